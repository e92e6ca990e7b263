"""From the numbers to the document: cells, pains, flows, paths, measures and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from yeojido.analyze.conditions import near
from yeojido.analyze.maps import insights
from yeojido.analyze.maps.cells import cells, lanes
from yeojido.analyze.maps.counting import bits, unpack
from yeojido.analyze.maps.figures import Figures, figures
from yeojido.analyze.maps.pains import pains
from yeojido.analyze.maps.state import Moves, Routes, Tally, joined
from yeojido.domain.durations import shortest
from yeojido.domain.journey import (
    Cell,
    JourneyMap,
    Lens,
    Link,
    Path,
    Period,
    Unmapped,
    VoiceWeights,
)
from yeojido.domain.log import DAY, SECOND
from yeojido.domain.words import Words, both
from yeojido.kernels.stages import JOURNEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yeojido.analyze.columns import Columns
    from yeojido.analyze.journeys import Patiences
    from yeojido.analyze.voice.hearing import VoiceReading

#: A period without ends.
ALWAYS = (-(2**62), 2**62)
_PATHS = 3
#: Fewer texts than this say nothing about how well they are read; this share is worth a word.
_FEW_TEXTS, _MANY = 30, 0.1
_EXPERIENCE = ("actions", "channels", "emotion", "words", "people", "time", "friction")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the map was asked for; see ``MapAnalysis``. ``shift``: microseconds to local time."""

    definition: JourneyMap
    columns: Columns
    where: str | None
    period: tuple[int, int]
    computed_at: str | None
    source: str
    known_names: tuple[str, ...]
    shift: int
    weights: tuple[float, float] = (1.0, 1.0)
    voice: VoiceReading | None = None


def assemble(asked: Asked, patience: Patiences, tally: Tally) -> JourneyMap:
    """Return the document of a finished tally."""
    definition = asked.definition
    found = figures(tally, asked.columns, patience, asked.weights, asked.voice)
    made = cells(found, asked.source, asked.computed_at)
    hurts = pains(found, asked.shift, definition.pains)
    waits = {
        stage.id: shortest(value)
        for stage, value in zip(asked.columns.stages, patience.stages, strict=True)
    }
    return msgspec.structs.replace(
        definition,
        meta=msgspec.structs.replace(
            definition.meta,
            kind="actual",
            period=_period(asked, tally),
            patience=shortest(patience.journey),
            voice_weights=VoiceWeights(rating=asked.weights[0], text=asked.weights[1]),
        ),
        stages=tuple(
            msgspec.structs.replace(stage, patience=waits[stage.id]) for stage in definition.stages
        ),
        lens=_lens(asked, found, made),
        lanes=lanes(),
        cells=made,
        pains=hurts,
        moments=insights.moments(found, hurts),
        opportunities=insights.opportunities(found, hurts, definition.opportunities),
        links=tuple(_links(found)),
        paths=tuple(_paths(found)),
        kpis=insights.kpis(found),
        peak_end=insights.peak_end(found),
        warnings=tuple(_warnings(asked, patience, found)),
    )


def _period(asked: Asked, tally: Tally) -> Period | None:
    """Return the days that journeys were looked for in, local, the last one exclusive."""
    if not tally.log_events:
        return None
    zone = ZoneInfo(asked.definition.meta.timezone)
    low, high = asked.period
    first = datetime.fromtimestamp((tally.first if low == ALWAYS[0] else low) / SECOND, UTC)
    if high == ALWAYS[1]:
        last = datetime.fromtimestamp(tally.last / SECOND, UTC) + timedelta(days=1)
    else:
        # The day that holds the last moment inside, and then one more: ends are exclusive.
        last = datetime.fromtimestamp((high - 1) / SECOND, UTC) + timedelta(days=1)
    return Period(
        start=first.astimezone(zone).date().isoformat(),
        end=last.astimezone(zone).date().isoformat(),
    )


def _lens(asked: Asked, found: Figures, made: tuple[Cell, ...]) -> Lens:
    tally, off = found.tally, found.tally.off_map
    order = sorted(
        np.flatnonzero(off[:, 0]).tolist(), key=lambda code: (-int(off[code, 0]), tally.names[code])
    )
    return msgspec.structs.replace(
        asked.definition.lens,
        where=asked.where,
        people=tally.people,
        journeys=tally.journeys,
        events=tally.log_events,
        mapped_events=int(tally.by_name[:, :, 0].sum()),
        voices=tally.voices,
        voices_off_map=tally.voices_off_map,
        model=found.model,
        unread=found.feeling.unread,
        evidence_share=_evidence_share(asked, made),
        computed_at=asked.computed_at,
        unmapped=tuple(
            Unmapped(
                event=tally.names[code],
                events=int(off[code, 0]),
                people=int(off[code, 1]),
                share=round(int(off[code, 0]) / max(1, tally.log_events), 4),
            )
            for code in order
        ),
    )


