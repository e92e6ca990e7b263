"""Raw rows to clean events by a plan: the same rows in, the same events out, for ever."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from yeojido.collect import channels, ratings, redact, times, turns, urls, wide
from yeojido.collect.codebook import numbered, scale_in, unanswered
from yeojido.collect.composed import with_composed
from yeojido.collect.names import names_a_person
from yeojido.collect.roles import Plan
from yeojido.collect.speech import masked_text, masked_texts
from yeojido.collect.vocabulary import plain
from yeojido.domain.log import DAY, LOG_COLUMNS
from yeojido.domain.source import RawRows, RejectedRow
from yeojido.domain.words import both
from yeojido.kernels.digest import digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: before this a time is taken, but said to be strange (microseconds UTC)
EARLIEST = 7305 * DAY  # 1990-01-01
_SHOWN = 2000
#: Columns of a clean frame that begin so hold texts as they were written, where they were masked.
ORIGINAL = "\0original"

_NO_PERSON, _NO_TIME, _NOT_A_TIME, _IMPOSSIBLE, _NO_EVENT, _NO_ANSWER = 1, 2, 3, 4, 5, 6
_REASONS = {
    _NO_PERSON: "no_person", _NO_TIME: "no_time", _NOT_A_TIME: "not_a_time",
    _IMPOSSIBLE: "impossible_time", _NO_EVENT: "no_event", _NO_ANSWER: "no_answer",
}  # fmt: skip
_FIXED = ("person", "time", "seq", "event", "channel", "text", "rating",
          "digest_hi", "digest_lo", "exact")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean events of one stretch, in the columns that the store takes, and what was not taken.

    ``early`` and ``late`` count events before 1990 and more than a day after now; ``off_scale``
    ratings that lie outside their scale. ``erased``: events of people who were erased, left out.
    ``first``, ``last``: microseconds UTC, None for no rows.
    """

    frame: pl.DataFrame
    rejected: tuple[RejectedRow, ...] = ()
    early: int = 0
    late: int = 0
    off_scale: int = 0
    erased: int = 0
    first: int | None = None
    last: int | None = None


@dataclass(slots=True)
class _Parts:
    """Arrays over the rows of one stretch, before the bad ones are left out."""

    frame: pl.DataFrame
    person: pl.Series
    time: NDArray[np.int64]
    seq: NDArray[np.int64]
    reason: NDArray[np.uint8]
    hi: NDArray[np.int64]
    lo: NDArray[np.int64]
    exact: NDArray[np.bool_]
    properties: dict[str, pl.Series] = field(default_factory=dict[str, pl.Series])
    names: list[pl.Series] = field(default_factory=list[pl.Series])
    originals: list[pl.Series] | None = None

    def said(self, series: pl.Series) -> pl.Series:
        """Return texts without personal data; what was written is remembered if that is wanted."""
        masked = masked_texts(series, self.names)
        if self.originals is not None:
            self.originals.append(_changed(series, masked))
        return masked


def _changed(written: pl.Series, masked: pl.Series) -> pl.Series:
    """Return what was written where something was masked, null elsewhere."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(written))
    return written.zip_with((written != masked).fill_null(value=False), nothing)


def clean(
    raw: RawRows,
    plan: Plan,
    secret: bytes,
    *,
    now: int,
    offset: int = 0,
    originals: bool = False,
) -> Cleaned:
    """Turn raw rows into events.

    ``originals``: the frame holds columns named ``ORIGINAL...`` besides, texts as they were
    written where something in them was masked; whoever asks for them takes them out. ``now`` is
    the present in microseconds UTC, for the warning about times to come. ``offset`` is added to
    line numbers, so that order continues over several files.
    """
    frame = _with_all_columns(raw.frame, plan)
    parts = _parts(frame, raw.lines, plan, secret, offset)
    parts.originals = [] if originals else None
    parts.properties = _properties(parts, plan)
    if plan.questions:
        events, wrong = _wide(parts, plan, raw.lines)
        off_scale = 0
    else:
        (events, off_scale), wrong = _long(parts, plan), ()
    rejected = (*_rejected(parts, raw.lines, plan, secret), *wrong)
    at = events["time"].to_numpy()
    return Cleaned(
        frame=events,
        rejected=rejected,
        early=int(np.count_nonzero(at < EARLIEST)),
        late=int(np.count_nonzero(at > now + DAY)),
        off_scale=off_scale,
        first=int(at.min()) if at.size else None,
        last=int(at.max()) if at.size else None,
    )


def _with_all_columns(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return the frame as text but for its times, with every column that plays a role.

    JSON rows may lack some columns.
    """
    time = plan.column("time")
    frame = with_composed(frame, time)
    typed = [s.name for s in frame.get_columns() if s.dtype != pl.String and s.name != time]
    frame = frame.with_columns(times.as_text(frame[name]) for name in typed)
    missing = [f.column for f in plan.roles.values() if f.column not in frame.columns]
    missing += [name for name, _ in plan.more_ratings if name not in frame.columns]
    missing += [name for name in plan.questions if name not in frame.columns]
    return frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in dict.fromkeys(missing)
    )


