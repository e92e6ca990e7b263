"""What every answer has: one shape of errors, safe headers, limits, logs without people."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.app.http.conftest import GOOD, NOW, Client
from yeojido.app.http import main
from yeojido.app.http.clients import client as client_of
from yeojido.app.http.clients import resolve
from yeojido.app.http.limits import Buckets
from yeojido.app.http.logs import JsonLines
from yeojido.app.server_settings import server_settings
from yeojido.domain.access import User


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/api/v1/nothing", {}, 404, "not_found"),
        ("GET", "/nothing/at/all", {}, 404, "not_found"),
        ("PUT", "/api/v1/users", {}, 405, "method_not_allowed"),
        ("POST", "/api/v1/session", {"json": {}}, 400, "bad_request"),
        ("POST", "/api/v1/session", {"content": b"{"}, 400, "bad_request"),
        ("POST", "/api/v1/session", {"json": {"email": 5, "password": []}}, 400, "bad_request"),
        ("POST", "/api/v1/session", {"content": b"x" * 2_000_000}, 413, "too_large"),
        ("GET", "/api/v1/users", {}, 401, "not_signed_in"),
        ("GET", "/metrics", {}, 401, "not_signed_in"),
    ],
)
def test_every_error_has_one_shape(
    client: Client, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    """Whatever is wrong: a code for programs, a sentence in both languages for people."""
    answered = client(method, path, **options)
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/json"
    error = answered.json()["error"]
    assert set(error) == {"code", "message", "details"} and error["code"] == code
    assert error["message"]["ko"] and error["message"]["en"]


def test_failures_show_nothing_of_the_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure is a 500 with an id; the log has that id, and neither has the error's words."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("minji@example.com could not be found")

    monkeypatch.setattr(type(client.parts.users), "list", broken)
    with caplog.at_level(logging.INFO, "yeojido.server"):
        answered = client.bearing("owner")("GET", "/api/v1/users")
    assert answered.status_code == 500
    number = answered.json()["error"]["details"]["id"]
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any(number in line and "RuntimeError" in line for line in lines)
    assert "minji" not in answered.text and not any("minji" in line for line in lines)


@pytest.mark.parametrize("path", ["/health", "/api/v1/users", "/api/v1/nothing", "/setup"])
def test_every_answer_of_the_api_is_headed_safely(client: Client, path: str) -> None:
    """Also errors: no sniffing, no frames, no referrer, nothing kept, nothing loaded."""
    headers = client("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "geolocation=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert len(headers.get_list("content-security-policy")) == 1


def test_other_sites_read_nothing_of_the_api(client: Client) -> None:
    """The API allows no origin; the collection, which needs no cookie, allows every one."""
    origin = {"origin": "https://evil.example"}
    assert "access-control-allow-origin" not in client("GET", "/health", headers=origin).headers
    preflight = client("OPTIONS", "/api/v1/session", headers=origin)
    assert "access-control-allow-origin" not in preflight.headers
    collected = client("OPTIONS", "/v1/batch", headers=origin)
    assert collected.headers["access-control-allow-origin"] == "https://evil.example"


def test_names_of_the_host_can_be_limited(make: Callable[..., Client]) -> None:
    """With YEOJIDO_ALLOWED_HOSTS another name in the Host header is refused."""
    client = make(allowed_hosts=("yeojido.test",))
    assert client("GET", "/health").status_code == 200
    assert client("GET", "/health", headers={"host": "evil.example"}).status_code == 400


def test_too_many_requests_wait(make: Callable[..., Client]) -> None:
    """Over the limit a caller gets 429 and the time to wait; another caller is not held up."""
    client = make(rate_limit=8)
    codes = [client("GET", "/health").status_code for _ in range(4)]
    assert codes == [200, 200, 429, 429]
    refused = client("GET", "/health")
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert client.like(address="198.51.100.1")("GET", "/health").status_code == 200
    assert client.bearing("viewer")("GET", "/health").status_code == 200


def test_buckets_fill_with_time() -> None:
    """A quarter of a minute's worth at once, then as many as the rate allows; few are remembered."""
    buckets = Buckets(60)
    assert [buckets.take("a", 0.0) == 0 for _ in range(16)] == [True] * 15 + [False]
    assert buckets.take("a", 0.5) == pytest.approx(0.5)
    assert buckets.take("a", 1.0) == 0
    assert buckets.take("b", 1.0) == 0
    assert Buckets(0).take("a", 0.0) == 0


