"""What language a text is in, where a model reads it: Korean, English, both, or unknown.

Told by script, and within Latin letters by frequent words: English words speak for English, words
of other languages against it, and a text nobody claims is unknown, not guessed. Web addresses and
masks of personal data (``[email]``) say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from yeojido.analyze.voice.latin_words import ENGLISH, OTHERS
from yeojido.domain.voice import LANGUAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

KO, EN, MIXED, UNKNOWN = (LANGUAGES.index(name) for name in ("ko", "en", "mixed", "unknown"))
#: Characters of a text that are looked at, and of texts looked at together.
LONGEST, TOGETHER = 2_000, 1_000_000

_NOTHING = re.compile(
    r"https?://[^\s\0]+|www\.[^\s\0]+|[\w.+-]+@[\w-]+\.[\w.-]+|\[[A-Za-z_ ]{2,20}\]|[@#]\w+|&[a-z]{2,6};"
    r"|<[^<>\0]{1,200}>"
)
_APOSTROPHES = re.compile("['’`´]")

# Classes of characters
_OTHER, _LATIN, _ACCENTED, _SYLLABLE, _JAMO, _FACE, _FOREIGN = range(7)
#: (first, last, class), later ones over earlier ones; symbols, digits and emoji stay ``_OTHER``.
_RANGES = (
    (0x0370, 0x1CFF, _FOREIGN),  # Greek, Cyrillic, Arabic, Indic, Thai ...
    (0x1F00, 0x1FFF, _FOREIGN),
    (0x2C00, 0x2DFF, _FOREIGN),
    (0x3041, 0x30FA, _FOREIGN),  # kana
    (0x30FC, 0x312F, _FOREIGN),
    (0x31A0, 0x31FF, _FOREIGN),
    (0x3400, 0x4DBF, _FOREIGN),  # Han
    (0x4E00, 0xABFF, _FOREIGN),
    (0xF900, 0xFDFF, _FOREIGN),
    (0xFE70, 0xFEFE, _FOREIGN),
    (0xFF66, 0xFF9D, _FOREIGN),
    (0x00C0, 0x024F, _ACCENTED),
    (0x0300, 0x036F, _ACCENTED),
    (0x1E00, 0x1EFF, _ACCENTED),
    (0x00D7, 0x00D7, _OTHER),
    (0x00F7, 0x00F7, _OTHER),
    (0x1100, 0x11FF, _JAMO),
    (0x3131, 0x318E, _JAMO),
    (0xA960, 0xA97C, _SYLLABLE),
    (0xAC00, 0xD7A3, _SYLLABLE),
    (0xD7B0, 0xD7FB, _JAMO),
    (ord("A"), ord("Z"), _LATIN),
    (ord("a"), ord("z"), _LATIN),
    (0xFF21, 0xFF3A, _LATIN),
    (0xFF41, 0xFF5A, _LATIN),
)
_FACES = "ㅋㅎㅠㅜ"

# What a word in Latin letters says about English
_ENGLISH, _SHARED, _STRANGE, _FOREIGN_WORD, _ACCENT = 1.0, 0.15, -0.4, -1.3, -1.2
#: Letters of Korean in a syllable, to compare with letters of English.
_WEIGHT = np.array([0, 1, 1, 2.5, 1.5, 0, 2.5], np.float32)
_MULTIPLIER = 0x9E3779B97F4A7C15
_BACK = pow(_MULTIPLIER, -1, 2**64)


class Letters(NamedTuple):
    """How much of n texts is in which letters; English where its words are known.

    Attributes:
        korean, latin, foreign: (n,) float32, weights of letters (a syllable counts as 2.5).
        faces: (n,) float32, letters of laughing and crying.
        score: (n,) float32, above zero: the words in Latin letters are English.
        known: (n,) float32, English words.
        words: (n,) float32, words in Latin letters.
    """

    korean: NDArray[np.float32]
    latin: NDArray[np.float32]
    foreign: NDArray[np.float32]
    faces: NDArray[np.float32]
    score: NDArray[np.float32]
    known: NDArray[np.float32]
    words: NDArray[np.float32]


def languages(texts: Sequence[str]) -> NDArray[np.int8]:
    """Return the language of each text: (n,) codes into ``domain.voice.LANGUAGES``.

    >>> [LANGUAGES[code] for code in languages(["배송이 느려요", "worst app ever", "Sehr gut", "12"])]
    ['ko', 'en', 'unknown', 'unknown']
    """
    return _judge(letters(texts))


def english_share(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the share of English in the letters of each text, 0..1; 0 where there are none."""
    found = letters(texts)
    total = found.korean + found.latin
    return np.divide(found.latin, total, out=np.zeros_like(total), where=total > 0)


