"""Who is who, in the records: identifiers, evidence, cuts, and whose events must move.

There is one settler at a time, and it remembers what it has seen: evidence that repeats, which is
nearly all, costs no query. ``meta.identity`` holds a mark that every writer changes, so whoever
finds another mark than the one it left (another process has merged or cut; a transaction was
undone) forgets what it remembers.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event

from yeojido.domain.people import KINDS, LIMITS, Edge, Identifier, Limits, Trait, kind_of_key
from yeojido.kernels.joining import TRUSTED, tier
from yeojido.store.neighbourhood import Row, mates, rejoined, rows_of
from yeojido.store.schema.identity import identifiers as people
from yeojido.store.schema.identity import identity_cuts, identity_edges, moves, traits
from yeojido.store.schema.log import meta
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from yeojido.store.database import Insert

_MARK = "identity"
_REMEMBERED = 200_000
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}

Triple = tuple[str, str, str]
#: Returns which of some keys, new to the records, have rows in the log (``store.held``).
Holds = Callable[[Collection[str]], Collection[str]]
#: What evidence weighs: its tier, time, message, source; the smallest is the best.
Weight = tuple[int, int, str, str]


@dataclass(slots=True)
class _Memory:
    """What the settler remembers of one database."""

    own: str = field(default_factory=lambda: secrets.token_hex(8))
    count: int = 0
    written: bool = False
    mark: str | None = None
    people: dict[str, Row] = field(default_factory=dict[str, Row])
    edges: dict[Triple, Weight] = field(default_factory=dict[Triple, Weight])
    #: identity and name of a trait -> the value as first said, and as last said since.
    said: dict[tuple[str, str], tuple[Trait, Trait | None]] = field(
        default_factory=dict[tuple[str, str], tuple[Trait, Trait | None]]
    )

    def compare(self, mark: str) -> None:
        """Forget everything where somebody else has written since."""
        if mark != self.mark:
            self.clear()
            self.mark = mark

    def clear(self, *_: object) -> None:
        """Forget everything."""
        self.people.clear()
        self.edges.clear()
        self.said.clear()

    def shrink(self) -> None:
        """Forget what was learnt first where it is too much."""
        for held in (self.people, self.edges, self.said):
            if len(held) > _REMEMBERED:
                for key in list(held)[: _REMEMBERED // 4]:
                    del held[key]  # pyright: ignore[reportArgumentType]


_memories: WeakKeyDictionary[sa.Engine, _Memory] = WeakKeyDictionary()


def memory_of(connection: sa.Connection) -> _Memory:
    """Return what is remembered of a database; what a transaction learnt goes when it is undone."""
    memory = _memories.get(connection.engine)
    if memory is None:
        memory = _memories[connection.engine] = _Memory()
        event.listen(connection.engine, "rollback", memory.clear)
    return memory


def apply(
    connection: sa.Connection,
    identifiers: Iterable[Identifier],
    edges: Iterable[Edge],
    now: int,
    limits: Limits = LIMITS,
    holds: Holds | None = None,
) -> dict[str, str]:
    """Take in what new messages say, inside the settler's transaction; return key -> person.

    What it comes to is the same in whatever order messages arrive. ``now``: microseconds UTC,
    when moves were noted. ``holds``: None where every key may have rows in the log.
    """
    memory = memory_of(connection)
    memory.compare(locked(connection))
    seen = _seen(identifiers)
    best = _best(memory, edges)
    wanted = seen.keys() | {key for a, b, _ in best for key in (a, b)}
    memory.people |= rows_of(connection, wanted - memory.people.keys())
    new = _note_people(connection, memory, seen, best)
    better = _note_edges(connection, memory, best)
    if better:
        touched = {key for a, b, _ in better for key in (a, b)}
        changed = _rejoin(connection, touched, now, limits, new, holds)
        for key, person in changed.items():
            if key in memory.people:
                memory.people[key].person = person
    result = {key: memory.people[key].person for key in wanted}
    if memory.written:
        memory.count += 1
        memory.mark = f"{memory.own}:{memory.count}"
        _leave(connection, memory.mark)
        memory.written = False
    memory.shrink()
    return result


def persons_of(connection: sa.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return whose each key is: key -> person; a key that nobody knows is its own."""
    wanted = set(keys)
    rows = rows_of(connection, wanted)
    return {key: rows[key].person if key in rows else key for key in wanted}


