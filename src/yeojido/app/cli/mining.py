"""What the ways through have in common: loops, variants, patterns and shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from yeojido.app.cli.asking import ask
from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.lens import Groups, Lens
from yeojido.app.cli.output import duration_words, number, percent, table, tell

if TYPE_CHECKING:
    from yeojido.app.cli.answer import Columns, Rows
    from yeojido.app.log import Log
    from yeojido.app.wire import House

Out = Annotated[Path | None, Parameter(help=t("opt_out_picture"))]
Document = dict[str, Any]

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


@dataclass(frozen=True)
class Asked:
    """The options that all four share."""

    reading: Reading | None
    out: Path | None
    lens: Lens | None
    groups: Groups | None
    common: Common | None

    def run(
        self, kind: str, question: Callable[[Document], Any], sheet: Callable[[Any], Any]
    ) -> list[Any]:
        """Ask and show; return what was shown, where a person reads it and it was not grouped."""
        from yeojido.app.journeys import chosen

        read, zone = self.reading or Reading(), (self.lens or Lens()).timezone
        shown: list[Any] = []

        def made(parts: House, log: Log) -> Any:
            definition = None
            if read.level != "event" or read.per == "journey" or read.journey is not None:
                definition, note = chosen(parts, log, read.journey, None)
                tell(note.say(LANGUAGE))
            return question({
                "level": read.level, "definition": definition, "per": read.per,
                "goal": read.goal, "visit_gap": read.visit_gap, "patience": read.patience,
                "timezone": zone,
            })  # fmt: skip

        def told(result: Any) -> tuple[Columns, Rows]:
            shown.append(result)
            columns, rows = sheet(result.to_dict())
            return columns, rows

        settings = shared(self.common)
        ask(made, kind, told, settings, self.out, self.lens, self.groups)
        if settings.json or (self.groups is not None and self.groups.by is not None):
            return []
        for result in shown:
            tell(result.finding.say(LANGUAGE))
        return shown


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
    out: Out = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Find what is come back to, and what that costs."""
    from yeojido.analyze.sequences.loops import Loops

    asked = Asked(reading, out, lens, groups, common)
    for result in asked.run("loops", lambda how: Loops(**how, top=top), _loops):
        document = result.to_dict()
        _show_ways(document)
        _show_effects(document)
        events, share = number(document["rework_events"]), percent(document["rework_share"])
        tell(t("mining.rework", events=events, share=share))
    return 0


def _loops(document: Document) -> tuple[Columns, Rows]:
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
        for node in document["nodes"]
    ]
    return _columns(headings, "node"), rows


def _show_ways(document: Document) -> None:
    rows = [
        (_path(document["names"], way["path"]), number(way["returns"]), percent(way["share"]))
        for node in document["nodes"][:_MANY_WAYS]
        for way in node["ways"][:_FEW_WAYS]
    ]
    if rows:
        table(_columns(("way", "returns", "share_of_returns"), "way"), rows)


def _show_effects(document: Document) -> None:
    rows = [
        (
            _called(document["names"], node["name"]),
            percent(node["effect"]["with_rate"]),
            percent(node["effect"]["without_rate"]),
            points(node["effect"]["adjusted"]),
            ends(node["effect"]["adjusted_interval"]),
            p_value(node["effect"]["p"]),
        )
        for node in document["nodes"]
        if node["effect"] and node["effect"]["adjusted"] is not None
    ]
    if rows:
        headings = ("node", "with_loop", "without_loop", "adjusted", "interval", "p")
        table(_columns(headings, "node"), rows)


def variants(
    *,
    reading: Reading | None = None,
    collapse: Annotated[bool, Parameter(help=t("mining.opt_collapse"), negative="")] = False,
    longest: Annotated[int, Parameter(help=t("mining.opt_longest"))] = 50,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    out: Out = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Count the different ways through."""
    from yeojido.analyze.sequences.variants import Variants

    own: Document = {"collapse": collapse, "longest": longest, "top": top}
    asked = Asked(reading, out, lens, groups, common)
    asked.run("variants", lambda how: Variants(**how, **own), _variants)
    return 0


def _variants(document: Document) -> tuple[Columns, Rows]:
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
    return _columns(headings, "path"), rows


def patterns(
    *,
    reading: Reading | None = None,
    longest: Annotated[int, Parameter(help=t("mining.opt_longest_pattern"))] = 4,
    gap: Annotated[Literal["any", "none"], Parameter(help=t("mining.opt_gap"))] = "any",
    support: Annotated[float, Parameter(help=t("mining.opt_support"))] = 0.02,
    minimum: Annotated[int, Parameter(help=t("mining.opt_minimum"))] = 30,
    every: Annotated[bool, Parameter(help=t("mining.opt_every"), negative="")] = False,
    top: Annotated[int, Parameter(help=t("opt_top"))] = 20,
    out: Out = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Find sequences that tell those who convert from those who leave."""
    from yeojido.analyze.sequences.patterns import Patterns

    own: Document = {
        "longest": longest, "gap": gap, "support": support, "minimum": minimum, "every": every,
        "top": top,
    }  # fmt: skip
    asked = Asked(reading, out, lens, groups, common)
    asked.run("patterns", lambda how: Patterns(**how, **own), _patterns)
    return 0


def _patterns(document: Document) -> tuple[Columns, Rows]:
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
    return _columns(headings, "pattern"), rows


def shapes(
    *,
    reading: Reading | None = None,
    k: Annotated[int | None, Parameter(help=t("mining.opt_k"))] = None,
    sample: Annotated[int, Parameter(help=t("mining.opt_sample"))] = 1_000,
    close: Annotated[float, Parameter(help=t("mining.opt_close"))] = 0.5,
    seed: Annotated[int, Parameter(help=t("mining.opt_seed"))] = 0,
    out: Out = None,
    lens: Lens | None = None,
    groups: Groups | None = None,
    common: Common | None = None,
) -> int:
    """Find the few shapes that journeys have."""
    from yeojido.analyze.sequences.shapes import JourneyShapes

    own: Document = {"k": k, "sample": sample, "close": close, "seed": seed}
    asked = Asked(reading, out, lens, groups, common)
    for result in asked.run("shapes", lambda how: JourneyShapes(**how, **own), _shapes):
        if result.ratio is not None:
            tell(t("mining.shapes_ratio", ratio=f"{result.ratio:.2f}"))
        if result.stability is not None:
            low, high = (f"{end:.2f}" for end in result.stability_range)
            tell(t("mining.shapes_stability", ari=f"{result.stability:.2f}", low=low, high=high))
    return 0


def _shapes(document: Document) -> tuple[Columns, Rows]:
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
    return _columns(headings, "shape", "representative"), rows


def _columns(headings: Sequence[str], *texts: str) -> Columns:
    return [(t(f"mining.col_{name}"), name not in texts) for name in headings]


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
