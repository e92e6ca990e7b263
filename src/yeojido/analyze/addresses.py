"""Paths of web addresses, as they are read; and made general: what varies becomes ``*``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import polars as pl

_HOST: Final = r"^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#\s]*"
#: The path of an application that lives behind one page: ``/#/cart``.
_BEHIND: Final = r"#!?(/[^?#\s]*)"
_END: Final = r"[?#].*$|/?(?:index|default)\.(?:html?|php|jsp|aspx?)$|/+$"
_DEEPEST: Final = r"^((?:/[^/]*){4})/.+$"
_STARS: Final = r"(?:/\*)+"
#: Segments that differ from case to case: numbers, dates, UUIDs, digests, made-up ids, slugs that
#: end in an id, and what is too long to be a name.
_VARIES: Final = (
    r"^(?:[0-9][0-9.,_:-]*"
    r"|[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
    r"|[0-9a-fA-F]*[0-9][0-9a-fA-F]*[a-fA-F][0-9a-fA-F]{9,}|[0-9a-fA-F]{16,}"
    r"|[A-Za-z]{0,5}[-_]?[0-9]{3,}[A-Za-z]?|.*[-_.][0-9]{4,}"
    r"|[0-9A-Za-z_-]*[0-9][A-Za-z_-]*[0-9][A-Za-z_-]*[0-9][0-9A-Za-z_-]{7,}"
    r"|.{48,}|:[A-Za-z_]+|\*)$"
)


_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def path(value: pl.Expr) -> pl.Expr:
    """Return the path of addresses: without host, query, fragment and closing slash, unquoted.

    A text that is no address is taken for a path already; the start page is ``/``.
    """
    import polars as pl

    bare = value.str.replace(_HOST, "").str.strip_chars()
    behind = bare.str.extract(_BEHIND, 1)
    plain = pl.when(behind.is_not_null()).then(behind).otherwise(bare)
    plain = plain.str.replace(_END, "").str.replace(_END, "").str.replace(_END, "")
    read = plain.map_batches(_unquoted, return_dtype=pl.String)
    lead = pl.when(read.str.starts_with("/")).then(pl.lit("")).otherwise(pl.lit("/"))
    return pl.concat_str([lead, read])


def _unquoted(values: pl.Series) -> pl.Series:
    """Return texts with ``%EC%9E%A5`` as letters; each different one is looked at once."""
    quoted = values.filter(values.str.contains("%", literal=True).fill_null(value=False)).unique()
    if quoted.is_empty():
        return values
    old = quoted.to_list()
    return values.replace(old, [_letters(each) for each in old])


def _letters(text: str) -> str:
    data = _PERCENT.sub(lambda found: bytes((int(found[1], 16),)), text.encode("utf-8", "replace"))
    return data.decode("utf-8", "replace")


def general(paths: pl.Series) -> pl.Series:
    """Return paths with what varies by its form as ``*``, at most four levels deep.

    >>> import polars as pl
    >>> general(pl.Series(["/p/18273", "/blog/2026/05/spring", "/cart"])).to_list()
    ['/p/*', '/blog/*/spring', '/cart']
    """
    import polars as pl

    element = pl.element()
    part = pl.when(element.str.contains(_VARIES)).then(pl.lit("*")).otherwise(element)
    made = paths.str.split("/").list.eval(part).list.join("/").str.replace_all(_STARS, "/*")
    return made.str.replace(_DEEPEST, "$1/*").str.replace_all(_STARS, "/*")


def paths_of(values: list[str]) -> pl.Series:
    """Return the path of each address."""
    import polars as pl

    frame: Any = pl.DataFrame({"value": pl.Series(values, dtype=pl.String)})
    return frame.select(path(pl.col("value"))).to_series()
