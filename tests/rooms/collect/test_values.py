"""Values made fit for the log: ratings, channels, addresses, personal data."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect import channels, ratings, redact, urls
from yeojido.collect.roles import Scale
from yeojido.domain.errors import BadOption


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        (["1", "5", "3"], Scale(1, 5)), (["4.5", "3.0"], Scale(1, 5)), (["0", "9", "10"], Scale(0, 10)),
        (["1", "10"], Scale(1, 10)), (["1", "7"], Scale(1, 7)), (["-2", "1"], Scale(-2, 2)),
        (["85", "20"], Scale(0, 100)), (["-7", "300"], None), (["a", "b"], None), ([None], None),
    ],
)  # fmt: skip
def test_scale_of(values: list[str], scale: Scale | None) -> None:
    """The scale is seen from the values, and left open where it is not plain."""
    assert ratings.scale_of(pl.Series(values, dtype=pl.String)) == scale


def test_to_emotion() -> None:
    """Ends of a scale become -2 and +2; what lies off it or is no number becomes nothing."""
    values = pl.Series(["1", "3", "5", "6", "x", None, "매우 만족", "Very Dissatisfied"])
    assert ratings.to_emotion(values, Scale(1, 5)).to_list() == [-2, 0, 2, None, None, None, 2, -2]


def test_parse_scale() -> None:
    """Scales are written low..high; anything else is refused."""
    assert ratings.parse_scale("0..10") == Scale(0, 10)
    with pytest.raises(BadOption, match="--rating-scale"):
        ratings.parse_scale("5")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["desktop", "mobile"], ["web", "web"]), (["web", "mobile"], ["web", "app"]),
        (["콜센터", "카톡", "매장", "앱 푸시"], ["call_center", "kakao", "store", "push"]),
        (["E-Mail", "Live Chat", "Mars"], ["email", "chat", "Mars"]), (["iOS", "mobile web"], ["app", "web"]),
        (["모바일", "앱"], ["web", "app"]),
    ],
)  # fmt: skip
def test_channels(words: list[str], keys: list[str]) -> None:
    """Words of sources become the keys of the map; a word that is none of them stays."""
    assert channels.normalise(pl.Series(words)).to_list() == keys


def test_addresses_become_paths() -> None:
    """Host, query, closing slash and ids are no part of an event's name; the campaign is kept."""
    series = pl.Series(
        ["https://a.kr/?utm_source=blog", "http://a.kr/item/123/", "//a.kr/b#x", "other", None]
    )
    assert urls.event_names(series).to_list() == ["/", "/item/:id", "/b", "other", None]
    kept = urls.properties(series)
    assert kept["utm_source"].to_list() == ["blog", None, None, None, None]
    assert "utm_term" not in kept


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("문의는 010-1234-5678로", "문의는 [phone]로"), ("01012345678", "[phone]"),
        ("+82 10-1234-5678", "[phone]"), ("02-123-4567 대표전화", "[phone] 대표전화"),
        ("a.b+c@mail.co.kr에 보내 주세요", "[email]에 보내 주세요"), ("900101-1234567", "[id]"),
        ("9001011234567입니다", "[id]입니다"), ("카드 1234-5678-9012-3456", "카드 [card]"),
        ("국민 123456-01-234567", "국민 [account]"), ("2026-03-09에 샀어요", "2026-03-09에 샀어요"),
        ("3점에서 5점", "3점에서 5점"), ("주문 20260309", "주문 20260309"), ("50,000원", "50,000원"),
        ("010-1234-5678 010-8765-4321", "[phone] [phone]"),
    ],
)  # fmt: skip
def test_mask(text: str, masked: str) -> None:
    """Personal data in free text is blotted out, ordinary numbers are not."""
    assert redact.mask(pl.Series([text, None])).to_list() == [masked, None]
    assert redact.mask_one(text) == masked


@given(st.lists(st.none() | st.text(max_size=40), max_size=6))
def test_masking_again_changes_nothing(texts: list[str | None]) -> None:
    """What was masked once is clean, and a column is masked as its texts are one by one."""
    once = redact.mask(pl.Series(texts, dtype=pl.String))
    assert redact.mask(once).to_list() == once.to_list()
    assert once.to_list() == [None if t is None else redact.mask_one(t) for t in texts]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["a@b.kr", "c@d.com"], "email"), (["010-1234-5678"], "phone"), (["02-123-4567"], "phone"),
        (["900101-1234567"], "resident_number"), (["1234-5678-9012-3456"], "card"), (["10.0.0.1"], "ip"),
        (["17850.0"], None), (["2026-03-09"], None), (["8395097477884212984"], None), (["user_0001"], None),
    ],
)  # fmt: skip
def test_kind_of(values: list[str], kind: str | None) -> None:
    """Personal data is known by its look; ids, dates and amounts are none."""
    assert redact.kind_of(pl.Series(values)) == kind


def test_pseudonyms() -> None:
    """One person is one pseudonym however written; another secret gives another."""
    one, two = b"1" * 32, b"2" * 32
    assert redact.pseudonym("Kim@Mail.kr ", one) == redact.pseudonym("kim@mail.kr", one)
    assert redact.pseudonym("+82 10-1234-5678", one) == redact.pseudonym("01012345678", one)
    assert redact.pseudonym("a@b.kr", one) != redact.pseudonym("a@b.kr", two)
    made = redact.pseudonymised(pl.Series(["a@b.kr", None, "a@b.kr"]), one)
    assert made[0] == made[2]
    assert made[1] is None
    assert "a@b.kr" not in str(made[0])
