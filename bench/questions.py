"""What is asked of the synthetic log, by the names of the analyses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.synthetic import NAMES
from bench.table import THREADS, Timed, watched

if TYPE_CHECKING:
    from bench.synthetic import SyntheticLog
    from yeojido.domain.journey import JourneyMap

STEPS = ("event_02", "event_07", "event_12")
GOAL = "event_20"
TOUCHES = {f"channel_{i}": f"event_{i:02d}" for i in (1, 3, 5, 7, 9, 11)}


def journey() -> JourneyMap:
    """Return a small journey over the synthetic names: four stages of three touchpoints."""
    from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
    from yeojido.domain.words import Words

    def words(text: str) -> Words:
        return Words(text, text)

    stages = tuple(Stage(id=f"stage_{s}", name=words(f"stage {s}"), order=s) for s in range(4))
    steps = tuple(
        Touchpoint(
            id=f"at_{i}", stage=f"stage_{i // 3}", name=words(f"at {i}"),
            match=Match(events=(NAMES[2 * i],)), goal=i == 10,
        )
        for i in range(12)
    )  # fmt: skip
    meta = Meta(id="synthetic", title=words("synthetic"), type="purchase", patience="7d")
    return JourneyMap(meta=meta, stages=stages, steps=steps)


def _filtered(yj: Any) -> Any:
    from yeojido.analyze.filtered import Filtered

    return Filtered(yj.Funnel(STEPS, within="7d"), where=WHERE)


#: Of the filter and the breakdown that are measured against Polars evaluating them.
WHERE = "event <> 'event_00' AND time >= '2026-02-10'"
WHO = "count('event_05') >= 2"

QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "funnel": lambda yj: yj.Funnel(STEPS, within="7d"),
    "transitions": lambda yj: yj.Transitions(),
    "step_matrix": lambda yj: yj.StepMatrix(steps=10),
    "sankey": lambda yj: yj.Sankey(start="event_02", steps=6),
    "variants": lambda yj: yj.Variants(),
    "loops": lambda yj: yj.Loops(),
    "patterns": lambda yj: yj.Patterns(goal=GOAL),
    "shapes": lambda yj: yj.JourneyShapes(goal=GOAL),
    "retention": lambda yj: yj.Retention(unit="week"),
    "lifecycle": lambda yj: yj.Lifecycle(unit="week"),
    "visits": lambda yj: yj.Visits(),
    "stickiness": lambda yj: yj.Stickiness(),
    "cohorts": lambda yj: yj.Cohorts(),
    "stage_times": lambda yj: yj.StageTimes(journey()),
    "edge_times": lambda yj: yj.EdgeTimes("event_02", "event_07"),
    "drivers": lambda yj: yj.Drivers(GOAL),
    "loss_tree": lambda yj: yj.LossTree(GOAL),
    "changes": lambda yj: yj.Changes(STEPS),
    "attribution": lambda yj: yj.Attribution(GOAL, touches=TOUCHES),
    "conformance": lambda yj: yj.Conformance(journey()),
    "filter_funnel": _filtered,
    "split_funnel": lambda yj: yj.Split(yj.Funnel(STEPS, within="7d"), by=WHO),
}


def ours(log: SyntheticLog, name: str) -> Timed:
    """Ask one question of the store, as a user gets it; the answer stays behind."""
    found = asked(log, name)
    return Timed(found.seconds, found.first_seconds, found.bytes, None, found.beyond)


def asked(log: SyntheticLog, name: str) -> Timed:
    """Ask one question of the store and keep the answer."""
    import yeojido as yj
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.store.workspace import Workspace

    question, runner = QUESTIONS[name](yj), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        return watched(lambda: runner.run(workspace.log, question))
