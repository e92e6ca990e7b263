"""Where a request really comes from, behind proxies that are trusted, and by which scheme."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from yeojido.app.http.asgi import Scope, header
from yeojido.app.server_settings import Network


def resolve(scope: Scope, proxies: Sequence[Network]) -> None:
    """Put the client's address and the scheme it used into the scope.

    ``X-Forwarded-For`` is read from its right end, as far as the addresses are trusted proxies;
    what a client has written into it itself stands further left and is never believed.
    """
    if not proxies:
        return
    here = scope.get("client")
    address = _address(here[0]) if here else None
    if address is None or not _trusted(address, proxies):
        return
    scheme = (header(scope, b"x-forwarded-proto") or "").split(",")[-1].strip().lower()
    if scheme in ("http", "https"):
        scope["scheme"] = scheme
    names = [value for key, value in scope["headers"] if key == b"x-forwarded-for"]
    hops = [hop.strip() for hop in b",".join(names).decode("latin-1").split(",") if hop.strip()]
    for hop in reversed(hops):
        found = _address(hop)
        if found is None:
            break
        scope["client"] = (str(found), 0)
        if not _trusted(found, proxies):
            break


def client(scope: Scope) -> str:
    """Return the client's address as a key for limits: of IPv6 the network of one customer."""
    here = scope.get("client")
    address = _address(here[0]) if here else None
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def is_loopback(scope: Scope) -> bool:
    """Tell whether a request comes from this machine, and not through a proxy on it."""
    here = scope.get("client")
    address = _address(here[0]) if here else None
    forwarded = header(scope, b"x-forwarded-for") or header(scope, b"forwarded")
    return address is not None and address.is_loopback and not forwarded


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    text = text.strip("[]") if text.startswith("[") else text
    if text.count(":") == 1:  # some proxies add the port
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _trusted(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, proxies: Sequence[Network]
) -> bool:
    return any(address in network for network in proxies)
