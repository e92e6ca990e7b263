"""Tasks: ``task list|show|take|answer|close|dismiss|rule|report``."""

from __future__ import annotations

import getpass
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import duration_words, emit, percent, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house
from yeojido.domain.errors import BadOption
from yeojido.domain.tasks import State, TaskRule

Id = Annotated[str, Parameter(help=t("tasks.opt_id"))]
Note = Annotated[str | None, Parameter(help=t("tasks.opt_note"))]
By = Annotated[str | None, Parameter(help=t("tasks.opt_by"))]
_SHOWN = 60


def add(app: App) -> None:
    """Add the commands to the command line."""
    group = App(name="task", help=t("tasks.help"))
    group.command(list_, name="list", help=t("tasks.list_help"))
    group.command(show, help=t("tasks.show_help"))
    group.command(take, help=t("tasks.take_help"))
    group.command(answer, help=t("tasks.answer_help"))
    group.command(close, help=t("tasks.close_help"))
    group.command(dismiss, help=t("tasks.dismiss_help"))
    group.command(rule, help=t("tasks.rule_help"))
    group.command(report, help=t("tasks.report_help"))
    app.command(group)


def list_(
    *,
    state: Annotated[str, Parameter(help=t("tasks.opt_state"))] = "waiting",
    owner: Annotated[str | None, Parameter(help=t("tasks.opt_owner"))] = None,
    touchpoint: Annotated[str | None, Parameter(help=t("tasks.opt_touchpoint"))] = None,
    late: Annotated[bool, Parameter(help=t("tasks.opt_late"), negative="")] = False,
    limit: Annotated[int, Parameter(help=t("tasks.opt_limit"))] = 50,
    common: Common | None = None,
) -> None:
    """Show tasks."""
    from yeojido.app import tasks

    if limit < 1:
        raise BadOption(option="--limit", value=limit, possible="1, 50, 500 ...")
    settings = shared(common)
    with house(settings) as parts:
        found = tasks.listed(
            parts.workspace, _now(), tasks.states(state),
            owner=owner, touchpoint=touchpoint, late=late, most=limit,
        )  # fmt: skip
        on = tasks.rule_of(parts.workspace).on
    if settings.json:
        emit({"on": on, "tasks": found})
        return
    if found:
        lines(found)
    else:
        tell(t("tasks.none"))
    if not on:
        tell(t("tasks.off"))


def lines(found: Sequence[Mapping[str, Any]]) -> None:
    """Print tasks as a table."""
    names = ("id", "state", "due", "owner", "touchpoint", "valence", "person", "text")
    table([(t(f"tasks.col_{n}"), n == "valence") for n in names], [_line(each) for each in found])


def _line(task: Mapping[str, Any]) -> tuple[str, ...]:
    text = " ".join(str(task["text"]).split())
    state = t(f"tasks.state_{task['state']}")
    due = str(task["due_at"])[:16].replace("T", " ")
    return (
        str(task["id"]), f"{state} · {t('tasks.late')}" if task["late"] else state, due,
        str(task["owner"] or "–"), str(task["touchpoint"] or task["event"]),
        f"{task['valence']:+.1f}", str(task["person"] or "–"),
        text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…",
    )  # fmt: skip


def show(id: Id, *, common: Common | None = None) -> None:
    """Show one task."""
    from yeojido.app import tasks

    settings = shared(common)
    with house(settings) as parts:
        found = tasks.show(parts.workspace, id, _now())
    if settings.json:
        emit(found)
        return
    lines([found])
    print(printable(found["text"]))
    if found["voices"] > 1:
        print(t("tasks.voices_more", count=found["voices"] - 1))
    print(printable(found["contact"]["words"][LANGUAGE]))
    if found["contact"]["consents"]:
        heads = [(t(f"people.col_{n}"), False) for n in ("consent", "channel", "state")]
        rows = [
            (each["purpose"], each["channel"], t(f"people.state_{each['state']}"))
            for each in found["contact"]["consents"]
        ]
        table(heads, rows)
    heads = [(t(f"tasks.col_{n}"), False) for n in ("when", "who", "what", "from", "to")]
    table(heads, [_changed(change) for change in found["history"]])


