"""Layered places: layers go down, nothing overlaps, few crossings, any graph."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from yeojido.draw.plots.layered import Edge, Layout, apart, layered

NAMES = ["S", *"abcdefgh", "E"]
EDGES = st.lists(
    st.tuples(st.sampled_from(NAMES[:-1]), st.sampled_from(NAMES[1:]), st.integers(1, 99)),
    max_size=24, unique_by=lambda edge: edge[:2],
).map(lambda found: [Edge(a, b, float(w)) for a, b, w in found if a != b])  # fmt: skip


def made(edges: list[Edge], wide: float = 100.0) -> Layout:
    """Return the layout of edges over all names."""
    return layered(dict.fromkeys(NAMES, wide), edges, first="S", last="E", gap=20)


@given(edges=EDGES)
@settings(max_examples=80, deadline=None)
def test_every_way_leads_down_or_is_turned(edges: list[Edge]) -> None:
    """Ways pass every layer between their ends once; nodes of a layer keep their gap."""
    layout = made(edges)
    for edge, way, up in zip(edges, layout.ways, layout.upward, strict=True):
        top, foot = (edge.target, edge.source) if up else (edge.source, edge.target)
        rows = [row for _, row in way]
        assert rows == list(range(layout.layer[top], layout.layer[foot] + 1))
        assert len(rows) > 1
    for row in range(layout.layers):
        xs = sorted(layout.x[name] for name in NAMES if layout.layer[name] == row)
        assert all(b - a >= 120 - 1e-6 for a, b in pairwise(xs))
        ways = sorted(x for way in layout.ways for x, at in way[1:-1] if at == row)
        for x in ways:
            assert all(abs(x - other) >= 50 for other in xs)
    assert all(50 - 1e-6 <= x <= layout.width - 50 + 1e-6 for x in layout.x.values())


@given(edges=EDGES)
@settings(max_examples=20, deadline=None)
def test_the_order_of_edges_changes_nothing_that_is_seen(edges: list[Edge]) -> None:
    """The layers come from the graph, not from how it was listed."""
    one, other = made(edges), made(edges[::-1])
    assert one.layer == other.layer


def test_only_the_weaker_way_of_a_cycle_goes_up() -> None:
    """Of two ways between two nodes the heavier leads down."""
    layout = made([Edge("S", "a", 9), Edge("a", "b", 5), Edge("b", "a", 3), Edge("b", "E", 9)])
    assert layout.upward == (False, False, True, False)


def test_crossings_that_can_be_avoided_are() -> None:
    """Two chains listed crosswise are laid side by side."""
    layout = made([Edge("S", "a", 5), Edge("S", "b", 5), Edge("a", "d", 4), Edge("b", "c", 4),
                   Edge("c", "e", 3), Edge("d", "f", 3)])  # fmt: skip
    x = layout.x
    assert (x["a"] < x["b"]) == (x["d"] < x["c"]) == (x["f"] < x["e"])


@given(wanted=st.lists(st.floats(-500, 500), min_size=1, max_size=7))
def test_centres_are_the_nearest_that_keep_the_gap(wanted: list[float]) -> None:
    """No small push of one centre within the gaps comes nearer to what is wanted."""
    found = apart(wanted, [1.0] * len(wanted), [10.0] * len(wanted), 2)
    assert all(b - a >= 12 - 1e-6 for a, b in pairwise(found))
    cost = sum((a - b) ** 2 for a, b in zip(found, wanted, strict=True))
    for place in range(len(found)):
        for push in (-0.5, 0.5):
            moved = [x + push * (i == place) for i, x in enumerate(found)]
            if all(b - a >= 12 for a, b in pairwise(moved)):
                assert sum((a - b) ** 2 for a, b in zip(moved, wanted, strict=True)) >= cost - 1e-6
