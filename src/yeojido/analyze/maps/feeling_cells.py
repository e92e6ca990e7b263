"""The emotion of every touchpoint and stage as cells, and quoted texts with what stands behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from yeojido.analyze.voice.hearing import REASONS
from yeojido.domain.journey import Cell, Item, Mark, Provenance, Said
from yeojido.domain.voice import EMOTIONS, LANGUAGES, text_key
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from yeojido.analyze.maps.emotion import Feeling
    from yeojido.analyze.maps.figures import Figures
    from yeojido.analyze.maps.leaning import Lean
    from yeojido.analyze.maps.state import Voice

_EPOCH = date(1970, 1, 1)
#: Emotions that pull a customer away: shown as "upset".
UPSET = (EMOTIONS.index("anxiety"), EMOTIONS.index("anger"))
#: An emotion with less than this share is not shown.
_LEAST_SHARE = 0.005
#: Values of a person's properties told with a voice: more would come near to naming them.
_MOST_WHO = 4


def emotions(figures: Figures, source: str, computed_at: str | None) -> Iterator[Cell]:
    """Yield the emotion of every column, then of every stage."""
    levels = figures.tally.rated
    against = {voice.column: voice for voice in reversed(figures.tally.against)}
    for column, step in enumerate(figures.columns.steps):
        feeling = figures.step_feelings[column]
        leaning = {} if figures.lean is None else _leaning(figures.lean, column)
        example = against.get(column)
        extra = () if example is None else (verbatim(figures, example, "contradiction"),)
        evidence = _evidence(figures, feeling, source, computed_at)
        cell = _cell(figures, feeling, levels[column], extra, evidence, step=step.id)
        yield msgspec.structs.replace(cell, values={**cell.values, **leaning})
    for rank, stage in enumerate(figures.columns.stages):
        columns = figures.columns.of_stage(rank)
        feeling = figures.stage_feelings[rank]
        evidence = _evidence(figures, feeling, source, computed_at)
        yield _cell(figures, feeling, levels[columns].sum(axis=0), (), evidence, stage=stage.id)


def _evidence(
    figures: Figures, feeling: Feeling, source: str, computed_at: str | None
) -> Provenance | None:
    """Return what the value rests on: what weighs more of ratings and words that a model read."""
    if not feeling.people:
        return None
    if figures.model is None or not feeling.share_text:
        return Provenance(klass="survey", source=source, computed_at=computed_at)
    klass = "text_model" if feeling.share_text >= 0.5 else "survey"
    return Provenance(klass=klass, source=f"{source}; {figures.model}", computed_at=computed_at)


def _cell(
    figures: Figures,
    feeling: Feeling,
    levels: NDArray[np.int64],
    extra: tuple[Item, ...],
    provenance: Provenance | None,
    *,
    step: str | None = None,
    stage: str | None = None,
) -> Cell:
    shown = feeling.mean is not None
    values: dict[str, float | int | str | bool | None] = {
        "raw_mean": _maybe(feeling.raw) if shown else None,
        "voices": feeling.voices,
        "low": feeling.low,
    }
    if figures.model is not None:
        values |= {
            "ratings": feeling.ratings,
            "texts": feeling.texts,
            "share_text": _round(feeling.share_text),
            "share_rating": _round(1 - feeling.share_text) if feeling.people else 0.0,
            "said": feeling.said,
            "unread": feeling.unread,
            "speakers": feeling.speakers,
            "emotion": strongest(feeling),
            "upset": _maybe(upset(feeling)),
            "contradictions": feeling.against,
            "by_text": feeling.routed,
            "by_time": feeling.timed,
            "by_person": feeling.moved,
        }
    return Cell(
        lane="emotion",
        step=step,
        stage=stage,
        value=_maybe(feeling.mean),
        n=feeling.people,
        ci=None if feeling.ci is None else (_round(feeling.ci[0]), _round(feeling.ci[1])),
        unit="score",
        definition=_definition(figures),
        values=values,
        items=(*(_levels(levels) if feeling.ratings else ()), *_moods(feeling), *extra),
        provenance=provenance,
    )


def _leaning(lean: Lean, column: int) -> dict[str, float | int]:
    """Return what was added to the valence of words here, its error, and what it was learned of."""
    return {
        "lean": _round(lean.shift[column]),
        "lean_error": _round(lean.error[column]),
        "pairs": int(lean.pairs[column]),
    }


def _definition(figures: Figures) -> Words:
    rating, text = figures.weights
    if figures.model is None or figures.lean is None:
        return both("map.def_emotion")
    pairs = int(figures.lean.pairs.sum())
    key = "map.def_emotion_words" if pairs else "map.def_emotion_unmeasured"
    return both(
        key,
        rating=f"{rating:g}",
        text=f"{text:g}",
        model=figures.model,
        pairs=f"{pairs:,}",
        error=f"{figures.lean.error.max(initial=0.0):.1f}",
    )


def _levels(levels: NDArray[np.int64]) -> Iterator[Item]:
    for level, count in zip(range(-2, 3), levels.tolist(), strict=True):
        name = f"{level:+d}" if level else "0"
        yield Item(
            label=Words(ko=name, en=name),
            value=int(count),
            unit="ratings",
            n=int(count),
            kind="rating",
        )


def _moods(feeling: Feeling) -> Iterator[Item]:
    """Yield the nine emotions, the strongest first; ``kind`` is ``mood``, ``icon`` its name."""
    order = sorted(range(len(feeling.moods)), key=lambda at: (-feeling.moods[at], at))
    for at in order:
        if feeling.moods[at] >= _LEAST_SHARE:
            yield Item(
                label=both(f"voice.{EMOTIONS[at]}"),
                value=_round(feeling.moods[at]),
                unit="share",
                n=feeling.speakers,
                icon=EMOTIONS[at],
                kind="mood",
            )


def strongest(feeling: Feeling) -> str | None:
    """Return the emotion with the largest share, ``none`` aside; None where no words were read."""
    if not feeling.moods:
        return None
    felt = [at for at, name in enumerate(EMOTIONS) if name != "none"]
    return EMOTIONS[max(felt, key=lambda at: (feeling.moods[at], -at))]


def upset(feeling: Feeling) -> float | None:
    """Return the share of anger and anxiety; None where no words were read."""
    return sum(feeling.moods[at] for at in UPSET) if feeling.moods else None


def verbatim(figures: Figures, voice: Voice, kind: str, alike: int = 1) -> Item:
    """Return a quoted text with how it was read, why it stands here and what was done around it."""
    context = voice.context
    names = [step.id for step in figures.columns.steps]
    spans = figures.spans.get(voice.text, ()) if voice.valence is not None else ()
    return Item(
        label=Words(ko=voice.text, en=voice.text),
        value=_maybe(voice.value),
        unit="score" if voice.value is not None else "",
        kind=kind,
        said=Said(
            rating=_maybe(voice.rating),
            valence=_maybe(_valence(figures, voice)),
            emotion=EMOTIONS[voice.emotion] if voice.emotion >= 0 else None,
            language=LANGUAGES[voice.language] if figures.model is not None else None,
            spans=tuple(
                Mark(start=span.start, stop=span.stop, weight=_round(span.weight)) for span in spans
            ),
            alike=alike,
            day=(_EPOCH + timedelta(days=context.day)).isoformat() if context.event else None,
            event=context.event or None,
            reason=REASONS[voice.reason],  # pyright: ignore[reportArgumentType]
            confidence=_round(voice.confidence),
            before=tuple(names[at] for at in context.before),
            after=tuple(names[at] for at in context.after),
            who=_who(figures, voice),
        ),
    )


def _valence(figures: Figures, voice: Voice) -> float | None:
    """Return the valence of a quoted text: as a person confirmed it, else as it was read."""
    if not figures.confirmed:
        return voice.valence
    return figures.confirmed.get(text_key(voice.text), voice.valence)


def _who(figures: Figures, voice: Voice) -> dict[str, str]:
    """Return a few values that many people share; the channel stands at the event already."""
    told = [pair for pair in voice.context.who if pair in figures.groups and pair[0] != "channel"]
    return dict(told[:_MOST_WHO])


def _round(value: float) -> float:
    return round(float(value), 4)


def _maybe(value: float | None) -> float | None:
    return None if value is None else _round(value)
