"""Emoji and emoticons: what they say alone."""

from __future__ import annotations

import numpy as np

from yeojido.analyze.voice.emoji import SIGNS, TABLE, faces, without
from yeojido.domain.voice import EMOTIONS


def test_every_sign_of_the_table_is_found_as_itself() -> None:
    """No longer or shorter sign stands in its way, and none is written twice."""
    signs = [sign for _, _, group in TABLE for sign in group.split()]
    assert len(signs) == len(set(signs)) == len(SIGNS) >= 150
    found = faces(signs)
    for row, sign in enumerate(signs):
        assert found.signs[row] == 1, sign
        assert found.valence[row] == np.float32(SIGNS[sign][0]), sign


def test_signs_keep_to_the_scale_and_their_emotions_share_one() -> None:
    """Valence is within -2..+2; a text with signs has emotions that add up to 1."""
    found = faces(["👍😡 ㅠㅠ", "nothing here", "", "❤️❤️"])
    assert np.nanmax(np.abs(found.valence)) <= 2
    assert found.emotions.sum(axis=1).round(5).tolist() == [1, 0, 0, 1]
    assert found.emotions.shape == (4, len(EMOTIONS))


def test_skin_tones_and_repetition_change_nothing() -> None:
    """A sign in another colour, or many times, says the same."""
    found = faces(["👍", "👍🏽", "👍👍👍👍", "ㅋㅋ", "ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ"])
    assert found.valence[:3].tolist() == [1.5] * 3
    assert found.valence[3] == found.valence[4]


def test_letters_inside_words_are_no_faces() -> None:
    """XD, TT and :D are faces only where they stand alone."""
    assert faces(["XDATA HTTP ATT", "10:Dates", "http://a.b/c"]).signs[:2].tolist() == [0, 0]


def test_blanking_faces_keeps_every_other_letter_in_its_place() -> None:
    """So that parts of a text can still be marked."""
    text = "좋아요 ❤️ good :) end"
    assert len(without(text)) == len(text)
    assert without(text).split() == ["좋아요", "good", "end"]
