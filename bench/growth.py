"""How time and memory grow with the log, and how long the first answer takes from a cold start.

    BENCH_FOLDER=/somewhere PYTHONPATH=src:. .venv-bench/bin/python -m bench.growth 1000000 100000000

Written to ``bench/results/growth.json``: one line per question and size; sizes that are not run
this time keep theirs. Memory is what a process holds beyond mapped files, at its highest. The cold
start is the whole command ``yeojido funnel``, from the start of Python to its end.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import notes
from bench.__main__ import _folder
from bench.questions import STEPS, ours
from bench.synthetic import SyntheticLog, make
from bench.table import THREADS, Failed, Timed, alone

RESULTS = Path(__file__).parent / "results" / "growth.json"
ASKED = (
    "funnel", "transitions", "step_matrix", "sankey", "retention", "lifecycle", "visits",
    "stickiness", "stage_times", "drivers", "patterns", "shapes",
)  # fmt: skip
LIMIT = 150.0


def main() -> None:
    """Measure the sizes that are named; names of questions among them ask these alone."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1_000_000]
    asked = [word for word in sys.argv[1:] if not word.isdigit()] or [*ASKED, "cold"]
    notes.machine()
    for events in sizes:
        with _folder(events) as folder:
            log = make(events, folder)
            for name in asked:
                try:
                    line = _cold(log) if name == "cold" else _warm(log, name)
                except Failed as problem:
                    line = {"failed": str(problem)}
                print(f"{events:>12,} {name:<12} {line}", flush=True)
                _keep({"name": name, "events": events} | line)


def _warm(log: SyntheticLog, name: str) -> dict[str, Any]:
    found: Timed = alone(ours, log, name, limit=LIMIT)
    return {
        "seconds": round(found.seconds, 4),
        "first_seconds": round(found.first_seconds, 3),
        "beyond_bytes": found.beyond,
    }


def _cold(log: SyntheticLog) -> dict[str, Any]:
    """Return the seconds of the whole command; the median of three after one that fills caches."""
    command = [
        sys.executable, "-m", "yeojido", "funnel", *STEPS, "--within", "7d", "--json",
        "--workspace", str(log.workspace), "--threads", str(THREADS),
    ]  # fmt: skip
    seconds: list[float] = []
    for _ in range(4):
        begin = time.perf_counter()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=LIMIT, check=False, env=os.environ
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"stopped after {LIMIT:.0f} s") from None
        seconds.append(time.perf_counter() - begin)
        if done.returncode:
            raise Failed(done.stderr.strip()[-300:])
    return {
        "seconds": round(statistics.median(seconds[1:]), 3),
        "first_seconds": round(seconds[0], 3),
    }


def read() -> list[dict[str, Any]]:
    """Return the lines."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def _keep(line: dict[str, Any]) -> None:
    key = (line["name"], line["events"])
    others = [each for each in read() if (each["name"], each["events"]) != key]
    order = [*ASKED, "cold"]
    found = sorted([*others, line], key=lambda e: (order.index(e["name"]), e["events"]))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("[\n  " + ",\n  ".join(map(json.dumps, found)) + "\n]\n")


if __name__ == "__main__":
    main()
