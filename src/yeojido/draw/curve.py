"""The emotion curve: monotone cubic, its ribbon, and faces drawn from the value.

Monotone cubic interpolation (Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980) never
overshoots, so it draws no emotion that nobody had.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from yeojido.draw.colours import valence
from yeojido.draw.scene import Item, Path
from yeojido.draw.svg import num

Point = tuple[float, float]


def slopes(points: Sequence[Point]) -> list[float]:
    """Return the tangents of the monotone cubic through points of rising x."""
    steps = [b[0] - a[0] for a, b in itertools.pairwise(points)]
    rises = [
        (b[1] - a[1]) / step for (a, b), step in zip(itertools.pairwise(points), steps, strict=True)
    ]
    if not rises:
        return [0.0] * len(points)
    out = [rises[0]]
    for before, after in itertools.pairwise(rises):
        out.append(0.0 if before * after <= 0 else (before + after) / 2)
    out.append(rises[-1])
    for place, rise in enumerate(rises):
        if rise == 0:
            out[place] = out[place + 1] = 0.0
            continue
        a, b = out[place] / rise, out[place + 1] / rise
        length = math.hypot(a, b)
        if length > 3:
            out[place], out[place + 1] = 3 / length * a * rise, 3 / length * b * rise
    return out


def path(points: Sequence[Point], *, move: bool = True) -> str:
    """Return the curve as an SVG path; ``move`` starts it with M, else with L."""
    if not points:
        return ""
    tangents = slopes(points)
    text = f"{'M' if move else 'L'}{num(points[0][0])} {num(points[0][1])}"
    for place in range(len(points) - 1):
        (x1, y1), (x2, y2) = points[place], points[place + 1]
        third = (x2 - x1) / 3
        text += (
            f"C{num(x1 + third)} {num(y1 + tangents[place] * third)} "
            f"{num(x2 - third)} {num(y2 - tangents[place + 1] * third)} {num(x2)} {num(y2)}"
        )
    return text


def sample(points: Sequence[Point], parts: int = 16) -> list[Point]:
    """Return points along the curve, ``parts`` per piece."""
    if len(points) < 2:
        return list(points)
    tangents = slopes(points)
    out: list[Point] = []
    for place in range(len(points) - 1):
        (x1, y1), (x2, y2) = points[place], points[place + 1]
        wide = x2 - x1
        for part in range(parts):
            t = part / parts
            y = (
                (1 + 2 * t) * (1 - t) ** 2 * y1
                + t * (1 - t) ** 2 * wide * tangents[place]
                + t * t * (3 - 2 * t) * y2
                + t * t * (t - 1) * wide * tangents[place + 1]
            )
            out.append((x1 + t * wide, y))
    return [*out, points[-1]]


def ribbon(lows: Sequence[Point], highs: Sequence[Point]) -> str:
    """Return the band between two curves as a closed path."""
    return path(lows) + path(list(reversed(highs)), move=False) + "Z" if len(lows) > 1 else ""


def area(points: Sequence[Point], base: float, *, above: bool) -> str:
    """Return the area between the curve and a level, on one side of it only (y points down)."""
    dense = sample(points)
    if len(dense) < 2:
        return ""
    edge = [(num(x), num(min(y, base) if above else max(y, base))) for x, y in dense]
    # Within a level stretch, points say nothing.
    kept = [
        here
        for before, here, after in zip([edge[0], *edge], edge, [*edge[1:], ("", "")], strict=False)
        if not before[1] == here[1] == after[1] or here is edge[0]
    ]
    text = f"M{edge[0][0]} {num(base)}" + "".join(f"L{x} {y}" for x, y in kept)
    return text + f"L{edge[-1][0]} {num(base)}Z"


def circle(x: float, y: float, radius: float) -> str:
    """Return a circle as a path."""
    r = num(radius)
    return (
        f"M{num(x - radius)} {num(y)}a{r} {r} 0 1 0 {num(2 * radius)} 0"
        f"a{r} {r} 0 1 0 {num(-2 * radius)} 0Z"
    )


def face(x: float, y: float, radius: float, value: float, *, hollow: bool = False) -> list[Item]:
    """Return a face whose mouth bends with the value; hollow where few people spoke."""
    colour = valence(value)
    drawing = "face-ink" if hollow else "face-light" if colour in ("v-2", "v2") else "face"
    outline = colour if hollow else "canvas"
    if not hollow and colour in ("v-1", "v0", "v1"):
        outline = "face"
    bend = max(-1.0, min(1.0, value / 2)) * radius * 0.42
    mouth = y + radius * 0.32 - bend * 0.35
    wide = radius * 0.46
    eye = radius * 0.13
    eyes = circle(x - radius * 0.34, y - radius * 0.22, eye) + circle(
        x + radius * 0.34, y - radius * 0.22, eye
    )
    ink = "ink" if hollow else drawing
    return [
        Path(
            d=circle(x, y, radius), fill="canvas" if hollow else colour, stroke=outline,
            width=1.8 if hollow else 1.2, dash="3 2" if hollow else None,
        ),
        Path(d=eyes, fill=ink),
        Path(
            d=f"M{num(x - wide)} {num(mouth - bend * 0.3)}Q{num(x)} {num(mouth + bend * 1.5)} "
            f"{num(x + wide)} {num(mouth - bend * 0.3)}",
            stroke=ink, width=max(1.3, radius * 0.13),
        ),
    ]  # fmt: skip
