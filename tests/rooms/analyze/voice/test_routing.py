"""What words are about: known words, texts of certain place, moved texts; and honest silence."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import yeojido as yj
from yeojido.analyze.voice import routing
from yeojido.analyze.voice.examples import FindExamples
from yeojido.analyze.voice.hearing import PERSON, REASONS, RULE, TEXT, TIME, Said, place
from yeojido.analyze.voice.routing import FAMILIES, Examples, Router, fit
from yeojido.analyze.voice.subjects import about_anything, places
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.voice import text_key
from yeojido.domain.words import Words
from yeojido.kernels.ngrams import code_points, hashed


def _step(id: str, stage: str, *events: str, voices: tuple[str, ...] = ()) -> Touchpoint:
    return Touchpoint(
        id=id, stage=stage, name=Words(ko=id, en=id), match=Match(events=events), voices=voices
    )


DEFINITION = JourneyMap(
    meta=Meta(id="shop", title=Words(ko="상점", en="shop"), type="purchase"),
    stages=tuple(
        Stage(id=name, name=Words(ko=name, en=name), order=order)
        for order, name in enumerate(("look", "buy", "get", "after"))
    ),
    steps=(
        _step("browse", "look", "search", "product_view"),
        _step("pay", "buy", "payment", voices=("payment_survey",)),
        _step("deliver", "get", "delivered", "delivery_rating"),
        _step("review", "after", "review", "payment_survey", "nps"),
    ),
)


@pytest.fixture(scope="module")
def untaught() -> Router:
    """A router that has seen no text."""
    return fit(DEFINITION)


def _said(router: Router, texts: list[str]) -> list[str | None]:
    routed = router.route(texts)
    return [
        router.steps[column] if column >= 0 and sure >= router.threshold else None
        for column, sure in zip(routed.column.tolist(), routed.confidence.tolist(), strict=True)
    ]


def test_known_words_are_enough_to_begin_with(untaught: Router) -> None:
    """Without any text of the log, plain words in both languages are put where they belong."""
    texts = [
        "배송이 너무 늦어요",
        "카드 결제가 안 돼요",
        "The parcel arrived late",
        "checkout failed",
    ]
    assert _said(untaught, texts) == ["deliver", "pay", "deliver", "pay"]


def test_it_says_nothing_where_words_say_nothing(untaught: Router) -> None:
    """Praise without a thing, other languages, faces and nothing are not guessed."""
    texts = ["", "ㅋㅋㅋ", "👍", "좋아요", "とても良い", "\x00\x01", "lorem ipsum"]
    assert _said(untaught, texts) == [None] * len(texts)
    assert untaught.route([""]).confidence[0] < 0.1


def test_a_subject_the_map_does_not_have_is_known_but_nowhere(untaught: Router) -> None:
    """Words about e-mails are not taken for words about anything else."""
    routed = untaught.route(["메일이 스팸 수준이에요, 수신거부 해도 와요"])
    assert routed.column[0] == -1
    assert routed.confidence[0] >= untaught.threshold
    assert untaught.subjects(["메일이 스팸 수준이에요, 수신거부 해도 와요"]) == ("mail",)


def test_a_longer_word_takes_back_the_shorter_one(untaught: Router) -> None:
    """A delivery fee is about the price, which this map does not have."""
    assert untaught.subjects(["배송비가 비싸요"]) == ("price",)


def test_texts_of_certain_place_teach_words_nobody_listed() -> None:
    """What people answer when asked about the delivery is known elsewhere too."""
    certain = {
        "deliver": tuple(f"허브에서 {n}일째 움직이지 않아요" for n in range(40)),
        "pay": tuple(f"{n}번이나 흰 바탕만 나와요" for n in range(40)),
    }
    text = "또 허브에서 움직이지 않네요"
    assert _said(fit(DEFINITION), [text]) == [None]
    assert _said(fit(DEFINITION, Examples(certain)), [text]) == ["deliver"]


def test_the_words_that_decided_are_given(untaught: Router) -> None:
    """A reason names the words of the text itself."""
    assert set(untaught.because("이번에 배송이 늦어서 속상해요")) == {"배송이", "늦어서"}
    assert untaught.because("") == ()


def test_a_moved_text_moves_its_like_and_changes_the_version() -> None:
    """A few corrections teach the router what they have in common."""
    moved = {f"보라색 상자 {n}번이 그래요": "browse" for n in range(5)}
    taught = fit(DEFINITION, Examples(anything=("그냥 그래요",)), moved)
    assert _said(taught, ["보라색 상자 77번이 그래요"]) == ["browse"]
    assert taught.version != fit(DEFINITION, Examples(anything=("그냥 그래요",))).version


def test_a_router_is_the_same_again_and_in_another_process() -> None:
    """Fits are the same to the digit; a pickled one answers the same."""
    examples = Examples({"deliver": ("늦게 왔어요", "아직 안 왔어요")}, ("별로예요", "결제가 돼요"))
    one, two = fit(DEFINITION, examples), fit(DEFINITION, examples)
    assert one.version == two.version
    texts = ["아직 안 왔네요", "결제가 안 돼요"]
    again = pickle.loads(pickle.dumps(one))
    np.testing.assert_array_equal(again.probabilities(texts), two.probabilities(texts))


def test_n_grams_of_the_same_texts_share_what_they_say() -> None:
    """They are one column of the fit, and each has the weight it would have alone."""
    certain = {
        "deliver": tuple(f"허브에서 {n}일째 멈춤" for n in range(9)),
        "pay": tuple(f"흰바탕만 {n}번 나옴" for n in range(9)),
    }
    router = fit(DEFINITION, Examples(certain))
    column = router.classes.index("delivery")
    ids = hashed(*code_points(["허브에서"]), FAMILIES).ids
    found = np.searchsorted(router.grams, ids[np.isin(ids, router.grams)])
    assert found.size > 5
    assert np.unique(router.weights[found, column]).size == 1
    assert router.weights[found[0], column] > 0


def test_more_n_grams_than_wanted_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of most texts are learned from."""
    monkeypatch.setattr(routing, "_MOST_GRAMS", 10)
    certain = {"deliver": tuple(f"허브에서 {n}일째 멈춤" for n in range(20))}
    size = fit(DEFINITION, Examples(certain)).grams.size
    assert size - fit(DEFINITION).grams.size <= 10


