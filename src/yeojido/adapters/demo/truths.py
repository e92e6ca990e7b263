"""What is planted in the demo shop, with exact numbers: the generator reads them from here.

Days are Korean days (Asia/Seoul); ``last`` is inclusive. Probabilities are those the generator
draws with, so a measured value differs from them only by sampling.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2026, 6, 30)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
TIMEZONE = "Asia/Seoul"
DAY_SECONDS = 86_400
END = DAYS * DAY_SECONDS

AGES = ("10대", "20대", "30대", "40대", "50대", "60대 이상")
AGE_SHARES = (0.04, 0.24, 0.28, 0.23, 0.14, 0.07)
SOURCES = ("검색 광고", "자연 검색", "SNS 광고", "지인 추천", "제휴 사이트", "오프라인 매장")
SOURCE_SHARES = (0.26, 0.22, 0.24, 0.12, 0.08, 0.08)
PLATFORMS = ("mobile_web", "android_app", "ios_app", "pc_web")
PLATFORM_SHARES = (0.50, 0.18, 0.14, 0.18)
COURIERS = ("한빛택배", "새벽로지스", "온누리택배")
COURIER_SHARES = (0.40, 0.35, 0.25)


def second_of(day: date) -> int:
    """Return the start of a Korean day as seconds since 2026-01-01 00:00 in Korea."""
    return (day - FIRST_DAY).days * DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Window:
    """Whole Korean days, both ends inclusive."""

    first: date
    last: date

    def holds(self, seconds: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which times (seconds since 2026-01-01 in Korea) lie inside."""
        end = second_of(self.last) + DAY_SECONDS
        return (seconds >= second_of(self.first)) & (seconds < end)


@dataclass(frozen=True, slots=True)
class CheckoutFix:
    """A simplified checkout, released to everybody on a day: +25 % relative, exactly.

    ``reach_*`` = P(payment_info | checkout_start), ``pay_*`` = P(payment_done | payment_info).
    """

    released: date = date(2026, 5, 18)
    reach_before: float = 0.90
    reach_after: float = 0.93
    conversion_before: float = 0.56
    relative_effect: float = 0.25

    @property
    def conversion_after(self) -> float:
        """P(payment_done | checkout_start) from the release on."""
        return self.conversion_before * (1 + self.relative_effect)

    @property
    def pay_before(self) -> float:
        """P(payment_done | payment_info) before the release."""
        return self.conversion_before / self.reach_before

    @property
    def pay_after(self) -> float:
        """P(payment_done | payment_info) from the release on."""
        return self.conversion_after / self.reach_after


@dataclass(frozen=True, slots=True)
class CheckoutFault:
    """A fault of the mobile web checkout: errors in storms, hardly a payment succeeds.

    It falls into the spring sale, when ``sale_factor`` times as many people shop.
    """

    window: Window = Window(date(2026, 3, 9), date(2026, 3, 29))
    platform: str = "mobile_web"
    pay_during: float = 0.10
    leave: float = 0.30
    sale_factor: float = 2.4


@dataclass(frozen=True, slots=True)
class DeliveryDelay:
    """Every parcel one courier takes over in the window is days late; ratings fall by 1.5."""

    window: Window = Window(date(2026, 4, 1), date(2026, 4, 30))
    courier: str = "한빛택배"
    extra_days: tuple[int, int] = (4, 8)
    rating_drop: float = 1.5
    leave: float = 0.25


@dataclass(frozen=True, slots=True)
class LoyalSource:
    """Loyal customers come by friends: P(loyal) by acquisition channel.

    Loyal people shop more often (``shopping_trips`` in the half year, on average) and buy more
    readily; three or more web orders mark them in the data.
    """

    source: str = "지인 추천"
    loyal_from_source: float = 0.32
    loyal_from_others: float = 0.05
    shopping_trips: float = 8.0
    shopping_trips_others: float = 1.45
    orders_of_loyal: int = 3

    @property
    def share_of_loyal(self) -> float:
        """Share of the source among loyal people (its share of all people is 0.12)."""
        share = SOURCE_SHARES[SOURCES.index(self.source)]
        of_source = share * self.loyal_from_source
        return of_source / (of_source + (1 - share) * self.loyal_from_others)


@dataclass(frozen=True, slots=True)
class MailFlood:
    """Daily e-mails to people in their twenties; they unsubscribe, and most of those leave."""

    window: Window = Window(date(2026, 5, 4), date(2026, 5, 31))
    age: str = "20대"
    subscribed: float = 0.85
    subscribed_others: float = 0.30
    unsubscribe_per_mail: float = 0.08
    leave: float = 0.90

    @property
    def leave_share(self) -> float:
        """Expected share of the age group (members before the flood) that leaves."""
        mails = (self.window.last - self.window.first).days + 1
        return self.subscribed * (1 - (1 - self.unsubscribe_per_mail) ** mails) * self.leave


@dataclass(frozen=True, slots=True)
class Emotion:
    """Expected rating (1-5) per touchpoint and situation; valence = rating - 3.

    Situations: ``usual``, and ``delay`` (an order of the delivery delay), ``fault`` (a payment
    that failed in the checkout fault), ``fixed`` (paid by the simplified checkout).
    """

    browsing: float = 3.90
    payment: float = 4.00
    payment_fault: float = 1.50
    payment_fixed: float = 4.30
    delivery: float = 3.40
    product: float = 4.25
    service: float = 3.70
    store: float = 4.20

    def delivery_delay(self, drop: float) -> float:
        """Expected delivery rating of a delayed order."""
        return self.delivery - drop

    def product_delay(self, drop: float) -> float:
        """Expected product review of a delayed order."""
        return self.product - drop


@dataclass(frozen=True, slots=True)
class Dirt:
    """Blemishes of the main file; their exact counts are written beside the data."""

    duplicate_share: float = 0.002
    broken_date_share: float = 0.001
    broken_dates: tuple[str, ...] = ("0000-00-00 00:00:00", "2026-02-30 25:61:00", "미상", "-")


@dataclass(frozen=True, slots=True)
class Truths:
    """Everything that is planted."""

    checkout_fault: CheckoutFault = field(default_factory=CheckoutFault)
    delivery_delay: DeliveryDelay = field(default_factory=DeliveryDelay)
    loyal_source: LoyalSource = field(default_factory=LoyalSource)
    mail_flood: MailFlood = field(default_factory=MailFlood)
    checkout_fix: CheckoutFix = field(default_factory=CheckoutFix)
    emotion: Emotion = field(default_factory=Emotion)
    dirt: Dirt = field(default_factory=Dirt)


TRUTHS = Truths()
