"""Files from other people's servers, without being led to our own: HTTPS to public addresses.

A name is resolved once, every address it has is checked, and the connection goes to a checked
address (a resolver that answers differently a moment later changes nothing). Each redirect starts
anew. What is not a public unicast address by IANA's special-purpose registries (RFC 6890) is
refused, and so are addresses that carry an IPv4 address inside (6to4, Teredo, NAT64, mapped).
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import Any

import httpcore
import httpx

from yeojido.domain.errors import AddressRefused, FetchFailed
from yeojido.domain.words import Words, both

Address = IPv4Address | IPv6Address
_MOVED = (301, 302, 303, 307, 308)
_UNCHANGED, _GOOD = 304, 200
_HOST = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?\.?", re.IGNORECASE)
#: Hosts that some software reads as an IPv4 address in another spelling: 127.1, 0x7f.1, 0177.0.0.1.
_NUMERIC = re.compile(r"(^|\.)(\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)

#: IPv4 that is no host of the public internet; the last is a cloud's own (Azure's wire server).
_NOT_PUBLIC_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    )
)  # fmt: skip
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(each)
    for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def public(address: Address) -> bool:
    """Say whether an address is one of a host of the public internet.

    >>> public(ip_address("8.8.8.8")), public(ip_address("::ffff:8.8.8.8"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in net for net in _NOT_PUBLIC_4)
    return (
        address.scope_id is None
        and address in _PUBLIC_6
        and not any(address in net for net in _NOT_PUBLIC_6)
    )


def resolved(host: str, port: int) -> list[str]:
    """Return every address a name has, by the system's resolver; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched, and how much of it. The defaults are for servers of others.

    Attributes:
        schemes: of addresses. allowed: whether a resolved address may be reached.
        resolve: name, port -> addresses. context: trusted certificates, None: the system's.
        largest: bytes of a file. seconds: for all of it, redirects included.
    """

    schemes: frozenset[str] = frozenset({"https"})
    allowed: Callable[[Address], bool] = public
    resolve: Callable[[str, int], Iterable[str]] = resolved
    context: ssl.SSLContext | None = None
    largest: int = 2 << 30
    seconds: float = 900.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Got:
    """What came: whether it is new, its bytes, and what the server calls this version of it."""

    new: bool
    size: int = 0
    version: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Place:
    """An address that was checked: where to connect, and what to ask for."""

    url: httpx.URL
    at: str

    @property
    def host(self) -> str:
        return self.url.raw_host.decode()

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.url.scheme, self.host, self.port

    @property
    def port(self) -> int:
        return self.url.port or (443 if self.url.scheme == "https" else 80)


def check(address: str, policy: Policy) -> str:
    """Return the host of an address that may be fetched, without resolving it.

    Raises AddressRefused.
    """
    return understood(address, policy).raw_host.decode()


def check_literal(address: str, policy: Policy) -> None:
    """Check an address; one that names no host but a number is checked as far as when it is used.

    Raises AddressRefused.
    """
    url = understood(address, policy)
    if _literal(url.raw_host.decode()) is not None:
        checked(url, policy)


def fetch(
    address: str, into: Path, policy: Policy, *,
    header: tuple[str, str] | None = None, version: Mapping[str, str] | None = None,
) -> Got:  # fmt: skip
    """Fetch a file; nothing is written where the server says it is unchanged.

    ``header`` (name, value) is sent to the address's own host alone, never where it redirects to.
    ``version``: of what is known already, as a ``Got`` gave it. A packed answer stays packed.
    Raises AddressRefused, FetchFailed.
    """
    deadline = time.monotonic() + policy.seconds
    place = checked(understood(address, policy), policy)
    home = place.origin
    for _ in range(policy.redirects + 1):
        headers = _headers(place, version or {}, header if place.origin == home else None)
        answer = _one(place, headers, into, policy, deadline)
        if isinstance(answer, Got):
            return answer
        place = checked(understood(str(place.url.join(answer)), policy), policy)
    raise FetchFailed(host=place.host, reason=both("pulls.too_many_redirects"))


def understood(address: str, policy: Policy) -> httpx.URL:
    """Take an address apart as strictly as it can be; raises AddressRefused."""
    if any(char <= " " or char in "\\\x7f" for char in address):
        raise AddressRefused(host="?", reason=both("pulls.bad_address"))
    try:
        url = httpx.URL(address)
        host = url.raw_host.decode()
        userinfo, port = url.userinfo, url.port
        _ = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise AddressRefused(host="?", reason=both("pulls.bad_address")) from None
    if url.scheme not in policy.schemes:
        raise AddressRefused(host=host or "?", reason=both("pulls.not_https"))
    if userinfo:
        raise AddressRefused(host=host, reason=both("pulls.userinfo"))
    if not (_literal(host) or _HOST.fullmatch(host)) or (port is not None and not 0 < port < 65536):
        raise AddressRefused(host="?", reason=both("pulls.bad_address"))
    if _NUMERIC.search(host) and _literal(host) is None:
        raise AddressRefused(host=host, reason=both("pulls.bad_address"))
    return url


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def checked(url: httpx.URL, policy: Policy) -> Place:
    """Resolve a host, once, and check every address it has; raises AddressRefused, FetchFailed."""
    host = url.raw_host.decode()
    literal = _literal(host)
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = [str(literal)] if literal is not None else list(policy.resolve(host, port))
        addresses = [ip_address(each) for each in found]
    except (OSError, ValueError, UnicodeError):
        raise FetchFailed(host=host, reason=both("pulls.no_such_host")) from None
    if not addresses:
        raise FetchFailed(host=host, reason=both("pulls.no_such_host"))
    if not all(policy.allowed(each) for each in addresses):
        raise AddressRefused(host=host, reason=both("pulls.not_public"))
    return Place(url, str(addresses[0]))


def _headers(
    place: Place, version: Mapping[str, str], header: tuple[str, str] | None
) -> list[tuple[bytes, bytes]]:
    found = {
        "Host": place.url.netloc.decode(),
        "User-Agent": "yeojido",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    for name, asked in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")):
        if name in version:
            found[asked] = version[name]
    if header is not None:
        found[header[0]] = header[1]
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in found.items()]


class Pinned(httpcore.SyncBackend):
    """Connects to the checked address whatever the name, and never beyond the deadline."""

    def __init__(self, address: str, deadline: float) -> None:
        self._address = address
        self._deadline = deadline

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ConnectTimeout
        timeout = min(left, timeout or left)
        stream = super().connect_tcp(self._address, port, timeout, local_address, socket_options)
        return _Timed(stream, self._deadline)


class _Timed(httpcore.NetworkStream):
    """A connection that ends at the deadline, however little at a time the server sends."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return min(left, timeout or left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        secured = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _Timed(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _one(
    place: Place, headers: list[tuple[bytes, bytes]], into: Path, policy: Policy, deadline: float
) -> Got | str:
    """Ask once; returns what came, or where the server sends us instead."""
    context = policy.context or ssl.create_default_context()
    limits: dict[str, Any] = {"connect": 15.0, "read": 60.0, "write": 30.0, "pool": 5.0}
    pool = httpcore.ConnectionPool(
        ssl_context=context, retries=0, network_backend=Pinned(place.at, deadline)
    )
    url = httpcore.URL(
        scheme=place.url.scheme.encode(), host=place.url.raw_host, port=place.url.port,
        target=place.url.raw_path,
    )  # fmt: skip
    try:
        with (
            pool,
            pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as answer,
        ):
            return _received(answer, place, into, policy.largest)
    except (httpcore.TimeoutException, TimeoutError):
        raise FetchFailed(host=place.host, reason=both("pulls.too_slow")) from None
    except (ssl.SSLError, httpcore.ConnectError, httpcore.NetworkError) as error:
        raise FetchFailed(host=place.host, reason=why(error)) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise FetchFailed(host=place.host, reason=both("pulls.no_http")) from None


def why(error: Exception) -> Words:
    """Return why no connection came about, in words."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError) or "CERTIFICATE" in str(seen):
            return both("pulls.bad_certificate")
        seen = seen.__cause__ or seen.__context__
    return both("pulls.no_connection")


def _received(answer: httpcore.Response, place: Place, into: Path, largest: int) -> Got | str:
    headers = {name.decode("latin-1").lower(): value for name, value in answer.headers}
    if answer.status in _MOVED and b"location" in {name.lower() for name, _ in answer.headers}:
        return headers["location"].decode("latin-1")
    if answer.status == _UNCHANGED:
        return Got(new=False)
    if answer.status != _GOOD:
        raise FetchFailed(host=place.host, reason=both("pulls.status", status=answer.status))
    if headers.get("content-encoding", b"identity").lower() not in (b"identity", b"gzip", b""):
        raise FetchFailed(host=place.host, reason=both("pulls.no_http"))
    size = _written(answer, place, into, largest)
    announced = headers.get("content-length", b"")
    if announced.isdigit() and int(announced) != size:
        raise FetchFailed(host=place.host, reason=both("pulls.cut_off"))
    kept = {name: headers[name] for name in ("etag", "last-modified") if name in headers}
    return Got(True, size, {name: value.decode("latin-1") for name, value in kept.items()})


def _written(answer: httpcore.Response, place: Place, into: Path, largest: int) -> int:
    size = 0
    try:
        with into.open("wb") as file:
            for chunk in answer.iter_stream():
                size += len(chunk)
                if size > largest:
                    reason = both("pulls.too_large", limit=f"{largest / (1 << 20):,.0f} MiB")
                    raise FetchFailed(host=place.host, reason=reason)
                file.write(chunk)
    except BaseException:
        with suppress(OSError):
            into.unlink()
        raise
    return size
