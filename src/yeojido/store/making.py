"""Making parts of the index from a Parquet file, a few row groups at a time.

However large a bucket is, only a piece of it is decoded at once; large arrays are filled on disk
(``Index.scratch``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.domain.log import Column, Kind
from yeojido.store import files, texts
from yeojido.store.index import KEYS, LEDGER, NAMED, Index, Part
from yeojido.store.properties import IDENTITY, Property
from yeojido.store.records import LogFile
from yeojido.store.rows import PEOPLE, code_type, codes, column, filled

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    Scratch = Callable[[Any, int], NDArray[Any]]

#: Rows decoded at once.
PIECE = 2 * files.ROW_GROUP
#: Columns every row has, which the base does not hold.
_LEFT = frozenset({"seq", "id_hi", "id_lo"})
_VALUES: Mapping[Kind, Any] = {"text": np.int32, "boolean": np.int8}


def pieces(
    path: Path, rows: int, columns: Collection[str] | None = None
) -> Iterator[tuple[slice, pl.DataFrame]]:
    """Yield the rows of a file piece by piece, and where each piece belongs."""
    if rows <= PIECE:
        yield slice(0, rows), files.read(path, columns)
        return
    for start in range(0, rows, PIECE):
        piece = files.read(path, columns, (start, PIECE))
        yield slice(start, start + piece.height), piece


def base(
    path: Path, file: LogFile, names: tuple[str, ...], scratch: Scratch
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...]]:
    """Return codes, times and offsets of a bucket, and the columns that have any value."""
    time = scratch(np.int64, file.rows)
    code = scratch(code_type(len(names)), file.rows)
    starts: list[NDArray[np.int64]] = []
    there: set[str] = set()
    before: str | None = None
    wanted = [name for name in files.columns(path) if name not in _LEFT]
    for place, rows in pieces(path, file.rows, wanted):
        time[place] = rows["time"].to_numpy()
        code[place] = codes(rows["event"], names)
        first = rows["person"].ne_missing(rows["person"].shift(1)).to_numpy()
        if rows.height and rows["person"][0] == before:
            first = np.concatenate([[False], first[1:]])
        before = rows["person"][-1] if rows.height else before
        starts.append(np.flatnonzero(first) + place.start)
        there.update(filled(rows))
    offset = np.append(np.concatenate(starts), file.rows).astype(np.int64)
    return {"time": time, "code": code, "offset": offset}, tuple(sorted(there))


def people(path: Path, file: LogFile, index: Index) -> Part:
    """Make the part that holds the keys of a bucket's persons, in order."""
    found: list[str] = []
    for _, rows in pieces(path, file.rows, (PEOPLE,)):
        keys = rows[PEOPLE]
        mine: list[str] = keys.filter(keys.ne_missing(keys.shift(1))).to_list()
        found += mine[1:] if found and mine and mine[0] == found[-1] else mine
    return _keep(index, file, PEOPLE, {}, tuple(found))


def ledger(path: Path, file: LogFile, index: Index) -> Part:
    """Make the part that holds each event's ``seq``, ``id_hi`` and ``id_lo``."""
    names = ("seq", "id_hi", "id_lo")
    arrays = {name: index.scratch(np.int64, file.rows) for name in names}
    for where, rows in pieces(path, file.rows, names):
        for name in names:
            arrays[name][where] = rows[name].to_numpy()
    return index.keep(file, LEDGER, arrays)


def keys(file: LogFile, known: Sequence[str], index: Index) -> Part:
    """Make the part by which persons are found: ``hash`` ascending, and whose ``place`` it is.

    ``known``: the keys of the persons in order; they stand in ``ends`` and ``bytes``.
    """
    import polars as pl

    from yeojido.kernels.buckets import person_hash

    hashes = person_hash(pl.Series(known, dtype=pl.String))
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    arrays = {"hash": hashes[order], "place": order, **texts.packed(known)}
    return index.keep(file, KEYS, arrays)


