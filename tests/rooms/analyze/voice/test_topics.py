"""What rises, who is named, what is wished for, five factors: on words whose answer is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

import yeojido as yj
from tests.laws.test_transitions import DEFINITION
from yeojido.analyze.voice.alike import folded
from yeojido.analyze.voice.competitors import Competitors
from yeojido.analyze.voice.distinct import feeling, log_odds, trend
from yeojido.analyze.voice.factors import Factors
from yeojido.analyze.voice.needs import Needs, kind_of
from yeojido.analyze.voice.rising import Rising
from yeojido.analyze.voice.rivals import rivals
from yeojido.analyze.voice.topics import Topics
from yeojido.domain.errors import BadOption, UnknownColumn

_START = datetime(2026, 1, 5, tzinfo=UTC)
USUAL = (
    "재질이 부드러워요", "색감이 예뻐요", "치수가 맞아요", "향이 은은해요", "조립이 쉬워요",
    "소음이 없어요", "포장이 튼튼해요",
)  # fmt: skip


def voices(texts, day=0, start=0, event="a", **more):
    """Events, one text a person, within one day."""
    return [
        yj.Event(f"p{start + i}", event, _START + timedelta(days=day, minutes=i), text=text, **more)
        for i, text in enumerate(texts)
    ]


def half_a_year(last):
    """Fourteen usual weeks of forty people, then a week with ``last`` added."""
    events = []
    for week in range(14):
        for day in range(7):
            texts = [USUAL[(i + week + day) % 7] for i in range(6)]
            events += voices(texts, week * 7 + day, len(events))
    return [*events, *voices(last, 13 * 7 + 3, 10_000)]


def test_what_rises_this_week_is_told_with_what_was_expected():
    """A complaint that nobody made before is new; what is said as always does not rise."""
    log = yj.Log.of(*half_a_year(["배송이 너무 늦어요", "택배 배송이 늦네요"] * 8))
    answer = log.run(Rising(definition=DEFINITION))
    first = answer.rising[0]
    assert answer.week == ("2026-04-06", "2026-04-12")
    assert first.new
    assert first.people == 16
    assert first.expected < 1
    assert "배송" in first.phrase
    assert first.places[0][2] == 16
    assert [week[0] for week in first.weeks][-1] == "2026-04-06"
    assert not any("재질" in each.phrase for each in answer.rising)


def test_nothing_rises_in_a_usual_week_or_without_a_past():
    """A usual week has nothing to tell, and a log of one week cannot say."""
    usual = yj.Log.of(*half_a_year([])).run(Rising())
    assert usual.rising == ()
    young = yj.Log.of(*voices(["배송이 늦어요"] * 20)).run(Rising())
    assert young.rising == ()
    assert "적어도" in young.warnings[-1].ko


def test_the_week_ends_where_the_log_is_looked_at_up_to():
    """A log seen up to a day has its last week before that day."""
    log = yj.Log.of(*half_a_year(["배송이 늦어요"] * 10)).only(end="2026-04-06")
    answer = log.run(Rising())
    assert answer.week == ("2026-03-30", "2026-04-05")
    assert answer.rising == ()


def test_competitors_are_found_by_every_name_and_others_are_suggested():
    """Aliases count as the name; comparisons are told apart; unknown proper names are suggested."""
    texts = [
        "쿠팡보다 배송이 느려요", "coupang is faster", "로켓배송이 더 나아요", "쿠팡에서 샀어요",
        "네이버보다 비싸요", "네이버보다 느려요", "배송이 늦어요", "Cheaper than Amazon", "slower than Amazon",
    ]  # fmt: skip
    answer = yj.Log.of(*voices(texts)).run(
        Competitors(competitors=["쿠팡=coupang, 로켓배송", "11번가"])
    )
    coupang, other = answer.competitors
    assert (coupang.name, coupang.people, coupang.compared) == ("쿠팡", 4, 1)
    assert (other.name, other.people) == ("11번가", 0)
    assert {(each.name, each.people) for each in answer.suggestions} == {
        ("네이버", 2),
        ("Amazon", 2),
    }
    assert answer.reading.people == 9


@pytest.mark.parametrize("given", [["쿠"], ["쿠팡=coupang", "Coupang"], [""]])
def test_names_that_cannot_be_told_apart_are_refused(given):
    """Names of one letter, and a name given twice, are a mistake of whoever asks."""
    with pytest.raises(BadOption):
        rivals(given)


@pytest.mark.parametrize(
    ("clause", "kind"),
    [
        ("장바구니에 메모 기능이 있었으면 좋겠어요", "wish"),
        ("설명서가 조금 더 자세하면 좋겠어요", "wish"),
        ("사진이 조금 더 많았으면 해요", "wish"),
        ("I wish there was a dark mode", "wish"),
        ("It would be nice to have filters", "wish"),
        ("다크모드 추가해 주세요", "request"),
        ("please add a dark mode", "request"),
        ("환불 절차 개선이 필요해요", "need"),
        ("the app needs a better search", "need"),
        ("필요할 때 못 받아서 다시 샀어요", None),
        ("친절하게 문자까지 남겨 주셨어요", None),
        ("많이 파세요", None),
        ("무의미한 사건의 나열", None),
        ("답은 여기로 연락 주세요", None),
        ("배송이 빨라요", None),
        ("I needed it yesterday", None),
    ],
)
def test_wishes_requests_and_needs_are_told_from_statements(clause, kind):
    """What asks for something is found; needing something at the time is not asking."""
    assert kind_of(clause) == kind


def test_needs_are_grouped_by_what_they_are_about():
    """Wishes for the same thing are one need, counted in people; the rest is told as the rest."""
    texts = [
        "다크모드 추가해 주세요", "다크모드가 있었으면 좋겠어요", "제발 다크모드 지원해 주세요", "다크모드 필요해요",
        "다크모드 넣어 주세요", "장바구니 메모가 있었으면 좋겠어요", "배송이 빨라요", "재질이 좋아요",
    ]  # fmt: skip
    answer = yj.Log.of(*voices(texts)).run(Needs(least=3))
    first, rest = answer.needs
    assert "다크모드" in (first.about or "")
    assert (first.people, answer.people, rest.about) == (5, 6, None)
    assert dict(first.kinds) == {"wish": 1, "request": 3, "need": 1}


def test_factors_judge_the_clause_and_not_the_whole_text():
    """One text may praise one thing and blame another; delivery stands by itself."""
    texts = ["품질은 좋은데 가격이 비싸요"] * 6 + ["상담원이 친절해요"] * 5 + ["배송이 늦어요"] * 5
    answer = yj.Log.of(*voices(texts)).run(Factors())
    people = {each.id: each.people for each in answer.factors}
    assert people == {"quality": 6, "price": 6, "convenience": 0, "service": 5, "delivery": 5}
    assert answer.none == 0
    price = next(each for each in answer.factors if each.id == "price")
    assert [quote.text for quote in price.quotes] == ["가격이 비싸요"]
    assert price.quotes[0].people == 6


def test_near_duplicates_are_one_and_counted():
    """Signs, blanks and capital letters make no difference; other words do."""
    same = [
        "배송이 너무 늦어서 화가 나요!!",
        "배송이 너무 늦어서 화가 나요ㅠㅠ",
        "배송이  너무 늦어서 화가나요",
    ]
    other = ["결제가 안 돼서 포기했어요", "👍", "👍", "❤️", ""]
    fold = folded([*same, *other]).tolist()
    assert fold[0] == fold[1] == fold[2]
    assert len({fold[0], fold[3], fold[4], fold[6], fold[7]}) == 5
    assert fold[4] == fold[5]


def test_log_odds_shrink_what_few_people_say():
    """The same shares are surer among more people, and rare phrases are drawn to the whole."""
    few = log_odds(np.array([3.0]), 30, np.array([10.0]), 1_000)
    many = log_odds(np.array([30.0]), 300, np.array([100.0]), 10_000)
    assert 0 < few.value[0] < many.value[0] < np.log(0.1 / 0.9) - np.log(0.01 / 0.99) + 1e-9
    assert many.p[0] < few.p[0]
    even = log_odds(np.array([10.0]), 100, np.array([100.0]), 1_000)
    assert abs(even.value[0]) < 1e-9
    assert even.p[0] == pytest.approx(1.0)


def test_a_mean_needs_five_people_and_counts_people():
    """Ten texts of one person are one opinion."""
    person = np.array([0] * 10 + [1, 2, 3, 4])
    valence = np.array([-2.0] * 10 + [1.0] * 4)
    felt = feeling(person, valence)
    assert felt.people == 5
    assert felt.value == pytest.approx((-2 + 4) / 5)
    assert felt.low is not None
    assert -2 <= felt.low < 0.4
    assert feeling(person[:10], valence[:10]).value is None


def test_a_trend_must_be_clear():
    """A share that grows steadily rises; one that stays does not."""
    people = np.full(10, 200.0)
    assert trend(np.arange(10) * 8.0 + 5, people).direction == "rising"
    assert trend(np.full(10, 20.0), people).direction == "flat"


@pytest.mark.parametrize(
    "options",
    [
        {"compare": "segment"}, {"compare": "stage"}, {"compare": "nonsense"}, {"unit": "hour"}, {"least": 1},
        {"stage": "delivery"}, {"threshold": 1.0}, {"most": 0}, {"topics": 51},
    ],
)  # fmt: skip
def test_questions_that_make_no_sense_are_refused(options):
    """What cannot be answered is said before anything is counted."""
    with pytest.raises(BadOption):
        Topics(**options)


def test_an_unknown_column_is_named_with_those_there_are():
    """A segment that the log does not have is refused."""
    with pytest.raises(UnknownColumn):
        yj.Log.of(*voices(["배송이 늦어요"])).run(Topics(by="nothing"))


@pytest.mark.parametrize(
    "text", ["", "👍👍👍", "ㅋㅋㅋㅋ", "速いです", "가" * 1_000_000, "<b></b>", "\x00\x01", "!!!!"]
)
@pytest.mark.parametrize(
    "question", [Topics(), Rising(), Needs(), Factors(), Competitors(competitors=["Acme"])]
)
def test_texts_without_readable_words_break_nothing(text, question):
    """Empty, endless, foreign and speechless texts are counted, and nothing is made of them."""
    answer = yj.Log.of(*voices([text] * 6)).run(question)
    assert answer.to_dict()["reading"]["voices"] in (0, 6)
    assert answer.to_polars() is not None


def test_a_log_without_words_says_so():
    """Clicks alone hold no topics."""
    log = yj.Log.of(*[yj.Event(f"p{i}", "a", _START) for i in range(9)])
    for question in (Topics(), Rising(), Needs(), Factors(), Competitors()):
        answer = log.run(question)
        assert answer.reading.voices == 0
        assert answer.warnings[0].en == "Nobody said anything in words."
