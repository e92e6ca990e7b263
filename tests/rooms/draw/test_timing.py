"""The pictures of the questions about time: titles that state the finding, marks for what is open."""

from __future__ import annotations

from typing import Any

import pytest

import yeojido as yj
from tests.laws.plain_map import SHOP
from yeojido.app.pictures import draw, kind_of, svg
from yeojido.domain.words import LANGUAGES, Language

QUESTIONS: dict[str, Any] = {
    "cohorts": yj.Cohorts("events", unit="day"),
    "cohorts of a trait": yj.Cohorts("sum", "price", by="band", unit="week"),
    "edge_times": yj.EdgeTimes("a", "b"),
    "lifecycle": yj.Lifecycle("day"),
    "retention": yj.Retention("a", None, "day", brackets=[0, 1, 2]),
    "stage_times": yj.StageTimes(SHOP),
    "stickiness": yj.Stickiness(),
    "stickiness of weeks": yj.Stickiness("week", "month"),
    "visits": yj.Visits(unit="day"),
}


def log(people: int = 40) -> yj.Log:
    """Everybody does a, every second b a day later, every fourth something ten days later."""
    return yj.Log.of(
        *(
            yj.Event(f"p{who}", name, f"2026-03-{day:02d}T{who % 24:02d}:00",
                     properties={"price": 10.0 * who, "band": "ab"[who % 2]})
            for who in range(people)
            for name, day, every in (("a", 2, 1), ("b", 3, 2), ("c", 13, 4))
            if who % every == 0
        )
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_answer_is_drawn(name: str, language: Language) -> None:
    """With people and without anyone, in both languages, as SVG."""
    for source in (log(), log(1), yj.Log.of()):
        if not source.events and name == "cohorts of a trait":
            continue
        result = source.run(QUESTIONS[name])
        scene = draw(kind_of(result), result.to_dict(), language)
        assert scene.title
        assert "{" not in scene.title
        assert svg(scene).startswith("<svg")


def test_the_title_of_cohorts_says_what_was_found() -> None:
    """A reader can check the number: everyone has 1.75 events by their second week."""
    found = log().run(yj.Cohorts("events", unit="week", until="2026-03-16"))
    assert draw("cohorts", found.to_dict(), "en").title.startswith("A person makes 1.8 events")
