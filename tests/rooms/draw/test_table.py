"""CSV, Markdown and Mermaid say the same as the picture and break nothing."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.draw.sample import sample
from tests.rooms.draw.stress import STRESS
from tests.rooms.draw.test_page import hostile
from yeojido.draw.table import csv_text, markdown, mermaid, safe
from yeojido.draw.typeface import Typeface


def rows(text: str) -> list[list[str]]:
    """Return the rows of a CSV text."""
    return list(csv.reader(io.StringIO(text)))


@given(st.text())
def test_no_cell_is_read_as_a_formula(text: str) -> None:
    """A cell begins with a formula sign only if it is a plain number."""
    out = safe(text)
    assert out.endswith(text)
    if out[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
        assert re.fullmatch(r"[+-]\d[\d,]*(\.\d+)?%?", out)


@pytest.mark.parametrize("name", STRESS)
def test_csv_has_a_column_per_touchpoint(face: Typeface, name: str) -> None:
    """Head, touchpoints and lanes line up."""
    text = csv_text(STRESS[name], "ko", face)
    found = rows(text)
    wide = len(STRESS[name].steps) + 1
    assert [len(row) for row in found[:3]] == [wide] * 3


def test_csv_holds_the_numbers(face: Typeface) -> None:
    """The people of the payment step are in their cell."""
    found = rows(csv_text(sample(), "en", face))
    place = found[1].index("Enter payment")
    people = next(row for row in found if row[0] == "People and loss")
    assert people[place].startswith("3,478 people, 49% left")


def test_markdown_escapes_and_keeps_its_tables(face: Typeface) -> None:
    """Every table row has as many cells as its head, whatever the names are."""
    for map_ in (sample(), hostile()):
        columns = 0
        for line in markdown(map_, "en", face).splitlines():
            if not line.startswith("|"):
                columns = 0
                continue
            cells = len(re.findall(r"(?<!\\)\|", line))
            columns = columns or cells
            assert cells == columns
        assert "<script" not in markdown(map_, "en", face)


def test_mermaid_scores_what_was_felt_and_nothing_else(face: Typeface) -> None:
    """The score is round(v) + 3; a place without ratings is a comment with the reason."""
    text = mermaid(STRESS["gaps"], "en", face)
    assert text.startswith("journey\n    title Buying online")
    assert "      Enter payment: 2: App, Web" in text
    assert "    %% Search: nobody spoke" in text
    assert "    %% Add to cart: only 3" in text
    scores = re.findall(r"^ {6}[^:]+: (\d)", text, re.M)
    assert len(scores) == 6
    assert all(1 <= int(score) <= 5 for score in scores)


def test_mermaid_names_cannot_end_a_line(face: Typeface) -> None:
    """Hostile names add no line and no field."""
    for line in mermaid(hostile(), "en", face).splitlines()[2:]:
        assert re.fullmatch(r"    section [^:;#]*|    %% .*|      [^:;#]+: [1-5](: [^:;#]*)?", line)
