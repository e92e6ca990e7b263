"""Spans of a model with layers: its slopes are those that small differences find."""

from __future__ import annotations

import numpy as np
import pytest

from yeojido.analyze.voice.linear import Head, LinearModel, Link, Table
from yeojido.kernels.ngrams import Families

_DICE = np.random.default_rng(11)


def _normal(*shape: int) -> np.ndarray:
    return _DICE.normal(size=shape).astype(np.float32)


def _model(middle: Link, last: Link) -> LinearModel:
    """Return a model of two tables, two layers behind each other, and a valence of some link."""
    families = Families(chars_from=2, chars_to=3)
    tables = tuple(
        Table(name, families, _DICE.integers(-99, 99, (1 << 9, n)).astype(np.int8), _normal(n) / 60)
        for name, n in (("a", 3), ("b", 4))
    )
    ordinal = last == "ordinal"
    heads = (
        Head("one", ("a", "b"), middle, _normal(7, 5), _normal(5)),
        Head("two", ("one", "a"), "tanh", _normal(8, 4), _normal(4)),
        Head("beside", ("b",), "sigmoid", _normal(4, 2), _normal(2)),
        Head(
            "valence", ("two", "one"), last, _normal(9, 1 if ordinal else 5),
            np.array([-1.5, -0.5, 0.5, 1.5], np.float32) if ordinal else _normal(5),
            levels=(-2, -1, 0, 1, 2),
        ),
    )  # fmt: skip
    return LinearModel("layers", "1", "ko", tables, heads)


@pytest.mark.parametrize("middle", ["identity", "tanh", "sigmoid", "softmax"])
@pytest.mark.parametrize("last", ["ordinal", "softmax", "identity"])
def test_slopes_are_those_of_small_differences(middle: Link, last: Link) -> None:
    """Moving a column a little moves the valence as the slope says, through every kind of layer."""
    model = _model(middle, last)
    heads, _ = model._behind("valence")
    assert [head.name for head in heads] == ["one", "two", "valence"]
    columns = {"a": _normal(20, 3), "b": _normal(20, 4)}
    found = model._slopes(columns, heads)
    levels = np.array([-2, -1, 0, 1, 2])
    for name, values in columns.items():
        for column in range(values.shape[1]):
            sides = []
            for way in (1e-3, -1e-3):
                half = {each: (v / 2).astype(np.float32) for each, v in columns.items()}
                half[name][:, column] += np.float32(way)
                sides.append(model.heads_of(half)["valence"].astype(float) @ levels)
            expected = (sides[0] - sides[1]) / 2e-3
            assert found[name][:, column] == pytest.approx(expected, abs=0.02, rel=0.02)
