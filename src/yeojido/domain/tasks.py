"""Tasks: a customer who said something unhappy is answered by somebody.

Times are microseconds UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from yeojido.domain.errors import InputError, QuestionError

State = Literal["open", "doing", "answered", "closed", "dismissed"]
STATES: Final[tuple[State, ...]] = ("open", "doing", "answered", "closed", "dismissed")
#: From each state, where it may go. The first answer counts, however often a task is taken up again.
STEPS: Final[Mapping[State, frozenset[State]]] = {
    "open": frozenset(("doing", "answered", "dismissed")),
    "doing": frozenset(("open", "answered", "dismissed")),
    "answered": frozenset(("doing", "closed")),
    "closed": frozenset(("doing",)),
    "dismissed": frozenset(("open", "doing")),
}
#: Whoever has one of these is still waited for.
WAITING: Final[tuple[State, ...]] = ("open", "doing")
Reason = Literal["rating", "text", "both"]
#: The owner of all touchpoints without one of their own.
ANY: Final = "*"


class NoSuchTask(QuestionError):
    """There is no task {id}. `yeojido task list --state all` shows all of them."""

    ko = "{id:이라}는 할 일은 없어요. `yeojido task list --state all` 로 모두 볼 수 있어요."


class TaskStep(InputError):
    """Task {id} is {state}; from there it can become: {possible}."""

    ko = "할 일 {id:은} 지금 {state} 상태라 {possible:으로}만 바꿀 수 있어요."


@dataclass(frozen=True, slots=True)
class TaskRule:
    """When what somebody said opens a task; off until somebody turns it on.

    Attributes:
        on: whether tasks are opened at all.
        valence: a text at or below it (-2..+2), whose
        probability: of being unhappy is at least this, opens one; or
        rating: a rating at or below it (-2..+2: two of five stars are -1).
        touchpoints: only what was said there; empty: everywhere.
        young_days: older voices open none, so that old history brought in does not flood.
        quiet_days: of one person's voices within so many days one opens a task; the others are
            noted at it.
        hours: to the first answer, as promised.
        owners: touchpoint id, or ``*`` for all others -> who owns what was said there.
        journey: name of the kept journey whose touchpoints are meant; None: the only one kept.
    """

    on: bool = False
    valence: float = -0.5
    probability: float = 0.7
    rating: float = -1.0
    touchpoints: tuple[str, ...] = ()
    young_days: int = 14
    quiet_days: int = 7
    hours: float = 24.0
    owners: Mapping[str, str] = field(default_factory=dict[str, str])
    journey: str | None = None

    def owner(self, touchpoint: str | None) -> str | None:
        """Return who owns what was said at a touchpoint; None: nobody yet."""
        own = None if touchpoint is None else self.owners.get(touchpoint)
        return own or self.owners.get(ANY)

    def unhappy(
        self, rating: float | None, valence: float | None, negative: float | None
    ) -> Reason | None:
        """Say by what a voice is unhappy: its rating, its text (``negative``: probability), both.

        >>> TaskRule().unhappy(-2.0, None, None), TaskRule().unhappy(2.0, -1.5, 0.95)
        ('rating', 'text')
        >>> TaskRule().unhappy(None, -1.5, 0.6) is None
        True
        """
        rated = rating is not None and rating <= self.rating
        felt = (
            valence is not None
            and negative is not None
            and valence <= self.valence
            and negative >= self.probability
        )
        if rated and felt:
            return "both"
        return "rating" if rated else "text" if felt else None


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody said, on its way to be looked at. ``event``: its id, 32 hex digits."""

    event: str
    identity: str
    name: str
    channel: str | None
    text: str | None
    rating: float | None
    said_at: int


@dataclass(frozen=True, slots=True)
class Task:
    """One task.

    Attributes:
        identity: the key under which it was said. event, name: id and name of the event.
        text: what was said, masked. valence: of the text, else the rating.
        confidence: that it is unhappy; 1 where a rating says so.
    """

    id: str
    identity: str
    event: str
    name: str
    said_at: int
    text_key: str
    text: str
    channel: str | None
    touchpoint: str | None
    valence: float
    confidence: float
    reason: Reason
    state: State
    owner: str | None
    opened_at: int
    due_at: int
    answered_at: int | None = None
    closed_at: int | None = None

    def late(self, now: int) -> bool:
        """Say whether the first answer came, or still does not come, after the promised time."""
        return (self.answered_at or now) > self.due_at and self.counts

    @property
    def counts(self) -> bool:
        """Whether it counts in times and shares: not where it was dismissed without an answer.

        Dismissing what was answered too late makes no promise kept.
        """
        return self.state != "dismissed" or self.answered_at is not None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a task: of its ``state``, ``owner``; a ``note``; another ``voice`` of the person."""

    task: str
    changed_at: int
    changed_by: str
    field: Literal["state", "owner", "note", "voice"]
    before: str | None
    after: str | None
