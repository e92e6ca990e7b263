"""The packaged Korean model: what its file holds, and whether it reads what shops' customers write."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from yeojido.adapters.models import packaged
from yeojido.analyze.voice.linear import LinearModel
from yeojido.analyze.voice.plain import plain
from yeojido.domain.voice import EMOTIONS

SENTENCES = Path(__file__).with_name("korean_sentences.txt")
#: Right of all 150 by ``positive``: measured 129 (0.860), less a little.
FLOOR = 0.83


@pytest.fixture(scope="module")
def model() -> LinearModel:
    """Return the Korean model of the package."""
    found = [LinearModel.from_bytes(data) for data in packaged()]
    return next(each for each in found if each.language == "ko")


def _sentences() -> list[tuple[str, bool, str]]:
    lines = SENTENCES.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(kind, sign == "+", text) for kind, sign, text in rows]


def test_what_customers_of_shops_write(model: LinearModel) -> None:
    """Most of 150 sentences by hand (slang, misspelt, negated, of shops) have the sign they should."""
    rows = _sentences()
    assert len(rows) == 150
    read = model.read([plain(text) for _, _, text in rows])
    right = (read["positive"][:, 0] > 0.5) == np.array([up for _, up, _ in rows])
    wrong = Counter(kind for (kind, _, _), fine in zip(rows, right, strict=True) if not fine)
    assert right.mean() >= FLOOR, wrong
    assert wrong["negation"] <= 8, "7 of 25 negations were wrong"


def test_plain_cases_are_not_wrong(model: LinearModel) -> None:
    """Nobody would forgive these; their valence is clear, their probability too."""
    good = ["정말 좋아요 추천합니다", "최고예요", "친절하고 배송도 빨라서 만족해요", "ㄹㅇ 강추"]
    bad = ["최악이에요", "너무 실망했어요 환불해주세요", "다시는 안 사요", "짜증나고 화가 나요"]
    read = model.read([*good, *bad])
    valence, positive = model.valence(read), read["positive"][:, 0]
    assert valence[: len(good)].min() > 0.7 and positive[: len(good)].min() > 0.7
    assert valence[len(good) :].max() < -0.7 and positive[len(good) :].max() < 0.2
    anticipation, joy, trust, anger = (
        EMOTIONS.index(name) for name in ("anticipation", "joy", "trust", "anger")
    )
    assert read["emotions"][len(good) + 3].argmax() == anger
    assert set(read["emotions"][: len(good)].argmax(axis=1)) <= {anticipation, joy, trust}


def test_nothing_said_is_in_the_middle(model: LinearModel) -> None:
    """A text without any n-gram is nobody's opinion."""
    assert abs(float(model.valence(model.read([""]))[0])) < 0.5


def test_the_words_that_decide_are_marked(model: LinearModel) -> None:
    """Characters of a bad word weigh down, of a good one up; together they are what changed."""
    text = "포장은 정말 최고인데 배송은 최악"
    (weights,) = model.contributions([text])
    assert weights[text.index("최고") : text.index("최고") + 2].sum() > 0
    assert weights[text.index("최악") : text.index("최악") + 2].sum() < 0


def test_the_file_is_small_and_names_its_labels(model: LinearModel) -> None:
    """The file stays below 9.5 million bytes; its labels, levels and thresholds are in it."""
    assert len(model.to_bytes()) < 9_500_000
    assert model.head("valence").levels == (-2, -1, 0, 1, 2)
    assert model.head("emotions").names == EMOTIONS
    labels = model.head("labels")
    assert len(labels.names) == len(labels.thresholds) == 44
    assert model.notes["seed"] == 7
