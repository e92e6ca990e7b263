"""The vault: what is put in comes out, in clear nowhere, and not at all once its key is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from yeojido.domain.key_errors import SealBroken
from yeojido.domain.people import Personal
from yeojido.store.vault import Vault
from yeojido.store.workspace import Workspace


def value(identity: str, field: str, text: str, at: int = 1) -> Personal:
    """A personal value."""
    return Personal(identity, field, text, at, "shop")


def test_put_and_read(tmp_path: Path, database: str | None) -> None:
    """Values come back by identity, field and time; equal ones stand once, with the latest time."""
    with Workspace.open(tmp_path, database=database) as workspace:
        vault = Vault(workspace.keys)
        with workspace.database.begin() as connection:
            vault.put(
                connection, [value("u1", "email", "a@x.kr", 5), value("u2", "name", "이영희")]
            )
            vault.put(
                connection, [value("u1", "email", "a@x.kr", 9), value("u1", "email", "b@x.kr", 7)]
            )
            vault.put(connection, [value("u1", "email", "b@x.kr", 3)])
            read = vault.read(connection, ["u1"])
            assert [(each.value, each.at) for each in read] == [("b@x.kr", 7), ("a@x.kr", 9)]
            assert vault.fields(connection, ["u1", "u2"]) == {"email": 2, "name": 1}
            assert [each.value for each in vault.read(connection, ["u2"])] == ["이영희"]


def test_nothing_in_clear(tmp_path: Path) -> None:
    """No file of the workspace holds the value, or anything two identities' values share."""
    with Workspace.open(tmp_path) as workspace:
        with workspace.database.begin() as connection:
            Vault(workspace.keys).put(
                connection,
                [value("u1", "name", "홍길동입니다"), value("u2", "name", "홍길동입니다")],
            )
            rows = connection.exec_driver_sql("SELECT digest, value FROM vault").all()
        content = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert "홍길동입니다".encode() not in content
    assert rows[0][0] != rows[1][0]
    assert rows[0][1] != rows[1][1]


def test_forget(tmp_path: Path, database: str | None) -> None:
    """A forgotten identity has no key and no values; one field can be forgotten alone."""
    with Workspace.open(tmp_path, database=database) as workspace:
        vault = Vault(workspace.keys)
        with workspace.database.begin() as connection:
            vault.put(connection, [value("u1", "email", "a@x.kr"), value("u1", "name", "김철수")])
            vault.put(connection, [value("u2", "name", "이영희")])
            assert vault.forget(connection, ["u1"], "email") == 1
            assert [each.field for each in vault.read(connection, ["u1"])] == ["name"]
            assert vault.forget(connection, ["u1"]) == 1
            assert vault.read(connection, ["u1"]) == []
            keys = connection.exec_driver_sql("SELECT identity FROM vault_keys").all()
            assert [tuple(row) for row in keys] == [("u2",)]


def test_values_stay_in_place(tmp_path: Path, database: str | None) -> None:
    """A value that somebody moved to another field is not taken for that field's."""
    with Workspace.open(tmp_path, database=database) as workspace:
        vault = Vault(workspace.keys)
        with workspace.database.begin() as connection:
            vault.put(connection, [value("u1", "email", "a@x.kr")])
            connection.exec_driver_sql("UPDATE vault SET field = 'phone'")
            with pytest.raises(SealBroken):
                vault.read(connection, ["u1"])


def test_rotation(tmp_path: Path, database: str | None) -> None:
    """After a rotation everything opens with the new master key alone; stopped, it goes on."""
    with Workspace.open(tmp_path, database=database) as workspace:
        vault = Vault(workspace.keys)
        with workspace.database.begin() as connection:
            vault.put(connection, [value(f"u{i}", "name", f"사람{i}") for i in range(700)])
        workspace.keys.begin_rotation()
        parts = vault._rotated(workspace.database)
        assert next(parts) == 500
        del parts  # stopped here
        assert vault.finish(workspace.database) is False
        with workspace.database.begin() as connection:
            vault.put(connection, [value("late", "name", "늦은이")])
        assert vault.rotate(workspace.database) == 200
        assert vault.finish(workspace.database) is True
    with Workspace.open(tmp_path, database=database) as workspace:
        assert len(workspace.keys.masters()) == 1
        with workspace.database.reading() as connection:
            read = Vault(workspace.keys).read(connection, ["u699", "late"])
    assert [each.value for each in read] == ["늦은이", "사람699"]
