"""Messages become clean events, and what they say about people."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from tests.rooms.collect.test_formats import NOW, payload, track
from yeojido.collect import formats
from yeojido.collect.arrivals import WIRE, Arrivals, Caps, Door, arrive
from yeojido.collect.contexts import channel, without_query
from yeojido.collect.message_ids import digests
from yeojido.collect.voices import spoken
from yeojido.domain.message import Message
from yeojido.store.properties import FRAME_COLUMNS

SECRET = b"s" * 32
DOOR = Door("shop", verified=True)


def arrived(*events: dict[str, Any], door: Door = DOOR) -> Arrivals:
    """Read events and let them arrive."""
    body = json.dumps({"batch": [track(messageId=f"m{n}") | e for n, e in enumerate(events)]})
    parsed = formats.read("segment", body.encode(), NOW)
    assert not parsed.refused
    return arrive(parsed.messages, door, SECRET)


def row(*events: dict[str, Any]) -> dict[str, Any]:
    """Return the first event's row, without what is missing."""
    found = arrived(*events).frame.row(0, named=True)
    return {name: value for name, value in found.items() if value is not None}


def properties(event: dict[str, Any]) -> dict[str, Any]:
    """Return what one event's row holds beside the log's own columns."""
    return {k: v for k, v in row(event).items() if k not in (*FRAME_COLUMNS, "identity")}


def test_an_event_becomes_a_row() -> None:
    """Its key, its time, its place in the request, its id; flat properties beside them."""
    found = row({"properties": {"price": 12.5, "item": {"sku": "a", "n": 2}, "tags": ["x", 1]}})
    assert (found["person"], found["identity"], found["event"], found["seq"]) == (
        "u1",
        "u1",
        "E",
        0,
    )
    assert found["time"] == NOW
    hi, lo = digests(["m0"], SECRET)
    assert (found["digest_hi"], found["digest_lo"], found["exact"]) == (hi[0], lo[0], False)
    assert (found["price"], found["item.sku"], found["item.n"]) == (12.5, "a", 2)
    assert found["tags"] == '["x",1]'


def test_columns_have_the_narrowest_kind() -> None:
    """Whole numbers, numbers, yes or no; text where they are mixed, and nothing is lost."""
    frame = arrived(
        {"properties": {"n": 1, "x": 1, "b": True, "m": 1, "big": 2**70, "f": 2**60}},
        {"properties": {"n": 2, "x": 1.5, "b": False, "m": "a", "big": 1, "f": 0.5}},
        {"properties": {"m": True}},
    ).frame
    kinds = {name: frame.schema[name] for name in ("n", "x", "b", "m", "big", "f")}
    assert kinds == {"n": pl.Int64, "x": pl.Float64, "b": pl.Boolean, "m": pl.String,
                     "big": pl.String, "f": pl.String}  # fmt: skip
    assert frame["m"].to_list() == ["1", "a", "true"]
    assert frame["n"].to_list() == [1, 2, None]


def test_a_property_never_hides_a_column_of_the_log() -> None:
    """It gets an underscore."""
    found = row(
        {"properties": {"person": "x", "time": "y", "identity": "z", "text": "t", "rating": 4}}
    )
    assert (found["person"], found["time"], found["identity"]) == ("u1", NOW, "u1")
    assert (found["person_"], found["time_"], found["text_"], found["rating_"]) == (
        "x",
        "y",
        "t",
        4,
    )
    assert "rating" not in found


def test_the_context_speaks_under_the_logs_names() -> None:
    """Page, campaign, device and library; no address keeps its query, no agent its full name."""
    wire, body = payload("analytics-next-t")
    (message,) = formats.read(wire, body, NOW).messages
    found = arrive([message], DOOR, SECRET).frame.row(0, named=True)
    assert (found["path"], found["url"]) == ("/shop", "http://shop.kr/shop")
    assert (found["utm_source"], found["utm_medium"]) == ("naver", "cpc")
    assert (found["browser"], found["os"], found["device_type"]) == ("Chrome", "Linux", "desktop")
    assert (found["locale"], found["timezone"]) == ("ko-KR", "Asia/Seoul")
    assert (found["library"], found["channel"]) == ("analytics.js", "web")
    assert "secret" not in str(found) and "Mozilla" not in str(found)


