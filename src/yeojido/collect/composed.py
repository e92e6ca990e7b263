"""Times that several columns make together: ``2017-05-{INTDATE}``, ``{day} {hour}:00``."""

from __future__ import annotations

import re

import polars as pl

_FIELD = re.compile(r"\{([^{}]+)\}")


def is_composed(name: str | None) -> bool:
    """Say whether a name of a column is one that others make."""
    return name is not None and _FIELD.search(name) is not None


def with_composed(frame: pl.DataFrame, name: str | None) -> pl.DataFrame:
    """Return a frame with the column that ``name`` describes; null where a part of it is.

    Frames that lack one of its columns come back as they are.
    """
    if name is None or name in frame.columns or not is_composed(name):
        return frame
    fields = _FIELD.findall(name)
    if not set(fields) <= set(frame.columns):
        return frame
    template = _FIELD.sub("{}", name)
    columns = [pl.col(each).cast(pl.String).str.strip_chars() for each in fields]
    return frame.with_columns(pl.format(template, *columns).alias(name))
