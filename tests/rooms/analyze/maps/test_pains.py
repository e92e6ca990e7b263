"""Pains: found where they are, dated, and counted from a comparison."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rooms.analyze.maps import shops
from tests.rooms.analyze.maps.logs import Row, TestLog, run
from yeojido.analyze.maps.build import plan
from yeojido.analyze.maps.counting import bits, unpack
from yeojido.analyze.maps.dated import Drop, drops
from yeojido.analyze.maps.pains import length, span
from yeojido.analyze.maps.proposal import propose
from yeojido.analyze.maps.quotes import quotes
from yeojido.analyze.maps.state import KEPT_VOICES, Daily, Voice, keep
from yeojido.analyze.maps.vocabulary import Vocabulary
from yeojido.domain.journey import JourneyMap


def drawn(log: TestLog) -> JourneyMap:
    """The map of a log by its own proposal."""
    analysis = plan(propose(run(log, Vocabulary())), computed_at="2026-06-01T00:00:00+00:00")
    first = analysis.first()
    assert first is not None
    return run(log, analysis.after(run(log, first)))


@pytest.fixture(scope="module")
def faulty() -> JourneyMap:
    """The map of a shop whose mobile payments broke for two weeks."""
    return drawn(shops.faulty())


def test_a_fault_comes_first_with_its_days_group_and_cost(faulty: JourneyMap) -> None:
    """The planted fault is the first pain, dated to the day, on its device, near its true cost."""
    pain = faulty.pains[0]
    assert (pain.step, pain.kind, pain.rank) == ("payment", "failure", 1)
    evidence = {item.kind: item for item in pain.evidence}
    first, last = (date.fromisoformat(day) for day in str(evidence["period"].value).split("/"))
    # Day 30 to 43 from 2026-03-02.
    assert abs((first - date(2026, 4, 1)).days) <= 1
    assert abs((last - date(2026, 4, 14)).days) <= 1
    assert evidence["segment"].value == "mobile"
    journeys = evidence["journeys"].n
    assert journeys is not None
    # 70 % would have paid, 5 % did: the interval holds what was planted.
    assert pain.ci is not None
    assert pain.ci[0] <= journeys * 0.65 <= pain.ci[1]
    assert "mobile" in pain.title.ko and "4월" in pain.title.ko


def test_every_pain_has_an_idea_with_measure_and_guardrail(faulty: JourneyMap) -> None:
    """Opportunities are hypotheses with what measures them and what must not suffer."""
    assert faulty.opportunities
    first = faulty.opportunities[0]
    assert first.pain_ids == (faulty.pains[0].id,)
    assert first.status == "idea"
    for each in faulty.opportunities:
        assert each.primary_metric and each.guardrails and each.hypothesis


def test_moments_of_truth_are_few_and_say_why(faulty: JourneyMap) -> None:
    """At most three, each with a reason; the costliest pain is one."""
    assert 1 <= len(faulty.moments) <= 3
    assert faulty.moments[0].step == faulty.pains[0].step
    assert all(moment.reason.ko and moment.n >= 30 for moment in faulty.moments)


def test_no_fault_no_dated_pain() -> None:
    """A shop that is the same every day has no dated pain and no failure."""
    rng = np.random.default_rng(1)
    rows = []
    for person in range(2500):
        at = shops.START + rng.random() * 90 * shops.DAY
        values = {"device": "mobile" if rng.random() < 0.5 else "pc"}
        rows.append(Row(f"p{person}", "product_view", at, values))
        rows.append(Row(f"p{person}", "cart", at + 9, values))
        if rng.random() < 0.4:
            rows.append(Row(f"p{person}", "payment_done", at + 20, values))
    document = drawn(TestLog(tuple(rows), kinds={"device": "text"}))
    assert not [p for p in document.pains if p.id.startswith(("dated", "failure"))]


def test_what_a_person_wrote_survives_a_new_map(faulty: JourneyMap) -> None:
    """Owners of pains and edited opportunities are kept when the map is drawn again."""
    import msgspec

    owned = msgspec.structs.replace(
        faulty,
        pains=(msgspec.structs.replace(faulty.pains[0], owner="결제팀"), *faulty.pains[1:]),
        opportunities=(msgspec.structs.replace(faulty.opportunities[0], status="doing"),),
    )
    log = shops.faulty()
    analysis = plan(owned)
    first = analysis.first()
    assert first is not None
    again = run(log, analysis.after(run(log, first)))
    assert again.pains[0].owner == "결제팀"
    assert again.opportunities[0].status == "doing"
    assert len({each.id for each in again.opportunities}) == len(again.opportunities)


def _daily(rates: dict[int, tuple[int, float]]) -> Daily:
    days = np.array(sorted(rates), np.int64)
    number = np.array([rates[day][0] for day in days.tolist()], float)
    total = np.array([rates[day][0] * rates[day][1] for day in days.tolist()])
    zero = np.zeros(days.size, np.int64)
    return Daily(("",), zero, zero, days, number, total, total)


def test_an_improvement_is_not_a_drop_of_the_days_before() -> None:
    """When conversion rises for good, the days before are no pain."""
    rates = {day: (40, 0.3 if day < 60 else 0.5) for day in range(100)}
    assert drops({"": _daily(rates)}, (0, 99), 20, 0.05) == []


def test_a_drop_at_the_end_of_the_data_is_found() -> None:
    """A fault that is still on has no after, and is found all the same."""
    rates = {day: (40, 0.5 if day < 90 else 0.1) for day in range(100)}
    found: list[Drop] = drops({"": _daily(rates)}, (0, 99), 20, 0.05)
    assert [(drop.first, drop.last) for drop in found] == [(90, 99)]


@settings(max_examples=30)
@given(st.integers(15, 70), st.integers(4, 20))
def test_the_window_of_a_drop_is_found_to_the_day(first: int, days: int) -> None:
    """A clear drop is dated exactly, wherever it lies."""
    inside = range(first, first + days)
    rates = {day: (60, 0.1 if day in inside else 0.6) for day in range(120)}
    found = drops({"": _daily(rates)}, (0, 119), 20, 0.05)
    assert [(drop.first, drop.last) for drop in found] == [(first, first + days - 1)]
    assert found[0].inside.mean == pytest.approx(0.1)
    assert found[0].outside.mean == pytest.approx(0.6)


def test_days_and_lengths_are_said_in_words() -> None:
    """Dates within a month, over months and years; times in the unit that reads best."""
    day = (date(2026, 3, 9) - date(1970, 1, 1)).days
    assert (span(day, day + 20).ko, span(day, day + 20).en) == ("3월 9~29일", "9–29 Mar 2026")
    assert (span(day, day + 30).ko, span(day, day + 30).en) == (
        "3월 9일~4월 8일",
        "9 Mar–8 Apr 2026",
    )
    said = [length(seconds).ko for seconds in (30, 90, 7200, 200_000, 2_000_000)]
    assert said == ["30초", "1.5분", "2.0시간", "2.3일", "23일"]


def test_quotes_are_a_central_a_low_and_a_high_one() -> None:
    """The central one shares words with the others and is rated near the mean."""
    voices = [
        Voice(1, 0, "배송이 조금 늦었어요", -1.0),
        Voice(2, 0, "배송이 빨라서 좋았어요", 1.0),
        Voice(3, 0, "배송이 빠르고 포장도 좋았어요", 1.0),
        Voice(4, 0, "배송이 정말 빨라요 좋았어요", 2.0),
        Voice(5, 0, "완전히 엉망진창이었습니다", -2.0),
    ]
    chosen = quotes(voices, 0.5)
    assert chosen[0].voice.rating == 1.0
    assert [quote.voice.rating for quote in chosen[1:]] == [-2.0, 2.0]
    assert quotes([], None) == ()


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 2)), max_size=300))
def test_voices_kept_do_not_depend_on_the_cut(pairs: list[tuple[int, int]]) -> None:
    """Keeping the smallest keys of parts, then of all, is keeping them of all."""
    voices = tuple(Voice(key, column, f"글 {key}", None) for key, column in pairs)
    half = len(voices) // 2
    assert keep((*keep(voices[:half]), *keep(voices[half:]))) == keep(voices)
    assert all(
        sum(1 for voice in keep(voices) if voice.column == column) <= KEPT_VOICES
        for column in range(3)
    )


def test_routes_unpack_to_their_columns() -> None:
    """A packed route gives its columns back in order."""
    size = 12
    route = (0, 4, 11, 2)
    packed = sum((column + 1) << (place * bits(size)) for place, column in enumerate(route))
    assert unpack(packed, size) == route
