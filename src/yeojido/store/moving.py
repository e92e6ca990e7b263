"""What is to happen to stored rows: they move to another person, are erased, or are too old.

A row keeps the key it arrived under (``identity``, where that is not the ``person``). Whose it is
now is decided by three small tables, ``moves``, ``erasures`` and ``retention``. Readers lay them
over the log at once (``store.fresh``); the next commit rewrites the buckets they touch
(``store.writer``) and takes out of the tables what it has done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yeojido.domain.log import DAY
from yeojido.store.properties import IDENTITY

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa

    from yeojido.store.records import Reader

#: In ``Changes.cutoffs``: all events that are not named.
OTHERS = "*"
#: A moment that no row lies before.
NEVER = -(2**63)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to happen to rows, by the key they arrived under: ``coalesce(identity, person)``.

    Attributes:
        moves: key -> the person its rows belong to.
        erased: key -> moment of the erasure, microseconds UTC. Its sealed rows go, all of them;
            rows that are not sealed go where their time is not after that moment.
        swept: erased keys whose sealed rows are gone: those there are by now came after it.
        cutoffs: event name, or ``*`` for all others -> moment; earlier rows go.
        moved_at: key -> when its move was noted; tells whether it has changed since.
        upto: the last row of ``unsealed`` as of the same moment, 0 for none.
    """

    moves: Mapping[str, str] = field(default_factory=dict[str, str])
    erased: Mapping[str, int] = field(default_factory=dict[str, int])
    cutoffs: Mapping[str, int] = field(default_factory=dict[str, int])
    swept: frozenset[str] = frozenset()
    moved_at: Mapping[str, int] = field(default_factory=dict[str, int])
    upto: int = 0

    def __bool__(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.moves or self.erased or self.cutoffs)


NOTHING = Changes()


def pending(connection: sa.Connection | Reader, now: int | None = None) -> Changes:
    """Return what the tables ask for; ``connection`` may be of a driver or of SQLAlchemy.

    ``now``: microseconds UTC. The age of rows is counted to the last midnight UTC before it, so
    that answers do not change by the second; None leaves old rows alone.
    """
    ask = _asking(connection)
    moves = ask("SELECT key, person, at FROM moves")
    erased = ask("SELECT identity, at, swept_at FROM erasures")
    kept = ask("SELECT event, days FROM retention") if now is not None else ()
    last = ask("SELECT coalesce(max(id), 0) FROM unsealed")
    midnight = (now or 0) // DAY * DAY
    return Changes(
        moves={str(key): str(person) for key, person, _ in moves},
        erased={str(key): int(at) for key, at, _ in erased},
        swept=frozenset(str(key) for key, at, swept_at in erased if at == swept_at),
        cutoffs={str(event): midnight - int(days) * DAY for event, days in kept},
        moved_at={str(key): int(at) for key, _, at in moves},
        upto=int(last[0][0]),
    )


def _asking(connection: Any) -> Callable[[str], Sequence[Any]]:
    run: Callable[[str], Any] = getattr(connection, "exec_driver_sql", connection.execute)
    return lambda query: run(query).fetchall()


def key_of(rows: pl.DataFrame) -> pl.Series:
    """Return the key that each row came under."""
    own = rows["person"]
    return rows[IDENTITY].fill_null(own) if IDENTITY in rows.columns else own


def applied(rows: pl.DataFrame, changes: Changes, *, sealed: bool) -> pl.DataFrame:
    """Return rows as they are after the changes: whose they are, without those that go.

    ``rows`` have at least ``person``, ``time`` and ``event``; the ``identity`` of a row that moves
    becomes its key. ``sealed``: whether the rows are of the log, not on their way to it.
    """
    import polars as pl

    if not changes or not rows.height:
        return rows
    key = key_of(rows)
    stays: list[pl.Series] = []
    if changes.erased and (erased := key.is_in(list(changes.erased))).any():
        if not sealed or changes.swept:
            at = key.replace_strict(changes.erased, default=None, return_dtype=pl.Int64)
            before = (rows["time"] <= at).fill_null(value=False)
            if sealed:
                before |= ~key.is_in(list(changes.swept))
            erased &= before
        stays.append(~erased)
    if changes.cutoffs:
        others = changes.cutoffs.get(OTHERS, NEVER)
        cut = rows["event"].replace_strict(changes.cutoffs, default=others, return_dtype=pl.Int64)
        stays.append(rows["time"] >= cut)
    if changes.moves and key.is_in(list(changes.moves)).any():
        person = key.replace_strict(changes.moves, default=None, return_dtype=pl.String)
        person = person.fill_null(rows["person"])
        own = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
        rows = rows.with_columns(
            person.alias("person"), key.zip_with(key != person, own).alias(IDENTITY)
        )
    if not stays:
        return rows
    stay = stays[0] if len(stays) == 1 else stays[0] & stays[1]
    return rows if stay.all() else rows.filter(stay)


def done(connection: sa.Connection, changes: Changes) -> None:
    """Take out of the tables what a commit has done for good, in the commit's own transaction.

    Nothing is taken out while rows are unsealed that were there when the changes were read: they
    may stand under a former person. An erasure is then noted as swept: its key's sealed rows are
    judged by their time from now on. A move that was noted anew since stays.
    """
    import sqlalchemy as sa

    from yeojido.store.schema.collection import unsealed
    from yeojido.store.schema.identity import moves
    from yeojido.store.schema.privacy import erasures

    if not (changes.moves or changes.erased):
        return
    gone = [{"k": key, "t": at} for key, at in changes.erased.items()]
    erasure = (erasures.c.identity == sa.bindparam("k"), erasures.c.at == sa.bindparam("t"))
    left = sa.select(unsealed.c.id).where(unsealed.c.id <= changes.upto).limit(1)
    if connection.execute(left).first() is not None:
        if gone:
            connection.execute(
                sa.update(erasures).where(*erasure).values(swept_at=erasures.c.at), gone
            )
        return
    if changes.moves:
        same = (
            moves.c.key == sa.bindparam("k"),
            moves.c.person == sa.bindparam("p"),
            moves.c.at == sa.bindparam("t"),
        )
        rows = [
            {"k": key, "p": person, "t": changes.moved_at.get(key, 0)}
            for key, person in changes.moves.items()
        ]
        connection.execute(sa.delete(moves).where(*same), rows)
    if gone:
        connection.execute(sa.delete(erasures).where(*erasure), gone)
