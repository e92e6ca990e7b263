"""The pictures beside the funnel say what they found."""

from __future__ import annotations

import pytest

from tests.laws.logs import Log, person
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.app.pictures import draw, svg

PEOPLE = [
    *(person("a@0 b@5 c@20") for _ in range(40)),
    *(person("a@0 b@5 d@6") for _ in range(40)),
    *(person("a@2000") for _ in range(40)),
]


def told() -> dict:
    """Return an answer in which everything was asked for."""
    asked = Funnel(
        ["a", "b", "c"], "1h", histogram=True, trend="day", instead="event",
        start="1970-01-01", end="1970-01-02", versus=("1970-01-02", "1970-01-03"),
    )  # fmt: skip
    return LocalRunner(1).run(Log((PEOPLE,)), asked).to_dict()


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("funnel_times", ("20분", "20m")),
        ("funnel_trend", ("1970-01-01", "1970-01-01")),
        ("funnel_exits", ("d", "d")),
        ("funnel_versus", ("100%", "100%")),
    ],
)
def test_each_says_its_finding(kind, found, language):
    """The title or the drawing holds the number that matters."""
    scene = draw(kind, told(), language)
    assert found[language == "en"] in scene.title + svg(scene)


@pytest.mark.parametrize("kind", ["funnel_times", "funnel_trend", "funnel_exits", "funnel_versus"])
def test_nothing_is_a_plain_picture(kind):
    """Where nobody came there is still a picture."""
    nobody = LocalRunner(1).run(Log(((),)), Funnel(["a", "b"])).to_dict()
    assert draw(kind, nobody, "en").title
