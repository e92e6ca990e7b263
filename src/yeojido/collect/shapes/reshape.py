"""Rows of an export to rows of events, as the shape declares; the cleaner does the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
import numpy as np
import polars as pl

from yeojido.collect import times
from yeojido.collect.declared import Fit, Step, Who, WhoKind
from yeojido.collect.identity import key_of
from yeojido.collect.redact import pseudonym
from yeojido.collect.roles import Found, Role
from yeojido.collect.shapes import ga4
from yeojido.domain.people import IdentifierKind
from yeojido.domain.source import RawRows, RejectedRow
from yeojido.domain.words import both
from yeojido.kernels.digest import digest

EVENT, ID, SEQ, CONTENT, TIE = "\0event", "\0id", "\0seq", "\0content", "\0tie"
_LINE = "\0line"
_KINDS: dict[WhoKind, tuple[IdentifierKind, ...]] = {
    "id": ("user_id",), "anonymous": ("anonymous",), "personal": ("email", "phone"), "name": ("user_id",),
}  # fmt: skip


def person_label(fit: Fit) -> str:
    """Return what the column of people is called: the columns it is made of."""
    there = [fit.fields[who.field] for who in fit.who if who.field in fit.fields]
    if fit.shape.kind == "survey" or not there:
        there.append("respondent")
    return " / ".join(there)


def time_label(fit: Fit) -> str:
    """Return what the column of times is called: the columns it is made of."""
    used = [f for step in fit.shape.steps for way in step.time for f in way.split(" ")]
    there = [fit.fields[field] for field in dict.fromkeys(used) if field in fit.fields]
    return " / ".join(there) or "time"


def event_label(fit: Fit) -> str:
    """Return what the column of events is called."""
    steps = fit.shape.steps
    field = steps[0].event[1:-1] if len(steps) == 1 and steps[0].event.startswith("{") else ""
    return fit.fields.get(field, EVENT)


def text_label(fit: Fit) -> str | None:
    """Return what the column of words is called, None where the file has none."""
    for field in (fit.shape.text, *(step.text for step in fit.shape.steps)):
        if field in fit.fields:
            return fit.fields[field]
    return None


def shown_roles(fit: Fit, roles: Mapping[Role, Found]) -> dict[str, Found]:
    """Return the roles as a person is to see them: columns of the file, and names of events."""
    shown: dict[str, Found] = {r: found for r, found in roles.items() if r != "sequence"}
    if (event := shown.get("event")) and event.column == EVENT:
        names = ", ".join(
            step.event
            for step in fit.shape.steps
            if step.must or any(set(way.split(" ")) <= set(fit.fields) for way in step.time)
        )
        shown["event"] = Found(names, event.reason)
    if key := shown.get("message_id"):
        columns = [fit.fields[field] for field in fit.shape.id if field in fit.fields]
        shown["message_id"] = Found(" / ".join(columns), key.reason)
    return shown


def reshaped(rows: Iterable[RawRows], fit: Fit, secret: bytes, shop: str = "") -> Iterator[RawRows]:
    """Turn rows of an export into rows of events.

    Where several lines are one order the file is read to its end first, for they need not stand
    together; else a stretch at a time. ``secret`` makes the pseudonyms of people.
    """
    if not fit.shape.group:
        for raw in rows:
            yield _stretch(raw, fit, secret, shop)
        return
    held = list(rows)
    frames = [_texts(raw.frame) for raw in held]
    if not frames:
        return
    whole = RawRows(
        pl.concat(frames, how="diagonal"),
        np.concatenate([raw.lines for raw in held]),
        tuple(row for raw in held for row in raw.rejected),
        held[-1].done,
    )
    yield _stretch(whole, fit, secret, shop)


def _stretch(raw: RawRows, fit: Fit, secret: bytes, shop: str) -> RawRows:
    frame = _texts(raw.frame).with_columns(pl.Series(_LINE, raw.lines))
    if fit.shape.kind == "survey":
        made = frame.with_columns(_people(frame, fit, secret))
        return RawRows(made.drop(_LINE), raw.lines, raw.rejected, raw.done)
    if fit.shape.kind == "ga4":
        frame = _flattened(frame, fit)
    frame, keyless = _with_keys(frame, fit)
    if fit.shape.group and frame.height:
        frame = _grouped(frame, fit)
    frame = _cleaned_numbers(frame, fit)
    frame = frame.with_columns(*_people_and_browsers(frame, fit, secret))
    made = _events(frame, fit, shop)
    lines = made[_LINE].to_numpy()
    return RawRows(made.drop(_LINE), lines, (*raw.rejected, *keyless), raw.done)


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    typed = [series for series in frame.get_columns() if series.dtype != pl.String]
    return frame.with_columns(times.as_text(series) for series in typed)


def _column(frame: pl.DataFrame, fit: Fit, field: str) -> pl.Series:
    """Return a field's values, null where there is nothing in them."""
    name = fit.fields.get(field)
    if name is None or name not in frame.columns:
        return pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    values = frame[name].str.strip_chars()
    return values.set(values == "", None)


