"""Scenes to files: SVG with its fonts inside, PNG, PDF; and the pictures of plain questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.analyze.sequences.funnel import FunnelResult
    from yeojido.domain.words import Language
    from yeojido.draw.scene import Scene
    from yeojido.draw.typeface import Typeface

FORMATS = (".svg", ".png", ".pdf")


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
    """Raise BadOption unless the ending of a path is one a chart can be written as."""
    if path.suffix.lower() not in FORMATS:
        raise BadOption(option="--out", value=path, possible=" ".join(FORMATS))


def save(scene: Scene, path: Path) -> None:
    """Write a scene; the ending of the path says as what. Raises BadOption, OSError."""
    check(path)
    form = path.suffix.lower()
    content = svg(scene).encode() if form == ".svg" else printed(scene, form)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def save_funnel(result: FunnelResult, path: Path, language: Language) -> None:
    """Write the picture of a funnel."""
    from yeojido.draw.charts import funnel

    save(funnel(result.to_dict(), language, typeface()), path)


def save_transitions(graph: Mapping[str, Any], path: Path, language: Language) -> None:
    """Write the picture of what follows what, from the answer of ``transitions --json``."""
    from yeojido.draw.graph import transitions

    save(transitions(graph, language, typeface()), path)
