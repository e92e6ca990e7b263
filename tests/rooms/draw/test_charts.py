"""The small charts of the command line: readable for any answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.rooms.draw.test_layouts import (
    test_every_text_lies_inside_its_box_and_the_page as check_inside,
)
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.charts import funnel
from yeojido.draw.graph import transitions
from yeojido.draw.scene import Scene, Text, walk
from yeojido.draw.typeface import Typeface


def step(name: str, people: int, start: int, before: int | None) -> dict[str, Any]:
    """Return one step of a funnel's answer."""
    return {
        "name": name, "people": people, "rate_from_start": people / start,
        "rate_from_previous": people / before if before else None, "interval": None,
        "median_seconds": 140.0 if before else None, "pending": people // 90,
    }  # fmt: skip


STEPS = [step("catalog", 2824, 2824, None), step("cart", 1866, 2824, 2824),
         step("payment_done", 412, 2824, 1866)]  # fmt: skip
FUNNEL = {"steps": STEPS, "groups": [{"key": "app", "steps": STEPS}, {"key": None, "steps": STEPS}],
          "warnings": []}  # fmt: skip
LONG = {"steps": [step("아주 긴 이름의 단계 " * 4, 10**12, 10**12, None)] * 9, "groups": []}
GRAPH = {
    "nodes": [{"name": name, "occurrences": n, "people": n} for name, n in
              (("START", 100), ("home", 90), ("cart", 40), ("END", 100), ("결제 " * 12, 10**13))],
    "edges": [
        {"from": a, "to": b, "occurrences": n, "people": n, "share_out": share,
         "median_seconds": None}
        for a, b, n, share in (
            ("START", "home", 90, 0.9), ("START", "cart", 10, 0.1), ("home", "cart", 30, 0.33),
            ("cart", "home", 12, 0.3), ("cart", "cart", 4, 0.1), ("home", "END", 60, 0.67),
            ("cart", "결제 " * 12, 20, 0.5), ("결제 " * 12, "END", 20, 1.0),
        )
    ],
}  # fmt: skip
CASES: list[tuple[str, Mapping[str, Any]]] = [
    ("funnel", FUNNEL), ("funnel", LONG), ("funnel", {"steps": [], "groups": []}),
    ("graph", GRAPH), ("graph", {"nodes": [], "edges": []}),
]  # fmt: skip


def texts(scene: Scene) -> list[str]:
    """Return what a scene says."""
    return [item.text for item in walk(scene.items) if isinstance(item, Text)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "data"), CASES)
def test_charts_hold_their_texts(
    face: Typeface, kind: str, data: Mapping[str, Any], language: Language
) -> None:
    """No text leaves its box or covers another, for full and empty answers."""
    scene = (funnel if kind == "funnel" else transitions)(data, language, face)
    check_inside(scene, face)
    check_apart(scene, face)


def test_funnel_names_its_worst_step(face: Typeface) -> None:
    """The step where the largest share is lost stands out, with its numbers."""
    scene = funnel(FUNNEL, "ko", face)
    loud = [i.text for i in walk(scene.items) if isinstance(i, Text) and i.fill == "loss"]
    assert loud == ["22% 이어감 · 1,454명 이어가지 않음 · 중간값 2분 20초"]
    assert "값 없음" in texts(scene)


def test_graph_runs_from_start_to_end(face: Typeface) -> None:
    """START is the topmost node and END the lowest, in the reader's language."""
    scene = transitions(GRAPH, "ko", face)
    at = {i.text: i.y for i in walk(scene.items) if isinstance(i, Text) and i.weight == "semibold"}
    title = at.pop(scene.title)
    assert title < min(at.values()) == at["시작"]
    assert max(at.values()) == at["끝"]


def test_graph_says_what_it_leaves_out(face: Typeface) -> None:
    """The share of all moves that is drawn stands in the notes, and repeats in their node."""
    said = " ".join(texts(transitions(GRAPH, "en", face)))
    assert "of 8 transitions are drawn" in said
    assert "40 · repeat 10%" in said
