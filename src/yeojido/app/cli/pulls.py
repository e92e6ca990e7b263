"""Scheduled pulls: ``pull add``, ``list``, ``run``, ``pause``, ``remove``."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, table, tell
from yeojido.app.wire import house
from yeojido.domain.durations import duration, shortest
from yeojido.domain.errors import BadOption, FileMissing, NoSuchPull, PullExists
from yeojido.domain.log import SECOND

if TYPE_CHECKING:
    from yeojido.app.pulling import Fetched
    from yeojido.domain.words import Words
    from yeojido.store.pulls import Pull, Pulls

_LEAST = 60
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*\s*:\s*[\x20-\x7e]+")
Name = Annotated[str, Parameter(help=t("pulls.opt_name"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    group = App(name="pull", help=t("pulls.pull_help"))
    group.command(add_, name="add", help=t("pulls.add_help"))
    group.command(list_, name="list", help=t("pulls.list_help"))
    group.command(run, help=t("pulls.run_help"))
    group.command(pause, help=t("pulls.pause_help"))
    group.command(remove, help=t("pulls.remove_help"))
    app.command(group)


def add_(
    name: Name,
    *,
    folder: Annotated[Path | None, Parameter(help=t("pulls.opt_folder"))] = None,
    url: Annotated[str | None, Parameter(help=t("pulls.opt_url"))] = None,
    every: Annotated[str, Parameter(help=t("pulls.opt_every"))] = "1h",
    mapping: Annotated[str | None, Parameter(help=t("importing.opt_mapping"))] = None,
    header_env: Annotated[str | None, Parameter(help=t("pulls.opt_header_env"))] = None,
    common: Common | None = None,
) -> int:
    """Add a pull; the worker runs it, at first at once."""
    from yeojido.app.mappings import Mappings
    from yeojido.app.pulling import sealed
    from yeojido.store.pulls import Pulls

    if not re.fullmatch(r"[0-9A-Za-z가-힣][0-9A-Za-z가-힣_.-]{0,59}", name):
        raise BadOption(option="NAME", value=repr(name[:40]), possible=t("pulls.mapping_name"))
    if (folder is None) == (url is None):
        raise BadOption(
            option="--folder/--url", value="-", possible="--folder DIR | --url https://..."
        )
    seconds = duration(every) // SECOND
    if seconds < _LEAST:
        raise BadOption(option="--every", value=every, possible="1m, 1h, 1d ...")
    kind, address = _place(folder, url)
    header = _header(header_env, url)
    settings = shared(common)
    with house(settings, create=True) as parts:
        if mapping is not None:
            Mappings.of(parts.workspace).load(mapping)
        secret = None if header is None else sealed(parts.workspace, name, header)
        made = Pulls(parts.workspace.database).add(
            name, kind, address, every=seconds, now=_now(), mapping=mapping or "", secret=secret
        )
    if made is None:
        raise PullExists(name=name)
    if settings.json:
        emit(_document(made))
    else:
        tell(t("pulls.added", name=name, every=shortest(seconds * SECOND)))
    return 0


def _place(folder: Path | None, url: str | None) -> tuple[Literal["folder", "https"], str]:
    if folder is not None:
        if not folder.is_dir():
            raise FileMissing(path=folder)
        return "folder", str(folder.resolve())
    from yeojido.adapters.fetch import Policy, check

    address = (url or "").strip()
    check(address, Policy())
    return "https", address


def _header(variable: str | None, url: str | None) -> str | None:
    """Return the header that an environment variable holds; raises BadOption, never showing it."""
    if variable is None:
        return None
    value = os.environ.get(variable, "").strip()
    if url is None or not _HEADER.fullmatch(value):
        possible = t("pulls.header_form", variable=variable)
        raise BadOption(option="--header-env", value=variable, possible=possible)
    return value


def list_(*, common: Common | None = None) -> int:
    """Show all pulls, when they are next, and which files failed."""
    from yeojido.store.pulls import Pulls

    settings = shared(common)
    with house(settings) as parts:
        pulls = Pulls(parts.workspace.database)
        found = [_document(pull, pulls) for pull in pulls.all()]
    if settings.json:
        emit({"pulls": found})
        return 0
    if not found:
        tell(t("pulls.none"))
        return 0
    names = ("name", "address", "every", "next", "last", "taken", "failed")
    headings = [(t(f"pulls.col_{name}"), name in ("taken", "failed")) for name in names]
    table(headings, [[_shown(each, name) for name in names] for each in found])
    for each in found:
        if each["problem"]:
            tell(f"{each['name']}: {each['problem'][LANGUAGE]}")
        for file, problem in each["problems"].items():
            tell(f"{each['name']}/{file}: {problem[LANGUAGE]}")
    return 0


def _shown(document: dict[str, Any], name: str) -> str:
    if name == "next" and document["paused"]:
        return t("pulls.paused")
    value = document[name]
    return number(value) if isinstance(value, int) else str(value or "–")


def run(
    name: Annotated[str | None, Parameter(help=t("pulls.opt_name"))] = None,
    *,
    all_: Annotated[bool, Parameter(name="--all", help=t("pulls.opt_all"), negative="")] = False,
    common: Common | None = None,
) -> int:
    """Run one pull, or all, now; exit status 1 where something failed."""
    from yeojido.app.pulling import run as fetch_one
    from yeojido.store.pulls import Pulls

    if all_ == (name is not None):
        raise BadOption(option="NAME", value=name or "-", possible="NAME | --all")
    settings = shared(common)
    with house(settings) as parts:
        pulls = Pulls(parts.workspace.database)
        chosen = pulls.all() if name is None else [_found(pulls, name)]
        done = [fetch_one(parts.workspace, pull, _now()) for pull in chosen]
    bad = any(each.failed or each.problem for each in done)
    if settings.json:
        emit({"pulls": [_result(each) for each in done]})
        return 1 if bad else 0
    names = ("name", "taken", "waiting", "failed", "accepted")
    rows = [[each.name, *(number(getattr(each, n)) for n in names[1:])] for each in done]
    table([(t(f"pulls.col_{n}"), n != "name") for n in names], rows)
    for each in done:
        if each.problem:
            tell(f"{each.name}: {each.problem.say(LANGUAGE)}")
        for file, problem in each.problems.items():
            tell(f"{each.name}/{file}: {problem.say(LANGUAGE)}")
    return 1 if bad else 0


def pause(
    name: Name,
    *,
    resume: Annotated[bool, Parameter(help=t("pulls.opt_resume"), negative="")] = False,
    common: Common | None = None,
) -> int:
    """Stop a pull until it is resumed."""
    from yeojido.store.pulls import Pulls

    with house(shared(common)) as parts:
        pulls = Pulls(parts.workspace.database)
        pulls.pause(_found(pulls, name), paused=not resume, now=_now())
    tell(t("pulls.resumed" if resume else "pulls.is_paused", name=name))
    return 0


def remove(name: Name, *, common: Common | None = None) -> int:
    """Forget a pull; what it has brought in stays."""
    from yeojido.store.pulls import Pulls

    with house(shared(common)) as parts:
        pulls = Pulls(parts.workspace.database)
        pulls.remove(_found(pulls, name))
    tell(t("pulls.removed", name=name))
    return 0


def _found(pulls: Pulls, name: str) -> Pull:
    pull = pulls.find(name)
    if pull is None:
        known = ", ".join(each.name for each in pulls.all())
        raise NoSuchPull(name=name, known=known or "-")
    return pull


def _document(pull: Pull, pulls: Pulls | None = None) -> dict[str, Any]:
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


def _result(done: Fetched) -> dict[str, Any]:
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


def _now() -> int:
    return time.time_ns() // 1000
