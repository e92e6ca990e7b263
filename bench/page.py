"""Writes ``docs/benchmarks.md`` and its figure from the results; a test holds them to these.

PYTHONPATH=src:. .venv/bin/python -m bench.page
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import collected, growth, notes, voiced
from bench.__main__ import RESULTS
from bench.cases import funnel, lifecycle, retention, step_matrix, transitions
from bench.figure import figure
from bench.questions import WHERE, WHO
from bench.targets import judged, size, times

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "pictures" / "growth.svg"
CASES = (funnel.CASE, *transitions.CASES, step_matrix.CASE, retention.CASE, lifecycle.CASE)
YARDSTICKS = ("histogram", "stream", "stream+times")

HEAD = """# Benchmarks

Written by `python -m bench.page` from the files in `bench/results/`; do not edit by hand.

```text
make bench EVENTS=20000000                        # every case beside ClickHouse, DuckDB, Polars
make bench EVENTS=20000000 CASES="funnel map"     # some of them
PEERS=clickhouse make bench                       # beside some peers
make packages SIZES="1000000 10000000"            # beside retentioneering and pm4py
make growth SIZES="1000000 10000000 100000000"    # time and memory over the size; cold start
make bench-collection VISIBLE=600                 # collection; a quarter of an hour
make bench-voice                                  # customers' words; five minutes
make measure                                      # all that stands here; half an hour
```

`BENCH_FOLDER` names a folder that keeps the logs for the next time.

**The log** is drawn from a seed: 40 event names by Zipf's law, 50 events a person, 90 days. **Ours**
is what a user gets: the question asked of the workspace on disk, through the runner, the answer as
Python objects. **Warm**: every question is asked once before it is timed; what stands in the tables
is the median of up to seven further runs, of both sides. Every measurement is a process of its own,
with two threads. A peer's time counts only if its answer equals ours; where a peer has several
queries below, the fastest counts.
"""

TUNED = """
## How the peers were tuned

- **ClickHouse** (chDB, in the process): a MergeTree table ordered by person and time, merged to one
  part, event names as `LowCardinality(String)`; aggregation in the order of the table, where that
  is faster; names turned to small numbers by `Enum8` in the fastest queries.
- **DuckDB**: a table in memory, loaded in the order of person and time.
- **Polars**: the columns in memory, event names as `Enum` or as text, whichever is faster. It
  evaluates the condition of a filter (a mask over events) or of a breakdown (a mask over people)
  once; our time in these two rows is what the lens *adds* to the funnel.
- **retentioneering** and **pm4py**: their documented calls on a pandas frame, loading not counted.
  What our answer holds at once are several calls there: three weights of edges, or occurrences and
  median times.
- **histogram** is the plainest loop there is, one counter raised per event, over the same mapped
  files by the same threads; **stream** reads the same columns and adds them up, which is as fast
  as the memory lets any answer be.
"""


def page(
    rows: list[dict[str, Any]],
    grown: list[dict[str, Any]],
    told: Mapping[str, Any],
    taken: list[collected.Part],
    words: Mapping[str, Any],
) -> str:
    """Return the page."""
    sizes = sorted({each["events"] for each in rows}, reverse=True)
    return "".join([
        HEAD, _machine(told["machine"]), _targets(rows, grown),
        *(_table(events, [each for each in rows if each["events"] == events]) for events in sizes),
        _grown(grown), collected.section(taken), voiced.section(words), TUNED, _lens(), *(_queries(case, told["queries"]) for case in CASES),
    ])  # fmt: skip


def _machine(machine: Mapping[str, Any]) -> str:
    if not machine:
        return "\n"
    packages = ", ".join(f"{name} {version}" for name, version in machine["packages"].items())
    return (
        f"\n**Machine**: {machine['cores']} cores ({machine['processor']}), "
        f"{machine['memory_gib']} GiB, {machine['system']}, Python {machine['python']}; {packages}.\n"
    )


def _targets(rows: list[dict[str, Any]], grown: list[dict[str, Any]]) -> str:
    marks = {True: "yes", False: "**no**", None: "–"}
    lines = [f"| {e.target} | {e.measured} | {marks[e.holds]} |" for e in judged(rows, grown)]
    head = "\n## Against the targets\n\n| target | measured | kept |\n|---|---|---|\n"
    return head + "\n".join(lines) + "\n"


def _table(events: int, rows: list[dict[str, Any]]) -> str:
    head = (
        f"\n## {size(events)} events\n\n| analysis | ours | peer or yardstick | its time | ratio "
        "| resident |\n|---|--:|---|--:|--:|--:|\n"
    )
    return head + "".join(_row(each) for each in rows)


def _row(line: dict[str, Any]) -> str:
    peer, seconds = line["peer"] or "", line["peer_seconds"]
    ratio = ""
    if seconds is not None:
        ratio = times(seconds / line["ours_seconds"])
    theirs = "" if not peer else "no answer" if seconds is None else _seconds(seconds)
    resident = f"{line['ours_bytes'] / 2**20:,.0f} MiB"
    return (
        f"| {line['name']} | {_seconds(line['ours_seconds'])} | {peer} | {theirs} | {ratio} "
        f"| {resident} |\n"
    )


def _grown(grown: list[dict[str, Any]]) -> str:
    if not grown:
        return ""
    sizes = sorted({each["events"] for each in grown})
    heads = " | ".join(size(events) for events in sizes)
    found = {(each["name"], each["events"]): each for each in grown}
    lines = [
        f"| {name} | " + " | ".join(_cell(found.get((name, events))) for events in sizes) + " |"
        for name in dict.fromkeys(each["name"] for each in grown)
    ]
    return (
        "\n## Growth\n\nWarm seconds, and the highest memory beyond mapped files. `cold` is the "
        "whole command `yeojido funnel` of a new process, its files in the page cache.\n\n"
        f"| | {heads} |\n|---|" + "--:|" * len(sizes) + "\n" + "\n".join(lines) + "\n\n"
        "![Seconds over events, both logarithmic](pictures/growth.svg)\n"
    )


def _cell(line: dict[str, Any] | None) -> str:
    if line is None or "failed" in line:
        return "" if line is None else line["failed"]
    beyond = line.get("beyond_bytes")
    return _seconds(line["seconds"]) + (f", {beyond / 2**20:,.0f} MiB" if beyond else "")


def _lens() -> str:
    return f"\nThe filter: `{WHERE}`. The breakdown, over people: `{WHO}`.\n"


def _queries(case: Any, told: list[dict[str, Any]]) -> str:
    parts = [f"\n### {case.name}\n"]
    for peer, queries in case.queries.items():
        for label, text in queries.items():
            taken = ", ".join(
                f"{_taken(each['told'][label])} at {size(each['events'])}"
                for each in sorted(told, key=lambda each: each["events"])
                if (each["name"], each["peer"]) == (case.name, peer) and label in each["told"]
            )
            parts.append(f"\n{peer}, {label}{f' ({taken})' if taken else ''}:\n")
            parts.append(f"\n```sql\n{text.strip()}\n```\n")
    return "".join(parts)


def _taken(told: float | str) -> str:
    return told if isinstance(told, str) else _seconds(told)


def _seconds(value: float) -> str:
    return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"


def main() -> None:
    """Write both."""
    rows = json.loads(RESULTS.read_text())
    PAGE.write_text(page(rows, growth.read(), notes.read(), collected.read(), voiced.read()))
    PICTURE.write_text(figure(growth.read()))


if __name__ == "__main__":
    main()
