"""A person sets what is collected, looks at it, and takes it back."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Run, as_program


def test_settings_from_first_to_last(run: Run) -> None:
    """Shown with what is usual, set for the workspace and for a source, unset again."""
    run("source", "create", "shop")
    usual = run("collection", "show", "--json").json
    assert (usual["version"], usual["set"], usual["sources"]) == (1, [], {})
    assert usual["settings"]["limits.email"] == 5
    run("collection", "set", "limits.email", "3")
    run("collection", "set", "personal.extra", "memo", "memberNo", "--source", "shop")
    shown = run("collection", "show", "--json").json
    assert (shown["settings"]["limits.email"], shown["set"]) == (3, ["limits.email"])
    assert shown["sources"] == {"shop": {"personal.extra": ["memo", "memberNo"]}}
    assert "memberNo" in run("collection", "show").out
    run("collection", "unset", "limits.email")
    run("collection", "unset", "personal.extra", "--source", "shop")
    assert run("collection", "show", "--json").json == usual


def test_what_cannot_be_is_said_in_one_sentence(run: Run, tmp_path: Path) -> None:
    """Exit status 2, saying what can be, in the language that was asked for."""
    run("source", "create", "shop")
    for arguments, words in (
        (("set", "limits.mail", "3"), "limits.email"),
        (("set", "limits.email", "no"), "1-1000"),
        (("set", "personal.extra", "memo", "--source", "nope"), "shop"),
    ):
        said = run("collection", *arguments)
        assert (said.status, said.err.count("\n")) == (2, 1)
        assert words in said.err
    korean = as_program(tmp_path, "collection", "set", "limits.email", "no", lang="ko").err
    assert "쓸 수 없어요" in korean
