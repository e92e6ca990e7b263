"""Yeojido: journey maps drawn from what customers really did and said.

    import yeojido as yj
    log = yj.read("shop.csv")
    log.run(yj.Funnel(["catalog", "cart", "payment_done"], within="7d"))
    yj.map(log)

Names load what they need when they are first used, so ``import yeojido`` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from yeojido.domain.version import __version__ as __version__

if TYPE_CHECKING:
    from yeojido.adapters.runners.spark import SparkRunner
    from yeojido.analyze.attribution.attribution import Attribution
    from yeojido.analyze.design.conformance import Conformance
    from yeojido.analyze.difference import Difference
    from yeojido.analyze.filtered import Filtered
    from yeojido.analyze.sequences.anchors import Anchor
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
    from yeojido.analyze.voice.expectations import Expectations
    from yeojido.analyze.voice.factors import Factors
    from yeojido.analyze.voice.needs import Needs
    from yeojido.analyze.voice.rising import Rising
    from yeojido.analyze.voice.scores import Scores
    from yeojido.analyze.voice.topics import Topics
    from yeojido.analyze.why.changes import Changes
    from yeojido.analyze.why.drivers import Drivers
    from yeojido.analyze.why.tree import LossTree
    from yeojido.app.journeys import advise, lint, propose
    from yeojido.app.log import Log
    from yeojido.app.maps import draw_map as map
    from yeojido.app.opening import open_log as open
    from yeojido.app.opening import read
    from yeojido.app.scoring import score
    from yeojido.app.showing import picture
    from yeojido.app.topics import topics
    from yeojido.domain.errors import YeojidoError
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Event

_PLACES = {
    "Anchor": ("yeojido.analyze.sequences.anchors", "Anchor"),
    "Attribution": ("yeojido.analyze.attribution.attribution", "Attribution"),
    "Changes": ("yeojido.analyze.why.changes", "Changes"),
    "Cohorts": ("yeojido.analyze.timing.cohorts", "Cohorts"),
    "Competitors": ("yeojido.analyze.voice.competitors", "Competitors"),
    "Conformance": ("yeojido.analyze.design.conformance", "Conformance"),
    "Difference": ("yeojido.analyze.difference", "Difference"),
    "Drivers": ("yeojido.analyze.why.drivers", "Drivers"),
    "EdgeTimes": ("yeojido.analyze.timing.edges", "EdgeTimes"),
    "Event": ("yeojido.domain.log", "Event"),
    "Expectations": ("yeojido.analyze.voice.expectations", "Expectations"),
    "Factors": ("yeojido.analyze.voice.factors", "Factors"),
    "Filtered": ("yeojido.analyze.filtered", "Filtered"),
    "Funnel": ("yeojido.analyze.sequences.funnel", "Funnel"),
    "JourneyMap": ("yeojido.domain.journey", "JourneyMap"),
    "JourneyShapes": ("yeojido.analyze.sequences.shapes", "JourneyShapes"),
    "Lifecycle": ("yeojido.analyze.timing.lifecycle", "Lifecycle"),
    "Log": ("yeojido.app.log", "Log"),
    "Loops": ("yeojido.analyze.sequences.loops", "Loops"),
    "LossTree": ("yeojido.analyze.why.tree", "LossTree"),
    "Needs": ("yeojido.analyze.voice.needs", "Needs"),
    "Patterns": ("yeojido.analyze.sequences.patterns", "Patterns"),
    "Retention": ("yeojido.analyze.timing.retention", "Retention"),
    "Rising": ("yeojido.analyze.voice.rising", "Rising"),
    "Sankey": ("yeojido.analyze.sequences.sankey", "Sankey"),
    "Scores": ("yeojido.analyze.voice.scores", "Scores"),
    "SparkRunner": ("yeojido.adapters.runners.spark", "SparkRunner"),
    "Split": ("yeojido.analyze.split", "Split"),
    "StageTimes": ("yeojido.analyze.timing.stages", "StageTimes"),
    "StepMatrix": ("yeojido.analyze.sequences.step_matrix", "StepMatrix"),
    "Stickiness": ("yeojido.analyze.timing.stickiness", "Stickiness"),
    "Topics": ("yeojido.analyze.voice.topics", "Topics"),
    "Transitions": ("yeojido.analyze.sequences.transitions", "Transitions"),
    "Variants": ("yeojido.analyze.sequences.variants", "Variants"),
    "Visits": ("yeojido.analyze.timing.visits", "Visits"),
    "YeojidoError": ("yeojido.domain.errors", "YeojidoError"),
    "advise": ("yeojido.app.journeys", "advise"),
    "lint": ("yeojido.app.journeys", "lint"),
    "map": ("yeojido.app.maps", "draw_map"),
    "open": ("yeojido.app.opening", "open_log"),
    "picture": ("yeojido.app.showing", "picture"),
    "propose": ("yeojido.app.journeys", "propose"),
    "read": ("yeojido.app.opening", "read"),
    "score": ("yeojido.app.scoring", "score"),
    "topics": ("yeojido.app.topics", "topics"),
}

__all__ = [
    "Anchor",
    "Attribution",
    "Changes",
    "Cohorts",
    "Competitors",
    "Conformance",
    "Difference",
    "Drivers",
    "EdgeTimes",
    "Event",
    "Expectations",
    "Factors",
    "Filtered",
    "Funnel",
    "JourneyMap",
    "JourneyShapes",
    "Lifecycle",
    "Log",
    "Loops",
    "LossTree",
    "Needs",
    "Patterns",
    "Retention",
    "Rising",
    "Sankey",
    "Scores",
    "SparkRunner",
    "Split",
    "StageTimes",
    "StepMatrix",
    "Stickiness",
    "Topics",
    "Transitions",
    "Variants",
    "Visits",
    "YeojidoError",
    "advise",
    "lint",
    "map",
    "open",
    "picture",
    "propose",
    "read",
    "score",
    "topics",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in _PLACES:
        raise AttributeError(f"yeojido has no {name!r}; it has {', '.join(sorted(_PLACES))}")
    module, attribute = _PLACES[name]
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*_PLACES, "__version__"])
