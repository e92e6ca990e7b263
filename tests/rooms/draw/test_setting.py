"""Text is wrapped by glyph widths, at spaces, and never past an edge."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yeojido.draw.setting import block, ellipsize, extent, wrap
from yeojido.draw.typeface import Typeface

ANY = st.text(st.sampled_from("가나다라결제정보 abcXYZ_/-.0123456789…  🛒\n\u202e"), max_size=80)


@given(text=ANY, width=st.floats(20, 400), size=st.sampled_from([11, 12.5, 19]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_line_is_wider_than_its_box(
    face: Typeface, text: str, width: float, size: float
) -> None:
    """Whatever the text, no line passes the width, and there are at most three."""
    lines = wrap(face, text, width, size)
    assert len(lines) <= 3
    assert all(face.width(line, size) <= width + 1e-6 for line in lines)


@given(text=ANY, width=st.floats(60, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_without_an_ellipsis(face: Typeface, text: str, width: float) -> None:
    """Either every character is set, in order, or the last line ends in an ellipsis."""
    lines = wrap(face, text, width, 12)
    whole = face.printable(text).replace(" ", "")
    said = "".join(lines).replace(" ", "")
    assert said == whole or lines[-1].endswith("…")


def test_korean_breaks_at_spaces_only(face: Typeface) -> None:
    """A Korean word that fits on a line is never split."""
    text = "결제 정보를 다시 입력해야 했어요"
    words = text.split()
    wide = max(face.width(word, 13) for word in words) + 1
    for line in wrap(face, text, wide, 13, lines=9):
        assert all(word in words for word in line.split())


def test_long_tokens_break_after_their_signs(face: Typeface) -> None:
    """A token too long for its box is broken behind an underscore where it has one."""
    lines = wrap(face, "checkout_payment_information_view", 120, 12, lines=4)
    assert all(line.endswith("_") for line in lines[:-1])
    assert "".join(lines) == "checkout_payment_information_view"


def test_an_ellipsis_fits_too(face: Typeface) -> None:
    """A cut line with its ellipsis stays inside; where not even that fits there is nothing."""
    cut = ellipsize(face, "결제 정보 입력 화면", 50, 12, "regular")
    assert cut.endswith("…")
    assert face.width(cut, 12) <= 50
    assert ellipsize(face, "결제", 2, 12, "regular") == ""


def test_block_stays_in_its_height(face: Typeface) -> None:
    """Only as many lines are set as the box is tall."""
    box = (10.0, 20.0, 80.0, 34.0)
    for text in block(face, "하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열", box, 12):
        x, y, w, h = extent(face, text)
        assert x >= 10
        assert x + w <= 90
        assert y >= 20
        assert y + h <= 54.5


def test_printable_drops_what_a_picture_cannot_show(face: Typeface) -> None:
    """Control and direction signs and pictographs go; letters of any script stay."""
    assert face.printable("a\u202eb\x00c 🛒 결제\n\ttab \ud800") == "abc 결제 tab"
    assert face.printable("مرحبا") == "مرحبا"
    assert face.printable("각") == "각"
