"""The browser SDK in a real browser: one test per scenario of the files beside."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.node import node, once

HERE = Path(__file__).parent
NAMES = [
    name
    for file in sorted(HERE.glob("*.mjs"))
    for name in re.findall(r'^scenario\("([^"]+)"', file.read_text(), re.MULTILINE)
]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def _run() -> dict[str, str]:
    command = [*node(HERE), "run.mjs"]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=400, check=False
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {"": done.stderr} | {line["name"]: line["error"] for line in lines}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run all scenarios in one browser; return what went wrong by name, empty where nothing."""
    return once(tmp_path_factory, "browser", _run)


@pytest.mark.parametrize("name", NAMES)
def test_in_a_browser(results: dict[str, str], name: str) -> None:
    """A scenario ends as it should, in headless Chromium."""
    assert results.get(name, f"did not run: {results['']}") == ""


def test_there_are_scenarios() -> None:
    """The list of scenarios is read from their files, and none has the name of another."""
    assert len(NAMES) > 30
    assert len(set(NAMES)) == len(NAMES)
