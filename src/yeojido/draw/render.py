"""One door to the layouts: a map, a layout, a language and a typeface give a scene."""

from __future__ import annotations

from typing import Literal

from yeojido.domain.journey import JourneyMap
from yeojido.domain.words import Language
from yeojido.draw.executive import executive
from yeojido.draw.flow import flow_to_scale
from yeojido.draw.grid import grid
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import View

Layout = Literal["L1", "L2", "L4"]
LAYOUTS: tuple[Layout, ...] = ("L1", "L2", "L4")


def render(map_: JourneyMap, layout: Layout, language: Language, typeface: Typeface) -> Scene:
    """Return the picture of a map: L1 evidence grid, L2 executive, L4 flow to scale."""
    view = View.of(map_, language, typeface)
    return {"L1": grid, "L2": executive, "L4": flow_to_scale}[layout](view)
