"""What people say about customers' words (labels), and the tasks that unhappy words open."""

from __future__ import annotations

import sqlalchemy as sa

from yeojido.store.schema.base import maybe_text, maybe_whole, metadata, number, text, whole

#: One thing a person of the team confirmed or corrected about a text: where it belongs
#: (``touchpoint``), its ``valence`` (-2..2), its ``emotion``.
voice_labels = sa.Table(
    "voice_labels",
    metadata,
    text("text_key", primary_key=True),
    text("kind", primary_key=True),  # touchpoint, valence, emotion
    text("journey", primary_key=True),  # id of the journey whose touchpoint it is; "" for others
    text("value"),
    text("text"),  # masked, as the log holds it
    maybe_text("identity"),  # whose words: labels go when they are erased; null: several people's
    maybe_text("chosen"),  # how the text came to be asked about: random, unsure; null: given
    text("labelled_by"),
    whole("labelled_at"),
)
sa.Index("voice_labels_identity", voice_labels.c.identity)

#: A customer who said something unhappy is answered by somebody.
voice_tasks = sa.Table(
    "voice_tasks",
    metadata,
    text("id", primary_key=True),
    text("identity"),  # "" where the words have become too old to keep
    text("event"),  # id of the event, 32 hex digits
    text("name"),  # of the event
    whole("said_at"),
    text("text_key"),
    text("text"),  # masked
    maybe_text("channel"),
    maybe_text("touchpoint"),
    sa.Column("valence", sa.Float, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    text("reason"),  # rating, text, both
    text("state"),  # open, doing, answered, closed, dismissed
    maybe_text("owner"),
    whole("opened_at"),
    whole("due_at"),
    maybe_whole("answered_at"),
    maybe_whole("closed_at"),
)
sa.Index("voice_tasks_identity", voice_tasks.c.identity)
sa.Index("voice_tasks_state", voice_tasks.c.state, voice_tasks.c.due_at)

#: Who changed what of a task, oldest first.
voice_task_changes = sa.Table(
    "voice_task_changes",
    metadata,
    number(),
    text("task"),
    whole("changed_at"),
    text("changed_by"),
    text("field"),  # state, owner, note, voice (the id of another event in which they spoke)
    maybe_text("before"),
    maybe_text("after"),
)
sa.Index("voice_task_changes_task", voice_task_changes.c.task)

#: What people said that nobody has yet looked at whether it opens a task: read and taken out soon.
voice_task_offers = sa.Table(
    "voice_task_offers",
    metadata,
    text("event", primary_key=True),  # id of the event, 32 hex digits
    text("identity"),
    text("name"),  # of the event
    maybe_text("channel"),
    maybe_text("text"),  # masked
    sa.Column("rating", sa.Float),
    whole("said_at"),
)
sa.Index("voice_task_offers_identity", voice_task_offers.c.identity)
