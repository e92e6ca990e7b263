"""Sources and their write keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from yeojido.domain.errors import NoSuchSource, SourceExists
from yeojido.domain.log import DAY
from yeojido.store import sources as module
from yeojido.store.schema.collection import write_keys
from yeojido.store.sources import Sources
from yeojido.store.workspace import Workspace

NOW = 1_790_000_000_000_000


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "w", database=database) as opened:
        yield opened


@pytest.fixture
def sources(workspace: Workspace) -> Sources:
    """Its sources."""
    return Sources(workspace.database)


def test_a_key_finds_its_source(sources: Sources) -> None:
    """And no other key finds one."""
    shop, key = sources.create("shop", "server", NOW)
    app, other = sources.create("app", "browser", NOW)
    assert sources.find(key, NOW) == shop and sources.find(other, NOW) == app
    assert (shop.verified, app.verified) == (True, False)
    for wrong in ("", key[:-1], key.upper(), f"{key} ", "x" * 10_000, "\ud800"):
        assert sources.find(wrong, NOW) is None


def test_keys_fit_into_addresses_and_authorisation(sources: Sources) -> None:
    """No colon, nothing that is escaped, long enough not to be guessed."""
    _, key = sources.create("shop", "server", NOW)
    assert key.replace("_", "").isalnum() and key.isascii() and 40 <= len(key) <= 60


def test_no_key_is_stored(sources: Sources, workspace: Workspace) -> None:
    """A digest, and its last four characters for people."""
    _, key = sources.create("shop", "server", NOW)
    with workspace.database.reading() as connection:
        rows = str(connection.execute(sa.select(write_keys)).all())
    assert key not in rows and key[-5:] not in rows
    assert [each.hint for _, keys in sources.list() for each in keys] == [key[-4:]]


def test_a_rotated_key_is_taken_for_a_while(sources: Sources) -> None:
    """Old and new until the grace period is over, then the new one alone."""
    shop, old = sources.create("shop", "server", NOW)
    new = sources.rotate("shop", NOW, DAY)
    for at, works in ((NOW, True), (NOW + DAY - 1, True), (NOW + DAY, False)):
        assert (sources.find(old, at) == shop) is works
        assert sources.find(new, at) == shop


def test_rotating_again_never_lengthens_a_keys_life(sources: Sources) -> None:
    """The first key ends when it was said to; with no grace all old ones end at once."""
    _, first = sources.create("shop", "server", NOW)
    second = sources.rotate("shop", NOW, DAY)
    third = sources.rotate("shop", NOW + DAY // 2, DAY)
    assert sources.find(first, NOW + DAY) is None
    assert sources.find(second, NOW + DAY) is not None
    fourth = sources.rotate("shop", NOW + DAY // 2, 0)
    later = NOW + DAY // 2
    assert [sources.find(key, later) is not None for key in (first, second, third, fourth)] == [
        False, False, False, True,
    ]  # fmt: skip


def test_another_process_sees_changes_in_a_moment(
    sources: Sources, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found is remembered for two seconds at most."""
    moment = 100.0
    monkeypatch.setattr(module.time, "monotonic", lambda: moment)
    _, key = sources.create("shop", "server", NOW)
    elsewhere = Sources(workspace.database)
    assert not elsewhere.remembers(key)
    assert elsewhere.find(key, NOW) is not None and elsewhere.remembers(key)
    sources.disable("shop", NOW)
    assert sources.find(key, NOW).disabled_at == NOW  # pyright: ignore[reportOptionalMemberAccess]
    moment += module.REMEMBERED + 0.1
    assert elsewhere.find(key, NOW).disabled_at == NOW  # pyright: ignore[reportOptionalMemberAccess]
    sources.enable("shop")
    assert sources.find(key, NOW).disabled_at is None  # pyright: ignore[reportOptionalMemberAccess]


def test_guessed_keys_do_not_fill_the_memory(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is remembered of wrong keys is forgotten."""
    monkeypatch.setattr(module, "_MOST_REMEMBERED", 10)
    for number in range(35):
        assert sources.find(f"wk_{number}", NOW) is None
    assert sum(sources.remembers(f"wk_{number}") for number in range(35)) <= 10


def test_names_are_taken_once_and_must_be_there(sources: Sources) -> None:
    """Both errors say what there is."""
    sources.create("shop", "server", NOW)
    with pytest.raises(SourceExists, match="shop"):
        sources.create("shop", "browser", NOW)
    for change in (sources.enable, sources.named):
        with pytest.raises(NoSuchSource, match="shop"):
            change("nope")
    with pytest.raises(NoSuchSource):
        sources.rotate("nope", NOW)
    with pytest.raises(NoSuchSource):
        sources.disable("nope", NOW)


def test_sources_nobody_writes_to_have_no_key(sources: Sources) -> None:
    """Files and pulls."""
    _, key = sources.create("orders", "pull", NOW, key=False)
    assert key == "" and sources.list()[0][1] == []
