"""What is to happen to rows is read from the records, and taken out when it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.contracts.frames import frame, row, sequences
from yeojido.domain.log import DAY
from yeojido.store.fresh import Fresh
from yeojido.store.moving import Changes, done, pending
from yeojido.store.schema.collection import unsealed
from yeojido.store.schema.identity import moves
from yeojido.store.schema.privacy import erasures, retention
from yeojido.store.workspace import Workspace


def put(workspace: Workspace, table: sa.Table, **values: Any) -> None:
    """Add one row to the records."""
    with workspace.database.begin() as connection:
        connection.execute(table.insert(), values)


def left(workspace: Workspace) -> Changes:
    """What is still to happen."""
    with workspace.database.reading() as connection:
        return pending(connection)


def test_everything_that_is_to_happen_is_read(tmp_path: Path, database: str | None) -> None:
    """Moves, erasures, and by the present the moments before which rows go: whole days, UTC."""
    with Workspace.open(tmp_path, database=database) as workspace:
        assert not left(workspace)
        put(workspace, moves, key="anonymous:a", person="u1", at=5)
        put(workspace, erasures, identity="u2", at=7)
        put(workspace, retention, event="*", days=30)
        put(workspace, retention, event="view", days=2)
        found = workspace.log.refresh_with(lambda reader: pending(reader, 40 * DAY + 3))
        assert (found.moves, found.erased) == ({"anonymous:a": "u1"}, {"u2": 7})
        assert found.cutoffs == {"*": 10 * DAY, "view": 38 * DAY}
        with workspace.database.reading() as connection:
            assert pending(connection, 40 * DAY + 3) == found
            assert pending(connection).cutoffs == {}


def test_a_commit_does_what_is_to_happen_and_takes_it_out(
    tmp_path: Path, database: str | None
) -> None:
    """Rows move and go in the commit, and ``within`` is part of its transaction."""
    with Workspace.open(tmp_path, database=database) as workspace:
        with workspace.log.writer("a") as writer:
            writer.add(frame([row(f"p{i}", i, "view", key=i) for i in range(9)]))
            writer.commit()
        put(workspace, moves, key="p1", person="p2", at=1)
        put(workspace, erasures, identity="p3", at=99)
        put(workspace, unsealed, settled_at=1, events=1, rows=b"")
        with workspace.log.writer("") as writer:
            writer.add(frame([row("p1", 50, "late", key=50)]))
            receipt = writer.commit(within=lambda c: c.execute(sa.delete(unsealed)))
        assert (receipt.added, receipt.events, receipt.people) == (1, 9, 7)
        assert [name for name, *_ in sequences(workspace.log)["p2"]] == ["view", "view", "late"]
        assert not left(workspace)


def test_what_within_raises_undoes_the_commit(tmp_path: Path, database: str | None) -> None:
    """The log, the moves and what ``within`` did are one: all of it is undone."""
    with Workspace.open(tmp_path, database=database) as workspace:
        with workspace.log.writer("a") as writer:
            writer.add(frame([row("p1", 1, "view", key=1)]))
            writer.commit()
        before = workspace.log.snapshot
        put(workspace, moves, key="p1", person="p2", at=1)

        def fail(connection: sa.Connection) -> None:
            connection.execute(sa.delete(moves))
            raise ValueError("no")

        with workspace.log.writer("") as writer, pytest.raises(ValueError, match="no"):
            writer.commit(within=fail)
        workspace.log.refresh()
        assert workspace.log.snapshot == before
        assert workspace.log.verify() == []
        assert left(workspace).moves == {"p1": "p2"}


def test_a_move_noted_anew_and_rows_not_sealed_yet_keep_it(
    tmp_path: Path, database: str | None
) -> None:
    """What has changed since it was read stays, and so does all while older rows are unsealed."""
    with Workspace.open(tmp_path, database=database) as workspace:
        put(workspace, moves, key="a", person="u1", at=1)
        put(workspace, moves, key="b", person="u1", at=1)
        put(workspace, unsealed, settled_at=1, events=1, rows=b"")
        changes = left(workspace)
        put(workspace, unsealed, settled_at=2, events=1, rows=b"")
        with workspace.database.begin() as connection:
            connection.execute(sa.update(moves).where(moves.c.key == "b").values(at=2))
            done(connection, changes)
        assert left(workspace).moves.keys() == {"a", "b"}
        with workspace.database.begin() as connection:
            connection.execute(sa.delete(unsealed).where(unsealed.c.id <= changes.upto))
            done(connection, changes)
        assert left(workspace).moves.keys() == {"b"}


def test_the_overlay_is_what_the_commit_makes(tmp_path: Path, database: str | None) -> None:
    """Laid over or sealed: the same people with the same events and columns."""
    with Workspace.open(tmp_path, database=database) as workspace:
        rows = [row(f"p{i % 5}", i, f"e{i % 3}", seq=i, key=i, price=str(i)) for i in range(40)]
        with workspace.log.writer("a") as writer:
            writer.add(frame(rows[:30]))
            writer.commit()
        put(workspace, moves, key="p1", person="p4", at=1)
        put(workspace, moves, key="p2", person="new", at=1)
        put(workspace, erasures, identity="p3", at=35)
        late = frame(rows[30:])
        laid = Fresh(workspace.log, late, left(workspace))
        with workspace.log.writer("") as writer:
            writer.add(late)
            writer.commit()
        assert sequences(laid) == sequences(workspace.log)
        assert laid.summary() == workspace.log.summary()
        # Erased up to a moment: what came after it is a new person's.
        assert [time for _, time, *_ in sequences(laid)["p3"]] == [38]


def test_who_comes_back_before_the_erasure_is_through_stays(
    tmp_path: Path, database: str | None
) -> None:
    """An erasure that waits for unsealed rows takes nothing that was sealed after it."""
    with Workspace.open(tmp_path, database=database) as workspace:
        with workspace.log.writer("a") as writer:
            writer.add(frame([row("p1", 500, "old", key=1), row("p2", 1, "old", key=2)]))
            writer.commit()
        put(workspace, unsealed, settled_at=1, events=1, rows=b"")
        put(workspace, erasures, identity="p1", at=99)
        with workspace.log.writer("") as writer:
            writer.add(frame([row("p1", 200, "new", key=3)]))
            writer.commit()
        assert left(workspace).swept == {"p1"}
        for _ in range(2):
            seen = sequences(Fresh(workspace.log, frame([]), left(workspace)))
            assert [name for name, *_ in seen["p1"]] == ["new"]
            with workspace.log.writer("") as writer:
                writer.commit()
        with workspace.log.writer("") as writer:
            writer.commit(within=lambda c: c.execute(sa.delete(unsealed)))
        assert not left(workspace)
        assert [name for name, *_ in sequences(workspace.log)["p1"]] == ["new"]
