"""Texts by the line: as many as there are lines, whatever the encoding."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.files.lines import LONGEST, Lines
from yeojido.domain.errors import BadOption, FileMissing, NotAnEventFile

_SAID = "배송이 느려요\n\n좋아요 “최고”\r\n마지막"
_TEXTS = ["배송이 느려요", "", "좋아요 “최고”", "마지막"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("end", ["", "\n"])
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(tmp_path: Path, encoding: str, end: str, packed: bool) -> None:
    """The encoding is found; a line break at the end is no text of its own."""
    data = (_SAID + end).encode(encoding)
    path = tmp_path / "texts.txt"
    path.write_bytes(gzip.compress(data) if packed else data)
    assert list(Lines(path)) == _TEXTS
    assert list(Lines(io.BytesIO(data))) == _TEXTS
    assert list(Lines(path, encoding)) == _TEXTS


def test_nothing_at_all(tmp_path: Path) -> None:
    """An empty file has no texts, a single line break has one that is empty."""
    path = tmp_path / "texts.txt"
    path.write_bytes(b"")
    assert list(Lines(path)) == [] and list(Lines(io.BytesIO(b""))) == []
    path.write_bytes(b"\n")
    assert list(Lines(path)) == [""]


def test_odd_bytes_are_still_a_line(tmp_path: Path) -> None:
    """Bytes of no encoding, NUL and separators of other kinds do not change the number of texts."""
    path = tmp_path / "texts.txt"
    path.write_bytes("가\n".encode() + b"a\xff\xfeb\n" + "나\u2028다\x0b라\x00\n".encode())
    lines = list(Lines(path, "utf-8"))
    assert lines[0] == "가" and lines[2] == "나\u2028다\x0b라\x00" and len(lines) == 3


def test_a_line_without_end_is_cut(tmp_path: Path) -> None:
    """A line of many megabytes is one text, its beginning, and the next is whole."""
    path = tmp_path / "texts.txt"
    path.write_bytes(b"x" * (5 << 20) + b"\nnext\n")
    first, second = Lines(path)
    assert len(first) <= LONGEST and set(first) == {"x"} and second == "next"


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and an encoding that there is not are said so."""
    with pytest.raises(FileMissing):
        Lines(tmp_path / "no.txt")
    with pytest.raises(NotAnEventFile):
        Lines(tmp_path)
    with pytest.raises(BadOption):
        Lines(io.BytesIO(b"a"), "klingon")


#: Files that begin with much that nobody writes are refused as no texts.
_WRITTEN = st.characters(
    exclude_characters="\r\n\ufffd", exclude_categories=["Cc", "Cn", "Co", "Cs"]
)


@given(st.lists(st.text(_WRITTEN)))
def test_as_many_texts_as_lines(texts: list[str]) -> None:
    """Any texts come back in order."""
    data = "".join(f"{text}\n" for text in texts).encode()
    assert list(Lines(io.BytesIO(b"\xef\xbb\xbf" + data))) == texts
