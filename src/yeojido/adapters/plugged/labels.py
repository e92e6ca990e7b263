"""What a classifier's labels mean: a valence, and one of the nine journey emotions.

The usual labels are known; others are explained by a file ``yeojido.json`` beside the model::

    {"labels": {"LABEL_0": {"valence": -1.5, "emotion": "anger"}, "LABEL_1": {"valence": 1.5}}}
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from yeojido.adapters.plugged import Felt
from yeojido.domain.voice import EMOTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: emotion -> (valence, labels of the usual sets: our own nine, GoEmotions' 28, KOTE's 44).
_FELT: Final = {
    "anticipation": (1.0, "anticipation desire optimism excitement curiosity 기대감 신기함/관심"),
    "joy": (1.6, "joy happiness amusement pride relief 기쁨 행복 즐거움/신남 흐뭇함(귀여움/예쁨) "
            "편안/쾌적 감동/감탄 뿌듯함"),
    "trust": (1.4, "trust admiration approval caring gratitude love 안심/신뢰 고마움 존경 환영/호의 "
              "아껴주는"),
    "confusion": (-0.5, "confusion surprise 당황/난처 어이없음 경악 놀람"),
    "anxiety": (-1.2, "anxiety fear nervousness 불안/걱정 의심/불신 공포/무서움 부담/안_내킴"),
    "disappointment": (-1.3, "disappointment sadness grief remorse embarrassment 안타까움/실망 슬픔 "
                       "서러움 절망 불쌍함/연민 재미없음"),
    "anger": (-1.7, "anger annoyance disapproval disgust 불평/불만 짜증 화남/분노 증오/혐오 역겨움/징그러움 "
              "한심함 우쭐댐/무시함 지긋지긋"),
    "fatigue": (-1.2, "fatigue boredom 귀찮음 힘듦/지침 패배/자기혐오"),
    "none": (0.0, "none realization 없음 깨달음 비장함 부끄러움 죄책감"),
}  # fmt: skip
_POLAR: Final = {
    "very positive": 2.0, "positive": 1.4, "pos": 1.4, "긍정": 1.4, "매우 긍정": 2.0,
    "neutral": 0.0, "neu": 0.0, "중립": 0.0,
    "negative": -1.4, "neg": -1.4, "부정": -1.4, "very negative": -2.0, "매우 부정": -2.0,
}  # fmt: skip
_STARS: Final = re.compile(r"([1-5]) ?(?:stars?|점)")


class Meaning(NamedTuple):
    """A label's valence, and its column in ``EMOTIONS``; None: it names no emotion."""

    valence: float
    emotion: int | None


def known(label: str) -> Meaning | None:
    """Return what a usual label means.

    >>> known("Positive"), known("2 stars"), known("LABEL_0")
    (Meaning(valence=1.4, emotion=None), Meaning(valence=-1.0, emotion=None), None)
    """
    name = label.strip().lower().replace("_", " ")
    if name in _POLAR:
        return Meaning(_POLAR[name], None)
    if found := _STARS.fullmatch(name):
        return Meaning(float(found[1]) - 3, None)
    for emotion, (valence, names) in _FELT.items():
        if name in names.replace("_", " ").lower().split() or label.lower() in names.split():
            return Meaning(valence, EMOTIONS.index(emotion))
    return None


def explained(label: str, said: Mapping[str, Any]) -> Meaning | None:
    """Return what a label means by the file beside the model; raises ValueError for nonsense."""
    about = said.get(label)
    if about is None:
        return known(label)
    valence, emotion = float(about["valence"]), about.get("emotion")
    if not -2 <= valence <= 2 or (emotion is not None and emotion not in EMOTIONS):
        raise ValueError(label)
    return Meaning(valence, None if emotion is None else EMOTIONS.index(emotion))


def felt(outputs: NDArray[Any], meanings: Sequence[Meaning], *, several: bool) -> Felt:
    """Return what a classifier's outputs mean.

    Args:
        outputs: (n, labels) logits.
        meanings: of the labels.
        several: a text may have several labels (sigmoid); else one (softmax).
    """
    shares = _sigmoid(outputs) if several else _softmax(outputs)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    valences = np.array([each.valence for each in meanings], np.float32)
    emotions = None
    named = [at for at, each in enumerate(meanings) if each.emotion is not None]
    if named:
        emotions = np.zeros((len(shares), len(EMOTIONS)), np.float32)
        for at in named:
            emotions[:, meanings[at].emotion] += shares[:, at]  # pyright: ignore[reportArgumentType, reportCallIssue]
        emotions[:, EMOTIONS.index("none")] += 1e-6
        emotions /= emotions.sum(axis=1, keepdims=True)
    valence = np.clip(shares @ valences, -2, 2).astype(np.float32)
    positive = shares[:, valences > 0].sum(axis=1).astype(np.float32)
    return Felt(valence, positive, emotions)


def _sigmoid(x: NDArray[Any]) -> NDArray[np.float32]:
    return (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)


def _softmax(x: NDArray[Any]) -> NDArray[np.float32]:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True)).astype(np.float32)
