"""What a writer has taken in and not committed: rows apart by bucket, in little memory.

Frames gather until they are worth sorting by bucket; then each bucket's rows become one Arrow
stream. The first streams stay in memory, the others go to one file. Reading a bucket back touches
its own streams only.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from yeojido.kernels.buckets import bucket_of
from yeojido.store.properties import FRAME_COLUMNS, KNOWN_COLUMNS, NEVER_NULL, Observed, tidy

if TYPE_CHECKING:
    import polars as pl

SPILL_ROWS = 500_000
SPILL_BYTES = 128 * 2**20
HELD_BYTES = 384 * 2**20


@dataclass(frozen=True, slots=True)
class Staged:
    """What another process has staged for an import: a file, and where each bucket's rows lie.

    Attributes:
        path: the file, on storage that the reader sees too.
        rows, names, observed: as of ``Staging``.
        streams: bucket -> (start, length) of its Arrow streams, in the order of the source.
    """

    path: Path
    rows: int
    names: frozenset[str]
    observed: Mapping[str, Observed]
    streams: Mapping[int, tuple[tuple[int, int], ...]]

    def read(self, bucket: int) -> list[pl.DataFrame]:
        """Return the parts of one bucket, in the order of the source."""
        streams = self.streams.get(bucket, ())
        if not streams:
            return []
        with self.path.open("rb") as file:
            return [_frame(os.pread(file.fileno(), length, start)) for start, length in streams]


class Staging:
    """Rows of one import, by bucket.

    Attributes:
        rows: rows taken in so far.
        names: every event name among them.
        observed: what the values of each property have in common.
    """

    def __init__(self, file: Path, buckets: int, held: int | None = None) -> None:
        """Name the file; it is made when ``held`` bytes (``HELD_BYTES``) do not suffice. Its folder exists."""
        self._held = HELD_BYTES if held is None else held
        self.rows = 0
        self.names: set[str] = set()
        self.observed: dict[str, Observed] = {}
        self._buckets = buckets
        self._path = file
        self._file: BinaryIO | None = None
        self._held_bytes = 0
        self._streams: dict[int, list[bytes | tuple[int, int]]] = {}
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = 0
        self._waiting_bytes = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Take in a clean events frame."""
        missing = [name for name in FRAME_COLUMNS if name not in frame.columns]
        if missing:
            raise ValueError(f"a clean events frame has a column {', '.join(missing)}")
        if frame.height == 0:
            return
        frame = tidy(frame)
        for name in frame.columns:
            if name not in KNOWN_COLUMNS:
                self.observed.setdefault(name, Observed()).add(frame[name])
        self._waiting.append(frame)
        self._waiting_rows += frame.height
        self._waiting_bytes += frame.estimated_size()
        self.rows += frame.height
        if self._waiting_rows >= SPILL_ROWS or self._waiting_bytes >= SPILL_BYTES:
            self._spill()

    def finish(self) -> tuple[int, ...]:
        """Write what waits; return the buckets that have rows."""
        self._spill()
        if self._file is not None:
            self._file.flush()
        return tuple(sorted(self._streams))

    def _spill(self) -> None:
        import polars as pl

        if not self._waiting:
            return
        # In one piece: gathering from many pieces takes ten times as long.
        frame = pl.concat(self._alike(), how="diagonal", rechunk=True)
        frame = frame.select(c for c in frame if c.name in NEVER_NULL or c.null_count() < len(c))
        self._waiting, self._waiting_rows, self._waiting_bytes = [], 0, 0
        self.names.update(frame["event"].unique().to_list())
        bucket = bucket_of(frame["person"], self._buckets)
        # Stable, so rows of a bucket stay in the order of the source.
        by_bucket = np.argsort(bucket, kind="stable").astype(np.uint32)
        count = np.bincount(bucket, minlength=self._buckets)
        frame = frame[by_bucket]
        start = 0
        for number in np.flatnonzero(count).tolist():
            self._write(number, frame.slice(start, int(count[number])))
            start += int(count[number])

    def _alike(self) -> list[pl.DataFrame]:
        """Return what waits; a property that comes in several types is text in all of it."""
        import polars as pl

        kinds: dict[str, set[pl.DataType]] = {}
        for frame in self._waiting:
            for name, kind in frame.schema.items():
                kinds.setdefault(name, set()).add(kind)
        mixed = {name for name, seen in kinds.items() if len(seen) > 1}
        return [
            frame.with_columns(pl.col(name).cast(pl.String) for name in mixed & {*frame.columns})
            if mixed
            else frame
            for frame in self._waiting
        ]

    def _write(self, bucket: int, rows: pl.DataFrame) -> None:
        buffer = io.BytesIO()
        # Not compressed: that would take longer than everything else here together.
        rows.write_ipc_stream(buffer, compression="uncompressed")
        streams = self._streams.setdefault(bucket, [])
        if self._held_bytes + buffer.tell() <= self._held:
            self._held_bytes += buffer.tell()
            streams.append(buffer.getvalue())
            return
        if self._file is None:
            self._file = self._path.open("x+b")
        streams.append((self._file.tell(), buffer.tell()))
        self._file.write(buffer.getbuffer())

    def look(self, bucket: int) -> Iterator[pl.DataFrame]:
        """Yield the parts of one bucket, which stay to be read."""
        for part in self._streams.get(bucket, ()):
            yield _frame(part if isinstance(part, bytes) else self._fetch(*part))

    def read(self, bucket: int) -> list[pl.DataFrame]:
        """Return the parts of one bucket, in the order of the source; safe from several threads.

        Each bucket can be read once: what was held of it is let go.
        """
        streams = self._streams.pop(bucket, [])
        parts = (part if isinstance(part, bytes) else self._fetch(*part) for part in streams)
        return [_frame(part) for part in parts]

    def hand_over(self) -> Staged:
        """Close the file and return what it holds; for a staging that holds nothing in memory."""
        self.finish()
        if self._file is not None:
            self._file.close()
        streams: dict[int, tuple[tuple[int, int], ...]] = {}
        for bucket, parts in self._streams.items():
            places = tuple(part for part in parts if not isinstance(part, bytes))
            if len(places) < len(parts):
                raise ValueError("what is held in memory cannot be handed over")
            streams[bucket] = places
        return Staged(self._path, self.rows, frozenset(self.names), self.observed, streams)

    def _fetch(self, start: int, length: int) -> bytes:
        if self._file is None:
            raise ValueError("a stream that is not held lies in the file")
        return os.pread(self._file.fileno(), length, start)

    def close(self) -> None:
        """Close and delete the file."""
        if self._file is not None:
            with suppress(OSError):  # a full disk refuses the rest once more
                self._file.close()
        self._path.unlink(missing_ok=True)


def _frame(stream: bytes) -> pl.DataFrame:
    import polars as pl
    from pyarrow import ipc

    return pl.DataFrame(ipc.open_stream(stream).read_all())
