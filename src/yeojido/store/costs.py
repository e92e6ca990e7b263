"""What adverts cost, a row for each platform, day and campaign: the newest figure holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from yeojido.store.database import Database
from yeojido.store.schema.pulls import costs

MICROS = 1_000_000
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """What one campaign cost on one day.

    Attributes:
        platform: whose adverts: google, meta, naver, kakao ...
        day: YYYY-MM-DD in the zone of the advertising account.
        detail: what tells rows of one campaign and day apart: ad group, keyword, device.
        currency: ISO 4217, "" where the export does not say. ``micros``: millionths of it.
    """

    platform: str
    day: str
    campaign: str
    detail: str
    currency: str
    micros: int
    clicks: int = 0
    impressions: int = 0


class Costs:
    """The costs that a workspace knows."""

    def __init__(self, database: Database) -> None:
        """Keep them in the records database."""
        self._database = database

    def put(self, found: Sequence[Cost], now: int) -> tuple[int, int]:
        """Keep costs, each once in ``found``; one known already is replaced.

        Returns (new, replaced).
        """
        rows = [_row(cost, now) for cost in found]
        with self._database.begin() as connection:
            before = _count(connection)
            for start in range(0, len(rows), _AT_ONCE):
                insert = self._database.insert(costs).values(rows[start : start + _AT_ONCE])
                kept = ("micros", "clicks", "impressions", "imported_at")
                changed = {name: insert.excluded[name] for name in kept}
                connection.execute(
                    insert.on_conflict_do_update(index_elements=["id"], set_=changed)
                )
            new = _count(connection) - before
        return new, len(rows) - new

    def all(self, since: str | None = None, until: str | None = None) -> list[Cost]:
        """Return the costs of the days ``since <= day < until``, by day."""
        asked = sa.select(costs).order_by(costs.c.day, costs.c.platform, costs.c.campaign)
        if since is not None:
            asked = asked.where(costs.c.day >= since)
        if until is not None:
            asked = asked.where(costs.c.day < until)
        with self._database.reading() as connection:
            rows = connection.execute(asked).mappings().all()
        names = [field.name for field in fields(Cost)]
        return [Cost(**{name: row[name] for name in names}) for row in rows]


def _count(connection: sa.Connection) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(costs)).scalar_one())


def _row(cost: Cost, now: int) -> dict[str, Any]:
    parts = (cost.platform, cost.day, cost.campaign, cost.detail, cost.currency)
    key = blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
    return {
        "id": key, "platform": cost.platform, "day": cost.day, "campaign": cost.campaign,
        "detail": cost.detail, "currency": cost.currency, "micros": cost.micros,
        "clicks": cost.clicks, "impressions": cost.impressions, "imported_at": now,
    }  # fmt: skip
