"""The letters and icons a picture is set in, as a value.

Nothing here opens a file: the widths and the icon markup are handed in (the app loads them
through ``adapters.fonts``), so that laying a map out stays a pure function.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Weight = Literal["regular", "semibold", "bold"]
WEIGHTS: tuple[Weight, ...] = ("regular", "semibold", "bold")

#: CSS number of a weight.
CSS_WEIGHT: dict[Weight, int] = {"regular": 400, "semibold": 600, "bold": 700}

#: What a character the font does not draw is counted as, in em: the widest fallback glyphs.
_UNKNOWN = 1.0
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class _Advance:
    """Advance widths of one weight as runs of code points."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    width: tuple[float, ...]
    memo: dict[str, float] = field(default_factory=dict[str, float], compare=False)

    def __contains__(self, char: str) -> bool:
        """Whether the font draws the character."""
        place = bisect_right(self.first, ord(char)) - 1
        return place >= 0 and ord(char) <= self.last[place]

    def of(self, char: str) -> float:
        """Return the advance in em."""
        known = self.memo.get(char)
        if known is None:
            place = bisect_right(self.first, ord(char)) - 1
            inside = place >= 0 and ord(char) <= self.last[place]
            known = self.width[place] if inside else _UNKNOWN
            self.memo[char] = known
        return known


@dataclass(frozen=True, slots=True)
class Typeface:
    """Glyph widths of three weights and the markup of the icons (24 x 24, outline)."""

    advances: Mapping[Weight, _Advance]
    icons: Mapping[str, str]

    @staticmethod
    def read(widths: Mapping[str, Any], icons: Mapping[str, str]) -> Typeface:
        """Make a typeface from ``widths.json`` and ``icons.json`` of the package's assets."""
        unit = float(widths["unit"])
        advances: dict[Weight, _Advance] = {}
        for weight in WEIGHTS:
            runs: list[tuple[int, int, float]] = widths["weights"][weight]["widths"]
            advances[weight] = _Advance(
                tuple(run[0] for run in runs),
                tuple(run[1] for run in runs),
                tuple(run[2] / unit for run in runs),
            )
        return Typeface(advances, icons)

    def width(self, text: str, size: float, weight: Weight = "regular") -> float:
        """Return how wide a text is set, in px, without kerning."""
        of = self.advances[weight].of
        return sum(of(char) for char in text) * size

    def covers(self, char: str) -> bool:
        """Whether the font draws a character; spaces count as drawn."""
        return char.isspace() or char in self.advances["regular"]

    def printable(self, text: str) -> str:
        """Return a text as a picture can show it.

        Control and direction characters go, and so do pictographs the font lacks; letters of
        other scripts stay, for a viewer may have a font for them.
        """
        if text.isascii() and text.isprintable():
            return " ".join(text.split())
        kept: list[str] = []
        for char in unicodedata.normalize("NFC", text):
            if char.isspace():
                kept.append(" ")
                continue
            kind = unicodedata.category(char)
            if kind in _INVISIBLE or 0xFE00 <= ord(char) <= 0xFE0F:
                continue
            if not self.covers(char) and (kind in ("So", "Sk") or ord(char) > 0xFFFF):
                continue
            kept.append(char)
        return " ".join("".join(kept).split())
