"""The English model: 28 emotions of GoEmotions, read as valence and nine journey emotions.

    python -m tools.train.english --data DIR [--seed 7] [--out FILE]
    python -m tools.train.english --data DIR --evaluate [--out FILE]

A teacher (TF-IDF of words and characters, logistic regression) reads every training text without
having seen it; the network that is shipped learns from labels and teacher together, which says
more about a text than a few labels do (distillation: Hinton, Vinyals and Dean 2015). All that is
chosen (settings, thresholds, how log-odds become valence) comes from the training part by
cross-validation; the other part is looked at in the end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.train import goemotions as ge
from tools.train.layers import Network, Settings, Texts, fit
from tools.train.measures import bagged, calibration_error, f1, groups_of, report
from tools.train.teacher import taught
from yeojido.analyze.voice.linear import Head, LinearModel, Table
from yeojido.domain.voice import EMOTIONS
from yeojido.kernels.ngrams import Families, code_points, hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

VERSION = "1"
OUT = Path("src/yeojido/adapters/models/english.yjm")
FAMILIES = Families(chars_from=2, chars_to=5, words_to=2)
BITS = 16
#: How much of what the network learns are the labels themselves.
OWN = 0.5
FOLDS = 5
SETTINGS = Settings(hidden=64, passes=7, rate=0.08, drop_rows=0.5, drop_hidden=0.5)
#: Strength of the priors of the small layers that are fitted on log-odds.
_RIDGE = 0.3


def features(texts: list[str]) -> Texts:
    """Return the rows of the table that texts add up."""
    found = hashed(*code_points(texts), FAMILIES)
    return Texts((found.ids & np.uint32((1 << BITS) - 1)).astype(np.int64), found.offsets)


def train(data: Path, seed: int, out: Path = OUT) -> None:
    """Train, and write the file of the model."""
    texts, labels = ge.read(data, "train")
    fold = np.random.default_rng(seed).permutation(len(texts)) % FOLDS
    teacher = taught(ge.published(data, "train"), labels, fold)
    _say("teacher", f1(teacher, labels, fold))
    target = (OWN * labels + (1 - OWN) * teacher).astype(np.float32)
    ids = features(texts)
    odds = np.zeros(labels.shape, np.float32)
    for each in range(FOLDS):
        seen, held = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        network = fit(ids.part(seen), target[seen], 1 << BITS, SETTINGS, seed)
        odds[held] = _stored(network).odds(ids.part(held))
        print(f"  fold {each + 1} of {FOLDS}", flush=True)
    model = _assembled(fit(ids, target, 1 << BITS, SETTINGS, seed), odds, labels, fold, seed)
    out.write_bytes(model.to_bytes())
    print(f"{out}: {out.stat().st_size:,} bytes", flush=True)


def _say(name: str, macro: float) -> None:
    print(f"{name}: macro-F1 {macro:.4f} (cross-validated, thresholds too)", flush=True)


def _stored(network: Network) -> Network:
    """Return the network with its table as the file will hold it."""
    weights, scale = quantised(network.table)
    return Network(
        weights.astype(np.float32) * scale, network.bias, network.out, network.out_bias,
        network.power,
    )  # fmt: skip


def quantised(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a table as int8 with a scale for each column; the largest 0.01 % are cut."""
    scale = np.maximum(np.quantile(np.abs(table), 0.9999, axis=0), 1e-9) / 127
    weights = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    return weights, scale.astype(np.float32)


