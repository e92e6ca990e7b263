"""The picture of what customers say: with much, with little, with nothing; marks where they belong."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest

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
from yeojido.app.pictures import draw, typeface
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.plots.quotes import printed
from yeojido.draw.scene import Line, Path, Rect, Scene, Text, walk
from yeojido.draw.typeface import Typeface
from yeojido.draw.voices import REASONS

WORDY = {
    "ko": "결제 수단을 다시 고르게 하는 화면으로 되돌아간 뒤 쿠폰을 다시 입력한 단계",
    "en": "CheckoutPaymentInformationEntryScreenViewed_on_mobile_application_again and again",
}
QUOTE = "배송이 너무 느려요. 포장은 좋았어요"
EMPTY: dict[str, Any] = {
    "sources": [], "routing": None, "stages": [], "touchpoints": [], "quotes": [], "steps": [],
}  # fmt: skip


def _stage(place: int, value: float | None, people: int, **more: Any) -> dict[str, Any]:
    ci = None if value is None else [max(-2.0, value - 0.1), min(2.0, value + 0.1)]
    return {"id": f"s{place}", "place": place, "name": {"ko": f"단계 {place}", "en": f"stage {place}"},
            "value": value, "ci": ci, "people": people, "moods": {"joy": 0.3, "anger": 0.1, "none": 0.6},
            "speakers": people, **more}  # fmt: skip


def _quote(text: str = QUOTE, **more: Any) -> dict[str, Any]:
    return {"text": text, "touchpoint": "t1", "name": {"ko": "배송", "en": "delivery"}, "rating": -2.0,
            "valence": -0.6, "emotion": "anger", "language": "ko", "reason": "text",
            "confidence": 0.75, "alike": 1, "spans": [{"start": 4, "stop": 10, "weight": -1.2},
            {"start": 12, "stop": 20, "weight": 0.8}], **more}  # fmt: skip


def _placed(touchpoint: str | None, reason: str, texts: int) -> dict[str, Any]:
    return {"touchpoint": touchpoint, "reason": reason, "texts": texts}


USUAL: dict[str, Any] = {
    "sources": [{"event": "review", "texts": 90, "ratings": 120, "people": 100}],
    "stages": [
        _stage(1, -0.9, 300, moods={"joy": 0.1, "anger": 0.3}), _stage(0, 0.8, 400),
        _stage(2, 0.4, 12, moods={"joy": 0.22, "anger": 0.18}),
        _stage(3, None, 3),
    ],
    "steps": [{"id": f"t{k}", "name": {"ko": f"접점 {k}", "en": f"touchpoint {k}"}} for k in range(3)],
    "routing": {
        "placed": [_placed("t0", "rule", 40), _placed("t0", "text", 20), _placed("t2", "time", 10),
                   _placed("t1", "person", 2), _placed(None, "rule", 30)],
        "about": {"mail": 20, "": 6, "step:매장": 4}, "unread": 7, "unsure": 3,
    },
    "quotes": [_quote(), _quote(text="잘 쓸게요", valence=1.6, spans=[])],
}  # fmt: skip
HUGE: dict[str, Any] = {
    **USUAL,
    "sources": [{"event": "review", "texts": 10**10, "ratings": 10**11, "people": 10**9}] * 40,
    "stages": [_stage(k, (k % 9 - 4) / 2, 10**9 + k, name=WORDY) for k in range(60)],
    "steps": [{"id": f"t{k}", "name": WORDY} for k in range(60)],
    "routing": {
        "placed": [_placed(f"t{k}", reason, 10 ** (k % 9)) for k in range(60) for reason in REASONS]
        + [_placed(None, "rule", 10**10)],
        "about": {f"step:{WORDY['ko']} {k}": 10**9 for k in range(30)}, "unread": 10**9, "unsure": 10**9,
    },
    "quotes": [_quote(text=f"{WORDY['ko']} 😀 " * 20, name=WORDY),
               _quote(text="가" * 900, spans=[{"start": 0, "stop": 900, "weight": 1.0}])],
}  # fmt: skip
CASES: dict[str, dict[str, Any]] = {
    "usual": USUAL,
    "huge": HUGE,
    "one": {**EMPTY, "sources": USUAL["sources"], "stages": [_stage(0, 0.1, 8)]},
    "few": {**EMPTY, "sources": USUAL["sources"], "stages": [_stage(0, None, 2)]},
    "ratings only": {**USUAL, "routing": None, "quotes": [],
                     "stages": [_stage(k, 1.0, 99, moods={}, speakers=0) for k in range(3)]},
    "words off the map": {**EMPTY, "sources": USUAL["sources"],
                          "routing": {"placed": [_placed(None, "rule", 3)], "about": {}}},
    "empty": EMPTY,
}  # fmt: skip


def _drawn(data: Mapping[str, Any], language: Language = "ko") -> Scene:
    return draw("voice", data, language)


def _texts(scene: Scene) -> list[str]:
    return [item.text for item in walk(scene.items) if isinstance(item, Text)]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_holds_its_texts(case: str, language: Language) -> None:
    """No text leaves its box or the page or covers another; no shape leaves the page."""
    scene, face = _drawn(CASES[case], language), typeface()
    check_inside(scene, face)
    check_apart(scene, face)
    check_shapes(scene)
    check_svg(scene, face)


def test_stages_stand_in_order_and_few_people_have_no_value() -> None:
    """Rows follow the journey; below thirty the face is hollow, below five there is none."""
    scene = _drawn(USUAL, "en")
    said = _texts(scene)
    assert [text for text in said if text.startswith("stage ")] == [f"stage {k}" for k in range(4)]
    faces = [item for item in walk(scene.items) if isinstance(item, Path) and item.dash == "3 2"]
    assert len(faces) == 1
    assert said.count("too few people") == 1
    assert "−0.90 (−1.00 ~ −0.80)" in said


def test_the_title_claims_no_more_than_the_intervals() -> None:
    """The lowest stage is told as such only where its interval lies below the others'."""
    assert _drawn(USUAL, "en").title.startswith("'stage 1' feels lowest: −0.90")
    close = {**USUAL, "stages": [_stage(0, 0.5, 90), _stage(1, 0.6, 90)]}
    assert "is not sure" in _drawn(close, "en").title
    assert _drawn(CASES["one"], "en").title == "'stage 0' feels +0.10 (95 % interval 0.00 ~ +0.20)"
    assert _drawn(CASES["few"], "en").title.startswith("Too few people")


