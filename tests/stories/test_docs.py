"""The documents are true: every command and every Python block in them runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")])
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(((?!https?://|#)[^)\s]+)\)")


def blocks(document: Path, language: str) -> list[str]:
    """Return the fenced blocks of one language."""
    text = document.read_text(encoding="utf-8")
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def environment() -> dict[str, str]:
    """Return an environment in which ``yeojido`` is on the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "YEOJIDO_LANG": "en"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_run(document: Path, shop: Path, tmp_path: Path) -> None:
    """Every shell block of a document runs, one document in one folder, in order."""
    for file in shop.iterdir():
        (tmp_path / file.name).symlink_to(file)
    for block in blocks(document, "sh"):
        for line in block.strip().splitlines():
            command = line.split("  #")[0].strip()
            if not command or command.startswith("#"):
                continue
            if command.startswith("make "):
                target = command.split()[1]
                assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
                continue
            done = subprocess.run(
                command,
                shell=True,
                cwd=tmp_path,
                env=environment(),
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.returncode in (0, 1) if "lint" in command else done.returncode == 0, (
                f"{document.name}: {command}\n{done.stderr}"
            )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_runs(document: Path, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every Python block of a document runs."""
    monkeypatch.chdir(shop)
    scope: dict[str, object] = {}
    for block in blocks(document, "python"):
        exec(compile(block, document.name, "exec"), scope)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link and picture of a document exists."""
    for link in LINK.findall(document.read_text(encoding="utf-8")):
        target = document.parent / link.split("#")[0]
        assert target.exists(), f"{document.name}: {link}"
