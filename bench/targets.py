"""What was promised of speed, and whether the results keep it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Line = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A target, what was measured, and whether it holds; None where it was not measured."""

    target: str
    measured: str
    holds: bool | None


#: name, peer, and how many times faster it has to be; for yardsticks below 1, how near.
RATIOS = (
    ("funnel", "clickhouse", 10.0),
    ("transitions", "clickhouse", 100.0),
    ("transitions", "duckdb", 100.0),
    ("step_matrix", "clickhouse", 100.0),
    ("step_matrix", "duckdb", 100.0),
    ("transitions", "retentioneering", 300.0),
    ("transitions", "pm4py", 300.0),
    ("transitions", "histogram", 1 / 2),
    ("transitions_counts", "histogram", 1 / 2),
    ("transitions_occurrences", "histogram", 1 / 2),
    ("filter_funnel", "polars", 1 / 1.5),
    ("split_funnel", "polars", 1 / 1.5),
)
#: at 100 M events: seconds warm, and bytes beyond mapped files.
SECONDS = dict.fromkeys(
    ("funnel", "transitions", "step_matrix", "sankey", "retention", "lifecycle", "visits",
     "stickiness", "stage_times"), 2.0,
) | dict.fromkeys(("drivers", "patterns", "shapes"), 30.0)  # fmt: skip
BEYOND = 2 * 2**30
COLD = 3.0
HUNDRED = 100_000_000


def judged(rows: list[Line], growth: list[Line]) -> list[Judged]:
    """Judge every target by the largest log it was measured on."""
    return [*(_ratio(rows, *each) for each in RATIOS), *_seconds(growth)]


def _ratio(rows: list[Line], name: str, peer: str, least: float) -> Judged:
    target = (
        f"`{name}` at least {least:.0f}x faster than {peer}" if least >= 1
        else f"`{name}` within {1 / least:g}x of {peer}"
    )  # fmt: skip
    found = [each for each in rows if (each["name"], each["peer"]) == (name, peer)]
    if not found:
        return Judged(target, "not measured", None)
    measured = [each for each in found if each["ratio"]]
    if not measured:
        return Judged(target, "the peer gave no answer", None)
    line = max(measured, key=lambda each: each["events"])
    ratio = line["peer_seconds"] / line["ours_seconds"]
    said = times(ratio) if least >= 1 else times(1 / ratio)
    return Judged(target, f"{said} at {size(line['events'])}", ratio >= least)


def _seconds(growth: list[Line]) -> list[Judged]:
    found = {each["name"]: each for each in growth if each["events"] == HUNDRED}
    lines: list[Judged] = []
    for name, limit in SECONDS.items():
        target = f"`{name}` under {limit:g} s and 2 GiB at 100 M"
        line = found.get(name)
        if line is None or "failed" in line:
            why = "not measured" if line is None else line["failed"]
            lines.append(Judged(target, why, None if line is None else False))
            continue
        said = f"{line['seconds']:.3g} s, {line['beyond_bytes'] / 2**20:,.0f} MiB"
        holds = line["seconds"] < limit and line["beyond_bytes"] < BEYOND
        lines.append(Judged(target, said, holds))
    cold = found.get("cold", {})
    measured = "seconds" in cold
    said = f"{cold['seconds']:.2f} s" if measured else cold.get("failed", "not measured")
    holds = cold["seconds"] < COLD if measured else None
    target = f"the command `yeojido funnel` from a cold process under {COLD:g} s at 100 M"
    return [*lines, Judged(target, said, holds)]


def times(ratio: float) -> str:
    """Return a ratio in words."""
    return f"{ratio:.0f}x" if ratio >= 20 else f"{ratio:.1f}x" if ratio >= 1 else f"{ratio:.2g}x"


def size(events: int) -> str:
    """Return a number of events in millions."""
    return f"{events / 1e6:g} M"
