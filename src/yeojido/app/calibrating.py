"""What people of the team said about customers' words, as the model is calibrated on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from yeojido.analyze.voice.calibration import Calibration, Said, calibrate
from yeojido.domain.voice import EMOTIONS
from yeojido.store.said import Kind, VoiceLabel, said

if TYPE_CHECKING:
    from yeojido.domain.voice import EmotionModel
    from yeojido.store.workspace import Workspace

#: Kinds of labels that say what is felt.
KINDS: Final[tuple[Kind, ...]] = ("valence", "emotion")


def calibration(workspace: Workspace, model: EmotionModel) -> Calibration:
    """Return what the labels of a workspace teach about a model that nothing moves yet.

    Learned anew each time: labels are kept, not what follows from them, so it fits a new model too.
    """
    labels = said(workspace.records, KINDS)
    if not labels:
        return Calibration()
    texts, answers = told(labels)
    return calibrate(model.read(texts), answers)


def told(labels: Sequence[VoiceLabel]) -> tuple[list[str], Said]:
    """Return the labelled texts, each once, and what was said about them."""
    rows = {key: row for row, key in enumerate(dict.fromkeys(each.text_key for each in labels))}
    texts = [""] * len(rows)
    made = Said(
        np.full(len(rows), np.nan, np.float32),
        np.full(len(rows), -1, np.int8),
        np.zeros(len(rows), np.int64),
    )
    for label in labels:
        row = rows[label.text_key]
        texts[row] = label.text
        made.at[row] = max(int(made.at[row]), label.labelled_at)
        if label.kind == "valence":
            made.valence[row] = float(label.value)
        elif label.value in EMOTIONS:
            made.emotion[row] = EMOTIONS.index(label.value)
    return texts, made
