"""Survey files whose codes a person explains: questions, scales, codes for no answer, labels."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from yeojido.app.importing import ImportReport, read_memory
from yeojido.app.mappings import Mappings
from yeojido.collect import ratings
from yeojido.collect.codebook import codes_of, read_codebook, unanswered
from yeojido.collect.roles import Overrides, Scale
from yeojido.collect.voices import spoken
from yeojido.domain.errors import BadMapping, BadOption, UnknownColumn
from yeojido.store.memory import MemoryLog

BOOK: dict[str, Any] = {
    "version": 1,
    "scale": "1..5",
    "not_an_answer": ["0", "6"],
    "questions": {
        "Q2": {"event": "Shops rated"},
        "Q1": {"event": "Food rated"},
        "NPS": {"event": "Would recommend", "scale": "0..10", "not_an_answer": ["11"]},
        "Q3": {"answers": {"Excellent": 5, "Awful": 1}},
    },
    "columns": {"AGE": {"name": "age", "labels": {"1": "young", "2": "old"}}},
}
HEADER = "respondent,day,Q1,Q2,NPS,Q3,AGE"


def _read(tmp_path: Path, rows: list[str], **said: Any) -> tuple[MemoryLog, ImportReport]:
    path = tmp_path / "answers.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    book = said.pop("book", BOOK)
    read = None if book is None else read_codebook(json.dumps(book).encode(), "book.json")
    overrides = Overrides(person="respondent", time="2026-03-{day}", codebook=read, **said)
    return read_memory([path], overrides)


def _events(log: MemoryLog) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for bucket in log.buckets():
        chunk = log.chunk(bucket, ["rating", "answer", "age"])
        rating = chunk.columns["rating"].values.tolist()
        answer, age = chunk.columns["answer"], chunk.columns["age"]
        given = answer.values.tolist()
        if answer.kind == "text":
            given = [answer.vocabulary[code] for code in given]
        for i, code in enumerate(chunk.code.tolist()):
            found.append((chunk.names[code], given[i], rating[i], age.vocabulary[age.values[i]]))
    return found


def test_answers_come_in_as_the_codebook_says(tmp_path: Path) -> None:
    """Codes for no answer are none, in words or numbers; the order is the codebook's."""
    log, report = _read(tmp_path, ["r1,5,4,0,6,Excellent,1", "r2,6,6,5,11,awful ,2"])
    assert (report.accepted, report.rejected) == (5, 0)
    assert sorted(_events(log)) == sorted([
        ("Food rated", 4, 1.0, "young"), ("Would recommend", 6, pytest.approx(0.4), "young"),
        ("Q3", 5, 2.0, "young"), ("Shops rated", 5, 2.0, "old"), ("Q3", 1, -2.0, "old"),
    ])  # fmt: skip
    chunk = next(log.chunk(b) for b in log.buckets() if log.chunk(b).code.size)
    assert report.first == "2026-03-04T15:00:00Z"
    first = [chunk.names[code] for code in chunk.code[chunk.offset[0] : chunk.offset[1]]]
    order = ["Shops rated", "Food rated", "Would recommend", "Q3"]
    assert first == [name for name in order if name in first]


def test_answers_off_the_scale_are_rejected_with_a_reason(tmp_path: Path) -> None:
    """What is neither on the scale nor a code for no answer is told, answer by answer."""
    _, report = _read(tmp_path, ["r1,5,9,3,5,Excellent,1", "r2,5,3,3,5,so so,1", "r3,5,7,0,11,,1"])
    assert (report.accepted, report.rejected) == (6, 3)
    reasons = {r["en"] for r in report.files["answers.csv"]["reasons"]}
    assert any("Q1 outside 1..5" in reason for reason in reasons)
    assert any("Q3 outside 1..5" in reason for reason in reasons)


