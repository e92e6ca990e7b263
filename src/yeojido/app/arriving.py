"""Imported events and what is known of people: whose each key is, who is erased, who is who.

Files and SDKs know the same people under the same keys. Where a key belongs to somebody who is
known by another one, the row is theirs and keeps its key (``identity``); events of somebody who
was erased, up to that moment, are not taken again. What is noted while an import runs, its commit
sees to (``store.moving``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yeojido.domain.people import Edge, Identifier, kind_of_key

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    import sqlalchemy as sa
    from numpy.typing import NDArray

    from yeojido.collect.clean import Cleaned
    from yeojido.collect.roles import Plan
    from yeojido.domain.source import RawRows
    from yeojido.store.workspace import Workspace

#: (person's key, anonymous key) -> when they were first seen together, microseconds UTC.
Ties = dict[tuple[str, str], int]
#: Pairs tied in one go: transactions stay short.
_AT_ONCE: Final = 5_000
#: Of message ids, as 32 hexadecimal digits: those that are refused for good.
Buried = Callable[[Collection[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Arriving:
    """What is known of people as an import begins.

    Attributes:
        keys: of all who are known by another key, as ``store.making.find`` reads them.
        persons: by place in ``keys``, whose each is, as ``store.texts`` packs them.
        erased: tombstones of keys that are erased or stopped, and their moments.
        secret: the workspace's.
        buried: looks up message ids of erased events; None where the records are out of reach.
    """

    keys: Mapping[str, NDArray[Any]]
    persons: Mapping[str, NDArray[Any]]
    erased: Mapping[str, int]
    secret: bytes
    buried: Buried | None = None

    def after(self, clean: Callable[[RawRows], Cleaned]) -> Callable[[RawRows], Cleaned]:
        """Return what cleans rows and then looks whose they are."""

        def cleaned(raw: RawRows) -> Cleaned:
            made = clean(raw)
            frame = self._let_in(made.frame)
            lost = made.frame.height - frame.height
            return (
                replace(made, frame=frame, erased=made.erased + lost)
                if lost
                else replace(made, frame=frame)
            )

        return cleaned

    def _let_in(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return rows with their persons, without those of erased people."""
        import numpy as np

        from yeojido.kernels.buckets import person_hash
        from yeojido.store.making import find
        from yeojido.store.moving import Changes, applied
        from yeojido.store.texts import unpacked

        if not frame.height:
            return frame
        known = frame["person"].unique()
        names: list[str] = known.to_list()
        if self.erased:
            refused = self._refused(frame, names)
            frame = frame.filter(~refused) if refused.any() else frame
        if frame.height:
            places = find(self.keys, person_hash(known), names)
            there = np.flatnonzero(places >= 0)
            persons = unpacked(self.persons, places[there].tolist())
            moves = {names[i]: p for i, p in zip(there.tolist(), persons, strict=True)}
            frame = applied(frame, Changes(moves=moves), sealed=False)
        return frame

    def _refused(self, frame: pl.DataFrame, names: list[str]) -> pl.Series:
        """Tell which rows are of erased people: up to the moment, and known ones for good."""
        import polars as pl

        from yeojido.store.tombstones import among

        until = among(self.erased, self.secret, names)
        if not until:
            return pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
        at = frame["person"].replace_strict(until, default=None, return_dtype=pl.Int64)
        refused = (frame["time"] <= at).fill_null(value=False)
        later = (at.is_not_null() & ~refused).arg_true().to_list()
        if later and self.buried is not None:
            ids = _ids(frame[later])
            found = self.buried(ids)
            again = [row for row, one in zip(later, ids, strict=True) if one in found]
            refused = refused.scatter(again, values=True) if again else refused
        return refused


def _ids(rows: pl.DataFrame) -> list[str]:
    """Return the message ids that rows have in the log if no other row is identical."""
    import numpy as np

    from yeojido.collect.message_ids import hexadecimal
    from yeojido.kernels.buckets import person_hash

    own = rows["exact"].to_numpy()
    key = person_hash(rows["person"]).view(np.int64)
    hi: NDArray[np.int64] = np.where(
        own, rows["digest_hi"].to_numpy() ^ key, rows["digest_hi"].to_numpy()
    )
    return [hexadecimal(a, b) for a, b in zip(hi.tolist(), rows["digest_lo"], strict=True)]


