"""Sealed rows that belong to another person now, as they stand in the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.store.moving import NEVER, OTHERS, Changes
from yeojido.store.properties import as_kind
from yeojido.store.rows import series

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Kind
    from yeojido.store.leaving import Going
    from yeojido.store.log import EventLog

    Longs = NDArray[np.int64]


class Moved:
    """The rows that moves take elsewhere, those that are too old left out.

    Attributes:
        time, seq, hi, lo: (rows,) int64 each. code: (rows,) as in the log's dictionary.
        person: whose each row is now.
    """

    def __init__(self, log: EventLog, going: Going, changes: Changes) -> None:
        """Read what orders the rows; columns are read when they are asked for."""
        import polars as pl

        self._log = log
        others = changes.cutoffs.get(OTHERS, NEVER)
        cut = np.array([changes.cutoffs.get(n, others) for n in log.snapshot.names], np.int64)
        self._places: list[tuple[int, Longs]] = []
        parts: list[tuple[Longs, ...]] = []
        for bucket, (rows, whose) in going.moved.items():
            chunk, ledger = log.chunk(bucket), log.ledger(bucket)
            time, code = chunk.time[rows], chunk.code[rows].astype(np.int64)
            kept = time >= cut[code]
            mine = rows[kept]
            self._places.append((bucket, mine))
            ids = (ledger[name][mine] for name in ("seq", "id_hi", "id_lo"))
            parts.append((time[kept], *ids, code[kept], whose[kept].astype(np.int64)))
        none = (np.zeros(0, np.int64),) * 6
        self.time, self.seq, self.hi, self.lo, self.code, whose = (
            np.concatenate(each) for each in zip(none, *parts, strict=True)
        )
        keys = pl.Series(going.keys, dtype=pl.String)
        persons = pl.Series([changes.moves.get(k, "") for k in going.keys], dtype=pl.String)
        self._key = keys.gather(whose)
        self.person = persons.gather(whose)

    def __len__(self) -> int:
        return self.time.size

    def keys(self) -> pl.Series:
        """Return the key that each row came under, where that is not its person."""
        import polars as pl

        own = pl.Series([None], dtype=pl.String).new_from_index(0, len(self))
        return self._key.zip_with(self._key != self.person, own)

    def values(self, name: str, kind: Kind) -> pl.Series:
        """Return one column of the rows, as a kind that holds it."""
        import polars as pl

        parts = [
            as_kind(series(self._log.picked(bucket, name, rows)), kind)
            for bucket, rows in self._places
        ]
        return pl.concat(parts, rechunk=True)
