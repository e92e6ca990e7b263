"""Emoji and emoticons, Korean letters of laughing and crying included: what they say alone.

A table of our own judgement, no lexicon of others'. A face says little about what is meant: alone
it moves the valence by half its strength and leaves the probability of "positive" between 0.2
and 0.8; beside words it is a small addition.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.domain.voice import EMOTIONS, Emotion

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Signs by what they say: (emotion, valence -2..+2, signs separated by blanks).
TABLE: tuple[tuple[Emotion, float, str], ...] = (
    ("joy", 1.5, "😀 😃 😄 😁 😆 😊 😸 😺 😋 😎 🤗 🥳 🎉 🎊 💃 🕺 🌈 ☺ 🙌 🤸"),
    ("joy", 2.0, "😍 🤩 🥰 😻 💯 🔥 ✨ 🌟 ⭐ 🏆 🥇 👑"),
    ("joy", 1.0, "🙂 😉 😌 😇 😂 🤣 😹 😏 🤤 😜 😝 😛 🤪 🍀 🌸 🌹 💐 ☀ 🎁 🎈 ^^ ^_^ ^.^ ^-^ ^o^"),
    ("joy", 1.0, ":) :-) =) (: :D :-D =D xD XD ;) ;-) :P :p :-P :> *^^* ^0^ ^ㅇ^ ^ㅡ^"),
    ("joy", 0.7, "ㅋㅋ ㅎㅎ ㅋㅎ ㅎㅋ ㅋ ㅎ"),
    ("trust", 2.0, "❤ ♥ 💕 💖 💗 💓 💞 💝 💘 💙 💚 💛 💜 🧡 🤍 🤎 💟 😘 😚 😙 🫶 <3 ♡"),
    ("trust", 1.5, "👍 👏 🙏 👌 🤝 💪 ✌ 🤟 🫡 ✅ 🙆 🤙 👊 ☝"),
    ("anticipation", 1.0, "🤞 👀 🙋 🚀 🥺 💡 ⏰ 🛒"),
    ("confusion", -0.3, "🤔 🤨 😕 😳 😲 😮 😯 🤷 ❓ ❔ ⁉ 😵 🙃 🫤 😐 😑 🫥 o_O O_o O.O o.o ㅇㅅㅇ ㅇㅁㅇ"),
    ("confusion", -0.7, "😅 😬 🫠 🤦 :/ :-/ :\\ :S -_-; ;; ^^; ^^;; ㅡㅡ;"),
    ("anxiety", -1.2, "😨 😰 😱 😟 🙀 😧 😦 😥 😓 🫣 ⚠ ㄷㄷ ㅎㄷㄷ ㅎㄷㄷㄷ D: D:< ㅂㄷㅂㄷ"),
    ("disappointment", -1.2, "😞 😔 😢 😭 ☹ 🙁 😿 💔 🥲 😪 🥀 :( :-( =( :'( :'-( ;( T_T T.T TT"),
    ("disappointment", -1.0, "ㅠㅠ ㅜㅜ ㅠㅜ ㅜㅠ ㅠ ㅜ ㅠ_ㅠ ㅜ_ㅜ ㅠ.ㅠ ㅜ.ㅜ 👎 😶 ㅡㅜ"),
    ("anger", -1.8, "😠 😡 🤬 👿 💢 🖕 🤮 🤢 💩 😾 😤 >:( >:-( >.< >_< -_- -.- ㅡㅡ ㅡ_ㅡ ㅡ.ㅡ"),
    ("fatigue", -1.0, "😩 😫 🥱 😴 😒 🙄 😮‍💨 💤 🥵 🥴 🤕 🤒 😖 😣 ㅡㅡ^"),
)  # fmt: skip
#: How far a face alone is believed.
ALONE = 0.5
_VARIANT = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_REPEATED = re.compile(r"([ㅋㅎㅠㅜ])\1{2,}")


class Faces(NamedTuple):
    """What the signs in n texts say; NaN and zeros where a text has none.

    Attributes:
        valence: (n,) float32, -2..+2, mean of the signs.
        emotions: (n, 9) float32, shares of the signs; columns as ``EMOTIONS``.
        signs: (n,) int32, signs found (a repeated one counts once).
    """

    valence: NDArray[np.float32]
    emotions: NDArray[np.float32]
    signs: NDArray[np.int32]


def _table() -> dict[str, tuple[float, int]]:
    return {
        sign: (valence, EMOTIONS.index(emotion))
        for emotion, valence, signs in TABLE
        for sign in signs.split()
    }


#: sign -> (valence, column of its emotion)
SIGNS = _table()
_WORDLIKE = re.compile(r"[A-Za-z]")


def _alternatives() -> str:
    longest = sorted(SIGNS, key=lambda sign: (-len(sign), sign))
    parts: list[str] = []
    for sign in longest:
        pattern = re.escape(sign)
        if _WORDLIKE.match(sign):
            pattern = rf"(?<![A-Za-z0-9]){pattern}"
        if _WORDLIKE.match(sign[-1]):
            pattern = rf"{pattern}(?![A-Za-z0-9])"
        parts.append(pattern)
    return "|".join(parts)


_ANY = re.compile(_alternatives())
_FIRST = re.compile("[" + re.escape("".join(sorted({sign[0] for sign in SIGNS}))) + "]")


def faces(texts: Sequence[str]) -> Faces:
    """Return what emoji and emoticons say, text by text.

    >>> found = faces(["배송 빨라요 👍👍", "늦었어요 ㅠㅠ", "ok"])
    >>> found.valence.round(1).tolist()
    [1.5, -1.0, nan]
    >>> found.signs.tolist()
    [1, 1, 0]
    """
    valence = np.full(len(texts), np.nan, np.float32)
    emotions = np.zeros((len(texts), len(EMOTIONS)), np.float32)
    count = np.zeros(len(texts), np.int32)
    for row, text in enumerate(texts):
        if not _FIRST.search(text):
            continue
        found = set(_ANY.findall(_plain(text)))
        if not found:
            continue
        values = [SIGNS[sign] for sign in found]
        count[row] = len(values)
        valence[row] = sum(value for value, _ in values) / len(values)
        for _, column in values:
            emotions[row, column] += 1 / len(values)
    return Faces(valence, emotions, count)


def without(text: str) -> str:
    """Return a text with its signs blanked out, every other letter where it was.

    >>> without("good 👍!")
    'good  !'
    """
    return _ANY.sub(lambda found: " " * len(found.group()), _VARIANT.sub(" ", text))


def _plain(text: str) -> str:
    return _REPEATED.sub(r"\1\1", _VARIANT.sub("", text))
