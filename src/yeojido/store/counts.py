"""What became of accepted events: accepted = stored + duplicates + rejected + in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from yeojido.store.schema.collection import counts

if TYPE_CHECKING:
    import sqlalchemy as sa

    from yeojido.store.database import Database
    from yeojido.store.records import Records


@dataclass(frozen=True, slots=True)
class Count:
    """Events by what became of them; ``accepted`` is the sum of the others."""

    accepted: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0

    def __add__(self, other: Count) -> Count:
        """Return both together."""
        return Count(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def add(
    database: Database, connection: sa.Connection, more: Mapping[tuple[str, str], Count]
) -> None:
    """Add to what is counted by (source, UTC day ``YYYY-MM-DD``)."""
    rows = [
        {"source": source, "day": day} | {f.name: getattr(count, f.name) for f in fields(count)}
        for (source, day), count in more.items()
    ]
    if not rows:
        return
    insert = database.insert(counts)
    added = {f.name: counts.c[f.name] + insert.excluded[f.name] for f in fields(Count)}
    connection.execute(
        insert.on_conflict_do_update(index_elements=["source", "day"], set_=added), rows
    )


def by_source(records: Records) -> dict[str, Count]:
    """Return what became of the events of every source so far, those in the inbox not counted."""
    query = (
        "SELECT source, sum(accepted), sum(stored), sum(duplicates), sum(rejected) "
        "FROM counts GROUP BY source ORDER BY source"
    )
    (rows,) = records.rows(query)
    return {str(source): Count(*(int(n) for n in numbers)) for source, *numbers in rows}
