"""Law 11: erasing a person equals never having had them, in the real store, sealed or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app import erasing
from yeojido.app.sealing import seal
from yeojido.app.settling import Settler, settle, settling
from yeojido.domain.log import SECOND
from yeojido.store.workspace import Workspace

OTHERS = [
    track(f"o{i}", f"u{i % 3}", ("home", "buy", "leave")[i % 3], properties={"n": i})
    for i in range(12)
]
THEIRS = [
    track(f"t{i}", "gone", ("home", "buy", "secret")[i % 3], properties={"n": i}) for i in range(5)
]
LINKED = [
    {"type": "identify", "messageId": "l1", "userId": "gone", "anonymousId": "a1", "traits": {"name": "김"}},
    {"type": "track", "messageId": "l2", "anonymousId": "a1", "event": "home"},
]  # fmt: skip


@pytest.mark.parametrize("sealed", [False, True])
def test_erased_equals_never_there(tmp_path: Path, database: str | None, *, sealed: bool) -> None:
    """After an erasure the log holds what it would hold had the person never come."""
    with Workspace.open(tmp_path / "with", database=database) as both:
        fill(both, [*OTHERS[:6], *THEIRS, *LINKED, *OTHERS[6:]], sealed=sealed)
        erasing.erase(both, "gone", by="min", now=NOW + SECOND)
        seal_all(both)
        assert tables(both) == (3, 0, 0, 0)
        with Workspace.open(tmp_path / "without") as never:
            fill(never, OTHERS, sealed=sealed)
            seal_all(never)
            assert rows(both) == rows(never)
            assert both.log.summary().events == never.log.summary().events == 12
            assert both.log.summary().people == never.log.summary().people


def fill(workspace: Workspace, calls: list[Any], *, sealed: bool) -> None:
    """Send calls, settle them, and seal them if asked."""
    send(workspace, source(workspace), calls)
    settle(workspace, lambda: NOW)
    if sealed:
        seal_all(workspace)


def seal_all(workspace: Workspace) -> None:
    """Seal what waits."""
    with settling(workspace):
        settler = Settler(workspace)
        seal(workspace, settler)
        settler.close()


def rows(workspace: Workspace) -> list[tuple[Any, ...]]:
    """All rows of the log: person, time, event, a property; ids follow the workspace's secret."""
    found: list[tuple[Any, ...]] = []
    workspace.log.refresh()
    for bucket in workspace.log.buckets():
        frame = workspace.log.frame(bucket)
        if frame.height:
            found += frame.select("person", "time", "event", "n").rows()
    return sorted(found)


def tables(workspace: Workspace) -> tuple[int, ...]:
    """How many rows of people the records hold: identifiers, traits, data keys, erasures."""
    with workspace.database.reading() as connection:
        return tuple(
            int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())
            for table in ("identifiers", "traits", "vault_keys", "erasures")
        )
