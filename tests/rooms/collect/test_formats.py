"""What SDKs send is read as messages of one form; bad events are refused one by one."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect import formats
from yeojido.collect.formats.envelope import Limits
from yeojido.domain.errors import BadRequest
from yeojido.domain.message import Message, Parsed

PAYLOADS = Path(__file__).parent / "payloads"
NOW = round(datetime.fromisoformat("2026-11-26T00:24:27Z").timestamp() * 1_000_000)
WIRES = {
    "analytics-next-t": "segment:track",
    "analytics-next-i": "segment:identify",
    "rudder-js-identify": "segment:identify",
    "rudder-js-track": "segment:track",
    "jitsu-page": "jitsu:page",
    "posthog-js": "posthog",
    "posthog-node": "posthog",
    "posthog-python": "posthog",
    "dittofeed-node": "dittofeed",
    "snowplow": "snowplow",
    "cloudevents": "cloudevents",
}


def payload(name: str) -> tuple[str, bytes]:
    """Return the wire and the body of one captured request."""
    return WIRES.get(name, "segment"), (PAYLOADS / f"{name}.json").read_bytes()


def read(name: str, received_at: int = NOW) -> list[Message]:
    """Read a captured request of which nothing is refused but what speaks of a group alone."""
    wire, body = payload(name)
    parsed = formats.read(wire, body, received_at)
    assert [r.reason for r in parsed.refused if r.reason != "collection.group_alone"] == []
    return parsed.messages


def one(fields: dict[str, Any], wire: str = "segment", received_at: int = NOW) -> Parsed:
    """Read one event alone."""
    return formats.read(wire, json.dumps(fields).encode(), received_at)


def track(**fields: Any) -> dict[str, Any]:
    """Return a call that is taken, but for what is said."""
    return {"type": "track", "event": "E", "userId": "u1", "messageId": "m", **fields}


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("*.json")))
def test_every_client_is_read_whole(name: str) -> None:
    """Each captured request is counted as it is read, every message with an id and a person."""
    wire, body = payload(name)
    parsed = formats.read(wire, body, NOW)
    assert len(parsed.messages) + len(parsed.refused) == formats.count(wire, body) > 0
    assert all(m.message_id and (m.user_id or m.anonymous_id) for m in parsed.messages)
    assert not any(m.message_id.startswith("made:") for m in parsed.messages)


def test_segment_python_sends_every_call() -> None:
    """Names, groups, aliases and traits of a batch stand where they belong."""
    by_call = {m.call: m for m in read("segment-python")[:-1]}
    assert [m.event for m in read("segment-python")] == [
        "identify", "Order Completed", "page", "screen", "group", "alias", "Browsed"
    ]  # fmt: skip
    assert by_call["identify"].traits == {"email": "a@x.kr", "name": "김철수", "plan": "pro"}
    assert by_call["page"].properties == {"url": "http://x/", "name": "Home", "category": "Docs"}
    assert by_call["screen"].properties == {"category": "Main"}
    assert (by_call["group"].group_id, by_call["alias"].previous_id) == ("g1", "anon1")
    assert read("segment-python")[-1].anonymous_id == "anon1"


@pytest.mark.parametrize("name", ["rudder-python", "rudder-node", "rudder-js-identify"])
def test_rudder_puts_traits_into_the_context(name: str) -> None:
    """An identify call has the traits that stand in its context."""
    assert read(name)[0].traits["plan"] == "pro"


def test_traits_in_the_context_of_other_calls_are_not_said_anew() -> None:
    """RudderStack repeats the traits with every event; only identify states them."""
    assert read("rudder-js-track")[0].traits == {}


def test_legacy_node_writes_the_time_of_the_event_as_original_timestamp() -> None:
    """The time of the batch is when it was sent, not when things happened."""
    sent = datetime.fromisoformat("2026-11-22T01:50:00.300Z")
    (message,) = read("analytics-node-legacy", round(sent.timestamp() * 1e6) + 100_000)
    assert message.time == round((sent.timestamp() - 0.2) * 1e6)


def test_posthog_tells_anonymous_from_identified() -> None:
    """A distinct id is an anonymous id until the person is identified, then a user id."""
    page, identify, order = read("posthog-js")
    assert (page.call, page.user_id, page.anonymous_id) == ("page", None, "0193-dev")
    assert page.context["page"]["path"] == "/"
    assert "referrer" not in page.context["page"]
    assert (identify.user_id, identify.anonymous_id) == ("u1", "0193-dev")
    assert identify.traits == {"email": "a@x.kr", "plan": "pro"}
    assert (order.user_id, order.properties) == ("u1", {"revenue": 12.5})


def test_posthog_python_aliases_and_groups() -> None:
    """The previous id of an alias is its distinct id; a group's event without a person is refused."""
    messages = read("posthog-python")
    alias = next(m for m in messages if m.call == "alias")
    assert (alias.user_id, alias.previous_id) == ("u1", "anon1")
    assert "os" not in messages[0].context
    browsed = next(m for m in messages if m.event == "Browsed")
    assert browsed.user_id is None and browsed.anonymous_id is not None
    refused = formats.read("posthog", payload("posthog-python")[1], NOW).refused
    assert [r.reason for r in refused] == ["collection.group_alone"]