# Whose a row is.


def _people(frame: pl.DataFrame, fit: Fit, secret: bytes) -> pl.Series:
    key = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    for who in fit.who:
        if who.field in fit.fields:
            key = key.fill_null(_keys(_column(frame, fit, who.field), who, secret))
    if fit.shape.kind == "survey" and key.null_count():
        content = {n: frame[n] for n in frame.columns if n != _LINE}
        hi, lo = (pl.Series(part).cast(pl.String) for part in digest(content))
        key = key.fill_null("respondent:" + hi + lo)
    return key.alias(person_label(fit))


def _people_and_browsers(frame: pl.DataFrame, fit: Fit, secret: bytes) -> list[pl.Series]:
    """Return whose each row is, and beside a known person the browser or device."""
    people = _people(frame, fit, secret)
    nameless = [who for who in fit.who if who.kind == "anonymous" and who.field in fit.fields]
    if not nameless or len(fit.who) == len(nameless):
        return [people]
    other = _keys(_column(frame, fit, nameless[0].field), nameless[0], secret)
    return [people, other.set(other == people, None).alias(TIE)]


def _tied(frame: pl.DataFrame, fit: Fit) -> pl.Series | None:
    return frame[TIE] if TIE in frame.columns and fit.shape.kind != "survey" else None


def _keys(values: pl.Series, who: Who, secret: bytes) -> pl.Series:
    """Return the keys under which live collection knows the same people, null for nobody."""
    kinds = _KINDS[who.kind]
    known: dict[str, str | None] = {}
    for value in values.drop_nulls().unique().to_list():
        named = (key_of(kind, value, secret) for kind in kinds)
        known[value] = next((found[0] for found in named if found is not None), None)
        if known[value] is not None and who.kind == "name":
            known[value] = pseudonym(value, secret)
    if not known:
        return values
    return values.replace_strict(
        list(known), list(known.values()), default=None, return_dtype=pl.String
    )


# One order of several lines.


def _with_keys(frame: pl.DataFrame, fit: Fit) -> tuple[pl.DataFrame, list[RejectedRow]]:
    """Refuse the lines that do not say which order, or ticket, they are of."""
    if not fit.shape.id or fit.shape.id[-1] not in fit.fields:
        return frame, []
    key = fit.fields[fit.shape.id[-1]]
    blank = _column(frame, fit, fit.shape.id[-1]).is_null()
    if not blank.any():
        return frame, []
    reason = both("importing.no_key", column=key)
    lost = frame.filter(blank)
    refused = [RejectedRow(line, reason, "") for line in lost[_LINE].to_list()]
    return frame.filter(~blank), refused


