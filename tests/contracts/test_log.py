"""What every event log promises, whether it lies in a workspace or in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contracts.frames import Row, frame, row, sequences
from yeojido.domain.errors import UnknownColumn
from yeojido.domain.log import ChunkSource, chunks
from yeojido.store.fresh import Fresh
from yeojido.store.log import EventLog
from yeojido.store.memory import MemoryLog
from yeojido.store.workspace import Workspace

Make = Callable[[Sequence[Sequence[Row]]], ChunkSource]


def _kept(some: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Tell whether values keep their spelling when the other rows come: those of numbers do not."""
    before, after = (MemoryLog.from_frame(frame(each)).summary().schema for each in (some, rows))
    return not any(kind != "text" and after[name] == "text" for name, kind in before.items())


@pytest.fixture(
    scope="module", params=["workspace", "memory", "memory in one bucket", "fresh over sealed"]
)
def make(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Make]:
    """A function that makes a log of several frames of one import."""
    opened: list[Workspace] = []

    def stored(parts: Sequence[Sequence[Row]]) -> ChunkSource:
        workspace = Workspace.open(tmp_path_factory.mktemp("workspace"))
        opened.append(workspace)
        with workspace.log.writer("test") as writer:
            for part in parts:
                writer.add(frame(part))
            writer.commit()
        return workspace.log

    def laid_over(parts: Sequence[Sequence[Row]]) -> ChunkSource:
        rows = [one for part in parts for one in part]
        # Identical rows are one import's: here they stay on one side together.
        sealed = [one for one in rows if one["digest_hi"] % 2 == 0]
        if not _kept(sealed, rows):
            sealed = []
        source = stored([sealed])
        fresh = [one for one in rows if not sealed or one["digest_hi"] % 2]
        return Fresh(cast("EventLog", source), frame(fresh))

    def held(parts: Sequence[Sequence[Row]]) -> ChunkSource:
        buckets = 1 if "one" in request.param else 64
        return MemoryLog.from_frames([frame(part) for part in parts], buckets=buckets)

    yield {"workspace": stored, "fresh over sealed": laid_over}.get(request.param, held)
    for workspace in opened:
        workspace.close()


def test_an_empty_log_has_one_empty_chunk(make: Make) -> None:
    """An analysis of nothing has a start: one chunk with nobody in it, columns included."""
    source = make([])
    assert source.buckets() == (0,)
    chunk = source.chunk(0, ["rating", "person"])
    assert chunk.code.size == 0
    assert chunk.offset.tolist() == [0]
    assert chunk.columns["rating"].values.size == 0
    assert source.summary().events == 0


def test_events_of_a_person_are_in_order(make: Make) -> None:
    """Order is (time, position in the source, message id), whatever the order of arrival."""
    rows = [
        row("a", 30, "third", seq=0, key=1),
        row("a", 10, "first", seq=9, key=2),
        row("a", 20, "second b", seq=8, key=3),
        row("a", 20, "second a", seq=7, key=4),
    ]
    events = sequences(make([rows]))["a"]
    assert [event[0] for event in events] == ["first", "second a", "second b", "third"]


def test_identical_rows_of_one_import_stay_apart(make: Make) -> None:
    """Two equal rows of one file are two events."""
    source = make([[row("a", 1, "view", seq=0, key=5), row("a", 1, "view", seq=1, key=5)]])
    assert source.summary().events == 2


def test_a_repeated_message_id_is_one_event(make: Make) -> None:
    """With the source's own ids, a repeat is the same fact; the one that came first stays."""
    rows = [
        row("a", 2, "later", seq=1, key=5, exact=True),
        row("a", 1, "first", seq=0, key=5, exact=True),
    ]
    assert sequences(make([rows])) == {"a": [("first", 1, None, None, None)]}


def test_properties_get_types(make: Make) -> None:
    """Text becomes whole numbers, numbers and booleans only where no value loses anything."""
    values = {
        "whole": ["1", "-20", ""],
        "number": ["1.5", "2", "3e2"],
        "flag": ["true", "false", "true"],
        "leading_zero": ["007", "8", "9"],
        "long": ["1234567890123456789", "1", "2"],
        "mixed_ids": ["17850.0", "17850", "3"],
        "point_zero": ["17850.0", "2.0", None],
        "words": ["NA", "1", "2"],
        "nothing": [None, "", None],
    }
    rows = [
        row("a", i, "e", seq=i, key=i, **{name: cells[i] for name, cells in values.items()})
        for i in range(3)
    ]
    source = make([rows])
    schema = source.summary().schema
    assert {name: schema.get(name) for name in values} == {
        "whole": "integer", "number": "number", "flag": "boolean", "leading_zero": "text",
        "long": "text", "mixed_ids": "text", "point_zero": "number", "words": "text",
        "nothing": None,
    }  # fmt: skip
    chunk = source.chunk(source.buckets()[0], ["long", "whole", "flag"])
    assert chunk.columns["long"].vocabulary[0] == "1234567890123456789"
    assert chunk.columns["whole"].values[:2].tolist() == [1.0, -20.0]
    assert np.isnan(chunk.columns["whole"].values[2])
    assert chunk.columns["flag"].values.tolist() == [1, 0, 1]


