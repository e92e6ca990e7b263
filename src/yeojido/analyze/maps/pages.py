"""Pages and screens of a log: events that are told apart by what they show, not by their name.

``page``, ``screen``, ``page_view`` and the like say in a property which page it was: its name where
the site gives one, else its address. ``Sites`` finds which values there are and which of them vary
too much to be pages; ``Pages`` then tells, event by event, which page it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from yeojido.analyze import addresses, lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary

Reading = Literal["name", "address"]
#: Columns that say which page it was, the best first.
COLUMNS: Final[Mapping[str, Reading]] = {
    **dict.fromkeys(("name", "page_name", "screen_name", "firebase_screen"), "name"),
    **dict.fromkeys(("path", "page_path", "$pathname", "page.path", "url_path"), "address"),
    **dict.fromkeys(("url", "page_url", "page_location", "$current_url", "page.url"), "address"),
    **dict.fromkeys(("category", "page.category", "title", "page_title", "page.title"), "name"),
}
#: More different values than these below one address, or of one column of names, are no pages.
_MOST_BELOW, _MOST_FIRST, _MOST_NAMES = 12, 60, 100
#: So many pages of a column are told apart; the rest are other pages.
MOST_PAGES: Final = 150
_KEPT_SHARE = 0.02
#: a known word among very many first levels is a page of its own where it has no more words
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the event that shows it, the column that says so, and its name or general path.

    ``plain``: the column holds paths as they are, so that a condition may compare them directly.
    """

    event: str
    column: str
    label: str
    reading: Reading
    plain: bool = False


@dataclass(slots=True)
class _Node:
    """One level of addresses: how many events are here or below, and whether what follows varies."""

    events: int = 0
    varies: bool = False
    below: dict[str, _Node] = field(default_factory=dict[str, "_Node"])

    def add(self, levels: Sequence[str], count: int) -> None:
        """Count events of a path below."""
        self.events += count
        if levels:
            self.below.setdefault(levels[0], _Node()).add(levels[1:], count)

    def absorb(self, other: _Node) -> None:
        """Take another level in."""
        self.events += other.events
        self.varies = self.varies or other.varies
        for level, node in other.below.items():
            self.below.setdefault(level, _Node()).absorb(node)


@dataclass(slots=True)
class _Found:
    """The values of one column; ``varies``: too many to be names; ``plain``: paths as they are."""

    counts: Counter[str] = field(default_factory=Counter[str])
    below: frozenset[str] = frozenset()
    varies: bool = False
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one column: ``labels`` of those told apart, ``varying`` paths whose next level
    varies but for the paths ``kept``.
    """

    column: str
    reading: Reading
    labels: tuple[str, ...]
    plain: bool
    varying: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def label(self, given: str) -> str | None:
        """Return the page of a name or of a path made general by its form; None for others."""
        label = given if self.reading == "name" else _starred(given, self.varying, self.kept)
        return label if label in self.labels else None


@dataclass(frozen=True, slots=True)
class Pages:
    """How the events of a log that are pages are told apart."""

    events: tuple[str, ...]
    sites: tuple[Site, ...]

    @property
    def all(self) -> tuple[Page, ...]:
        """Every page, whether it occurs or not; its place here is its code."""
        return tuple(
            Page(event, site.column, label, site.reading, site.plain)
            for event in self.events
            for site in self.sites
            for label in site.labels
        )

    def codes(self, chunk: Chunk) -> NDArray[np.int64]:
        """Return (events,) int64: which page each event is, -1 for none."""
        found = np.full(chunk.code.size, -1, np.int64)
        size = sum(len(site.labels) for site in self.sites)
        shown = _shown(chunk, self.events)
        begin = np.full(len(chunk.names), -1, np.int64)
        for place, event in enumerate(self.events):
            if event in chunk.names:
                begin[chunk.names.index(event)] = place * size
        start = 0
        for site in self.sites:
            mine = np.flatnonzero(shown & (found < 0))
            column = chunk.columns.get(site.column)
            if column is not None and column.kind == "text" and mine.size:
                table = _table(site, column.vocabulary, column.values[mine])
                label = table[column.values[mine]]
                hit = label >= 0
                where = mine[hit]
                found[where] = begin[chunk.code[where]] + start + label[hit]
            start += len(site.labels)
        return found


@dataclass(frozen=True, slots=True)
class Sites:
    """Find the pages of a log: which columns tell of them, and which values.

    The answer depends on the whole log only, however it is cut: a level of addresses varies where
    more than so many different ones occur; finding that early in a part changes nothing.
    """

    events: tuple[str, ...]
    columns: tuple[str, ...]

    def needs(self) -> tuple[str, ...]:
        """Return the columns to load."""
        return self.columns

    def scan(self, chunk: Chunk) -> dict[str, _Found]:
        """Count the different values in one bucket."""
        shown = _shown(chunk, self.events)
        found: dict[str, _Found] = {}
        for name in self.columns:
            column = chunk.columns.get(name)
            if column is None or column.kind != "text":
                continue
            values = column.values[shown]
            counts = np.bincount(values[values >= 0], minlength=len(column.vocabulary))
            used = np.flatnonzero(counts).tolist()
            texts = [column.vocabulary[at] for at in used]
            found[name] = _counted(COLUMNS[name], texts, counts[used].tolist())
        return found

    def merge(self, a: dict[str, _Found], b: dict[str, _Found]) -> dict[str, _Found]:
        """Add the counts up."""
        return {name: _joined(a.get(name), b.get(name)) for name in {**a, **b}}

    def finish(self, state: dict[str, _Found]) -> Pages:
        """Return the pages; without any site where no column tells of them."""
        sites = [
            site
            for name in self.columns
            if name in state and (site := _site(name, state[name])).labels
        ]
        return Pages(self.events, tuple(sites))


def sites(summary: LogSummary) -> Sites | None:
    """Return what to ask a log for its pages, or None where it has none."""
    events = tuple(name for name in summary.names if lexicon.is_page(name))
    columns = tuple(name for name in COLUMNS if summary.schema.get(name) == "text")
    return Sites(events, columns) if events and columns else None


def _shown(chunk: Chunk, events: Iterable[str]) -> NDArray[np.bool_]:
    table = np.zeros(len(chunk.names), np.bool_)
    table[[chunk.names.index(name) for name in events if name in chunk.names]] = True
    return table[chunk.code]


def _table(
    site: Site, vocabulary: tuple[str, ...], values: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return (vocabulary + 1,) int64: the page of each value, -1 for none; the last is of none."""
    table = np.full(len(vocabulary) + 1, -1, np.int64)
    used = np.unique(values[values >= 0]).tolist()
    if not used:
        return table
    texts: list[str] = [vocabulary[at] for at in used]
    given = texts if site.reading == "name" else _general(texts)[0]
    place = {label: at for at, label in enumerate(site.labels)}
    memo: dict[str, int] = {}
    for text in set(given):
        label = site.label(_clean(text) if site.reading == "name" else text)
        memo[text] = -1 if label is None else place[label]
    table[used] = [memo[text] for text in given]
    return table