def _grouped(frame: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    shape = fit.shape
    keys = [fit.fields[field] for field in shape.group if field in fit.fields]
    frame = frame.with_columns(
        pl.col(name).str.strip_chars().replace("", None) for name in frame.columns if name != _LINE
    )
    listed = {name: fit.fields[f] for name, f in shape.products.items() if f in fit.fields}
    amounts = {fit.fields[f] for f in shape.numbers if f in fit.fields}
    parts = [
        (_amount(pl.col(column)) if column in amounts else pl.col(column)).alias(name)
        for name, column in listed.items()
    ]
    sums = {
        total: fit.fields[line]
        for total, line in shape.totals.items()
        if line in fit.fields and total not in fit.fields
    }
    firsts = [pl.col(n).drop_nulls().first() for n in frame.columns if n not in keys]
    return frame.group_by(keys, maintain_order=True).agg(
        *firsts,
        *([pl.struct(parts).implode().alias("\0products")] if parts else []),
        *(
            _amount(pl.col(line)).cast(pl.Float64, strict=False).sum().alias(f"\0sum {total}")
            for total, line in sums.items()
        ),
    )


def _amount(column: pl.Expr) -> pl.Expr:
    """Return amounts as plain numbers: ``₩12,000``, ``12,000원`` and ``KRW 12000`` are 12000."""
    bare = column.str.replace_all(r"[^0-9.\-]", "")
    return pl.when(bare.str.contains(r"^-?\d+(\.\d+)?$")).then(bare)


def _cleaned_numbers(frame: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    columns = [fit.fields[f] for f in fit.shape.numbers if f in fit.fields]
    return frame.with_columns(_amount(pl.col(c)).alias(c) for c in columns if c in frame.columns)


def _products(lists: pl.Series) -> pl.Series:
    texts: list[str | None] = []
    for lines in lists.to_list():
        found = [{k: _number(v) for k, v in line.items() if v is not None} for line in lines]
        found = [line for line in found if line]
        texts.append(msgspec.json.encode(found).decode() if found else None)
    return pl.Series(texts, dtype=pl.String)


def _number(value: str) -> float | int | str:
    if value.isdigit() and len(value) < 16 and (value == "0" or value[0] != "0"):
        return int(value)
    return value


# What a row becomes.


def _events(frame: pl.DataFrame, fit: Fit, shop: str) -> pl.DataFrame:
    base = _properties(frame, fit)
    steps = fit.shape.steps
    made = [_step(frame, base, fit, step, place, shop) for place, step in enumerate(steps)]
    if len(made) == 1:
        return made[0]
    return pl.concat(made, how="diagonal").sort(_LINE, SEQ, maintain_order=True)


def _properties(frame: pl.DataFrame, fit: Fit) -> dict[str, pl.Series]:
    """Return what every event of a row may carry, by the name it has in the log."""
    shape = fit.shape
    apart = {who.field for who in fit.who}
    apart |= {f for step in shape.steps for way in step.time for f in way.split(" ")}
    apart |= {step.event[1:-1] for step in shape.steps if step.event.startswith("{")}
    apart |= {f for f in (shape.text, shape.rating) if f} | {"params"}
    apart |= {step.text for step in shape.steps if step.text}
    if shape.products:
        apart |= set(shape.products.values()) | set(shape.totals.values())
    if shape.channel in fit.fields:
        apart.add(shape.channel)
    kept = {f: _column(frame, fit, f) for f in fit.fields if f not in apart}
    if "\0products" in frame.columns:
        kept["products"] = _products(frame["\0products"])
    for total in shape.totals:
        if (name := f"\0sum {total}") in frame.columns:
            kept[total] = frame[name].cast(pl.String).str.replace(r"\.0$", "")
    rest = [n for n in fit.rest if n in frame.columns] + [
        n for n in frame.columns if n.startswith("\0param ")
    ]
    for name in rest:
        kept[_free(name.removeprefix("\0param "), kept)] = frame[name]
    for name, value in shape.fixed.items():
        given = kept.get(name)
        fixed = pl.Series([value]).new_from_index(0, frame.height)
        kept[name] = fixed if given is None else given.fill_null(fixed)
    return kept


def _free(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _step(
    frame: pl.DataFrame, base: dict[str, pl.Series], fit: Fit, step: Step, place: int, shop: str
) -> pl.DataFrame:
    shape, rows = fit.shape, frame.height
    when = _when(frame, fit, step)
    kept = base
    if step.keep is not None:
        kept = {name: base[name] for name in (*step.keep, *shape.fixed) if name in base}
        kept |= {name: base[f] for name, f in step.rename.items() if f in base}
        kept = {name: values for name, values in kept.items() if name not in step.rename.values()}
    columns: dict[str, pl.Series] = dict(kept)
    columns[person_label(fit)] = frame[person_label(fit)]
    columns[time_label(fit)] = when
    event = step.event
    named = fit.fields.get(event[1:-1]) if event.startswith("{") else None
    columns[event_label(fit)] = frame[named] if named else _same(event, rows)
    if shape.channel in fit.fields:
        columns[fit.fields[shape.channel]] = _column(frame, fit, shape.channel)
    if step.since is not None and step.since[1] in fit.fields:
        waited = _seconds(_column(frame, fit, step.since[1]), when)
        if waited.null_count() < rows:
            columns[step.since[0]] = waited.cast(pl.String)
    label = text_label(fit)
    rated = step.rated or len(shape.steps) == 1
    if rated and shape.rating in fit.fields:
        columns[fit.fields[shape.rating]] = _column(frame, fit, shape.rating)
    words = step.text or (shape.text if rated else "")
    if label is not None and words in fit.fields:
        columns[label] = _column(frame, fit, words)
    if shape.id:
        columns[ID] = _id(frame, fit, step, shop)
    if CONTENT in frame.columns:
        columns[CONTENT] = frame[CONTENT]
    if (tied := _tied(frame, fit)) is not None:
        columns[TIE] = tied
    columns[SEQ] = (frame[_LINE] * max(len(shape.steps), 1) + place).cast(pl.String)
    columns[_LINE] = frame[_LINE]
    made = pl.DataFrame([values.alias(name) for name, values in columns.items()])
    mask = _holds(frame, fit, step)
    mask = mask if step.must else mask & when.is_not_null()
    return made if mask.all() else made.filter(mask)


#: A date and a time in figures; what stands behind them (a zone) must be the same in both.
_MOMENT = r"^(\d{4})[-./](\d{1,2})[-./](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(.*)$"


def _seconds(start: pl.Series, end: pl.Series) -> pl.Series:
    """Return the whole seconds between two times as they are written, null where that is unclear."""
    both_ = pl.DataFrame({"start": start, "end": end})
    parts = both_.select(
        pl.col(name).str.extract_groups(_MOMENT).alias(name) for name in ("start", "end")
    )

    def moment(name: str) -> pl.Expr:
        group = [pl.col(name).struct.field(str(n)).fill_null("0") for n in range(1, 7)]
        written = pl.concat_str([each.str.zfill(2) for each in group], separator=" ")
        return written.str.to_datetime("%Y %m %d %H %M %S", strict=False)

    zone = pl.col("start").struct.field("7").eq_missing(pl.col("end").struct.field("7"))
    gap = (moment("end") - moment("start")).dt.total_seconds()
    return parts.select(pl.when(zone & (gap >= 0)).then(gap)).to_series()


def _same(value: str, rows: int) -> pl.Series:
    return pl.Series([value]).new_from_index(0, rows)


def _when(frame: pl.DataFrame, fit: Fit, step: Step) -> pl.Series:
    found = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    for way in step.time:
        parts = [_column(frame, fit, field) for field in way.split(" ")]
        if len(parts) == 2:
            day, clock = parts
            # A spreadsheet's date has a midnight of its own.
            day = day.str.replace(r"[T ]00:00:00(\.0+)?$", "")
            clock = clock.str.replace(r"^(\d\d)(\d\d)(\d\d)?$", "${1}:${2}:${3}")
            parts = [day + " " + clock.str.strip_chars_end(":")]
        found = found.fill_null(parts[0])
    return found


def _holds(frame: pl.DataFrame, fit: Fit, step: Step) -> pl.Series:
    if step.needs is None:
        return pl.Series([True]).new_from_index(0, frame.height)
    field, values = step.needs
    found = _column(frame, fit, field).str.to_lowercase().fill_null("")
    return found.is_in(sorted(values))


def _id(frame: pl.DataFrame, fit: Fit, step: Step, shop: str) -> pl.Series:
    """Return what makes an event the same event in every export: product, shop, thing, step."""
    text = _same(f"{fit.shape.mark}\0{shop}", frame.height)
    for field in fit.shape.id:
        if field in fit.fields:
            text = text + "\0" + _column(frame, fit, field).fill_null("")
    return text + f"\0{step.code}"


def _flattened(frame: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    """Lay the parameters of GA4 open, and make the text that identifies each event."""
    made: list[pl.Series] = []
    content = [frame[n].fill_null("") for n in ga4.ID if n in frame.columns]
    gone = [n for n in ga4.PARAMETERS if n in frame.columns]
    for column in gone:
        found, text = ga4.parameters(frame[column])
        before = ga4.PARAMETERS[column]
        made += [values.alias(f"\0param {before}{name}") for name, values in found.items()]
        if column == "event_params":
            content.append(text.fill_null(""))
    if "items" in frame.columns:
        items = ga4.products(frame["items"])
        content.append(items.fill_null(""))
        made.append(items.alias("items"))
    whole = content[0]
    for part in content[1:]:
        whole = whole + "\0" + part
    kept = [n for n in gone if n not in fit.fields.values()]
    return frame.drop(kept).with_columns(*made, whole.alias(CONTENT))