def _parts(
    frame: pl.DataFrame, lines: NDArray[np.int64], plan: Plan, secret: bytes, offset: int
) -> _Parts:
    rows = frame.height
    reason = np.zeros(rows, np.uint8)
    person = frame[plan.column("person") or ""].str.strip_chars()
    if plan.pseudonym:
        person = redact.pseudonymised(person, secret)
    hidden = {
        name: redact.pseudonymised(frame[name], secret)
        for name in plan.withheld
        if name in frame.columns
    }
    hi, lo, exact = _digests(frame, plan, hidden, person)
    parts = _Parts(frame, person, np.zeros(rows, np.int64), lines + offset, reason, hi, lo, exact)
    _set_time(parts, plan)
    _set_sequence(parts, plan)
    parts.reason[_blank(person)] = _NO_PERSON
    parts.names = [frame[n] for n in plan.withheld if n in frame.columns and names_a_person(n)]
    return parts


def _blank(series: pl.Series) -> NDArray[np.bool_]:
    return (series.is_null() | (series == "")).fill_null(value=True).to_numpy()


def _digests(
    frame: pl.DataFrame, plan: Plan, hidden: Mapping[str, pl.Series], person: pl.Series
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    names = plan.content or frame.columns
    content = {name: _content(frame[name]) for name in names}
    content |= {name: values for name, values in hidden.items() if not plan.content}
    if plan.pseudonym and not plan.content:
        content[plan.column("person") or ""] = person
    hi, lo = digest(content)
    exact = np.zeros(frame.height, np.bool_)
    if column := plan.column("message_id"):
        exact = ~_blank(frame[column])
        id_hi, id_lo = digest({"message_id": frame[column]})
        hi, lo = np.where(exact, id_hi, hi), np.where(exact, id_lo, lo)
    return hi, lo, exact


def _content(series: pl.Series) -> pl.Series:
    # A typed time is its count of microseconds.
    return series if series.dtype == pl.String else series.to_physical().cast(pl.String)


def _set_time(parts: _Parts, plan: Plan) -> None:
    column = plan.column("time")
    if plan.date is not None or column is None:
        parts.time[:] = plan.date or 0
        return
    written = parts.frame[column]
    if plan.clock and plan.clock in parts.frame.columns:
        written = _with_clock(times.as_text(written), parts.frame[plan.clock])
    read = times.parse(written, plan.time)
    parts.time = read.at
    for state, reason in (
        (times.MISSING, _NO_TIME), (times.NOT_A_TIME, _NOT_A_TIME), (times.IMPOSSIBLE, _IMPOSSIBLE)
    ):  # fmt: skip
        parts.reason[read.state == state] = reason


def _with_clock(date: pl.Series, clock: pl.Series) -> pl.Series:
    """Return dates with the times of day of another column; a date alone where that has none."""
    marked = clock.str.strip_chars().str.replace(r"^(\d\d)(\d\d)(\d\d)$", "${1}:${2}:${3}")
    return (date + " " + marked).fill_null(date)


def _set_sequence(parts: _Parts, plan: Plan) -> None:
    column = plan.column("sequence")
    if column is None:
        return
    given = parts.frame[column].str.strip_chars().cast(pl.Int64, strict=False)
    parts.seq = given.fill_null(pl.Series(parts.seq)).to_numpy()


def _properties(parts: _Parts, plan: Plan) -> dict[str, pl.Series]:
    """Return what is kept beside the events' own columns, personal data left out or masked."""
    frame = parts.frame
    gone = {*plan.withheld, *plan.drop, *plan.questions}
    gone |= {
        c
        for role in ("person", "time", "text", "event", "message_id", "sequence")
        if (c := plan.column(role))
    }
    channel = plan.column("channel")
    if channel and plain(channel) in ("channel", "채널"):
        gone.add(channel)
    kept: dict[str, pl.Series] = {}
    for name in frame.columns:
        if name in gone:
            continue
        values = frame[name]
        values = parts.said(values) if name in plan.masked else redact.mask_addresses(values)
        said = plan.book.columns.get(name) if plan.book else None
        if said is not None and said.labels:
            values = values.str.strip_chars().replace(dict(said.labels))
        kept[_property_name((said.name if said else "") or name, kept)] = values
    event = plan.column("event")
    if plan.url_event and event:
        for name, values in urls.properties(frame[event]).items():
            kept[_property_name(name, kept)] = redact.mask_addresses(values)
    return kept


def _property_name(name: str, taken: Mapping[str, pl.Series]) -> str:
    while name in LOG_COLUMNS or name in _FIXED or name in taken:
        name += "_"
    return name


def _long(parts: _Parts, plan: Plan) -> tuple[pl.DataFrame, int]:
    """One row is one event."""
    frame, rows = parts.frame, parts.frame.height
    event = _events(frame, plan)
    parts.reason[(parts.reason == 0) & _blank(event)] = _NO_EVENT
    text_column, rating_column = plan.column("text"), plan.column("rating")
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, rows)
    rating = pl.Series([None], dtype=pl.Float64).new_from_index(0, rows)
    off_scale = 0
    if rating_column and plan.scale:
        given = frame[rating_column]
        if plan.codes.strict:
            given = given.set(unanswered(plan.codes, rating_column, given, plan.scale), None)
        rating = ratings.to_emotion(given, plan.scale)
        off_scale = rating.null_count() - given.null_count()
    for name, scale in plan.more_ratings:
        rating = rating.fill_null(ratings.to_emotion(frame[name], scale))
    text = nothing
    if text_column:
        text = parts.said(turns.of_customers(frame[text_column], frame))
    good = parts.reason == 0
    made = _frame(parts, event, _channel(frame, plan), text, rating)
    return (made if good.all() else made.filter(pl.Series(good))), off_scale


