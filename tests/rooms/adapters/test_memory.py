"""The ceiling of memory: slices of whole persons, and what is said when it cannot be held."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Log, people
from yeojido.adapters.runners import memory
from yeojido.adapters.runners.local import LocalRunner
from yeojido.adapters.runners.memory import Ceiling
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.errors import BadOption, Cancelled, MemoryTooSmall
from yeojido.domain.sizes import size

MIB = 2**20


@dataclass(frozen=True)
class Sizes:
    """An analysis whose result is the number of events of every slice, and of every person."""

    def needs(self):
        return ()

    def scan(self, chunk):
        return [chunk.code.size], np.diff(chunk.offset).tolist()

    def merge(self, a, b):
        return a[0] + b[0], a[1] + b[1]

    def finish(self, state):
        return state


@pytest.fixture
def small(monkeypatch):
    """Slices of at most two events."""
    monkeypatch.setattr(memory, "LEAST", 2)
    monkeypatch.setattr(memory, "_PILOT", 2)
    monkeypatch.setattr(memory, "MOST", 2)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("threads", [1, 2])
def test_slices_hold_whole_persons(threads):
    """A person with more events than fit is a slice alone; nobody is cut or lost."""
    from tests.laws.logs import person

    log = Log(
        (
            [person("a@0"), person("a@0"), person("a@0 b@1 c@2 a@3 b@4"), person("a@0 b@1")],
            [],
            [person("c@1")],
        )
    )
    slices, each = LocalRunner(threads, memory="2GiB").run(log, Sizes())
    assert each == [1, 1, 5, 2, 1]
    assert slices == [2, 5, 2, 0, 1]


@given(parts=st.lists(people(), min_size=1, max_size=3).map(tuple))
def test_slices_change_no_answer(parts):
    """Whatever the size of slices, the answer is that of whole buckets."""
    log = Log(parts)
    with pytest.MonkeyPatch.context() as patch:
        whole = [LocalRunner(1).run(log, q) for q in (Transitions(), Funnel(["a", "b"], "5m"))]
        for name in ("LEAST", "_PILOT", "MOST"):
            patch.setattr(memory, name, 3)
        runner = LocalRunner(2, memory="4GiB", warn=lambda words: None)
        cut = [runner.run(log, q) for q in (Transitions(), Funnel(["a", "b"], "5m"))]
    assert [each.to_dict() for each in cut] == [each.to_dict() for each in whole]


def test_slices_follow_what_was_used(monkeypatch):
    """Heavy events make slices smaller, light ones let them grow, within the room there is."""
    used = iter([100 * MIB] * 3 + [180 * MIB, 100 * MIB] + [104 * MIB, 100 * MIB] * 20)
    monkeypatch.setattr(memory, "own_memory", lambda: next(used, 100 * MIB))
    monkeypatch.setattr(Ceiling, "_watch", lambda self: None)
    with Ceiling(200 * MIB, 1) as ceiling:
        pilot = ceiling.events
        ceiling.done(pilot)
        grown = ceiling.events
        ceiling.done(pilot)
        assert ceiling.peak == 180 * MIB
        assert ceiling.events < grown
        shrunk = ceiling.events
        for _ in range(12):
            ceiling.done(ceiling.events)
        assert ceiling.events > shrunk
    assert not ceiling.passed


def test_too_little_memory_is_refused_at_once(monkeypatch):
    """Below what the program itself takes there is no way: the sentence says what suffices."""
    monkeypatch.setattr(memory, "own_memory", lambda: 150 * MIB)
    with pytest.raises(MemoryTooSmall, match="320MiB"):
        LocalRunner(1, memory=128 * MIB).run(Log(([],)), Sizes())


def test_a_passed_ceiling_is_told_not_hidden(monkeypatch):
    """The answer comes, with a sentence of how much was used."""
    used = iter([10 * MIB])
    monkeypatch.setattr(memory, "own_memory", lambda: next(used, 700 * MIB))
    told = []
    LocalRunner(1, memory="512MiB", warn=told.append).run(Log(([], [])), Sizes())
    assert "512 MiB" in told[0].ko
    assert "700 MiB" in told[0].en


@pytest.mark.parametrize("text", ["lots", "-1GiB", "2 GX", "", "1KiB", "0"])
def test_amounts_that_are_none_are_refused(text):
    """The option, the value and how to write it are named."""
    with pytest.raises(BadOption, match="--memory"):
        size(text)
    with pytest.raises(BadOption):
        LocalRunner(0)
    with pytest.raises(BadOption):
        LocalRunner(memory=5)


@pytest.mark.parametrize("threads", [1, 3])
def test_a_wish_to_stop_ends_the_run(threads):
    """After it no slice is begun; the run ends with Cancelled and leaves no thread."""
    wish = threading.Event()
    scanned = []

    @dataclass(frozen=True)
    class Wishing(Sizes):
        def scan(self, chunk):
            scanned.append(chunk.bucket)
            wish.set()
            return super().scan(chunk)

    log = Log(tuple([] for _ in range(60)))
    with pytest.raises(Cancelled):
        LocalRunner(threads, cancel=wish.is_set).run(log, Wishing())
    assert len(scanned) <= threads
    assert not [t for t in threading.enumerate() if t.name.startswith("yeojido")]
