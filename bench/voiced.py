"""What ``make bench-voice`` found, as a section of the benchmarks' page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RESULT = Path(__file__).parent / "results" / "voice.json"
_MARKS = {True: "yes", False: "**no**"}
_HEAD = """
## Customers' words

`make bench-voice`: texts of {what}, {length:.0f} characters on average. Rates are texts per second of
processor time on one core, median of five runs. The peer in the same run, on the same texts:
scikit-learn, TF-IDF of character n-grams (1 to 4) and a logistic regression, polarity alone; ours tells
valence, its probability, nine emotions and the language. *Start*: from a bare interpreter to the first
score with its spans. The whole way: `yeojido import`, `yeojido map`, and the same map again, each a
process of its own, on two cores that others used at the same time: processor time stands beside the
clock.

| what | texts/s | slowest to fastest | beside the peer |
|---|--:|--:|--:|
"""


def read() -> dict[str, Any]:
    """Return the results, empty where it was not measured."""
    return json.loads(RESULT.read_text()) if RESULT.exists() else {}


def section(found: dict[str, Any]) -> str:
    """Return the section, empty where nothing was measured."""
    if not found:
        return ""
    rates, whole = found["rates"], found["whole"]
    peer = rates["peer"]["per_second"]
    rows = "".join(
        f"| {name} | {rates[key]['per_second']:,} | {rates[key]['slowest']:,} to "
        f"{rates[key]['fastest']:,} | {rates[key]['per_second'] / peer:.1f}x |\n"
        for key, name in (("read", "all but spans"), ("spans", "with spans"), ("peer", "peer"))
    )
    steps = "".join(
        f"| {name} | {whole[key]['seconds']:.1f} s | {whole[key]['cpu']:.1f} s "
        f"| {whole[key]['mib']:,} MiB |\n"
        for key, name in (("import", "import"), ("map", "map"), ("again", "map again"))
    )
    lines = [f"| {target} | {said} | {_MARKS[holds]} |" for target, said, holds in judged(found)]
    return (
        _HEAD.format(what=rates["what"], length=rates["length"])
        + rows
        + f"\n| {whole['texts']:,} reviews | by the clock | processor | greatest memory, mapped files included |\n"
        + "|---|--:|--:|--:|\n"
        + steps
        + "\n| target | measured | kept |\n|---|---|---|\n"
        + "\n".join(lines)
        + "\n"
    )


def judged(found: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Return every target, what was found, and whether it holds."""
    rates, start, whole = found["rates"], found["start"], found["whole"]
    used, clock = (whole["import"][key] + whole["map"][key] for key in ("cpu", "seconds"))
    memory = max(whole[key]["mib"] for key in ("import", "map", "again"))
    read, spans = rates["read"]["per_second"], rates["spans"]["per_second"]
    return [
        ("5,000 short texts/s on one core", f"{read:,}", read >= 5000),
        ("1,000/s with spans", f"{spans:,}", spans >= 1000),
        (
            "start under 300 ms",
            f"{start['cpu_ms']} ms ({start['wall_ms']} by the clock)",
            start["cpu_ms"] < 300,
        ),
        (
            "700,000 reviews scored and on the map under 5 minutes",
            f"{clock:.0f} s by the clock, {used:.0f} s of processor time",
            clock < 300 and whole["texts"] >= 700_000,
        ),
        ("memory under 1 GiB", f"{memory:,} MiB", memory < 1024),
    ]
