"""The page of the benchmarks says what the results say."""

from __future__ import annotations

import json

from bench import collected, growth, notes, voiced
from bench.__main__ import RESULTS
from bench.figure import figure
from bench.page import PAGE, PICTURE, page
from bench.targets import judged


def test_page_is_that_of_the_results() -> None:
    """The page and its figure are what ``python -m bench.page`` makes of the results."""
    rows = json.loads(RESULTS.read_text())
    parts = growth.read(), notes.read(), collected.read(), voiced.read()
    assert PAGE.read_text() == page(rows, *parts)
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


def test_what_collection_missed_is_said() -> None:
    """Too few a second, one refused request or too slow an answer keep no target."""
    cpu = {"web": 1.0, "settler": 1.0, "client": 1.0}
    batches = {
        "name": "batches of 100", "events_per_second": 60_000, "requests_per_second": 600,
        "p50": 1.0, "p99": 80.0, "failed": 0, "cpu_us_per_event": cpu, "more": {"drained_s": 1.0},
        "seconds": 10.0,
    }  # fmt: skip
    half = batches | {"name": "batches of 100, 25,000 events/s"}
    kept = [holds for _, _, holds in collected.judged([batches, half])]
    assert kept == [True, False]
    assert collected.judged([batches | {"failed": 1}])[0][2] is False
    assert collected.judged([batches | {"events_per_second": 49_999}])[0][2] is False
    assert "**no**" in collected.section([batches, half])


def test_what_reading_words_missed_is_said() -> None:
    """Too few texts a second, a slow start, too much time or memory keep no target."""
    rate = {"texts": 9, "per_second": 6000, "slowest": 1, "fastest": 7000}
    step = {"seconds": 100.0, "cpu": 90.0, "mib": 900}
    found = {
        "rates": {"what": "texts", "length": 30.0, "read": rate, "spans": rate, "peer": rate},
        "start": {"cpu_ms": 200, "wall_ms": 900},
        "whole": {"texts": 700_000, "import": step, "map": step, "again": step},
    }
    assert [holds for _, _, holds in voiced.judged(found)] == [True] * 5
    found["rates"]["read"] = rate | {"per_second": 4999}
    found["rates"]["spans"] = rate | {"per_second": 999}
    found["start"]["cpu_ms"] = 301
    found["whole"]["map"] = {"seconds": 201.0, "cpu": 90.0, "mib": 1025}
    assert [holds for _, _, holds in voiced.judged(found)] == [False] * 5
    assert voiced.section(found).count("**no**") == 5 and voiced.section({}) == ""