def known_people(workspace: Workspace) -> Arriving | None:
    """Return what is known of people; None where nobody has another key and nobody was erased."""
    from yeojido.store.texts import packed

    people, erased = workspace.records.rows(
        "SELECT key, person FROM identifiers WHERE key <> person",
        "SELECT key, at FROM tombstones WHERE key LIKE 'i%' OR key LIKE 's%'",
    )
    if not people and not erased:
        return None
    keys, persons = zip(*people, strict=True) if people else ((), ())
    gone = {str(key): int(at) for key, at in erased}

    def buried(ids: Collection[str]) -> set[str]:
        from yeojido.store.tombstones import buried as look

        with workspace.database.reading() as connection:
            return look(connection, workspace.secret, ids)

    return Arriving(_findable(keys), packed(persons), gone, workspace.secret, buried)


def see(ties: Ties, raw: RawRows, plan: Plan) -> None:
    """Add which keys stand together in rows of an export."""
    from yeojido.collect.shapes.ties import ties as found

    if plan.shape is not None:
        join(ties, found(raw.frame, plan))


def join(ties: Ties, more: Ties) -> None:
    """Add what was seen elsewhere."""
    for pair, at in more.items():
        ties[pair] = min(at, ties.get(pair, at))


def tie(workspace: Workspace, ties: Ties, known: Arriving | None, source: str, now: int) -> None:
    """Keep what was seen as evidence, before the events are in; ``now``: microseconds UTC.

    It is no better than a browser's: a known person is never joined with another by it. Of those
    who are erased nothing is kept.
    """
    from yeojido.app.configuring import limits_of
    from yeojido.store import identity, tombstones

    pairs = list(ties.items())
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        keys = {key for pair, _ in some for key in pair}
        gone: Mapping[str, int] = {}
        if known is not None and known.erased:
            gone = tombstones.among(known.erased, workspace.secret, keys)
        kept = [(pair, at) for pair, at in some if all(at > gone.get(key, at - 1) for key in pair)]
        seen = [Identifier(key, kind_of_key(key), at) for pair, at in kept for key in pair]
        if kept:
            with workspace.database.begin() as connection:
                edges = [_edge(pair, at, source) for pair, at in kept]
                identity.apply(connection, seen, edges, now, limits_of(connection))


def _edge(pair: tuple[str, str], at: int, source: str) -> Edge:
    a, b = sorted(pair)
    mark = hashlib.blake2b(f"{a}\0{b}\0{at}".encode(), digest_size=16).hexdigest()
    return Edge(a, b, "same_message", at, source, verified=False, message=mark)


@contextmanager
def underway(workspace: Workspace) -> Iterator[None]:
    """Have moves noted of whatever key is tied meanwhile: the import may bring its rows.

    Inside, ``workspace.log`` must be held for writing; the commit ends it (``store.held``).
    """
    from yeojido.store import held, identity

    with workspace.database.begin() as connection:
        identity.locked(connection)
        held.begun(connection)
    try:
        yield
    except BaseException:
        # Left behind it does no harm: whoever commits next takes it away.
        with suppress(Exception), workspace.database.begin() as connection:
            held.ended(connection)
        raise


def landed(connection: sa.Connection) -> None:
    """End that, in the transaction of the commit: ties wait for it and then ask the log."""
    from yeojido.store import held, identity

    identity.locked(connection)
    held.ended(connection)


def _findable(keys: Collection[str]) -> dict[str, NDArray[Any]]:
    import numpy as np
    import polars as pl

    from yeojido.kernels.buckets import person_hash
    from yeojido.store.texts import packed

    known = list(keys)
    hashes = person_hash(pl.Series(known, dtype=pl.String))
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return {"hash": hashes[order], "place": order, **packed(known)}


@dataclass(frozen=True, slots=True)
class Shared:
    """The same in files that other machines see: paths of people and of erased keys."""

    people: Path
    erased: Path

    @classmethod
    def of(cls, known: Arriving, folder: Path) -> Shared:
        """Write it down."""
        import polars as pl

        from yeojido.store.texts import unpacked

        made = cls(folder / "people.arrow", folder / "erased.arrow")
        columns = {"key": unpacked(known.keys), "person": unpacked(known.persons)}
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_ipc(made.people)
        erased = {"key": list(known.erased), "at": list(known.erased.values())}
        pl.DataFrame(erased, schema={"key": pl.String, "at": pl.Int64}).write_ipc(made.erased)
        return made

    def read(self, secret: bytes) -> Arriving:
        """Read it where it is needed."""
        import polars as pl

        from yeojido.store.texts import packed

        people = pl.read_ipc(self.people)
        erased = pl.read_ipc(self.erased)
        gone = dict(zip(erased["key"].to_list(), erased["at"].to_list(), strict=True))
        persons = packed(people["person"].to_list())
        return Arriving(_findable(people["key"].to_list()), persons, gone, secret)
