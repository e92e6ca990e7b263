"""Reading JSON, Parquet, Excel and XES: every value as the text it was, times as times."""

from __future__ import annotations

import errno
import gzip
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from yeojido.adapters.files import json_rows, parquet, xes
from yeojido.adapters.files.opening import open_source
from yeojido.adapters.files.rejects import RejectsFile, safe_cell
from yeojido.domain.errors import DiskFull, FileEmpty, FileUnreadable, WorkspaceReadOnly
from yeojido.domain.source import FileOptions, RawRows, RejectedRow
from yeojido.domain.words import Words


def _rows(path: Path, options: FileOptions = FileOptions()) -> tuple[pl.DataFrame, list[RawRows]]:
    stretches = list(open_source(path, options).rows())
    return pl.concat([stretch.frame for stretch in stretches], how="diagonal"), stretches


_OBJECTS = [
    {"user": {"id": 7, "tier": "gold"}, "n": 17850.0, "big": 8395097477884212984, "ok": True},
    {"user": {"id": "NA"}, "tags": ["a", "b"], "none": None, "text": "가\n나"},
]


@pytest.mark.parametrize("packed", [False, True])
def test_jsonl(tmp_path: Path, packed: bool) -> None:
    """One object a line: nested ones laid open, digits kept, bad lines rejected by number."""
    lines = [json.dumps(_OBJECTS[0]), "", "not json", "[1, 2]", json.dumps(_OBJECTS[1])]
    data = "\n".join(lines).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(gzip.compress(data) if packed else data)
    frame, stretches = _rows(path)
    assert frame["user.id"].to_list() == ["7", "NA"]
    assert frame["n"].to_list() == ["17850.0", None]
    assert frame["big"].to_list() == ["8395097477884212984", None]
    assert frame["ok"].to_list() == ["true", None]
    assert frame["tags"].to_list() == [None, '["a","b"]']
    assert [row.line for s in stretches for row in s.rejected] == [3, 4]
    assert [line for s in stretches for line in s.lines.tolist()] == [1, 5]


