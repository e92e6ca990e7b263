"""The ledger of consents: every grant, denial and withdrawal stays; what holds follows from it.

How the entries of a person are read, the stricter way wherever the law leaves it open:

- For a purpose and a channel the latest entry counts; at one moment a refusal beats a grant.
- A channel's own refusal is lifted by a grant for that channel only. A refusal of every channel
  (``*``) ends grants of single channels made before it.
- A browser's key is public, so anybody could say yes for anybody: from there a refusal counts,
  a grant only for what that browser itself does (channel ``web``).
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, cast
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from yeojido.domain.log import DAY
from yeojido.domain.people import Consent
from yeojido.store.schema import collection, privacy
from yeojido.store.statements import insert, parts

if TYPE_CHECKING:
    from sqlalchemy import Connection

State = Literal["granted", "denied", "withdrawn"]
EVERY = "*"
#: The channel of what a browser does with what it sees of its own visitor.
WEB = "web"
#: Within how long the result of a consent or refusal must be told (Act art. 50(7), Decree 62-2).
TELL_WITHIN = 14 * DAY
_KOREA = ZoneInfo("Asia/Seoul")
_MICROS = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger. Times are microseconds UTC; ``proof`` is JSON."""

    identity: str
    purpose: str
    channel: str
    state: State
    at: int
    recorded_at: int
    source: str
    verified: bool
    proof: str
    message: str

    @property
    def counts(self) -> bool:
        """Whether it can change what holds: not a grant that anybody could have sent."""
        return self.verified or self.state != "granted" or self.channel == WEB

    @property
    def tell_by(self) -> int:
        """Until when the person must be told the result (marketing: Act art. 50(7))."""
        return self.recorded_at + TELL_WITHIN

    @property
    def reconfirm_by(self) -> int:
        """When the consent is two years old, at the start of that day in Korea (Act art. 50(8))."""
        return two_years_after(self.at)


#: (purpose, channel) -> the entry that decides
Standing = Mapping[tuple[str, str], Entry]


def add(connection: Connection, consents: Iterable[Consent], now: int | None = None) -> None:
    """Add entries, each message once. ``now``: microseconds UTC.

    Whether an entry is verified follows from its source: a browser's is not.
    """
    given = list(consents)
    if not given:
        return
    recorded = time.time_ns() // 1000 if now is None else now
    open_sources = _browsers(connection, {each.source for each in given})
    table = privacy.consents
    new = insert(connection, table).on_conflict_do_nothing(index_elements=[table.c.message])
    rows = [
        {
            "identity": each.identity, "purpose": each.purpose, "channel": each.channel,
            "state": each.state, "at": each.at, "recorded_at": recorded, "source": each.source,
            "verified": each.source not in open_sources, "proof": each.proof,
            "message": each.message,
        }
        for each in given
    ]  # fmt: skip
    connection.execute(new, rows)


def grant(
    connection: Connection, identity: str, purpose: str, channel: str, *,
    now: int, by: str, proof: Mapping[str, Any] | None = None, at: int | None = None,
) -> Consent:  # fmt: skip
    """Note that a person agreed: at ``at`` (now by default; microseconds UTC), as ``proof`` says."""
    return _say(connection, identity, purpose, channel, "granted", now, by, proof, at)


def deny(
    connection: Connection, identity: str, purpose: str, channel: str, *,
    now: int, by: str, proof: Mapping[str, Any] | None = None, at: int | None = None,
) -> Consent:  # fmt: skip
    """Note that a person was asked and said no."""
    return _say(connection, identity, purpose, channel, "denied", now, by, proof, at)


def withdraw(
    connection: Connection, identity: str, purpose: str, channel: str, *,
    now: int, by: str, proof: Mapping[str, Any] | None = None, at: int | None = None,
) -> Consent:  # fmt: skip
    """Note that a person took back what they had agreed to."""
    return _say(connection, identity, purpose, channel, "withdrawn", now, by, proof, at)


