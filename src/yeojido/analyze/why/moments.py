"""The moments at which something could happen, and what did.

For a goal: each thing a person does before they convert is a moment; the question is whether the
next thing they do is the conversion. So at every moment all are compared who have come equally
far, whoever is watched for longer: the landmark of Anderson, Cain and Gelber (1983), set anew at
every event (van Houwelingen 2007). For leaving: the moment is the last of a stay at the place;
the question is whether they go on. What people have met counts up to the moment, never after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze import classify, lexicon
from yeojido.analyze.conditions import columns_of, is_condition, near_words, parse, schema_of
from yeojido.analyze.sequences.walks import Walk
from yeojido.domain.durations import duration, shortest
from yeojido.domain.errors import QuestionError
from yeojido.domain.log import DAY, SECOND
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from yeojido.analyze.journeys import Patience, Patiences
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]
    Bytes = NDArray[np.uint8]
    Bools = NDArray[np.bool_]

#: A place that is everywhere: leaving it is not coming back after a visit.
ANYWHERE = "*"
_PATIENCE = 30 * DAY
#: A family of event names that stand for what is sent to people (``lexicon``).
_SENT = "mail_out"
#: What people do about a message, though its name is in the event's.
_ANSWERED = ("unsub", "opt_out", "optout", "spam", "block", "거부", "해지", "취소", "차단")

#: ``count('x') >= 3`` is the same as ("x", 3), and quicker so.
_COUNT = re.compile(r"\s*count\(\s*'([^']+)'\s*\)\s*>=\s*(\d+)\s*", re.IGNORECASE)


def sent(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the event names that read like messages sent to people: not what they did."""
    return tuple(
        name
        for name in names
        if _SENT in lexicon.concept(name).families
        and not any(word in name.lower() for word in _ANSWERED)
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """An event name, the n-th event of a name, or the first event at which a condition holds.

    ``text``: the name, or an SQL condition over one event; ``times``: how often, 1 = the first.
    """

    text: str
    times: int = 1

    @classmethod
    def of(cls, given: str | tuple[str, int]) -> Happening:
        """Read what was given; raises QuestionError for less than once."""
        text, times = (given, 1) if isinstance(given, str) else given
        if (counted := _COUNT.fullmatch(text)) is not None:
            text, times = counted[1], int(counted[2])
        if not text.strip() or times < 1:
            raise QuestionError(reason=both("why.no_goal"))
        return cls(text, int(times))

    def bind(self, summary: LogSummary, timezone: str) -> tuple[Words, ...]:
        """Check against a log; returns warnings; raises BadCondition."""
        if self.text in summary.names:
            return ()
        if is_condition(self.text):
            parse(self.text, summary.schema, timezone)
            return ()
        near = near_words(self.text, summary.names)
        return (both("why.unknown_event", name=self.text, near=near),)

    def needs(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the columns of a condition."""
        if self.text in names or not is_condition(self.text):
            return frozenset()
        return columns_of(self.text)

    def mask(self, chunk: Chunk, timezone: str) -> Bools:
        """Return (events,) bool: where it holds, whichever time it is."""
        if self.text in chunk.names:
            return chunk.code == chunk.names.index(self.text)
        if not chunk.code.size or not is_condition(self.text):
            return np.zeros(chunk.code.size, np.bool_)
        return parse(self.text, schema_of(chunk), timezone).mask(chunk)

    def first(self, chunk: Chunk, timezone: str) -> Longs:
        """Return (people,) the event at which it happens, -1 where it never does."""
        at = np.flatnonzero(self.mask(chunk, timezone))
        owner = np.searchsorted(chunk.offset, at, side="right") - 1
        place = np.arange(at.size) - np.searchsorted(owner, owner)
        nth = place == self.times - 1
        found = np.full(chunk.offset.size - 1, -1, np.int64)
        found[owner[nth]] = at[nth]
        return found


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a chunk.

    Attributes:
        mark: (events,) uint8, 0 none, 1 a moment after which it did not happen, 2 it did.
        own: (events,) uint8, 1 for what people did themselves.
        split: (people,) int64, the event of the conversion, -1 without one (for a goal only).
        happened: outcomes, whether or not anything came before them.
        pending: moments whose outcome is still open; they are left out.
    """

    mark: Bytes
    own: Bytes
    split: Longs
    happened: int
    pending: int


@dataclass(frozen=True)
class Asked:
    """What is asked: a goal reached, or a place left.

    Args:
        goal: an event, an event with how often, or a condition; None = see ``leaving``.
        leaving: the id of a stage or touchpoint of the definition, an event name, a condition, or
            ``*`` for not coming back after a visit.
        definition: the journey, where a stage or touchpoint is meant.
        patience: how long nothing may happen before somebody counts as gone; None = 30 days, or a
            sixth of the log where that is shorter.
        sent: event names that are not people's own doing; None = judged by their names.
        timezone: of times in conditions.

    Raises QuestionError where both or neither of goal and leaving are given, BadDuration.
    """

    goal: Happening | None
    leaving: str | None = None
    definition: JourneyMap | None = None
    patience: str | None = None
    sent: tuple[str, ...] | None = None
    timezone: str = "Asia/Seoul"
    walk: Walk | None = None

    def __post_init__(self) -> None:
        """Check that it is one question."""
        if (self.goal is None) == (self.leaving is None):
            raise QuestionError(reason=both("why.goal_or_leaving"))
        if self.patience is not None:
            _ = duration(self.patience)
        if self.definition is not None and self.walk is None and self.leaving is not None:
            if any(stage.id == self.leaving for stage in self.definition.stages):
                object.__setattr__(self, "walk", Walk("stage", self.definition))
            elif any(step.id == self.leaving for step in self.definition.steps):
                object.__setattr__(self, "walk", Walk("touchpoint", self.definition))

    def bind(self, summary: LogSummary) -> tuple[Asked, tuple[Words, ...]]:
        """Check against a log: the question ready to run, and warnings."""
        sent_names = sent(summary.names) if self.sent is None else self.sent
        patience = self.patience
        if patience is None:
            patience = shortest(min(_PATIENCE, max(SECOND, (summary.last - summary.first) // 6)))
        ready = replace(self, sent=sent_names, patience=patience)
        if self.walk is not None:
            self.walk.bind(summary)
            return ready, ()
        happening = self.goal or Happening(self.leaving or "")
        if happening.text == ANYWHERE:
            return ready, ()
        return ready, happening.bind(summary, self.timezone)

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience of journeys, where it is wanting."""
        return None if self.walk is None else self.walk.first()

    def after(self, result: Patiences) -> Asked:
        """Take the patience in."""
        return self if self.walk is None else replace(self, walk=self.walk.after(result))

    def needs(self, names: tuple[str, ...]) -> frozenset[str]:
        """Return the columns that conditions and rules read."""
        if self.walk is not None:
            return frozenset(self.walk.needs())
        happening = self.goal or Happening(self.leaving or "")
        return frozenset() if happening.text == ANYWHERE else happening.needs(names)

    def moments(self, chunk: Chunk) -> Moments:
        """Return the moments of a chunk."""
        own = self.own(chunk)
        if self.goal is not None:
            return self._before_goal(chunk, own, self.goal)
        if self.walk is not None:
            return self._at_place(chunk, own, self.walk)
        return self._at_event(chunk, own)

    def own(self, chunk: Chunk) -> Bytes:
        """Return (events,) uint8: 1 for what people did themselves."""
        table = np.array([name not in (self.sent or ()) for name in chunk.names], np.uint8)
        return table[chunk.code] if chunk.code.size else np.zeros(0, np.uint8)

    @property
    def wait(self) -> int:
        """The patience in microseconds."""
        return duration(self.patience or "30d")

    def _before_goal(self, chunk: Chunk, own: Bytes, goal: Happening) -> Moments:
        split = goal.first(chunk, self.timezone)
        owner = np.repeat(np.arange(chunk.offset.size - 1), np.diff(chunk.offset))
        end = np.where(split < 0, chunk.offset[1:], split)
        mark = ((own == 1) & (np.arange(chunk.code.size) < end[owner])).astype(np.uint8)
        last = _last(mark, owner, chunk.offset.size - 1)
        there = last >= 0
        mark[last[there & (split >= 0)]] = 2
        recent = (mark > 0) & (chunk.time > chunk.end - self.wait)
        # Of the last days only those are known who came back at once: they are left out whole.
        mark[recent] = 0
        return Moments(mark, own, split, int((split >= 0).sum()), int(recent.sum()))

    def _at_event(self, chunk: Chunk, own: Bytes) -> Moments:
        """Moments at an event: the last own one of a stay there."""
        mine = np.flatnonzero(own == 1)
        owner = np.searchsorted(chunk.offset, mine, side="right") - 1
        if self.leaving == ANYWHERE:
            here = np.ones(mine.size, np.bool_)
        else:
            here = Happening(self.leaving or "").mask(chunk, self.timezone)[mine]
        time = chunk.time[mine]
        gap = np.full(mine.size, 1 << 62)
        follows = np.zeros(mine.size, np.bool_)
        if mine.size:
            follows[:-1] = owner[1:] == owner[:-1]
            gap[:-1][follows[:-1]] = np.diff(time)[follows[:-1]]
        within = duration("30m")
        stays = np.zeros(mine.size, np.bool_)
        stays[:-1] = here[1:] & (gap[:-1] <= within)
        row = here & ~stays
        gone = gap > self.wait
        open_ = row & (time > chunk.end - self.wait)
        mark = np.zeros(chunk.code.size, np.uint8)
        closed = row & ~open_
        mark[mine[closed]] = 1 + gone[closed].astype(np.uint8)
        split = np.full(chunk.offset.size - 1, -1, np.int64)
        return Moments(mark, own, split, int((closed & gone).sum()), int(open_.sum()))

    def _at_place(self, chunk: Chunk, own: Bytes, walk: Walk) -> Moments:
        """Moments at a stage or touchpoint: where a journey's last stay there ends, or its last
        stay before the goal: reaching the goal is moving on.
        """
        assert self.definition is not None
        units = walk.units(chunk)
        place = walk.nodes(chunk.names).index(self.leaving or "")
        split = np.full(chunk.offset.size - 1, -1, np.int64)
        mark = np.zeros(chunk.code.size, np.uint8)
        if not units.code.size:
            return Moments(mark, own, split, 0, 0)
        event = units.event if units.event is not None else np.arange(units.code.size)
        touchpoint = classify.touchpoints(chunk, self.definition)
        is_goal = np.append(classify.goals(self.definition), 0)[touchpoint] == 1
        goal = np.append(np.flatnonzero(is_goal), chunk.code.size)
        first_goal = goal[np.searchsorted(goal, event[units.offset[:-1]])]
        beyond = np.append(event[units.offset[1:-1]], chunk.code.size)
        won = units.won if units.won is not None else np.zeros(beyond.size, np.bool_)
        won = won & (first_goal < beyond)
        at = np.flatnonzero(units.code == place)
        unit = np.searchsorted(units.offset, at, side="right") - 1
        before = ~won[unit] | (event[at] < first_goal[unit])
        at, unit = at[before], unit[before]
        last = np.append(unit[1:] != unit[:-1], True)[: at.size]
        at, unit = at[last], unit[last]
        stop = units.offset[unit + 1] - 1
        later = _later(units.code.astype(np.int64), units.offset, at)
        moved = later | won[unit]
        patience = walk.patience or self.wait
        open_ = units.time[stop] > chunk.end - patience
        following = np.where(at < stop, event[np.minimum(at + 1, stop)], chunk.code.size)
        following = np.where(won[unit], np.minimum(following, first_goal[unit]), following)
        row = np.where(moved, following - 1, event[stop])[~open_]
        mark[row] = 1 + (~moved[~open_]).astype(np.uint8)
        return Moments(mark, own, split, int((~moved & ~open_).sum()), int(open_.sum()))

    def reason(self) -> Words:
        """Return the question in words."""
        if self.goal is not None:
            key = "asked_goal" if self.goal.times == 1 else "asked_goal_times"
            return both(f"why.{key}", goal=self.goal.text, times=self.goal.times)
        if self.leaving == ANYWHERE:
            return both("why.asked_gone")
        return both("why.asked_leaving", place=self.place())

    def place(self) -> str | Words:
        """Return the name of the place that is left."""
        if self.walk is not None and self.definition is not None:
            parts: Collection[object] = (*self.definition.stages, *self.definition.steps)
            for part in parts:
                if getattr(part, "id", None) == self.leaving:
                    name: Words = part.name  # pyright: ignore[reportAttributeAccessIssue]
                    return name
        return self.leaving or ""


def _last(mark: Bytes, owner: Longs, people: int) -> Longs:
    """Return (people,) the last marked event of each person, -1 where there is none."""
    at = np.flatnonzero(mark)
    last = np.full(people, -1, np.int64)
    # Of several assignments to one place the last one stays.
    last[owner[at]] = at
    return last


def _later(code: Longs, offset: Longs, at: Longs) -> Bools:
    """Return where a node of a higher rank comes after ``at`` in the same unit."""
    if not code.size:
        return np.zeros(at.size, np.bool_)
    width = int(code.max()) + 1
    unit = np.repeat(np.arange(offset.size - 1), np.diff(offset))
    # From the right: earlier units have larger keys, so the running maximum begins anew in each.
    key = (offset.size - unit) * width + code
    highest = np.maximum.accumulate(key[::-1])[::-1] - (offset.size - unit) * width
    return highest[at] > code[at]
