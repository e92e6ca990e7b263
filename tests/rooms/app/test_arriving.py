"""Files whose people are known by another key, or were erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from tests.contracts.frames import sequences
from yeojido.app.importing import ImportReport, import_files
from yeojido.collect.message_ids import hexadecimal
from yeojido.domain.log import DAY
from yeojido.store import files, identity, tombstones
from yeojido.store.schema.privacy import erasures
from yeojido.store.workspace import Workspace

LINES = (
    "user_id,event,time,order_id",
    "web-1,view,2026-03-01T09:00:00Z,",
    "web-1,view,2026-03-01T09:00:00Z,",
    "u1,buy,2026-03-01T10:00:00Z,17",
    "u2,buy,2026-03-02T10:00:00Z,18",
    "u2,visit,2099-01-01T10:00:00Z,",
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of three keys."""
    path = tmp_path / "shop.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return path


def taken(workspace: Workspace, file: Path) -> ImportReport:
    """Import the file."""
    workspace.log.refresh()
    return import_files(workspace, [file])


def counts(workspace: Workspace) -> dict[str, int]:
    """Events of each person in the sealed log."""
    workspace.log.refresh()
    return {person: len(events) for person, events in sequences(workspace.log).items()}


def test_the_same_file_adds_nothing_after_joining_and_parting(
    tmp_path: Path, database: str | None, file: Path
) -> None:
    """Imported again after a merge, after an un-merge, and with moves still to do: all repeats."""
    with Workspace.open(tmp_path / "data", database=database) as workspace:
        assert taken(workspace, file).accepted == 5
        with workspace.database.begin() as connection:
            identity.merge(connection, "web-1", "u1", "me", 1)
            (person,) = set(identity.persons_of(connection, ["web-1", "u1"]).values())
        report = taken(workspace, file)
        assert (report.accepted, report.duplicates, report.people) == (0, 5, 2)
        assert counts(workspace) == {person: 3, "u2": 2}
        assert taken(workspace, file).accepted == 0
        with workspace.database.begin() as connection:
            identity.cut(connection, "web-1", "u1", "me", 2)
        assert taken(workspace, file).accepted == 0
        assert taken(workspace, file).accepted == 0
        assert counts(workspace) == {"web-1": 2, "u1": 1, "u2": 2}


def test_a_file_that_comes_later_is_of_the_known_person(
    tmp_path: Path, database: str | None, file: Path
) -> None:
    """Rows of a key that was joined before lie with its person and keep their key."""
    with Workspace.open(tmp_path / "data", database=database) as workspace:
        with workspace.database.begin() as connection:
            identity.merge(connection, "web-1", "u2", "me", 1)
            (person,) = set(identity.persons_of(connection, ["web-1", "u2"]).values())
        assert taken(workspace, file).people == 2
        assert counts(workspace) == {person: 4, "u1": 1}
        found = workspace.log.person(person, ["identity"])
        assert found is not None
        other = ({"web-1", "u2"} - {person}).pop()
        assert other in found.columns["identity"].vocabulary


def erase(connection: Connection, workspace: Workspace, key: str, at: int) -> None:
    """Erase a person as far as the log is concerned."""
    rows = [
        files.read(workspace.home.log / each.name, ("person", "id_hi", "id_lo"))
        for each in workspace.log.snapshot.files
    ]
    digests = [
        hexadecimal(hi, lo)
        for table in rows
        for person, hi, lo in table.iter_rows()
        if person == key
    ]
    tombstones.bury(connection, workspace.secret, [key], digests, at)
    connection.execute(erasures.insert(), {"identity": key, "at": at})


def test_erased_people_do_not_come_back_with_a_file(
    tmp_path: Path, database: str | None, file: Path
) -> None:
    """Rows up to the erasure, and known ones of later, are rejected."""
    at = 20_600 * DAY  # 2026-05-27
    with Workspace.open(tmp_path / "data", database=database) as workspace:
        taken(workspace, file)
        with workspace.database.begin() as connection:
            erase(connection, workspace, "u2", at)
        report = taken(workspace, file)
        assert (report.accepted, report.duplicates, report.rejected) == (0, 3, 2)
        assert counts(workspace) == {"web-1": 2, "u1": 1}
        file.write_text(LINES[0] + "\nu2,buy,2026-06-01T10:00:00Z,19\n", encoding="utf-8")
        assert taken(workspace, file).accepted == 1
