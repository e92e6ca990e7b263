"""Moves, erasures and age: the answers are those of a log in which it had been so from the start."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.contracts.frames import TYPES, Row, frame, row, sequences
from tests.laws.test_arrival import QUESTIONS
from yeojido.adapters.runners.local import LocalRunner
from yeojido.domain.log import DAY, MINUTE, ChunkSource
from yeojido.store import workspace as workspaces
from yeojido.store.fresh import Fresh
from yeojido.store.memory import MemoryLog
from yeojido.store.moving import OTHERS, Changes, pending
from yeojido.store.schema.collection import unsealed
from yeojido.store.schema.identity import moves
from yeojido.store.schema.privacy import erasures, retention
from yeojido.store.workspace import Workspace

KEYS = ("u1", "u2", "고객 3", "anonymous:a", "anonymous:b", "anonymous:c")
NAMES = ("a", "b", "c", "d")

ROWS = st.lists(
    st.tuples(
        st.sampled_from(KEYS),
        st.integers(0, 12),
        st.sampled_from(NAMES),
        st.sampled_from([None, "x", "y"]),
    ),
    min_size=1,
    max_size=8,
)
STEPS = st.one_of(
    st.tuples(st.just("live"), ROWS),
    st.tuples(st.just("live"), ROWS),
    st.tuples(st.just("file"), ROWS),
    st.tuples(st.just("again"), st.none()),
    st.tuples(st.just("join"), st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))),
    st.tuples(st.just("join"), st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))),
    st.tuples(st.just("part"), st.sampled_from(KEYS)),
    st.tuples(st.just("erase"), st.sampled_from(KEYS)),
    st.tuples(st.just("keep"), st.tuples(st.sampled_from((*NAMES, OTHERS)), st.integers(1, 9))),
    st.tuples(st.just("seal"), st.integers(0, 3)),
)


@dataclass
class World:
    """A workspace, and beside it what everybody knows of its events, as plain values.

    Each step is a day. ``persons``: key -> person. ``events``: every event by the key it came
    under. ``waiting``: number -> rows that are not sealed. ``files``: what was imported.
    """

    workspace: Workspace
    day: int = 0
    count: int = 0
    persons: dict[str, str] = field(default_factory=lambda: {k: k for k in (*KEYS, "nobody")})
    events: list[Row] = field(default_factory=list)
    erased: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    waiting: dict[int, list[Row]] = field(default_factory=dict)
    files: list[list[Row]] = field(default_factory=list)

    @property
    def now(self) -> int:
        """The present."""
        return self.day * DAY + DAY - 1

    def do(self, step: tuple[str, Any]) -> None:
        """Do one step, both in the workspace and in plain values."""
        getattr(self, step[0])(step[1])
        self.day += 1

    def _rows(self, drawn: Sequence[tuple[str, int, str, str | None]]) -> list[Row]:
        """New events of today, by the keys they came under."""
        rows: list[Row] = []
        for key, minute, name, value in drawn:
            self.count += 1
            digest = int(hashlib.sha256(f"{self.count}".encode()).hexdigest()[:12], 16)
            time = self.day * DAY + minute * MINUTE
            exact = self.count % 3 == 0
            rows.append(row(key, time, name, seq=self.count, key=digest, exact=exact, value=value))
        return rows

    def _homed(self, rows: Sequence[Row]) -> pl.DataFrame:
        """A frame as it is settled: each event with its person, and its key where that differs."""
        made: list[Row] = []
        for one in rows:
            key = str(one["person"])
            person = self.persons[key]
            made.append({**one, "person": person, "identity": None if key == person else key})
        names = {name: made[0][name] for name in made[0]} if made else {}
        return pl.DataFrame(made, schema={n: TYPES.get(n, pl.String) for n in names or TYPES})

    def live(self, drawn: Any) -> None:
        """Events are settled and not sealed."""
        rows = self._rows(drawn)
        self.events += rows
        with self.workspace.database.begin() as connection:
            values = {"settled_at": self.now, "events": len(rows), "rows": b""}
            made = connection.execute(unsealed.insert(), values).inserted_primary_key
        assert made is not None
        homed = self._homed(rows)
        self.waiting[int(made[0])] = homed.to_dicts()

    def file(self, drawn: Any) -> None:
        """A file is imported."""
        rows = self._rows(drawn)
        self.events += rows
        self.files.append(rows)
        self._imported(rows)

    def again(self, _: None) -> None:
        """All files are imported once more; tombstones refuse what is of erased people."""
        before = Fresh(self.workspace.log, self._fresh(), self._pending()).summary().events
        rows = [r for f in self.files for r in f if r["time"] > self.erased.get(r["person"], -1)]
        self._imported(rows)
        after = Fresh(self.workspace.log, self._fresh(), self._pending()).summary().events
        assert after == before

    def _imported(self, rows: Sequence[Row]) -> None:
        with self.workspace.log.writer("file") as writer:
            if rows:
                writer.add(self._homed(rows))
            writer.commit()

    def join(self, pair: tuple[str, str]) -> None:
        """Two people become one."""
        one, other = (self.persons[key] for key in pair)
        self._rehome({key: other for key, person in self.persons.items() if person == one})

    def part(self, key: str) -> None:
        """A key stands alone again."""
        self._rehome({key: key})

    def _rehome(self, wanted: Mapping[str, str]) -> None:
        changed = {key: person for key, person in wanted.items() if self.persons[key] != person}
        self.persons |= changed
        database = self.workspace.database
        with database.begin() as connection:
            for key, person in changed.items():
                new = {"person": person, "at": self.now}
                statement = database.insert(moves).values(key=key, **new)
                connection.execute(
                    statement.on_conflict_do_update(index_elements=["key"], set_=new)
                )

    def erase(self, key: str) -> None:
        """All that is known of a person goes."""
        gone = {k for k, person in self.persons.items() if person == self.persons[key]}
        self.events = [one for one in self.events if one["person"] not in gone]
        self.erased |= dict.fromkeys(gone, self.now)
        database = self.workspace.database
        with database.begin() as connection:
            for each in gone:
                statement = database.insert(erasures).values(identity=each, at=self.now)
                new = {"at": self.now}
                connection.execute(
                    statement.on_conflict_do_update(index_elements=["identity"], set_=new)
                )

    def keep(self, chosen: tuple[str, int]) -> None:
        """Events of a name are kept for so many days."""
        self.days[chosen[0]] = chosen[1]
        with self.workspace.database.begin() as connection:
            connection.execute(sa.delete(retention).where(retention.c.event == chosen[0]))
            connection.execute(retention.insert(), {"event": chosen[0], "days": chosen[1]})

    def seal(self, most: int, *, aging: bool = False) -> None:
        """The first ``most`` parts of what waits go into the log, with all that is pending."""
        taken = list(self.waiting)[:most]
        changes = self._pending() if aging else None
        with self.workspace.log.writer("") as writer:
            for number in taken:
                writer.add(self._frame(self.waiting[number]))

            def within(connection: sa.Connection) -> None:
                connection.execute(sa.delete(unsealed).where(unsealed.c.id.in_(taken)))

            writer.commit(changes=changes, within=within)
        for number in taken:
            del self.waiting[number]

    def _pending(self) -> Changes:
        with self.workspace.database.reading() as connection:
            return pending(connection, self.now)

    @staticmethod
    def _frame(rows: Sequence[Row]) -> pl.DataFrame:
        made = frame(rows)
        return made if "identity" in made.columns else made.with_columns(identity=None)

    def _fresh(self) -> pl.DataFrame:
        return self._frame([one for rows in self.waiting.values() for one in rows])

    def overlaid(self) -> ChunkSource:
        """The log with all that is not sealed laid over it."""
        return Fresh(self.workspace.log, self._fresh(), self._pending())

    def plain(self) -> MemoryLog:
        """A log made anew, of the events that are there with their persons of today."""
        midnight = self.now // DAY * DAY
        rows: list[Row] = []
        for one in self.events:
            days = self.days.get(str(one["event"]), self.days.get(OTHERS))
            if days is None or one["time"] >= midnight - days * DAY:
                rows.append(one)
        return MemoryLog.from_frame(self._homed(rows), 5)


def check(found: ChunkSource, expected: MemoryLog, questions: Sequence[str]) -> None:
    """Two logs hold the same events of the same people, and answer questions alike."""
    assert sequences(found) == sequences(expected)
    a, b = found.summary(), expected.summary()
    assert (a.events, a.people, a.first, a.last) == (b.events, b.people, b.first, b.last)
    for name in questions:
        question = QUESTIONS[name]
        assert LocalRunner(1).run(found, question) == LocalRunner(1).run(expected, question), name


# Each example opens a workspace: making a failing one smaller would take minutes.
@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
@given(steps=st.lists(STEPS, min_size=1, max_size=14), questions=st.data())
def test_it_is_as_if_it_had_been_so_from_the_start(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Any]], questions: st.DataObject
) -> None:
    """Import, live, join, part, erase, age and seal in any order: laws 9 and 11."""
    asked = questions.draw(st.lists(st.sampled_from(sorted(QUESTIONS)), min_size=2, max_size=3))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspaces, "BUCKETS", 3)
        with Workspace.open(Path(tmp_path_factory.mktemp("world"))) as workspace:
            world = World(workspace)
            # Every name and column occurs, first in the order of the alphabet as names have codes
            # in a log made at once, and last today, so that a question can be asked of any log.
            every = ("file", [("nobody", 0, name, "x") for name in NAMES])
            for step in (every, *steps, every):
                world.do(step)
            check(world.overlaid(), world.plain(), asked)
            world.seal(len(world.waiting), aging=True)
            check(workspace.log, world.plain(), asked)
            check(world.overlaid(), world.plain(), asked)
            with workspace.database.reading() as connection:
                for table in (moves, erasures):
                    assert connection.execute(sa.select(table)).all() == []
