"""The picture of one person's timeline: nothing covers anything, at any width, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rooms.draw.test_layouts import test_every_text_lies_inside_its_box_and_the_page as inside
from tests.rooms.draw.test_layouts import test_texts_do_not_overlap as check_apart
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.scene import Group, walk
from yeojido.draw.timeline import timeline
from yeojido.draw.typeface import Typeface


def words(text: str) -> dict[str, str]:
    """The same words in both languages."""
    return {"ko": text, "en": text}


def mark(place: int, **more: Any) -> dict[str, Any]:
    """One mark; every third begins a visit, every fifth is off the map."""
    stage = None if place % 5 == 4 else place % 2
    return {
        "when": f"2026-03-{place % 28 + 1:02} 09:12", "event": "page", "stage": stage, "stage_at": stage,
        "label": words("아주아주 긴 접점 이름과 또 긴 이름이라서 두 줄을 넘어요"), "icon": "home", "goal": place == 7,
        "failure": place == 6, "channel": f"c{place % 9}", "channel_name": words(f"channel number {place % 9}"),
        "channel_icon": "world", "rating": 1.5 if place == 3 else None, "text": "좋아요" if place == 3 else None,
        "identity": f"anonymous:{'x' * 60}", "known": "known" if place in (2, 3) else None, "count": 1,
        "gap_seconds": 300_000.0 if place % 3 == 0 and place else None, **more,
    }  # fmt: skip


def document(count: int) -> dict[str, Any]:
    """A timeline of so many marks."""
    return {
        "person": "u" * 70, "total": 900, "shown": count, "first": "2026-03-01T00:00:00Z",
        "last": "2026-04-01T00:00:00Z", "marks": [mark(place) for place in range(count)],
        "stages": [{"id": i, "name": words(f"단계 {i}"), "order": i, "colour": ""} for i in range(2)],
        "place": {"state": "left", "words": words("'고려' 단계에서 떠났어요. " * 3), "next_words": words("다음 " * 30)},
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [None, 720.0, 960.0])
@pytest.mark.parametrize("count", [0, 1, 9, 60])
def test_nothing_is_cut_or_covered(
    count: int, width: float | None, language: Language, face: Typeface
) -> None:
    """Long names, many channels, short and long timelines."""
    scene = timeline(document(count), language, face, width)
    inside(scene, face)
    check_apart(scene, face)


def test_what_was_said_is_on_the_mark(face: Typeface) -> None:
    """The words of a rating are the tooltip of its face; how many events are drawn is said."""
    scene = timeline(document(9), "en", face)
    titles = [item.title for item in walk(scene.items) if isinstance(item, Group) and item.title]
    assert len(titles) == 9
    assert any("좋아요" in title and "+1.5" in title for title in titles)
