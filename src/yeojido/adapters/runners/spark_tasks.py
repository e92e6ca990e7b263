"""What runs on Spark's workers: open what was sent, do one task after another, send the results.

A worker needs this package in the environment that its Python runs in.
"""

from __future__ import annotations

import os
import pickle
import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from yeojido.adapters.runners.local import Scan
from yeojido.adapters.runners.memory import Ceiling
from yeojido.domain.errors import FolderNotShared, VersionsDiffer, YeojidoError
from yeojido.domain.log import Analysis, ChunkSource
from yeojido.domain.version import __version__

#: Columns of what a task sends back: which task, which piece of its result, the piece.
SCHEMA = "place long, piece int, data binary"
#: A result larger than this travels in pieces: a row of Spark has its limits.
PIECE_BYTES = 8 * 2**20

Work = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Task:
    """A function over Arrow batches of task numbers (Spark's ``mapInArrow``).

    ``work`` is a pickled function of a task's number; workers that run many tasks of one job
    unpickle it once. ``version`` is that of Yeojido where the job was made.
    """

    work: bytes
    version: str

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Do the tasks of each batch; yield their results, or what went wrong, in pieces."""
        # One task is one core; a library that starts threads of its own would crowd the others.
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
        import pyarrow as pa

        for batch in batches:
            for place in batch.column(0).to_pylist():
                data = packed(self._outcome(place))
                for piece, at in enumerate(range(0, len(data), PIECE_BYTES)):
                    row = ([place], [piece], [data[at : at + PIECE_BYTES]])
                    types = (pa.int64(), pa.int32(), pa.binary())
                    arrays = [pa.array(v, t) for v, t in zip(row, types, strict=True)]
                    yield pa.RecordBatch.from_arrays(arrays, ["place", "piece", "data"])

    def _outcome(self, place: int) -> tuple[Any, YeojidoError | None]:
        if self.version != __version__:
            what = {"what": "Yeojido", "theirs": __version__, "ours": self.version}
            return None, VersionsDiffer(host=platform.node(), **what)
        try:
            return _opened(self.work)(place), None
        except YeojidoError as error:
            # Spark would try again what cannot succeed, and bury the sentence in a trace.
            return None, error


@lru_cache(maxsize=2)
def _opened(work: bytes) -> Work:
    return pickle.loads(work)  # noqa: S301 (made by our own driver)


def packed(thing: object) -> bytes:
    """Return a thing as bytes, with the classes that a notebook defined."""
    pickler: Any = import_module("pyspark.cloudpickle")
    data: bytes = pickler.dumps(thing, pickle.HIGHEST_PROTOCOL)
    return data


@dataclass(frozen=True, slots=True)
class Turns:
    """Task ``i`` of an analysis: scan the buckets of turn ``i`` and merge their states in order.

    ``memory``: bytes that the task's Python may hold beside mapped files; None = no ceiling.
    ``folder``: where the log lies, None where it travels.
    """

    source: ChunkSource
    analysis: Analysis[Any, Any]
    turns: Sequence[Sequence[int]]
    memory: int | None = None
    folder: str | None = None

    def __call__(self, place: int) -> Any:
        """Return the merged state of one turn."""
        seen(self.folder)
        with Ceiling(self.memory, threads=1) as ceiling:
            return Scan(self.source, self.analysis, ceiling, None)(self.turns[place])


def seen(folder: str | None) -> None:
    """Raise FolderNotShared where this machine does not see the folder."""
    if folder is not None and not os.path.isdir(folder):  # noqa: PTH112 (once a task, no object)
        raise FolderNotShared(path=folder, host=platform.node())
