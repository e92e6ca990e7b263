"""Law 11: erasing a person equals never having had them, in the real store, sealed or not."""

from __future__ import annotations

from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app import erasing, sealing
from yeojido.app.privacy import kept
from yeojido.app.sealing import age, seal
from yeojido.app.settling import Settler, settle, settling
from yeojido.domain.errors import StoreError
from yeojido.domain.log import SECOND
from yeojido.store import retention, unsealed
from yeojido.store.arrow import empty
from yeojido.store.fresh import Fresh
from yeojido.store.moving import pending
from yeojido.store.view import View
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
    with settling(workspace, 30.0):
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


@pytest.mark.parametrize("sealed", [False, True])
def test_nothing_comes_back_without_the_index(
    tmp_path: Path, database: str | None, *, sealed: bool
) -> None:
    """An SDK that retries, the index deleted: also what was dated after the erasure stays gone."""
    late = [track(f"late{i}", "gone", timestamp="2026-03-02T09:30:00Z") for i in range(2)]
    with Workspace.open(tmp_path / "with", database=database) as workspace:
        shop = source(workspace)
        calls = [*OTHERS, *THEIRS, *late]
        send(workspace, shop, calls, now=NOW + 3600 * SECOND)
        settle(workspace, lambda: NOW)
        if sealed:
            seal_all(workspace)
        erasing.erase(workspace, "gone", by="min", now=NOW + SECOND)
        with workspace.database.reading() as connection:
            waiting = unsealed.frames(connection, [row.id for row in unsealed.held(connection)])
        assert all("gone" not in frame["person"].to_list() for frame in waiting)
        assert View(workspace).current().summary().events == len(OTHERS)
        seal_all(workspace)
        rmtree(workspace.home.index)
        workspace.home.index.mkdir()
        send(workspace, shop, calls, now=NOW + 3600 * SECOND)
        settled = settle(workspace, lambda: NOW)
        assert (settled.stored, settled.duplicates, settled.rejected) == (0, 12, len(THEIRS) + 2)
        assert View(workspace).current().summary().events == len(OTHERS)


def test_an_erasure_while_a_sealer_is_at_it(tmp_path: Path, database: str | None) -> None:
    """What the sealer has read is not what there is any more: it begins anew."""
    with Workspace.open(tmp_path / "with", database=database) as workspace:
        fill(workspace, [*OTHERS, *THEIRS], sealed=False)
        with settling(workspace, 30.0):
            settler = Settler(workspace)
            with settler.holding() as rows, workspace.log.writer("live") as writer:
                with workspace.database.begin() as connection:
                    unsealed.erase(connection, ["gone"])
                with pytest.raises(StoreError):
                    writer.commit(within=sealing.dropping(rows))
            seal(workspace, settler)
            settler.close()
        assert workspace.log.summary().events == len(OTHERS)


def test_what_is_too_old_does_not_come_back(tmp_path: Path, database: str | None) -> None:
    """The index deleted, the same message again: neither stored nor seen; previews count alike."""
    old = [track(f"old{i}", "u9", timestamp="2026-02-01T00:00:00Z") for i in range(3)]
    edge = [track("edge", "u9", timestamp="2026-02-20T00:00:00Z")]  # ten days before, at midnight
    with Workspace.open(tmp_path / "with", database=database) as workspace:
        shop = source(workspace)
        send(workspace, shop, [*OTHERS, *old, *edge])
        settle(workspace, lambda: NOW)
        seal_all(workspace)
        with workspace.database.begin() as connection:
            retention.keep(connection, "*", 10)
        (told,) = kept(workspace, NOW)
        laid = workspace.log.refresh_with(lambda reader: pending(reader, NOW))
        shown = Fresh(workspace.log, empty(), laid).summary().events
        assert (told.going, shown) == (3, len(OTHERS) + 1)
        age(workspace, NOW)
        rmtree(workspace.home.index)
        workspace.home.index.mkdir()
        send(workspace, shop, [*OTHERS, *old, *edge])
        settled = settle(workspace, lambda: NOW)
        assert (settled.stored, settled.duplicates, settled.rejected) == (0, 13, 3)
        assert workspace.log.summary().events == len(OTHERS) + 1