def identities_of(connection: sa.Connection, persons: Iterable[str]) -> dict[str, list[Row]]:
    """Return the identifiers of each person, the strongest first.

    Somebody who is known from imported files only has one: the key itself, without times.
    """
    wanted = set(persons)
    found: dict[str, list[Row]] = {person: [] for person in wanted}
    for row in mates(connection, wanted).values():
        found[row.person].append(row)
    for person, rows in found.items():
        rows.sort(key=lambda row: (row.key != person, _RANK[row.kind], row.first_at, row.key))
        if not rows:
            rows.append(Row(person, kind_of_key(person), person, 0, 0))
    return found


def evidence_of(
    connection: sa.Connection, keys: Collection[str], most: int = 10_000
) -> list[tuple[Edge, int | None]]:
    """Return the evidence at these keys and when it was undone, the weightiest first."""
    columns = [getattr(identity_edges.c, name) for name in Edge.__slots__]
    found: dict[Triple, tuple[int, Edge, int | None]] = {}
    for part in parts(keys):
        for side in (identity_edges.c.a, identity_edges.c.b):
            query = (
                sa.select(*columns, identity_edges.c.tier, identity_edges.c.undone_at)
                .where(side.in_(part))
                .order_by(identity_edges.c.tier, identity_edges.c.at)
                .limit(most)
            )
            for *values, weight, undone_at in connection.execute(query):
                edge = Edge(*values)
                found[edge.a, edge.b, edge.rule] = weight, edge, undone_at
    ordered = sorted(found.values(), key=lambda each: (each[0], each[1].at, each[1].a, each[1].b))
    return [(edge, undone_at) for _, edge, undone_at in ordered]


def cuts_of(connection: sa.Connection, keys: Collection[str]) -> list[tuple[str, str, int, str]]:
    """Return what was cut from these keys: the two keys, when, by whom."""
    found = {
        (str(a), str(b), int(at), str(by))
        for part in parts(keys)
        for side in (identity_cuts.c.a, identity_cuts.c.b)
        for a, b, at, by in connection.execute(sa.select(identity_cuts).where(side.in_(part)))
    }
    return sorted(found, key=lambda each: (each[2], each))


def merge(
    connection: sa.Connection, a: str, b: str, by: str, now: int, limits: Limits = LIMITS
) -> dict[str, str]:
    """Join the people of two keys by hand; return key -> person of all that changed.

    Weighs more than any other evidence, and takes back a cut between the two.
    """
    a, b = sorted((a, b))
    mark = secrets.token_hex(16)
    locked(connection)
    _ensure(connection, (a, b), now)
    connection.execute(
        sa.delete(identity_cuts).where(identity_cuts.c.a == a, identity_cuts.c.b == b)
    )
    edge = Edge(a, b, "manual", now, by, True, mark)
    _put_edges(connection, {(a, b, "manual"): (edge, 0)})
    changed = _rejoin(connection, (a, b), now, limits)
    _leave(connection, f"merge:{mark}")
    return changed


def cut(
    connection: sa.Connection, a: str, b: str, by: str, now: int, limits: Limits = LIMITS
) -> dict[str, str]:
    """Note that two keys are not one person; return key -> person of all that changed.

    Everything that was joined by their being one comes apart, as if they had never been; the
    evidence stays.
    """
    a, b = sorted((a, b))
    locked(connection)
    _ensure(connection, (a, b), now)
    row = {"a": a, "b": b, "at": now, "by": by}
    connection.execute(_upsert(connection, identity_cuts, ("a", "b"), ("at", "by")), [row])
    connection.execute(
        sa.update(identity_edges)
        .where(identity_edges.c.a == a, identity_edges.c.b == b, identity_edges.c.rule == "manual")
        .values(undone_by=by, undone_at=now)
    )
    changed = _rejoin(connection, (a, b), now, limits)
    _leave(connection, f"cut:{secrets.token_hex(8)}")
    return changed


