"""Words of texts: nouns, verbs and adjectives with what negates them, clause by clause.

Korean by Kiwi (morphemes; Apache-2.0), loaded when the first Korean text is read (1 s, 330 MB: its
dictionaries of foreign phrases and of typing errors are left out) and shared from then on. English
by rules of our own: words, light stems, negation. Other languages have no words here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from yeojido.analyze.voice.languages import languages
from yeojido.analyze.voice.plain import plain
from yeojido.analyze.voice.stopwords import (
    ENGLISH_NEGATIONS,
    ENGLISH_STOPWORDS,
    KOREAN_LIGHT,
    KOREAN_STOPWORDS,
)
from yeojido.domain.voice import LANGUAGES

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

#: Characters of a text whose words are read: what is longer is a document, not a remark.
LONGEST = 2_000
#: Letters of one word; longer ones are noise (held keys, keys of machines).
_WIDEST = 24
#: Letters between a noun and the verb it goes with.
_NEAR = 10


class Word(NamedTuple):
    """One word of a clause.

    ``key`` is what equal words share: 느리다, 안 오다, 배송, deliveri, not work. ``shown`` is how it
    is shown. ``kind``: noun, verb (adjectives too), adverb. ``alone``: it says something by itself.
    ``start``, ``stop``: where it stands in the plain text. ``name``: a proper noun.
    """

    key: str
    shown: str
    kind: str
    alone: bool
    start: int
    stop: int
    name: bool = False


class Clause(NamedTuple):
    """A part of a text up to a stop or a "but": what it says and its words in order."""

    text: str
    words: tuple[Word, ...]


class Parsed(NamedTuple):
    """A text read: made plain, in which language (of ``LANGUAGES``), its clauses."""

    text: str
    language: str
    clauses: tuple[Clause, ...]


def parsed(texts: Sequence[str], names: Sequence[str] = ()) -> list[Parsed]:
    """Return the words of texts, in their order.

    Args:
        texts: as the log holds them (masked); of each the first 2,000 characters count.
        names: of products, brands, competitors: never taken apart.
    """
    clean = [plain(text[: 4 * LONGEST])[:LONGEST] for text in texts]
    told = [LANGUAGES[code] for code in languages(clean).tolist()]
    korean = [i for i, each in enumerate(told) if each in ("ko", "mixed")]
    clauses: list[tuple[Clause, ...]] = [()] * len(clean)
    if korean:
        found = _morphemes([clean[i] for i in korean], tuple(names))
        for i, tokens in zip(korean, found, strict=True):
            clauses[i] = _korean(clean[i], tokens)
    pattern = _named(tuple(names))
    for i, each in enumerate(told):
        if each == "en":
            clauses[i] = _english_clauses(clean[i], pattern)
    return [Parsed(*each) for each in zip(clean, told, clauses, strict=True)]


# --- Korean ---------------------------------------------------------------------------------------

#: After these endings and words something else is said.
_BUT = frozenset({"지만", "는데", "ᆫ데", "은데", "던데", "으나", "는데도", "ᆫ데도", "은데도"})
_BUT_WORDS = frozenset({"하지만", "그런데", "근데", "그러나", "다만", "그래도"})
_NOUNS = frozenset({"NNG", "NNP", "XR", "SL", "SH"})
#: Suffixes that make no other noun.
_BARE = frozenset({"들", "님", "째", "쯤", "씩", "끼리", "당", "경"})


@lru_cache(maxsize=1)
def _kiwi() -> Kiwi:
    from kiwipiepy import Kiwi

    return Kiwi(load_multi_dict=False, load_typo_dict=False)


@lru_cache(maxsize=8)
def _named(names: tuple[str, ...]) -> re.Pattern[str] | None:
    known = sorted({name.strip() for name in names if name.strip()}, key=lambda n: (-len(n), n))
    if not known:
        return None
    parts = (
        rf"(?<![A-Za-z]){re.escape(n)}(?![A-Za-z])" if n.isascii() else re.escape(n) for n in known
    )
    return re.compile("|".join(parts), re.IGNORECASE)


def _morphemes(texts: Sequence[str], names: tuple[str, ...]) -> Iterable[list[Token]]:
    """Return the morphemes of texts; Kiwi spreads them over its threads and keeps their order."""
    given: dict[str, Any] = {}
    pattern = _named(names)
    if pattern is not None:

        def whole(text: str) -> list[tuple[int, int, str]]:
            return [(*match.span(), "NNP") for match in pattern.finditer(text)]

        given["pretokenized"] = whole
    return _kiwi().tokenize(iter(texts), **given)  # pyright: ignore[reportReturnType]


def _korean(text: str, tokens: Sequence[Token]) -> tuple[Clause, ...]:
    """Return the clauses of a Korean text."""
    clauses: list[Clause] = []
    begin = first = 0
    for i, token in enumerate(tokens):
        ends = token.tag == "SF" or (token.tag == "EC" and token.form in _BUT)
        but = token.tag == "MAJ" and token.form in _BUT_WORDS
        if not ends and not but:
            continue
        stop = token.start if but else token.start + token.len
        clauses.append(Clause(text[begin:stop].strip(), _korean_words(tokens[first:i], text)))
        begin, first = stop, i + 1
    clauses.append(Clause(text[begin:].strip(), _korean_words(tokens[first:], text)))
    return tuple(each for each in clauses if each.text)


class _Reading:
    """Reads the morphemes of one clause from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[Word] = []
        self.negation = ""
        #: verbs that an ending (-지) leaves open for a negation that follows
        self.open: list[int] = []

    def noun(self, run: Sequence[Token]) -> None:
        """Take nouns written together; parts of one syllable stay with their neighbour."""
        parts: list[tuple[str, int, int, bool]] = []
        for token in run:
            # A name may be written with a blank; a part of one letter is no word of its own.
            one, stop = token.form.replace(" ", ""), token.start + token.len
            name = token.tag == "NNP"
            if token.tag == "SL":
                one = token.form.lower()
            if parts and token.tag != "SL" and (len(one) == 1 or len(parts[-1][0]) == 1):
                before = parts.pop()
                parts.append((before[0] + one, before[1], stop, before[3] or name))
            else:
                parts.append((one, token.start, stop, name))
        for one, start, stop, name in parts:
            if len(one) <= _WIDEST:
                key, shown = (stem(one), one) if one.isascii() else (one, one)
                alone = one not in KOREAN_STOPWORDS and not (one.isascii() and len(one) < 2)
                if alone or not one.isascii():
                    alone = alone and one not in ENGLISH_STOPWORDS
                    self.words.append(Word(key, shown, "noun", alone, start, stop, name))

    def verb(self, form: str, start: int, stop: int) -> None:
        """Take a verb or adjective; ``form`` in its dictionary form."""
        if len(form) > _WIDEST:
            return
        negation, self.negation = self.negation, ""
        key = f"{negation} {form}" if negation else form
        alone = bool(negation) or form not in KOREAN_LIGHT
        self.words.append(Word(key, key, "verb", alone, start, stop))

    def adverb(self, form: str, start: int, stop: int) -> None:
        """Take an adverb; "없이" says that something is not there."""
        if form in ("안", "못"):
            self.negation = form
        elif form == "없이":
            self.words.append(Word("없다", "없다", "verb", False, start, stop))
        elif form not in KOREAN_STOPWORDS and len(form) > 1:
            self.words.append(Word(form, form, "adverb", True, start, stop))

    def negate(self, how: str) -> None:
        """Negate the verbs that were left open."""
        for at in self.open:
            word = self.words[at]
            if not word.key.startswith(("안 ", "못 ")):
                key = f"{how} {word.key}"
                self.words[at] = word._replace(key=key, shown=key, alone=True)
        self.open = []


