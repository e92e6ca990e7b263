"""The types of properties: decided per import by looking at every value, widened, never lost.

A column of text becomes whole numbers, numbers or booleans only if every value is one and none
loses anything by it: ``007``, a 19-digit order number, or ``17850.0`` among whole numbers keep
the column text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yeojido.domain.log import LOG_COLUMNS, Kind

if TYPE_CHECKING:
    import polars as pl

#: More properties than this go together into one JSON column.
MAX_PROPERTIES = 200
REST = "rest"

#: What a clean events frame holds beside properties.
FRAME_COLUMNS = (
    "person", "time", "seq", "event", "channel", "text", "rating", "digest_hi", "digest_lo", "exact",
)  # fmt: skip
#: The key that rows arrived under; a frame may lack it, and a row where it is the person.
IDENTITY = "identity"
#: What is no property.
KNOWN_COLUMNS = (*FRAME_COLUMNS, IDENTITY)
NEVER_NULL = frozenset(FRAME_COLUMNS) - {"channel", "text", "rating"}
#: The log's own columns that can be asked for, with their kinds.
OWN_KINDS: Mapping[str, Kind] = {"channel": "text", "text": "text", "rating": "number"}

_INTEGER = r"^(?:0|-?[1-9]\d{0,15})$"
_NUMBER = r"^-?(?:(?:0|[1-9]\d{0,14})(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$"
_BOOLEAN = r"^(?:true|false|True|False|TRUE|FALSE)$"
_EXACT = 2**53
_SAMPLE = 256


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the log: the name people use, the column's name in Parquet, and its kind.

    ``stored`` is empty when the property lives in the JSON column.
    """

    name: str
    stored: str
    kind: Kind


@dataclass(slots=True)
class Observed:
    """What the values of one property in one import have in common so far."""

    seen: bool = False
    integer: bool = True
    number: bool = True
    boolean: bool = True
    whole: bool = False
    point_zero: bool = False
    fraction: bool = False

    def kind(self) -> Kind | None:
        """Return the narrowest kind that holds every value; None where there was no value."""
        if not self.seen:
            return None
        if self.boolean:
            return "boolean"
        if self.integer:
            return "integer"
        mixed = self.whole and self.point_zero and not self.fraction
        return "number" if self.number and not mixed else "text"

    def join(self, other: Observed) -> None:
        """Take in what was seen elsewhere; in whatever order, the kind comes out the same."""
        self.seen |= other.seen
        self.integer &= other.integer
        self.number &= other.number
        self.boolean &= other.boolean
        self.whole |= other.whole
        self.point_zero |= other.point_zero
        self.fraction |= other.fraction

    def add(self, values: pl.Series) -> None:
        """Look at more values: a String, Int64, Float64 or Boolean series."""
        import polars as pl

        if values.null_count() == len(values):
            return
        self.seen = True
        if values.dtype == pl.Boolean:
            self.integer = self.number = False
        elif values.dtype == pl.Int64:
            self._add_integers(values)
        elif values.dtype == pl.Float64:
            self._add_floats()
        elif self.integer or self.number or self.boolean:
            self._add_texts(values)

    def _add_integers(self, values: pl.Series) -> None:
        self.boolean = False
        self.whole = True
        if not values.is_between(-_EXACT, _EXACT).all():
            self.integer = self.number = False

    def _add_floats(self) -> None:
        self.boolean = self.integer = False
        self.fraction = True

    def _add_texts(self, values: pl.Series) -> None:
        import polars as pl

        present = values.drop_nulls()
        if not self._possible(present.head(_SAMPLE)):
            self.integer = self.number = self.boolean = False
            return
        distinct = present.unique()
        self.boolean = self.boolean and bool(distinct.str.contains(_BOOLEAN).all())
        whole = distinct.str.contains(_INTEGER)
        if bool(whole.any()):
            self.whole = True
            numbers = distinct.filter(whole).cast(pl.Int64)
            exact = bool((numbers.is_between(-_EXACT, _EXACT)).all())
            self.integer = self.integer and exact and bool(whole.all())
            self.number = self.number and exact
        else:
            self.integer = False
        rest = distinct.filter(~whole)
        self.number = self.number and bool(rest.str.contains(_NUMBER).all())
        if self.number and len(rest):
            zero = rest.str.contains(r"\.0*$")
            self.point_zero = self.point_zero or bool(zero.any())
            self.fraction = self.fraction or not bool(zero.all())

    @staticmethod
    def _possible(sample: pl.Series) -> bool:
        """Tell whether the first values leave anything but text possible."""
        return bool(sample.str.contains(_NUMBER).all()) or bool(sample.str.contains(_BOOLEAN).all())


def wider(stored: Kind | None, new: Kind) -> Kind:
    """Return the kind that holds both without loss."""
    if stored is None or stored == new:
        return new
    return "number" if {stored, new} == {"integer", "number"} else "text"


