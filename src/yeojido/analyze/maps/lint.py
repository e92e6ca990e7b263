"""Checks a journey or a map against the rules of good maps.

Which rules there are, and which cannot be judged yet, says docs/lint.md.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from yeojido.domain.journey import Cell, JourneyMap, Stage, Touchpoint
from yeojido.domain.personal import ACCOUNT, CARD, EMAIL, PHONE, RESIDENT
from yeojido.domain.words import Words, both

Severity = Literal["error", "warning", "note"]

#: What the rules compare with.
FRESH_DAYS = 90
FEW = 30
MOST_STEPS, MOST_MOMENTS, MOST_PERSONAS, MOST_LETTERS = 12, 3, 3, 90
_FREQUENT, _CONTRARY, _UNROUTED, _DEAD_END = 0.02, 0.4, 0.25, 0.9
_LONG, _LOOPS, _SEVERE = 10, 2, 4

_SYSTEM_NAME = re.compile(
    r"://|_|\b(?:api|db|crm|erp|server|backend|system|dept|department|team|module|table)\b"
    r"|부서|팀$|시스템|서버|백엔드|모듈|전산",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    rf"{EMAIL}|(?<![0-9A-Za-z-])(?:{CARD}|{RESIDENT}|{PHONE}|{ACCOUNT})(?![0-9A-Za-z-])"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the rule, how grave, where in the document, and how to fix it."""

    rule: str
    severity: Severity
    where: str
    message: Words
    fix: Words


_Rule = Callable[[JourneyMap], Iterator[Finding]]


def lint(journey: JourneyMap, today: date | None = None) -> tuple[Finding, ...]:
    """Return what the rules find, in the order of the document's rules.

    ``today`` lets the age of numbers be judged. Rules named in ``lint_ignore`` are passed over
    (everywhere, or at their ``where``); names of rules that do not exist are findings.
    """
    found = [finding for rule in _RULES.values() for finding in rule(journey)]
    if today is not None:
        found += _j010(journey, today)
    found += _j016(journey, today)
    ignored = {(each.rule, each.where) for each in journey.lint_ignore}
    kept = [
        finding
        for finding in found
        if (finding.rule, None) not in ignored and (finding.rule, finding.where) not in ignored
    ]
    kept += _j000(journey)
    return tuple(sorted(kept, key=lambda each: each.rule))


def _finding(
    rule: str, severity: Severity, where: str, key: str | None = None, /, **values: object
) -> Finding:
    """Return a finding with its sentences; Words among the values go into their language."""
    name = key or rule
    fix = f"{name}_fix"
    from yeojido.domain.words.lint import WORDS

    return Finding(
        rule,
        severity,
        where,
        _both(name, values),
        _both(fix if fix in WORDS else f"{rule}_fix", values),
    )


def _both(key: str, values: dict[str, object]) -> Words:
    def told(language: Literal["ko", "en"]) -> dict[str, object]:
        return {k: v.say(language) if isinstance(v, Words) else v for k, v in values.items()}

    return Words(ko=both(f"lint.{key}", **told("ko")).ko, en=both(f"lint.{key}", **told("en")).en)


def _ordered(journey: JourneyMap) -> list[Stage]:
    return sorted(journey.stages, key=lambda stage: stage.order)


def _steps_of(journey: JourneyMap, stage: Stage) -> list[Touchpoint]:
    return [step for step in journey.steps if step.stage == stage.id]


def _goal_stage(journey: JourneyMap) -> int | None:
    goals = {step.stage for step in journey.steps if step.goal}
    return next((i for i, stage in enumerate(_ordered(journey)) if stage.id in goals), None)


def _number(cell: Cell | None, name: str) -> float | None:
    value = cell.values.get(name) if cell is not None else None
    return float(value) if isinstance(value, int | float) else None


def _j000(journey: JourneyMap) -> Iterator[Finding]:
    known = (*_RULES, "J010", "J016")
    for place, each in enumerate(journey.lint_ignore):
        if each.rule not in known:
            names = ", ".join(sorted(known))
            yield _finding("J000", "warning", f"lint_ignore[{place}]", rule=each.rule, known=names)


