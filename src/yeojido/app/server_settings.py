"""What the server can be told: options of ``yeojido serve`` first, then the environment."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from yeojido.domain.errors import BadOption

LEVELS = ("debug", "info", "warning", "error")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its default as text, and what it is for (key of ``server``)."""

    name: str
    default: str
    words: str


#: Every variable the server reads, beside those that all commands share.
VARIABLES = (
    Variable("YEOJIDO_HOST", "127.0.0.1", "var_host"),
    Variable("YEOJIDO_PORT", "8420", "var_port"),
    Variable("YEOJIDO_WORKERS", "1", "var_workers"),
    Variable("YEOJIDO_URL", "", "var_url"),
    Variable("YEOJIDO_TLS_CERT", "", "var_tls_cert"),
    Variable("YEOJIDO_TLS_KEY", "", "var_tls_key"),
    Variable("YEOJIDO_TRUSTED_PROXIES", "", "var_trusted_proxies"),
    Variable("YEOJIDO_ALLOWED_HOSTS", "", "var_allowed_hosts"),
    Variable("YEOJIDO_LOG_LEVEL", "info", "var_log_level"),
    Variable("YEOJIDO_METRICS_TOKEN", "", "var_metrics_token"),
    Variable("YEOJIDO_RATE_LIMIT", "600", "var_rate_limit"),
    Variable("YEOJIDO_COLLECT_RATE_LIMIT", "0", "var_collect_rate_limit"),
    Variable("YEOJIDO_SOURCE_RATE_LIMIT", "0", "var_source_rate_limit"),
    Variable("YEOJIDO_SIGN_IN_LIMIT", "10", "var_sign_in_limit"),
    Variable("YEOJIDO_MAX_BODY", "1MiB", "var_max_body"),
    Variable("YEOJIDO_MAX_UPLOAD", "1GiB", "var_max_upload"),
    Variable("YEOJIDO_REQUEST_TIMEOUT", "30s", "var_request_timeout"),
    Variable("YEOJIDO_ASK_TIMEOUT", "60s", "var_ask_timeout"),
    Variable("YEOJIDO_STOP_TIMEOUT", "30s", "var_stop_timeout"),
    Variable("YEOJIDO_SESSION_IDLE", "12h", "var_session_idle"),
    Variable("YEOJIDO_SESSION_LIFETIME", "14d", "var_session_lifetime"),
    Variable("YEOJIDO_OIDC_ISSUER", "", "var_oidc_issuer"),
    Variable("YEOJIDO_OIDC_CLIENT_ID", "", "var_oidc_client_id"),
    Variable("YEOJIDO_OIDC_CLIENT_SECRET", "", "var_oidc_client_secret"),
    Variable("YEOJIDO_OIDC_DOMAINS", "", "var_oidc_domains"),
    Variable("YEOJIDO_OIDC_ROLE", "viewer", "var_oidc_role"),
)


