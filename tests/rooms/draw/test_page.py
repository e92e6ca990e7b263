"""The page: self-contained, safe, complete, and the same content as a table."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from tests.rooms.draw.sample import sample, w
from tests.rooms.draw.stress import STRESS, crowded
from yeojido.adapters import fonts
from yeojido.domain.journey import Cell, Item, JourneyMap, Unmapped
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.page import page
from yeojido.draw.render import render
from yeojido.draw.scene import Group, foreign, walk
from yeojido.draw.svg import image_html, svg
from yeojido.draw.table import table
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import View

HOSTILE = (
    "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "</template></style><b>",
    "\u202eevil\u202c الدفع 🛒 結済", "javascript:alert(1)", "{{x}} ${y} /*fonts*/ /*policy*/",
    "]]> <!-- --> &amp;", "lone \ud800 and \x00 \x0b control",
)  # fmt: skip


def hostile() -> JourneyMap:
    """Return the sample with names that try to break out of where they are written."""
    whole = sample()
    steps = tuple(
        msgspec.structs.replace(step, name=w(text, text), need=w(text, text))
        for step, text in zip(whole.steps, HOSTILE * 2, strict=False)
    )
    cells = tuple(
        msgspec.structs.replace(
            cell, items=tuple(Item(label=w(t, t), value=1, kind="quote") for t in HOSTILE)
        )
        if cell.lane in ("words", "actions", "channels")
        else cell
        for cell in whole.cells
    )
    odd = Cell(lane='x"><script>', step=steps[0].id, value=1.0, text=w(HOSTILE[0], HOSTILE[0]))
    lens = msgspec.structs.replace(
        whole.lens, persona_ids=HOSTILE, where=HOSTILE[0], computed_at=HOSTILE[2],
        unmapped=tuple(Unmapped(event=t, events=1, people=1, share=0.1) for t in HOSTILE),
    )  # fmt: skip
    meta = msgspec.structs.replace(whole.meta, title=w(HOSTILE[5], HOSTILE[5]))
    lanes = (
        *whole.lanes,
        msgspec.structs.replace(whole.lanes[0], id=odd.lane, kind="other", on=True),
    )
    return msgspec.structs.replace(
        whole, meta=meta, steps=steps, cells=(*cells, odd), lens=lens, lanes=lanes
    )


class Reader(HTMLParser):
    """Collects tags and checks that they close."""

    void = frozenset({"meta", "br", "link", "img", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that is open."""
        assert self.open, tag
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    """Return what a page holds."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert not reader.open
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_stay_text(face: Typeface, language: Language) -> None:
    """Names with markup, quotes, directions or emoji are shown and never run."""
    text = page(hostile(), language, face).text({})
    text.encode()
    reader = read(text)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("script") == 2
    assert "img" not in tags
    names = {name for _, attributes in reader.tags for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert "style" not in names
    assert "\u202e" not in text
    assert "🛒" in text


@pytest.mark.parametrize("name", STRESS)
def test_page_is_whole_and_asks_nothing_of_the_network(face: Typeface, name: str) -> None:
    """Every map gives a well-formed page without an address to fetch."""
    text = page(STRESS[name], "ko", face).text({})
    reader = read(text)
    for tag, attributes in reader.tags:
        for key in ("src", "href", "action", "xlink:href"):
            assert (attributes.get(key) or "#").startswith("#"), (tag, attributes)
    assert not re.findall(r"https?://", text)
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_policy_allows_exactly_the_style_and_script_inside(face: Typeface) -> None:
    """The hashes of the policy are those of the inline style and script."""
    text = page(sample(), "ko", face).text({"regular": b"font"})
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    blocks = re.findall(r"<style>(.*?)</style>", text, re.S)
    blocks += re.findall(r"<script>(.*?)</script>", text, re.S)
    assert len(blocks) == 3
    for block in blocks:
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_with_its_fonts_is_small(face: Typeface, language: Language) -> None:
    """A usual map with its fonts inside stays under 300 kB."""
    made = page(sample(), language, face)
    text = made.text(fonts.subsets(made.characters))
    assert len(text.encode()) < 300_000
    assert text.count("@font-face") == 2


def test_largest_page_on_an_a3_stays_under_the_limit(face: Typeface) -> None:
    """Twelve columns full in every lane still leave 45 kB for the fonts."""
    made = page(crowded(long=False), "ko", face)
    assert len(made.markup.encode()) < 255_000


def test_cells_are_named_by_the_table(face: Typeface) -> None:
    """The script can name every unnamed cell by a touchpoint, a lane and a cell of the table."""
    text = page(sample(), "ko", face).text({})
    tags = read(text).tags
    ids = {attributes.get("id") for _, attributes in tags}
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found
    data = json.loads(found[1])
    unnamed = [
        attributes["data-cell"] or ""
        for tag, attributes in tags
        if tag == "g" and "data-cell" in attributes and "aria-label" not in attributes
    ]
    assert len(unnamed) > 90
    for cell in unnamed:
        lane, _, step = cell.partition("/")
        row, column = data["rows"].index(lane), data["columns"].index(step)
        assert {f"r{row}", f"c{column}", f"r{row}c{column}"} <= ids


def test_definitions_stand_once(face: Typeface) -> None:
    """Each cell's definition is in the page's data, under the number its evidence names."""
    text = page(sample(), "en", face).text({})
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text)
    assert found
    definitions = json.loads(found[1])["definitions"]
    assert "Mean over people, shrunk" in definitions
    numbers = {int(number) for number in re.findall(r"data-d=(\d+)", text)}
    assert numbers == set(range(len(definitions)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_grid_cells_say_what_the_table_says(face: Typeface, language: Language) -> None:
    """What a screen reader hears in the picture is what the table shows."""
    held = table(View.of(sample(), language, face))
    spoken = {
        item.title
        for item in walk(render(sample(), "L1", language, face).items)
        if isinstance(item, Group) and item.role == "gridcell"
    }
    for lane, cells in held.rows:
        for step, cell in zip(held.steps, cells, strict=True):
            if cell:
                assert f"{step}, {lane}: {cell}" in spoken


def test_heavy_text_is_in_the_heavy_font(face: Typeface) -> None:
    """Characters of headings and numbers are in the semibold subset."""
    made = page(sample(), "ko", face)
    assert set("봄시즌온라인구매여정결제정보입력100명중떠나요") <= set(made.characters["semibold"])


def test_a_notebook_gets_one_image(face: Typeface) -> None:
    """The fragment for notebooks is an image with a text for those who do not see it."""
    scene = render(sample(), "L2", "ko", face)
    markup = image_html(scene, svg(scene, face))
    assert markup.startswith('<img alt="봄 시즌 온라인 구매 여정. ')
    data = markup.partition("base64,")[2].rstrip('">')
    assert base64.b64decode(data).decode() == svg(scene, face)


def test_foreign_letters_are_noticed(face: Typeface) -> None:
    """A scene says whether it needs letters beyond the bundled font."""
    assert not foreign(render(sample(), "L1", "ko", face), face)
    assert foreign(render(hostile(), "L1", "ko", face), face)
