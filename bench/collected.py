"""What ``make bench-collection`` found, as a section of the benchmarks' page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULT = Path(__file__).parent / "results" / "collection.json"
Part = dict[str, Any]

_HEAD = """
## Collection

`make bench-collection`: a real `yeojido serve` with SQLite, every answer after the commit
to the disk, and its client on the same machine: plain sockets, no pipelining, requests put together
from parts encoded before. Latencies at a rate count from when a request was due. CPU is processor
time while events were sent; the settler goes on afterwards (*settled after*).

| load | events/s | requests/s | p50 | p99 | CPU per event: web | settler | client | settled after |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def read() -> list[Part]:
    """Return the results, none where it was not measured."""
    return json.loads(RESULT.read_text()) if RESULT.exists() else []


def section(parts: list[Part]) -> str:
    """Return the section, empty where nothing was measured."""
    if not parts:
        return ""
    lines = [f"| {target} | {said} | {_MARKS[holds]} |" for target, said, holds in judged(parts)]
    return (
        _HEAD + "".join(map(_row, parts)) + "\n| target | measured | kept |\n|---|---|---|\n"
        + "\n".join(lines) + "\n" + "".join(map(_memory, parts))
    )  # fmt: skip


_MARKS = {True: "yes", False: "**no**"}


def _row(part: Part) -> str:
    cpu = part["cpu_us_per_event"]
    return (
        f"| {part['name']} | {part['events_per_second']:,} | {part['requests_per_second']:,} "
        f"| {part['p50']:.1f} ms | {part['p99']:.1f} ms | {cpu['web']:.0f} µs "
        f"| {cpu['settler']:.0f} µs | {cpu['client']:.0f} µs | {part['more']['drained_s']:.1f} s |\n"
    )


def judged(parts: list[Part]) -> list[tuple[str, str, bool]]:
    """Return every target that was measured, what was found, and whether it holds."""
    found = {part["name"].partition(",")[0]: part for part in parts if part["name"] in _MOST}
    lines: list[tuple[str, str, bool]] = []
    for part in parts:
        if part["name"] in _MOST:
            target, field, least = _MOST[part["name"]]
            lines.append((target, f"{part[field]:,}", part[field] >= least and not part["failed"]))
        elif part["name"].partition(",")[0] in found:
            target = f"p99 under 50 ms: {part['name']}"
            kept = part["p99"] < 50 and not part["failed"]
            lines.append((target, f"{part['p99']:.1f} ms", kept))
        elif "seen_after_s_p99" in part["more"]:
            more = part["more"]
            target = "an event is seen within 1 s at 5,000 events/s"
            said = (
                f"p50 {more['seen_after_s_p50']:.2f} s, p99 {more['seen_after_s_p99']:.2f} s, most "
                f"{more['seen_after_s_most']:.2f} s of {more['probes']}"
            )
            lines.append((target, said, more["seen_after_s_p99"] < 1))
    return lines


#: name of a part -> target, its field, how much it has to be
_MOST = {
    "batches of 100": ("50,000 events/s in batches of 100", "events_per_second", 50_000),
    "single requests": ("5,000 single requests/s", "requests_per_second", 5_000),
}


def _memory(part: Part) -> str:
    if "web_mb" not in part["more"]:
        return ""
    over = {role: ", ".join(map(str, part["more"][f"{role}_mb"])) for role in ("web", "settler")}
    return (
        f"\nMemory in MB beyond mapped files over {part['seconds']:.0f} s at 5,000 events/s: web "
        f"process {over['web']}; settler {over['settler']}.\n"
    )