def forget(
    connection: sa.Connection, keys: Collection[str], now: int, limits: Limits = LIMITS
) -> dict[str, str]:
    """Remove identifiers, their evidence, cuts, traits and moves: of a person who is erased.

    Returns key -> person of others that changed by it.
    """
    gone = set(keys)
    locked(connection)
    beside = {key for edge, _ in evidence_of(connection, gone) for key in (edge.a, edge.b)} - gone
    tables = (
        (people, (people.c.key,)),
        (identity_edges, (identity_edges.c.a, identity_edges.c.b)),
        (identity_cuts, (identity_cuts.c.a, identity_cuts.c.b)),
        (traits, (traits.c.identity,)),
        (moves, (moves.c.key,)),
    )
    for part in parts(gone):
        for table, columns in tables:
            connection.execute(sa.delete(table).where(sa.or_(*(c.in_(part) for c in columns))))
    changed = _rejoin(connection, beside, now, limits)
    _leave(connection, f"forget:{secrets.token_hex(8)}")
    return changed


def join_anew(
    connection: sa.Connection, keys: Collection[str], now: int, limits: Limits
) -> dict[str, str]:
    """Judge the evidence at these keys again, by other limits; return key -> person of changes."""
    locked(connection)
    changed = _rejoin(connection, keys, now, limits)
    if changed:
        _leave(connection, f"anew:{secrets.token_hex(8)}")
    return changed


# what apply is made of


def _seen(identifiers: Iterable[Identifier]) -> dict[str, Row]:
    seen: dict[str, Row] = {}
    for each in identifiers:
        row = seen.get(each.key)
        if row is None:
            seen[each.key] = Row(each.key, each.kind, each.key, each.at, each.at)
            continue
        row.first_at = min(row.first_at, each.at)
        row.last_at = max(row.last_at, each.at)
        if each.kind != row.kind and _RANK[each.kind] < _RANK[row.kind]:
            row.kind = each.kind
    return seen


def _best(memory: _Memory, edges: Iterable[Edge]) -> dict[Triple, tuple[Edge, int]]:
    """Return of each pair and rule the best evidence, where it is better than what is remembered."""
    best: dict[Triple, tuple[Edge, int]] = {}
    for edge in edges:
        triple = (edge.a, edge.b, edge.rule)
        known = memory.edges.get(triple)
        # Nearly always: the same again, later.
        if known is not None and edge.at > known[1] and not (edge.verified and known[0] > TRUSTED):
            continue
        weight = tier(edge, kind_of_key(edge.a), kind_of_key(edge.b))
        if known is not None and _weight(edge, weight) >= known:
            continue
        other = best.get(triple)
        if other is None or _weight(edge, weight) < _weight(*other):
            best[triple] = edge, weight
    return best


def _weight(edge: Edge, weight: int) -> Weight:
    return weight, edge.at, edge.message, edge.source


def _note_people(
    connection: sa.Connection,
    memory: _Memory,
    seen: Mapping[str, Row],
    best: Mapping[Triple, tuple[Edge, int]],
) -> frozenset[str]:
    """Write down who was seen and who was only named; return the keys that are new."""
    known = memory.people
    fresh = {key: row for key, row in seen.items() if key not in known}
    for (a, b, _), (edge, _) in best.items():
        for key in (a, b):
            named = fresh.get(key)
            if key not in known and (
                named is None or (not named.last_at and edge.at < named.first_at)
            ):
                fresh[key] = Row(key, kind_of_key(key), key, edge.at, 0)
    changed = [row for key, row in seen.items() if key in known and _grew(known[key], row)]
    if fresh:
        rows = [{name: getattr(row, name) for name in Row.__slots__} for row in fresh.values()]
        connection.execute(people.insert(), rows)
        known.update(fresh)
    if changed:
        update = (
            sa.update(people)
            .where(people.c.key == sa.bindparam("which"))
            .values({name: sa.bindparam(f"new_{name}") for name in ("kind", "first_at", "last_at")})
        )
        rows = [
            {
                "which": row.key,
                "new_kind": known[row.key].kind,
                "new_first_at": known[row.key].first_at,
                "new_last_at": known[row.key].last_at,
            }
            for row in changed
        ]
        connection.execute(update, rows)
    memory.written |= bool(fresh or changed)
    return frozenset(fresh)


def _grew(known: Row, seen: Row) -> bool:
    """Take a sighting into what is known; tell whether that changes it."""
    first = seen.first_at if known.last_at == 0 else min(known.first_at, seen.first_at)
    last = max(known.last_at, seen.last_at)
    kind = seen.kind if _RANK[seen.kind] < _RANK[known.kind] else known.kind
    if (first, last, kind) == (known.first_at, known.last_at, known.kind):
        return False
    known.first_at, known.last_at, known.kind = first, last, kind
    return True


