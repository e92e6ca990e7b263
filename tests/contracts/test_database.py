"""The records database: the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.contracts.frames import frame, row
from yeojido.store.migrations import upgrade
from yeojido.store.records import REVISIONS
from yeojido.store.schema import metadata
from yeojido.store.schema.collection import counts
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """A new workspace whose records lie in the database in question."""
    with Workspace.open(tmp_path, database=database) as opened:
        yield opened


def test_an_import_is_there_for_whoever_opens_next(
    workspace: Workspace, database: str | None
) -> None:
    """What one process commits, another sees: events, names, properties, the list of imports."""
    with workspace.log.writer("a.csv") as writer:
        writer.add(frame([row(f"p{i % 3}", i, f"e{i % 2}", key=i, price=str(i)) for i in range(9)]))
        writer.commit()
    with Workspace.open(workspace.path, database=database) as other:
        assert other.log.summary() == workspace.log.summary()
        assert other.log.summary().events == 9
        assert [asdict(each)["added"] for each in other.imports()] == [9]


def test_a_transaction_is_whole_or_not_at_all(workspace: Workspace) -> None:
    """A block that raises leaves nothing behind."""
    values = {"source": "s", "day": "2026-03-01", "accepted": 1, "stored": 0}
    rest = {"duplicates": 0, "rejected": 0}

    def half() -> None:
        with workspace.database.begin() as connection:
            connection.execute(counts.insert(), values | rest)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    with workspace.database.reading() as connection:
        assert connection.execute(sa.select(counts)).all() == []


def test_writers_wait_for_each_other(workspace: Workspace) -> None:
    """Eight threads add to one number a hundred times each; nothing is lost, nobody fails."""
    start = {"source": "s", "day": "2026-03-01", "stored": 0, "duplicates": 0, "rejected": 0}
    insert = workspace.database.insert(counts).values(start | {"accepted": 1})
    add = insert.on_conflict_do_update(
        index_elements=["source", "day"],
        set_={"accepted": counts.c.accepted + insert.excluded.accepted},
    )

    def work() -> None:
        for _ in range(100):
            with workspace.database.begin() as connection:
                connection.execute(add)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with workspace.database.reading() as connection:
        assert connection.execute(sa.select(counts.c.accepted)).scalar_one() == 800


def test_a_reader_sees_one_moment(workspace: Workspace) -> None:
    """What is committed while somebody reads is not seen by them, and does not wait for them."""
    values = {"source": "s", "day": "d", "accepted": 1, "stored": 0, "duplicates": 0, "rejected": 0}
    with workspace.database.reading() as reader:
        assert reader.execute(sa.select(sa.func.count()).select_from(counts)).scalar() == 0
        with workspace.database.begin() as writer:
            writer.execute(counts.insert(), values)
        assert reader.execute(sa.select(sa.func.count()).select_from(counts)).scalar() == 0
    with workspace.database.reading() as reader:
        assert reader.execute(sa.select(sa.func.count()).select_from(counts)).scalar() == 1


def test_migrations_add_up_to_the_tables(workspace: Workspace) -> None:
    """All migrations in a row make what a new workspace has, on this database too."""

    def described(connection: sa.Connection) -> dict[str, object]:
        inspector = sa.inspect(connection)
        return {
            table: (
                [(c["name"], c["nullable"]) for c in inspector.get_columns(table)],
                sorted(tuple(each["column_names"]) for each in inspector.get_indexes(table)),
            )
            for table in inspector.get_table_names()
        }

    with workspace.database.begin() as connection:
        made = described(connection)
        metadata.drop_all(connection)
    with workspace.database.begin() as connection:
        upgrade(connection, REVISIONS[-1])
        assert described(connection) == made
