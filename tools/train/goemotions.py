"""GoEmotions as it is published: texts with 28 labels, and what the labels mean on a map.

Demszky et al., 2020 (arXiv 2005.00547); CC BY 4.0. Names that the set masks (``[NAME]``) are taken
out, as masks are taken out of customers' words before they are read.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from yeojido.analyze.voice.plain import plain
from yeojido.domain.voice import EMOTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LABELS = (
    "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion",
    "curiosity", "desire", "disappointment", "disapproval", "disgust", "embarrassment",
    "excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism", "pride",
    "realization", "relief", "remorse", "sadness", "surprise", "neutral",
)  # fmt: skip
#: Valence of a label; the signs are those of the set's own sentiment groups.
VALENCE = {
    "admiration": 1.6, "amusement": 1.0, "anger": -1.8, "annoyance": -1.2, "approval": 0.9,
    "caring": 0.9, "confusion": 0.0, "curiosity": 0.0, "desire": 0.6, "disappointment": -1.4,
    "disapproval": -1.1, "disgust": -1.8, "embarrassment": -1.1, "excitement": 1.5, "fear": -1.4,
    "gratitude": 1.7, "grief": -1.9, "joy": 1.8, "love": 1.9, "nervousness": -0.9,
    "optimism": 1.0, "pride": 1.4, "realization": 0.0, "relief": 1.0, "remorse": -1.1,
    "sadness": -1.5, "surprise": 0.0, "neutral": 0.0,
}  # fmt: skip
#: Journey emotion of each label, by the same meaning as KOTE's labels on the Korean side. Nothing
#: of the set is fatigue.
EMOTION = {
    "anticipation": ("curiosity", "desire", "optimism"),
    "joy": ("amusement", "excitement", "joy", "love", "pride"),
    "trust": ("admiration", "approval", "caring", "gratitude", "relief"),
    "confusion": ("confusion", "surprise"),
    "anxiety": ("fear", "nervousness"),
    "disappointment": ("disappointment", "grief", "sadness"),
    "anger": ("anger", "annoyance", "disapproval", "disgust"),
    "fatigue": (),
    "none": ("embarrassment", "neutral", "realization", "remorse"),
}
#: Ekman's six and neutral, and the set's four groups, as published beside it.
EKMAN = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": (
        "joy", "amusement", "approval", "excitement", "gratitude", "love", "optimism", "relief",
        "pride", "admiration", "desire", "caring",
    ),
    "sadness": ("sadness", "disappointment", "embarrassment", "grief", "remorse"),
    "surprise": ("surprise", "realization", "confusion", "curiosity"),
    "neutral": ("neutral",),
}  # fmt: skip
GROUPS = {
    "positive": EKMAN["joy"],
    "negative": (*EKMAN["anger"], *EKMAN["disgust"], *EKMAN["fear"], *EKMAN["sadness"]),
    "ambiguous": EKMAN["surprise"],
    "neutral": EKMAN["neutral"],
}
_MASKED = re.compile(r"\[(?:NAME|RELIGION)\]")


def read(folder: Path, part: str) -> tuple[list[str], Floats]:
    """Return the texts of ``train`` or ``dev``, made plain, and their labels (n, 28), 0 or 1."""
    rows = list(_rows(folder, part))
    labels = np.zeros((len(rows), len(LABELS)), np.float32)
    for row, (_, given) in enumerate(rows):
        labels[row, given] = 1
    return [plain(_MASKED.sub(" ", text)) for text, _ in rows], labels


def published(folder: Path, part: str) -> list[str]:
    """Return the texts as they are published, masks of names included."""
    return [text for text, _ in _rows(folder, part)]


def _rows(folder: Path, part: str) -> Iterator[tuple[str, list[int]]]:
    below = folder / "goemotions" / "original"  # where ``folder`` holds several sets
    folder = below if below.is_dir() else folder
    with gzip.open(folder / f"{part}.tsv.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            text, labels, _ = line.rstrip("\n").split("\t")
            yield text, [int(each) for each in labels.split(",")]


def valence(labels: Floats) -> Floats:
    """Return the mean valence of each text's labels (n,)."""
    weights = np.array([VALENCE[name] for name in LABELS], np.float32)
    return (labels @ weights / labels.sum(axis=1)).astype(np.float32)


def side(labels: Floats) -> NDArray[np.int8]:
    """Return 1 or -1 where all of a text's labels that have a side agree, else 0 (n,)."""
    weights = np.array([VALENCE[name] for name in LABELS], np.float32)
    above, below = labels @ (weights > 0), labels @ (weights < 0)
    return ((above > 0).astype(np.int8) - (below > 0)).astype(np.int8)


def grouped(groups: dict[str, tuple[str, ...]], labels: Floats) -> Floats:
    """Return for each group whether one of its labels is there, as a probability: 1 - prod(1 - p)."""
    columns = [[LABELS.index(name) for name in names] for names in groups.values()]
    return np.stack([1 - np.prod(1 - labels[:, each], axis=1) for each in columns], axis=1)


def shares(labels: Floats) -> Floats:
    """Return the share of each journey emotion in a text's labels (n, 9); a row adds up to 1."""
    weights = np.zeros((len(LABELS), len(EMOTIONS)), np.float32)
    for column, emotion in enumerate(EMOTIONS):
        for name in EMOTION[emotion]:
            weights[LABELS.index(name), column] = 1
    return labels @ weights / labels.sum(axis=1, keepdims=True)
