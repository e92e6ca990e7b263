"""An import spread over a cluster: files are cut, cleaned and sealed by its workers.

What a worker runs is what an import here runs: the same readers, the same cleaning by the same
plan, the same staging and sealing. Three jobs, each a list of tasks:

    measure:  lines of files that cannot be cut, where others come behind them
    take:     a piece of a file -> clean events, staged by bucket in a file beside the log
    seal:     a bucket -> its new Parquet file and index

What a worker stages lies in the workspace's own folder, which all machines share; rows do not
pass through the cluster's network. The driver alone holds the lock and commits.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from yeojido.app.arriving import Ties, see
from yeojido.app.loops import collect
from yeojido.app.originals import Originals
from yeojido.app.tally import Tally, last_line
from yeojido.domain.errors import FolderNotShared
from yeojido.domain.source import RawRows, RejectedRow

if TYPE_CHECKING:
    from yeojido.adapters.files.pieces import Piece
    from yeojido.app.arriving import Shared
    from yeojido.collect.clean import Cleaned
    from yeojido.collect.roles import Plan
    from yeojido.domain.source import RawRows
    from yeojido.store.buckets import Sealed, Sealing
    from yeojido.store.staging import Staged

Progress = Callable[[int, int], None]


@runtime_checkable
class Cluster(Protocol):
    """Machines that share the workspace's storage."""

    def each(
        self, work: Callable[[int], Any], count: int, progress: Progress | None = None
    ) -> list[Any]:
        """Return ``[work(0), ..., work(count - 1)]``; ``work`` travels by pickling."""
        ...


@dataclass(frozen=True, slots=True)
class Portion:
    """A piece of a file, and all that is known of the file: what one task takes.

    ``offset``: number of lines of the files before it.
    """

    piece: Piece
    plan: Plan
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a piece.

    Attributes:
        ties: keys that stand together in its rows.
        masked: texts in which something was masked; what was written stays where it is.
    """

    staged: Staged
    tally: Tally
    refused: list[RejectedRow] = field(default_factory=list[RejectedRow])
    ties: Ties = field(default_factory=Ties)
    masked: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """Task ``i``: the last line of file ``i`` that holds a row."""

    pieces: Sequence[Piece]

    def __call__(self, place: int) -> int:
        """Read a file and count."""
        piece = self.pieces[place]
        _seen(piece.path)
        return max((last_line(raw) for raw in piece.open().rows()), default=0)


@dataclass(frozen=True, slots=True)
class Take:
    """Task ``i``: read, clean and stage portion ``i``.

    ``secret`` is the file that pseudonyms are made with: it is read where it lies. ``now``:
    microseconds UTC, one moment for the whole import. ``folder``: where to stage. ``known``: what
    is known of people, None for nothing.
    """

    portions: Sequence[Portion]
    secret: Path
    folder: Path
    buckets: int
    now: int
    known: Shared | None = None

    def __call__(self, place: int) -> Taken:
        """Take one portion."""
        from yeojido.collect.clean import clean, masked_row
        from yeojido.store.staging import Staging

        portion = self.portions[place]
        _seen(portion.piece.path)
        _seen(self.folder)
        secret = self.secret.read_bytes()
        tidy: Callable[[RawRows], Cleaned]
        tidy = partial(
            clean, plan=portion.plan, secret=secret, now=self.now, offset=portion.offset,
            originals=True,
        )  # fmt: skip
        if self.known is not None:
            tidy = self.known.read(secret).after(tidy)
        written = Originals()
        tidy = written.after(tidy)
        # A task that is tried again, or twice at once, writes a file of its own.
        staging = Staging(self.folder / f"{place}-{token_hex(4)}.arrow", self.buckets, held=0)
        tally = Tally()
        ties = Ties()
        refused: list[RejectedRow] = []
        rows = shaped(portion.piece.open().rows(), portion.plan, self.secret.read_bytes())
        for raw, cleaned in collect(rows, tidy, staging):
            bad = [*map(masked_row, raw.rejected), *cleaned.rejected]
            bad.sort(key=lambda row: row.line)
            refused += bad
            tally.add(raw, cleaned, bad)
            see(ties, raw, portion.plan)
        return Taken(staging.hand_over(), tally, refused, ties, written.count)


@dataclass(frozen=True, slots=True)
class SealOne:
    """Task ``i``: seal bucket ``buckets[i]``."""

    seal: Sealing
    buckets: Sequence[int]

    def __call__(self, place: int) -> Sealed:
        """Seal one bucket."""
        _seen(self.seal.folder)
        return self.seal(self.buckets[place])


def sealing_on(cluster: Cluster) -> Callable[..., list[Sealed]]:
    """Return what a commit calls to have its buckets sealed by a cluster."""

    def spread(seal: Sealing, touched: Sequence[int], progress: Progress | None) -> list[Sealed]:
        return cluster.each(SealOne(seal, touched), len(touched), progress) if touched else []

    return spread


def offsets(cluster: Cluster, files: Sequence[tuple[Sequence[Piece], int | None]]) -> list[int]:
    """Return for each file the number of lines before it.

    ``files``: pieces and last line of each, None where nobody knows it yet.
    """
    unknown = [place for place, (_, last) in enumerate(files[:-1]) if last is None]
    found = (
        cluster.each(Measure([files[i][0][0] for i in unknown]), len(unknown)) if unknown else []
    )
    measured = dict(zip(unknown, found, strict=True))
    before = [0]
    for place, (_, last) in enumerate(files[:-1]):
        before.append(before[-1] + (measured[place] if last is None else last))
    return before[: len(files)]


def shaped(rows: Iterator[RawRows], plan: Plan, secret: bytes) -> Iterator[RawRows]:
    """Return the rows as a plan takes them: those of a known export as its shape declares."""
    if plan.shape is None:
        return rows
    from yeojido.collect.shapes.reshape import reshaped

    return reshaped(rows, plan.shape, secret, plan.shop)


def _seen(path: Path) -> None:
    """Raise FolderNotShared where this machine does not see a file or folder."""
    if not path.exists():
        folder = path if path.suffix == "" else path.parent
        raise FolderNotShared(path=folder, host=platform.node())
