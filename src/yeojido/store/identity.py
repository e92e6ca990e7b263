"""Who is who, in the records: identifiers, evidence, cuts, and whose events must move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from yeojido.domain.people import Edge, Identifier
from yeojido.kernels.joining import join
from yeojido.store.schema.identity import identifiers as people

if TYPE_CHECKING:
    from collections.abc import Mapping


def apply(
    connection: sa.Connection, identifiers: Iterable[Identifier], edges: Sequence[Edge], now: int
) -> Mapping[str, str]:
    """Take in what new messages say, inside the settler's transaction; return key -> person."""
    return join(identifiers, edges).person


def persons_of(connection: sa.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return whose each key is: key -> person; a key that nobody knows is its own."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, str] = {key: key for key in wanted}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        query = sa.select(people.c.key, people.c.person).where(people.c.key.in_(part))
        rows: Sequence[Any] = connection.execute(query).all()
        found.update((str(key), str(person)) for key, person in rows)
    return found
