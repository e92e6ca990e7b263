"""Users: passwords, links, roles, tries; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from yeojido.domain import server_errors as s
from yeojido.domain.log import DAY, MINUTE
from yeojido.store import users as module
from yeojido.store.schema.access import invitations, tries
from yeojido.store.schema.access import users as table
from yeojido.store.users import Users
from yeojido.store.workspace import Workspace

NOW = 1_780_000_000_000_000
GOOD = "correct horse battery"


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "w", database=database) as opened:
        yield opened


@pytest.fixture
def users(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Users:
    """Its users; hashing is made cheap."""
    from argon2 import PasswordHasher

    monkeypatch.setattr(module, "_hasher", lambda: PasswordHasher(1, 8, 1))
    monkeypatch.setattr(module, "_nobodys", lambda: PasswordHasher(1, 8, 1).hash("nobody's"))
    return Users(workspace.database, b"s" * 32)


def test_a_password_is_checked_and_never_kept(users: Users, workspace: Workspace) -> None:
    """The right password finds its user whatever the case of the address; only a hash is kept."""
    made = users.add("Minji@Example.com", " Min  ji ", "editor", GOOD, NOW)
    found = users.check("minji@example.COM ", GOOD, "1.2.3.4", 10, NOW)
    assert (found.id, found.role, found.name) == (made.id, "editor", "Min ji")
    with workspace.database.reading() as connection:
        kept = connection.execute(sa.select(table.c.password)).scalar_one()
    assert kept.startswith("$argon2id$") and GOOD not in kept


@pytest.mark.parametrize("email", ["minji@example.com", "nobody@example.com", "off@example.com"])
def test_a_wrong_password_says_nothing_about_who_exists(users: Users, email: str) -> None:
    """A wrong password, an unknown and a disabled user are refused in the same words."""
    users.add("minji@example.com", "", "owner", GOOD, NOW)
    off = users.add("off@example.com", "", "viewer", GOOD, NOW)
    users.disable(off.id, NOW)
    wrong = GOOD if email.startswith("off") else "not the password"
    with pytest.raises(s.WrongPassword) as refused:
        users.check(email, wrong, "1.2.3.4", 10, NOW)
    assert refused.value.values == {}


def test_unknown_users_cost_a_hash_too(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash is verified where there is no user, so that the time tells nothing."""
    seen: list[str] = []

    def fits(kept: str, password: str) -> bool:
        seen.append(kept)
        return False

    monkeypatch.setattr(module, "_fits", fits)
    with pytest.raises(s.WrongPassword):
        users.check("nobody@example.com", GOOD, "1.2.3.4", 10, NOW)
    assert len(seen) == 1 and seen[0].startswith("$argon2id$")


def test_tries_run_out_and_come_back(users: Users, workspace: Workspace) -> None:
    """After the limit even the right password is refused, for everybody's account, for 15 minutes."""
    users.add("minji@example.com", "", "owner", GOOD, NOW)
    for _ in range(3):
        with pytest.raises(s.WrongPassword):
            users.check("minji@example.com", "not the password", "1.2.3.4", 3, NOW)
    with pytest.raises(s.TooManyTries) as refused:
        users.check("minji@example.com", GOOD, "5.6.7.8", 3, NOW + MINUTE)
    assert refused.value.values == {"seconds": 14 * 60}
    assert users.check("minji@example.com", GOOD, "5.6.7.8", 3, NOW + 15 * MINUTE).role == "owner"
    with workspace.database.reading() as connection:
        keys = connection.execute(sa.select(tries.c.key)).scalars().all()
    assert all("minji" not in key and "1.2.3.4" not in key for key in keys)


def test_one_address_may_not_try_all_accounts(users: Users) -> None:
    """An address that tries many accounts is stopped, other addresses are not."""
    for number in range(15):
        with pytest.raises(s.WrongPassword):
            users.check(f"u{number}@example.com", GOOD, "1.2.3.4", 3, NOW)
    with pytest.raises(s.TooManyTries):
        users.check("another@example.com", GOOD, "1.2.3.4", 3, NOW)
    with pytest.raises(s.WrongPassword):
        users.check("another@example.com", GOOD, "5.6.7.8", 3, NOW)


