"""What drivers and changes find by themselves of what is planted in the demo shop."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import yeojido as yj
from yeojido.adapters.demo import FILES, TRUTHS, write
from yeojido.analyze.why.incidents import Change, ChangesResult

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> yj.Log:
    """A demo shop of 5,000 customers."""
    folder: Path = tmp_path_factory.mktemp("why")
    write(folder, 5000, 7)
    return yj.read(*(folder / name for name in FILES))


@pytest.fixture(scope="module")
def changes(shop: yj.Log) -> ChangesResult:
    """What changed, asked without a word of where to look."""
    return shop.run(yj.Changes())


def near(text: str | None, wanted: date, days: int = 2) -> bool:
    """Whether a day is the wanted one, give or take."""
    return text is not None and abs((date.fromisoformat(text) - wanted).days) <= days


def mains(result: ChangesResult, measure: str) -> list[Change]:
    """The descriptions of the incidents of one measure."""
    return [each.main for each in result.incidents if each.main.measure == measure]


def test_the_checkout_fault_comes_first(changes: ChangesResult) -> None:
    """Truth 1: its days, its platform alone, its place; the orders lost at once in the interval."""
    fault = TRUTHS.checkout_fault
    first = changes.incidents[0].main
    assert (first.property, first.value) == ("platform", fault.platform)
    assert first.of[0] == "payment_info" and first.worse
    assert near(first.start, fault.window.first) and near(first.end, fault.window.last)
    assert first.lost_ci is not None and first.lost_ci[0] <= 222 <= first.lost_ci[1]


def test_the_late_courier_is_found_by_its_ratings(changes: ChangesResult) -> None:
    """Truth 2: the ratings of one courier's deliveries fall by 1.5 in April."""
    delay = TRUTHS.delivery_delay
    found = next(each for each in mains(changes, "rating") if each.property == "택배사")
    assert found.value == "한빛택배" and found.of == ("배송 완료",)
    assert found.change_ci[0] <= -1.5 <= found.change_ci[1]
    assert date.fromisoformat(found.start) <= delay.window.last
    assert found.end is not None and date.fromisoformat(found.end) >= delay.window.first


def test_loyal_customers_come_by_friends(shop: yj.Log) -> None:
    """Truth 3: of all traits a third purchase goes with, by friends comes first of those that raise it."""
    result = shop.run(yj.Drivers("count('payment_done') >= 3"))
    traits = [d for d in result.found() if d.candidate.kind == "trait" and d.difference > 0]
    assert traits[0].candidate.name == "acquisition_channel"
    assert traits[0].candidate.value == "지인 추천"
    assert traits[0].odds is not None and traits[0].odds > 4


def test_a_daily_mail_makes_people_in_their_twenties_unsubscribe_and_leave(
    shop: yj.Log, changes: ChangesResult
) -> None:
    """Truth 4: who and what goes with unsubscribing, that unsubscribing goes with leaving, and when."""
    flood = TRUTHS.mail_flood
    reasons = shop.run(yj.Drivers("email_unsubscribe")).found()[:3]
    assert {("age_band", "20대"), ("campaign", "데일리 특가")} <= {
        (d.candidate.name, d.candidate.value) for d in reasons
    }
    leaving = shop.run(yj.Drivers(leaving="*")).found()
    unsubscribed = next(d for d in leaving if d.candidate.name == "email_unsubscribe")
    assert unsubscribed.difference > 0.3 and unsubscribed.difference_ci[0] > 0.3
    mails = next(each for each in mains(changes, "people") if each.value == "데일리 특가")
    assert mails.of[0] in ("email_sent", "email_open", "email_unsubscribe")
    assert near(mails.start, flood.window.first) and near(mails.end, flood.window.last)


def test_the_fix_is_a_rise_that_lasts(changes: ChangesResult) -> None:
    """Truth 5: everybody, since 18 May, a quarter more from checkout to payment."""
    found = next(each for each in mains(changes, "conversion") if not each.worse)
    assert (found.property, found.end, found.of[0]) == (None, None, "checkout_start")
    assert near(found.start, TRUTHS.checkout_fix.released)
    assert found.inside / found.before == pytest.approx(1.25, abs=0.06)


def test_the_fault_of_the_public_clickstream_is_found() -> None:
    """Payment fails from 19 May to 6 June 2024; and mobile checkouts in April."""
    path = Path(__file__).parents[3] / "shared/data/shop_clickstream.csv.gz"
    if not path.exists():
        pytest.skip("the public clickstream is not here")
    result = yj.read(path).run(yj.Changes(timezone="UTC"))
    first, second = (each.main for each in result.incidents[:2])
    assert "purchase" in first.of and first.property is None
    assert near(first.start, date(2024, 5, 19)) and near(first.end, date(2024, 6, 6), 3)
    assert second.value == "mobile"
