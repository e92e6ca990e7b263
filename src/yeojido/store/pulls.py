"""What is fetched again and again, when next, and what was taken of it already."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from secrets import token_hex
from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from yeojido.domain.words import Words
from yeojido.store.database import Database
from yeojido.store.schema.pulls import pulled, pulls


@dataclass(frozen=True, slots=True)
class Pull:
    """One folder or address that is fetched. Times are microseconds UTC, ``every`` is seconds.

    Attributes:
        mapping: name of a saved mapping, "" for none.
        failures: how often in a row it failed; ``problem`` says why, None when it did not.
        secret: a header sent to the address's host alone, sealed by the workspace's key.
        version: what the server said of what was fetched last (ETag, Last-Modified).
    """

    id: str
    name: str
    kind: Literal["folder", "https"]
    address: str
    mapping: str
    every: int
    next_at: int
    last_at: int | None = None
    problem: Words | None = None
    failures: int = 0
    paused: bool = False
    secret: str | None = None
    version: dict[str, str] | None = None

    def __repr__(self) -> str:
        """Keep secrets, and addresses that may hold some, out of traces."""
        return f"Pull({self.name})"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of one file of a pull.

    Attributes:
        mark: its size and time when it was last looked at; ``marked_at``: since when it has been.
        digest: of the bytes that were taken, None before.
        accepted: events taken from it. ``next_at``: when a failed file is tried again.
    """

    pull: str
    file: str
    mark: str
    marked_at: int
    digest: str | None = None
    taken_at: int | None = None
    accepted: int = 0
    problem: Words | None = None
    failures: int = 0
    next_at: int = 0


class Pulls:
    """The pulls of a workspace."""

    def __init__(self, database: Database) -> None:
        """Keep them in the records database."""
        self._database = database

    def add(
        self, name: str, kind: Literal["folder", "https"], address: str, *, every: int,
        now: int, mapping: str = "", secret: str | None = None,
    ) -> Pull | None:  # fmt: skip
        """Add one that is due at once; None where there is one of that name."""
        made = Pull(token_hex(8), name, kind, address, mapping, every, now, secret=secret)
        insert = self._database.insert(pulls).values(_row(made))
        with self._database.begin() as connection:
            kept = insert.on_conflict_do_nothing(index_elements=["name"]).returning(pulls.c.id)
            done = connection.execute(kept).all()
        return made if done else None

    def all(self) -> list[Pull]:
        """Return all, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(pulls).order_by(pulls.c.name)).mappings().all()
        return [_pull(dict(row)) for row in rows]

    def find(self, name: str) -> Pull | None:
        """Return one by its name."""
        return next((pull for pull in self.all() if pull.name == name), None)

    def due(self, now: int) -> list[Pull]:
        """Return those whose time has come, the longest waiting first."""
        found = [pull for pull in self.all() if not pull.paused and pull.next_at <= now]
        return sorted(found, key=lambda pull: pull.next_at)

    def claim(self, pull: Pull, until: int) -> bool:
        """Take one for oneself up to a moment; False where another process was faster."""
        mine = (pulls.c.id == pull.id) & (pulls.c.next_at == pull.next_at)
        with self._database.begin() as connection:
            done = connection.execute(sa.update(pulls).where(mine).values(next_at=until))
        return bool(done.rowcount)

    def ended(
        self, pull: Pull, *, now: int, next_at: int, problem: Words | None = None,
        version: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Note how a run of it ended."""
        after = replace(
            pull, last_at=now, next_at=next_at, problem=problem,
            failures=0 if problem is None else pull.failures + 1,
            version=pull.version if version is None else version,
        )  # fmt: skip
        kept = ("last_at", "next_at", "problem", "failures", "version")
        values = {name: value for name, value in _row(after).items() if name in kept}
        with self._database.begin() as connection:
            connection.execute(sa.update(pulls).where(pulls.c.id == pull.id).values(values))

    def pause(self, pull: Pull, *, paused: bool, now: int) -> None:
        """Stop or resume one; a resumed one is due at once."""
        values: dict[str, Any] = {"paused": paused} | ({} if paused else {"next_at": now})
        with self._database.begin() as connection:
            connection.execute(sa.update(pulls).where(pulls.c.id == pull.id).values(values))

    def remove(self, pull: Pull) -> None:
        """Forget one, and what it has seen; events stay."""
        with self._database.begin() as connection:
            connection.execute(sa.delete(pulled).where(pulled.c.pull == pull.id))
            connection.execute(sa.delete(pulls).where(pulls.c.id == pull.id))

    def seen(self, pull: Pull) -> dict[str, Seen]:
        """Return what is known of the files of one, by name."""
        asked = sa.select(pulled).where(pulled.c.pull == pull.id)
        with self._database.reading() as connection:
            rows = connection.execute(asked).mappings().all()
        return {row["file"]: _seen(dict(row)) for row in rows}

    def note(self, seen: Seen) -> None:
        """Keep what is known of one file."""
        values = asdict(seen) | {"problem": _words(seen.problem)}
        insert = self._database.insert(pulled).values(values)
        changed = {name: insert.excluded[name] for name in values if name not in ("pull", "file")}
        kept = insert.on_conflict_do_update(index_elements=["pull", "file"], set_=changed)
        with self._database.begin() as connection:
            connection.execute(kept)


def _words(words: Words | None) -> str | None:
    return None if words is None else msgspec.json.encode(words).decode()


def _said(text: str | None) -> Words | None:
    return None if text is None else msgspec.json.decode(text, type=Words)


def _row(pull: Pull) -> dict[str, Any]:
    version = None if pull.version is None else msgspec.json.encode(pull.version).decode()
    return asdict(pull) | {"problem": _words(pull.problem), "version": version}


def _pull(row: dict[str, Any]) -> Pull:
    version = row["version"]
    row["problem"] = _said(row["problem"])
    row["version"] = None if version is None else msgspec.json.decode(version, type=dict[str, str])
    return Pull(**row)


def _seen(row: dict[str, Any]) -> Seen:
    row["problem"] = _said(row["problem"])
    return Seen(**row)
