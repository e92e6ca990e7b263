"""The Korean model: stars of film reviews and 44 emotions of comments, read as one.

    python -m tools.train korean --data DIR [--seed 7]
    python -m tools.train korean --data DIR --evaluate
    python -m tools.train korean --data DIR --by-film

1. A score that orders film reviews by their stars, from all of them, 1 to 10: a linear table of
   n-grams beside a small hidden layer (``fit.scorer``).
2. Comments' 44 labels and their polarity: a table of n-grams beside what the film score and its
   hidden layer say of the text (``fit.labels``); 5,000 comments alone are too few words.
3. How much a text reads like a film review, against comments and everyday questions
   (songys/Chatbot_data, MIT), is a gate: film reviews are read more by the film score, others
   more by the comments' polarity.
4. Valence mixes both domains: cumulative logits over five levels, fitted on reviews that the score
   has not seen, weighted so that each level counts the same, and on comments (a third as much in all). A
   text without any sign is in the middle, whatever share of film-goers gives ten stars.

What is chosen is chosen on the training part; each fold of the comments chooses for itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.train import fit, heads, kote, nsmc, shops, shown
from tools.train.ready import ready
from yeojido.analyze.voice.linear import Head, LinearModel, Table
from yeojido.domain.voice import EMOTIONS
from yeojido.kernels.ngrams import Families, code_points, hashed, summed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.train.heads import Mixture

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

VERSION = "1"
OUT = Path("src/yeojido/adapters/models/korean.yjm")
CHATS = "chatbot_ko/ChatbotData.csv.gz"
FAMILIES = Families(chars_from=1, chars_to=5, solid_from=2, solid_to=4, words_to=2)
#: Two scorers whose linear tables are added up: one linear only, one with a hidden layer. Alone,
#: the first is better at 1-4 against 9-10, the second at the order of all stars.
LINEAR = fit.Plan(bits=22, hidden_bits=1, hidden=0, passes=5, rate=0.15, keep=1.0, decay=5e-5)
HIDDEN = fit.Plan(bits=22, passes=4, rate=0.1, hidden_rate=0.3, keep=0.5)
#: 44 labels and, last, whether more of a comment's labels are positive than negative.
COMMENT_FAMILIES = Families(chars_from=1, chars_to=4, words_to=2, jamo_from=3, jamo_to=6)
LABELS = fit.LabelPlan()
#: The gate's n-grams, and what its log-odds lose: only what clearly is a film review is one.
DOMAIN_FAMILIES = Families(chars_from=1, chars_to=4, words_to=1)
DOMAIN = fit.LabelPlan(bits=16, passes=4, rate=0.1)
NOT_FILM = np.float32(0.5)
#: Film reviews for each other text; the others are read so often instead.
FILMS_EACH = 5
#: The labels' table reads the film scores on a scale of about one.
NEAR_ONE = np.float32(0.5)
HALF = np.float32(0.5)
POWER = 0.5
LEVELS = (-2.0, -1.0, 0.0, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Film:
    """The film score as the file holds it."""

    tables: tuple[Table, Table]
    heads: tuple[Head, Head]

    def read(self, texts: list[str]) -> Floats:
        """Return (n, 2): the linear score and that of the hidden layer."""
        text, offsets = code_points(texts)
        columns = [
            summed(text, offsets, table.families, table.weights, table.power) * table.scale
            for table in self.tables
        ]
        hidden = np.tanh(columns[1] + self.heads[0].bias)
        score = hidden @ self.heads[1].weights
        return np.concatenate([columns[0], score], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Labelling:
    """The labels' table (as the file holds it) and the layer beside it."""

    weights: NDArray[np.int8]
    scale: Floats
    dense: Floats
    bias: Floats

    def odds(self, texts: list[str], film: Floats) -> Floats:
        """Return log-odds (n, 45)."""
        text, offsets = code_points(texts)
        columns = summed(text, offsets, COMMENT_FAMILIES, self.weights, POWER) * self.scale
        return (columns + film * NEAR_ONE @ self.dense + self.bias).astype(np.float32)


