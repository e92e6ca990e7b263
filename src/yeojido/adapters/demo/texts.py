"""Puts customers' sentences together: topic and mood in, varied text out, all vectorised."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo import sentences_en, sentences_ko
from yeojido.adapters.demo.sentences_ko import TOPICS

BAD, MIDDLING, GOOD = 0, 1, 2
ENGLISH_SHARE = 0.02
PERSONAL_SHARE = 0.008
SECOND_SENTENCE_SHARE = 0.35

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences of every (topic, mood) one after the other, and where each group lies."""

    sentences: pl.Series
    start: Ints
    size: Ints

    def draw(self, rng: np.random.Generator, topic: Ints, mood: Ints) -> pl.Series:
        """Return one sentence per row of the given topic and mood."""
        group = topic * 3 + mood
        pick = (rng.random(len(group)) * self.size[group]).astype(np.int64)
        return self.sentences.gather(self.start[group] + pick)


def _pool(groups: list[tuple[str, ...]]) -> Pool:
    size = np.array([len(group) for group in groups], dtype=np.int64)
    start = np.concatenate(([0], np.cumsum(size)[:-1])).astype(np.int64)
    return Pool(pl.Series([s for group in groups for s in group]), start, size)


@cache
def _pools() -> dict[str, Pool]:
    """Return the pools; made once, they never change."""
    per_topic = len(TOPICS)
    questions = [
        sentences_ko.QUESTIONS.get(topic, sentences_ko.CORES[topic][MIDDLING])
        for topic in TOPICS
        for _ in range(3)
    ]
    return {
        "ko": _pool([group for topic in TOPICS for group in sentences_ko.CORES[topic]]),
        "en": _pool([group for topic in TOPICS for group in sentences_en.CORES[topic]]),
        "opener": _pool(list(sentences_ko.OPENERS) * per_topic),
        "closer": _pool(list(sentences_ko.CLOSERS) * per_topic),
        "question": _pool(questions),
    }


def mood_of(rating: Ints) -> Ints:
    """Return BAD for 1-2 stars, MIDDLING for 3, GOOD for 4-5."""
    return np.where(rating <= 2, BAD, np.where(rating == 3, MIDDLING, GOOD)).astype(np.int64)


def compose(
    rng: np.random.Generator, topic: Ints, mood: Ints, question: Bools | None = None
) -> tuple[pl.Series, Bools, Bools]:
    """Return texts, which of them are English, and which hold made-up personal data.

    ``topic`` indexes ``TOPICS``; ``question`` marks rows that ask instead of judging.
    Phone numbers are 010-0000-xxxx and addresses end in example.com, so nobody owns them.
    """
    n, pools = len(topic), _pools()
    core = pools["ko"].draw(rng, topic, mood)
    second = pools["ko"].draw(rng, topic, mood)
    opener = pools["opener"].draw(rng, topic, mood)
    closer = pools["closer"].draw(rng, topic, mood)
    frame = pl.DataFrame(
        {
            "core": core,
            "second": second,
            "opener": opener,
            "closer": closer,
            "asked": pools["question"].draw(rng, topic, mood),
            "en": pools["en"].draw(rng, topic, mood),
            "two": rng.random(n) < SECOND_SENTENCE_SHARE,
            "english": rng.random(n) < ENGLISH_SHARE,
            "question": np.zeros(n, dtype=np.bool_) if question is None else question,
            "personal": rng.random(n) < PERSONAL_SHARE,
            "phone": rng.random(n) < 0.5,
            "number": rng.integers(0, 10_000, n),
        }
    )
    c = pl.col
    # "처음 이용했는데 ... 했는데 ..." reads badly, so such an opener is left out.
    twice = c("opener").str.ends_with("는데") & c("core").str.contains("는데", literal=True)
    said = pl.concat_str(
        pl.when((c("opener") == "") | twice).then(pl.lit("")).otherwise(c("opener") + " "),
        c("core"),
        pl.when(c("two") & (c("core") != c("second")))
        .then(pl.lit(". ") + c("second"))
        .otherwise(pl.lit("")),
        c("closer"),
    )
    digits = c("number").cast(pl.String).str.zfill(4)
    contact = (
        pl.when(c("phone"))
        .then(pl.lit(" 제 번호는 010-0000-") + digits + pl.lit("이에요."))
        .otherwise(pl.lit(" 답은 guest") + digits + pl.lit("@example.com 으로 주세요."))
    )
    text = (
        pl.when(c("english"))
        .then(c("en") + ".")
        .when(c("question"))
        .then(c("asked"))
        .otherwise(said)
    ) + pl.when(c("personal")).then(contact).otherwise(pl.lit(""))
    return (
        frame.select(text.alias("text"))["text"],
        frame["english"].to_numpy(),
        frame["personal"].to_numpy(),
    )
