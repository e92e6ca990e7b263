"""Whose the rows of a file are, by what is known of people; erased people stay away.

A file names a person by one key. Where that key belongs to somebody who is known by another one,
the row is theirs and keeps its key (``identity``). What is noted while an import runs, its commit
sees to (``store.moving``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.collect.clean import Cleaned
    from yeojido.domain.source import RawRows
    from yeojido.store.workspace import Workspace

#: Of message ids, as 32 hexadecimal digits: those that are refused for good.
Buried = Callable[[Collection[str]], set[str]]


@dataclass(frozen=True, slots=True)
class Arriving:
    """What is known of people as an import begins.

    Attributes:
        keys: of all who are known by another key, as ``store.making.find`` reads them.
        persons: by place in ``keys``, whose each is.
        erased: tombstones of keys that are erased or stopped, and their moments.
        secret: the workspace's.
        buried: looks up message ids of erased events; None where the records are out of reach.
    """

    keys: Mapping[str, NDArray[Any]]
    persons: tuple[str, ...]
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
        from yeojido.kernels.buckets import person_hash
        from yeojido.store.making import find
        from yeojido.store.moving import Changes, applied

        if not frame.height:
            return frame
        known = frame["person"].unique()
        names: list[str] = known.to_list()
        if self.erased:
            refused = self._refused(frame, names)
            frame = frame.filter(~refused) if refused.any() else frame
        if self.persons and frame.height:
            places = find(self.keys, person_hash(known), names).tolist()
            moves = {n: self.persons[p] for n, p in zip(names, places, strict=True) if p >= 0}
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

    return Arriving(_findable(keys), tuple(persons), gone, workspace.secret, buried)


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
        columns = {"key": unpacked(known.keys), "person": known.persons}
        pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_ipc(made.people)
        erased = {"key": list(known.erased), "at": list(known.erased.values())}
        pl.DataFrame(erased, schema={"key": pl.String, "at": pl.Int64}).write_ipc(made.erased)
        return made

    def read(self, secret: bytes) -> Arriving:
        """Read it where it is needed."""
        import polars as pl

        people = pl.read_ipc(self.people)
        erased = pl.read_ipc(self.erased)
        gone = dict(zip(erased["key"].to_list(), erased["at"].to_list(), strict=True))
        return Arriving(
            _findable(people["key"].to_list()), tuple(people["person"].to_list()), gone, secret
        )
