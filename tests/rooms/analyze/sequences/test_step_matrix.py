"""Step matrices and Sankeys by example."""

from __future__ import annotations

import numpy as np
import pytest

from tests.laws.logs import Log, Row, person
from tests.laws.test_paths import DEFINITION, ask
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.anchors import Anchor
from yeojido.analyze.sequences.sankey import Sankey
from yeojido.analyze.sequences.step_matrix import StepMatrix
from yeojido.domain.errors import BadCondition, BadOption
from yeojido.domain.log import Chunk, LogSummary

#: a b c | a c | b
THREE = [person("a@0 b@1 c@2"), person("a@0 c@1"), person("b@0")]


def table(result) -> dict[str, list[int]]:
    """Units per step, by node."""
    return {row.node: list(row.units) for row in result.rows}


def test_columns_are_steps_from_the_beginning():
    """Step 1 is the first event; who is over stays at END."""
    result = ask(THREE, StepMatrix(steps=3))
    assert result.to_dict() == {
        "steps": [1, 2, 3],
        "anchor": None,
        "units": 3,
        "people": 3,
        "without": 0,
        "rows": [
            {"node": "a", "units": [2, 0, 0], "people": [2, 0, 0], "shares": [2 / 3, 0, 0]},
            {"node": "b", "units": [1, 1, 0], "people": [1, 1, 0], "shares": [1 / 3, 1 / 3, 0]},
            {"node": "c", "units": [0, 1, 1], "people": [0, 1, 1], "shares": [0, 1 / 3, 1 / 3]},
            {"node": "END", "units": [0, 1, 2], "people": [0, 1, 2], "shares": [0, 1 / 3, 2 / 3]},
        ],
        "warnings": [],
    }


def test_an_anchor_is_step_zero():
    """Two people have c; before their first event they are at START."""
    result = ask(THREE, StepMatrix(anchor="c", before=2, steps=1))
    assert result.steps == (-2, -1, 0, 1)
    assert (result.units, result.without, result.anchor) == (2, 1, "c@first")
    assert table(result) == {
        "START": [1, 0, 0, 0],
        "c": [0, 0, 2, 0],
        "a": [1, 1, 0, 0],
        "b": [0, 1, 0, 0],
        "END": [0, 0, 0, 2],
    }


def test_rare_nodes_become_one():
    """The two others are one row; the column still holds everyone."""
    result = ask(THREE, StepMatrix(steps=2, top=1))
    assert table(result) == {"a": [2, 0], "…": [1, 2], "END": [0, 1]}


def test_ways_between_anchors():
    """One comes from a to c by b, one directly; both have arrived after it."""
    result = ask(THREE, Sankey("a", "c", steps=3, top=None))
    links = {(e.step, e.source, e.target): e.units for e in result.links}
    assert links == {
        (0, "a", "b"): 1,
        (0, "a", "c"): 1,
        (1, "b", "c"): 1,
        (1, "c", "ARRIVED"): 1,
        (2, "ARRIVED", "ARRIVED"): 1,
        (2, "c", "ARRIVED"): 1,
    }
    assert (result.units, result.arrived, result.without) == (2, 2, 1)


def test_ways_to_an_anchor_go_backwards():
    """The last column is the anchor."""
    result = ask(THREE, Sankey(end="c", steps=2, top=None))
    assert result.steps == (-2, -1, 0)
    assert [(n.step, n.node, n.units) for n in result.nodes] == [
        (-2, "START", 1), (-2, "a", 1), (-1, "a", 1), (-1, "b", 1), (0, "c", 2),
    ]  # fmt: skip


def test_who_does_not_arrive_is_seen_or_left_out():
    """From b only one gets to c."""
    shown, left_out = (Sankey("b", "c", top=None, arrived=only) for only in (False, True))
    assert [ask(THREE, each).units for each in (shown, left_out)] == [2, 1]
    assert ask(THREE, shown).arrived == 1
    assert [ask(THREE, each).wanted for each in (shown, left_out)] == [
        ("b@first",), ("b@first", "c@first"),
    ]  # fmt: skip


def test_rare_nodes_of_a_step_become_one():
    """Of each step the most frequent node is kept."""
    result = ask(THREE, Sankey(steps=2, top=1))
    assert {(n.step, n.node): n.units for n in result.nodes} == {
        (0, "START"): 3, (1, "a"): 2, (1, "…"): 1, (2, "b"): 1, (2, "…"): 1, (2, "END"): 1,
    }  # fmt: skip
    assert all("…" not in share.item for share in result.shares())


def test_a_person_of_two_visits_is_one_person():
    """Two visits begin with a, both of one person."""
    result = ask([person("a@0 b@1 a@60")], StepMatrix(per="visit", steps=1))
    assert (result.rows[0].units, result.rows[0].people, result.units) == ((2,), (1,), 2)
    assert result.shares()[0].n == 1


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("cart", Anchor("cart", 1)),
        ("cart@first", Anchor("cart", 1)),
        ("cart @ last", Anchor("cart", -1)),
        ("cart@3", Anchor("cart", 3)),
        ("mail@shop", Anchor("mail@shop", 1)),
        ("price > 5 @2", Anchor("price > 5", 2)),
        ("@2", Anchor("@2", 1)),
    ],
)
def test_anchors_are_read(text, anchor):
    """What comes behind the last @ is the occurrence, if it reads as one."""
    assert Anchor.read(text) == anchor
    assert Anchor.read(str(anchor)) == anchor


