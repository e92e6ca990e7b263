"""The kernels behind drivers and loss trees equal their plain twins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.laws import plain_why
from yeojido.kernels.why import meetings, possessions

#: Two events with levels, two values of a property.
TABLE = [[0, 1, 2], [3, 4, 5], [6, -1, -1], [7, -1, -1]]
AMOUNT = [0, 1, 2, 2, 3]
AGES = [3, 7]

event = st.tuples(
    st.integers(0, 9),
    st.tuples(st.integers(-1, 1), st.sampled_from([-1, 2, 3])),
    st.integers(0, 1),
    st.integers(0, 2),
)
person = st.lists(event, max_size=9).map(lambda events: sorted(events, key=lambda e: e[0]))


def arrays(people):
    """The people as the arrays a kernel takes."""
    events = [each for events in people for each in events]
    offset = np.cumsum([0, *(len(events) for events in people)]).astype(np.int64)
    items = np.array([e[1] for e in events], np.int16).reshape(-1, 2).T.copy()
    own = np.array([e[2] for e in events], np.uint8)
    mark = np.array([e[3] for e in events], np.uint8)
    time = np.array([e[0] for e in events], np.int64)
    return items, own, mark, time, offset


@given(st.lists(person, max_size=5))
def test_meetings_equal_their_twin(people):
    """What was met before each moment, by stratum and outcome."""
    items, own, mark, time, offset = arrays(people)
    met, rows, last = meetings(
        items, np.array(TABLE), own, mark, time, offset, np.array(AMOUNT), np.array(AGES), 8
    )
    plain_met, plain_rows, plain_last = plain_why.meetings(people, TABLE, AMOUNT, AGES)
    found = Counter()
    for s, c in zip(*np.nonzero(met[:, :, 0]), strict=True):
        found[int(s), int(c), 1] = int(met[s, c, 1])
        found[int(s), int(c), 0] = int(met[s, c, 0] - met[s, c, 1])
    assert +found == plain_met
    got = Counter()
    for s in np.flatnonzero(rows[:, 0]):
        got[int(s), 1], got[int(s), 0] = int(rows[s, 1]), int(rows[s, 0] - rows[s, 1])
    assert +got == plain_rows
    end = Counter()
    for c in range(9):
        name = c if c < 8 else None
        end[name, 1], end[name, 0] = int(last[c, 1]), int(last[c, 0] - last[c, 1])
    assert +end == plain_last


@given(st.lists(person, min_size=1, max_size=5), st.data())
def test_possessions_are_what_the_last_event_knows(people, data):
    """Who had met what by an event of theirs."""
    items, _, _, _, offset = arrays(people)
    last = np.array(
        [data.draw(st.integers(int(lo) - 1, int(hi) - 1)) for lo, hi in pairwise(offset)]
    )
    have = possessions(items, np.array(TABLE), last, offset, 8)
    for p, events in enumerate(people):
        upto = events[: int(last[p] - offset[p]) + 1]
        times = Counter(item for _, held, _, _ in upto for item in held if item >= 0)
        wanted = {
            TABLE[item][level]
            for item, n in times.items()
            for level in range(3)
            if n >= 2**level and TABLE[item][level] >= 0
        }
        assert set(np.flatnonzero(have[p]).tolist()) == wanted
