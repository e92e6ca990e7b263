"""The page of the benchmarks says what the results say."""

from __future__ import annotations

import json

from bench import growth, notes
from bench.__main__ import RESULTS
from bench.figure import figure
from bench.page import PAGE, PICTURE, page
from bench.targets import judged


def test_page_is_that_of_the_results() -> None:
    """The page and its figure are what ``python -m bench.page`` makes of the results."""
    rows = json.loads(RESULTS.read_text())
    assert PAGE.read_text() == page(rows, growth.read(), notes.read())
    assert PICTURE.read_text() == figure(growth.read())


def test_a_missed_target_is_said_to_be_missed() -> None:
    """Nine times faster does not keep "at least 10x"; eleven times does, at the largest size."""
    line = {"name": "funnel", "peer": "clickhouse", "events": 10**6, "ours_seconds": 1.0}
    slow = line | {"peer_seconds": 9.0, "ratio": 9.0}
    fast = line | {"peer_seconds": 11.0, "ratio": 11.0, "events": 10**7}
    assert judged([slow], [])[0].holds is False
    assert judged([slow, fast], [])[0].holds is True
    assert judged([], [])[0].holds is None


def test_within_twice_a_yardstick_is_read_the_right_way() -> None:
    """Taking three times as long as a histogram is not "within 2x" of it."""
    line = {"name": "transitions", "peer": "histogram", "events": 10**6, "ours_seconds": 3.0}
    found = judged([line | {"peer_seconds": 1.0, "ratio": 0.33}], [])
    said = next(each for each in found if each.target == "`transitions` within 2x of histogram")
    assert (said.measured, said.holds) == ("3.0x at 1 M", False)
