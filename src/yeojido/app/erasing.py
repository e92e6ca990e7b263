"""Erasing a person: as if they had never been here, and so that they do not come back.

What goes: data keys and values of the vault, traits, identifiers and evidence, consents, events
(readers leave them out at once, the log is rewritten by the next commit), what the team said about
their words, rejected rows and dead letters that name them. What stays: keyed digests of their
identifiers and message ids (``store.tombstones``), and a receipt in counts.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from yeojido.app.configuring import limits_of
from yeojido.app.privacy import Subject, find
from yeojido.collect.voices import FIELD
from yeojido.domain.errors import WorkspaceBusy
from yeojido.domain.people import kind_of_key
from yeojido.store import (
    consents,
    dead_letters,
    holdings,
    identity,
    receipts,
    statements,
    tombstones,
    traits,
    unsealed,
    voice_labels,
    voice_tasks,
)
from yeojido.store.dead_letters import Sought
from yeojido.store.schema import privacy
from yeojido.store.schema.privacy import consents as ledger
from yeojido.store.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path

    from yeojido.store.receipts import Receipt
    from yeojido.store.workspace import Workspace

#: Shorter values are sought only where an identifier stands: they occur in too many texts.
_SHORTEST: Final = 4


def erase(
    workspace: Workspace, given: str, *, by: str, now: int, asked_at: int | None = None
) -> Receipt:
    """Erase whom an identifier means; return the receipt. ``now``: microseconds UTC.

    PIPA art. 36: what is erased cannot be brought back, and the person is told the result. Raises
    NoSuchPerson.
    """
    _settle(workspace)
    secret, vault = workspace.secret, Vault(workspace.keys)
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
        names = _names(vault, connection, subject, given)
        digests = holdings.digests(workspace, connection, subject.identities)
        letters = _letters(workspace, connection, names)
    counts = {"events": len(digests), "dead_letters": len(letters)}
    counts["rejected_rows"] = _clear_rejects(workspace.rejects, names)
    with workspace.database.begin() as connection:
        if connection.dialect.name == "sqlite":
            # A deleted key must not live on in a free page.
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
        tombstones.closing(connection)
        subject = find(workspace, connection, given)
        keys = subject.identities
        counts |= _counted(connection, keys)
        counts["values"] = vault.forget(connection, keys)
        for some in statements.parts(keys):
            connection.execute(sa.delete(ledger).where(ledger.c.identity.in_(some)))
        voice_labels.forget(connection, keys)
        identity.forget(connection, keys, now, limits_of(connection))
        counts["tasks"] = voice_tasks.forget(connection, keys)
        unsealed.erase(connection, keys)
        dead_letters.drop_ids(connection, letters)
        tombstones.bury(connection, secret, keys, digests, now)
        _note(connection, keys, now)
        receipt = receipts.done(
            connection, secret, "erase", subject.person, by, now, counts, asked_at
        )
    _apply(workspace)
    from yeojido.app.routes import forget_routers

    forget_routers(workspace.path)
    return receipt


def preview(workspace: Workspace, given: str) -> dict[str, int]:
    """Return what would go, for a person to confirm. Raises NoSuchPerson."""
    with workspace.database.reading() as connection:
        subject = find(workspace, connection, given)
        events = holdings.digests(workspace, connection, subject.identities)
    return {"events": len(events), "identifiers": len(subject.identities)}


def _settle(workspace: Workspace) -> None:
    """Take in what waits, so that it is erased too; a worker that is at it does the same."""
    from yeojido.app.settling import Settler, settling

    with suppress(WorkspaceBusy), settling(workspace):
        settler = Settler(workspace)
        try:
            settler.all()
        finally:
            settler.close()


def _counted(connection: sa.Connection, keys: Iterable[str]) -> Mapping[str, int]:
    keys = list(keys)
    return {
        "identifiers": len(keys),
        "traits": len(traits.of(connection, keys)),
        "consents": len(consents.history(connection, keys)),
        "labels": voice_labels.count(connection, keys),
    }


def _note(connection: sa.Connection, keys: Iterable[str], now: int) -> None:
    """Have readers leave the events out at once, and the next commit take them out of the log."""
    table = privacy.erasures
    new = statements.insert(connection, table)
    written = new.on_conflict_do_update(index_elements=[table.c.identity], set_={"at": now})
    connection.execute(written, [{"identity": key, "at": now} for key in keys])


def _names(
    vault: Vault, connection: sa.Connection, subject: Subject, given: str
) -> re.Pattern[bytes]:
    """Return what finds texts that name a person: in UTF-8, and as JSON may escape it."""
    held = vault.read(connection, subject.identities)
    # What they wrote names nobody else; it is long, and there may be much of it.
    values = {given, *(each.value for each in held if not each.field.startswith(FIELD))}
    for key in subject.identities:
        values.add(key)
        if kind_of_key(key) in ("anonymous", "device", "external_id"):
            values.add(key.rpartition(":")[2])
    found: set[bytes] = set()
    for value in sorted(values):
        for written in {value.encode(), json.dumps(value)[1:-1].encode()}:
            name = re.escape(written)
            if len(value) >= _SHORTEST:
                found.add(rb"(?<![0-9A-Za-z])" + name + rb"(?![0-9A-Za-z])")
            else:
                found.add(rb'[iI][dD]"\s*:\s*"?' + name + rb'(?=["\s,}])')
    return re.compile(b"|".join(sorted(found)))


def _letters(
    workspace: Workspace, connection: sa.Connection, names: re.Pattern[bytes]
) -> list[int]:
    """Return the dead letters that name a person."""
    return [
        letter.id
        for letter in dead_letters.found(connection, Sought(), workspace.keys)
        if names.search((letter.message_id or "").encode("utf-8", "replace") + b"\n" + letter.body)
    ]


def _clear_rejects(folder: Path, names: re.Pattern[bytes]) -> int:
    """Take rows that name a person out of the lists of rejected rows; return how many."""
    count = 0
    for path in sorted(folder.glob("*.csv")) if folder.exists() else ():
        content = path.read_bytes()
        if names.search(content):
            kept, gone = _without(content, names)
            made = path.with_name(f".{path.name}-{os.getpid()}")
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as stream:
                stream.write(kept)
            made.replace(path)
            count += gone
    return count


def _without(content: bytes, names: re.Pattern[bytes]) -> tuple[bytes, int]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    kept = [
        row for at, row in enumerate(rows) if at == 0 or not names.search("\n".join(row).encode())
    ]
    written = io.StringIO(newline="")
    csv.writer(written).writerows(kept)
    return written.getvalue().encode("utf-8-sig"), len(rows) - len(kept)


def _apply(workspace: Workspace) -> None:
    """Rewrite the log now if no worker does it in its own time; empty what held deleted rows."""
    from yeojido.app.sealing import seal
    from yeojido.app.settling import Settler, settling

    with suppress(WorkspaceBusy), settling(workspace):
        settler = Settler(workspace)
        try:
            seal(workspace, settler)
        finally:
            settler.close()
    workspace.clean()
    workspace.database.checkpoint()
