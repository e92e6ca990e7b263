"""What belongs beside the table: the machine, versions, the time of every query, why one failed.

They stand in ``bench/results/notes.json``: ``machine`` and ``queries``, a list of ``name``,
``events``, ``peer`` and ``told`` (query -> seconds, or the reason why there are none).
"""

from __future__ import annotations

import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

NOTES = Path(__file__).parent / "results" / "notes.json"
PACKAGES = ("chdb-core", "duckdb", "polars", "numpy", "numba", "retentioneering", "pm4py", "pandas")


def read() -> dict[str, Any]:
    """Return the notes."""
    empty: dict[str, Any] = {"machine": {}, "queries": []}
    return json.loads(NOTES.read_text()) if NOTES.exists() else empty


def keep(name: str, events: int, peer: str, told: dict[str, float | str]) -> None:
    """Write down what a peer's queries took."""
    found = read()
    key = (name, events, peer)
    others = [each for each in found["queries"] if _key(each) != key]
    line = {"name": name, "events": events, "peer": peer, "told": told}
    found["queries"] = sorted([*others, line], key=_key)
    _write(found)


def _key(line: dict[str, Any]) -> tuple[str, int, str]:
    return line["name"], line["events"], line["peer"]


def machine(versions: dict[str, str] | None = None) -> None:
    """Write down what this ran on; ``versions``: of packages of another environment."""
    found = read()
    packages = dict(found["machine"].get("packages", {})) | versions_here() | (versions or {})
    found["machine"] = {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": dict(sorted(packages.items())),
    }
    _write(found)


def versions_here() -> dict[str, str]:
    """Return the versions of the packages that are installed here."""
    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _write(found: dict[str, Any]) -> None:
    NOTES.parent.mkdir(exist_ok=True)
    lines = ",\n    ".join(json.dumps(each) for each in found["queries"])
    NOTES.write_text(
        f'{{\n  "machine": {json.dumps(found["machine"])},\n  "queries": [\n    {lines}\n  ]\n}}\n'
    )
