"""The browser SDK as it is served."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

import hatch_build
from tests.conftest import ROOT
from yeojido.adapters import collector


def test_script_is_small() -> None:
    """The whole SDK is less than 5 kB gzipped: what it costs a page."""
    assert len(gzip.compress(collector.script().body, 9)) < 5000


def test_script_is_built_from_these_sources() -> None:
    """The script in the assets is that of the sources beside it: `make web` builds it anew."""
    stamp = ROOT / hatch_build.ASSETS / "COLLECTOR"
    assert stamp.read_text() == hatch_build.collector_digest(ROOT / hatch_build.COLLECTOR)
    assert hatch_build.make_collector(ROOT) is False


def test_script_needs_no_eval_and_no_inline_code() -> None:
    """Pages with a strict content security policy can run it."""
    text = collector.script().body.decode()
    for word in ("eval(", "Function(", "innerHTML", "document.write", "<script", "importScripts"):
        assert word not in text


def test_version_decides_how_long_it_is_kept() -> None:
    """Only an address that names this very script may be kept for ever."""
    script = collector.script()
    assert "immutable" in script.cache(script.version)
    assert "immutable" not in script.cache("another")
    assert "immutable" not in script.cache(None)
    assert script.integrity.startswith("sha384-")


def test_missing_script_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the built script the error names the remedy, in both languages."""
    monkeypatch.setattr(collector, "_FILE", tmp_path / "yeojido.js")
    collector.script.cache_clear()
    try:
        with pytest.raises(collector.CollectorMissing, match="Install"):
            collector.script()
    finally:
        collector.script.cache_clear()


def test_changed_sources_are_another_script(tmp_path: Path) -> None:
    """A change to the sources changes what the build goes by."""
    source = ROOT / hatch_build.COLLECTOR
    for name in ("package.json", "package-lock.json", "build.mjs"):
        shutil.copyfile(source / name, tmp_path / name)
    shutil.copytree(source / "src", tmp_path / "src")
    before = hatch_build.collector_digest(tmp_path)
    assert before == hatch_build.collector_digest(source)
    with (tmp_path / "src/main.ts").open("a") as file:
        file.write("// more\n")
    assert hatch_build.collector_digest(tmp_path) != before


def test_snippet_escapes_what_it_is_given() -> None:
    """Neither a host nor a key breaks out of its attribute."""
    made = collector.snippet('https://x.kr/"><b', 'k"><i')
    assert made.count('"') == 4
    assert "<b" not in made and "<i" not in made
