"""The plan of an export whose shape is known: the same kind of plan as for any other file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from yeojido.collect import ratings, redact, times, wide
from yeojido.collect.declared import Fit
from yeojido.collect.guess import guess, matching
from yeojido.collect.profile import ColumnProfile, profiles
from yeojido.collect.roles import Found, Overrides, Plan, Role, Scale
from yeojido.collect.shapes import fit as fitting
from yeojido.collect.shapes.reshape import (
    CONTENT,
    ID,
    SEQ,
    TIE,
    event_label,
    person_label,
    reshaped,
    text_label,
    time_label,
)
from yeojido.collect.vocabulary import personal_by_name
from yeojido.domain.errors import BadOption, HoldsCosts, NotThisShape
from yeojido.domain.source import RawRows
from yeojido.domain.words import Words, both

_NO_SECRET = b"\0" * 32


def found_shape(sample: pl.DataFrame, path: str, overrides: Overrides) -> Fit | None:
    """Return the shape that a file has, or is said to have; None: its columns are guessed.

    Columns that a person named mean that they know better, unless they name a shape too.
    Raises BadOption, NotThisShape, HoldsCosts.
    """
    columns = sample.columns
    said = overrides.shape
    if said == "none":
        return None
    if said is not None:
        shape = fitting.named(said)
        if shape is None:
            raise BadOption(option="--shape", value=said, possible=", ".join(fitting.names()))
        person = overrides.person and matching(columns, overrides.person)
        found = fitting.fit(shape, columns, person or None)
        lacking = fitting.missing(found)
        if lacking:
            raise NotThisShape(
                path=path, shape=said, missing=", ".join(lacking), columns=", ".join(columns[:12])
            )
    else:
        if overrides.person or overrides.event or overrides.time or overrides.wide is not None:
            return None
        if overrides.codebook is not None:
            return None
        found = fitting.recognised(columns)
    if found is not None and found.shape.kind == "costs":
        raise HoldsCosts(path=path, shape=found.shape.name)
    return found


def plan_of(sample: pl.DataFrame, path: str, fit: Fit, overrides: Overrides, format_: str) -> Plan:
    """Return the plan of a file by its shape and its first rows; raises InputError."""
    dropped = tuple(c for wanted in overrides.drop if (c := matching(sample.columns, wanted)))
    fit = replace(fit, rest=tuple(c for c in fit.rest if c not in dropped))
    raw = RawRows(sample, np.arange(sample.height, dtype=np.int64))
    shop = overrides.shop or ""
    rows = next(iter(reshaped([raw], fit, _NO_SECRET, shop)))
    rule = fit.shape.zone if overrides.timezone == "Asia/Seoul" else None
    zone = rule or overrides.timezone
    if fit.shape.kind == "survey":
        plan = _survey(rows.frame, path, fit, replace(overrides, timezone=zone), format_)
    else:
        plan = _events(rows.frame, sample, path, fit, replace(overrides, timezone=zone), format_)
    notes = (both("importing.shape", path=path, shape=fit.shape.name),)
    withheld = tuple(dict.fromkeys((*fit.withheld, *plan.withheld)))
    return replace(
        plan, shape=fit, shop=shop, columns=tuple(sample.columns), withheld=withheld,
        warnings=(*notes, *plan.warnings),
    )  # fmt: skip


def _survey(frame: pl.DataFrame, path: str, fit: Fit, overrides: Overrides, format_: str) -> Plan:
    columns = profiles(frame)
    questions = wide.questions(columns)
    said = replace(
        overrides, person=person_label(fit), time=fit.fields["at"], wide=bool(questions),
        text=overrides.text or _written(columns, fit, questions), shape=None,
    )  # fmt: skip
    plan = guess(frame, path, said, format_=format_)
    named = {fit.fields[who.field] for who in fit.who if who.field in fit.fields}
    named -= {person_label(fit)}
    plan = replace(
        plan,
        event_name="Survey Submitted" if plan.event_name else None,
        channel=plan.channel or "survey",
        withheld=tuple(dict.fromkeys((*plan.withheld, *sorted(named)))),
        warnings=tuple(w for w in plan.warnings if "wide" not in w.en),
        pseudonym=False,
    )
    roles = dict(plan.roles)
    roles["person"] = Found(person_label(fit), _reason(fit))
    roles["time"] = Found(fit.fields["at"], _reason(fit))
    return replace(plan, roles=roles)


def _written(
    columns: Mapping[str, ColumnProfile], fit: Fit, questions: tuple[str, ...]
) -> str | None:
    """Return the question that people answer in sentences: the one with the longest answers."""
    open_ = [
        (each.length, name)
        for name, each in columns.items()
        if name in fit.rest and name not in questions
        and each.letters >= 0.9 and each.blanks >= 0.5 and each.length >= 8
    ]  # fmt: skip
    return max(open_)[1] if open_ else None


def _events(
    frame: pl.DataFrame,
    sample: pl.DataFrame,
    path: str,
    fit: Fit,
    overrides: Overrides,
    format_: str,
) -> Plan:
    shape = fit.shape
    reason = _reason(fit)
    roles: dict[Role, Found] = {
        "person": Found(person_label(fit), reason),
        "event": Found(event_label(fit), reason),
        "time": Found(time_label(fit), reason),
        "sequence": Found(SEQ, reason),
    }
    if shape.id:
        roles["message_id"] = Found(ID, reason)
    if shape.channel in fit.fields:
        roles["channel"] = Found(fit.fields[shape.channel], reason)
    words = text_label(fit)
    if words is not None:
        roles["text"] = Found(words, reason)
    profiled = profiles(frame)
    scale, warnings = _scale(profiled, fit, overrides, path)
    if scale is not None and shape.rating in fit.fields:
        roles["rating"] = Found(fit.fields[shape.rating], reason)
    taken = {found.column for found in roles.values()} | {
        CONTENT,
        *shape.fixed,
        "products",
        "items",
    }
    free = {name: each for name, each in profiled.items() if name not in taken}
    withheld = [
        name
        for name, each in free.items()
        if (personal_by_name(name) and not redact.only_flags(each.values))
        or redact.kind_of(each.probe)
    ]
    masked = [n for n, each in free.items() if n not in withheld and _wordy(each)]
    masked += [] if words is None else [words]
    return Plan(
        columns=tuple(frame.columns), roles=roles, time=_rule(sample, fit, overrides, format_),
        scale=scale, withheld=tuple(withheld), masked=tuple(masked), drop=(CONTENT, TIE),
        channel=shape.channel[1:] if shape.channel.startswith("=") else None,
        content=(CONTENT,) if CONTENT in frame.columns else (),
        warnings=warnings,
    )  # fmt: skip


def _reason(fit: Fit) -> Words:
    return both("importing.by_shape", shape=fit.shape.name)


def _wordy(profile: ColumnProfile) -> bool:
    return profile.letters >= 0.5 and profile.blanks >= 0.5 and profile.length >= 15


def _scale(
    columns: Mapping[str, ColumnProfile], fit: Fit, overrides: Overrides, path: str
) -> tuple[Scale | None, tuple[Words, ...]]:
    if overrides.rating_scale:
        return ratings.parse_scale(overrides.rating_scale), ()
    name = fit.fields.get(fit.shape.rating)
    if name is None or name not in columns:
        return None, ()
    values = columns[name].present
    if len(values) == 0:
        return Scale(1, 5), ()
    if ratings.in_words(values.head(500)).null_count() < 0.5 * min(len(values), 500):
        return Scale(1, 5), ()
    said = fit.shape.scale
    scale = Scale(*said) if said else ratings.scale_of(values, name)
    if scale is None:
        return None, (both("importing.scale_unknown", path=path, column=name),)
    return scale, ()


def _rule(sample: pl.DataFrame, fit: Fit, overrides: Overrides, format_: str) -> times.TimeRule:
    used = [f for step in fit.shape.steps for way in step.time for f in way.split(" ")]
    column = next((fit.fields[field] for field in used if field in fit.fields), None)
    order: times.Order = "ymd"
    if column is not None:
        text = times.as_text(sample[column]).alias(column)
        order = profiles(text.to_frame())[column].order
    if (wanted := overrides.date_order) is not None:
        if wanted not in ("ymd", "mdy", "dmy"):
            raise BadOption(option="--date-order", value=wanted, possible="ymd, mdy, dmy")
        order = wanted
    return times.TimeRule(overrides.timezone, order, serial=format_ == "Excel")
