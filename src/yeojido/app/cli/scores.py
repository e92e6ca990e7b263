"""Scores of rating questions: ``voice scores``, ``voice gap``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Groups, Lens
from yeojido.app.cli.output import tell
from yeojido.app.cli.scores_tables import gaps_table, scores_table

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.app.wire import House


def add(app: App) -> None:
    """Add the commands below ``voice``."""
    app.command(scores, help=t("scores.help"))
    app.command(gap, help=t("scores.gap_help"))


def scores(
    *,
    value: Annotated[str | None, Parameter(help=t("scores.opt_value"))] = None,
    event: Annotated[str | None, Parameter(help=t("scores.opt_event"))] = None,
    kind: Annotated[
        Literal["nps", "csat", "ces", "stars", "rating"] | None,
        Parameter(help=t("scores.opt_kind")),
    ] = None,
    scale: Annotated[str | None, Parameter(help=t("scores.opt_scale"))] = None,
    good: Annotated[Literal["high", "low"], Parameter(help=t("scores.opt_good"))] = "high",
    over: Annotated[Literal["people", "answers"], Parameter(help=t("scores.opt_over"))] = "people",
    weight: Annotated[str | None, Parameter(help=t("scores.opt_weight"))] = None,
    asked: Annotated[str | None, Parameter(help=t("scores.opt_asked"))] = None,
    within: Annotated[str, Parameter(help=t("scores.opt_within"))] = "14d",
    unit: Annotated[
        Literal["day", "week", "month", "quarter", "year"] | None,
        Parameter(help=t("scores.opt_unit")),
    ] = None,
    level: Annotated[
        Literal["event", "touchpoint", "stage"], Parameter(help=t("scores.opt_level"))
    ] = "event",
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    part: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Score the rating questions."""

    def question(parts: House, log: Log) -> Any:
        from yeojido.analyze.voice.scores import Scores
        from yeojido.app.journeys import chosen

        definition = None
        if level != "event":
            definition, note = chosen(parts, log, journey, None)
            tell(note.say(LANGUAGE))
        zone = "Asia/Seoul" if part is None else part.timezone
        return Scores(
            value, event, kind, scale, good, over, weight, asked, within, unit, level, definition,
            zone,
        )  # fmt: skip

    return ask(question, "scores", scores_table, shared(common), out, part, groups)


def gap(
    *pairs: Annotated[str, Parameter(help=t("scores.opt_pairs"))],
    value: Annotated[str | None, Parameter(help=t("scores.opt_value_rating"))] = None,
    scale: Annotated[str | None, Parameter(help=t("scores.opt_scale"))] = None,
    weight: Annotated[str | None, Parameter(help=t("scores.opt_weight"))] = None,
    when: Annotated[Literal["before", "any"], Parameter(help=t("scores.opt_when"))] = "before",
    journey: Annotated[str | None, Parameter(help=t("scores.opt_gap_journey"))] = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    part: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Compare what people expected with what they experienced."""

    def question(parts: House, log: Log) -> Any:
        from yeojido.analyze.voice.expectations import Expectations
        from yeojido.app.journeys import chosen

        definition = None
        if journey is not None:
            definition, note = chosen(parts, log, journey, None)
            tell(note.say(LANGUAGE))
        zone = "Asia/Seoul" if part is None else part.timezone
        return Expectations(_pairs(pairs), value, scale, weight, when, definition, zone)

    return ask(question, "expectations", gaps_table, shared(common), out, part, groups)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    """Return ``EXPECTED=EXPERIENCED`` as experience -> expectation; raises BadOption.

    Where a condition holds a sign of equality itself, ``=>`` stands between the two.
    """
    from yeojido.domain.errors import BadOption

    found: dict[str, str] = {}
    for text in given:
        parts = text.split("=>") if "=>" in text else text.split("=")
        if len(parts) != 2 or not all(part.strip() for part in parts):
            possible = t("scores.pair_example")
            raise BadOption(option="PAIR", value=text[:80], possible=possible)
        found[parts[1].strip()] = parts[0].strip()
    if not found:
        raise BadOption(option="PAIR", value="-", possible=t("scores.pair_example"))
    return found
