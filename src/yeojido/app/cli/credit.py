"""Attribution: which channels conversions are owed to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.answer import Columns, Rows
from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.lens import ZONE, Groups, Lens
from yeojido.app.cli.output import number, percent, tell
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.analyze.attribution.attribution import AttributionResult, ChannelCredit
    from yeojido.app.settings import Settings

Model = Literal["first", "last", "linear", "position", "time_decay", "markov", "shapley"]


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(attribution, help=t("credit.attribution_help"))


def attribution(
    goal: Annotated[str, Parameter(help=t("credit.opt_goal"))],
    *,
    channel: Annotated[str, Parameter(help=t("credit.opt_channel"))] = "channel",
    touch: Annotated[str | None, Parameter(help=t("credit.opt_touch"))] = None,
    touches: Annotated[tuple[str, ...], Parameter(help=t("credit.opt_touches"))] = (),
    model: Annotated[Model | None, Parameter(help=t("credit.opt_model"))] = None,
    lookback: Annotated[str, Parameter(help=t("credit.opt_lookback"))] = "30d",
    half_life: Annotated[str, Parameter(help=t("credit.opt_half_life"))] = "7d",
    shapley: Annotated[
        Literal["rate", "conversions"], Parameter(help=t("credit.opt_shapley"))
    ] = "rate",
    value: Annotated[str | None, Parameter(help=t("credit.opt_value"))] = None,
    cost: Annotated[tuple[str, ...], Parameter(help=t("credit.opt_cost"))] = (),
    cost_column: Annotated[str | None, Parameter(help=t("credit.opt_cost_column"))] = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Credit channels with conversions."""
    from yeojido.analyze.attribution.attribution import Attribution

    settings = shared(common)
    given = {name: _amount(text) for name, text in _pairs("--cost", cost).items()}
    imported = {} if given else _imported(settings, channel, lens)
    question = Attribution(
        goal=goal,
        channel=channel,
        touch=touch,
        touches=_pairs("--touches", touches) or None,
        lookback=lookback,
        half_life=half_life,
        shapley=shapley,
        value=value,
        cost=cost_column,
        costs=given or imported,
        timezone=ZONE if lens is None else lens.timezone,
    )

    def sheet(result: AttributionResult) -> tuple[Columns, Rows]:
        words = ("conversions", "touched", "untouched", "lost", "open")
        if not settings.json:
            tell(t("credit.counted", **{word: getattr(result, word) for word in words}))
        return _sheet(result, model)

    return ask(question, "attribution", sheet, settings, out, lens, groups)


def _imported(settings: Settings, channel: str, lens: Lens | None) -> dict[str, float]:
    """Return the costs that were imported for the days asked for, and say that they are used."""
    from yeojido.app.costs import costs_for
    from yeojido.app.wire import house

    days = (None, None) if lens is None else (_day(lens.from_), _day(lens.to))
    with house(settings) as parts:
        costs, warnings = costs_for(parts.workspace, channel, *days)
    for warning in warnings:
        tell(warning.say(settings.language))
    if costs and not settings.json:
        tell(t("pulls.costs_used", names=", ".join(sorted(costs)[:8])))
    return costs


def _day(text: str | None) -> str | None:
    return text[:10] if text and re.match(r"\d{4}-\d{2}-\d{2}", text) else None


def _sheet(result: AttributionResult, model: Model | None) -> tuple[Columns, Rows]:
    """Return one row a channel: of one model all it says, of all models what they credit."""
    from yeojido.analyze.attribution.attribution import MODELS

    touched = {each.channel: each.touches for each in result.channels}
    if model is not None:
        names = (
            "channel",
            "touches",
            "credit",
            "share",
            "interval",
            "value",
            "cost",
            "cpa",
            "return",
        )
        rows = [_row(each, touched[each.channel]) for each in result.of(model)]
        return [(t(f"credit.col_{name}"), name != "channel") for name in names], rows
    credit = {(each.model, each.channel): each.credit for each in result.credits}
    columns = [(t("credit.col_channel"), False), (t("credit.col_touches"), True)]
    columns += [(t(f"credit.model_{each}"), True) for each in MODELS]
    order = [each.channel for each in result.of("markov")]
    return columns, [
        (name, number(touched[name]), *(f"{credit[each, name]:,.1f}" for each in MODELS))
        for name in order
    ]


def _row(each: ChannelCredit, touches: int) -> tuple[str, ...]:
    ends = "–" if each.low is None or each.high is None else f"{each.low:,.1f}~{each.high:,.1f}"
    return (
        each.channel,
        number(touches),
        f"{each.credit:,.1f}",
        percent(each.share),
        ends,
        number(each.value),
        number(each.cost),
        number(each.cost_per_conversion),
        "–" if each.return_on_cost is None else f"{each.return_on_cost:.2f}x",
    )


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """Read ``NAME=VALUE`` texts; raises BadOption."""
    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise BadOption(option=option, value=text, possible="NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _amount(text: str) -> float:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        raise BadOption(option="--cost", value=text, possible="email=120000") from None
