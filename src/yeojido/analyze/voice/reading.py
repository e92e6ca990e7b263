"""The packaged model: texts made plain, read in their language, with the parts that decided."""

from __future__ import annotations

import numpy as np

from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings

UNKNOWN = LANGUAGES.index("unknown")


def unread(count: int) -> Readings:
    """Return the readings of texts that nothing could be read in."""
    return Readings(
        np.full(count, np.nan, np.float32),
        np.full(count, np.nan, np.float32),
        np.full((count, len(EMOTIONS)), np.nan, np.float32),
        np.full(count, UNKNOWN, np.int8),
    )