def _general(texts: list[str]) -> tuple[list[str], bool]:
    """Return the general path of each address, and whether all were paths already."""
    paths = addresses.paths_of(texts)
    return addresses.general(paths).to_list(), paths.to_list() == texts


def _clean(name: str) -> str:
    return " ".join(name.split())


def _counted(reading: Reading, texts: list[str], counts: list[int]) -> _Found:
    found = _Found()
    if reading == "address":
        texts, found.plain = _general(texts)
    for text, count in zip(texts, counts, strict=True):
        found.counts[text if reading == "address" else _clean(text)] += count
    return _bounded(reading, found)


def _bounded(reading: Reading, found: _Found) -> _Found:
    """Forget what is known to vary already: the state stays small however large the log."""
    if reading == "name":
        if len(found.counts) > _MOST_NAMES * 10:
            found.varies, found.counts = True, Counter()
        return found
    below: Counter[str] = Counter(text.rpartition("/")[0] for text in found.counts)
    found.below |= {parent for parent, number in below.items() if parent and number > _MOST_BELOW}
    if found.below:
        counts: Counter[str] = Counter()
        for text, count in found.counts.items():
            counts[_starred(text, found.below)] += count
        found.counts = counts
    return found


def _joined(a: _Found | None, b: _Found | None) -> _Found:
    one, other = a or _Found(), b or _Found()
    return _Found(
        counts=one.counts + other.counts,
        below=one.below | other.below,
        varies=one.varies or other.varies,
        plain=one.plain and other.plain,
    )


def _starred(path: str, varying: frozenset[str], kept: frozenset[str] = frozenset()) -> str:
    """Return a path with ``*`` for every level below one whose next level varies."""
    if not varying:
        return path
    made = ""
    for level in path.split("/")[1:]:
        made += "/*" if made in varying and f"{made}/{level}" not in kept else f"/{level}"
    return made.replace("/*/*", "/*")


def _site(column: str, found: _Found) -> Site:
    if COLUMNS[column] == "name":
        many = found.varies or len(found.counts) > _MOST_NAMES
        known = [] if many else [name for name, _ in _ranked(found.counts) if name]
        return Site(column, "name", tuple(known[:MOST_PAGES]), plain=True)
    varying, kept = _varying(found)
    counts: Counter[str] = Counter()
    for path, count in found.counts.items():
        counts[_starred(path, varying, kept)] += count
    labels = tuple(label for label, _ in _ranked(counts)[:MOST_PAGES])
    return Site(column, "address", labels, found.plain, varying, kept)


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _varying(found: _Found) -> tuple[frozenset[str], frozenset[str]]:
    """Return the paths whose next level varies, from the top down, and those kept in spite of it."""
    root = _Node()
    for path, count in found.counts.items():
        root.add([level for level in path.split("/")[1:] if level], count)
    for parent in found.below:
        node = root
        for level in parent.split("/")[1:]:
            node = node.below.setdefault(level, _Node())
        node.varies = True
    varying: set[str] = set()
    kept: dict[str, _Node] = {}
    if len(root.below) > _MOST_FIRST:
        first = root.below.items()
        kept = {level: each for level, each in first if _stands_out(level, each, root.events)}
        _merge(root, kept)
        varying.add("")
    _mark(root, "", varying)
    return frozenset(varying), frozenset(f"/{level}" for level in kept)


def _merge(node: _Node, kept: Mapping[str, _Node]) -> None:
    """Make one level of all that are not kept."""
    rest = _Node()
    for level, each in node.below.items():
        if level not in kept:
            rest.absorb(each)
    node.below = {**kept, "*": rest}


def _mark(node: _Node, path: str, varying: set[str]) -> None:
    """Note where levels vary; what varies is one level from there on."""
    if path and (node.varies or len(node.below) > _MOST_BELOW):
        varying.add(path)
        _merge(node, {})
    for level, each in node.below.items():
        _mark(each, f"{path}/{level}", varying)


def _stands_out(level: str, node: _Node, whole: int) -> bool:
    """Say whether one of very many first levels is a page of its own: known, or much seen."""
    known = len(lexicon.tokens(level)) <= _FEW_WORDS and lexicon.concept(f"/{level}").known
    return known or node.events >= _KEPT_SHARE * whole
