"""The palette: names of meanings to colours, for the light and the dark theme.

Valence runs from orange to blue, which stays apart in every kind of colour blindness (the usual
red to green does not). The dark theme is derived anew for its own background, not inverted.
``PAIRS`` lists what must be readable on what; a test holds them to WCAG 2.2.
"""

from __future__ import annotations

from typing import Literal

Theme = Literal["light", "dark"]

LIGHT: dict[str, str] = {
    "canvas": "#FFFFFF", "panel": "#F6F8FB", "card": "#FFFFFF", "ink": "#0F172A",
    "ink-2": "#3F4D63", "ink-3": "#5B687D", "line": "#E3E8EF", "line-2": "#B6C1D0",
    "zero": "#7A8799", "brand": "#2F3E8F", "brand-soft": "#EEF1FC", "on-brand": "#FFFFFF",
    "loss": "#C2410C", "loss-fill": "#EA580C", "loss-soft": "#FFF4EC", "loss-line": "#FDBA8C",
    "gain": "#1D4ED8", "gain-soft": "#EFF5FF", "gain-line": "#9DBCF7",
    "moved": "#64748B", "here": "#D5DCE6", "here-line": "#8793A6", "on-loss": "#FFFFFF", "on-strip": "#FFFFFF",
    "flow": "#E1E7EF", "star": "#A16207", "star-soft": "#FEF9E7",
    "v-2": "#C2410C", "v-1": "#FB923C", "v0": "#9CA3AF", "v1": "#60A5FA", "v2": "#1D4ED8",
    "face": "#1F2937", "face-ink": "#111827", "face-light": "#FFFFFF", "ribbon": "#475569",
    "below": "#FFF6EF", "above": "#F1F6FF",
    "stage-1": "#E0E7FF", "stage-2": "#E0F2FE", "stage-3": "#DCFCE7", "stage-4": "#FEF3C7",
    "stage-5": "#FCE7F3", "stage-6": "#EDE4FF", "stage-7": "#E7ECD8",
    "cat-1": "#2563B0", "cat-2": "#B4690E", "cat-3": "#0E8A72", "cat-4": "#8B4BC2",
    "cat-5": "#C23A7A", "cat-6": "#5F6F86", "cat-7": "#7C6320",
    "heat-0": "#F4F7FD", "heat-1": "#DFE9F9", "heat-2": "#C0D4F3", "heat-3": "#96B8EA",
    "heat-4": "#6697E0", "heat-5": "#2F66BF", "heat-6": "#1A3F8B", "on-heat": "#FFFFFF",
    "low-1": "#FEEADC", "low-2": "#FBC59D", "low-3": "#F08C4A", "mid": "#F3F5F8",
    "high-1": "#E0EAFC", "high-2": "#AECAF6", "high-3": "#73A2EE",
}  # fmt: skip

DARK: dict[str, str] = {
    "canvas": "#0E1524", "panel": "#141D30", "card": "#182238", "ink": "#EAF0F9",
    "ink-2": "#BBC7DA", "ink-3": "#97A6BE", "line": "#243149", "line-2": "#475875",
    "zero": "#7F8EA8", "brand": "#A9B8FF", "brand-soft": "#1D2848", "on-brand": "#0E1524",
    "loss": "#FF9A62", "loss-fill": "#F2702B", "loss-soft": "#33201A", "loss-line": "#9A4D25",
    "gain": "#8AB4FF", "gain-soft": "#16264A", "gain-line": "#3D64AD",
    "moved": "#7C8CA6", "here": "#3A4861", "here-line": "#8B9AB3", "on-loss": "#180D07", "on-strip": "#0E1524",
    "flow": "#26344E", "star": "#F2C14B", "star-soft": "#332A12",
    "v-2": "#F2702B", "v-1": "#FDBA74", "v0": "#A7B0BF", "v1": "#93C5FD", "v2": "#5B93F5",
    "face": "#0B1120", "face-ink": "#0B1120", "face-light": "#0B1120", "ribbon": "#A9B6CA",
    "below": "#1C1B23", "above": "#121D33",
    "stage-1": "#2A3163", "stage-2": "#153C55", "stage-3": "#17432F", "stage-4": "#463812",
    "stage-5": "#4D213C", "stage-6": "#3C2A61", "stage-7": "#383F24",
    "cat-1": "#6EA8F7", "cat-2": "#E3A548", "cat-3": "#3FC3A4", "cat-4": "#BE93F0",
    "cat-5": "#F283B4", "cat-6": "#94A5BF", "cat-7": "#C9AE63",
    "heat-0": "#152036", "heat-1": "#1A2B4E", "heat-2": "#203A6C", "heat-3": "#284B8F",
    "heat-4": "#315DB2", "heat-5": "#7FABF2", "heat-6": "#B9D3FB", "on-heat": "#0B1120",
    "low-1": "#37241B", "low-2": "#65381F", "low-3": "#944A1D", "mid": "#1B263B",
    "high-1": "#1A2A4B", "high-2": "#24417C", "high-3": "#2F5AAE",
}  # fmt: skip

THEMES: dict[Theme, dict[str, str]] = {"light": LIGHT, "dark": DARK}
STAGES = 7

#: (text, background): at least 4.5 to 1
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in
      ("canvas", "panel", "card", "loss-soft", "gain-soft", "brand-soft", "star-soft",
       "above", "below")),
    *(("loss", ground) for ground in ("canvas", "panel", "card", "loss-soft", "below", "above")),
    *(("gain", ground) for ground in ("canvas", "panel", "card", "gain-soft", "above")),
    ("brand", "canvas"), ("brand", "panel"), ("on-brand", "brand"), ("on-loss", "loss"), ("on-strip", "loss"), ("on-strip", "moved"),
    ("star", "canvas"), ("star", "star-soft"),
    *(("ink", f"stage-{number}") for number in range(1, STAGES + 1)),
    *(("ink", f"heat-{number}") for number in range(5)), ("on-heat", "heat-5"), ("on-heat", "heat-6"),
    ("on-heat", "gain"),
    *(("ink", ground) for ground in ("mid", "low-1", "low-2", "low-3", "high-1", "high-2", "high-3")),
)  # fmt: skip

#: (shape, background): at least 3 to 1
SHAPE_PAIRS: tuple[tuple[str, str], ...] = (
    ("loss-fill", "canvas"), ("moved", "canvas"), ("zero", "canvas"), ("here-line", "canvas"),
    ("v-2", "canvas"), ("v2", "canvas"), ("face", "v-1"), ("face", "v0"), ("face", "v1"),
    ("face-light", "v-2"), ("face-light", "v2"), ("ribbon", "canvas"),
    ("loss-fill", "loss-soft"),
    *((f"cat-{number}", "canvas") for number in range(1, 8)), ("gain", "canvas"), ("brand", "canvas"),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two ``#RRGGBB`` colours.

    >>> round(contrast("#000000", "#FFFFFF"))
    21
    """
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def valence(value: float) -> str:
    """Return the colour name of an emotion on the scale -2..+2 (five equal classes)."""
    if value < -1.2:
        return "v-2"
    if value < -0.4:
        return "v-1"
    if value <= 0.4:
        return "v0"
    return "v1" if value <= 1.2 else "v2"


def stage_colour(token: str, order: int) -> str:
    """Return the colour name of a stage: its token when the palette has it, else by order."""
    return token if token in LIGHT and token.startswith("stage-") else f"stage-{order % STAGES + 1}"
