"""What the n-grams of texts say, added up text by text."""

from __future__ import annotations

from typing import Any

import numpy as np

from yeojido.kernels.compiled import njit


@njit(cache=True, nogil=True)
def gram_scores(ids: Any, offsets: Any, grams: Any, weights: Any) -> Any:
    """Return (texts, columns) float32: the rows of ``weights`` of each text's n-grams, added up.

    Args:
        ids: (n,) uint32 n-grams, text after text.
        offsets: (texts + 1,) int64, where each text's n-grams begin.
        grams: (known,) uint32, ascending; others say nothing.
        weights: (known or more, columns) float32, what each known n-gram says.
    """
    texts, columns, known = offsets.size - 1, weights.shape[1], grams.size
    made = np.zeros((texts, columns), np.float32)
    for text in range(texts):
        for at in range(offsets[text], offsets[text + 1]):
            wanted = ids[at]
            low, high = 0, known
            while low < high:
                middle = (low + high) >> 1
                if grams[middle] < wanted:
                    low = middle + 1
                else:
                    high = middle
            if low < known and grams[low] == wanted:
                for column in range(columns):
                    made[text, column] += weights[low, column]
    return made
