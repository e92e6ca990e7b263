"""The demo shop: customers in blocks, each block from its own seed, streamed to CSV files.

Every block of 20,000 customers draws from ``SeedSequence(seed, spawn_key=(block, part))``, so a
block is the same in whatever order, and however many, blocks are made; memory holds one block.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from yeojido.adapters.demo import messages, orders, report, service, tables, trips, voices, web
from yeojido.adapters.demo.ledger import Ledger
from yeojido.adapters.demo.people import MOST_CUSTOMERS, make_people
from yeojido.adapters.demo.truths import END
from yeojido.domain.errors import BadOption, DiskFull

BLOCK = 20_000
#: The files to import; everything else in the folder is the answer book.
FILES = (
    "web_app_events.csv", "store_pos.csv", "deliveries.csv", "messages.csv", "call_center.csv",
    "reviews.csv", "surveys.csv",
)  # fmt: skip
TRUTHS_FILE = "truths.json"
LABELS_FILE = "truths/text_labels.csv"
PEOPLE_FILE = "truths/people.csv"
_NAMES = (*FILES, LABELS_FILE, PEOPLE_FILE)
#: Exported for Excel, so it begins with a byte order mark.
_WITH_BOM = ("store_pos.csv",)
_PARTS = (
    "people", "trips", "pages", "orders", "leaving", "tracking", "store", "ratings", "reviews",
    "calls", "surveys", "returns", "messages", "tables",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One block of customers: the rows of every file, the answers, and the counts of truths.

    ``answers`` holds text_labels.csv and people.csv of the folder ``truths``; ``counts`` are
    sums that add up over blocks (see :mod:`report`).
    """

    index: int
    customers: int
    tables: Mapping[str, pl.DataFrame]
    answers: Mapping[str, pl.DataFrame]
    counts: Mapping[str, float]


def generate(customers: int = 5000, seed: int = 7) -> Iterator[Block]:
    """Yield the shop block by block; raises BadOption for an impossible size or seed."""
    if not 1 <= customers <= MOST_CUSTOMERS:
        raise BadOption(option="customers", value=customers, possible=f"1 ... {MOST_CUSTOMERS}")
    if seed < 0:
        raise BadOption(option="seed", value=seed, possible="0, 1, 2 ...")
    for index, first in enumerate(range(0, customers, BLOCK)):
        yield make_block(index, first, min(BLOCK, customers - first), seed)


def make_block(index: int, first: int, customers: int, seed: int) -> Block:
    """Return one block: customers number ``first`` to ``first + customers``."""
    rng = {
        part: np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index, k)))
        for k, part in enumerate(_PARTS)
    }
    ledger = Ledger()
    people = make_people(rng["people"], first, customers)
    plan = trips.make_trips(rng["trips"], people)
    pages = web.make_pages(rng["pages"], people, plan)
    placed = orders.make_orders(rng["orders"], plan, pages)
    leaving = orders.make_leaving(rng["leaving"], people, plan, placed)
    visits = trips.keep_visits(plan, leaving.at)
    kept = visits[np.arange(len(visits)), plan.visits - 1]
    pages = pages.where(visits.ravel()[pages.visit])
    placed = placed.where(kept[placed.trip] & (placed.paid < END))
    happened = kept & (plan.last_time < END)
    all_ = voices.Happened(people, plan, placed, happened, leaving.at, index, seed)
    files = _files(rng, ledger, all_, leaving, pages)
    report.book_truths(ledger, all_, leaving, kept)
    for name, table in files.items():
        ledger.add(f"rows/{name}", len(table))
    answers = {
        LABELS_FILE: pl.concat(ledger.labels),
        PEOPLE_FILE: report.people_answers(people, leaving),
    }
    return Block(index, customers, files, answers, ledger.counts)


def _files(
    rng: Mapping[str, np.random.Generator],
    ledger: Ledger,
    all_: voices.Happened,
    leaving: orders.Leaving,
    pages: web.Pages,
) -> dict[str, pl.DataFrame]:
    """Return the rows of every file of a block."""
    o = all_.orders
    tracking = web.tracking_pages(rng["tracking"], o.shipped, o.delivered, o.delayed)
    store = service.store_visits(rng["store"], all_)
    rated = voices.delivery_ratings(rng["ratings"], ledger, all_)
    reviews = voices.reviews(rng["reviews"], ledger, all_)
    calls = service.calls(rng["calls"], ledger, all_)
    surveys = voices.surveys(rng["surveys"], ledger, all_, store)
    back = service.returns(rng["returns"], all_)
    mails = messages.messages(rng["messages"], ledger, all_, leaving, pages)
    dress = rng["tables"]
    return {
        "web_app_events.csv": tables.web_table(dress, ledger, all_, pages, tracking),
        "store_pos.csv": tables.store_table(all_, store),
        "deliveries.csv": tables.delivery_table(dress, all_, rated, back),
        "messages.csv": tables.message_table(all_, mails),
        "call_center.csv": tables.call_table(all_, calls),
        "reviews.csv": tables.review_table(all_, reviews),
        "surveys.csv": tables.survey_table(all_, surveys),
    }


def write(
    folder: Path,
    customers: int = 5000,
    seed: int = 7,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Write the shop's files and the answer book; return the paths of the files to import.

    ``folder/*.csv`` are the files to import; ``folder/truths.json`` and ``folder/truths/`` say
    what was planted. ``progress(done, customers)`` is called after each block. Files appear
    under their names only when all are complete. Raises BadOption as ``generate`` does, and
    DiskFull; whatever happens, no unfinished file stays behind.
    """
    blocks = generate(customers, seed)
    (folder / "truths").mkdir(parents=True, exist_ok=True)
    try:
        counts = _stream(folder, blocks, customers, progress)
        for name in _NAMES:
            _part(folder, name).replace(folder / name)
        (folder / TRUTHS_FILE).write_text(report.truths_json(customers, seed, counts), "utf-8")
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            raise DiskFull(path=folder) from None
        raise
    finally:
        for name in _NAMES:
            _part(folder, name).unlink(missing_ok=True)
    return [folder / name for name in FILES]


def _stream(
    folder: Path,
    blocks: Iterator[Block],
    customers: int,
    progress: Callable[[int, int], None] | None,
) -> dict[str, float]:
    """Append every block to the unfinished files; return the sums of all counts."""
    counts: dict[str, float] = {}
    done = 0
    with ExitStack() as stack:
        files = {name: stack.enter_context(_part(folder, name).open("wb")) for name in _NAMES}
        for block in blocks:
            for name, table in {**block.tables, **block.answers}.items():
                _append(files[name], table, name, first=block.index == 0)
            for name, amount in block.counts.items():
                counts[name] = counts.get(name, 0) + amount
            done += block.customers
            if progress is not None:
                progress(done, customers)
    return counts


def _part(folder: Path, name: str) -> Path:
    return folder / f"{name}.part"


def _append(file: BinaryIO, table: pl.DataFrame, name: str, *, first: bool) -> None:
    if first and name in _WITH_BOM:
        file.write(b"\xef\xbb\xbf")
    # By way of memory: Polars' own error about a full disk has lost its number.
    rows = BytesIO()
    table.write_csv(rows, include_header=first)
    file.write(rows.getbuffer())
