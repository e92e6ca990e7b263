"""Sign-in with OpenID: a whole round with a little provider, and everything that must fail."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.rooms.app.http.conftest import NOW, Client, Clock
from yeojido.app.server_settings import Oidc
from yeojido.domain.log import MINUTE, SECOND


class FakeProvider:
    """An OpenID provider on this machine. ``claims`` changes what its tokens say."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.published = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "k1"}
        self.posted: dict[str, str] = {}
        self.authorization = ""
        self.nonce = ""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self, provider.documents().get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                provider.posted = dict(parse_qsl(body))
                provider.authorization = self.headers.get("authorization", "")
                provider.answer(self, {"id_token": provider.token(), "access_token": "a"})

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def documents(self) -> dict[str, Any]:
        """What it publishes."""
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            },
            "/keys": {"keys": [self.published.as_dict(private=False)]},
        }

    def answer(self, handler: BaseHTTPRequestHandler, document: Any) -> None:
        """Answer with JSON."""
        body = json.dumps(document).encode()
        handler.send_response(404 if document is None else 200)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def token(self) -> str:
        """Return the token of somebody who has just signed in there."""
        seconds = NOW // SECOND
        claims = {
            "iss": self.issuer,
            "aud": "client",
            "sub": "s-1",
            "exp": seconds + 300,
            "iat": seconds,
            "nonce": self.nonce,
            "email": "minji@example.com",
            "email_verified": True,
            "name": "Minji",
        }
        return jwt.encode(self.header, {**claims, **self.claims}, self.key)


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """A provider, stopped at the end."""
    made = FakeProvider()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def visitor(make: Callable[..., Client], provider: FakeProvider) -> Client:
    """Somebody at a server that knows the provider."""
    oidc = Oidc(provider.issuer, "client", "client secret", ("example.com",), "analyst")
    return make(oidc=oidc, url="http://yeojido.test")


def away(visitor: Client, provider: FakeProvider) -> dict[str, str]:
    """Begin, and return what the provider was asked."""
    answered = visitor("GET", "/api/v1/oidc/sign-in")
    assert answered.status_code == 302, answered.text
    address = urlsplit(answered.headers["location"])
    assert answered.headers["location"].startswith(f"{provider.issuer}/authorize?")
    asked = {key: values[0] for key, values in parse_qs(address.query).items()}
    provider.nonce = asked["nonce"]
    return asked


def back(visitor: Client, **query: str) -> Any:
    """Come back from the provider."""
    return visitor("GET", "/api/v1/oidc/callback", params={"code": "c", **query})


def test_a_whole_round(visitor: Client, provider: FakeProvider) -> None:
    """PKCE, state and nonce go out and fit; a new user of a known domain gets the role for it."""
    asked = away(visitor, provider)
    assert asked["redirect_uri"] == "http://yeojido.test/api/v1/oidc/callback"
    answered = back(visitor, state=asked["state"], iss=provider.issuer)
    assert answered.status_code == 302, answered.text
    challenge = sha256(provider.posted["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(challenge).decode().rstrip("=") == asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256" and provider.authorization.startswith("Basic ")
    who = visitor("GET", "/api/v1/session").json()
    assert (who["user"]["email"], who["role"]) == ("minji@example.com", "analyst")
    assert "yeojido-oidc" not in visitor.cookies


def test_an_account_that_is_there_keeps_its_role(visitor: Client, provider: FakeProvider) -> None:
    """A user who was made before signs in as who they are."""
    visitor.parts.users.add("minji@example.com", "", "owner", None, NOW)
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).status_code == 302
    assert visitor("GET", "/api/v1/session").json()["role"] == "owner"


def test_strangers_are_not_let_in(visitor: Client, provider: FakeProvider) -> None:
    """Somebody of another domain without an account is refused, and stays outside."""
    provider.claims = {"email": "eve@elsewhere.com"}
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).json()["error"]["code"] == "not_invited"
    assert visitor("GET", "/api/v1/session").status_code == 401


WRONG: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"iss": "https://evil.example"},
    {"aud": "another"},
    {"aud": ["client", "another"]},
    {"exp": NOW // SECOND - 600},
    {"exp": None},
    {"iat": NOW // SECOND + 600},
    {"email_verified": False},
    {"email_verified": "true"},
    {"email": None},
    {"sub": ""},
]


@pytest.mark.parametrize("claims", WRONG, ids=lambda claims: next(iter(claims)))
def test_wrong_tokens_are_refused(
    visitor: Client, provider: FakeProvider, claims: dict[str, Any]
) -> None:
    """Each claim that does not fit ends the sign-in."""
    provider.claims = claims
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).json()["error"]["code"] == "provider_refused"


def test_foreign_signatures_are_refused(visitor: Client, provider: FakeProvider) -> None:
    """A token under a key that the provider does not publish is refused."""
    provider.published = RSAKey.generate_key(2048, {"kid": "k1"})
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).json()["error"]["code"] == "provider_refused"


def test_the_provider_may_change_its_key(visitor: Client, provider: FakeProvider) -> None:
    """A new key is fetched when a token names one that is not known."""
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).status_code == 302
    provider.key = provider.published = RSAKey.generate_key(2048, {"kid": "k2"})
    provider.header = {"alg": "RS256", "kid": "k2"}
    asked = away(visitor, provider)
    assert back(visitor, state=asked["state"]).status_code == 302


def test_state_must_be_of_this_browser(
    visitor: Client, provider: FakeProvider, clock: Clock
) -> None:
    """Another state, another browser, a late return and another issuer are refused."""
    asked = away(visitor, provider)
    assert back(visitor, state="made up").status_code == 400
    assert back(visitor.like(), state=asked["state"]).status_code == 400
    assert back(visitor, state=asked["state"], iss="https://evil.example").status_code == 400
    clock.at += 10 * MINUTE
    assert back(visitor, state=asked["state"]).status_code == 400
    assert visitor("GET", "/api/v1/session").status_code == 401


def test_a_provider_that_is_down(visitor: Client, provider: FakeProvider) -> None:
    """A provider that does not answer is a 503 in words, not a failure."""
    provider.server.shutdown()
    provider.server.server_close()
    answered = visitor("GET", "/api/v1/oidc/sign-in")
    assert answered.status_code == 503
    assert answered.json()["error"]["code"] == "provider_unreachable"


def test_without_a_provider(client: Client) -> None:
    """Where none is set up, both addresses say so."""
    for path in ("/api/v1/oidc/sign-in", "/api/v1/oidc/callback"):
        assert client("GET", path).json()["error"]["code"] == "no_provider"
