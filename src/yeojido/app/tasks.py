"""Closing the loop: unhappy words of known people open tasks, and the time to an answer is measured.

Tasks are opened after what was said is stored (``app.offering``), by the worker or at the end of an
import: read by the emotion model, judged by the rule, one task for what a person says within a week.
Off until a person turns the rule on: contacting people is a purpose of its own, somebody must want
to answer, and words of long ago need no answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from yeojido.app.offering import offers
from yeojido.app.privacy import moment
from yeojido.collect.speech import masked_text
from yeojido.domain.errors import BadOption, YeojidoError
from yeojido.domain.log import DAY, HOUR
from yeojido.domain.people import NAMELESS, kind_of_key
from yeojido.domain.tasks import STATES, WAITING, Change, Offer, State, Task, TaskRule
from yeojido.domain.voice import text_key
from yeojido.store import consents, holdings, identity, tombstones, voice_labels, voice_tasks
from yeojido.store.statements import parts

if TYPE_CHECKING:
    import sqlalchemy as sa

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.voice import EmotionModel
    from yeojido.store.workspace import Workspace

#: Voices read in one go, and the longest text of a task.
_AT_ONCE: Final = 500
_OFFERED: Final = 5_000
#: What a router says of an event that may be about anything.
_ANYTHING: Final = -2
_LONGEST: Final = 4_000
_NOTE: Final = 1_000


@dataclass(frozen=True, slots=True)
class _Judged:
    """A voice that is unhappy by the rule. ``valence``: of its text, else its rating."""

    offer: Offer
    reason: Any
    valence: float
    confidence: float
    touchpoint: str | None


def open_waiting(workspace: Workspace, now: int, model: EmotionModel | None = None) -> int:
    """Look at all that waits and open tasks by the rule; return how many.

    ``now``: microseconds UTC. ``model``: what reads texts, the workspace's by default. Stopped and
    called again, by one process or by several, it opens each task once.
    """
    opened = 0
    while True:
        with workspace.database.reading() as connection:
            some = voice_tasks.offered(connection, _AT_ONCE)
            rule = voice_tasks.rule(connection)
        if not some:
            return opened
        judged = _judged(workspace, some, rule, model) if rule.on else []
        with workspace.database.begin() as connection:
            voice_tasks.opening(connection)
            opened += _opened(workspace, connection, judged, rule, now)
            voice_tasks.looked(connection, some)


def _judged(
    workspace: Workspace, offers: Sequence[Offer], rule: TaskRule, model: EmotionModel | None
) -> list[_Judged]:
    read = _readings(workspace, offers, model)
    found: list[_Judged] = []
    for offer in offers:
        valence, negative = read.get(offer.text or "", (None, None))
        reason = rule.unhappy(offer.rating, valence, negative)
        if reason is None:
            continue
        shown = offer.rating if valence is None or reason == "rating" else valence
        confidence = 1.0 if reason != "text" or negative is None else negative
        found.append(_Judged(offer, reason, float(shown or 0.0), confidence, None))
    return _placed(workspace, found, rule)


def _readings(
    workspace: Workspace, offers: Sequence[Offer], model: EmotionModel | None
) -> dict[str, tuple[float | None, float | None]]:
    """Return by text its valence and the probability that it is unhappy; unreadable ones are left out."""
    texts = sorted({offer.text for offer in offers if offer.text and offer.text.strip()})
    if not texts:
        return {}
    if model is None:
        from yeojido.app.reading import emotion_model

        model = emotion_model(workspace)
    read = model.read(texts)
    found: dict[str, tuple[float | None, float | None]] = {
        text: (float(valence), 1.0 - float(positive))
        for text, valence, positive in zip(texts, read.valence, read.positive, strict=True)
        if valence == valence  # noqa: PLR0124 - NaN: nothing could be read
    }
    # What a person of the team said of these very words holds.
    with workspace.database.reading() as connection:
        labels = voice_labels.found(connection, ("valence",))
    confirmed = {label.text_key: float(label.value) for label in labels}
    for text in texts:
        said = confirmed.get(text_key(text))
        if said is not None:
            found[text] = said, 1.0 if said < 0 else 0.0
    return found


def _placed(workspace: Workspace, found: list[_Judged], rule: TaskRule) -> list[_Judged]:
    """Return the unhappy voices with the touchpoint of each, those elsewhere left out."""
    definition = _journey(workspace, rule) if found else None
    if definition is not None:
        place = _Places(workspace, definition, [each.offer.identity for each in found])
        found = [replace(each, touchpoint=place.of(each.offer)) for each in found]
    if not rule.touchpoints:
        return found
    return [each for each in found if each.touchpoint in rule.touchpoints]


def _journey(workspace: Workspace, rule: TaskRule) -> JourneyMap | None:
    """Return the journey whose touchpoints are meant: the named one, or the only one kept."""
    from yeojido.app.journeys import read

    paths = sorted(workspace.journeys.glob("*.json"))
    wanted = [path for path in paths if rule.journey in (None, path.stem)]
    if len(wanted) != 1:
        return None
    with suppress(YeojidoError):  # a file that somebody is editing; tasks are opened all the same
        return read(wanted[0])
    return None


class _Places:
    """Says to which touchpoint of a journey belongs what somebody said."""

    def __init__(
        self, workspace: Workspace, definition: JourneyMap, identities: Iterable[str]
    ) -> None:
        from yeojido.analyze.voice.routing import fit
        from yeojido.store.view import View

        self._definition = definition
        self._source = View(workspace).current()
        with workspace.database.reading() as connection:
            self._persons = identity.persons_of(connection, identities)
            labels = voice_labels.found(connection, ("touchpoint",), definition.meta.id)
        self._moved = {label.text_key: label.value for label in labels}
        self._router = fit(definition, None, {label.text: label.value for label in labels})

    def of(self, offer: Offer) -> str | None:
        """Return the touchpoint's id: where a person moved these words to, else what the words are
        about where that is plain, else where the event itself belongs; None: on no map.

        The router knows words and what was moved, not the rest of the log: a task need not wait for
        a look at all of it.
        """
        text = (offer.text or "").strip()
        moved = self._moved.get(text_key(text)) if text else None
        if moved is not None:
            return moved or None
        if text and self._router.about(offer.name) == _ANYTHING:
            routed = self._router.route([text])
            column = int(routed.column[0])
            if column >= 0 and float(routed.confidence[0]) >= self._router.threshold:
                return self._definition.steps[column].id
        return self._asked(offer)

    def _asked(self, offer: Offer) -> str | None:
        from yeojido.analyze import classify

        needed = sorted(classify.needs(self._definition))
        with suppress(YeojidoError):  # a rule over a column that this log has not
            chunk = self._source.person(self._persons[offer.identity], needed)
            if chunk is None:
                return None
            steps = classify.touchpoints(chunk, self._definition)
            for place in (chunk.time == offer.said_at).nonzero()[0].tolist():
                if chunk.names[int(chunk.code[place])] == offer.name and steps[place] >= 0:
                    return self._definition.steps[int(steps[place])].id
        return None


def _opened(
    workspace: Workspace,
    connection: sa.Connection,
    judged: Sequence[_Judged],
    rule: TaskRule,
    now: int,
) -> int:
    if not judged:
        return 0
    seen = voice_tasks.known(connection, [each.offer.event for each in judged])
    keys = {each.offer.identity for each in judged}
    ends = tombstones.until(connection, workspace.secret, keys)
    persons = identity.persons_of(connection, keys)
    everything = identity.identities_of(connection, set(persons.values()))
    count = 0
    for each in judged:
        offer = each.offer
        person = persons[offer.identity]
        gone = offer.said_at <= ends.get(offer.identity, offer.said_at - 1)
        if gone or offer.event in seen or kind_of_key(person) in NAMELESS:
            continue
        mine = {person, offer.identity, *(row.key for row in everything.get(person, []))}
        beside = voice_tasks.near(connection, mine, offer.said_at, rule.quiet_days)
        if beside is not None:
            change = Change(beside.id, now, voice_tasks.SYSTEM, "voice", None, offer.event)
            voice_tasks.note(connection, change)
        else:
            voice_tasks.add(connection, _task(each, rule, now))
            count += 1
        seen.add(offer.event)
    return count


def _task(judged: _Judged, rule: TaskRule, now: int) -> Task:
    offer = judged.offer
    text = (offer.text or "").strip()
    return Task(
        id=hashlib.blake2b(offer.event.encode(), digest_size=6).hexdigest(),
        identity=offer.identity,
        event=offer.event,
        name=offer.name,
        said_at=offer.said_at,
        text_key=text_key(text),
        text=text[:_LONGEST],
        channel=offer.channel,
        touchpoint=judged.touchpoint,
        valence=judged.valence,
        confidence=judged.confidence,
        reason=judged.reason,
        state="open",
        owner=rule.owner(judged.touchpoint),
        opened_at=now,
        due_at=now + round(rule.hours * HOUR),
    )


# what people do


def act(
    workspace: Workspace, id_: str, state: State, *, by: str, now: int,
    owner: str | None = None, note: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Bring a task to a state; return it. Raises NoSuchTask, TaskStep, BadOption.

    ``owner``: who has it from now on. ``note``: kept in its history, personal data masked.
    """
    if owner is not None and not 1 <= len(owner.strip()) <= 100:
        raise BadOption(option="--owner", value=owner[:100], possible="minji, team-care, ...")
    if note is not None and not 1 <= len(note.strip()) <= _NOTE:
        raise BadOption(option="--note", value=f"{len(note)}", possible=f"1 .. {_NOTE}")
    with workspace.database.begin() as connection:
        task = voice_tasks.step(
            connection, id_, state, by, now, owner=None if owner is None else owner.strip()
        )
        if note is not None:
            said = masked_text(note.strip())
            voice_tasks.note(connection, Change(task.id, now, by, "note", None, said))
    return show(workspace, task.id, now)


