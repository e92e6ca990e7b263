"""The door for events: who is let in, what is answered, what is kept."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import zlib
from typing import Any

import brotli
import pytest

from yeojido.adapters.collector import Script
from yeojido.app.http.collection import Limits, collection
from yeojido.domain.database_errors import DatabaseUnreachable
from yeojido.domain.errors import DiskFull, TooMuch
from yeojido.store.sources import Source

BATCH = json.dumps({"batch": [{"type": "track", "event": "E", "userId": "u"}] * 3}).encode()
ORIGIN = {"origin": "https://shop.kr"}


class Kept:
    """An inbox that remembers, or fails."""

    def __init__(self, error: Exception | None = None, waiting: int = 0) -> None:
        self.rows: list[tuple[str, str, int, int, bytes]] = []
        self.error = error
        self.count = waiting

    async def append(self, source: str, wire: str, at: int, events: int, body: bytes) -> None:
        if self.error is not None:
            raise self.error
        self.rows.append((source, wire, at, events, body))

    def waiting(self) -> int:
        return self.count


class Keys:
    """Two sources: one that sends, one that is disabled."""

    def remembers(self, write_key: str) -> bool:
        return write_key == "wk"

    def find(self, write_key: str, now: int) -> Source | None:
        if write_key == "wk":
            return Source("s1", "shop", "server", 0)
        return Source("s2", "old", "server", 0, 5) if write_key == "off" else None


class Answer:
    """What was answered."""

    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
        self.body: bytes = b"".join(m.get("body", b"") for m in messages[1:])

    @property
    def code(self) -> str:
        """The code of an error."""
        return json.loads(self.body)["error"]["code"]


class Site:
    """The door, asked as a server would ask it."""

    def __init__(self, limits: Limits | None = None, inbox: Kept | None = None) -> None:
        self.inbox = inbox or Kept()
        self.now = 1_000_000_000
        script = Script(b"/* collector */", '"1a"', "sha384-", "1a")
        self.app = collection(self.inbox, Keys(), lambda: self.now, limits, script=lambda: script)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        path, _, query = path.partition("?")
        given = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query.encode(),
            "scheme": "http",
            "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()],
        }  # fmt: skip
        parts = [body[:7], body[7:]]

        async def receive() -> dict[str, Any]:
            part = parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(parts)}

        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        return Answer(sent)

    def post(self, path: str, body: bytes = BATCH, key: str = "wk", **headers: str) -> Answer:
        return self.ask("POST", path, body, **{"Authorization": basic(key), **headers})


def basic(key: str) -> str:
    """Return the header of a client whose user name is its key."""
    return "Basic " + base64.b64encode(f"{key}:".encode()).decode()


@pytest.fixture
def site() -> Site:
    """A door with one source that may send."""
    return Site()


def test_what_is_accepted_is_kept_and_answered_with_200(site: Site) -> None:
    """The inbox has the body as it was sent, how many events it holds, whose it is, and when."""
    answer = site.post("/v1/batch")
    assert (answer.status, bool(answer.body)) == (200, True)
    assert site.inbox.rows == [("s1", "segment", site.now, 3, BATCH)]


@pytest.mark.parametrize(
    ("path", "wire"),
    [
        ("/v1/t", "segment:track"), ("/v1/p", "segment:page"), ("/v1/i", "segment:identify"),
        ("/v1/s", "segment:screen"), ("/v1/g", "segment:group"), ("/v1/a", "segment:alias"),
        ("/v1/identify", "segment:identify"), ("/api/s/page", "jitsu:page"),
        ("/api/s/s2s/track", "jitsu:track"), ("/api/public/apps/track", "dittofeed:track"),
        ("/e/", "posthog"), ("/i/v0/e/", "posthog"), ("/capture", "posthog"),
        ("/com.snowplowanalytics.snowplow/tp2", "snowplow"), ("/cloudevents", "cloudevents"),
    ],
)  # fmt: skip
def test_each_address_speaks_its_format(site: Site, path: str, wire: str) -> None:
    """One call at an address of its own."""
    assert site.post(path, b'{"a":1}').status == 200
    assert [(row[1], row[3]) for row in site.inbox.rows] == [(wire, 1)]


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/batch/", "/api/s/s2s/batch",
                                  "/api/public/apps/batch"])  # fmt: skip
def test_batches_are_counted(site: Site, path: str) -> None:
    """Each system's address for batches."""
    assert site.post(path).status == 200
    assert site.inbox.rows[0][3] == 3


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/v1/batch", BATCH, {"Authorization": basic("wk")}),
        ("/v1/batch", BATCH, {"Authorization": "Basic " + base64.b64encode(b":wk").decode()}),
        ("/v1/batch", BATCH, {"Authorization": "Bearer wk"}),
        ("/v1/batch?writeKey=wk", BATCH, {"Content-Type": "text/plain"}),
        ("/api/s/track", b"{}", {"X-Write-Key": "wk:any-secret"}),
        ("/v1/t", b'{"writeKey":"wk"}', {}),
        ("/api/s/track", b'{"writeKey":"wk:secret"}', {}),
        ("/batch/", b'{"api_key":"wk","batch":[]}', {}),
        ("/e/", b'[{"event":"a","properties":{"token":"wk"}}]', {}),
        ("/com.snowplowanalytics.snowplow/tp2", b'{"data":[{"aid":"wk"}]}', {}),
    ],
)
def test_the_key_is_found_where_clients_put_it(
    site: Site, path: str, body: bytes, headers: dict[str, str]
) -> None:
    """In the authorisation, a header of its own, the address, or the body."""
    assert site.ask("POST", path, body, **headers).status == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": basic("nope")}, {"Authorization": "Basic %"},
                                     {"Authorization": "Basic /w=="}, {"X-Write-Key": "wk2:s"}])  # fmt: skip
