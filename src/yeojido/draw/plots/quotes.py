"""A quoted text with what decided its valence underlined: solid for good, wavy for bad.

The two kinds differ in colour and in the line, as they do on the page of a map.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from yeojido.draw import curve
from yeojido.draw.plots import frame as f
from yeojido.draw.scene import Item, Line, Path
from yeojido.draw.setting import ELLIPSIS, line, wrap
from yeojido.draw.svg import num
from yeojido.draw.typeface import Typeface

SIZE, NOTE_SIZE = 13.5, f.NOTE
_STEP, _INDENT, _WAVE = 22.0, 36.0, 3.0
#: How the two kinds of marks are drawn: colours by meaning.
UP, DOWN = "gain", "loss-fill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text as it was said.

    Attributes:
        text: masked.
        spans: (start, stop, weight) in code points of ``text``; of overlapping ones the first stays.
        valence: for the face; none without.
        name: where it belongs; ``note``: how it was read and why it is there.
    """

    text: str
    spans: tuple[tuple[int, int, float], ...] = ()
    valence: float | None = None
    name: str = ""
    note: str = ""
    lines: int = 3


def quoted(quote: Quote, frame: f.Frame, y: float) -> tuple[Item, float]:
    """Return a quote at ``y`` over the frame's width, and the y below it."""
    face, x = frame.face, f.EDGE + _INDENT
    width = frame.inner - _INDENT
    items: list[Item] = []
    if quote.valence is not None:
        items += curve.face(f.EDGE + 13, y + 12, 12, quote.valence)
    text, signs = printed(face, quote.text, quote.spans)
    text, signs = f"“{text}”", [0, *signs, 0]
    at = 0
    for part in wrap(face, text, width, SIZE, lines=quote.lines):
        kept = part.removesuffix(ELLIPSIS)
        at = max(at, text.find(kept, at)) if kept else at
        items += line(face, part, (x, y, width, _STEP), SIZE)
        items += _underlines(face, kept, signs[at : at + len(kept)], x, y + _STEP - 4)
        at += len(kept)
        y += _STEP
    y += 1
    room = 0.45 * width if quote.note else width
    wide = min(room, f.widest(face, [quote.name], NOTE_SIZE, "semibold") + 1)
    items += line(face, quote.name, (x, y, wide, 18), NOTE_SIZE, weight="semibold", fill="ink-2")
    if quote.note and width - wide > 60:
        box = (x + wide + 10, y, width - wide - 10, 18.0)
        items += line(face, quote.note, box, NOTE_SIZE, fill="ink-3")
    return f.named(items, quote.name, text, quote.note), y + 30


def printed(
    face: Typeface, text: str, spans: Sequence[tuple[int, int, float]]
) -> tuple[str, list[int]]:
    """Return a text as a picture can show it and a sign for each of its characters: +1, 0, -1.

    Characters a picture cannot show go, with their marks; a text whose letters are composed
    anew (NFC) keeps no marks, for its offsets are other ones.
    """
    whole = face.printable(text)
    signs = [0] * len(text)
    for start, stop, weight in spans:
        if 0 <= start < stop <= len(text) and not any(signs[start:stop]):
            signs[start:stop] = [1 if weight > 0 else -1] * (stop - start)
    kept, at = [0] * len(whole), 0
    if not unicodedata.is_normalized("NFC", text):
        return whole, kept
    for char, sign in zip(text, signs, strict=True):
        if at >= len(whole):
            break
        if whole[at] == char:
            kept[at] = sign
        elif not (whole[at] == " " and char.isspace()):
            continue
        at += 1
    return whole, kept if at == len(whole) else [0] * len(whole)


def _underlines(face: Typeface, part: str, signs: Sequence[int], x: float, y: float) -> list[Item]:
    items: list[Item] = []
    at = 0
    for sign, run in groupby(signs):
        count = len(list(run))
        said = part[at : at + count]
        if sign and said.strip():
            left = x + face.width(part[:at], SIZE)
            items.append(underline(sign, left, left + face.width(said, SIZE), y))
        at += count
    return items


def underline(sign: int, x1: float, x2: float, y: float) -> Item:
    """Return the line under what was read as good (+1) or bad (-1)."""
    if sign > 0:
        return Line(x1=x1, y1=y, x2=x2, y2=y, stroke=UP, width=1.8)
    count = max(2, round((x2 - x1) / _WAVE))
    step = (x2 - x1) / count
    d = f"M{num(x1)} {num(y)}"
    for place in range(count):
        bend = y + (1.9 if place % 2 else -1.9)
        d += (
            f"Q{num(x1 + (place + 0.5) * step)} {num(bend)} {num(x1 + (place + 1) * step)} {num(y)}"
        )
    return Path(d=d, stroke=DOWN, width=1.4)
