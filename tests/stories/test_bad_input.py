"""Wrong files and wrong questions: one clear sentence, exit status 2, nothing damaged."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run, Said

GOOD = "user_id,event,timestamp\na,home,2026-03-02 10:00:00\na,cart,2026-03-02 10:05:00\n"


def clear(said: Said) -> None:
    """Assert that an answer is one clear refusal."""
    assert said.status == 2, (said.status, said.out, said.err)
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1, said.err
    assert "Traceback" not in said.err


def missing(folder: Path) -> Path:
    """A file that is not there."""
    return folder / "nowhere.csv"


def empty(folder: Path) -> Path:
    """A file of no bytes."""
    (folder / "empty.csv").write_bytes(b"")
    return folder / "empty.csv"


def header_only(folder: Path) -> Path:
    """A header without rows."""
    (folder / "header.csv").write_text("user_id,event,timestamp\n")
    return folder / "header.csv"


def no_time(folder: Path) -> Path:
    """A table without times."""
    (folder / "notime.csv").write_text("user_id,event\na,home\nb,cart\na,cart\n")
    return folder / "notime.csv"


def all_bad(folder: Path) -> Path:
    """A table in which no row can be taken."""
    rows = "".join(f"u{i},home,not a time\n" for i in range(5))
    (folder / "bad.csv").write_text("user_id,event,timestamp\n" + rows)
    return folder / "bad.csv"


def binary(folder: Path) -> Path:
    """A picture named .csv."""
    (folder / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    return folder / "picture.csv"


def a_folder(folder: Path) -> Path:
    """A folder instead of a file."""
    (folder / "inner.csv").mkdir()
    return folder / "inner.csv"


@pytest.mark.parametrize(
    "make",
    [missing, empty, header_only, no_time, all_bad, binary, a_folder],
    ids=lambda make: make.__name__,
)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_bad_file_is_refused(
    run: Run, tmp_path: Path, make: Callable[[Path], Path], lang: str
) -> None:
    """A file that cannot be taken is refused in one sentence; what is stored stays."""
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    assert run("import", good).status == 0
    clear(run("import", make(tmp_path), lang=lang))
    assert run("funnel", "home", "--json").json["steps"][0]["people"] == 1


def test_one_bad_row_never_stops_a_file(run: Run, tmp_path: Path) -> None:
    """Bad rows go to the rejects file with line number and reason; formulas are escaped there."""
    path = tmp_path / "mixed.csv"
    path.write_text(GOOD + "=cmd|' /C calc'!A0,home,never\n,home,2026-03-02\nc,home,2026-03-03\n")
    report = run("import", path, "--json").json
    assert (report["rows"], report["accepted"], report["rejected"]) == (5, 3, 2)
    with (tmp_path / report["rejects_file"]).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["line"] for row in rows] == ["4", "5"]
    assert all(any(cell for cell in row.values()) for row in rows)
    assert not any(str(cell).startswith("=") for row in rows for cell in row.values())


@pytest.mark.parametrize(
    "arguments",
    [
        ("funnel", "home", "--within", "soon"),
        ("funnel", "home", "--from", "yesterday"),
        ("funnel", "home", "--by", "nothing_here"),
        ("funnel",),
        ("transitions", "--level", "stage", "--journey", "nowhere"),
        ("transitions", "--top", "0"),
        ("steps", "--at", "home@0"),
        ("steps", "--before", "2"),
        ("steps", "--per", "visit", "--visit-gap", "soon"),
        ("sankey", "--from", "evnt = 'home'"),
        ("sankey", "--arrived"),
        ("sankey", "--steps", "0"),
        ("sankey", "--out", "picture.doc"),
        ("map", "--journey", "nowhere"),
        ("map", "--where", "evnt = 'home'"),
        ("map", "--where", "event ="),
        ("map", "--where", "event = 'home'; drop table x"),
        ("map", "--out", "map.doc"),
        ("map", "--from", "2027-01-01"),
        ("lint", "nowhere.json"),
        ("bogus",),
        ("import",),
    ],
    ids=" ".join,
)
def test_a_bad_question_is_refused(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A question that cannot be answered is refused in one sentence."""
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    run("import", good)
    clear(run(*arguments))


def test_an_empty_workspace_says_what_to_do(run: Run) -> None:
    """Without events there is nothing to draw, and the sentence says how to bring some in."""
    said = run("map")
    clear(said)
    assert "yeojido import" in said.err


def test_a_broken_journey_file_names_the_place(run: Run, tmp_path: Path) -> None:
    """A journey file that does not hold together is refused with the place of the fault."""
    path = tmp_path / "journey.json"
    path.write_text('{"meta": {"id": "x", "title": {"ko": "x"}}, "stages": [], "steps": []}')
    said = run("lint", path)
    clear(said)
    assert "title" in said.err or "en" in said.err


def test_a_damaged_log_is_named_put_aside_and_filled_again(run: Run, tmp_path: Path) -> None:
    """A damaged file is named; put aside, its source can be imported again and all is as before."""
    good = tmp_path / "good.csv"
    good.write_text(GOOD)
    run("import", good)
    assert run("verify").status == 0
    part = next((tmp_path / "yeojido-data" / "log").rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:100])
    said = run("verify")
    assert said.status == 1
    assert part.name in said.err
    assert run("verify", "--set-aside").status == 1
    assert run("import", good, "--json").json["events"] == 2
    assert run("verify").status == 0
