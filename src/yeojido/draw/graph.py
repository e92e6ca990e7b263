"""The picture of transitions: from START to END, the strongest ways only, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.graph import Arc, Graph, Node, graph
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

START, END = "START", "END"
NODES = 16
OUT = 2


@dataclass(frozen=True, slots=True)
class Move:
    """An edge of the answer."""

    source: str
    target: str
    weight: float
    share: float
    seconds: float | None


def transitions(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of a transition graph.

    ``data`` is the answer of ``transitions --json``: ``nodes`` with name, occurrences, people;
    ``edges`` with from, to, occurrences, people, share_out, median_seconds; START and END.
    """
    counts = {
        str(node["name"]): number(node.get("occurrences")) or 0.0 for node in data.get("nodes", ())
    }
    moves = _moves(data.get("edges", ()))
    kept = _kept(counts)
    drawn = _strongest([move for move in moves if {move.source, move.target} <= kept])
    aside = _asides(drawn, [move for move in moves if move.target == END], language)
    drawn = [move for move in drawn if move.target != END or move.source not in aside]
    again = {move.source: move for move in moves if move.source == move.target}
    used = {move.source for move in drawn} | {move.target for move in drawn}
    nodes = [
        _node(name, counts, again.get(name), aside.get(name, ""), language)
        for name in counts
        if name in used
    ]
    title = _finding(drawn, language)
    return graph(
        Graph(
            head=Head(
                title=title,
                subtitle=say("draw.graph_title", language) if drawn else "",
                notes=_notes(moves, drawn, aside, language),
                empty=say("draw.graph_none", language),
            ),
            nodes=tuple(nodes), first=START, last=END,
            arcs=tuple(_arc(move, language) for move in drawn),
        ),
        language, face,
    )  # fmt: skip


def _moves(edges: Sequence[Mapping[str, Any]]) -> list[Move]:
    return [
        Move(str(edge["from"]), str(edge["to"]), number(edge.get("occurrences")) or 0.0,
             number(edge.get("share_out")) or 0.0, number(edge.get("median_seconds")))
        for edge in edges
    ]  # fmt: skip


def _kept(counts: Mapping[str, float]) -> set[str]:
    """Return the nodes that are drawn: START, END and the most frequent."""
    inner = sorted((n for n in counts if n not in (START, END)), key=lambda n: (-counts[n], n))
    return {START, END, *inner[:NODES]}


def _strongest(moves: Sequence[Move]) -> list[Move]:
    """Return of every node its strongest ways out, and the strongest way into it."""
    ordered = sorted(
        (move for move in moves if move.source != move.target),
        key=lambda move: (-move.weight, move.source, move.target),
    )
    chosen: list[Move] = []
    out: dict[str, int] = {}
    reached: set[str] = set()
    for move in ordered:
        enough = out.get(move.source, 0) >= OUT or move.share < 0.1
        if enough and move.target in reached:
            continue
        chosen.append(move)
        out[move.source] = out.get(move.source, 0) + 1
        reached.add(move.target)
    return chosen


def _asides(drawn: Sequence[Move], ends: Sequence[Move], language: Language) -> dict[str, str]:
    """Return the shares that end at a node, in words beside it.

    A way to END from amid the graph would cross all that follows; only a node for which ending is
    the likeliest keeps it as a way.
    """
    top = {}
    for move in sorted(drawn, key=lambda move: move.weight):
        top[move.source] = move.target
    return {
        move.source: say("draw.graph_ends", language, share=numbers.share(move.share))
        for move in ends
        if top.get(move.source) != END and move.share >= 0.01
    }


def _node(
    name: str, counts: Mapping[str, float], again: Move | None, aside: str, language: Language
) -> Node:
    words = {START: say("draw.start", language), END: say("draw.end", language)}
    count = counts[name]
    text = numbers.count(count) if count < 1e8 else numbers.short(count, language)
    if again is not None and again.share >= 0.05:
        text += " · " + say("draw.graph_again", language, share=numbers.share(again.share))
    return Node(key=name, name=words.get(name, name), text=text, aside=aside, ends=name in words)


def _arc(move: Move, language: Language) -> Arc:
    words = {START: say("draw.start", language), END: say("draw.end", language)}
    source, target = words.get(move.source, move.source), words.get(move.target, move.target)
    told = [f"{source} → {target}", numbers.count(move.weight), numbers.share(move.share)]
    if move.seconds is not None:
        time = numbers.span(move.seconds, language)
        told.append(say("draw.funnel_time", language, time=time))
    return Arc(source=move.source, target=move.target, weight=move.weight,
               text=numbers.share(move.share) if move.share >= 0.05 else "",
               words=" · ".join(told))  # fmt: skip


def _notes(
    moves: Sequence[Move], drawn: Sequence[Move], aside: Mapping[str, str], language: Language
) -> tuple[str, ...]:
    whole = sum(move.weight for move in moves)
    if not whole:
        return ()
    shown = sum(move.weight for move in drawn)
    shown += sum(m.weight for m in moves if m.target == END and m.source in aside)
    shown += sum(m.weight for m in moves if m.source == m.target and m.share >= 0.05)
    return (
        say("draw.graph_read", language),
        say("draw.graph_part", language, ways=numbers.count(len(drawn)),
            all=numbers.count(len(moves)), share=numbers.share(shown / whole)),
    )  # fmt: skip


def _finding(drawn: Sequence[Move], language: Language) -> str:
    inner = [move for move in drawn if move.source != START and move.target != END] or list(drawn)
    if not inner:
        return say("draw.graph_title", language)
    top = max(inner, key=lambda move: move.weight)
    names = {START: say("draw.start", language), END: say("draw.end", language)}
    return say(
        "draw.graph_finding", language, source=names.get(top.source, top.source),
        target=names.get(top.target, top.target), n=numbers.count(top.weight),
    )  # fmt: skip