def quantised(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a table as int8 with a scale for each column; the largest 0.01 % are cut."""
    scale = np.maximum(np.quantile(np.abs(table), 0.9999, axis=0), 1e-9) / 127
    weights = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    return weights, scale.astype(np.float32)


def film(reviews: nsmc.Reviews, seed: int) -> Film:
    """Return the score, fitted to the reviews."""
    found = hashed(*code_points(reviews.texts), FAMILIES)
    share = np.full(9, 1 / 3)
    alone, beside = (
        fit.scorer(found.ids, found.offsets, reviews.rating - 1, share, replace(plan, seed=seed))
        for plan in (LINEAR, HIDDEN)
    )
    eye = np.eye(HIDDEN.hidden, dtype=np.float32)
    return Film(
        (
            Table("film", FAMILIES, *quantised((alone.linear + beside.linear) * HALF), POWER),
            Table("film.hidden", FAMILIES, *quantised(beside.rows), POWER),
        ),
        (
            Head("hidden", ("film.hidden",), "tanh", eye, beside.bias),
            Head("hidden.score", ("hidden",), "identity", beside.out[:, None] * HALF,
                 np.zeros(1, np.float32)),
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences of shops (``shops.py``) with their film scores (n, 2)."""

    texts: list[str]
    side: Floats
    film: Floats


def labelling(
    comments: kote.Comments, rows: NDArray[np.int64], film: Floats, shop: Said, seed: int
) -> Labelling:
    """Return the labels' table, fitted to some of the comments; its polarity to shops as well."""
    texts = [comments.texts[row] for row in rows] + shop.texts
    found = hashed(*code_points(texts), COMMENT_FAMILIES)
    net = comments.net[rows]
    target = np.full((len(texts), len(kote.LABELS) + 1), -1, np.float32)
    target[: rows.size, :-1] = comments.labels[rows]
    target[:, -1] = np.append(np.where(net == 0, 0.5, net > 0), shop.side)
    beside = np.concatenate([film[rows], shop.film]) * NEAR_ONE
    plan = replace(LABELS, seed=seed)
    w, dense, bias = fit.labels(found.ids, found.offsets, beside, target, plan)
    return Labelling(*quantised(w), dense, bias)


def unseen(
    comments: kote.Comments, rows: NDArray[np.int64], film: Floats, shop: Said, seed: int, count: int
) -> Floats:  # fmt: skip
    """Return log-odds (rows, 45) of comments by tables that were fitted to the others of ``rows``."""
    fold = kote.folds(rows.size, seed + 1, count)
    odds = np.zeros((rows.size, len(kote.LABELS) + 1), np.float32)
    for each in range(count):
        held = rows[fold == each]
        made = labelling(comments, rows[fold != each], film, shop, seed)
        odds[fold == each] = made.odds([comments.texts[row] for row in held], film[held])
    return odds


@dataclass(frozen=True, slots=True)
class Gate:
    """How much a text reads like a film review: a table and a bias of its log-odds."""

    table: Table
    bias: Floats

    def open(self, texts: list[str], signs: Floats) -> Floats:
        """Return signs (n, k) let through and held back (n, 2 k), as the file's head does it."""
        text, offsets = code_points(texts)
        table = self.table
        odds = summed(text, offsets, table.families, table.weights, table.power) * table.scale
        g = 1 / (1 + np.exp(-(odds + self.bias)))
        return np.concatenate([g * signs, (1 - g) * signs], axis=1).astype(np.float32)


def gate(films: list[str], others: list[str], seed: int) -> Gate:
    """Return the gate, fitted to texts of which only the source is known."""
    rng = np.random.default_rng(seed)
    count = min(len(films), FILMS_EACH * len(others))
    picked = [films[row] for row in rng.permutation(len(films))[:count]]
    again = [others[row % len(others)] for row in range(count)]
    found = hashed(*code_points(picked + again), DOMAIN_FAMILIES)
    target = np.repeat(np.array([1, 0], np.float32), count)[:, None]
    beside = np.zeros((target.size, 0), np.float32)
    plan = replace(DOMAIN, seed=seed)
    w, _, bias = fit.labels(found.ids, found.offsets, beside, target, plan)
    return Gate(Table("domain", DOMAIN_FAMILIES, *quantised(w), POWER), bias - NOT_FILM)


def everyday(data: Path) -> list[str]:
    """Return everyday questions and remarks, made ready."""
    import polars as pl

    return [ready(text) for text in pl.read_csv(data / CHATS, columns=["Q"])["Q"]]


def mixture(
    choice: nsmc.Reviews, reviews: Floats, comments: kote.Comments, rows: NDArray[np.int64],
    said: Floats, odds: Floats,
) -> Mixture:  # fmt: skip
    """Return what makes valence, probability and labels of the scores.

    ``reviews``, ``said``: gated signs of ``choice`` and of the comments ``rows``; ``odds``: log-odds
    of these comments' labels.
    """
    chosen = kote.Comments([], comments.labels[rows])
    return heads.mixture(choice.rating, reviews, chosen, said, odds)


def learned(
    scores: Film, choice: nsmc.Reviews, comments: kote.Comments, rows: NDArray[np.int64],
    others: tuple[list[str], list[str]], seed: int, notes: dict[str, Any],
) -> LinearModel:  # fmt: skip
    """Return the model that the comments ``rows`` make of the film score.

    ``others``: texts of film reviews and of everyday talk, for the gate.
    """
    of_comments, of_choice = scores.read(comments.texts), scores.read(choice.texts)
    made = shops.sentences(seed)
    shop = Said(made.texts, made.side, scores.read(made.texts))
    odds = unseen(comments, rows, of_comments, shop, seed, 4)
    labels = labelling(comments, rows, of_comments, shop, seed)
    texts = [comments.texts[row] for row in rows]
    door = gate(others[0], texts + others[1][: rows.size] + shop.texts, seed)
    polarity = labels.odds(choice.texts, of_choice)[:, -1:]
    reviews = door.open(choice.texts, np.concatenate([of_choice, polarity], axis=1))
    said = door.open(texts, np.concatenate([of_comments[rows], odds[:, -1:]], axis=1))
    mix = mixture(choice, reviews, comments, rows, said, odds)
    return assembled(scores, labels, door, mix, notes)


def assembled(
    film: Film, labels: Labelling, door: Gate, mix: Mixture, notes: dict[str, Any]
) -> LinearModel:
    """Return the model."""
    n = len(kote.LABELS)
    slope = np.append(mix.slope, 1).astype(np.float32)
    shift = np.append(mix.shift, 0).astype(np.float32)
    eye = np.eye(n + 1, dtype=np.float32)
    odds = np.concatenate([eye, labels.dense * NEAR_ONE]) * slope
    table = Table("labels.words", COMMENT_FAMILIES, labels.weights, labels.scale, POWER)
    picked = np.zeros((n + 4, 4), np.float32)
    picked[[0, 1, 2, n + 3], [0, 1, 2, 3]] = 1
    opened = np.concatenate([door.bias, np.zeros(3)]).astype(np.float32)
    zero = np.zeros(1, np.float32)
    made = (
        *film.heads,
        Head("odds", ("labels.words", "film", "hidden.score"), "identity", odds,
             labels.bias * slope + shift),
        Head("labels", ("odds",), "sigmoid", eye[:, :n].copy(), np.zeros(n, np.float32),
             kote.LABELS, thresholds=tuple(mix.thresholds.tolist())),
        Head("gate", ("domain", "film", "hidden.score", "odds"), "gate", picked, opened),
        Head("score", ("gate",), "identity", mix.weights[:, None], zero),
        Head("valence", ("score",), "ordinal", np.ones((1, 1), np.float32), mix.bounds,
             levels=LEVELS),
        Head("positive", ("gate",), "sigmoid", mix.positive[:-1, None], mix.positive[-1:]),
        Head("emotions", ("odds",), "softmax", *mix.emotions, EMOTIONS),
    )  # fmt: skip
    tables = (*film.tables, table, door.table)
    data = b"".join(each.weights.tobytes() for each in tables)
    data += mix.weights.tobytes() + mix.emotions[0].tobytes()
    version = f"{VERSION}.{hashlib.sha256(data).hexdigest()[:8]}"
    return LinearModel("korean", version, "ko", tables, made, notes, negation=True)


def train(data: Path, seed: int, out: Path = OUT) -> None:
    """Train, write the model's file and its figures."""
    reviews = nsmc.read(data)
    seen, choice, _test = nsmc.split(reviews, seed)
    print(f"reviews: {len(seen.texts)} seen, {len(choice.texts)} to choose on", flush=True)
    scores = film(seen, seed)
    comments = kote.read(data)
    rows = np.arange(len(comments.texts))
    notes = {
        "data": "NSMC raw reviews (CC0), all but the held-out part; KOTE val (MIT); "
        "Chatbot_data questions (MIT) for the gate; sentences of shops, put together by us",
        "seed": seed,
        "film": {"linear": asdict(LINEAR), "hidden": asdict(HIDDEN)},
        "labels": asdict(LABELS),
    }
    others = (seen.texts, everyday(data))
    model = learned(scores, choice, comments, rows, others, seed, notes)
    out.write_bytes(model.to_bytes())
    print(f"{out}: {out.stat().st_size:,} bytes", flush=True)
    evaluate(data, seed, out)


def evaluate(data: Path, seed: int, path: Path = OUT) -> None:
    """Say how right the model is where it was not trained; write it beside the model."""
    model = LinearModel.from_bytes(path.read_bytes())
    seen, choice, test = nsmc.split(nsmc.read(data), seed)
    figures: dict[str, Any] = {"model": model.version, "seed": seed}
    figures["films"] = shown.reviews(model, test)
    scores = Film((model.tables[0], model.tables[1]),
                  (model.head("hidden"), model.head("hidden.score")))  # fmt: skip
    bar = shown.bar(scores.read(choice.texts).sum(axis=1), choice.rating)
    alone = shown.scored(scores.read(test.texts).sum(axis=1), test.rating, bar)
    figures["films_by_film_score_alone"] = alone
    print(json.dumps(figures, indent=2), flush=True)
    figures["comments"] = crossed(
        model, choice, kote.read(data), (seen.texts, everyday(data)), seed
    )
    print(json.dumps(figures["comments"], indent=2, ensure_ascii=False), flush=True)
    path.with_suffix(".json").write_text(
        json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def crossed(
    model: LinearModel, choice: nsmc.Reviews, comments: kote.Comments,
    others: tuple[list[str], list[str]], seed: int,
) -> dict[str, Any]:  # fmt: skip
    """Return the figures on comments by five folds, all but the film score fitted in each anew."""
    tables = (model.tables[0], model.tables[1])
    scores = Film(tables, (model.head("hidden"), model.head("hidden.score")))
    fold = kote.folds(len(comments.texts), seed)
    found: list[tuple[NDArray[np.int64], dict[str, Floats], Floats, Doubles]] = []
    for each in range(5):
        rows = np.flatnonzero(fold != each).astype(np.int64)
        held = np.flatnonzero(fold == each).astype(np.int64)
        part = learned(scores, choice, comments, rows, others, seed, {})
        read = part.read([comments.texts[row] for row in held])
        limits = np.array(part.head("labels").thresholds)
        found.append((held, read, part.valence(read), limits))
        print(f"  fold {each + 1} of 5", flush=True)
    return shown.comments(comments, found)


def by_film(data: Path, seed: int) -> None:
    """Train the film score on some films and say how right it is on the reviews of others."""
    seen, choice, test = nsmc.split(nsmc.read(data), seed, by_film=True)
    scores = film(seen, seed)
    bar = shown.bar(scores.read(choice.texts).sum(axis=1), choice.rating)
    found = shown.scored(scores.read(test.texts).sum(axis=1), test.rating, bar)
    print(json.dumps(found, indent=2), flush=True)
