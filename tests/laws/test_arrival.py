"""How a log came to be changes no answer: order of arrival, buckets, and whose turn it is."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import NAMES, people
from tests.laws.plain_words import Plainly
from tests.laws.test_transitions import DEFINITION
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.attribution.attribution import Attribution
from yeojido.analyze.design.conformance import Conformance
from yeojido.analyze.filtered import Filtered
from yeojido.analyze.journeys import Patience
from yeojido.analyze.maps.listening import ListVoices
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.analyze.sequences.loops import Loops
from yeojido.analyze.sequences.patterns import Patterns
from yeojido.analyze.sequences.sankey import Sankey
from yeojido.analyze.sequences.shapes import JourneyShapes
from yeojido.analyze.sequences.step_matrix import StepMatrix
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.analyze.sequences.variants import Variants
from yeojido.analyze.split import Split
from yeojido.analyze.timing.cohorts import Cohorts
from yeojido.analyze.timing.edges import EdgeTimes
from yeojido.analyze.timing.lifecycle import Lifecycle
from yeojido.analyze.timing.retention import Retention
from yeojido.analyze.timing.stages import StageTimes
from yeojido.analyze.timing.stickiness import Stickiness
from yeojido.analyze.timing.visits import Visits
from yeojido.analyze.voice.competitors import Competitors
from yeojido.analyze.voice.drawn import DrawTexts
from yeojido.analyze.voice.examples import FindExamples
from yeojido.analyze.voice.expectations import Expectations
from yeojido.analyze.voice.factors import Factors
from yeojido.analyze.voice.hearing import VoiceReading
from yeojido.analyze.voice.needs import Needs
from yeojido.analyze.voice.rising import Rising
from yeojido.analyze.voice.scores import Scores
from yeojido.analyze.voice.sources import Sources
from yeojido.analyze.voice.topics import Topics
from yeojido.analyze.voice.whose import WhoSaid
from yeojido.analyze.why.changes import Changes
from yeojido.analyze.why.drivers import Drivers
from yeojido.analyze.why.tree import LossTree
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog, frame_of

QUESTIONS = {
    "voices": Sources(),
    "texts to learn from": FindExamples(DEFINITION),
    "whose words": WhoSaid("0"),
    "voices one by one": ListVoices(
        DEFINITION, VoiceReading(Plainly(), Plainly.router()), order="unhappy"
    ),
    "drawn texts": DrawTexts(3),
    "funnel": Funnel(["a", "b", "c"], "5m"),
    "funnel by value": Funnel(["a", "b"], "9m", by="value@last", start="1970-01-01T00:02"),
    "funnel of conditions": Funnel(["event in ('a', 'c')", "value = 'x' or event = 'd'"]),
    "funnel of everything": Funnel(
        ["a", "b", "c"],
        "9m",
        by="value@last",
        optional=2,
        exclude="d:1-3",
        hold="value",
        per="visits",
        visit_gap="4m",
        histogram=True,
        trend="day",
        instead="event",
        versus=("1970-01-01", "1970-01-02"),
    ),
    "strict totals": Funnel(["a", "b", "a"], order="strict", per="totals"),
    "any order per journey": Funnel(
        ["a", "b", "c"], order="any", per="journeys", definition=DEFINITION, instead="touchpoint"
    ),
    "transitions of events": Transitions(),
    "transitions of touchpoints": Transitions("touchpoint", DEFINITION),
    "transitions of stages": Transitions("stage", DEFINITION),
    "step matrix": StepMatrix(steps=5),
    "step matrix of visits around an anchor": StepMatrix(
        per="visit", anchor="value = 'x'@last", steps=4, top=2
    ),
    "sankey": Sankey(steps=5, top=2),
    "sankey of stages between anchors": Sankey("s1", "s2", level="stage", definition=DEFINITION),
    "loops": Loops(goal="c", minimum=1),
    "loops of people": Loops(per="person"),
    "loops of visits": Loops(per="visit", visit_gap="3m", goal="value = 'x'"),
    "loops of touchpoints": Loops("touchpoint", DEFINITION),
    "variants": Variants(goal="c"),
    "variants of visits": Variants(per="visit", visit_gap="3m", collapse=True, longest=3, top=3),
    "variants of stages": Variants("stage", DEFINITION),
    "variants by value": Split(Variants(goal="c", top=3), "value", most=1),
    "patterns": Patterns(goal="c", minimum=1, every=True, top=99),
    "patterns of touchpoints": Patterns(
        "touchpoint", DEFINITION, gap="none", minimum=1, every=True, top=99, candidates=3
    ),
    "patterns by value": Split(Patterns(goal="c", minimum=1), "value"),
    "shapes": JourneyShapes(goal="c", k=2),
    "shapes of stages": JourneyShapes("stage", DEFINITION),
    "patience": Patience(DEFINITION),
    "cohorts": Cohorts("events", start="a", by="value", unit="day"),
    "edge times": EdgeTimes("a", "value = 'x'", every=True),
    "lifecycle": Lifecycle("day"),
    "stage times": StageTimes(DEFINITION),
    "stickiness": Stickiness("day", "month"),
    "visits": Visits("2m"),
    "retention": Retention("a", "value = 'x'", "day", timezone="Asia/Seoul"),
    "some events": Filtered(Transitions(), where="value = 'x'", end="1970-01-01T00:09"),
    "some people": Filtered(Funnel(["a", "b"]), who="count('a', last => '6m') > 0"),
    "conformance": Conformance(DEFINITION, least=1),
    "attribution": Attribution("d", touches={"a": "a", "b": "value = 'x'"}),
    "by value": Split(Transitions(), "value", most=1),
    "changes": Changes(("a", "b"), threshold=0.9, visit_gap="1m"),
    "scores": Scores(unit="day", asked="a", within="3m"),
    "expectations": Expectations({"b": "a", "value = 'x'": "c"}, when="any"),
    "scores of touchpoints": Scores(level="touchpoint", definition=DEFINITION, over="answers"),
    "loss tree": LossTree(("c", 2), least=1, within="2m", patience="3m"),
    "loss tree of leaving": LossTree(leaving="*", least=1, patience="2m"),
    "topics": Topics(by="value", least=2),
    "rising": Rising(least=2),
    "competitors": Competitors(competitors=["Acme"]),
    "needs": Needs(least=2),
    "factors": Factors(least=2),
    "drivers of a goal": Drivers(("c", 2), least=1, patience="1s"),
    "drivers of leaving": Drivers(leaving="event in ('b', 'd')", least=1, patience="2m"),
    "drivers of leaving a stage": Drivers(
        leaving=DEFINITION.stages[0].id, definition=DEFINITION, least=1
    ),
}
questions = st.sampled_from(sorted(QUESTIONS))


def frame(group) -> pl.DataFrame:
    """The clean frame of a group, with at least the columns that are asked for."""
    events = [
        Event(
            person=f"p{who}",
            name=row.name,
            time=f"1970-01-01T00:{int(row.minute):02d}",
            properties={"value": row.value},
        )
        for who, rows in enumerate(group)
        for row in rows
    ]
    start = Event("nobody", NAMES[-1], "1970-01-01T00:00", properties={"value": "x"})
    return frame_of([start, *events])


@given(questions, people(4), st.integers(1, 9), st.integers(0, 99))
def test_arrival_and_buckets_change_nothing(name, group, buckets, seed):
    """Rows may arrive in any order and lie in any number of buckets (law 1)."""
    rows = frame(group)
    question = QUESTIONS[name]
    plain = LocalRunner(1).run(MemoryLog.from_frame(rows, 1), question)
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    assert LocalRunner(2).run(MemoryLog.from_frame(shuffled, buckets), question) == plain


@given(questions, people(4))
def test_names_of_people_do_not_matter(name, group):
    """Who is who decides buckets and order inside them, never the answer (law 2)."""
    rows = frame(group)
    renamed = rows.with_columns(pl.format("{}-x", pl.col("person").str.reverse()).alias("person"))
    plain, other = (
        LocalRunner(1).run(MemoryLog.from_frame(each, 4), QUESTIONS[name])
        for each in (rows, renamed)
    )
    assert plain == other
