"""Events find their touchpoints."""

import numpy as np
import pytest

from tests.laws.logs import chunk_of, person
from yeojido.analyze.classify import check, needs, stage_ranks, stages_in_order, touchpoints
from yeojido.domain.errors import BadCondition, BadJourney
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import Column
from yeojido.domain.words import Words


def words(text: str) -> Words:
    """The same text in both languages."""
    return Words(ko=text, en=text)


def definition(*rules: tuple[str, Match]) -> JourneyMap:
    """A journey of two stages (s1 before s2) with the given touchpoints."""
    return JourneyMap(
        meta=Meta(id="j", title=words("j"), type="purchase"),
        stages=(
            Stage(id="s2", name=words("late"), order=1),
            Stage(id="s1", name=words("early"), order=0),
        ),
        steps=tuple(
            Touchpoint(id=f"t{i}", stage=stage, name=words(f"t{i}"), match=rule)
            for i, (stage, rule) in enumerate(rules)
        ),
    )


CHANNEL = Column("text", np.array([0, 1, -1, 0], np.int32), ("web", "app"))


def test_first_rule_that_matches_takes_the_event():
    """Rules are tried in the order of the definition; what no rule takes is -1."""
    chunk = chunk_of([person("a@0 b@1 a@2"), person("c@0")], extra={"channel": CHANNEL})
    rules = definition(
        ("s1", Match(events=("a",), channel="web")),
        ("s1", Match(events=("a", "b"))),
        ("s2", Match(events=("a", "b"), channel="app")),
    )
    assert touchpoints(chunk, rules).tolist() == [0, 1, 1, -1]


def test_a_plain_rule_before_a_conditional_one_wins():
    """A rule by name alone is not overtaken by a later rule with a condition."""
    chunk = chunk_of([person("a@0 b@1 c@2 a@3", "x", "x", "x", "y")])
    rules = definition(
        ("s1", Match(events=("a",))),
        ("s1", Match(where="value = 'x'")),
        ("s2", Match(events=("c",))),
    )
    assert touchpoints(chunk, rules).tolist() == [0, 1, 1, 0]


def test_channel_alone_takes_every_event_of_the_channel():
    """A rule without events looks at the channel only; an unknown channel takes nothing."""
    chunk = chunk_of([person("a@0 b@1 c@2 d@3")], extra={"channel": CHANNEL})
    rules = definition(("s1", Match(channel="fax")), ("s1", Match(channel="web")))
    assert touchpoints(chunk, rules).tolist() == [1, -1, -1, 1]


def test_empty_rule_and_unknown_event_take_nothing():
    """A planned touchpoint without a rule stays empty and breaks nothing."""
    chunk = chunk_of([person("a@0")])
    rules = definition(("s1", Match()), ("s1", Match(events=("zzz",))))
    assert touchpoints(chunk, rules).tolist() == [-1]


def test_needs_names_what_the_rules_read():
    """Columns of conditions and the channel are asked for, event and time come by themselves."""
    rules = definition(
        ("s1", Match(where="properties.price > 3 and event = 'a'")), ("s2", Match(channel="web"))
    )
    assert needs(rules) == {"price", "channel"}


def test_stages_go_by_their_order():
    """The rank of a stage is its place by ``order``, not its place in the file."""
    rules = definition(("s1", Match()), ("s2", Match()))
    assert [stage.id for stage in stages_in_order(rules)] == ["s1", "s2"]
    assert stage_ranks(rules).tolist() == [0, 1]


def test_check_refuses_what_the_log_cannot_answer():
    """An unknown stage or column is named before anything is counted."""
    with pytest.raises(BadJourney, match="nowhere"):
        check(definition(("nowhere", Match())), {})
    with pytest.raises(BadCondition, match="Near: price"):
        check(definition(("s1", Match(where="prise > 1"))), {"price": "number"})