FORWARDED = [
    # peer, X-Forwarded-For, who it is: only what a trusted proxy has added is believed
    ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ("10.0.0.1", "nonsense", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("203.0.113.1", "1.2.3.4", "203.0.113.1"),
    ("10.0.0.1", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
    ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
]


@pytest.mark.parametrize(("peer", "forwarded", "found"), FORWARDED)
def test_only_trusted_proxies_say_who_it_is(peer: str, forwarded: str, found: str) -> None:
    """X-Forwarded-For is read from its right end, through trusted proxies only."""
    trusted = server_settings(environment={"YEOJIDO_TRUSTED_PROXIES": "10.0.0.0/8"})
    headers = [(b"x-forwarded-for", forwarded.encode()), (b"x-forwarded-proto", b"https")]
    scope: dict[str, Any] = {"client": (peer, 1), "scheme": "http", "headers": headers}
    resolve(scope, trusted.trusted_proxies)
    assert client_of(scope) == found
    assert scope["scheme"] == ("https" if peer != "203.0.113.1" else "http")


def test_without_trusted_proxies_nothing_is_believed(make: Callable[..., Client]) -> None:
    """By default anybody could write the header, so nobody's counts."""
    client = make(rate_limit=4)
    codes = {
        client("GET", "/health", headers={"x-forwarded-for": f"1.2.3.{n}"}).status_code
        for n in range(4)
    }
    assert 429 in codes


def test_collection_is_limited_by_address_behind_trusted_proxies(
    make: Callable[..., Client],
) -> None:
    """Each client of a proxy has its own share (of IPv6 a customer's network), and a time to wait."""
    trusted = server_settings(environment={"YEOJIDO_TRUSTED_PROXIES": "203.0.113.7"})
    client = make(collect_rate_limit=2, trusted_proxies=trusted.trusted_proxies)

    def sent(by: str) -> int:
        answered = client("POST", "/v1/track", headers={"x-forwarded-for": by}, json={})
        assert answered.status_code != 429 or int(answered.headers["retry-after"]) >= 1
        return answered.status_code

    assert [sent(f"2001:db8:1:2::{n}") for n in range(3)] == [401, 401, 429]
    assert [sent(f"9.9.9.9, 198.51.100.{n}") for n in (1, 1, 1, 2)] == [401, 401, 429, 401]


def test_collection_is_limited_by_source(make: Callable[..., Client]) -> None:
    """A source sends so many events a minute, from however many addresses."""
    client = make(source_rate_limit=2)
    _, key = client.parts.sources.create("shop", "browser", NOW)
    codes = [
        client.like(address=f"198.51.100.{n}")(
            "POST", "/v1/track", auth=(key, ""), json={"event": "E", "userId": "u1"}
        ).status_code
        for n in range(3)
    ]
    assert codes == [200, 200, 429]


def test_metrics_are_for_this_machine_or_a_token(make: Callable[..., Client]) -> None:
    """Without a token from this machine alone, and not through a proxy on it; else by the token."""
    client = make()
    here = client.like(address="127.0.0.1")
    here("GET", "/health")
    text = here("GET", "/metrics").text
    timed = [line for line in text.splitlines() if line.startswith("yeojido_http_request_seconds")]
    held = [float(line.split()[-1]) for line in timed if '_bucket{door="api"' in line]
    assert held == sorted(held) and len(held) == 13
    assert f'yeojido_http_request_seconds_count{{door="api"}} {held[-1]}' in text and held[-1] > 0
    assert 'yeojido_http_requests_total{method="GET",route="/health",status="200"} 1.0' in text
    assert "yeojido_inbox_events 0.0" in text and "yeojido_up 1.0" in text
    assert here("GET", "/metrics", headers={"x-forwarded-for": "6.6.6.6"}).status_code == 401
    guarded = make(metrics_token="open sesame")
    assert guarded.like(address="127.0.0.1")("GET", "/metrics").status_code == 401
    right = {"authorization": "Bearer open sesame"}
    assert guarded("GET", "/metrics", headers=right).status_code == 200


def test_ready_tells_what_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ready when records and inbox can be read; else 503, and which part fails."""
    assert client("GET", "/ready").json()["status"] == "ok"

    def broken(_: object) -> int:
        raise OSError

    monkeypatch.setattr(type(client.parts.inbox), "waiting", broken)
    answered = client("GET", "/ready")
    assert answered.status_code == 503
    assert answered.json()["records"] and not answered.json()["inbox"]


def test_ready_needs_a_worker_for_what_waits(client: Client) -> None:
    """Events that wait while no worker has been heard of for a minute are a failure at once."""
    _, key = client.parts.sources.create("shop", "server", NOW)
    event = {"event": "E", "userId": "u1"}
    assert client("POST", "/v1/track", auth=(key, ""), json=event).status_code == 200
    beat = client.parts.house.workspace.home.beat
    codes = [client("GET", "/ready").status_code]
    beat.touch()
    codes.append(client("GET", "/ready").status_code)
    os.utime(beat, (0, 0))
    codes.append(client("GET", "/ready").status_code)
    assert codes == [503, 200, 503]


def test_logs_know_routes_and_no_people(
    client: Client, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    """One line a request: method, route, status, time; no address, e-mail, body, query or secret."""
    with caplog.at_level(logging.DEBUG):
        boss = client.sign_in(owner)
        boss("GET", "/api/v1/audit?limit=5")
        boss("PATCH", "/api/v1/users/minji@example.com", json={"role": "viewer"})
        boss("GET", "/api/v1/kim@example.com")
        boss("POST", "/v1/track?email=lee@example.com", json={"userId": "park@example.com"})
    ours = [record for record in caplog.records if record.name != "httpx"]  # the client's own
    lines = [JsonLines().format(record) for record in ours]
    said = [json.loads(line) for line in lines if '"event":"request"' in line]
    assert [(line["method"], line["route"], line["status"]) for line in said] == [
        ("POST", "/api/v1/session", 200),
        ("GET", "/api/v1/audit", 200),
        ("PATCH", "/api/v1/users/{id}", 404),
        ("GET", "-", 404),
        ("POST", "collect", 401),
    ]
    assert all(line["ms"] >= 0 and line["at"].endswith("Z") for line in said)
    text = "\n".join(lines)
    token = boss.cookies["yeojido"]
    for secret in ("@", "limit=5", GOOD, "203.0.113.7", token, boss.headers["x-csrf-token"]):
        assert secret not in text


def test_a_log_line_hides_what_slips_in() -> None:
    """Addresses, numbers and tokens in a message are blotted out."""
    said = "minji@example.com 203.0.113.7 010-1234-5678 yj_abc123 ok"
    record = logging.LogRecord("x", logging.INFO, "", 0, said, None, None)
    assert json.loads(JsonLines().format(record))["event"] == "… … … … ok"


def test_a_request_that_never_ends_is_given_up(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that does not arrive in time is a 408, for the API and for the collection."""

    async def half(path: str) -> int:
        sent: list[dict[str, Any]] = []
        parts = [{"type": "http.request", "body": b'{"email":', "more_body": True}]

        async def receive() -> dict[str, Any]:
            if parts:
                return parts.pop()
            await asyncio.sleep(60)
            raise AssertionError

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(),
            "query_string": b"", "headers": [(b"content-type", b"application/json")],
            "client": ("203.0.113.7", 1), "server": ("x", 80), "scheme": "http",
            "http_version": "1.1", "root_path": "", "state": {}, "asgi": {"version": "3.0"},
        }  # fmt: skip
        app = client.app
        assert isinstance(app, main.Dispatcher)
        monkeypatch.setattr(app, "_timeout", 0.05)
        monkeypatch.setattr(app, "_deadlines", main.Deadlines(0.05))
        await app(scope, receive, send)
        return int(sent[0]["status"])

    assert client.portal.call(half, "/api/v1/session") == 408
    assert client.portal.call(half, "/v1/batch") == 408


def test_events_come_in_at_the_same_port(client: Client) -> None:
    """A source that was made over the API is one that events come in for."""
    editor = client.bearing("editor")
    key = editor("POST", "/api/v1/sources", json={"name": "shop"}).json()["write_key"]
    event = {"type": "track", "event": "Hi", "userId": "u1", "messageId": "m1"}
    sender = client.like()
    assert sender("POST", "/v1/batch", json={"batch": [event]}, auth=(key, "")).status_code == 200
    assert editor("GET", "/api/v1/info").json()["inbox"] == 1
    editor("POST", "/api/v1/sources/shop/disable")
    assert sender("POST", "/v1/batch", json={"batch": [event]}, auth=(key, "")).status_code == 401


def test_only_tasks_that_take_too_long_are_ended() -> None:
    """One timer for all: who is in time goes on, who is not hears of it, a cancel stays one."""

    async def within(deadlines: main.Deadlines, seconds: float) -> str:
        try:
            with deadlines:
                await asyncio.sleep(seconds)
        except TimeoutError:
            return "late"
        except asyncio.CancelledError:
            return "cancelled"
        return "done"

    async def all_of_them() -> list[str]:
        deadlines = main.Deadlines(0.2)
        given_up = asyncio.create_task(within(deadlines, 60))
        asyncio.get_running_loop().call_later(0.01, given_up.cancel)
        first = await asyncio.gather(
            within(deadlines, 0), within(deadlines, 60), given_up, within(deadlines, 60)
        )
        # The timer rests when nobody waits, and starts again.
        return [*first, await within(deadlines, 0), await within(deadlines, 60)]

    assert asyncio.run(all_of_them()) == ["done", "late", "cancelled", "late", "done", "late"]