def _j001(journey: JourneyMap) -> Iterator[Finding]:
    if journey.steps and not any(step.goal for step in journey.steps):
        yield _finding("J001", "warning", "steps", "J001_no_goal")
    goal = _goal_stage(journey)
    for place, stage in enumerate(_ordered(journey)):
        where = f"stages[{stage.id}]"
        if not _steps_of(journey, stage):
            yield _finding("J001", "warning", where, "J001_empty", stage=stage.name)
        cell = journey.stage_cell("people", stage.id)
        judged = (_number(cell, "journeys") or 0) >= FEW
        if goal is not None and place < goal and judged and _number(cell, "moved_on") == 0:
            n = round(_number(cell, "journeys") or 0)
            yield _finding("J001", "warning", where, "J001_no_link", stage=stage.name, n=n)


def _j002(journey: JourneyMap) -> Iterator[Finding]:
    if len(journey.stages) < 4:
        yield _finding("J002", "warning", "stages", "J002_few", n=len(journey.stages))
    goal = _goal_stage(journey)
    if journey.meta.type == "purchase" and goal is not None and goal == len(journey.stages) - 1:
        yield _finding("J002", "warning", "stages", "J002_after")


def _j004(journey: JourneyMap) -> Iterator[Finding]:
    for stage in _ordered(journey):
        steps = _steps_of(journey, stage)
        if steps and not any(step.need for step in steps):
            yield _finding("J004", "note", f"stages[{stage.id}]", "J004_need", stage=stage.name)
    for step in journey.steps:
        if _SYSTEM_NAME.search(step.name.ko) or _SYSTEM_NAME.search(step.name.en):
            yield _finding("J004", "warning", f"steps[{step.id}]", "J004_name", step=step.name)


def _j010(journey: JourneyMap, today: date) -> Iterator[Finding]:
    if journey.lens.computed_at is None:
        return
    age = (today - date.fromisoformat(journey.lens.computed_at[:10])).days
    if age > FRESH_DAYS:
        yield _finding("J010", "warning", "lens.computed_at", days=age)


def _j011(journey: JourneyMap) -> Iterator[Finding]:
    for step in journey.steps:
        cell = journey.step_cell("emotion", step.id)
        if cell is not None and cell.value is not None and cell.n < FEW:
            yield _finding("J011", "note", f"steps[{step.id}]", step=step.name, n=cell.n)


def _j012(journey: JourneyMap) -> Iterator[Finding]:
    shown = {moment.step for moment in journey.moments if moment.n >= FEW}
    names = {step.id: step.name for step in journey.steps}
    claimed = [step.id for step in journey.steps if step.moment_of_truth]
    claimed += [moment.step for moment in journey.moments if moment.n < FEW]
    for step in dict.fromkeys(claimed):
        if step not in shown:
            name = names.get(step, Words(ko=step, en=step))
            yield _finding("J012", "warning", f"steps[{step}]", step=name)


def _j013(journey: JourneyMap) -> Iterator[Finding]:
    for each in journey.opportunities:
        if each.status == "measured" and not each.experiment_id:
            yield _finding("J013", "error", f"opportunities[{each.id}]", id=each.id)


def _j014(journey: JourneyMap) -> Iterator[Finding]:
    lost = journey.lens.voices_off_map
    said = journey.lens.voices + lost
    if said and lost / said > _UNROUTED:
        yield _finding("J014", "warning", "lens", share=round(100 * lost / said))


def _j016(journey: JourneyMap, today: date | None) -> Iterator[Finding]:
    """Words are read by a model that nobody checked on these customers' words, or not lately."""
    lens = journey.lens
    if lens.model is None or not lens.voices:
        return
    if not lens.accuracy:
        yield _finding("J016", "note", "lens.model")
        return
    for each in lens.accuracy:
        if each.language != "all" and not each.calibrated and len(lens.accuracy) > 2:
            language = both(f"voice.language_{each.language}")
            yield _finding(
                "J016", "note", "lens.accuracy", "J016_few", language=language, n=each.labels
            )
    latest = max(each.labelled_at for each in lens.accuracy)
    age = (today - date.fromisoformat(latest[:10])).days if today else 0
    if age > FRESH_DAYS:
        yield _finding("J016", "warning", "lens.accuracy", "J016_old", days=age)


