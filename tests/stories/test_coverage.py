"""The intervals of emotion hold what was planted, over seeded shops."""

from __future__ import annotations

import pytest

from tools.coverage import WAYS, holds, lines, run


@pytest.mark.slow
def test_intervals_hold_what_was_planted() -> None:
    """Of 24 shops (`python -m tools.coverage` looks at 200) nine in ten intervals hold.

    The share of so few has an error of its own, so here its upper end is not judged.
    """
    found = run(24, (300, 600), first=500)
    told = "\n".join(lines(found))
    for way in (WAYS[0], WAYS[2], WAYS[4]):
        count = found.by_way[way]
        assert count.held >= 0.88 * count.looked_at, told
    trusted = found.by_way[WAYS[1]]
    assert trusted.held < found.by_way[WAYS[2]].held, told
    assert (
        holds(found, WAYS[0]) or found.by_way[WAYS[0]].held > 0.9 * found.by_way[WAYS[0]].looked_at
    )
