"""Pictures of scores, trends and gaps: in both languages, with much, with little, with nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
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
from yeojido.draw.scene import Scene, Text, walk
from yeojido.draw.scores import shown, shown_interval, title_of

NAMES = (
    "nps survey",
    "배송_만족도_조사_아주_긴_이름의_설문_문항_csat",
    "csat at the shop",
    "ces of checkout",
)


def _log(people: int) -> yj.Log:
    rng = np.random.default_rng(5)
    events: list[yj.Event] = []
    for person in range(people):
        for place, name in enumerate(NAMES):
            top = 11 if place == 0 else 7 if place == 3 else 5
            score = int(rng.integers(0 if place == 0 else 1, top + (place != 0)))
            low, high = (0, 10) if place == 0 else (1, top)
            rating = (score - low) / (high - low) * 4 - 2
            day = 1 + person % 28
            events.append(
                yj.Event(f"p{person}", name, f"2026-03-{day:02d}T10:0{place}", rating=rating,
                         properties={"score": score})
            )  # fmt: skip
        events.append(yj.Event(f"p{person}", "survey sent", f"2026-03-{1 + person % 28:02d}T09:00"))
    return yj.Log.of(*events)


QUESTIONS: dict[str, Any] = {
    "scores": yj.Scores(asked="survey sent"),
    "trend": yj.Scores(unit="week", over="answers"),
    "trend of nps": yj.Scores(unit="day", kind="nps"),
    "gaps": yj.Expectations({NAMES[1]: NAMES[2], NAMES[3]: NAMES[0]}, when="any"),
}


def _checked(scene: Scene) -> list[str]:
    check_inside(scene, typeface())
    check_shapes(scene)
    check_apart(scene, typeface())
    return [item.text for item in walk(scene.items) if isinstance(item, Text)]


@pytest.mark.parametrize("people", [140, 12, 3])
@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures(people: int, name: str, language: Language) -> None:
    """Texts stay apart and on the page, however many people there are."""
    result = _log(people).run(QUESTIONS[name])
    texts = _checked(draw(kind_of(result), result.to_dict(), language))
    assert texts
    assert not any("None" in text or "nan" in text for text in texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_draw(language: Language) -> None:
    """A log without rating questions says so."""
    log = yj.Log.of(yj.Event("p", "home", "2026-03-01"))
    for question in (yj.Scores(), yj.Scores(unit="day"), yj.Expectations({"a": "b"})):
        asked: Any = question
        result = log.run(asked)
        assert _checked(draw(kind_of(result), result.to_dict(), language))


def test_what_a_picture_says() -> None:
    """NPS with its sign and interval, classes that add up, few people drawn hollow and told."""
    result = _log(12).run(yj.Scores())
    texts = _checked(draw("scores", result.to_dict(), "en"))
    nps = result.scores[0].measure
    assert any(text.startswith(shown("points", nps.value)) for text in texts)
    assert "Fewer than 30 people" in texts
    assert "Detractors" not in texts


def test_numbers_as_they_are_read() -> None:
    """Signs, minus signs, percent and dashes."""
    assert shown("points", -12.4) == "−12"
    assert shown("points", -0.2) == "0"
    assert shown("share", None) == "–"
    assert shown_interval("scale", (3.1, 4.25)) == "3.10 ~ 4.25"
    assert title_of("ces", "1..5", "en") == "Effort (CES) (1–5)"