def _changed(change: Mapping[str, Any]) -> list[str]:
    """Return a change as a line of a table."""
    state = change["field"] == "state"
    before, after = (
        t(f"tasks.state_{value}") if state and value else str(value or "–")
        for value in (change["before"], change["after"])
    )
    when = str(change["at"])[:16].replace("T", " ")
    return [when, change["by"], t(f"tasks.field_{change['field']}"), before, after]


def take(
    id: Id,
    *,
    owner: Annotated[str | None, Parameter(help=t("tasks.opt_owner"))] = None,
    note: Note = None,
    by: By = None,
    common: Common | None = None,
) -> None:
    """Take a task, for oneself or for somebody else."""
    who = _by(by)
    _act(id, "doing", note, who, common, owner=owner or who)


def answer(id: Id, *, note: Note = None, by: By = None, common: Common | None = None) -> None:
    """Note that somebody was answered."""
    _act(id, "answered", note, _by(by), common)


def close(id: Id, *, note: Note = None, by: By = None, common: Common | None = None) -> None:
    """Close a task."""
    _act(id, "closed", note, _by(by), common)


def dismiss(id: Id, *, note: Note = None, by: By = None, common: Common | None = None) -> None:
    """Dismiss a task."""
    _act(id, "dismissed", note, _by(by), common)


def _act(
    id_: str, state: State, note: str | None, by: str, common: Common | None,
    *, owner: str | None = None,
) -> None:  # fmt: skip
    from yeojido.app import tasks

    settings = shared(common)
    with house(settings) as parts:
        found = tasks.act(parts.workspace, id_, state, by=by, now=_now(), owner=owner, note=note)
    if settings.json:
        emit(found)
    else:
        tell(t("tasks.done", id=found["id"], state=t(f"tasks.state_{found['state']}")))


def rule(
    switch: Annotated[Literal["on", "off"] | None, Parameter(help=t("tasks.opt_switch"))] = None,
    *,
    valence: Annotated[float | None, Parameter(help=t("tasks.opt_valence"))] = None,
    probability: Annotated[float | None, Parameter(help=t("tasks.opt_probability"))] = None,
    rating: Annotated[float | None, Parameter(help=t("tasks.opt_rating"))] = None,
    touchpoint: Annotated[list[str] | None, Parameter(help=t("tasks.opt_touchpoints"))] = None,
    young_days: Annotated[int | None, Parameter(help=t("tasks.opt_young_days"))] = None,
    quiet_days: Annotated[int | None, Parameter(help=t("tasks.opt_quiet_days"))] = None,
    hours: Annotated[float | None, Parameter(help=t("tasks.opt_hours"))] = None,
    owner: Annotated[list[str] | None, Parameter(help=t("tasks.opt_owners"))] = None,
    journey: Annotated[str | None, Parameter(help=t("tasks.opt_journey"))] = None,
    recent: Annotated[bool, Parameter(help=t("tasks.opt_recent"), negative="")] = False,
    common: Common | None = None,
) -> None:
    """Show or set when tasks are opened."""
    from yeojido.app import tasks

    settings = shared(common)
    given: dict[str, Any] = {
        "valence": valence, "probability": probability, "rating": rating,
        "young_days": young_days, "quiet_days": quiet_days, "hours": hours, "journey": journey,
        "on": None if switch is None else switch == "on",
        "touchpoints": None if touchpoint is None else _places(touchpoint),
    }  # fmt: skip
    changes = {name: value for name, value in given.items() if value is not None}
    with house(settings, create=True) as parts:
        held = tasks.rule_of(parts.workspace)
        if owner is not None:
            changes["owners"] = _owners(held, owner)
        if changes:
            held = tasks.set_rule(parts.workspace, replace(held, **changes))
        opened = tasks.look_back(parts.workspace, _now()) if recent else 0
    shown = tasks.rule_document(held)
    if settings.json:
        emit(shown)
        return
    if switch is not None:
        tell(t("tasks.turned_on" if held.on else "tasks.turned_off"))
    if recent:
        tell(t("tasks.opened", count=f"{opened:,}") if opened else t("tasks.none_opened"))
    rows = [(name.replace("_", "-"), _value(value)) for name, value in shown.items()]
    table([(t("tasks.col_setting"), False), (t("tasks.col_value"), False)], rows)


