"""What the stories share: the command line as a person uses it, and the demo shop's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs ``yeojido`` in a folder of the test's own."""

    def command(*arguments: object, cwd: Path = tmp_path, lang: str = "en") -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "yeojido", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "YEOJIDO_LANG": lang},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    return command


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo shop's files, as a reader would have them."""
    from yeojido.adapters.demo import write

    folder = tmp_path_factory.mktemp("shop")
    write(folder, 800, 7, None)
    return folder