def test_without_a_key_nothing_is_taken(site: Site, headers: dict[str, str]) -> None:
    """Answered with 401, in the shape of every error."""
    answer = site.ask("POST", "/v1/batch", BATCH, **headers)
    assert (answer.status, answer.code, site.inbox.rows) == (401, "unauthorized", [])


def test_a_disabled_source_is_told_so_in_its_own_words(site: Site) -> None:
    """RudderStack's SDKs expect 404, all others 401."""
    assert site.post("/v1/batch", key="off").status == 401
    assert site.post("/v1/batch", key="off", User_Agent="rudder-node/3").status == 404
    assert site.post("/v1/track", key="off", AnonymousId="YQ==").status == 404


def test_bodies_are_unpacked_whatever_they_say_they_are(site: Site) -> None:
    """Gzip by its first bytes, with any content type; deflate and brotli as declared."""
    raw = zlib.compressobj(wbits=-15)
    for body, headers in (
        (gzip.compress(BATCH, mtime=0), {"Content-Type": "application/x-www-form-urlencoded"}),
        (gzip.compress(BATCH, mtime=0), {"Content-Encoding": "gzip"}),
        (BATCH, {"Content-Encoding": "gzip"}),
        (zlib.compress(BATCH), {"Content-Encoding": "deflate"}),
        (raw.compress(BATCH) + raw.flush(), {"Content-Encoding": "deflate"}),
        (brotli.compress(BATCH), {"Content-Encoding": "br"}),
    ):
        assert site.post("/v1/batch", body, **headers).status == 200
    assert {row[4] for row in site.inbox.rows} == {BATCH}


