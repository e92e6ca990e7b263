"""Korean film reviews with stars (NSMC, CC0): reading them, and which ones training never sees."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.train.ready import ready

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FILE = "nsmc/nsmc_raw_reviews.csv.gz"
#: Shares of the reviews (or films) that are held out, and that settings are chosen on.
TEST, CHOICE = 0.10, 0.03


@dataclass(frozen=True, slots=True)
class Reviews:
    """Film reviews.

    Attributes:
        texts: made ready, as the model knows them.
        rating: (n,) int64, 1..10.
        film: (n,) int64.
    """

    texts: list[str]
    rating: NDArray[np.int64]
    film: NDArray[np.int64]

    def part(self, rows: NDArray[np.int64]) -> Reviews:
        """Return some of the reviews."""
        return Reviews([self.texts[row] for row in rows], self.rating[rows], self.film[rows])


def read(data: Path) -> Reviews:
    """Return all reviews, in the order of the file."""
    import polars as pl

    frame = pl.read_csv(data / FILE).filter(pl.col("review").fill_null("").str.strip_chars() != "")
    return Reviews(
        [ready(text) for text in frame["review"]],
        frame["rating"].to_numpy().astype(np.int64),
        frame["movie_id"].to_numpy().astype(np.int64),
    )


def key(text: str) -> str:
    """Return a text by which the same review is known again: small letters, blanks made one."""
    return " ".join(text.lower().split())


def split(
    reviews: Reviews, seed: int, *, by_film: bool = False
) -> tuple[Reviews, Reviews, Reviews]:
    """Return the reviews for training, for choosing, and for the figures, in this order.

    Reviews for choosing and for the figures whose plain text occurs before them are left out.
    ``by_film``: all reviews of a film go together.
    """
    rng = np.random.default_rng(seed)
    if by_film:
        films, at = np.unique(reviews.film, return_inverse=True)
        part = rng.random(films.size)[at]
    else:
        part = rng.random(len(reviews.texts))
    edges = (0, 1 - TEST - CHOICE, 1 - TEST, 1)
    parts: list[Reviews] = []
    seen: set[str] = set()
    for low, high in itertools.pairwise(edges):
        rows = np.flatnonzero((part >= low) & (part < high))
        names = [key(reviews.texts[row]) for row in rows]
        if parts:
            fresh = np.array([name not in seen for name in names], np.bool_)
            rows = rows[fresh]
        parts.append(reviews.part(rows))
        seen.update(names)
    return parts[0], parts[1], parts[2]
