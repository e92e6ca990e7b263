"""A map of a survey, whose answers of one person all have one time."""

from __future__ import annotations

import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.lexicon import action
from yeojido.analyze.maps.build import plan
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.log import Event
from yeojido.domain.words import Words
from yeojido.store.memory import MemoryLog, frame_of


def _map(minutes: int) -> JourneyMap:
    names = ("Food rated", "Shops rated")
    definition = JourneyMap(
        meta=Meta(id="m", title=Words(ko="m", en="m"), type="service"),
        stages=(Stage(id="s", name=Words(ko="가", en="one"), order=0),),
        steps=tuple(
            Touchpoint(id=f"t{i}", stage="s", name=Words(ko=name, en=name),
                       match=Match(events=(name,)))
            for i, name in enumerate(names)
        ),
    )  # fmt: skip
    events = [
        Event(f"p{person}", name, f"2026-03-01T10:{minutes * place:02d}", rating=1.0)
        for person in range(40)
        for place, name in enumerate(names)
    ]
    log = MemoryLog.from_frame(frame_of(events), 2)
    return LocalRunner(1).run(log, plan(definition, computed_at="2026-03-02T00:00:00Z"))


@pytest.mark.parametrize(("minutes", "known"), [(0, False), (7, True)])
def test_no_time_is_told_where_none_is_known(minutes: int, known: bool) -> None:
    """Answers of one moment say nothing of how long a touchpoint takes: no zero is shown."""
    cells = [cell for cell in _map(minutes).cells if cell.lane == "time"]
    assert bool(cells) == known


def test_what_is_rated_is_named() -> None:
    """The Korean name of an action never says less than what is rated, nor another thing."""
    assert action("Shops rated").ko == "Shops rated"
    assert action("Would recommend").ko == "추천 의향"
    assert action("rating").ko == "평점"
