"""Pulls as people and programs make and see them, on the command line and over HTTP."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from yeojido.domain.durations import duration, shortest
from yeojido.domain.errors import BadOption, NoSuchPull, PullExists
from yeojido.domain.log import SECOND
from yeojido.domain.words import both
from yeojido.store.pulls import Pull, Pulls

if TYPE_CHECKING:
    from yeojido.app.pulling import Fetched
    from yeojido.domain.words import Words
    from yeojido.store.workspace import Workspace

_LEAST = 60
_NAME = re.compile(r"[0-9A-Za-z가-힣][0-9A-Za-z가-힣_.-]{0,59}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*\s*:\s*[\x20-\x7e]+")
Kind = Literal["folder", "https"]


def make(
    workspace: Workspace, name: str, kind: Kind, address: str, *,
    every: str, now: int, mapping: str | None = None, header: str | None = None,
) -> Pull:  # fmt: skip
    """Add a pull, due at once. ``every``: a duration; ``header``: ``Name: value``, kept sealed.

    An address is of the public internet alone (``adapters.fetch``); a folder is believed, so only
    whoever may read the server's files may name one. Raises BadOption, AddressRefused,
    NoSuchMapping, PullExists.
    """
    from yeojido.app.mappings import Mappings
    from yeojido.app.pulling import sealed

    if not _NAME.fullmatch(name):
        possible = both("pulls.mapping_name")
        raise BadOption(option="NAME", value=repr(name[:40]), possible=possible)
    seconds = duration(every) // SECOND
    if seconds < _LEAST:
        raise BadOption(option="--every", value=every, possible="1m, 1h, 1d ...")
    if kind == "https":
        from yeojido.adapters.fetch import Policy, check

        check(address, Policy())
    if mapping:
        Mappings.of(workspace).load(mapping)
    secret = None if header is None else sealed(workspace, name, header)
    made = Pulls(workspace.database).add(
        name, kind, address, every=seconds, now=now, mapping=mapping or "", secret=secret
    )
    if made is None:
        raise PullExists(name=name)
    return made


def is_header(text: str) -> bool:
    r"""Tell whether a text is a header: ``Name: value``.

    >>> is_header("Authorization: Bearer x"), is_header("A: b\r\nHost: c")
    (True, False)
    """
    return _HEADER.fullmatch(text) is not None


def found(pulls: Pulls, name: str) -> Pull:
    """Return the pull of a name; raises NoSuchPull."""
    pull = pulls.find(name)
    if pull is None:
        known = ", ".join(each.name for each in pulls.all())
        raise NoSuchPull(name=name, known=known or "-")
    return pull


def document(pull: Pull, pulls: Pulls | None = None) -> dict[str, Any]:
    """Return a pull for showing: of an address the host alone, for the rest may hold keys."""
    seen = {} if pulls is None else pulls.seen(pull)
    host = re.sub(r"^(https?://[^/?#]+).*", r"\1/…", pull.address)
    return {
        "name": pull.name, "kind": pull.kind,
        "address": pull.address if pull.kind == "folder" else host,
        "every": shortest(pull.every * SECOND), "mapping": pull.mapping or None,
        "paused": pull.paused, "next": _iso(pull.next_at), "last": _iso(pull.last_at),
        "header": pull.secret is not None, "failures": pull.failures,
        "problem": _words(pull.problem),
        "taken": sum(each.digest is not None for each in seen.values()),
        "accepted": sum(each.accepted for each in seen.values()),
        "failed": sum(each.problem is not None for each in seen.values()),
        "problems": {name: _words(each.problem) for name, each in seen.items() if each.problem},
    }  # fmt: skip


def result(done: Fetched) -> dict[str, Any]:
    """Return what a run of a pull has brought, for showing."""
    return {
        "name": done.name, "taken": done.taken, "waiting": done.waiting, "failed": done.failed,
        "accepted": done.accepted, "problem": _words(done.problem),
        "problems": {name: _words(problem) for name, problem in done.problems.items()},
    }  # fmt: skip


def _words(words: Words | None) -> dict[str, str] | None:
    return None if words is None else {"ko": words.ko, "en": words.en}


def _iso(micros: int | None) -> str | None:
    if micros is None:
        return None
    return datetime.fromtimestamp(micros // SECOND, UTC).isoformat().replace("+00:00", "Z")
