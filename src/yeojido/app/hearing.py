"""What a map hears words with: the model, the router, what people moved; put together here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yeojido.app.reading import emotion_model

if TYPE_CHECKING:
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap


def hearing(log: Log, definition: JourneyMap, at: House | None = None) -> VoiceReading | None:
    """Return what reads the words of a log for a map; None where the log has no texts.

    ``at``: the workspace whose calibration and corrections count; None: as packaged.
    """
    from yeojido.analyze.voice.hearing import VoiceReading

    if "text" not in log.summary().schema:
        return None
    return VoiceReading(emotion_model(at), moved=_moved(definition, at))


def _moved(definition: JourneyMap, at: House | None) -> dict[str, str]:
    """Return where people moved words of this journey, by the key of the text."""
    if at is None:
        return {}
    from yeojido.store import voice_labels

    with at.workspace.database.reading() as connection:
        labels = voice_labels.found(connection, ("touchpoint",), definition.meta.id)
    return {label.text_key: label.value for label in labels}
