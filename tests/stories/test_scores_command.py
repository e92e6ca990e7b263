"""Scores on the command line: imported surveys, tables, pictures, JSON, refusals."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.stories.conftest import as_program


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a survey of 120 guests, explained by a codebook."""
    folder = tmp_path_factory.mktemp("scores")
    rng = random.Random(7)
    rows = ["guest,date,Q1,Q2,NPS,W,BRANCH"]
    rows += [
        f"g{i},2026-03-{1 + i % 28:02d},{rng.choice('0123456')},{rng.choice('12345')},"
        f"{rng.randint(0, 11)},{rng.choice(['0.5', '1.5'])},{i % 2 + 1}"
        for i in range(120)
    ]
    (folder / "survey.csv").write_text("\n".join(rows))
    book = {
        "scale": "1..5",
        "not_an_answer": ["0", "6"],
        "questions": {
            "Q1": {"event": "Food rated"},
            "Q2": {"event": "Food expected"},
            "NPS": {"event": "Would recommend", "scale": "0..10", "not_an_answer": ["11"]},
        },
        "columns": {"BRANCH": {"name": "branch", "labels": {"1": "north", "2": "south"}}},
    }
    (folder / "book.json").write_text(json.dumps(book))
    said = as_program(
        folder, "import", "survey.csv", "--person", "guest", "--codebook", "book.json"
    )
    assert said.status == 0, said.err
    return folder


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_table_for_people(house: Path, lang: str) -> None:
    """Each question with score, interval and people, in the language that was asked for."""
    said = as_program(house, "voice", "scores", lang=lang)
    assert said.status == 0, said.err
    for word in ("Food rated", {"ko": "추천 지수(NPS)", "en": "NPS"}[lang]):
        assert word in said.out
    trend = as_program(house, "voice", "scores", "--unit", "week", lang=lang)
    assert {"ko": "변화", "en": "Change"}[lang] in trend.out


def test_json_weights_and_groups(house: Path) -> None:
    """Weighted scores by branch as one document; two branches against each other."""
    said = as_program(
        house, "voice", "scores", "--weight", "W", "--over", "answers", "--by", "branch", "--json"
    )
    assert said.status == 0, said.err
    assert {group["key"] for group in said.json["groups"]} == {"north", "south"}
    assert all(len(group["result"]["scores"]) == 5 for group in said.json["groups"])
    versus = as_program(house, "voice", "scores", "--versus", "first(branch) = 'north'", "--json")
    assert versus.status == 0, versus.err
    assert len(versus.json["rows"]) == 8


def test_pictures_are_written(house: Path) -> None:
    """As a page, a drawing, a bitmap and a print."""
    for form in ("html", "svg", "png", "pdf"):
        said = as_program(house, "voice", "scores", "--out", f"scores.{form}")
        assert said.status == 0, said.err
        assert (house / f"scores.{form}").stat().st_size > 2_000
    said = as_program(house, "voice", "gap", "Food expected=Food rated", "--out", "gap.svg")
    assert said.status == 0, said.err
    assert "Food rated" in said.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["scores", "--value", "satisfaction"], "no column satisfaction"),
        (["scores", "--value", "answer", "--scale", "five"], "0..10"),
        (["scores", "--value", "answer", "--scale", "1..5", "--kind", "nps"], "0..10"),
        (["scores", "--weight", "weights"], "no column weights"),
        (["scores", "--within", "soon"], "soon"),
        (["gap", "Food expected"], "Food expected=Food rated"),
        (["gap"], "Food expected=Food rated"),
        (["gap", "a=b", "--value", "answer"], "scale"),
    ],
)
def test_refusals_are_one_sentence(house: Path, arguments: list[str], says: str) -> None:
    """What cannot be asked is refused with status 2 and a way on."""
    said = as_program(house, "voice", *arguments)
    assert said.status == 2
    assert says in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_bad_codebooks_are_refused(house: Path, tmp_path: Path) -> None:
    """A codebook that is none, or that the file does not fit, in one sentence."""
    bad = tmp_path / "bad.json"
    for text, says in (("[", "JSON"), ('{"questions": {"Q77": {}}}', "Q77")):
        bad.write_text(text)
        said = as_program(house, "import", "survey.csv", "--codebook", bad)
        assert said.status == 2
        assert says in said.err
    said = as_program(house, "import", "survey.csv", "--codebook", tmp_path / "nowhere.json")
    assert said.status == 2
