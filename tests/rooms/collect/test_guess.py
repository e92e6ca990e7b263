"""Guessing what columns mean, by their names in two languages and by what stands in them."""

from __future__ import annotations

import polars as pl
import pytest

from yeojido.collect.guess import guess
from yeojido.collect.profile import date_order, stem
from yeojido.collect.roles import Overrides, Plan, Scale
from yeojido.domain.errors import BadDate, BadOption, NoPersonColumn, NoTimeColumn, UnknownColumn

_N = 40
_TIMES = [f"2026-03-{1 + i % 28:02} 10:{i:02}:00" for i in range(_N)]
_EVENTS = [("home", "cart", "pay")[i % 3] for i in range(_N)]
_PEOPLE = [f"u{i % 9}" for i in range(_N)]


def _guess(
    overrides: Overrides = Overrides(), name: str = "shop.csv", **columns: list[str]
) -> Plan:
    frame = pl.DataFrame(columns).cast(pl.String)
    return guess(frame, name, overrides)


def _columns(plan: Plan) -> dict[str, str]:
    return {role: found.column for role, found in plan.roles.items()}


@pytest.mark.parametrize(
    ("person", "event", "time"),
    [
        ("user_id", "event", "timestamp"), ("고객번호", "이벤트", "일시"), ("회원ID", "행동", "날짜"),
        ("사용자", "활동", "시각"), ("userId", "eventName", "createdAt"), ("Customer ID", "Action", "Date"),
        ("case:concept:name", "concept:name", "time:timestamp"), ("household_id", "handling", "time"),
        ("고객 ID", "이벤트명", "이벤트 시각"), ("visitor", "event_type", "event_timestamp"),
        ("방문자 번호", "단계", "발생일시"),
    ],
)  # fmt: skip
def test_columns_are_known_by_their_names(person: str, event: str, time: str) -> None:
    """Common Korean and English names are understood, each with a reason in both languages."""
    plan = _guess(**{"x": ["1"] * _N, time: _TIMES, person: _PEOPLE, event: _EVENTS})
    assert _columns(plan) == {"person": person, "event": event, "time": time}
    assert all(found.reason.ko and found.reason.en for found in plan.roles.values())


def test_a_name_is_not_believed_against_the_values() -> None:
    """A column called time without times is left for one with times."""
    plan = _guess(user=_PEOPLE, event=_EVENTS, time=["31"] * _N, moment=_TIMES)
    assert plan.column("time") == "moment"


def test_columns_without_names_are_known_by_their_values() -> None:
    """Ids that come again, repeated words, and times."""
    plan = _guess(column_1=_PEOPLE, column_2=_EVENTS, column_3=_TIMES)
    assert _columns(plan) == {"person": "column_1", "event": "column_2", "time": "column_3"}


def test_flags_overrule() -> None:
    """What a person names is taken, whatever was likelier; blanks and case do not matter."""
    plan = _guess(Overrides(person="ALIAS ", event="where"), user_id=_PEOPLE, alias=_PEOPLE[::-1],
                  event=_EVENTS, where=_EVENTS, time=_TIMES)  # fmt: skip
    assert (plan.column("person"), plan.column("event")) == ("alias", "where")


def test_an_unknown_column_is_refused() -> None:
    """A flag that names no column lists those that are there."""
    with pytest.raises(UnknownColumn, match="user, event, time"):
        _guess(Overrides(person="usr"), user=_PEOPLE, event=_EVENTS, time=_TIMES)


def test_no_time_and_no_person_are_refused() -> None:
    """Each says which columns there are."""
    with pytest.raises(NoTimeColumn, match="--time"):
        _guess(user=_PEOPLE, event=_EVENTS)
    with pytest.raises(NoPersonColumn, match="--person"):
        _guess(event=_EVENTS, time=_TIMES)


def test_a_date_stands_in_for_times() -> None:
    """With a date given, a file needs no column of times."""
    plan = _guess(Overrides(date="2017-05-13", timezone="UTC"), user=_PEOPLE, event=_EVENTS)
    assert plan.date == 1_494_633_600_000_000
    with pytest.raises(BadDate):
        _guess(Overrides(date="soon"), user=_PEOPLE, event=_EVENTS)
    with pytest.raises(BadOption, match="--date"):
        _guess(Overrides(time="none"), user=_PEOPLE, event=_EVENTS)


def test_without_a_column_of_events_the_file_gives_the_name() -> None:
    """Every row is then an event called like the file, and that is said."""
    plan = _guess(
        name="2026-03_reviews_export(1).csv.gz",
        user=_PEOPLE,
        date=_TIMES,
        review=["아주 좋아요"] * _N,
    )
    assert (plan.event_name, plan.channel) == ("reviews", "review")
    assert any("reviews" in warning.en for warning in plan.warnings)


@pytest.mark.parametrize(
    ("file", "name"),
    [("reviews.csv", "reviews"), ("주문내역_2026.xlsx", "주문내역"), ("20260301.csv", "event"),
     ("data.csv", "data"), ("web events.v2.jsonl.gz", "web_events")],
)  # fmt: skip
def test_stem(file: str, name: str) -> None:
    """A file's name loses folder, ending, dates and numbers, and is `event` when nothing is left."""
    assert stem(file) == name


