"""Digests of message ids."""

from __future__ import annotations

from yeojido.collect.message_ids import digests, hexadecimal


def test_a_digest_is_the_same_for_ever() -> None:
    """The ids of stored events hang on it: this value may never change."""
    hi, lo = digests(["m1", "한글", "m1"], b"secret")
    first = hexadecimal(int(hi[0]), int(lo[0]))
    assert first == "d5768d80830d251371002e1e0d499047"
    assert (hi[0], lo[0]) == (hi[2], lo[2])
    assert (hi[0], lo[0]) != (hi[1], lo[1])


def test_workspaces_share_no_ids() -> None:
    """The same id under another secret is another digest; no ids, no digests."""
    assert digests(["m1"], b"a")[0].tolist() != digests(["m1"], b"b")[0].tolist()
    assert digests([], b"a")[0].tolist() == []
