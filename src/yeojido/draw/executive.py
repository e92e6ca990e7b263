"""L2, the executive picture: one curve, three callouts, three sentences. Nothing else.

Where nobody rated anything, the curve shows the journeys that are left instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yeojido.domain.journey import Cell, Lane, Pain
from yeojido.domain.journey import Item as Hint
from yeojido.domain.words import both
from yeojido.draw import curve, emotion, frame, numbers
from yeojido.draw.frame import EDGE, HEIGHT
from yeojido.draw.scene import Box, Group, Icon, Item, Line, Path, Rect, Scene
from yeojido.draw.sentences import chance_note, count_range, headline, item_text, label, pain_cost
from yeojido.draw.setting import block, line, wrap
from yeojido.draw.view import HOLLOW, Column, View, number, top_items

AXIS = 72.0
TOP = 98.0
BAR = 38.0
PLOT = 0.6 * HEIGHT
CALL = (290.0, 112.0)
NAMES = 40.0
#: the smallest share of journeys leaving that is worth a callout
MANY = 0.1
BOXES = 204.0
_EMOTION = Lane(id="emotion", kind="emotion", name=both("draw.lane_emotion"))


@dataclass(frozen=True, slots=True)
class Call:
    """A callout: what it is about, where, and on which side of the curve."""

    place: int
    key: str
    value: str
    above: bool
    tone: str


def executive(view: View) -> Scene:
    """Return the executive picture, in the ratio of an A3 page."""
    width = max(frame.WIDTH, 2 * EDGE + AXIS + 100.0 * len(view.steps))
    columns = view.columns(EDGE + AXIS, width - 2 * EDGE - AXIS)
    area = (EDGE + AXIS, TOP + BAR + 6, width - 2 * EDGE - AXIS, PLOT)
    items: list[Item] = [
        *frame.header(view, width),
        *frame.stage_bar(view, columns, TOP, BAR),
    ]
    items += _emotion(view, columns, area) if view.well_felt else _people(view, columns, area)
    items += _names(view, columns, area[1] + area[3] + 4)
    top = area[1] + area[3] + NAMES + 12
    items += _boxes(view, width, top)
    note = view.t("made_with")
    if view.map.lens.computed_at:
        note += " · " + view.t("computed", when=view.map.lens.computed_at[:10])
    bottom = top + BOXES + 8
    items += line(
        view.face, note, (EDGE, bottom, width - 2 * EDGE, 22), 11, fill="ink-3", anchor="end"
    )
    sentence, extra = headline(view)
    return Scene(
        width=width,
        height=bottom + 30,
        title=view.w(view.map.meta.title),
        finding=f"{sentence}. {extra}".strip(". ") or frame.subtitle(view),
        language=view.language,
        items=tuple(items),
    )


def _names(view: View, columns: Sequence[Column], y: float) -> list[Item]:
    items: list[Item] = []
    for column in columns:
        box = (column.x + 5, y, column.w - 10, NAMES - 6)
        worst = column.place == view.worst
        items += block(
            view.face,
            view.w(column.step.name) or column.step.id,
            box,
            12.5,
            anchor="middle",
            lines=2,
            leading=1.25,
            fill="loss" if worst else "ink-2",
            weight="semibold" if worst else "regular",
        )
    return items


def _emotion(view: View, columns: Sequence[Column], area: Box) -> list[Item]:
    """Return the curve with its faces and the callouts at the lowest, second dip and highest."""
    margin = CALL[1] + 34
    plot = (area[0], area[1] + margin, area[2], area[3] - 2 * margin)
    stretches = emotion.runs(view, _EMOTION, columns)
    items: list[Item] = [
        *emotion.scale(plot, (area[1], area[1] + area[3])),
        *emotion.axis_words(view, plot, EDGE + AXIS - 8),
        *emotion.stroke(stretches, plot, 4),
    ]
    drawn = emotion.marks(view, stretches, plot, min(columns[0].w, 120))
    calls = _emotion_calls(view)
    at = {
        mark.place: (mark.x, emotion.level(mark.value, plot))
        for stretch in stretches
        for mark in stretch
    }
    leads, boxes = _callouts(view, calls, at, area, gap=38)
    for place in sorted(drawn):
        column = columns[place]
        title = label(view, "emotion", view.t("lane_emotion"), column)
        items.append(
            Group(
                items=tuple(drawn[place]),
                cell=f"emotion/{column.step.id}",
                title=title,
                role="button",
            )
        )
    return [*items, *leads, *boxes]


def _emotion_calls(view: View) -> list[Call]:
    sure = [pair for pair in view.felt if pair[1].n >= HOLLOW] or view.felt
    ordered = sorted(sure, key=lambda pair: pair[1].value or 0.0)
    calls: list[Call] = []
    low = ordered[0]
    calls.append(_call(low, "call_low", above=False))
    dips = [pair for pair in ordered[1:-1] if abs(pair[0] - low[0]) > 1 and _dip(view, pair[0])]
    if dips:
        calls.append(_call(dips[0], "call_dip", above=False))
    if ordered[-1][0] != low[0]:
        calls.append(_call(ordered[-1], "call_high", above=True))
    return calls


def _call(pair: tuple[int, object], key: str, *, above: bool) -> Call:
    value = getattr(pair[1], "value", None) or 0.0
    return Call(pair[0], key, numbers.score(value), above, "gain" if above else "loss")


def _dip(view: View, place: int) -> bool:
    """Whether an emotion is no good one and lower than its felt neighbours."""
    values = {p: cell.value or 0.0 for p, cell in view.felt}
    around = [values[p] for p in (place - 1, place + 1) if p in values]
    low = values[place] < 0.5
    return low and bool(around) and all(values[place] < other for other in around)


def _people(view: View, columns: Sequence[Column], area: Box) -> list[Item]:
    """Return the journeys left as a ridge, with the three biggest losses."""
    margin = CALL[1] + 54
    plot = (area[0], area[1] + margin, area[2], area[3] - margin - 20)
    base = plot[1] + plot[3]
    most = max(view.reach, default=0.0)
    items: list[Item] = [
        Rect(x=area[0], y=area[1], w=area[2], h=area[3], fill="panel"),
        Line(x1=area[0], y1=base, x2=area[0] + area[2], y2=base, stroke="zero", width=1.4),
        *block(
            view.face,
            view.t("people_ridge"),
            (EDGE, plot[1], AXIS - 8, 96),
            11.5,
            fill="ink-3",
            lines=6,
        ),
    ]
    if not most:
        room = (area[0] + 20, area[1] + area[3] / 2 - 12, area[2] - 40, 24.0)
        return items + list(
            line(view.face, view.t("empty_people"), room, 15, fill="ink-3", anchor="middle")
        )
    at = {
        place: (columns[place].middle, base - reach / most * plot[3])
        for place, reach in enumerate(view.reach)
    }
    points = [at[place] for place in sorted(at)]
    items.append(Path(d=curve.area(points, base, above=True), fill="flow"))
    items.append(Path(d=curve.path(points), stroke="moved", width=4))
    many = [p for p in view.losses if (f := view.flows[p]) and (f.left_share or 0.0) >= MANY]
    ranked = [p for p in (view.worst, *many) if p is not None and p in at]
    losses = list(dict.fromkeys(ranked))[:3]
    calls = [
        Call(place, "" if place == view.worst else "call_many", "", above=True, tone="loss")
        for place in losses
    ]
    leads, boxes = _callouts(view, calls, at, area, gap=33)
    return [*items, *leads, *_ridge_marks(view, columns, at, losses), *boxes]


def _ridge_marks(
    view: View,
    columns: Sequence[Column],
    at: dict[int, tuple[float, float]],
    losses: Sequence[int],
) -> list[Item]:
    """Return the points of the ridge: how many came, and a face where the emotion is known."""
    items: list[Item] = []
    for place, (x, y) in sorted(at.items()):
        loss = place in losses
        shown = numbers.count(view.reach[place])
        wide = columns[place].w - 4
        if view.face.width(shown, 13.5, "semibold") > wide:
            shown = numbers.short(view.reach[place], view.language)
        felt = view.cell("emotion", columns[place].step.id)
        marks: list[Item]
        if felt is not None and felt.value is not None:
            marks = curve.face(x, y, 11, felt.value, hollow=felt.n < HOLLOW)
        else:
            dot = curve.circle(x, y, 8 if loss else 6)
            fill = "loss-fill" if loss else "moved"
            marks = [Path(d=dot, fill=fill, stroke="canvas", width=2)]
        marks += line(view.face, shown, (x - wide / 2, y - 32, wide, 18), 13.5, weight="semibold",
                      anchor="middle", halo="panel", fill="loss" if loss else "ink")  # fmt: skip
        items.append(
            Group(
                items=tuple(marks), cell=f"people/{columns[place].step.id}", role="button",
                title=label(view, "people", view.t("lane_people"), columns[place]),
            )
        )  # fmt: skip
    return items


def _callouts(
    view: View,
    calls: Sequence[Call],
    at: dict[int, tuple[float, float]],
    area: Box,
    gap: float,
) -> tuple[list[Item], list[Item]]:
    """Return the lines to the callouts and the callouts, set apart in their strips."""
    leads: list[Item] = []
    boxes: list[Item] = []
    for above in (True, False):
        own = sorted((c for c in calls if c.above == above), key=lambda c: at[c.place][0])
        lefts = _apart([at[c.place][0] - CALL[0] / 2 for c in own], area[0] + 8,
                       area[0] + area[2] - 8)  # fmt: skip
        y = area[1] + 10 if above else area[1] + area[3] - CALL[1] - 10
        for call, left in zip(own, lefts, strict=True):
            x, point = at[call.place]
            start = point - gap if above else point + gap
            end = y + CALL[1] if above else y
            foot = min(max(x, left + 14), left + CALL[0] - 14)
            if (start - end if above else end - start) > 2:
                leads.append(
                    Path(
                        d=f"M{x:.1f} {start:.1f}L{foot:.1f} {end:.1f}", stroke=call.tone, width=1.4
                    )
                )
            boxes.append(_callout(view, call, (left, y, *CALL)))
    return leads, boxes


def _apart(lefts: Sequence[float], low: float, high: float) -> list[float]:
    """Return positions of boxes in order, moved as little as needed so that none overlap."""
    wide = CALL[0] + 14
    out: list[float] = []
    for left in lefts:
        place = max(left, low)
        out.append(max(place, out[-1] + wide) if out else place)
    limit = high - CALL[0]
    for place in range(len(out) - 1, -1, -1):
        out[place] = min(out[place], limit)
        limit = out[place] - wide
    return out


def _callout(view: View, call: Call, box: Box) -> Group:
    x, y, w, h = box
    step = view.steps[call.place]
    kicker = view.t(call.key) if call.key else view.worst_words
    ground = "loss-soft" if call.tone == "loss" else "gain-soft"
    face = view.face
    found = view.flows[call.place]
    items: list[Item] = [
        Rect(x=x, y=y, w=w, h=h, fill="card", stroke=call.tone, width=1.6, radius=9),
        Rect(x=x + 1, y=y + 1, w=w - 2, h=28, fill=ground, radius=8),
    ]
    items += line(face, kicker, (x + 13, y + 2, w - 80, 26), 12, fill=call.tone, weight="semibold")
    items += line(
        face, call.value, (x + w - 64, y + 2, 52, 26), 15, fill=call.tone, weight="semibold",
        anchor="end",
    )  # fmt: skip
    name = view.w(step.name) or step.id
    items += line(face, name, (x + 13, y + 32, w - 26, 22), 15, weight="semibold")
    note = ""
    if found and (found.left_share or 0.0) >= MANY and call.place in view.losses:
        note = view.t("left_count", share=numbers.share(found.left_share or 0.0),
                      n=numbers.count(found.left))  # fmt: skip
    top = y + 55
    if note:
        items += line(face, note, (x + 13, top - 1, w - 26, 18), 12.5, fill="ink-2")
        top += 19
    items += block(
        face, _said_there(view, call), (x + 13, top, w - 26, y + h - 6 - top), 12.5, fill="ink-2",
        lines=2, leading=1.32,
    )  # fmt: skip
    return Group(
        items=tuple(items), cell=f"words/{step.id}",
        title=f"{kicker}: {name} {call.value} {note}".strip(),
        role="button",
    )  # fmt: skip


def _said_there(view: View, call: Call) -> str:
    """Return a quote of the place, else what its first pain costs."""
    quote = view.quote_at(call.place, low=call.tone == "loss")
    rating = number(quote.value) if quote is not None else None
    if quote is not None and (rating is None or (rating < 0) == (call.tone == "loss")):
        return f"“{view.w(quote.label)}”"
    pain = next(iter(view.pains_at(call.place)), None)
    if pain is None or call.tone != "loss":
        return _rated(view, call.place, low=call.tone == "loss")
    return " · ".join(part for part in (view.w(pain.title), pain_cost(view, pain)) if part)


def _boxes(view: View, width: float, y: float) -> list[Item]:
    """Return the three sentences, made from the numbers."""
    each = (width - 2 * EDGE - 32) / 3
    weak = _weakest(view)
    calm = weak is not None and (weak[1].value or 0.0) >= 0
    parts = (
        (
            "box_weak" if calm else "box_what",
            "trending-down",
            "ink-2" if calm else "loss",
            *_what(view),
        ),
        ("box_why", "help-circle", "ink-2", *_why(view)),
        ("box_do", "bulb", "gain", *_do(view)),
    )
    items: list[Item] = []
    for place, (key, icon, tone, text, note) in enumerate(parts):
        x = EDGE + place * (each + 16)
        ground = {"loss": "loss-soft", "gain": "gain-soft"}.get(tone, "panel")
        items += [
            Rect(x=x, y=y, w=each, h=BOXES, fill=ground, radius=10),
            Rect(x=x, y=y + 14, w=4, h=30, fill=tone, radius=2),
            Icon(name=icon, x=x + 18, y=y + 18, size=22, stroke=tone, width=2),
            *line(view.face, view.t(key), (x + 50, y + 14, each - 70, 30), 16, fill=tone,
                  weight="semibold"),
            *_said(view, text, note, (x + 20, y + 58, each - 40, BOXES - 70)),
        ]  # fmt: skip
    return items


def _said(view: View, text: str, note: str, box: Box) -> list[Item]:
    """Return a sentence and, right under it, its note."""
    x, y, w, h = box
    size = 20.0
    if len(wrap(view.face, text, w, size, "semibold", 4)) > 3:
        size = 16.5
    said = block(view.face, text, (x, y, w, 90), size, weight="semibold", lines=4, leading=1.4)
    top = y + len(said) * size * 1.4 + 10
    return [
        *said,
        *block(view.face, note, (x, top, w, y + h - top), 14, fill="ink-2", lines=2, leading=1.4),
    ]


def _weakest(view: View) -> tuple[int, Cell] | None:
    """Return where the emotion is lowest, for a journey in which nothing stands out as lost."""
    if view.worst is not None or len(view.felt) < 2:
        return None
    sure = [pair for pair in view.felt if pair[1].n >= HOLLOW] or view.felt
    return min(sure, key=lambda pair: pair[1].value or 0.0)


def _rated(view: View, place: int, *, low: bool) -> str:
    """Return how many of a place's ratings are bad, or good, as a sentence; empty without any."""
    given = top_items(view.cell("emotion", view.steps[place].id), ("rating",))
    counts = {item.label.en: number(item.value) or 0.0 for item in given}
    total = sum(counts.values())
    if not total:
        return ""
    found = sum(counts.get(level, 0.0) for level in (("-2", "-1") if low else ("+1", "+2")))
    key = "rated_low" if low else "rated_high"
    return view.t(key, share=numbers.share(found / total), n=numbers.count(total))


