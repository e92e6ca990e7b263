"""What sets groups apart, and means with intervals: the arithmetic of topics.

Phrases by log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008), here over
people: the odds that somebody of the group says a phrase against the odds of the rest. The prior
adds to either side what ``PRIOR`` people of the whole would say (half the smaller side where that is
less), so that rare phrases do not win by chance. False discoveries are held by Benjamini and Hochberg over every phrase and group tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.intervals import Z95
from yeojido.analyze.survival import benjamini_hochberg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: People of the whole that the prior adds to a group and to the rest.
PRIOR = 50.0
#: People from whom on a mean is told, and from whom on it is no longer hollow.
LEAST_MEAN = 5


@dataclass(frozen=True, slots=True)
class Odds:
    """Log-odds of a group against the rest, per phrase: (phrases,) each.

    ``value`` with standard error ``error``; ``p`` two-sided.
    """

    value: Floats
    error: Floats
    p: Floats


def log_odds(inside: Floats, n_inside: float, outside: Floats, n_outside: float) -> Odds:
    """Return the log-odds of phrases among ``n_inside`` people against ``n_outside`` others.

    Args:
        inside, outside: (phrases,) people who say each.
        n_inside, n_outside: people; may be effective numbers.
    """
    from scipy.special import erfc

    strength = max(1.0, min(PRIOR, n_inside / 2, n_outside / 2))
    prior = strength * (inside + outside) / max(1.0, n_inside + n_outside)
    yes, other_yes = inside + prior, outside + prior
    no, other_no = n_inside + strength - yes, n_outside + strength - other_yes
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(yes / no) - np.log(other_yes / other_no)
        error = np.sqrt(1 / yes + 1 / no + 1 / other_yes + 1 / other_no)
        p = erfc(np.abs(value / error) / sqrt(2))
    return Odds(value, error, np.where(np.isfinite(p), p, 1.0))


def corrected(p: Floats) -> Floats:
    """Return p-values corrected after Benjamini and Hochberg."""
    return np.array(benjamini_hochberg(p.tolist()), np.float64)


@dataclass(frozen=True, slots=True)
class Feeling:
    """A mean valence over people, -2..+2, with its 95 % interval; None under 5 people."""

    value: float | None
    low: float | None
    high: float | None
    people: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        ci = None if self.low is None else [self.low, self.high]
        return {"valence": self.value, "valence_ci": ci, "valence_people": self.people}


def feeling(person: Longs, valence: Floats) -> Feeling:
    """Return the mean over people of the mean of their voices.

    Args:
        person: (voices,) who said it. valence: (voices,) NaN where unread.

    The interval is Student's, cut at the ends of the scale; with fewer than 5 people there is none.
    """
    known = ~np.isnan(valence)
    if not known.any():
        return Feeling(None, None, None, 0)
    _, who = np.unique(person[known], return_inverse=True)
    mean = np.bincount(who, weights=valence[known]) / np.bincount(who)
    n = int(mean.size)
    if n < LEAST_MEAN:
        return Feeling(None, None, None, n)
    from scipy.special import stdtrit

    half = float(stdtrit(n - 1, 0.975)) * float(mean.std(ddof=1)) / sqrt(n)
    value = float(mean.mean())
    return Feeling(
        round(value, 4), round(max(-2.0, value - half), 4), round(min(2.0, value + half), 4), n
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """Whether a share grows over periods: ``rising``, ``falling`` or ``flat``; p of the slope."""

    direction: str
    p: float


def trend(hits: Floats, people: Floats) -> Trend:
    """Return the trend of a share over periods (Cochran 1954, Armitage 1955).

    Args:
        hits, people: (periods,).
    """
    from scipy.special import erfc

    total, said = people.sum(), hits.sum()
    share = said / total if total else 0.0
    at = np.arange(people.size, dtype=np.float64)
    centre = (at * people).sum() / total if total else 0.0
    spread = share * (1 - share) * (people * (at - centre) ** 2).sum()
    if spread <= 0:
        return Trend("flat", 1.0)
    z = float((hits * (at - centre)).sum() / sqrt(spread))
    p = float(erfc(abs(z) / sqrt(2)))
    return Trend("flat" if p > 0.05 else "rising" if z > 0 else "falling", p)


def interval(value: float, error: float) -> tuple[float, float]:
    """Return the 95 % interval of an estimate."""
    return value - Z95 * error, value + Z95 * error
