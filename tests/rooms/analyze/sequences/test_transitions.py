"""Transitions by example."""

from __future__ import annotations

import pytest

from tests.laws.logs import Log, person
from tests.laws.test_transitions import DEFINITION, ask, edges
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.sequences.transitions import Transitions
from yeojido.domain.errors import BadOption


def test_shape():
    """START and END are nodes; edges go from the most frequent on."""
    result = ask([person("a@0 b@5 b@6"), person("a@0")], Transitions())
    assert result.to_dict() == {
        "nodes": [
            {"name": "START", "occurrences": 2, "people": 2},
            {"name": "a", "occurrences": 2, "people": 2},
            {"name": "b", "occurrences": 2, "people": 1},
            {"name": "END", "occurrences": 2, "people": 2},
        ],
        "edges": [
            {"from": source, "to": target, "occurrences": n, "people": n, "share_out": out,
             "share_in": into, "share_people": n / 2, "median_seconds": median}
            for source, target, n, out, into, median in [
                ("START", "a", 2, 1.0, 1.0, None),
                ("a", "END", 1, 0.5, 0.5, None),
                ("a", "b", 1, 0.5, 0.5, 300.0),
                ("b", "END", 1, 0.5, 0.5, None),
                ("b", "b", 1, 0.5, 0.5, 60.0),
            ]
        ],
    }  # fmt: skip


def test_patience_comes_from_the_data_where_the_definition_has_none():
    """A runner asks for the patience first; the gap of 50 minutes is within it."""
    import msgspec

    open_ended = msgspec.structs.replace(
        DEFINITION, meta=msgspec.structs.replace(DEFINITION.meta, patience=None)
    )
    log = Log(((person("a@0 b@50"), person("a@0 b@20 b@99")),))
    found = edges(LocalRunner(1).run(log, Transitions("stage", open_ended)))
    assert found[("s1", "s2")] == (2, 2, 35)
    assert found[("START", "s1")][0] == 2


def test_an_empty_log_has_no_edges():
    """Nothing is counted and nothing breaks."""
    for question in (Transitions(), Transitions("stage", DEFINITION)):
        result = LocalRunner().run(Log(((),), names=()), question)
        assert result.edges == ()
        assert {node.occurrences for node in result.nodes} == {0}
        assert result.to_polars().height == 0


def test_a_notebook_shows_the_table():
    """The result of a question shows itself."""
    result = ask([person("a@0 b@5")], Transitions())
    assert "<table" in result._repr_html_()
    assert "START" in result._repr_html_()


def test_levels_without_a_journey_are_refused():
    """Touchpoints and stages need a definition."""
    with pytest.raises(BadOption, match="event"):
        Transitions("stage")
    with pytest.raises(BadOption, match="touchpoint"):
        Transitions("page")