def test_an_emotion_stands_out_from_the_other_stages() -> None:
    """Not the commonest emotion, but that which is commoner here than elsewhere."""
    said = _texts(_drawn(USUAL, "en"))
    assert "anger 30%" in said
    assert any(text.endswith("over all stages") for text in said)
    assert "much as elsewhere" in said


def test_bars_are_to_scale_and_what_is_off_the_map_is_said() -> None:
    """A bar's parts are as long as their texts are many; subjects off the map are named."""
    scene = _drawn(USUAL, "en")
    wide = {
        item.fill: item.w for item in walk(scene.items) if isinstance(item, Rect) and item.h == 13
    }
    assert wide["cat-1"] + 0.8 == pytest.approx(2 * (wide["cat-3"] + 0.8))
    said = " ".join(_texts(scene))
    assert "Rule 40, Text 20" in said
    assert "e-mails and notifications 20, unknown 6, 매장 4" in said
    assert "7 are in a language that is not read" in said


def test_what_decided_is_underlined_under_its_letters() -> None:
    """Solid under good words, wavy under bad ones, each as wide as what it marks."""
    scene, face = _drawn({**EMPTY, "sources": USUAL["sources"], "stages": USUAL["stages"],
                          "quotes": [_quote()]}), typeface()  # fmt: skip
    solid = [i for i in walk(scene.items) if isinstance(i, Line) and i.stroke == "gain"]
    wavy = [
        i
        for i in walk(scene.items)
        if isinstance(i, Path) and i.stroke == "loss-fill" and not i.fill
    ]
    line = next(item for item in walk(scene.items) if isinstance(item, Text) and QUOTE in item.text)
    assert (len(solid), len(wavy)) == (2, 2)  # one of each in the legend
    start = line.x + face.width("“" + QUOTE[:12], line.size)
    assert solid[1].x1 == pytest.approx(start)
    assert solid[1].x2 == pytest.approx(start + face.width(QUOTE[12:20], line.size))
    assert wavy[1].d.startswith(f"M{line.x + face.width('“' + QUOTE[:4], line.size):.2f}"[:-1])


@pytest.mark.parametrize(
    ("text", "span", "marked"),
    [
        ("좋아요 😀 정말  느려요", (10, 13), "느려요"),
        ("\n\t느려요", (2, 5), "느려요"),
        ("느려요", (1, 9), ""),
        (unicodedata.normalize("NFD", "느려요"), (0, 3), ""),
        ("", (0, 1), ""),
    ],
)
def test_marks_follow_what_is_printed(
    face: Typeface, text: str, span: tuple[int, int], marked: str
) -> None:
    """Letters a picture cannot show, spaces and bad offsets never move a mark onto other letters."""
    whole, signs = printed(face, text, [(*span, -1.0)])
    assert len(whole) == len(signs)
    assert "".join(c for c, sign in zip(whole, signs, strict=True) if sign) == marked