def _evidence_share(asked: Asked, made: tuple[Cell, ...]) -> float | None:
    """Return the share of experience cells of the touchpoints that rest on data."""
    cells_wanted = asked.columns.size * len(_EXPERIENCE)
    filled = sum(
        1
        for cell in made
        if cell.step is not None
        and cell.lane in _EXPERIENCE
        and cell.n > 0
        and (cell.value is not None or bool(cell.items))
    )
    return round(filled / cells_wanted, 4) if cells_wanted else None


def _links(found: Figures) -> Iterator[Link]:
    """Yield flows between columns, the strongest first."""
    size = found.columns.size
    width = size + 2
    names = [*(step.id for step in found.columns.steps), "START", "END"]
    medians = _medians(joined(found.tally.moves, Moves))
    counts = found.tally.links
    pairs = np.argwhere(counts > 0).tolist()
    for source, target in sorted(pairs, key=lambda pair: (-int(counts[tuple(pair)]), pair)):
        yield Link(
            source=names[source],
            target=names[target],
            journeys=int(counts[source, target]),
            median_seconds=medians.get(source * width + target),
        )


def _medians(moves: Moves) -> dict[int, float]:
    order = np.argsort(moves.pair, kind="stable")
    pair, length = moves.pair[order], moves.length[order]
    values, starts = np.unique(pair, return_index=True)
    edges = np.append(starts, pair.size)
    return {
        int(value): round(float(np.median(length[edges[i] : edges[i + 1]])) / SECOND, 3)
        for i, value in enumerate(values.tolist())
    }


def _paths(found: Figures) -> Iterator[Path]:
    """Yield the commonest way, the commonest to the goal and the commonest that is left.

    A way is the touchpoints in the order of their first visits; single touchpoints come last.
    """
    routes: Routes = joined(found.tally.routes, Routes)
    values, inverse, counts = np.unique(routes.packed, return_inverse=True, return_counts=True)
    won = np.bincount(inverse, weights=routes.won, minlength=values.size)
    size = found.columns.size
    long = values >> bits(size) > 0
    order = np.lexsort((values, -counts, ~long))
    to_goal = order[won[order] * 2 > counts[order]]
    left = order[won[order] * 2 <= counts[order]]
    chosen = dict.fromkeys(
        int(i) for i in (*to_goal[:1].tolist(), *left[:1].tolist(), *order[:_PATHS].tolist())
    )
    for i in sorted(list(chosen)[:_PATHS], key=lambda i: (-int(counts[i]), i)):
        yield Path(
            steps=tuple(found.columns.steps[c].id for c in unpack(int(values[i]), size)),
            journeys=int(counts[i]),
            share=round(int(counts[i]) / routes.packed.size, 4),
            conversion=round(float(won[i]) / int(counts[i]), 4),
            median_seconds=round(float(np.median(routes.length[inverse == i])) / SECOND, 3),
        )


def _warnings(asked: Asked, patience: Patiences, found: Figures) -> Iterator[Words]:
    tally = found.tally
    if asked.definition.meta.kind == "planned":
        yield from asked.definition.warnings
    yield from _unknown_events(asked)
    if not tally.journeys:
        yield both("map.warn_no_journeys")
        return
    if tally.people < 100:
        yield both("map.warn_few_people", people=tally.people)
    yield from _about_time(patience, tally)
    yield from _about_words(found)
    if not found.columns.goal.any():
        yield both("map.warn_no_goal")
    off = 1 - int(tally.by_name[:, :, 0].sum()) / max(1, tally.log_events)
    if off > 0.3:
        yield both("map.warn_much_unmapped", share=round(100 * off))
    for column, step in enumerate(found.columns.steps):
        if not tally.steps[column, JOURNEYS]:
            yield _about("warn_touchpoint_empty", step.name)


def _about_time(patience: Patiences, tally: Tally) -> Iterator[Words]:
    length = tally.last - tally.first
    if length == 0:
        yield both("map.warn_one_moment")
        return
    if length < patience.journey:
        days, wait = round(length / DAY, 1), round(patience.journey / DAY, 1)
        yield both("map.warn_short_period", days=days, patience=wait)
    if tally.here > tally.journeys / 2:
        yield both("map.warn_most_open", share=round(100 * tally.here / tally.journeys))


def _about_words(found: Figures) -> Iterator[Words]:
    """Yield what to know of the words: many that nobody could read, or contradict their rating."""
    whole = found.feeling
    if found.model is None or whole.said < _FEW_TEXTS:
        return
    for key, number in (("unread", whole.unread), ("contradictions", whole.against)):
        share = number / whole.said
        if share > _MANY:
            yield both(f"map.warn_{key}", share=round(100 * share), n=f"{number:,}")


def _unknown_events(asked: Asked) -> Iterator[Words]:
    """Yield a warning for every event in the definition that the log does not have."""
    known = set(asked.known_names)
    for step in asked.columns.steps:
        for event in step.match.events:
            if known and event not in known:
                close = ", ".join(near(event, asked.known_names)) or "–"
                yield _about("warn_unknown_event", step.name, event=event, near=close)


def _about(key: str, name: Words, **values: object) -> Words:
    return Words(
        ko=both(f"map.{key}", step=name.ko, **values).ko,
        en=both(f"map.{key}", step=name.en, **values).en,
    )
