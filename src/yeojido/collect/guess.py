"""Which column means what: by what people call their columns, then by what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from yeojido.collect import codebook, ratings, redact, times, wide
from yeojido.collect.composed import is_composed, with_composed
from yeojido.collect.profile import ColumnProfile, date_order_open, profiles, stem
from yeojido.collect.roles import NOTHING_SAID, ROLES, Found, Overrides, Plan, Role, Scale
from yeojido.collect.vocabulary import by_name, personal_by_name, plain
from yeojido.domain.errors import (
    BadDate,
    BadOption,
    NoPersonColumn,
    NoTimeColumn,
    UnknownColumn,
)
from yeojido.domain.words import Words, both

SAMPLE_ROWS = 20_000

_Columns = Mapping[str, ColumnProfile]


@dataclass
class _Draft:
    columns: _Columns
    overrides: Overrides
    roles: dict[Role, Found] = field(default_factory=dict[Role, Found])
    warnings: list[Words] = field(default_factory=list[Words])

    def taken(self, name: str) -> bool:
        return any(found.column == name for found in self.roles.values())


def guess(
    sample: pl.DataFrame,
    file_name: str,
    overrides: Overrides = NOTHING_SAID,
    *,
    format_: str = "CSV",
) -> Plan:
    """Return the plan of a file by its first rows (String columns) and its name.

    Raises UnknownColumn, NoTimeColumn, NoPersonColumn, BadOption, BadDate.
    """
    sample = sample.with_columns(times.as_text(series) for series in sample.get_columns())
    sample = with_composed(sample, overrides.time)
    draft = _Draft(profiles(sample), overrides)
    date = _date(overrides)
    _overruled(draft)
    asked = _questions(draft)
    for role in ROLES:
        if role in draft.roles or (asked and role in ("event", "rating", "channel", "session")):
            continue
        if role == "time" and date is not None:
            continue
        if found := _best(draft, role, asked):
            draft.roles[role] = found
    if "time" not in draft.roles and date is None:
        raise NoTimeColumn(path=file_name, columns=_listed(sample))
    if "person" not in draft.roles:
        _person_otherwise(draft, file_name, asked)
    if "event" not in draft.roles and not asked:
        _event_otherwise(draft)
    return _plan(draft, file_name, date, asked, format_)


def overruling(overrides: Overrides) -> dict[Role, str]:
    """Return the roles whose column a person named."""
    named: dict[Role, str | None] = {
        "person": overrides.person, "event": overrides.event, "time": overrides.time,
        "sequence": overrides.sequence, "channel": overrides.channel, "text": overrides.text,
        "rating": overrides.rating,
    }  # fmt: skip
    return {role: name for role, name in named.items() if name and name.lower() != "none"}


def matching(columns: tuple[str, ...] | list[str], name: str) -> str | None:
    """Return the column meant by a name: exactly, or but for blanks and letter case."""
    if name in columns:
        return name
    return next((c for c in columns if c.strip().lower() == name.strip().lower()), None)


def _listed(sample: pl.DataFrame) -> str:
    names = sample.columns
    return ", ".join(names[:12]) + (f", ... (+{len(names) - 12})" if len(names) > 12 else "")


def _overruled(draft: _Draft) -> None:
    names = list(draft.columns)
    for role, wanted in overruling(draft.overrides).items():
        column = matching(names, wanted)
        if column is None:
            raise UnknownColumn(column=wanted, columns=", ".join(names))
        draft.roles[role] = Found(column, both("importing.by_flag"))


def _date(overrides: Overrides) -> int | None:
    if overrides.date is None:
        if (overrides.time or "").lower() == "none":
            raise BadOption(option="--time", value="none", possible="COLUMN, --date 2026-03-01")
        return None
    read = times.parse(pl.Series([overrides.date]), times.TimeRule(overrides.timezone))
    if not read.good[0]:
        raise BadDate(text=overrides.date)
    return int(read.at[0])


def _questions(draft: _Draft) -> tuple[str, ...]:
    book = draft.overrides.codebook
    if book is not None and book.questions:
        return codebook.asked_of(book, list(draft.columns))
    if draft.overrides.wide is False or (
        draft.overrides.wide is None and draft.roles.keys() & {"event", "rating"}
    ):
        return ()
    if draft.overrides.wide is None and any(
        by_name("event", name) >= 0.7 for name in draft.columns
    ):
        return ()
    found = wide.questions(draft.columns)
    if draft.overrides.wide:
        if not found:
            raise BadOption(option="--wide", value="true", possible=both("importing.no_questions"))
        return found
    return found if wide.is_wide(draft.columns, found) else ()


# What a column must look like to play a role, whatever it is called.


def _may_be_person(profile: ColumnProfile) -> bool:
    return profile.filled >= 0.2 and not profile.masked and profile.length <= 100


def _may_be_event(profile: ColumnProfile) -> bool:
    few = profile.distinct <= max(200, 0.3 * len(profile.present)) or profile.addresses
    return profile.filled >= 0.5 and few and profile.length <= 300


def _may_be_time(profile: ColumnProfile) -> bool:
    return profile.filled >= 0.3 and profile.timely >= 0.5


def _may_be_sequence(profile: ColumnProfile) -> bool:
    return profile.filled >= 0.9 and profile.whole >= 0.99


def _may_be_channel(profile: ColumnProfile) -> bool:
    return profile.filled > 0 and profile.distinct <= 60 and profile.letters >= 0.5


def _may_be_text(profile: ColumnProfile) -> bool:
    return profile.letters >= 0.5 and profile.length >= 4


def _may_be_rating(profile: ColumnProfile) -> bool:
    worded = ratings.in_words(profile.probe).null_count() < 0.5 * max(1, len(profile.probe))
    return profile.distinct <= 120 and (profile.numeric >= 0.9 or worded)


def _may_be_message_id(profile: ColumnProfile) -> bool:
    # Short numbers count from 1 in every file; only long ids are the same fact everywhere.
    # A few repeats are what message ids are for: the same fact sent twice.
    return profile.distinct >= 0.9 * profile.rows and profile.length >= 16


def _may_be_session(profile: ColumnProfile) -> bool:
    return profile.filled >= 0.2


_MAY_BE: dict[Role, Callable[[ColumnProfile], bool]] = {
    "person": _may_be_person, "event": _may_be_event, "time": _may_be_time,
    "sequence": _may_be_sequence, "channel": _may_be_channel, "text": _may_be_text,
    "rating": _may_be_rating, "message_id": _may_be_message_id, "session": _may_be_session,
}  # fmt: skip


def _best(draft: _Draft, role: Role, asked: tuple[str, ...]) -> Found | None:
    best: Found | None = None
    for name, profile in draft.columns.items():
        if draft.taken(name) or name in asked:
            continue
        sure = by_name(role, name)
        if sure <= (best.confidence if best else 0.0) or not _MAY_BE[role](profile):
            continue
        best = Found(name, both("importing.by_name", shown=_shown(role, profile)), sure)
    if best is None and role == "time":
        return _time_by_values(draft) or _time_that_fails(draft)
    if best is None and role == "text":
        return _text_by_values(draft, asked)
    return best


def _shown(role: Role, profile: ColumnProfile) -> Words:
    if role == "time":
        return both("importing.shown_time", share=round(100 * profile.timely))
    return both("importing.shown_values", distinct=profile.distinct, rows=profile.rows)


def _time_by_values(draft: _Draft) -> Found | None:
    fits = [
        (profile.timely * profile.filled, profile.distinct, name)
        for name, profile in draft.columns.items()
        if not draft.taken(name) and profile.filled >= 0.8 and profile.timely >= 0.95
        and not (profile.whole > 0.5 and profile.length < 12)
    ]  # fmt: skip
    if not fits:
        return None
    share, _, name = max(fits)
    return Found(name, both("importing.by_times", share=round(100 * share)), 0.6)


def _time_that_fails(draft: _Draft) -> Found | None:
    """A column plainly called the time is taken even where its values are no times: then every
    row is rejected with that reason, which says more than that there is no such column.
    """
    for name, profile in draft.columns.items():
        if by_name("time", name) == 1.0 and profile.filled and not draft.taken(name):
            return Found(name, both("importing.by_name", shown=_shown("time", profile)), 0.2)
    return None


def _text_by_values(draft: _Draft, asked: tuple[str, ...]) -> Found | None:
    for name, profile in draft.columns.items():
        wordy = profile.blanks >= 0.6 and profile.length >= 25 and profile.letters >= 0.9
        many = profile.distinct >= 0.7 * len(profile.present) and len(profile.present) >= 5
        free = not draft.taken(name) and name not in asked
        if wordy and many and free and not profile.addresses:
            reason = both("importing.by_sentences", length=round(profile.length))
            return Found(name, reason, 0.5)
    return None


def _person_otherwise(draft: _Draft, file_name: str, asked: tuple[str, ...]) -> None:
    if session := draft.roles.get("session"):
        draft.roles["person"] = Found(session.column, both("importing.by_session"), 0.4)
        draft.warnings.append(
            both("importing.session_as_person", path=file_name, column=session.column)
        )
        return
    for name, profile in draft.columns.items():  # an id of its own for each voice
        voice = asked or "text" in draft.roles or "rating" in draft.roles
        an_id = plain(name).split("_")[-1] in ("id", "no", "번호", "num", "number")
        if voice and an_id and profile.unique and not draft.taken(name):
            draft.roles["person"] = Found(name, both("importing.by_voice"), 0.3)
            draft.warnings.append(both("importing.voice_as_person", path=file_name, column=name))
            return
    best: tuple[int, str] | None = None
    for name, profile in draft.columns.items():
        repeated = profile.rows >= 1.2 * profile.distinct and profile.distinct >= max(
            2, 0.002 * profile.rows
        )
        an_id = profile.filled >= 0.95 and profile.blanks < 0.05 and 1 <= profile.length <= 64
        fraction = profile.numeric >= 0.9 and profile.whole < 0.9
        unnamed = plain(name).startswith(("column_", "unnamed"))
        named_id = plain(name).split("_")[-1] in ("id", "no", "key", "번호")
        if repeated and an_id and not fraction and (unnamed or named_id) and _free(draft, name):
            best = max(best, (profile.distinct, name)) if best else (profile.distinct, name)
    if best is None:
        raise NoPersonColumn(path=file_name, columns=", ".join(draft.columns))
    shown = draft.columns[best[1]]
    reason = both("importing.by_repetition", distinct=shown.distinct, rows=shown.rows)
    draft.roles["person"] = Found(best[1], reason, 0.4)


def _free(draft: _Draft, name: str) -> bool:
    return not draft.taken(name) and draft.columns[name].timely < 0.5


def _event_otherwise(draft: _Draft) -> None:
    """Take the one column of repeated words, where there is exactly one and it has no name."""
    fits = [
        name
        for name, profile in draft.columns.items()
        if plain(name).startswith(("column_", "unnamed"))
        and _free(draft, name) and profile.letters >= 0.95 and profile.filled >= 0.95
        and 2 <= profile.distinct <= min(500, 0.2 * profile.rows) and profile.length <= 60
    ]  # fmt: skip
    if len(fits) == 1:
        draft.roles["event"] = Found(fits[0], both("importing.by_words"), 0.4)


def _plan(
    draft: _Draft, file_name: str, date: int | None, asked: tuple[str, ...], format_: str
) -> Plan:
    columns, roles, overrides = draft.columns, draft.roles, draft.overrides
    person = roles["person"].column
    withheld, personal_ids = _personal(draft, asked)
    event = roles.get("event")
    scale = _scale(draft, file_name)
    name = None if event else stem(file_name)
    if asked:
        draft.warnings.append(both("importing.wide", path=file_name, count=len(asked)))
        said = all(codebook.scale_in(overrides.codebook, each) for each in asked)
        if overrides.rating_scale is None and not said:
            draft.warnings.append(both("importing.wide_scale", path=file_name))
    elif name:
        draft.warnings.append(both("importing.derived_event", path=file_name, event=name))
    drop = tuple(c for wanted in overrides.drop if (c := matching(list(columns), wanted)))
    return Plan(
        columns=tuple(columns),
        roles=dict(roles),
        event_name=name,
        time=_time_rule(draft, file_name, format_),
        date=date,
        clock=_clock(draft),
        scale=scale,
        more_ratings=_more_ratings(draft),
        url_event=bool(event and columns[event.column].addresses),
        questions=asked,
        withheld=withheld,
        pseudonym=person in personal_ids,
        masked=_free_text(draft, withheld, asked),
        drop=drop,
        channel=_channel(draft, name, asked),
        codes=codebook.codes_of(overrides.not_an_answer, overrides.codebook),
        book=overrides.codebook,
        warnings=tuple(draft.warnings),
    )


def _channel(draft: _Draft, name: str | None, asked: tuple[str, ...]) -> str | None:
    if "channel" in draft.roles:
        return None
    if asked:
        return "survey"
    event = draft.roles.get("event")
    if event and draft.columns[event.column].addresses:
        return "web"
    about = name or ""
    if "review" in about or "리뷰" in about or "후기" in about:
        return "review"
    return "survey" if "survey" in about or "설문" in about else None


def _time_rule(draft: _Draft, file_name: str, format_: str) -> times.TimeRule:
    zone = draft.overrides.timezone
    found = draft.roles.get("time")
    if found is None:
        return times.TimeRule(zone)
    profile = draft.columns[found.column]
    order: times.Order = profile.order
    if wanted := draft.overrides.date_order:
        if wanted not in ("ymd", "mdy", "dmy"):
            raise BadOption(option="--date-order", value=wanted, possible="ymd, mdy, dmy")
        order = wanted
    elif date_order_open(profile.present):
        draft.warnings.append(
            both("importing.date_order_open", path=file_name, column=found.column)
        )
    return times.TimeRule(zone, order, serial=format_ == "Excel")


def _clock(draft: _Draft) -> str | None:
    """Return the column with the time of day where the column of times holds dates alone."""
    found = draft.roles.get("time")
    if found is None or draft.overrides.date or is_composed(found.column):
        return None
    probe = draft.columns[found.column].probe
    if float(probe.str.contains(r":|\d[시T]|^\d{9,}").mean() or 0) > 0.1:  # pyright: ignore[reportArgumentType]
        return None
    for name, profile in draft.columns.items():
        named = by_name("time", name) >= 0.6
        if named and not draft.taken(name) and profile.filled >= 0.5 and profile.clock >= 0.95:
            return name
    return None


def _scale(draft: _Draft, file_name: str) -> Scale | None:
    if draft.overrides.rating_scale:
        return ratings.parse_scale(draft.overrides.rating_scale)
    found = draft.roles.get("rating")
    if found is None:
        return None
    values = draft.columns[found.column].present
    if ratings.in_words(values.head(500)).null_count() < 0.5 * min(len(values), 500):
        return Scale(1, 5)
    scale = ratings.scale_of(values, found.column)
    if scale is None:
        draft.warnings.append(both("importing.scale_unknown", path=file_name, column=found.column))
        del draft.roles["rating"]
    return scale


def _more_ratings(draft: _Draft) -> tuple[tuple[str, Scale], ...]:
    """Return other rating columns that are filled where the first is not: a file of several
    surveys often gives each question a column.
    """
    found = draft.roles.get("rating")
    if found is None or draft.overrides.rating:
        return ()
    first = draft.columns[found.column].values.is_not_null()
    more: list[tuple[str, Scale]] = []
    for name, profile in draft.columns.items():
        if draft.taken(name) or by_name("rating", name) < 0.6 or not _may_be_rating(profile):
            continue
        both_filled = int((first & profile.values.is_not_null()).sum())
        scale = ratings.scale_of(profile.present, name)
        if scale and both_filled <= 0.05 * len(profile.present):
            more.append((name, scale))
    return tuple(more)


def _personal(draft: _Draft, asked: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the columns to withhold, and those among the roles that are personal themselves."""
    withheld: list[str] = []
    ids: set[str] = set()
    spared = {
        f.column
        for role, f in draft.roles.items()
        if role in ("event", "time", "text", "channel", "rating")
    }
    for name, profile in draft.columns.items():
        if name in spared or name in asked:
            continue
        said = personal_by_name(name) and not redact.only_flags(profile.values)
        if said or redact.kind_of(profile.probe):
            if draft.roles["person"].column == name:
                ids.add(name)
            else:
                withheld.append(name)
    return tuple(withheld), frozenset(ids)


def _free_text(draft: _Draft, withheld: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
    text = draft.roles.get("text")
    wordy = [
        name
        for name, profile in draft.columns.items()
        if name not in withheld and name not in asked and not profile.addresses
        and profile.letters >= 0.5 and (profile.blanks >= 0.5 and profile.length >= 15)
    ]  # fmt: skip
    return tuple(dict.fromkeys([*([text.column] if text else []), *wordy]))
