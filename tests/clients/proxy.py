"""A proxy on loopback that fails on purpose, in front of a real server."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: Passed on; failed before it was passed on; stored, and answered as failed; too many.
OK, LOST, STORED, BUSY = "ok", "lost", "stored", "busy"
_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "host"}
#: Paths that carry no events: settings and feature flags.
_QUIET = ("/flags", "/decide", "/sourceConfig", "/v1/projects", "/array")


class Proxy(ThreadingHTTPServer):
    """Passes requests on to ``upstream``; the first that carry events fare as ``plan`` says."""

    daemon_threads = True

    def __init__(self, upstream: str, plan: Sequence[str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream).netloc
        self.plan = list(plan)
        #: what became of each request with events: (path, how it fared)
        self.seen: list[tuple[str, str]] = []
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next(self, path: str) -> str:
        """Return how this request fares."""
        with self.lock:
            fate = self.plan.pop(0) if self.plan else OK
            self.seen.append((path, fate))
            return fate


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _any(self) -> None:
        body = self._body()
        events = self.command == "POST" and not self.path.startswith(_QUIET)
        fate = self.server.next(self.path) if events else OK
        if fate in (LOST, BUSY):
            status, headers = (429, [("Retry-After", "1")]) if fate == BUSY else (500, [])
            self._answer(status, headers, b"{}")
            return
        try:
            status, headers, answer = self._pass(body)
        except OSError as error:
            status, headers, answer = 502, [], str(error).encode()
        if fate == STORED:
            assert status == 200, (status, answer)
            self._answer(500, [], b"{}")
        else:
            self._answer(status, headers, answer)

    do_GET = do_POST = do_OPTIONS = do_HEAD = _any  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts: list[bytes] = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _pass(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        headers = {k: v for k, v in self.headers.items() if k.lower() not in _HOP}
        headers["Host"] = self.headers.get("Host", self.server.upstream)
        connection = http.client.HTTPConnection(self.server.upstream, timeout=30)
        try:
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        return answer.status, [h for h in answer.getheaders() if h[0].lower() not in _HOP], content

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        given = {name.lower() for name, _ in headers}
        # A page may read a failure too, as it may read those of the server.
        if "access-control-allow-origin" not in given and (origin := self.headers.get("Origin")):
            headers = [
                *headers,
                ("Access-Control-Allow-Origin", origin),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", "Retry-After"),
            ]
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
