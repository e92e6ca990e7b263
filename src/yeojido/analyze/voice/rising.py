"""What is said this week more often than the weeks before would lead one to expect.

The weeks are blocks of seven local days that end with the last day of the data, so this week is
always whole. A phrase is expected at the rate of the past weeks among those who speak; the counts
are negative binomial: more spread than Poisson's by what the past weeks show (quasi-likelihood,
McCullagh and Nelder 1989, ch. 6), and by not knowing the rate itself. False discoveries are held by
Benjamini and Hochberg over all phrases tried (compare Farrington and others 1996 for outbreaks).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.periods import boundaries, labels
from yeojido.analyze.results import Tabular
from yeojido.analyze.voice.alike import Quote
from yeojido.analyze.voice.asked import Asked, cautions, reading_of
from yeojido.analyze.voice.distinct import Feeling, corrected
from yeojido.analyze.voice.phrases import ALSO, counted, same_people
from yeojido.analyze.voice.themes import themes, without_parts
from yeojido.analyze.voice.topic_results import Reading, told
from yeojido.domain.errors import BadOption
from yeojido.domain.words import both

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.voice.corpus import Corpus
    from yeojido.analyze.voice.heard import Heard
    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

_DAY = 86_400_000_000
_WEEK = 7
#: Past weeks from which on something can be expected.
LEAST_WEEKS = 3
#: Weeks by which the spread of one phrase is drawn to that of all.
_BORROWED = 8.0


@dataclass(frozen=True, slots=True)
class Rise:
    """A phrase that is said more this week.

    Attributes:
        phrase, also: as it is said, and what the same people say along with it.
        topic: it is a topic, phrases that go together, of which ``phrase`` names the first.
        people: who says it this week. expected: people expected, with the 95 % interval ``ci``
            of what a usual week would show.
        times: people divided by expected; None where it is ``new``: nobody said it before.
        q: corrected p-value.
        weeks: per week its first day, people who say it, people who speak.
        places: stages at which it is said this week: id (None off the map), name, people.
        felt: in this week's texts with the phrase; quotes: a few of them.
    """

    phrase: str
    also: tuple[str, ...]
    topic: bool
    people: int
    expected: float
    ci: tuple[int, int]
    times: float | None
    q: float
    weeks: tuple[tuple[str, int, int], ...]
    places: tuple[tuple[str | None, Words, int], ...]
    felt: Feeling
    quotes: tuple[Quote, ...]

    @property
    def new(self) -> bool:
        """Whether nobody said it in the past weeks."""
        return self.times is None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "phrase": self.phrase, "also": list(self.also), "topic": self.topic,
            "people": self.people,
            "expected": self.expected, "expected_ci": list(self.ci), "times": self.times,
            "new": self.new, "q": self.q,
            "weeks": [{"week": w, "people": n, "of": of} for w, n, of in self.weeks],
            "places": [{"id": i, "name": told(name), "people": n} for i, name, n in self.places],
            **self.felt.to_dict(), "quotes": [quote.to_dict() for quote in self.quotes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class RisingResult(Tabular):
    """What rises, first what most people say beyond the expected. ``week``: first and last day of this week."""

    week: tuple[str, str] | None
    rising: tuple[Rise, ...]
    reading: Reading
    tried: int
    threshold: float
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        week = None if self.week is None else {"first": self.week[0], "last": self.week[1]}
        return {
            "week": week, "rising": [each.to_dict() for each in self.rising],
            "reading": self.reading.to_dict(), "tried": self.tried, "threshold": self.threshold,
            "warnings": [told(each) for each in self.warnings],
        }  # fmt: skip

    def to_polars(self) -> pl.DataFrame:
        """Return one row per phrase."""
        import polars as pl

        return pl.DataFrame(
            {
                "phrase": [each.phrase for each in self.rising],
                "topic": [each.topic for each in self.rising],
                "people": [each.people for each in self.rising],
                "expected": [each.expected for each in self.rising],
                "times": [each.times for each in self.rising],
                "new": [each.new for each in self.rising],
                "q": [each.q for each in self.rising],
                "valence": [each.felt.value for each in self.rising],
            },
            schema={
                "phrase": pl.String, "topic": pl.Boolean, "people": pl.Int64, "expected": pl.Float64,
                "times": pl.Float64, "new": pl.Boolean, "q": pl.Float64, "valence": pl.Float64,
            },
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Rising(Asked):
    """Phrases that rise in the last week of the data.

    Args:
        weeks: past weeks that say what to expect.
        times: how many times the expected at least.
        top: phrases told.
        threshold: of the corrected p-value.
    """

    weeks: int = 12
    times: float = 1.5
    top: int = 15
    threshold: float = 0.05
    _first: int = field(default=0, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        super().__post_init__()
        if not LEAST_WEEKS <= self.weeks <= 104:
            raise BadOption(option="weeks", value=self.weeks, possible=f"{LEAST_WEEKS} .. 104")
        if self.times < 1 or self.top < 1 or not 0 < self.threshold < 1:
            raise BadOption(option="times, top, threshold", value=self.times, possible="≥ 1, 0..1")

    def bind(self, summary: LogSummary) -> Rising:
        """Check against a log."""
        self.checked(summary)
        return self

    def first(self) -> None:
        """Nothing is wanting before."""
        return

    def edges(self, end: int) -> Longs:
        """Return the (weeks + 2,) edges of past weeks and this one; microseconds UTC."""
        span = (self.weeks + 1) * _WEEK
        # A log seen up to a day ends at midnight: that midnight belongs to the day before.
        days = boundaries(end - 1 - (span + 2) * _DAY, end - 1, "day", self.timezone)
        return days[-1 - span :: _WEEK]

    def scan(self, chunk: Chunk) -> Heard:
        """Draw from one bucket: of each week."""
        edges = self.edges(chunk.end)
        names = tuple(str(i) for i in range(self.weeks + 1))

        def weeks(heard: Heard, _people: Longs) -> Longs:
            week = np.searchsorted(edges, heard.time, "right") - 1
            # What happened in the very last moment stands on the edge.
            return np.minimum(week, self.weeks)

        return self.drawn(chunk, names, weeks, self.share_of(len(names)))

    def merge(self, a: Heard, b: Heard) -> Heard:
        """Join two samples."""
        return self.merged(a, b, self.share_of(self.weeks + 1))

    def finish(self, state: Heard) -> RisingResult:
        """Read what was drawn."""
        corpus = self.read(state)
        reading = reading_of(corpus)
        warnings = cautions(corpus, reading, self.voice)
        if not reading.voices:
            return RisingResult(None, (), reading, 0, self.threshold, warnings)
        edges = self.edges(corpus.heard.end)
        days = boundaries(int(edges[-2]), int(edges[-1]) - 1, "day", self.timezone)
        shown = labels(days, "day", self.timezone)
        week = np.array([int(name) for name in corpus.heard.groups], np.int64)[corpus.heard.group]
        rises, tried, past = _rises(self, corpus, week, edges)
        if past < LEAST_WEEKS:
            warnings = (*warnings, both("topics.short_past", weeks=past, least=LEAST_WEEKS))
        elif not rises:
            warnings = (*warnings, both("topics.nothing_rises"))
        return RisingResult((shown[0], shown[-1]), rises, reading, tried, self.threshold, warnings)


def expected(said: Floats, of: Floats, now_of: float) -> tuple[Floats, Floats]:
    """Return the mean and the variance of people expected this week, per phrase.

    Args:
        said: (past weeks, phrases) people who said each.
        of: (past weeks,) people who spoke. now_of: people who speak this week.
    """
    total, weeks = said.sum(axis=0), said.shape[0]
    # Half a person is added, so that what was never said is expected rarely, not never.
    rate = (total + 0.5) / (of.sum() + 1.0)
    usual = of[:, None] * rate
    with np.errstate(divide="ignore", invalid="ignore"):
        square = np.where(usual > 0, (said - usual) ** 2 / usual, 0.0).sum(axis=0)
    frequent = total >= weeks
    typical = float(np.median(square[frequent] / (weeks - 1))) if frequent.any() else 1.0
    spread = (square + _BORROWED * max(1.0, typical)) / (weeks - 1 + _BORROWED)
    mean = now_of * rate
    return mean, np.maximum(1.0, spread) * mean + mean**2 / (total + 0.5)


def upper(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return the probability of as many or more, negative binomial with this mean and variance."""
    from scipy.stats import nbinom

    size = mean**2 / np.maximum(variance - mean, 1e-9)
    return nbinom.sf(counts - 1, size, size / (size + mean))


