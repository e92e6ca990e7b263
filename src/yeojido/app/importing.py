"""Files to events: each file is read, its columns understood, its rows cleaned and written.

Several files are one import: they become part of the log together or not at all, so stopping
midway changes nothing and running again completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from yeojido.app.arriving import (
    Arriving,
    Shared,
    Ties,
    join,
    known_people,
    landed,
    see,
    tie,
    underway,
)
from yeojido.app.loops import Writer, collect
from yeojido.app.offering import Offering
from yeojido.app.originals import Originals
from yeojido.app.spreading import Cluster, sealing_on
from yeojido.app.tally import MOST_NAMES, Tally
from yeojido.collect.roles import NOTHING_SAID, Found, Overrides, Plan
from yeojido.domain.errors import (
    AllRowsBad,
    BadOption,
    FileEmpty,
    TooManyNames,
    UnknownColumn,
    YeojidoError,
)
from yeojido.domain.log import SECOND
from yeojido.domain.source import FileOptions, RawRows, RejectedRow, Source
from yeojido.domain.words import Words, both
from yeojido.store import voice_tasks

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa

    from yeojido.adapters.files.pieces import Piece
    from yeojido.collect.clean import Cleaned
    from yeojido.store.memory import MemoryLog
    from yeojido.store.workspace import Workspace
    from yeojido.store.writer import LogWriter, Receipt

#: Seconds an import waits while events that came in live are sealed, or another import runs.
PATIENCE = 120.0
Progress = Callable[[int, int], None]
OnColumns = Callable[[str, Plan], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did.

    ``rows`` = ``accepted`` + ``duplicates`` + ``rejected``; for surveys with a respondent a row,
    rows are answers. ``people``, ``events``, ``first``, ``last`` (ISO 8601, UTC) describe the
    log afterwards. ``columns``: per file, role -> column and reason. ``withheld``: per file, the
    columns not stored because they hold personal data.
    """

    rows: int
    accepted: int
    duplicates: int
    rejected: int
    people: int
    events: int
    first: str | None
    last: str | None
    rejects_file: str | None
    columns: dict[str, dict[str, dict[str, Any]]]
    files: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    withheld: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    warnings: tuple[Words, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values for JSON; words as {"ko", "en"}."""
        document = {f.name: getattr(self, f.name) for f in fields(self)}
        document["warnings"] = [{"ko": w.ko, "en": w.en} for w in self.warnings]
        return document


@dataclass(frozen=True, slots=True)
class _File:
    """One file, how it is understood, and what became of its rows so far."""

    name: str
    source: Source
    plan: Plan
    tally: Tally = field(default_factory=Tally)

    def refuse_too_many_names(self) -> None:
        """Raise TooManyNames where the column of events plainly holds something else."""
        if len(self.tally.names) > MOST_NAMES:
            column = self.plan.column("event") or "-"
            raise TooManyNames(path=self.name, limit=MOST_NAMES, column=column)


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    overrides: Overrides = NOTHING_SAID,
    progress: Progress | None = None,
    on_columns: OnColumns | None = None,
    cluster: Cluster | None = None,
) -> ImportReport:
    """Take event files, or folders of them, into the workspace, all or nothing.

    ``progress(done, total)`` counts bytes of the files; ``on_columns(file, plan)`` is told how
    each file is understood before its rows are taken. A ``cluster`` that sees files and workspace
    does the work; the log is the same. Raises InputError, StoreError and ClusterError.
    """
    from yeojido.adapters.files.rejects import RejectsFile

    _check(paths, overrides)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    names = ", ".join(path.name for path in paths)
    with RejectsFile(
        workspace.rejects / f"{stamp}-{paths[0].name.partition('.')[0]}.csv"
    ) as rejects:
        run = _Run(paths, overrides, workspace.secret, rejects.add, progress, on_columns)
        with workspace.log.writer(names, PATIENCE) as writer, underway(workspace):
            run.known = known_people(workspace)
            if run.known is not None and run.known.erased:
                cluster = None  # which events were erased is known here alone
            if cluster is None:
                run.originals = Originals(workspace)
                run.offering = _offering(workspace)
                files = run.all(writer)
            else:
                files = run.spread(writer, cluster, workspace.path.resolve())
            run.refuse_if_all_bad(files, str(rejects.path))
            now = round(datetime.now(UTC).timestamp() * SECOND)
            tie(workspace, run.ties, run.known, "import", now)
            spread = None if cluster is None else sealing_on(cluster)
            receipt = writer.commit(spread=spread, within=_within(run))
        run.warnings += [*_originals(run), *_tasks(workspace, run)]
        path = str(rejects.path) if rejects.count else None
    return _report(files, receipt, path, run.warnings)


def _offering(workspace: Workspace) -> Offering:
    now = round(datetime.now(UTC).timestamp() * SECOND)
    with workspace.database.reading() as connection:
        return Offering(voice_tasks.rule(connection), now)


def _within(run: _Run) -> Callable[[sa.Connection], None]:
    """Return what a commit does besides: ties go on, and what was said is put aside."""

    def within(connection: sa.Connection) -> None:
        landed(connection)
        if run.offering is not None:
            run.offering.within(connection)

    return within


def _tasks(workspace: Workspace, run: _Run) -> list[Words]:
    """Open tasks for what was said; what is left over by a failure the worker sees to."""
    if run.offering is None or not run.offering.rule.on:
        return []
    from yeojido.app.tasks import open_waiting

    opened = 0
    with suppress(YeojidoError):  # the events are in all the same
        opened = open_waiting(workspace, run.offering.now)
    return [both("tasks.opened", count=f"{opened:,}")] if opened else []


def _originals(run: _Run) -> list[Words]:
    """Keep texts as they were written; say where they are not kept."""
    if run.originals is not None:
        said = run.originals.keep()
        return [] if said is None else [said]
    # The machines of a cluster have no key of the vault, and texts in clear do not travel.
    count = f"{run.masked:,}"
    return [both("importing.no_originals_cluster", count=count)] if run.masked else []


def read_memory(
    paths: Sequence[Path],
    overrides: Overrides = NOTHING_SAID,
    progress: Progress | None = None,
) -> tuple[MemoryLog, ImportReport]:
    """Read event files into memory; nothing is written to disk, rejected rows are counted only.

    Pseudonyms are made with a secret of this call alone. Raises InputError.
    """
    from secrets import token_bytes

    from yeojido.store.memory import MemoryLog
    from yeojido.store.writer import Receipt

    _check(paths, overrides)
    collected = _Collected()
    run = _Run(paths, overrides, token_bytes(32), lambda _file, _rows: None, progress, None)
    files = run.all(collected)
    run.refuse_if_all_bad(files, both("importing.not_listed"))
    log = MemoryLog.from_frames(collected.frames)
    summary = log.summary()
    offered = sum(file.tally.events for file in files)
    receipt = Receipt(
        summary.events, offered - summary.events, summary.people, summary.events,
        summary.first, summary.last,
    )  # fmt: skip
    return log, _report(files, receipt, None, run.warnings)


@dataclass(slots=True)
class _Collected:
    frames: list[pl.DataFrame] = field(default_factory=list["pl.DataFrame"])

    def add(self, frame: pl.DataFrame) -> None:
        self.frames.append(frame)


def _check(paths: Sequence[Path], overrides: Overrides) -> None:
    if not paths:
        raise BadOption(option="FILE", value="-", possible="shop.csv reviews.csv")
    try:
        ZoneInfo(overrides.timezone)
    except (KeyError, ValueError, OSError):
        possible = "Asia/Seoul, UTC, America/New_York"
        raise BadOption(option="--timezone", value=overrides.timezone, possible=possible) from None


@dataclass(slots=True)
class _Run:
    """One import under way."""

    paths: Sequence[Path]
    overrides: Overrides
    secret: bytes
    reject: Callable[[str, Sequence[RejectedRow]], None]
    progress: Progress | None
    on_columns: OnColumns | None
    warnings: list[Words] = field(default_factory=list[Words])
    known: Arriving | None = None
    originals: Originals | None = None
    offering: Offering | None = None
    masked: int = 0
    ties: Ties = field(default_factory=Ties)
    _unknown: dict[str, UnknownColumn] = field(default_factory=dict[str, UnknownColumn])
    _known: set[str] = field(default_factory=set[str])
    _done: int = 0
    _total: int = 0
    _offset: int = 0

    def all(self, writer: Writer) -> list[_File]:
        """Bring in every file; raises what is wrong with the first that cannot be read."""
        self._begin()
        files: list[_File] = []
        for path in self.paths:
            file, held, stretches = self._open(path)
            self._take(file, _chain(held, stretches), writer)
            files.append(file)
        self._refuse_unknown()
        return files

    def spread(self, writer: LogWriter, cluster: Cluster, workspace: Path) -> list[_File]:
        """Have every file brought in by a cluster; raises as ``all``, and ClusterError."""
        from yeojido.adapters.files.pieces import cut
        from yeojido.app.spreading import Portion, Take, offsets

        self._begin()
        files: list[_File] = []
        pieces: list[tuple[list[Piece], int | None]] = []
        for path in self.paths:
            file = self._open(path)[0]
            files.append(file)
            source = file.source
            # The lines of one order need not stand together: such a file is one piece.
            kind = source.format if file.plan.shape is None else ""
            pieces.append(cut(path.resolve(), self._options, kind, source.size))
        self._refuse_unknown()
        before = offsets(cluster, pieces)
        owner = [place for place, (parts, _) in enumerate(pieces) for _ in parts]
        portions = [
            Portion(piece, file.plan, offset)
            for file, (parts, _), offset in zip(files, pieces, before, strict=True)
            for piece in parts
        ]
        now = round(datetime.now(UTC).timestamp() * SECOND)
        folder = writer.folder.resolve()
        known = None if self.known is None else Shared.of(self.known, folder)
        take = Take(portions, workspace / "secret", folder, writer.buckets, now, known)
        for place, taken in zip(
            owner, cluster.each(take, len(portions), self.progress), strict=True
        ):
            file = files[place]
            writer.take(taken.staged)
            file.tally.join(taken.tally)
            join(self.ties, taken.ties)
            self.masked += taken.masked
            file.refuse_too_many_names()
            if taken.refused:
                self.reject(file.name, taken.refused)
        return files

    @property
    def _options(self) -> FileOptions:
        said = self.overrides
        return FileOptions(said.delimiter, said.encoding, said.sheet)

    def _begin(self) -> None:
        self.paths = self._once([file for path in self.paths for file in files_of(path)])
        self._total = sum(path.stat().st_size for path in self.paths if path.is_file())

    def _refuse_unknown(self) -> None:
        """Raise UnknownColumn for a column that a person named and no file has."""
        for name, error in self._unknown.items():
            if name not in self._known:
                raise error

    def _once(self, paths: Sequence[Path]) -> list[Path]:
        """Return each file once: its rows would else count as rows that occur twice."""
        found: dict[Path, Path] = {}
        for path in paths:
            if path.resolve() in found:
                self.warnings.append(both("importing.given_twice", path=path))
            found.setdefault(path.resolve(), path)
        return list(found.values())

    def _label(self, path: Path) -> str:
        """Return what a file is called in the report: its name, its path where names repeat."""
        same = sum(other.name == path.name for other in self.paths)
        return path.name if same == 1 else str(path)

    def refuse_if_all_bad(self, files: Sequence[_File], rejects: object) -> None:
        """Raise AllRowsBad for the first file of which nothing could be taken."""
        for file in files:
            tally = file.tally
            if tally.events == 0 and tally.rejected:
                reason = tally.reasons.most_common(1)[0][0]
                raise AllRowsBad(
                    rows=tally.rejected, path=file.name, reason=reason, rejects_file=rejects
                )
            if tally.events == 0:
                raise FileEmpty(path=file.name)

    def _open(self, path: Path) -> tuple[_File, list[RawRows], Iterator[RawRows]]:
        """Open a file and understand it; hands out what was read for that, and the rest."""
        from yeojido.adapters.files.opening import open_source

        source = open_source(path, self._options)
        stretches = source.rows()
        held, sample = held_for_sample(stretches, path)
        plan = self._understand(sample, path, source)
        self.warnings += [*source.notes, *plan.warnings]
        if self.on_columns:
            self.on_columns(self._label(path), plan)
        return _File(self._label(path), source, plan), held, stretches

    def _take(self, file: _File, rows: Iterator[RawRows], writer: Writer) -> None:
        from yeojido.app.ahead import ahead
        from yeojido.app.spreading import shaped
        from yeojido.collect.clean import clean, masked_row

        now = round(datetime.now(UTC).timestamp() * SECOND)
        tidy: Callable[[RawRows], Cleaned]
        tidy = partial(
            clean, plan=file.plan, secret=self.secret, now=now, offset=self._offset,
            originals=self.originals is not None,
        )  # fmt: skip
        if self.known is not None:
            tidy = self.known.after(tidy)
        if self.originals is not None:
            tidy = self.originals.after(tidy)
        read = shaped(ahead(rows), file.plan, self.secret)
        for raw, cleaned in collect(read, tidy, writer):
            refused = [*map(masked_row, raw.rejected), *cleaned.rejected]
            refused.sort(key=lambda row: row.line)
            if refused:
                self.reject(file.name, refused)
            if self.offering is not None:
                self.offering.see(cleaned)
            file.tally.add(raw, cleaned, refused)
            file.refuse_too_many_names()
            see(self.ties, raw, file.plan)
            if self.progress:
                self.progress(self._done + raw.done, self._total)
        self._offset += file.tally.line
        self._done += file.source.size

    def _understand(self, sample: pl.DataFrame, path: Path, source: Source) -> Plan:
        """Guess; a column that one of several files lacks is looked for in that file alone."""
        from yeojido.collect.composed import with_composed
        from yeojido.collect.guess import guess, matching, overruling
        from yeojido.collect.shapes.planning import found_shape, plan_of

        if (fit := found_shape(sample, path.name, self.overrides)) is not None:
            self._known |= set(overruling(self.overrides).values())
            return plan_of(sample, path.name, fit, self.overrides, source.format)
        sample = with_composed(sample, self.overrides.time)
        wanted = overruling(self.overrides)
        lacking = {r: n for r, n in wanted.items() if matching(sample.columns, n) is None}
        self._known |= {n for n in wanted.values() if n not in lacking.values()}
        overrides = self.overrides
        if lacking and len(self.paths) > 1:
            columns = ", ".join(sample.columns)
            for name in lacking.values():
                self._unknown.setdefault(name, UnknownColumn(column=name, columns=columns))
            overrides = replace(overrides, **dict.fromkeys(lacking, None))
        return guess(sample, path.name, overrides, format_=source.format)


def held_for_sample(stretches: Iterator[RawRows], path: Path) -> tuple[list[RawRows], pl.DataFrame]:
    """Read as far as guessing needs; raises FileEmpty where there are no rows at all."""
    import polars as pl

    from yeojido.collect.guess import SAMPLE_ROWS

    held: list[RawRows] = []
    rows = 0
    for raw in stretches:
        held.append(raw)
        rows += raw.frame.height
        if rows >= SAMPLE_ROWS:
            break
    if rows == 0 and not any(raw.rejected for raw in held):
        raise FileEmpty(path=path)
    frames = [raw.frame.head(SAMPLE_ROWS) for raw in held]
    return held, pl.concat(frames, how="diagonal").head(SAMPLE_ROWS)


def _chain(held: list[RawRows], stretches: Iterator[RawRows]) -> Iterator[RawRows]:
    while held:
        yield held.pop(0)
    yield from stretches


def files_of(path: Path) -> list[Path]:
    """Return the files of a folder, as tables are written in parts; a file is itself.

    What begins with ``_`` or ``.`` is not of the table: marks, checksums.
    """
    if not path.is_dir():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file()
        and not any(part.startswith(("_", ".")) for part in file.relative_to(path).parts)
    ]
    return found or [path]


def _report(
    files: Sequence[_File], receipt: Receipt, rejects: str | None, notes: Sequence[Words]
) -> ImportReport:
    # Whoever is erased while an import runs is left out by its commit.
    rejected = sum(file.tally.rejected for file in files) + receipt.removed
    offered = sum(file.tally.events for file in files) - receipt.removed
    return ImportReport(
        rows=offered + rejected,
        accepted=receipt.added,
        duplicates=offered - receipt.added,
        rejected=rejected,
        people=receipt.people,
        events=receipt.events,
        first=_iso(receipt.first) if receipt.events else None,
        last=_iso(receipt.last) if receipt.events else None,
        rejects_file=rejects,
        columns={file.name: columns_of(file.plan) for file in files},
        files={
            file.name: {
                "format": file.source.format,
                "rows": file.tally.events + file.tally.rejected,
                "rejected": file.tally.rejected,
                "reasons": [
                    {"ko": reason.ko, "en": reason.en, "rows": count}
                    for reason, count in file.tally.reasons.most_common(10)
                ],
            }
            for file in files
        },
        withheld={file.name: list(file.plan.withheld) for file in files if file.plan.withheld},
        warnings=(*notes, *(said for file in files for said in _said(file))),
    )


def columns_of(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return for each role its column, the reason in both languages, and how sure that is."""
    roles: dict[str, Found] = dict(plan.roles.items())
    if plan.shape is not None:
        from yeojido.collect.shapes.reshape import shown_roles

        roles = shown_roles(plan.shape, plan.roles)
    if plan.questions:
        reason = both("importing.by_question", count=len(plan.questions))
        roles["event"] = roles["rating"] = Found(", ".join(plan.questions), reason)
    elif plan.event_name:
        roles["event"] = Found(plan.event_name, both("importing.by_file_name"), 0.3)
    if plan.clock and (day := roles.get("time")):
        reason = both("importing.by_clock", reason=day.reason)
        roles["time"] = Found(f"{day.column} + {plan.clock}", reason, day.confidence)
    if plan.date is not None:
        roles["time"] = Found(_iso(plan.date), both("importing.by_date"))
    return {
        role: {
            "column": found.column,
            "reason": {"ko": found.reason.ko, "en": found.reason.en},
            "confidence": found.confidence,
        }
        for role, found in roles.items()
    }


def _said(file: _File) -> Iterator[Words]:
    """Yield what a person should know about the rows of a file."""
    tally = file.tally
    if file.plan.withheld:
        yield both("importing.withheld", path=file.name, columns=", ".join(file.plan.withheld))
    if file.plan.more_ratings:
        names = ", ".join(name for name, _ in file.plan.more_ratings)
        first = file.plan.column("rating")
        yield both("importing.more_ratings", path=file.name, column=first, columns=names)
    if file.plan.pseudonym:
        yield both("importing.pseudonym", path=file.name, column=file.plan.column("person"))
    if tally.early and tally.first is not None:
        first = _iso(tally.first)[:10]
        yield both("importing.early_times", path=file.name, count=tally.early, first=first)
    if tally.late and tally.last is not None:
        last = _iso(tally.last)[:10]
        yield both("importing.late_times", path=file.name, count=tally.late, last=last)
    if tally.off_scale:
        yield both(
            "importing.off_scale", path=file.name, count=tally.off_scale, scale=str(file.plan.scale)
        )
    if tally.rejected:
        reason = tally.reasons.most_common(1)[0][0]
        yield both("importing.rejected", path=file.name, count=tally.rejected, reason=reason)


def _iso(micros: int) -> str:
    text = ""
    with suppress(OverflowError, ValueError, OSError):
        text = datetime.fromtimestamp(micros / SECOND, UTC).isoformat().replace("+00:00", "Z")
    return text
