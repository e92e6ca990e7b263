"""From a file of events to a journey map, as a marketer does it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from .conftest import Run

EVENTS = [
    ("minji", "home", "2026-03-02 10:00:00"),
    ("minji", "product", "2026-03-02 10:01:00"),
    ("minji", "cart", "2026-03-02 10:02:00"),
    ("minji", "payment_done", "2026-03-02 10:04:00"),
    ("jiho", "home", "2026-03-02 11:00:00"),
    ("jiho", "product", "2026-03-02 11:03:00"),
    ("jiho", "cart", "2026-03-02 11:04:00"),
    ("sora", "home", "2026-03-03 09:00:00"),
    ("sora", "product", "2026-03-03 09:05:00"),
    ("sora", "home", "2026-04-20 09:00:00"),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a small shop file."""
    path = tmp_path / "small.csv"
    rows = "\n".join(",".join(row) for row in EVENTS)
    path.write_text(f"user_id,event,timestamp\n{rows}\n", encoding="utf-8")
    return path


def test_import_says_what_was_taken(run: Run, small: Path) -> None:
    """Import reports rows, columns and span in the published shape; a second time adds nothing."""
    said = run("import", small, "--json")
    assert said.status == 0, said.err
    report = said.json
    keys = "rows accepted duplicates rejected people events first last rejects_file columns"
    assert set(keys.split()) <= set(report)
    assert (report["rows"], report["accepted"], report["rejected"]) == (10, 10, 0)
    assert (report["people"], report["events"]) == (3, 10)
    again = run("import", small, "--json").json
    assert (again["accepted"], again["duplicates"], again["events"]) == (0, 10, 10)


def test_funnel_has_the_published_shape(run: Run, small: Path) -> None:
    """The funnel answers with steps, groups and warnings; counts are those made by hand."""
    run("import", small)
    said = run("funnel", "home", "product", "payment_done", "--within", "7d", "--json")
    assert said.status == 0, said.err
    answer = said.json
    assert [step["people"] for step in answer["steps"]] == [3, 3, 1]
    step = "name people rate_from_start rate_from_previous interval median_seconds pending optional"
    assert set(answer["steps"][0]) == set(step.split())
    assert answer["steps"][2]["median_seconds"] == 240
    assert answer["groups"] == [] and answer["warnings"] == []


def test_an_unknown_step_is_zero_with_near_names(run: Run, small: Path) -> None:
    """A step that never occurs is zero, and the warning lists near names."""
    run("import", small)
    said = run("funnel", "home", "paymnt_done", "--json")
    assert said.status == 0
    assert said.json["steps"][1]["people"] == 0
    assert "payment_done" in json.dumps(said.json["warnings"])


@pytest.mark.parametrize("level", ["event", "touchpoint", "stage"])
def test_transitions_conserve_flow(run: Run, small: Path, level: str) -> None:
    """At every node inflow = outflow = occurrences, at every level."""
    run("import", small)
    said = run("transitions", "--level", level, "--json")
    assert said.status == 0, said.err
    graph = said.json
    for node in graph["nodes"]:
        into = sum(e["occurrences"] for e in graph["edges"] if e["to"] == node["name"])
        out = sum(e["occurrences"] for e in graph["edges"] if e["from"] == node["name"])
        assert node["name"] == "START" or into == node["occurrences"]
        assert node["name"] == "END" or out == node["occurrences"]


def test_a_map_is_drawn_in_every_format(run: Run, shop: Path, tmp_path: Path) -> None:
    """The demo shop's files become a map in every format; the HTML stays under 300 kB."""
    assert run("import", *sorted(shop.glob("*.csv"))).status == 0
    assert run("journey", "init", "--type", "purchase").status == 0
    formats = ("html", "svg", "png", "pdf", "json", "csv", "md", "mmd")
    outs = [item for form in formats for item in ("--out", f"map.{form}")]
    said = run("map", *outs, lang="ko")
    assert said.status == 0, said.err
    for form in formats:
        assert (tmp_path / f"map.{form}").stat().st_size > 200, form
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert len(html.encode()) < 300_000
    assert not re.search(r"(src|href)=[\"']https?:", html)
    document = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    from yeojido.domain.journey import schema

    jsonschema.Draft202012Validator(schema()).validate(document)
    assert document["meta"]["kind"] == "actual"
    again = run("map", "--journey", "map.json", "--json")
    assert again.status == 0, again.err
    assert again.json["pains"] == document["pains"]


def test_the_first_pain_is_the_planted_fault(run: Run, shop: Path) -> None:
    """The map's first-ranked pain of the demo shop is the mobile checkout fault."""
    run("import", *sorted(shop.glob("*.csv")))
    said = run("map", "--type", "purchase", "--json")
    assert said.status == 0, said.err
    first = said.json["pains"][0]
    step = next(s for s in said.json["steps"] if s["id"] == first["step"])
    assert "payment" in " ".join(step["match"]["events"])