def _j020(journey: JourneyMap) -> Iterator[Finding]:
    names: dict[tuple[str, str], Touchpoint] = {}
    events: dict[str, Touchpoint] = {}
    for step in journey.steps:
        where = f"steps[{step.id}]"
        key = (step.name.ko.strip().casefold(), step.name.en.strip().casefold())
        if key in names:
            other = names[key].id
            yield _finding("J020", "warning", where, "J020_name", step=step.id, other=other)
        names.setdefault(key, step)
        if step.match.channel is None and step.match.where is None:
            for event in step.match.events:
                if event in events:
                    yield _finding(
                        "J020", "warning", where, "J020_event",
                        event=event, step=events[event].name, other=step.name,
                    )  # fmt: skip
                events.setdefault(event, step)


def _j021(journey: JourneyMap) -> Iterator[Finding]:
    for step in journey.steps:
        cell = journey.step_cell("people", step.id)
        if cell is not None and not cell.value:
            yield _finding("J021", "warning", f"steps[{step.id}]", step=step.name)


def _j022(journey: JourneyMap) -> Iterator[Finding]:
    for each in journey.lens.unmapped:
        share = each.people / journey.lens.people if journey.lens.people else 0.0
        if share > _FREQUENT:
            yield _finding(
                "J022", "note", f"lens.unmapped[{each.event}]",
                event=each.event, share=round(100 * min(1.0, share)),
            )  # fmt: skip


def _j023(journey: JourneyMap) -> Iterator[Finding]:
    goal = _goal_stage(journey)
    early = (
        {stage.id for stage in _ordered(journey)[: (goal or 0) + 1]}
        if goal is not None
        else set[str]()
    )
    for step in journey.steps:
        if step.goal or step.failure or step.stage not in early or step.next or step.recovery:
            continue
        cell = journey.step_cell("people", step.id)
        share, n = _number(cell, "left_share"), _number(cell, "journeys")
        if share is not None and n is not None and n >= FEW and share > _DEAD_END:
            yield _finding(
                "J023", "warning", f"steps[{step.id}]",
                step=step.name, n=round(n), share=round(100 * share),
            )  # fmt: skip


def _j024(journey: JourneyMap) -> Iterator[Finding]:
    ids = {step.id for step in journey.steps}
    for step in journey.steps:
        where = f"steps[{step.id}]"
        if step.failure and not step.recovery:
            yield _finding("J024", "warning", where, step=step.name)
        if step.recovery and step.recovery not in ids:
            yield _finding(
                "J024", "error", where, "J024_unknown", step=step.name, target=step.recovery
            )


def _j025(journey: JourneyMap) -> Iterator[Finding]:
    drawn = any(lane.id == "friction" and lane.on for lane in journey.lanes)
    for step in journey.steps:
        cell = journey.step_cell("people", step.id)
        visits, journeys = _number(cell, "visits"), _number(cell, "journeys")
        if not drawn and visits and journeys and visits / journeys > _LOOPS:
            yield _finding(
                "J025", "note", f"steps[{step.id}]",
                step=step.name, times=round(visits / journeys, 1),
            )  # fmt: skip


def _j026(journey: JourneyMap) -> Iterator[Finding]:
    stages = _ordered(journey)
    for before, stage in pairwise(stages):
        cell = journey.stage_cell("people", stage.id)
        share, n = _number(cell, "out_of_order"), _number(cell, "in_both")
        if share is not None and n is not None and n >= FEW and share > _CONTRARY:
            yield _finding(
                "J026", "warning", f"stages[{stage.id}]",
                stage=stage.name, before=before.name, share=round(100 * share),
            )  # fmt: skip


