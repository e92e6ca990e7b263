"""What the map finds by itself of what is planted in the demo shop."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import yeojido as yj
from yeojido.adapters.demo import FILES, TRUTHS, write
from yeojido.analyze.maps.document import read
from yeojido.analyze.maps.document import write as written
from yeojido.analyze.maps.lint import lint
from yeojido.domain.journey import JourneyMap, Pain

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop_map(tmp_path_factory: pytest.TempPathFactory) -> JourneyMap:
    """The map of a demo shop of 2,500 customers, drawn without a flag."""
    from yeojido.app.journeys import propose
    from yeojido.app.maps import compute

    folder: Path = tmp_path_factory.mktemp("truths")
    write(folder, 2500, 7)
    log = yj.read(*(folder / name for name in FILES))
    return compute(log, propose(log))


def days(pain: Pain) -> tuple[date, date]:
    """The first and last day of a dated pain."""
    text = next(str(item.value) for item in pain.evidence if item.kind == "period")
    first, last = text.split("/")
    return date.fromisoformat(first), date.fromisoformat(last)


def test_the_checkout_fault_comes_first(shop_map: JourneyMap) -> None:
    """The first pain is the fault: its platform, its days (within three), errors, a sure cost."""
    fault = TRUTHS.checkout_fault
    pain = shop_map.pains[0]
    first, last = days(pain)
    assert abs((first - fault.window.first).days) <= 3
    assert abs((last - fault.window.last).days) <= 3
    assert fault.platform in pain.title.ko
    assert pain.kind == "failure"
    assert pain.ci is not None and pain.ci[0] > 0
    step = next(step for step in shop_map.steps if step.id == pain.step)
    assert "payment_info" in step.match.events


def test_the_late_courier_is_found_by_its_ratings(shop_map: JourneyMap) -> None:
    """Ratings of the delivery fall in the weeks of the delay."""
    delay = TRUTHS.delivery_delay
    found = [p for p in shop_map.pains if p.kind == "emotion" and p.step == "deliver"]
    assert found
    first, last = days(found[0])
    assert first <= delay.window.last and last >= delay.window.first


def test_delivery_is_the_lowest_point_of_emotion_with_words_on(shop_map: JourneyMap) -> None:
    """Words are read, some count by themselves, and the delay is where it hurts most."""
    assert shop_map.lens.model is not None
    felt = {
        cell.step: cell
        for cell in shop_map.cells
        if cell.lane == "emotion" and cell.step is not None and cell.value is not None
    }
    assert min(felt, key=lambda step: felt[step].value or 0.0) == "deliver"
    texts = [number for cell in felt.values() if isinstance(number := cell.values["texts"], int)]
    assert sum(texts) > 100
    assert next(each.step for each in shop_map.moments if each.kind == "pit") == "deliver"


def test_a_real_map_is_written_read_and_linted(shop_map: JourneyMap) -> None:
    """The document round-trips, and the linter finds no errors in it."""
    assert read(written(shop_map), "map.json") == shop_map
    assert not [finding for finding in lint(shop_map) if finding.severity == "error"]
    assert len(shop_map.moments) <= 3