def _assembled(
    network: Network, odds: Floats, labels: Floats, fold: NDArray[np.int64], seed: int
) -> LinearModel:
    """Return the model: the network, and on its log-odds what makes valence and emotions of them.

    ``odds`` (n, 28) are of texts that the networks of the folds had not seen.
    """
    slope, shift = _level(odds, labels)
    held = (odds * slope + shift).astype(np.float32)
    chance = _sigmoid(held)
    _say("network", f1(chance, labels, fold))
    print("calibration error of labels", round(calibration_error(chance, labels), 4), flush=True)
    thresholds = bagged(chance, labels, seed)
    group_thresholds = {
        name: bagged(ge.grouped(groups, chance), groups_of(groups, labels), seed).tolist()
        for name, groups in (("ekman", ge.EKMAN), ("groups", ge.GROUPS))
    }
    weights, scale = quantised(network.table)
    side = ge.side(labels)
    polar = side != 0
    both = np.concatenate([held, chance], axis=1)
    positive = _logistic(both[polar], (side[polar] > 0).astype(np.float64))
    valence = _ridge(chance, ge.valence(labels))
    emotions = _softmax(held, ge.shares(labels))
    eye = np.eye(len(ge.LABELS), dtype=np.float32)
    heads = (
        Head("hidden", ("ngrams",), "tanh", np.eye(network.bias.size, dtype=np.float32),
             network.bias),
        Head("odds", ("hidden",), "identity", network.out * slope, network.out_bias * slope + shift,
             ge.LABELS),
        Head("labels", ("odds",), "sigmoid", eye, np.zeros(len(ge.LABELS), np.float32), ge.LABELS,
             thresholds=tuple(thresholds.tolist())),
        Head("valence", ("labels",), "identity", valence[0][:, None], valence[1][None],
             levels=(1.0,)),
        Head("positive", ("odds", "labels"), "sigmoid", positive[0][:, None], positive[1][None]),
        Head("emotions", ("odds",), "softmax", *emotions, EMOTIONS),
    )  # fmt: skip
    notes = {
        "data": "GoEmotions (CC BY 4.0), train",
        "seed": seed,
        "settings": asdict(SETTINGS),
        "own": OWN,
        "thresholds": group_thresholds,
        "cross_validated_macro_f1": round(f1(chance, labels, fold), 4),
    }
    digest = hashlib.sha256(weights.tobytes() + network.out.tobytes()).hexdigest()[:8]
    table = Table("ngrams", FAMILIES, weights, scale, network.power)
    return LinearModel("english", f"{VERSION}.{digest}", "en", (table,), heads, notes)


def _level(odds: Floats, labels: Floats) -> tuple[Floats, Floats]:
    """Return slope and shift of each label's log-odds, by which its probabilities hold."""
    made = [_logistic(odds[:, [k]], labels[:, k].astype(np.float64), prior=1.0)
            for k in range(labels.shape[1])]  # fmt: skip
    slope = np.array([weights[0] for weights, _ in made], np.float32)
    return slope, np.array([shift for _, shift in made], np.float32)


def _logistic(x: Floats, y: Doubles, prior: float = 0.0) -> tuple[Floats, Floats]:
    """Return weights and bias of a logistic regression, weights held near ``prior`` (Newton)."""
    design = np.concatenate([x, np.ones((len(x), 1))], axis=1).astype(np.float64)
    start = np.array([prior] * x.shape[1] + [0.0])
    hold = np.diag([_RIDGE] * x.shape[1] + [1e-6])
    weights = start.copy()
    for _ in range(40):
        chance = 1 / (1 + np.exp(-design @ weights))
        pull = design.T @ (chance - y) + hold @ (weights - start)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + hold
        step = np.linalg.solve(bend, pull)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights[:-1].astype(np.float32), np.asarray(weights[-1], np.float32)


