"""Chooses the few texts that speak for a touchpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yeojido.analyze.maps.state import Voice

_WORD = re.compile(r"[가-힣]+|[a-z]+")
_SHORTEST, _LONGEST = 6, 90


def quotes(voices: Sequence[Voice], mean: float | None) -> tuple[Voice, ...]:
    """Return up to three texts of one column: a central one, the lowest and the highest rated.

    Central: shares most of its words (of texts kept) per word, and its rating is near the mean.
    Low and high only where they differ from the central rating by at least one point.
    """
    fitting = [v for v in voices if _SHORTEST <= len(v.text) <= _LONGEST]
    fitting = fitting or sorted(voices, key=lambda v: (len(v.text), v.text))[:1]
    if not fitting:
        return ()
    rated_ones = [v for v in fitting if v.rating is not None]
    if 3 * len(rated_ones) >= len(fitting):
        fitting = rated_ones
    shared = _centrality(fitting)
    unique = {v.text: (v, score) for v, score in zip(fitting, shared, strict=True)}

    def central(entry: tuple[Voice, float]) -> tuple[float, str]:
        voice, score = entry
        far = abs(voice.rating - mean) / 4 if voice.rating is not None and mean is not None else 0
        return (-score + far, voice.text)

    ranked = sorted(unique.values(), key=central)
    chosen = [ranked[0][0]]
    middle = chosen[0].rating
    rated = [entry for entry in ranked[1:] if entry[0].rating is not None]
    if middle is not None:
        low = [e for e in rated if (e[0].rating or 0.0) <= middle - 1]
        high = [e for e in rated if (e[0].rating or 0.0) >= middle + 1]
        if low:
            chosen.append(min(low, key=lambda e: (e[0].rating, *central(e)))[0])
        if high:
            chosen.append(min(high, key=lambda e: (-(e[0].rating or 0.0), *central(e)))[0])
    return tuple(chosen)


def words(text: str) -> frozenset[str]:
    """Return what a text is compared by: English words, and pairs of Korean letters."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if "가" <= word[0] <= "힣":
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif len(word) > 2:
            found.add(word)
    return frozenset(found)


def _centrality(voices: Sequence[Voice]) -> list[float]:
    """Return, per text, the mean share of the other texts that have each of its words."""
    sets = [words(voice.text) for voice in voices]
    counts: dict[str, int] = {}
    for each in sets:
        for word in each:
            counts[word] = counts.get(word, 0) + 1
    others = max(1, len(sets) - 1)
    return [
        sum(counts[word] - 1 for word in each) / len(each) / others if each else 0.0
        for each in sets
    ]
