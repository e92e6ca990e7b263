"""The browser SDK's own unit tests and types: Vitest and the TypeScript compiler."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.node import node

COLLECTOR = ROOT / "web/collector"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a tool of the collector's packages."""
    return subprocess.run(
        [*node(COLLECTOR), *command], cwd=COLLECTOR, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip


def test_types_are_sound() -> None:
    """The strict compiler finds nothing."""
    done = run("node_modules/typescript/bin/tsc", "--noEmit")
    assert done.returncode == 0, done.stdout


def test_units(tmp_path: Path) -> None:
    """Every unit test passes."""
    report = tmp_path / "report.json"
    run("node_modules/vitest/vitest.mjs", "run", "--reporter=json", f"--outputFile={report}")
    found = json.loads(report.read_text())
    failed = [
        f"{test['fullName']}: {test['failureMessages']}"
        for file in found["testResults"]
        for test in file["assertionResults"]
        if test["status"] != "passed"
    ]
    assert failed == []
    assert found["success"] and found["numPassedTests"] > 30
