"""Users and tokens from the command line: made, shown once, changed, ended."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yeojido.app.cli.main import main


@pytest.fixture
def say(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Any:
    """Runs a command and returns its JSON."""

    def run(*arguments: str, status: int = 0) -> Any:
        assert main([*arguments, "--json", "--workspace", str(tmp_path / "w")]) == status
        out = capfd.readouterr()
        return json.loads(out.out) if status == 0 else out.err

    return run


def test_users(say: Any) -> None:
    """A user is made with a link, gets another role, is disabled and enabled; the last owner stays."""
    made = say("user", "add", "minji@example.com", "--role", "owner", "--url", "https://y.kr/")
    assert made["link"].startswith("https://y.kr/setup#")
    say("user", "add", "jiho@example.com", "--role", "owner")
    assert say("user", "role", "minji@example.com", "analyst")["role"] == "analyst"
    assert say("user", "disable", made["id"])["disabled"]
    assert not say("user", "enable", made["id"])["disabled"]
    assert say("user", "reset", made["id"])["link"]
    users = say("user", "list")["users"]
    assert [(user["email"], user["role"]) for user in users] == [
        ("minji@example.com", "analyst"),
        ("jiho@example.com", "owner"),
    ]
    assert "password" not in users[0]


def test_the_last_owner_is_kept(say: Any) -> None:
    """One clear sentence, exit status 2."""
    say("user", "add", "minji@example.com", "--role", "owner")
    said = say("user", "disable", "minji@example.com", status=2)
    assert len(said.strip().splitlines()) == 1
    assert "minji" not in say("user", "disable", "nobody@example.com", status=2)


def test_tokens(say: Any) -> None:
    """A token is shown once, listed without its secret, and ended."""
    made = say("token", "create", "nightly", "--role", "analyst", "--expires", "30d")
    assert made["token"].startswith("yj_")
    listed = say("token", "list")["tokens"][0]
    assert listed["name"] == "nightly" and made["token"] not in json.dumps(listed)
    assert say("token", "revoke", made["id"]) == {"revoked": made["id"]}
    assert say("token", "list")["tokens"][0]["revoked_at"] is not None
    say("token", "revoke", made["id"], status=2)
