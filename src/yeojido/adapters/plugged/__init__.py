"""Models of others that read emotion in texts: off unless somebody plugs one in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


class Felt(NamedTuple):
    """What such a model reads in n texts.

    Attributes:
        valence: (n,) -2..+2.
        positive: (n,) probability that the valence is above zero.
        emotions: (n, 9) shares, rows add up to 1; None where it does not tell emotions apart.
    """

    valence: Floats
    positive: Floats
    emotions: Floats | None
