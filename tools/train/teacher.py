"""The teacher of the English model: logistic regression on words and characters by TF-IDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_TOKEN = r"[a-zA-Z]+(?:'[a-z]+)?|\d+|[^\w\s]"
_STEPS = 40
#: Strength of the prior: what a weight of one costs, in texts.
_HOLD = 1.0


def taught(texts: list[str], labels: Floats, fold: NDArray[np.int64]) -> Floats:
    """Return the probabilities of the labels (n, labels), of texts that were not learned from."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(token_pattern=_TOKEN, ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=4, sublinear_tf=True)
    parts = [each.fit_transform(texts) for each in (words, chars)]
    x: Any = sparse.csr_matrix(sparse.hstack(parts), dtype=np.float32)
    made = np.zeros(labels.shape, np.float32)
    for each in np.unique(fold):
        held = fold == each
        weights, bias = _regression(x[~held], labels[~held])
        made[held] = 1 / (1 + np.exp(-(x[held] @ weights + bias)))
        print(f"  teacher, fold {each + 1}", flush=True)
    return made


def _regression(x: Any, y: Floats) -> tuple[Floats, Floats]:
    """Return weights (features, labels) and biases of all labels' regressions (L-BFGS)."""
    from scipy.optimize import minimize

    d, k = x.shape[1], y.shape[1]
    turned = x.T.tocsr()

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.astype(np.float32).reshape(d + 1, k)
        z = x @ weights[:-1] + weights[-1]
        loss = float((np.logaddexp(0, z) - y * z).sum(dtype=np.float64))
        loss += _HOLD * float((weights[:-1].astype(np.float64) ** 2).sum()) / 2
        gap = 1 / (1 + np.exp(-z)) - y
        slope = np.vstack([turned @ gap + _HOLD * weights[:-1], gap.sum(axis=0)[None]])
        return loss, slope.astype(np.float64).ravel()

    share = y.mean(axis=0)
    start = np.zeros((d + 1, k))
    start[-1] = np.log(share / (1 - share))
    found = minimize(cost, start.ravel(), jac=True, method="L-BFGS-B",
                     options={"maxiter": _STEPS, "maxcor": 5})  # fmt: skip
    made = found.x.astype(np.float32).reshape(d + 1, k)
    return made[:-1], made[-1]
