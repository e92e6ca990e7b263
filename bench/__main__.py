"""Make the log, run every case, print the table, write ``bench/results/``.

``EVENTS`` sets the size (2,000,000 if unset). Arguments name cases to run alone. The log lies in a
temporary folder, or in ``BENCH_FOLDER``, which is kept and used again. ``PEERS=clickhouse`` leaves
the others out.
"""

from __future__ import annotations

import json
import os
import pkgutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import cases, notes
from bench.questions import QUESTIONS, ours
from bench.synthetic import SyntheticLog, make
from bench.table import Failed, Row, alone, row

#: Questions that are parts of the case ``lens``.
PARTS = ("filter_funnel", "split_funnel")
QUICK = 2_000_000
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    """Measure."""
    events = int(os.environ.get("EVENTS") or QUICK)
    wanted = sys.argv[1:] or names()
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        sys.exit(f"There is no case {unknown[0]}. Here are: {', '.join(names())}.")
    notes.machine()
    rows: list[Row] = []
    failed: list[str] = []
    with _folder(events) as folder:
        log = make(events, folder)
        for name in wanted:
            begin = time.perf_counter()
            try:
                found = _measured(name, log)
            except (Failed, AssertionError) as problem:
                failed.append(f"{name}: {problem}")
                continue
            keep(found)
            rows += found
            print(f"{name}: {time.perf_counter() - begin:.0f} s in all", flush=True)
    _print(rows)
    if failed:
        sys.exit("Not measured: " + "; ".join(failed))


def names() -> list[str]:
    """Return the cases: those that are compared have a module, the others a question alone."""
    modules = {module.name for module in pkgutil.iter_modules(cases.__path__)}
    return sorted({*modules, *QUESTIONS} - set(PARTS))


def _measured(name: str, log: SyntheticLog) -> list[Row]:
    if (Path(cases.__path__[0]) / f"{name}.py").exists():
        return import_module(f"bench.cases.{name}").measure(log)
    return [row(name, log.events, alone(ours, log, name), None, None)]


@contextmanager
def _folder(events: int) -> Iterator[Path]:
    kept = os.environ.get("BENCH_FOLDER")
    if kept:
        folder = Path(kept) / str(events)
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="yeojido-bench-") as temporary:
        yield Path(temporary)


def _print(rows: list[Row]) -> None:
    heads = ("name", "events", "ours s", "peer", "peer s", "ratio", "ours MiB")
    print("".join(f"{head:>18}" for head in heads))
    for each in rows:
        peer = "" if each.peer_seconds is None else f"{each.peer_seconds:.3f}"
        ratio = "" if each.ratio is None else f"{each.ratio:.1f}x"
        cells = (
            each.name, f"{each.events:,}", f"{each.ours_seconds:.4f}", each.peer or "", peer, ratio,
            f"{each.ours_bytes / 2**20:.0f}",
        )  # fmt: skip
        print("".join(f"{cell:>18}" for cell in cells))


def keep(rows: list[Row]) -> None:
    """Write lines at once; what was not measured this time keeps its lines."""
    old = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    new = [each.to_dict() for each in rows]
    keys = {_key(each) for each in new}
    found = sorted([*(each for each in old if _key(each) not in keys), *new], key=_key)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("[\n  " + ",\n  ".join(map(json.dumps, found)) + "\n]\n")


def _key(line: dict[str, Any]) -> tuple[str, int, str]:
    return line["name"], line["events"], line["peer"] or ""


if __name__ == "__main__":
    main()
