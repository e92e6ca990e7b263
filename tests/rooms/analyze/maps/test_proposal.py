"""Stages and touchpoints proposed from what is in a log."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rooms.analyze.maps import shops
from tests.rooms.analyze.maps.logs import Row, TestLog, run
from yeojido.analyze import lexicon
from yeojido.analyze.maps.advice import advise
from yeojido.analyze.maps.ordering import Placed, cut, settle
from yeojido.analyze.maps.proposal import MOST_COLUMNS, propose
from yeojido.analyze.maps.templates import TEMPLATES, TYPES, of_type, template
from yeojido.analyze.maps.vocabulary import Evidence, Vocabulary
from yeojido.domain.errors import BadOption
from yeojido.domain.journey import JourneyMap


def evidence(log: TestLog) -> Evidence:
    """The evidence of a log."""
    return run(log, Vocabulary())


def assigned(journey: JourneyMap) -> dict[str, str]:
    """Event -> stage."""
    return {event: step.stage for step in journey.steps for event in step.match.events}


def test_the_vocabulary_counts_and_places_events() -> None:
    """Counts, people, median place, ends, channels and shares of ratings per event."""
    rows = [
        Row("a", "one", 0, {"channel": "web"}),
        Row("a", "two", 10, {"rating": 1.0, "text": "좋아요"}),
        Row("b", "one", 0, {"channel": "app"}),
        Row("b", "one", 5, {"channel": "web"}),
        Row("b", "two", 4000, {}),
        Row("c", "one", 0, {}),
    ]
    for spread in (1, 3):
        found = evidence(TestLog(tuple(rows), spread))
        assert (found.people, found.events, found.visits) == (3, 6, 4)
        one, two = found.get("one"), found.get("two")
        assert one is not None and two is not None
        assert (one.events, one.people, one.place, one.ends) == (4, 3, 0.0, 1 / 3)
        assert dict(one.channels) == {"web": 0.5, "app": 0.25}
        assert (two.events, two.people, two.place, two.ends) == (2, 2, 1.0, 1.0)
        assert (two.rated, two.worded) == (0.5, 0.5)


def test_a_shop_gets_the_stages_of_buying() -> None:
    """Known words go to their stages in order, the payment is the goal, the rest stays visible."""
    journey = propose(evidence(shops.shop()))
    assert journey.meta.type == "purchase"
    assert journey.meta.kind == "planned"
    stages = assigned(journey)
    order = {stage.id: stage.order for stage in journey.stages}
    ways = ["home", "product_view", "add_to_cart", "payment_done", "delivered", "review_write"]
    ranks = [order[stages[name]] for name in ways]
    assert ranks == sorted(ranks) and len(set(ranks)) >= 4
    goals = [step.match.events for step in journey.steps if step.goal]
    assert goals == [("payment_done",)]
    assert [left.event for left in journey.lens.unmapped] == ["exit"]


def test_korean_and_english_names_lead_to_the_same_map() -> None:
    """The dictionary knows the same things in Korean."""
    names = {
        "home": "홈 화면", "search": "검색", "product_view": "상품 상세", "add_to_cart": "장바구니 담기",
        "checkout": "주문서 작성", "payment_info": "결제 수단 선택", "payment_done": "결제 완료",
        "delivered": "배송 완료", "review_write": "후기 작성",
    }  # fmt: skip
    english = assigned(propose(evidence(shops.shop()), "purchase", "purchase-decision"))
    korean = assigned(propose(evidence(shops.shop(names=names)), "purchase", "purchase-decision"))
    for name, translated in names.items():
        assert korean[translated] == english[name], name


def test_unknown_words_are_ordered_by_where_they_stand() -> None:
    """A log of which the dictionary knows nothing becomes start, progress and finish."""
    journey = propose(evidence(shops.cases()))
    assert (journey.meta.type, journey.meta.template) == ("service", "order")
    order = {stage.id: stage.order for stage in journey.stages}
    ranks = [
        order[assigned(journey)[name]] for name in ("zorp", "quib", "flan", "gruk", "plim", "vosh")
    ]
    assert ranks == [0, 0, 1, 1, 2, 2]
    assert [step.match.events for step in journey.steps if step.goal] == [("vosh",)]


@pytest.mark.parametrize("log", [shops.shop(), shops.cases()], ids=["shop", "cases"])
def test_proposals_are_stable_under_resampling(log: TestLog) -> None:
    """Drawing the people anew keeps at least nine of ten assignments, each time."""
    whole = assigned(propose(evidence(log)))
    by_person: dict[str, list[Row]] = {}
    for row in log.rows:
        by_person.setdefault(row.person, []).append(row)
    people = sorted(by_person)
    rng = np.random.default_rng(11)
    for _ in range(8):
        drawn = rng.choice(len(people), len(people))
        rows = tuple(
            Row(f"{number}", row.event, row.at, row.values)
            for number, who in enumerate(drawn.tolist())
            for row in by_person[people[who]]
        )
        again = assigned(propose(evidence(TestLog(rows))))
        same = sum(1 for event, stage in whole.items() if again.get(event) == stage)
        assert same >= 0.9 * len(whole)


def test_a_log_of_one_event_is_one_touchpoint_that_says_so() -> None:
    """Transactions alone make one touchpoint, no goal, and a warning."""
    rows = tuple(Row(f"p{i % 20}", "transaction", i * 9000.0, {}) for i in range(100))
    journey = propose(evidence(TestLog(rows)))
    assert len(journey.steps) == 1
    assert journey.warnings


def test_a_survey_has_a_touchpoint_per_question_and_no_goal() -> None:
    """Questions keep their order; answering the last one is no conversion."""
    questions = ("Q7ART", "Q7FOOD", "Q7STORE", "Q7SIGN")
    rows = tuple(
        Row(f"r{i}", name, i * 100.0 + place, {"rating": 1.0, "channel": "survey"})
        for i in range(60)
        for place, name in enumerate(questions)
    )
    journey = propose(evidence(TestLog(rows)))
    assert [step.match.events for step in journey.steps] == [(name,) for name in questions]
    assert not any(step.goal for step in journey.steps)


def test_failures_are_marked_and_stand_where_people_pay() -> None:
    """A payment error is a failure in the stage of the payment."""
    journey = propose(evidence(shops.faulty(600)))
    failing = [step for step in journey.steps if step.failure]
    assert [step.match.events for step in failing] == [("payment_error",)]
    assert failing[0].stage == assigned(journey)["payment_info"]


def test_ratings_of_one_touchpoint_are_its_voices() -> None:
    """A survey about the delivery speaks of the delivery, wherever the answer is mapped."""
    rows = []
    for person in range(50):
        at = person * 1000.0
        for name in ("home", "cart", "payment_info", "payment_done", "delivered"):
            rows.append(Row(f"p{person}", name, at, {}))
            at += 10
        rows.append(Row(f"p{person}", "payment_survey", at, {"rating": 1.0}))
        rows.append(Row(f"p{person}", "review_written", at + 9, {"rating": 1.0}))
    journey = propose(evidence(TestLog(tuple(rows))), "purchase", "purchase-loyalty")
    about = {step.id: step.voices for step in journey.steps if step.voices}
    assert about == {"payment": ("payment_survey",)}


def test_no_map_has_more_columns_than_a_page_holds() -> None:
    """However many event names there are, at most twelve touchpoints are proposed."""
    names = "home ad landing promo search filter catalog product compare review_read wish cart coupon checkout address payment payment_done track delivered return refund call chat review nps point invite".split()
    rows = [
        Row(f"p{person}", name, person * 1000.0 + place * 10, {})
        for person in range(40)
        for place, name in enumerate(names)
    ]
    journey = propose(evidence(TestLog(tuple(rows))), "purchase")
    assert len(journey.steps) <= MOST_COLUMNS
    assert any(step.goal for step in journey.steps)


def test_the_advisor_says_why() -> None:
    """Types are ranked with reasons, pros and cons in both languages."""
    advice = advise(evidence(shops.shop()))
    assert advice.best == "purchase"
    assert {each.type for each in advice.types} == set(TYPES)
    scores = [each.score for each in advice.types]
    assert scores == sorted(scores, reverse=True)
    best = advice.types[0]
    assert "payment_done" in best.reasons[1].ko
    for each in advice.types:
        for words in (each.pros, each.cons, each.start, each.end, each.measures, each.name):
            assert words.ko and words.en and words.ko != words.en


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        ("landing blog form consult", "lead"),
        ("registration triage treatment release", "service"),
        ("email_sent email_open email_click unsubscribe", "email"),
        ("login play like comment", "engagement"),
    ],
)
def test_the_advisor_tells_types_apart(names: str, wanted: str) -> None:
    """Each type is found by its own words."""
    rows = tuple(
        Row(f"p{person}", name, person * 1000.0 + place, {})
        for person in range(30)
        for place, name in enumerate(names.split())
    )
    assert advise(evidence(TestLog(rows))).best == wanted


def test_all_stage_sets_of_the_mission_are_there() -> None:
    """The four sets of the buying journey and a set of every other type, in both languages."""
    sets = {each.id: [stage.name.ko for stage in each.stages] for each in TEMPLATES}
    assert sets["purchase-loyalty"] == ["인식", "고려", "구매", "서비스", "충성도"]
    assert sets["purchase-advocacy"] == ["인식", "고려", "취득", "보유", "옹호"]
    assert sets["purchase-aftercare"] == ["인식", "고려", "구매", "후속 서비스"]
    assert sets["purchase-decision"] == ["인식", "고려", "결정", "구매", "사용", "평가"]
    assert all(of_type(each) for each in TYPES)
    for each in TEMPLATES:
        for stage in each.stages:
            assert stage.need.ko and stage.need.en and stage.name.en


def test_an_unknown_template_is_refused_with_those_there_are() -> None:
    """The message lists the stage sets."""
    with pytest.raises(BadOption, match="purchase-loyalty"):
        template("nope")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("product_view", "product"), ("productView2", "product"), ("payment_done", "paid"),
        ("payment_error", "pay_error"), ("결제오류", "pay_error"), ("배송 지연 안내", "deliver"),
        ("https://shop.kr/catalog/?id=3", "catalog"), ("https://shop.kr/", "home"),
        ("https://shop.kr/?utm_source=blog", "landing"), ("Order Completed", "ordered"),
        ("order", "order"), ("결제 만족도 응답", "rate_payment"), ("ER Registration", "register"),
        ("Products Searched", "search"), ("Rage Click", "stuck"), ("Dead Click", "stuck"),
        ("JavaScript Error", "error"), ("Form Abandoned", "form"),
    ],
)  # fmt: skip
def test_names_are_understood(name: str, wanted: str) -> None:
    """Names of many styles, in both languages, lead to what they are about."""
    assert lexicon.concept(name).id == wanted


def test_unknown_names_speak_for_themselves() -> None:
    """A name the dictionary does not know keeps its words, made readable."""
    found = lexicon.concept("zorp_blat")
    assert (found.known, found.families, found.name.ko) == (False, (), "Zorp blat")
    assert lexicon.stem("Release A") == lexicon.stem("release_b")
    assert lexicon.nothing("lost") and not lexicon.nothing("cart")
    assert lexicon.nothing("Web Vitals") and not lexicon.nothing("web")


def test_every_concept_and_family_has_words() -> None:
    """No rule of the dictionary leads to a concept without a name."""
    for rule in lexicon._rules():
        assert lexicon.both(f"templates.concept_{rule.concept}").ko
    families = {family for each in TEMPLATES for stage in each.stages for family in stage.families}
    known = {family for rule in lexicon._rules() for family in rule.families}
    assert families <= known


def test_borders_run_between_what_is_known() -> None:
    """Known things set the borders; an unknown one falls on its side of them."""
    things = [
        Placed(0.0, 5, (0,)), Placed(0.3, 1), Placed(0.4, 5, (0,)), Placed(0.6, 5, (1,)),
        Placed(0.9, 1), Placed(1.0, 5, (1,)), Placed(0.7, 2, (0, 1)),
    ]  # fmt: skip
    assert settle(things, 2) == (0, 0, 0, 1, 1, 1, 1)
    assert cut([], 3) == ()


@pytest.mark.parametrize(
    ("name", "ko", "en"),
    [
        ("payment_done", "결제 완료", "Payment done"),
        ("주문 접수", "주문 접수", "Order accepted"),
        ("zorp_blat", "Zorp blat", "Zorp blat"),
    ],
)
def test_actions_are_said_in_both_languages(name: str, ko: str, en: str) -> None:
    """An event keeps its own words in its language and is told by its concept in the other."""
    said = lexicon.action(name)
    assert (said.ko, said.en) == (ko, en)
