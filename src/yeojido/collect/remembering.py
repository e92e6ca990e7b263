"""What is said of a name, remembered: the same few names come again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

_More = ParamSpec("_More")
_Said = TypeVar("_Said")
#: Of names longer than this nothing is remembered: whoever makes them up would fill the memory.
LONGEST = 200
_MOST = 65_536


def remembered(
    function: Callable[Concatenate[str, _More], _Said],
) -> Callable[Concatenate[str, _More], _Said]:
    """Return a function of a name that remembers what it said."""
    known = lru_cache(maxsize=_MOST)(function)

    @wraps(function)
    def asked(name: str, *args: _More.args, **more: _More.kwargs) -> _Said:
        if len(name) > LONGEST:
            return function(name, *args, **more)
        return known(name, *args, **more)  # pyright: ignore[reportArgumentType]

    return asked
