"""A survey table read as events."""

from __future__ import annotations

from pathlib import Path

from yeojido.app.importing import Overrides, read_memory


def test_answers_keep_the_order_of_the_questions(tmp_path: Path) -> None:
    """A respondent's answers follow each other as their questions stand in the table."""
    path = tmp_path / "survey.csv"
    questions = [f"Q7{name}" for name in ("SIGN", "FOOD", "ART", "STORE", "PARK", "WIFI")]
    rows = [",".join([f"r{i}", *("12345"[(i + j) % 5] for j in range(6))]) for i in range(40)]
    path.write_text("respondent," + ",".join(questions) + "\n" + "\n".join(rows) + "\n")
    overrides = Overrides(person="respondent", date="2026-03-02", wide=True)
    log, _report = read_memory([path], overrides)
    for bucket in log.buckets():
        chunk = log.chunk(bucket)
        for start, end in zip(chunk.offset[:-1], chunk.offset[1:], strict=True):
            assert [chunk.names[code] for code in chunk.code[start:end]] == questions