def test_session_stands_in_for_people_with_a_warning() -> None:
    """Visits are counted as people only where nothing better is there."""
    plan = _guess(session_id=_PEOPLE, event=_EVENTS, time=_TIMES)
    assert plan.column("person") == "session_id"
    assert any("session_id" in warning.ko for warning in plan.warnings)


def test_each_voice_is_a_person_where_authors_are_masked() -> None:
    """A masked author tells nobody apart; reviews then stand for themselves."""
    plan = _guess(review_id=[str(10**7 + i) for i in range(_N)], author=["ab**" for _ in range(_N)],
                  date=_TIMES, rating=[str(1 + i % 10) for i in range(_N)], review=["좋은 영화"] * _N)  # fmt: skip
    assert plan.column("person") == "review_id"
    assert plan.scale == Scale(1, 10)


def test_short_message_ids_are_no_identity() -> None:
    """Numbers counted from 1 are in every file; only long ids mean the same fact everywhere."""
    common = {"user": _PEOPLE, "event": _EVENTS, "time": _TIMES}
    assert _guess(event_id=[str(i) for i in range(_N)], **common).column("message_id") is None
    long = [f"b7a1c2d3-0000-4000-8000-{i:012}" for i in range(_N)]
    assert _guess(event_id=long, **common).column("message_id") == "event_id"
    repeated = [*long[:-2], *long[:2]]
    assert _guess(event_id=repeated, **common).column("message_id") == "event_id"


def test_addresses_as_events() -> None:
    """A column of addresses is marked, and the channel is the web."""
    plan = _guess(
        user=_PEOPLE, time=_TIMES, page=[f"https://shop.kr/{e}?utm_source=a" for e in _EVENTS]
    )
    assert plan.url_event
    assert plan.channel == "web"


def test_personal_columns_are_withheld_by_name_and_by_look() -> None:
    """E-mails, phones and names are not stored; a yes-no column called phone is no phone."""
    plan = _guess(user_id=_PEOPLE, event=_EVENTS, time=_TIMES, 성명=["홍길동"] * _N,
                  contact=[f"010-1234-{i:04}" for i in range(_N)], phone=["Y", "N"] * (_N // 2),
                  color=["red"] * _N)  # fmt: skip
    assert set(plan.withheld) == {"성명", "contact"}
    assert not plan.pseudonym


def test_people_known_by_their_address_get_pseudonyms() -> None:
    """An e-mail may tell people apart, but is not stored."""
    plan = _guess(email=[f"{p}@mail.kr" for p in _PEOPLE], event=_EVENTS, time=_TIMES)
    assert plan.column("person") == "email"
    assert plan.pseudonym


def test_an_unknown_scale_is_not_guessed() -> None:
    """Scores on no plain scale stay a property, with a warning that names the flag."""
    columns = {
        "user": _PEOPLE,
        "event": _EVENTS,
        "time": _TIMES,
        "score": ["-7.5", "312"] * (_N // 2),
    }
    plan = _guess(**columns)
    assert plan.column("rating") is None
    assert any("--rating-scale" in warning.en for warning in plan.warnings)
    assert _guess(Overrides(rating="score", rating_scale="-10..400"), **columns).scale == Scale(
        -10, 400
    )


@pytest.mark.parametrize(
    ("values", "order"),
    [(["03/25/2026", "04/01/2026"], "mdy"), (["25/03/2026"], "dmy"), (["01/02/2026"], "mdy"),
     (["26.03.25", "26.04.01"], "ymd"), (["2026-03-25"], "ymd")],
)  # fmt: skip
def test_order_of_day_and_month_is_that_of_the_column(values: list[str], order: str) -> None:
    """A part beyond 12 anywhere in the column is the day."""
    assert date_order(pl.Series(values)) == order


def test_an_open_order_of_dates_is_said() -> None:
    """Where no part is beyond 12 the reading is said, with the flag that changes it."""
    plan = _guess(user=_PEOPLE, event=_EVENTS, date=["03/04/2026"] * _N)
    assert plan.time.order == "mdy"
    assert any("--date-order" in warning.en for warning in plan.warnings)
    assert (
        _guess(
            Overrides(date_order="dmy"), user=_PEOPLE, event=_EVENTS, date=["03/04/2026"] * _N
        ).time.order
        == "dmy"
    )


def test_a_survey_with_a_respondent_a_row_is_seen() -> None:
    """Batteries of answers on one scale are questions; codes of other kinds are not."""
    scale = [str(1 + i % 6) for i in range(_N)]
    survey = {
        "RESPNUM": [str(i) for i in range(_N)], "GATE": [str(i % 30) for i in range(_N)],
        **{f"Q7{name}": scale for name in ("ART", "FOOD", "SIGN", "WIFI")}, "Q9BATH": scale,
        "Q9ALL": scale, "Q5TIMES": scale, "SEX": ["1", "2"] * (_N // 2),
        "NETPRO": [str(i % 11) for i in range(_N)],
    }  # fmt: skip
    plan = _guess(Overrides(date="2017-05-13"), **survey)
    assert plan.questions == ("Q7ART", "Q7FOOD", "Q7SIGN", "Q7WIFI", "Q9BATH", "Q9ALL", "NETPRO")
    assert _guess(Overrides(date="2017-05-13", wide=False), **survey).questions == ()


def test_wide_needs_questions() -> None:
    """Asking for a survey where there are no questions is refused."""
    with pytest.raises(BadOption, match="wide"):
        _guess(Overrides(wide=True), user=_PEOPLE, event=_EVENTS, time=_TIMES)