def _ridge(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return weights and bias of the valence by the labels' probabilities (least squares)."""
    design = np.concatenate([x, np.ones((len(x), 1))], axis=1).astype(np.float64)
    start = np.array([ge.VALENCE[name] for name in ge.LABELS] + [0.0])
    hold = np.diag([_RIDGE] * x.shape[1] + [1e-6])
    wanted = design.T @ y.astype(np.float64) + hold @ start
    weights = np.linalg.solve(design.T @ design + hold, wanted)
    return weights[:-1].astype(np.float32), np.asarray(weights[-1], np.float32)


def _softmax(x: Floats, shares: Floats) -> tuple[Floats, Floats]:
    """Return weights (28, 9) and biases (9,) of the journey emotions (multinomial regression)."""
    from scipy.optimize import minimize

    design = np.concatenate([x, np.ones((len(x), 1))], axis=1).astype(np.float64)
    k = shares.shape[1]

    def cost(flat: Doubles) -> tuple[float, Doubles]:
        weights = flat.reshape(-1, k)
        z = design @ weights
        z -= z.max(axis=1, keepdims=True)
        e = np.exp(z)
        p = e / e.sum(axis=1, keepdims=True)
        loss = -(shares * np.log(p + 1e-12)).sum() + _RIDGE * (weights[:-1] ** 2).sum() / 2
        slope = design.T @ (p - shares)
        slope[:-1] += _RIDGE * weights[:-1]
        return float(loss), slope.ravel()

    found = minimize(cost, np.zeros(design.shape[1] * k), jac=True, method="L-BFGS-B",
                     options={"maxiter": 300})  # fmt: skip
    weights = found.x.reshape(-1, k)
    return weights[:-1].astype(np.float32), weights[-1].astype(np.float32)


def _sigmoid(x: Floats) -> Floats:
    return (1 / (1 + np.exp(-x))).astype(np.float32)


def evaluate(data: Path, seed: int, path: Path = OUT) -> None:
    """Print how right the model is on the part that training never saw, as JSON."""
    model = LinearModel.from_bytes(path.read_bytes())
    texts, labels = ge.read(data, "dev")
    print(json.dumps(measured(model, texts, labels, seed), indent=2))


def measured(model: LinearModel, texts: list[str], labels: Floats, seed: int) -> dict[str, Any]:
    """Return the figures of a model on texts with labels."""
    read = model.read(texts)
    chance = read["labels"]
    limits = np.array(model.head("labels").thresholds)
    found: dict[str, Any] = {"texts": len(texts), **report(chance, labels, limits, seed)}
    for name, groups in (("ekman", ge.EKMAN), ("groups", ge.GROUPS)):
        at = np.array(model.notes["thresholds"][name])
        found[name] = report(ge.grouped(groups, chance), groups_of(groups, labels), at, seed)
    side = ge.side(labels)
    polar, up = side != 0, side > 0
    positive = read["positive"][:, 0]
    valence = model.valence(read)
    found["polarity"] = {
        "texts": int(polar.sum()),
        "accuracy": float(np.mean((positive[polar] > 0.5) == up[polar])),
        "accuracy_of_valence": float(np.mean((valence[polar] > 0) == up[polar])),
        "calibration_error": calibration_error(positive[polar], up[polar].astype(np.float32)),
        "majority": float(max(up[polar].mean(), 1 - up[polar].mean())),
    }
    wanted = ge.valence(labels)
    found["valence"] = {
        "mean_read": float(valence.mean()),
        "mean_labels": float(wanted.mean()),
        "mean_distance": float(np.abs(valence - wanted).mean()),
        "correlation": float(np.corrcoef(valence, wanted)[0, 1]),
    }
    shares, emotions = ge.shares(labels), read["emotions"]
    top = emotions.argmax(axis=1)
    hit = shares[np.arange(len(top)), top] > 0
    found["journey_emotions"] = {
        "right": float(hit.mean()),
        "largest_class": float((shares > 0).mean(axis=0).max()),
        "calibration_error": calibration_error(
            emotions.max(axis=1), shares[np.arange(len(top)), top]
        ),
    }
    return found


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder of the public sets, or of train.tsv.gz and dev.tsv.gz",
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=OUT, help="file of the model")
    parser.add_argument("--evaluate", action="store_true", help="judge the file on dev")
    asked = parser.parse_args()
    (evaluate if asked.evaluate else train)(asked.data, asked.seed, asked.out)


if __name__ == "__main__":
    main()