def test_names_with_an_at_sign_are_names():
    """A name of the log goes before the reading as an occurrence."""
    assert Anchor.read("cart@2", ["cart@2"]) == Anchor("cart@2", 1)
    rows = [[Row("cart@2", 0), Row("b", 1)]]
    log = Log((rows,), names=("b", "cart@2"))
    assert LocalRunner(1).run(log, StepMatrix(anchor="cart@2", steps=1)).units == 1


@pytest.mark.parametrize(
    "options",
    [
        {"steps": 0}, {"steps": 10**6}, {"anchor": "a@0"}, {"anchor": "a", "before": -1},
        {"before": 2}, {"top": 0}, {"threshold": 2}, {"level": "stage"}, {"per": "day"},
    ],
)  # fmt: skip
def test_impossible_matrices_are_refused(options):
    """What cannot be meant is said before anything is counted."""
    with pytest.raises(BadOption):
        StepMatrix(**options)


@pytest.mark.parametrize(
    "options", [{"steps": 0}, {"start": "a@0"}, {"top": 0}, {"arrived": True}, {"per": "journey"}]
)
def test_impossible_sankeys_are_refused(options):
    """What cannot be meant is said before anything is counted."""
    with pytest.raises(BadOption):
        Sankey(**options)


def test_a_condition_that_cannot_be_judged_is_refused():
    """The place and the reason are in the error."""
    with pytest.raises(BadCondition, match="colour"):
        ask(THREE, Sankey("colour = 'red'"))


def test_an_unknown_anchor_is_said_with_near_names():
    """Nobody is counted, and the reader learns why."""
    log = Log((THREE,), names=("a", "b", "c", "checkout"))
    for question in (StepMatrix(anchor="chekout"), Sankey("chekout")):
        result = LocalRunner(1).run(log, question)
        assert (result.units, result.without) == (0, 3)
        assert "checkout" in result.warnings[0].en


def test_an_empty_log_has_empty_answers():
    """Nothing is counted and nothing breaks."""
    for part in ((), ((),), ((), ())):
        log = Log((part,), names=() if not part else ("a", "b", "c", "d"))
        for question in (
            StepMatrix(), StepMatrix(anchor="a", top=1), Sankey(), Sankey("a", "b"),
            StepMatrix("stage", DEFINITION), Sankey(level="stage", definition=DEFINITION),
        ):  # fmt: skip
            result = LocalRunner(1).run(log, question)
            assert result.units == 0
            assert result.to_polars().height == 0
            assert result.shares() == ()


def test_touchpoints_are_found_by_id_name_and_event():
    """A touchpoint may be named as people read it, or by the event behind it."""
    import msgspec

    from yeojido.domain.words import Words

    named = msgspec.structs.replace(
        DEFINITION,
        steps=tuple(
            msgspec.structs.replace(step, name=Words(f"단계 {step.id}", f"step {step.id}"))
            for step in DEFINITION.steps
        ),
    )
    for text in ("b", "단계 b", "step b", "event = 'b'"):
        question = Sankey(text, level="touchpoint", definition=named, steps=1)
        assert ask(THREE, question).units == 2


class Wide:
    """10,000 names, a person with 300,000 events, and 200 who have a few."""

    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        sizes = np.array([300_000, *[30] * 200])
        self.names = tuple(f"n{i}" for i in range(10_000))
        self.code = rng.integers(0, 10_000, sizes.sum()).astype(np.uint16)
        self.offset = np.append(0, np.cumsum(sizes))

    def summary(self) -> LogSummary:
        """What it holds."""
        size = self.code.size
        return LogSummary(size, 201, 0, size, self.names, {})

    def buckets(self) -> tuple[int, ...]:
        """One bucket."""
        return (0,)

    def chunk(self, bucket: int, columns=()) -> Chunk:
        """Return it."""
        return Chunk(bucket, self.names, self.code, np.arange(self.code.size), self.offset)


def test_many_names_and_long_lives_are_no_trouble():
    """Ten thousand names: links are counted without a table of all pairs; sums stay exact."""
    log = Wide()
    folded, whole = (LocalRunner(1).run(log, Sankey(steps=20, top=top)) for top in (5, None))
    for result in (folded, whole):
        assert sum(each.units for each in result.links) == 20 * 201
    assert len({each.target for each in folded.links}) < 200
    matrix = LocalRunner(1).run(log, StepMatrix(anchor="n3@last", steps=50, top=10))
    assert sum(row.units[0] for row in matrix.rows) == matrix.units > 0
    assert len(matrix.rows) <= 13
