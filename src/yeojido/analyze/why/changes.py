"""Changes: when conversion, ratings or the number of people changed, and for whom.

Nothing is told beforehand: the main transitions are found by itself (or are those of a funnel or a
journey definition), and every value of every property is a segment of its own. Each daily series is
scanned for windows that differ from what was before and after (``scan``); a change that lasts is
a window without an end. All series of a measure are corrected together by Benjamini and Hochberg;
findings of the same days that share a place or a segment are one incident (``incidents``). What the
clearest incident explains is left out, and the log is looked over again (``sweep``): so a fault of
one platform is told of that platform alone, and does not make a later improvement look larger.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.journeys import Patiences
from yeojido.analyze.periods import boundaries, labels
from yeojido.analyze.sequences.walks import Level, Walk
from yeojido.analyze.why.incidents import ChangesResult, ranked
from yeojido.analyze.why.moments import Happening
from yeojido.analyze.why.profile import Profile, Profiling
from yeojido.analyze.why.sweep import MEASURES, MOST_SEGMENT_VALUES, Sweep, Swept
from yeojido.analyze.why.transits import Nodes, Ordering, Transit
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Collection

    from yeojido.analyze.why.series import Measure
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

_MOST_DAYS = 800
#: Looks over the log at most: each finds one incident of a measure, which the next leaves out.
_MOST_LOOKS = 5


@dataclass(frozen=True)
class Changes:
    """Find what changed, when and for whom.

    Args:
        steps: event names or conditions in order: each step to the next is looked at.
        definition: instead: a journey; its touchpoints (or ``level="stage"``) are the steps.
        level: ``event``, ``touchpoint`` or ``stage``; None = as ``definition`` says.
        measures: of ``conversion``, ``rating`` and ``people`` (who did each event, by day).
        by: the properties that make segments; None = every one with few values.
        visit_gap: the pause that ends a visit, inside which steps follow each other (``30m``).
        threshold: the corrected p up to which something is a finding.
        least: the smallest change of conversion that is told, as a share (0.05).
        least_rating: the smallest change of a mean rating; ``least_factor``: of people, as a factor.
        timezone: whose days they are.

    Raises QuestionError, BadOption, BadDuration, BadCondition.
    """

    steps: tuple[str, ...] = ()
    definition: JourneyMap | None = None
    level: Level | None = None
    measures: tuple[Measure, ...] = MEASURES
    by: tuple[str, ...] | None = None
    visit_gap: str | None = None
    threshold: float = 0.01
    least: float = 0.05
    least_rating: float = 0.3
    least_factor: float = 2.0
    timezone: str = "Asia/Seoul"
    _nodes: Nodes | None = field(default=None, repr=False, compare=False)
    _profile: Profile | None = field(default=None, repr=False, compare=False)
    _transits: tuple[Transit, ...] | None = field(default=None, repr=False, compare=False)
    _edges: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _swept: tuple[Swept, ...] = field(default=(), repr=False, compare=False)
    _rated: bool = field(default=False, repr=False, compare=False)
    _warnings: tuple[Words, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that it is one question."""
        unknown = [each for each in self.measures if each not in MEASURES]
        if unknown or not self.measures:
            raise BadOption(option="measures", value=self.measures, possible=", ".join(MEASURES))
        if not 0 < self.threshold < 1:
            raise BadOption(option="threshold", value=self.threshold, possible="0.01, 0.05")
        if self.steps and (self.definition is not None or len(self.steps) < 2):
            raise QuestionError(reason=both("why.steps_alone"))
        if self._nodes is None:
            level = self.level or ("event" if self.definition is None else "touchpoint")
            per = "visit" if level == "event" else "journey"
            walk = Walk(level, self.definition, per=per, visit_gap=self.visit_gap)
            steps = tuple(Happening.of(each) for each in self.steps)
            object.__setattr__(self, "_nodes", Nodes(walk, steps, timezone=self.timezone))

    @property
    def nodes(self) -> Nodes:
        """What the steps are."""
        assert self._nodes is not None
        return self._nodes

    def bind(self, summary: LogSummary) -> Changes:
        """Check the question against a log; raises BadCondition, BadJourney."""
        self.nodes.walk.bind(summary)
        warnings = [w for step in self.nodes.steps for w in step.bind(summary, self.timezone)]
        edges = boundaries(summary.first, summary.last, "day", self.timezone)
        if edges.size > _MOST_DAYS:
            edges = boundaries(summary.first, summary.last, "week", self.timezone)
        rated = "rating" in self.measures and "rating" in summary.schema
        return replace(self, _edges=tuple(edges.tolist()), _rated=rated, _warnings=tuple(warnings))

    def first(self) -> Any:
        """Return what must be known before: patience, segments, the main transitions."""
        if (patience := self.nodes.walk.first()) is not None:
            return patience
        if self._profile is None:
            return Profiling(self.by)
        if self._transits is None:
            return Ordering(self.nodes)
        left: tuple[Measure, ...] = self.measures
        if self._swept:
            last = {taken.measure for _, taken in self._swept[-1].incidents}
            left = tuple(each for each in self.measures if each in last)
        return self._sweep(left) if left and len(self._swept) < _MOST_LOOKS else None

    def after(self, result: Any) -> Changes:
        """Take the patience, the segments or the transitions in."""
        if isinstance(result, Patiences):
            return replace(self, _nodes=replace(self.nodes, walk=self.nodes.walk.after(result)))
        if isinstance(result, Swept):
            return replace(self, _swept=(*self._swept, result))
        if isinstance(result, Profile):
            few = [p for p in result.properties if len(p.values) <= MOST_SEGMENT_VALUES]
            nodes = self.nodes.known(replace(result, properties=tuple(few)))
            transits = None
            if "conversion" not in self.measures:
                transits = ()
            elif nodes.steps:
                names = nodes.names
                transits = tuple(Transit(a, b) for a, b in pairwise(names))
            profile = replace(result, properties=tuple(few))
            return replace(self, _profile=profile, _nodes=nodes, _transits=transits)
        return replace(self, _transits=result)

    @property
    def profile(self) -> Profile:
        """What the log offers."""
        assert self._profile is not None
        return self._profile

    def needs(self) -> Collection[str]:
        """Return nothing: all was seen by the looks before."""
        return ()

    def scan(self, chunk: Chunk) -> None:
        """Look at nothing."""

    def merge(self, a: None, b: None) -> None:
        """Join nothing."""

    def finish(self, state: None) -> ChangesResult:
        """Return what the looks found."""
        assert self._swept
        warnings = list(self._warnings)
        if self.profile.left_out:
            warnings.append(both("why.left_out", names=", ".join(self.profile.left_out)))
        if len(self._edges) < 15:
            warnings.append(both("why.few_days", days=max(0, len(self._edges) - 1)))
        found = [incident for swept in self._swept for incident, _ in swept.incidents]
        return ChangesResult(
            incidents=ranked(found),
            transits=tuple((t.source, t.target) for t in self._transits or ()),
            segments=self._sweep(()).segments.size,
            series=self._swept[0].series,
            threshold=self.threshold,
            warnings=tuple(warnings),
        )

    def _sweep(self, measures: tuple[Measure, ...]) -> Sweep:
        """Return the next look."""
        return Sweep(
            self.nodes,
            self._transits or (),
            self.profile,
            self._edges,
            labels(np.array(self._edges, np.int64), "day", self.timezone),
            measures,
            tuple(taken for swept in self._swept for _, taken in swept.incidents),
            self._rated,
            self.threshold,
            {"conversion": self.least, "rating": self.least_rating, "people": self.least_factor},
        )
