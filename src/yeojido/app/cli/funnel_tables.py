"""The tables of a funnel for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import duration_words, number, percent

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel import FunnelResult, FunnelStep
    from yeojido.app.cli.answer import Columns, Rows

#: Blocks of eighths, for a spread in one cell.
_BLOCKS = " ▁▂▃▄▅▆▇█"
Part = tuple[tuple[str, ...], "Columns", "Rows"]


def steps_table(result: FunnelResult) -> tuple[Columns, Rows]:
    """Return the table of the steps."""
    return _columns(result), [_step(step) for step in result.steps]


def _columns(result: FunnelResult) -> list[tuple[str, bool]]:
    names = ("from_start", "from_previous", "interval", "median", "pending")
    unit = t("col_people") if result.per == "people" else t(f"funnel.unit_{result.per}")
    return [(t("col_step"), False), (unit, True), *((t(f"col_{name}"), True) for name in names)]


def _step(step: FunnelStep) -> tuple[str, ...]:
    return (
        t("funnel.optional", name=step.name) if step.optional else step.name,
        number(step.people),
        percent(step.rate_from_start),
        percent(step.rate_from_previous),
        _ends(step.interval),
        duration_words(step.median_seconds, LANGUAGE),
        number(step.pending),
    )


def _ends(interval: tuple[float, float] | None) -> str:
    return "–" if interval is None else f"{interval[0] * 100:.1f}~{percent(interval[1])}"


def _points(difference: float | None, interval: tuple[float, float] | None) -> tuple[str, str]:
    if difference is None or interval is None:
        return "–", "–"
    ends = f"{interval[0] * 100:+.1f} ~ {interval[1] * 100:+.1f}"
    return t("lens.points", points=difference * 100), ends


def _p(p: float | None) -> str:
    return "–" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def further(result: FunnelResult) -> Iterator[Part]:
    """Yield what was asked for beside the steps: headings, columns, rows."""
    if result.groups:
        rows = [
            (t("missing_group") if group.key is None else group.key, *_step(step))
            for group in result.groups
            for step in group.steps
        ]
        yield (), [(t("col_group"), False), *_columns(result)], rows
    if result.times:
        yield _times(result)
    if result.trend:
        yield _trend(result)
    if result.exits:
        yield _exits(result)
    if result.versus is not None:
        yield _versus(result)
    if result.likeness is not None:
        yield _likeness(result)


def _named(words: Sequence[str], numbers: Sequence[str]) -> list[tuple[str, bool]]:
    return [
        *((t(f"funnel.col_{name}"), False) for name in words),
        *((t(f"funnel.col_{name}"), True) for name in numbers),
    ]


def _times(result: FunnelResult) -> Part:
    rows = [
        (
            each.step, t(f"funnel.since_{each.since}"), number(each.n),
            *(duration_words(q, LANGUAGE) for q in (each.p25, each.median, each.p75)),
            _spread(each.edges, each.counts),
        )
        for each in result.times
    ]  # fmt: skip
    columns = [
        (t("col_step"), False), (t("funnel.col_since"), False), (t("funnel.col_n"), True),
        (t("funnel.col_p25"), True), (t("col_median"), True), (t("funnel.col_p75"), True),
        (t("funnel.col_spread"), False),
    ]  # fmt: skip
    return (t("funnel.head_times"),), columns, rows


def _spread(edges: Sequence[float], counts: Sequence[int]) -> str:
    """Return a spread in one cell: ``10s ▂█▅ 5m``."""
    if not counts:
        return "–"
    most = max(counts)
    bars = "".join(_BLOCKS[-(-count * 8 // most)] for count in counts)
    low, high = (duration_words(edge, LANGUAGE) for edge in (edges[0], edges[-1]))
    return f"{low} {bars} {high}"


def _trend(result: FunnelResult) -> Part:
    rows = [
        (
            t("funnel.incomplete", period=each.period) if each.incomplete else each.period,
            number(each.people[0]), number(each.people[-1]), percent(each.rate),
            _ends(each.interval), number(each.pending),
        )
        for each in result.trend
    ]  # fmt: skip
    columns = _named(("period",), ("entered", "completed", "rate"))
    columns += [(t("col_interval"), True), (t("col_pending"), True)]
    return (t("funnel.head_trend"),), columns, rows


def _exits(result: FunnelResult) -> Part:
    rows = [
        (
            each.step, each.next, f"{number(each.left)} ({percent(each.left_share)})",
            f"{number(each.on)} ({percent(each.on_share)})",
            *_points(each.difference, each.interval), _p(each.p),
        )
        for each in result.exits
    ]  # fmt: skip
    columns = [(t("col_step"), False), *_named(("next",), ("left", "on", "difference"))]
    columns += [(t("col_interval"), True), (t("funnel.col_p"), True)]
    return (t("funnel.head_exits"),), columns, rows


def _versus(result: FunnelResult) -> Part:
    assert result.versus is not None
    rows = [
        (
            each.step, t(f"funnel.rate_{each.rate}"),
            f"{percent(each.here)} (n={number(each.n_here)})",
            f"{percent(each.there)} (n={number(each.n_there)})",
            *_points(each.difference, each.interval), _p(each.p),
        )
        for each in result.versus.differences
    ]  # fmt: skip
    columns = [(t("col_step"), False), *_named(("rate",), ("here", "there", "difference"))]
    columns += [(t("col_interval"), True), (t("funnel.col_p"), True)]
    return (t("funnel.head_versus"),), columns, rows


def _likeness(result: FunnelResult) -> Part:
    like = result.likeness
    assert like is not None
    rows = [
        (step.name, number(step.people), number(ours), f"{step.people - ours:+,}")
        for step, ours in zip(result.steps, like.ours, strict=True)
    ]
    columns = [(t("col_step"), False), (like.system, True)]
    columns += _named((), ("ours", "difference"))
    said = t("funnel.head_like", system=like.system, n=number(like.differently))
    return (said, *(rule.say(LANGUAGE) for rule in like.rules)), columns, rows