def dtype(kind: Kind) -> pl.DataType:
    """Return the Polars type of a kind."""
    import polars as pl

    return {
        "text": pl.String(), "number": pl.Float64(),
        "integer": pl.Int64(), "boolean": pl.Boolean(),
    }[kind]  # fmt: skip


def as_kind(values: pl.Series, kind: Kind) -> pl.Series:
    """Return a column as another kind; every value must fit (``wider`` sees to it)."""
    import polars as pl

    if kind == "boolean" and values.dtype == pl.String:
        return values.str.to_lowercase() == "true"
    wanted = dtype(kind)
    return values if values.dtype == wanted else values.cast(wanted)


def tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose properties are String, Int64, Float64 or Boolean, without empties.

    Empty texts and NaN count as missing, so that one empty cell does not turn numbers to text.
    """
    import polars as pl

    changes: list[pl.Expr] = []
    for name in frame.columns:
        if name in KNOWN_COLUMNS:
            continue
        column, kind = pl.col(name), frame.schema[name]
        if kind == pl.String:
            changes.append(pl.when(column != "").then(column).alias(name))
        elif kind.is_float():
            changes.append(column.cast(pl.Float64).fill_nan(None))
        elif kind.is_integer() and kind not in (pl.Int64(), pl.UInt64()):
            changes.append(column.cast(pl.Int64))
        elif kind not in (pl.Int64(), pl.Boolean()):
            changes.append(column.cast(pl.String))
    return frame.with_columns(changes) if changes else frame


def plan(
    stored: Sequence[Property], observed: Mapping[str, Observed], limit: int = MAX_PROPERTIES
) -> tuple[Property, ...]:
    """Return the properties after an import: kinds widened, new ones at the end by name."""
    kinds: dict[str, Kind] = {
        name: kind for name, look in observed.items() if (kind := look.kind()) is not None
    }
    result = [
        Property(p.name, p.stored, wider(p.kind, kinds.pop(p.name)) if p.name in kinds else p.kind)
        for p in stored
    ]
    taken = {name.lower() for name in (*LOG_COLUMNS, REST)}
    taken |= {p.stored.lower() for p in result if p.stored}
    columns = sum(1 for p in result if p.stored)
    for name in sorted(kinds):
        safe = _safe(name, taken) if columns < limit else ""
        columns += 1 if safe else 0
        taken.add(safe.lower())
        result.append(Property(name, safe, kinds[name]))
    return tuple(result)


def freed(stored: Sequence[Property]) -> tuple[Property, ...]:
    """Return properties none of which is called as the log's own column ``identity``.

    Logs from before there was one may hold such a property; it gets an underscore, as it gets
    when it is imported today.
    """
    taken = {name.lower() for p in stored for name in (p.name, p.stored)}
    result: list[Property] = []
    for p in stored:
        if IDENTITY in (p.name, p.stored.lower()):
            name = p.name
            while name == IDENTITY or name.lower() in taken:
                name += "_"
            taken.add(name.lower())
            result.append(Property(name, name if p.stored else "", p.kind))
        else:
            result.append(p)
    return tuple(result)


def _safe(name: str, taken: set[str]) -> str:
    """Return a column name that DuckDB, Spark and Polars all take, unlike those taken."""
    clean = "".join("_" if c in " ,;{}()=." or not c.isprintable() else c for c in name) or "_"
    if clean.lower() not in taken:
        return clean
    number = next(n for n in range(2, len(taken) + 3) if f"{clean}_{n}".lower() not in taken)
    return f"{clean}_{number}"


def to_stored(frame: pl.DataFrame, properties: Sequence[Property]) -> pl.DataFrame:
    """Return a frame with the log's own columns and its properties as they stand in Parquet.

    Properties without a column of their own become the JSON column, keys sorted.
    """
    import polars as pl

    there = frame.columns
    # A frame made of columns at once: there are many small buckets, and each step has its price.
    columns = [frame[name] for name in KNOWN_COLUMNS if name in there]
    columns += [
        as_kind(frame[p.name], p.kind).alias(p.stored)
        for p in properties
        if p.stored and p.name in there
    ]
    rest = [p for p in properties if not p.stored and p.name in there]
    if rest:
        columns.append(_as_json(frame, rest))
    return pl.DataFrame(columns)


def _as_json(frame: pl.DataFrame, rest: Sequence[Property]) -> pl.Series:
    import polars as pl

    table = frame.select(as_kind(frame[p.name], p.kind).alias(p.name) for p in rest)
    names = sorted(table.columns)
    texts: list[str | None] = []
    for row in table.select(names).iter_rows():
        cells = {name: value for name, value in zip(names, row, strict=True) if value is not None}
        texts.append(json.dumps(cells, ensure_ascii=False) if cells else None)
    return pl.Series(REST, texts, dtype=pl.String)
