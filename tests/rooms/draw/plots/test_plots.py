"""Every plot, on everything a plot must survive, in both languages."""

from __future__ import annotations

import re

import pytest

from tests.rooms.draw.plots.cases import CASES, HEAD
from tests.rooms.draw.test_layouts import (
    test_every_text_lies_inside_its_box_and_the_page as check_inside,
)
from tests.rooms.draw.test_layouts import (
    test_shapes_have_a_size_and_stay_on_the_page as check_shapes,
)
from tests.rooms.draw.test_layouts import (
    test_svg_is_well_formed_and_says_what_it_shows as check_svg,
)
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.colours import DARK, LIGHT, THEMES, contrast
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.heat import Cell, Heat, Row, heat, shade
from yeojido.draw.plots.lines import spread
from yeojido.draw.plots.scale import Scale, ticks
from yeojido.draw.scene import Path, Scene, Text, walk
from yeojido.draw.svg import num
from yeojido.draw.typeface import Typeface

ALL = pytest.mark.parametrize("name", CASES)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
PLACE = re.compile(r"(-?[\d.]+) (-?[\d.]+)")


def drawn(name: str, language: Language, face: Typeface) -> Scene:
    """Return the picture of one case."""
    draw, plot = CASES[name]
    return draw(plot, language, face)


def texts(scene: Scene) -> list[Text]:
    """Return the texts of a scene."""
    return [item for item in walk(scene.items) if isinstance(item, Text)]


@ALL
@BOTH
def test_a_plot_holds_its_texts(face: Typeface, name: str, language: Language) -> None:
    """No text leaves its box or the page, covers another, or is smaller than 11 px."""
    scene = drawn(name, language, face)
    check_inside(scene, face)
    check_apart(scene, face)
    assert all(text.size >= 11 for text in texts(scene))


@ALL
def test_a_plot_stays_on_its_page(face: Typeface, name: str) -> None:
    """No shape leaves the page, and the file is an image that says what it shows."""
    scene = drawn(name, "ko", face)
    check_shapes(scene)
    check_svg(scene, face)
    for item in walk(scene.items):
        if isinstance(item, Path) and "a" not in item.d:
            for x, y in PLACE.findall(item.d):
                assert -1 <= float(x) <= scene.width + 1, (item, num(scene.width))
                assert -1 <= float(y) <= scene.height + 1, item


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith("-none")])
@BOTH
def test_nothing_is_said_kindly(face: Typeface, name: str, language: Language) -> None:
    """A plot without data keeps its title and says that there is nothing, in words."""
    said = [text.text for text in texts(drawn(name, language, face))]
    assert HEAD.title in said
    assert {"ko": "아직 보여 드릴 것이 없어요", "en": "There is nothing to show yet"}[
        language
    ] in said


@pytest.mark.parametrize(
    ("name", "ko", "en"),
    [
        ("bars-200", "… 외 170개", "… and 170 more"),
        ("forest-200", "… 외 170개", "… and 170 more"),
        ("heat-many", "… 외 160개", "… and 160 more"),
        ("ribbons-200", "… 외 180개", "… and 180 more"),
    ],
)
def test_what_is_cut_is_counted(face: Typeface, name: str, ko: str, en: str) -> None:
    """Rows beyond the limit are counted, never dropped in silence."""
    assert ko in [text.text for text in texts(drawn(name, "ko", face))]
    assert en in [text.text for text in texts(drawn(name, "en", face))]


@pytest.mark.parametrize("name", ["heat-many", "lines-many", "stacked-200"])
def test_columns_that_are_left_out_are_told(face: Typeface, name: str) -> None:
    """Columns, lines and periods beyond the room are told in the notes."""
    said = " ".join(text.text for text in texts(drawn(name, "ko", face)))
    assert "표에 있어요" in said


@pytest.mark.parametrize("scale", ["sequential", "diverging"])
@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable_on_every_shade(scale: str, theme: str) -> None:
    """Each colour a cell can take has a text colour of at least 4.5 to 1, in both themes."""
    plot = Heat(head=HEAD, columns=("a",), rows=(), scale=scale)  # type: ignore[arg-type]
    palette = {"light": LIGHT, "dark": DARK}[theme]
    seen = set[str]()
    for value in range(-100, 101):
        fill, ink = shade(value / 100, plot, (-1.0, 1.0))
        seen.add(fill)
        assert contrast(palette[ink], palette[fill]) >= 4.5, (fill, ink)
    assert len(seen) == 7


def test_a_heat_map_ends_at_its_extremes(face: Typeface) -> None:
    """The largest value has the strongest colour, and an empty cell has none."""
    row = Row(name="r", cells=(Cell(value=0.0), Cell(value=0.5), Cell(value=None)))
    scene = heat(Heat(head=HEAD, columns=("a", "b", "c"), rows=(row,)), "en", face)
    fills = [getattr(item, "fill", None) for item in walk(scene.items)]
    assert fills.count("heat-0") == fills.count("heat-6") == 1


def test_bars_are_drawn_to_scale(face: Typeface) -> None:
    """A bar of half the value is half as long; a negative one goes to the other side."""
    rows = tuple(Bar(name=str(v), value=v, colour="gain") for v in (1.0, 0.5, -0.5))
    found = [i for i in walk(bars(Bars(head=HEAD, rows=rows), "en", face).items)
             if getattr(i, "fill", None) == "gain"]  # fmt: skip
    whole, half, under = ((i.x, i.w) for i in found)  # type: ignore[union-attr]
    assert whole[1] == pytest.approx(2 * half[1])
    assert under[0] + under[1] == pytest.approx(half[0])


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (0, 0.38, "share", [0, 0.1, 0.2, 0.3, 0.4]),
        (0, 3, "count", [0, 1, 2, 3]),
        (0, 0, "count", [0, 1]),
        (-7, 12, "number", [-10, -5, 0, 5, 10, 15]),
        (0, 7 * 86400, "duration", [0, 2 * 86400, 4 * 86400, 6 * 86400, 8 * 86400]),
    ],
)
def test_axes_end_at_round_values(
    low: float, high: float, unit: str, expected: list[float]
) -> None:
    """Ticks are round in the unit and enclose the values."""
    assert ticks(low, high, unit) == pytest.approx(expected)  # type: ignore[arg-type]


def test_a_scale_keeps_its_way() -> None:
    """Values outside land on the ends; a logarithmic scale has 1 amid 1/x and x."""
    assert Scale(0, 10, 100, 200).at(25) == 200
    assert Scale(0.5, 2, 0, 100, log=True).at(1) == pytest.approx(50)


def test_labels_are_pushed_apart_no_more_than_needed() -> None:
    """Labels that have room stay; others just touch."""
    assert spread([(10, 10), (40, 10)], 0, 100) == [10, 40]
    assert spread([(20, 10), (21, 10), (22, 10)], 0, 100) == [20, 30, 40]
    assert spread([(99, 10), (99, 10)], 0, 100) == [85, 95]
