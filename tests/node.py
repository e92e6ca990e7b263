"""Node for the tests that need it: from the Python environment, its packages from lock files."""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def node(folder: Path) -> list[str]:
    """Return the command that runs a script of a folder with packages of its own.

    Fails the test where the packages are not there: `make test` brings them.
    """
    if not (folder / "node_modules" / ".package-lock.json").is_file():
        pytest.fail(f"{folder.name}: npm's packages are missing; run `make node`")
    return [str(Path(sys.executable).with_name("node"))]


def once(factory: pytest.TempPathFactory, name: str, work: Callable[[], Any]) -> Any:
    """Return what ``work`` gives (something JSON can hold), done by one of the session's processes.

    Whatever is done this way is done one after the other: a browser wants the machine to itself.
    """
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a worker's folder lies in that of all
        shared = shared.parent
    kept = shared / f"{name}.json"
    with (shared / "node.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.is_file():
            kept.write_text(json.dumps(work()))
    return json.loads(kept.read_text())
