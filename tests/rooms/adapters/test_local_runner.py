"""The runner on threads."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import pytest

from tests.laws.logs import Log, person
from yeojido.adapters.runners.local import LocalRunner

LOG = Log(tuple([person(f"a@{i}")] for i in range(7)))


@dataclass(frozen=True)
class Buckets:
    """An analysis whose result is the order in which buckets were merged."""

    fail_at: int | None = None
    error: type[BaseException] = ValueError
    scanned: list = field(default_factory=list)

    def needs(self):
        return ()

    def scan(self, chunk):
        self.scanned.append(chunk.bucket)
        if chunk.bucket == self.fail_at:
            raise self.error("broken")
        return (chunk.bucket,)

    def merge(self, a, b):
        return a + b

    def finish(self, state):
        return state


@pytest.mark.parametrize("threads", [1, 2, 5, None])
def test_states_are_merged_in_the_order_of_the_buckets(threads):
    """However many threads, the merge is the same; progress counts every bucket."""
    seen = []
    result = LocalRunner(threads).run(
        LOG, Buckets(), lambda done, total: seen.append((done, total))
    )
    assert result == tuple(range(7))
    assert seen == [(i, 7) for i in range(1, 8)]


def test_slow_buckets_do_not_change_the_order():
    """A bucket that is done late is merged in its place."""
    second = threading.Event()

    @dataclass(frozen=True)
    class Slow(Buckets):
        def scan(self, chunk):
            if chunk.bucket == 0:
                assert second.wait(10)
            if chunk.bucket == 2:
                second.set()
            return super().scan(chunk)

    slow = Slow()
    assert LocalRunner(2).run(LOG, slow) == tuple(range(7))
    assert slow.scanned[0] != 0


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_or_interrupt_stops_the_run_and_is_passed_on(threads, error):
    """Buckets not begun are dropped, and no thread stays behind."""
    analysis = Buckets(fail_at=0, error=error)
    with pytest.raises(error):
        LocalRunner(threads).run(LOG, analysis)
    assert len(analysis.scanned) < 7
    assert not [t for t in threading.enumerate() if t.name.startswith("yeojido")]


def test_an_interrupt_while_waiting_cancels():
    """Ctrl-C in the main thread (here: in the progress callback) leaves cleanly."""
    analysis = Buckets()

    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LocalRunner(2).run(LOG, analysis, interrupt)
    assert not [t for t in threading.enumerate() if t.name.startswith("yeojido")]


def test_what_comes_first_is_run_first():
    """An analysis may ask for the result of another; binding comes before both."""

    @dataclass(frozen=True)
    class Twice(Buckets):
        known: tuple | None = None
        people: int = 0

        def bind(self, summary):
            return Twice(people=summary.people)

        def first(self):
            return Buckets() if self.known is None else None

        def after(self, result):
            return Twice(known=result, people=self.people)

        def finish(self, state):
            return self.known, state, self.people

    everything = tuple(range(7))
    assert LocalRunner(2).run(LOG, Twice()) == (everything, everything, 7)
