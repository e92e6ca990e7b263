"""Packages that answer the same questions from data frames; run in an environment of their own.

    .venv-bench-peers/bin/python -m bench.outside pm4py transitions events.parquet

prints one line of JSON: ``seconds`` (the best of the runs), ``load_seconds``, ``answer``,
``versions``. Nothing of Yeojido is imported here, and nothing of these packages there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib import metadata
from typing import Any

os.environ["RETENTIONEERING_NO_TRACK"] = "1"
STEPS = ["event_02", "event_07", "event_12"]


def retentioneering(path: str, question: str) -> tuple[float, Callable[[], Any]]:
    """Load an event stream; the weights of edges that we give at once are a call each there."""
    import pandas as pd
    import retentioneering as package

    frame = pd.read_parquet(path).rename(columns={"person": "user_id", "time": "timestamp"})
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], unit="us")
    begin = time.perf_counter()
    stream = package.Eventstream(frame)
    loaded = time.perf_counter() - begin

    def edges(*weights: str) -> list[list[Any]]:
        tables = [stream.transition_graph_data(edge_weight=weight) for weight in weights]
        ends = {"path_start": "START", "path_end": "END"}
        return [
            [ends.get(source, source), ends.get(target, target), int(n)]
            for source, line in tables[0].to_dict("index").items()
            for target, n in line.items()
            if n
        ]

    def funnel() -> list[int]:
        return [int(each["unique_paths"]) for each in stream.funnel_data(steps=STEPS)["steps"]]

    runs: dict[str, Callable[[], Any]] = {
        "funnel": funnel,
        "transitions": lambda: edges("count", "unique_paths", "time_median"),
        "transitions_occurrences": lambda: edges("count"),
    }
    return loaded, runs[question]


def pm4py(path: str, question: str) -> tuple[float, Callable[[], Any]]:
    """Load a log; occurrences and median times of edges are a call each there."""
    import pandas as pd
    import pm4py as package

    frame = pd.read_parquet(path)
    frame["time"] = pd.to_datetime(frame["time"], unit="us", utc=True)
    begin = time.perf_counter()
    frame["person"] = frame["person"].astype(str)
    keys = {"case_id": "person", "activity_key": "event", "timestamp_key": "time"}
    log = package.format_dataframe(frame, **keys)
    loaded = time.perf_counter() - begin

    def occurrences() -> list[list[Any]]:
        counts, starts, ends = package.discover_dfg(log)
        found = [[source, target, int(n)] for (source, target), n in counts.items()]
        found += [["START", name, int(n)] for name, n in starts.items()]
        return found + [[name, "END", int(n)] for name, n in ends.items()]

    def full() -> list[list[Any]]:
        package.discover_performance_dfg(log, perf_aggregation_key="median")
        return occurrences()

    runs: dict[str, Callable[[], Any]] = {
        "transitions": full,
        "transitions_occurrences": occurrences,
        "variants": lambda: len(package.get_variants(log)),
    }
    return loaded, runs[question]


def main() -> None:
    """Measure one question."""
    package, question, path = sys.argv[1:]
    load, run = {"retentioneering": retentioneering, "pm4py": pm4py}[package](path, question)
    seconds: list[float] = []
    answer: Any = None
    while len(seconds) < 3 and sum(seconds) < 20:
        begin = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - begin)
    versions = {name: metadata.version(name) for name in ("retentioneering", "pm4py", "pandas")}
    found = {"seconds": min(seconds), "load_seconds": load, "answer": answer}
    sys.stdout.write("\n" + json.dumps(found | {"versions": versions}) + "\n")


if __name__ == "__main__":
    main()