def _j027(journey: JourneyMap) -> Iterator[Finding]:
    rank = {stage.id: place for place, stage in enumerate(_ordered(journey))}
    steps = sorted(journey.steps, key=lambda step: rank.get(step.stage, 0))
    medians = [
        cell.value if (cell := journey.step_cell("time", step.id)) is not None else None
        for step in steps
    ]
    for place, (step, median) in enumerate(zip(steps, medians, strict=True)):
        near = [medians[i] for i in (place - 1, place + 1) if 0 <= i < len(medians)]
        beside = [value for value in near if value]
        if median is None or step.wait or not beside:
            continue
        times = median / statistics.mean(beside)
        if times > _LONG:
            yield _finding("J027", "note", f"steps[{step.id}]", step=step.name, times=round(times))


def _j030(journey: JourneyMap) -> Iterator[Finding]:
    if len(journey.steps) > MOST_STEPS:
        yield _finding("J030", "warning", "steps", n=len(journey.steps))


def _j031(journey: JourneyMap) -> Iterator[Finding]:
    marked = {step.id for step in journey.steps if step.moment_of_truth}
    marked |= {moment.step for moment in journey.moments}
    if len(marked) > MOST_MOMENTS:
        yield _finding("J031", "warning", "moments", n=len(marked))


def _j034(journey: JourneyMap) -> Iterator[Finding]:
    for where, text in _texts(journey):
        if len(text) > MOST_LETTERS:
            yield _finding("J034", "note", where, where=where, n=len(text))


def _texts(journey: JourneyMap) -> Iterator[tuple[str, str]]:
    """Yield what a cell shows, with its place."""
    for step in journey.steps:
        yield f"steps[{step.id}].name", max(step.name.ko, step.name.en, key=len)
        if step.need is not None:
            yield f"steps[{step.id}].need", max(step.need.ko, step.need.en, key=len)
    for cell in journey.cells:
        place = f"cells[{cell.lane}, {cell.step or cell.stage}]"
        if cell.text is not None and cell.lane != "need":
            yield place, max(cell.text.ko, cell.text.en, key=len)
        for item in cell.items:
            if item.kind == "contradiction":
                continue  # as the customer wrote it
            yield place, max(item.label.ko, item.label.en, key=len)


def _j035(journey: JourneyMap) -> Iterator[Finding]:
    if len(journey.lens.persona_ids) > MOST_PERSONAS:
        yield _finding("J035", "warning", "lens.persona_ids", n=len(journey.lens.persona_ids))


def _j040(journey: JourneyMap) -> Iterator[Finding]:
    for pain in journey.pains:
        if pain.severity >= _SEVERE and not pain.owner:
            yield _finding(
                "J040",
                "warning",
                f"pains[{pain.id}]",
                rank=pain.rank,
                severity=f"{pain.severity:g}",
            )


def _j041(journey: JourneyMap) -> Iterator[Finding]:
    for each in journey.opportunities:
        if each.primary_metric and each.guardrails:
            continue
        missing = "guardrails" if each.primary_metric else "primary_metric"
        if not each.primary_metric and not each.guardrails:
            missing = "both"
        yield _finding(
            "J041",
            "warning",
            f"opportunities[{each.id}]",
            id=each.id,
            missing=both(f"lint.{missing}"),
        )


def _j044(journey: JourneyMap) -> Iterator[Finding]:
    for place, text in _quotes(journey):
        if _PERSONAL.search(text):
            yield _finding("J044", "error", place, where=place)


def _quotes(journey: JourneyMap) -> Iterator[tuple[str, str]]:
    for cell in journey.cells:
        for item in cell.items:
            if item.kind in ("quote", "contradiction"):
                yield f"cells[{cell.lane}, {cell.step or cell.stage}]", item.label.ko
    for pain in journey.pains:
        if pain.quote:
            yield f"pains[{pain.id}]", pain.quote


_ALL: Sequence[_Rule] = (
    _j001, _j002, _j004, _j011, _j012, _j013, _j014, _j020, _j021, _j022, _j023, _j024, _j025,
    _j026, _j027, _j030, _j031, _j034, _j035, _j040, _j041, _j044,
)  # fmt: skip
_RULES: dict[str, _Rule] = {rule.__name__.strip("_").upper(): rule for rule in _ALL}
