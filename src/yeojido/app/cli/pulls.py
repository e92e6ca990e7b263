"""Scheduled pulls: ``pull add``, ``list``, ``run``, ``pause``, ``remove``."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, table, tell
from yeojido.app.wire import house
from yeojido.domain.durations import shortest
from yeojido.domain.errors import BadOption, FileMissing
from yeojido.domain.log import SECOND

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
    from yeojido.app.pulls import document, make

    if (folder is None) == (url is None):
        raise BadOption(
            option="--folder/--url", value="-", possible="--folder DIR | --url https://..."
        )
    kind, address = _place(folder, url)
    header = _header(header_env, url)
    settings = shared(common)
    with house(settings, create=True) as parts:
        made = make(
            parts.workspace, name, kind, address,
            every=every, now=_now(), mapping=mapping, header=header,
        )  # fmt: skip
    if settings.json:
        emit(document(made))
    else:
        tell(t("pulls.added", name=name, every=shortest(made.every * SECOND)))
    return 0


def _place(folder: Path | None, url: str | None) -> tuple[Literal["folder", "https"], str]:
    if folder is not None:
        if not folder.is_dir():
            raise FileMissing(path=folder)
        return "folder", str(folder.resolve())
    return "https", (url or "").strip()


def _header(variable: str | None, url: str | None) -> str | None:
    """Return the header that an environment variable holds; raises BadOption, never showing it."""
    if variable is None:
        return None
    from yeojido.app.pulls import is_header

    value = os.environ.get(variable, "").strip()
    if url is None or not is_header(value):
        possible = t("pulls.header_form", variable=variable)
        raise BadOption(option="--header-env", value=variable, possible=possible)
    return value


def list_(*, common: Common | None = None) -> int:
    """Show all pulls, when they are next, and which files failed."""
    from yeojido.app.pulls import document
    from yeojido.store.pulls import Pulls

    settings = shared(common)
    with house(settings) as parts:
        pulls = Pulls(parts.workspace.database)
        found = [document(pull, pulls) for pull in pulls.all()]
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
    from yeojido.app.pulls import found, result
    from yeojido.store.pulls import Pulls

    if all_ == (name is not None):
        raise BadOption(option="NAME", value=name or "-", possible="NAME | --all")
    settings = shared(common)
    with house(settings) as parts:
        pulls = Pulls(parts.workspace.database)
        chosen = pulls.all() if name is None else [found(pulls, name)]
        done = [fetch_one(parts.workspace, pull, _now()) for pull in chosen]
    bad = any(each.failed or each.problem for each in done)
    if settings.json:
        emit({"pulls": [result(each) for each in done]})
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
    from yeojido.app.pulls import found
    from yeojido.store.pulls import Pulls

    with house(shared(common)) as parts:
        pulls = Pulls(parts.workspace.database)
        pulls.pause(found(pulls, name), paused=not resume, now=_now())
    tell(t("pulls.resumed" if resume else "pulls.is_paused", name=name))
    return 0


def remove(name: Name, *, common: Common | None = None) -> int:
    """Forget a pull; what it has brought in stays."""
    from yeojido.app.pulls import found
    from yeojido.store.pulls import Pulls

    with house(shared(common)) as parts:
        pulls = Pulls(parts.workspace.database)
        pulls.remove(found(pulls, name))
    tell(t("pulls.removed", name=name))
    return 0


def _now() -> int:
    return time.time_ns() // 1000
