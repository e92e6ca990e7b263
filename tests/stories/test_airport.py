"""A real airport survey: imported as a user would, its scores as plain arithmetic counts them."""

from __future__ import annotations

import csv
import gzip
import json
from math import sqrt
from pathlib import Path
from typing import Any

import pytest

from tests.stories.conftest import as_program

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "airport"
Z = 1.959963984540054


@pytest.fixture(scope="module")
def survey(shared_data: Path) -> list[dict[str, str]]:
    """The rows of the survey of 2017, read with nothing but Python's csv."""
    path = shared_data / "sfo_survey" / "2017_SFO_Customer_Survey.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def house(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the survey in it, by one command."""
    folder = tmp_path_factory.mktemp("airport")
    path = shared_data / "sfo_survey" / "2017_SFO_Customer_Survey.csv.gz"
    said = as_program(
        folder, "import", path, "--codebook", EXAMPLE / "codebook.json",
        "--time", "2017-05-{INTDATE}", "--timezone", "America/Los_Angeles", "--json",
    )  # fmt: skip
    assert said.status == 0, said.err
    # Whoever answered no question at all is the only row that is not taken.
    assert (said.json["people"], said.json["rejected"]) == (2_828, 3)
    return folder


def _asked(house: Path, *more: str) -> dict[tuple[str, str | None], dict[str, Any]]:
    said = as_program(house, "voice", "scores", *more, "--json")
    assert said.status == 0, said.err
    assert said.json["unknown"] == []
    return {(row["kind"], row["id"]): row for row in said.json["scores"]}


def _answers(rows: list[dict[str, str]], column: str, valid: range) -> list[tuple[int, float]]:
    return [
        (int(row[column]), float(row["WEIGHT"]))
        for row in rows
        if row[column].isdigit() and int(row[column]) in valid
    ]


@pytest.mark.parametrize("weighted", [False, True])
def test_nps(survey: list[dict[str, str]], house: Path, weighted: bool) -> None:
    """Promoters less detractors over 0..10; 11 is no answer, 0 and 6 are."""
    given = _answers(survey, "NETPRO", range(11))
    weight = [w if weighted else 1.0 for _, w in given]
    total = sum(weight)
    p = sum(w for (v, _), w in zip(given, weight, strict=True) if v >= 9) / total
    d = sum(w for (v, _), w in zip(given, weight, strict=True) if v <= 6) / total
    nps = p - d
    spread = sum(
        (w * ((v >= 9) - (v <= 6) - nps) / total) ** 2
        for (v, _), w in zip(given, weight, strict=True)
    )
    number = (p + d - nps**2) / spread
    up, down = (p * number + 0.75) / (number + 3), (d * number + 0.75) / (number + 3)
    half = Z * sqrt((up + down - (up - down) ** 2) / (number + 3))
    found = _asked(house, *(("--weight", "weight") if weighted else ()))["nps", None]
    assert found["answers"] == len(given) == 2_746
    assert found["value"] == pytest.approx(100 * nps, abs=1e-9)
    assert found["high"] == pytest.approx(p)
    assert found["low"] == pytest.approx(d)
    ends = (100 * (up - down - half), 100 * (up - down + half))
    assert found["interval"] == pytest.approx(ends, abs=1e-6)
    assert round(found["value"], 1) == (40.4 if weighted else 39.8)


@pytest.mark.parametrize("weighted", [False, True])
def test_satisfaction_by_touchpoint(
    survey: list[dict[str, str]], house: Path, weighted: bool
) -> None:
    """Share of 4 and 5, and the mean, at every touchpoint; two questions of one count half each."""
    journey = json.loads((EXAMPLE / "journey.json").read_text())
    book = json.loads((EXAMPLE / "codebook.json").read_text())
    column = {said["event"]: name for name, said in book["questions"].items()}
    flags = ["--level", "touchpoint", "--journey", str(EXAMPLE / "journey.json")]
    found = _asked(house, *flags, *(("--weight", "weight") if weighted else ()))
    checked = 0
    for step in journey["steps"]:
        columns = [column[event] for event in step["match"]["events"]]
        if columns == ["NETPRO"]:
            continue
        total = good = mean = 0.0
        people = 0
        for row in survey:
            given = [int(row[c]) for c in columns if row[c].isdigit() and 1 <= int(row[c]) <= 5]
            if not given:
                continue
            weight = float(row["WEIGHT"]) if weighted else 1.0
            people += 1
            total += weight
            good += weight * sum(v >= 4 for v in given) / len(given)
            mean += weight * sum(given) / len(given)
        row_ = found["csat", step["id"]]
        assert row_["people"] == people
        assert row_["value"] == pytest.approx(good / total)
        assert row_["mean"] == pytest.approx(mean / total)
        assert row_["interval"][0] < row_["value"] < row_["interval"][1]
        checked += 1
    assert checked == 19
    worst = min((r["value"], id_ or "") for (kind, id_), r in found.items() if kind == "csat")
    assert worst[1] == "shops"


def test_the_map_of_the_airport(house: Path) -> None:
    """Every touchpoint has an emotion; the shops are the lowest, the shares of no event are off."""
    out = house / "map.json"
    flags = ["--journey", str(EXAMPLE / "journey.json"), "--out", str(out)]
    said = as_program(house, "map", *flags)
    assert said.status == 0, said.err
    document = json.loads(out.read_text())
    emotion = {
        cell["step"]: cell["value"]
        for cell in document["cells"]
        if cell["lane"] == "emotion" and cell.get("step") and cell.get("value") is not None
    }
    assert len(emotion) == len(document["steps"]) == 20
    assert min(emotion, key=lambda step: emotion[step]) == "shops"
    assert document["lens"].get("unmapped", []) == []


def test_week_by_week(house: Path) -> None:
    """The days of the interviews give a trend of NPS over May, with what changed."""
    said = as_program(house, "voice", "scores", "--kind", "nps", "--unit", "week", "--json")
    assert said.status == 0, said.err
    trend = said.json["scores"][0]["trend"]
    assert trend[0]["period"] == "2017-05-01"
    assert sum(point["answers"] for point in trend) == 2_746
    assert all(point["change"] is not None for point in trend[1:])


def test_the_pictures_of_a_journey_without_a_goal(house: Path) -> None:
    """Nobody "converts" in the flow, and the executive picture tells the weakest point."""
    told: dict[str, str] = {}
    for layout in ("L2", "L4"):
        out = house / f"{layout}.svg"
        flags = ["--journey", str(EXAMPLE / "journey.json"), "--layout", layout, "--lang", "en"]
        said = as_program(house, "map", *flags, "--out", str(out))
        assert said.status == 0, said.err
        told[layout] = out.read_text(encoding="utf-8")
    assert "convert" not in told["L4"]
    assert "2,526 finish" in told["L4"]
    assert "Shops” feels lowest: +0.6" in told["L2"]