def test_a_visitor_who_joins_a_group_is_a_person() -> None:
    """A browser's library says whose device it is; a server's library makes an id up."""
    unnamed = "0193a1b2-1111-4222-8333-abcdefabcdef"
    given = {"distinct_id": unnamed, "$group_key": "g1", "$group_set": {"plan": "b2b"}}
    event = {"event": "$groupidentify", "distinct_id": unnamed, "uuid": "g", "properties": given}
    assert [r.reason for r in one(event, "posthog").refused] == ["collection.group_alone"]
    (message,) = one({**event, "properties": {**given, "$device_id": unnamed}}, "posthog").messages
    assert (message.anonymous_id, message.group_id, message.traits) == (
        unnamed,
        "g1",
        {"plan": "b2b"},
    )


def test_cloudevents_are_known_by_source_and_id() -> None:
    """The same id of two sources is two events; the subject is the person where nothing else is."""
    paid, returned = read("cloudevents")
    assert (paid.event, paid.user_id, paid.properties) == ("kr.shop.paid", "u1", {"amount": 12.5})
    assert returned.user_id == "u1"
    event = json.loads(payload("cloudevents")[1])[0]
    other = one({**event, "source": "/other"}, "cloudevents").messages[0]
    again = one(event, "cloudevents").messages[0]
    assert other.message_id != paid.message_id == again.message_id


def test_snowplow_is_read() -> None:
    """Page views, structured and self-describing events."""
    page, order, added = read("snowplow")
    assert (page.call, page.user_id, page.anonymous_id) == ("page", "u1", "d-1")
    assert (order.event, order.properties) == ("order_completed", {"revenue": 12.5})
    assert (added.event, added.properties) == ("add", {"category": "cart", "label": "sku"})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"event": None}, "no_name"),
        ({"event": "  "}, "no_name"),
        ({"event": "x" * 201}, "long_name"),
        ({"userId": None}, "no_person"),
        ({"userId": True}, "no_person"),
        ({"userId": ["u1"]}, "no_person"),
        ({"type": "charge"}, "unknown_type"),
        ({"type": None}, "unknown_type"),
        ({"timestamp": "yesterday"}, "not_a_time"),
        ({"timestamp": {"a": 1}}, "not_a_time"),
        ({"timestamp": "2027-12-01T00:00:00Z"}, "impossible_time"),
        ({"timestamp": "1999-12-31T00:00:00Z"}, "impossible_time"),
        ({"timestamp": -5}, "impossible_time"),
        ({"timestamp": 1e300}, "not_a_time"),
        ({"properties": {"text": "가" * 32_000}}, "too_large"),
        ({"properties": {str(n): n for n in range(600)}}, "too_many_properties"),
    ],
)
def test_a_bad_event_is_refused_with_its_reason(fields: dict[str, Any], reason: str) -> None:
    """Its neighbours in the batch are taken; what is refused can be read again as it is."""
    good = track(messageId="good")
    body = json.dumps({"batch": [good, track(**fields), good]}, ensure_ascii=False).encode()
    parsed = formats.read("segment", body, NOW)
    assert [m.message_id for m in parsed.messages] == ["good", "good"]
    (refused,) = parsed.refused
    assert refused.reason == f"collection.{reason}"
    again = formats.read("segment", refused.body, NOW)
    assert [r.reason for r in again.refused] == [refused.reason]