def _what(view: View) -> tuple[str, str]:
    place, weak = view.worst, _weakest(view)
    if weak is not None:
        values = {"step": view.w(view.steps[weak[0]].name) or view.steps[weak[0]].id,
                  "value": numbers.score(weak[1].value or 0.0)}  # fmt: skip
        mean = numbers.score(view.mean_emotion or 0.0)
        note = view.t("weak_mean", mean=mean, n=numbers.count(weak[1].n))
        return view.t("weak_point", **values), f"{note} {view.t('what_none')}"
    if place is None:
        return view.t("what_none"), ""
    found = view.flows[place]
    step = view.w(view.steps[place].name) or view.steps[place].id
    pain = next(iter(view.pains_at(place)), None)
    loss = ""
    if found is not None and found.left:
        share = numbers.share(found.left_share or 0.0)
        loss = view.t("what_loss", step=step, left=numbers.count(found.left), share=share)
    cost = ""
    if pain and pain.lost_conversions >= 0.5:
        cost = view.t("what_cost", lost=numbers.count(pain.lost_conversions)).strip()
        cost += count_range(pain.ci)
    if pain:
        return view.w(pain.title), f"{cost} {loss}".strip()
    return loss or view.t("what_none"), cost


#: what the sentence itself already says, or says nothing about why
_KNOWN = frozenset({"period", "segment", "journeys", "left", "left_share", "typical"})


