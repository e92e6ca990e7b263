"""The compiled sums of n-grams equal sums written plainly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yeojido.kernels.gram_scores import gram_scores


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=6), st.integers(0, 9))
def test_sums_of_known_ngrams(texts: list[list[int]], seed: int) -> None:
    """Known n-grams add their row as often as they occur, unknown ones nothing."""
    rng = np.random.default_rng(seed)
    grams = np.unique(rng.integers(0, 30, 12)).astype(np.uint32)
    weights = rng.normal(size=(grams.size + 1, 3)).astype(np.float32)
    ids = np.array([gram for text in texts for gram in text], np.uint32)
    offsets = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    row = {gram: at for at, gram in enumerate(grams.tolist())}
    plain = [
        sum((weights[row[g]] for g in text if g in row), np.zeros(3, np.float32)) for text in texts
    ]
    found = gram_scores(ids, offsets, grams, weights)
    assert found.shape == (len(texts), 3)
    if texts:
        np.testing.assert_allclose(found, plain, rtol=1e-5, atol=1e-6)
