"""Pictures of drivers (effects with intervals), of who is lost (a tree), of what changed (lines)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.forest import Estimate, Forest, forest
from yeojido.draw.plots.frame import GAIN, LOSS, NEUTRAL, Head
from yeojido.draw.plots.lines import Lines, Series, Window, lines
from yeojido.draw.plots.reading import ends, records, said, value, warnings
from yeojido.draw.plots.scale import points
from yeojido.draw.plots.tree import Branch, Tree, tree
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface
from yeojido.draw.view import number

#: Days whose numbers are drawn as one point.
_SMOOTH = 7


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


def loss_tree(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the tree, from ``LossTreeResult.to_dict()``."""
    root = data["tree"]
    leaves: Sequence[Mapping[str, Any]] = data["leaves"]
    share = numbers.share(root["share"] or 0.0)
    title = say("why.title_no_tree", language, share=share)
    if len(leaves) > 1:
        worst = leaves[0]
        title = say(
            "why.title_tree", language,
            rule=worst["rule"][language], share=numbers.share(worst["share"] or 0.0), all=share,
        )  # fmt: skip
    subtitle = str(data["question"][language])
    counted = say(
        "why.tree_counted", language, people=f"{data['people']:,}", n=f"{root['n']:,}", share=share
    )
    plot = Tree(
        head=Head(
            title=title,
            subtitle=subtitle,
            notes=(counted, data["note"][language], *tuple(warnings(data, language))),
        ),
        root=_branch(root, "", root["share"] or 0.0, language) if root["n"] else None,
    )
    return tree(plot, language, face)


def _branch(each: Mapping[str, Any], rule: str, all_: float, language: Language) -> Branch:
    share = each["share"] or 0.0
    low, high = each["ci"]
    parts: list[Branch] = []
    if each["split"] is not None:
        parts = [
            _branch(each["yes"], str(each["split"][language]), all_, language),
            _branch(each["no"], say("why.otherwise", language), all_, language),
        ]
    colour = LOSS if low > all_ else GAIN if high < all_ else NEUTRAL
    return Branch(
        share=share,
        text=say("why.lost_share", language, share=numbers.share(share)),
        detail=say(
            "why.of_people", language,
            n=f"{each['n']:,}", low=numbers.share(low), high=numbers.share(high),
        ),
        rule=rule,
        colour=colour,
        pale=each["n"] < 30,
        parts=tuple(parts),
    )  # fmt: skip


def changes(data: Mapping[str, Any], language: Language, face: Typeface) -> Scene:
    """Return the first incident by day with its window shaded, from ``ChangesResult.to_dict()``."""
    incidents: Sequence[Mapping[str, Any]] = data["incidents"]
    if not incidents:
        head = Head(
            title=say("why.title_no_change", language), notes=tuple(warnings(data, language))
        )
        return lines(Lines(head=head, labels=(), series=()), language, face)
    first = incidents[0]
    daily: Sequence[Mapping[str, Any]] = first["daily"]
    days = [str(each["day"]) for each in daily]
    values = tuple(_smooth(daily, place, str(first["measure"])) for place in range(len(daily)))
    windows = [
        _window(each, days, language)
        for each in incidents
        if each["of"] == first["of"] or each is first
    ]
    others = [str(each["words"][language]) for each in incidents[1:6]]
    who = say("why.everybody", language)
    if first["property"] is not None:
        who = f"{first['property']} = {first['value']}"
    rest = first["rest"]
    notes = [*others, *tuple(warnings(data, language))]
    if rest is not None and first["measure"] == "conversion":
        notes.insert(0, say("why.rest", language, rest=numbers.share(rest["value"])))
    plot = Lines(
        head=Head(
            title=str(first["words"][language]),
            subtitle=say("why.weekly", language, what=" → ".join(first["of"]), who=who),
            notes=tuple(notes),
        ),
        labels=tuple(days),
        series=(Series(name=who, values=values),),
        unit="share" if first["measure"] == "conversion" else "number",
        from_zero=first["measure"] != "rating",
        windows=tuple(windows),
        points=False,
    )
    return lines(plot, language, face)


def _window(each: Mapping[str, Any], days: Sequence[str], language: Language) -> Window:
    start = days.index(each["start"])
    end = days.index(each["end"]) if each["end"] is not None else len(days) - 1
    show = each["measure"] == "conversion"
    before, inside = (
        numbers.share(each[name]) if show else f"{each[name]:,.1f}" for name in ("before", "inside")
    )
    label = say("why.window", language, before=before, inside=inside)
    return Window(start=start, end=end, label=label, colour=LOSS if each["worse"] else GAIN)


def _smooth(daily: Sequence[Mapping[str, Any]], place: int, measure: str) -> float | None:
    """Return the value over the seven days around a day; None where nothing was."""
    near = daily[max(0, place - _SMOOTH // 2) : place + _SMOOTH // 2 + 1]
    number, total = sum(each["n"] for each in near), sum(each["total"] for each in near)
    if measure == "people":
        return total / len(near)
    if not number:
        return None
    return total / number / (1000 if measure == "rating" else 1)