def _say(
    connection: Connection, identity: str, purpose: str, channel: str, state: State,
    now: int, by: str, proof: Mapping[str, Any] | None, at: int | None,
) -> Consent:  # fmt: skip
    said = json.dumps({"by": by, **(proof or {})}, ensure_ascii=False, sort_keys=True)
    moment = now if at is None else at
    entry = Consent(identity, purpose, channel, state, moment, "operator", said, uuid.uuid4().hex)
    add(connection, [entry], now)
    return entry


def history(connection: Connection, identities: Iterable[str]) -> list[Entry]:
    """Return all entries of identities, oldest first."""
    table = privacy.consents
    columns = [table.c[name] for name in Entry.__dataclass_fields__]
    found: list[Entry] = []
    for some in parts(sorted(set(identities))):
        query = sa.select(*columns).where(table.c.identity.in_(some))
        found += [Entry(*row) for row in connection.execute(query)]
    return sorted(found, key=_order)


def current(connection: Connection, identities: Iterable[str], at: int | None = None) -> Standing:
    """Return the entry that decides for each purpose and channel that was ever spoken of.

    ``identities``: all of one person. ``at``: microseconds UTC; later entries do not count.
    """
    return standing(history(connection, identities), at)


def standing(entries: Sequence[Entry], at: int | None = None) -> Standing:
    """Return the deciding entry per purpose and channel among entries of one person."""
    decided: dict[tuple[str, str], Entry] = {}
    for entry in sorted(entries, key=_order):
        if entry.counts and (at is None or entry.at <= at):
            decided[entry.purpose, entry.channel] = entry
    return decided


def agreed(held: Standing, purpose: str, channel: str) -> bool:
    """Say whether a person has agreed to a purpose on a channel.

    Where nothing was said the answer is no.
    """
    own, every = held.get((purpose, channel)), held.get((purpose, EVERY))
    if own is None:
        return every is not None and every.state == "granted"
    if own.state != "granted":
        return False
    return every is None or every.state == "granted" or _order(own) > _order(every)


def reconfirm_due(connection: Connection, now: int, ahead: int = 30 * DAY) -> list[Entry]:
    """Return the grants of marketing that must be confirmed again within ``ahead`` (microseconds).

    Act art. 50(8), Decree 62-3: every two years. Only grants that hold, the most urgent first,
    overdue ones among them.
    """
    table = privacy.consents
    wanted = table.c.purpose.like("marketing%")
    old = sa.select(table.c.identity).where(
        wanted, table.c.state == "granted", table.c.at <= now + ahead - 730 * DAY
    )
    query = sa.select(*[table.c[name] for name in Entry.__dataclass_fields__]).where(
        wanted, table.c.identity.in_(old)
    )
    people: dict[str, list[Entry]] = {}
    for row in connection.execute(query):
        people.setdefault(row.identity, []).append(Entry(*row))
    due = [
        entry
        for entries in people.values()
        for (purpose, channel), entry in standing(entries, now).items()
        if agreed(standing(entries, now), purpose, channel) and entry.reconfirm_by <= now + ahead
    ]
    return sorted(due, key=lambda entry: (entry.reconfirm_by, entry.identity, entry.channel))


def two_years_after(at: int) -> int:
    """Return the start, in Korea, of the day two years later; 29 February falls on the 28th.

    >>> two_years_after(1_709_168_400_000_000)  # 2024-02-29 10:00 in Korea -> 2026-02-28 00:00
    1772204400000000
    """
    day = (_EPOCH + at * _MICROS).astimezone(_KOREA)
    leap = (day.month, day.day) == (2, 29)
    later = datetime(day.year + 2, day.month, 28 if leap else day.day, tzinfo=_KOREA)
    return (later - _EPOCH) // _MICROS


def _order(entry: Entry) -> tuple[int, bool, str]:
    """Refusals stand behind grants of the same moment: the last one decides."""
    return entry.at, entry.state != "granted", entry.message


def _browsers(connection: Connection, sources: set[str]) -> set[str]:
    table = collection.sources
    query = sa.select(table.c.id).where(table.c.kind == "browser", table.c.id.in_(sources))
    return {cast("str", row[0]) for row in connection.execute(query)}
