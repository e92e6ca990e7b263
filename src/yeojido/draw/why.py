"""The picture of drivers: what goes with converting or leaving, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.reading import ends, records, said, value, warnings
from yeojido.draw.plots.scale import points
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number


def drivers(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of drivers, from the answer of ``drivers --json``: the difference to
    people who had come equally far without it. What is not clear is pale.
    """
    leaving = data.get("outcome") == "leaving"
    level = number(data.get("level")) or 0.05
    rows: list[Estimate] = []
    for each in records(data, "drivers"):
        low, high = ends(each, "difference_ci")
        q = number(each.get("q"))
        step = each.get("role") == "step"
        detail = say(
            "shown.driver_rates", language, n=numbers.people(value(each, "people"), language),
            rate=numbers.share(value(each, "rate")),
            expected=numbers.share(value(each, "expected")),
        )  # fmt: skip
        rows.append(
            Estimate(
                name=said(each.get("words"), language) or str(each.get("name")),
                value=number(each.get("difference")), low=low, high=high, detail=detail,
                note="" if q is None else "< 0.001" if q < 0.001 else f"{q:.3f}",
                pale=q is None or q > level or step,
                group=say("shown.driver_steps", language) if step else "",
            )
        )  # fmt: skip
    top = next((row for row in rows if not row.pale), None)
    if top is None:
        title = say("shown.drivers_none", language)
    else:
        key = f"shown.drivers_{'leave' if leaving else 'convert'}"
        key += "_more" if (top.value or 0.0) >= 0 else "_less"
        size = points(abs(top.value or 0.0), language).lstrip("+")
        title = say(key, language, name=top.name, points=size)
    sides = ("leaves_less", "leaves_more") if leaving else ("converts_less", "converts_more")
    about = say(
        "shown.drivers_about", language, tried=numbers.count(value(data, "tried")),
        clear=numbers.count(value(data, "clear")), hidden=numbers.count(value(data, "hidden")),
    )  # fmt: skip
    return forest(
        Forest(
            head=Head(title=title, subtitle=said(data.get("question"), language),
                      notes=(about, said(data.get("note"), language), *warnings(data, language))),
            rows=tuple(rows), good="low" if leaving else "high",
            sides=(say(f"shown.{sides[0]}", language), say(f"shown.{sides[1]}", language)),
            headings=(say("shown.driver", language), say("shown.difference", language), "q"),
        ),
        language, face,
    )  # fmt: skip