def _events(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    column = plan.column("event")
    if column is None:
        return pl.Series([plan.event_name], dtype=pl.String).new_from_index(0, frame.height)
    event = frame[column].str.strip_chars()
    event = urls.event_names(event) if plan.url_event else event
    return redact.mask_addresses(event)


def _channel(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    column = plan.column("channel")
    if column is None:
        return pl.Series([plan.channel], dtype=pl.String).new_from_index(0, frame.height)
    return channels.normalise(frame[column])


def _frame(
    parts: _Parts, event: pl.Series, channel: pl.Series, text: pl.Series, rating: pl.Series
) -> pl.DataFrame:
    fixed: dict[str, pl.Series] = {
        "person": parts.person,
        "time": pl.Series(parts.time, dtype=pl.Int64),
        "seq": pl.Series(parts.seq, dtype=pl.Int64),
        "event": event,
        "channel": channel,
        "text": text,
        "rating": rating,
        "digest_hi": pl.Series(parts.hi, dtype=pl.Int64),
        "digest_lo": pl.Series(parts.lo, dtype=pl.Int64),
        "exact": pl.Series(parts.exact, dtype=pl.Boolean),
    }
    kept = {f"{ORIGINAL}{i}": series for i, series in enumerate(parts.originals or ())}
    return pl.DataFrame({**fixed, **parts.properties, **kept})


def _wide(
    parts: _Parts, plan: Plan, lines: NDArray[np.int64]
) -> tuple[pl.DataFrame, tuple[RejectedRow, ...]]:
    """One row is one respondent; each answer, and what they wrote, is an event."""
    rows = pl.DataFrame({"row": np.arange(parts.frame.height)})
    table = parts.frame.select(*plan.questions).with_columns(rows["row"].alias("\0row"))
    table = table.filter(pl.Series(parts.reason == 0))
    answers = wide.melt(table, plan.questions, "\0row")
    empty = answers.clear().with_columns(pl.lit(None, pl.Float64).alias("rating"))
    scored: list[pl.DataFrame] = [empty]
    wrong: list[RejectedRow] = []
    for (name,), group in answers.group_by("question", maintain_order=True):
        rated, bad = _rated(group, str(name), plan, lines)
        scored.append(rated)
        wrong += bad
    nothing = pl.lit(None, pl.String)
    taken = pl.concat(scored).with_columns(nothing.alias("text"), nothing.alias("original"))
    if (column := plan.column("text")) is not None:
        taken = pl.concat([taken, _written(parts, column)])
    taken = taken.sort("\0row", maintain_order=True)
    row = taken["\0row"].to_numpy()
    silent = parts.reason == 0
    silent[row] = False
    silent[np.isin(lines, [each.line for each in wrong])] = False
    parts.reason[silent] = _NO_ANSWER
    question_hi, question_lo = digest({"\0question": taken["question"]})
    # Answers of one respondent share a line and a time: the table's order of questions is theirs.
    order = {name: place for place, name in enumerate(plan.questions)}
    place = taken["question"].replace_strict(order, default=len(order), return_dtype=pl.Int64)
    melted = _Parts(
        frame=parts.frame,
        person=parts.person.gather(row),
        time=parts.time[row],
        seq=parts.seq[row] * (len(order) + 1) + place.to_numpy(),
        reason=np.zeros(row.size, np.uint8),
        hi=parts.hi[row] + question_hi,
        lo=parts.lo[row] + question_lo,
        exact=np.zeros(row.size, np.bool_),
        properties={name: values.gather(row) for name, values in parts.properties.items()},
        originals=None if parts.originals is None else [taken["original"]],
    )
    melted.properties[_property_name("answer", melted.properties)] = taken["answer"]
    channel = pl.Series([plan.channel], dtype=pl.String).new_from_index(0, row.size)
    book = {} if plan.book is None else plan.book.questions
    events = taken["question"].replace({n: said.event for n, said in book.items() if said.event})
    return _frame(melted, events, channel, taken["text"], taken["rating"]), tuple(wrong)


def _rated(
    group: pl.DataFrame, question: str, plan: Plan, lines: NDArray[np.int64]
) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """Return one question's answers with their ratings, and those that are on no scale.

    Where nobody said which codes are no answer, whatever lies off the scale is none.
    """
    scale = scale_in(plan.book, question) or plan.scale or wide.scale_for(question)
    given = numbered(plan.book, question, group["answer"])
    group = group.with_columns(
        given.alias("answer"), ratings.to_emotion(given, scale).alias("rating")
    )
    off = group["rating"].is_null()
    if not plan.codes.strict:
        return group.filter(~off), []
    none = unanswered(plan.codes, question, given, scale)
    reason = both("importing.off_scale_answer", column=question, scale=str(scale))
    wrong = [
        RejectedRow(int(lines[row]), reason, redact.mask_one(f"{question},{answer}")[:_SHOWN])
        for row, answer in group.filter(off & ~none).select("\0row", "answer").iter_rows()
    ]
    return group.filter(~off & ~none), wrong


def _written(parts: _Parts, column: str) -> pl.DataFrame:
    said = parts.said(parts.frame[column])
    there = pl.Series((parts.reason == 0) & ~_blank(said))
    rows = there.arg_true().cast(pl.Int64)
    return pl.DataFrame(
        {
            "\0row": rows,
            "question": pl.Series([column]).new_from_index(0, len(rows)),
            "answer": pl.Series([None], dtype=pl.String).new_from_index(0, len(rows)),
            "rating": pl.Series([None], dtype=pl.Float64).new_from_index(0, len(rows)),
            "text": said.filter(there),
            "original": _changed(parts.frame[column], said).filter(there),
        }
    )


def _rejected(
    parts: _Parts, lines: NDArray[np.int64], plan: Plan, secret: bytes
) -> tuple[RejectedRow, ...]:
    bad = np.flatnonzero(parts.reason)
    if bad.size == 0:
        return ()
    rows = parts.frame[bad.tolist()]
    rows = rows.with_columns(times.as_text(series) for series in rows.get_columns())
    columns = {
        _NO_PERSON: plan.column("person"), _NO_EVENT: plan.column("event"), _NO_ANSWER: None
    }  # fmt: skip
    reasons = {
        code: both(
            f"importing.{_REASONS[code]}", column=columns.get(code, plan.column("time")) or ""
        )
        for code in np.unique(parts.reason[bad]).tolist()
    }
    secretive = {*plan.withheld, *((plan.column("person") or "",) if plan.pseudonym else ())}
    return tuple(
        RejectedRow(
            int(lines[at]), reasons[int(parts.reason[at])], row_text(row, secretive, secret)
        )
        for at, row in zip(bad.tolist(), rows.iter_rows(named=True), strict=True)
    )


def row_text(row: Mapping[str, str | None], secretive: set[str], secret: bytes) -> str:
    """Return a row as CSV without personal data: pseudonyms, and the rest masked."""
    names = [cell for name, cell in row.items() if cell and names_a_person(name)]
    cells = [
        redact.pseudonym(cell, secret)
        if name in secretive and cell
        else masked_text(cell or "", names)
        for name, cell in row.items()
    ]
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()[:_SHOWN]


def masked_row(row: RejectedRow) -> RejectedRow:
    """Return a row that a reader rejected, personal data masked as far as its looks give it away."""
    return RejectedRow(row.line, row.reason, masked_text(row.row)[:_SHOWN])
