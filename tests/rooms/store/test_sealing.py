"""The order of rows in the log, against a plain sort; what is at hand is left in the index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.frames import Row, frame, row
from yeojido.store.index import KEYS, LEDGER, Index
from yeojido.store.records import LogFile
from yeojido.store.sealing import in_order
from yeojido.store.workspace import Workspace

LEAST, MOST = -(2**63), 2**63 - 1
TIMES = st.one_of(st.integers(0, 3), st.integers(LEAST, MOST), st.sampled_from([LEAST, MOST]))
TIES = st.integers(-1, 1)


@given(st.lists(st.tuples(st.integers(0, 5), TIMES, TIES, TIES, TIES), max_size=40))
def test_rows_stand_by_group_and_time_and_what_breaks_ties(
    drawn: list[tuple[int, int, int, int, int]],
) -> None:
    """However far apart the times are, as sorting by all keys at once."""
    group, time, *ties = np.array(drawn, np.int64).reshape(-1, 5).T
    found = in_order(group.astype(np.uint16), time, ties)
    assert found.tolist() == np.lexsort((*reversed(ties), time, group)).tolist()


def test_what_overlays_have_asked_for_is_there_after_the_next_commit(tmp_path: Path) -> None:
    """The ledger and the keys of a bucket are written with it, as they would be made from it."""
    rows = [row(f"p{i % 9}", 90 - i, "a", seq=i, key=i + 1) for i in range(90)]
    with Workspace.open(tmp_path) as workspace:
        index = Index(workspace.home.index, workspace.records.snapshot().workspace)

        def bring(some: list[Row]) -> tuple[LogFile, ...]:
            with workspace.log.writer("a") as writer:
                writer.add(frame(some))
                writer.commit()
            return workspace.log.snapshot.files

        for file in bring(rows[:45]):
            assert not index.path(file, LEDGER).exists()
            workspace.log.ledger(file.bucket)
            workspace.log.keys(file.bucket)
        for file in bring(rows[45:]):
            left = {name: index.read(file, name) for name in (LEDGER, KEYS)}
            for name in left:
                index.path(file, name).unlink()
            made = {
                LEDGER: workspace.log.ledger(file.bucket),
                KEYS: workspace.log.keys(file.bucket),
            }
            for name, part in left.items():
                assert part is not None
                assert {k: v.tolist() for k, v in part.arrays.items()} == {
                    k: v.tolist() for k, v in made[name].items()
                }
