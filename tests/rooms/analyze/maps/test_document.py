"""Reading and writing ``journey.json``."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.plain_map import SHOP
from tests.laws.test_map_laws import drawn, log_of, logs
from tools.journey_schema import FILE, text
from yeojido.analyze.maps.document import read, write
from yeojido.domain.errors import BadJourney
from yeojido.domain.journey import JourneyMap, Match, Touchpoint
from yeojido.domain.words import Words

GOOD = json.loads(write(SHOP))


@settings(max_examples=15)
@given(logs)
def test_maps_round_trip(people: list) -> None:
    """What is written is read back equal, and written again it is the same bytes."""
    document = drawn(log_of(people))
    content = write(document)
    assert read(content, "map.json") == document
    assert write(read(content, "map.json")) == content


@given(st.text(), st.text())
def test_any_text_round_trips(ko: str, en: str) -> None:
    """Colons, commas, quotes and line breaks inside texts stay as they are."""
    step = Touchpoint(id="a", stage="s0", name=Words(ko=ko, en=en), match=Match(events=(ko,)))
    journey = msgspec.structs.replace(SHOP, steps=(step,))
    assert read(write(journey), "j.json") == journey


def test_every_cell_stands_on_a_line_of_its_own() -> None:
    """One touchpoint, cell or pain a line: a change of one touches one line."""
    lines = write(SHOP).decode().splitlines()
    for step in SHOP.steps:
        assert sum(1 for line in lines if f'"id": "{step.id}"' in line) == 1
    renamed = msgspec.structs.replace(SHOP.steps[0], name=Words(ko="처음", en="First"))
    changed = write(msgspec.structs.replace(SHOP, steps=(renamed, *SHOP.steps[1:])))
    assert sum(a != b for a, b in zip(lines, changed.decode().splitlines(), strict=True)) == 1


def test_the_published_schema_is_that_of_the_classes() -> None:
    """The schema in the package is up to date: `python tools/journey_schema.py` writes it."""
    assert FILE.read_text(encoding="utf-8") == text()


def test_a_written_map_fits_the_published_schema() -> None:
    """A computed map is valid by the JSON Schema that ships in the package."""
    people = [[("a", 1, 2.0), ("b", 2, -1.0), ("c", 3, None)] for _ in range(8)]
    schema = json.loads(Path(FILE).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(write(drawn(log_of(people)))))


def broken(**parts: object) -> bytes:
    """The good journey with parts replaced."""
    return json.dumps({**GOOD, **parts}, ensure_ascii=False).encode()


def _step(**more: object) -> dict[str, object]:
    return {**GOOD["steps"][0], **more}


@pytest.mark.parametrize(
    ("content", "where", "said"),
    [
        (b'{\n"meta": {},\n  oops', "line 3", "not JSON"),
        (b"[]", "the top", "JSON that starts"),
        (broken(steps=[_step(mtach={})]), "steps[0].mtach", "match"),
        (broken(steps=[_step(goal="yes")]), "steps[0].goal", "bool"),
        (broken(steps=[_step(stage="nowhere")]), "steps[0].stage", "s0"),
        (broken(steps=[_step(), _step()]), "steps[1].id", "also at number 0"),
        (broken(steps=[_step(next=["bb"])]), "steps[0].next", "no step bb"),
        (broken(stages=[]), "stages", "no stage"),
        (broken(stages=[{**GOOD["stages"][0], "id": " "}]), "stages[0].id", "empty"),
        (broken(meta={**GOOD["meta"], "patience": "soon"}), "meta.patience", "soon"),
        (broken(meta={**GOOD["meta"], "timezone": "Asia/Soul"}), "meta.timezone", "Asia/Seoul"),
        (broken(meta={**GOOD["meta"], "version": "9"}), "meta.version", "Format 9"),
        (broken(cells=[{"lane": "people"}]), "cells[0]", "stands at"),
        (b"\xff\xfe\x00", "line 1", "not JSON"),
    ],
)
def test_a_mistake_is_named_with_its_place(content: bytes, where: str, said: str) -> None:
    """Every kind of mistake is one sentence that says where and what, in both languages."""
    with pytest.raises(BadJourney) as caught:
        read(content, "journey.json")
    english, korean = caught.value.say("en"), caught.value.say("ko")
    assert where in english and said in english
    assert "journey.json" in korean and korean != english


def test_a_byte_order_mark_is_no_mistake() -> None:
    """Files saved by Windows editors are read."""
    assert isinstance(read(b"\xef\xbb\xbf" + write(SHOP), "j.json"), JourneyMap)