def test_an_events_own_properties_come_before_its_context() -> None:
    """What the sender says of the event is more than what the library says of the page."""
    context = {"page": {"path": "/a", "url": "https://x.kr/a?utm_source=naver"}}
    found = properties({"properties": {"path": "/b", "utm_source": "kakao"}, "context": context})
    assert (found["path"], found["utm_source"], found["url"]) == ("/b", "kakao", "https://x.kr/a")


def test_a_page_keeps_its_campaign_and_loses_its_query() -> None:
    """Its own address and search text may hold tokens."""
    found = properties(
        {"type": "page", "name": "Home",
         "properties": {"url": "https://x.kr/?utm_source=naver&token=s", "search": "?token=s"}}
    )  # fmt: skip
    assert found == {"url": "https://x.kr/", "name": "Home", "utm_source": "naver"}


@pytest.mark.parametrize(
    ("call", "properties", "context", "expected"),
    [
        ("track", {"channel": "매장"}, {"channel": "web"}, "매장"),
        ("track", {}, {"channel": "web"}, "web"),
        ("track", {}, {"channel": "mobile"}, "app"),
        ("track", {}, {"channel": "server"}, None),
        ("page", {}, {}, "web"),
        ("screen", {}, {}, "app"),
        ("track", {}, {"page": {"path": "/"}}, "web"),
        ("track", {}, {"library": {"name": "analytics-ios"}}, "app"),
        ("track", {}, {"library": {"name": "yeojido.js"}}, "web"),
        ("track", {}, {"library": {"name": "analytics-python"}}, None),
    ],
)
def test_the_channel_is_the_customers(
    call: str, properties: dict[str, Any], context: dict[str, Any], expected: str | None
) -> None:
    """What the event names, else what its library and call give away; of a server nothing."""
    assert channel(call, properties, context) == expected


def test_channels_have_the_maps_names() -> None:
    """매장 is the store."""
    assert row({"properties": {"channel": "매장"}})["channel"] == "store"


@pytest.mark.parametrize(
    ("event", "properties", "text", "rating"),
    [
        ("Product Reviewed", {"review_body": "빨라요", "rating": 5}, "빨라요", 2.0),
        ("리뷰 작성", {"내용": "별로예요", "별점": "1"}, "별로예요", -2.0),
        ("survey_answered", {"answer": "괜찮아요", "nps": 5}, "괜찮아요", 0.0),
        ("Rating Given", {"rating": 10, "scale": 10}, None, 2.0),
        ("Rating Given", {"rating": 11, "scale": 10}, None, None),
        ("1:1 문의 등록", {"message": "환불해 주세요", "rating": 3}, "환불해 주세요", None),
        ("Product Viewed", {"rating": 4.8, "text": "x"}, None, None),
        ("Reviews Viewed", {"rating": 4.8}, None, None),
        ("Button Clicked", {"text": "구매"}, None, None),
    ],
)
def test_only_who_speaks_is_taken_at_their_word(
    event: str, properties: dict[str, Any], text: str | None, rating: float | None
) -> None:
    """A product's average rating and a button's label are nobody's feelings."""
    assert spoken(event, dict(properties)) == (text, rating)


def test_words_are_masked() -> None:
    """Personal data in what customers write is blotted out; the words are no property too."""
    found = row(
        {"event": "Product Reviewed", "properties": {"review": "010-1234-5678 a@x.kr 로 연락"}}
    )
    assert found["text"] == "[phone] [email] 로 연락"
    assert "review" not in found


