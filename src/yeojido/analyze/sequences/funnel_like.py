"""Funnels as other systems document their counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel_question import Question
    from yeojido.analyze.sequences.funnel_runs import Reading
    from yeojido.domain.log import Chunk


def found_like(funnel: Question, chunk: Chunk, whose: Reading) -> Any:
    """Follow the chains as another system does."""
    raise NotImplementedError
