"""Many processes on one workspace at once: servers, workers, the command line, and their deaths."""

from __future__ import annotations

import base64
import http.client
import json
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.servers import Server, command, environment, start
from tools.chaos import known_as, stored

pytestmark = pytest.mark.slow

BATCH = 10
SEAL = {"YEOJIDO_SEAL_EVENTS": "200"}
#: Seconds within which a worker takes over, on a machine that is busy with other things.
PATIENCE = 60.0


class Sender(threading.Thread):
    """Sends batches to servers in turn, each until one acknowledges it, as SDKs do."""

    def __init__(self, name: str, key: str, servers: list[Server]) -> None:
        super().__init__(daemon=True, name=name)
        self._servers = servers
        self._key = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
        self.over = threading.Event()
        self.acknowledged: list[str] = []
        self.offered: list[str] = []

    def run(self) -> None:
        while not self.over.is_set():
            self.send([f"u{(len(self.offered) + i) % 9}" for i in range(BATCH)])

    def send(self, people: list[str]) -> list[str]:
        """Send an event of each person; return the ids that were acknowledged."""
        first = len(self.offered)
        ids = [f"{self.name}-{first + i}" for i in range(len(people))]
        self.offered += ids
        calls = [
            {"messageId": i, "type": "track", "event": f"event {n % 3}", "userId": who,
             "anonymousId": f"a-{who}"}
            for n, (i, who) in enumerate(zip(ids, people, strict=True))
        ]  # fmt: skip
        body = json.dumps({"batch": calls}).encode()
        tried = 0
        while not self._post(self._servers[tried % len(self._servers)], body):
            tried += 1
            if self.over.is_set():
                return []
            time.sleep(0.02)
        self.acknowledged += ids
        return ids

    def _post(self, server: Server, body: bytes) -> bool:
        address = urlsplit(server.url)
        line = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            headers = {"Content-Type": "application/json", "Authorization": self._key}
            line.request("POST", "/v1/batch", body, headers)
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


def added(workspace: Path, file: Path) -> int:
    """Import a file; return how many events are new."""
    return int(say(workspace, "import", str(file))["accepted"])


