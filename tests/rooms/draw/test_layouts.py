"""Every layout, on every map a layout must survive, in both languages."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tests.rooms.draw.stress import STRESS
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.render import LAYOUTS, Layout, render
from yeojido.draw.scene import Group, Rect, Scene, Text, walk
from yeojido.draw.setting import extent
from yeojido.draw.svg import svg
from yeojido.draw.typeface import Typeface

CASES = [
    pytest.param(name, layout, language, id=f"{layout}-{name}-{language}")
    for name in STRESS
    for layout in LAYOUTS
    for language in LANGUAGES
]


def texts(scene: Scene) -> list[Text]:
    """Return the texts of a scene."""
    return [item for item in walk(scene.items) if isinstance(item, Text)]


@pytest.fixture
def scene(name: str, layout: Layout, language: Language, face: Typeface) -> Scene:
    """The picture of one case."""
    return render(STRESS[name], layout, language, face)


@pytest.mark.parametrize(("name", "layout", "language"), CASES)
def test_every_text_lies_inside_its_box_and_the_page(scene: Scene, face: Typeface) -> None:
    """No text leaves the room it was given, nor the page."""
    for text in texts(scene):
        x, y, w, h = extent(face, text)
        left, top, wide, tall = text.box
        assert x >= left - 0.5, text
        assert x + w <= left + wide + 0.5, text
        assert y >= top - 1.5, text
        assert y + h <= top + tall + 1.5, text
        assert x >= -0.5 and x + w <= scene.width + 0.5, text
        assert y >= -0.5 and y + h <= scene.height + 0.5, text


@pytest.mark.parametrize(("name", "layout", "language"), CASES)
def test_texts_do_not_overlap(scene: Scene, face: Typeface) -> None:
    """No two texts cover each other by more than a hair."""
    boxes = [(extent(face, text), text.text) for text in texts(scene)]
    boxes.sort(key=lambda pair: pair[0][1])
    for place, ((x, y, w, h), one) in enumerate(boxes):
        for (x2, y2, w2, h2), other in boxes[place + 1 :]:
            if y2 > y + h:
                break
            across = min(x + w, x2 + w2) - max(x, x2)
            down = min(y + h, y2 + h2) - max(y, y2)
            assert across < 1.5 or down < 2.5, (one, other)


@pytest.mark.parametrize(("name", "layout", "language"), CASES)
def test_svg_is_well_formed_and_says_what_it_shows(scene: Scene, face: Typeface) -> None:
    """The file parses, is an image with a title and a finding, and has no colour without a rule."""
    text = svg(scene, face)
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    titles = {child.tag.split("}")[1]: child.text for child in root}
    assert titles["title"] == scene.title
    assert titles["desc"]
    used = {name for element in root.iter() for name in (element.get("class") or "").split()}
    for name in used:
        if name[:2] in ("f-", "s-"):
            assert f".{name}{{" in text


@pytest.mark.parametrize(("name", "layout", "language"), CASES)
def test_cells_are_unique_and_have_words(scene: Scene) -> None:
    """Each cell occurs once and carries a sentence for those who do not see it."""
    cells = [item for item in walk(scene.items) if isinstance(item, Group) and item.cell]
    assert len({item.cell for item in cells}) == len(cells)
    assert all(item.title for item in cells)


@pytest.mark.parametrize(("name", "layout", "language"), CASES)
def test_shapes_have_a_size_and_stay_on_the_page(scene: Scene) -> None:
    """No rectangle has a negative size or leaves the page."""
    for item in walk(scene.items):
        if isinstance(item, Rect):
            assert item.w >= 0 and item.h >= 0, item
            assert item.x >= -1 and item.x + item.w <= scene.width + 1, item
            assert item.y >= -1 and item.y + item.h <= scene.height + 1, item
