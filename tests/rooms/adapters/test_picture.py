"""PNG, PDF and font subsets: the same picture, Korean right without system fonts."""

from __future__ import annotations

import io
import zlib

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from tests.rooms.draw.sample import sample
from yeojido.adapters import fonts, picture
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.render import LAYOUTS, Layout, render
from yeojido.draw.scene import Scene, Text, characters, walk
from yeojido.draw.svg import svg
from yeojido.draw.typeface import Typeface


@pytest.fixture(scope="module")
def face() -> Typeface:
    """The typeface the package ships."""
    return Typeface.read(fonts.widths(), fonts.icons())


def png_size(data: bytes) -> tuple[int, int]:
    """Return width and height from a PNG's head."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def pixels(data: bytes) -> bytes:
    """Return the unpacked pixel data of a PNG."""
    packed, at = b"", 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += size + 12
    return zlib.decompress(packed)


def word(text: str) -> str:
    """Return a small SVG of one word."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><text x="4" y="30" '
        f'font-size="28" font-family="Pretendard">{text}</text></svg>'
    )


def test_png_draws_korean_without_system_fonts() -> None:
    """Two Korean syllables differ from each other and from nothing: they are no empty boxes."""
    drawn = {text: pixels(picture.png(word(text))) for text in ("여정", "지도", "")}
    assert len(set(drawn.values())) == 3


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_png_follows_the_scale(face: Typeface, scale: float) -> None:
    """The size in px is that of the scene times the scale."""
    scene = render(sample(), "L2", "ko", face)
    wide, tall = png_size(picture.png(svg(scene, face), scale=scale))
    assert abs(wide - scene.width * scale) <= 1
    assert abs(tall - scene.height * scale) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_pdf_is_one_searchable_page(face: Typeface, layout: Layout, language: Language) -> None:
    """Every text of the picture can be found in the PDF, on one A3 landscape page."""
    scene = render(sample(), layout, language, face)
    made = picture.pdf(svg(scene, face), title=scene.title, language=language)
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 1
    box = reader.pages[0].mediabox
    assert round(box.width / 72 * 25.4) == 420
    assert round(box.height / 72 * 25.4) == 297
    found = squeezed(reader.pages[0].extract_text())
    missing = [text.text for text in texts(scene) if squeezed(text.text) not in found]
    assert not missing


def texts(scene: Scene) -> list[Text]:
    """Return the texts of a scene."""
    return [item for item in walk(scene.items) if isinstance(item, Text)]


def squeezed(text: str) -> str:
    """Return a text without spaces."""
    return "".join(text.split())


def test_pdf_is_the_same_every_time(face: Typeface) -> None:
    """Same map, same bytes; A4 is a smaller page."""
    text = svg(render(sample(), "L2", "ko", face), face)
    one, two, small = (
        picture.pdf(text, title="여정", language="ko", page=page) for page in ("A3", "A3", "A4")
    )
    assert one == two
    assert round(PdfReader(io.BytesIO(small)).pages[0].mediabox.width / 72 * 25.4) == 297


def test_subset_holds_what_was_asked_and_little_else(face: Typeface) -> None:
    """A subset draws its characters, is a woff2 and small."""
    needed = characters(render(sample(), "L1", "ko", face))
    made = fonts.subsets(needed)
    assert made["regular"][:4] == b"wOF2"
    assert sum(len(data) for data in made.values()) < 80_000
    drawn = set(TTFont(io.BytesIO(made["regular"])).getBestCmap())
    wanted = {ord(char) for char in needed["regular"] if face.covers(char)}
    assert wanted <= drawn
    assert len(drawn) <= len(wanted) + 5


def test_widths_are_those_of_the_font(face: Typeface) -> None:
    """The widths the layout counts with are the font's own."""
    font = TTFont(fonts.paths()[0], lazy=True)
    unit = font["head"].unitsPerEm
    names = font.getBestCmap()
    for char in "여정 지도 Yeojido 0123,.%−–“”…":
        advance = font["hmtx"].metrics[names[ord(char)]][0] / unit
        assert face.width(char, 1000) == pytest.approx(advance * 1000, abs=1)


def test_missing_assets_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without the font files there is one sentence, not a traceback of paths."""
    monkeypatch.setattr(fonts, "_ASSETS", tmp_path_factory.mktemp("none"))
    with pytest.raises(fonts.AssetsMissing, match=r"widths\.json"):
        fonts.widths()
