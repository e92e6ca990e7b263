"""What every answer can do: become a table of the library one works with, and be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from yeojido.domain.errors import PackageMissing

if TYPE_CHECKING:
    import polars as pl


class Tabular:
    """An answer with ``to_polars``; the other forms come from there."""

    __slots__ = ()

    def to_polars(self) -> pl.DataFrame:
        """Return the main table of the answer."""
        raise NotImplementedError

    def to_arrow(self) -> Any:
        """Return the same table as a ``pyarrow.Table``."""
        return self.to_polars().to_arrow()

    def to_pandas(self) -> Any:
        """Return the same table as a ``pandas.DataFrame``; raises PackageMissing without pandas."""
        try:
            return self.to_polars().to_pandas()
        except ImportError:
            raise PackageMissing(package="pandas", what="to_pandas()") from None

    def _repr_html_(self) -> str:
        """Show the table in a notebook."""
        return self.to_polars()._repr_html_()  # pyright: ignore[reportPrivateUsage]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of people, which can be compared between groups of people.

    Attributes:
        item: what it is a share of, from coarse to fine: ``("cart", "payment")`` for an edge.
        hits: people who have it.
        n: people who could have it.
    """

    item: tuple[str, ...]
    hits: int
    n: int


@runtime_checkable
class Comparable(Protocol):
    """An answer that consists of shares of people: two of them can be told apart by a test.

    People, never occurrences: what one person does twice is not independent evidence.
    """

    def shares(self) -> tuple[Share, ...]:
        """Return every share of the answer."""
        ...