def test_forms_and_base64_are_unpacked(site: Site) -> None:
    """Older browsers' libraries post ``data=`` with base64 in it."""
    event = b'{"event":"a","api_key":"wk","properties":{"t":"+/?"}}'
    packed = base64.b64encode(event).decode().replace("+", "%2B").replace("=", "%3D")
    assert site.ask("POST", "/e/", f"data={packed}&compression=base64".encode()).status == 200
    assert site.ask("POST", "/e/", b"compression=base64&data=" + packed.encode()).status == 200
    assert {row[4] for row in site.inbox.rows} == {event}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{", {}), (b"", {}), (b"hello", {}), (gzip.compress(BATCH, mtime=0)[:-10], {}),
        (b"\x1f\x8bxx", {}), (b"\x00\x01", {"Content-Encoding": "br"}),
        (b"xx", {"Content-Encoding": "deflate"}), (b"xx", {"Content-Encoding": "zstd"}),
        (brotli.compress(BATCH)[:-5], {"Content-Encoding": "br"}),
    ],
)  # fmt: skip
def test_what_is_malformed_as_a_whole_is_refused(
    site: Site, body: bytes, headers: dict[str, str]
) -> None:
    """Answered with 400; nothing is kept."""
    assert site.post("/v1/batch", body, **headers).status == 400
    assert site.inbox.rows == []


def test_no_body_grows_beyond_the_limit(site: Site) -> None:
    """Said to be too long, found too long, or packed a thousandfold: 413."""
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < 100_000
    assert site.post("/v1/batch", bomb).status == 413
    bomb = brotli.compress(b" " * 50_000_000)
    assert site.post("/v1/batch", bomb, Content_Encoding="br").status == 413
    assert site.post("/v1/batch", Content_Length="9999999").status == 413
    small = Site(Limits(request_bytes=100))
    assert small.post("/v1/batch", b" " * 101).status == 413
    assert site.inbox.rows == small.inbox.rows == []


def test_bad_events_do_not_stop_the_batch(site: Site) -> None:
    """What single events say is looked at later: the door counts them."""
    body = b'{"batch":[{"type":"nope"},3,{"type":"track","properties":{"a":NaN}}]}'
    assert site.post("/v1/batch", body).status == 200
    assert site.inbox.rows[0][3] == 3


def test_an_empty_batch_is_fine_and_nothing(site: Site) -> None:
    """Nothing to keep."""
    assert site.post("/v1/batch", b'{"batch":[]}').status == 200
    assert site.inbox.rows == []


@pytest.mark.parametrize(
    ("error", "status"), [(TooMuch(path="x"), 429), (DiskFull(path="x"), 503), (OSError(), 503)]
)
def test_what_is_not_durable_is_not_accepted(error: Exception, status: int) -> None:
    """The sender is told to come again."""
    answer = Site(inbox=Kept(error)).post("/v1/batch")
    assert (answer.status, "retry-after" in answer.headers) == (status, True)


def test_whoever_cannot_be_looked_up_now_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that are out of reach say nothing about the key: 503, not 401 or 500."""

    def unreachable(*_: object) -> None:
        raise DatabaseUnreachable(where="localhost", reason="down")

    monkeypatch.setattr(Keys, "find", unreachable)
    site = Site()
    answer = site.post("/v1/batch")
    assert (answer.status, "retry-after" in answer.headers) == (503, True)
    assert site.inbox.rows == []


def test_a_full_inbox_makes_senders_wait() -> None:
    """429 until it is settled; asked at most once a second."""
    site = Site(Limits(waiting_events=10), Kept(waiting=10))
    assert site.post("/v1/batch").status == 429
    site.inbox.count = 5
    assert site.post("/v1/batch").status == 429
    site.now += 1_100_000
    assert site.post("/v1/batch").status == 200
    assert [site.post("/v1/batch").status for _ in range(2)] == [200, 429]


def test_posthog_clients_hear_of_waiting_in_their_way() -> None:
    """Its browser client throws away what is answered with 429; after 503 it comes again."""
    site = Site(Limits(waiting_events=10), Kept(waiting=10))
    body = b'{"api_key":"wk","batch":[{"event":"a","distinct_id":"u"}]}'
    for path in ("/batch/", "/i/v0/e/"):
        answer = site.ask("POST", path, body)
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_a_source_sends_at_its_rate() -> None:
    """A minute's worth at once, then as time passes."""
    site = Site(Limits(rate=1))
    answers = [site.post("/v1/batch") for _ in range(21)]
    assert [answer.status for answer in answers] == [200] * 20 + [429]
    assert answers[-1].headers["retry-after"] == "1"
    site.now += 1_000_000
    assert [site.post("/v1/batch").status for _ in range(2)] == [200, 429]


