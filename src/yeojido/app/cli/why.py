"""Why: what goes with converting and leaving, who is lost, what changed and when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.answer import Columns, Rows
from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import ZONE, Lens
from yeojido.app.cli.output import number, percent, tell

if TYPE_CHECKING:
    from yeojido.analyze.why.drivers import Driver, DriversResult
    from yeojido.analyze.why.incidents import Change, ChangesResult
    from yeojido.analyze.why.tree import LossTreeResult
    from yeojido.app.log import Log
    from yeojido.app.wire import House

Goal = Annotated[str | None, Parameter(help=t("why.opt_goal"))]
Leaving = Annotated[str | None, Parameter(help=t("why.opt_leaving"))]
Journey = Annotated[str | None, Parameter(help=t("opt_journey"))]
Patience = Annotated[str | None, Parameter(help=t("why.opt_patience"))]
Without = Annotated[tuple[str, ...], Parameter(help=t("why.opt_without"))]
Out = Annotated[Path | None, Parameter(help=t("opt_out_picture"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(drivers, help=t("why.drivers_help"))
    app.command(loss_tree, name="loss-tree", help=t("why.loss_tree_help"))
    app.command(changes, help=t("why.changes_help"))


def _place(parts: House, log: Log, leaving: str | None, journey: str | None) -> Any:
    """Return the journey where a stage or touchpoint is left; None where an event is."""
    from yeojido.app.journeys import chosen

    if leaving is None or (journey is None and (leaving == "*" or leaving in log.names)):
        return None
    definition, note = chosen(parts, log, journey, None)
    places = {part.id for part in (*definition.stages, *definition.steps)}
    if leaving not in places:
        return None
    tell(note.say(LANGUAGE))
    return definition


def drivers(
    *,
    goal: Goal = None,
    leaving: Leaving = None,
    journey: Journey = None,
    patience: Patience = None,
    without: Without = (),
    least: Annotated[int, Parameter(help=t("why.opt_least"))] = 30,
    placebo: Annotated[int | None, Parameter(help=t("why.opt_placebo"))] = None,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    out: Out = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Say what goes with a conversion or with leaving."""
    from yeojido.analyze.why.drivers import Drivers

    settings = shared(common)
    zone = ZONE if lens is None else lens.timezone

    def question(parts: House, log: Log) -> Drivers:
        definition = _place(parts, log, leaving, journey)
        return Drivers(
            goal=goal, leaving=leaving, definition=definition, patience=patience,
            without=without, least=least, placebo=placebo, timezone=zone,
        )  # fmt: skip

    def sheet(result: DriversResult) -> tuple[Columns, Rows]:
        if not settings.json:
            tell(result.question.say(LANGUAGE))
            tell(t("why.counted", people=number(result.people), outcomes=number(result.outcomes),
                   pending=number(result.pending)))  # fmt: skip
            tell(result.note.say(LANGUAGE))
            if result.placebo is not None:
                passed, tried = result.placebo.passed, result.placebo.tried
                tell(t("why.placebo", passed=f"{passed:.1f}", tried=tried))
        names = ("what", "people", "rate", "expected", "difference", "odds", "associated", "q")
        columns = [(t(f"why.col_{name}"), name != "what") for name in names]
        return columns, [_driver(each) for each in result.drivers[:top]]

    return ask(question, "drivers", sheet, settings, out, lens)


def _driver(each: Driver) -> tuple[str, ...]:
    low, high = each.difference_ci
    mark = t("why.step_mark") if each.role == "step" else ""
    odds = "–" if each.odds is None else f"{each.odds:.2f}"
    return (
        each.candidate.words().say(LANGUAGE) + mark,
        f"{number(each.people)} ({percent(each.share, 0)})",
        percent(each.rate),
        percent(each.expected),
        f"{each.difference * 100:+.1f} ({low * 100:+.1f} ~ {high * 100:+.1f})",
        odds,
        f"{each.associated:+,.0f}",
        "<0.001" if each.q < 0.001 else f"{each.q:.3f}",
    )


