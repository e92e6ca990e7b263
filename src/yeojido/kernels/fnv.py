"""FNV-1a, 64 bits (Fowler, Noll, Vo; public domain), of one text: nothing is loaded or compiled."""

from __future__ import annotations

BASIS = 0xCBF29CE484222325
PRIME = 0x100000001B3


def fnv1a(text: str) -> int:
    """Return the hash of the UTF-8 bytes of a text; ``buckets.person_hash`` has it for many.

    >>> hex(fnv1a("a"))
    '0xaf63dc4c8601ec8c'
    """
    made = BASIS
    for byte in text.encode():
        made = (made ^ byte) * PRIME % 2**64
    return made
