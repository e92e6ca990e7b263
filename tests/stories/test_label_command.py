"""Somebody of the team answers a few texts, and the model is fitted to their customers' words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.stories.conftest import Run

GOOD = (
    "배송이 정말 빨라요",
    "색이 예쁘고 마음에 들어요",
    "직원이 친절해서 좋았어요",
    "다음에 또 살게요",
)
BAD = ("배송이 너무 늦어요", "환불이 안 돼서 화나요", "상담원이 불친절해요", "품질이 별로예요")


@pytest.fixture
def reviews(tmp_path: Path) -> Path:
    """Eighty reviews of forty people, half of them happy."""
    lines = ["user_id,event,time,text"]
    for at in range(80):
        text = (GOOD if at % 2 else BAD)[at // 2 % 4]
        lines.append(f"u{at % 40},review,2026-03-{1 + at % 28:02}T10:00:00Z,{text} {at}번째")
    path = tmp_path / "reviews.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_answers_are_asked_for_kept_and_judged(
    run: Run, reviews: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three answers, one text passed over, the end; then the report says how few they are."""
    assert run("import", reviews).status == 0
    assert "No answers yet" in run("voice", "calibration").err
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n5\ns\nx\n3\nq\n"))
    said = run("voice", "label", "--count", "6", "--by", "mina")
    assert said.status == 0, said.err
    assert "3 answers kept" in said.err
    assert said.out.count("The model read") == 3
    found = run("voice", "calibration", "--json").json
    assert found["asked"] == 3
    assert found["version"] is None
    assert "Fewer than 20 answers" in run("voice", "calibration").err


def test_a_file_of_answers_calibrates_the_model(run: Run, reviews: Path, tmp_path: Path) -> None:
    """What the team says is taken over: praise that is meant badly is read as blame."""
    assert run("import", reviews).status == 0
    asked = run("voice", "label", "--count", "60", "--json").json["questions"]
    assert {each["chosen"] for each in asked} == {"random", "unsure"}
    rows = [(each["text"], -1 if "예쁘고" in each["text"] else 1, "joy") for each in asked]
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([("text", "valence", "emotion"), *rows])
    kept = run("voice", "label", "--file", answers, "--json").json
    assert kept == {"labels": 120, "elsewhere": 0}
    found = run("voice", "calibration", "--json").json
    assert found["version"]
    whole = found["accuracies"][0]
    assert whole["basis"] == "given"
    assert "not_random" in whole["warned"]
    assert whole["after"]["error"] < whole["before"]["error"]
    shown = run("voice", "calibration")
    assert "→" in shown.out
    assert "Probability of positive" in shown.out


def test_labels_go_out_as_the_file_they_come_in_as(run: Run, reviews: Path, tmp_path: Path) -> None:
    """What is exported can be handed in again, elsewhere."""
    assert run("import", reviews).status == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "text,valence\n배송이 너무 늦어요 0번째,-2\n010-1234-5678로 전화 주세요,0\n", "utf-8"
    )
    said = run("voice", "label", "--file", answers, "--by", "mina")
    assert "1 texts are in no event" in said.err
    out = tmp_path / "out.csv"
    assert run("voice", "label", "--export", out).status == 0
    written = out.read_text("utf-8-sig")
    assert "배송이 너무 늦어요 0번째,-2,,given,mina" in written
    assert "1234" not in written
    assert "[phone]" in written
    assert run("voice", "label", "--file", out, "--json").json["labels"] == 2


def test_labels_are_erased_with_the_customer(run: Run, reviews: Path, tmp_path: Path) -> None:
    """Nothing that an erased customer said is left among the labels."""
    assert run("import", reviews).status == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(
        "text,valence\n배송이 너무 늦어요 0번째,-2\n배송이 정말 빨라요 1번째,2\n", "utf-8"
    )
    assert run("voice", "label", "--file", answers).status == 0
    assert run("person", "erase", "u0", "--yes").status == 0
    out = tmp_path / "out.csv"
    assert run("voice", "label", "--export", out).status == 0
    assert "0번째" not in out.read_text("utf-8-sig")
    assert "1번째" in out.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("text,stars\nfine,5\n", "text,valence,emotion"),
        ("text,valence\nfine,5\n", "-2 -1 0 1 2"),
        ("text,emotion\nfine,happy\n", "anticipation joy"),
        ("text,valence\n  ,1\n", "text"),
    ],
)
def test_answers_that_are_none_are_refused_in_one_sentence(
    run: Run, reviews: Path, tmp_path: Path, content: str, said: str
) -> None:
    """A scale that is not ours is not guessed; nothing of the file is kept."""
    assert run("import", reviews).status == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(content, "utf-8")
    refused = run("voice", "label", "--file", answers)
    assert refused.status == 2
    assert said in refused.err
    assert len(refused.err.strip().splitlines()) == 1
    assert run("voice", "label", "--count", "0").status == 2
    assert run("voice", "label", "--file", tmp_path / "none.csv").status == 2


def test_how_right_the_words_are_read_stands_beside_the_map(
    run: Run, reviews: Path, tmp_path: Path
) -> None:
    """The map names the share, its interval and how many texts; nothing before there are labels."""
    assert run("import", reviews).status == 0
    page = tmp_path / "map.json"
    assert run("map", "--out", page).status == 0
    assert json.loads(page.read_text("utf-8"))["lens"].get("accuracy", []) == []
    asked = run("voice", "label", "--count", "60", "--json").json["questions"]
    rows = [(each["text"], -1 if each["text"][:4] in {b[:4] for b in BAD} else 1, each["chosen"])
            for each in asked]  # fmt: skip
    answers = tmp_path / "answers.csv"
    with answers.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("text", "valence", "chosen"), *rows])
    assert run("voice", "label", "--file", answers).status == 0
    assert run("map", "--out", page).status == 0
    whole = json.loads(page.read_text("utf-8"))["lens"]["accuracy"][0]
    assert (whole["language"], whole["texts"], whole.get("random", True)) == ("all", 30, True)
    assert whole["low"] <= whole["share"] <= whole["high"]
    assert whole["calibrated"]
    picture = tmp_path / "map.md"
    assert run("map", "--out", picture, "--lang", "en").status == 0
    assert "Words read right" in picture.read_text("utf-8")
