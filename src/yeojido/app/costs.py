"""What adverts cost: reports of advertising platforms into a small table, and out to attribution."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.collect.roles import NOTHING_SAID, Overrides
from yeojido.domain.errors import BadOption, InputError, NotThisShape
from yeojido.domain.log import SECOND
from yeojido.domain.source import FileOptions
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    import polars as pl

    from yeojido.collect.declared import Fit
    from yeojido.store.costs import Cost
    from yeojido.store.workspace import Workspace

#: Reports begin with a title and a period before the names of their columns.
_PREAMBLE = 6
_LARGEST = 256 << 20


@dataclass(frozen=True, slots=True)
class CostsReport:
    """What an import of costs did: rows of the files = new + replaced + joined + skipped.

    ``joined``: rows that are of one day, campaign and detail with another of the same import, and
    were added to it. ``skipped``: sums at the end, and rows without a day or an amount.
    """

    rows: int
    new: int
    replaced: int
    joined: int
    skipped: int
    first: str | None
    last: str | None
    shapes: dict[str, str] = field(default_factory=dict[str, str])


def import_costs(
    workspace: Workspace, paths: Sequence[Path], overrides: Overrides = NOTHING_SAID,
    platform: str | None = None, now: int | None = None,
) -> CostsReport:  # fmt: skip
    """Keep the costs of reports; figures of a day that is known already are replaced.

    ``platform`` names whose adverts they are where that differs from what the report says: it is
    what a touch's channel is compared with. Raises InputError, BadOption.
    """
    from yeojido.store.costs import Costs

    found: dict[tuple[str, ...], Cost] = {}
    rows = skipped = joined = 0
    shapes: dict[str, str] = {}
    for path in paths:
        fit, table = _read(path, overrides)
        costs = _costs(table, fit, platform)
        shapes[path.name] = fit.shape.name
        rows += table.height
        skipped += table.height - len(costs)
        for cost in costs:
            key = (cost.platform, cost.day, cost.campaign, cost.detail, cost.currency)
            other = found.get(key)
            joined += other is not None
            found[key] = cost if other is None else _sum(cost, other)
    if not found:
        raise InputError(reason=both("pulls.no_costs"))
    moment = now or round(datetime.now(UTC).timestamp() * SECOND)
    new, replaced = Costs(workspace.database).put(list(found.values()), moment)
    days = sorted(cost.day for cost in found.values())
    return CostsReport(rows, new, replaced, joined, skipped, days[0], days[-1], shapes)


def _sum(cost: Cost, other: Cost) -> Cost:
    return replace(
        cost, micros=cost.micros + other.micros, clicks=cost.clicks + other.clicks,
        impressions=cost.impressions + other.impressions,
    )  # fmt: skip


def costs_for(
    workspace: Workspace, channel: str, since: str | None = None, until: str | None = None
) -> tuple[dict[str, float], tuple[Words, ...]]:
    """Return what each channel cost, as attribution compares it, and what to know about that.

    Where the channel of touches is a campaign (its column says so), by campaign; else by
    platform. Days ``since <= day < until``. Costs in several currencies are not added: none are
    used, and that is said.
    """
    from yeojido.store.costs import MICROS, Costs

    costs = Costs(workspace.database).all(since, until)
    by_campaign = "campaign" in channel or "캠페인" in channel
    currencies = sorted({cost.currency for cost in costs if cost.currency})
    if len(currencies) > 1:
        return {}, (both("pulls.currencies", currencies=", ".join(currencies)),)
    sums: dict[str, int] = {}
    for cost in costs:
        name = cost.campaign if by_campaign else cost.platform
        if name:
            sums[name] = sums.get(name, 0) + cost.micros
    return {name: micros / MICROS for name, micros in sums.items()}, ()


def _read(path: Path, overrides: Overrides) -> tuple[Fit, pl.DataFrame]:
    """Read a report, past its title; raises InputError."""
    from yeojido.collect.shapes import fit as fitting

    problem: InputError | None = None
    columns: list[str] = []
    for skipped in range(_PREAMBLE):
        try:
            table = _table(path, overrides, skipped)
        except InputError as error:
            problem = problem or error
            continue
        columns = columns or table.columns
        fit = _fit(table.columns, overrides)
        if fit is not None and not fitting.missing(fit):
            return fit, table
        if skipped == 0 and path.suffix.lower() not in (".csv", ".tsv", ".txt"):
            break
    if problem is not None and not columns:
        raise problem
    wanted = overrides.shape or "costs"
    shape = fitting.named(wanted)
    lacking = [] if shape is None else fitting.missing(fitting.fit(shape, columns))
    raise NotThisShape(
        path=path.name,
        shape=wanted,
        missing=", ".join(lacking) or "-",
        columns=", ".join(columns[:12]),
    )


def _fit(columns: Sequence[str], overrides: Overrides) -> Fit | None:
    from yeojido.collect.shapes import costs
    from yeojido.collect.shapes import fit as fitting

    if overrides.shape is not None:
        shape = fitting.named(overrides.shape)
        if shape is None or shape.kind != "costs":
            possible = ", ".join(each.name for each in costs.SHAPES)
            raise BadOption(option="--shape", value=overrides.shape, possible=possible)
        return fitting.fit(shape, columns)
    found = fitting.recognised(columns)
    return found if found is not None and found.shape.kind == "costs" else None


def _table(path: Path, overrides: Overrides, skipped: int) -> pl.DataFrame:
    import polars as pl

    from yeojido.adapters.files.opening import open_source

    options = FileOptions(overrides.delimiter, overrides.encoding, overrides.sheet)
    if skipped == 0:
        frames = [raw.frame for raw in open_source(path, options).rows()]
        return pl.concat(frames, how="diagonal")
    with tempfile.TemporaryDirectory() as folder:
        rest = Path(folder) / path.name
        rest.write_bytes(_behind(path, skipped))
        frames = [raw.frame for raw in open_source(rest, options).rows()]
        return pl.concat(frames, how="diagonal")


def _behind(path: Path, lines: int) -> bytes:
    """Return a text file without its first lines."""
    if path.stat().st_size > _LARGEST:
        return b""
    data = path.read_bytes()
    mark, newline = b"", b"\n"
    for bom, end in ((b"\xff\xfe", b"\n\0"), (b"\xfe\xff", b"\0\n"), (b"\xef\xbb\xbf", b"\n")):
        if data.startswith(bom):
            mark, newline = bom, end
    return mark + b"".join(data.removeprefix(mark).split(newline, lines)[lines:])


def _costs(table: pl.DataFrame, fit: Fit, platform: str | None) -> list[Cost]:
    import polars as pl

    from yeojido.collect import times
    from yeojido.store.costs import MICROS, Cost

    def field(name: str) -> pl.Series:
        column = fit.fields.get(name)
        if column is None:
            return pl.Series([fit.shape.fixed.get(name)], dtype=pl.String).new_from_index(
                0, table.height
            )
        values = times.as_text(table[column]).str.strip_chars()
        return values.set(values == "", None)

    day = times.parse(field("day").str.strip_chars_end("."), times.TimeRule("UTC"))
    amount, unit = (field("cost"), MICROS) if "cost" in fit.fields else (field("micros"), 1)
    made: list[Cost] = []
    parts = zip(
        day.at.tolist(), day.good.tolist(), amount, field("campaign"), field("detail"),
        field("platform"), field("currency"), field("clicks"), field("impressions"), strict=True,
    )  # fmt: skip
    for at, good, cost, campaign, detail, whose, currency, clicks, shown in parts:
        paid = _number(cost)
        if not good or paid is None or paid < 0 or _is_sum(campaign):
            continue
        made.append(
            Cost(
                platform=platform or (whose or fit.shape.fixed.get("platform", "")).strip(),
                day=datetime.fromtimestamp(at / SECOND, UTC).date().isoformat(),
                campaign=campaign or "", detail=detail or "",
                currency=currency or _currency(fit.fields), micros=round(paid * unit),
                clicks=round(_number(clicks) or 0), impressions=round(_number(shown) or 0),
            )
        )  # fmt: skip
    return made


def _number(text: str | None) -> float | None:
    bare = re.sub(r"[^0-9.\-]", "", text or "")
    return float(bare) if re.fullmatch(r"-?\d+(\.\d+)?", bare) and len(bare) <= 18 else None


def _is_sum(campaign: str | None) -> bool:
    return (campaign or "").strip().lower().startswith(("total", "합계", "총계", "총 "))


def _currency(fields: Mapping[str, str]) -> str:
    """Return the currency that the name of the cost's column ends in: ``Amount spent (KRW)``."""
    found = re.search(r"\(([A-Z]{3})\)|원\)?$", fields.get("cost", ""))
    return "" if found is None else found[1] or "KRW"


def summed(found: Sequence[Cost]) -> dict[str, Any]:
    """Return days and sums by campaign for JSON; ``cost`` in units of its currency."""
    from yeojido.store.costs import MICROS

    sums: dict[tuple[str, str, str], list[int]] = {}
    for cost in found:
        total = sums.setdefault((cost.platform, cost.campaign, cost.currency), [0, 0, 0])
        for place, value in enumerate((cost.micros, cost.clicks, cost.impressions)):
            total[place] += value
    rows = [
        {
            "platform": platform, "campaign": campaign, "currency": currency,
            "cost": micros / MICROS, "clicks": clicks, "impressions": shown,
        }
        for (platform, campaign, currency), (micros, clicks, shown) in sums.items()
    ]  # fmt: skip
    return {"days": len({cost.day for cost in found}), "costs": rows}
