"""One request to somebody else's server, with the checks of ``fetch``: where it really goes.

The name is resolved once, all its addresses are checked, the connection goes to a checked one;
nothing is followed, and an answer that is too large or too slow ends the request.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpcore

from yeojido.adapters.fetch import Pinned, Policy, checked, understood, why
from yeojido.domain.errors import FetchFailed
from yeojido.domain.words import both


class Posted(NamedTuple):
    """What a server answered; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def post(address: str, body: bytes, policy: Policy, headers: Mapping[str, str]) -> Posted:
    """Send a body and return the answer, whatever its status.

    ``policy.seconds`` for all of it, ``policy.largest`` bytes of answer. Raises AddressRefused,
    FetchFailed.
    """
    deadline = time.monotonic() + policy.seconds
    place = checked(understood(address, policy), policy)
    sent = {
        "Host": place.url.netloc.decode(),
        "User-Agent": "yeojido",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Length": str(len(body)),
        **headers,
    }
    pairs = [(name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()]
    limits: dict[str, Any] = {"connect": 15.0, "read": policy.seconds, "write": 30.0, "pool": 5.0}
    url = httpcore.URL(
        scheme=place.url.scheme.encode(), host=place.url.raw_host, port=place.url.port,
        target=place.url.raw_path,
    )  # fmt: skip
    context = policy.context or ssl.create_default_context()
    pool = httpcore.ConnectionPool(
        ssl_context=context, retries=0, network_backend=Pinned(place.at, deadline)
    )
    timeout = {"timeout": limits}
    try:
        with (
            pool,
            pool.stream("POST", url, headers=pairs, content=body, extensions=timeout) as answer,
        ):
            found = bytearray()
            for chunk in answer.iter_stream():
                found += chunk
                if len(found) > policy.largest:
                    raise FetchFailed(host=place.host, reason=both("pulls.no_http"))
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in answer.headers
            }
            return Posted(answer.status, said, bytes(found))
    except (httpcore.TimeoutException, TimeoutError):
        raise FetchFailed(host=place.host, reason=both("pulls.too_slow")) from None
    except (ssl.SSLError, httpcore.ConnectError, httpcore.NetworkError) as error:
        raise FetchFailed(host=place.host, reason=why(error)) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol):
        raise FetchFailed(host=place.host, reason=both("pulls.no_http")) from None