def say(workspace: Path, *arguments: str, **more: str) -> Any:
    """Run a command to its end; return its JSON. It must succeed."""
    done = subprocess.run(
        command(*arguments, "--json", workspace=workspace),
        env=environment(**SEAL, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (arguments, done.stderr)
    return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else done.stdout


def once(folder: Path, database: str | None, senders: list[Sender]) -> Counter[tuple[int, int]]:
    """Make sure that what was acknowledged is stored, and nothing twice; return what is stored."""
    found = Counter(stored(folder, database))
    assert set(found.values()) == {1}
    acknowledged = known_as(folder, database, [i for s in senders for i in s.acknowledged])
    assert acknowledged
    assert [each for each in acknowledged if each not in found] == []
    return found


def balanced(info: dict[str, Any]) -> bool:
    """Tell whether everything that was accepted is accounted for."""
    parts = ("stored", "duplicates", "rejected", "inbox")
    return bool(info["accepted"] == sum(info[name] for name in parts))


def test_two_servers_and_two_workers_on_postgresql(tmp_path: Path, postgres: str) -> None:
    """Servers and workers are killed in turn under load; the other worker takes over."""
    folder = tmp_path / "w"
    where = {"YEOJIDO_DATABASE_URL": postgres}
    key = say(folder, "source", "create", "shop", **where)["write_key"]
    more = {**SEAL, **where}

    def work() -> subprocess.Popen[bytes]:
        log = (tmp_path / "worker.log").open("ab")
        made = command("worker", workspace=folder)
        return subprocess.Popen(made, env=environment(**more), stdout=log, stderr=log)

    servers = [start(folder, "--no-worker", port=0, **more) for _ in range(2)]
    workers = [work(), work()]
    senders = [Sender(name, key, servers) for name in ("one", "two")]
    for sender in senders:
        sender.start()
    try:
        for number in range(4):
            time.sleep(2.0)
            which = number % 2
            workers[which].kill()
            workers[which].wait()
            if number >= 2:
                servers[which].kill()
                servers[which] = start(folder, "--no-worker", port=0, **more)
            time.sleep(1.0)
            workers[which] = work()
        # The one that has waited must go on alone.
        workers[1].kill()
        workers[1].wait()
        for sender in senders:
            sender.over.set()
            sender.join()
        until = time.monotonic() + PATIENCE
        while (info := say(folder, "info", **where))["inbox"] and time.monotonic() < until:
            time.sleep(0.5)
        assert info["inbox"] == 0
        assert balanced(info)
    finally:
        for sender in senders:
            sender.over.set()
        for server in servers:
            server.stop()
        for worker in workers:
            worker.terminate()
            worker.wait()
    info = say(folder, "info", **where)
    found = once(folder, postgres, senders)
    assert info["stored"] == info["events"] == len(found)
    assert say(folder, "verify", **where)


def _file(path: Path, rows: int, event: str, day: str) -> Path:
    lines = [f"f{i % 50},{event},{day}T{i % 24:02}:{i % 60:02}:00Z,{i}" for i in range(rows)]
    path.write_text("user_id,event,time,n\n" + "\n".join(lines) + "\n")
    return path


def _ask(folder: Path, small: Path, number: int) -> None:
    """Run every kind of command once; ``small`` was imported before."""
    beside = folder.parent
    assert added(folder, small) == 0
    say(folder, "funnel", "event 0", "event 1", "--within", "7d")
    say(folder, "transitions")
    say(folder, "map", "--out", str(beside / f"{number}.html"))
    say(folder, "person", "find", "u1")
    say(folder, "person", "timeline", "u1")
    say(folder, "source", "create", f"more {number}")
    say(folder, "source", "rotate", f"more {number}", "--now")
    say(folder, "backup", str(beside / f"{number}.tar"))
    say(folder, "doctor")
    say(folder, "verify")
    assert balanced(say(folder, "info"))


def test_the_server_and_the_command_line_at_once(tmp_path: Path) -> None:
    """Every command works while events come in; what was asked of people and files is so."""
    folder = tmp_path / "w"
    key = say(folder, "source", "create", "shop")["write_key"]
    small = _file(tmp_path / "small.csv", 300, "bought", "2026-03-01")
    aged = _file(tmp_path / "aged.csv", 40, "long ago", "2019-03-01")
    large = _file(tmp_path / "large.csv", 60_000, "looked", "2026-03-02")
    servers = [start(folder, port=0, **SEAL)]
    senders = [Sender(name, key, servers) for name in ("one", "two")]
    gone = senders[0].send(["leaving"] * 7)
    senders[0].send(["u1", "u2", "u3", "u4"])
    try:
        for sender in senders:
            sender.start()
        assert added(folder, small) == 300
        assert added(folder, aged) == 40
        doing = subprocess.Popen(
            command("import", str(large), workspace=folder), env=environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(1.5)
        doing.kill()
        doing.wait()
        say(folder, "person", "merge", "u1", "u2")
        say(folder, "person", "merge", "u3", "u4")
        say(folder, "person", "erase", "leaving", "--yes")
        say(folder, "retention", "set", "long ago", "365")
        for number in range(2):
            _ask(folder, small, number)
            if number == 0:
                say(folder, "person", "unmerge", "u3", "u4")
                say(folder, "import", str(large))
    finally:
        for sender in senders:
            sender.over.set()
            if sender.ident is not None:
                sender.join()
        servers[0].stop()
    info = say(folder, "info")
    assert balanced(info)
    assert info["inbox"] == 0
    erased = set(known_as(folder, None, gone))
    senders[0].acknowledged = [i for i in senders[0].acknowledged if i not in gone]
    found = once(folder, None, senders)
    assert not erased & found.keys()
    live = found.keys() & set(known_as(folder, None, [i for s in senders for i in s.offered]))
    assert info["events"] == len(live) + 300 + 60_000
    assert info["stored"] == len(live) + len(gone)
    assert added(folder, large) == 0
    say(folder, "verify")
    assert _people(folder, "u1", "u2") == 1
    assert _people(folder, "u3", "u4") == 2
    say(tmp_path / "back", "restore", str(tmp_path / "1.tar"), "--into", str(tmp_path / "back"))
    assert balanced(say(tmp_path / "back", "info"))


def _people(folder: Path, *keys: str) -> int:
    """Return how many people keys are."""
    return len({str(say(folder, "person", "find", key)["person"]) for key in keys})
