"""What customers say: ``yeojido voice`` and the commands below it."""

from __future__ import annotations

from importlib import import_module

from cyclopts import App

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, number, progress, table, tell
from yeojido.app.wire import house

#: Modules of the commands below ``voice``; each has ``add(voice)``.
BELOW: tuple[str, ...] = (
    "scores",
    "voice_model",
    "labels",
)


def add(app: App) -> None:
    """Add the commands to the command line."""
    voice = App(name="voice", help=t("routing.voice_help"))
    voice.default(overview)
    for name in BELOW:
        import_module(f"{__package__}.{name}").add(voice)
    app.command(voice)


def overview(*, common: Common | None = None) -> int:
    """Show what customers say, and where it comes from."""
    from yeojido.analyze.voice.sources import Sources

    settings = shared(common)
    with house(settings) as parts, progress(t("counting")) as bar:
        found = parts.log().run(Sources(), bar)
    if settings.json:
        emit({"sources": found})
        return 0
    if not found:
        tell(t("routing.no_voices"))
        return 0
    names = ("source", "texts", "ratings", "people")
    table(
        [(t(f"routing.col_{name}"), name != "source") for name in names],
        [
            (each.event, number(each.texts), number(each.ratings), number(each.people))
            for each in found
        ],
    )
    return 0
