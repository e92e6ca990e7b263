"""The pictures of analyses, drawn from answers on a small log, from nothing, and in the page."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from yeojido.analyze.sequences.loops import Loops
from yeojido.analyze.sequences.patterns import Patterns
from yeojido.analyze.sequences.shapes import JourneyShapes
from yeojido.analyze.sequences.variants import Variants
from yeojido.analyze.timing.edges import EdgeTimes
from yeojido.analyze.timing.lifecycle import Lifecycle
from yeojido.analyze.timing.retention import Retention
from yeojido.analyze.timing.stages import StageTimes
from yeojido.analyze.timing.stickiness import Stickiness
from yeojido.analyze.timing.visits import Visits
from yeojido.analyze.why.drivers import Drivers
from yeojido.app.pictures import draw, kind_of, typeface
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.scene import Text, walk

LONG = "CheckoutPaymentInformationEntryScreenViewed_결제수단을_다시_고르는_화면"


def small() -> yj.Log:
    """Return a log of 90 people over five weeks: a third of them buy, some go round in circles."""
    events: list[yj.Event] = []
    for person in range(90):
        at = datetime(2026, 7, 6, 9) + timedelta(hours=11 * person)
        names = ["home", "catalog", LONG, "catalog", "cart"]
        names = names if person % 2 else names[:2]
        names += ["pay"] if person % 3 == 0 else []
        for place, name in enumerate(names * (1 + person % 2)):
            events.append(yj.Event(f"p{person}", name, at + timedelta(minutes=7 * place)))
        events.append(yj.Event(f"p{person}", "home", at + timedelta(days=person % 13, hours=1)))
    return yj.Log.of(*events)


LOG = small()
QUESTIONS: dict[str, Any] = {
    "retention": Retention(),
    "lifecycle": Lifecycle(),
    "stickiness": Stickiness(),
    "visits": Visits(),
    "edge_times": EdgeTimes("home", "pay"),
    "stage_times": StageTimes(yj.propose(LOG)),
    "variants": Variants(goal="pay"),
    "patterns": Patterns(goal="pay"),
    "loops": Loops(),
    "shapes": JourneyShapes(sample=60),
    "drivers": Drivers(goal="pay", least=5),
    "transitions": yj.Transitions(),
    "funnel": yj.Funnel(["home", LONG, "pay"], within="7d"),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """Every answer on the small log."""
    return {kind: LOG.run(question) for kind, question in QUESTIONS.items()}


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_is_drawn(answers: dict[str, Any], kind: str, language: Language) -> None:
    """Its kind is found, its texts stay apart and on the page, and its title says something."""
    assert kind_of(answers[kind]) == kind
    scene = draw(kind, answers[kind].to_dict(), language)
    check_inside(scene, typeface())
    check_apart(scene, typeface())
    check_shapes(scene)
    assert len(scene.title) > 5
    assert "{" not in " ".join(i.text for i in walk(scene.items) if isinstance(i, Text))


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_answer_is_drawn_kindly(kind: str, language: Language) -> None:
    """An answer without rows is a picture with words, not an error."""
    empty = {"unit": "week", "of": "month", "steps": [], "groups": []}
    scene = draw(kind, empty, language)
    check_inside(scene, typeface())
    assert [item for item in walk(scene.items) if isinstance(item, Text)]


def test_pictures_say_the_numbers_of_the_answer(answers: dict[str, Any]) -> None:
    """The share that came back after a week, as in the answer, stands in the title."""
    found = answers["retention"].average[1]
    title = draw("retention", answers["retention"].to_dict(), "en").title
    assert f"{found.rate * 100:.0f}%" in title or f"{found.rate * 100:.1f}%" in title
