"""Which touchpoint of a journey definition each event belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.conditions import columns_of, parse, schema_of
from yeojido.domain.errors import BadJourney

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap, Match, Stage
    from yeojido.domain.log import Chunk, Kind


def stages_in_order(definition: JourneyMap) -> tuple[Stage, ...]:
    """Return the stages sorted by ``order``; a stage's rank is its place here."""
    return tuple(sorted(definition.stages, key=lambda stage: stage.order))


def stage_ranks(definition: JourneyMap) -> NDArray[np.int16]:
    """Return (touchpoints,) int16: the rank of each touchpoint's stage.

    Raises BadJourney when a touchpoint names a stage that is not there.
    """
    rank = {stage.id: i for i, stage in enumerate(stages_in_order(definition))}
    missing = next((step for step in definition.steps if step.stage not in rank), None)
    if missing is not None:
        raise BadJourney(
            path=definition.meta.id,
            where=f"steps[{missing.id}].stage",
            reason=f"{missing.stage} ({', '.join(rank)})",
        )
    return np.array([rank[step.stage] for step in definition.steps], np.int16)


def goals(definition: JourneyMap) -> NDArray[np.uint8]:
    """Return (touchpoints,) uint8: 1 where reaching the touchpoint is the conversion."""
    return np.array([step.goal for step in definition.steps], np.uint8)


def needs(definition: JourneyMap) -> frozenset[str]:
    """Return the columns that the rules of a definition read; raises BadCondition."""
    columns: set[str] = set()
    for step in definition.steps:
        if step.match.channel is not None:
            columns.add("channel")
        if step.match.where is not None:
            columns |= columns_of(step.match.where)
    return frozenset(columns)


def check(definition: JourneyMap, schema: Mapping[str, Kind]) -> None:
    """Raise BadCondition or BadJourney where a rule cannot be judged on a log of this schema."""
    stage_ranks(definition)
    for step in definition.steps:
        if step.match.where is not None:
            parse(step.match.where, schema, definition.meta.timezone)


def touchpoints(chunk: Chunk, definition: JourneyMap) -> NDArray[np.int16]:
    """Return (events,) int16: the index into ``definition.steps``, -1 = not on the map.

    The first rule that matches takes the event, in the order of the definition. A rule with
    neither events nor channel nor condition matches nothing. Times in conditions are in the
    definition's time zone. Raises BadCondition for a rule that the chunk cannot answer.
    """
    result = np.full(chunk.code.size, -1, np.int16)
    table = np.full(len(chunk.names), -1, np.int16)
    waiting = False
    code_of = {name: code for code, name in enumerate(chunk.names)}
    for index, step in enumerate(definition.steps):
        rule = step.match
        if rule.channel is None and rule.where is None:
            for name in rule.events:
                code = code_of.get(name)
                if code is not None and table[code] < 0:
                    table[code] = index
                    waiting = True
            continue
        if waiting:
            _take(result, table, chunk)
            waiting = False
        result[_matches(chunk, rule, code_of, definition.meta.timezone) & (result < 0)] = index
    if waiting:
        _take(result, table, chunk)
    return result


def _take(result: NDArray[np.int16], table: NDArray[np.int16], chunk: Chunk) -> None:
    """Give the events that are still free to the rules that go by name alone."""
    np.copyto(result, table[chunk.code], where=result < 0)


def _matches(
    chunk: Chunk, rule: Match, code_of: Mapping[str, int], timezone: str
) -> NDArray[np.bool_]:
    mask = np.ones(chunk.code.size, np.bool_)
    if rule.events:
        known = np.zeros(len(chunk.names), np.bool_)
        known[[code_of[name] for name in rule.events if name in code_of]] = True
        mask &= known[chunk.code]
    if rule.channel is not None:
        column = chunk.columns["channel"]
        if rule.channel in column.vocabulary:
            mask &= column.values == column.vocabulary.index(rule.channel)
        else:
            mask[:] = False
    if rule.where is not None and mask.any():
        mask &= parse(rule.where, schema_of(chunk), timezone).mask(chunk)
    return mask