def test_deep_json_is_refused_alone() -> None:
    """An event of a hundred levels is refused; one of a hundred thousand is no JSON we read."""
    deep = track(properties=json.loads('{"a":' * 100 + "1" + "}" * 100))
    body = json.dumps({"batch": [deep, track()]}).encode()
    assert [r.reason for r in formats.read("segment", body, NOW).refused] == ["collection.too_deep"]
    with pytest.raises(BadRequest):
        formats.count("segment", b'{"batch":[' + b"[" * 100_000)


def test_a_million_keys_are_one_refused_event() -> None:
    """The event is too large; nothing of it is looked at."""
    wide = json.dumps(track(properties={f"k{n}": n for n in range(1_000_000)})).encode()
    assert formats.count("segment", wide) == 1
    assert [r.reason for r in formats.read("segment", wide, NOW).refused] == [
        "collection.too_large"
    ]


def test_what_json_forbids_is_mended() -> None:
    """NaN and Infinity become nothing; half a surrogate pair, NUL and emoji do no harm."""
    body = (
        '{"type":"track","event":"결제\\u0000 😀","userId":"u1","messageId":"m",'
        '"properties":{"a":NaN,"b":-Infinity,"c":"\\ud83d","d":"\\u0000x","e":1e999,"f\\u0000":1}}'
    ).encode()
    assert formats.count("segment", body) == 1
    (message,) = formats.read("segment", body, NOW).messages
    assert message.event == "결제� 😀"
    assert message.properties == {"a": None, "b": None, "c": "?", "d": "�x", "e": None, "f�": 1}


def test_bad_utf8_in_one_event_is_that_events_matter() -> None:
    """The other event of the batch is taken."""
    body = b'{"batch":[{"type":"track","event":"\xff\xfe","userId":"u"},%b]}' % (
        json.dumps(track()).encode()
    )
    parsed = formats.read("segment", body, NOW)
    assert [m.message_id for m in parsed.messages] == ["m"]
    assert [r.reason for r in parsed.refused] == ["collection.not_json"]


@pytest.mark.parametrize(
    ("wire", "body"),
    [
        ("segment", b""),
        ("segment", b"{"),
        ("segment", b"[]"),
        ("segment", b'"text"'),
        ("segment", b'{"batch":3}'),
        ("segment", b'{"batch":[{}]} x'),
        ("segment:track", b'{"batch":[]}'),
        ("posthog", b"3"),
        ("cloudevents", b"null"),
        ("snowplow", b"[1]"),
    ],
)
def test_what_is_malformed_as_a_whole_is_no_request(wire: str, body: bytes) -> None:
    """The door answers 400; nothing is kept."""
    with pytest.raises(BadRequest):
        formats.count(wire, body)


def test_ids_are_texts_and_of_a_length() -> None:
    """Numbers become text, long message ids a digest, always the same."""
    assert one(track(userId=17)).messages[0].user_id == "17"
    assert one(track(userId=17.0)).messages[0].user_id == "17"
    assert one(track(userId=" u1 ")).messages[0].user_id == "u1"
    long = one(track(messageId="x" * 10_000)).messages[0].message_id
    assert len(long) <= 100 and long == one(track(messageId="x" * 10_000)).messages[0].message_id
    assert long != one(track(messageId="x" * 9_999)).messages[0].message_id


