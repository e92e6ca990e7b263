"""What people say is put aside for tasks as it comes in: cheap, and in the transaction it comes in by.

Nothing is read or judged here: whether it opens a task is seen to afterwards (``app.tasks``), by the
worker or at the end of an import, so that settling never waits for a model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yeojido.collect.message_ids import hexadecimal
from yeojido.domain.log import DAY
from yeojido.domain.people import NAMELESS, kind_of_key
from yeojido.domain.tasks import Offer
from yeojido.store import voice_tasks

if TYPE_CHECKING:
    import polars as pl
    import sqlalchemy as sa

    from yeojido.collect.clean import Cleaned
    from yeojido.domain.tasks import TaskRule

#: Of one import, so many of the latest voices are put aside.
MOST: Final = 200_000


def offers(frame: pl.DataFrame, rule: TaskRule, now: int) -> list[Offer]:
    """Return the voices of known people among clean events that are young enough.

    ``frame``: columns as the store takes them. ``now``: microseconds UTC. Nobody's where the rule
    is off.
    """
    import polars as pl

    if not rule.on or not frame.height:
        return []
    young = pl.col("time") >= now - rule.young_days * DAY
    said = pl.col("text").is_not_null() | pl.col("rating").is_not_null()
    some = frame.filter(young & said & (pl.col("time") <= now + DAY))
    if not some.height:
        return []
    key = pl.coalesce("identity", "person") if "identity" in some.columns else pl.col("person")
    rows = some.select(
        "digest_hi", "digest_lo", key.alias("key"), "person", "event",
        pl.col("channel").cast(pl.String), "text", "rating", "time",
    )  # fmt: skip
    return [
        Offer(hexadecimal(hi, lo), key, event, channel, text, rating, at)
        for hi, lo, key, person, event, channel, text, rating, at in rows.iter_rows()
        if kind_of_key(person) not in NAMELESS
    ]


def settled(connection: sa.Connection, frame: pl.DataFrame, now: int) -> None:
    """Put aside what came in live, within the transaction that stores it."""
    rule = voice_tasks.rule(connection)
    if rule.on:
        voice_tasks.offer(connection, offers(frame, rule, now))


@dataclass(slots=True)
class Offering:
    """What an import brings, until its commit."""

    rule: TaskRule
    now: int
    _offers: list[Offer] = field(default_factory=list[Offer])

    def see(self, cleaned: Cleaned) -> None:
        """Put aside what a stretch of clean rows holds; of too much the latest."""
        if not self.rule.on:
            return
        self._offers += offers(cleaned.frame, self.rule, self.now)
        if len(self._offers) > 2 * MOST:
            self._keep_the_latest()

    def within(self, connection: sa.Connection) -> None:
        """Write it down, in the transaction of the commit: what is no part of the log opens nothing."""
        self._keep_the_latest()
        voice_tasks.offer(connection, self._offers)

    def _keep_the_latest(self) -> None:
        self._offers = sorted(self._offers, key=lambda each: -each.said_at)[:MOST]
