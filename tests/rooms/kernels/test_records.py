"""Finding the records of CSV texts: sound ones, broken ones, and cut ones."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.files.scan import ENDLESS, FIELD_LIMIT, NUL, ODD_QUOTE, scan

_rows = st.lists(
    st.lists(st.text(st.sampled_from('ab,"\n\r 가'), max_size=6), min_size=2, max_size=4),
    min_size=1,
    max_size=8,
)


def _written(rows: list[list[str]], quoting: int) -> bytes:
    out = StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows(rows)  # pyright: ignore[reportArgumentType]
    return out.getvalue().encode()


@given(_rows)
def test_every_record_of_a_sound_text_is_found(rows: list[list[str]]) -> None:
    """What a CSV writer wrote is found record by record, with its fields and true line."""
    text = _written(rows, csv.QUOTE_ALL)
    found = scan(text, ord(","), final=True)
    assert found.fields.tolist() == [len(row) for row in rows]
    records = [text[a:b] for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)]
    assert [next(csv.reader(StringIO(r.decode(), newline=""))) for r in records] == rows
    lines = [text[:start].count(b"\n") for start in found.start.tolist()]
    assert found.line.tolist() == lines


@given(_rows, st.integers(0, 200))
def test_cutting_a_text_changes_no_record(rows: list[list[str]], cut: int) -> None:
    """A text read in two blocks gives the records of the whole."""
    text = _written(rows, csv.QUOTE_MINIMAL)
    whole = scan(text, ord(","), final=True)
    first = scan(text[:cut], ord(","), final=False)
    second = scan(text[first.rest :], ord(","), final=True)
    ends = first.end.tolist() + [first.rest + end for end in second.end.tolist()]
    assert ends == whole.end.tolist()
    lines = first.line.tolist() + [first.newlines + line for line in second.line.tolist()]
    assert lines == whole.line.tolist()


def _kinds(text: bytes) -> list[tuple[bytes, int, int, int]]:
    found = scan(text, ord(","), final=True)
    columns = (found.start, found.end, found.line, found.fields, found.kind)
    return [
        (text[a:b], line, fields, kind & (ODD_QUOTE | NUL | ENDLESS))
        for a, b, line, fields, kind in zip(*(c.tolist() for c in columns), strict=True)
    ]


@pytest.mark.parametrize("quoted", [b"", b'"",q\n'])
def test_blank_lines_are_no_records_but_count_as_lines(quoted: bytes) -> None:
    """Line numbers stay true over blank lines, with and without quotes in the text."""
    found = _kinds(quoted + b"a,b\n\n\r\nc,d,e\r\nf")[-3:]
    assert [(f[1] - len(quoted[:1]), f[2]) for f in found] == [(0, 2), (3, 3), (4, 1)]


def test_stray_quotes_are_told_and_harm_nothing() -> None:
    """A quote inside a plain field is a character."""
    assert _kinds(b'4,5" pipe\n5,"a"b\n6,"x"') == [
        (b'4,5" pipe', 0, 2, ODD_QUOTE), (b'5,"a"b', 1, 2, ODD_QUOTE), (b'6,"x"', 2, 2, 0)
    ]  # fmt: skip


def test_a_quote_that_is_never_closed_costs_one_line() -> None:
    """The line it stands on is given up; the next ones are read."""
    assert _kinds(b'1,"never\n2,b\n3,c') == [
        (b'1,"never', 0, 2, ENDLESS), (b"2,b", 1, 2, 0), (b"3,c", 2, 2, 0)
    ]  # fmt: skip


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_gigantic_field_costs_one_record(quote: bytes) -> None:
    """A field beyond the limit is given up, quoted or not; the next record is read."""
    field = quote + b"x" * (FIELD_LIMIT + 1) + quote
    kinds = [(f[1], f[2], f[3]) for f in _kinds(b"1,a\n2," + field + b"\n3,c\n")]
    assert kinds == [(0, 2, 0), (1, 2, ENDLESS), (2, 2, 0)]


@pytest.mark.parametrize("text", [b"1,a\x00\n2,b\n", b'1,"a\x00"\n2,b\n'])
def test_nul_bytes_are_told(text: bytes) -> None:
    """A record with a NUL byte is marked, the next is not."""
    assert [f[3] for f in _kinds(text)] == [NUL, 0]