@dataclass(frozen=True, slots=True)
class Oidc:
    """The OpenID provider people may sign in with.

    ``domains``: domains of e-mail addresses whose owners get an account with ``role`` at their
    first sign-in; others need an account already.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: tuple[str, ...] = ()
    role: str = "viewer"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The choices of one server.

    Sizes are in bytes, times in microseconds, rates in requests a minute (0: no limit), per
    client; ``source_rate_limit`` in events a minute of one source. ``url`` is where people reach the server, None: where it listens.
    """

    host: str = "127.0.0.1"
    port: int = 8420
    workers: int = 1
    settle: bool = True
    url: str | None = None
    tls_cert: str | None = None
    tls_key: str | None = None
    trusted_proxies: tuple[Network, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    log_level: str = "info"
    metrics_token: str | None = field(default=None, repr=False)
    rate_limit: int = 600
    collect_rate_limit: int = 0
    source_rate_limit: int = 0
    sign_in_limit: int = 10
    max_body: int = 2**20
    max_upload: int = 2**30
    request_timeout: int = 30_000_000
    ask_timeout: int = 60_000_000
    stop_timeout: int = 30_000_000
    session_idle: int = 12 * 3_600_000_000
    session_lifetime: int = 14 * 86_400_000_000
    oidc: Oidc | None = None

    @property
    def secure(self) -> bool:
        """Tell whether people reach it over https."""
        return (self.url or "").startswith("https://") or self.tls_cert is not None

    @property
    def address(self) -> str:
        """The URL at which it listens."""
        scheme = "https" if self.tls_cert else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


class _Reader:
    """Reads variables; raises BadOption that names the variable."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._defaults = {variable.name: variable.default for variable in VARIABLES}

    def text(self, name: str) -> str:
        return (self._environment.get(name) or self._defaults[name]).strip()

    def maybe(self, name: str) -> str | None:
        return self.text(name) or None

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def whole(self, name: str, least: int, most: int) -> int:
        text = self.text(name)
        if not text.isdecimal() or not least <= int(text) <= most:
            raise BadOption(option=name, value=text, possible=f"{least}-{most}")
        return int(text)

    def size(self, name: str) -> int:
        from yeojido.domain.sizes import size

        return size(self.text(name), name, least=1024)

    def duration(self, name: str) -> int:
        from yeojido.domain.durations import duration

        return duration(self.text(name))

    def one_of(self, name: str, possible: tuple[str, ...]) -> str:
        text = self.text(name).lower()
        if text not in possible:
            raise BadOption(option=name, value=text, possible=", ".join(possible))
        return text

    def networks(self, name: str) -> tuple[Network, ...]:
        try:
            return tuple(ipaddress.ip_network(part, strict=False) for part in self.several(name))
        except ValueError as error:
            raise BadOption(
                option=name, value=self.text(name), possible="10.0.0.0/8, 127.0.0.1"
            ) from error

    def url(self, name: str) -> str | None:
        text = self.text(name).rstrip("/")
        if text and not text.startswith(("http://", "https://")):
            raise BadOption(option=name, value=text, possible="https://yeojido.example.com")
        return text or None


def server_settings(
    host: str | None = None,
    port: int | None = None,
    workers: int | None = None,
    *,
    settle: bool = True,
    environment: Mapping[str, str] | None = None,
) -> ServerSettings:
    """Return the settings of the server. Raises BadOption, BadDuration."""
    read = _Reader(os.environ if environment is None else environment)
    if port is not None and not 0 <= port <= 65535:
        raise BadOption(option="--port", value=port, possible="0-65535")
    return ServerSettings(
        host=host or read.text("YEOJIDO_HOST"),
        port=read.whole("YEOJIDO_PORT", 0, 65535) if port is None else port,
        workers=workers or read.whole("YEOJIDO_WORKERS", 1, 64),
        settle=settle,
        url=read.url("YEOJIDO_URL"),
        tls_cert=read.maybe("YEOJIDO_TLS_CERT"),
        tls_key=read.maybe("YEOJIDO_TLS_KEY"),
        trusted_proxies=read.networks("YEOJIDO_TRUSTED_PROXIES"),
        allowed_hosts=read.several("YEOJIDO_ALLOWED_HOSTS"),
        log_level=read.one_of("YEOJIDO_LOG_LEVEL", LEVELS),
        metrics_token=read.maybe("YEOJIDO_METRICS_TOKEN"),
        rate_limit=read.whole("YEOJIDO_RATE_LIMIT", 0, 10**9),
        collect_rate_limit=read.whole("YEOJIDO_COLLECT_RATE_LIMIT", 0, 10**9),
        source_rate_limit=read.whole("YEOJIDO_SOURCE_RATE_LIMIT", 0, 10**9),
        sign_in_limit=read.whole("YEOJIDO_SIGN_IN_LIMIT", 1, 10**6),
        max_body=read.size("YEOJIDO_MAX_BODY"),
        max_upload=read.size("YEOJIDO_MAX_UPLOAD"),
        request_timeout=read.duration("YEOJIDO_REQUEST_TIMEOUT"),
        ask_timeout=read.duration("YEOJIDO_ASK_TIMEOUT"),
        stop_timeout=read.duration("YEOJIDO_STOP_TIMEOUT"),
        session_idle=read.duration("YEOJIDO_SESSION_IDLE"),
        session_lifetime=read.duration("YEOJIDO_SESSION_LIFETIME"),
        oidc=_oidc(read),
    )


def _oidc(read: _Reader) -> Oidc | None:
    issuer = read.url("YEOJIDO_OIDC_ISSUER")
    if issuer is None:
        return None
    client_id = read.maybe("YEOJIDO_OIDC_CLIENT_ID")
    secret = read.maybe("YEOJIDO_OIDC_CLIENT_SECRET")
    if client_id is None or secret is None:
        missing = "YEOJIDO_OIDC_CLIENT_ID, YEOJIDO_OIDC_CLIENT_SECRET"
        raise BadOption(option="YEOJIDO_OIDC_ISSUER", value="-", possible=missing)
    return Oidc(
        issuer,
        client_id,
        secret,
        tuple(domain.lower() for domain in read.several("YEOJIDO_OIDC_DOMAINS")),
        read.one_of("YEOJIDO_OIDC_ROLE", ("editor", "analyst", "viewer")),
    )
