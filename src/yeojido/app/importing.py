"""Files to events: each file is read, its columns understood, its rows cleaned and written.

Several files are one import: they become part of the log together or not at all, so stopping
midway changes nothing and running again completes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from yeojido.app.loops import Writer, collect
from yeojido.collect.roles import NOTHING_SAID, Found, Overrides, Plan
from yeojido.domain.errors import AllRowsBad, BadOption, FileEmpty, UnknownColumn
from yeojido.domain.log import SECOND
from yeojido.domain.source import FileOptions, RawRows, RejectedRow, Source
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl

    from yeojido.store.memory import MemoryLog
    from yeojido.store.workspace import Workspace
    from yeojido.store.writer import Receipt

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


@dataclass(slots=True)
class _File:
    """What became of one file so far."""

    name: str
    source: Source
    plan: Plan
    events: int = 0
    rejected: int = 0
    early: int = 0
    late: int = 0
    off_scale: int = 0
    first: int | None = None
    last: int | None = None
    reasons: Counter[Words] = field(default_factory=Counter[Words])


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    overrides: Overrides = NOTHING_SAID,
    progress: Progress | None = None,
    on_columns: OnColumns | None = None,
) -> ImportReport:
    """Take event files into the workspace, all or nothing.

    ``progress(done, total)`` counts bytes of the files; ``on_columns(file, plan)`` is told how
    each file is understood before its rows are taken. Raises InputError and StoreError.
    """
    from yeojido.adapters.files.rejects import RejectsFile

    _check(paths, overrides)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    names = ", ".join(path.name for path in paths)
    with RejectsFile(
        workspace.rejects / f"{stamp}-{paths[0].name.partition('.')[0]}.csv"
    ) as rejects:
        run = _Run(paths, overrides, workspace.secret, rejects.add, progress, on_columns)
        with workspace.log.writer(names) as writer:
            files = run.all(writer)
            run.refuse_if_all_bad(files, str(rejects.path))
            receipt = writer.commit()
        path = str(rejects.path) if rejects.count else None
    return _report(files, receipt, path, run.warnings)


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
    offered = sum(file.events for file in files)
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
        raise BadOption(option="FILE", value="()", possible="shop.csv reviews.csv")
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
    _unknown: dict[str, UnknownColumn] = field(default_factory=dict[str, UnknownColumn])
    _known: set[str] = field(default_factory=set[str])
    _done: int = 0
    _total: int = 0
    _offset: int = 0

    def all(self, writer: Writer) -> list[_File]:
        """Bring in every file; raises what is wrong with the first that cannot be read."""
        options = FileOptions(
            self.overrides.delimiter, self.overrides.encoding, self.overrides.sheet
        )
        self.paths = self._once(self.paths)
        self._total = sum(path.stat().st_size for path in self.paths if path.is_file())
        files = [self._one(path, options, writer) for path in self.paths]
        for name, error in self._unknown.items():
            if name not in self._known:
                raise error
        return files

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
            if file.events == 0 and file.rejected:
                reason = file.reasons.most_common(1)[0][0]
                raise AllRowsBad(
                    rows=file.rejected, path=file.name, reason=reason, rejects_file=rejects
                )
            if file.events == 0:
                raise FileEmpty(path=file.name)

    def _one(self, path: Path, options: FileOptions, writer: Writer) -> _File:
        from yeojido.adapters.files.opening import open_source
        from yeojido.app.ahead import ahead
        from yeojido.collect.clean import clean, masked_row

        source = open_source(path, options)
        stretches = source.rows()
        held, sample = _held_for_sample(stretches, path)
        plan = self._understand(sample, path, source)
        self.warnings += [*source.notes, *plan.warnings]
        if self.on_columns:
            self.on_columns(self._label(path), plan)
        file = _File(self._label(path), source, plan)
        now = round(datetime.now(UTC).timestamp() * SECOND)
        last = 0
        tidy = partial(clean, plan=plan, secret=self.secret, now=now, offset=self._offset)
        for raw, cleaned in collect(ahead(_chain(held, stretches)), tidy, writer):
            refused = [*map(masked_row, raw.rejected), *cleaned.rejected]
            refused.sort(key=lambda row: row.line)
            if refused:
                self.reject(file.name, refused)
            _count(file, cleaned, refused)
            last = max([last, *raw.lines[-1:].tolist(), *(row.line for row in raw.rejected[-1:])])
            if self.progress:
                self.progress(self._done + raw.done, self._total)
        self._offset += last
        self._done += source.size
        return file

    def _understand(self, sample: pl.DataFrame, path: Path, source: Source) -> Plan:
        """Guess; a column that one of several files lacks is looked for in that file alone."""
        from yeojido.collect.guess import guess, matching, overruling

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


def _held_for_sample(
    stretches: Iterator[RawRows], path: Path
) -> tuple[list[RawRows], pl.DataFrame]:
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


def _count(file: _File, cleaned: Any, refused: Sequence[RejectedRow]) -> None:
    file.events += cleaned.frame.height
    file.rejected += len(refused)
    file.early += cleaned.early
    file.late += cleaned.late
    file.off_scale += cleaned.off_scale
    file.reasons.update(row.reason for row in refused)
    if cleaned.first is not None and cleaned.last is not None:
        file.first = cleaned.first if file.first is None else min(file.first, cleaned.first)
        file.last = cleaned.last if file.last is None else max(file.last, cleaned.last)


def _report(
    files: Sequence[_File], receipt: Receipt, rejects: str | None, notes: Sequence[Words]
) -> ImportReport:
    rejected = sum(file.rejected for file in files)
    offered = sum(file.events for file in files)
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
        columns={file.name: _columns(file.plan) for file in files},
        files={
            file.name: {
                "format": file.source.format,
                "rows": file.events + file.rejected,
                "rejected": file.rejected,
                "reasons": [
                    {"ko": reason.ko, "en": reason.en, "rows": count}
                    for reason, count in file.reasons.most_common(10)
                ],
            }
            for file in files
        },
        withheld={file.name: list(file.plan.withheld) for file in files if file.plan.withheld},
        warnings=(*notes, *(said for file in files for said in _said(file))),
    )


def _columns(plan: Plan) -> dict[str, dict[str, Any]]:
    roles: dict[str, Found] = dict(plan.roles.items())
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
    if file.plan.withheld:
        yield both("importing.withheld", path=file.name, columns=", ".join(file.plan.withheld))
    if file.plan.more_ratings:
        names = ", ".join(name for name, _ in file.plan.more_ratings)
        first = file.plan.column("rating")
        yield both("importing.more_ratings", path=file.name, column=first, columns=names)
    if file.plan.pseudonym:
        yield both("importing.pseudonym", path=file.name, column=file.plan.column("person"))
    if file.early and file.first is not None:
        first = _iso(file.first)[:10]
        yield both("importing.early_times", path=file.name, count=file.early, first=first)
    if file.late and file.last is not None:
        last = _iso(file.last)[:10]
        yield both("importing.late_times", path=file.name, count=file.late, last=last)
    if file.off_scale:
        yield both(
            "importing.off_scale", path=file.name, count=file.off_scale, scale=str(file.plan.scale)
        )
    if file.rejected:
        reason = file.reasons.most_common(1)[0][0]
        yield both("importing.rejected", path=file.name, count=file.rejected, reason=reason)


def _iso(micros: int) -> str:
    text = ""
    with suppress(OverflowError, ValueError, OSError):
        text = datetime.fromtimestamp(micros / SECOND, UTC).isoformat().replace("+00:00", "Z")
    return text
