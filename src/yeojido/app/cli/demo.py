"""The demo shop: ``demo`` makes it, takes it in and draws its map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, progress, tell
from yeojido.app.settings import Settings
from yeojido.app.wire import house

CUSTOMERS = 5000
SEED = 7


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(demo, help=t("demo_help"))


def demo(
    *,
    customers: Annotated[int, Parameter(help=t("opt_customers"))] = CUSTOMERS,
    seed: Annotated[int, Parameter(help=t("opt_seed"))] = SEED,
    folder: Annotated[Path, Parameter(help=t("opt_folder"))] = Path("demo"),
    files_only: Annotated[bool, Parameter(help=t("opt_files_only"), negative="")] = False,
    common: Common | None = None,
) -> int:
    """Make the demo shop, draw its map, say where it is."""
    from yeojido.adapters.demo import write
    from yeojido.domain.errors import BadOption

    if customers < 1:
        raise BadOption(option="--customers", value=customers, possible="1, 2, 3 ...")
    given = shared(common)
    where = given.workspace if common and common.workspace else folder / "workspace"
    settings = Settings(where, given.language, given.json)
    with progress(t("making_shop")) as bar:
        files = write(folder / "files", customers, seed, bar)
    if files_only:
        answer: dict[str, object] = {"files": [str(path) for path in files]}
    else:
        answer = _drawn(settings, files, folder)
    if settings.json:
        emit(answer)
    return 0


def _drawn(settings: Settings, files: list[Path], folder: Path) -> dict[str, object]:
    from yeojido.app import journeys
    from yeojido.app.importing import import_files
    from yeojido.app.maps import MapView, compute

    with house(settings, create=True) as parts:
        with progress(t("importing")) as bar:
            report = import_files(parts.workspace, files, progress=bar)
        counts = report.to_dict()
        tell(
            t(
                "demo_imported",
                rows=number(counts["rows"]),
                accepted=number(counts["accepted"]),
                rejected=number(counts["rejected"]),
            )
        )
        with progress(t("mapping")) as bar:
            log = parts.log()
            definition = journeys.propose(log, type="purchase", progress=bar)
            journeys.write(definition, folder / "journey.json")
            document = compute(log, definition, at=parts, progress=bar)
    pictures = [folder / "map.html", folder / "map.png"]
    for path in pictures:
        MapView(document, language=settings.language).save(path)
    for pain in document.pains[:3]:
        tell(f"{pain.rank}. {pain.title.say(LANGUAGE)}")
    if not settings.json:
        print(t("demo_done", html=pictures[0].resolve(), png=pictures[1].resolve()))
    return {"import": counts, "map": [str(path) for path in pictures]}
