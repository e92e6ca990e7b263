"""What the first rows of a file say about each column: the evidence that guessing rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from yeojido.collect import times, urls
from yeojido.collect.vocabulary import plain
from yeojido.domain.log import DAY

#: a time of day: 15:05, 15:05:01, 150501, 오후 3:05
CLOCK = (
    r"^\s*(?:(?:오전|오후)\s*)?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:\s*[AaPp][Mm])?\s*$"
    r"|^(?:[01]\d|2[0-3])[0-5]\d[0-5]\d$"
)
_PROBED = 400
_YEAR_1990, _YEAR_2100 = 7305 * DAY, 47482 * DAY


@dataclass(frozen=True)
class ColumnProfile:
    """One column of a sample."""

    name: str
    values: pl.Series

    @property
    def rows(self) -> int:
        """Rows of the sample."""
        return len(self.values)

    @cached_property
    def present(self) -> pl.Series:
        """The values that are there."""
        return self.values.drop_nulls()

    @cached_property
    def distinct(self) -> int:
        """Different values."""
        return self.present.n_unique()

    @cached_property
    def filled(self) -> float:
        """Share of rows with a value."""
        return len(self.present) / self.rows if self.rows else 0.0

    @cached_property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.rows > 1 and self.distinct == self.rows

    @cached_property
    def length(self) -> float:
        """Mean length of the values in characters."""
        return _number(self.present.str.len_chars().mean())

    @cached_property
    def numeric(self) -> float:
        """Share of values that are numbers."""
        if len(self.present) == 0:
            return 0.0
        return float(self.present.cast(pl.Float64, strict=False).is_not_null().sum()) / len(
            self.present
        )

    @cached_property
    def whole(self) -> float:
        """Share of values that are whole numbers."""
        return _number(self.present.str.contains(r"^\s*-?\d{1,18}\s*$").mean())

    @cached_property
    def blanks(self) -> float:
        """Share of values with a blank inside."""
        return _number(self.present.str.contains(r"\S\s+\S").mean())

    @cached_property
    def letters(self) -> float:
        """Share of values with a letter."""
        return _number(self.present.str.contains(r"\p{L}").mean())

    @cached_property
    def masked(self) -> bool:
        """Whether most values were blotted out by somebody (``abcd****``)."""
        return _number(self.present.str.contains(r"\*{2,}|[○●]{2,}").mean()) > 0.5

    @cached_property
    def addresses(self) -> bool:
        """Whether most values are web addresses."""
        return urls.are_addresses(self.present.head(_PROBED))

    @cached_property
    def probe(self) -> pl.Series:
        """A few values from the whole sample."""
        step = max(1, len(self.present) // _PROBED)
        return self.present.gather_every(step)

    @cached_property
    def order(self) -> times.Order:
        """Order of day and month in dates that do not begin with their year."""
        return date_order(self.present)

    @cached_property
    def clock(self) -> float:
        """Share of values that are times of day without a date."""
        return _number(self.probe.str.contains(CLOCK).mean())

    @cached_property
    def timely(self) -> float:
        """Share of values that are times of our age (1990 to 2100)."""
        looks = self.probe.str.contains(
            r"\d{1,4}\s*[-./년]\s*\d{1,2}|^\s*\d{8,19}(?:\.\d+)?\s*$|[A-Za-z]{3}.*\d{4}|\d{4}.*[A-Za-z]{3}"
        )
        if _number(looks.mean()) < 0.5:
            return 0.0
        read = times.parse(self.probe, times.TimeRule("UTC", self.order))
        ours = read.good & (read.at >= _YEAR_1990) & (read.at <= _YEAR_2100)
        return float(np.count_nonzero(ours)) / len(self.probe)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def date_order(values: pl.Series) -> times.Order:
    """Return the order that the column as a whole makes likeliest: a part beyond 12 is the day.

    Where nothing decides, dates that end with their year are month first, others year first.
    """
    parts = values.str.extract_groups(
        r"^\s*(\d{1,2})[-./](\d{1,2})[-./](\d{2,4})\b"
    ).struct.unnest()
    parts = parts.drop_nulls()
    if parts.height == 0:
        return "ymd"
    first, second, third = (parts.to_series(i).cast(pl.Int64) for i in range(3))
    full_year = _number((parts.to_series(2).str.len_bytes() == 4).mean()) > 0.5
    day_first = _number((first > 12).mean())
    day_second = _number((second > 12).mean())
    if full_year:
        return "dmy" if day_first > day_second else "mdy"
    # Two digits everywhere: the year stands first unless the first part changes as days do.
    if day_second > 0 and _number((third > 12).mean()) > 0 and _number((first > 12).mean()) == 0:
        return "mdy"
    return "ymd"


def date_order_open(values: pl.Series) -> bool:
    """Say whether dates such as 03/04/2026 leave open which part is the day."""
    parts = values.str.extract_groups(r"^\s*(\d{1,2})[-./](\d{1,2})[-./]\d{4}\b").struct.unnest()
    parts = parts.drop_nulls()
    if parts.height == 0:
        return False
    return all(int((parts.to_series(i).cast(pl.Int64) > 12).sum()) == 0 for i in range(2))


def profiles(sample: pl.DataFrame) -> Mapping[str, ColumnProfile]:
    """Return the profile of every column of a sample of String columns."""
    return {name: ColumnProfile(name, sample[name]) for name in sample.columns}


def stem(file_name: str) -> str:
    """Return what a file is about by its name: no folder, no ending, no date, no number.

    >>> stem("reviews.csv.gz"), stem("2026-03_주문내역(1).xlsx"), stem("transactions_sample.csv.gz")
    ('reviews', '주문내역', 'transactions')
    """
    name = re.sub(
        r"\.(csv|tsv|txt|jsonl|ndjson|json|parquet|xlsx|xls|xes|gz|log)(?=\.|$)",
        "",
        file_name.lower(),
    )
    words = [w for w in plain(name).split("_") if w and not re.fullmatch(r"v?\d+", w)]
    kept = [
        w for w in words if w not in ("sample", "export", "data", "raw", "copy", "final", "dump")
    ]
    return "_".join(kept or words) or "event"
