"""Answers in a notebook: a result becomes a picture that shows itself and can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from yeojido.app import pictures
from yeojido.app.settings import language as spoken
from yeojido.domain.words import Language

if TYPE_CHECKING:
    from yeojido.draw.scene import Scene


class Answer(Protocol):
    """A result of an analysis."""

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer that can be looked at: in a notebook it shows itself, ``save`` writes it."""

    kind: str
    document: Mapping[str, Any]
    language: Language = "ko"

    def scene(self) -> Scene:
        """Return the picture as positioned primitives."""
        return pictures.draw(self.kind, self.document, self.language)

    def svg(self) -> str:
        """Return the picture as a standalone SVG file with its fonts inside."""
        return pictures.svg(self.scene())

    def html(self) -> str:
        """Return the self-contained page: the picture, its table, how it was counted."""
        return pictures.html(self.kind, self.document, self.language)

    def save(self, path: str | Path) -> Path:
        """Write it as ``.svg``, ``.png``, ``.pdf`` or ``.html``. Raises BadOption, OSError."""
        target = Path(path)
        pictures.save_answer(self.kind, self.document, target, self.language)
        return target

    def _repr_html_(self) -> str:
        from yeojido.draw.svg import image_html

        scene = self.scene()
        return image_html(scene, pictures.svg(scene))

    def __repr__(self) -> str:
        """Say what the picture shows."""
        return f"Picture({self.kind}: {self.scene().title})"


def picture(result: Answer, language: Language | None = None) -> AnswerView:
    """Return the picture of any analysis' result.

    In a notebook it shows itself; ``.save("funnel.html")`` writes it. Raises QuestionError for a
    result without a picture.
    """
    view = AnswerView(pictures.kind_of(result), result.to_dict(), language or spoken())
    view.scene()
    return view
