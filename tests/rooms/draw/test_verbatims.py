"""The words behind a point: marked, explained, escaped."""

from __future__ import annotations

import re
from html import unescape

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms.draw.sample import sample, w
from tests.rooms.draw.test_page import HOSTILE
from yeojido.domain.journey import Cell, Item, JourneyMap, Mark, Said
from yeojido.domain.words import LANGUAGES, Language
from yeojido.draw.emotion import mood
from yeojido.draw.evidence import templates
from yeojido.draw.scene import Text
from yeojido.draw.table import table
from yeojido.draw.typeface import Typeface
from yeojido.draw.verbatims import clean, marked, moods, quote, sources, telling
from yeojido.draw.view import View

SAID = Said(
    rating=-2.0, valence=-1.4, emotion="anger", language="ko", alike=12, day="2026-03-12",
    event="payment_survey", spans=(Mark(start=4, stop=7, weight=-1.2), Mark(start=0, stop=3, weight=0.2)),
    reason="text", confidence=0.92, before=("cart", "payment"), after=("order",),
    who={"channel": "web", "platform": "ios"},
)  # fmt: skip
SPOKEN = Item(
    label=w("배송이 느려요", "배송이 느려요"), value=-2.0, unit="score", kind="quote", said=SAID
)


def heard(*items: Item, **values: float) -> JourneyMap:
    """Return the sample whose payment has these items in words and emotion, and these values."""
    whole = sample()

    def changed(cell: Cell) -> Cell:
        if cell.step != "payment" or cell.lane not in ("words", "emotion"):
            return cell
        mine = tuple(i for i in items if (i.kind == "quote") == (cell.lane == "words"))
        return msgspec.structs.replace(cell, items=mine, values={**cell.values, **values})

    return msgspec.structs.replace(whole, cells=tuple(changed(cell) for cell in whole.cells))


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-3, 70), st.integers(-3, 70), st.floats(-2, 2)), max_size=8))  # fmt: skip
def test_marks_change_nothing_of_the_text(text: str, given_: list[tuple[int, int, float]]) -> None:
    """Whatever the marks are, without its tags the markup is the text; tags are balanced."""
    marks = [Mark(start=a, stop=b, weight=weight) for a, b, weight in given_]
    found = marked(text, marks)
    plain = re.sub(r'<mark class="(?:up|down)(?: s)?">|</mark>', "", found)
    assert plain == clean(text)
    assert found.count("<mark") == found.count("</mark>")


def test_the_stronger_of_two_marks_that_overlap_stays() -> None:
    """Spans come with the strongest first."""
    marks = (Mark(start=2, stop=4, weight=-1.0), Mark(start=0, stop=3, weight=0.4))
    assert marked("abcd", marks) == 'ab<mark class="down s">cd</mark>'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quote_says_what_stands_behind_it(language: Language, face: Typeface) -> None:
    """How it was read, what was done around it, who (by shared values), when and why it is here."""
    view = View.of(heard(SPOKEN), language, face)
    text = unescape(re.sub("<[^>]+>", "", quote(view, SPOKEN)))
    for part in ("배송이 느려요", "−2.0", "−1.4", "12", "92%", "platform: ios", "2026-03-12"):
        assert part in text
    around = {"ko": "장바구니 담기 → 결제 정보 입력 → 이 말 → 주문 완료",
              "en": "Add to cart → Enter payment → said this → Order placed"}  # fmt: skip
    assert around[language] in text
    assert {"ko": "짜증·분노", "en": "anger"}[language] in text
    assert "channel" not in text


