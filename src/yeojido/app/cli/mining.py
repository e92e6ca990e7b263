"""What the ways through have in common: loops, variants, patterns and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app import pictures
from yeojido.app.cli.answer import ready
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import duration_words, emit, number, percent, progress, table, tell
from yeojido.app.wire import house

if TYPE_CHECKING:
    from collections.abc import Callable


#: Nodes of a sequence that fit a line of a table.
_FEW = 8
#: Nodes whose ways round are shown, and how many of each.
_MANY_WAYS, _FEW_WAYS = 5, 2


@Parameter(name="*")
@dataclass(frozen=True)
class Reading:
    """How the log is read as sequences, and what a conversion is."""

    level: Annotated[Literal["event", "touchpoint", "stage"], Parameter(help=t("opt_level"))] = (
        "event"
    )
    journey: Annotated[str | None, Parameter(help=t("opt_journey"))] = None
    per: Annotated[
        Literal["person", "visit", "journey"] | None, Parameter(help=t("mining.opt_per"))
    ] = None
    goal: Annotated[str | None, Parameter(help=t("mining.opt_goal"))] = None
    visit_gap: Annotated[str | None, Parameter(help=t("mining.opt_visit_gap"))] = None
    patience: Annotated[str | None, Parameter(help=t("mining.opt_patience"))] = None
    timezone: Annotated[str, Parameter(help=t("opt_timezone"))] = "Asia/Seoul"
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None


def add(app: App) -> None:
    """Add the commands to the command line."""
    app.command(loops, help=t("mining.loops_help"))
    app.command(variants, help=t("mining.variants_help"))
    app.command(patterns, help=t("mining.patterns_help"))
    app.command(shapes, help=t("mining.shapes_help"))


def loops(
    *,
    reading: Reading | None = None,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    common: Common | None = None,
) -> int:
    """Find what is come back to, and what that costs."""
    from yeojido.analyze.sequences.loops import Loops

    result = _asked(reading, common, lambda how: Loops(**how, top=top))
    document: dict[str, Any] = result.to_dict()
    if _told(document, common):
        return 0
    nodes: Sequence[dict[str, Any]] = document["nodes"]
    headings = ("node", "people", "share", "returns", "repeats", "median_away", "hours")
    rows = [
        (
            _called(document["names"], node["name"]),
            number(node["people_returning"]),
            percent(node["share"]),
            number(node["returns"]),
            number(node["repeats"]),
            duration_words(node["median_seconds"], LANGUAGE),
            number(node["hours"]),
        )
        for node in nodes
    ]
    table([(t(f"mining.col_{name}"), name != "node") for name in headings], rows)
    ways = [
        (_path(document["names"], way["path"]), number(way["returns"]), percent(way["share"]))
        for node in nodes[:_MANY_WAYS]
        for way in node["ways"][:_FEW_WAYS]
    ]
    columns = ("way", "returns", "share_of_returns")
    table([(t(f"mining.col_{name}"), name != "way") for name in columns], ways)
    tell(
        t(
            "mining.rework",
            events=number(document["rework_events"]),
            share=percent(document["rework_share"]),
        )
    )
    effects = [node for node in nodes if node["effect"] and node["effect"]["adjusted"] is not None]
    if effects:
        _show_effects(document["names"], effects)
    return 0


def _show_effects(names: Mapping[str, Any], nodes: Sequence[dict[str, Any]]) -> None:
    headings = ("node", "with_loop", "without_loop", "adjusted", "interval", "p")
    rows = [
        (
            _called(names, node["name"]),
            percent(node["effect"]["with_rate"]),
            percent(node["effect"]["without_rate"]),
            points(node["effect"]["adjusted"]),
            ends(node["effect"]["adjusted_interval"]),
            p_value(node["effect"]["p"]),
        )
        for node in nodes
    ]
    table([(t(f"mining.col_{name}"), name != "node") for name in headings], rows)


def variants(
    *,
    reading: Reading | None = None,
    collapse: Annotated[bool, Parameter(help=t("mining.opt_collapse"), negative="")] = False,
    longest: Annotated[int, Parameter(help=t("mining.opt_longest"))] = 50,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    common: Common | None = None,
) -> int:
    """Count the different ways through."""
    from yeojido.analyze.sequences.variants import Variants

    how: dict[str, Any] = {"collapse": collapse, "longest": longest, "top": top}
    result = _asked(reading, common, lambda read: Variants(**read, **how))
    document: dict[str, Any] = result.to_dict()
    if _told(document, common):
        return 0
    headings = ("path", "units", "people", "share", "cumulative", "median", "conversion")
    rows = [
        (
            _path(document["nodes"], variant["steps"], cut=not variant["whole"]),
            number(variant["units"]),
            number(variant["people"]),
            percent(variant["share"]),
            percent(variant["cumulative"]),
            duration_words(variant["median_seconds"], LANGUAGE),
            percent(variant["conversion"]),
        )
        for variant in document["variants"]
    ]
    table([(t(f"mining.col_{name}"), name != "path") for name in headings], rows)
    return 0


def patterns(
    *,
    reading: Reading | None = None,
    longest: Annotated[int, Parameter(help=t("mining.opt_longest_pattern"))] = 4,
    gap: Annotated[Literal["any", "none"], Parameter(help=t("mining.opt_gap"))] = "any",
    support: Annotated[float, Parameter(help=t("mining.opt_support"))] = 0.02,
    minimum: Annotated[int, Parameter(help=t("mining.opt_minimum"))] = 30,
    every: Annotated[bool, Parameter(help=t("mining.opt_every"), negative="")] = False,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    common: Common | None = None,
) -> int:
    """Find sequences that tell those who convert from those who leave."""
    from yeojido.analyze.sequences.patterns import Patterns

    how: dict[str, Any] = {
        "longest": longest, "gap": gap, "support": support, "minimum": minimum, "every": every,
        "top": top,
    }  # fmt: skip
    result = _asked(reading, common, lambda read: Patterns(**read, **how))
    document: dict[str, Any] = result.to_dict()
    if _told(document, common):
        return 0
    headings = ("pattern", "converted", "left", "lift", "adjusted", "interval", "p")
    rows = [
        (
            _path(document["nodes"], pattern["steps"]),
            percent(pattern["support_converted"]),
            percent(pattern["support_left"]),
            f"{pattern['lift']:.2f}",
            points(pattern["adjusted"]),
            ends(pattern["adjusted_interval"]),
            p_value(pattern["p"]),
        )
        for pattern in document["patterns"]
    ]
    table([(t(f"mining.col_{name}"), name != "pattern") for name in headings], rows)
    return 0


def shapes(
    *,
    reading: Reading | None = None,
    k: Annotated[int | None, Parameter(help=t("mining.opt_k"))] = None,
    sample: Annotated[int, Parameter(help=t("mining.opt_sample"))] = 1_000,
    close: Annotated[float, Parameter(help=t("mining.opt_close"))] = 0.5,
    seed: Annotated[int, Parameter(help=t("mining.opt_seed"))] = 0,
    common: Common | None = None,
) -> int:
    """Find the few shapes that journeys have."""
    from yeojido.analyze.sequences.shapes import JourneyShapes

    how: dict[str, Any] = {"k": k, "sample": sample, "close": close, "seed": seed}
    result = _asked(reading, common, lambda read: JourneyShapes(**read, **how))
    document: dict[str, Any] = result.to_dict()
    if _told(document, common):
        return 0
    headings = ("shape", "units", "share", "coverage", "median", "conversion", "representative")
    rows = [
        (
            shape["name"][LANGUAGE],
            number(shape["units"]),
            percent(shape["share"]),
            percent(shape["coverage"]),
            duration_words(shape["median_seconds"], LANGUAGE),
            percent(shape["conversion"]),
            _path(document["nodes"], shape["steps"], cut=not shape["whole"]),
        )
        for shape in document["shapes"]
    ]
    texts = ("shape", "representative")
    table([(t(f"mining.col_{name}"), name not in texts) for name in headings], rows)
    if document["ratio"] is not None:
        tell(t("mining.shapes_ratio", ratio=f"{document['ratio']:.2f}"))
    if document["stability"] is not None:
        low, high = document["stability_range"]
        told = {"ari": f"{document['stability']:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
        tell(t("mining.shapes_stability", **told))
    return 0


def _asked(
    reading: Reading | None, common: Common | None, question: Callable[[dict[str, Any]], Any]
) -> Any:
    """Run a question made of how the log is read."""
    from yeojido.app.journeys import chosen

    asked, settings = reading or Reading(), shared(common)
    ready(asked.out)
    with house(settings) as parts, progress(t("counting")) as bar:
        log = parts.log()
        definition = None
        if asked.level != "event" or asked.per == "journey" or asked.journey is not None:
            definition, note = chosen(parts, log, asked.journey, None)
            tell(note.say(LANGUAGE))
        how = {
            "level": asked.level, "definition": definition, "per": asked.per, "goal": asked.goal,
            "visit_gap": asked.visit_gap, "patience": asked.patience, "timezone": asked.timezone,
        }  # fmt: skip
        result = log.run(question(how), bar)
    if asked.out is not None:
        kind = pictures.kind_of(result)
        pictures.save_answer(kind, result.to_dict(), asked.out, settings.language)
        tell(t("written", path=asked.out))
    return result


def _told(document: Mapping[str, Any], common: Common | None) -> bool:
    """Write the document, or else what comes before the tables; True when that is all."""
    if shared(common).json:
        emit(document)
        return True
    for warning in document["warnings"]:
        tell(warning[LANGUAGE])
    tell(document["finding"][LANGUAGE])
    return False


def _called(names: Mapping[str, Any], name: str) -> str:
    """Return what people call a node."""
    return names[name][LANGUAGE] if name in names else name


def _path(names: Mapping[str, Any], steps: Sequence[str], *, cut: bool = False) -> str:
    """Return a sequence on one line; the middle of a long one is left out."""
    words = [_called(names, step) for step in steps] + ["…"] * cut
    if len(words) > _FEW:
        words = [*words[: _FEW - 2], "…", words[-1]]
    return " → ".join(words)


def points(difference: float | None) -> str:
    """Return a difference of shares in percentage points.

    >>> points(0.0312), points(None)
    ('+3.1', '–')
    """
    return "–" if difference is None else f"{difference * 100:+.1f}"


def ends(interval: Sequence[float] | None) -> str:
    """Return an interval of a difference in percentage points."""
    return "–" if interval is None else f"{points(interval[0])}~{points(interval[1])}"


def p_value(p: float | None) -> str:
    """Return a p-value for reading.

    >>> p_value(0.00002), p_value(0.25)
    ('<0.001', '0.250')
    """
    if p is None:
        return "–"
    return "<0.001" if p < 0.001 else f"{p:.3f}"