def test_nothing_personal_reaches_the_frame() -> None:
    """Neither from traits, nor properties, nor context, nor ids, nor names."""
    arrivals = arrived(
        {
            "event": "Mailed a@x.kr", "userId": "kim@x.kr", "anonymousId": "dev-1",
            "properties": {"email": "kim@x.kr", "memo": "010-1234-5678", "a@x.kr": 1, "price": 3},
            "context": {"ip": "203.0.113.9", "traits": {"phone": "010-1234-5678"},
                        "page": {"url": "https://x.kr/?email=kim@x.kr", "title": "kim@x.kr 님"}},
        },
        {"type": "identify", "traits": {"email": "kim@x.kr", "name": "김철수", "plan": "pro"}},
    )  # fmt: skip
    shown = str(arrivals.frame.rows()) + str(arrivals.frame.columns) + str(arrivals.traits)
    for secret in ("kim@x.kr", "a@x.kr", "1234", "203.0.113.9", "김철수"):
        assert secret not in shown
    assert {p.value for p in arrivals.personal} >= {"kim@x.kr", "김철수"}
    assert arrivals.frame["person"][0].startswith("p_")


def test_traits_are_known_and_personal_ones_only_by_name() -> None:
    """The value of an e-mail lies in the vault; that there is one is a trait."""
    arrivals = arrived(
        {"type": "identify", "traits": {"email": "a@x.kr", "plan": "pro", "address2": {"n": 1}}}
    )
    said = {trait.name: trait.value for trait in arrivals.traits}
    assert (said["plan"], said["email"]) == ('"pro"', None)
    assert all(t.identity == "u1" and len(t.message) == 32 for t in arrivals.traits)


def test_a_groups_traits_are_not_the_persons() -> None:
    """They are properties of the event."""
    found = arrived({"type": "group", "groupId": "g1", "traits": {"industry": "retail"}})
    assert found.traits == []
    assert found.frame.row(0, named=True)["group.industry"] == "retail"
    assert found.frame["group_id"].to_list() == ["g1"]


def test_who_names_nobody_is_refused_and_can_come_again() -> None:
    """``guest`` is no person; the letter holds the message as it was understood."""
    arrivals = arrived({}, {"userId": "guest"}, {})
    assert arrivals.row == [0, 2] and arrivals.frame.height == 2
    (refused,) = arrivals.refused
    assert (refused.reason, refused.message_id, refused.wire) == ("collection.nobody", "m1", WIRE)
    assert formats.read(WIRE, refused.body, NOW).messages[0].user_id == "guest"


def test_names_are_not_endless() -> None:
    """Names that are known come in; new ones until there are too many."""
    door = Door("s", verified=True, caps=Caps(events=2, properties=2),
                events=frozenset(("Known",)), properties=frozenset(("p",)))  # fmt: skip
    arrivals = arrived(
        {"event": "Known"}, {"event": "A"}, {"event": "B"}, {"event": "A"},
        {"event": "Known", "properties": {"p": 1, "q": 1}}, {"event": "A", "properties": {"r": 1}},
        door=door,
    )  # fmt: skip
    assert arrivals.row == [0, 1, 3, 4]
    assert {r.reason for r in arrivals.refused} == {"collection.too_many_names"}
    long = arrived({"properties": {"x" * 201: 1}})
    assert [r.reason for r in long.refused] == ["collection.long_property"]


def test_evidence_is_handed_on() -> None:
    """Who was seen, and what says that two keys are one person."""
    arrivals = arrived({"anonymousId": "a"})
    assert [each.key for each in arrivals.identifiers] == ["u1", "anonymous:a"]
    assert [edge.rule for edge in arrivals.edges] == ["same_message"]


def test_every_client_arrives() -> None:
    """Each captured request comes to rows, and the same rows every time."""
    from tests.rooms.collect.test_formats import PAYLOADS

    for path in sorted(PAYLOADS.glob("*.json")):
        wire, body = payload(path.stem)
        messages = formats.read(wire, body, NOW).messages
        first, again = (arrive(messages, DOOR, SECRET) for _ in range(2))
        assert first.frame.height == len(messages) and not first.refused
        assert first.frame.equals(again.frame)


def test_nothing_arrives_from_nothing() -> None:
    """An empty stretch has a frame without rows."""
    none: list[Message] = []
    assert arrive(none, DOOR, SECRET).frame.height == 0


def test_addresses_lose_their_secrets() -> None:
    """User, password, query and fragment."""
    assert without_query("https://a:b@x.kr:8080/p/q?c=d#e") == "https://x.kr:8080/p/q"
    assert without_query("/p?x=1") == "/p"
