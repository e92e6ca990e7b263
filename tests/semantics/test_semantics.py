"""Every worked case is answered as it says, by us and, where there is a preset, as a peer does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.semantics.reading import Case, cases, log_of, look, question_of
from tools.semantics_page import PAGE, page
from yeojido.adapters.runners.local import LocalRunner
from yeojido.domain.errors import YeojidoError

CASES = cases()
PEERS = [(case, peer) for case in CASES for peer in case.peers]


def answered(case: Case, buckets: int, **more: Any) -> dict[str, Any]:
    """The document of a case's answer."""
    return LocalRunner(1).run(log_of(case, buckets), question_of(case, **more)).to_dict()


def same(found: Any, wanted: Any) -> bool:
    """Equality in which numbers may differ by rounding and "none" stands for nothing."""
    if isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    if wanted == "none":
        return found is None
    if isinstance(wanted, float):
        return found == pytest.approx(wanted, abs=5e-4)
    return found == wanted


@pytest.mark.parametrize("buckets", [1, 4])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_as_worked_out(case: Case, buckets: int) -> None:
    """By hand, whatever the number of buckets."""
    if case.error:
        with pytest.raises(YeojidoError) as caught:
            answered(case, buckets)
        assert case.error in caught.value.say("en")
        return
    document = answered(case, buckets)
    for path, wanted in case.answer.items():
        found = look(document, path)
        assert same(found, wanted), f"{path}: {found}, worked out: {wanted}"


@pytest.mark.parametrize(("case", "peer"), PEERS, ids=lambda each: getattr(each, "id", each))
def test_a_preset_answers_as_its_system(case: Case, peer: str) -> None:
    """What a system documents is what its preset gives, at the case's first path."""
    path = next(iter(case.answer))
    found = look(answered(case, 4, like=peer), path)
    assert same(found, case.peers[peer]), f"{peer}: {found}, documented: {case.peers[peer]}"


def test_cases_are_many_and_named_once() -> None:
    """At least 150 cases, each with a name of its own, a rule and an answer."""
    assert len(CASES) >= 150
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(case.says.endswith(".") and (case.answer or case.error) for case in CASES)


def test_the_page_shows_the_cases() -> None:
    """docs/semantics.md is what the cases make; write it with ``python -m tools.semantics_page``."""
    assert PAGE.read_text(encoding="utf-8") == page()
