"""The book of a block: exact counts of what was planted, and whose words mean what."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from yeojido.adapters.demo.sentences_ko import TOPICS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: The touchpoint a text is about, by its topic.
TOUCHPOINT = {
    "배송": "delivery",
    "결제": "payment",
    "품질": "product",
    "가격": "price",
    "앱": "browsing",
    "상담": "service",
    "매장": "store",
    "메일": "email",
}


@dataclass(slots=True)
class Ledger:
    """Sums that add up over blocks, and the labels of the block's texts."""

    counts: dict[str, float] = field(default_factory=dict)
    labels: list[pl.DataFrame] = field(default_factory=list)

    def add(self, name: str, amount: float) -> None:
        """Add to a named sum."""
        self.counts[name] = self.counts.get(name, 0) + amount

    def rated(self, touchpoint: str, owner: Ints, rating: Ints, expected: Floats) -> None:
        """Book ratings given at a touchpoint with the mean each was drawn with.

        Means over people weigh everybody once, however often they answered.
        """
        answers = np.bincount(owner)
        who = answers > 0
        total = np.bincount(owner, weights=rating)[who] / answers[who]
        wanted = np.bincount(owner, weights=expected)[who] / answers[who]
        self.add(f"emotion/{touchpoint}/answers", len(rating))
        self.add(f"emotion/{touchpoint}/people", int(who.sum()))
        self.add(f"emotion/{touchpoint}/rating", float(rating.sum()))
        self.add(f"emotion/{touchpoint}/expected", float(expected.sum()))
        self.add(f"emotion/{touchpoint}/person_rating", float(total.sum()))
        self.add(f"emotion/{touchpoint}/person_expected", float(wanted.sum()))

    def said(self, file: str, table: pl.DataFrame) -> None:
        """Book the truth of texts: columns id, topic (code), valence, english, personal."""
        topic = pl.Series("topic", TOPICS).gather(table["topic"])
        self.add(f"texts/{file}", len(table))
        self.add("texts/english", int(table["english"].sum()))
        self.add("texts/personal_data", int(table["personal"].sum()))
        self.labels.append(
            pl.DataFrame(
                {
                    "file": pl.repeat(file, len(table), eager=True),
                    "id": table["id"],
                    "topic": topic,
                    "touchpoint": topic.replace_strict(TOUCHPOINT, return_dtype=pl.String),
                    "valence": table["valence"],
                    "english": table["english"],
                    "personal_data": table["personal"],
                }
            )
        )
