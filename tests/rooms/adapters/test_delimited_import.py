"""Reading CSV and its kin: encodings, separators, headers, line numbers, broken rows."""

from __future__ import annotations

import csv
import gzip
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.files import delimited, stream
from yeojido.adapters.files.delimited import unique_names
from yeojido.adapters.files.opening import open_source
from yeojido.domain.errors import BadOption, FileEmpty, FileMissing, FileUnreadable, NotAnEventFile
from yeojido.domain.source import FileOptions, RejectedRow

_Rows = list[tuple[str | None, ...]]


def _read(
    path: Path, options: FileOptions = FileOptions()
) -> tuple[_Rows, list[int], list[RejectedRow], list[str]]:
    source = open_source(path, options)
    rows: _Rows = []
    lines: list[int] = []
    rejected: list[RejectedRow] = []
    columns: list[str] = []
    for stretch in source.rows():
        rows += stretch.frame.rows()
        lines += stretch.lines.tolist()
        rejected += stretch.rejected
        columns = stretch.frame.columns
    return rows, lines, rejected, columns


def _file(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


_KOREAN = "고객번호,이벤트,내용\nNA,결제,좋아요\n00017,취소,별로예요\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_encodings(tmp_path: Path, encoding: str, packed: bool) -> None:
    """UTF-8, with a mark, CP949 and UTF-16 are told by their bytes, packed or not."""
    data = (_KOREAN * 30).encode(encoding)
    path = _file(tmp_path, gzip.compress(data) if packed else data)
    rows, _, _, columns = _read(path)
    assert columns == ["고객번호", "이벤트", "내용"]
    assert rows[:2] == [("NA", "결제", "좋아요"), ("00017", "취소", "별로예요")]


def test_korean_after_much_ascii(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An encoding that the first block leaves open is decided where it first shows."""
    monkeypatch.setattr(stream, "SAMPLE", 1000)
    monkeypatch.setattr(delimited, "BLOCK", 1000)
    data = b"a,b\n" + b"1,x\n" * 2000 + "2,가나다라\n".encode("cp949") * 3
    assert _read(_file(tmp_path, data))[0][-1] == ("2", "가나다라")


def test_an_encoding_can_be_said(tmp_path: Path) -> None:
    """A flag decides; a name that is no encoding is refused."""
    path = _file(tmp_path, "a,b\ncafé,x\n".encode("latin-1"))
    assert _read(path, FileOptions(encoding="latin-1"))[0] == [("café", "x")]
    with pytest.raises(BadOption, match="--encoding"):
        open_source(path, FileOptions(encoding="klingon"))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators(tmp_path: Path, mark: str) -> None:
    """The separator is the one that cuts all rows alike, even where others occur in texts."""
    rows = [("u1", "hello, you; there", "1"), ("u2", "a|b", "2"), ("u3", "x\ty", "3")]
    out = StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows([("user", "text", "n"), *rows])
    assert _read(_file(tmp_path, out.getvalue().encode()))[0] == rows


def test_separators_by_flag_and_by_note(tmp_path: Path) -> None:
    """A flag may name the separator; so may the first line of a spreadsheet's export."""
    assert _read(_file(tmp_path, b"a;b,c\n1;2,3\n"), FileOptions(delimiter="semicolon"))[3] == [
        "a",
        "b,c",
    ]
    assert _read(_file(tmp_path, b"sep=;\r\na;b\r\n1;2\r\n"))[:2] == ([("1", "2")], [3])
    with pytest.raises(BadOption, match="--delimiter"):
        open_source(_file(tmp_path, b"a,b\n1,2\n"), FileOptions(delimiter="::"))


def test_columns_between_blanks(tmp_path: Path) -> None:
    """Columns lined up with blanks are read, and that is said."""
    path = _file(tmp_path, b" id  date    n\n 001 19970101  1\n 002 19970112 12\n", "a.txt")
    assert _read(path)[0] == [("001", "19970101", "1"), ("002", "19970112", "12")]
    assert "blanks" in open_source(path).notes[0].en


def test_a_file_without_a_header(tmp_path: Path) -> None:
    """A first line of data is data; the columns get numbers, and that is said."""
    path = _file(tmp_path, b"u1,home,2026-01-01 10:00:00\nu2,cart,2026-01-01 10:00:01\n")
    rows, lines, _, columns = _read(path)
    assert columns == ["column_1", "column_2", "column_3"]
    assert lines == [1, 2]
    assert rows[0][0] == "u1"
    assert "column_1" in open_source(path).notes[0].ko


def test_names_of_columns() -> None:
    """Names are trimmed, made where there are none, and told apart."""
    assert unique_names([" user ", "", "user", "user", "\ufeffa"]) == (
        "user",
        "column_2",
        "user_2",
        "user_3",
        "a",
    )


def test_ids_stay_text(tmp_path: Path) -> None:
    """What looks like a number or like nothing keeps its characters."""
    values = ["NA", "17850.0", "8395097477884212984", "007", "null", "1e5", "TRUE"]
    path = _file(tmp_path, ("id,x\n" + "".join(f"{v},1\n" for v in values)).encode())
    assert [row[0] for row in _read(path)[0]] == values


def test_broken_rows_are_told_and_stop_nothing(tmp_path: Path) -> None:
    """Each kind of broken row is rejected with its true line; every sound row is read."""
    data = (
        b'a,b,c\n1,"x\ny",2\n3,4\n5,6,7,8\n\n9,\xff\xfe,10\n11,\x00,12\n13,5" pipe,14\n'
         b"15," + b"z" * ((1 << 20) + 1) + b',16\n17,"never closed,18\n19,20,21\n'
    )  # fmt: skip
    rows, lines, rejected, _ = _read(_file(tmp_path, data))
    found = sorted(zip(lines, (row[0] for row in rows), strict=True))
    assert found == [(2, "1"), (9, "13"), (12, "19")]
    assert [(row.line, row.reason.en.split()[0]) for row in rejected] == [
        (4, "2"), (5, "4"), (7, "bytes"), (8, "contains"), (10, "a"), (11, "a")
    ]  # fmt: skip
    assert rejected[0].reason.ko == "칸이 2개뿐이에요(열은 3개)"


def test_a_file_that_is_one_endless_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than memory should hold is passed over; what follows is read."""
    monkeypatch.setattr(delimited, "BLOCK", 1 << 20)
    data = b"a,b\n1,2\n" + b"x" * (12 << 20) + b"\n3,4\n"
    rows, lines, rejected, _ = _read(_file(tmp_path, data))
    assert (rows, lines) == ([("1", "2"), ("3", "4")], [2, 4])
    assert [row.line for row in rejected] == [3]


_cell = st.text(st.sampled_from('ab,;"\n 가#=\t'), max_size=8)


@given(st.lists(st.tuples(_cell, _cell, _cell), min_size=1, max_size=15), st.integers(8, 64))
def test_what_a_writer_wrote_is_read_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], block: int
) -> None:
    """Every cell comes back (empty ones as missing), with the line its row starts on."""
    out = StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(("one", "two", "three"))
    starts: list[int] = []
    for row in rows:
        starts.append(out.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = _file(tmp_path_factory.mktemp("csv"), out.getvalue().encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", block)
        found, lines, rejected, _ = _read(path, FileOptions(delimiter=","))
    assert found == [tuple(cell or None for cell in row) for row in rows]
    assert (lines, rejected) == (starts, [])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FileEmpty), (b"\n \n", FileEmpty), (b"a,b,c\n", FileEmpty), (b"\xef\xbb\xbf", FileEmpty),
        (bytes(range(256)) * 40, NotAnEventFile), (b"%PDF-1.7 ...", NotAnEventFile),
        (b"just one column\nof words\n", NotAnEventFile), (b"<html><body>", NotAnEventFile),
        (b"PK\x03\x04rest of a zip", NotAnEventFile), (b"\x1f\x8bbroken gzip", FileUnreadable),
        (gzip.compress(b"a,b\n1,2\n" * 9000, mtime=0)[:-10], FileUnreadable),
        (gzip.compress(b"", mtime=0), FileEmpty),
    ],
)  # fmt: skip
def test_files_that_are_no_tables(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    """Each is refused with one clear error that names the file."""
    path = _file(tmp_path, data)
    with pytest.raises(error, match=r"a\.csv"):
        _read(path)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    """A name that is no file is said to be none."""
    with pytest.raises(FileMissing):
        open_source(tmp_path / "nothing.csv")
    with pytest.raises(NotAnEventFile, match="folder"):
        open_source(tmp_path)


def test_a_file_one_may_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing permission is said (root may read all, so it is played here)."""
    path = _file(tmp_path, b"a,b\n1,2\n")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileUnreadable, match="permission"):
        open_source(path)


def test_a_packed_bomb_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that unpacks without end is given up past the allowance."""
    monkeypatch.setattr(stream, "BOMB_ALLOWANCE", 1 << 16)
    path = _file(tmp_path, gzip.compress(b"a,b\n" + b"1,2\n" * 2_000_000), "bomb.csv.gz")
    with pytest.raises(FileUnreadable, match="unpacks"):
        _read(path)
