"""What a plugged-in model answered, by the digest of the text: nothing is sent twice.

Numbers only, in a database of their own below ``cache``; the digests are locked with the
workspace's secret. Any number of processes may use it at once. It also keeps count of what was
spent.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final

from yeojido.store.home import private

#: Answers that are kept; the oldest go first.
MOST: Final = 5_000_000
_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, name BLOB UNIQUE, body BLOB)",
    "CREATE TABLE IF NOT EXISTS spent (model TEXT PRIMARY KEY, tokens INTEGER NOT NULL)",
)


def answer_key(text: str, secret: bytes, version: str) -> bytes:
    """Return the name of an answer: 20 bytes."""
    digest = blake2b(version.encode(), digest_size=20, key=secret[:64])
    digest.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return digest.digest()


class Answers:
    """The answers of one workspace."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        """Take the file, made when it is first written to, and how many answers it may hold."""
        self._path = path
        self._most = most

    def get(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the answers that are there."""
        if not self._path.exists():
            return {}
        found: dict[bytes, bytes] = {}
        with self._open() as database:
            for begin in range(0, len(names), 500):
                part = names[begin : begin + 500]
                marks = ",".join("?" * len(part))
                query = f"SELECT name, body FROM answers WHERE name IN ({marks})"  # noqa: S608
                found.update(database.execute(query, part).fetchall())
        return found

    def put(self, answers: Mapping[bytes, bytes], model: str, tokens: int) -> None:
        """Keep answers, and add what they took to what ``model`` has cost."""
        with self._open() as database, database:
            database.executemany(
                "INSERT OR REPLACE INTO answers (name, body) VALUES (?, ?)", list(answers.items())
            )
            database.execute(
                "INSERT INTO spent VALUES (?, ?) "
                "ON CONFLICT (model) DO UPDATE SET tokens = tokens + excluded.tokens",
                (model, tokens),
            )
            last = database.execute("SELECT max(id) FROM answers").fetchone()[0] or 0
            database.execute("DELETE FROM answers WHERE id <= ?", (last - self._most,))

    def spent(self, model: str) -> int:
        """Return the tokens that a model has cost so far."""
        if not self._path.exists():
            return 0
        with self._open() as database:
            found = database.execute(
                "SELECT tokens FROM spent WHERE model = ?", (model,)
            ).fetchone()
        return int(found[0]) if found else 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        private(self._path)
        with closing(sqlite3.connect(self._path, timeout=30)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            for table in _TABLES:
                database.execute(table)
            yield database
