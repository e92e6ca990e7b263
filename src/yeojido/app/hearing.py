"""What a map hears words with: the model, the router, what people moved; put together here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yeojido.app.reading import emotion_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yeojido.analyze.voice.hearing import TextRouter, VoiceReading
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap


def hearing(log: Log, definition: JourneyMap, at: House | None = None) -> VoiceReading | None:
    """Return what reads the words of a log for a map; None where the log has no texts.

    ``at``: the workspace whose calibration and corrections count; None: as packaged.
    """
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.domain.voice import text_key

    if "text" not in log.summary().schema:
        return None
    moved = _moved(definition, at)
    return VoiceReading(
        emotion_model(at),
        router=text_router(log, definition, moved, at),
        moved={text_key(text): step for text, step in moved.items()},
        confirmed=_confirmed(at),
    )


def text_router(
    log: Log, definition: JourneyMap, moved: Mapping[str, str], at: House | None = None
) -> TextRouter | None:
    """Return what says where words belong: begun with known words, taught by the log itself.

    None where nobody said anything, or where there is nothing to choose between.

    ``moved``: touchpoint ids by the texts that people moved, "" for nowhere on the map. ``at``: the
    workspace that keeps the router and what it said.
    """
    from yeojido.analyze.voice.examples import FindExamples
    from yeojido.analyze.voice.routing import nothing_to_choose
    from yeojido.app.routes import kept

    if nothing_to_choose(definition, log.names):
        return None
    examples = log.run(FindExamples(definition))
    if not examples.certain and not examples.anything:
        return None
    return kept(definition, examples, moved, at)


def _moved(definition: JourneyMap, at: House | None) -> dict[str, str]:
    """Return where people moved words of this journey, by the text."""
    if at is None:
        return {}
    from yeojido.store import voice_labels

    with at.workspace.database.reading() as connection:
        labels = voice_labels.found(connection, ("touchpoint",), definition.meta.id)
    return {label.text: label.value for label in labels}


def _confirmed(at: House | None) -> dict[str, float]:
    """Return the valences that people confirmed or corrected, by the key of the text."""
    if at is None:
        return {}
    from yeojido.store import voice_labels

    with at.workspace.database.reading() as connection:
        labels = voice_labels.found(connection, ("valence",))
    return {label.text_key: float(label.value) for label in labels}
