"""How kernels are compiled: once for this machine where there is a place to keep the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def njit(**options: Any) -> Callable[[F], F]:
    """Return ``numba.njit`` that does without its cache where nothing can be written.

    Numba refuses to import a cached function when neither the package's folder nor the home
    directory can be written to (a container without a home): then it is compiled anew each time.
    """
    uncached: dict[str, Any] = {**options, "cache": False}

    def compiled(function: F) -> F:
        kernel: Any
        try:
            kernel = numba.njit(**options)(function)
        except RuntimeError:
            kernel = numba.njit(**uncached)(function)
        return kernel

    return compiled