def korean_side(text: str) -> str:
    """Return a text with its Latin letters blanked out; all others stay where they were."""
    return _LATIN_RUN.sub(_blank, text)


def english_side(text: str) -> str:
    """Return a text with its Korean letters blanked out; all others stay where they were."""
    return _KOREAN_RUN.sub(_blank, text)


_LATIN_RUN = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_KOREAN_RUN = re.compile(r"[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb]+")


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _judge(found: Letters) -> NDArray[np.int8]:
    korean, latin, foreign = found.korean, found.latin, found.foreign
    english = (found.score > 0) & (found.known > 0)
    share = latin / np.maximum(korean + latin, 1e-9)
    made = np.full(korean.size, UNKNOWN, np.int8)
    has_korean = korean > 0
    mostly = foreign <= 0.5 * (korean + np.where(english, latin, 0))
    made[~has_korean & english & mostly] = EN
    made[~has_korean & (found.faces > 0) & (latin + foreign == 0)] = KO
    two = has_korean & english
    both = two & (share >= 0.25) & (share <= 0.9) & ((found.known >= 2) | (share >= 0.35))
    made[has_korean & mostly & ~both] = KO
    made[two & mostly & (share > 0.9)] = EN
    made[both & mostly] = MIXED
    made[has_korean & ~english & (share > 0.75)] = UNKNOWN
    return made


def letters(texts: Sequence[str]) -> Letters:
    """Return how much of each text is in which letters."""
    parts: list[Letters] = []
    at, size = 0, 0
    for row, text in enumerate(texts):
        size += min(len(text), LONGEST) + 1
        if size >= TOGETHER:
            parts.append(_letters(texts[at : row + 1]))
            at, size = row + 1, 0
    if at < len(texts) or not parts:
        parts.append(_letters(texts[at:]))
    return Letters(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _letters(texts: Sequence[str]) -> Letters:
    n = len(texts)
    joined = "\0".join([text[:LONGEST].replace("\0", " ") for text in texts]) + "\0"
    joined = _APOSTROPHES.sub("", _NOTHING.sub(" ", joined)).lower()
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.flatnonzero(codes == 0)[:n]
    row = np.repeat(np.arange(n), np.diff(ends, prepend=-1))
    kind = np.where(codes < 0x10000, _CLASSES[np.minimum(codes, 0xFFFF)], _OTHER)
    kind[(codes >= 0x20000) & (codes < 0x40000)] = _FOREIGN  # rare Han
    counts = np.bincount(row * 7 + kind[: row.size], minlength=7 * n).reshape(n, 7)
    weights = (counts * _WEIGHT).astype(np.float32)
    score, known, words = _words(codes, kind, row, n)
    return Letters(
        korean=weights[:, _SYLLABLE] + weights[:, _JAMO],
        latin=weights[:, _LATIN] + weights[:, _ACCENTED],
        foreign=weights[:, _FOREIGN],
        faces=counts[:, _FACE].astype(np.float32),
        score=score,
        known=known,
        words=words,
    )


def _words(codes: Codes, kind: NDArray[np.uint8], row: NDArray[np.int64], n: int) -> tuple[
    NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]
]:  # fmt: skip
    """Return, text by text, what its words in Latin letters say, how many are English, how many."""
    latin = (kind == _LATIN) | (kind == _ACCENTED)
    starts = np.flatnonzero(latin & ~np.concatenate([[False], latin[:-1]]))
    if not starts.size:
        nothing = np.zeros(n, np.float32)
        return nothing, nothing, nothing
    ends = np.flatnonzero(latin & ~np.concatenate([latin[1:], [False]])) + 1
    hashes = _hashes(_plain_letters(codes), latin, starts, ends)
    at = np.minimum(np.searchsorted(_HASHES, hashes), _HASHES.size - 1)
    hit = _HASHES[at] == hashes
    accents = np.concatenate([[0], np.cumsum(kind == _ACCENTED)])
    accented = accents[ends] > accents[starts]
    value = np.where(hit, _VALUES[at], np.where(accented, _ACCENT, _STRANGE))
    # A single letter nobody knows ("x", "B") says nothing.
    value[~hit & (ends - starts == 1) & ~accented] = 0
    text = row[starts]
    known = hit & (_VALUES[at] == _ENGLISH)
    return (
        np.bincount(text, value, n).astype(np.float32),
        np.bincount(text, known, n).astype(np.float32),
        np.bincount(text, minlength=n).astype(np.float32),
    )


