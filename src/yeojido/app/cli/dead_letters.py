"""Events that could not be taken: ``dead-letters``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house
from yeojido.domain.errors import BadOption, WorkspaceBusy
from yeojido.domain.log import SECOND
from yeojido.domain.words import say

if TYPE_CHECKING:
    from yeojido.store.dead_letters import DeadLetter, Sought
    from yeojido.store.workspace import Workspace

Ids = Annotated[tuple[int, ...], Parameter(help=t("live.opt_ids"))]
Source = Annotated[str | None, Parameter(help=t("live.opt_source"))]
Reason = Annotated[str | None, Parameter(help=t("live.opt_reason"))]
All = Annotated[bool, Parameter(name="--all", help=t("live.opt_all"), negative="")]


def add(app: App) -> None:
    """Add the commands to the command line."""
    group = App(name="dead-letters", help=t("live.letters_help"))
    group.command(list_, name="list", help=t("live.list_help"))
    group.command(show, help=t("live.show_help"))
    group.command(replay, help=t("live.replay_help"))
    group.command(discard, help=t("live.discard_help"))
    app.command(group)


def list_(
    *,
    source: Source = None,
    reason: Reason = None,
    limit: Annotated[int, Parameter(help=t("live.opt_limit"))] = 50,
    common: Common | None = None,
) -> None:
    """Show what could not be taken, without bodies: they may hold personal data."""
    from yeojido.store import dead_letters

    settings = shared(common)
    with house(settings) as parts, parts.workspace.database.reading() as connection:
        sought = _sought(parts.workspace, (), source, reason)
        letters = list(dead_letters.found(connection, sought, limit=max(limit, 1)))
        summed = dead_letters.reasons(connection)
        names = _names(parts.workspace)
    if settings.json:
        emit(
            {
                "reasons": [
                    {"source": names.get(s, s), "reason": r, "letters": n, "events": events}
                    for s, r, n, events in summed
                ],
                "letters": [_plain(letter, names) for letter in letters],
            }
        )
        return
    if not letters:
        tell(t("live.none"))
        return
    columns = [
        (t("live.id"), True), (t("live.source"), False), (t("live.when"), False),
        (t("live.count"), True), (t("live.reason"), False),
    ]  # fmt: skip
    rows = [
        (str(each.id), names.get(each.source, each.source), _iso(each.received_at),
         f"{each.events:,}", f"{_why(each)} [{each.reason}]")
        for each in letters
    ]  # fmt: skip
    table(columns, rows)


def show(
    number: Annotated[int, Parameter(help=t("live.opt_id"))], *, common: Common | None = None
) -> None:
    """Show one with its body."""
    from yeojido.store import dead_letters
    from yeojido.store.keys import Keys

    settings = shared(common)
    with house(settings) as parts, parts.workspace.database.reading() as connection:
        sought = dead_letters.Sought(ids=(number,))
        keys = Keys(parts.workspace.home)
        letters = list(dead_letters.found(connection, sought, keys))
        names = _names(parts.workspace)
    if not letters:
        raise BadOption(option="NUMBER", value=number, possible=t("live.no_letter"))
    (letter,) = letters
    body = letter.body.decode("utf-8", "replace")
    if settings.json:
        emit({**_plain(letter, names), "message_id": letter.message_id, "body": body})
        return
    tell(f"{names.get(letter.source, letter.source)} · {letter.wire} · {_why(letter)}")
    print(printable(body))


def replay(
    *ids: Annotated[int, Parameter(help=t("live.opt_ids"))],
    source: Source = None,
    reason: Reason = None,
    all_: All = False,
    common: Common | None = None,
) -> None:
    """Have dead letters settled again, here or by the worker that runs."""
    from yeojido.app.settling import micros, settle
    from yeojido.store import dead_letters

    settings = shared(common)
    with house(settings) as parts:
        workspace = parts.workspace
        sought = _which(workspace, ids, source, reason, all_=all_)
        with workspace.database.begin() as connection:
            asked = dead_letters.want(connection, sought, micros())
        try:
            done = settle(workspace, patience=0)
        except WorkspaceBusy:
            done = None
    if settings.json:
        more = {} if done is None else {"stored": done.stored, "duplicates": done.duplicates}
        emit({"asked": asked, "settled": done is not None, **more})
    elif done is None:
        tell(t("live.replay_asked", asked=asked))
    else:
        left = max(asked - done.stored - done.duplicates, 0)
        found = {"stored": done.stored, "duplicates": done.duplicates, "left": left}
        tell(t("live.replayed", asked=asked, **found))


def discard(
    *ids: Annotated[int, Parameter(help=t("live.opt_ids"))],
    source: Source = None,
    reason: Reason = None,
    all_: All = False,
    common: Common | None = None,
) -> None:
    """Delete dead letters for good."""
    from yeojido.store import dead_letters

    settings = shared(common)
    with house(settings) as parts:
        sought = _which(parts.workspace, ids, source, reason, all_=all_)
        with parts.workspace.database.begin() as connection:
            count = dead_letters.drop(connection, sought)
    if settings.json:
        emit({"discarded": count})
    else:
        tell(t("live.discarded", count=count))


def _which(
    workspace: Workspace,
    ids: tuple[int, ...],
    source: str | None,
    reason: str | None,
    *,
    all_: bool,
) -> Sought:
    if not (ids or source or reason or all_):
        raise BadOption(option="NUMBER", value="-", possible=t("live.say_which"))
    return _sought(workspace, ids, source, reason)


def _sought(
    workspace: Workspace, ids: tuple[int, ...], source: str | None, reason: str | None
) -> Sought:
    from yeojido.store.dead_letters import Sought
    from yeojido.store.sources import Sources

    where = Sources(workspace.database).named(source).id if source else None
    return Sought(ids=ids or None, source=where, reason=reason)


def _names(workspace: Workspace) -> dict[str, str]:
    from yeojido.store.sources import Sources

    return {source.id: source.name for source, _ in Sources(workspace.database).list()}


def _why(letter: DeadLetter) -> str:
    try:
        return say(letter.reason, LANGUAGE, **letter.values)
    except (KeyError, ImportError, ValueError):
        return letter.reason


def _plain(letter: DeadLetter, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": letter.id,
        "source": names.get(letter.source, letter.source),
        "wire": letter.wire,
        "received_at": _iso(letter.received_at),
        "reason": letter.reason,
        "why": _why(letter),
        "events": letter.events,
        "wanted": letter.wanted_at is not None,
    }


def _iso(micros: int) -> str:
    moment = datetime.fromtimestamp(micros // SECOND, UTC)
    return moment.isoformat().replace("+00:00", "Z")
