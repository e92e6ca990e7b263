"""The picture of what tells two groups of people apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import Head
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface


def difference(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return a forest plot of differences of shares, from ``DifferenceResult.to_dict()``."""
    rows: Sequence[Mapping[str, Any]] = data.get("rows", ())
    other = data.get("who_b") or say("lens.everyone_else", language)
    names = {"a": data["who_a"], "b": other}
    clear = [row for row in rows if row["clear"]]
    if clear:
        first = max(clear, key=lambda row: abs(row["difference"]))
        points = say("lens.points", language, points=first["difference"] * 100)
        item = " → ".join(first["item"])
        title = say("lens.difference_title", language, **names, item=item, points=points)
    else:
        title = say("lens.difference_none", language, **names)
    counted = {"people_a": data["people_a"], "people_b": data["people_b"]}
    lead = say("lens.compared", language, who_a=data["who_a"], who_b=other, **counted)
    notes = [say("lens.difference_note", language)]
    notes += [str(each[language]) for each in data.get("warnings", ())]
    placebo = data.get("placebo")
    if placebo:
        hits, rounds = placebo["with_findings"], placebo["rounds"]
        notes.append(say("lens.checked", language, hits=hits, rounds=rounds))
    plot = Forest(
        head=Head(title=title, subtitle=lead, notes=tuple(notes)),
        rows=tuple(_estimate(row) for row in rows),
        good="none",
    )
    return forest(plot, language, face)


def _estimate(row: Mapping[str, Any]) -> Estimate:
    shares = f"{row['share_a'] * 100:.1f} % · {row['share_b'] * 100:.1f} %"
    return Estimate(
        name=" → ".join(row["item"]),
        value=row["difference"],
        low=row["low"],
        high=row["high"],
        note=shares,
        pale=not row["clear"],
    )
