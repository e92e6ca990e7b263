"""Events that are addresses: named by their path, with the campaign kept beside it."""

from __future__ import annotations

import re

import polars as pl

_ADDRESS = r"^\s*(?:https?:)?//([^/?#\s]+)([^?#\s]*)"
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
_ID = r"^(?:\d+|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27,}|[0-9a-fA-F]{16,})$"


def are_addresses(values: pl.Series) -> bool:
    """Say whether most values of a sample are web addresses."""
    share = values.drop_nulls().str.contains(_ADDRESS).mean()
    return isinstance(share, float) and share >= 0.8


def event_names(series: pl.Series) -> pl.Series:
    """Return the path of each address: no host, no query, no closing slash, ids as ``:id``."""
    unique = series.drop_nulls().unique()
    path = unique.str.extract(_ADDRESS, 2)
    named = pl.Series(
        [None if p is None else _name(p) for p in path.to_list()], dtype=pl.String
    ).fill_null(unique)
    if len(unique) == 0:
        return series
    return series.replace_strict(unique.to_list(), named.to_list(), default=None)


def _name(path: str) -> str:
    parts = [":id" if re.fullmatch(_ID, part) else part for part in path.strip("/").split("/")]
    return "/" + "/".join(parts)


def properties(series: pl.Series) -> dict[str, pl.Series]:
    """Return host, path and campaign of each address, the parts that occur."""
    found = {
        "url_host": series.str.extract(_ADDRESS, 1),
        "url_path": series.str.extract(_ADDRESS, 2),
        **{name: series.str.extract(rf"[?&]{name}=([^&#]+)", 1) for name in _CAMPAIGN},
    }
    return {name: values for name, values in found.items() if values.null_count() < len(values)}
