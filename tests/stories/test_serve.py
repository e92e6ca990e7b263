"""The server as a process: it starts, says where it is, and ends in order or not at all."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers import Server, command, environment, running

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


def send(server: Server, key: str, number: int) -> bool:
    """Send one event; tell whether it was acknowledged."""
    event = {"type": "track", "event": "E", "userId": f"u{number % 7}", "messageId": f"m{number}"}
    try:
        answered = httpx.post(f"{server.url}/v1/batch", json={"batch": [event]}, auth=(key, ""))
    except httpx.HTTPError:
        return False
    return answered.status_code == 200


def source(workspace: Path) -> str:
    """Make a source; return its write key."""
    done = run("source", "create", "shop", "--json", workspace=workspace)
    return str(json.loads(done.stdout)["write_key"])


def run(*arguments: str, workspace: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of yeojido on a workspace."""
    return subprocess.run(
        command(*arguments, workspace=workspace),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def test_a_backup_under_load_has_all_that_was_acknowledged(tmp_path: Path) -> None:
    """Events acknowledged before the backup began are in the restored workspace, each once."""
    with running(tmp_path / "w") as server:
        key = source(tmp_path / "w")
        sent: list[int] = []
        stop = threading.Event()

        def load() -> None:
            number = 0
            while not stop.is_set():
                if send(server, key, number):
                    sent.append(number)
                number += 1

        sender = threading.Thread(target=load)
        sender.start()
        while len(sent) < 100:
            time.sleep(0.01)
        before = len(sent)
        run("backup", str(tmp_path / "b.tar"), workspace=tmp_path / "w")
        stop.set()
        sender.join()
        after = len(sent)
        (tmp_path / "key").write_bytes((tmp_path / "w" / "master.key").read_bytes())
    run("restore", str(tmp_path / "b.tar"), workspace=tmp_path / "r")
    (tmp_path / "r" / "master.key").write_bytes((tmp_path / "key").read_bytes())
    run("worker", "--once", workspace=tmp_path / "r")
    told = json.loads(run("info", "--json", workspace=tmp_path / "r").stdout)
    assert before <= told["events"] <= after and told["inbox"] == 0
    assert told["duplicates"] == told["dead_letters"] == 0


def test_stopping_settles_what_waits(tmp_path: Path) -> None:
    """After SIGTERM every acknowledged event is in the log; nothing waits."""
    with running(tmp_path / "w") as server:
        key = source(tmp_path / "w")
        good = sum(send(server, key, number) for number in range(50))
        assert server.stop() == 0
    told = json.loads(run("info", "--json", workspace=tmp_path / "w").stdout)
    assert (told["events"], told["inbox"]) == (good, 0) and good == 50


def test_a_settler_that_dies_is_started_again(tmp_path: Path) -> None:
    """When the settler is killed another one takes over, and events are settled."""
    with running(tmp_path / "w") as server:
        key = source(tmp_path / "w")
        settle_lock = tmp_path / "w" / "settle.lock"
        holder = wait_for(lambda: holders(settle_lock, server.process.pid))
        os.kill(holder[0], signal.SIGKILL)
        assert send(server, key, 1)
        wait_for(
            lambda: json.loads(run("info", "--json", workspace=tmp_path / "w").stdout)["events"]
        )
        assert wait_for(lambda: holders(settle_lock, server.process.pid)) != holder


def holders(path: Path, parent: int) -> list[int]:
    """Return which children of a process hold a lock on a file."""
    inode = path.stat().st_ino if path.exists() else -1
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    holding = {int(lock[4]) for lock in locks if lock[5].endswith(f":{inode}")}
    return sorted(holding & set(children(parent)))


def wait_for(found: Callable[[], Any]) -> Any:
    """Return what is found, within half a minute."""
    until = time.monotonic() + 30
    while not (what := found()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
    return what


def test_slow_and_broken_clients_hold_nobody_up(tmp_path: Path) -> None:
    """Half a request, a half-closed connection and a slow body are given up; others go on."""
    with running(tmp_path / "w", YEOJIDO_REQUEST_TIMEOUT="1s") as server:
        key = source(tmp_path / "w")
        port = int(server.url.rpartition(":")[2])
        starts = [
            b"POST /v1/batch HT",
            b"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
            b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1000\r\n\r\n{",
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"",
        ]
        held = []
        for start in starts * 20:
            line = socket.create_connection(("127.0.0.1", port))
            line.sendall(start)
            held.append(line)
        for line in held[:50]:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
        assert all(send(server, key, number) for number in range(20))
        for line, start in zip(held[50:], (starts * 20)[50:], strict=True):
            if b"Content-Length" in start:
                line.settimeout(30)
                assert b" 408 " in line.recv(100).split(b"\r\n")[0]
        for line in held:
            line.close()
        assert send(server, key, 99)
        assert server.stop() == 0


def test_several_processes_share_a_port(tmp_path: Path, postgres: str) -> None:
    """With PostgreSQL two web processes answer at one port, and every event is settled once."""
    with running(tmp_path / "w", "--workers", "2", YEOJIDO_DATABASE_URL=postgres) as server:
        env = environment(YEOJIDO_DATABASE_URL=postgres)
        made = subprocess.run(
            command("source", "create", "shop", "--json", workspace=tmp_path / "w"),
            env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
        key = str(json.loads(made.stdout)["write_key"])
        with ThreadPoolExecutor(4) as pool:
            numbers = [n % 40 for n in range(80)]
            assert all(pool.map(lambda number: send(server, key, number), numbers))
        assert server.stop() == 0
    told = subprocess.run(
        command("info", "--json", workspace=tmp_path / "w"),
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    facts = json.loads(told.stdout)
    assert (facts["events"], facts["duplicates"], facts["inbox"]) == (40, 40, 0)


def test_the_log_of_a_server_names_nobody(tmp_path: Path) -> None:
    """What the server writes to stderr holds no e-mail, address, key, query string or link."""
    with running(tmp_path / "w", YEOJIDO_LOG_LEVEL="debug") as server:
        key = source(tmp_path / "w")
        person = {
            "type": "identify",
            "userId": "minji@example.com",
            "traits": {"phone": "010-1234-5678"},
        }
        httpx.post(f"{server.url}/v1/identify?x=lee@example.com", json=person, auth=(key, ""))
        httpx.get(f"{server.url}/api/v1/users/kim@example.com?q=park@example.com")
        httpx.post(f"{server.url}/api/v1/session", json={"email": "a@b.kr", "password": "hidden1"})
        time.sleep(1)
        server.stop()
        said = server.log.read_text()
        secret = str(server.ready["setup"]).partition("#")[2]
    assert '"event":"request"' in said
    for private in ("@", "010-1234", key, secret, "127.0.0.1", "hidden1", "?"):
        assert private not in said, private
    for line in said.splitlines():
        json.loads(line)
