"""Nothing personal gets past the door in clear, wherever in a message it stands."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect.identity import key_of
from yeojido.collect.looks import looks_personal, masked, masked_number
from yeojido.collect.names import kind_of_name
from yeojido.collect.personal import Fields, take_out
from yeojido.domain.message import Message
from yeojido.domain.people import Personal

SECRET = b"s" * 32


def message(**given: Any) -> Message:
    """A message of u1 with what a test cares about."""
    usual: dict[str, Any] = {
        "call": "track", "event": "Order", "message_id": "m1", "user_id": "u1",
        "time": 1_000, "received_at": 2_000,
    }  # fmt: skip
    return Message(**{**usual, **given})


def out(fields: Fields | None = None, **given: Any) -> tuple[Message, dict[str, str]]:
    """The message without personal data, and what goes to the vault."""
    left, found = take_out(message(**given), "u1", "shop", fields or Fields(), SECRET)
    assert all(each.identity == "u1" and each.source == "shop" for each in found)
    return left, {each.field: each.value for each in found}


def test_traits() -> None:
    """What a person is called and where they live lies in the vault; the town may stay."""
    left, kept = out(
        call="identify",
        traits={
            "email": "kim@x.kr", "휴대폰 번호": "010-1234-5678", "name": "김철수", "plan": "pro",
            "address": {"street": "테헤란로 1", "city": "서울", "postalCode": "06236"},
            "birthday": "1990-01-01", "email_opt_in": True, "age": 30,
        },
    )  # fmt: skip
    assert left.traits == {
        "plan": "pro", "address": {"city": "서울"}, "email_opt_in": True, "age": 30,
    }  # fmt: skip
    assert kept == {
        "email": "kim@x.kr", "phone": "010-1234-5678", "name": "김철수", "birthday": "1990-01-01",
        "address_street": "테헤란로 1", "address_postal_code": "06236",
    }  # fmt: skip


def test_events() -> None:
    """An event keeps its product and loses its receiver; a card's number is kept nowhere."""
    left, kept = out(
        properties={
            "name": "겨울 코트", "revenue": 12.5, "order_id": "2026-0001", "receiver_phone": "010 1234 5678",
            "shipping": {"address": "서울시 강남구 1-2", "method": "택배"}, "card_number": "4111-1111-1111-1111",
            "memo": "문 앞, 010-9999-8888", "password": "hunter22", "items": [{"sku": "A1", "email": "b@x.kr"}],
        }
    )  # fmt: skip
    assert left.properties == {
        "name": "겨울 코트", "revenue": 12.5, "order_id": "2026-0001", "shipping": {"method": "택배"},
        "memo": "문 앞, [phone]", "items": [{"sku": "A1"}],
    }  # fmt: skip
    assert kept == {
        "event.receiver_phone": "010 1234 5678", "event.shipping_address": "서울시 강남구 1-2",
        "event.items_email": "b@x.kr",
    }  # fmt: skip


def test_context() -> None:
    """Of where and with what: coarse words stay, what tells one browser from all others goes."""
    left, kept = out(
        context={
            "ip": "203.0.113.9", "locale": "ko-KR", "library": {"name": "analytics.js", "version": "2.1.0"},
            "userAgent": "Mozilla/5.0 (Linux; Android 14; SM-S911N) Chrome/131.0.0.0 Mobile Safari/537.36",
            "device": {"id": "dev-1", "advertisingId": "ad-1", "name": "철수의 폰", "manufacturer": "Samsung"},
            "page": {"url": "https://x.kr/a?utm_source=naver&email=a@x.kr&token=abc#k", "title": "kim@x.kr님"},
            "location": {"city": "Seoul", "latitude": 37.5, "longitude": 127.0},
            "traits": {"name": "김철수"},
        }
    )  # fmt: skip
    assert left.context == {
        "locale": "ko-KR", "library": {"name": "analytics.js", "version": "2.1.0"},
        "page": {"url": "https://x.kr/a?utm_source=naver#k", "title": "[email]님"},
        "location": {"city": "Seoul"}, "traits": {},
        "device": {"manufacturer": "Samsung", "type": "mobile"},
        "browser": {"name": "Chrome"}, "os": {"name": "Android"},
    }  # fmt: skip
    assert kept == {"name": "김철수"}