def _korean_words(tokens: Sequence[Token], text: str) -> tuple[Word, ...]:
    """Return the words of a clause's morphemes."""
    read = _Reading(text)
    i = 0
    while i < len(tokens):
        token = tokens[i]
        tag = token.tag.split("-")[0]
        if tag in _NOUNS or tag == "XPN":
            i = _noun(read, tokens, i)
            continue
        if tag in ("VV", "VA"):
            i = _verb(read, tokens, i)
        elif tag == "VX":
            if token.form == "않":
                read.negate("안")
            elif token.form == "못하":
                read.negate("못")
        elif tag == "MAG":
            read.adverb(token.form, token.start, token.start + token.len)
        elif tag == "EC" and token.form == "지" and read.words and read.words[-1].kind == "verb":
            read.open.append(len(read.words) - 1)
        i += 1
    return tuple(read.words)


def _verb(read: _Reading, tokens: Sequence[Token], i: int) -> int:
    """Take a verb; "-지 못하다" negates what came before."""
    token = tokens[i]
    if token.form == "하" and read.open and read.negation == "못":
        read.negation = ""
        read.negate("못")
    elif token.form == "말" and read.open:
        read.negate("안")
    elif token.form == "없" and read.words and read.words[-1].stop == token.start:
        noun = read.words.pop()  # 맛없다 is one word
        read.verb(f"{noun.shown}없다", noun.start, token.start + token.len)
    else:
        read.verb(token.form + "다", token.start, token.start + token.len)
    return i


def _noun(read: _Reading, tokens: Sequence[Token], i: int) -> int:
    """Take a run of nouns written together, and "-하다" behind it; return the next place."""
    run = [tokens[i]]
    i += 1
    while i < len(tokens) and tokens[i].start == run[-1].start + run[-1].len:
        tag = tokens[i].tag.split("-")[0]
        if (tag == "XSN" and tokens[i].form not in _BARE) or tag in _NOUNS:
            run.append(tokens[i])
        else:
            break
        i += 1
    made = tokens[i] if i < len(tokens) else None
    tag = "" if made is None else made.tag.split("-")[0]
    if made is not None and (tag == "XSA" or (tag == "XSV" and run[-1].tag == "XR")):
        if len(run) > 1:
            read.noun(run[:-1])
        read.verb(f"{run[-1].form}{made.form}다", run[-1].start, made.start + made.len)
        return i + 1
    if made is not None and tag == "XSV":
        read.noun(run)
        if read.words and (read.negation or _denied(tokens, i)):
            last, how = read.words.pop(), read.negation or "안"
            read.negation = ""
            key = f"{how} {last.key}{made.form}다"
            stop = made.start + made.len
            read.words.append(Word(key, key, "verb", True, last.start, stop))
        return i + 1
    read.noun(run)
    return i


