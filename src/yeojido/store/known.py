"""Which messages are known: the digests of all that were ever stored, exact, in little memory.

The ids lie in a few sorted runs, the youngest in memory, the others in memory-mapped files under
``index/ids``. Runs of like size are merged, so that there are never many (a log-structured merge,
O'Neil and others 1996). The files are derived: what they lack is read from the log's Parquet
files, and the unsealed events are handed in by the settler when it starts.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import msgspec
import numpy as np

from yeojido.kernels.arrays import frozen
from yeojido.kernels.identity import ordinals
from yeojido.kernels.membership import mark
from yeojido.store import files
from yeojido.store.home import Home, sync

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from yeojido.store.records import LogFile, Snapshot

    Longs = NDArray[np.int64]

P = ParamSpec("P")
R = TypeVar("R")
#: Ids in memory before they go to a file.
HELD = 500_000
_FOLDER = "ids"
_STATE = "state.json"
#: Parts that ids are sorted in, by their first bits, when everything is read anew.
_PARTS = 32
_CHUNK = 1_000_000


class _State(msgspec.Struct, frozen=True):
    """Which files hold the runs, and which files of the log they know."""

    workspace: str
    runs: tuple[tuple[str, int], ...] = ()
    covered: frozenset[str] = frozenset()


class _Run:
    """Sorted ids; ``name`` where they lie in a file."""

    __slots__ = ("hi", "lo", "name")

    def __init__(self, hi: Any, lo: Any, name: str = "") -> None:
        self.hi = hi
        self.lo = lo
        self.name = name


def _alone(method: Callable[Concatenate[KnownIds, P], R]) -> Callable[Concatenate[KnownIds, P], R]:
    """The settler and the sealer are two threads."""

    @wraps(method)
    def locked(self: KnownIds, *args: P.args, **more: P.kwargs) -> R:
        with self.lock:
            return method(self, *args, **more)

    return locked


class KnownIds:
    """All message ids of one workspace, for its settler alone."""

    def __init__(self, home: Home, workspace: str) -> None:
        """Open the runs that are there; ``workspace`` is its id. Call ``catch_up`` before use."""
        self._home = home
        self._folder = home.index / _FOLDER
        self._workspace = workspace
        self._runs: list[_Run] = []
        self._covered: frozenset[str] = frozenset()
        self.lock = threading.RLock()
        self._load()

    def __len__(self) -> int:
        """Return how many ids are known."""
        return sum(run.hi.size for run in self._runs)

    @_alone
    def new(self, hi: Longs, lo: Longs) -> NDArray[np.bool_]:
        """Return which of the ids (ids,) are not known; of equal ones only the first is new."""
        found = ordinals(hi, lo) == 0
        if not hi.size or not self._runs:
            return found
        known = np.zeros(hi.size, bool)
        ids = frozen(hi), frozen(lo)
        for run in self._runs:
            mark((frozen(run.hi), frozen(run.lo)), ids, known)
        found &= ~known
        return found

    @_alone
    def add(self, hi: Longs, lo: Longs) -> None:
        """Remember ids; each must be new."""
        if hi.size:
            self._push(*_sorted(np.array(hi), np.array(lo)))
            held = sum(run.hi.size for run in self._runs if not run.name)
            if held >= HELD:
                self._save()

    @_alone
    def catch_up(self, snapshot: Snapshot) -> int:
        """Learn the ids of log files that others have written; return how many were new."""
        strange = [file for file in snapshot.files if file.name not in self._covered]
        if not strange:
            return 0
        before = len(self)
        events = sum(file.rows for file in strange)
        if events > max(2 * before, _CHUNK) or not any(run.name for run in self._runs):
            self._read_anew(snapshot.files)
        else:
            for file in strange:
                hi, lo = self._ids_of(file)
                new = self.new(hi, lo)
                self.add(hi[new], lo[new])
        self._covered = frozenset(file.name for file in snapshot.files)
        self._save()
        return len(self) - before

    @_alone
    def sealed(self, before: Snapshot, after: Snapshot) -> None:
        """Note that the settler's own events were sealed: the new files hold known ids only."""
        strange = {file.bucket for file in before.files if file.name not in self._covered}
        here = {file.name for file in after.files if file.bucket not in strange}
        self._covered = frozenset(here | (self._covered & {f.name for f in after.files}))
        self._save()

    def _ids_of(self, file: LogFile) -> tuple[Longs, Longs]:
        rows = files.read(files.path_of(self._home, file), ["id_hi", "id_lo"])
        return rows["id_hi"].to_numpy(), rows["id_lo"].to_numpy()

    def _load(self) -> None:
        try:
            state = msgspec.json.decode((self._folder / _STATE).read_bytes(), type=_State)
            if state.workspace != self._workspace:
                return
            runs = [self._open(name, count) for name, count in state.runs]
        except (OSError, ValueError, msgspec.MsgspecError):
            return
        self._runs = runs
        self._covered = state.covered
        named = {name for name, _ in state.runs}
        for path in self._folder.iterdir():
            if path.name not in named and path.name != _STATE:
                path.unlink(missing_ok=True)

    def _open(self, name: str, count: int) -> _Run:
        path = self._folder / name
        if path.stat().st_size != 16 * count:
            raise ValueError(name)
        whole = np.memmap(path, np.int64, mode="r", shape=(2, count))
        return _Run(np.asarray(whole[0]), np.asarray(whole[1]), name)

    def _save(self) -> None:
        """Write what is in memory, and which runs there are. Failing costs a reading later."""
        held = [run for run in self._runs if not run.name]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if held:
                hi = np.concatenate([run.hi for run in held])
                lo = np.concatenate([run.lo for run in held])
                made = self._write(*_sorted(hi, lo))
                self._runs = [*(run for run in self._runs if run.name), made]
            self._merge_files()
            named = tuple((run.name, int(run.hi.size)) for run in self._runs)
            state = _State(self._workspace, named, self._covered)
            half = self._folder / f".{secrets.token_hex(4)}"
            half.write_bytes(msgspec.json.encode(state))
            sync(half)
            half.replace(self._folder / _STATE)
            sync(self._folder)
        except OSError:
            return
        keep = {run.name for run in self._runs} | {_STATE}
        for path in self._folder.iterdir():
            if path.name not in keep:
                path.unlink(missing_ok=True)

    def _write(self, hi: Longs, lo: Longs) -> _Run:
        name = f"{secrets.token_hex(8)}.ids"
        with (self._folder / name).open("xb") as stream:
            np.ascontiguousarray(hi).tofile(stream)
            np.ascontiguousarray(lo).tofile(stream)
            stream.flush()
            os.fsync(stream.fileno())
        return self._open(name, int(hi.size))

    def _push(self, hi: Longs, lo: Longs) -> None:
        """Add a run in memory, merged with those there that are not much larger."""
        while self._runs and not self._runs[-1].name and self._runs[-1].hi.size <= 2 * hi.size:
            last = self._runs.pop()
            hi, lo = _sorted(np.concatenate([last.hi, hi]), np.concatenate([last.lo, lo]))
        self._runs.append(_Run(hi, lo))

    def _merge_files(self) -> None:
        """Merge the youngest files while the one before is not twice as large."""
        while len(self._runs) > 1 and self._runs[-2].hi.size <= 2 * self._runs[-1].hi.size:
            merged = self._merged(self._runs[-2], self._runs[-1])
            self._runs[-2:] = [merged]

    def _merged(self, one: _Run, other: _Run) -> _Run:
        """Merge two files in stretches, so that memory stays small whatever their size."""
        name = f"{secrets.token_hex(8)}.ids"
        count = int(one.hi.size + other.hi.size)
        whole = np.memmap(self._folder / name, np.int64, mode="w+", shape=(2, count))
        at = start = begin = 0
        while start < one.hi.size or begin < other.hi.size:
            stop = min(start + _CHUNK, int(one.hi.size))
            # Stretches end between different values of hi, whatever lies there.
            if stop < one.hi.size:
                stop = int(np.searchsorted(one.hi, one.hi[stop], side="right"))
                end = int(np.searchsorted(other.hi, one.hi[stop - 1], side="right"))
            else:
                end = int(other.hi.size)
            hi = np.concatenate([one.hi[start:stop], other.hi[begin:end]])
            lo = np.concatenate([one.lo[start:stop], other.lo[begin:end]])
            whole[0, at : at + hi.size], whole[1, at : at + hi.size] = _sorted(hi, lo)
            at += hi.size
            start, begin = stop, end
        whole.flush()
        del whole
        sync(self._folder / name)
        return self._open(name, count)

    def _read_anew(self, live: Sequence[LogFile]) -> None:
        """Read the ids of the whole log; those in memory stay."""
        held = [run for run in self._runs if not run.name]
        scratch = self._folder / f".{secrets.token_hex(4)}"
        scratch.mkdir(parents=True)
        try:
            parts = [(scratch / str(i)).open("w+b") for i in range(_PARTS)]
            for file in live:
                pair = np.stack(self._ids_of(file), axis=1)
                part = (pair[:, 0] >> 59) + _PARTS // 2
                pair = pair[np.argsort(part, kind="stable")]
                ends = np.cumsum(np.bincount(part, minlength=_PARTS))
                for i, stream in enumerate(parts):
                    stream.write(pair[ends[i - 1] if i else 0 : ends[i]].tobytes())
            name = f"{secrets.token_hex(8)}.ids"
            self._sort_parts(parts, self._folder / name)
            count = (self._folder / name).stat().st_size // 16
            self._runs = [self._open(name, count)] if count else []
        finally:
            rmtree(scratch, ignore_errors=True)
        for run in held:
            new = self.new(np.array(run.hi), np.array(run.lo))
            if new.any():
                self._push(run.hi[new], run.lo[new])

    @staticmethod
    def _sort_parts(parts: Sequence[Any], path: Path) -> None:
        """Write the ids of all parts sorted: all first halves, then all second halves."""
        with path.open("xb") as out, path.with_suffix(".second").open("w+b") as second:
            for stream in parts:
                stream.seek(0)
                pair = np.frombuffer(stream.read(), np.int64).reshape(-1, 2)
                stream.close()
                hi, lo = _sorted(pair[:, 0], pair[:, 1])
                again = ordinals(hi, lo) > 0  # a log that was put together by hand
                if again.any():
                    hi, lo = hi[~again], lo[~again]
                out.write(hi.tobytes())
                second.write(lo.tobytes())
            second.seek(0)
            while block := second.read(2**24):
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
        path.with_suffix(".second").unlink()


def _sorted(hi: Longs, lo: Longs) -> tuple[Longs, Longs]:
    order = np.argsort(hi, kind="stable")
    sorted_hi = hi[order]
    sorted_lo = lo[order]
    # Two ids hardly ever share their first half, but they may.
    if np.any(sorted_hi[1:] == sorted_hi[:-1]):
        order = np.lexsort((lo, hi))
        sorted_hi, sorted_lo = hi[order], lo[order]
    return sorted_hi, sorted_lo
