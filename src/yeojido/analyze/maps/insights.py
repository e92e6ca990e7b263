"""Moments of truth, opportunities and measures of a computed map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yeojido.analyze.survival import wilson
from yeojido.domain.journey import Kpi, Moment, Opportunity, Pain, PeakEnd
from yeojido.domain.words import Words, both
from yeojido.kernels.stages import JOURNEYS, LEFT, MOVED

if TYPE_CHECKING:
    from yeojido.analyze.maps.emotion import Feeling
    from yeojido.analyze.maps.figures import Figures

#: A moment of truth rests on at least this many people or journeys.
LEAST = 30
MOST_OPPORTUNITIES = 5


def moments(figures: Figures, pains: Sequence[Pain]) -> tuple[Moment, ...]:
    """Return at most three moments of truth, each by a rule that it names.

    Decisive: the touchpoint of the costliest pain whose cost is sure, else the one before the
    goal that most journeys leave at. Pit and peak: lowest and highest emotion, where the interval
    does not hold the overall mean. One touchpoint is one moment.
    """
    found = [_decisive(figures, pains), *_extremes(figures)]
    chosen: dict[str, Moment] = {}
    for moment in found:
        if moment is not None:
            chosen.setdefault(moment.step, moment)
    return tuple(chosen.values())[:3]


def _decisive(figures: Figures, pains: Sequence[Pain]) -> Moment | None:
    costly = [pain for pain in pains if pain.step and pain.ci and pain.ci[0] > 0]
    if costly and costly[0].step is not None:
        lost = round(costly[0].lost_conversions)
        return Moment(
            step=costly[0].step,
            kind="decisive",
            reason=both("map.moment_costly", lost=f"{lost:,}"),
            value=costly[0].lost_conversions,
            n=costly[0].people,
        )
    goal_stage = figures.columns.goal_stage
    if goal_stage is None:
        return None
    before = [c for c in range(figures.columns.size) if figures.columns.stage[c] <= goal_stage]
    steps = figures.tally.steps
    best = max(before, key=lambda c: (int(steps[c, LEFT]), -c))
    reached, left = int(steps[best, JOURNEYS]), int(steps[best, LEFT])
    if reached < LEAST or left == 0:
        return None
    return Moment(
        step=figures.columns.steps[best].id,
        kind="decisive",
        reason=both("map.moment_decisive", reached=f"{reached:,}", left=f"{left:,}"),
        value=round(left / reached, 4),
        n=reached,
    )


def _extremes(figures: Figures) -> list[Moment | None]:
    mean = figures.feeling.raw
    rated = [
        (feeling, step.id)
        for feeling, step in zip(figures.step_feelings, figures.columns.steps, strict=True)
        if feeling.mean is not None and feeling.people >= LEAST
    ]
    if mean is None or len(rated) < 2:
        return []
    low = min(rated, key=lambda pair: pair[0].mean or 0.0)
    high = max(rated, key=lambda pair: pair[0].mean or 0.0)
    found: list[Moment | None] = []
    if low[0].ci is not None and low[0].ci[1] < mean:
        found.append(_extreme(low[0], low[1], "pit"))
    if high[0].ci is not None and high[0].ci[0] > mean:
        found.append(_extreme(high[0], high[1], "peak"))
    return found


def _extreme(feeling: Feeling, step: str, kind: str) -> Moment:
    value = feeling.mean or 0.0
    return Moment(
        step=step,
        kind="pit" if kind == "pit" else "peak",
        reason=both(f"map.moment_{kind}", value=f"{value:+.1f}"),
        value=round(value, 2),
        n=feeling.people,
    )


def opportunities(
    figures: Figures, pains: Sequence[Pain], kept: Sequence[Opportunity]
) -> tuple[Opportunity, ...]:
    """Return one editable idea per pain, after those a person has written already."""
    taken = {pain for opportunity in kept for pain in opportunity.pain_ids}
    made: list[Opportunity] = []
    for pain in pains:
        if pain.id not in taken and len(kept) + len(made) < MOST_OPPORTUNITIES:
            made.append(_idea(figures, pain))
    return (*kept, *made)


def _idea(figures: Figures, pain: Pain) -> Opportunity:
    is_dated = pain.id.startswith("dated-")
    key = "dated" if is_dated else {"emotion": "low_emotion"}.get(pain.kind, pain.kind)
    name = next((s.name for s in figures.columns.steps if s.id == pain.step), pain.title)
    lost = f"{round(pain.lost_conversions):,}"
    at_most = next((item.value for item in pain.evidence if item.kind == "at_most"), None)
    if isinstance(at_most, int | float):
        hypothesis = both("map.hypothesis_drop_off", lost=f"{at_most:,}")
    elif pain.lost_conversions > 0:
        hypothesis = both(f"map.hypothesis_{'dated' if is_dated else 'conversion'}", lost=lost)
    else:
        hypothesis = both(f"map.hypothesis_{'emotion' if pain.kind == 'emotion' else 'time'}")
    return Opportunity(
        id=f"idea-{pain.id}",
        title=Words(
            ko=both(f"map.idea_{key}", step=name.ko).ko,
            en=both(f"map.idea_{key}", step=name.en.lower()).en,
        ),
        pain_ids=(pain.id,),
        hypothesis=hypothesis,
        primary_metric={"emotion": "emotion", "wait": "time"}.get(pain.kind, "conversion"),
        guardrails=("time_to_goal",) if pain.kind == "emotion" else ("emotion_mean",),
        expected_effect=pain.lost_conversions or None,
        expected_ci=pain.ci if pain.lost_conversions else None,
    )


def kpis(figures: Figures) -> tuple[Kpi, ...]:
    """Return the measures of the journey: the main one first."""
    tally = figures.tally
    found: list[Kpi] = []
    if figures.columns.goal.any():
        closed = figures.closed
        found.append(
            Kpi(
                id="conversion",
                name=both("map.kpi_conversion"),
                value=round(tally.won / closed, 4) if closed else None,
                unit="share",
                n=closed,
                ci=_rounded(wilson(tally.won, closed)) if closed else None,
                definition=both("map.kpi_conversion_def"),
            )
        )
        time = figures.goal_time
        ci = None if time.ci is None or time.ci[1] is None else (time.ci[0], time.ci[1])
        found.append(
            Kpi(
                id="time_to_goal",
                name=both("map.kpi_time_to_goal"),
                value=time.median,
                unit="seconds",
                n=time.n,
                ci=ci,
                definition=both("map.kpi_time_to_goal_def"),
            )
        )
    found += [
        _count("people", tally.people, tally.people),
        _count("journeys", tally.journeys, tally.journeys),
        Kpi(
            id="open",
            name=both("map.kpi_open"),
            value=round(tally.here / tally.journeys, 4) if tally.journeys else None,
            unit="share",
            n=tally.journeys,
            ci=_rounded(wilson(tally.here, tally.journeys)) if tally.journeys else None,
            definition=both("map.kpi_open_def"),
        ),
        Kpi(
            id="journeys_per_person",
            name=both("map.kpi_return"),
            value=round(tally.journeys / tally.people, 2) if tally.people else None,
            unit="count",
            n=tally.people,
            definition=both("map.kpi_return_def"),
        ),
    ]
    return (*found, *_emotions(figures), *_completion(figures))


def _count(key: str, value: int, n: int) -> Kpi:
    return Kpi(
        id=key,
        name=both(f"map.kpi_{key}"),
        value=float(value),
        unit="people" if key == "people" else "count",
        n=n,
        definition=both(f"map.kpi_{key}_def"),
    )


def _emotions(figures: Figures) -> list[Kpi]:
    whole = figures.feeling
    if whole.mean is None:
        return []
    found = [
        Kpi(
            id="emotion_mean",
            name=both("map.kpi_emotion"),
            value=round(whole.mean, 2),
            unit="score",
            n=whole.people,
            ci=_rounded(whole.ci) if whole.ci else None,
            definition=both("map.kpi_emotion_def"),
        )
    ]
    both_ends = peak_end(figures)
    if both_ends is not None:
        mean = f"{both_ends.mean:+.2f}"
        found.append(
            Kpi(
                id="emotion_peak_end",
                name=both("map.kpi_peak_end"),
                value=both_ends.peak_end,
                unit="score",
                n=both_ends.n,
                ci=both_ends.ci,
                definition=both(f"map.kpi_peak_end_{both_ends.basis}", mean=mean),
            )
        )
    return found


def peak_end(figures: Figures) -> PeakEnd | None:
    """Return the most intense and the last emotion beside the mean: what is remembered.

    Of people's journeys with two voices or more, where there are ``LEAST`` people with such; else
    of the map's columns. (D. Kahneman, B. L. Fredrickson, C. A. Schreiber and D. A. Redelmeier,
    Psychological Science 4, 1993.)
    """
    felt = [
        (feeling.mean, step.id)
        for feeling, step in zip(figures.step_feelings, figures.columns.steps, strict=True)
        if feeling.mean is not None
    ]
    if len(felt) < 2:
        return None
    peak, step = max(felt, key=lambda pair: abs(pair[0]))
    end, last = felt[-1]
    lived = figures.remembered
    if lived is not None and lived.people >= LEAST:
        return PeakEnd(
            basis="journeys",
            n=lived.people,
            peak=round(lived.peak, 2),
            end=round(lived.end, 2),
            peak_end=round(lived.peak_end, 2),
            mean=round(lived.mean, 2),
            difference=round(lived.difference, 2),
            ci=_rounded(lived.ci),
            mean_ci=_rounded(lived.mean_ci),
            difference_ci=_rounded(lived.difference_ci),
            step=step,
            last=last,
        )
    mean = sum(value for value, _ in felt) / len(felt)
    return PeakEnd(
        basis="map",
        n=figures.feeling.people,
        peak=round(peak, 2),
        end=round(end, 2),
        peak_end=round((peak + end) / 2, 2),
        mean=round(mean, 2),
        difference=round((peak + end) / 2 - mean, 2),
        step=step,
        last=last,
    )


def _completion(figures: Figures) -> list[Kpi]:
    found: list[Kpi] = []
    for rank, stage in enumerate(figures.columns.stages):
        counts = figures.tally.stages[rank]
        moved, judged = int(counts[MOVED]), int(counts[MOVED] + counts[LEFT])
        found.append(
            Kpi(
                id=f"completion_{stage.id}",
                name=Words(
                    ko=both("map.kpi_completion", stage=stage.name.ko).ko,
                    en=both("map.kpi_completion", stage=stage.name.en).en,
                ),
                value=round(moved / judged, 4) if judged else None,
                unit="share",
                n=judged,
                ci=_rounded(wilson(moved, judged)) if judged else None,
                definition=both("map.kpi_completion_def"),
            )
        )
    return found


def _rounded(pair: tuple[float, float]) -> tuple[float, float]:
    return round(pair[0], 4), round(pair[1], 4)
