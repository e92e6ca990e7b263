"""A real ``yeojido serve`` for tests: on a free port, stopped at the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
#: Seconds a server may take to stop, whatever it is doing.
STOPPING = 60


@dataclass
class Server:
    """A running server. ``ready`` is its line of JSON, ``log`` the file of its stderr."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    log: Path

    @property
    def url(self) -> str:
        """Where it listens."""
        return str(self.ready["url"])

    def kill(self) -> None:
        """End it as a power failure would."""
        self.process.kill()
        self.process.wait(STOPPING)

    def stop(self) -> int:
        """End it in order; return its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOPPING)


def command(*arguments: str, workspace: Path) -> list[str]:
    """Return a command line of yeojido."""
    return [sys.executable, "-m", "yeojido", *arguments, "--workspace", str(workspace)]


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which the yeojido of this tree is the one that runs."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, "YEOJIDO_LANG": "en", **more}


def start(workspace: Path, *arguments: str, port: int = 0, **more: str) -> Server:
    """Start a server and wait until it answers. ``more``: variables of its environment."""
    log = workspace.with_name(workspace.name + ".log")
    with log.open("a") as stderr:
        process = subprocess.Popen(
            command("serve", "--json", "--port", str(port), *arguments, workspace=workspace),
            env=environment(**more),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the server did not start: {log.read_text()}"
    return Server(process, json.loads(line), log)


@contextmanager
def running(workspace: Path, *arguments: str, **more: str) -> Iterator[Server]:
    """Run a server for the length of a block."""
    server = start(workspace, *arguments, **more)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
        if server.process.stdout is not None:
            server.process.stdout.close()