def test_an_event_without_an_id_gets_one_from_its_content() -> None:
    """A client's retry is the same again; the same twice in one batch, or later, is not."""
    plain = {"type": "track", "event": "E", "userId": "u1", "timestamp": "2026-11-22T00:00:00Z"}
    body = json.dumps({"batch": [plain, plain]}).encode()
    first, second = formats.read("segment", body, NOW).messages
    again = formats.read("segment", body, NOW + 10**9).messages
    assert [m.message_id for m in again] == [first.message_id, second.message_id]
    assert first.message_id != second.message_id
    untimed = {"type": "track", "event": "E", "userId": "u1"}
    soon, later = one(untimed, received_at=NOW), one(untimed, received_at=NOW + 10**9)
    assert soon.messages[0].message_id == one(untimed).messages[0].message_id
    assert soon.messages[0].message_id != later.messages[0].message_id


def test_limits_are_for_each_event() -> None:
    """A batch may be larger than an event."""
    body = json.dumps({"batch": [track(properties={"t": "x" * 300})] * 10}).encode()
    parsed = formats.read("segment", body, NOW, Limits(event_bytes=1000))
    assert len(parsed.messages) == 10


def test_a_message_refused_later_is_read_as_it_was() -> None:
    """Dead letters of events that were read already keep time and all."""
    import msgspec

    (message,) = one(track(timestamp="2026-11-22T00:00:00Z")).messages
    body = msgspec.json.encode(message)
    assert formats.count("message", body) == 1
    assert formats.read("message", body, NOW + 10**12).messages == [message]


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    "type event userId anonymousId groupId previousId messageId timestamp originalTimestamp sentAt "
    "traits properties context name category batch receivedAt channel api_key distinct_id uuid "
    "$set offset data e ue_pr ue_px dtm stm eid duid aid id source specversion time subject".split()
)
CALLS = st.sampled_from(
    ["track", "page", "screen", "identify", "group", "alias", "$identify", "ue"]
)
EVENTS = st.dictionaries(FIELDS, ANY | CALLS, max_size=10) | ANY
BODIES = EVENTS | st.lists(EVENTS, max_size=4) | st.fixed_dictionaries(
    {}, optional={"batch": st.lists(EVENTS, max_size=4), "data": st.lists(EVENTS, max_size=3), "sentAt": ANY, "timestamp": ANY, "context": ANY}
)  # fmt: skip


@given(body=BODIES, wire=st.sampled_from(["segment", "segment:identify", "jitsu:page", "posthog",
                                          "cloudevents", "snowplow", "pixel:track"]))  # fmt: skip
def test_whatever_is_sent_is_counted_and_judged(body: Any, wire: str) -> None:
    """Reading raises nothing but BadRequest, loses nothing, and is the same every time."""
    sent = json.dumps(body).encode()
    try:
        count = formats.count(wire, sent)
    except BadRequest:
        with pytest.raises(BadRequest):
            formats.read(wire, sent, NOW)
        return
    parsed = formats.read(wire, sent, NOW)
    assert len(parsed.messages) + len(parsed.refused) == count
    assert parsed == formats.read(wire, sent, NOW)
    for refused in parsed.refused:
        kept = json.loads(refused.body)
        if isinstance(kept, dict) and not kept.keys() & {"batch", "data"}:
            assert not formats.read(wire, refused.body, NOW).messages


@given(body=st.binary(max_size=200), wire=st.sampled_from(["segment", "posthog", "snowplow"]))
def test_whatever_bytes_are_sent_are_no_trouble(body: bytes, wire: str) -> None:
    """Bytes that are no JSON are a bad request."""
    try:
        count = formats.count(wire, body)
    except BadRequest:
        return
    parsed = formats.read(wire, body, NOW)
    assert len(parsed.messages) + len(parsed.refused) == count
