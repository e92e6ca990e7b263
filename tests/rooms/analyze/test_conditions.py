"""Conditions by example."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from yeojido.analyze.conditions import columns_of, is_condition, near, parse, schema_of
from yeojido.domain.errors import BadCondition
from yeojido.domain.log import HOUR, Chunk, Column

NAN = float("nan")

#: Four events of two people; the second has no value in most columns.
CHUNK = Chunk(
    bucket=0,
    names=("cart", "view", "구매 완료"),
    code=np.array([0, 1, 2, 0], np.uint8),
    time=np.array([0, 10, 20, 30], np.int64) * HOUR,
    offset=np.array([0, 2, 4], np.int64),
    columns={
        "price": Column("number", np.array([1, NAN, 3, 0.5])),
        "n": Column("integer", np.array([1, 2, 3, 0.0])),
        "member": Column("boolean", np.array([1, -1, 0, 1], np.int8)),
        "channel": Column("text", np.array([0, -1, 1, 1], np.int32), ("web", "app")),
        "보낸 이": Column("text", np.array([0, -1, 1, 1], np.int32), ("가", "a%b")),
    },
    people=("p1", "p2"),
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("event = 'cart'", "1001"),
        ("event = '구매 완료'", "0010"),
        ("event in ('view', '구매 완료')", "0110"),
        ("event not in ('view')", "1011"),
        ("price > 0.9", "1010"),
        ("NOT price > 0.9", "0001"),
        ("price is null", "0100"),
        ("price is not null and n <> 3", "1001"),
        ("properties.price between 0.5 and 1", "1001"),
        ("price not between 0.5 and 1", "0010"),
        ("member", "1001"),
        ("not member", "0010"),
        ("member is not true", "0110"),
        ("channel = 'web' or n = 2", "1100"),
        ("channel = 'fax'", "0000"),
        ("channel <> 'web'", "0011"),
        ("channel not like 'w%'", "0011"),
        ("\"보낸 이\" like 'a%b'", "0011"),
        ("event ilike 'CAR_'", "1001"),
        ("event like 'car'", "0000"),
        ("channel = 'it''s'", "0000"),
        ("time >= '1970-01-01T10:00'", "0111"),
        ("time >= '1970-01-01T10:00Z' and time < '1970-01-02'", "0110"),
        ("hour(time) = 10", "0100"),
        ("weekday(time) = 5", "0001"),
        ("date(time) = '1970-01-02'", "0001"),
        ("length(event) = 5", "0010"),
        ("upper(event) = 'CART'", "1001"),
        ("lower(channel) = lower('WEB')", "1000"),
        ("coalesce(price, 7) = 7", "0100"),
        ("coalesce(channel, 'none') = 'none'", "0100"),
        ("-price < -2", "0010"),
        ("abs(n - 2) = 1", "1010"),
        ("n % 2 = 0", "0101"),
        ("(n + 1) * 2 / 2 = 2", "1000"),
        ("1 / n >= 0", "1110"),
        ("price = 1 or price is null", "1100"),
        ("true", "1111"),
        ("1 = 2", "0000"),
        ("person = 'p2'", "0011"),
    ],
)
def test_condition_holds(text: str, holds: str):
    """What a condition selects; null counts as false."""
    condition = parse(text, schema_of(CHUNK))
    assert "".join(str(int(each)) for each in condition.mask(CHUNK)) == holds


def test_times_without_a_zone_are_read_in_the_given_one():
    """Literals, hours and days are those of the zone."""
    for text, holds in [
        ("time >= '1970-01-01T19:00'", [False, True, True, True]),
        ("time >= '1970-01-01T19:00Z'", [False, False, True, True]),
        ("hour(time) = 9", [True, False, False, False]),
        ("date(time) = '1970-01-02'", [False, False, True, True]),
    ]:
        assert parse(text, schema_of(CHUNK), "Asia/Seoul").mask(CHUNK).tolist() == holds


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("prise > 3", 1, "Near: price"),
        ("n = 1 and prise > 3", 11, "Near: price"),
        ('event = "cart"', 9, "single quotes"),
        ("lowercase(event) = 'x'", 1, "Near: lower"),
        ("price = 'x'", 9, "a number and text"),
        ("event", 1, "true-or-false"),
        ("price and n = 1", 1, "true-or-false"),
        ("event = = 'x'", 9, "`=` is not expected"),
        ("event = 'x", 10, "not closed"),
        ("time > 3", 8, "a time and a number"),
        ("time > '2026-13-01'", 8, "not a date"),
        ("price = null", 1, "is null"),
        ("event in (select 1)", 1, "cannot be used"),
        ("event = 'a'; event = 'b'", 1, "cannot be used"),
        ("event like price", 12, "like takes"),
        ("upper(price) = 'A'", 7, "text belongs here"),
        ("장바구니 > 3", 1, "no column"),
        ("event = 'a' and\nprise > 1", 17, "Near: price"),
        ("", 1, "empty"),
        ("n = 1 and counts('cart') > 1", 11, "Near: count"),
        ("sum('cart') > 1", 1, "takes a column first"),
        ("sum(channel, 'cart') > 1", 1, "a number belongs here"),
        ("count('cart', 'view') > 1", 1, "wrong number"),
        ("count(prise > 1) > 1", 7, "Near: price"),
        ("count('cart', last => 'soon') > 1", 23, "not a length of time"),
        ("count('cart', first => '3d') > 1", 24, "Write a period as last"),
        ("count('cart')", 1, "true-or-false"),
        ("count('x''); drop table log') > 0; select 1", 36, "not expected"),
    ],
)
def test_refusal_names_place_and_reason(text: str, position: int, reason: str):
    """A condition that is not understood says where, why, and what is near."""
    with pytest.raises(BadCondition) as caught:
        parse(text, schema_of(CHUNK))
    assert caught.value.values["position"] == position
    assert reason in caught.value.say("en")
    assert caught.value.say("ko") != caught.value.say("en")


def test_columns_are_known_without_a_log():
    """What to load is told by the text alone; event and time need no loading."""
    assert columns_of("event = 'a' and properties.price > 1 and hour(time) = 3") == {"price"}


def test_a_name_is_no_condition():
    """Comparisons and their combinations are conditions; names, even odd ones, are not."""
    assert is_condition("price > 3")
    assert is_condition("not member")
    assert is_condition("(event = 'a')")
    assert is_condition("did('a')")
    for name in ("catalog", "Order Completed", "cart-add", "구매 완료", "100%", "a,b", ""):
        assert not is_condition(name)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("count('cart') = 1", "1101"),
        ("event = 'cart' and count('cart') = 1", "1001"),
        ("COUNT(*) = 2", "0101"),
        ("did(price > 2)", "0011"),
        ("sum(price) >= 3", "0011"),
        ("max(n, event = 'cart', last => '10h') is null", "0110"),
        ("days_since('cart') > 0.4", "0100"),
        ("last(channel) = 'web' and channel is null", "0100"),
        ("prev(event) = 'cart'", "0100"),
        ("count('no such event') = 0", "1111"),
    ],
)
def test_behaviour_holds(text: str, holds: str):
    """At an event, functions look back over the person's events, this one included."""
    condition = parse(text, schema_of(CHUNK))
    assert "".join(str(int(each)) for each in condition.mask(CHUNK)) == holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("count('cart') = 1", "11"),
        ("did('view') and channel = 'web'", "10"),
        ("count(*, last => '15h') = 0", "10"),
        ("count('cart', last => '10h') = 1", "01"),
        ("member", "10"),
        ("person in ('p2')", "01"),
        ("price is null", "00"),
        ("true", "11"),
    ],
)
def test_people_are_judged_once(text: str, holds: str):
    """In scope person a condition gives one answer a person, at the end of the data."""
    chunk = replace(CHUNK, end=30 * HOUR)
    condition = parse(text, schema_of(chunk), scope="person")
    assert "".join(str(int(each)) for each in condition.mask(chunk)) == holds


