"""Seconds over events, both on a logarithmic scale: what grows linearly has the slope one."""

from __future__ import annotations

import math
from html import escape
from typing import Any

WIDTH, HEIGHT = 960, 560
LEFT, RIGHT, TOP, BOTTOM = 90, 720, 84, 490
COLOURS = (
    "#1f5fbf", "#c2410c", "#15803d", "#7c3aed", "#0e7490", "#be185d", "#a16207", "#475569",
    "#4d7c0f", "#b91c1c", "#0369a1", "#6d28d9",
)  # fmt: skip
FONT = "font-family='Pretendard, Helvetica, Arial, sans-serif'"


def figure(growth: list[dict[str, Any]]) -> str:
    """Return the SVG; a dashed line shows what growing linearly looks like."""
    lines = {
        name: points
        for name in dict.fromkeys(each["name"] for each in growth if each["name"] != "cold")
        if len(points := _points(growth, name)) > 1
    }
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {FONT} "
        "role='img' aria-label='Seconds over number of events, both logarithmic'>",
        f"<rect width='{WIDTH}' height='{HEIGHT}' fill='#fff'/>",
        _text(28, 38, "Time over the size of the log", 19, weight=600),
        _text(28, 62, "warm seconds over events, both logarithmic; dashed: exactly linear", 13.5),
    ]
    if lines:
        every = [point for points in lines.values() for point in points]
        parts += _drawn(lines, _Scale(every))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _points(growth: list[dict[str, Any]], name: str) -> list[tuple[int, float]]:
    return sorted(
        (each["events"], each["seconds"])
        for each in growth
        if each["name"] == name and "seconds" in each
    )


class _Scale:
    def __init__(self, points: list[tuple[int, float]]) -> None:
        self.sizes = sorted({events for events, _ in points})
        self.low = math.floor(math.log10(min(s for _, s in points)))
        self.high = math.ceil(math.log10(max(s for _, s in points)))
        self.high = max(self.high, self.low + 1)

    def x(self, events: float) -> float:
        low, high = math.log10(self.sizes[0]), math.log10(self.sizes[-1])
        return LEFT + (RIGHT - LEFT) * (math.log10(events) - low) / (high - low)

    def y(self, seconds: float) -> float:
        part = (math.log10(seconds) - self.low) / (self.high - self.low)
        return BOTTOM - (BOTTOM - TOP) * part


def _drawn(lines: dict[str, list[tuple[int, float]]], scale: _Scale) -> list[str]:
    parts: list[str] = []
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10.0**power)
        parts.append(_line(LEFT, y, RIGHT, y, "#e2e8f0"))
        parts.append(_text(LEFT - 10, y + 4, _seconds(10.0**power), 12, anchor="end"))
    for events in scale.sizes:
        parts.append(_line(scale.x(events), TOP, scale.x(events), BOTTOM, "#e2e8f0"))
        label = f"{events / 1e6:g} M events"
        parts.append(_text(scale.x(events), BOTTOM + 24, label, 12, anchor="middle"))
    parts += _linear(scale)
    ends: list[tuple[float, float, str, str, float]] = []
    for place, (name, points) in enumerate(lines.items()):
        ink = COLOURS[place % len(COLOURS)]
        at = [(scale.x(events), scale.y(seconds)) for events, seconds in points]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        parts.append(f"<polyline points='{way}' fill='none' stroke='{ink}' stroke-width='2.2'/>")
        parts += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.2' fill='{ink}'/>" for x, y in at]
        ends.append((at[-1][1], at[-1][0], ink, name, points[-1][1]))
    below = TOP - 20.0
    ends.sort()
    for place, (y, x, ink, name, seconds) in enumerate(ends):
        room = BOTTOM + 12 - 18 * (len(ends) - 1 - place)
        label = min(max(y, below + 18), room)
        below = label
        parts.append(_line(x + 5, y, RIGHT + 22, label, ink))
        parts.append(_text(RIGHT + 28, label + 4, f"{name} {_seconds(seconds)}", 12.5, ink))
    return parts


def _linear(scale: _Scale) -> list[str]:
    """Draw lines of slope one through every second power of ten at the left edge."""
    first, last = scale.sizes[0], scale.sizes[-1]
    grown = math.log10(last / first)
    parts: list[str] = []
    for power in range(scale.low, scale.high):
        span = min(grown, scale.high - power)
        begin, end = scale.y(10.0**power), scale.y(10.0 ** (power + span))
        parts.append(
            _line(LEFT, begin, scale.x(first * 10**span), end, "#94a3b8", "stroke-dasharray='2 6'")
        )
    return parts


def _seconds(value: float) -> str:
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"


def _line(x1: float, y1: float, x2: float, y2: float, ink: str, more: str = "") -> str:
    ends = f"x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}'"
    return f"<line {ends} stroke='{ink}' {more}/>"


def _text(
    x: float, y: float, words: str, tall: float, ink: str = "#1e293b", *, anchor: str = "start",
    weight: int = 400,
) -> str:  # fmt: skip
    place = f"x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'"
    return f"<text {place} font-size='{tall}' font-weight='{weight}' fill='{ink}'>{escape(words)}</text>"