def test_flags_alone_say_it_too(tmp_path: Path) -> None:
    """``--not-an-answer 0,6`` without a codebook: codes inside a question's scale are answers."""
    path = tmp_path / "answers.csv"
    rows = [f"r{i},{1 + i % 5},{i % 7},{i % 12}" for i in range(60)]
    path.write_text("\n".join(["respondent,Q1FOOD,Q1SHOPS,NPS", *rows]) + "\n")
    said = Overrides(
        person="respondent", date="2026-03-02", wide=True, not_an_answer=("0,6", "NPS:11")
    )
    log, report = read_memory([path], said)
    nps: set[float] = set()
    for bucket in log.buckets():
        chunk = log.chunk(bucket, ["answer"])
        own = chunk.code == chunk.names.index("NPS")
        nps |= set(chunk.columns["answer"].values[own].tolist())
    assert nps == set(range(11))
    assert report.rejected == 0
    strict = read_memory([path], replace(said, not_an_answer=("0",)))[1]
    assert strict.rejected == 60 // 7 + 5


def test_bad_codebooks_are_refused(tmp_path: Path) -> None:
    """No JSON, a field of another kind, a bad scale, a column that is not there."""
    for data in (b"{", b'{"questions": 5}', b'{"version": 9}'):
        with pytest.raises(BadMapping):
            read_codebook(data, "book.json")
    with pytest.raises(BadOption):
        read_codebook(b'{"scale": "5..1", "questions": {"Q1": {}}}', "book.json")
    with pytest.raises(UnknownColumn, match="Q9"):
        _read(tmp_path, ["r1,5,4,0,6,,1"], book={"questions": {"Q9": {}}})
    with pytest.raises(BadOption, match="not-an-answer"):
        codes_of(("0,,6",), None)


def test_codes_said_of_everything_are_meant_outside_a_scale() -> None:
    """0 and 6 are answers on 0..10 and none on 1..5; blanks and words for nothing are none."""
    given = pl.Series(["0", "6", "6.0", "", "Blank", None, "3"])
    codes = codes_of(("0,6",), None)
    assert unanswered(codes, "q", given, Scale(1, 5)).to_list() == [True] * 6 + [False]
    assert unanswered(codes, "q", given, Scale(0, 10)).to_list()[:3] == [False] * 3


def test_a_codebook_is_kept_with_a_mapping(tmp_path: Path) -> None:
    """A mapping that was saved with a codebook reads the next file alike."""
    book = read_codebook(json.dumps(BOOK).encode(), "book.json")
    said = Overrides(person="respondent", codebook=book, not_an_answer=("99",))
    mappings = Mappings(tmp_path / "mappings")
    mappings.save("survey", said)
    assert mappings.load("survey") == said


@pytest.mark.parametrize(
    ("values", "name", "scale"),
    [
        (["1", "6"], "", None), (["1", "8"], "", None), (["2", "9"], "", Scale(1, 10)),
        (["1", "8"], "nps", Scale(0, 10)), (["1", "5"], "ces", None), (["1", "5"], "process", Scale(1, 5)),
        (["1", "7"], "ces", Scale(1, 7)), (["3", "10"], "추천의향", Scale(0, 10)),
    ],
)  # fmt: skip
def test_scales_that_are_not_plain_are_left_open(
    values: list[str], name: str, scale: Scale | None
) -> None:
    """Answers up to 6 or 8 may be on several scales, effort up to 5 too: they are asked for."""
    assert ratings.scale_of(pl.Series(values), name) == scale


def test_a_contradiction_is_kept(tmp_path: Path) -> None:
    """Five stars and angry words of one review both come in."""
    path = tmp_path / "reviews.csv"
    path.write_text(
        "review_id,user_id,created_at,review,stars\n"
        + "\n".join(
            f"r{i},u{i},2026-03-0{1 + i},정말 최악이에요 환불해 주세요,{5 - i % 2}"
            for i in range(6)
        )
    )
    log, report = read_memory([path])
    assert report.accepted == 6
    chunk = log.chunk(log.buckets()[0], ["rating", "text"])
    assert (chunk.columns["rating"].values > 0).all()
    assert (chunk.columns["text"].values >= 0).all()


def test_effort_has_a_rating_only_where_its_scale_is_said() -> None:
    """Five may be the best of five or the middle of seven."""
    assert spoken("effort survey", {"ces": 5}).rating is None
    assert spoken("effort survey", {"ces": 5, "scale": 5}).rating == 2.0
    assert spoken("effort survey", {"ces": 4, "scale": 7}).rating == 0.0
    assert spoken("survey answered", {"csat": 5}).rating == 2.0
