"""Every analysis there is, over one log: what the runners of a contract are asked.

An analysis gets in by standing in ``QUESTIONS`` of ``tests.laws.test_arrival``; here stand those
that need more than that law can check.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from tests.laws.logs import NAMES
from tests.laws.plain_words import Plainly
from tests.laws.test_arrival import QUESTIONS as LAWFUL
from tests.laws.test_transitions import DEFINITION
from yeojido.analyze.maps.analysis import MapAnalysis
from yeojido.analyze.voice.hearing import VoiceReading
from yeojido.domain.log import Event
from yeojido.store.memory import frame_of

QUESTIONS: dict[str, Any] = {
    **LAWFUL,
    "map": MapAnalysis(DEFINITION),
    "map with words": MapAnalysis(DEFINITION, voice=VoiceReading(Plainly(), Plainly.router())),
    "map of some events": MapAnalysis(DEFINITION, where="value = 'x' or event in ('a', 'd')"),
}


def rows(people: int = 150, seed: int = 20) -> pl.DataFrame:
    """Events of people who do what ``tests.laws.logs`` speaks of, with words and ratings."""
    rng = np.random.default_rng(seed)
    events: list[Event] = []
    for who in range(people):
        minutes = np.sort(rng.integers(0, 60, rng.integers(1, 25)))
        for minute in minutes.tolist():
            rating = float(rng.integers(-2, 3)) if rng.random() < 0.2 else None
            value = (None, "x", "y")[int(rng.integers(3))]
            events.append(
                Event(
                    f"p{who}",
                    NAMES[int(rng.integers(len(NAMES)))],
                    f"1970-01-01T00:{minute:02d}",
                    channel=("app", "web")[who % 2],
                    text=None
                    if rating is None
                    else f"{-rating / 2:+.2f} @{(int(rating) + 2) % 3} joy",
                    rating=rating,
                    properties={"value": value},
                )
            )
    return frame_of(events)
