"""Changes: a fault, a fix and a bad rating are found without being told where; nothing in a null shop."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.scan import Rules, clearest
from yeojido.analyze.why.changes import Changes
from yeojido.analyze.why.incidents import ChangesResult
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.log import DAY, MINUTE
from yeojido.store.memory import MemoryLog

DAYS = 90
#: 2026-01-01 in Korea.
START = 20454 * DAY - 9 * 60 * MINUTE


def shop(seed: int, *, fault: bool = False, fix: bool = False, visits: int = 4000) -> pl.DataFrame:
    """A shop of visits (view, cart, maybe buy), with a fault of phones on days 30-43, a fix on day 60."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for v in range(visits):
        day = int(rng.integers(0, DAYS))
        at = START + day * DAY + int(rng.integers(9, 20)) * 60 * MINUTE
        device = "phone" if rng.random() < 0.5 else "pc"
        region = str(rng.choice(["north", "south", "west"]))
        chance = 0.5
        if fault and device == "phone" and 30 <= day < 44:
            chance = 0.05
        if fix and day >= 60:
            chance = 0.75
        names = ["view", "cart"] if rng.random() < 0.6 else ["view"]
        if names[-1] == "cart" and rng.random() < chance:
            names.append("buy")
        for i, name in enumerate(names):
            rows.append({
                "person": f"p{v % 1500}", "time": at + i * MINUTE, "event": name,
                "device": device, "region": region,
            })  # fmt: skip
    frame = pl.DataFrame(rows)
    text, number = pl.lit(None, dtype=pl.String), pl.int_range(pl.len(), dtype=pl.Int64)
    return frame.select(
        "person", "time", number.alias("seq"), "event", text.alias("channel"), text.alias("text"),
        pl.lit(None, dtype=pl.Float64).alias("rating"), pl.lit(0, pl.Int64).alias("digest_hi"),
        number.alias("digest_lo"), pl.lit(value=True).alias("exact"), "device", "region",
    )  # fmt: skip


def run(frame: pl.DataFrame, question: Changes | None = None, buckets: int = 3) -> ChangesResult:
    """Look for changes."""
    return LocalRunner(1).run(MemoryLog.from_frame(frame, buckets), question or Changes())


def day(number: int) -> date:
    """The local day so many days after the first."""
    return date.fromordinal(date(2026, 1, 1).toordinal() + number)


def test_a_fault_is_found_with_its_days_and_its_segment_alone() -> None:
    """Phones, days 30 to 43, from cart to buy; what it cost lies in the interval."""
    result = run(shop(1, fault=True))
    (incident,) = [i for i in result.incidents if i.main.measure == "conversion"]
    main = incident.main
    assert main.of == ("cart", "buy") and (main.property, main.value) == ("device", "phone")
    assert abs((date.fromisoformat(main.start) - day(30)).days) <= 1
    assert main.end is not None and abs((date.fromisoformat(main.end) - day(43)).days) <= 1
    assert main.direction == "fall" and main.condition == "device = 'phone'"
    assert main.lost_ci is not None
    assert main.lost_ci[0] <= main.n_inside * 0.45 <= main.lost_ci[1]
    assert incident.rest is not None and incident.rest[0] == pytest.approx(0.5, abs=0.15)


def test_a_fix_that_lasts_is_a_rise_of_everybody_without_an_end() -> None:
    """From day 60 on, everybody; a fault before it does not make it look larger."""
    result = run(shop(2, fault=True, fix=True, visits=8000))
    rises = [i.main for i in result.incidents if i.main.direction == "rise" and i.main.lost]
    assert len(rises) == 1
    assert (rises[0].property, rises[0].of) == (None, ("cart", "buy"))
    assert abs((date.fromisoformat(rises[0].start) - day(60)).days) <= 1
    assert rises[0].before == pytest.approx(0.5, abs=0.03)
    assert rises[0].inside == pytest.approx(0.75, abs=0.03)
    assert [i.main.value for i in result.incidents if i.main.worse and i.main.lost] == ["phone"]


def test_steps_may_be_given() -> None:
    """A funnel's steps, one of them a condition."""
    result = run(shop(1, fault=True), Changes(("cart", "event = 'buy'"), measures=("conversion",)))
    assert result.transits == (("cart", "event = 'buy'"),)
    assert result.incidents[0].main.value == "phone"


@pytest.mark.slow
def test_in_shops_where_nothing_changes_nothing_is_found() -> None:
    """Fifty shops that are the same every day, at the corrected 0.01: none, or one by chance."""
    found = [run(shop(seed, visits=2000)).incidents for seed in range(50)]
    assert sum(bool(each) for each in found) <= 2


def test_one_null_shop_is_quiet() -> None:
    """The same in short."""
    assert run(shop(7, visits=2000)).incidents == ()


def test_rows_in_buckets_of_any_number_say_the_same() -> None:
    """How the log is cut changes nothing."""
    frame = shop(3, fault=True, visits=2500)
    assert run(frame, buckets=1) == run(frame.sample(fraction=1.0, shuffle=True, seed=1), buckets=7)


def test_windows_are_clear_in_both_directions() -> None:
    """A series with a low and then a high window: each is found to the day."""
    number = np.full(100, 50.0)
    total = np.full(100, 25.0)
    total[20:30], total[70:] = 5, 40
    series = np.stack([number, total, total], axis=1)[None]
    rules = Rules(widest_open=0.95)
    (fall,), (rise,) = clearest(series, rules), clearest(series, rules, rise=True)
    assert fall is not None and (fall.first, fall.last) == (20, 29)
    assert rise is not None and (rise.first, rise.last) == (70, 99)
    assert clearest(np.zeros((0, 100, 3))) == []


def test_empty_and_tiny_logs_are_answers() -> None:
    """Nothing in, nothing found; a short log says so."""
    empty = LocalRunner(1).run(MemoryLog.from_events([]), Changes())
    assert empty.incidents == () and empty.warnings
    assert run(shop(1, visits=3)).incidents == ()
    assert empty.to_polars().height == 0


def test_bad_questions_are_refused() -> None:
    """Clear errors for what cannot be asked."""
    with pytest.raises(QuestionError):
        Changes(("cart",))
    with pytest.raises(BadOption):
        Changes(threshold=0)
    with pytest.raises(BadOption):
        Changes(measures=())
