"""Journey definitions: ``journey init``, ``advise``, ``list``, ``templates``; and ``lint``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.maps import Type
from yeojido.app.cli.output import emit, number, percent, progress, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house

if TYPE_CHECKING:
    from yeojido.domain.journey import Unmapped


def add(app: App) -> None:
    """Add the commands to the command line."""
    journey = App(name="journey", help=t("journey_help"))
    journey.command(init, help=t("init_help"))
    journey.command(advise, help=t("advise_help"))
    journey.command(list_, name="list", help=t("list_help"))
    journey.command(templates, help=t("templates_help"))
    app.command(journey)
    app.command(lint, help=t("lint_help"))


def init(
    *,
    type: Annotated[Type | None, Parameter(help=t("opt_type"))] = None,
    template: Annotated[str | None, Parameter(help=t("opt_template"))] = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_journey"))] = None,
    name: Annotated[str | None, Parameter(help=t("opt_name"))] = None,
    force: Annotated[bool, Parameter(help=t("opt_force"), negative="")] = False,
    common: Common | None = None,
) -> int:
    """Propose stages and touchpoints from the data, to be edited."""
    from yeojido.app import journeys

    settings = shared(common)
    with house(settings) as parts, progress(t("counting")) as bar:
        definition = journeys.propose(parts.log(), type=type, template=template, progress=bar)
        target = journeys.target(parts, out, name, force=force)
        journeys.write(definition, target)
    if settings.json:
        emit(definition)
        return 0
    rows = [
        (
            next(s.name.say(LANGUAGE) for s in definition.stages if s.id == step.stage),
            step.name.say(LANGUAGE),
            ", ".join(step.match.events) if step.match.where is None else step.match.where,
        )
        for step in definition.steps
    ]
    table([(t("col_stage"), False), (t("col_touchpoint"), False), (t("col_events"), False)], rows)
    _unmapped(definition.lens.unmapped)
    tell(t("journey_written", path=target))
    return 0


def _unmapped(left: tuple[Unmapped, ...]) -> None:
    if left:
        named = ", ".join(f"{item.event} ({percent(item.share)})" for item in left)
        tell(t("not_on_map", events=named))


def advise(common: Common | None = None) -> int:
    """Say which journey type the data fits, and why."""
    from yeojido.app import journeys

    settings = shared(common)
    with house(settings) as parts, progress(t("counting")) as bar:
        advice = journeys.advise(parts.log(), progress=bar)
    if settings.json:
        emit(advice)
        return 0
    for each in advice.types:
        print(f"{each.name.say(LANGUAGE)} ({each.type}): {percent(each.score, 0)}")
        for reason in each.reasons:
            print(printable(f"  - {reason.say(LANGUAGE)}"))
        print(f"  + {each.pros.say(LANGUAGE)}")
        print(f"  ! {each.cons.say(LANGUAGE)}")
    tell(t("next_init", type=advice.best))
    return 0


def list_(common: Common | None = None) -> int:
    """List the journeys kept in the workspace."""
    from yeojido.app import journeys

    settings = shared(common)
    with house(settings) as parts:
        known = journeys.known(parts)
    if settings.json:
        emit(known)
    elif known:
        table([(t("col_journey"), False)], [(name,) for name in known])
    else:
        tell(t("no_journeys"))
    return 0


def templates(common: Common | None = None) -> int:
    """List the stage sets to start from."""
    from yeojido.analyze.maps.templates import TEMPLATES
    from yeojido.app import journeys

    if shared(common).json:
        emit(journeys.templates())
        return 0
    table(
        [(t("col_template"), False), (t("col_type"), False), (t("col_stages"), False)],
        [
            (each.id, each.type, " → ".join(stage.name.say(LANGUAGE) for stage in each.stages))
            for each in TEMPLATES
        ],
    )
    return 0


def lint(
    file: Annotated[Path, Parameter(help=t("opt_lint_file"))],
    *,
    format: Annotated[Literal["text", "json"], Parameter(help=t("opt_format"))] = "text",
    common: Common | None = None,
) -> int:
    """Check a journey file against the rules of good maps; exit status 1 when it has errors."""
    from yeojido.app import journeys

    settings = shared(common)
    findings = journeys.lint(journeys.read(file))
    if settings.json or format == "json":
        emit(findings)
    else:
        for f in findings:
            print(printable(f"{f.rule} {t(f'severity_{f.severity}')} · {f.where}"))
            print(printable(f"     {f.message.say(LANGUAGE)} → {f.fix.say(LANGUAGE)}"))
        print(t("lint_summary", count=number(len(findings))))
    return 1 if any(finding.severity == "error" for finding in findings) else 0