def test_probabilities_do_not_depend_on_the_company() -> None:
    """A text read alone and among five thousand others gives the same answer."""
    router = fit(DEFINITION)
    text = "배송이 늦어요"
    many = [f"글 {n}" for n in range(5_000)] + [text]
    np.testing.assert_allclose(
        router.probabilities(many)[-1], router.probabilities([text])[0], rtol=1e-5
    )


@pytest.mark.parametrize(
    ("event", "anything"),
    [
        ("review_written", True), ("Ticket Opened", True), ("상담 전화", True), ("nps", True),
        ("Chat Message", True), ("tweet", True), ("배송 만족도", False), ("delivery_rating", False),
        ("payment", False), ("결제 만족도 응답", False), ("xyzzy", True),
    ],
)  # fmt: skip
def test_which_events_are_about_anything(event: str, anything: bool) -> None:
    """Reviews, tickets, chats and posts may be about anything; a delivery rating is not."""
    assert about_anything(event) is anything


def test_subjects_find_their_touchpoint() -> None:
    """The touchpoint that asks about a subject is its own; subjects without one are left out."""
    found = {subject: DEFINITION.steps[at].id for subject, at in places(DEFINITION).items()}
    assert found == {"delivery": "deliver", "payment": "pay", "product": "review", "app": "browse"}


