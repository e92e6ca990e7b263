"""Small logs for tests: made by hand, or drawn at random by hypothesis."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from yeojido.domain.log import MINUTE, Chunk, Column, LogSummary

NAMES = ("a", "b", "c", "d")


@dataclass(frozen=True)
class Row:
    """One event of a test log: name, time in minutes, and one text property."""

    name: str
    minute: float
    value: str | None = None


People = Sequence[Sequence[Row]]


def person(text: str, *values: str | None) -> list[Row]:
    """Read ``"a@0 b@5 c@5"`` as a person's events (minutes).

    Values go to the property, in turn.
    """
    pairs = [word.split("@") for word in text.split()]
    given = [*values, *[None] * len(pairs)]
    return [Row(name, float(at), given[i]) for i, (name, at) in enumerate(pairs)]


def _column(rows: Iterable[Row], attribute: str) -> Column:
    words = [getattr(row, attribute) for row in rows]
    vocabulary = tuple(sorted({word for word in words if word is not None}))
    codes = [-1 if word is None else vocabulary.index(word) for word in words]
    return Column("text", np.array(codes, np.int32), vocabulary)


def chunk_of(
    people: People,
    *,
    names: Sequence[str] = NAMES,
    bucket: int = 0,
    end: int | None = None,
    extra: Mapping[str, Column] | None = None,
) -> Chunk:
    """Return a chunk; the property column is called ``value``. Rows must stand in order."""
    rows = [row for each in people for row in each]
    times = np.array([round(row.minute * MINUTE) for row in rows], np.int64)
    return Chunk(
        bucket=bucket,
        names=tuple(names),
        code=np.array([names.index(row.name) for row in rows], np.uint8),
        time=times,
        offset=np.concatenate([[0], np.cumsum([len(each) for each in people])]).astype(np.int64),
        columns={"value": _column(rows, "value"), **(extra or {})},
        end=int(times.max(initial=0)) if end is None else end,
        people=tuple(f"p{bucket}-{i}" for i in range(len(people))),
    )


@dataclass(frozen=True)
class Log:
    """A chunk source over lists of people, one per bucket."""

    parts: tuple[People, ...]
    names: tuple[str, ...] = NAMES

    def summary(self) -> LogSummary:
        """Return what the log holds."""
        times = [row.minute for part in self.parts for each in part for row in each]
        return LogSummary(
            events=len(times),
            people=sum(len(part) for part in self.parts),
            first=round(min(times, default=0) * MINUTE),
            last=self._end(),
            names=self.names,
            schema={"value": "text"},
        )

    def _end(self) -> int:
        times = [row.minute for part in self.parts for each in part for row in each]
        return round(max(times, default=0) * MINUTE)

    def buckets(self) -> tuple[int, ...]:
        """Return the bucket numbers."""
        return tuple(range(len(self.parts)))

    def chunk(self, bucket: int, columns: Collection[str] = ()) -> Chunk:
        """Return one bucket."""
        del columns
        return chunk_of(self.parts[bucket], names=self.names, bucket=bucket, end=self._end())


def rows(most: int = 8, longest: int = 12, names: Sequence[str] = NAMES) -> st.SearchStrategy:
    """Draw one person's events in order; equal times are common."""
    return st.lists(
        st.builds(
            Row,
            st.sampled_from(names),
            st.integers(0, longest),
            st.sampled_from([None, "x", "y"]),
        ),
        min_size=1,
        max_size=most,
    ).map(lambda drawn: sorted(drawn, key=lambda row: row.minute))


def people(most: int = 4, events: int = 8, names: Sequence[str] = NAMES) -> st.SearchStrategy:
    """Draw a few people, or none."""
    return st.lists(rows(events, names=names), max_size=most)
