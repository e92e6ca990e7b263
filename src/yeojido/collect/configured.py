"""What a workspace has set for what comes in live: personal fields, identifiers, limits, caps.

One document, JSON, kept among the records:

    {"version": 1, "settings": {"personal.extra": ["memo"], "limits.email": 3},
     "sources": {"<id of a source>": {"identity.nobody": ["demo"]}}}

Lists add to what is usual, a source's to the workspace's; numbers take the place of what is usual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import msgspec

from yeojido.collect.arrivals import Caps
from yeojido.collect.identity import NOBODY, RULES, Rules
from yeojido.collect.names import kind_of_name
from yeojido.collect.personal import Fields
from yeojido.collect.vocabulary import plain
from yeojido.domain.errors import BadOption
from yeojido.domain.people import LIMITS, Limits
from yeojido.domain.words import both

Value = tuple[str, ...] | int
VERSION: Final = 1
#: Settings that hold names; a source may have its own.
NAMES: Final = (
    "personal.extra", "personal.allowed",
    "identity.nobody", "identity.external", "identity.email", "identity.phone",
)  # fmt: skip
#: Settings that are numbers of the whole workspace: what is usual, the least, the most.
NUMBERS: Final[Mapping[str, tuple[int, int, int]]] = {
    **{
        f"limits.{name}": (int(getattr(LIMITS, name)), 1, 1_000)
        for name in ("external_id", "email", "phone", "anonymous", "device", "named", "shared")
    },
    "caps.events": (Caps().events, 1, 60_000),
    "caps.properties": (Caps().properties, 1, 60_000),
}
SETTINGS: Final = (*NAMES, *NUMBERS)
_LONGEST = 200
_MOST = 1_000


class _Document(msgspec.Struct, frozen=True):
    version: int = VERSION
    settings: dict[str, list[str] | int] = {}
    sources: dict[str, dict[str, list[str] | int]] = {}


@dataclass(frozen=True)
class Configured:
    """What was set; everything else is as usual.

    Attributes:
        settings: name -> value, of the workspace.
        sources: id of a source -> what it has beside that.
    """

    settings: Mapping[str, Value] = field(default_factory=dict[str, Value])
    sources: Mapping[str, Mapping[str, Value]] = field(
        default_factory=dict[str, Mapping[str, Value]]
    )

    @cached_property
    def limits(self) -> Limits:
        """How many identifiers a person may have."""
        given = {
            name.partition(".")[2]: value
            for name, value in self.settings.items()
            if name.startswith("limits.")
        }
        return replace(LIMITS, **given)  # pyright: ignore[reportArgumentType]

    @cached_property
    def caps(self) -> Caps:
        """How many different names the workspace takes."""
        return Caps(self._number("caps.events"), self._number("caps.properties"))

    def fields(self, source: str) -> Fields:
        """Return which fields of a source (its id) are personal, and which are not."""
        return Fields(
            _spelled(self._names("personal.extra", source)),
            _spelled(self._names("personal.allowed", source)),
        )

    def rules(self, source: str) -> Rules:
        """Return what counts as an identifier in what a source (its id) sends."""
        nobody = {each.strip().lower() for each in self._names("identity.nobody", source)}
        return Rules(
            nobody=NOBODY | nobody if nobody else NOBODY,
            external=(*RULES.external, *self._names("identity.external", source)),
            email=(*RULES.email, *self._names("identity.email", source)),
            phone=(*RULES.phone, *self._names("identity.phone", source)),
        )

    def value(self, name: str, source: str | None = None) -> Value | None:
        """Return what was set, of the workspace or of one source alone; None for nothing."""
        held = self.settings if source is None else self.sources.get(source, {})
        return held.get(name)

    def with_(self, name: str, value: Value | None, source: str | None = None) -> Configured:
        """Return the same with one setting set, or as usual (None)."""
        held = dict(self.settings if source is None else self.sources.get(source, {}))
        held.pop(name, None)
        if value is not None:
            held[name] = value
        if source is None:
            return Configured(held, self.sources)
        sources = {key: each for key, each in self.sources.items() if key != source}
        return Configured(self.settings, {**sources, source: held} if held else sources)

    def _names(self, name: str, source: str) -> tuple[str, ...]:
        found: list[str] = []
        for held in (self.settings, self.sources.get(source, {})):
            value = held.get(name, ())
            if isinstance(value, tuple):
                found += value
        return tuple(dict.fromkeys(found))

    def _number(self, name: str) -> int:
        value = self.settings.get(name)
        return value if isinstance(value, int) else NUMBERS[name][0]


#: Nothing was set.
USUAL: Final = Configured()


def read(text: str) -> Configured:
    """Read a document. Names that are not known here are left alone; raises ValueError."""
    document = msgspec.json.decode(text, type=_Document)
    if document.version > VERSION:
        raise ValueError(f"version {document.version}")
    sources = {source: _values(held) for source, held in document.sources.items()}
    return Configured(_values(document.settings), sources)


def written(configured: Configured) -> str:
    """Return the document."""
    document = _Document(
        VERSION, _plain(configured.settings),
        {source: _plain(held) for source, held in configured.sources.items()},
    )  # fmt: skip
    return msgspec.json.encode(document).decode()


def checked(name: str, given: Sequence[str], *, of_source: bool = False) -> Value:
    """Return the value of a setting as a person gave it; raises BadOption."""
    possible = NAMES if of_source else SETTINGS
    if name not in possible:
        raise BadOption(option="NAME", value=name, possible=", ".join(possible))
    if name in NUMBERS:
        return _whole(name, given)
    values = tuple(dict.fromkeys(each.strip() for each in given))
    if not values or len(values) > _MOST:
        raise BadOption(option=name, value=f"({len(values)})", possible="memo memberNo")
    for each in values:
        if not each or len(each) > _LONGEST or not each.isprintable():
            raise BadOption(option=name, value=repr(each[:40]), possible="memo memberNo")
        if name == "personal.allowed" and kind_of_name(each, of_person=False) == "drop":
            raise BadOption(option=name, value=each, possible=both("configured.not_by_law"))
    return values


def _whole(name: str, given: Sequence[str]) -> int:
    _, low, high = NUMBERS[name]
    text = given[0] if len(given) == 1 else " ".join(given)
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high and len(text) < 9):
        raise BadOption(option=name, value=text[:40] or "-", possible=f"{low}-{high}")
    return int(text)


def _spelled(names: Sequence[str]) -> frozenset[str]:
    return frozenset(names) | {plain(each.replace(".", "_")) for each in names}


def _values(held: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, value in held.items():
        if (name in NAMES and isinstance(value, list)) or (
            name in NUMBERS and isinstance(value, int)
        ):
            found[name] = tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType]
    return found


def _plain(held: Mapping[str, Value]) -> dict[str, list[str] | int]:
    return {
        name: value if isinstance(value, int) else list(value)
        for name, value in sorted(held.items())
    }
