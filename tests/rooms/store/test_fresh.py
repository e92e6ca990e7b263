"""Fresh events over the sealed log: what importing them would give, without importing them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.frames import Row, frame, row, sequences
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.errors import UnknownColumn
from yeojido.domain.log import ChunkSource, chunks
from yeojido.store.fresh import Fresh
from yeojido.store.workspace import Workspace

EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "고객-3", "0041", "a much longer name than twelve bytes"]),
        st.integers(-3, 3),
        st.sampled_from(["view", "cart", "결제", "late"]),
        st.sampled_from([None, "1", "2.5", "x"]),
        st.sampled_from([None, "true", "7", "false"]),
        st.integers(0, 6),
        st.booleans(),
    ),
    max_size=30,
)


def made(drawn: list[Any]) -> list[Row]:
    """Rows with digests as importing gives them: of the person and all the content."""
    rows: list[Row] = []
    for i, (person, time, name, x, y, key, exact) in enumerate(drawn):
        # An id of the source says nothing of the content; a digest says all of it.
        content = f"{key}" if exact else f"{person}|{time}|{name}|{x}|{y}|{key}"
        digest = int(hashlib.sha256(content.encode()).hexdigest()[:12], 16)
        rows.append(row(person, time, name, seq=i, key=digest, exact=exact, x=x, y=y))
    return rows


def imported(folder: Path, *imports: list[Row]) -> Workspace:
    """A workspace after some imports."""
    workspace = Workspace.open(folder)
    for rows in imports:
        with workspace.log.writer("test") as writer:
            writer.add(frame(rows))
            writer.commit()
    return workspace


def check_postings(source: ChunkSource) -> None:
    """Postings find what looking at every event finds."""
    for chunk in chunks(source):
        if chunk.postings is None:
            assert chunk.code.size == 0
            continue
        asked = [1, 0, 3]
        found = chunk.postings(asked)
        for k, code in enumerate(asked):
            mine = slice(found.begin[k], found.stop[k])
            expected = np.flatnonzero(chunk.code == code)
            assert found.position[mine].tolist() == expected.tolist()
            assert found.time[mine].tolist() == chunk.time[expected].tolist()


@settings(max_examples=15, deadline=None)
@given(drawn=EVENTS, cut=st.integers(0, 30), again=st.integers(0, 5))
def test_base_and_delta_are_one_log(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Any], cut: int, again: int
) -> None:
    """Any split of any rows, some of them twice: the same events, order, columns and counts."""
    rows = made(drawn)
    base, delta = rows[:cut], rows[max(cut - again, 0) :]
    with (
        imported(tmp_path_factory.mktemp("base"), base) as sealed,
        imported(tmp_path_factory.mktemp("whole"), base, delta) as whole,
    ):
        fresh = Fresh(sealed.log, frame(delta))
        assert fresh.summary() == whole.log.summary()
        assert sequences(fresh) == sequences(whole.log)
        check_postings(fresh)
        assert {part.end for part in chunks(fresh)} == {whole.log.summary().last}
        for question in (Transitions(), Funnel(["view", "cart", "channel is null"], within="1d")):
            ours = LocalRunner(1).run(fresh, question).to_dict()
            assert ours == LocalRunner(1).run(whole.log, question).to_dict()


@settings(max_examples=15, deadline=None)
@given(drawn=EVENTS, cut=st.integers(0, 30))
def test_persons_one_by_one_are_the_bucket(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Any], cut: int
) -> None:
    """A bucket read in parts gives every person as the whole bucket does."""
    rows = made(drawn)
    with imported(tmp_path_factory.mktemp("base"), rows[:cut]) as sealed:
        fresh = Fresh(sealed.log, frame(rows[cut:]))
        columns = ["person", *fresh.summary().schema]
        for bucket in fresh.buckets():
            whole = fresh.chunk(bucket, columns)
            assert fresh.offset(bucket).tolist() == whole.offset.tolist()
            for i in range(whole.offset.size - 1):
                part, expected = fresh.part(bucket, columns, i, i + 1), whole.part(i, i + 1)
                assert part.people == expected.people
                assert part.code.tolist() == expected.code.tolist()
                assert part.time.tolist() == expected.time.tolist()
                for name, column in part.columns.items():
                    words = [*column.vocabulary, None]
                    others = [*expected.columns[name].vocabulary, None]
                    if column.kind == "text":
                        assert [words[v] for v in column.values] == [
                            others[v] for v in expected.columns[name].values
                        ]


def test_nothing_is_written_and_later_commits_move_nothing(tmp_path: Path) -> None:
    """The sealed log stays as it was; a commit afterwards does not count fresh events twice."""
    base = [row("a", 1, "view", key=1), row("b", 2, "view", key=2)]
    late = [row("a", 3, "buy", key=3), row("c", 4, "view", key=4, shop="x")]
    with imported(tmp_path / "data", base) as workspace:
        before = sorted(path.name for path in (tmp_path / "data" / "log").iterdir())
        fresh = Fresh(workspace.log, frame(late))
        assert fresh.summary().events == 4
        assert fresh.summary().schema["shop"] == "text"
        assert sorted(path.name for path in (tmp_path / "data" / "log").iterdir()) == before
        assert workspace.log.summary().events == 2
        with workspace.log.writer("sealing") as writer:
            writer.add(frame(late))
            writer.commit()
        assert workspace.log.summary().events == fresh.summary().events == 4
        assert len(sequences(fresh)) == 3
        sealed = Fresh(workspace.log, frame(late))
        assert sealed.summary() == workspace.log.summary()
        with pytest.raises(UnknownColumn):
            fresh.chunk(fresh.buckets()[0], ["shops"])


def test_persons_whose_hashes_collide_stay_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person is found by their key, the hash only says where to look."""

    def same(people: Any) -> Any:
        return np.zeros(len(people), np.uint64)

    monkeypatch.setattr("yeojido.kernels.buckets.person_hash", same)
    monkeypatch.setattr("yeojido.store.fresh.person_hash", same)
    base = [row(f"p{i}", i, "view", seq=i, key=i) for i in range(5)]
    late = [row(f"p{i}", 10 + i, "buy", seq=i, key=50 + i) for i in (3, 0, 7)]
    with imported(tmp_path / "data", base) as workspace:
        found = sequences(Fresh(workspace.log, frame(late)))
    assert {who: [event[0] for event in events] for who, events in found.items()} == {
        "p0": ["view", "buy"], "p1": ["view"], "p2": ["view"], "p3": ["view", "buy"],
        "p4": ["view"], "p7": ["buy"],
    }  # fmt: skip


def test_a_person_with_very_many_events(tmp_path: Path) -> None:
    """Ids are found and places are right among thousands of events of one person."""
    base = [row("a", i // 3, "view", seq=i, key=i) for i in range(5000)]
    late = [row("a", i // 3, "buy", seq=i, key=i) for i in range(4000, 6000)]
    with (
        imported(tmp_path / "base", base) as sealed,
        imported(tmp_path / "whole", base, late) as whole,
    ):
        fresh = Fresh(sealed.log, frame(late))
        assert fresh.summary().events == 6000
        assert sequences(fresh) == sequences(whole.log)
