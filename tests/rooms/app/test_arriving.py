"""Imported events and what is known of people: joined, tied, erased; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Connection

from tests.contracts.frames import sequences
from tests.rooms.collect import exports
from yeojido.app.importing import ImportReport, import_files
from yeojido.collect.message_ids import hexadecimal
from yeojido.domain.log import DAY, SECOND
from yeojido.domain.people import Edge, Identifier
from yeojido.store import files, identity, tombstones
from yeojido.store.schema.privacy import erasures
from yeojido.store.view import View
from yeojido.store.workspace import Workspace

NOW = 1_800_000_000 * SECOND
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


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws", database=database) as opened:
        yield opened


def _file(folder: Path, people: tuple[str, ...], day: str = "2026-03-01") -> Path:
    path = folder / "events.csv"
    rows = "".join(f"{person},home,{day}T10:00:{i:02}Z\n" for i, person in enumerate(people))
    path.write_text("user_id,event,timestamp\n" + rows, encoding="utf-8")
    return path


def _people(workspace: Workspace) -> int:
    return View(workspace).current().summary().people


def test_a_visitor_who_signs_in_is_one_person(workspace: Workspace, tmp_path: Path) -> None:
    """GA4 shows both keys in one row: what was done before signing in is the person's too."""
    report = import_files(workspace, [exports.ga4_json(tmp_path / "a.json")])
    assert report.accepted == 4
    with workspace.database.reading() as connection:
        known = identity.persons_of(connection, ["anonymous:11.22", "anonymous:33.44"])
    assert known == {"anonymous:11.22": "minji", "anonymous:33.44": "anonymous:33.44"}
    assert _people(workspace) == 2


def test_the_next_day_knows_who_it_was(workspace: Workspace, tmp_path: Path) -> None:
    """Events under a key that was joined are the person's as they come in, and keep their key."""
    import_files(workspace, [exports.ga4_json(tmp_path / "a.json")])
    path = exports.ga4_json(tmp_path / "b.json")
    text = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(text.replace("1772327472000000", "1772400000000000"), encoding="utf-8")
    import_files(workspace, [path])
    files = sorted((workspace.path / "log").rglob("*.parquet"))
    log = pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")
    last = log.sort("time").to_dicts()[-1]
    assert (last["person"], last["identity"]) == ("minji", "anonymous:11.22")


def test_a_known_person_is_never_taken_by_an_import(workspace: Workspace, tmp_path: Path) -> None:
    """A browser that was one person's stays theirs, whoever a later export names beside it."""
    with workspace.database.begin() as connection:
        keys = ("anonymous:11.22", "hong")
        seen = [Identifier("hong", "user_id", 1), Identifier("anonymous:11.22", "anonymous", 1)]
        edge = Edge(*keys, "same_message", 1, "s", verified=True, message="0" * 32)
        identity.apply(connection, seen, [edge], NOW)
    import_files(workspace, [exports.ga4_json(tmp_path / "a.json")])
    with workspace.database.reading() as connection:
        known = identity.persons_of(connection, ["anonymous:11.22", "minji"])
    assert known == {"anonymous:11.22": "hong", "minji": "minji"}


def test_the_erased_stay_erased_when_a_file_comes_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Up to the moment of erasure their events are refused and counted; later ones are taken."""
    with workspace.database.begin() as connection:
        tombstones.bury(connection, workspace.secret, ["u1"], [], NOW)
    path = _file(tmp_path, ("u1", "u2", "u1"))
    report = import_files(workspace, [path])
    assert (report.rows, report.accepted, report.rejected) == (3, 1, 2)
    assert report.files["events.csv"]["reasons"][0]["rows"] == 2
    assert report.rejects_file is None
    later = import_files(workspace, [_file(tmp_path, ("u1",), "2027-03-01")])
    assert later.accepted == 1


def test_evidence_about_the_erased_is_not_kept(workspace: Workspace, tmp_path: Path) -> None:
    """Neither their events nor what ties their browser to them."""
    with workspace.database.begin() as connection:
        tombstones.bury(connection, workspace.secret, ["minji", "anonymous:11.22"], [], NOW)
    report = import_files(workspace, [exports.ga4_json(tmp_path / "a.json")])
    assert (report.accepted, report.rejected) == (1, 3)
    with workspace.database.reading() as connection:
        assert identity.persons_of(connection, ["anonymous:11.22"]) == {
            "anonymous:11.22": "anonymous:11.22"
        }
