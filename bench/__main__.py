"""Make the log, run every case, print the table, write ``bench/results/latest.json``.

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
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from bench import cases
from bench.synthetic import make
from bench.table import Row

QUICK = 2_000_000
RESULTS = Path(__file__).parent / "results" / "latest.json"


def main() -> None:
    """Measure."""
    events = int(os.environ.get("EVENTS") or QUICK)
    known = sorted(module.name for module in pkgutil.iter_modules(cases.__path__))
    wanted = sys.argv[1:] or known
    unknown = [name for name in wanted if name not in known]
    if unknown:
        sys.exit(f"There is no case {unknown[0]}. Here are: {', '.join(known)}.")
    rows: list[Row] = []
    with _folder(events) as folder:
        log = make(events, folder)
        for name in wanted:
            rows += import_module(f"bench.cases.{name}").measure(log)
    _print(rows)
    _write(rows)


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


def _write(rows: list[Row]) -> None:
    """Write the results; cases that were not run this time keep their lines."""
    names = {each.name for each in rows}
    kept = []
    if RESULTS.exists():
        kept = [old for old in json.loads(RESULTS.read_text()) if old["name"] not in names]
    RESULTS.parent.mkdir(exist_ok=True)
    lines = [json.dumps(line) for line in [*kept, *(each.to_dict() for each in rows)]]
    RESULTS.write_text("[\n  " + ",\n  ".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
