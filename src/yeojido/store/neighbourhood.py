"""The evidence that decides whose a few identifiers are: all that can matter, and little more.

A person's known identifiers are joined along trusted evidence, so that is followed to its end. An
anonymous key chooses one known identifier, so it is not followed beyond: whoever shares a tablet
does not draw in all who share one with somebody (``kernels.joining`` has the rules).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from yeojido.domain.people import LIMITS, NAMELESS, Edge, Identifier, Limits, kind_of_key
from yeojido.kernels.joining import ALIAS, KNOWN, MANUAL, TRUSTED, UNTRUSTED, Joined, join
from yeojido.store.schema.identity import identifiers as people
from yeojido.store.schema.identity import identity_cuts as cuts
from yeojido.store.schema.identity import identity_edges as edges
from yeojido.store.statements import parts

#: So many rows at most are read before keys are asked for one by one, each with its own limit.
_MANY = 20_000
#: Rules between two keys: no pair has evidence of more than these.
_RULES = 5
_COLUMNS = (
    edges.c.a, edges.c.b, edges.c.rule, edges.c.at, edges.c.source, edges.c.verified,
    edges.c.message, edges.c.tier,
)  # fmt: skip

Rows = dict[tuple[str, str, str], tuple[Edge, int]]


def is_nameless(key: str) -> bool:
    """Tell whether a key is a browser's or a device's."""
    return kind_of_key(key) in NAMELESS


def edges_beside(
    connection: sa.Connection, keys: Collection[str], low: int, high: int, each: int
) -> Rows:
    """Return the evidence of some tiers at these keys: of each key the ``each`` weightiest."""
    found: Rows = {}
    for side in (edges.c.a, edges.c.b):
        query = (
            sa.select(*_COLUMNS)
            .where(edges.c.tier.between(low, high), edges.c.undone_at.is_(None))
            .limit(sa.bindparam("most"))
        )
        many = query.where(side.in_(sa.bindparam("keys", expanding=True)))
        one = query.where(side == sa.bindparam("key")).order_by(
            edges.c.tier, edges.c.at, edges.c.a, edges.c.b, edges.c.rule
        )
        for part in parts(keys):
            rows = connection.execute(many, {"keys": part, "most": _MANY}).all()
            if len(rows) == _MANY:
                rows = [
                    row
                    for key in part
                    for row in connection.execute(one, {"key": key, "most": each})
                ]
            for row in rows:
                *values, tier = row
                found[row.a, row.b, row.rule] = Edge(*values), tier
    return found


@dataclass(slots=True)
class _Area:
    """What has been read around some keys.

    Attributes:
        closed: keys of which everything that matters was read.
        around: anonymous keys that may have chosen one of those.
    """

    connection: sa.Connection
    limits: Limits
    closed: set[str] = field(default_factory=set[str])
    around: set[str] = field(default_factory=set[str])
    rows: Rows = field(default_factory=Rows)
    cuts: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    cut: set[str] = field(default_factory=set[str])

    def close(self, frontier: set[str]) -> None:
        """Follow trusted evidence from these keys to its end."""
        while frontier:
            self.closed |= frontier
            self.read_cuts(frontier)
            shared = _RULES * (self.limits.shared + 1)
            core = edges_beside(self.connection, frontier, MANUAL, KNOWN, shared)
            named = _RULES * (self.limits.named + 1)
            nameless = {key for key in frontier if is_nameless(key)}
            leaves = edges_beside(self.connection, nameless, TRUSTED, UNTRUSTED, named)
            self.rows |= core | leaves
            frontier = self._beyond(frontier, core) | self._chosen(nameless, leaves)
            frontier -= self.closed

    def _beyond(self, frontier: set[str], core: Rows) -> set[str]:
        beside: dict[str, set[str]] = defaultdict(set)
        for edge, tier in core.values():
            if tier > MANUAL:
                beside[edge.a].add(edge.b)
                beside[edge.b].add(edge.a)
        shared = {key for key in frontier if len(beside[key]) > self.limits.shared}
        return {
            other
            for edge, tier in core.values()
            for key, other in ((edge.a, edge.b), (edge.b, edge.a))
            if key in frontier and (tier == MANUAL or key not in shared)
        }

    def _chosen(self, nameless: set[str], leaves: Rows) -> set[str]:
        """Return the known keys that anonymous ones may choose; a shared one chooses none."""
        known: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for edge, tier in leaves.values():
            for key, other in ((edge.a, edge.b), (edge.b, edge.a)):
                if key in nameless:
                    known[key][tier].add(other)
        return {
            other
            for key, by_tier in known.items()
            if len(by_tier[min(by_tier)]) <= self.limits.named
            for tier, others in by_tier.items()
            if tier == min(by_tier) or key in self.cut
            for other in others
        }

    def claimants(self) -> set[str]:
        """Read the anonymous keys around; return those among them that must be followed too."""
        known = {key for key in self.closed if not is_nameless(key)}
        reach = _RULES * self.limits.reach
        claims = edges_beside(self.connection, known, TRUSTED, UNTRUSTED, reach)
        ends = {key for edge, _ in claims.values() for key in (edge.a, edge.b)}
        new = {key for key in ends if is_nameless(key)} - self.closed - self.around
        self.around |= new
        self.rows |= claims
        named = _RULES * (self.limits.named + 1)
        self.rows |= edges_beside(self.connection, new, TRUSTED, UNTRUSTED, named)
        core = edges_beside(self.connection, new, MANUAL, ALIAS, named)
        tied = {key for edge, _ in core.values() for key in (edge.a, edge.b)}
        return (new & (tied | self.read_cuts(new))) - self.closed

    def read_cuts(self, keys: set[str]) -> set[str]:
        """Read what was cut from these keys; return those keys from which something was."""
        found: set[tuple[str, str]] = set()
        for part in parts(keys):
            for side in (cuts.c.a, cuts.c.b):
                rows = self.connection.execute(sa.select(cuts.c.a, cuts.c.b).where(side.in_(part)))
                found.update((str(a), str(b)) for a, b in rows)
        self.cuts |= found
        ends = {key for pair in found for key in pair}
        self.cut |= ends
        return ends & keys


@dataclass(slots=True)
class Row:
    """What the records hold of one identifier; ``last_at`` 0: named only, never seen itself."""

    key: str
    kind: Any
    person: str
    first_at: int
    last_at: int


def rows_of(connection: sa.Connection, keys: Iterable[str]) -> dict[str, Row]:
    """Return the rows of those of these keys that are known."""
    query = sa.select(people).where(people.c.key.in_(sa.bindparam("keys", expanding=True)))
    return {
        row.key: Row(*row)
        for part in parts(keys)
        for row in connection.execute(query, {"keys": part})
    }


def mates(connection: sa.Connection, persons: Iterable[str]) -> dict[str, Row]:
    """Return the rows of all identifiers of these persons."""
    query = sa.select(people).where(people.c.person.in_(sa.bindparam("keys", expanding=True)))
    return {
        row.key: Row(*row)
        for part in parts(persons)
        for row in connection.execute(query, {"keys": part})
    }


def rejoined(
    connection: sa.Connection, touched: Iterable[str], limits: Limits
) -> tuple[dict[str, str], dict[str, Row]]:
    """Return whose each key is that evidence at the touched keys can have changed.

    That is what ``kernels.joining`` says for all evidence there is. The rows hold whose they were.
    """
    area, rows, joined = _around(connection, touched, limits)
    decided = {
        key: joined.person[key]
        for key in rows
        if key in area.closed or joined.choice.get(key) in area.closed
    }
    return decided, rows


def explained(
    connection: sa.Connection, keys: Iterable[str], limits: Limits = LIMITS
) -> dict[tuple[str, str, str], str]:
    """Return why evidence around some keys does not hold its two together: "" where it does."""
    area, _, joined = _around(connection, keys, limits)
    return dict(zip(area.rows, joined.why_not, strict=True))


def _around(
    connection: sa.Connection, touched: Iterable[str], limits: Limits
) -> tuple[_Area, dict[str, Row], Joined]:
    area = _Area(connection, limits)
    start = set(touched)
    before = rows_of(connection, start)
    persons = {row.person for row in before.values()}
    start |= {key for key in mates(connection, persons) if not is_nameless(key)}
    while start:
        area.close(start)
        start = area.claimants()
    rows = rows_of(connection, area.closed | area.around)
    known = [Identifier(row.key, row.kind, row.first_at) for row in rows.values()]
    evidence = [edge for edge, _ in area.rows.values()]
    return area, rows, join(known, evidence, area.cuts, limits)