def test_browsers_may_send_from_everywhere(site: Site) -> None:
    """The preflight allows what SDKs send; answers, errors too, can be read by the page."""
    answer = site.ask(
        "OPTIONS", "/v1/track", **ORIGIN,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="anonymousid,authorization,content-type",
        Access_Control_Request_Private_Network="true",
    )  # fmt: skip
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == "https://shop.kr"
    assert "anonymousid" in answer.headers["access-control-allow-headers"].lower()
    assert answer.headers["access-control-allow-private-network"] == "true"
    assert answer.headers["access-control-allow-credentials"] == "true"
    plain = site.ask("OPTIONS", "/v1/track", **ORIGIN)
    assert "anonymousid" in plain.headers["access-control-allow-headers"].lower()
    for status, key in ((200, "wk"), (401, "nope")):
        answer = site.post("/v1/batch", key=key, **ORIGIN)
        assert answer.status == status
        assert answer.headers["access-control-allow-origin"] == "https://shop.kr"
        assert answer.headers["vary"] == "Origin"
        assert answer.headers["access-control-expose-headers"] == "retry-after"
    assert "access-control-allow-origin" not in site.post("/v1/batch").headers


def test_sdks_find_their_settings(site: Site) -> None:
    """As the systems they were made for answer."""
    settings = site.ask(
        "GET", "/v1/projects/wk/settings", Host="in.shop.kr", X_Forwarded_Proto="https"
    )
    sends = json.loads(settings.body)["integrations"]["Segment.io"]
    assert (sends["apiKey"], sends["apiHost"], sends["protocol"]) == (
        "wk",
        "in.shop.kr/v1",
        "https",
    )
    rudder = json.loads(site.ask("GET", "/sourceConfig/?p=npm&writeKey=wk").body)["source"]
    assert (rudder["enabled"], rudder["writeKey"], rudder["destinations"]) == (True, "wk", [])
    assert json.loads(site.post("/flags/?v=2", b'{"token":"wk"}').body)["flags"] == {}
    assert json.loads(site.ask("GET", "/array/wk/config").body)["token"] == "wk"
    script = site.ask("GET", "/array/wk/config.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.body.startswith(b"(function(){") and b"'wk'" in script.body
    for path in ("/v1/projects/x/settings", "/sourceConfig/", "/array/a'b/config.js"):
        assert site.ask("GET", path).status == 401


def test_the_collector_is_served(site: Site) -> None:
    """Where it is built, under the address of Jitsu's snippet."""
    for path in ("/yeojido.js", "/p.js"):
        assert site.ask("GET", path).body == b"/* collector */"
    script = site.ask("GET", "/yeojido.js")
    assert "immutable" not in script.headers["cache-control"]
    assert "immutable" in site.ask("GET", "/yeojido.js?v=1a").headers["cache-control"]
    again = site.ask("GET", "/yeojido.js", **{"If-None-Match": script.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    head = site.ask("HEAD", "/p.js")
    assert (head.status, head.body) == (200, b"")
    assert site.ask("POST", "/p.js").status == 405


@pytest.mark.parametrize("name", ["writeKey", "write_key", "api_key", "token"])
def test_a_key_in_an_address_is_no_property(site: Site, name: str) -> None:
    """Wherever a pixel's key stands, it is not kept with the event."""
    assert site.ask("GET", f"/v1/pixel/track?{name}=wk&event=Opened&userId=u1").status == 200
    assert b"wk" not in site.inbox.rows[0][4]


def test_a_client_asks_at_its_rate() -> None:
    """By its address, whatever it asks for."""
    site = Site(Limits(requests=2))
    assert [site.post("/v1/batch").status for _ in range(3)] == [200, 200, 429]
    posthog = site.ask("POST", "/batch/", b'{"api_key":"wk","batch":[]}')
    assert (posthog.status, posthog.headers["retry-after"]) == (503, "1")
    site.now -= 10_000_000  # a clock that is set back takes nothing away
    assert site.post("/v1/batch").status == 429
    site.now += 41_000_000
    assert site.post("/v1/batch").status == 200


def test_a_pixel_is_an_event(site: Site) -> None:
    """From the fields of its address or from base64 in it; always answered with a picture."""
    call = base64.urlsafe_b64encode(b'{"type":"track","event":"Opened","userId":"u1"}').decode()
    for query in (
        f"data={call}",
        "event=Opened&userId=u1&campaign=%EB%B4%84&properties={%22a%22:1}",
    ):
        answer = site.ask("GET", f"/v1/pixel.gif?writeKey=wk&{query}", Referer="https://mail.kr/")
        assert (answer.status, answer.headers["content-type"]) == (200, "image/gif")
        assert answer.body[:6] == b"GIF89a"
        assert answer.headers["cache-control"] == "no-store"
    kept = [json.loads(row[4]) for row in site.inbox.rows]
    assert kept[0] == {"type": "track", "event": "Opened", "userId": "u1"}
    assert kept[1]["properties"] == {"campaign": "봄", "a": 1}
    refused = site.ask("GET", "/v1/pixel.gif?event=Opened")
    assert (refused.status, refused.body[:6]) == (401, b"GIF89a")
    assert site.ask("GET", "/v1/pixel.gif?writeKey=wk&data=%25%25").status == 400
    assert site.ask("HEAD", "/v1/pixel.gif?writeKey=wk&event=Opened&userId=u1").status == 200
    assert len(site.inbox.rows) == 2


def test_cloudevents_come_in_three_modes(site: Site) -> None:
    """Structured, batched, and binary: attributes as headers."""
    event = {"specversion": "1.0", "id": "1", "source": "/pos", "type": "paid", "data": {"a": 1}}
    for body, kind in ((event, "application/cloudevents+json"),
                       ([event, event], "application/cloudevents-batch+json")):  # fmt: skip
        assert site.post("/cloudevents", json.dumps(body).encode(), Content_Type=kind).status == 200
    binary = {"Ce_Specversion": "1.0", "Ce_Id": "1", "Ce_Source": "/pos", "Ce_Type": "paid",
              "Ce_Subject": "%EA%B9%80", "Content_Type": "application/json"}  # fmt: skip
    assert site.post("/cloudevents", b'{"a":1}', **binary).status == 200
    assert [row[3] for row in site.inbox.rows] == [1, 2, 1]
    kept = json.loads(site.inbox.rows[2][4])
    assert kept == {**event, "subject": "김", "datacontenttype": "application/json"}
    assert site.post("/cloudevents", b"{", **binary).status == 400


def test_elsewhere_there_is_nothing(site: Site) -> None:
    """404 for an address that is no door, 405 for a method it does not take."""
    assert site.post("/v1/nothing").status == 404
    answer = site.ask("GET", "/v1/batch")
    assert (answer.status, answer.headers["allow"]) == (405, "POST, OPTIONS")
    assert site.ask("PUT", "/v1/batch").status == 405


def test_a_request_that_breaks_off_is_nothing(site: Site) -> None:
    """The client went away before its body was whole."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/batch", "query_string": b"",
             "headers": [(b"authorization", basic("wk").encode())]}  # fmt: skip
    asyncio.run(site.app(scope, receive, send))
    assert Answer(sent).status == 400 and site.inbox.rows == []
