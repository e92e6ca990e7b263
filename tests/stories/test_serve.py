"""The server as a process: it starts, says where it is, and ends in order or not at all."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.servers import command, environment, running

pytestmark = pytest.mark.slow


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    threads = Path(f"/proc/{pid}/task").iterdir()
    more = [child for thread in threads for child in (thread / "children").read_text().split()]
    return sorted({int(child) for child in [*found, *more]})


def alive(pid: int) -> bool:
    """Tell whether a process runs (one that nobody has buried does not)."""
    try:
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_it_starts_answers_and_stops_in_order(tmp_path: Path) -> None:
    """One command makes the workspace, answers at the port it prints, and ends with status 0."""
    with running(tmp_path / "w") as server:
        assert httpx.get(f"{server.url}/health").json() == {"status": "ok"}
        assert (tmp_path / "w" / "records.db").exists()
        assert server.stop() == 0


def test_nothing_stays_when_it_is_killed(tmp_path: Path) -> None:
    """`kill -9` of the first process ends the web process and the settler too."""
    with running(tmp_path / "w") as server:
        started = children(server.process.pid)
        assert len(started) >= 2
        server.kill()
        until = time.monotonic() + 10
        while any(map(alive, started)) and time.monotonic() < until:
            time.sleep(0.02)
        assert not any(map(alive, started))


def test_a_taken_port_is_a_clear_refusal(tmp_path: Path) -> None:
    """A port that another program has is named in one sentence, with exit status 2."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = subprocess.run(
            command("serve", "--port", port, workspace=tmp_path / "w"),
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(f"Another program listens on 127.0.0.1 port {port} already.")


def test_a_second_server_of_ours_is_refused_too(tmp_path: Path) -> None:
    """Two servers never share a port, though web processes of one do."""
    with running(tmp_path / "w") as server:
        done = subprocess.run(
            command("serve", "--port", server.url.rpartition(":")[2], workspace=tmp_path / "v"),
            env=environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2 and "already" in done.stderr


def test_more_processes_need_postgresql(tmp_path: Path) -> None:
    """With SQLite a second web process is refused before anything starts."""
    done = subprocess.run(
        command("serve", "--port", "0", "--workers", "2", workspace=tmp_path / "w"),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2 and "PostgreSQL" not in done.stdout
    assert "YEOJIDO_DATABASE_URL" in done.stderr
