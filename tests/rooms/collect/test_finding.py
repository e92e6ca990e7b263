"""Personal data in long and in nasty texts: found as the patterns say, in time that texts can take."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect import looks, redact
from yeojido.collect.finding import without_emails, without_tokens
from yeojido.collect.remembering import remembered
from yeojido.domain.personal import EMAIL

_LONG = 400_000
_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?")


@given(st.text("ab.@-_ 가", max_size=40))
def test_addresses_are_found_as_the_pattern_finds_them(text: str) -> None:
    """Looking for the sign first comes to the same as the pattern."""
    assert without_emails(text) == re.sub(EMAIL, "[email]", text)


@given(st.lists(st.sampled_from(["eyJ", "abcdefgh", ".", "-", " ", "x", "@"]), max_size=30))
def test_tokens_are_found_as_the_pattern_finds_them(parts: list[str]) -> None:
    """Looking for their beginning first comes to the same as the pattern."""
    text = "".join(parts)
    assert without_tokens(text) == _TOKEN.sub("[token]", text)


@pytest.mark.parametrize(
    "piece",
    [
        "a", "a.", "a-", "@a.", "1", "1.", "1.2.3.4 ", "1.2.3.4,", "eyJ", "eyJaaaaaaaa.", "version",
        "010-1234-567", "\uff11", "?a=", "/?a=%3F", "%3Fa%3D", "%25", "?u=u&", "://", "(010) ",
    ],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    """Patterns that try again at every letter would take hours over these (and links no end)."""
    text = piece * (_LONG // len(piece))
    for made in (text, f"/?u={text}", f"x@{text}", f"{text} 010-1234-5678"):
        shown = looks.masked(made)
        assert "010-1234-5678" not in shown
        assert "010-1234-5678" not in redact.mask_one(made)


def test_links_within_links_are_looked_into_to_a_depth() -> None:
    """A few links within links are read; what hides behind many is left out with them."""
    assert looks.masked("/a?next=/b%3Fstep=2") == "/a?next=/b%3Fstep=2"
    assert looks.masked("/a?next=/b%3Femail%3Dkim") == "/a"
    assert "kim" not in looks.masked("/?a=" * 50 + "kim")


def test_nothing_is_remembered_of_long_names() -> None:
    """A million made-up names of 30,000 letters each would fill the memory."""
    asked: list[str] = []
    size = remembered(lambda name: asked.append(name) or len(name))
    for name in ("short", "short", "n" * 30_000, "n" * 30_000):
        assert size(name) == len(name)
    assert [len(name) for name in asked] == [5, 30_000, 30_000]