def _rises(
    asked: Rising, corpus: Corpus, week: Longs, edges: Longs
) -> tuple[tuple[Rise, ...], int, int]:
    """Return what rises, how many phrases were tried, and the past weeks in which somebody spoke."""
    now = asked.weeks
    cells, unit = np.unique(corpus.heard.person * (now + 1) + week, return_inverse=True)
    at = cells % (now + 1)
    of = np.bincount(at, minlength=now + 1).astype(np.float64)
    items = _items(asked, corpus)
    says = corpus.units(unit, cells.size, items.matrix)
    said = np.array([counted(says[at == w]) for w in range(now + 1)], np.float64)
    past = np.flatnonzero(of[:now] > 0)
    if past.size < LEAST_WEEKS or not of[now] or not said.size:
        return (), 0, int(past.size)
    mean, variance = expected(said[past], of[past], float(of[now]))
    tried = np.flatnonzero(said.sum(axis=0) >= asked.least)
    p = upper(said[now], mean, variance)
    q = np.ones(mean.size)
    q[tried] = corrected(p[tried])
    clear = [
        i for i in tried.tolist()
        if said[now, i] >= asked.least and q[i] <= asked.threshold
        and said[now, i] >= asked.times * mean[i]
    ]  # fmt: skip
    # What more people say than expected comes first, not what is merely surest.
    excess = said[now] - mean
    clear.sort(key=lambda i: (-round(float(excess[i]), 9), i))
    current = says[at == now].tocsc()
    who = {
        i: frozenset(current.indices[current.indptr[i] : current.indptr[i + 1]].tolist())
        for i in clear
    }
    lines = same_people(clear, who, excess, items.shown, asked.top)
    names = labels(edges, "day", asked.timezone)
    numbers = _Numbers(items, said, of, mean, variance, q, names)
    return tuple(_rise(asked, corpus, week, line, numbers) for line in lines), tried.size, past.size


