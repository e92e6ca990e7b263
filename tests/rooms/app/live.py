"""Helpers of the tests of live collection: requests in, what became of them out."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from yeojido.store.inbox import Inbox
from yeojido.store.keys import Keys
from yeojido.store.sources import Sources
from yeojido.store.workspace import Workspace

#: A moment of 2026, microseconds UTC.
NOW = 1_772_442_000_000_000


def source(workspace: Workspace, name: str = "shop", kind: Any = "server") -> str:
    """Return the id of a new source."""
    return Sources(workspace.database).create(name, kind, NOW)[0].id


def track(message_id: str | None, person: str = "u1", event: str = "home", **more: Any) -> Any:
    """Return one call of Segment's format."""
    call = {"type": "track", "userId": person, "event": event, **more}
    return call if message_id is None else {"messageId": message_id, **call}


def send(workspace: Workspace, source_id: str, *batches: Any, now: int = NOW) -> None:
    """Put batches (lists of calls, or bytes) into the inbox, each as a request of its own."""
    inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))

    async def go() -> None:
        for batch in batches:
            body = batch if isinstance(batch, bytes) else json.dumps({"batch": batch}).encode()
            events = 1 if isinstance(batch, bytes) else len(batch)
            await inbox.append(source_id, "segment", now, events, body)

    try:
        asyncio.run(go())
    finally:
        inbox.close()
