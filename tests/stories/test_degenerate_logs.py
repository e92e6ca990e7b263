"""Every analysis answers odd logs: empty, tiny, all at once, ten thousand names, one giant person."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from tests.laws.test_arrival import QUESTIONS
from yeojido.adapters.runners.local import LocalRunner
from yeojido.domain.errors import YeojidoError
from yeojido.domain.log import DAY, MINUTE
from yeojido.store.memory import MemoryLog, frame_of

START = 1_770_000_000_000_000


def log(names: np.ndarray, people: np.ndarray, times: np.ndarray) -> MemoryLog:
    """A log of arrays; every third event has a value."""
    size = names.size
    frame = pl.DataFrame(
        {
            "person": people.astype(str),
            "time": times.astype(np.int64),
            "seq": np.arange(size),
            "event": names.astype(str),
            "channel": [None] * size,
            "text": [None] * size,
            "rating": [None] * size,
            "digest_hi": np.zeros(size, np.int64),
            "digest_lo": np.arange(size),
            "exact": [True] * size,
            "value": np.where(np.arange(size) % 3 == 0, "x", "y"),
        },
        schema_overrides={"channel": pl.String, "text": pl.String, "rating": pl.Float64},
    )
    return MemoryLog.from_frame(frame, 4)


def few(size: int) -> np.ndarray:
    """Names a to d, by turns."""
    return np.array(["a", "b", "c", "d"])[np.arange(size) % 4]


def one_event() -> MemoryLog:
    """One person, one event."""
    return log(few(1), np.zeros(1, int), np.full(1, START))


def one_moment() -> MemoryLog:
    """Five people, two hundred events, all at one time."""
    return log(few(200), np.arange(200) % 5, np.full(200, START))


def many_names() -> MemoryLog:
    """Ten thousand different events beside a to d."""
    names = np.where(np.arange(20_000) % 2, few(20_000), np.arange(20_000).astype(str))
    return log(names, np.arange(20_000) // 10, START + np.arange(20_000) * MINUTE)


def one_giant() -> MemoryLog:
    """One person with a million events, beside a few others."""
    size = 1_000_000
    people = np.where(np.arange(size) < size - 40, 0, np.arange(size) % 7 + 1)
    return log(few(size), people, START + np.arange(size) * (90 * DAY // size))


LOGS = {"one event": one_event, "one moment": one_moment}


def answer(source: MemoryLog, name: str) -> str:
    """The answer as JSON, or the clear refusal; anything else is a failure."""
    try:
        found = LocalRunner(2).run(source, QUESTIONS[name])
    except YeojidoError as refused:
        # A clear refusal, such as of a column that an empty log does not have.
        return refused.say("en")
    if hasattr(found, "to_dict"):
        document = found.to_dict()
        assert found.to_polars().height >= 0
        return json.dumps(document, allow_nan=False)
    return repr(found)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
@pytest.mark.parametrize("odd", sorted(LOGS))
def test_small_odd_logs_are_answered(odd: str, name: str) -> None:
    """No error, no number that is none."""
    assert answer(LOGS[odd](), name)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_an_empty_log_is_answered(name: str) -> None:
    """Nothing in, nothing out."""
    assert answer(MemoryLog.from_frame(frame_of([])), name)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_ten_thousand_names_are_answered(name: str) -> None:
    """Tables of all pairs of names would not fit: nothing may make one."""
    assert answer(many_names(), name)


@pytest.mark.slow
def test_one_giant_person_is_answered() -> None:
    """A million events of one person pass through every analysis."""
    source = one_giant()
    for name in sorted(QUESTIONS):
        assert answer(source, name)
