"""The pictures of step matrices and Sankeys: readable for any answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.laws.logs import Log, person
from tests.rooms.draw.test_layouts import (
    test_every_text_lies_inside_its_box_and_the_page as check_inside,
)
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.sankey import Sankey
from yeojido.analyze.sequences.step_matrix import StepMatrix
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.sankey import sankey
from yeojido.draw.scene import Text, walk
from yeojido.draw.step_matrix import step_matrix
from yeojido.draw.typeface import Typeface

LONG = "아주 긴 이름을 가진 이벤트 " * 4
NAMES = ("home", "cart", "payment", LONG)
PEOPLE = [
    *[person("home@0 cart@1 payment@2")] * 5,
    *[person("home@0 home@1 cart@2 home@3")] * 3,
    person("cart@0"),
    [each.__class__(LONG, 0) for each in person("home@0")],
]


def ask(question: Any) -> dict[str, Any]:
    """The answer over the people above, as plain values."""
    return LocalRunner(1).run(Log((PEOPLE,), names=NAMES), question).to_dict()


MATRICES = [
    StepMatrix(steps=4), StepMatrix(anchor="cart", steps=3), StepMatrix(anchor="nowhere", steps=3),
    StepMatrix(steps=30, top=1),
]  # fmt: skip
SANKEYS = [
    Sankey(steps=5), Sankey("cart", "payment"), Sankey(end="payment@last"), Sankey("nowhere"),
    Sankey(steps=12, top=1),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", [*MATRICES, *SANKEYS], ids=lambda each: repr(each)[:60])
def test_pictures_hold_their_texts(face: Typeface, question: Any, language: Language) -> None:
    """No text leaves its box or covers another, for full and empty answers."""
    draw = step_matrix if isinstance(question, StepMatrix) else sankey
    scene = draw(ask(question), language, face)
    check_inside(scene, face)
    check_apart(scene, face)


def said(data: Mapping[str, Any], face: Typeface, language: Language = "en") -> list[str]:
    """What the picture of a Sankey says, its title first."""
    scene = sankey(data, language, face)
    return [scene.title, *(item.text for item in walk(scene.items) if isinstance(item, Text))]


def test_titles_are_findings(face: Typeface) -> None:
    """A title says the number that was asked for."""
    assert said(ask(Sankey("cart", "payment")), face)[0] == (
        "56% get from cart@first to payment@first"
    )
    assert "100%" in said(ask(Sankey(end="payment")), face)[0]
    matrix = step_matrix(ask(StepMatrix(anchor="cart", steps=1)), "ko", face)
    assert "payment" in matrix.title


def test_who_ends_is_drawn_where_it_happens(face: Typeface) -> None:
    """END of a step is those who end there, not all who are over."""
    words = said(ask(Sankey("cart", steps=2)), face)
    assert words.count("end") == 2
    assert "9" in words and "8" in words
