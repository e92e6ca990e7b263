"""How conditions are read: SQL, in which the functions of behaviour take any arguments."""

from __future__ import annotations

from sqlglot import Dialect, parser

from yeojido.analyze.behaviour import FUNCTIONS


class Conditions(Dialect):
    """SQL whose ``count``, ``sum``, ``first`` ... are ours."""

    class Parser(parser.Parser):
        """The parser of conditions."""

        FUNCTIONS = {
            name: made
            for name, made in parser.Parser.FUNCTIONS.items()
            if name.lower() not in FUNCTIONS
        }
        FUNCTION_PARSERS = {
            name: read
            for name, read in parser.Parser.FUNCTION_PARSERS.items()
            if name.lower() not in FUNCTIONS
        }