def test_examples_are_found_where_the_question_was_about_one_thing() -> None:
    """Answers about the payment teach the payment, reviews teach nothing certain."""
    log = yj.Log.of(
        yj.Event("a", "payment", "2026-03-01T10:00"),
        yj.Event("a", "payment_survey", "2026-03-01T11:00", text="쉬웠어요"),
        yj.Event("a", "delivered", "2026-03-03T10:00", text="빨랐어요"),
        yj.Event("a", "review", "2026-03-05T10:00", text="예뻐요"),
        yj.Event("b", "newsletter_opened", "2026-03-05T10:00", text="너무 자주 와요"),
    )
    found = log.run(FindExamples(DEFINITION))
    assert found.certain == {
        "deliver": ("빨랐어요",), "pay": ("쉬웠어요",), "subject:mail": ("너무 자주 와요",)
    }  # fmt: skip
    assert found.anything == ("예뻐요",)
    assert found.before == (1, 2)


def test_where_somebody_was_long_ago_says_nothing() -> None:
    """A ticket of July is not about the payment of March."""
    log = yj.Log.of(
        yj.Event("a", "payment", "2026-03-01T10:00"),
        yj.Event("a", "ticket", "2026-03-02T10:00", text="그저 그래요"),
        yj.Event("b", "payment", "2026-03-01T10:00"),
        yj.Event("b", "ticket", "2026-07-02T10:00", text="그냥 그래요"),
    )
    assert log.run(FindExamples(DEFINITION)).off == {"그저 그래요": "pay"}


def test_reasons_in_their_order() -> None:
    """A person goes before the rule, the rule before the text, the text before the time."""
    router = fit(DEFINITION)
    names = ["payment_survey", "review", "ticket", "newsletter_opened"]
    late, dull, mail = "배송이 늦어요", "그저 그래요", "메일이 자주 와요"
    texts = [late, dull, "moved", mail]
    rows = [  # text, event, own, about, asked, before -> column, reason
        (0, 0, 3, 1, True, 2, 1, RULE),  # asked about the payment: whatever they say
        (0, 1, 3, 3, False, 1, 2, TEXT),  # a review about the delivery
        (1, 1, 3, 3, False, 1, 3, RULE),  # a review that says nothing stays
        (0, 2, -1, -1, False, 1, 2, TEXT),  # a ticket, off the map, about the delivery
        (1, 2, -1, -1, False, 1, 1, TIME),  # a ticket that says nothing: where they were
        (1, 2, -1, -1, False, -1, -1, RULE),  # and were nowhere
        (2, 0, 3, 1, True, -1, 0, PERSON),  # somebody moved it
        (3, 2, -1, -1, False, 1, -1, RULE),  # about what the map does not have
        (0, 3, -1, -1, False, 1, -1, RULE),  # an event about what the map does not have
    ]
    text, name, own, about, asked, before, column, reason = map(list, zip(*rows, strict=True))
    said = Said(
        np.array(text, np.int64), np.array(name, np.int64), np.array(own, np.int16),
        np.array(about, np.int16), np.array(asked, np.bool_), np.array(before, np.int16),
    )  # fmt: skip
    steps = [step.id for step in DEFINITION.steps]
    found = place(router, {text_key("moved"): "browse"}, steps, names, said, texts)
    assert found.column.tolist() == column
    assert [REASONS[at] for at in found.reason] == [REASONS[at] for at in reason]
    assert found.confidence[0] == 1.0
    assert found.confidence[6] == 1.0
    assert 0.5 <= found.confidence[1] < 1.0
    assert not found.confidence[found.column < 0].any()


def test_columns_of_the_map_in_another_order() -> None:
    """The map's columns may stand in another order than the definition's touchpoints."""
    said = Said(
        np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int16), np.zeros(1, np.int16),
        np.zeros(1, np.bool_), np.full(1, -1, np.int16),
    )  # fmt: skip
    steps = ["review", "deliver", "pay", "browse"]
    found = place(fit(DEFINITION), {}, steps, ["review"], said, ["배송이 늦어요"])
    assert found.column.tolist() == [1]


def test_no_words_at_all() -> None:
    """Nothing in, nothing out."""
    none = np.empty(0, np.int64)
    said = Said(none, none, none.astype(np.int16), none.astype(np.int16), none.astype(np.bool_),
                none.astype(np.int16))  # fmt: skip
    assert place(fit(DEFINITION), {}, ["a"], ["review"], said, []).column.size == 0
    assert fit(DEFINITION).route([]).column.size == 0
