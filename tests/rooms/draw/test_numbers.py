"""Numbers are read the same way everywhere, in both languages."""

from __future__ import annotations

import pytest

from yeojido.domain.journey import Period
from yeojido.draw import numbers
from yeojido.draw.colours import (
    DARK,
    LIGHT,
    SHAPE_PAIRS,
    TEXT_PAIRS,
    THEMES,
    Theme,
    contrast,
    valence,
)


@pytest.mark.parametrize(
    ("seconds", "ko", "en"),
    [
        (0.2, "1초 미만", "<1s"),
        (42, "42초", "42s"),
        (60, "1분", "1m"),
        (3599.9, "1시간", "1h"),
        (187_200, "2일 4시간", "2d 4h"),
        (14 * 86_400, "14일", "14d"),
        (1e12, "31,688년", "31,688y"),
    ],
)
def test_spans(seconds: float, ko: str, en: str) -> None:
    """A length of time is said in its two largest units."""
    assert numbers.span(seconds, "ko") == ko
    assert numbers.span(seconds, "en") == en


def test_periods_name_their_last_day() -> None:
    """The end of a period is exclusive; people read the last day in it."""
    month = Period(start="2026-03-01", end="2026-04-01")
    assert numbers.period(month, "ko") == "2026.3.1 – 3.31"
    assert numbers.period(month, "en") == "1 Mar – 31 Mar 2026"
    noon = Period(start="2025-12-31T00:00", end="2026-01-02T12:00")
    assert numbers.period(noon, "ko") == "2025.12.31 – 2026.1.2"
    assert numbers.period(Period(start="always", end="now"), "en") == "always – now"


def test_shares_and_scores() -> None:
    """Small shares keep a digit, scores their sign, and nothing breaks on odd numbers."""
    assert [numbers.share(x) for x in (0, 0.001, 0.0951, 0.5, 1)] == [
        "0%", "0.1%", "9.5%", "50%", "100%",
    ]  # fmt: skip
    assert numbers.share(0.1449, fine=True) == "14.5%"
    assert numbers.share(float("nan")) == "–"
    assert [numbers.score(x) for x in (-1.44, -0.01, 0.05)] == ["−1.4", "0.0", "+0.1"]
    assert numbers.short(48_120, "ko") == "4.8만"
    assert numbers.short(48_120, "en") == "48K"


@pytest.mark.parametrize("theme", THEMES)
def test_contrast(theme: Theme) -> None:
    """Every text reaches 4.5 to 1 on its ground and every shape 3 to 1, in both themes."""
    palette = THEMES[theme]
    for pairs, least in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)):
        for front, ground in pairs:
            ratio = contrast(palette[front], palette[ground])
            assert ratio >= least, (theme, front, ground, round(ratio, 2))


def test_both_themes_have_every_colour() -> None:
    """The dark theme is whole."""
    assert LIGHT.keys() == DARK.keys()


def test_valence_has_five_even_classes() -> None:
    """The five classes of emotion meet where they should."""
    found = [valence(value) for value in (-2, -1.2, -0.4, 0.4, 1.2, 2)]
    assert found == ["v-2", "v-1", "v0", "v0", "v1", "v2"]
