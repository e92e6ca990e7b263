"""Sessions, API tokens and the audit log, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from yeojido.domain import server_errors as s
from yeojido.domain.access import Caller, User
from yeojido.domain.log import DAY, HOUR, MINUTE
from yeojido.store.access import Audit, Sessions, Tokens
from yeojido.store.schema.access import api_tokens, sessions
from yeojido.store.users import Users
from yeojido.store.workspace import Workspace

NOW = 1_780_000_000_000_000


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "w", database=database) as opened:
        yield opened


@pytest.fixture
def users(workspace: Workspace) -> Users:
    """Its users."""
    return Users(workspace.database, b"s" * 32)


@pytest.fixture
def minji(users: Users) -> User:
    """An editor."""
    users.add("owner@example.com", "", "owner", None, NOW)
    return users.add("minji@example.com", "", "editor", None, NOW)


@pytest.fixture
def held(workspace: Workspace) -> Sessions:
    """Sessions that end 12 hours after their last use, after 14 days at most."""
    return Sessions(workspace.database, 12 * HOUR, 14 * DAY)


def test_a_session_is_known_by_its_token_alone(
    held: Sessions, minji: User, workspace: Workspace
) -> None:
    """The token finds the user and role; what is kept of it is of no use to a thief."""
    opened = held.open(minji, NOW)
    found = held.caller(opened.token, NOW)
    assert found is not None
    caller, due = found
    assert (caller.id, caller.role, caller.csrf, due) == (minji.id, "editor", opened.csrf, False)
    with workspace.database.reading() as connection:
        kept = connection.execute(sa.select(sessions.c.hash)).scalar_one()
    assert held.caller(kept, NOW) is None and held.caller("", NOW) is None
    assert opened.token not in repr(opened) and opened.csrf not in repr(caller)


def test_sessions_end_when_idle_and_in_any_case(held: Sessions, minji: User) -> None:
    """A session ends 12 hours after its last use, and 14 days after it began."""
    opened = held.open(minji, NOW)
    assert held.caller(opened.token, NOW + 12 * HOUR) is None
    at = NOW
    while at < NOW + 14 * DAY:
        assert held.caller(opened.token, at) is not None
        at += 11 * HOUR
    assert held.caller(opened.token, NOW + 14 * DAY) is None


def test_tokens_of_sessions_change(held: Sessions, minji: User) -> None:
    """After an hour a session gets a new token; the old one is taken for a minute, by one only."""
    opened = held.open(minji, NOW)
    later = NOW + HOUR
    found = held.caller(opened.token, later)
    assert found is not None and found[1]
    fresh = held.rotate(opened.token, later)
    assert fresh is not None and held.rotate(opened.token, later) is None
    assert held.caller(fresh, later) is not None
    old = held.caller(opened.token, later + MINUTE - 1)
    assert old is not None and not old[1]
    assert held.caller(opened.token, later + MINUTE) is None
    assert held.caller(fresh, later + MINUTE) is not None


def test_signing_out(held: Sessions, minji: User) -> None:
    """One session ends, or all of a user; other users' stay."""
    first, second = held.open(minji, NOW), held.open(minji, NOW)
    found = held.caller(first.token, NOW)
    assert found is not None and found[0].session is not None
    held.close(found[0].session)
    assert held.caller(first.token, NOW) is None
    assert held.caller(second.token, NOW) is not None
    assert held.close_all(minji.id) == 1
    assert held.caller(second.token, NOW) is None


def test_a_change_of_rights_ends_sessions(held: Sessions, users: Users, minji: User) -> None:
    """Another role and being disabled count at once."""
    opened = held.open(minji, NOW)
    users.set_role(minji.id, "viewer")
    assert held.caller(opened.token, NOW) is None
    opened = held.open(minji, NOW)
    users.disable(minji.id, NOW)
    assert held.caller(opened.token, NOW) is None


def test_a_token_is_known_by_its_secret_alone(workspace: Workspace, minji: User) -> None:
    """The secret is shown once; the records hold a digest; revoking counts at once."""
    tokens = Tokens(workspace.database)
    by = Caller("user", minji.id, "editor")
    made, secret = tokens.create("nightly", "analyst", by, NOW, NOW + DAY)
    assert secret.startswith("yj_") and secret not in repr(made)
    caller = tokens.caller(secret, NOW)
    assert caller is not None and (caller.kind, caller.id, caller.role, caller.csrf) == (
        "token",
        made.id,
        "analyst",
        None,
    )
    with workspace.database.reading() as connection:
        kept = connection.execute(sa.select(api_tokens.c.hash)).scalar_one()
    assert secret not in kept and tokens.caller("yj_" + kept, NOW) is None
    assert tokens.caller(secret, NOW + DAY) is None
    assert tokens.list()[0].used_at == NOW
    tokens.revoke(made.id, NOW)
    assert tokens.caller(secret, NOW) is None
    with pytest.raises(s.NoSuchToken):
        tokens.revoke(made.id, NOW)


def test_a_token_can_do_no_more_than_its_maker(
    workspace: Workspace, users: Users, minji: User
) -> None:
    """Not when it is made, and not later when its maker can do less."""
    tokens = Tokens(workspace.database)
    by = Caller("user", minji.id, "editor")
    with pytest.raises(s.BadRole):
        tokens.create("too much", "owner", by, NOW)
    _, secret = tokens.create("mine", "editor", by, NOW)
    users.set_role(minji.id, "viewer")
    caller = tokens.caller(secret, NOW)
    assert caller is not None and caller.role == "viewer"
    users.disable(minji.id, NOW)
    assert tokens.caller(secret, NOW) is None
    _, ours = tokens.create("from the command line", "owner", Caller("command", "x", "owner"), NOW)
    known = tokens.caller(ours, NOW)
    assert known is not None and known.role == "owner"


def test_the_audit_log_grows(workspace: Workspace) -> None:
    """Lines come back newest first, page by page, as they were written."""
    audit = Audit(workspace.database)
    for number in range(5):
        audit.note("user:u_1", "source.make", f"s{number}", NOW + number, kind="server")
    lines = audit.list(limit=2)
    assert [line.target for line in lines] == ["s4", "s3"]
    more = audit.list(before=lines[-1].id)
    assert [line.target for line in more] == ["s2", "s1", "s0"]
    assert more[0].detail == {"kind": "server"} and more[0].at == NOW + 2