def test_hashes_follow_the_parameters(users: Users, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that was hashed with older parameters is hashed anew when it is next used."""
    from argon2 import PasswordHasher

    made = users.add("minji@example.com", "", "owner", GOOD, NOW)
    monkeypatch.setattr(module, "_hasher", lambda: PasswordHasher(2, 16, 1))
    users.check("minji@example.com", GOOD, "1.2.3.4", 10, NOW)
    with users._database.reading() as connection:
        kept = connection.execute(sa.select(table.c.password)).scalar_one()
    assert "m=16,t=2" in kept and made.has_password


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaa", "password123", "x" * 201])
def test_weak_passwords_are_refused(users: Users, password: str) -> None:
    """Short, endless, repetitive and common passwords are refused, with what is asked for."""
    with pytest.raises(s.BadPassword):
        users.add("minji@example.com", "", "owner", password, NOW)


@pytest.mark.parametrize("email", ["", "minji", "a b@c.kr", "a@b", "a@b..kr", "x" * 250 + "@b.kr"])
def test_what_is_no_address_is_refused(users: Users, email: str) -> None:
    """A user needs an e-mail address."""
    with pytest.raises(s.BadEmail):
        users.add(email, "", "owner", GOOD, NOW)


def test_addresses_are_taken_once(users: Users) -> None:
    """A second user of the same address is refused, whatever its case."""
    users.add("minji@example.com", "", "owner", GOOD, NOW)
    with pytest.raises(s.EmailTaken):
        users.add("MINJI@example.com", "", "viewer", None, NOW)


def test_the_last_owner_stays(users: Users) -> None:
    """The last owner cannot be disabled or lowered; with a second one the first can."""
    first = users.add("a@example.com", "", "owner", GOOD, NOW)
    second = users.add("b@example.com", "", "viewer", GOOD, NOW)
    with pytest.raises(s.LastOwner):
        users.disable(first.id, NOW)
    with pytest.raises(s.LastOwner):
        users.set_role("a@example.com", "editor")
    users.set_role(second.id, "owner")
    assert users.set_role(first.id, "editor").role == "editor"
    with pytest.raises(s.LastOwner):
        users.disable(second.id, NOW)


def test_links_work_once_and_not_for_ever(users: Users, workspace: Workspace) -> None:
    """An invitation makes one user of its role, once, within a week; only its digest is kept."""
    secret = users.link("invite", "analyst", "user:u_1", NOW)
    with workspace.database.reading() as connection:
        kept = connection.execute(sa.select(invitations.c.hash)).scalar_one()
    assert secret not in kept
    made = users.accept(secret, "minji@example.com", "Minji", GOOD, NOW)
    assert made.role == "analyst"
    with pytest.raises(s.LinkExpired):
        users.accept(secret, "other@example.com", "", GOOD, NOW)
    late = users.link("invite", "analyst", "user:u_1", NOW)
    with pytest.raises(s.LinkExpired):
        users.accept(late, "late@example.com", "", GOOD, NOW + 7 * DAY)
    with pytest.raises(s.LinkExpired):
        users.accept("made up", "late@example.com", "", GOOD, NOW)


def test_a_refused_use_leaves_the_link_whole(users: Users) -> None:
    """A link that was used with a bad address can be used again with a good one."""
    secret = users.link("invite", "viewer", "user:u_1", NOW)
    with pytest.raises(s.BadEmail):
        users.accept(secret, "minji", "", GOOD, NOW)
    with pytest.raises(s.BadPassword):
        users.accept(secret, "minji@example.com", "", "short", NOW)
    assert users.accept(secret, "minji@example.com", "", GOOD, NOW).role == "viewer"


def test_the_first_owner_is_made_once(users: Users) -> None:
    """There is a set-up link while nobody is there; a newer one and the first user end it."""
    old, new = users.setup_link(NOW), users.setup_link(NOW)
    assert old is not None and new is not None
    with pytest.raises(s.LinkExpired):
        users.accept(old, "a@example.com", "", GOOD, NOW)
    assert users.accept(new, "a@example.com", "", GOOD, NOW).role == "owner"
    assert users.setup_link(NOW) is None


def test_a_reset_gives_another_password(users: Users) -> None:
    """A reset link changes the password of its user and makes nobody."""
    made = users.add("minji@example.com", "", "owner", GOOD, NOW)
    secret = users.link("reset", "owner", "command", NOW, user=made.id)
    users.accept(secret, "", "", "another good one", NOW)
    assert users.check("minji@example.com", "another good one", "x", 10, NOW).id == made.id
    with pytest.raises(s.WrongPassword):
        users.check("minji@example.com", GOOD, "x", 10, NOW)
    assert len(users.list()) == 1


def test_a_provider_knows_users_by_subject(users: Users) -> None:
    """The first sign-in ties the account of that address to the subject, which then stays."""
    made = users.add("minji@example.com", "", "editor", None, NOW)
    assert users.by_subject("s1", "Minji@example.com", "", None, NOW) == made
    assert users.by_subject("s1", "new@example.com", "", None, NOW) == made
    assert users.by_subject("s2", "minji@example.com", "", "viewer", NOW) is None
    assert users.by_subject("s3", "stranger@example.com", "", None, NOW) is None
    fresh = users.by_subject("s3", "stranger@example.com", "Str", "viewer", NOW)
    assert fresh is not None and fresh.role == "viewer" and not fresh.has_password
    users.disable(made.id, NOW)
    assert users.by_subject("s1", "minji@example.com", "", "viewer", NOW) is None
