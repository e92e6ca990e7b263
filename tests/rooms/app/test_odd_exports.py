"""Exports that are odd: formulas, NUL bytes, repeated headers, no rows, endless cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.collect import exports
from yeojido.app.importing import ImportReport, import_files
from yeojido.domain.errors import AllRowsBad, FileEmpty
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws") as opened:
        yield opened


def _bring(workspace: Workspace, text: str) -> ImportReport:
    path = workspace.path.parent / "export.csv"
    path.write_bytes(text.encode())
    return import_files(workspace, [path])


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1"])
def test_a_formula_is_text_and_never_runs_from_the_rejects(
    workspace: Workspace, formula: str
) -> None:
    """Stored as it is; in the file for spreadsheets it is shown, not computed."""
    text = exports.POS.replace("강남점", formula)
    report = _bring(workspace, text)
    assert (report.accepted, report.rejected) == (3, 1)
    assert report.rejects_file is not None
    with Path(report.rejects_file).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert len(rows) == 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[0])


def test_one_broken_line_of_an_order_harms_no_other(workspace: Workspace) -> None:
    """A NUL byte, too many fields, a cell without end: each is refused alone."""
    broken = "20260301-0000013,2026-03-01 10:11:12,a\0b" + "," * 15 + "\n"
    broken += "20260301-0000014" + "," * 40 + "\n"
    report = _bring(workspace, exports.CAFE24 + broken)
    assert (report.accepted, report.rejected) == (5, 2)
    assert report.rows == report.accepted + report.duplicates + report.rejected


def test_a_header_that_stands_twice_counts_once(workspace: Workspace) -> None:
    """The first column of a name is the field."""
    head, *rows = exports.CAFE24.splitlines()
    text = "\n".join([f"{head},주문번호", *(f"{row},other" for row in rows)]) + "\n"
    assert _bring(workspace, text).accepted == 5


@pytest.mark.parametrize("name", exports.TEXTS)
def test_an_export_without_rows_is_said_to_be_empty(workspace: Workspace, name: str) -> None:
    """The header alone, of every product."""
    with pytest.raises(FileEmpty):
        _bring(workspace, exports.TEXTS[name].splitlines()[0] + "\n")


def test_an_export_of_which_nothing_can_be_taken_says_why(workspace: Workspace) -> None:
    """Orders of nobody: the reason names the columns that would say whose they are."""
    text = exports.SHOPIFY.replace("ann@example.com", "").replace("bob@example.com", "")
    with pytest.raises(AllRowsBad) as caught:
        _bring(workspace, text)
    assert "Email" in caught.value.say("en")