@dataclass(frozen=True, slots=True)
class _Items:
    """What may rise: phrases, then topics. ``matrix`` (texts, items); ``parts``: other phrases."""

    shown: tuple[str, ...]
    matrix: Any
    parts: tuple[tuple[str, ...], ...]


def _items(asked: Rising, corpus: Corpus) -> _Items:
    from scipy.sparse import csr_matrix, hstack

    shown = corpus.phrases.shown
    found = themes(corpus, asked.least)
    names = [without_parts(tuple(shown[i] for i in theme.phrases)) for theme in found]
    columns = csr_matrix(np.array([theme.texts for theme in found], np.float64).T)
    matrix = corpus.phrases.matrix
    return _Items(
        (*shown, *(" · ".join(name[:3]) for name in names)),
        hstack([matrix, columns]).tocsr() if found else matrix,
        (*(() for _ in shown), *(name[3:7] for name in names)),
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What was counted: (weeks, items) people, (weeks,) speakers, what was expected, q, names."""

    items: _Items
    said: Floats
    of: Floats
    mean: Floats
    variance: Floats
    q: Floats
    names: tuple[str, ...]


def _rise(asked: Rising, corpus: Corpus, week: Longs, line: list[int], numbers: _Numbers) -> Rise:
    from scipy.stats import nbinom

    i, now = line[0], asked.weeks
    mean, variance = float(numbers.mean[i]), float(numbers.variance[i])
    size = mean**2 / max(variance - mean, 1e-9)
    low, high = nbinom.ppf((0.025, 0.975), size, size / (size + mean)).tolist()
    items = numbers.items
    has = np.asarray(items.matrix[:, [i]].sum(axis=1)).ravel() > 0
    voices = has[corpus.text] & (week == now)
    topic = i >= len(corpus.phrases)
    also = tuple(items.shown[j] for j in line[1:] if j < len(corpus.phrases))
    if topic:
        also = items.parts[i] or also
    said, before = numbers.said[:, i], float(numbers.said[:now, i].sum())
    return Rise(
        phrase=items.shown[i],
        also=also[:ALSO],
        topic=topic,
        people=int(said[now]),
        expected=round(mean, 4),
        ci=(int(low), int(high)),
        times=None if before == 0 else round(float(said[now]) / mean, 4),
        q=float(numbers.q[i]),
        weeks=tuple(
            (name, int(n), int(of))
            for name, n, of in zip(numbers.names, said.tolist(), numbers.of.tolist(), strict=True)
        ),
        places=places(asked, corpus, voices),
        felt=corpus.feeling(voices),
        quotes=corpus.quotes(voices, asked.quotes),
    )


def places(
    asked: Asked, corpus: Corpus, voices: NDArray[np.bool_]
) -> tuple[tuple[str | None, Words, int], ...]:
    """Return the stages at which voices are: id (None off the map), name, people; most first."""
    columns = asked.listening.columns
    if columns is None:
        return ()
    stage = np.append(columns.stage, -1)[corpus.heard.place[voices]].astype(np.int64)
    person = corpus.heard.person[voices]
    people: Mapping[int, int] = {
        int(s): int(np.unique(person[stage == s]).size) for s in np.unique(stage)
    }
    order = sorted(people, key=lambda s: (-people[s], s))
    return tuple(
        (
            None if s < 0 else columns.stages[s].id,
            both("topics.off_map") if s < 0 else columns.stages[s].name,
            people[s],
        )
        for s in order
    )