def test_a_type_holds_for_all_parts_of_an_import(make: Make) -> None:
    """A later file may turn whole numbers into numbers, and numbers into text, without loss."""
    parts = [
        [row("a", 1, "e", key=1, x="1", y="1")],
        [row("b", 2, "e", key=2, x="2.5", y="0041")],
        [row("a", 3, "e", key=3, z="late")],
    ]
    source = make(parts)
    assert source.summary().schema["x"] == "number"
    assert source.summary().schema["y"] == "text"
    found = sequences(source)
    assert found["a"] == [
        ("e", 1, None, None, None, 1.0, "1", None),
        ("e", 3, None, None, None, None, None, "late"),
    ]
    assert found["b"] == [("e", 2, None, None, None, 2.5, "0041", None)]


def test_an_unknown_column_is_refused_by_name(make: Make) -> None:
    """Asking for a column that is not there names it and those that are."""
    source = make([[row("a", 1, "e", price="3")]])
    with pytest.raises(UnknownColumn, match=r"prise.*price"):
        source.chunk(source.buckets()[0], ["prise"])
    with pytest.raises(UnknownColumn):
        make([]).chunk(0, ["prise"])


def test_the_summary_counts_what_the_chunks_hold(make: Make) -> None:
    """Events, people, span and names of the summary are those of the chunks; `end` is the last."""
    source = make([[row(f"p{i % 40}", 100 + i, f"e{i % 3}", seq=i, key=i) for i in range(200)]])
    summary = source.summary()
    parts = list(chunks(source))
    assert summary.events == sum(part.code.size for part in parts) == 200
    assert summary.people == sum(part.offset.size - 1 for part in parts) == 40
    assert (summary.first, summary.last) == (100, 299)
    assert set(summary.names) == {"e0", "e1", "e2"}
    assert {part.end for part in parts} == {299}


def test_codes_take_the_smallest_type(make: Make) -> None:
    """256 names fit one byte; one more takes two, in every bucket alike."""
    few = make([[row(f"p{i}", i, f"e{i}", seq=i, key=i) for i in range(256)]])
    many = make([[row(f"p{i}", i, f"e{i}", seq=i, key=i) for i in range(257)]])
    assert {part.code.dtype for part in chunks(few)} == {np.dtype(np.uint8)}
    assert {part.code.dtype for part in chunks(many)} == {np.dtype(np.uint16)}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "고객-3", "0041", "a much longer name than twelve bytes"]),
        st.integers(-3, 3),
        st.sampled_from(["view", "cart", "결제"]),
        st.sampled_from([None, "1", "2.5", "x"]),
        st.integers(0, 4),
    ),
    max_size=25,
)


@settings(max_examples=15)
@given(rows=ROWS, seed=st.randoms(use_true_random=False), cut=st.integers(0, 25))
def test_arrival_and_splits_change_nothing(
    make: Make, rows: list[Any], seed: Any, cut: int
) -> None:
    """The same rows in another order and in other pieces give the same sequences (law 1)."""
    made = [
        row(person, time, name, seq=i, key=key, exact=key == 0, x=x)
        for i, (person, time, name, x, key) in enumerate(rows)
    ]
    shuffled = seed.sample(made, len(made))
    expected = sequences(MemoryLog.from_frame(frame(made), buckets=3))
    assert sequences(make([shuffled[:cut], shuffled[cut:]])) == expected


def test_postings_find_the_events_of_a_name(make: Make) -> None:
    """Every event of a code is found in order with its time, in every bucket."""
    source = make([[row(f"p{i % 7}", i, f"e{i % 5}", seq=i, key=i) for i in range(60)]])
    for part in chunks(source):
        assert part.postings is not None
        found = part.postings([3, 0, 99])
        for k, code in enumerate([3, 0]):
            mine = slice(found.begin[k], found.stop[k])
            expected = np.flatnonzero(part.code == code)
            assert found.position[mine].tolist() == expected.tolist()
            assert found.time[mine].tolist() == part.time[expected].tolist()
        assert found.begin[2] == found.stop[2]
