"""Where voices come from is counted by event."""

from __future__ import annotations

import yeojido as yj
from yeojido.analyze.voice.sources import Source, Sources


def test_texts_ratings_and_people_are_counted_by_event() -> None:
    """The most voiced event stands first; what holds neither words nor rating is not there."""
    log = yj.Log.of(
        yj.Event("a", "review", "2026-03-01T10:00", text="좋아요", rating=2),
        yj.Event("a", "review", "2026-03-02T10:00", rating=1),
        yj.Event("b", "ticket", "2026-03-02T10:00", text="어디까지 왔나요"),
        yj.Event("b", "home", "2026-03-02T10:00"),
    )
    assert log.run(Sources()) == (Source("review", 1, 2, 1), Source("ticket", 1, 0, 1))
