"""The report of tasks: how long people waited, and what they did after the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yeojido.analyze.voice.promises import Share, promises
from yeojido.domain.log import DAY
from yeojido.domain.words import both
from yeojido.store import identity, voice_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yeojido.domain.tasks import Task
    from yeojido.store.workspace import Workspace

#: Days after an answer in which people are looked at, and of how many answers at most.
AFTER_DAYS: Final = 30
_MOST: Final = 2_000


def report(
    workspace: Workspace, now: int, *, days: int | None = None, timezone: str = "Asia/Seoul"
) -> dict[str, Any]:
    """Return the report of tasks opened in the last ``days`` (None: of all) as plain values."""
    since = None if days is None else now - days * DAY
    with workspace.database.reading() as connection:
        tasks = voice_tasks.found(connection, since=since)
    found = promises(tasks, now, timezone).to_dict()
    found["after"] = _after(workspace, tasks, now)
    return found


def _after(workspace: Workspace, tasks: Sequence[Task], now: int) -> dict[str, Any]:
    """Return what people did within thirty days after they were answered: described, not explained."""
    from yeojido.store.view import View

    over = [
        task
        for task in tasks
        if task.answered_at is not None and task.identity
        and task.answered_at + AFTER_DAYS * DAY <= now
    ]  # fmt: skip
    over = sorted(over, key=lambda task: -(task.answered_at or 0))[:_MOST]
    source = View(workspace).current()
    with workspace.database.reading() as connection:
        persons = identity.persons_of(connection, {task.identity for task in over})
    came = rated = better = 0
    for task in over:
        chunk = source.person(persons[task.identity], ["rating"])
        if chunk is None or task.answered_at is None:
            continue
        later = (chunk.time > task.answered_at) & (
            chunk.time <= task.answered_at + AFTER_DAYS * DAY
        )
        came += bool(later.any())
        ratings = chunk.columns["rating"].values[later] if "rating" in chunk.columns else None
        given = [] if ratings is None else ratings[ratings == ratings]  # noqa: PLR0124 - NaN
        if len(given):
            rated += 1
            better += bool(given[0] > task.valence)
    said = both("tasks.after_words", days=AFTER_DAYS)
    return {
        "days": AFTER_DAYS,
        "came_back": Share(came, len(over)).to_dict(),
        "rated_again": Share(rated, len(over)).to_dict(),
        "rated_higher": Share(better, rated).to_dict(),
        "words": {"ko": said.ko, "en": said.en},
    }
