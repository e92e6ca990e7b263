"""Korean comments with 44 emotions (KOTE, MIT): labels, their signs, the nine journey emotions."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.train.ready import ready
from yeojido.domain.voice import EMOTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

FILE = "kote/val.tsv.gz"
LABELS = (
    "불평/불만", "환영/호의", "감동/감탄", "지긋지긋", "고마움", "슬픔", "화남/분노", "존경", "기대감",
    "우쭐댐/무시함", "안타까움/실망", "비장함", "의심/불신", "뿌듯함", "편안/쾌적", "신기함/관심", "아껴주는",
    "부끄러움", "공포/무서움", "절망", "한심함", "역겨움/징그러움", "짜증", "어이없음", "없음",
    "패배/자기혐오", "귀찮음", "힘듦/지침", "즐거움/신남", "깨달음", "죄책감", "증오/혐오",
    "흐뭇함(귀여움/예쁨)", "당황/난처", "경악", "부담/안_내킴", "서러움", "재미없음", "불쌍함/연민", "놀람",
    "행복", "불안/걱정", "기쁨", "안심/신뢰",
)  # fmt: skip
POSITIVE = (1, 2, 4, 7, 8, 13, 14, 15, 16, 28, 32, 40, 42, 43)
NEITHER = (11, 24, 29, 39)
NEGATIVE = tuple(k for k in range(44) if k not in POSITIVE + NEITHER)
#: The journey emotion of each label.
JOURNEY: dict[str, tuple[int, ...]] = {
    "anticipation": (8, 15),
    "joy": (42, 40, 28, 32, 14, 2, 13),
    "trust": (43, 4, 7, 1, 16),
    "confusion": (33, 23, 34, 39),
    "anxiety": (41, 12, 18, 35),
    "disappointment": (10, 5, 36, 19, 38, 37),
    "anger": (0, 22, 6, 31, 21, 20, 9, 3),
    "fatigue": (26, 27, 25),
    "none": (24, 29, 11, 17, 30),
}


@dataclass(frozen=True, slots=True)
class Comments:
    """Comments with their emotions.

    Attributes:
        texts: made ready, as the model knows them.
        labels: (n, 44) float32, 0 or 1.
    """

    texts: list[str]
    labels: Floats

    @property
    def net(self) -> Floats:
        """Return (n,) float32, -1..+1: positive labels less negative ones, over their number."""
        up, down = self._counts()
        return ((up - down) / np.maximum(up + down, 1)).astype(np.float32)

    @property
    def journey(self) -> Floats:
        """Return (n, 9) float32: the journey emotions a text has, as shares that add up to 1."""
        has = [self.labels[:, JOURNEY[name]].max(axis=1) for name in EMOTIONS]
        made = np.stack(has, axis=1)
        return made / np.maximum(made.sum(axis=1, keepdims=True), 1)

    def _counts(self) -> tuple[Floats, Floats]:
        return self.labels[:, POSITIVE].sum(axis=1), self.labels[:, NEGATIVE].sum(axis=1)


def read(data: Path) -> Comments:
    """Return the comments, in the order of the file."""
    with gzip.open(data / FILE, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    labels = np.zeros((len(rows), len(LABELS)), np.float32)
    for row, (_, _, ids) in enumerate(rows):
        labels[row, [int(each) for each in ids.split(",")]] = 1
    return Comments([ready(text) for _, text, _ in rows], labels)


def folds(n: int, seed: int, count: int = 5) -> NDArray[np.int64]:
    """Return the fold of each of n comments."""
    return np.random.default_rng(seed).permutation(n) % count
