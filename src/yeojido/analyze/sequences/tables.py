"""Tables of counted keys that are merged as they come, each row only some log2(tables) times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    #: keys (rows, 2) uint64 in order, counts (rows, columns) int64
    Table = tuple[NDArray[np.uint64], NDArray[np.int64]]


def ordered(key: NDArray[np.uint64], counts: NDArray[np.int64]) -> Table:
    """Return a table with its keys in order."""
    order = np.lexsort((key[:, 1], key[:, 0]))
    return key[order], counts[order]


def gathered(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Return the same rows in fewer tables, the longest first: those of about one size are joined.

    So at every time the tables at least halve in length, and no row is copied often.
    """
    kept: list[Table] = []
    for each in sorted(tables, key=lambda table: -table[0].shape[0]):
        table = each
        while kept and kept[-1][0].shape[0] <= 2 * table[0].shape[0]:
            table = _joined(kept.pop(), table)
        kept.append(table)
    return tuple(kept)


def whole(tables: Iterable[Table], columns: int) -> Table:
    """Return one table of all rows; counts of equal keys are added."""
    table: Table = np.empty((0, 2), np.uint64), np.empty((0, columns), np.int64)
    for other in sorted(tables, key=lambda each: each[0].shape[0]):
        table = _joined(table, other)
    return table


def _joined(a: Table, b: Table) -> Table:
    from yeojido.kernels.mining_variants import joined

    key, counts = joined(*map(frozen, a), *map(frozen, b))
    return key, counts