def _telling(pain: Pain) -> list[Hint]:
    """Return the evidence of a pain that says something about why, at most three."""
    return [one for one in pain.evidence if one.kind not in _KNOWN and one.value is not None][:3]


def _why(view: View) -> tuple[str, str]:
    place, weak = view.worst, _weakest(view)
    if weak is not None:
        quote = view.quote_at(weak[0], low=True)
        rating = number(quote.value) if quote is not None else None
        rated = _rated(view, weak[0], low=True)
        if quote is not None and (rating is None or rating < 0):
            return view.t("why_quote", quote=view.w(quote.label)), rated
        return (rated, view.t("why_unsaid")) if rated else (view.t("why_none"), "")
    if place is None:
        return view.t("why_fine"), ""
    step = view.steps[place].id
    seen: list[str] = []
    for pain in view.pains_at(place)[:1]:
        seen += [item_text(view, item, " ") for item in _telling(pain)]
    friction = view.cell("friction", step)
    if friction is not None and (friction.value or 0.0) >= 0.05 and not seen:
        seen.append(view.t("why_friction", share=numbers.share(friction.value or 0.0)))
    felt = view.cell("emotion", step)
    if felt is not None and felt.value is not None and felt.value < 0:
        value = numbers.score(felt.value)
        seen.append(view.t("why_emotion", value=value, n=numbers.count(felt.n)))
    time = view.cell("time", step)
    if time is not None and time.value is not None and len(seen) < 3:
        seen.append(view.t("why_time", time=numbers.span(time.value, view.language)))
    quote = view.quote_at(place, low=True)
    rating = number(quote.value) if quote is not None else None
    said = ""
    if quote is not None and (rating is None or rating < 0):
        said = view.t("why_quote", quote=view.w(quote.label))
    if not seen:
        return (said, "") if said else (view.t("why_none"), "")
    return view.t("why_evidence", list=", ".join(seen[:4])), said


def _do(view: View) -> tuple[str, str]:
    place = view.worst
    chances = view.opportunities_at(place) if place is not None else []
    chance = next(iter(chances or view.map.opportunities), None)
    if chance is not None:
        note = f"{chance_note(view, chance)}. {view.t('hypothesis')}"
        if chance.status in ("shipped", "measured"):
            note = f"{view.t(f'status_{chance.status}')} · {chance_note(view, chance)}"
        return view.w(chance.title), note
    goal = view.t("do_goal") if view.goal_place is None else ""
    weak = _weakest(view)
    if weak is not None:
        step = view.w(view.steps[weak[0]].name) or view.steps[weak[0]].id
        return view.t("do_weak", step=step), goal
    if place is None:
        return (goal, "") if goal else (view.t("do_none_at_all"), "")
    return view.t("do_none", step=view.w(view.steps[place].name)), ""
