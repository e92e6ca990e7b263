"""Texts made plain for models, and the way back to what was typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.analyze.voice.plain import LONGEST, plain, traced

_PIECES = st.one_of(
    st.text(max_size=6),
    st.characters(),
    st.sampled_from([
        "배송", "좋아요오오오", "ㅋㅋㅋㅋ", "!!!!", "<br>", "</p>", "<a href='x'>", "&amp;", "&#39;",
        "&#xd800;", "https://a.kr/x?y=1", "www.shop.kr", "[phone]", "[name]", "\u200b", "\ud83d",
        "\x00", "ＧＯＯＤ", "　", "\u1112\u1161\u11ab", "e\u0301", "ﾡ", "👍🏽", "❤️", "\r\n", "1000000", "별로",
    ]),
)  # fmt: skip
_TEXTS = st.lists(_PIECES, max_size=12).map("".join)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("배송<br/>느려요ㅠㅠㅠㅠㅠ", "배송 느려요ㅠㅠㅠ"),
        ("좋아요오오오오", "좋아요"),
        ("아아아아 덥다", "아아아 덥다"),
        ("굿ㅋㅋ!!", "굿ㅋㅋ!!"),
        ("별로별로별로야", "별로별로야"),
        ("10000000원", "10000000원"),
        ("정말 <b>최고</b>예요<br>또", "정말 최고예요 또"),
        ("<Avatar> 최고 <3", "<Avatar> 최고 <3"),
        ("<script>alert(1)</script><p class='a'>좋다</p>", "좋다"),
        ("A &amp; B &lt;3 &nope; &#0;", "A & B <3 &nope; \ufffd"),
        ("https://a.kr/리뷰 보고 www.b.kr에서 샀다", "리뷰 보고 에서 샀다"),
        ("[phone]으로 [email] 주세요 [참고]", "으로 주세요 [참고]"),
        ("ＧＯＯＤ　！", "GOOD !"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("a\u200bb\ufe0f\x00c\ud83d d", "ab c d"),
        (" \t\r\n ", ""),
    ],
)
def test_plain(typed: str, read: str) -> None:
    """Mark-up, addresses, masks, odd letters and repetition become what a model can read."""
    assert plain(typed) == read.replace("\ufffd", "").strip()


@given(_TEXTS)
def test_traced_goes_the_same_way(typed: str) -> None:
    """With the way back, the text is the same, and its places lie in order in what was typed."""
    found = traced(typed)
    assert found.text == plain(typed)
    assert found.begin.size == found.stop.size == len(found.text)
    assert (found.begin < found.stop).all()
    assert (found.begin[1:] >= found.begin[:-1]).all() and (found.stop[1:] >= found.stop[:-1]).all()
    assert not found.text or (found.begin[0] >= 0 and found.stop[-1] <= len(typed))


@given(st.text(alphabet="가나다 abc,.", max_size=60))
def test_ordinary_characters_keep_their_place(typed: str) -> None:
    """A character that nothing changes comes from itself."""
    found = traced(typed)
    for char, begin, stop in zip(found.text, found.begin, found.stop, strict=True):
        assert char in typed[begin:stop]


@given(st.text(alphabet="가힣뷁ㅋA", max_size=20))
def test_decomposed_hangul_is_read_alike(typed: str) -> None:
    """A file that wrote its letters apart (NFD) says the same."""
    assert plain(unicodedata.normalize("NFD", typed)) == plain(typed)


@pytest.mark.parametrize(
    "piece", ["<", "<b ", "&", "&#", "a", "ab", "ㅋ", "<script>", "<!--", "http://", "[a", "e\u0301", "\x00"]
)  # fmt: skip
def test_long_texts_cost_little(piece: str) -> None:
    """A megabyte of the worst there is costs no more than its beginning, which grows evenly."""
    text = piece * (1_000_000 // len(piece))
    read = plain(text)  # a pattern that looks back again and again would take minutes
    assert len(read) <= LONGEST
    assert read == plain(text[:LONGEST])
