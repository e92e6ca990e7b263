"""What to run for a map: ``log.run(plan(definition))`` gives the actual map."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from yeojido.analyze.maps.analysis import MapAnalysis
from yeojido.analyze.maps.assembly import ALWAYS
from yeojido.domain.errors import BadDate
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.journey import JourneyMap


def plan(
    definition: JourneyMap,
    *,
    where: str | None = None,
    start: str | None = None,
    end: str | None = None,
    computed_at: str | None = None,
    source: str = "log",
    voice: VoiceReading | None = None,
) -> MapAnalysis:
    """Return the analysis whose result is the actual map: hand it to a runner.

    ``where`` keeps the events for which the condition is true; ``start`` and ``end`` (ISO dates
    or times in the definition's zone, end exclusive) keep journeys that start in between. ``voice``
    reads the words of customers. Raises BadDate.
    """
    zone = definition.meta.timezone
    return MapAnalysis(
        definition=definition,
        where=where,
        period=(
            ALWAYS[0] if start is None else micros(start, zone),
            ALWAYS[1] if end is None else micros(end, zone),
        ),
        computed_at=computed_at,
        source=source,
        voice=voice,
    )


def micros(text: str, timezone: str) -> int:
    """Return microseconds UTC for an ISO date or time; raises BadDate."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(text=text) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return round(moment.timestamp() * SECOND)
