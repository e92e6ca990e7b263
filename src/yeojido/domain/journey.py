"""The journey map as one document: planned (stages and touchpoints) or actual (with evidence).

This is the published format ``journey.json``; ``schema()`` gives its JSON Schema (2020-12).
A planned journey has no cells; an actual one is a planned one plus what the data said, so the
document that was edited by a person and the map that was drawn from it are one thing.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from yeojido.domain.words import Words

FORMAT_VERSION = "1"

JourneyType = Literal["purchase", "lead", "engagement", "retention", "service", "email"]
EvidenceClass = Literal["event", "survey", "text_model", "person", "hypothesis"]
Value = float | int | str | bool | None


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A frozen part of the document; defaults are left out of the file."""


class Period(_Part, frozen=True):
    """A span of days as ISO 8601 text, start inclusive, end exclusive."""

    start: str
    end: str


class VoiceWeights(msgspec.Struct, frozen=True, kw_only=True):
    """What a rating and what the words of a text weigh in a person's mean at a touchpoint.

    Always written out with a computed map; 0 leaves a source out.
    """

    rating: float = 1.0
    text: float = 1.0


class Meta(_Part, frozen=True):
    """What the map is: identity, type, goal, period and the rules of time.

    ``visit_gap`` and ``patience`` are durations such as ``30m``, ``14d``; an absent patience is
    taken from the data (95th percentile of the gaps before moving on) and then written here.
    """

    id: str
    title: Words
    type: JourneyType
    version: str = FORMAT_VERSION
    kind: Literal["planned", "actual"] = "planned"
    goal: Words | None = None
    period: Period | None = None
    timezone: str = "Asia/Seoul"
    visit_gap: str = "30m"
    patience: str | None = None
    template: str | None = None
    voice_weights: VoiceWeights | None = None


class Unmapped(_Part, frozen=True):
    """An event that no touchpoint takes: it stays visible."""

    event: str
    events: int
    people: int
    share: float


class VoiceAccuracy(_Part, frozen=True):
    """How often what read the words is right on texts of these customers, as people labelled them.

    ``language``: ``ko``, ``en``, ``mixed``, or ``all``. ``share`` of ``texts`` that have a side were
    read on it; ``low`` and ``high``: the 95 % interval (Wilson). ``random``: they were drawn at
    random. ``calibrated``: readings are moved by ``labels`` labels, the last at ``labelled_at``.
    """

    language: str
    share: float
    low: float
    high: float
    texts: int
    labels: int
    labelled_at: str
    random: bool = True
    calibrated: bool = False


class Lens(_Part, frozen=True):
    """Whose journey this is and how much stands behind it.

    ``voices`` = events with texts or ratings that belong to a touchpoint; ``voices_off_map`` = the
    others. ``model``: what read the words, with its version; ``unread``: texts on the map that it
    could not read (another language, no words); ``accuracy``: how often it is right on labelled ones.
    """

    persona_ids: tuple[str, ...] = ()
    scenario: Words | None = None
    expectations: Words | None = None
    where: str | None = None
    people: int = 0
    journeys: int = 0
    events: int = 0
    mapped_events: int = 0
    voices: int = 0
    voices_off_map: int = 0
    model: str | None = None
    unread: int = 0
    accuracy: tuple[VoiceAccuracy, ...] = ()
    evidence_share: float | None = None
    computed_at: str | None = None
    unmapped: tuple[Unmapped, ...] = ()


class Stage(_Part, frozen=True):
    """A phase of the journey. ``order`` counts from 0."""

    id: str
    name: Words
    order: int
    colour_token: str = "stage-1"
    patience: str | None = None


class Match(_Part, frozen=True):
    """The rule of a touchpoint: any of the events, and the channel and condition if given."""

    events: tuple[str, ...] = ()
    channel: str | None = None
    where: str | None = None


