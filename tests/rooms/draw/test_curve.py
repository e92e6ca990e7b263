"""The emotion curve shows what was felt and nothing else."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.draw.sample import LANES
from tests.rooms.draw.stress import gaps
from yeojido.draw import curve, emotion
from yeojido.draw.scene import Path, Text, walk
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import View

VALUES = st.lists(st.floats(-2, 2, width=32), min_size=2, max_size=12)
EMOTION = next(lane for lane in LANES if lane.id == "emotion")


@given(values=VALUES)
def test_the_curve_never_overshoots(values: list[float]) -> None:
    """Between two points the curve stays between their values: no emotion nobody had."""
    points = [(40.0 * place, value) for place, value in enumerate(values)]
    dense = curve.sample(points, 8)
    for place, (before, after) in enumerate(itertools.pairwise(values)):
        for _, y in dense[place * 8 : place * 8 + 9]:
            assert min(before, after) - 1e-6 <= y <= max(before, after) + 1e-6


@given(values=VALUES)
def test_the_curve_passes_its_points(values: list[float]) -> None:
    """Every point lies on the curve."""
    points = [(30.0 * place, value) for place, value in enumerate(values)]
    dense = curve.sample(points, 4)
    assert [dense[place * 4] for place in range(len(points) - 1)] == points[:-1]
    assert dense[-1] == points[-1]


def test_the_line_breaks_where_nobody_spoke(face: Typeface) -> None:
    """N = 0 breaks the line; n under 5 leaves no marker but bridges it with dots."""
    view = View.of(gaps(), "en", face)
    columns = view.columns(0, 900)
    stretches = emotion.runs(view, EMOTION, columns)
    found = [[view.steps[mark.place].id for mark in stretch] for stretch in stretches]
    assert found == [["visit"], ["product", "payment", "order"], ["review", "again"]]
    drawn = emotion.stroke(stretches, (0, 0, 900, 200), 2.6)
    lines = [item for item in drawn if isinstance(item, Path) and item.stroke == "ink"]
    assert [line.dash is not None for line in lines] == [True, False, False]


def test_few_voices_are_hollow_and_missing_ones_named(face: Typeface) -> None:
    """Under 30 voices the face is dashed and unfilled; a missing point says why."""
    view = View.of(gaps(), "en", face)
    columns = view.columns(0, 900)
    plot = (0.0, 0.0, 900.0, 200.0)
    marks = emotion.marks(view, emotion.runs(view, EMOTION, columns), plot, 100)
    hollow = {
        view.steps[place].id
        for place, items in marks.items()
        if any(isinstance(item, Path) and item.dash for item in items)
    }
    assert hollow == {"order", "again"}
    said = {
        view.steps[column.place].id: next(
            item.text
            for item in walk(tuple(emotion.missing(view, EMOTION, column, plot)))
            if isinstance(item, Text)
        )
        for column in columns
        if column.place not in marks
    }
    assert said == {"search": "nobody spoke", "cart": "only 3", "delivery": "nobody spoke"}


def test_the_mouth_follows_the_value() -> None:
    """A good mood bends the mouth down on the page, a bad one up."""

    def bend(value: float) -> float:
        mouth = curve.face(0, 0, 10, value)[-1]
        assert isinstance(mouth, Path)
        start, middle = mouth.d[1:].split("Q")
        return float(middle.split()[1]) - float(start.split()[1])

    assert bend(1.5) > 0.5 > bend(0.0) > -0.5 > bend(-1.5)