def test_identifiers() -> None:
    """Identifiers that are or hold an address become pseudonyms; the address lies in the vault."""
    left, kept = out(user_id="kim@x.kr", anonymous_id="a-77", group_id="team:lee@x.kr")
    assert left.user_id is not None
    assert left.user_id.startswith("p_")
    assert left.anonymous_id == "a-77"
    assert left.group_id is not None
    assert "@" not in left.group_id
    assert kept == {"email": "kim@x.kr"}


@pytest.mark.parametrize("kind", ["user_id", "anonymous", "device", "external_id"])
def test_keys_hold_nothing(kind: Any) -> None:
    """An identifier with an address somewhere in it becomes a pseudonym, whatever its kind."""
    found = key_of(kind, "crm:kim@x.kr", SECRET)
    assert found is not None
    assert "kim" not in found[0]
    assert "p_" in found[0]


def test_group_traits() -> None:
    """A group's name is no person's; the address of its contact is."""
    left, kept = out(call="group", group_id="g1", traits={"name": "여지도", "email": "boss@x.kr"})
    assert left.traits == {"name": "여지도"}
    assert kept == {"group.email": "boss@x.kr"}


def test_fields() -> None:
    """A workspace may name fields of its own, and take usual ones out; never a resident number."""
    fields = Fields(
        extra=frozenset({"member_no", "order.note"}),
        allowed=frozenset({"shop_phone", "resident_number", "address"}),
    )
    left, kept = out(
        fields,
        properties={
            "memberNo": 77, "note": "n", "order": {"note": "secret"}, "shop_phone": "02-123-4567",
            "resident_number": "900101-1234567", "address": "강남점",
        },
    )  # fmt: skip
    assert left.properties == {
        "note": "n",
        "order": {},
        "shop_phone": "02-123-4567",
        "address": "강남점",
    }
    assert kept == {"event.member_no": "77", "event.order_note": "secret"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("kim@x.kr", "[email]"),
        ("010-1234-5678", "[phone]"),
        ("01012345678", "[phone]"),
        ("+82 10 1234 5678", "[phone]"),
        ("900101-1234567", "[id]"),
        ("4111 1111 1111 1111", "[card]"),
        ("4111111111111111", "[card]"),
        ("203.0.113.9", "[ip]"),
        ("2001:db8::1", "[ip]"),
        ("ｋｉｍ＠x.kr", "[email]"),
        ("https://u:p@x.kr/a", "https://x.kr/a"),
        ("https://x.kr/u/kim%40x.kr/edit", "https://x.kr/u/[email]/edit"),
        ("?q=coat&mail=a&code=77", "?q=coat"),
        ("https://x.kr/?next=https%3A%2F%2Fy.kr%2F%3Femail%3Da%2540x.kr&a=1", "https://x.kr/?a=1"),
        ("https://x.kr/a?key=1", "https://x.kr/a"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "[token]"),
        # what only resembles personal values stays
        ("1764115200000", "1764115200000"),
        ("2026-11-26T00:17:52Z", "2026-11-26T00:17:52Z"),
        ("20261126-000123", "20261126-000123"),
        ("Chrome/120.0.0.0", "Chrome/120.0.0.0"),
        ("https://x.kr/goods?no=12&utm_source=naver#top", "https://x.kr/goods?no=12&utm_source=naver#top"),
        ("12:30:45", "12:30:45"),
        ("100% 울 코트?", "100% 울 코트?"),
        ("C# & F#", "C# & F#"),
        ("8f14e45f-ceea-467f-a8f2-0b1c2d3e4f50", "8f14e45f-ceea-467f-a8f2-0b1c2d3e4f50"),
    ],
)  # fmt: skip
def test_masked(text: str, left: str) -> None:
    """What looks personal is blotted out, what only resembles it stays."""
    assert masked(text) == left
    assert looks_personal(text) is (text != left)


