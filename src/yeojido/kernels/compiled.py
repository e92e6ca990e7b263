"""How kernels are compiled: once for this machine where there is a place to keep the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def _without_blas() -> None:
    """Load Numba's array functions without its search for SciPy's linear algebra.

    It is made once in every process, for the sake of ``np.dot`` inside other functions, and loads
    half of SciPy: half of what a first kernel costs (0.28 s of processor time without this, 0.15 s
    with). ``a @ b`` in a kernel looks for itself and still works.
    """
    from numba.np import linalg

    def missing() -> None:
        raise ImportError

    found: Any = getattr(linalg, "ensure_blas", None)
    if found is None:
        return
    linalg.ensure_blas = missing
    try:
        from numba.np import arraymath as _  # noqa: F401 (loaded for what it looks for)
    finally:
        linalg.ensure_blas = found


_without_blas()


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
