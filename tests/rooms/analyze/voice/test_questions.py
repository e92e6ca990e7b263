"""Rating questions are found with the scale they came in by; unknown scales are asked for."""

from __future__ import annotations

from typing import Any

import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.voice.questions import FoundQuestions, Question, candidates
from yeojido.analyze.voice.scales import Scale, kind_of, parse_scale, scale_by_rating
from yeojido.analyze.voice.scores import Scores
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog, frame_of


def _log(*events: Event) -> MemoryLog:
    return MemoryLog.from_frame(frame_of(events), 2)


def _answers(name: str, rows: dict[str, Any], ratings: list[float | None]) -> list[Event]:
    return [
        Event(f"p{i}", name, f"2026-01-01T00:{i:02d}", rating=rating,
              properties={key: values[i] for key, values in rows.items()})
        for i, rating in enumerate(ratings)
    ]  # fmt: skip


def _found(log: MemoryLog) -> tuple[Question, ...]:
    columns = candidates(log.summary().schema)
    return LocalRunner(1).run(log, FoundQuestions(columns))


@pytest.mark.parametrize(
    ("pairs", "scale"),
    [
        ([(1, -2.0), (5, 2.0), (3, 0.0)], Scale(1, 5)),
        ([(0, -2.0), (7, 0.8)], Scale(0, 10)),
        ([(2, -4 / 3), (6, 4 / 3)], Scale(1, 7)),
        ([(5, 2.0)], Scale(1, 5)),
        ([(0, -2.0)], None),
        ([(1, -2.0), (5, 2.0), (3, 1.0)], None),
        ([(3, 0.0), (3, 1.0)], None),
        ([(5, -2.0), (1, 2.0)], None),
        ([], None),
    ],
)
def test_the_scale_is_read_off_the_rating(
    pairs: list[tuple[float, float]], scale: Scale | None
) -> None:
    """Answers and where they were placed tell the scale; what does not fit together tells none."""
    assert scale_by_rating(pairs) == scale


def test_questions_of_a_log() -> None:
    """Each survey is found with its property, scale and kind; the product's own rating is none."""
    nps, stars = [0, 10, 7], [5, 1, 4]
    found = _found(
        _log(
            *_answers("would recommend", {"추천의향": nps}, [n * 0.4 - 2 for n in nps]),
            *_answers("review posted", {"stars": stars}, [float(n - 3) for n in stars]),
            *_answers("product viewed", {"rating_": [4.5, 4.0, 3.0]}, [None, None, None]),
            *_answers("만족도 조사", {}, [-2.0, 1.0, 2.0]),
        )
    )
    assert [(q.event, q.column, q.kind, str(q.scale)) for q in found] == [
        ("review posted", "stars", "stars", "1..5"),
        ("would recommend", "추천의향", "nps", "0..10"),
        ("만족도 조사", "rating", "csat", "-2..2"),
    ]


def test_two_questions_of_one_event_stand_apart() -> None:
    """A form with satisfaction in some rows and recommending in others has two questions."""
    rows = {"만족도": [5, 1, 3, None, None], "추천의향": [None, None, None, 10, 0]}
    found = _found(_log(*_answers("설문", rows, [2.0, -2.0, 0.0, 2.0, -2.0])))
    assert {(q.column, q.kind) for q in found} == {("만족도", "csat"), ("추천의향", "nps")}


def test_an_unknown_scale_is_asked_never_guessed() -> None:
    """Answers nobody has placed have no scale: a sentence asks for it, and a flag gives it."""
    log = _log(*_answers("survey done", {"csat": [1, 2, 5, 4, 3, 5]}, [None] * 6))
    result = LocalRunner(1).run(log, Scores())
    assert result.scores == ()
    assert [q.column for q in result.unknown] == ["csat"]
    assert "--scale" in result.warnings[0].en
    with pytest.raises(QuestionError, match="not known"):
        LocalRunner(1).run(log, Scores("csat"))
    said = LocalRunner(1).run(log, Scores("csat", scale="1..5")).scores[0]
    assert (said.kind, said.measure.value) == ("csat", 0.5)
    wide = LocalRunner(1).run(log, Scores("csat", scale="1..7")).scores[0]
    assert (wide.kind, wide.measure.value) == ("rating", pytest.approx(20 / 6))


def test_answers_off_the_scale_are_told_and_not_counted() -> None:
    """A code such as 99 for no answer is no answer."""
    log = _log(*_answers("survey done", {"csat": [1, 2, 5, 4, 3, 99]}, [None] * 6))
    result = LocalRunner(1).run(log, Scores("csat", scale="1..5"))
    assert result.scores[0].measure.answers == 5
    assert "1 answers lie outside" in result.warnings[0].en


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ({"kind": "happiness"}, BadOption),
        ({"scale": "1..5"}, BadOption),
        ({"value": "csat", "scale": "5..1"}, BadOption),
        ({"value": "csat", "scale": "1..5", "kind": "nps"}, BadOption),
        ({"level": "touchpoint"}, BadOption),
        ({"over": "everything"}, BadOption),
    ],
)
def test_what_cannot_be_asked_is_refused(question: dict[str, Any], error: type[Exception]) -> None:
    """Before anything is counted, in one sentence."""
    with pytest.raises(error):
        Scores(**question)


def test_unknown_properties_are_refused() -> None:
    """A property that the log has not is named."""
    log = _log(*_answers("survey done", {"csat": [1, 2]}, [None] * 2))
    for question in (Scores("nps", scale="0..10"), Scores(weight="WEIGHT")):
        with pytest.raises(UnknownColumn):
            LocalRunner(1).run(log, question)


def test_kinds_by_name() -> None:
    """What a question is called and its scale say which score it makes."""
    assert kind_of("Q7ART", Scale(1, 5)) == "csat"
    assert kind_of("리뷰 작성 별점", Scale(1, 5)) == "stars"
    assert kind_of("ces", Scale(1, 7)) == "ces"
    assert kind_of("process", Scale(1, 7)) == "rating"
    assert kind_of("nps", Scale(1, 10)) == "rating"
    assert parse_scale(" -2 .. 2 ") == Scale(-2, 2)
