"""A shop answers its unhappy customers: from the rule to the report, on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yeojido.app.cli.main import main
from yeojido.app.privacy import moment
from yeojido.app.settling import micros
from yeojido.domain.log import DAY


def run(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str, str]:
    """Run a command in English."""
    status = main(["--lang", "en", "--workspace", str(folder), *words])
    out, err = capsys.readouterr()
    return status, out, err


def told(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> Any:
    """Run a command for programs."""
    status, out, err = run(capsys, folder, *words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_the_loop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rule on, file in, task taken, answered, closed, reported; mistakes end in one sentence."""
    folder = tmp_path / "ws"
    rule = told(capsys, folder, "task", "rule")
    assert rule["on"] is False
    status, _, err = run(capsys, folder, "task", "rule", "on", "--owner", "*=care", "--hours", "8")
    assert status == 0 and "From now on" in err
    path = tmp_path / "reviews.csv"
    at = moment(micros() - DAY)
    path.write_text(
        f"user_id,event,time,rating,comment\nu1,review,{at},1,저는 홍길동입니다 배송이 최악이에요 환불해 주세요\n"
        f"u2,review,{at},5,아주 좋아요\n",
        encoding="utf-8",
    )
    status, _, err = run(capsys, folder, "import", str(path))
    assert status == 0 and "opened 1 tasks" in err
    status, out, err = run(capsys, folder, "task", "list")
    assert status == 0 and "care" in out and "홍길동" not in out
    (task,) = told(capsys, folder, "task", "list")["tasks"]
    assert task["text"].startswith("저는 [name]입니다")
    status, _, err = run(capsys, folder, "task", "close", task["id"])
    assert status == 2 and "answered" in err and "Traceback" not in err
    assert run(capsys, folder, "task", "take", task["id"], "--by", "minji")[0] == 0
    assert run(capsys, folder, "task", "answer", task["id"], "--by", "minji")[0] == 0
    assert run(capsys, folder, "task", "close", task["id"], "--by", "minji")[0] == 0
    status, out, _ = run(capsys, folder, "task", "show", task["id"])
    assert status == 0 and "minji" in out and "no advertising" in out
    status, out, _ = run(capsys, folder, "task", "report")
    assert status == 0 and "100.0%" in out
    assert told(capsys, folder, "person", "timeline", "u1")["tasks"][0]["state"] == "closed"
    assert run(capsys, folder, "task", "show", "zz")[0] == 2
    assert run(capsys, folder, "task", "list", "--state", "someday")[0] == 2
    assert run(capsys, folder, "task", "rule", "--owner", "minji")[0] == 2
    assert run(capsys, folder, "task", "rule", "--probability", "7")[0] == 2
