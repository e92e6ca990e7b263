"""The funnel by example."""

from __future__ import annotations

import pytest

from tests.laws.logs import NAMES, Log, person
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.funnel import Funnel, FunnelResult
from yeojido.domain.errors import (
    BadCondition,
    BadDate,
    BadDuration,
    BadOption,
    QuestionError,
    UnknownColumn,
)


def ask(texts: list[str], funnel: Funnel, values: list[list[str | None]] | None = None):
    """Run a funnel over people written as texts."""
    given = values or [[] for _ in texts]
    rows = [person(text, *each) for text, each in zip(texts, given, strict=True)]
    return LocalRunner(1).run(Log((rows,)), funnel)


def reached(result: FunnelResult) -> list[int]:
    """People per step."""
    return [step.people for step in result.steps]


@pytest.mark.parametrize(
    ("events", "steps", "within", "level"),
    [
        ("a@0 a@30 b@45 c@75", ["a", "b", "c"], "1h", 3),  # the second a opens the window
        ("b@0 a@0", ["a", "b"], "1h", 1),  # equal times: the log's order decides
        ("a@0 b@0", ["a", "b"], "1h", 2),
        ("b@0 a@1", ["a", "b"], "1h", 1),
        ("a@0", ["a", "event = 'a'"], "1h", 1),  # one event fills one step
        ("a@0 a@5", ["a", "a"], "1h", 2),
        ("a@0 b@60", ["a", "b"], "1h", 2),  # the window is inclusive
        ("a@0 b@61", ["a", "b"], "1h", 1),
        ("a@0 b@0", ["a", "b"], "0s", 2),
        ("a@0 b@1", ["a", "b"], "0s", 1),
        ("a@0 b@5 a@10 c@12", ["a", "b", "c"], "10m", 2),  # b belongs to the first a alone
        ("a@0 b@5 a@10 b@11 c@20", ["a", "b", "c"], "10m", 3),
        ("a@0 d@1 b@2", ["a", "nothing", "b"], None, 1),
        ("d@0", ["a"], None, 0),
    ],
)
def test_level(events: str, steps: list[str], within: str | None, level: int):
    """How far one person gets."""
    assert sum(reached(ask([events], Funnel(steps, within)))) == level


def test_conversion_time_is_that_of_the_chain_that_completes_first_and_starts_last():
    """a@4 b@5 completes first and starts last: one minute, not five, not 0.5."""
    result = ask(["a@0 a@4 b@5 a@10 b@10.5"], Funnel(["a", "b"], "1h"))
    assert result.steps[1].median_seconds == 60


def test_entry_lies_in_the_period_and_later_steps_may_fall_after():
    """Only who starts within the period counts, wherever the chain ends."""
    funnel = Funnel(["a", "b"], start="1970-01-01T00:05", end="1970-01-01T00:10")
    texts = ["a@4 b@6", "a@5 b@99", "a@10 b@11", "a@1 a@7 b@8"]
    assert reached(ask(texts, funnel)) == [2, 2]


def test_period_is_read_in_the_given_time_zone():
    """09:05 in Seoul is 00:05 UTC."""
    funnel = Funnel(["a"], start="1970-01-01T09:05", timezone="Asia/Seoul")
    assert reached(ask(["a@4", "a@5"], funnel)) == [1]


def test_pending_is_shown_where_people_wait():
    """Who may still complete stands beside the step they are at; who completed or ran out not."""
    texts = ["a@95", "a@0 a@96 b@97", "a@0", "a@90 b@95 c@100", "a@90"]
    steps = ask(texts, Funnel(["a", "b", "c"], "10m")).steps
    assert [step.pending for step in steps] == [1, 1, 0]
    assert [step.rate_from_start for step in steps] == [1, 0.4, 0.2]


def test_pending_can_be_left_out():
    """Two of five may still complete: rates are those of the other three."""
    texts = ["a@95", "a@0 a@96 b@97", "a@0", "a@90 b@95 c@100", "a@90"]
    steps = ask(texts, Funnel(["a", "b", "c"], "10m", pending="exclude")).steps
    assert [step.people for step in steps] == [5, 2, 1]
    assert [step.rate_from_start for step in steps] == [1, 1 / 3, 1 / 3]


