"""Pictures of a journey in which no touchpoint is the goal, or nothing stands out as lost."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from tests.rooms.draw.sample import sample
from tests.rooms.draw.test_layouts import (
    test_every_text_lies_inside_its_box_and_the_page as check_inside,
)
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.domain.journey import Item, JourneyMap, Words
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.executive import executive
from yeojido.draw.flow import flow_to_scale
from yeojido.draw.scene import Scene, Text, walk
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import View

CONVERT = re.compile(r"전환 \d+%|\d% convert")


def goalless(*, emotion: bool = True) -> JourneyMap:
    """Return the sample without a goal, pains, chances and losses; its emotions from ratings."""
    whole = sample(emotion=emotion)
    levels = tuple(
        Item(label=Words(ko=name, en=name), value=count, kind="rating")
        for name, count in (("-2", 5), ("-1", 15), ("0", 20), ("+1", 30), ("+2", 30))
    )

    def mended(cell: Any) -> Any:
        if cell.lane == "people":
            return msgspec.structs.replace(
                cell, values={**cell.values, "left": 0, "left_share": 0.0}
            )
        return msgspec.structs.replace(cell, items=levels) if cell.lane == "emotion" else cell

    return msgspec.structs.replace(
        whole, steps=tuple(msgspec.structs.replace(step, goal=False) for step in whole.steps),
        pains=(), opportunities=(),
        cells=tuple(mended(cell) for cell in whole.cells if cell.lane != "words"),
    )  # fmt: skip


def _said(scene: Scene) -> str:
    return " ".join(item.text for item in walk(scene.items) if isinstance(item, Text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flow_without_a_goal_speaks_of_no_conversion(face: Typeface, language: Language) -> None:
    """No "0 % convert" beside its paths, and whoever got to the end has finished, not left."""
    whole = sample()
    plain = msgspec.structs.replace(
        whole, steps=tuple(msgspec.structs.replace(step, goal=False) for step in whole.steps)
    )
    scene = flow_to_scale(View.of(plain, language, face))
    check_inside(scene, face)
    check_apart(scene, face)
    finish = {"ko": "여정 끝", "en": "finish"}[language]
    assert not CONVERT.search(_said(scene))
    assert finish in _said(scene)
    goal = _said(flow_to_scale(View.of(whole, language, face)))
    assert CONVERT.search(goal)
    assert finish not in goal


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_lost_the_weakest_point_is_told(
    face: Typeface, language: Language
) -> None:
    """The three boxes say where the emotion is lowest, how it was rated, and what to do there."""
    view = View.of(goalless(), language, face)
    assert view.worst is None
    assert len(view.felt) >= 2
    scene = executive(view)
    check_inside(scene, face)
    check_apart(scene, face)
    said = _said(scene)
    low = min(view.felt, key=lambda pair: pair[1].value or 0.0)
    name = view.w(view.steps[low[0]].name)
    assert {"ko": f"'{name}'의 감정이 가장 낮아요", "en": f"“{name}” feels lowest"}[
        language
    ] in said
    assert {"ko": "20%가 나쁨", "en": "20% of 100 ratings are bad"}[language] in said
    assert {"ko": "목표가 되는 접점", "en": "Mark the touchpoint that is the goal"}[
        language
    ] in said
    assert {"ko": "다음 단계의 목표", "en": "Keep this flow"}[language] not in said


def test_without_emotion_and_goal_the_goal_is_asked_for(face: Typeface) -> None:
    """Where there is nothing else to say, the picture says what is missing."""
    said = _said(executive(View.of(goalless(emotion=False), "en", face)))
    assert "Mark the touchpoint that is the goal" in said
    assert "feels lowest" not in said
