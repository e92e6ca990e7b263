"""Words find their stage on the demo shop, measured against its answer book."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.voice_routing import corrected, measure, report


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 11])
def test_words_are_put_into_the_right_stage(seed: int, tmp_path: Path) -> None:
    """At least 0.85 right, also of those said where one may speak of anything; confidence is honest.

    The journey is the one proposed from the data; the answer book is read only to judge.
    """
    found, definition, log = measure(seed, 2_500, tmp_path)
    shown = report(found, definition)
    assert found.unmatched < 0.01 * len(found.texts), shown
    assert found.stages() >= 0.85, shown
    assert found.stages(free=True) >= 0.85, shown
    assert found.everything() >= 0.85, shown
    assert found.touchpoints(free=True) >= 0.80, shown
    sure = [t for t in found.on_map() if t.voice.reason == "text" and t.voice.confidence >= 0.8]
    assert len(sure) > 50, shown
    assert sum(t.right for t in sure) / len(sure) >= 0.9, shown
    before, after, _ = corrected(log, definition, found, 50)
    assert after >= before - 0.01, shown
