"""A stretch of the inbox on its way: requests, their messages, and what cannot be taken of them.

Whatever raises ends with the smallest part that raises among the dead letters: a whole request
where it cannot be read, else one event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from yeojido.collect.arrivals import WIRE, Arrivals, Door, arrive
from yeojido.collect.formats import read
from yeojido.domain.log import SECOND
from yeojido.domain.message import Message, Parsed, Refused
from yeojido.store.counts import Count
from yeojido.store.dead_letters import DeadLetter

if TYPE_CHECKING:
    from yeojido.store.inbox import Request

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Offered:
    """One message on its way, of a request (``letter`` 0) or of a dead letter."""

    message: Message
    source: str
    day: str
    letter: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Messages of one source, and what they come to."""

    door: Door
    offered: Sequence[Offered]
    arrivals: Arrivals


@dataclass(slots=True)
class Stretch:
    """What was taken together.

    Attributes:
        offered: its messages, in the order of arrival.
        letters: what cannot be taken of it.
        accepted: events by (source, day), as they were acknowledged.
        again: events of replayed letters by (source, day): they were counted as rejected.
        replayed: ids of those letters.
    """

    offered: list[Offered] = field(default_factory=list[Offered])
    letters: list[DeadLetter] = field(default_factory=list[DeadLetter])
    accepted: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    again: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    replayed: list[int] = field(default_factory=list[int])

    def take(self, requests: Iterable[Request]) -> None:
        """Read acknowledged requests."""
        for request in requests:
            day = day_of(request.received_at)
            letter = DeadLetter(
                request.source, request.wire, request.received_at, "settling.unreadable", {},
                request.events, None, request.body,
            )  # fmt: skip
            self.accepted[request.source, day] += self._read(letter, day)

    def replay(self, letters: Iterable[DeadLetter]) -> None:
        """Read dead letters that somebody wants settled again."""
        for letter in letters:
            day = day_of(letter.received_at)
            more = self._read(letter, day) - letter.events
            self.again[letter.source, day] += letter.events
            if more:  # a request that could not be counted before
                self.accepted[letter.source, day] += more
            self.replayed.append(letter.id)

    def lose(self, packed: bytes, events: int, now: int) -> None:
        """Keep a row of the inbox that does not open: it was damaged on the disk."""
        day = day_of(now)
        self.accepted["", day] += events
        reason = "settling.damaged"
        self.letters.append(DeadLetter("", "", now, reason, {}, events, None, packed))

    def _read(self, letter: DeadLetter, day: str) -> int:
        """Read a body; return how many events it comes to, at least as many as were counted."""
        try:
            parsed = _parsed(letter)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the body is kept
            values = {"kind": type(problem).__name__}
            self.letters.append(_because(letter, "settling.unreadable", values, letter.events))
            return letter.events
        for message in parsed.messages:
            self.offered.append(Offered(message, letter.source, day, letter.id))
        for refused in parsed.refused:
            self.letters.append(_refused(letter, refused))
        found = len(parsed.messages) + len(parsed.refused)
        if found < letter.events:
            lacking = letter.events - found
            values = {"found": str(found), "expected": str(letter.events)}
            self.letters.append(_because(letter, "settling.miscounted", values, lacking))
        return max(found, letter.events)

    def counts(
        self, stored: Iterable[Offered], repeats: Iterable[Offered], letters: Sequence[DeadLetter],
        erased: Iterable[Offered],
    ) -> dict[tuple[str, str], Count]:  # fmt: skip
        """Return what the stretch adds to the counts: accepted = stored + duplicates + rejected.

        ``erased``: events of erased people, of which nothing is kept but their number.
        """
        kept = Counter((each.source, each.day) for each in stored)
        known = Counter((each.source, each.day) for each in repeats)
        gone = Counter((each.source, each.day) for each in erased)
        for letter in letters:
            gone[letter.source, day_of(letter.received_at)] += letter.events
        gone.subtract(self.again)
        return {
            key: Count(self.accepted[key], kept[key], known[key], gone[key])
            for key in {*self.accepted, *kept, *known, *gone}
        }


def groups(
    offered: Sequence[Offered],
    doors: Callable[[str], Door],
    secret: bytes,
    dead: Callable[[Offered, str, Mapping[str, str]], None],
) -> list[Group]:
    """Return what messages come to, by source; ``dead`` is told of each that cannot be taken."""
    by_source: dict[str, list[Offered]] = {}
    for each in offered:
        by_source.setdefault(each.source, []).append(each)
    return [
        group
        for source, mine in by_source.items()
        for group in _arrived(mine, doors(source), secret, dead)
    ]


def _arrived(
    offered: Sequence[Offered],
    door: Door,
    secret: bytes,
    dead: Callable[[Offered, str, Mapping[str, str]], None],
) -> Iterator[Group]:
    try:
        arrivals = arrive([each.message for each in offered], door, secret)
        refused = _unplaced(offered, arrivals)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the events are kept
        if len(offered) == 1:
            dead(offered[0], "settling.failed", {"kind": type(problem).__name__})
            return
        half = len(offered) // 2
        yield from _arrived(offered[:half], door, secret, dead)
        yield from _arrived(offered[half:], door, secret, dead)
        return
    for each, why in refused:
        dead(each, why.reason, why.values)
    if arrivals.row:
        yield Group(door, [offered[i] for i in arrivals.row], arrivals)


def _unplaced(offered: Sequence[Offered], arrivals: Arrivals) -> list[tuple[Offered, Refused]]:
    """Return the messages that are in no row of the frame, each with the reason."""
    if arrivals.frame.height != len(arrivals.row):
        raise ValueError("every row of a frame is of one message")
    taken = set(arrivals.row)
    if len(taken) == len(offered):
        return []
    why = {each.message_id: each for each in arrivals.refused}
    other = Refused(reason="settling.failed", values={"kind": "-"})
    left = [each for i, each in enumerate(offered) if i not in taken]
    return [(each, why.get(each.message.message_id, other)) for each in left]


def letter_of(offered: Offered, reason: str, values: Mapping[str, str]) -> DeadLetter:
    """Return an event that was understood as a dead letter."""
    message = offered.message
    return DeadLetter(
        offered.source, WIRE, message.received_at, reason, values, 1, message.message_id,
        _encode(message),
    )  # fmt: skip


def day_of(moment: int) -> str:
    """Return the UTC day of a moment (microseconds UTC)."""
    return datetime.fromtimestamp(moment // SECOND, UTC).date().isoformat()


def _parsed(letter: DeadLetter) -> Parsed:
    return read(letter.wire, letter.body, letter.received_at)


def _because(letter: DeadLetter, reason: str, values: Mapping[str, str], events: int) -> DeadLetter:
    return DeadLetter(
        letter.source, letter.wire, letter.received_at, reason, values, events,
        letter.message_id, letter.body,
    )  # fmt: skip


def _refused(letter: DeadLetter, refused: Refused) -> DeadLetter:
    return DeadLetter(
        letter.source, refused.wire or letter.wire, letter.received_at, refused.reason,
        refused.values, 1, refused.message_id, refused.body,
    )  # fmt: skip
