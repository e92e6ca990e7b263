"""Plots that must survive: usual, empty, one, too many, too long, too large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yeojido.domain.words import Language
from yeojido.draw.plots.bars import Bar, Bars, bars
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import GAIN, LOSS, Head, Key
from yeojido.draw.plots.graph import Arc, Graph, graph
from yeojido.draw.plots.graph import Node as Stop
from yeojido.draw.plots.heat import Cell, Heat, Row, heat
from yeojido.draw.plots.histogram import Bin, Histogram, Point, histogram
from yeojido.draw.plots.lines import Lines, Series, Window, lines
from yeojido.draw.plots.ribbons import Ribbon, Ribbons, Step, ribbons, steps_of
from yeojido.draw.plots.sankey import Band, Node, Sankey, sankey
from yeojido.draw.plots.stacked import Part, Stacked, stacked
from yeojido.draw.plots.tree import Branch, Tree, tree
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

LONG = (
    "결제 수단을 다시 고르게 하는 화면으로 되돌아간 뒤 쿠폰을 다시 입력하고 배송지를 바꾼 경우",
    "CheckoutPaymentInformationEntryScreenViewed_on_mobile_application_again",
    "coupon entered twice before the payment page was opened again",
)
HUGE = 987_654_321_012.0
HEAD = Head(title="쿠폰을 본 사람이 결제를 가장 많이 마쳤어요", subtitle="2026.8.1 – 8.31",
            notes=("95% 구간은 윌슨 방식이에요.", "n = 12,034"))  # fmt: skip
WORDY = Head(title=" ".join(LONG), subtitle=" ".join(LONG) * 2, notes=(" ".join(LONG) * 6,))
KEYS = tuple(Key(text=text, mark=mark) for text, mark in
             zip(LONG, ("box", "hatch", "ring"), strict=True))  # fmt: skip

Draw = Callable[[Any, Language, Typeface], Scene]


def _bars(n: int, *, long: bool = True) -> Bars:
    rows = tuple(
        Bar(name=LONG[k % 3] if long else f"쿠폰 {k}", value=(-1) ** k * HUGE / (k + 1), text=f"{HUGE:,.0f}",
            note=LONG[1], detail=LONG[2], low=-HUGE, high=HUGE, pale=k % 4 == 0, group=f"g{k // 5}",
            colour=(GAIN, LOSS)[k % 2])
        for k in range(n)
    )  # fmt: skip
    return Bars(
        head=WORDY if long else HEAD, rows=rows, legend=KEYS, headings=(LONG[0], LONG[1], LONG[2])
    )


def _lines(series: int, places: int) -> Lines:
    values = [tuple(((k + 1) * (p % 7) / 40) if (k + p) % 11 else None for p in range(places))
              for k in range(series)]  # fmt: skip
    return Lines(
        head=WORDY, labels=tuple(f"2026년 {p}번째 주" for p in range(places)),
        series=tuple(Series(name=LONG[k % 3], values=v, low=v, high=v, open_from=places - 3,
                            pale=k == 2) for k, v in enumerate(values)),
        windows=tuple(Window(start=p, end=p + 2, label=LONG[0]) for p in range(min(places, 5))),
        across=LONG[2],
    )  # fmt: skip


def _flat(value: float) -> Lines:
    return Lines(head=HEAD, labels=("8.1", "8.2"), unit="count",
                 series=tuple(Series(name=f"선 {k}", values=(value, value)) for k in range(8)))  # fmt: skip


def _stacked(periods: int, value: float) -> Stacked:
    return Stacked(
        head=WORDY, labels=tuple(LONG[p % 3] for p in range(periods)), open_from=periods - 1,
        parts=tuple(Part(name=LONG[k], values=tuple(value * (k + p % 3) for p in range(periods)),
                         below=k == 2) for k in range(3)),
    )  # fmt: skip


def _heat(rows: int, columns: int, **more: Any) -> Heat:
    cells = tuple(Cell(value=(k * 37 % 19) / 19 - 0.4, open=k % 5 == 0, pale=k % 7 == 0)
                  for k in range(max(columns - 1, 0)))  # fmt: skip
    return Heat(
        head=WORDY, columns=tuple(LONG[k % 3] for k in range(columns)), corner=LONG[0], over=LONG[1],
        note_head=LONG[1],
        rows=tuple(Row(name=LONG[k % 3], note=f"{HUGE:,.0f}", cells=(*cells, Cell(value=None)),
                       strong=k == 1) for k in range(rows)), **more,
    )  # fmt: skip


def _forest(n: int, unit: Any) -> Forest:
    rows = tuple(
        Estimate(name=LONG[k % 3], value=0.3 * (k % 5) + 0.01, low=0.1 * (k % 5) - 0.2,
                 high=0.7 * (k % 5) + 0.02, detail=LONG[1], note=LONG[2], pale=k % 3 == 0,
                 group=f"g{k // 6}")
        for k in range(n)
    )  # fmt: skip
    return Forest(head=WORDY, rows=rows, unit=unit, sides=(LONG[0], LONG[2]), good="low",
                  headings=(LONG[0], LONG[1], LONG[2]))  # fmt: skip


def _ribbons(n: int) -> Ribbons:
    row = Ribbon(
        steps=(*steps_of(LONG * 12), Step(name=LONG[1], sign="missing"), Step(name="x", sign="extra"),
               Step(name=LONG[0], sign="goal")),
        numbers=(f"{HUGE:,.0f}", "31%", LONG[1]), name=LONG[0], detail=" ".join(LONG), share=0.4,
    )  # fmt: skip
    short = Ribbon(steps=(*steps_of(["홈", "홈", "장바구니"]), Step(name="떠남", sign="drop")),
                   numbers=("12",))  # fmt: skip
    return Ribbons(head=WORDY, rows=(row, short) * (n // 2), headings=("사람", "비율", LONG[0]))


def _sankey(columns: int, each: int) -> Sankey:
    nodes = [Node(key=f"{c}.{k}", name=LONG[k % 3], column=c, value=10.0 ** (5 - k % 6),
                  text=f"{HUGE:,.0f}", last=k == each - 1, colour=LOSS if k == each - 1 else "moved")
             for c in range(columns) for k in range(each)]  # fmt: skip
    bands = [Band(source=f"{c}.{a}", target=f"{c + 1}.{b}", value=10.0 ** (5 - a % 6) / each)
             for c in range(columns - 1) for a in range(each) for b in range(each)]  # fmt: skip
    return Sankey(head=WORDY, nodes=tuple(nodes), bands=tuple(bands),
                  headings=tuple(LONG[c % 3] for c in range(columns)))  # fmt: skip


def _graph(n: int) -> Graph:
    nodes = [Stop(key=str(k), name=LONG[k % 3], text=f"{HUGE:,.0f} · 12%", aside=LONG[2] if k % 3 else "",
                  ends=k in (0, n - 1)) for k in range(n)]  # fmt: skip
    arcs = [
        Arc(source=str(k), target=str(k * 7 % n), weight=float(k + 1), text="12%") for k in range(n)
    ]
    arcs += [Arc(source=str(k), target=str(k + 1), weight=9.0, text="100%") for k in range(n - 1)]
    arcs += [Arc(source=str(k + 1), target=str(k), weight=2.0, text="3%") for k in range(1, n - 2)]
    return Graph(head=WORDY, nodes=tuple(nodes), arcs=tuple(arcs), first="0", last=str(n - 1))


def _branch(depth: int, k: int = 0) -> Branch:
    parts = (_branch(depth - 1, k + 1), _branch(depth - 2, k + 2)) if depth > 1 else ()
    return Branch(share=0.3, text=f"{HUGE:,.0f} 떠남", detail=LONG[2], rule=" ".join(LONG) if k else "",
                  pale=k % 2 == 0, colour=LOSS, parts=parts)  # fmt: skip


def _bins(n: int, value: float) -> Histogram:
    return Histogram(
        head=WORDY, across=LONG[0], marks=tuple(Point(at=2.0**k, label=LONG[k % 3]) for k in range(6)),
        bins=tuple(Bin(low=2.0**k, high=2.0 ** (k + 1) if k < n - 1 else None,
                       count=value * (k % 5)) for k in range(n)),
    )  # fmt: skip


CASES: dict[str, tuple[Draw, Any]] = {
    "bars": (bars, _bars(5, long=False)),
    "bars-long": (bars, _bars(12)),
    "bars-200": (bars, _bars(200)),
    "bars-none": (bars, Bars(head=HEAD, rows=())),
    "bars-zero": (bars, Bars(head=HEAD, rows=(Bar(name="없음", value=0.0, text="0"),))),
    "lines": (lines, _lines(3, 31)),
    "lines-many": (lines, _lines(14, 400)),
    "lines-one": (lines, _lines(1, 1)),
    "lines-none": (lines, Lines(head=HEAD, labels=(), series=())),
    "lines-zero": (lines, _flat(0.0)),
    "lines-huge": (lines, _flat(HUGE)),
    "stacked": (stacked, _stacked(12, 90.0)),
    "stacked-200": (stacked, _stacked(200, HUGE)),
    "stacked-one": (stacked, _stacked(1, 1.0)),
    "stacked-zero": (stacked, _stacked(4, 0.0)),
    "stacked-none": (stacked, Stacked(head=HEAD, labels=(), parts=())),
    "histogram": (histogram, _bins(12, 40.0)),
    "histogram-200": (histogram, _bins(60, HUGE)),
    "histogram-one": (histogram, _bins(2, 1.0)),
    "histogram-none": (histogram, Histogram(head=HEAD, bins=())),
    "heat": (heat, _heat(8, 10)),
    "heat-many": (heat, _heat(200, 60, scale="diverging", unit="points")),
    "heat-one": (heat, _heat(1, 1)),
    "heat-two": (heat, _heat(2, 2)),
    "heat-none": (heat, Heat(head=HEAD, columns=(), rows=())),
    "forest": (forest, _forest(8, "points")),
    "forest-200": (forest, _forest(200, "ratio")),
    "forest-one": (forest, Forest(head=HEAD, rows=(Estimate(name="하나", value=None),))),
    "forest-none": (forest, Forest(head=HEAD, rows=())),
    "ribbons": (ribbons, _ribbons(4)),
    "ribbons-200": (ribbons, _ribbons(200)),
    "ribbons-none": (ribbons, Ribbons(head=HEAD, rows=())),
    "sankey": (sankey, _sankey(4, 5)),
    "sankey-wide": (sankey, _sankey(12, 9)),
    "sankey-one": (sankey, _sankey(1, 1)),
    "sankey-none": (sankey, Sankey(head=HEAD, nodes=(), bands=())),
    "graph": (graph, _graph(7)),
    "graph-many": (graph, _graph(24)),
    "graph-none": (graph, Graph(head=HEAD, nodes=(), arcs=(), first="a", last="b")),
    "tree": (tree, Tree(head=HEAD, root=_branch(3))),
    "tree-deep": (tree, Tree(head=WORDY, root=_branch(6))),
    "tree-one": (tree, Tree(head=HEAD, root=_branch(1))),
    "tree-none": (tree, Tree(head=HEAD, root=None)),
}  # fmt: skip
