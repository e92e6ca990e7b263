"""Headers that tell browsers what not to do with our answers."""

from __future__ import annotations

#: Answers are data: a browser that opens one runs and loads nothing.
_STRICT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def security(*, secure: bool) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer of the API; ``secure``: it is reached over https."""
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    ]
    if secure:
        headers.append((b"strict-transport-security", b"max-age=31536000; includeSubDomains"))
    return headers


def content_policy(script: str | None = None) -> bytes:
    """Return what a page may load; ``script``: digest of the one script it has."""
    if script is None:
        return _STRICT.encode()
    allowed = (
        f"script-src 'sha256-{script}'; style-src 'unsafe-inline'; connect-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )
    return f"default-src 'none'; {allowed}".encode()
