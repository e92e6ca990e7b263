"""Pictures of what people talk about: every kind, full and empty, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import yeojido as yj
from tests.rooms.draw.test_layouts import (
    test_every_text_lies_inside_its_box_and_the_page as check_inside,
)
from tests.rooms.draw.test_layouts import (
    test_shapes_have_a_size_and_stay_on_the_page as check_shapes,
)
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.app.pictures import draw, kind_of, typeface
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.scene import Text, walk

_START = datetime(2026, 1, 5, tzinfo=UTC)
_TEXTS = (
    "배송이 정말 늦어요", "결제가 편해서 좋아요", "쿠팡보다 가격이 비싸요", "다크모드가 있었으면 좋겠어요",
    "The courier never called and the parcel arrived broken, " * 6, "재질이 부드러워요 👍", "상담원이 친절해요",
)  # fmt: skip
KINDS = ("topics", "rising", "competitors", "needs", "factors")


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """Every answer on a small log whose last week complains of something new."""
    events = [
        yj.Event(
            f"p{i}", "a", _START + timedelta(hours=6 * i), text=_TEXTS[i % 7],
            rating=float(i % 5 - 2), properties={"아주 긴 이름의 고객 속성": str(i % 3)},
        )
        for i in range(380)
    ]  # fmt: skip
    late = _START + timedelta(days=94)
    events += [yj.Event(f"q{i}", "a", late, text="포장이 다 찢어져서 왔어요") for i in range(12)]
    log = yj.Log.of(*events)
    return {
        "topics": log.run(yj.Topics(compare="period", unit="month", threshold=0.9)),
        "rising": log.run(yj.Rising(threshold=0.5)),
        "competitors": log.run(yj.Competitors(competitors=["쿠팡=coupang", "11번가"])),
        "needs": log.run(yj.Needs()),
        "factors": log.run(yj.Factors()),
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_keeps_its_texts_apart_and_on_the_page(
    answers: dict[str, Any], kind: str, language: Language
) -> None:
    """Its kind is found, nothing is written over anything, and the title says something."""
    assert kind_of(answers[kind]) == kind
    scene = draw(kind, answers[kind].to_dict(), language)
    check_inside(scene, typeface())
    check_apart(scene, typeface())
    check_shapes(scene)
    assert len(scene.title) > 5
    assert "{" not in " ".join(i.text for i in walk(scene.items) if isinstance(i, Text))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_answer_is_a_picture_with_words(kind: str, language: Language) -> None:
    """A log without words has a picture that says so."""
    log = yj.Log.of(yj.Event("p", "a", _START))
    made = {
        "topics": yj.Topics(), "rising": yj.Rising(), "competitors": yj.Competitors(),
        "needs": yj.Needs(), "factors": yj.Factors(),
    }[kind]  # fmt: skip
    scene = draw(kind, log.run(made).to_dict(), language)
    check_inside(scene, typeface())
    assert [item for item in walk(scene.items) if isinstance(item, Text)]


def test_the_picture_says_the_numbers_of_the_answer(answers: dict[str, Any]) -> None:
    """What rises most stands in the title, with the people who say it."""
    first = answers["rising"].rising[0]
    title = draw("rising", answers["rising"].to_dict(), "en").title
    assert first.phrase in title
    assert str(first.people) in title
