"""The language of the command line, known before its commands are built (their help needs it)."""

from __future__ import annotations

import sys

from yeojido.app.cli.safe import printable
from yeojido.app.settings import language
from yeojido.domain.words import Language, say


def _asked(arguments: list[str]) -> str | None:
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return None


LANGUAGE: Language = language(_asked(sys.argv[1:]))


def t(key: str, **values: object) -> str:
    """Return a sentence of the command line in the language of this run.

    ``name`` stands in the catalogue of the command line, ``room.name`` in that of a room. What a
    terminal would obey in the values is left out.
    """
    return printable(say(key if "." in key else f"cli.{key}", LANGUAGE, **values))
