"""Texts as the Korean model knows them."""

from __future__ import annotations

from yeojido.analyze.voice.negation import negated
from yeojido.analyze.voice.plain import plain


def ready(text: str) -> str:
    """Return a text made plain, as the product reads it, with negated words marked."""
    return negated(plain(text))
