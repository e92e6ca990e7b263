"""Rules of retention: set, replaced, removed, and what they mean at a moment."""

from __future__ import annotations

from pathlib import Path

from yeojido.domain.log import DAY
from yeojido.store import retention
from yeojido.store.retention import Rule
from yeojido.store.workspace import Workspace


def test_rules(tmp_path: Path, database: str | None) -> None:
    """The latest rule of a name holds, and gives the moment before which events go."""
    opened = Workspace.open(tmp_path, database=database)
    with opened as workspace, workspace.database.begin() as connection:
        retention.keep(connection, "page", 30)
        retention.keep(connection, "*", 365)
        retention.keep(connection, "page", 90)
        assert retention.rules(connection) == [Rule("*", 365), Rule("page", 90)]
        assert retention.cutoff(Rule("page", 90), 400 * DAY + 5) == 310 * DAY
        assert retention.remove(connection, "page") is True
        assert retention.remove(connection, "page") is False
        assert retention.rules(connection) == [Rule("*", 365)]
