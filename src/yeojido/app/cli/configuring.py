"""What is set for live collection: ``collection``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.collect.configured import Value

Name = Annotated[str, Parameter(help=t("configured.opt_name"))]
Of = Annotated[str | None, Parameter(name="--source", help=t("configured.opt_source"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    group = App(name="collection", help=t("configured.help"))
    group.command(show, help=t("configured.show_help"))
    group.command(set_, name="set", help=t("configured.set_help"))
    group.command(unset, help=t("configured.unset_help"))
    app.command(group)


def show(*, common: Common | None = None) -> None:
    """Show every setting, what was set, and what sources have of their own."""
    from yeojido.app.configuring import configured
    from yeojido.collect.configured import NUMBERS, SETTINGS, VERSION
    from yeojido.store.sources import Sources

    settings = shared(common)
    with house(settings) as parts:
        with parts.workspace.database.reading() as connection:
            now = configured(connection)
        names = {source.id: source.name for source, _ in Sources(parts.workspace.database).list()}
    of_sources = {names.get(each, each): held for each, held in now.sources.items()}
    usual = {name: NUMBERS[name][0] if name in NUMBERS else () for name in SETTINGS}
    whole = {name: now.settings.get(name, usual[name]) for name in SETTINGS}
    if settings.json:
        own = {
            source: {n: _plain(v) for n, v in held.items()}
            for source, held in sorted(of_sources.items())
        }
        shown = {name: _plain(value) for name, value in whole.items()}
        emit({"version": VERSION, "settings": shown, "set": sorted(now.settings), "sources": own})
        return
    heads = [(t(f"configured.col_{name}"), False) for name in ("name", "value", "of", "means")]
    rows = [
        (name, _text(value), t("configured.is_set" if name in now.settings else "configured.usual"),
         t(f"configured.{name.replace('.', '_')}"))
        for name, value in whole.items()
    ]  # fmt: skip
    rows += [
        (name, _text(value), source, t(f"configured.{name.replace('.', '_')}"))
        for source, held in sorted(of_sources.items())
        for name, value in held.items()
    ]
    table(heads, rows)


def set_(
    name: Name,
    *values: Annotated[str, Parameter(help=t("configured.opt_values"))],
    source: Of = None,
    common: Common | None = None,
) -> None:
    """Set a setting; it holds for what is settled from now on."""
    _change(name, list(values), source, common)


def unset(name: Name, *, source: Of = None, common: Common | None = None) -> None:
    """Have a setting as usual."""
    _change(name, None, source, common)


def _change(name: str, values: list[str] | None, source: str | None, common: Common | None) -> None:
    from yeojido.app.configuring import change

    settings = shared(common)
    with house(settings) as parts:
        value = change(parts.workspace, name, values, source, time.time_ns() // 1000)
    if settings.json:
        emit({"name": name, "value": None if value is None else _plain(value), "source": source})
        return
    if value is None:
        tell(t("configured.was_unset", name=name))
    else:
        tell(t("configured.was_set", name=name, value=_text(value)))
    if value is not None and name.startswith("personal."):
        tell(t("configured.from_now_on"))


def _plain(value: Value) -> Any:
    return value if isinstance(value, int) else list(value)


def _text(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else ", ".join(value) or "-"
