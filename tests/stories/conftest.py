"""What the stories share: the command line as a person uses it, and the demo shop's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

os.environ["YEOJIDO_LANG"] = "en"
import_module("yeojido.app.cli.language")  # chosen now: a test has no settings of its own


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


def as_program(folder: Path, *arguments: object, lang: str = "en") -> Said:
    """Run ``yeojido`` as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "yeojido", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "YEOJIDO_LANG": lang},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands in this process speak English, whoever imported them first and in what language."""
    for name, module in list(sys.modules.items()):
        ours = name.startswith(("yeojido.app.cli", "tests."))
        if ours and getattr(module, "LANGUAGE", None) in ("ko", "en"):
            monkeypatch.setattr(module, "LANGUAGE", "en")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs ``yeojido`` in a folder of the test's own.

    In English inside this process, which is quick; in Korean as a program, for the language is
    chosen when the command line is built.
    """
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object, lang: str = "en") -> Said:
        if lang != "en":
            return as_program(tmp_path, *arguments, lang=lang)
        from yeojido.app.cli.main import main

        capfd.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Said(status, out, err)

    return command


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the demo shop's files, as a reader would have them."""
    from yeojido.adapters.demo import write

    folder = tmp_path_factory.mktemp("shop")
    write(folder, 800, 7, None)
    return folder
