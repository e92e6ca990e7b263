"""What the few English-speaking customers of the demo shop say; same shape as the Korean file."""

from __future__ import annotations

CORES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "배송": (
        (
            "My parcel arrived a week late",
            "Tracking did not move for four days",
            "Nobody could tell me when it would come",
            "The box was crushed when it got here",
        ),
        ("Delivery was okay, a day later than promised", "Shipping speed was average"),
        (
            "It came the very next day",
            "Great packaging and fast delivery",
            "The courier kept me posted all the way",
        ),
    ),
    "결제": (
        (
            "Checkout kept failing on my phone",
            "I typed my card number five times and gave up",
            "The payment page just turned white",
        ),
        ("Paying works but takes too many steps", "It failed once and then went through"),
        ("Paying took ten seconds", "Paying is so simple here"),
    ),
    "품질": (
        (
            "The colour is nothing like the photo",
            "It broke within a month",
            "One part was missing from the box",
        ),
        ("Decent for the price", "Nice colour but the fabric is thin"),
        (
            "Even prettier than the pictures",
            "Third time I buy this and still happy",
            "Sturdy and well made",
        ),
    ),
    "가격": (
        ("It got cheaper the day after I bought it", "The shipping fee showed up at the last step"),
        ("Prices are about the same as elsewhere",),
        ("Cheapest I could find", "The coupon made it half price"),
    ),
    "앱": (
        ("Search never finds what I want", "The app is slow and logs me out"),
        ("The app is fine, a bit slow at times",),
        ("Easy to find things, clean screens", "The filters saved me a lot of time"),
    ),
    "상담": (
        ("I waited twenty minutes on the line", "They promised to call back and never did"),
        ("Friendly, but it took a day",),
        ("One call and it was solved", "The agent was patient and kind"),
    ),
    "매장": (
        ("The shop had none in stock", "The queue at the till was endless"),
        ("The shop is big but confusing",),
        ("Staff helped me choose, lovely place", "Picked it up on my way home, very quick"),
    ),
    "메일": (
        ("Way too many e-mails", "An e-mail every single day is spam"),
        ("A little too often for me",),
        ("I like the monthly news",),
    ),
}
