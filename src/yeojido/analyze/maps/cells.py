"""The cells of the map: each with value, n, interval, definition and kind of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from yeojido.analyze import lexicon
from yeojido.analyze.maps import channels
from yeojido.analyze.maps.feeling_cells import emotions, verbatim
from yeojido.analyze.survival import Times, wilson
from yeojido.domain.journey import Cell, Item, Lane, Provenance
from yeojido.domain.words import Words, both
from yeojido.kernels.stages import (
    ANY,
    BACK,
    CURRENT,
    ERROR,
    FURTHEST,
    HERE,
    JOURNEYS,
    LEFT,
    LOOP,
    MOVED,
    PEOPLE,
    REPEAT,
    VISITS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yeojido.analyze.maps.figures import Figures

LANES: tuple[tuple[str, str], ...] = (
    ("need", "experience"),
    ("actions", "experience"),
    ("channels", "experience"),
    ("emotion", "experience"),
    ("words", "experience"),
    ("people", "experience"),
    ("time", "experience"),
    ("friction", "experience"),
    ("pains", "insight"),
    ("moments", "insight"),
    ("opportunities", "insight"),
    ("kpi", "insight"),
)
_OFF = frozenset({"need"})
_FRICTION = (("loop", LOOP), ("back", BACK), ("error", ERROR), ("repeat", REPEAT))


def lanes() -> tuple[Lane, ...]:
    """Return the lanes of a computed map, in order."""
    return tuple(
        Lane(id=key, kind=key, name=both(f"map.lane_{key}"), zone=zone, on=key not in _OFF)  # pyright: ignore[reportArgumentType]
        for key, zone in LANES
    )


def cells(figures: Figures, source: str, computed_at: str | None) -> tuple[Cell, ...]:
    """Return all cells: lane by lane in order of the columns, then of the stages."""
    events = Provenance(klass="event", source=source, computed_at=computed_at)
    survey = Provenance(klass="survey", source=source, computed_at=computed_at)
    person = Provenance(klass="hypothesis", source="journey.json", computed_at=computed_at)
    return (
        *_needs(figures, person),
        *_actions(figures, events),
        *_channels(figures, events),
        *emotions(figures, source, computed_at),
        *_words(figures, survey),
        *_people(figures, events),
        *_times(figures, events),
        *_friction(figures, events),
    )


def _needs(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    for step in figures.columns.steps:
        if step.need is not None:
            yield Cell(
                lane="need",
                step=step.id,
                text=step.need,
                definition=both("map.def_need"),
                provenance=provenance,
            )


def _actions(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    tally = figures.tally
    for column, step in enumerate(figures.columns.steps):
        counts = tally.by_name[column]
        order = sorted(
            np.flatnonzero(counts[:, 0]).tolist(),
            key=lambda code: (-int(counts[code, 0]), tally.names[code]),
        )
        labels = _labels([tally.names[code] for code in order[:3]])
        yield Cell(
            lane="actions",
            step=step.id,
            value=float(counts[:, 0].sum()),
            n=int(tally.steps[column, PEOPLE]),
            unit="events",
            definition=both("map.def_actions"),
            items=tuple(
                Item(
                    label=label,
                    value=int(counts[code, 0]),
                    unit="events",
                    n=int(counts[code, 1]),
                    kind=tally.names[code],
                )
                for code, label in zip(order[:3], labels, strict=True)
            ),
            provenance=provenance,
        )


def _labels(names: list[str]) -> list[Words]:
    """Return events in words; as they are written where the words would be the same."""
    said = [lexicon.action(name) for name in names]
    ko, en = [each.ko for each in said], [each.en for each in said]
    return [
        Words(
            ko=each.ko if ko.count(each.ko) == 1 else lexicon.pretty(name).ko,
            en=each.en if en.count(each.en) == 1 else lexicon.pretty(name).en,
        )
        for each, name in zip(said, names, strict=True)
    ]


def _channels(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    for column, step in enumerate(figures.columns.steps):
        by_key: dict[str, int] = {}
        written: dict[str, str] = {}
        for (at, name), count in sorted(figures.tally.channels.items()):
            if at == column:
                key = channels.key(name)
                key = key if key != "other" else name
                by_key[key] = by_key.get(key, 0) + count
                written[key] = name
        total = sum(by_key.values())
        ranked = sorted(by_key, key=lambda key: (-by_key[key], key))
        yield Cell(
            lane="channels",
            step=step.id,
            n=total,
            unit="share",
            definition=both("map.def_channels"),
            items=tuple(
                Item(
                    label=channels.word(key, written[key]),
                    value=_round(by_key[key] / total),
                    unit="share",
                    n=by_key[key],
                    icon=channels.icon(key),
                    kind=key,
                )
                for key in ranked
            ),
            provenance=provenance,
        )


def _words(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    for column, step in enumerate(figures.columns.steps):
        looked_at = sum(1 for voice in figures.tally.voice if voice.column == column)
        if figures.quotes[column]:
            yield Cell(
                lane="words",
                step=step.id,
                n=looked_at,
                unit="texts",
                definition=both("map.def_words"),
                values={"texts": figures.step_feelings[column].said},
                items=tuple(
                    verbatim(figures, quote.voice, "quote", quote.alike)
                    for quote in figures.quotes[column]
                ),
                provenance=provenance,
            )


def _people(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    for column, step in enumerate(figures.columns.steps):
        yield _crowd(figures.tally.steps[column].tolist(), provenance, step=step.id)
    for rank, stage in enumerate(figures.columns.stages):
        cell = _crowd(figures.tally.stages[rank].tolist(), provenance, stage=stage.id)
        if rank:
            both_stages, contrary = _order(figures, rank)
            share = _round(contrary / both_stages) if both_stages else None
            more = {"in_both": both_stages, "out_of_order": share}
            cell = msgspec.structs.replace(cell, values={**cell.values, **more})
        yield cell


def _order(figures: Figures, rank: int) -> tuple[int, int]:
    """Return the journeys that were in a stage and the one before, and those here first."""
    counts = figures.tally.contrary
    return int(counts[rank - 1, rank]), int(counts[rank, rank - 1])


def _crowd(
    counts: list[int],
    provenance: Provenance,
    *,
    step: str | None = None,
    stage: str | None = None,
) -> Cell:
    moved, left = counts[MOVED], counts[LEFT]
    judged = moved + left
    low, high = wilson(moved, judged)
    return Cell(
        lane="people",
        step=step,
        stage=stage,
        value=float(counts[PEOPLE]),
        n=counts[PEOPLE],
        ci=(_round(low), _round(high)) if judged else None,
        unit="people",
        definition=both("map.def_people"),
        values={
            "journeys": counts[JOURNEYS],
            "visits": counts[VISITS],
            "moved_on": moved,
            "left": left,
            "here": counts[HERE],
            "conversion": _round(moved / judged) if judged else None,
            "left_share": _round(left / judged) if judged else None,
            "conversion_lo": _round(low) if judged else None,
            "conversion_hi": _round(high) if judged else None,
            "current": counts[CURRENT],
            "furthest": counts[FURTHEST],
        },
        provenance=provenance,
    )


def _times(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    known = [times.p75 for times in (*figures.step_times, *figures.stage_times)]
    if figures.tally.moves and not any(known) and any(each is not None for each in known):
        return  # everything of a person has one time (a survey): nothing is known of how long
    for column, step in enumerate(figures.columns.steps):
        yield _time(figures.step_times[column], provenance, step=step.id)
    for rank, stage in enumerate(figures.columns.stages):
        yield _time(figures.stage_times[rank], provenance, stage=stage.id)


def _time(
    found: Times, provenance: Provenance, *, step: str | None = None, stage: str | None = None
) -> Cell:
    # An interval that is open above cannot stand in a pair of numbers: it is left out.
    ci = None if found.ci is None or found.ci[1] is None else (found.ci[0], found.ci[1])
    return Cell(
        lane="time",
        step=step,
        stage=stage,
        value=found.median,
        n=found.n,
        ci=ci,
        unit="seconds",
        definition=both("map.def_time"),
        values={
            "p25": found.p25,
            "p75": found.p75,
            "censored": found.censored,
            "ci_low": None if found.ci is None else found.ci[0],
        },
        provenance=provenance,
    )


def _friction(figures: Figures, provenance: Provenance) -> Iterator[Cell]:
    for column, step in enumerate(figures.columns.steps):
        yield _rub(figures.tally.steps[column].tolist(), provenance, step=step.id)
    for rank, stage in enumerate(figures.columns.stages):
        yield _rub(figures.tally.stages[rank].tolist(), provenance, stage=stage.id)


def _rub(
    counts: list[int],
    provenance: Provenance,
    *,
    step: str | None = None,
    stage: str | None = None,
) -> Cell:
    journeys = counts[JOURNEYS]
    low, high = wilson(counts[ANY], journeys)
    return Cell(
        lane="friction",
        step=step,
        stage=stage,
        value=_round(counts[ANY] / journeys) if journeys else None,
        n=journeys,
        ci=(_round(low), _round(high)) if journeys else None,
        unit="share",
        definition=both("map.def_friction"),
        items=tuple(
            Item(
                label=both(f"map.friction_{kind}"),
                value=_round(counts[at] / journeys),
                unit="share",
                n=journeys,
                kind=kind,
            )
            for kind, at in _FRICTION
            if counts[at]
        ),
        provenance=provenance,
    )


def _round(value: float) -> float:
    return round(float(value), 4)
