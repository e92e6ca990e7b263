"""The packaged English model reads as anybody would, and its figures hold on unseen texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.train import goemotions as ge
from tools.train.english import OUT, measured
from yeojido.analyze.voice.linear import LinearModel
from yeojido.analyze.voice.reading import PackagedModel
from yeojido.domain.voice import EMOTIONS

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def model() -> LinearModel:
    """The English model of the package."""
    return LinearModel.from_bytes((ROOT / OUT).read_bytes())


def test_praise_and_blame_are_told_apart(model: LinearModel) -> None:
    """Plain sentences of customers have the side that everybody hears."""
    good = ["I love it", "thanks for the quick help!", "good", "Amazing service, so happy"]
    bad = ["worst app ever", "It keeps crashing, so annoying", "terrible", "I hate this store"]
    read = PackagedModel(None, model).read([*good, *bad])
    assert (read.valence[:4] > 0.5).all()
    assert (read.positive[:4] > 0.6).all()
    assert (read.valence[4:] < -0.5).all()
    assert (read.positive[4:] < 0.4).all()
    assert EMOTIONS[int(read.emotions[5].argmax())] == "anger"
    assert read.emotions[:, EMOTIONS.index("fatigue")].max() < 0.05


def test_a_text_that_says_nothing_is_near_the_middle(model: LinearModel) -> None:
    """Facts and questions are neither praise nor blame."""
    read = PackagedModel(None, model).read(["The store opens at nine", "where is my order?"])
    assert (np.abs(read.valence) < 0.7).all()


def test_every_label_has_a_meaning_on_the_map() -> None:
    """Each of the 28 labels has a valence and stands at exactly one journey emotion."""
    placed = [name for names in ge.EMOTION.values() for name in names]
    assert sorted(placed) == sorted(ge.LABELS) == sorted(ge.VALENCE)
    assert tuple(ge.EMOTION) == EMOTIONS
    assert sorted(name for names in ge.EKMAN.values() for name in names) == sorted(ge.LABELS)
    labels = np.eye(len(ge.LABELS), dtype=np.float32)
    assert np.allclose(ge.shares(labels).sum(axis=1), 1)


def test_the_figures_of_the_model_card_hold(model: LinearModel, shared_data: Path) -> None:
    """On texts that training never saw, nothing is worse than the card says."""
    texts, labels = ge.read(shared_data / "goemotions" / "original", "dev")
    found = measured(model, texts, labels, seed=7)
    assert found["macro_f1"] >= 0.46
    assert found["calibration_error"] < 0.05
    assert found["polarity"]["accuracy"] >= 0.85
    assert found["polarity"]["calibration_error"] < 0.05
    assert found["journey_emotions"]["calibration_error"] < 0.05