def test_unknown_event_is_zero_and_a_warning_with_near_names():
    """A name that the log does not hold is no error."""
    log = Log(((person("a@0"),),), names=(*NAMES, "checkout"))
    result = LocalRunner(1).run(log, Funnel(["a", "chekout"]))
    assert reached(result) == [1, 0]
    assert "Near: checkout" in result.warnings[0].en
    assert "checkout" in result.warnings[0].ko


def test_an_event_whose_name_reads_as_a_condition_is_the_event():
    """Names of the log go before conditions; an unknown `x-y` is a name, not arithmetic."""
    log = Log(((person("a@0 a=b@1"),),), names=("a", "a=b"))
    result = LocalRunner(1).run(log, Funnel(["a", "a=b", "cart-add"]))
    assert reached(result) == [1, 1, 0]
    assert len(result.warnings) == 1


def test_breakdown_by_step_and_by_person():
    """The value is that of the event at the named step of the person's chain."""
    texts, values = ["a@0 a@1 b@2", "a@0 b@1", "a@0"], [["x", "y", "z"], ["y", None], [None]]

    def groups(by: str) -> dict[str | None, list[int]]:
        result = ask(texts, Funnel(["a", "b"], "1h", by=by), values)
        return {each.key: [step.people for step in each.steps] for each in result.groups}

    assert groups("value") == {"y": [2, 2], None: [1, 0]}
    assert groups("properties.value@last") == {"z": [1, 1], None: [2, 1]}
    assert groups("value@2") == {"z": [1, 1], None: [2, 1]}
    assert groups("value@person") == {"x": [1, 1], "y": [1, 1], None: [1, 0]}


def test_groups_stand_by_size_and_the_missing_last():
    """The largest group comes first."""
    result = ask(["a@0", "a@0", "a@0", "a@0"], Funnel(["a"], by="value"), [["x"], ["y"], ["y"], []])
    assert [group.key for group in result.groups] == ["y", "x", None]


def test_an_empty_log_is_all_zeros():
    """Nobody, no rates, no error."""
    result = LocalRunner().run(Log(((),)), Funnel(["a", "b"], "7d", by="value"))
    assert result.to_dict() == {
        "per": "people",
        "steps": [
            {
                "name": name,
                "people": 0,
                "rate_from_start": None,
                "rate_from_previous": None,
                "interval": None,
                "median_seconds": None,
                "pending": 0,
                "optional": False,
            }
            for name in ("a", "b")
        ],
        "groups": [],
        "times": [],
        "trend": [],
        "exits": [],
        "versus": None,
        "likeness": None,
        "warnings": [],
    }


def test_to_polars_has_a_row_per_group_and_step():
    """The table holds everyone first, then each group."""
    table = ask(["a@0 b@1"], Funnel(["a", "b"], by="value"), [["x"]]).to_polars()
    assert table["group"].to_list() == ["all", "all", "x", "x"]
    assert table["people"].to_list() == [1, 1, 1, 1]


def test_a_notebook_shows_the_table():
    """The result of a question shows itself."""
    assert "<table" in ask(["a@0 b@1"], Funnel(["a", "b"]))._repr_html_()


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Funnel([]), QuestionError),
        (lambda: Funnel(["a"] * 65), QuestionError),
        (lambda: Funnel(["a"], "soon"), BadDuration),
        (lambda: Funnel(["a"], start="yesterday"), BadDate),
        (lambda: Funnel(["a"], start="2026-02-01", end="2026-01-01"), QuestionError),
        (lambda: Funnel(["a"], pending="maybe"), BadOption),
        (lambda: Funnel(["a"], timezone="Mars/One"), BadOption),
        (lambda: ask(["a@0"], Funnel(["a"], by="value@9")), BadOption),
        (lambda: ask(["a@0"], Funnel(["a"], by="colour")), UnknownColumn),
        (lambda: ask(["a@0"], Funnel(["a", "colour = 'red'"])), BadCondition),
    ],
)
def test_bad_questions_are_refused_in_one_sentence(make, error: type[Exception]):
    """Each says what is wrong, in both languages."""
    with pytest.raises(error) as caught:
        make()
    for language in ("ko", "en"):
        sentence = caught.value.say(language)
        assert len(sentence) > 10
        assert "\n" not in sentence


def test_sixty_four_steps_are_counted():
    """The widest funnel still uses its last bit."""
    text = " ".join(f"a@{i}" for i in range(64))
    assert sum(reached(ask([text], Funnel(["a"] * 64)))) == 64
