"""One person among very many: `python -m bench.people [EVENTS] [FOLDER]`, 20 events a person.

Makes the log and a profile with three identifiers for every person, then reads the profile and the
timeline of people drawn at random, each through a fresh view as a command would: milliseconds, and
of those the processor's. The first look at a bucket makes its index, once.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

SEED = 20261126
EACH = 20
ASKED = 300
_PIECE = 2_000_000


def make(events: int, folder: Path) -> int:
    """Draw the log and the identifiers; return how many people there are."""
    from yeojido.store.schema.identity import identifiers
    from yeojido.store.workspace import Workspace

    people = max(1, events // EACH)
    if (folder / "made").exists():
        return people
    begin = time.perf_counter()
    with Workspace.open(folder / "workspace") as workspace:
        with workspace.log.writer("synthetic") as writer:
            for start in range(0, events, _PIECE):
                writer.add(_rows(start, min(_PIECE, events - start)))
            writer.commit()
        for start in range(0, people, 100_000):
            stop = min(start + 100_000, people)
            rows = [row for number in range(start, stop) for row in _identifiers(number)]
            with workspace.database.begin() as connection:
                connection.execute(identifiers.insert(), rows)
    (folder / "made").touch()
    print(f"{events:,} events of {people:,} people made in {time.perf_counter() - begin:.0f} s")
    return people


def _identifiers(number: int) -> list[dict[str, Any]]:
    person = f"u{number}"
    kinds = (
        ("user_id", person),
        ("email", f"p_{number:024x}"),
        ("anonymous", f"anonymous:{number}"),
    )
    return [
        {"key": key, "kind": kind, "person": person, "first_at": 1, "last_at": 2}
        for kind, key in kinds
    ]


def _rows(start: int, events: int) -> Any:
    import polars as pl

    rng = np.random.default_rng([SEED, start])
    person = start // EACH + rng.integers(0, max(1, events // EACH), events)
    moment = 1_770_000_000_000_000 + rng.integers(0, 90 * 86_400_000_000, events)
    number = np.arange(start, start + events)
    frame = pl.DataFrame({"n": person, "time": moment, "code": rng.integers(0, 40, events)})
    missing = pl.lit(None, dtype=pl.String)
    return frame.select(
        pl.format("u{}", pl.col("n")).alias("person"),
        "time",
        pl.Series("seq", number),
        pl.format("event {}", pl.col("code")).alias("event"),
        missing.alias("channel"),
        missing.alias("text"),
        pl.lit(None, dtype=pl.Float64).alias("rating"),
        pl.lit(0, dtype=pl.Int64).alias("digest_hi"),
        pl.Series("digest_lo", number),
        pl.lit(value=True).alias("exact"),
    )


def main(events: int, folder: Path) -> None:
    """Print the median and the 95th percentile."""
    from yeojido.app.people import People
    from yeojido.app.settings import Settings
    from yeojido.app.wire import house

    folder.mkdir(parents=True, exist_ok=True)
    people = make(events, folder)
    rng = np.random.default_rng(SEED)
    with house(Settings(folder / "workspace", "en")) as parts:
        begin = time.perf_counter()
        People(parts).timeline("u0")
        print(f"the first: {(time.perf_counter() - begin) * 1000:.0f} ms")
        for name in ("timeline", "profile"):
            taken: list[tuple[float, float]] = []
            for number in rng.integers(0, people, ASKED).tolist():
                begin, busy = time.perf_counter(), time.process_time()
                here = People(parts)
                person = here.find(f"anonymous:{number}")
                found = here.timeline(person) if name == "timeline" else here.profile(person)
                taken.append((time.perf_counter() - begin, time.process_time() - busy))
                assert found
            for what, each in zip(("", " (processor)"), zip(*taken, strict=True), strict=True):
                low, high = np.percentile(each, (50, 95)) * 1000
                print(
                    f"{name}{what}: {low:.1f} ms in the middle, {high:.1f} ms at the 95th percentile"
                )


if __name__ == "__main__":
    asked = sys.argv[1:]
    main(
        int(asked[0]) if asked else 20_000_000,
        Path(asked[1] if len(asked) > 1 else "bench-people"),
    )
