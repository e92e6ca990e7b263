"""The server is killed under load, and nothing that was acknowledged is lost or doubled."""

from __future__ import annotations

import pytest

from tools import chaos


@pytest.mark.slow
def test_kills_lose_nothing_and_double_nothing() -> None:
    """Five kills of the whole process group at random moments; ``make chaos`` does 200."""
    report = chaos.run(kills=5, seed=3, longest=1.0)
    assert report.acknowledged > 0
    assert report.fine, report
