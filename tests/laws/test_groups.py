"""Parts of a log and groups of people, for any analysis: they add up, and are what they say."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Log, Row, people
from tests.laws.test_transitions import DEFINITION
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.difference import Difference, contrasts
from yeojido.analyze.filtered import Filtered
from yeojido.analyze.results import Share
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.analyze.split import OTHERS, Split
from yeojido.domain.errors import BadCondition, QuestionError, UnknownColumn

WHO = ["value = 'x'", "did('a')", "count(*) >= 3", "count('b', last => '5m') = 0", "value is null"]
WHERE = {
    "event <> 'b'": lambda row: row.name != "b",
    "value = 'x'": lambda row: row.value == "x",
    "true": lambda row: True,
    "event = 'nothing'": lambda row: False,
}
FUNNEL = Funnel(["a", "b", "c"], "7m")


def ask(group, question, buckets: int = 2):
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    return LocalRunner(2).run(Log(parts), question)


def counted(result) -> list[int]:
    """People per step."""
    return [step.people for step in result.steps]


@given(people(6), st.sampled_from(sorted(WHERE)))
def test_a_filter_is_a_smaller_log(group, where):
    """What a condition leaves out is as if it had not happened."""
    kept = [[row for row in rows if WHERE[where](row)] for rows in group]
    kept = [rows for rows in kept if rows]
    end = max((row.minute for rows in group for row in rows), default=0)
    # An event that no step asks for keeps the end of the data where it was.
    anchor = [[Row("d", end)]]
    question = Funnel(["a", "b", "c"], "7m")
    filtered = ask([*group, *anchor], Filtered(question, where=f"({where}) or event = 'd'"))
    kept = [[row for row in rows if WHERE[where](row) or row.name == "d"] for rows in group]
    plain = ask([*(rows for rows in kept if rows), *anchor], question)
    assert filtered == plain


@given(people(6), st.sampled_from(WHO))
def test_a_segment_and_its_complement_sum_to_the_whole(group, who):
    """Law 8, for people of a condition."""
    whole = counted(ask(group, FUNNEL))
    parts = [counted(ask(group, Filtered(FUNNEL, who=each))) for each in (who, f"not ({who})")]
    # Three-valued logic: where the condition is null, nobody is on either side.
    missing = counted(ask(group, Filtered(FUNNEL, who=f"({who}) is null")))
    assert [sum(each) for each in zip(*parts, missing, strict=True)] == whole


@given(people(6), st.sampled_from(["value", "did('a')", "count(*) >= 3"]), st.integers(1, 3))
def test_groups_sum_to_the_whole(group, by, most):
    """Law 8, for breakdowns: people and edges of the groups are those of everyone."""
    split = ask(group, Split(FUNNEL, by, most=most))
    whole = counted(ask(group, FUNNEL))
    assert sum(each.people for each in split.groups) == len(group)
    sums = [sum(each) for each in zip(*(counted(g.result) for g in split.groups), strict=True)]
    assert (sums or [0, 0, 0]) == whole
    edges = Counter({(e.source, e.target): e.occurrences for e in ask(group, Transitions()).edges})
    parts = ask(group, Split(Transitions(), by, most=most))
    found: Counter = Counter()
    for each in parts.groups:
        found.update({(e.source, e.target): e.occurrences for e in each.result.edges})
    assert found == edges


@given(people(6))
def test_a_group_is_the_filter_of_its_value(group):
    """A breakdown says of a value what a filter on it says."""
    split = ask(group, Split(FUNNEL, "value@person"))
    for each in split.groups:
        who = "value is null" if each.key is None else f"value = '{each.key}'"
        assert each.result == ask(group, Filtered(FUNNEL, who=who))


@given(people(6))
def test_patience_is_that_of_everyone(group):
    """A group's journeys are cut as the whole's are, so their edges add up."""
    stages = DEFINITION
    loose = Transitions("stage", stages.__class__(
        meta=stages.meta.__class__(id="j", title=stages.meta.title, type="purchase"),
        stages=stages.stages, steps=stages.steps,
    ))  # fmt: skip
    whole = Counter({(e.source, e.target): e.occurrences for e in ask(group, loose).edges})
    found: Counter = Counter()
    for each in ask(group, Split(loose, "value")).groups:
        found.update({(e.source, e.target): e.occurrences for e in each.result.edges})
    assert found == whole


@dataclass(frozen=True)
class Having:
    """How many people have each event: the simplest answer with shares."""

    def needs(self):
        """Nothing but codes."""
        return ()

    def scan(self, chunk):
        """Count the people of each name."""
        persons = np.repeat(np.arange(chunk.offset.size - 1), np.diff(chunk.offset))
        return {
            name: (len(set(persons[chunk.code == code].tolist())), chunk.offset.size - 1)
            for code, name in enumerate(chunk.names)
        }

    def merge(self, a, b):
        """Add."""
        return {k: (a[k][0] + b[k][0], a[k][1] + b[k][1]) for k in a} if a else b

    def finish(self, state):
        """Return something with shares."""
        return HavingResult(tuple(Share((k,), h, n) for k, (h, n) in sorted(state.items())))


@dataclass(frozen=True)
class HavingResult:
    """Shares alone."""

    found: tuple[Share, ...]

    def shares(self):
        """Return them."""
        return self.found


@given(people(8), st.sampled_from(["value = 'x'", "did('a')"]), st.integers(1, 3))
def test_a_difference_is_that_of_two_filters(group, who, least):
    """Both sides are what filters say, and the rows are their shares."""
    sides = [who, f"coalesce(not ({who}), true)"]
    try:
        result = ask(group, Difference(Having(), who, least=least))
    except QuestionError:
        numbers = [ask(group, Filtered(Having(), who=side)).found for side in sides]
        assert any(not shares or shares[0].n == 0 for shares in numbers)
        return
    one, other = (ask(group, Filtered(Having(), who=side)) for side in sides)
    assert (result.a, result.b) == (one, other)
    assert (result.rows, result.hidden) == contrasts(one.shares(), other.shares(), least)


@given(people(6), st.integers(1, 5))
def test_placebo_rounds_do_not_depend_on_buckets(group, buckets):
    """Random groups are drawn from person and seed, whatever else is in a bucket."""
    question = Difference(Having(), "did('a') or true", "false", placebo=3, least=1)
    with pytest.raises(QuestionError, match="nobody meets"):
        ask(group or [[Row("a", 0)]], question, buckets)


def test_nothing_is_found_in_random_groups_more_often_than_allowed():
    """A/A: of 200 random splits of one group at most about 5 % show a difference."""
    rng = np.random.default_rng(5)
    group = [
        [Row(name, float(at)) for at, name in enumerate("abcd") if rng.random() < 0.4] or
        [Row("d", 0.0)]
        for _ in range(400)
    ]  # fmt: skip
    result = ask(group, Difference(Having(), "did('a')", least=5, placebo=200))
    assert result.placebo is not None
    assert result.placebo.rounds == 200
    assert result.placebo.with_findings <= 20
    assert 0 < result.placebo.tested <= 800
    # and what is there is found: those who did a all have a
    assert result.rows[0].item == ("a",)
    assert result.rows[0].clear
    assert (result.rows[0].share_a, result.rows[0].share_b) == (1.0, 0.0)


def test_many_values_become_one_group():
    """The most frequent values stand alone, the others are one group, and it is said."""
    group = [[Row("a", 0, value)] for value in ["x", "x", "y", "z", "w", None]]
    result = ask(group, Split(FUNNEL, "value", most=1))
    assert [(each.key, each.people) for each in result.groups] == [("x", 2), (OTHERS, 3), (None, 1)]
    assert "has many values" in result.warnings[0].en
    assert result.to_polars()["split"].unique_counts().sum() == 9


def test_unknown_names_are_refused():
    """A column or condition that the log cannot answer is refused before anything runs."""
    group = [[Row("a", 0)]]
    with pytest.raises(UnknownColumn):
        ask(group, Split(FUNNEL, "valu"))
    with pytest.raises(BadCondition, match="Near: value"):
        ask(group, Difference(FUNNEL, "valu = 'x'"))
    with pytest.raises(BadCondition, match="Near: value"):
        ask(group, Filtered(FUNNEL, where="valu = 'x'"))


def test_answers_without_shares_cannot_be_compared():
    """The error says which analyses can."""
    group = [[Row("a", 0, "x")], [Row("a", 1)]]

    @dataclass(frozen=True)
    class Nothing(Having):
        def finish(self, state):
            return None

    with pytest.raises(QuestionError, match="no shares of people"):
        ask(group, Difference(Nothing(), "value = 'x'"))


@pytest.mark.parametrize(
    "question",
    [
        Filtered(FUNNEL, where="value = 'x'", who="did('a')", start="1970-01-01"),
        Difference(Having(), "did('a')", placebo=2),
    ],
)
def test_bound_questions_travel(question):
    """A question that is bound to a log can be sent to another process and asked there."""
    log = Log((((Row("a", 0, "x"), Row("b", 1)),), ((Row("a", 2),), (Row("b", 3),))))
    bound = question.bind(log.summary())
    again = pickle.loads(pickle.dumps(bound))
    chunk = log.chunk(1)
    assert type(again.scan(chunk)) is type(bound.scan(chunk))