def _denied(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether "-지 않다", "-지 못하다" follows the suffix at ``i``."""
    forms = [token.form for token in tokens[i + 1 : i + 5]]
    return bool(forms) and forms[0] == "지" and bool({"않", "못", "못하"} & set(forms))


# --- English --------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|[.!?;\n]+|[,:()\"]")
_ENDS = re.compile(r"[.!?;\n]+")
_EN_BUT = frozenset({"but", "however", "although", "though", "except", "yet"})
_CONTRACTED = re.compile(r"n['’]t$|(?<=can)not$")


def stem(word: str) -> str:
    """Return a light stem of an English word, lower case: endings that change no meaning go.

    >>> [stem(each) for each in ("deliveries", "arrived", "stopped", "charging", "boxes", "this")]
    ['deliveri', 'arriv', 'stop', 'charg', 'box', 'this']
    """
    word = word.lower()
    for ending, least, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: len(word) - len(ending)] + instead
            if ending in ("ed", "ing") and len(word) > 3 and word[-1] == word[-2] not in "lsz":
                word = word[:-1]
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


_ENDINGS = (
    ("ies", 2, "y"), ("sses", 2, "ss"), ("xes", 1, "x"), ("ches", 2, "ch"), ("shes", 2, "sh"),
    ("ss", 1, "ss"), ("us", 2, "us"), ("is", 1, "is"), ("s", 3, ""), ("ied", 2, "y"),
    ("eed", 1, "eed"), ("ed", 3, ""), ("ing", 3, ""),
)  # fmt: skip


def _english_clauses(text: str, names: re.Pattern[str] | None) -> tuple[Clause, ...]:
    """Return the clauses of an English text."""
    clauses: list[Clause] = []
    words: list[Word] = []
    begin, negated, start_of_sentence = 0, 0, True
    whole = {} if names is None else {m.start(): m.end() for m in names.finditer(text)}
    until = 0

    def closed(stop: int) -> None:
        nonlocal begin, words
        said = text[begin:stop].strip(" ,")
        if said:
            clauses.append(Clause(said, tuple(words)))
        begin, words = stop, []

    for match in _TOKEN.finditer(text):
        if match.start() < until:
            continue
        token = match[0].lower().replace("’", "'")
        if _ENDS.fullmatch(token) or token in _EN_BUT:
            closed(match.end() if _ENDS.fullmatch(token) else match.start())
            negated, start_of_sentence = 0, bool(_ENDS.fullmatch(token))
            continue
        if not token[0].isalpha():
            negated = 0
            continue
        if match.start() in whole:
            until = whole[match.start()]
            shown = text[match.start() : until]
            words.append(Word(shown.lower(), shown, "noun", True, match.start(), until, True))
            continue
        named = match[0][0].isupper() and not start_of_sentence
        start_of_sentence = False
        if token in ENGLISH_NEGATIONS or _CONTRACTED.search(token):
            negated = 3
            continue
        token = token.split("'")[0]
        if token in ENGLISH_STOPWORDS or not 2 <= len(token) <= _WIDEST:
            negated = max(0, negated - 1)
            continue
        sign, negated = ("not " if negated else ""), 0
        word = Word(sign + stem(token), sign + token, "noun", True, *match.span(), named)
        words.append(word)
    closed(len(text))
    return tuple(clauses)


def next_to(clause: Clause, text: str) -> Iterable[tuple[Word, Word]]:
    """Return the pairs of words of a clause that make one phrase if they often stand together.

    Korean: noun and noun with nothing between, noun or adverb and verb whatever particles stand
    between. English: words with nothing but blanks between them.
    """
    for a, b in zip(clause.words, clause.words[1:], strict=False):
        if b.key.isascii() and a.key.isascii():
            if not text[a.stop : b.start].strip() and a.key != b.key:
                yield a, b
        elif (a.kind == "noun" and b.kind != "adverb") or (a.kind, b.kind) == ("adverb", "verb"):
            between = text[a.stop : b.start]
            # Nouns with a particle between are no compound; what is far apart is no neighbour.
            near = not between.strip() if b.kind == "noun" else len(between) <= _NEAR
            if near and a.key != b.key:
                yield a, b


def joined(a: Word, b: Word, text: str) -> str:
    """Return how a phrase of two words is shown: written together where the text has it so."""
    together = a.stop == b.start and a.kind == b.kind == "noun"
    return f"{a.shown}{b.shown}" if together else f"{a.shown} {b.shown}"
