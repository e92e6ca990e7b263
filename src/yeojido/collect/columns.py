"""Events one by one become the columns of a frame: properties flat, each column of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from yeojido.collect.voices import Said
from yeojido.domain.log import LOG_COLUMNS
from yeojido.domain.message import Message

if TYPE_CHECKING:
    import polars as pl

#: Columns that a property cannot be called; it gets a trailing underscore.
_TAKEN: Final = frozenset((*LOG_COLUMNS, "identity", "digest_hi", "digest_lo", "exact", "rest"))
_INT64: Final = 2**63
#: Whole numbers beyond this are not exact as floating point numbers.
_EXACT: Final = 2**53

Values = dict[str, Any]


def flat(values: Values, prefix: str = "") -> Values:
    """Return an object as one level: nested names dotted, arrays as JSON, what is missing left out.

    >>> flat({"a": 1, "b": {"c": "x", "d": None}, "e": [1, 2]})
    {'a': 1, 'b.c': 'x', 'e': '[1,2]'}
    """
    found: Values = {}
    for name, value in values.items():
        if isinstance(value, str):
            if value:
                found[prefix + name] = value
        elif isinstance(value, dict):
            found.update(flat(value, f"{prefix}{name}."))
        elif isinstance(value, list):
            if value:
                found[prefix + name] = msgspec.json.encode(value).decode()
        elif value is not None:
            found[prefix + name] = value
    return found


class Columns:
    """The events of one stretch, column by column."""

    def __init__(self, secret: bytes) -> None:
        """Start with none; ``secret`` of the workspace for the digests of message ids."""
        self._secret = secret
        self._identity: list[str] = []
        self._event: list[str] = []
        self._time: list[int] = []
        self._seq: list[int] = []
        self._id: list[str] = []
        self._channel: list[str | None] = []
        self._text: list[str | None] = []
        self._rating: list[float | None] = []
        self._cells: dict[str, tuple[list[int], list[Any]]] = {}

    def add(
        self, key: str, message: Message, channel: str | None, said: Said, values: Values
    ) -> None:
        """Add one event: its key, what it is, what was said (masked already), its properties."""
        row = len(self._identity)
        self._identity.append(key)
        self._event.append(message.event)
        self._time.append(message.time)
        self._seq.append(message.seq)
        self._id.append(message.message_id)
        self._channel.append(channel)
        self._text.append(said.text)
        self._rating.append(said.rating)
        cells = self._cells
        for name, value in values.items():
            held = cells.get(name)
            if held is None:
                held = cells[name] = ([], [])
            held[0].append(row)
            held[1].append(value)

    def frame(self) -> pl.DataFrame:
        """Return the events as the store takes them."""
        import polars as pl

        from yeojido.collect import channels, redact
        from yeojido.collect.message_ids import digests

        high, low = digests(self._id, self._secret)
        rows = len(self._identity)
        who = pl.Series(self._identity, dtype=pl.String)
        fixed: dict[str, pl.Series] = {
            "person": who,
            "time": pl.Series(self._time, dtype=pl.Int64),
            "seq": pl.Series(self._seq, dtype=pl.Int64),
            "event": redact.mask_addresses(pl.Series(self._event, dtype=pl.String)),
            "channel": channels.normalise(pl.Series(self._channel, dtype=pl.String)),
            "text": pl.Series(self._text, dtype=pl.String),
            "rating": pl.Series(self._rating, dtype=pl.Float64),
            "digest_hi": pl.Series(high, dtype=pl.Int64),
            "digest_lo": pl.Series(low, dtype=pl.Int64),
            "exact": pl.Series([False], dtype=pl.Boolean).new_from_index(0, rows),
            "identity": who,
        }
        for name in sorted(self._cells):
            at, values = self._cells[name]
            series = _series(at, values, rows)
            if series.dtype == pl.String:
                series = redact.mask_addresses(series)
            fixed[_column(name, fixed)] = series
        return pl.DataFrame(fixed)


def _column(name: str, taken: dict[str, Any]) -> str:
    while name in _TAKEN or name in taken:
        name += "_"
    return name


def _series(at: list[int], values: list[Any], rows: int) -> pl.Series:
    """Return a column of the narrowest kind that holds all values; text holds everything."""
    import polars as pl

    kinds = {type(value) for value in values}
    dtype: Any = pl.String
    if kinds == {bool}:
        dtype = pl.Boolean
    elif kinds == {int}:
        if all(-_INT64 <= value < _INT64 for value in values):
            dtype = pl.Int64
    elif kinds == {float} or (
        kinds == {int, float} and all(abs(value) <= _EXACT for value in values)
    ):
        dtype = pl.Float64
        values = [float(value) for value in values]
    if dtype == pl.String and kinds != {str}:
        values = [_text(value) for value in values]
    if len(at) == rows:
        return pl.Series(values, dtype=dtype)
    whole: list[Any] = [None] * rows
    for row, value in zip(at, values, strict=True):
        whole[row] = value
    return pl.Series(whole, dtype=dtype)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "true" if value is True else "false" if value is False else str(value)
