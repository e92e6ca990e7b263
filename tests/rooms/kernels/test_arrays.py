"""Arrays on their way into kernels."""

import numpy as np

from yeojido.kernels.arrays import frozen


def test_frozen_is_a_view_that_leaves_the_original_writable():
    """Nothing is copied, and only the view is read-only."""
    values = np.arange(5)
    view = frozen(values)
    assert np.shares_memory(view, values)
    assert not view.flags.writeable
    assert values.flags.writeable


def test_frozen_makes_every_kind_of_array_look_the_same(tmp_path):
    """Mapped, sliced and plain arrays all become contiguous plain ones: one compiled kernel."""
    np.save(tmp_path / "a.npy", np.arange(6))
    for values in (np.load(tmp_path / "a.npy", mmap_mode="r"), np.arange(12)[::2], np.arange(6)):
        view = frozen(values)
        assert type(view) is np.ndarray
        assert view.flags.c_contiguous
        assert not view.flags.writeable
