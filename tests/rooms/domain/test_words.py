"""Sentences in two languages."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module
from string import Formatter

import pytest

from yeojido.domain import errors, key_errors, model_errors, server_errors, words
from yeojido.domain.words import both, fill, particle, say

FILES = [module.name for module in pkgutil.iter_modules(words.__path__)]
HANGUL = re.compile(r"[가-힣]")


def holes(template: str) -> set[str]:
    """Return the names of the values a template needs."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def numbers(template: str) -> set[str]:
    """Return the names of the values a template writes as numbers."""
    return {name for _, name, form, _ in Formatter().parse(template) if name and form == ","}


@pytest.mark.parametrize("file", FILES)
def test_both_languages_say_the_same(file: str) -> None:
    """Every entry has both languages, with the same values in them."""
    catalogue = import_module(f"yeojido.domain.words.{file}").WORDS
    for key, (ko, en) in catalogue.items():
        assert ko and en, key
        assert holes(ko) == holes(en), key
        assert not HANGUL.search(en) or key.endswith("_both"), key


TREES = (errors, key_errors, model_errors, server_errors)
ERRORS = [
    error
    for tree in TREES
    for _, error in inspect.getmembers(tree, inspect.isclass)
    if issubclass(error, errors.YeojidoError) and error.__module__ == tree.__name__
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_every_error_speaks_both_languages(error: type[errors.YeojidoError]) -> None:
    """An error says the same in Korean and English, on one line, and stands in the drawn tree."""
    assert error.__doc__ is not None
    names = holes(error.__doc__)
    assert holes(error.ko) == names
    counted = numbers(error.__doc__)
    assert numbers(error.ko) == counted
    told = error(**{name: 1234 if name in counted else "값" for name in names})
    for language in words.LANGUAGES:
        said = told.say(language)
        assert "\n" not in said
        assert said.count("값") >= len(names - counted)
        assert said.count("1,234") >= len(counted)
    drawn = "".join(tree.__doc__ or "" for tree in TREES)
    assert re.search(rf"\b{error.__name__}\b", drawn)


@pytest.mark.parametrize(
    ("word", "wanted", "expected"),
    [
        ("여정", "을", "여정을"),
        ("지도", "을", "지도를"),
        ("서울", "으로", "서울로"),
        ("집", "으로", "집으로"),
        ("CSV", "으로", "CSV로"),
        ("cart", "이", "cart가"),
        ("email", "이", "email이"),
        ("home", "이", "home이"),
        ("filter", "을", "filter를"),
        ("payment_done", "을", "payment_done을"),
        ("ios_app", "은", "ios_app은"),
        ("shipping", "으로", "shipping으로"),
        ("sale", "으로", "sale로"),
        ("3", "은", "3은"),
        ("7", "으로", "7로"),
        ("2", "은", "2는"),
        ("결제(모바일)", "이", "결제(모바일)이"),
    ],
)
def test_particles_fit_the_word(word: str, wanted: str, expected: str) -> None:
    """A particle follows the sound of the word before it."""
    assert word + particle(word, wanted) == expected
    assert fill("{w:" + wanted + "}", w=word) == expected


def test_say_and_both_agree() -> None:
    """Both languages at once are the same as each by itself."""
    pair = both("base.people")
    assert (pair.ko, pair.en) == (say("base.people", "ko"), say("base.people", "en"))
