"""Bringing events in: ``import``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Group, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, progress, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.app.importing import ImportReport
    from yeojido.app.mappings import Mappings
    from yeojido.app.previewing import Preview
    from yeojido.app.settings import Settings
    from yeojido.collect.roles import Codebook, Overrides, Plan

_COLUMNS = Group(t("group_columns"), sort_key=2)


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """As which export files are read, by which saved mapping, and whether they are taken at all."""

    shape: Annotated[str | None, Parameter(help=t("importing.opt_shape"), group=_COLUMNS)] = None
    no_shape: Annotated[
        bool, Parameter(help=t("importing.opt_no_shape"), group=_COLUMNS, negative="")
    ] = False
    shop: Annotated[str | None, Parameter(help=t("importing.opt_shop"))] = None
    not_an_answer: Annotated[
        tuple[str, ...], Parameter(help=t("importing.opt_not_an_answer"), group=_COLUMNS)
    ] = ()
    codebook: Annotated[
        Path | None, Parameter(help=t("importing.opt_codebook"), group=_COLUMNS)
    ] = None
    mapping: Annotated[str | None, Parameter(help=t("importing.opt_mapping"))] = None
    save_mapping: Annotated[str | None, Parameter(help=t("importing.opt_save_mapping"))] = None
    preview: Annotated[bool, Parameter(help=t("importing.opt_preview"), negative="")] = False


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
    reading: Reading | None = None,
    common: Common | None = None,
) -> int:
    """Take event files into the workspace."""
    from yeojido.app.importing import import_files
    from yeojido.app.mappings import Mappings, pinned
    from yeojido.app.spreading import Cluster
    from yeojido.collect.roles import Overrides
    from yeojido.domain.errors import BadOption

    if not files:
        raise BadOption(option="FILE", value="-", possible="shop.csv reviews.csv")
    settings = shared(common)
    how = reading or Reading()
    overrides = Overrides(
        person, event, time, sequence, channel, text, rating, rating_scale, timezone, date,
        date_order, wide, delimiter, encoding, sheet, drop, "none" if how.no_shape else how.shape,
        how.shop, how.not_an_answer, _book(how.codebook),
    )  # fmt: skip
    if how.preview:
        return _preview(files, overrides, settings, how)
    plans: list[Plan] = []
    with house(settings, create=True) as parts, progress(t("importing")) as bar:
        cluster = parts.runner if isinstance(parts.runner, Cluster) else None
        said = _with_mapping(Mappings.of(parts.workspace), how.mapping, overrides)
        report = import_files(
            parts.workspace, files, said, bar, lambda _, plan: plans.append(plan), cluster
        )
        if how.save_mapping is not None:
            Mappings.of(parts.workspace).save(how.save_mapping, pinned(plans[0], said))
    if settings.json:
        emit(report.to_dict())
    else:
        show(report)
    return 0


def _book(path: Path | None) -> Codebook | None:
    from yeojido.collect.codebook import read_codebook

    return None if path is None else read_codebook(path.read_bytes(), str(path))


def _with_mapping(mappings: Mappings, name: str | None, said: Overrides) -> Overrides:
    from yeojido.app.mappings import joined

    return said if name is None else joined(mappings.load(name), said)


def _preview(files: tuple[Path, ...], said: Overrides, settings: Settings, how: Reading) -> int:
    """Show what would be taken; nothing is written but a mapping that is to be saved."""
    from yeojido.app.mappings import Mappings, pinned
    from yeojido.app.previewing import preview

    mappings = Mappings(settings.workspace / "mappings")
    said = _with_mapping(mappings, how.mapping, said)
    found = preview(files, said)
    if how.save_mapping is not None and (plan := found[0].plan) is not None:
        mappings.save(how.save_mapping, pinned(plan, said))
    if settings.json:
        emit({"files": [each.to_dict() for each in found]})
        return 0
    for each in found:
        _show_preview(each)
    tell(t("importing.preview_end"))
    return 0


def _show_preview(found: Preview) -> None:
    shape = found.shape or t("importing.guessed")
    print(t("importing.preview_head", path=found.file, format=found.format, shape=shape))
    if found.kind == "events":
        _roles(found.columns)
        names = list(dict.fromkeys(n for e in found.events for n in e if n != "properties"))
        headings = [(t(f"role_{n}") if n != "properties" else n, False) for n in names]
        headings.append((t("importing.col_properties"), False))
        rows = [
            [*(str(event.get(n, "")) for n in names), _listed(event["properties"])]
            for event in found.events
        ]
        table(headings, rows)
    for key in ("withheld", "masked", "ignored", "plain"):
        if columns := getattr(found, key):
            print(t(f"importing.preview_{key}", columns=", ".join(columns)))
    if found.rejected:
        reasons = ", ".join(str(reason[LANGUAGE]) for reason in found.reasons[:5])
        print(
            t("importing.preview_rejected", count=found.rejected, rows=found.rows, reasons=reasons)
        )
    for warning in found.warnings:
        tell(warning.say(LANGUAGE))


def _listed(properties: dict[str, object]) -> str:
    parts = [f"{name}={str(value)[:40]}" for name, value in list(properties.items())[:8]]
    more = len(properties) - len(parts)
    return ", ".join(parts) + (f" (+{more})" if more > 0 else "")


def show(report: ImportReport) -> None:
    """Show what was taken, what was not, and why."""
    document = report.to_dict()
    for name, roles in document["columns"].items():
        print(printable(name))
        _roles(roles)
    counts = ("rows", "accepted", "duplicates", "rejected", "people", "events")
    table([(t(f"count_{name}"), True) for name in counts], [[number(document[n]) for n in counts]])
    for warning in report.warnings:
        tell(warning.say(LANGUAGE))
    if document["rejects_file"]:
        tell(t("rejects_in", path=document["rejects_file"]))
    tell(t("next_map"))


def _roles(roles: Mapping[str, Mapping[str, object]]) -> None:
    rows = [
        (t(f"role_{role}"), str(found["column"]), _reason(found["reason"]))
        for role, found in roles.items()
    ]
    table([(t("col_role"), False), (t("col_column"), False), (t("col_reason"), False)], rows)


def _reason(reason: object) -> str:
    say = getattr(reason, "say", None)
    if say is not None:
        return str(say(LANGUAGE))
    if isinstance(reason, dict):
        return str(reason.get(LANGUAGE, ""))
    return str(reason)