class Touchpoint(_Part, frozen=True):
    """A named rule over events inside a stage: one column of the map (``steps`` in the file).

    ``goal``: reaching it is the conversion of the journey. ``failure``: being here means that
    something went wrong (an error, a complaint). ``need``: what the customer wants here.
    ``voices``: events of other touchpoints (a survey about the payment) whose ratings and words are
    about this one.
    """

    id: str
    stage: str
    name: Words
    match: Match
    next: tuple[str, ...] = ()
    optional: bool = False
    channel: str | None = None
    touchpoint: str | None = None
    icon: str | None = None
    goal: bool = False
    milestone: bool = False
    moment_of_truth: bool = False
    failure: bool = False
    recovery: str | None = None
    wait: bool = False
    need: Words | None = None
    voices: tuple[str, ...] = ()


class Lane(_Part, frozen=True):
    """A row of the map."""

    id: str
    kind: str
    name: Words
    zone: Literal["lens", "experience", "insight", "blueprint"] = "experience"
    on: bool = True


class Provenance(_Part, frozen=True, rename={"klass": "class"}):
    """Where a cell's content comes from."""

    klass: EvidenceClass
    source: str
    computed_at: str | None = None
    by: str = "yeojido"
    confidence: float | None = None


class Mark(_Part, frozen=True):
    """A part of a text that decided: ``text[start:stop]`` moved the valence by ``weight``.

    Offsets count Unicode code points, as Python does.
    """

    start: int
    stop: int
    weight: float


class Said(_Part, frozen=True):
    """What stands behind a quoted text: how it was read, why it stands here, what was done around.

    Never who said it: the text is masked, ``who`` holds values that many people share.

    Attributes:
        rating: -2..+2, given with the text to the same touchpoint.
        valence: -2..+2 as the words were read; absent where they could not be.
        emotion: the strongest of the nine journey emotions (``domain.voice.EMOTIONS``).
        language: ``ko``, ``en``, ``mixed`` or ``unknown``.
        spans: what in the text decided its valence, the strongest first.
        alike: texts (of those looked at) that say nearly the same, this one included.
        day: local day, ISO 8601.
        event: name of the event it came with.
        reason: why it stands here: ``person``, ``rule``, ``text``, ``time``; with ``confidence``.
        before, after: ids of touchpoints of the same journey before and after, in order.
        who: values of properties of the person at that time, such as ``{"platform": "ios"}``.
    """

    rating: float | None = None
    valence: float | None = None
    emotion: str | None = None
    language: str | None = None
    spans: tuple[Mark, ...] = ()
    alike: int = 1
    day: str | None = None
    event: str | None = None
    reason: Literal["person", "rule", "text", "time"] = "rule"
    confidence: float = 1.0
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    who: dict[str, str] = {}


class Item(_Part, frozen=True):
    """One piece of evidence inside a cell: a labelled number, a quote, an action, a channel.

    ``said``: of a quoted text (kinds ``quote`` and ``contradiction``), what stands behind it.
    """

    label: Words
    value: Value = None
    unit: str = ""
    n: int | None = None
    icon: str | None = None
    kind: str = ""
    said: Said | None = None


class Cell(_Part, frozen=True):
    """What one lane says at one column, or at one whole stage (exactly one of step, stage).

    ``value`` is the lane's main number in ``unit``; ``values`` holds the named numbers of lanes
    that have several; ``ci`` is a 95 % interval; ``n`` what it rests on.
    """

    lane: str
    step: str | None = None
    stage: str | None = None
    value: float | None = None
    text: Words | None = None
    n: int = 0
    ci: tuple[float, float] | None = None
    unit: str = ""
    definition: Words | None = None
    values: dict[str, Value] = {}
    items: tuple[Item, ...] = ()
    provenance: Provenance | None = None


