"""Loops, variants, patterns and shapes by example."""

from __future__ import annotations

import numpy as np
import pytest

from tests.laws.logs import Log, person
from tests.laws.test_transitions import DEFINITION
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.loops import Loops, Way
from yeojido.analyze.sequences.patterns import Patterns
from yeojido.analyze.sequences.shapes import JourneyShapes
from yeojido.analyze.sequences.strata import STRATA, compare, stratum
from yeojido.analyze.sequences.variants import Variants
from yeojido.domain.errors import BadCondition, BadDuration, BadOption, QuestionError
from yeojido.domain.log import DAY, MINUTE, Chunk, LogSummary

EVERY = [Loops(goal="b"), Variants(goal="b"), Patterns(goal="b"), JourneyShapes(goal="b")]


def ask(question, *people):
    """Run over one bucket of people."""
    return LocalRunner(1).run(Log((people,)), question)


def test_a_loop_is_told_with_its_way_time_and_cost():
    """In a > b > c > a it is left at b, 1, and returned to at 4: three more events."""
    result = ask(Loops(per="person"), person("a@0 b@1 c@2 a@4 a@5 d@6"))
    node = result.nodes[0]
    assert (node.name, node.returns, node.repeats) == ("a", 1, 1)
    assert node.median_seconds == 180
    assert node.hours == 0.05
    assert node.extra_events == 3
    assert node.ways == (Way(("a", "b", "c", "a"), 1, 1, 1.0),)
    assert (result.rework_events, result.events) == (2, 6)
    assert "a" in result.finding.en


def test_coming_back_in_another_visit_is_no_loop():
    """At level event loops are those of visits, unless people are asked for."""
    rows = person("a@0 b@1 a@99")
    assert ask(Loops(), rows).nodes == ()
    assert ask(Loops(per="person"), rows).nodes[0].returns == 1


def test_conversion_with_and_without_a_loop_is_compared_at_equal_length():
    """Who came back converts in 3 of 4, others in 1 of 4; all had four steps before the end."""
    back, straight = "a@0 b@1 a@2 b@3", "a@0 b@1 c@2 c@3"
    group = [
        *[person(back + " d@4")] * 30, *[person(back)] * 10,
        *[person(straight + " d@4")] * 10, *[person(straight)] * 30,
    ]  # fmt: skip
    effect = ask(Loops(goal="d", per="person"), *group).nodes[0].effect
    assert (effect.with_loop, effect.with_converted) == (40, 30)
    assert (effect.without_loop, effect.without_converted) == (40, 10)
    assert effect.difference == effect.adjusted == 0.5
    assert effect.interval[0] > 0.25 and effect.interval[1] < 0.7
    assert effect.p < 0.001


def test_a_small_sample_is_not_compared():
    """Under the minimum counts are told and nothing else."""
    group = [person("a@0 b@1 a@2 d@3"), person("a@0 b@1")]
    effect = ask(Loops(goal="d", per="person"), *group).nodes[0].effect
    assert (effect.with_loop, effect.without_loop) == (1, 1)
    assert effect.difference is effect.adjusted is effect.p is None


def test_length_alone_is_no_effect():
    """Whoever walks longer comes back more and converts less; at equal length there is nothing."""
    groups = [("a@0 b@1", 80, 20), ("a@0 b@1 a@2 b@3 a@4 b@5", 20, 80)]
    group = []
    for walk, won, left in groups:
        group += [person(walk + " d@9")] * won + [person(walk)] * left
    effect = ask(Loops(goal="d", per="person"), *group).nodes[0].effect
    assert effect.difference == pytest.approx(-0.6)
    assert effect.adjusted is None


def test_strata_take_out_what_length_explains():
    """Two strata, in each the same conversion with and without: crude differs, adjusted is 0."""
    won = np.zeros((1, STRATA), np.int64)
    lost, all_won, all_lost = won.copy(), won[0].copy(), won[0].copy()
    for at, with_, without, share in ((0, 10, 90, 10), (1, 90, 10, 2)):
        won[0, at], lost[0, at] = with_ // share, with_ - with_ // share
        all_won[at] = (with_ + without) // share
        all_lost[at] = with_ + without - all_won[at]
    told, low, high, p = compare(won, lost, all_won, all_lost)
    assert told[0] == pytest.approx(0)
    assert low[0] < 0 < high[0]
    assert p[0] == pytest.approx(1)
    assert stratum(np.array([0, 1, 16, 17, 5_000])).tolist() == [-1, 0, 15, 16, STRATA - 1]


