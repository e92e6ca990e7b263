"""Every answer becomes a picture, in every format, from Python and from a command."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest

import yeojido as yj
from yeojido.app.pictures import FORMATS, PICTURES, check, draw, kind_of, save_answer
from yeojido.app.showing import picture
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import LANGUAGES, Language

EVENTS = [yj.Event(who, name, datetime(2026, 8, 1, 9, at)) for at, (who, name) in enumerate([
    ("a", "home"), ("a", "cart"), ("b", "home"), ("a", "pay"), ("b", "home"), ("c", "cart"),
])]  # fmt: skip


@pytest.fixture(scope="module")
def funnel() -> yj.Funnel:
    """A funnel over the small log."""
    return yj.Log.of(*EVENTS).run(yj.Funnel(["home", "cart", "pay"], within="7d"))  # type: ignore[return-value]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_is_saved_in_every_format(
    tmp_path: Path, funnel: object, form: str, language: Language
) -> None:
    """The ending of the path says as what the picture is written."""
    path = picture(funnel, language).save(tmp_path / f"deep/funnel{form}")  # type: ignore[arg-type]
    begin = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".html": b"<!doctype html>"}
    assert path.read_bytes().startswith(begin[form])


def test_a_notebook_shows_the_picture(funnel: object) -> None:
    """The view shows itself as one image and says what it is."""
    view = yj.picture(funnel, "en")
    assert view._repr_html_().startswith('<img alt="')
    assert repr(view).startswith("Picture(funnel: ")


def test_kinds_come_from_the_class() -> None:
    """A class says its kind, or its name does."""

    class StepMatrixResult:
        pass

    class Odd:
        KIND = "retention"

    assert kind_of(StepMatrixResult()) == "step_matrix"
    assert kind_of(Odd()) == "retention"
    assert kind_of(yj.Log.of(*EVENTS).run(yj.Transitions())) == "transitions"


@pytest.mark.parametrize("kind", PICTURES)
def test_every_registered_picture_exists(kind: str) -> None:
    """The registry names functions that are there."""
    module, function = PICTURES[kind]
    assert callable(getattr(import_module(module), function))


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    """An unknown kind and an unknown ending are refused with what is possible."""
    with pytest.raises(QuestionError, match="funnel"):
        draw("weather", {}, "ko")
    with pytest.raises(BadOption, match=r"\.html"):
        check(tmp_path / "x.gif")
    with pytest.raises(BadOption):
        save_answer("funnel", {}, tmp_path / "x.docx", "ko")
