"""Google Analytics 4, as it is exported to BigQuery and from there to JSON or Parquet.

Event parameters lie in a list of ``{key, value: {string_value | int_value | ...}}``; each becomes
a property. What identifies an event is what GA4 says of it and of its batch, with its parameters:
the other columns change between the intraday and the daily export of one day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import msgspec
import polars as pl

from yeojido.collect.declared import Shape, Step, Who

#: lists of parameters -> what the property's name begins with
PARAMETERS = {"event_params": "", "user_properties": "user."}
#: Parameters beyond so many are no properties (kept are the first that occur).
MOST_PARAMETERS = 300
#: columns that say nothing about what happened, or that change from export to export
_GONE = (
    r"^(event_date|event_previous_timestamp|event_server_timestamp_offset|user_first_touch_timestamp"
    r"|stream_id|event_dimensions|is_active_user|batch_.*|event_bundle_sequence_id|user_ltv.*"
    r"|privacy_info.*|publisher.*|user_id|user_pseudo_id|event_value_in_usd"
    r"|device_(advertising_id|vendor_id|is_limited_ad_tracking|time_zone_offset_seconds))$"
)
ID = (
    "user_pseudo_id", "user_id", "event_timestamp", "event_name", "event_bundle_sequence_id",
    "batch_event_index", "batch_page_id", "batch_ordering_id",
)  # fmt: skip

GA4 = Shape(
    name="ga4",
    kind="ga4",
    columns={
        "event_name": ("event_name",),
        "event_timestamp": ("event_timestamp",),
        "user_pseudo_id": ("user_pseudo_id",),
        "user_id": ("user_id",),
        "params": ("event_params",),
        "platform": ("platform",),
    },
    needs=("event_name", "event_timestamp", "user_pseudo_id", "params"),
    who=(Who("user_id"), Who("user_pseudo_id", "anonymous")),
    steps=(Step("{event_name}", ("event_timestamp",), must=True),),
    channel="platform",
    ignored=_GONE,
    zone="UTC",
)

SHAPES = (GA4,)


class _Value(msgspec.Struct):
    string_value: str | None = None
    int_value: str | int | None = None
    float_value: str | float | None = None
    double_value: str | float | None = None

    def text(self) -> str | None:
        for value in (self.string_value, self.int_value, self.double_value, self.float_value):
            if value is not None:
                return str(value)
        return None


class _Parameter(msgspec.Struct):
    key: str
    value: _Value | None = None


_decoder = msgspec.json.Decoder(list[_Parameter])


def parameters(column: pl.Series) -> tuple[dict[str, pl.Series], pl.Series]:
    """Return a property for each parameter, and each row's parameters as one text in one order.

    ``column``: lists as JSON, from whichever export; what is no such list is no parameter.
    """
    rows: list[dict[str, str]] = []
    names: dict[str, None] = {}
    for cell in column.to_list():
        found = _read(cell)
        rows.append(found)
        names.update(dict.fromkeys(found))
    kept = list(names)[:MOST_PARAMETERS]
    lists = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in kept}
    texts = [
        "\n".join(f"{name}={value}" for name, value in sorted(row.items())) or None for row in rows
    ]
    return lists, pl.Series(texts, dtype=pl.String)


def _read(cell: str | None) -> dict[str, str]:
    if not cell:
        return {}
    try:
        listed = _decoder.decode(cell)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    said = ((each.key, each.value.text()) for each in listed if each.value is not None)
    return {name: value for name, value in said if value is not None and "\0" not in name}


def products(column: pl.Series) -> pl.Series:
    """Return the items of an event as a list without what is empty, null for none.

    Amounts are text: so they are in one of the two formats.
    """
    return pl.Series([_items(cell) for cell in column.to_list()], dtype=pl.String)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


def _items(cell: str | None) -> str | None:
    if not cell or cell == "[]":
        return None
    try:
        found: Any = msgspec.json.decode(cell)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not isinstance(found, list):
        return None
    items = [
        {
            k: _text(v)
            for k, v in cast("dict[str, Any]", item).items()
            if v not in (None, [], "(not set)")
        }
        for item in cast("Iterable[Any]", found)
        if isinstance(item, dict)
    ]
    return msgspec.json.encode(items).decode() if items else None
