"""The browser SDK as it is served: one small script from the package's assets.

The build makes it from `web/collector` (see `hatch_build.py`).
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from html import escape
from pathlib import Path

import msgspec

from yeojido.domain.errors import YeojidoError

#: Where a server hands the script out; the second path is the one that Jitsu's pages load.
PATHS = ("/yeojido.js", "/p.js")
MEDIA_TYPE = "text/javascript; charset=utf-8"
#: An hour, then asked for anew: a fix reaches every page without a change to the page.
CACHE = "public, max-age=3600, stale-while-revalidate=86400"
#: For an address that names the version: ``/yeojido.js?v=...``.
CACHE_VERSION = "public, max-age=31536000, immutable"
_FILE = Path(__file__).parent / "assets" / "yeojido.js"


class CollectorMissing(YeojidoError):
    """The browser SDK is not installed (no yeojido.js). Install Yeojido again."""

    ko = "브라우저 SDK가 없어요(yeojido.js 파일이 없음). 여지도를 다시 설치해 주세요."


class Script(msgspec.Struct, frozen=True):
    """The script and what a server says of it.

    Attributes:
        body: the script, UTF-8.
        etag: for ``If-None-Match``, in quotes.
        integrity: for the attribute ``integrity`` of a script tag (SHA-384).
        version: short and different for each script, for an address that is kept for ever.
    """

    body: bytes
    etag: str
    integrity: str
    version: str

    def cache(self, version: str | None) -> str:
        """Return ``Cache-Control`` for a request that names a version (``?v=``), or none."""
        return CACHE_VERSION if version == self.version else CACHE


@lru_cache(maxsize=1)
def script() -> Script:
    """Return the script; raises CollectorMissing."""
    try:
        body = _FILE.read_bytes()
    except FileNotFoundError:
        raise CollectorMissing from None
    digest = hashlib.sha384(body).digest()
    version = digest.hex()[:12]
    return Script(
        body=body,
        etag=f'"{version}"',
        integrity="sha384-" + base64.b64encode(digest).decode(),
        version=version,
    )


def snippet(host: str, write_key: str) -> str:
    """Return the HTML that a page loads the script with.

    Without ``integrity``: the address stays while the script is improved, and a page that holds
    the sum of an older one would stop collecting.

    >>> print(snippet("https://events.shop.kr/", "wk_1"))
    <script src="https://events.shop.kr/yeojido.js" data-key="wk_1" async></script>
    """
    address = escape(host.rstrip("/") + PATHS[0], quote=True)
    return f'<script src="{address}" data-key="{escape(write_key, quote=True)}" async></script>'
