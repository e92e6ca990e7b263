"""What is known of people besides events: traits with their history.

The value that holds is the latest one, by time and then by the message's digest, that a trusted
source sent; only where none did, the latest of all. So a page, whose key everybody can read, never
overwrites what a server said, and the order of arrival makes no difference.

Pages say the same again and again. Of a value that repeats within the hour two rows stay: when it was
first said, and when it was last said, which moves on once a round. So what holds is right whatever
comes late, after a restart as well: nothing that decides it is in memory alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import sqlalchemy as sa

from yeojido.domain.log import HOUR
from yeojido.domain.people import Trait
from yeojido.store.identity import memory_of
from yeojido.store.schema.identity import traits as table
from yeojido.store.statements import insert, parts

_Key = tuple[str, str, int, str]


def add(connection: sa.Connection, traits: Iterable[Trait]) -> None:
    """Add values, inside the settler's transaction and after ``identity.apply``."""
    said = memory_of(connection).said
    rows: dict[_Key, Trait] = {}
    passed: set[_Key] = set()
    for trait in traits:
        where = trait.identity, trait.name
        written, last = said.get(where, (None, None))
        if written is not None and _same(written, trait) and abs(trait.at - written.at) < HOUR:
            if _order(trait) <= _order(last or written):
                continue
            if last is not None and rows.pop(_key(last), None) is None:
                passed.add(_key(last))
            said[where] = written, trait
        else:
            said[where] = trait, None
        rows[_key(trait)] = trait
    if passed:
        names = ("identity", "name", "at", "message")
        gone = sa.delete(table).where(*(table.c[n] == sa.bindparam(f"old_{n}") for n in names))
        keys = [{f"old_{n}": v for n, v in zip(names, k, strict=True)} for k in sorted(passed)]
        connection.execute(gone, keys)
    if rows:
        statement = insert(connection, table).on_conflict_do_nothing()
        connection.execute(statement, [asdict(trait) for trait in rows.values()])


def of(connection: sa.Connection, identities: Iterable[str]) -> list[Trait]:
    """Return all that was ever said of these identities, by name, oldest first."""
    columns = [getattr(table.c, name) for name in Trait.__slots__]
    found: list[Trait] = []
    for part in parts(set(identities)):
        query = sa.select(*columns).where(table.c.identity.in_(part))
        found += [Trait(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda trait: (trait.name, *_order(trait), trait.identity))


def current(traits: Sequence[Trait]) -> dict[str, Trait]:
    """Return of each name the value that holds among those said of one person.

    A personal value (None: it lies in the vault) holds as any other.
    """
    holds: dict[str, Trait] = {}
    for trait in traits:
        other = holds.get(trait.name)
        if other is None or _weight(other) < _weight(trait):
            holds[trait.name] = trait
    return holds


def _weight(trait: Trait) -> tuple[bool, int, str, str, str]:
    return trait.verified, trait.at, trait.message, trait.identity, trait.value or ""


def _key(trait: Trait) -> _Key:
    return trait.identity, trait.name, trait.at, trait.message


def _order(trait: Trait) -> tuple[int, str]:
    return trait.at, trait.message


def _same(a: Trait, b: Trait) -> bool:
    return (a.value, a.verified, a.source) == (b.value, b.verified, b.source)
