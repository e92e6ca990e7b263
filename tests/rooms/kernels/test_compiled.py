"""Kernels compile also where nothing can be kept."""

from types import SimpleNamespace

import numba
import pytest

from yeojido.kernels.compiled import njit


def test_a_kernel_works_where_its_cache_cannot_be_written(monkeypatch: pytest.MonkeyPatch):
    """Numba raises when it finds no place for its cache; the kernel is compiled without."""

    def nowhere(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(**options)

    monkeypatch.setattr("yeojido.kernels.compiled.numba", SimpleNamespace(njit=nowhere))

    @njit(nogil=True, cache=True)
    def double(value):
        return 2 * value

    assert double(21) == 42