def loss_tree(
    *,
    goal: Goal = None,
    leaving: Leaving = None,
    journey: Journey = None,
    depth: Annotated[int, Parameter(help=t("why.opt_depth"))] = 3,
    within: Annotated[str, Parameter(help=t("why.opt_within"))] = "1d",
    patience: Patience = None,
    without: Without = (),
    least: Annotated[int, Parameter(help=t("why.opt_least"))] = 50,
    out: Out = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Show who is lost, as a tree."""
    from yeojido.analyze.why.tree import LossTree

    settings = shared(common)
    zone = ZONE if lens is None else lens.timezone

    def question(parts: House, log: Log) -> LossTree:
        definition = _place(parts, log, leaving, journey)
        return LossTree(
            goal=goal, leaving=leaving, definition=definition, depth=depth, within=within,
            patience=patience, without=without, least=least, timezone=zone,
        )  # fmt: skip

    def sheet(result: LossTreeResult) -> tuple[Columns, Rows]:
        if not settings.json:
            tell(result.question.say(LANGUAGE))
            tell(t("why.tree_counted", people=number(result.people), n=number(result.root.n),
                   share=percent(result.root.share)))  # fmt: skip
            if result.before:
                tell(t("why.tree_before", before=number(result.before)))
            tell(result.note.say(LANGUAGE))
        names = ("rule", "n", "part", "lost", "interval", "condition")
        rows = [
            (
                leaf.rule.say(LANGUAGE),
                number(leaf.n),
                percent(leaf.part),
                percent(leaf.share),
                f"{leaf.ci[0] * 100:.1f} ~ {percent(leaf.ci[1])}",
                leaf.condition or "",
            )
            for leaf in result.leaves
        ]
        columns = [(t(f"why.col_{n}"), n not in ("rule", "condition")) for n in names]
        return columns, rows

    return ask(question, "loss_tree", sheet, settings, out, lens)


def changes(
    *steps: Annotated[str, Parameter(help=t("why.opt_steps"))],
    level: Annotated[
        Literal["event", "touchpoint", "stage"], Parameter(help=t("opt_level"))
    ] = "event",
    journey: Journey = None,
    by: Annotated[tuple[str, ...], Parameter(help=t("why.opt_by"))] = (),
    out: Out = None,
    lens: Lens | None = None,
    common: Common | None = None,
) -> int:
    """Find what changed, when and for whom."""
    from yeojido.analyze.why.changes import Changes
    from yeojido.app.journeys import chosen

    settings = shared(common)
    zone = ZONE if lens is None else lens.timezone

    def question(parts: House, log: Log) -> Changes:
        definition = None
        if level != "event":
            definition, note = chosen(parts, log, journey, None)
            tell(note.say(LANGUAGE))
        return Changes(
            steps=steps, definition=definition, level=level, by=by or None, timezone=zone
        )

    def sheet(result: ChangesResult) -> tuple[Columns, Rows]:
        if not settings.json:
            tell(t("why.scanned", series=number(result.series), found=len(result.incidents)))
        names = ("measure", "of", "who", "when", "before", "inside", "lost", "p")
        columns = [(t(f"why.col_{n}"), n in ("before", "inside", "lost", "p")) for n in names]
        return columns, [_change(each.main) for each in result.incidents]

    return ask(question, "changes", sheet, settings, out, lens)


def _change(each: Change) -> tuple[str, ...]:
    shown = percent if each.measure == "conversion" else lambda value: f"{value:+.1f}"
    if each.measure == "people":
        shown = lambda value: f"{value:,.1f}"  # noqa: E731 - three ways to write one number
    everybody = t("why.everybody")
    mark = "▼" if each.direction == "fall" else "▲"
    return (
        f"{mark} {t(f'why.measure_{each.measure}')}",
        (" → " if each.ordered else " + ").join(each.of),
        everybody if each.property is None else f"{each.property} = {each.value}",
        f"{each.start} ~ {each.end or t('why.goes_on')}",
        shown(each.before),
        shown(each.inside),
        "–" if each.lost is None else f"{each.lost:+,.0f}",
        "<0.001" if each.p < 0.001 else f"{each.p:.3f}",
    )
