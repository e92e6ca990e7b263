"""What adverts cost: ``costs import`` and ``costs list``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import emit, number, table, tell
from yeojido.app.wire import house


def add(app: App) -> None:
    """Add the commands to the command line."""
    costs = App(name="costs", help=t("pulls.costs_help"))
    costs.command(import_, name="import", help=t("pulls.costs_import_help"))
    costs.command(list_, name="list", help=t("pulls.costs_list_help"))
    app.command(costs)


def import_(
    *files: Annotated[Path, Parameter(help=t("pulls.opt_reports"))],
    platform: Annotated[str | None, Parameter(help=t("pulls.opt_platform"))] = None,
    shape: Annotated[str | None, Parameter(help=t("importing.opt_shape"))] = None,
    delimiter: Annotated[str | None, Parameter(help=t("opt_delimiter"))] = None,
    encoding: Annotated[str | None, Parameter(help=t("opt_encoding"))] = None,
    sheet: Annotated[str | None, Parameter(help=t("opt_sheet"))] = None,
    common: Common | None = None,
) -> int:
    """Take reports of adverts into the workspace."""
    from yeojido.app.costs import import_costs
    from yeojido.collect.roles import Overrides
    from yeojido.domain.errors import BadOption

    if not files:
        raise BadOption(option="FILE", value="-", possible="google-ads.csv")
    settings = shared(common)
    said = Overrides(delimiter=delimiter, encoding=encoding, sheet=sheet, shape=shape)
    with house(settings, create=True) as parts:
        report = import_costs(parts.workspace, files, said, platform)
    if settings.json:
        emit(asdict(report))
        return 0
    names = ("rows", "new", "replaced", "joined", "skipped")
    values = asdict(report)
    table([(t(f"pulls.count_{n}"), True) for n in names], [[number(values[n]) for n in names]])
    tell(t("pulls.costs_done", first=report.first, last=report.last))
    return 0


def list_(
    *,
    since: Annotated[str | None, Parameter(help=t("pulls.opt_since_day"))] = None,
    until: Annotated[str | None, Parameter(help=t("pulls.opt_until_day"))] = None,
    common: Common | None = None,
) -> int:
    """Show what each campaign cost, over the days asked for."""
    from yeojido.app.costs import summed
    from yeojido.store.costs import Costs

    settings = shared(common)
    with house(settings) as parts:
        found = Costs(parts.workspace.database).all(since, until)
    document = summed(found)
    rows = document["costs"]
    if settings.json:
        emit(document)
        return 0
    if not rows:
        tell(t("pulls.no_costs_yet"))
        return 0
    names = ("platform", "campaign", "currency", "cost", "clicks", "impressions")
    table(
        [(t(f"pulls.col_{name}"), name in names[3:]) for name in names],
        [
            [str(row[n]) for n in names[:3]] + [number(float(row[n])) for n in names[3:]]
            for row in rows
        ],
    )
    return 0
