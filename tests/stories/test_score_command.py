"""``yeojido score``: texts in, what is felt in them out, for people and for programs."""

from __future__ import annotations

import csv
import gzip
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

import yeojido as yj
from tests.stories.conftest import as_program
from yeojido.domain.voice import EMOTIONS

_BAD, _GOOD = "배송이 너무 늦고 포장도 엉망이라 최악이에요", "정말 최고예요. 늘 만족해요"


def test_one_text_for_a_program(run):
    """JSON holds value, probabilities of all emotions, language, and spans that fit the text."""
    said = run("score", _BAD, "--json")
    (found,) = said.json
    assert said.status == 0
    keys = ["valence", "positive", "emotion", "probabilities", "language", "spans"]
    assert list(found) == keys
    assert -2 <= found["valence"] < 0 and 0 <= found["positive"] < 0.5
    assert tuple(found["probabilities"]) == EMOTIONS
    assert sum(found["probabilities"].values()) == pytest.approx(1, abs=0.01)
    assert found["emotion"] == max(found["probabilities"], key=found["probabilities"].get)
    assert found["language"] == "ko" and found["spans"]
    for span in found["spans"]:
        assert _BAD[span["start"] : span["stop"]] == span["text"]


def test_a_file_line_by_line(run, tmp_path):
    """As many answers as lines, in order; what cannot be read is null, not left out."""
    lines = [_GOOD, "", "   ", "日本語です", _BAD, "12", "<p></p>", "x" * 100_000, _GOOD]
    (tmp_path / "texts.txt").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    said = run("score", "--file", "texts.txt", "--json", "--no-spans")
    found = said.json
    assert said.status == 0 and len(found) == len(lines)
    unknown = {"valence": None, "positive": None, "emotion": None, "probabilities": {},
               "language": "unknown", "spans": []}  # fmt: skip
    assert [each == unknown for each in found] == [
        False, True, True, True, False, True, True, True, False
    ]  # fmt: skip
    assert found[0] == found[-1] and found[0]["valence"] > 0 > found[4]["valence"]


@pytest.mark.parametrize("encoding", ["cp949", "utf-16"])
def test_encodings(run, tmp_path, encoding):
    """A file of another encoding, packed or not, says the same."""
    (tmp_path / "plain.txt").write_text(f"{_GOOD}\n{_BAD}\n", encoding="utf-8")
    (tmp_path / "other.txt.gz").write_bytes(gzip.compress(f"{_GOOD}\n{_BAD}".encode(encoding)))
    said = [run("score", "--file", name, "--json").json for name in ("plain.txt", "other.txt.gz")]
    assert said[0] == said[1] and len(said[0]) == 2


def test_standard_input(tmp_path):
    """A dash reads lines from a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "yeojido", "score", "-", "--json"],
        input=f"{_GOOD}\n{_BAD}\n".encode(), capture_output=True, cwd=tmp_path, check=True,
    )  # fmt: skip
    assert [each["language"] for each in json.loads(done.stdout)] == ["ko", "ko"]


def test_tables_for_spreadsheets(run, tmp_path):
    """CSV: a row a text, nothing that a spreadsheet would run; JSON lines: a document a line."""
    texts = [_GOOD, "=cmd() 최악", "\ud83d"]
    assert run("score", *texts[:2], "--out", "scores.csv").status == 0
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        headings, *rows = csv.reader(file)
    assert [row[0] for row in rows] == ["1", "2"] and {len(r) for r in rows} == {len(headings)}
    assert rows[1][1].startswith("'=") and float(rows[0][2]) > 0
    assert run("score", *texts[:2], "--out", "scores.jsonl").status == 0
    assert len((tmp_path / "scores.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_for_people(tmp_path, lang):
    """A face, the value, the emotion's name and the parts that decided, in either language."""
    said = as_program(tmp_path, "score", _BAD, _GOOD, "", lang=lang)
    assert said.status == 0, said.err
    assert "−" in said.out and "+" in said.out and "█" in said.out
    assert {"ko": "한국어", "en": "Korean"}[lang] in said.out
    assert {"ko": "3개 가운데 2개", "en": "2 of 3"}[lang] in said.err
    assert not (tmp_path / "yeojido-data").exists()


def test_a_terminal_is_not_obeyed(run):
    """Control sequences in a text are not sent to the terminal."""
    assert "\x1b" not in run("score", "\x1b[31m최고예요\x07").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("score",),
        ("score", "--file", "missing.txt"),
        ("score", "좋아요", "--file", "texts.txt"),
        ("score", "좋아요", "--out", "scores.xlsx"),
        ("score", "좋아요", "--jsn"),
        ("score", "좋아요", "--workspace", "nowhere"),
        ("score", "--file", ".", "--json"),
        ("score", "--file", "picture.png"),
        ("score", "--file", "picture.png", "--json"),
    ],
)
def test_refusals(run, arguments):
    """Nothing to read, no such file, an ending or option there is not: one sentence, status 2."""
    Path("picture.png").write_bytes(random.Random(3).randbytes(9000))
    said = run(*arguments)
    assert (said.status, said.out) == (2, "")
    assert len(said.err.strip().splitlines()) == 1


def test_a_text_may_begin_with_a_hyphen(run):
    """What begins with a hyphen is a text all the same."""
    assert len(run("score", "-_- 별로", "- 좋아요", "--json").json) == 2


def test_from_python():
    """A text gives a score, several a list; None is an empty text."""
    one = yj.score(_BAD)
    several = yj.score([_GOOD, None, _BAD, _BAD], spans=False)
    assert one.valence == several[2].valence == several[3].valence
    assert one.spans and not several[2].spans
    assert several[1].valence is None and several[1].language == "unknown"
    assert yj.score([]) == [] and yj.score("\ud83d 최고").to_dict()["language"] == "ko"


def test_one_sentence_needs_no_compiler(tmp_path):
    """The first score of a process loads neither compiled loops nor what other commands need."""
    code = (
        "import sys; from yeojido.app.cli.main import main; main(['score', '배송이 느려요', '--json']);"
        "sys.stderr.write(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    heavy = {"numba", "polars", "pyarrow", "sqlalchemy", "scipy", "sklearn", "httpx", "rich"}
    assert heavy & set(done.stderr.split()) == set()
    assert json.loads(done.stdout)[0]["spans"]


def test_the_whole_command_line_knows_the_command(run):
    """What is built alone for speed also stands in the help of all."""
    from yeojido.app.cli import main

    assert "score" in run("--help").out
    assert all(set(modules) <= set(main.COMMANDS) for modules in main.ALONE.values())


def test_half_a_file_is_none(run, monkeypatch):
    """Where scoring is interrupted, the file of before is still there, and no other."""
    Path("scores.json").write_text("before")

    def interrupted(*_, **__):
        yield from ()
        raise KeyboardInterrupt

    monkeypatch.setattr("yeojido.app.scoring.scored", interrupted)
    assert run("score", _BAD, "--out", "scores.json").status == 130
    assert [path.name for path in Path().iterdir()] == ["scores.json"]
    assert Path("scores.json").read_text() == "before"
