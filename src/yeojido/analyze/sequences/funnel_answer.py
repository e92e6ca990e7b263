"""The answer of a funnel from what was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.conditions import is_condition, near_words, sentence
from yeojido.analyze.intervals import wilson
from yeojido.analyze.periods import labels, period
from yeojido.analyze.sequences import funnel_counting as counting
from yeojido.analyze.sequences import funnel_options as options
from yeojido.analyze.sequences.funnel_result import (
    FunnelGroup,
    FunnelLikeness,
    FunnelPeriod,
    FunnelResult,
    FunnelStep,
    FunnelVersus,
)
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel_counting import Tally
    from yeojido.analyze.sequences.funnel_question import Question
    from yeojido.analyze.sequences.funnel_state import FunnelState
    from yeojido.domain.words import Words


def result(funnel: Question, state: FunnelState) -> FunnelResult:
    """Turn tallies into people, rates, intervals, medians and what else was asked for."""
    whole = counting.nothing(len(funnel.steps))
    for tally in state.tallies.values():
        whole = whole.plus(tally)
    names = _names(funnel)
    groups: list[FunnelGroup] = []
    if funnel.by is not None:
        groups = [FunnelGroup(key, _rows(funnel, t, state)) for key, t in state.tallies.items()]
        groups.sort(key=lambda each: (each.key is None, -each.steps[0].people, each.key or ""))
    exits = ()
    if state.exits is not None:
        exits = counting.exits(state.exits[0], state.exits[1], names, state.nodes)
    return FunnelResult(
        steps=_rows(funnel, whole, state),
        groups=tuple(groups),
        warnings=_warnings(funnel, state, whole),
        per=funnel.per,
        times=counting.times(whole, names) if funnel.histogram else (),
        trend=_trend(funnel, state),
        exits=exits,
        versus=_versus(funnel, state, whole),
        likeness=_likeness(funnel, state),
    )


def _names(funnel: Question) -> tuple[str, ...]:
    if funnel.order != "any":
        return tuple(funnel.steps)
    return tuple(f"{i}/{len(funnel.steps)}" for i in range(1, len(funnel.steps) + 1))


def _rows(funnel: Question, tally: Tally, state: FunnelState) -> tuple[FunnelStep, ...]:
    return counting.rows(
        tally, _names(funnel), funnel.optionals, exclude=funnel.pending == "exclude",
        everyone=state.everyone if funnel.like == "retentioneering" else None,
    )  # fmt: skip


def _trend(funnel: Question, state: FunnelState) -> tuple[FunnelPeriod, ...]:
    if funnel.trend is None or state.trend is None:
        return ()
    edges = np.array(funnel.edges, np.int64)
    _, last = period(funnel.start, funnel.end, funnel.timezone)
    window = 0 if funnel.within is None else funnel.window
    points: list[FunnelPeriod] = []
    for i, name in enumerate(labels(edges, funnel.trend, funnel.timezone)):
        came, waits = state.trend[0, i], state.trend[1, i]
        judged = came - waits if funnel.pending == "exclude" else came
        points.append(
            FunnelPeriod(
                period=name,
                start=int(edges[i]),
                people=tuple(map(int, came)),
                pending=int(waits[0]),
                rate=int(judged[-1]) / int(judged[0]) if judged[0] else None,
                interval=wilson(int(judged[-1]), int(judged[0])),
                # Whoever enters in its last moment must have had the whole window.
                incomplete=min(int(edges[i + 1]), last) + window > state.end + 1,
            )
        )
    return tuple(points)


def _versus(funnel: Question, state: FunnelState, whole: Tally) -> FunnelVersus | None:
    if state.versus is None:
        return None
    gaps = counting.differences(
        whole, state.versus, _names(funnel), funnel.optionals, exclude=funnel.pending == "exclude"
    )
    return FunnelVersus(_rows(funnel, state.versus, state), gaps)


def _likeness(funnel: Question, state: FunnelState) -> FunnelLikeness | None:
    if funnel.like is None or state.like is None:
        return None
    keys = options.sentences(
        funnel.like, totals=funnel.per == "totals", excluded=bool(funnel.exclude)
    )
    rules = tuple(both(f"funnel.{key}", people=f"{state.everyone:,}") for key in keys)
    ours = tuple(map(int, state.like[:-1]))
    return FunnelLikeness(funnel.like, rules, ours, int(state.like[-1]))


def _warnings(funnel: Question, state: FunnelState, whole: Tally) -> tuple[Words, ...]:
    known = frozenset(state.names)
    said = [
        sentence("unknown_event", name=text, near=near_words(text, state.names))
        for text in funnel.named()
        if text not in known and not is_condition(text)
    ]
    if funnel.order == "any":
        said.append(both("funnel.any_rows", last=len(funnel.steps)))
    if funnel.per != "people":
        said.append(both("funnel.not_people"))
    if state.versus is not None:
        said.append(both("funnel.both_periods"))
        waiting = int(whole.waits[0] + state.versus.waits[0])
        if waiting and funnel.pending == "show":
            said.append(both("funnel.versus_pending", n=f"{waiting:,}"))
    return tuple(said)
