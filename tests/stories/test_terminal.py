"""A customer, or whoever names an event, does not steer the terminal of the one who reads it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.stories.conftest import Run

_ESCAPE = "\x1b]0;owned\x07\x1b[31m\x9b2J\u202e"
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_TEXTS = (
    f"{_ESCAPE}배송이 너무 늦어서 화가 나요, 최악이에요",
    "=HYPERLINK(1) 환불해 주세요, 실망이에요",
)


@pytest.fixture
def hostile(run: Run, tmp_path: Path) -> Run:
    """A log whose texts, event names and traits are full of control sequences."""
    with (tmp_path / "log.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("user_id", "event", "time", "rating", "comment", "plan"))
        for person in range(30):
            for hour, event in enumerate(("sign_up", "purchase", f"{_ESCAPE}review", "=cmd()")):
                words = _TEXTS[person % 2] if hour > 1 else ""
                rating = 1 + person % 5 if hour > 1 else ""
                at = f"2026-03-{1 + person % 20:02}T{hour:02}:00:00Z"
                rows.writerow((f"u{person}", event, at, rating, words, f"{_ESCAPE}pro"))
    assert run("import", "log.csv").status == 0
    assert run("task", "rule", "on", "--young-days", "3650", "--recent").status == 0
    return run


def test_no_command_hands_on_a_control_sequence(hostile: Run) -> None:
    """Tables, sentences and tables for spreadsheets; JSON writes them by their number."""
    for command in (
        "voice", "voice list", "voice list --unhappy", "voice scores", "voice topics", "task list",
        "task report", "map --out map.csv", "transitions", "person show u1",
        "person timeline u1", "task list --json", "voice list --json",
    ):  # fmt: skip
        said = hostile(*command.split())
        assert said.status == 0, (command, said.err)
        assert not _OBEYED.search(said.out + said.err), command
        assert said.out or said.err
    (shown,) = hostile("voice", "list", "--most", "1", "--json").json["voices"]
    said = hostile("voice", "move", shown["key"][:12], f"{_ESCAPE}nowhere")
    assert said.status == 2 and not _OBEYED.search(said.err)
    text = Path("map.csv").read_text(encoding="utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any("review" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith("=") or _OBEYED.search(cell)]
