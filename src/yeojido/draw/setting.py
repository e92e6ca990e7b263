"""Setting text into boxes: wrapping by glyph widths, never past an edge.

Korean is broken at spaces only (``word-break: keep-all``); a token wider than its box is broken
after ``_ / - .`` where it has them, else anywhere. What does not fit ends in an ellipsis.
"""

from __future__ import annotations

from yeojido.draw.scene import Anchor, Box, Text
from yeojido.draw.typeface import Typeface, Weight

ELLIPSIS = "…"
LEADING = 1.4
#: how far letters reach above and below the baseline, in em
ASCENT = 0.80
DESCENT = 0.22
_SOFT = "_/-.,·"


def ellipsize(face: Typeface, text: str, width: float, size: float, weight: Weight) -> str:
    """Return the text, cut with an ellipsis if it is wider than ``width`` px."""
    if face.width(text, size, weight) <= width:
        return text
    room = width - face.width(ELLIPSIS, size, weight)
    if room <= 0:
        return ""
    return text[: _fitting(face, text, room, size, weight)].rstrip() + ELLIPSIS


def wrap(
    face: Typeface, text: str, width: float, size: float, weight: Weight = "regular", lines: int = 3
) -> list[str]:
    """Break a text into at most ``lines`` lines, none wider than ``width`` px."""
    done: list[str] = []
    line = ""
    for word in face.printable(text).split(" "):
        candidate = f"{line} {word}" if line else word
        if face.width(candidate, size, weight) <= width:
            line = candidate
            continue
        if line:
            done.append(line)
        line = word
        while face.width(line, size, weight) > width:
            cut = _break(face, line, width, size, weight)
            if cut == 0:
                return done[:lines]
            done.append(line[:cut])
            line = line[cut:]
    if line:
        done.append(line)
    if len(done) > lines:
        rest = " ".join(done[lines - 1 :])
        done = [*done[: lines - 1], ellipsize(face, rest + ELLIPSIS, width, size, weight)]
    return done


def _fitting(face: Typeface, text: str, width: float, size: float, weight: Weight) -> int:
    """Return how many characters of a text fit into ``width``."""
    of = face.advances[weight].of
    used = 0.0
    for place, char in enumerate(text):
        used += of(char) * size
        if used > width:
            return place
    return len(text)


def _break(face: Typeface, token: str, width: float, size: float, weight: Weight) -> int:
    """Return where to break a token that is too long: after a soft sign if near the end."""
    fits = _fitting(face, token, width, size, weight)
    for place in range(fits, fits // 2, -1):
        if token[place - 1] in _SOFT:
            return place
    return fits


def line(
    face: Typeface,
    text: str,
    box: Box,
    size: float,
    *,
    fill: str = "ink",
    weight: Weight = "regular",
    anchor: Anchor = "start",
    halo: str | None = None,
) -> list[Text]:
    """Set one line in the vertical middle of a box, cut to its width; nothing if empty."""
    cut = ellipsize(face, face.printable(text), box[2], size, weight)
    if not cut:
        return []
    baseline = box[1] + box[3] / 2 + (ASCENT - DESCENT) / 2 * size
    return [
        Text(
            x=_start(box, anchor), y=baseline, text=cut, size=size, box=box, fill=fill,
            weight=weight, anchor=anchor, halo=halo,
        )
    ]  # fmt: skip


def block(
    face: Typeface,
    text: str,
    box: Box,
    size: float,
    *,
    fill: str = "ink",
    weight: Weight = "regular",
    anchor: Anchor = "start",
    lines: int = 3,
    leading: float = LEADING,
    middle: bool = False,
) -> list[Text]:
    """Set wrapped lines from the top of a box (or centred in its height), as many as fit."""
    step = size * leading
    room = max(1, int((box[3] - (ASCENT + DESCENT) * size) / step + 1.001))
    broken = wrap(face, text, box[2], size, weight, min(lines, room))
    tall = (len(broken) - 1) * step + (ASCENT + DESCENT) * size
    top = box[1] + (max(0.0, box[3] - tall) / 2 if middle else 0.0)
    return [
        Text(
            x=_start(box, anchor), y=top + ASCENT * size + number * step, text=part, size=size,
            box=box, fill=fill, weight=weight, anchor=anchor,
        )
        for number, part in enumerate(broken)
    ]  # fmt: skip


def _start(box: Box, anchor: Anchor) -> float:
    return box[0] + {"start": 0.0, "middle": box[2] / 2, "end": box[2]}[anchor]


def extent(face: Typeface, text: Text) -> Box:
    """Return the rectangle a text covers (x, y, w, h)."""
    wide = face.width(text.text, text.size, text.weight)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return (left, text.y - ASCENT * text.size, wide, (ASCENT + DESCENT) * text.size)
