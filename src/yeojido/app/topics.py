"""What people talk about: the questions about words, given what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.app.wire import House


def hearing(parts: House | None) -> VoiceReading:
    """Return what reads the words of a workspace; None: as packaged, for a log in memory."""
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.app.reading import emotion_model

    return VoiceReading(emotion_model(parts))
