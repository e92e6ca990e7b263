"""Sign-in with an OpenID provider: authorization code flow with PKCE, state and nonce.

What the flow must remember between its two requests lies encrypted in a cookie of ten minutes, so
that nobody can start it in one browser and end it in another. OpenID Connect Core 1.0, RFC 7636,
RFC 9207.
"""

from __future__ import annotations

import base64
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from yeojido.app.http.logs import note
from yeojido.app.server_settings import Oidc
from yeojido.domain.errors import BadOption
from yeojido.domain.log import MINUTE, SECOND
from yeojido.domain.server_errors import ProviderRefused, ProviderUnreachable
from yeojido.store.keys import Keys

ABOUT = "oidc sign-in"
LASTS = 10 * MINUTE
#: Signatures with a public key; never "none", never a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_FRESH = 3600.0
_MOST_BYTES = 2**20
#: Seconds by which the provider's clock may differ.
_LEEWAY = 120


class Begun(msgspec.Struct, frozen=True):
    """What the flow remembers. ``at``: microseconds UTC."""

    state: str
    nonce: str
    verifier: str
    at: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who the provider says it is. ``subject``: digest of issuer and subject."""

    subject: str
    email: str = field(repr=False)
    name: str = field(repr=False)


class Provider:
    """One OpenID provider."""

    def __init__(
        self,
        oidc: Oidc,
        redirect: str,
        keys: Keys,
        fetch: Callable[..., httpx.Response] | None = None,
    ) -> None:
        """Take its settings and where it sends people back to. Raises BadOption for plain http."""
        if not _private(oidc.issuer):
            raise BadOption(option="YEOJIDO_OIDC_ISSUER", value=oidc.issuer, possible="https://...")
        self._oidc = oidc
        self._redirect = redirect
        self._keys = keys
        self._fetch = fetch or _fetch
        self._lock = threading.Lock()
        self._facts: tuple[float, dict[str, Any]] | None = None
        self._set: tuple[float, KeySet] | None = None

    def begin(self, now: int) -> tuple[str, str]:
        """Return where to send the browser, and what its cookie must remember."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        begun = Begun(state, nonce, verifier, now)
        challenge = sha256(begun.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._oidc.client_id,
            "redirect_uri": self._redirect,
            "scope": "openid email profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        sealed = self._keys.seal(msgspec.json.encode(begun), ABOUT)
        endpoint = self._endpoint("authorization_endpoint")
        joined = "&" if "?" in endpoint else "?"
        return (
            f"{endpoint}{joined}{urlencode(asked)}",
            base64.urlsafe_b64encode(sealed).decode(),
        )

    def finish(
        self, remembered: str, state: str, code: str, issuer: str | None, now: int
    ) -> Person:
        """Return who came back; raises ProviderRefused, ProviderUnreachable."""
        begun = self._begun(remembered)
        if begun is None or not secrets.compare_digest(begun.state, state):
            raise ProviderRefused
        if now >= begun.at + LASTS or (issuer is not None and issuer != self._oidc.issuer):
            raise ProviderRefused
        answered = self._call(
            "POST",
            self._endpoint("token_endpoint"),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._redirect,
                "code_verifier": begun.verifier,
            },
            auth=(self._oidc.client_id, self._oidc.client_secret),
        )
        token = answered.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused
        return self._person(token, begun.nonce, now)

    def _begun(self, remembered: str) -> Begun | None:
        try:
            sealed = base64.urlsafe_b64decode(remembered.encode())
            return msgspec.json.decode(self._keys.open(sealed, ABOUT), type=Begun)
        except Exception:  # noqa: BLE001  whatever a browser sends
            return None

    def _person(self, token: str, nonce: str, now: int) -> Person:
        claims = self._claims(token)
        audience = claims.get("aud")
        several = audience if isinstance(audience, list) else [audience]
        seconds = now // SECOND
        expires, issued = claims.get("exp"), claims.get("iat")
        good = (
            claims.get("iss") == self._oidc.issuer
            and self._oidc.client_id in several
            and (len(several) == 1 or claims.get("azp") == self._oidc.client_id)
            and isinstance(expires, int | float)
            and seconds < expires + _LEEWAY
            and isinstance(issued, int | float)
            and issued <= seconds + _LEEWAY
            and isinstance(claims.get("nonce"), str)
            and secrets.compare_digest(str(claims["nonce"]), nonce)
        )
        subject, email = claims.get("sub"), claims.get("email")
        if not good or not isinstance(subject, str) or not subject:
            raise ProviderRefused
        # An address nobody has verified could be anybody's.
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise ProviderRefused
        known = sha256(f"{self._oidc.issuer}\0{subject}".encode()).hexdigest()
        name = claims.get("name")
        return Person(known, email, name if isinstance(name, str) else "")

    def _claims(self, token: str) -> dict[str, Any]:
        for again in (False, True):  # a key that is not known yet may be new
            try:
                return dict(jwt.decode(token, self._key_set(again=again), ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError, KeyError) as error:
                note("oidc token refused", kind=type(error).__name__)
        raise ProviderRefused

    def _key_set(self, *, again: bool) -> KeySet:
        with self._lock:
            if again or self._set is None or time.monotonic() - self._set[0] > _FRESH:
                found = self._call("GET", self._endpoint("jwks_uri"))
                self._set = (time.monotonic(), KeySet.import_key_set(found))  # pyright: ignore[reportArgumentType]
            return self._set[1]

    def _endpoint(self, name: str) -> str:
        facts = self._facts
        if facts is None or time.monotonic() - facts[0] > _FRESH:
            found = self._call("GET", f"{self._oidc.issuer}/.well-known/openid-configuration")
            if found.get("issuer") != self._oidc.issuer:
                raise ProviderRefused
            facts = self._facts = (time.monotonic(), found)
        value = facts[1].get(name)
        if not isinstance(value, str) or not _private(value):
            raise ProviderRefused
        return value

    def _call(self, method: str, url: str, **options: Any) -> dict[str, Any]:
        try:
            answered = self._fetch(method, url, **options)
            if answered.status_code != 200 or len(answered.content) > _MOST_BYTES:
                note("oidc provider refused", status=answered.status_code)
                raise ProviderRefused
            found = msgspec.json.decode(answered.content)
        except httpx.HTTPError as error:
            note("oidc provider unreachable", kind=type(error).__name__)
            raise ProviderUnreachable from error
        except msgspec.MsgspecError as error:
            raise ProviderRefused from error
        if not isinstance(found, dict):
            raise ProviderRefused
        return found


def _fetch(method: str, url: str, **options: Any) -> httpx.Response:
    return httpx.request(method, url, timeout=10, follow_redirects=False, **options)


def _private(url: str) -> bool:
    """Tell whether nobody on the way can read along: https, or this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
