"""The picture of a Sankey: who goes where, step by step, and where paths end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots import frame as f
from yeojido.draw.plots.sankey import Band, Node, Sankey
from yeojido.draw.plots.sankey import sankey as drawn
from yeojido.draw.scene import Scene
from yeojido.draw.step_matrix import counted, node_name
from yeojido.draw.typeface import Typeface

#: Nodes at which a path stays: they are drawn where it comes to them, once.
_STAYING = ("END", "ARRIVED")
_COLOURS = {"START": f.BRAND, "END": f.MUTED, "ARRIVED": f.GAIN}
_BANDS = {"END": "loss-line", "ARRIVED": "gain-line"}


def sankey(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the picture of a Sankey, from the answer of ``sankey --json``."""
    first = int(data["steps"][0]) if data["steps"] else 0
    bands: list[Band] = []
    flows: Counter[tuple[int, str]] = Counter()
    into: Counter[tuple[int, str]] = Counter()
    for link in data["links"]:
        source, target, column = link["from"], link["to"], int(link["step"]) - first
        if source in _STAYING or target == "START":
            continue
        flows[column, source] += link["units"]
        into[column + 1, target] += link["units"]
        words = f"{node_name(source, language)} → {node_name(target, language)}"
        share = numbers.share(link["share_out"])
        bands.append(
            Band(
                source=f"{column} {source}",
                target=f"{column + 1} {target}",
                value=float(link["units"]),
                colour=_BANDS.get(target, "here"),
                words=f"{words}: {numbers.count(link['units'])} ({share})",
            )
        )
    nodes = tuple(
        Node(
            key=f"{column} {name}",
            name=node_name(name, language),
            column=column,
            value=float(max(flows[column, name], into[column, name])),
            text=numbers.count(max(flows[column, name], into[column, name])),
            colour=_colour(name, column + first, data),
            last=name in ("END", "…"),
        )
        for column, name in sorted({*flows, *into})
    )
    plot = Sankey(
        head=f.Head(
            title=_title(data, language),
            subtitle=counted(data, language, data["wanted"]),
            notes=(
                say("paths.sankey_note", language),
                *(warning[language] for warning in data["warnings"]),
            ),
            empty=say("paths.empty", language),
        ),
        nodes=nodes,
        bands=tuple(bands),
        headings=tuple(say("paths.sankey_step", language, step=step) for step in data["steps"]),
    )
    return drawn(plot, language, face)


def _colour(name: str, step: int, data: Mapping[str, Any]) -> str:
    """Return the colour of a node; step 0 is an anchor."""
    if step == 0 and (data["start"] or data["end"]):
        return f.BRAND if data["start"] else f.GAIN
    return _COLOURS.get(name, f.NEUTRAL)


def _title(data: Mapping[str, Any], language: Language) -> str:
    start, end, units = data["start"], data["end"], int(data["units"])
    if not units or not data["links"]:
        return say("paths.matrix_title_none", language)
    if start and end:
        share = numbers.share(int(data["arrived"]) / units)
        return say("paths.sankey_title_arrived", language, start=start, end=end, share=share)
    if end:
        last = max(int(link["step"]) for link in data["links"])
        top = max(
            (link for link in data["links"] if link["step"] == last), key=lambda a: a["units"]
        )
        source, share = node_name(top["from"], language), numbers.share(top["units"] / units)
        return say("paths.sankey_title_to", language, end=end, source=source, share=share)
    first = min(int(link["step"]) for link in data["links"])
    top = max((link for link in data["links"] if link["step"] == first), key=lambda a: a["units"])
    return say(
        "paths.sankey_title", language, source=node_name(top["from"], language),
        target=node_name(top["to"], language), share=numbers.share(top["share_out"]),
    )  # fmt: skip
