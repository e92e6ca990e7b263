"""The server's settings: every variable is read, documented and refused where it makes no sense."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yeojido.app.server_settings import VARIABLES, ServerSettings, server_settings
from yeojido.domain.errors import BadDuration, BadOption
from yeojido.domain.words import say

ROOT = Path(__file__).parents[3]


def test_every_variable_stands_in_the_guide() -> None:
    """docs/server.md has one row for each variable, with its default and what it is for."""
    rows = {
        f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {say(f'server.{v.words}', 'en')} |"
        for v in VARIABLES
    }
    guide = (ROOT / "docs/server.md").read_text(encoding="utf-8")
    found = {line for line in guide.splitlines() if line.startswith("| `YEOJIDO_")}
    assert found == rows


def test_every_variable_that_is_read_is_listed() -> None:
    """No module of the server reads a variable that the list lacks."""
    known = {variable.name for variable in VARIABLES}
    shared = {
        "YEOJIDO_WORKSPACE", "YEOJIDO_DATABASE_URL", "YEOJIDO_LANG", "YEOJIDO_MEMORY",
        "YEOJIDO_THREADS", "YEOJIDO_MASTER_KEY", "YEOJIDO_RUNNER", "YEOJIDO_MASTER",
        "YEOJIDO_DEBUG", "YEOJIDO_SEAL_EVENTS", "YEOJIDO_COMPETITORS", "YEOJIDO_MODEL_KEY",
    }  # fmt: skip
    files = [
        *(ROOT / "src/yeojido/app/http").rglob("*.py"),
        *(ROOT / "src/yeojido/app").glob("*.py"),
    ]
    for file in files:
        used = set(re.findall(r"YEOJIDO_[A-Z_]+[A-Z]", file.read_text(encoding="utf-8")))
        assert used <= known | shared, file


def test_defaults_are_those_of_the_list() -> None:
    """An empty environment gives the defaults that the list names."""
    assert server_settings(environment={}) == ServerSettings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("YEOJIDO_PORT", "70000"),
        ("YEOJIDO_PORT", "http"),
        ("YEOJIDO_WORKERS", "0"),
        ("YEOJIDO_URL", "yeojido.example.com"),
        ("YEOJIDO_TRUSTED_PROXIES", "proxy.local"),
        ("YEOJIDO_LOG_LEVEL", "loud"),
        ("YEOJIDO_MAX_BODY", "much"),
        ("YEOJIDO_OIDC_ISSUER", "https://issuer.example"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, value: str) -> None:
    """A wrong value is refused by the variable's name."""
    with pytest.raises(BadOption) as refused:
        server_settings(environment={name: value})
    assert name in refused.value.say("en")


def test_durations_and_options() -> None:
    """Options come before variables; a time that is none is refused; secrets are not shown."""
    assert server_settings(port=1, environment={"YEOJIDO_PORT": "2"}).port == 1
    with pytest.raises(BadDuration):
        server_settings(environment={"YEOJIDO_SESSION_IDLE": "long"})
    given = server_settings(
        environment={
            "YEOJIDO_OIDC_ISSUER": "https://issuer.example",
            "YEOJIDO_OIDC_CLIENT_ID": "c",
            "YEOJIDO_OIDC_CLIENT_SECRET": "hidden-1",
            "YEOJIDO_METRICS_TOKEN": "hidden-2",
        }
    )
    assert "hidden" not in repr(given)
