"""Bringing events in: ``import``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Group, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, progress, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.app.importing import ImportReport

_COLUMNS = Group(t("group_columns"), sort_key=2)


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(import_, name="import", help=t("import_help"))


def import_(
    *files: Annotated[Path, Parameter(help=t("opt_files"))],
    person: Annotated[str | None, Parameter(help=t("opt_person"), group=_COLUMNS)] = None,
    event: Annotated[str | None, Parameter(help=t("opt_event"), group=_COLUMNS)] = None,
    time: Annotated[str | None, Parameter(help=t("opt_time"), group=_COLUMNS)] = None,
    sequence: Annotated[str | None, Parameter(help=t("opt_sequence"), group=_COLUMNS)] = None,
    channel: Annotated[str | None, Parameter(help=t("opt_channel"), group=_COLUMNS)] = None,
    text: Annotated[str | None, Parameter(help=t("opt_text"), group=_COLUMNS)] = None,
    rating: Annotated[str | None, Parameter(help=t("opt_rating"), group=_COLUMNS)] = None,
    rating_scale: Annotated[str | None, Parameter(help=t("opt_rating_scale"))] = None,
    timezone: Annotated[str, Parameter(help=t("opt_timezone"))] = "Asia/Seoul",
    date: Annotated[str | None, Parameter(help=t("opt_date"))] = None,
    date_order: Annotated[str | None, Parameter(help=t("opt_date_order"))] = None,
    wide: Annotated[bool | None, Parameter(help=t("opt_wide"))] = None,
    delimiter: Annotated[str | None, Parameter(help=t("opt_delimiter"))] = None,
    encoding: Annotated[str | None, Parameter(help=t("opt_encoding"))] = None,
    sheet: Annotated[str | None, Parameter(help=t("opt_sheet"))] = None,
    drop: Annotated[tuple[str, ...], Parameter(help=t("opt_drop"))] = (),
    common: Common | None = None,
) -> int:
    """Take event files into the workspace."""
    from yeojido.app.importing import Overrides, import_files
    from yeojido.app.spreading import Cluster
    from yeojido.domain.errors import BadOption

    if not files:
        raise BadOption(option="FILE", value="()", possible="shop.csv reviews.csv")
    settings = shared(common)
    overrides = Overrides(
        person=person,
        event=event,
        time=time,
        sequence=sequence,
        channel=channel,
        text=text,
        rating=rating,
        rating_scale=rating_scale,
        timezone=timezone,
        date=date,
        date_order=date_order,
        wide=wide,
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        drop=drop,
    )
    with house(settings, create=True) as parts, progress(t("importing")) as bar:
        cluster = parts.runner if isinstance(parts.runner, Cluster) else None
        report = import_files(parts.workspace, files, overrides, bar, cluster=cluster)
    if settings.json:
        emit(report.to_dict())
    else:
        show(report)
    return 0


def show(report: ImportReport) -> None:
    """Show what was taken, what was not, and why."""
    document = report.to_dict()
    for name, roles in document["columns"].items():
        print(name)
        rows = [
            (t(f"role_{role}"), str(found["column"]), _reason(found["reason"]))
            for role, found in roles.items()
        ]
        table([(t("col_role"), False), (t("col_column"), False), (t("col_reason"), False)], rows)
    counts = ("rows", "accepted", "duplicates", "rejected", "people", "events")
    table([(t(f"count_{name}"), True) for name in counts], [[number(document[n]) for n in counts]])
    for warning in report.warnings:
        tell(warning.say(LANGUAGE))
    if document["rejects_file"]:
        tell(t("rejects_in", path=document["rejects_file"]))
    tell(t("next_map"))


def _reason(reason: object) -> str:
    say = getattr(reason, "say", None)
    if say is not None:
        return str(say(LANGUAGE))
    if isinstance(reason, dict):
        return str(reason.get(LANGUAGE, ""))
    return str(reason)
