"""Chooses the few texts that speak for a touchpoint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yeojido.analyze.maps.state import Voice

_WORD = re.compile(r"[가-힣]+|[a-z]+")
_SHORTEST, _LONGEST = 6, 90
#: Texts that share this much of their words say nearly the same.
_ALIKE = 0.7


class Quote(NamedTuple):
    """A text that speaks for a place, and how many of those looked at say nearly the same."""

    voice: Voice
    alike: int


def quotes(voices: Sequence[Voice], mean: float | None) -> tuple[Quote, ...]:
    """Return up to three texts of one column: a central one, the lowest and the highest.

    Central: shares most of its words (of texts kept) per word, and it feels near the mean. Low and
    high only where they differ from the central one by at least one point. Texts that say nearly
    the same are one.
    """
    fitting = [v for v in voices if _SHORTEST <= len(v.text) <= _LONGEST]
    fitting = fitting or sorted(voices, key=lambda v: (len(v.text), v.text))[:1]
    if not fitting:
        return ()
    rated_ones = [v for v in fitting if v.value is not None]
    if 3 * len(rated_ones) >= len(fitting):
        fitting = rated_ones
    shared = _centrality(fitting)
    unique = _folded(fitting, shared)

    def central(entry: tuple[Quote, float]) -> tuple[float, str]:
        (voice, _), score = entry
        value = voice.value
        far = abs(value - mean) / 4 if value is not None and mean is not None else 0
        return (-score + far, voice.text)

    ranked = sorted(unique, key=central)
    chosen = [ranked[0][0]]
    middle = chosen[0].voice.value
    rated = [entry for entry in ranked[1:] if entry[0].voice.value is not None]
    if middle is not None:
        low = [e for e in rated if (e[0].voice.value or 0.0) <= middle - 1]
        high = [e for e in rated if (e[0].voice.value or 0.0) >= middle + 1]
        if low:
            chosen.append(min(low, key=lambda e: (e[0].voice.value, *central(e)))[0])
        if high:
            chosen.append(min(high, key=lambda e: (-(e[0].voice.value or 0.0), *central(e)))[0])
    return tuple(chosen)


def _folded(voices: Sequence[Voice], shared: Sequence[float]) -> list[tuple[Quote, float]]:
    """Return texts with their centrality, those that say nearly the same folded into one.

    Nearly the same: most of the words are common (Jaccard), and both feel alike. The most central
    of them stands for all.
    """
    order = sorted(range(len(voices)), key=lambda i: (-shared[i], voices[i].text, voices[i].key))
    heads: list[tuple[int, frozenset[str], str]] = []
    alike: dict[int, int] = {}
    for i in order:
        own, plain = words(voices[i].text), _plain(voices[i].text)
        for head, others, text in heads:
            same = plain == text or (bool(own) and len(own & others) >= _ALIKE * len(own | others))
            if same and abs((voices[i].value or 0.0) - (voices[head].value or 0.0)) < 1:
                alike[head] += 1
                break
        else:
            heads.append((i, own, plain))
            alike[i] = 1
    return [(Quote(voices[i], alike[i]), shared[i]) for i, _, _ in heads]


def _plain(text: str) -> str:
    """Return a text without what does not count when texts are compared."""
    return "".join(char for char in text.lower() if char.isalnum())


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
