"""The journey map document."""

from __future__ import annotations

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.domain.durations import duration, shortest
from yeojido.domain.errors import BadDuration
from yeojido.domain.journey import (
    Cell,
    JourneyMap,
    Match,
    Meta,
    Provenance,
    Stage,
    Touchpoint,
    schema,
)
from yeojido.domain.log import SECOND
from yeojido.domain.words import Words

SHOP = JourneyMap(
    meta=Meta(id="shop", title=Words(ko="쇼핑", en="Shop"), type="purchase"),
    stages=(Stage(id="buy", name=Words(ko="구매", en="Buy"), order=0),),
    steps=(
        Touchpoint(
            id="pay",
            stage="buy",
            name=Words(ko="결제", en="Payment"),
            match=Match(events=("payment_done",)),
            goal=True,
        ),
    ),
    cells=(
        Cell(
            lane="people",
            step="pay",
            value=3,
            n=3,
            ci=(0.1, 0.9),
            values={"left": 1},
            provenance=Provenance(klass="event", source="log"),
        ),
    ),
)


def test_the_document_round_trips() -> None:
    """Writing and reading a map gives the same map."""
    assert msgspec.json.decode(msgspec.json.encode(SHOP), type=JourneyMap) == SHOP


def test_the_document_fits_its_schema() -> None:
    """The JSON that is written is what the published schema describes."""
    document = msgspec.json.decode(msgspec.json.encode(SHOP))
    jsonschema.Draft202012Validator(schema()).validate(document)
    assert document["cells"][0]["provenance"]["class"] == "event"


def test_cells_are_found_by_lane_and_place() -> None:
    """A cell is found by its lane and its column."""
    assert SHOP.step_cell("people", "pay") is SHOP.cells[0]
    assert SHOP.step_cell("time", "pay") is None
    assert SHOP.stage_cell("people", "buy") is None


@given(st.integers(1, 10**6))
def test_durations_round_trip(seconds: int) -> None:
    """The shortest writing of a duration means the same duration."""
    assert duration(shortest(seconds * SECOND)) == seconds * SECOND


@pytest.mark.parametrize("text", ["", "7", "d7", "7 days", "-1d", "1e3s"])
def test_bad_durations_are_refused(text: str) -> None:
    """What is not a length of time is refused with a sentence that says how to write one."""
    with pytest.raises(BadDuration, match="30m or 7d"):
        duration(text)