def named(path: Path, file: LogFile, index: Index) -> Part:
    """Make the part by which rows are found that came under another key than their person's."""
    import polars as pl

    parts = [rows[IDENTITY] for _, rows in pieces(path, file.rows, (IDENTITY,))]
    return index.keep(file, NAMED, by_identity(pl.concat(parts, rechunk=True)))


def by_identity(identity: pl.Series) -> dict[str, NDArray[Any]]:
    """Return the arrays of ``named``, of the ``identity`` (events,) of each row.

    ``hash`` ascending, and the ``place`` of the key it belongs to; the keys in ``ends`` and
    ``bytes``. Key ``k`` has the rows ``event[start[k]:start[k + 1]]``, ascending; ``all`` are the
    rows that have any, ascending.
    """
    import polars as pl

    from yeojido.kernels.buckets import person_hash

    coded = column(identity, "text")
    there = np.flatnonzero(coded.values >= 0)
    code = coded.values[there]
    order = np.argsort(code, kind="stable")
    known = coded.vocabulary
    hashes = person_hash(pl.Series(known, dtype=pl.String))
    by_hash = np.argsort(hashes, kind="stable").astype(np.int32)
    start = np.zeros(len(known) + 1, np.int64)
    np.cumsum(np.bincount(code, minlength=len(known)), out=start[1:])
    small = np.int32 if coded.values.size < 2**31 else np.int64
    return {
        "hash": hashes[by_hash], "place": by_hash, "start": start,
        "event": there[order].astype(small), "all": there.astype(small),
        **texts.packed(known),
    }  # fmt: skip


def find(
    known: Mapping[str, NDArray[Any]], hashes: NDArray[np.uint64], wanted: Sequence[str]
) -> NDArray[np.int64]:
    """Return the ``place`` of each text in a part that ``keys`` made, -1 where it is not there."""
    found = np.full(len(wanted), -1, np.int64)
    low = np.searchsorted(known["hash"], hashes, side="left")
    high = np.searchsorted(known["hash"], hashes, side="right")
    # One text nearly always; others may share its hash, by chance or on purpose.
    step = 0
    while (open_ := np.flatnonzero((found < 0) & (low + step < high))).size:
        place = known["place"][low[open_] + step].tolist()
        for i, at, text in zip(open_.tolist(), place, texts.unpacked(known, place), strict=True):
            if wanted[i] == text:
                found[i] = at
        step += 1
    return found


def columns(
    path: Path, file: LogFile, wanted: Mapping[str, tuple[Property, str, Kind]], index: Index
) -> dict[str, Part]:
    """Make the parts of columns, all in one reading.

    ``wanted``: for each part's name its property, the Parquet column it lies in, and its kind.
    """
    if file.rows <= PIECE:
        rows = files.read(path, {place for _, place, _ in wanted.values()})
        done = {
            part: column(files.property_values(rows, of), kind)
            for part, (of, _, kind) in wanted.items()
        }
    else:
        done = {part: _in_pieces(path, file, each, index) for part, each in wanted.items()}
    return {
        part: _keep(index, file, part, {"values": made.values}, made.vocabulary)
        for part, made in done.items()
    }


def _in_pieces(
    path: Path, file: LogFile, wanted: tuple[Property, str, Kind], index: Index
) -> Column:
    of, place, kind = wanted
    values = index.scratch(_VALUES.get(kind, np.float64), file.rows)
    known: dict[str, int] = {}
    for where, rows in pieces(path, file.rows, (place,)):
        made = column(files.property_values(rows, of), kind)
        if kind == "text":
            whole = [known.setdefault(text, len(known)) for text in made.vocabulary]
            values[where] = np.append(whole, -1).astype(np.int32)[made.values]
        else:
            values[where] = made.values
    return Column(kind, values, tuple(known))


def _keep(
    index: Index,
    file: LogFile,
    part: str,
    arrays: Mapping[str, NDArray[Any]],
    words: tuple[str, ...],
) -> Part:
    if len(words) > texts.FEW:
        return index.keep(file, part, {**arrays, **texts.packed(words)})
    return index.keep(file, part, arrays, words)
