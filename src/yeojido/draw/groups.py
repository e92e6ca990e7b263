"""The picture of what tells two groups of people apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.durations import spoken
from yeojido.domain.words import Language, say
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import Head
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

#: last names of shares that are ours, not the log's
_KINDS = frozenset(
    {"from_start", "from_previous", "came_again", "first_visit_bounced", "high", "low", "worse"}
)
_AGE = re.compile(r"(day|week|month|quarter|year) (\d+)")


def difference(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return a forest plot of differences of shares, from ``DifferenceResult.to_dict()``."""
    rows: Sequence[Mapping[str, Any]] = data.get("rows", ())
    other = data.get("who_b") or say("lens.everyone_else", language)
    names = {"a": data["who_a"], "b": other}
    clear = [row for row in rows if row["clear"]]
    if clear:
        first = max(clear, key=lambda row: abs(row["difference"]))
        points = say("lens.points", language, points=first["difference"] * 100)
        item = item_name(first["item"], language)
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
        rows=tuple(_estimate(row, language) for row in rows),
        good="none",
    )
    return forest(plot, language, face)


def item_name(item: Sequence[str], language: Language) -> str:
    """Return what was compared, as it is read: ages and lengths of time in words.

    >>> item_name(("2 cart", "from_start"), "ko"), item_name(("week 4",), "ko")
    ('2 cart · 처음부터', '4주 뒤')
    """
    if item[-1:] and item[-1] in _KINDS:
        return " · ".join((*item[:-1], say(f"lens.item_{item[-1]}", language)))
    return " → ".join(_part(each, language) for each in item)


def _part(text: str, language: Language) -> str:
    age = _AGE.fullmatch(text)
    return say(f"timing.age_{age[1]}", language, age=age[2]) if age else spoken(text, language)


def _estimate(row: Mapping[str, Any], language: Language) -> Estimate:
    shares = f"{row['share_a'] * 100:.1f}% · {row['share_b'] * 100:.1f}%"
    return Estimate(
        name=item_name(row["item"], language),
        value=row["difference"],
        low=row["low"],
        high=row["high"],
        note=shares,
        pale=not row["clear"],
    )