def test_the_drawer_holds_moods_sources_and_contradictions(face: Typeface) -> None:
    """All of it stands under the place's words, in the part that a point of emotion opens."""
    felt = Item(label=w("짜증·분노", "anger"), value=0.4, unit="share", icon="anger", kind="mood")
    none = Item(label=w("없음", "none"), value=0.5, unit="share", icon="none", kind="mood")
    against = msgspec.structs.replace(SPOKEN, kind="contradiction")
    whole = heard(SPOKEN, none, felt, against, share_text=0.25, texts=50, ratings=150, unread=3, contradictions=2)  # fmt: skip
    view = View.of(whole, "en", face)
    markup, _ = templates(view)
    part = re.search(r'data-for="payment".*?</template>', markup, re.S)
    assert part is not None
    text = unescape(re.sub("<[^>]+>", " ", part[0]))
    assert "25% from words (50), 75% from ratings (150). 3 could not be read" in text
    assert "2 were rated one way and said another" in text
    assert text.count("배송이") == 1, "an example that is quoted already is not said twice"
    cell = view.cell("emotion", "payment")
    assert [item.icon for item in moods(cell)] == ["anger"]
    assert "40%" in text


def test_the_lane_names_the_strongest_emotion(face: Typeface) -> None:
    """With its share, at the foot of the lane; nothing where no words were read."""
    felt = Item(label=w("짜증·분노", "anger"), value=0.4, unit="share", icon="anger", kind="mood")
    view = View.of(heard(felt), "ko", face)
    (lane,) = [lane for lane in view.lanes if lane.kind == "emotion"]
    texts = {
        column.step.id: [item.text for item in mood(view, lane, column, 0.0) if isinstance(item, Text)]
        for column in view.columns(0, 1000)
    }  # fmt: skip
    assert texts.pop("payment") == ["짜증·분노 40%"]
    assert not any(texts.values())
    place = [step.id for step in view.steps].index("payment")
    (row,) = [cells for name, cells in table(view).rows if name == "감정"]
    assert row[place].endswith(", 짜증·분노 40%")


def test_the_emotion_named_stands_out_beside_the_other_places(face: Typeface) -> None:
    """Joy is the largest share at both; anger is what the payment has more of."""

    def felt(joy: float, anger: float) -> tuple[Item, ...]:
        return tuple(
            Item(label=w(name, name), value=share, unit="share", icon=name, kind="mood", n=50)
            for name, share in (("joy", joy), ("anger", anger), ("fatigue", 0.05))
        )

    whole = heard(*felt(0.3, 0.25))
    cells = tuple(
        msgspec.structs.replace(cell, items=felt(0.4, 0.1))
        if cell.lane == "emotion" and cell.step == "order"
        else cell
        for cell in whole.cells
    )
    view = View.of(msgspec.structs.replace(whole, cells=cells), "en", face)
    named = {step: telling(view, view.cell("emotion", step)) for step in ("payment", "order")}
    assert {step: item and item.icon for step, item in named.items()} == {
        "payment": "anger",
        "order": "joy",
    }


def test_sources_say_nothing_where_no_words_were_read(face: Typeface) -> None:
    """A map from ratings alone looks as before."""
    view = View.of(sample(), "en", face)
    cell = view.cell("emotion", "payment")
    assert cell is not None
    assert sources(view, cell) == ""


def test_whatever_is_quoted_is_escaped(face: Typeface) -> None:
    """Texts, names of events, values and unknown emotions of others are only text."""
    for hostile in HOSTILE:
        said = msgspec.structs.replace(
            SAID, emotion=hostile, event=hostile, day=hostile, who={hostile: hostile},
            spans=(Mark(start=0, stop=4, weight=1.0),),
        )  # fmt: skip
        item = msgspec.structs.replace(SPOKEN, label=w(hostile, hostile), said=said)
        made = quote(View.of(heard(item), "en", face), item)
        tags = set(re.findall(r"<(/?[a-zA-Z]+)", made))
        assert tags <= {"blockquote", "/blockquote", "bdi", "/bdi", "mark", "/mark", "small",
                        "/small", "b", "/b"}  # fmt: skip
        assert all(char.isprintable() or char in "\n\u200d\ufe0f" for char in made)
