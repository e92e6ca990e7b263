"""Beside the packages for data frames: retentioneering and pm4py, at 1 M and 10 M events.

    BENCH_FOLDER=/somewhere PYTHONPATH=src:. .venv-bench/bin/python -m bench.packages 1000000 10000000

They run in ``.venv-bench-peers``; what takes longer than ``PACKAGE_LIMIT`` seconds (240) is stopped
and written down as such. Loading is not counted; answers are held to ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import notes
from bench.__main__ import _folder, keep
from bench.questions import STEPS
from bench.synthetic import SyntheticLog, make
from bench.table import THREADS, Failed, Row, Timed, alone, row, watched

PYTHON = Path(".venv-bench-peers/bin/python")
LIMIT = float(os.environ.get("PACKAGE_LIMIT") or 240)
ASKED = {
    "retentioneering": ("funnel", "transitions_occurrences", "transitions"),
    "pm4py": ("transitions_occurrences", "transitions", "variants"),
}


@dataclass(frozen=True)
class Theirs:
    """What a package took, and its answer."""

    seconds: float
    answer: Any


def main() -> None:
    """Measure the sizes that are named."""
    wrong: list[str] = []
    for events in [int(word) for word in sys.argv[1:]] or [1_000_000]:
        with _folder(events) as folder:
            log = make(events, folder)
            mine: dict[str, Timed] = {}
            for package, questions in ASKED.items():
                for name in questions:
                    asked = "funnel_plain" if name == "funnel" else name
                    if name not in mine:
                        mine[name] = alone(ours, log, asked)
                    line, problem = _line(log, package, name, mine[name])
                    keep([line])
                    wrong += [problem] if problem else []
    if wrong:
        sys.exit("Other answers: " + "; ".join(wrong))


def _line(log: SyntheticLog, package: str, name: str, mine: Timed) -> tuple[Row, str]:
    problem, seconds = "", None
    try:
        theirs = run(package, name, log.parquet)
    except Failed as failure:
        told: float | str = str(failure)
    else:
        seconds = told = round(theirs.seconds, 3)
        if not same(theirs.answer, mine.answer):
            problem, seconds, told = f"{package}: {name}", None, "ANOTHER ANSWER"
    print(f"{log.events:>12,} {name}, {package}: {told}, ours {mine.seconds:.4f}", flush=True)
    notes.keep(name, log.events, package, {"as documented": told})
    return row(name, log.events, mine, package, seconds), problem


def run(package: str, question: str, path: Path) -> Theirs:
    """Ask a package; raises Failed where it fails or takes too long."""
    if not PYTHON.exists():
        raise Failed("not installed: make bench installs it")
    command = [str(PYTHON), "-m", "bench.outside", package, question, str(path)]
    threads = {"POLARS_MAX_THREADS": str(THREADS), "OMP_NUM_THREADS": str(THREADS)}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT, check=False,
            env=os.environ | threads | {"RETENTIONEERING_NO_TRACK": "1", "PYTHONPATH": "."},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Failed(f"stopped after {LIMIT:.0f} s, loading included") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Failed(lines[-1][:300])
    found = json.loads(done.stdout.strip().splitlines()[-1])
    notes.machine(found["versions"])
    return Theirs(found["seconds"], found["answer"])


def same(theirs: Any, mine: Any) -> bool:
    """Tell whether the answers agree: numbers as they are, edges by their occurrences."""
    if isinstance(mine, dict):
        return {(source, target): n for source, target, n in theirs} == mine
    return theirs == mine


def ours(log: SyntheticLog, name: str) -> Timed:
    """Ask the store the same; the funnel as that package counts it (without a window)."""
    import yeojido as yj
    from yeojido.adapters.runners.local import LocalRunner
    from yeojido.store.workspace import Workspace

    questions: dict[str, Any] = {
        "funnel_plain": lambda: yj.Funnel(STEPS, like="retentioneering"),
        "transitions": yj.Transitions,
        "transitions_occurrences": lambda: yj.Transitions(people=False, medians=False),
        "variants": lambda: yj.Variants(per="person", longest=1_000),
    }
    question, runner = questions[name](), LocalRunner(THREADS)
    with Workspace.open(log.workspace) as workspace:
        found = watched(lambda: runner.run(workspace.log, question))
    if name == "funnel_plain":
        answer: Any = [step.people for step in found.answer.steps]
    elif name == "variants":
        answer = found.answer.different
    else:
        answer = {(edge.source, edge.target): edge.occurrences for edge in found.answer.edges}
    return Timed(found.seconds, found.first_seconds, found.bytes, answer, found.beyond)


if __name__ == "__main__":
    main()
