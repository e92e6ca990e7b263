"""What the tests of pictures share."""

from __future__ import annotations

import pytest

from yeojido.adapters import fonts
from yeojido.draw.typeface import Typeface


@pytest.fixture(scope="session")
def face() -> Typeface:
    """The typeface the package ships."""
    return Typeface.read(fonts.widths(), fonts.icons())
