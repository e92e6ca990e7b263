"""A place in a path, told by what happens there: ``cart@first``, ``payment_error@2``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.conditions import (
    columns_of,
    is_condition,
    near_words,
    parse,
    schema_of,
    sentence,
)
from yeojido.domain.errors import BadOption
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.sequences.walks import Units, Walk
    from yeojido.domain.log import Chunk, Kind, LogSummary
    from yeojido.domain.words import Words

    Longs = NDArray[np.int64]

_POSSIBLE = "@first, @last, @1, @2, @3 ..."
_BY_WORD = {"first": 1, "last": -1}


@dataclass(frozen=True, slots=True)
class Anchor:
    """An occurrence of something in a unit.

    Args:
        what: a node of the walk (an event, or the id or name of a touchpoint or stage), an event
            name where the nodes are touchpoints or stages, or a condition. At levels touchpoint
            and stage events and conditions are judged on the event that stands for the node: of
            a stage visit, its first.
        which: 1 = the first occurrence in the unit, 2 = the second ...; -1 = the last.

    Raises BadOption for an occurrence that cannot be.
    """

    what: str
    which: int = 1

    def __post_init__(self) -> None:
        """Check the occurrence."""
        if self.which == 0 or self.which < -1:
            raise BadOption(option=f"{self.what}@", value=self.which, possible=_POSSIBLE)

    @classmethod
    def read(cls, text: str | Anchor, names: Collection[str] = ()) -> Anchor:
        """Read ``what@first``, ``what@last`` or ``what@2``; without ``@`` it is the first.

        A text that is one of ``names`` as it stands is that name. Raises BadOption.

        >>> Anchor.read("cart@last"), Anchor.read("cart")
        (Anchor(what='cart', which=-1), Anchor(what='cart', which=1))
        """
        if isinstance(text, Anchor):
            return text
        what, _, tail = text.rpartition("@")
        if not what.strip() or text in names:
            return cls(text)
        if tail.strip() in _BY_WORD:
            return cls(what.strip(), _BY_WORD[tail.strip()])
        if tail.strip().isdecimal():
            return cls(what.strip(), int(tail))
        return cls(text)

    def __str__(self) -> str:
        """Return the text it is read from."""
        word = {1: "first", -1: "last"}.get(self.which, str(self.which))
        return f"{self.what}@{word}"


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds an anchor in the units of a walk; ``timezone`` of times in conditions."""

    walk: Walk
    text: str | Anchor
    timezone: str = "UTC"

    def anchor(self, names: Sequence[str] = ()) -> Anchor:
        """Return the anchor; ``names`` of the log's events tell names that hold an ``@``."""
        return Anchor.read(self.text, (*names, *self._nodes(tuple(names))))

    def needs(self, names: Sequence[str] = ()) -> frozenset[str]:
        """Return the columns that the anchor's condition reads; raises BadCondition."""
        what = self.anchor(names).what
        if what in names or what in self._nodes(tuple(names)) or not is_condition(what):
            return frozenset()
        return columns_of(what)

    def check(self, summary: LogSummary) -> None:
        """Raise BadCondition where a condition cannot be judged on the log."""
        what = self.anchor(summary.names).what
        known = what in summary.names or what in self._nodes(summary.names)
        if not known and is_condition(what):
            kinds: Mapping[str, Kind] = summary.schema
            parse(what, kinds, self.timezone)

    def warning(self, names: Sequence[str]) -> tuple[Words, ...]:
        """Return the sentence that says an anchor is nothing of this log, if so."""
        what = self.anchor(names).what
        nodes = self._nodes(tuple(names))
        if what in names or what in nodes or is_condition(what):
            return ()
        return (sentence("unknown_event", name=what, near=near_words(what, (*nodes, *names))),)

    def places(self, chunk: Chunk, units: Units, begin: Longs, end: Longs) -> Longs:
        """Return (units,) int64: where the anchor is between two places; NOWHERE where not.

        Args:
            begin, end: (units,) positions in ``units.code``; end exclusive.
        """
        from yeojido.kernels.paths import find

        anchor = self.anchor(chunk.names)
        code, sought = self._marks(chunk, units, anchor.what)
        return find(frozen(code), frozen(sought), frozen(begin), frozen(end), anchor.which)

    def _nodes(self, names: tuple[str, ...]) -> Mapping[str, int]:
        """Return the code of every node by id and, of touchpoints and stages, by name."""
        nodes = {name: code for code, name in enumerate(self.walk.nodes(names))}
        definition = self.walk.definition
        if definition is not None and self.walk.level != "event":
            parts = definition.steps if self.walk.level == "touchpoint" else definition.stages
            for part in parts:
                for said in (part.name.ko, part.name.en):
                    nodes.setdefault(said, nodes[part.id])
        return nodes

    def _marks(
        self, chunk: Chunk, units: Units, what: str
    ) -> tuple[NDArray[np.unsignedinteger[Any]], NDArray[np.uint8]]:
        """Return codes, and by code whether it is sought."""
        nodes = self._nodes(chunk.names)
        if what in nodes:
            sought = np.zeros(max(units.nodes, 1), np.uint8)
            sought[nodes[what]] = 1
            return units.code, sought
        if what in chunk.names:
            mask = chunk.code == chunk.names.index(what)
        elif is_condition(what):
            mask = parse(what, schema_of(chunk), self.timezone).mask(chunk)
        else:
            mask = np.zeros(chunk.code.size, np.bool_)
        return units.marks(mask).view(np.uint8), np.array([0, 1], np.uint8)
