"""The ledger of consents: the latest word counts, and the stricter one where two could."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from yeojido.domain.log import DAY
from yeojido.domain.people import Consent
from yeojido.store import consents
from yeojido.store.consents import Entry, agreed, standing
from yeojido.store.sources import Sources
from yeojido.store.workspace import Workspace

State = Literal["granted", "denied", "withdrawn"]


def entry(
    state: State, at: int, channel: str = "email", *, verified: bool = True, message: str = "m"
) -> Entry:
    """An entry about marketing."""
    return Entry("u1", "marketing", channel, state, at, at, "s", verified, "{}", message)


@pytest.mark.parametrize(
    ("entries", "email"),
    [
        ([], False),
        ([entry("granted", 1)], True),
        ([entry("granted", 1), entry("withdrawn", 2)], False),
        ([entry("withdrawn", 1), entry("granted", 2)], True),
        ([entry("granted", 1, message="z"), entry("denied", 1, message="a")], False),
        ([entry("granted", 1, "*")], True),
        ([entry("granted", 1), entry("withdrawn", 2, "*")], False),
        ([entry("withdrawn", 1, "*"), entry("granted", 2)], True),
        ([entry("denied", 1), entry("granted", 2, "*")], False),
        ([entry("granted", 1, verified=False)], False),
        ([entry("granted", 1), entry("withdrawn", 2, verified=False)], False),
        ([entry("withdrawn", 1), entry("granted", 2, verified=False)], False),
    ],
)
def test_agreed(entries: list[Entry], email: bool) -> None:
    """Whether e-mail may be sent, for each history, whatever the order in which it arrived."""
    for arrived in (entries, entries[::-1]):
        assert agreed(standing(arrived), "marketing", "email") is email


def test_browsers_consent_to_what_they_do() -> None:
    """A browser's grant counts for the web, for nothing that is sent to a person."""
    said = [entry("granted", 1, channel, verified=False) for channel in ("web", "*", "sms")]
    held = standing(said)
    assert [agreed(held, "marketing", channel) for channel in ("web", "sms", "email")] == [
        True, False, False,
    ]  # fmt: skip


def test_ledger(tmp_path: Path, database: str | None) -> None:
    """Entries stay, a repeat adds nothing, a browser's are known as such, the past can be asked."""
    with Workspace.open(tmp_path, database=database) as workspace:
        browser, _ = Sources(workspace.database).create("site", "browser", 0)
        with workspace.database.begin() as connection:
            said = Consent("u1", "marketing", "email", "granted", 50, browser.id, "{}", "m1")
            consents.add(connection, [said], 60)
            consents.add(connection, [said], 70)
            consents.grant(
                connection, "u1", "marketing", "sms", now=80, by="min", proof={"text": "v3"}
            )
            consents.withdraw(connection, "u1", "marketing", "sms", now=90, by="min")
            consents.deny(connection, "u2", "marketing", "sms", now=90, by="min")
            told = consents.history(connection, ["u1"])
            before = consents.current(connection, ["u1"], at=85)
            after = consents.current(connection, ["u1", "u2"])
    assert [(e.channel, e.state, e.verified, e.recorded_at) for e in told] == [
        ("email", "granted", False, 60), ("sms", "granted", True, 80), ("sms", "withdrawn", True, 90),
    ]  # fmt: skip
    assert '"v3"' in told[1].proof
    assert told[2].tell_by == 90 + 14 * DAY
    assert agreed(before, "marketing", "sms")
    assert not agreed(after, "marketing", "sms")


def test_reconfirm_due(tmp_path: Path, database: str | None) -> None:
    """Marketing grants near two years of age are due, renewed and withdrawn ones are not."""
    moment = int(datetime(2024, 3, 1, 3, tzinfo=UTC).timestamp() * 1e6)
    now = moment + 715 * DAY
    opened = Workspace.open(tmp_path, database=database)
    with opened as workspace, workspace.database.begin() as connection:
        for who in ("due", "renewed", "gone"):
            consents.grant(connection, who, "marketing", "sms", now=moment, by="min")
        consents.grant(connection, "young", "marketing", "sms", now=moment + 100 * DAY, by="min")
        consents.grant(connection, "due", "analytics", "web", now=moment, by="min")
        consents.grant(connection, "renewed", "marketing", "sms", now=now - DAY, by="min")
        consents.withdraw(connection, "gone", "marketing", "sms", now=now - DAY, by="min")
        due = consents.reconfirm_due(connection, now)
        none = consents.reconfirm_due(connection, moment + 600 * DAY)
    assert [(each.identity, each.purpose) for each in due] == [("due", "marketing")]
    # 1 March 2024 in Korea + two years, at the start of the day there
    assert due[0].reconfirm_by == int(datetime(2026, 2, 28, 15, tzinfo=UTC).timestamp() * 1e6)
    assert none == []
