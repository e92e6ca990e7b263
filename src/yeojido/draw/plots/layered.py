"""Places for the nodes and ways of a directed graph, in layers from top to bottom.

After E. R. Gansner, E. Koutsofios, S. C. North, K.-P. Vo, "A technique for drawing directed
graphs", IEEE Transactions on Software Engineering 19(3), 1993: cycles are broken, layers assigned,
long edges cut by virtual nodes, crossings reduced by weighted medians with transposition. The x
coordinates are the least squares ones under the nodes' widths, layer by layer, which keeps long
edges straight; each layer is solved exactly by pooling adjacent violators (isotonic regression).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

#: how often the layers are swept for their order and for their places
ORDERINGS, PLACINGS = 16, 160
#: width a way takes where it passes a layer
WAY = 16.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge with its weight."""

    source: str
    target: str
    weight: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is.

    Attributes:
        x: centre of each node, px from the left.
        layer: layer of each node, 0 at the top.
        ways: for each edge the (x, layer) it passes, from its upper end to its lower end.
        upward: for each edge whether it leads up, so that its source is the lower end.
        layers: number of layers.
        width: of the whole, px.
    """

    x: Mapping[str, float]
    layer: Mapping[str, int]
    ways: tuple[tuple[tuple[float, int], ...], ...]
    upward: tuple[bool, ...]
    layers: int
    width: float


@dataclass(slots=True)
class _Net:
    """The graph with its virtual nodes: every link joins neighbouring layers."""

    layers: list[list[str]] = field(default_factory=list[list[str]])
    up: dict[str, list[tuple[str, float]]] = field(
        default_factory=dict[str, list[tuple[str, float]]]
    )
    down: dict[str, list[tuple[str, float]]] = field(
        default_factory=dict[str, list[tuple[str, float]]]
    )
    width: dict[str, float] = field(default_factory=dict[str, float])


def layered(
    widths: Mapping[str, float], edges: Sequence[Edge], *, first: str, last: str, gap: float
) -> Layout:
    """Return places for nodes of the given widths, ``first`` at the top and ``last`` at the foot.

    ``gap`` px are kept between neighbours. The same graph gives the same places.
    """
    upward = _upward(edges, first, last)
    layer = _layers(widths, edges, upward, first, last)
    net, chains = _net(widths, edges, upward, layer)
    _order(net)
    x = _places(net, gap)
    left = min((x[name] - net.width[name] / 2 for name in x), default=0.0)
    right = max((x[name] + net.width[name] / 2 for name in x), default=0.0)
    row = {name: place for place, names in enumerate(net.layers) for name in names}
    return Layout(
        x={name: x[name] - left for name in widths},
        layer=layer,
        ways=tuple(tuple((x[name] - left, row[name]) for name in chain) for chain in chains),
        upward=tuple(upward),
        layers=len(net.layers),
        width=right - left,
    )


def _upward(edges: Sequence[Edge], first: str, last: str) -> list[bool]:
    """Return which edges must be turned so that no cycle is left: the weakest that close one."""
    below: dict[str, set[str]] = {}

    def reaches(start: str, wanted: str) -> bool:
        open_, seen = [start], {start}
        while open_:
            name = open_.pop()
            if name == wanted:
                return True
            for after in below.get(name, ()):
                if after not in seen:
                    seen.add(after)
                    open_.append(after)
        return False

    turned = [False] * len(edges)
    places = sorted(
        range(len(edges)),
        key=lambda i: (
            edges[i].source != first and edges[i].target != last,
            -edges[i].weight, edges[i].source, edges[i].target,
        ),
    )  # fmt: skip
    for place in places:
        edge = edges[place]
        if edge.target == first or edge.source == last or reaches(edge.target, edge.source):
            turned[place] = True
        else:
            below.setdefault(edge.source, set()).add(edge.target)
    return turned


def _layers(
    names: Mapping[str, float], edges: Sequence[Edge], upward: Sequence[bool], first: str, last: str
) -> dict[str, int]:
    """Return the layer of each node: the longest way from the top, pulled down where it is nearer
    to what follows it.
    """
    kept = [edge for edge, turned in zip(edges, upward, strict=True) if not turned]
    layer = {name: 0 if name == first else 1 for name in names}
    for _ in names:
        for edge in kept:
            layer[edge.target] = max(layer[edge.target], layer[edge.source] + 1)
    if last in layer:
        layer[last] = max(layer.values()) + (0 if len(names) == 1 else 1)
    for name in sorted(names, key=lambda name: (-layer[name], name)):
        after = [edge for edge in kept if edge.source == name and edge.target != last]
        before = [edge for edge in kept if edge.target == name]
        if name in (first, last) or not after:
            continue
        if sum(edge.weight for edge in after) > sum(edge.weight for edge in before):
            layer[name] = max(layer[name], min(layer[edge.target] for edge in after) - 1)
    used = {old: new for new, old in enumerate(sorted(set(layer.values())))}
    return {name: used[place] for name, place in layer.items()}


def _net(
    widths: Mapping[str, float], edges: Sequence[Edge], upward: Sequence[bool],
    layer: Mapping[str, int],
) -> tuple[_Net, list[list[str]]]:  # fmt: skip
    """Return the graph with virtual nodes, and for each edge the nodes it passes, top first."""
    net = _Net(layers=[[] for _ in range(max(layer.values(), default=0) + 1)])
    for name, wide in widths.items():
        net.layers[layer[name]].append(name)
        net.width[name] = wide
    chains: list[list[str]] = []
    for place, (edge, turned) in enumerate(zip(edges, upward, strict=True)):
        top, foot = (edge.target, edge.source) if turned else (edge.source, edge.target)
        chain = [top]
        for row in range(layer[top] + 1, layer[foot]):
            name = f"\0{place}.{row}"
            net.layers[row].append(name)
            net.width[name] = WAY
            chain.append(name)
        chain.append(foot)
        chains.append(chain)
        for one, other in pairwise(chain):
            # the straighter, the more virtual ends (the paper's 1, 2, 8)
            pull = (1.0, 2.0, 8.0)[one.startswith("\0") + other.startswith("\0")]
            net.down.setdefault(one, []).append((other, pull))
            net.up.setdefault(other, []).append((one, pull))
    return net, chains


def _order(net: _Net) -> None:
    """Order the layers so that few ways cross; the best order seen is kept."""
    _begin(net)
    best, least = [list(names) for names in net.layers], _crossings(net)
    for sweep in range(ORDERINGS):
        down = sweep % 2 == 0
        near = net.up if down else net.down
        rows = range(1, len(net.layers)) if down else range(len(net.layers) - 2, -1, -1)
        for row in rows:
            other = net.layers[row - 1 if down else row + 1]
            at = {name: place for place, name in enumerate(other)}
            _by_median(net.layers[row], near, at)
        _transpose(net)
        count = _crossings(net)
        if count < least:
            best, least = [list(names) for names in net.layers], count
        if least == 0:
            break
    net.layers = best


def _begin(net: _Net) -> None:
    """Put the nodes in the order in which a walk from the top meets them."""
    met: dict[str, int] = {}
    open_ = [name for names in reversed(net.layers) for name in reversed(names)]
    while open_:
        name = open_.pop()
        if name not in met:
            met[name] = len(met)
            open_ += [after for after, _ in reversed(net.down.get(name, []))]
    for names in net.layers:
        names.sort(key=met.__getitem__)


def _by_median(
    names: list[str], near: Mapping[str, list[tuple[str, float]]], at: Mapping[str, int]
) -> None:
    """Sort a layer by the weighted medians of the neighbours; nodes without any keep their place."""
    medians = {name: _median([at[one] for one, _ in near.get(name, ())]) for name in names}
    free = [place for place, name in enumerate(names) if medians[name] is not None]
    moving = sorted((names[place] for place in free), key=lambda name: medians[name] or 0.0)
    for place, name in zip(free, moving, strict=True):
        names[place] = name


def _median(places: list[int]) -> float | None:
    if not places:
        return None
    places.sort()
    middle, count = len(places) // 2, len(places)
    if count % 2:
        return float(places[middle])
    if count == 2:
        return (places[0] + places[1]) / 2
    left = places[middle - 1] - places[0]
    right = places[-1] - places[middle]
    if left + right == 0:
        return (places[middle - 1] + places[middle]) / 2
    return (places[middle - 1] * right + places[middle] * left) / (left + right)


def _transpose(net: _Net) -> None:
    """Exchange neighbours as long as that takes crossings away."""
    for _ in range(8):
        better = False
        for row, names in enumerate(net.layers):
            sides = [
                (near, {name: place for place, name in enumerate(net.layers[other])})
                for near, other in ((net.up, row - 1), (net.down, row + 1))
                if 0 <= other < len(net.layers)
            ]
            for place in range(len(names) - 1):
                one, other = names[place], names[place + 1]
                now = sum(_between(one, other, near, at) for near, at in sides)
                then = sum(_between(other, one, near, at) for near, at in sides)
                if then < now:
                    names[place], names[place + 1] = other, one
                    better = True
        if not better:
            return


def _between(
    left: str, right: str, near: Mapping[str, list[tuple[str, float]]], at: Mapping[str, int]
) -> int:
    """Return how often the ways of two neighbours cross."""
    return sum(
        at[one] > at[other] for one, _ in near.get(left, ()) for other, _ in near.get(right, ())
    )


def _crossings(net: _Net) -> int:
    total = 0
    for row, names in enumerate(net.layers[:-1]):
        at = {name: place for place, name in enumerate(net.layers[row + 1])}
        for place, left in enumerate(names):
            total += sum(_between(left, right, net.down, at) for right in names[place + 1 :])
    return total


def _places(net: _Net, gap: float) -> dict[str, float]:
    """Return the x of every node: near its neighbours, in its order, with the gap kept."""
    x: dict[str, float] = {}
    for names in net.layers:
        whole = sum(net.width[name] for name in names) + gap * max(0, len(names) - 1)
        left = -whole / 2
        for name in names:
            x[name] = left + net.width[name] / 2
            left += net.width[name] + gap
    rows = range(len(net.layers))
    for sweep in range(PLACINGS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            names = net.layers[row]
            wanted: list[float] = []
            pulls: list[float] = []
            for name in names:
                near = [*net.up.get(name, ()), *net.down.get(name, ())]
                pull = sum(weight for _, weight in near)
                wanted.append(
                    sum(x[one] * weight for one, weight in near) / pull if pull else x[name]
                )
                pulls.append(pull or 0.1)
            found = apart(wanted, pulls, [net.width[name] for name in names], gap)
            x.update(zip(names, found, strict=True))
    return x


def apart(
    wanted: Sequence[float], pulls: Sequence[float], widths: Sequence[float], gap: float
) -> list[float]:
    """Return the centres nearest to the wanted ones (least squares) that keep order and gap.

    Exact: pooling adjacent violators after the widths are taken out.

    >>> apart([0, 0], [1, 1], [10, 10], 2)
    [-6.0, 6.0]
    """
    offsets: list[float] = []
    reach = 0.0
    for place, wide in enumerate(widths):
        reach += (widths[place - 1] / 2 + wide / 2 + gap) if place else 0.0
        offsets.append(reach)
    pools: list[tuple[float, float, int]] = []
    for value, pull, offset in zip(wanted, pulls, offsets, strict=True):
        pools.append((value - offset, pull, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            b, a = pools.pop(), pools.pop()
            mean = (a[0] * a[1] + b[0] * b[1]) / (a[1] + b[1])
            pools.append((mean, a[1] + b[1], a[2] + b[2]))
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
