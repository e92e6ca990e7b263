"""This machine against a Spark cluster on it: three analyses and an import, over sizes.

    BENCH_FOLDER=/somewhere PYTHONPATH=src:. .venv/bin/python -m bench.spark 1000000 20000000

Both sides get two cores: two threads here, two workers with a core each there. Every answer of the
cluster is compared with the one from here. Results go to ``bench/results/spark.json`` (sizes not run
this time keep theirs), the table made of them into ``docs/spark.md``.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yeojido as yj
from bench.__main__ import _folder
from bench.importing import write
from bench.synthetic import SyntheticLog, make
from tools.spark_cluster import HOST, Cluster, cluster
from yeojido.adapters.runners.local import LocalRunner
from yeojido.app.importing import import_files
from yeojido.store.workspace import Workspace

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "spark.json"
GUIDE = ROOT / "docs" / "spark.md"
BEGIN, END = "<!-- bench/spark.py writes from here -->", "<!-- to here -->"
#: Importing a hundred million events to compare it takes longer than it is worth.
IMPORT_UP_TO = 20_000_000
NAMES = {
    "funnel": "funnel of three steps within 7 days",
    "transitions": "transitions",
    "patterns": "patterns that tell who converts",
    "import_parquet": "import of a Parquet file",
}
_LEAN = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
_OPTIONS = {
    "spark.driver.host": HOST,
    "spark.driver.bindAddress": HOST,
    "spark.driver.extraJavaOptions": _LEAN,
    "spark.executor.extraJavaOptions": _LEAN,
    "spark.executor.memory": "512m",
    "spark.cores.max": "2",
}


@dataclass(frozen=True)
class Line:
    """One measured line: seconds here and on the cluster, warm; the first time there as well."""

    name: str
    events: int
    local_seconds: float
    spark_seconds: float
    spark_first_seconds: float


def questions() -> dict[str, Any]:
    """Return what is asked."""
    return {
        "funnel": yj.Funnel(["event_00", "event_03", "event_07"], "7d"),
        "transitions": yj.Transitions(),
        "patterns": yj.Patterns(goal="event_05"),
    }


def main() -> None:
    """Measure the sizes that are named."""
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000]
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    with cluster(workers=2, cores=1, environment={"PYTHONPATH": paths}) as running:
        for events in sizes:
            with _folder(events) as folder:
                log = make(events, folder)
                for line in _asked(log, running):
                    _keep(line)
                if events <= IMPORT_UP_TO:
                    _keep(_imported(log, running))
    GUIDE.write_text(in_guide(GUIDE.read_text(), json.loads(RESULTS.read_text())))


def _asked(log: SyntheticLog, running: Cluster) -> Iterator[Line]:
    here = LocalRunner(2)
    there = yj.SparkRunner(running.master, options=_OPTIONS)
    begin = time.perf_counter()
    there.each(_nothing, 2)
    _say("start of the driver and two executors", log.events, time.perf_counter() - begin)
    with Workspace.open(log.workspace, create=False) as workspace:
        for name, question in questions().items():
            answer, _, local = _warm(lambda q=question: here.run(workspace.log, q))
            same, first, spark = _warm(lambda q=question: there.run(workspace.log, q))
            if same != answer:
                raise AssertionError(f"{name}: the answers differ")
            _say(name, log.events, local, spark, first)
            yield Line(name, log.events, local, spark, first)
    there.close()


def _imported(log: SyntheticLog, running: Cluster) -> Line:
    raw = write(log, "parquet")
    there = yj.SparkRunner(running.master, options=_OPTIONS)
    there.each(_nothing, 2)
    seconds: list[float] = []
    folder = log.folder / "imported"
    # The first of each compiles and loads what a process loads once.
    for engine in (None, there, None, there):
        shutil.rmtree(folder, ignore_errors=True)
        begin = time.perf_counter()
        with Workspace.open(folder) as workspace:
            report = import_files(workspace, [raw], cluster=engine)
        seconds.append(time.perf_counter() - begin)
        if report.accepted != log.events:
            raise AssertionError(f"{report.accepted} of {log.events} rows accepted")
    shutil.rmtree(folder)
    raw.unlink()
    there.close()
    _, first, local, spark = seconds
    _say("import_parquet", log.events, local, spark, first)
    return Line("import_parquet", log.events, local, spark, first)


def _nothing(place: int) -> int:
    return place


def _warm(run: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the answer, the seconds of the first run, and the median of three more.

    What takes long is run once more only.
    """
    seconds: list[float] = []
    answer: Any = None
    while len(seconds) < (2 if seconds and seconds[0] > 5 else 4):
        begin = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - begin)
    return answer, seconds[0], statistics.median(seconds[1:])


def _say(name: str, events: int, *seconds: float) -> None:
    print(f"{events:>12,} {name:<40}" + "".join(f"{s:>10.3f}" for s in seconds), flush=True)


def _keep(line: Line) -> None:
    """Write a line at once: a run that is cut off has not been for nothing."""
    kept: list[dict[str, Any]] = []
    if RESULTS.exists():
        old = json.loads(RESULTS.read_text())
        kept = [each for each in old if (each["name"], each["events"]) != (line.name, line.events)]
    found = [*kept, {key: _round(value) for key, value in asdict(line).items()}]
    found.sort(key=lambda each: (list(NAMES).index(each["name"]), each["events"]))
    RESULTS.write_text("[\n  " + ",\n  ".join(map(json.dumps, found)) + "\n]\n")


def _round(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def in_guide(guide: str, lines: list[dict[str, Any]]) -> str:
    """Return the guide with the table of these results in it."""
    head, _, rest = guide.partition(BEGIN)
    return f"{head}{BEGIN}\n{table(lines)}{END}{rest.partition(END)[2]}"


def table(lines: list[dict[str, Any]]) -> str:
    """Return the results as a table."""
    rows = [
        "| what | events | here, 2 threads | Spark, 2 workers | Spark, first time |",
        "|---|--:|--:|--:|--:|",
    ]
    for line in lines:
        seconds = (line["local_seconds"], line["spark_seconds"], line["spark_first_seconds"])
        cells = " | ".join(f"{s:.3g} s" if s < 100 else f"{s:.0f} s" for s in seconds)
        rows.append(f"| {NAMES[line['name']]} | {line['events']:,} | {cells} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    main()