def test_masked_numbers() -> None:
    """Numbers that are cards, mobiles or resident numbers are blotted out; moments stay."""
    numbers = (4111111111111111, 821012345678, 9001011234568, 1764115200000, 1764115200, 12.5, True)
    assert [masked_number(n) for n in numbers] == [
        "[card]", "[phone]", "[id]", 1764115200000, 1764115200, 12.5, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("userEmail", "email"), ("고객 이메일", "email"), ("email_opt_in", None), ("email_count", None),
        ("receiver_phone", "phone"), ("연락처", "phone"), ("phone_verified", None), ("headphone", None),
        ("product_name", None), ("page_name", None), ("campaign.name", None), ("first_name", "keep"),
        ("shippingAddress", "keep"), ("url_address", None), ("집주소", "keep"), ("생년월일", "keep"),
        ("주민등록번호", "drop"), ("accessToken", "drop"), ("$ip", "drop"), ("shipping", None),
        ("description", None), ("zip", None), ("tip", None),
    ],
)  # fmt: skip
def test_names(name: str, kind: str | None) -> None:
    """Names in both languages and in many spellings are told apart from their neighbours."""
    assert kind_of_name(name) == kind


_letters = st.text("abcdefghij", min_size=3, max_size=8)
_four = st.integers(1000, 9999)
personal_values = st.one_of(
    st.builds("{}.q@{}.co.kr".format, _letters, _letters),
    st.builds("010-{}-{}".format, _four, _four),
    st.builds("010{}{}".format, _four, _four),
    st.builds("8{}0{}1{}-{}{}".format, st.integers(0, 9), st.integers(1, 9), st.integers(0, 9),
              st.integers(1, 4), st.integers(100000, 999999)),
    st.builds("{} {} {} {}".format, _four, _four, _four, _four),
)  # fmt: skip


def planted(draw: st.DrawFn, value: str) -> Any:
    """Something with a value in it: as it is, in a text, an address, an array, a key."""
    shape = draw(st.integers(0, 8))
    if shape == 0:
        return value
    if shape == 1:
        return f"{draw(st.sampled_from(('문의', 'call', '(')))} {value} 입니다"
    if shape == 2:
        return f"https://x.kr/{draw(_letters)}?{draw(_letters)}={quote(value)}&a=1"
    if shape == 3:
        return f"https://x.kr/{quote(value, safe='')}/{draw(_letters)}#{value}"
    if shape == 4:
        return f"?next={quote(f'https://y.kr/?v={quote(value)}')}"
    inner = planted(draw, value)
    if shape == 5:
        return [1, inner]
    if shape == 6:
        return {value: inner}
    return {draw(_letters): {draw(_letters): inner, "n": 1}}


@given(st.data())
def test_nothing_gets_through(data: st.DataObject) -> None:
    """Wherever a personal value is planted, the message that is left holds no trace of it."""
    value = data.draw(personal_values)
    thing = data.draw(st.composite(lambda draw: planted(draw, value))())
    field = data.draw(st.sampled_from(("user_id", "anonymous_id", "event", "group_id", "properties",
                                       "traits", "context", "name", "page")))  # fmt: skip
    if field in ("properties", "traits", "context"):
        given_: dict[str, Any] = {field: {data.draw(_letters): thing}}
    elif field == "name":
        given_ = {"properties": {"email": value, "이름": value, "tel": value, "url": thing}}
    elif field == "page":
        given_ = {"context": {"page": {"title": thing, "url": thing, "search": thing}, "ip": value}}
    else:
        given_ = {field: thing if isinstance(thing, str) else value}
    left, found = take_out(message(**given_), "u1", "shop", Fields(), SECRET)
    text = json.dumps(msgspec.to_builtins(left), ensure_ascii=False)
    assert value not in text
    assert quote(value) not in text
    assert value.replace("-", "").replace(" ", "") not in text
    assert all(value not in repr(each) for each in found)
    assert all(isinstance(each, Personal) for each in found)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)))  # fmt: skip
def test_any_message_is_taken(value: Any) -> None:
    """Whatever JSON holds, it is cleaned without fail, and what is clean stays as it is."""
    left, _ = take_out(message(properties={"v": value}), "u1", "s", Fields(), SECRET)
    again, more = take_out(left, "u1", "s", Fields(), SECRET)
    assert again == left
    assert more == []