def _note_edges(
    connection: sa.Connection, memory: _Memory, best: Mapping[Triple, tuple[Edge, int]]
) -> dict[Triple, tuple[Edge, int]]:
    """Write down what is better than all that was known of a pair and rule; return that."""
    asked = [triple for triple in best if triple not in memory.edges]
    columns = (identity_edges.c.a, identity_edges.c.b, identity_edges.c.rule)
    query = sa.select(
        *columns, identity_edges.c.tier, identity_edges.c.at, identity_edges.c.message,
        identity_edges.c.source,
    ).where(sa.tuple_(*columns).in_(sa.bindparam("keys", expanding=True)))  # fmt: skip
    for part in parts(asked):
        for row in connection.execute(query, {"keys": part}):
            a, b, rule, *weight = row
            memory.edges[a, b, rule] = tuple(weight)
    better = {
        triple: (edge, weight)
        for triple, (edge, weight) in best.items()
        if triple not in memory.edges or _weight(edge, weight) < memory.edges[triple]
    }
    _put_edges(connection, better)
    memory.edges.update((triple, _weight(*each)) for triple, each in better.items())
    memory.written |= bool(better)
    return better


def _put_edges(connection: sa.Connection, edges: Mapping[Triple, tuple[Edge, int]]) -> None:
    if edges:
        statement = _upsert(
            connection,
            identity_edges,
            ("a", "b", "rule"),
            ("tier", "at", "source", "verified", "message", "undone_by", "undone_at"),
        )
        rows = [
            {name: getattr(edge, name) for name in Edge.__slots__}
            | {"tier": weight, "undone_by": None, "undone_at": None}
            for edge, weight in edges.values()
        ]
        connection.execute(statement, rows)


def _rejoin(
    connection: sa.Connection,
    touched: Iterable[str],
    now: int,
    limits: Limits,
    new: Collection[str] = (),
    holds: Holds | None = None,
) -> dict[str, str]:
    """Join anew around these keys; note whose events must move; return who changed."""
    decided, rows = rejoined(connection, touched, limits)
    changed = {key: person for key, person in decided.items() if rows[key].person != person}
    if not changed:
        return changed
    update = (
        sa.update(people)
        .where(people.c.key == sa.bindparam("which"))
        .values(person=sa.bindparam("whose"))
    )
    pairs = [{"which": key, "whose": person} for key, person in changed.items()]
    connection.execute(update, pairs)
    moved = set(changed)
    if holds is not None:
        # No event of theirs came in live; those of files the log knows.
        unseen = {key for key in changed if key in new or rows[key].last_at == 0}
        if unseen:
            moved = (moved - unseen).union(holds(unseen))
    if moved:
        noted = [{"key": key, "person": changed[key], "at": now} for key in sorted(moved)]
        connection.execute(_upsert(connection, moves, ("key",), ("person", "at")), noted)
    return changed


def _ensure(connection: sa.Connection, keys: Sequence[str], now: int) -> None:
    """Make rows for keys that nobody has seen: of people who are in imported files only."""
    new = set(keys) - rows_of(connection, keys).keys()
    if new:
        rows = [
            {"key": key, "kind": kind_of_key(key), "person": key, "first_at": now, "last_at": 0}
            for key in sorted(new)
        ]
        connection.execute(people.insert(), rows)


def locked(connection: sa.Connection) -> str:
    """Wait for whoever else joins people; return the mark that the last of them left."""
    query = sa.select(meta.c.value).where(meta.c.key == _MARK).with_for_update()
    found = connection.execute(query).scalar()
    if found is None:
        first = insert(connection, meta).values(key=_MARK, value="").on_conflict_do_nothing()
        connection.execute(first)
        found = connection.execute(query).scalar_one()
    return str(found)


def _leave(connection: sa.Connection, mark: str) -> None:
    connection.execute(sa.update(meta).where(meta.c.key == _MARK).values(value=mark))


def _upsert(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], columns: Sequence[str]
) -> Insert:
    statement = insert(connection, table)
    new = {name: statement.excluded[name] for name in columns}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=new)