@pytest.mark.parametrize("text", ["event = 'cart'", "time > '2026-01-01'", "prev(event) = 'cart'"])
def test_what_differs_by_event_is_no_trait(text: str):
    """A condition over people refuses what only an event has, and says what to write."""
    with pytest.raises(BadCondition, match=r"Write did\("):
        parse(text, schema_of(CHUNK), scope="person")


def test_an_empty_chunk_gives_an_empty_mask():
    """No events, no answers, also for a condition without columns."""
    empty = Chunk(
        bucket=0,
        names=(),
        code=np.empty(0, np.uint8),
        time=np.empty(0, np.int64),
        offset=np.zeros(1, np.int64),
    )
    with_ratings = replace(empty, columns={"rating": Column("number", np.empty(0))})
    for text in ("event = 'a'", "true", "time > '2026-01-01'", "count('a') > 0", "sum(rating) > 0"):
        assert parse(text, {"rating": "number"}).mask(with_ratings).size == 0
    assert parse("did('a')", {}, scope="person").mask(empty).size == 0


def test_near_names_are_found_across_case():
    """Typing slips and parts of a name lead to it."""
    assert near("Chekout", ["checkout", "cart"]) == ["checkout"]
    assert near("pay", ["payment_done", "cart"]) == ["payment_done"]
    assert near("zzz", ["cart"]) == []