def _places(given: Sequence[str]) -> tuple[str, ...]:
    return () if list(given) == ["all"] else tuple(given)


def _owners(held: TaskRule, given: Sequence[str]) -> dict[str, str]:
    """Return the owners with those given set; ``TOUCHPOINT=`` takes one away. Raises BadOption."""
    owners = dict(held.owners)
    for each in given:
        name, mark, who = each.partition("=")
        if not mark or not name.strip():
            raise BadOption(option="--owner", value=each, possible="delivery=minji, *=team-care")
        owners.pop(name.strip(), None)
        if who.strip():
            owners[name.strip()] = who.strip()
    return owners


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return ", ".join(f"{k}={v}" for k, v in sorted(value.items())) or "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def report(
    *,
    days: Annotated[int | None, Parameter(help=t("tasks.opt_days"))] = None,
    common: Common | None = None,
) -> None:
    """Show how long people waited."""
    from yeojido.app.answered import report as made

    if days is not None and days < 1:
        raise BadOption(option="--days", value=days, possible="1, 30, 365 ...")
    settings = shared(common)
    with house(settings) as parts:
        found = made(parts.workspace, _now(), days=days)
    if settings.json:
        emit(found)
        return
    whole = found["all"]
    if not whole["tasks"]:
        tell(t("tasks.none"))
        return
    print(t(
        "tasks.report_of", tasks=whole["tasks"], median=_median(whole), interval=_around(whole),
        share=percent(whole["in_time"]["share"]), range=_range(whole["in_time"]),
        n=whole["in_time"]["n"], pending=whole["pending"],
    ))  # fmt: skip
    names = ("group", "tasks", "median", "interval", "kept")
    rows = [
        (_name(kind, each), str(each["tasks"]), _median(each), _around(each),
         f"{percent(each['in_time']['share'])} ({_range(each['in_time'])}, {each['in_time']['n']})")
        for kind in ("owners", "touchpoints", "months") for each in found[kind]
    ]  # fmt: skip
    table([(t(f"tasks.col_{name}"), name == "tasks") for name in names], rows)
    after = found["after"]
    if after["came_back"]["n"]:
        shares = {
            name: f"{percent(after[key]['share'])} ({after[key]['hits']}/{after[key]['n']})"
            for name, key in (("came", "came_back"), ("rated", "rated_again"), ("better", "rated_higher"))
        }  # fmt: skip
        print(t("tasks.report_after", days=after["days"], **shares))
        print(printable(after["words"][LANGUAGE]))


def _name(kind: str, each: Mapping[str, Any]) -> str:
    missing = {"owners": t("tasks.nobody"), "touchpoints": t("tasks.nowhere")}
    return str(each["name"]) or missing.get(kind, "–")


def _median(each: Mapping[str, Any]) -> str:
    hours = each["since_opened"]["median_hours"]
    return t("tasks.not_yet") if hours is None else duration_words(hours * 3600, LANGUAGE)


def _around(each: Mapping[str, Any]) -> str:
    low, high = each["since_opened"]["low"], each["since_opened"]["high"]
    if low is None:
        return "–"
    ends = (low, high)
    return " … ".join("" if e is None else duration_words(e * 3600, LANGUAGE) for e in ends).strip()


def _range(share: Mapping[str, Any]) -> str:
    if share["low"] is None:
        return "–"
    return f"{percent(share['low'])} … {percent(share['high'])}"


def _by(given: str | None) -> str:
    return given or getpass.getuser()


def _now() -> int:
    return time.time_ns() // 1000
