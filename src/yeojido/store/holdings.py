"""All events of some identifiers, wherever they lie: in the log's files, or not sealed yet.

Read slowly and surely, without the index: for what the law asks, not for answers.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from yeojido.domain.people import Trait
from yeojido.store import files, unsealed
from yeojido.store.moving import pending
from yeojido.store.properties import IDENTITY, KNOWN_COLUMNS, REST
from yeojido.store.schema import identity as schema

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa

    from yeojido.store.workspace import Workspace

_OURS = frozenset({*KNOWN_COLUMNS, "identity", "id_hi", "id_lo", REST})


def frames(
    workspace: Workspace, connection: sa.Connection, identities: Collection[str]
) -> Iterator[pl.DataFrame]:
    """Yield the rows that came under these keys and were not erased, with ``id_hi``, ``id_lo``; sealed ones first.

    Properties stand under their own names, as they were stored. ``connection`` sees one moment of
    the records; rows that are sealed at that very time may come twice, never not at all.
    """
    import polars as pl

    keys = sorted(set(identities))
    gone = pending(connection).erased
    waiting = unsealed.frames(connection, [row.id for row in unsealed.held(connection)])
    workspace.log.refresh()
    snapshot = workspace.log.snapshot
    names = {p.stored: p.name for p in snapshot.properties if p.stored}
    for file in snapshot.files:
        path = files.path_of(workspace.home, file)
        whose = pl.col("person")
        if "identity" in files.columns(path):
            whose = pl.coalesce("identity", "person")
        left = [key for key in keys if key not in gone]
        rows = pl.scan_parquet(path, glob=False).filter(whose.is_in(left)).collect()
        if rows.height:
            yield rows.cast({"time": pl.Int64}).rename(
                {k: v for k, v in names.items() if k in rows.columns}
            )
    for frame in waiting:
        whose = (
            pl.coalesce("identity", "person") if "identity" in frame.columns else pl.col("person")
        )
        end = whose.replace_strict(gone, default=None, return_dtype=pl.Int64)
        rows = frame.filter(whose.is_in(keys), end.is_null() | (pl.col("time") > end))
        if rows.height:
            yield rows.rename({"digest_hi": "id_hi", "digest_lo": "id_lo"})


def events(
    workspace: Workspace, connection: sa.Connection, identities: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield each event once, as plain values: time (microseconds UTC), event, what it held."""
    seen: set[tuple[int, int]] = set()
    for frame in frames(workspace, connection, identities):
        for row in frame.sort("time", "seq").iter_rows(named=True):
            mark = (row["id_hi"], row["id_lo"])
            if mark not in seen:
                seen.add(mark)
                yield _plain(row)


def digests(
    workspace: Workspace, connection: sa.Connection, identities: Collection[str]
) -> set[str]:
    """Return the ids of their events, 32 hexadecimal digits each."""
    found: set[str] = set()
    for frame in frames(workspace, connection, identities):
        for hi, lo in zip(frame["id_hi"], frame["id_lo"], strict=True):
            found.add(f"{hi & _64:016x}{lo & _64:016x}")
    return found


def older(
    workspace: Workspace, connection: sa.Connection, ends: Mapping[str, int]
) -> dict[str, int]:
    """Return by rule how many events are older than its moment (microseconds UTC).

    ``ends``: event name, or ``*`` for all others -> moment.
    """
    import polars as pl

    if not ends:
        return {}
    latest = max(ends.values())
    waiting = unsealed.frames(connection, [row.id for row in unsealed.held(connection)])
    workspace.log.refresh()
    paths = [
        files.path_of(workspace.home, file)
        for file in workspace.log.snapshot.files
        if file.first < latest
    ]
    parts = [pl.scan_parquet(path, glob=False) for path in paths]
    parts += [frame.lazy() for frame in waiting]
    named = [name for name in ends if name != "*"]
    rule = pl.when(pl.col("event").is_in(named)).then(pl.col("event")).otherwise(pl.lit("*"))
    end = pl.col("rule").replace_strict(dict(ends), default=None, return_dtype=pl.Int64)
    counted: dict[str, int] = {}
    for part in parts:
        rows = part.select(pl.col("time").cast(pl.Int64), rule.alias("rule"))
        found = rows.filter(pl.col("time") < end).group_by("rule").len().collect()
        for name, count in found.iter_rows():
            counted[name] = counted.get(name, 0) + count
    return counted


def voices(workspace: Workspace, connection: sa.Connection, since: int) -> Iterator[pl.DataFrame]:
    """Yield the rows with words or a rating from ``since`` (microseconds UTC) on, wherever they lie.

    Columns as on their way to the log: ``digest_hi``, ``digest_lo``, person, identity, event, channel,
    text, rating, time. Rows of erased people may be among them.
    """
    import polars as pl

    waiting = unsealed.frames(connection, [row.id for row in unsealed.held(connection)])
    workspace.log.refresh()
    wanted = ("person", "event", "channel", "text", "rating")
    said = pl.col("text").is_not_null() | pl.col("rating").is_not_null()
    young = pl.col("time").cast(pl.Int64) >= since
    for file in workspace.log.snapshot.files:
        if file.last >= since:
            path = files.path_of(workspace.home, file)
            held = [IDENTITY] if IDENTITY in files.columns(path) else []
            rows = pl.scan_parquet(path, glob=False).filter(young, said)
            yield rows.select(
                pl.col("id_hi").alias("digest_hi"), pl.col("id_lo").alias("digest_lo"),
                *wanted, *held, pl.col("time").cast(pl.Int64),
            ).collect()  # fmt: skip
    for frame in waiting:
        held = [IDENTITY] if IDENTITY in frame.columns else []
        rows = frame.filter(young, said)
        yield rows.select("digest_hi", "digest_lo", *wanted, *held, "time")


def note(connection: sa.Connection, trait: Trait) -> None:
    """Add a value of a trait."""
    import sqlalchemy as sa

    values = {name: getattr(trait, name) for name in Trait.__dataclass_fields__}
    connection.execute(sa.insert(schema.traits).values(values))


_64 = 2**64 - 1


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    rest: dict[str, Any] = json.loads(row.get(REST) or "{}")
    said = {name: value for name, value in row.items() if name not in _OURS and value is not None}
    return {
        "time": row["time"],
        "event": row["event"],
        "under": row.get("identity") or row["person"],
        **{name: row[name] for name in ("channel", "text", "rating") if row.get(name) is not None},
        "properties": {**said, **rest},
    }
