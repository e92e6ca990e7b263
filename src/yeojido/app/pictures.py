"""Scenes to files: SVG with its fonts inside, PNG, PDF, HTML; and the picture of every answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import both, say

if TYPE_CHECKING:
    from yeojido.domain.words import Language
    from yeojido.draw.answer import Sheet
    from yeojido.draw.scene import Scene
    from yeojido.draw.typeface import Typeface

FORMATS = (".svg", ".png", ".pdf", ".html")

#: kind of answer -> (module, function) that draws it: ``(to_dict(), language, typeface) -> Scene``.
#: The kind is the result's ``KIND``, else its class name: ``StepMatrixResult`` -> ``step_matrix``.
PICTURES: dict[str, tuple[str, str]] = {
    "attribution": ("yeojido.draw.attribution", "attribution"),
    "cohorts": ("yeojido.draw.cohorts", "cohorts"),
    "conformance": ("yeojido.draw.conformance", "conformance"),
    "difference": ("yeojido.draw.groups", "difference"),
    "funnel": ("yeojido.draw.charts", "funnel"),
    "funnel_exits": ("yeojido.draw.funnel", "exits"),
    "funnel_times": ("yeojido.draw.funnel", "times"),
    "funnel_trend": ("yeojido.draw.funnel", "trend"),
    "funnel_versus": ("yeojido.draw.funnel", "versus"),
    "sankey": ("yeojido.draw.sankey", "sankey"),
    "step_matrix": ("yeojido.draw.step_matrix", "step_matrix"),
    "transitions": ("yeojido.draw.graph", "transitions"),
    "variants": ("yeojido.draw.mining", "variants"),
    "patterns": ("yeojido.draw.mining", "patterns"),
    "shapes": ("yeojido.draw.mining", "shapes"),
    "loops": ("yeojido.draw.mining", "loops"),
    "retention": ("yeojido.draw.timing", "retention"),
    "lifecycle": ("yeojido.draw.timing", "lifecycle"),
    "stickiness": ("yeojido.draw.timing", "stickiness"),
    "stage_times": ("yeojido.draw.timing", "stage_times"),
    "edge_times": ("yeojido.draw.timing", "edge_times"),
    "visits": ("yeojido.draw.timing", "visits"),
    "drivers": ("yeojido.draw.why", "drivers"),
    "loss_tree": ("yeojido.draw.why", "loss_tree"),
    "changes": ("yeojido.draw.why", "changes"),
    "expectations": ("yeojido.draw.scores", "expectations"),
    "scores": ("yeojido.draw.scores", "scores"),
    "topics": ("yeojido.draw.topics", "topics"),
    "rising": ("yeojido.draw.topics", "rising"),
    "competitors": ("yeojido.draw.topics", "competitors"),
    "needs": ("yeojido.draw.topics", "needs"),
    "factors": ("yeojido.draw.topics", "factors"),
    "voice": ("yeojido.draw.voices", "voices"),
    "timeline": ("yeojido.draw.timeline", "timeline"),
}  # fmt: skip

#: class names whose kind is not their name
_KINDS = {"transition": "transitions", "transition_graph": "transitions"}


@lru_cache(maxsize=1)
def typeface() -> Typeface:
    """Return the letters and icons of the pictures, read once."""
    from yeojido.adapters import fonts
    from yeojido.draw.typeface import Typeface

    return Typeface.read(fonts.widths(), fonts.icons())


def svg(scene: Scene) -> str:
    """Return a scene as a standalone SVG file with its fonts inside."""
    from yeojido.adapters import fonts
    from yeojido.draw.scene import characters
    from yeojido.draw.svg import svg as written

    return written(scene, typeface(), fonts=fonts.subsets(characters(scene)))


def printed(scene: Scene, form: str) -> bytes:
    """Return a scene as PNG (twice its size in px) or as PDF with text that can be searched.

    System fonts are looked at only for letters the bundled font lacks.
    """
    from yeojido.adapters import picture
    from yeojido.draw.scene import foreign
    from yeojido.draw.svg import svg as written

    text = written(scene, typeface())
    further = foreign(scene, typeface())
    if form == ".png":
        return picture.png(text, fallback=further)
    return picture.pdf(text, title=scene.title, language=scene.language, fallback=further)


def check(path: Path) -> None:
    """Raise BadOption unless the ending of a path is one a picture can be written as."""
    if path.suffix.lower() not in FORMATS:
        raise BadOption(option="--out", value=path, possible=" ".join(FORMATS))


def kind_of(result: object) -> str:
    """Return which picture an answer has: its class's ``KIND``, else its class name.

    >>> class StepMatrixResult: ...
    >>> kind_of(StepMatrixResult())
    'step_matrix'
    """
    told = getattr(type(result), "KIND", None)
    if isinstance(told, str):
        return told
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(result).__name__).lower()
    name = snake.removesuffix("_result").removesuffix("_answer")
    return _KINDS.get(name, name)


def draw(kind: str, document: Mapping[str, Any], language: Language) -> Scene:
    """Return the picture of an answer, from its ``to_dict()``; raises QuestionError without one."""
    if kind not in PICTURES:
        known = ", ".join(sorted(PICTURES))
        raise QuestionError(reason=both("plots.no_picture", kind=kind, known=known))
    module, function = PICTURES[kind]
    return getattr(import_module(module), function)(document, language, typeface())


def html(
    kind: str, document: Mapping[str, Any], language: Language, sheet: Sheet | None = None
) -> str:
    """Return an answer as one self-contained page: picture, table, how it was counted.

    ``sheet`` is the table to show; the first list of records in the document where it is None.
    """
    from yeojido.adapters import fonts
    from yeojido.draw.answer import answer_page, sheet_of

    scene = draw(kind, document, language)
    shown = sheet if sheet is not None else sheet_of(document, language)
    notes = [*_definition(kind, language), *_warnings(document, language)]
    page = answer_page(scene, shown, notes, language, typeface())
    return page.text(fonts.subsets(page.characters))


def _definition(kind: str, language: Language) -> list[str]:
    try:
        return [say(f"plots.about_{kind}", language)]
    except KeyError:
        return []


def _warnings(document: Mapping[str, Any], language: Language) -> list[str]:
    """Return what an answer warns of; a warning is words in both languages or a text."""
    found: list[str] = []
    for each in document.get("warnings") or ():
        if isinstance(each, Mapping):
            found.append(str(cast("Mapping[str, str]", each).get(language, "")))
        else:
            found.append(str(each))
    return found


def content(
    kind: str, document: Mapping[str, Any], form: str, language: Language,
    sheet: Sheet | None = None,
) -> bytes:  # fmt: skip
    """Return an answer's picture as a file: ``.svg``, ``.png``, ``.pdf`` or ``.html``."""
    if form == ".html":
        return html(kind, document, language, sheet).encode()
    scene = draw(kind, document, language)
    return svg(scene).encode() if form == ".svg" else printed(scene, form)


def save_answer(
    kind: str, document: Mapping[str, Any], path: Path, language: Language,
    sheet: Sheet | None = None,
) -> None:  # fmt: skip
    """Write an answer's picture; the ending of the path says as what.

    Raises BadOption for an ending that is none, QuestionError without a picture, OSError.
    """
    check(path)
    made = content(kind, document, path.suffix.lower(), language, sheet)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
