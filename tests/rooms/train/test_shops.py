"""The sentences of shops that the Korean model learns a side from."""

from __future__ import annotations

import numpy as np

from tests.rooms.adapters.test_korean_model import SENTENCES
from tools.train.shops import clauses, sentences


def test_the_same_seed_makes_the_same_sentences() -> None:
    """Hundreds, of both sides, some of neither."""
    one, two = sentences(7), sentences(7)
    assert one.texts == two.texts
    assert len(one.texts) == one.side.size > 600
    assert set(np.unique(one.side)) == {0.0, 0.5, 1.0}
    assert 0.3 < float((one.side > 0.5).mean()) < 0.5


def test_none_of_them_is_one_that_the_model_is_judged_by() -> None:
    """Blanks and signs aside; the clauses were written after those had been looked at."""

    def bare(text: str) -> str:
        return "".join(char for char in text if char.isalnum())

    lines = SENTENCES.read_text("utf-8").splitlines()
    judged = {bare(line.split("\t")[2]) for line in lines if line and not line.startswith("#")}
    assert len(judged) == 150
    assert not judged & {bare(text) for text, _ in clauses()}