def _plain_letters(codes: Codes) -> Codes:
    """Return codes with full-width letters as plain ones (all are small by now)."""
    return np.where((codes >= 0xFF41) & (codes <= 0xFF5A), codes - (0xFF41 - ord("a")), codes)


def _hashes(
    codes: Codes, latin: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return a hash of each word: the sum of its letters times powers of an odd number, mod 2**64.

    A letter that stands three times or more is taken once ("soooo" is "so"): all of the run but
    the first are left out of the sum, and out of the exponents.
    """
    same = np.concatenate([[False], codes[1:] == codes[:-1]]) & latin
    third = np.concatenate([same[2:], [False, False]]) & np.concatenate([same[1:], [False]])
    long_run = np.zeros(codes.size, np.bool_)
    for offset in (0, 1, 2):
        long_run[offset:] |= third[: codes.size - offset]
    kept = latin & ~(long_run & same)
    position = np.cumsum(kept)
    power = _powers(_MULTIPLIER, int(position[-1]) + 1)
    terms = np.where(kept, codes.astype(np.uint64) * power[position - kept], 0).astype(np.uint64)
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    inverse = _powers(_BACK, int(position[-1]) + 1)
    first = (position - kept)[starts]
    return (sums[ends] - sums[starts]) * inverse[first]


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    """Return base ** 0 ... base ** (count - 1), mod 2**64."""
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


def _classes() -> NDArray[np.uint8]:
    made = np.zeros(0x10000, np.uint8)
    for first, last, kind in _RANGES:
        made[first : last + 1] = kind
    for face in _FACES:
        made[ord(face)] = _FACE
    return made


def _lexicon() -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """Return the hashes of the words that are known, sorted, and what each says."""
    english = set(ENGLISH.split())
    others = {word for words in OTHERS.values() for word in words.split()}
    words = sorted(english | others)
    codes = np.frombuffer(("\0".join(words) + "\0").encode("utf-32-le"), np.uint32)
    inside = codes != 0
    ends = np.flatnonzero(~inside)
    hashes = _hashes(codes, inside, np.concatenate([[0], ends[:-1] + 1]), ends)
    values = [
        _SHARED if word in english and word in others else _ENGLISH if word in english
        else _FOREIGN_WORD
        for word in words
    ]  # fmt: skip
    order = np.argsort(hashes)
    return hashes[order], np.array(values, np.float32)[order]


_CLASSES = _classes()
_HASHES, _VALUES = _lexicon()
