"""The page of an answer: self-contained, safe, with the table beneath the picture."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest

from tests.rooms.draw.test_charts import FUNNEL
from tests.rooms.draw.test_page import HOSTILE, read
from yeojido.adapters import fonts
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.answer import ROWS, Sheet, answer_page, sheet_of
from yeojido.draw.charts import funnel
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.frame import Head
from yeojido.draw.typeface import Typeface


def page(face: Typeface, sheet: Sheet, language: Language = "ko", *names: str) -> str:
    """Return a page with a bar per name, without fonts."""
    rows = tuple(Bar(name=name, value=1.0, text=name, detail=name) for name in names or ("쿠폰",))
    scene = bars(Bars(head=Head(title=rows[0].name, subtitle="s"), rows=rows), language, face)
    return answer_page(scene, sheet, ["셈법", *names], language, face).text({"regular": b"f"})


def test_hostile_names_stay_text(face: Typeface) -> None:
    """Names with markup, quotes, directions or emoji are shown and never run."""
    sheet = Sheet(tuple((name, False) for name in HOSTILE), (HOSTILE, HOSTILE))
    reader = read(page(face, sheet, "en", *HOSTILE))
    tags = [tag for tag, _ in reader.tags]
    assert "script" not in tags and "img" not in tags
    names = {name for _, attributes in reader.tags for name in attributes}
    assert not [name for name in names if name.startswith("on")]
    assert "style" not in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_asks_nothing_of_the_network(face: Typeface, language: Language) -> None:
    """No address to fetch, no script; the policy allows exactly the style inside."""
    text = page(face, Sheet((("이름", False),), (("쿠폰",),)), language)
    assert not re.findall(r"https?://", text)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy and "script-src 'none'" in policy[1] and "unsafe" not in policy[1]
    blocks = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert len(blocks) == 2
    for block in blocks:
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_the_table_holds_the_numbers_and_says_what_it_leaves_out(face: Typeface) -> None:
    """Every row stands in the table up to a limit, and the rest is counted."""
    sheet = Sheet(
        (("이름", False), ("수", True)), tuple((f"r{k}", str(k)) for k in range(ROWS + 7))
    )
    text = page(face, sheet)
    assert text.count("<tr>") == ROWS + 1
    assert "모두 507줄" in text
    assert '<td class="num"><bdi>41</bdi></td>' in text


def test_an_answer_becomes_a_table_in_words() -> None:
    """Fields get the headings of the command line; shares and times are written as such."""
    sheet = sheet_of(FUNNEL, "ko")
    assert [name for name, _ in sheet.columns][:2] == ["단계", "고객"] or sheet.columns
    assert sheet.rows[1][0] == "cart"
    assert "66%" in sheet.rows[1] or "66.1%" in sheet.rows[1]
    assert "2분 20초" in sheet.rows[1]
    assert sheet_of({"warnings": [{"ko": "가", "en": "a"}]}, "ko") == Sheet()


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_a_funnel_is_small_and_whole(face: Typeface, language: Language) -> None:
    """A usual answer with its fonts inside stays under 150 kB; its notes stand once."""
    scene = funnel(FUNNEL, language, face)
    made = answer_page(scene, sheet_of(FUNNEL, language), ["note", "note"], language, face)
    text = made.text(fonts.subsets(made.characters))
    read(text)
    assert len(text.encode()) < 150_000
    assert text.count("<li>note</li>") == 1


def test_heavy_text_is_in_the_heavy_font(face: Typeface) -> None:
    """What the page sets in semibold is in that subset."""
    data: dict[str, Any] = {**FUNNEL, "steps": []}
    made = answer_page(funnel(data, "ko", face), Sheet((("뷁", False),), (("x",),)), [], "ko", face)
    assert "뷁" in made.characters["semibold"]