class Pain(_Part, frozen=True):
    """A place that hurts, with its evidence and what it costs; ranked, the first costs most.

    ``severity`` 1..5. ``lost_conversions``: journeys that would have reached the goal otherwise.
    """

    id: str
    rank: int
    title: Words
    step: str | None = None
    stage: str | None = None
    kind: str = "drop_off"
    severity: float = 1.0
    people: int = 0
    lost_conversions: float = 0.0
    ci: tuple[float, float] | None = None
    evidence: tuple[Item, ...] = ()
    quote: str | None = None
    owner: str | None = None


class Moment(_Part, frozen=True):
    """A moment of truth (at most three), chosen by rule; ``reason`` says by which."""

    step: str
    kind: Literal["peak", "pit", "decisive", "end"]
    reason: Words
    value: float | None = None
    n: int = 0


class Opportunity(_Part, frozen=True):
    """What might be done about pains; an editable row, a hypothesis until measured."""

    id: str
    title: Words
    pain_ids: tuple[str, ...] = ()
    owner: str | None = None
    status: Literal["idea", "planned", "doing", "shipped", "measured", "dropped"] = "idea"
    hypothesis: Words | None = None
    primary_metric: str | None = None
    guardrails: tuple[str, ...] = ()
    expected_effect: float | None = None
    expected_ci: tuple[float, float] | None = None
    experiment_id: str | None = None


class Link(_Part, frozen=True):
    """Flow between two columns (or START, END): journeys and the median seconds between."""

    source: str
    target: str
    journeys: int
    median_seconds: float | None = None


class Path(_Part, frozen=True):
    """A representative path: the touchpoints in order, its share and its conversion."""

    steps: tuple[str, ...]
    journeys: int
    share: float
    conversion: float
    median_seconds: float | None = None


class Kpi(_Part, frozen=True):
    """A measure of the whole journey. ``unit``: share, seconds, people, score, count."""

    id: str
    name: Words
    value: float | None
    unit: str
    n: int = 0
    ci: tuple[float, float] | None = None
    definition: Words | None = None
    baseline: float | None = None


class PeakEnd(_Part, frozen=True):
    """The most intense moment, the last one, and their mean beside the plain mean; -2..+2.

    Of ``journeys`` (those of ``n`` people with two voices or more; intervals are 95 %), or, where
    too few people said two things in one journey, of the ``map``: its columns, without intervals.
    ``step``: the map's most intense touchpoint; ``last``: its last one with an emotion.
    """

    basis: Literal["journeys", "map"]
    n: int
    peak: float
    end: float
    peak_end: float
    mean: float
    difference: float
    ci: tuple[float, float] | None = None
    mean_ci: tuple[float, float] | None = None
    difference_ci: tuple[float, float] | None = None
    step: str | None = None
    last: str | None = None


class LintIgnore(_Part, frozen=True):
    """A rule of the linter that a person decided to pass over, and why."""

    rule: str
    reason: str
    where: str | None = None


class JourneyMap(_Part, frozen=True):
    """The whole document."""

    meta: Meta
    stages: tuple[Stage, ...]
    steps: tuple[Touchpoint, ...]
    lens: Lens = Lens()
    lanes: tuple[Lane, ...] = ()
    cells: tuple[Cell, ...] = ()
    pains: tuple[Pain, ...] = ()
    moments: tuple[Moment, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    links: tuple[Link, ...] = ()
    paths: tuple[Path, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    peak_end: PeakEnd | None = None
    warnings: tuple[Words, ...] = ()
    lint_ignore: tuple[LintIgnore, ...] = ()

    def step_cell(self, lane: str, step: str) -> Cell | None:
        """Return the cell of a lane at a column, or None."""
        return next((c for c in self.cells if c.lane == lane and c.step == step), None)

    def stage_cell(self, lane: str, stage: str) -> Cell | None:
        """Return the cell of a lane at a whole stage, or None."""
        return next((c for c in self.cells if c.lane == lane and c.stage == stage), None)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document."""
    return msgspec.json.schema(JourneyMap)
