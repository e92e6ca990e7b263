"""Time: stages, visits, lifecycle, retention, stickiness, cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.lens import ZONE, Groups, Part, Versus
from yeojido.app.cli.timing_tables import (
    cohorts_table,
    edge_times_table,
    lifecycle_table,
    retention_table,
    stage_times_table,
    stickiness_table,
    visits_table,
)

if TYPE_CHECKING:
    from yeojido.app.log import Log
    from yeojido.app.wire import House

Unit = Literal["day", "week", "month"]
LongUnit = Literal["day", "week", "month", "quarter", "year"]
Zone = Annotated[str, Parameter(help=t("timing.opt_zone"))]
Until = Annotated[str | None, Parameter(help=t("timing.opt_until"))]
Out = Annotated[Path | None, Parameter(help=t("opt_out_picture"))]
Active = Annotated[str | None, Parameter(help=t("timing.opt_event"))]
From = Annotated[str | None, Parameter(name="--from", help=t("timing.opt_from"))]
To = Annotated[str | None, Parameter(help=t("timing.opt_to"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(stage_times, name="stage-times", help=t("timing.help_stage_times"))
    app.command(edge_times, name="edge-times", help=t("timing.help_edge_times"))
    app.command(visits, help=t("timing.help_visits"))
    app.command(lifecycle, help=t("timing.help_lifecycle"))
    app.command(retention, help=t("timing.help_retention"))
    app.command(stickiness, help=t("timing.help_stickiness"))
    app.command(cohorts, help=t("timing.help_cohorts"))


def stage_times(
    *,
    level: Annotated[Literal["stage", "touchpoint"], Parameter(help=t("opt_level"))] = "stage",
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Measure the time at every stage."""

    def question(parts: House, log: Log) -> Any:
        from yeojido.analyze.timing.stages import StageTimes
        from yeojido.app.cli.language import LANGUAGE
        from yeojido.app.cli.output import tell
        from yeojido.app.journeys import chosen

        definition, note = chosen(parts, log, journey, None)
        tell(note.say(LANGUAGE))
        return StageTimes(definition, level)

    return ask(question, "stage_times", stage_times_table, shared(common), out, part, groups)


def edge_times(
    source: Annotated[str, Parameter(help=t("timing.opt_source"))],
    target: Annotated[str, Parameter(help=t("timing.opt_target"))],
    *,
    every: Annotated[bool, Parameter(help=t("timing.opt_every"), negative="")] = False,
    within: Annotated[tuple[str, ...], Parameter(help=t("timing.opt_within"))] = (
        "1h", "1d", "7d", "30d",
    ),
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:  # fmt: skip
    """Measure the time from one event to the next of another kind."""
    from yeojido.analyze.timing.edges import EdgeTimes

    question = EdgeTimes(source, target, every, within, until, timezone)
    return ask(question, "edge_times", edge_times_table, shared(common), out, part, groups)


def visits(
    *,
    gap: Annotated[str, Parameter(help=t("timing.opt_gap"))] = "30m",
    unit: Annotated[LongUnit, Parameter(help=t("timing.opt_unit"))] = "week",
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count visits."""
    from yeojido.analyze.timing.visits import Visits

    question = Visits(gap, unit, until, timezone)
    return ask(question, "visits", visits_table, shared(common), out, part, groups)


def lifecycle(
    *,
    unit: Annotated[LongUnit, Parameter(help=t("timing.opt_unit"))] = "week",
    event: Active = None,
    from_: Annotated[
        str | None, Parameter(name="--from", help=t("timing.opt_from_shown"))
    ] = None,
    to: Annotated[str | None, Parameter(help=t("timing.opt_to_shown"))] = None,
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:  # fmt: skip
    """Count who is new, returning, resurrected, dormant."""
    from yeojido.analyze.timing.lifecycle import Lifecycle

    question = Lifecycle(unit, event, from_, to, until, timezone)
    return ask(question, "lifecycle", lifecycle_table, shared(common), out, part, groups)


def retention(
    start: Annotated[str | None, Parameter(help=t("timing.opt_start"))] = None,
    back: Annotated[str | None, Parameter(help=t("timing.opt_back"))] = None,
    *,
    unit: Annotated[Unit, Parameter(help=t("timing.opt_unit"))] = "week",
    mode: Annotated[
        Literal["on", "on-or-after", "on-or-before", "streak"], Parameter(help=t("timing.opt_mode"))
    ] = "on",
    clock: Annotated[
        Literal["rolling", "calendar"], Parameter(help=t("timing.opt_clock"))
    ] = "rolling",
    brackets: Annotated[str | None, Parameter(help=t("timing.opt_brackets"))] = None,
    recurring: Annotated[bool, Parameter(help=t("timing.opt_recurring"), negative="")] = False,
    from_: From = None,
    to: To = None,
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count who comes back."""
    from yeojido.analyze.timing.retention import Retention

    question = Retention(
        start, back, unit, mode, clock, _numbers(brackets), recurring, from_, to, until, timezone
    )
    return ask(question, "retention", retention_table, shared(common), out, part, groups)


def stickiness(
    *,
    unit: Annotated[Literal["day", "week"], Parameter(help=t("timing.opt_unit"))] = "day",
    of: Annotated[Literal["week", "month"], Parameter(help=t("timing.opt_of"))] = "week",
    event: Active = None,
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count on how many days people come."""
    from yeojido.analyze.timing.stickiness import Stickiness

    question = Stickiness(unit, of, event, until, timezone)
    return ask(question, "stickiness", stickiness_table, shared(common), out, part, groups)


def cohorts(
    *,
    measure: Annotated[
        Literal["people", "events", "sum"], Parameter(help=t("timing.opt_measure"))
    ] = "people",
    value: Annotated[str | None, Parameter(help=t("timing.opt_value"))] = None,
    start: Annotated[str | None, Parameter(help=t("timing.opt_start"))] = None,
    event: Active = None,
    by: Annotated[str | None, Parameter(help=t("timing.opt_by"))] = None,
    unit: Annotated[LongUnit, Parameter(help=t("timing.opt_unit"))] = "week",
    from_: From = None,
    to: To = None,
    until: Until = None,
    timezone: Zone = ZONE,
    out: Out = None,
    part: Part | None = None,
    groups: Versus | None = None,
    common: Common | None = None,
) -> int:
    """Follow cohorts through their ages."""
    from yeojido.analyze.timing.cohorts import Cohorts

    question = Cohorts(
        measure, value, start, event, by, unit, from_, to, until, timezone
    )  # fmt: skip
    return ask(question, "cohorts", cohorts_table, shared(common), out, part, groups)


def _numbers(text: str | None) -> tuple[int, ...] | None:
    """Return ``0,1,3,7`` as numbers; raises BadOption."""
    from yeojido.domain.errors import BadOption

    if text is None:
        return None
    try:
        return tuple(int(each) for each in text.split(","))
    except ValueError:
        raise BadOption(option="--brackets", value=text, possible="0,1,3,7,14,30") from None