def test_json_array(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One array of objects, read in blocks that cut through objects and letters."""
    monkeypatch.setattr(json_rows, "BLOCK", 37)
    monkeypatch.setattr(json_rows, "BATCH_ROWS", 2)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_OBJECTS * 5, ensure_ascii=False, indent=1), encoding="utf-8")
    frame, stretches = _rows(path)
    assert frame["user.id"].to_list() == ["7", "NA"] * 5
    assert frame["n"].to_list() == ["17850.0", None] * 5
    assert [line for s in stretches for line in s.lines.tolist()] == list(range(1, 11))


def test_a_cut_off_array_is_refused(tmp_path: Path) -> None:
    """Half a document is no document."""
    path = tmp_path / "a.json"
    path.write_text('[{"user": 1}, {"user": ')
    with pytest.raises(FileUnreadable, match="JSON"):
        _rows(path)


@pytest.mark.parametrize("packed", [False, True])
def test_parquet(tmp_path: Path, packed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed columns become text, times stay times (UTC where they know their zone)."""
    monkeypatch.setattr(parquet, "BATCH_ROWS", 1)
    frame = pl.DataFrame({
        "id": [17850, None], "f": [1.5, 2.0], "b": [True, False], "d": [date(2026, 3, 9)] * 2,
        "at": [datetime(2026, 3, 9, 15, 5)] * 2, "s": [{"x": 1, "y": "a"}] * 2, "l": [[1, 2], None],
        "c": pl.Series(["web", "app"], dtype=pl.Categorical),
    }).with_columns(zoned=pl.col("at").dt.replace_time_zone("Asia/Seoul"))  # fmt: skip
    path = tmp_path / "a.parquet"
    frame.write_parquet(path)
    if packed:
        path.write_bytes(gzip.compress(path.read_bytes()))
    read, stretches = _rows(path)
    assert read["id"].to_list() == ["17850", None]
    assert read["f"].to_list() == ["1.5", "2.0"]
    assert read["b"].to_list() == ["true", "false"]
    assert read["at"].dtype == read["d"].dtype == pl.Datetime("us")
    assert read["zoned"].dtype == pl.Datetime("us", "UTC")
    assert read["s.y"].to_list() == ["a", "a"]
    assert read["l"].to_list() == ["[1,2]", None]
    assert [line for s in stretches for line in s.lines.tolist()] == [1, 2]


def test_damaged_parquet_is_refused(tmp_path: Path) -> None:
    """A file that only begins like Parquet is named; one without rows is empty."""
    path = tmp_path / "a.parquet"
    path.write_bytes(b"PAR1" + bytes(100))
    with pytest.raises(FileUnreadable, match="Parquet"):
        _rows(path)
    pl.DataFrame({"a": []}).write_parquet(path)
    with pytest.raises(FileEmpty):
        _rows(path)


def _workbook(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    """Write a workbook by hand: texts, numbers, and dates (a tuple of one serial number)."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbers = range(1, len(sheets) + 1)

    def cell(place: str, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return f'<c r="{place}" s="1"><v>{value[0]}</v></c>'
        if isinstance(value, int | float):
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    with zipfile.ZipFile(path, "w") as book:
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
            for n in numbers
        )
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{kinds}</Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        named = "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>'
            for n, name in zip(numbers, sheets, strict=True)
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>',
        )
        links = "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in numbers
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{links}<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        )
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for n, rows in zip(numbers, sheets.values(), strict=True):
            body = "".join(
                f'<row r="{r}">'
                + "".join(cell(f"{chr(65 + c)}{r}", v) for c, v in enumerate(row))
                + "</row>"
                for r, row in enumerate(rows, 1)
            )
            book.writestr(
                f"xl/worksheets/sheet{n}.xml",
                f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
            )


def test_excel(tmp_path: Path) -> None:
    """Cells are the text they show, dates ISO 8601, blank rows are passed over."""
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [
        ["고객번호 ", "n", "when"],
        ["007", 17850, (45360.5,)],
        [None] * 3,
        ["NA", 0.1, (45361,)],
    ]
    _workbook(path, {"주문": rows, "other": [["a", "b"], [1, 2]]})
    frame, stretches = _rows(path)
    assert frame.rows() == [
        ("007", "17850", "2024-03-09 12:00:00"),
        ("NA", "0.1", "2024-03-10 00:00:00"),
    ]
    assert frame.columns[0] == "고객번호"
    assert stretches[0].lines.tolist() == [2, 4]
    assert "other" in open_source(path).notes[0].en
    assert _rows(path, FileOptions(sheet="other"))[0].rows() == [("1", "2")]
    with pytest.raises(FileUnreadable, match="no sheet X"):
        open_source(path, FileOptions(sheet="X"))


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    """A workbook cut short is named, one without rows is empty."""
    path = tmp_path / "a.xlsx"
    _workbook(path, {"s": [["a", "b"]]})
    with pytest.raises(FileEmpty):
        _rows(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(FileUnreadable, match="Excel"):
        _rows(path)


_XES = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/">
<trace><event><string key="concept:name" value="A"/><date key="time:timestamp" value="2026-01-01T10:00:00.000+09:00"/></event>
<event><string key="concept:name" value="B &amp; C"/><int key="cost" value="007"/></event><string key="concept:name" value="NA"/></trace>
<trace><string key="concept:name" value="2"/><event><string key="concept:name" value="A"/></event></trace></log>"""


def test_xes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events carry their trace's attributes wherever those stand."""
    monkeypatch.setattr(xes, "BATCH_ROWS", 2)
    path = tmp_path / "a.xes"
    path.write_text(_XES)
    frame, _ = _rows(path)
    assert frame["case:concept:name"].to_list() == ["NA", "NA", "2"]
    assert frame["concept:name"].to_list() == ["A", "B & C", "A"]
    assert frame["cost"].to_list() == [None, "007", None]


@pytest.mark.parametrize(
    "text", [_XES[:-30], '<!DOCTYPE l [<!ENTITY a "b">]>' + _XES.partition("?>")[2]]
)
def test_unsafe_or_damaged_xes_is_refused(tmp_path: Path, text: str) -> None:
    """Entities are never expanded; a cut file is named."""
    path = tmp_path / "a.xes"
    path.write_text(text)
    with pytest.raises(FileUnreadable, match="XES"):
        _rows(path)


def test_the_rejects_file(tmp_path: Path) -> None:
    """Made with the first rejected row, for its owner alone, and nothing in it computes."""
    path = tmp_path / "rejects" / "a.csv"
    with RejectsFile(path) as file:
        assert not path.exists()
        file.add("a.csv", [RejectedRow(3, Words("이유", "reason"), "=cmd|x,1")])
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == 'a.csv,3,reason,이유,"\'=cmd|x,1"'
    assert [safe_cell(c) for c in ("+1", "-1", "@x", "a=b")] == ["'+1", "'-1", "'@x", "a=b"]


@pytest.mark.parametrize(
    ("code", "error"), [(errno.ENOSPC, DiskFull), (errno.EACCES, WorkspaceReadOnly)]
)
def test_rejects_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    """A full disk and a folder one may not write to are each said in one sentence."""

    def refuse(*_: object) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(error, match="rejects"):
        RejectsFile(tmp_path / "rejects" / "a.csv").add("a", [RejectedRow(1, Words("", ""), "")])
