"""Small mistakes on the command line: one sentence that says what to do, exit status 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from yeojido.app.cli import main as cli


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "99999"], "--port"),
        (["pull", "add", "x", "ftp://shop/x.csv"], "ftp://shop/x.csv"),
        (["backup", "nowhere/x.tar"], "nowhere"),
        (["import"], "FILE"),
        (["dead-letters", "show", "99"], "dead-letters list"),
        (["costs", "nofile.csv"], "nofile.csv"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """What was wrong stands in it; nothing of the program's inside does."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["source", "create", "shop"]) == 0
    capsys.readouterr()
    assert cli.main(arguments) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert "()" not in told
    assert "['" not in told