def listed(
    workspace: Workspace, now: int, states: Collection[State] = WAITING, *,
    owner: str | None = None, touchpoint: str | None = None, late: bool = False, most: int = 200,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return tasks for people and programs, those that are due first first."""
    with workspace.database.reading() as connection:
        found = voice_tasks.found(connection, states, owner, touchpoint)
        if late:
            found = [task for task in found if task.late(now)]
        found = found[:most]
        persons = identity.persons_of(connection, {task.identity for task in found})
        changes = voice_tasks.history(connection, [task.id for task in found])
    again = _again(changes)
    return [
        document(task, persons.get(task.identity), again.get(task.id, 0), now) for task in found
    ]


def show(workspace: Workspace, id_: str, now: int) -> dict[str, Any]:
    """Return one task with its history and what its person agreed to. Raises NoSuchTask."""
    with workspace.database.reading() as connection:
        task = voice_tasks.one(connection, id_)
        changes = voice_tasks.history(connection, [task.id])
        person = identity.persons_of(connection, [task.identity])[task.identity]
        rows = identity.identities_of(connection, [person])[person]
        held = consents.current(connection, {person, task.identity, *(row.key for row in rows)})
        stopped = tombstones.stopped(connection, workspace.secret, {task.identity, person})
    found = document(task, person, _again(changes).get(task.id, 0), now)
    found["history"] = [shown_change(change) for change in changes]
    found["contact"] = contact(held, stopped=bool(stopped))
    return found


def contact(held: consents.Standing, *, stopped: bool) -> dict[str, Any]:
    """Return what a person agreed to, and in words what that allows whoever answers.

    Answering what a customer said about their own order needs no consent to advertising (it is the
    matter itself); anything beyond does. Where processing is restricted nobody is contacted.
    """
    from yeojido.domain.words import both

    known = [
        {"purpose": purpose, "channel": channel, "state": entry.state,
         "agreed": consents.agreed(held, purpose, channel)}
        for (purpose, channel), entry in sorted(held.items())
    ]  # fmt: skip
    marketing = any(
        consents.agreed(held, purpose, channel)
        for purpose, channel in held
        if purpose.startswith("marketing")
    )
    word = "stopped" if stopped else "marketing" if marketing else "matter"
    said = both(f"tasks.contact_{word}")
    return {"restricted": stopped, "marketing": marketing, "consents": known,
            "words": {"ko": said.ko, "en": said.en}}  # fmt: skip


def of_person(workspace: Workspace, identities: Iterable[str], now: int) -> list[dict[str, Any]]:
    """Return the tasks of a person, the latest words first."""
    with workspace.database.reading() as connection:
        found = voice_tasks.of(connection, set(identities))
        changes = voice_tasks.history(connection, [task.id for task in found])
    again = _again(changes)
    return [document(task, None, again.get(task.id, 0), now) for task in found]


def _again(changes: Iterable[Change]) -> dict[str, int]:
    """Return by task how many more voices of the person belong to it."""
    counted: dict[str, int] = {}
    for change in changes:
        if change.field == "voice":
            counted[change.task] = counted.get(change.task, 0) + 1
    return counted


def document(task: Task, person: str | None, again: int, now: int) -> dict[str, Any]:
    """Return a task as plain values; times in ISO 8601."""

    def maybe(at: int | None) -> str | None:
        return None if at is None else moment(at)

    return {
        "id": task.id,
        "state": task.state,
        "owner": task.owner,
        "person": (person or task.identity) or None,
        "said_at": moment(task.said_at),
        "event": task.name,
        "channel": task.channel,
        "touchpoint": task.touchpoint,
        "text": task.text,
        "valence": round(task.valence, 2),
        "confidence": round(task.confidence, 3),
        "reason": task.reason,
        "voices": again + 1,
        "opened_at": moment(task.opened_at),
        "due_at": moment(task.due_at),
        "answered_at": maybe(task.answered_at),
        "closed_at": maybe(task.closed_at),
        "late": task.late(now),
    }


def shown_change(change: Change) -> dict[str, Any]:
    """Return a change as plain values."""
    return {
        "at": moment(change.changed_at), "by": change.changed_by, "field": change.field,
        "before": change.before, "after": change.after,
    }  # fmt: skip


def states(given: str) -> tuple[State, ...]:
    """Return the states that a word means: one of them, ``waiting`` (open, doing) or ``all``."""
    if given == "all":
        return ()
    if given == "waiting":
        return WAITING
    for state in STATES:
        if state == given:
            return (state,)
    raise BadOption(option="--state", value=given, possible=", ".join(("waiting", "all", *STATES)))


# the rule


def rule_of(workspace: Workspace) -> TaskRule:
    """Return the rule that holds."""
    with workspace.database.reading() as connection:
        return voice_tasks.rule(connection)


def set_rule(workspace: Workspace, rule: TaskRule) -> TaskRule:
    """Keep a rule; what waits to be looked at is looked at by it. Raises BadOption."""
    for name, good, possible in (
        ("valence", -2 <= rule.valence <= 2, "-2 .. 2"),
        ("probability", 0 <= rule.probability <= 1, "0 .. 1"),
        ("rating", -2 <= rule.rating <= 2, "-2 .. 2"),
        ("young-days", 1 <= rule.young_days <= 3650, "1 .. 3650"),
        ("quiet-days", 0 <= rule.quiet_days <= 3650, "0 .. 3650"),
        ("hours", 0 < rule.hours <= 24 * 365, "1 .. 8760"),
    ):
        if not good:
            value = getattr(rule, name.replace("-", "_"))
            raise BadOption(option=f"--{name}", value=value, possible=possible)
    with workspace.database.begin() as connection:
        voice_tasks.set_rule(connection, rule)
    return rule


def look_back(workspace: Workspace, now: int) -> int:
    """Look at what the log holds that is young enough, too; return how many tasks that opens.

    Called again it opens each once.
    """
    with workspace.database.reading() as connection:
        rule = voice_tasks.rule(connection)
        since = now - rule.young_days * DAY
        found = [
            offer
            for frame in holdings.voices(workspace, connection, since)
            for offer in offers(frame, rule, now)
        ]
    for some in parts(found, _OFFERED):
        with workspace.database.begin() as connection:
            voice_tasks.offer(connection, some)
    return open_waiting(workspace, now)


def rule_document(rule: TaskRule) -> Mapping[str, Any]:
    """Return a rule as plain values."""
    return {
        "on": rule.on, "valence": rule.valence, "probability": rule.probability,
        "rating": rule.rating, "touchpoints": list(rule.touchpoints),
        "young_days": rule.young_days, "quiet_days": rule.quiet_days, "hours": rule.hours,
        "owners": dict(rule.owners), "journey": rule.journey,
    }  # fmt: skip