def test_one_stratum_is_a_plain_comparison():
    """30 of 40 against 10 of 40: chi-square of the 2 by 2 table is 20 (times (n - 1) / n)."""
    won = np.zeros((1, STRATA), np.int64)
    lost = won.copy()
    won[0, 3], lost[0, 3] = 30, 10
    told, low, high, p = compare(won, lost, won[0] // 3 * 4, lost[0] * 4)
    assert told[0] == 0.5
    assert (low[0] + high[0]) / 2 == pytest.approx(0.5)
    assert high[0] - 0.5 == pytest.approx(1.96 * (2 * 0.75 * 0.25 / 40) ** 0.5, rel=0.02)
    assert p[0] == pytest.approx(9.2e-6, rel=0.05)


def test_variants_are_ordered_counted_and_cover():
    """Three go a > b, one goes c: one variant covers half, and both cover 80 %."""
    result = ask(Variants(goal="b"), *[person("a@0 b@2")] * 3, person("c@0"))
    first, second = result.variants
    assert (first.path, first.units, first.share) == (("START", "a", "b", "END"), 3, 0.75)
    assert (first.conversion, first.median_seconds) == (1.0, 120)
    assert (second.steps, second.conversion, second.cumulative) == (("c",), 0.0, 1.0)
    assert [cover.variants for cover in result.covers] == [1, 2, 2, 2]
    assert (result.different, result.once) == (2, 1)


def test_a_long_variant_is_cut():
    """What is longer differs from what ends there."""
    result = ask(Variants(longest=2), person("a@0 b@1 c@2"), person("a@0 b@1"))
    assert {each.path for each in result.variants} == {
        ("START", "a", "b", "…"), ("START", "a", "b", "END"),
    }  # fmt: skip


def test_who_is_still_here_is_not_left():
    """With a patience those who were active lately are told apart."""
    log = Log(((person("a@0"), person("a@50"), person("b@60")),))
    variant = LocalRunner(1).run(log, Variants(goal="d", patience="20m")).variants[0]
    assert (variant.steps, variant.left, variant.here) == (("a",), 1, 1)


def test_a_pattern_tells_the_converted_from_those_who_left():
    """Of a before b 40 in 40 convert, of b before a 4 in 40; the goal itself is no pattern."""
    group = [
        *[person("a@0 c@1 b@2 d@3")] * 40,
        *[person("b@0 c@1 a@2 d@3")] * 4, *[person("b@0 c@1 a@2")] * 36,
    ]  # fmt: skip
    result = ask(Patterns(goal="d", longest=3), *group)
    assert {each.steps for each in result.patterns} == {("a", "b"), ("b", "a")}
    best = next(each for each in result.patterns if each.steps == ("a", "b"))
    assert (best.converted, best.left) == (40, 0)
    assert best.adjusted == pytest.approx(0.9)
    assert best.lift == pytest.approx(1 / (44 / 80))
    assert not any("d" in each.steps for each in result.patterns)


def test_gaps_can_be_forbidden():
    """Nowhere does b stand right after a."""
    group = [*[person("a@0 c@1 b@2 d@3")] * 3, *[person("b@0 c@1 a@2")] * 3]
    asked = {"goal": "d", "minimum": 1, "every": True, "longest": 2}
    with_gaps = {each.steps for each in ask(Patterns(**asked), *group).patterns}
    without = {each.steps for each in ask(Patterns(**asked, gap="none"), *group).patterns}
    assert with_gaps - without == {("a", "b"), ("b", "a")}


def test_two_kinds_of_journeys_are_two_shapes():
    """Every unit is near its representative, and k is found."""
    group = [
        *[person(f"a@{i} b@{i + 2} a@{i + 5} b@{i + 7}") for i in range(20)],
        *[person(f"c@{i} d@{i + 2}") for i in range(10)],
    ]
    result = ask(JourneyShapes(goal="d"), *group)
    assert [shape.units for shape in result.shapes] == [20, 10]
    assert result.coverage == 1 and result.silhouette == 1 and result.stability == 1
    assert result.shapes[1].steps == ("c", "d")
    assert result.shapes[1].name.en == "From c as far as d, and the goal"
    assert result.shapes[1].features[0].inside == 1
    assert result.ratio is None and result.held_out == 0


@pytest.mark.parametrize("question", EVERY, ids=lambda each: type(each).__name__)
def test_nothing_and_next_to_nothing(question):
    """An empty log, one person with one event, people without any: answers, not errors."""
    for log in (Log(((),), names=()), Log(((person("a@0"),),)), Log((([], person("b@0"), []),))):
        result = LocalRunner(1).run(log, question)
        assert result.to_dict()["finding"]["ko"]
        assert result.to_polars().height <= 1


@pytest.mark.parametrize("question", EVERY, ids=lambda each: type(each).__name__)
def test_all_events_at_one_time(question):
    """Times of zero."""
    result = ask(question, *[person("a@0 b@0 a@0 b@0")] * 5)
    assert result.to_dict()


class Wide:
    """One bucket of many event names, and a person with very many events."""

    def __init__(self, names: int, events: int) -> None:
        """Draw them."""
        rng = np.random.default_rng(7)
        self.names = tuple(f"event {i}" for i in range(names))
        size = np.array([events, *[20] * 500])
        code = rng.integers(0, names, size.sum()).astype(np.uint32)
        time = np.cumsum(rng.integers(0, MINUTE, size.sum())).astype(np.int64)
        offset = np.append(0, np.cumsum(size)).astype(np.int64)
        self.whole = Chunk(0, self.names, code, time, offset, {}, int(time[-1]) + DAY)

    def summary(self) -> LogSummary:
        """Return what it holds."""
        n, people = self.whole.code.size, self.whole.offset.size - 1
        return LogSummary(n, people, 0, self.whole.end, self.names, {})

    def buckets(self) -> tuple[int, ...]:
        """Return the one bucket."""
        return (0,)

    def chunk(self, bucket: int, columns=()) -> Chunk:
        """Return it."""
        del bucket, columns
        return self.whole


@pytest.mark.parametrize(("names", "events"), [(10_000, 1_000), (12, 1_000_000)])
@pytest.mark.parametrize("kind", [Loops, Variants, Patterns, JourneyShapes])
def test_many_names_and_a_person_with_a_million_events(kind, names, events):
    """Wide and long logs are answered."""
    log = Wide(names, events)
    result = LocalRunner(1).run(log, kind(per="person", goal="event 3"))
    assert result.to_dict()["finding"]["en"]
    assert result.to_polars() is not None


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Loops(top=0), BadOption),
        (lambda: Loops(patience="soon"), BadDuration),
        (lambda: Variants(top=5_000), BadOption),
        (lambda: Variants(longest=0), BadOption),
        (Patterns, QuestionError),
        (lambda: Patterns(goal="a", longest=9), BadOption),
        (lambda: Patterns(goal="a", gap="some"), BadOption),
        (lambda: Patterns(goal="a", support=0), BadOption),
        (lambda: JourneyShapes(k=1), BadOption),
        (lambda: JourneyShapes(close=0), BadOption),
        (lambda: JourneyShapes("stage"), BadOption),
        (lambda: ask(Loops(goal="price > 'a'"), person("a@0")), BadCondition),
    ],
)
def test_bad_questions_are_refused(make, problem):
    """With a sentence that says what is possible."""
    with pytest.raises(problem):
        make()


def test_an_unknown_goal_is_said():
    """Nobody converts, and a warning lists near names."""
    for question in EVERY:
        result = ask(type(question)(goal="bb"), person("a@0"), person("b@0"))
        assert any("bb" in warning.en for warning in result.warnings)


def test_nodes_of_a_journey_are_called_by_their_names():
    """Touchpoints have names in both languages; a condition may be the goal."""
    result = ask(Variants("touchpoint", DEFINITION, goal="event = 'c'"), person("a@0 b@1 c@2"))
    assert result.nodes["a"].ko == "a"
    assert result.variants[0].conversion == 1
