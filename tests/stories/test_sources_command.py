"""A person makes a source, hands its key on, changes it, and turns it off."""

from __future__ import annotations

from pathlib import Path

from tests.stories.conftest import Run, as_program


def test_a_source_from_first_to_last(run: Run) -> None:
    """Its key is shown when it is made and when it is changed, and never again."""
    made = run("source", "create", "shop", "--json").json
    assert made["write_key"].startswith("wk_")
    assert (made["source"], made["kind"]) == ("shop", "server")
    (listed,) = run("source", "list", "--json").json
    assert (listed["source"], listed["enabled"]) == ("shop", True)
    assert listed["keys"][0]["hint"] == made["write_key"][-4:]
    assert made["write_key"] not in run("source", "list").out
    new = run("source", "rotate", "shop", "--json").json
    assert new["write_key"] != made["write_key"]
    (listed,) = run("source", "list", "--json").json
    assert [key["expires_at"] is None for key in listed["keys"]] == [True, False]
    run("source", "rotate", "shop", "--now")
    (listed,) = run("source", "list", "--json").json
    assert len(listed["keys"]) == 1
    assert run("source", "disable", "shop", "--json").json["enabled"] is False
    assert run("source", "enable", "shop", "--json").json["enabled"] is True


def test_the_key_alone_goes_to_stdout(run: Run) -> None:
    """So that a script can take it; what is said about it goes to stderr."""
    made = run("source", "create", "app")
    assert made.out.strip().startswith("wk_") and len(made.out.split()) == 1
    assert made.err.count("\n") == 2


def test_what_cannot_be_is_said_in_one_sentence(run: Run) -> None:
    """Exit status 2, saying what there is."""
    run("source", "create", "shop")
    for arguments, words in (
        (("create", "shop"), "yeojido source rotate shop"),
        (("create", ""), "NAME"),
        (("create", "x", "--kind", "file"), "browser, server"),
        (("rotate", "nope"), "shop"),
        (("rotate", "shop", "--grace", "soon"), "soon"),
    ):
        said = run("source", *arguments)
        assert (said.status, said.err.count("\n")) == (2, 1)
        assert words in said.err


def test_both_languages_are_spoken(run: Run, tmp_path: Path) -> None:
    """The same refusal in Korean and in English."""
    run("source", "create", "shop")
    korean, english = (
        as_program(tmp_path, "source", "create", "shop", lang=lang).err for lang in ("ko", "en")
    )
    assert "shop이라는 출처가 이미 있어요" in korean
    assert "There is a source shop already" in english
