"""What every cell says in words: for the table, the CSV, the Markdown and the screen reader."""

from __future__ import annotations

from yeojido.domain.journey import Cell, Item, Kpi, Opportunity, Pain
from yeojido.draw import numbers
from yeojido.draw.verbatims import telling
from yeojido.draw.view import Column, View, flow, number, top_items

#: icon of a channel when the cell names none
CHANNEL_ICONS: dict[str, str] = {
    "web": "world", "app": "device-mobile", "store": "building-store", "email": "mail",
    "sms": "message", "push": "bell", "kakao": "message-circle", "phone": "phone",
    "call_center": "headset", "chat": "message-dots", "ad": "ad", "search": "search",
    "social": "share", "review": "star", "survey": "clipboard-check",
    "delivery": "truck-delivery", "pos": "receipt", "other": "point",
}  # fmt: skip
FRICTION_ICONS: dict[str, str] = {
    "loop": "repeat", "back": "arrow-back-up", "error": "alert-circle", "repeat": "refresh",
}  # fmt: skip


def measure(view: View, value: float | None, unit: str) -> str:
    """Return a number in its unit: share, seconds, people, score or count."""
    if value is None:
        return "–"
    if unit == "share":
        return numbers.share(value, fine=True)
    if unit == "seconds":
        return numbers.span(value, view.language)
    if unit == "people":
        return numbers.people(value, view.language)
    if unit == "score":
        return numbers.score(value)
    if unit in ("count", "journeys", "events", "") and float(value).is_integer():
        return numbers.count(value)
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def interval(view: View, ci: tuple[float, float] | None, unit: str) -> str:
    """Return a 95 % interval in its unit, or nothing."""
    if ci is None:
        return ""
    low, high = measure(view, ci[0], unit), measure(view, ci[1], unit)
    if unit == "share":
        low = low.removesuffix("%")
    return view.t("range_score" if unit == "score" else "range", low=low, high=high)


def item_share(item: Item) -> str:
    """Return an item's value as a share."""
    value = number(item.value)
    return numbers.share(value) if value is not None else ""


def item_text(view: View, item: Item, between: str = ": ") -> str:
    """Return an item of evidence as "label: value"."""
    name = view.w(item.label)
    if isinstance(item.value, str) and item.value:
        return f"{name}{between}{view.face.printable(item.value).replace('/', ' – ')}"
    value = number(item.value)
    if value is None:
        return name
    unit = (
        "count" if item.unit in ("journeys", "events", "visits", "ratings", "texts") else item.unit
    )
    shown = measure(view, value, unit)
    return name if shown in name else f"{name}{between}{shown}"


def cell_text(view: View, kind: str, cell: Cell | None, place: int | None = None) -> str:
    """Return what a cell says, in one line; empty where it says nothing.

    ``place`` is the column, for the lanes whose content is the map's (pains and the like).
    """
    if place is not None and kind in _PLACED:
        return " / ".join(_PLACED[kind](view, place))
    if kind == "need" and place is not None:
        own = view.w(cell.text) if cell and cell.text else ""
        return own or view.w(view.steps[place].need)
    if cell is None:
        return ""
    if kind in _TEXTS:
        return _TEXTS[kind](view, cell)
    parts = [view.w(cell.text)] if cell.text else []
    if cell.value is not None:
        parts.append(measure(view, cell.value, cell.unit))
    parts += [view.w(item.label) for item in cell.items]
    return ", ".join(part for part in parts if part)


def _actions(view: View, cell: Cell) -> str:
    return ", ".join(
        f"{view.w(item.label)} {numbers.count(value)}" if (value := number(item.value)) is not None
        else view.w(item.label)
        for item in cell.items
    )  # fmt: skip


def _channels(view: View, cell: Cell) -> str:
    return ", ".join(f"{view.w(item.label)} {item_share(item)}".strip() for item in cell.items)


def _emotion(view: View, cell: Cell) -> str:
    if cell.value is None:
        return view.t("few_voices", n=cell.n) if cell.n else view.t("no_voices")
    extent = interval(view, cell.ci, "score")
    text = f"{numbers.score(cell.value)} ({extent + ', ' if extent else ''}n {cell.n:,})"
    found = telling(view, cell)
    return text if found is None else f"{text}, {view.w(found.label)} {item_share(found)}"


def _words(view: View, cell: Cell) -> str:
    return " / ".join(f"“{view.w(item.label)}”" for item in top_items(cell) if view.w(item.label))


def _people(view: View, cell: Cell) -> str:
    found = flow(cell)
    if found is None:
        return ""
    parts = [numbers.people(found.people, view.language)]
    if view.language == "en":
        parts[0] += " people"
    if found.left_share is not None:
        parts.append(view.t("left_share", share=numbers.share(found.left_share)))
    if found.moved:
        parts.append(f"{view.t('moved')} {numbers.count(found.moved)}")
    if found.left:
        parts.append(f"{view.t('left')} {numbers.count(found.left)}")
    if found.here:
        parts.append(f"{view.t('here')} {numbers.count(found.here)}")
    return ", ".join(parts)


def _time(view: View, cell: Cell) -> str:
    if cell.value is None:
        return view.t("unfinished") if cell.n else ""
    low, high = number(cell.values.get("p25")), number(cell.values.get("p75"))
    text = numbers.span(cell.value, view.language)
    if low is not None and high is not None:
        text += f" ({interval(view, (low, high), 'seconds')})"
    return text


def _friction(view: View, cell: Cell) -> str:
    if cell.value is None:
        return ""
    parts = [view.t("friction_share", share=numbers.share(cell.value))]
    parts += [f"{view.w(item.label)} {item_share(item)}" for item in cell.items]
    return ", ".join(parts)


_TEXTS = {
    "actions": _actions,
    "channels": _channels,
    "emotion": _emotion,
    "words": _words,
    "people": _people,
    "time": _time,
    "friction": _friction,
}


def pain_text(view: View, pain: Pain) -> str:
    """Return a pain in one line."""
    parts = [f"{pain.rank}. {view.w(pain.title)}"]
    parts.append(view.t("severity", value=f"{pain.severity:.1f}".removesuffix(".0")))
    if cost := pain_cost(view, pain):
        parts.append(cost)
    return " · ".join(parts)


def pain_cost(view: View, pain: Pain) -> str:
    """Return what a pain costs: conversions ("up to" where nothing was compared), else people."""
    if pain.lost_conversions >= 0.5:
        sure = pain.ci is None or pain.ci[0] > 0
        return view.t("cost" if sure else "cost_most", n=numbers.count(pain.lost_conversions))
    return view.t("hurt", n=numbers.count(pain.people)) if pain.people else ""


def chance_text(view: View, chance: Opportunity) -> str:
    """Return an opportunity in one line."""
    return " · ".join(
        (view.w(chance.title), view.t(f"status_{chance.status}"), chance_note(view, chance))
    )


def chance_note(view: View, chance: Opportunity) -> str:
    """Return owner and expected effect."""
    owner = view.t("owner", name=chance.owner) if chance.owner else view.t("no_owner")
    if chance.expected_effect is None:
        return owner
    shown = effect(view, chance.expected_effect)
    if chance.expected_ci is not None and chance.expected_ci[0] <= 0 < chance.expected_effect:
        shown = view.t("at_most", effect=shown)
    return f"{shown} · {owner}"


def effect(view: View, value: float) -> str:
    """Return an expected effect: a relative change up to 5, else a number of conversions."""
    sign = "+" if value > 0 else numbers.MINUS if value < 0 else ""
    if abs(value) > 5:
        return view.t("effect_count", value=sign + numbers.count(abs(value)))
    return view.t("effect", value=sign + numbers.share(abs(value)))


def peak_end_text(view: View) -> str | None:
    """Return the most intense and the last moment beside the plain mean, in one sentence."""
    found = view.map.peak_end
    if found is None:
        return None
    gap = _exactly(found.difference)
    if found.difference_ci is not None:
        gap += f" ({_exactly(found.difference_ci[0])} ~ {_exactly(found.difference_ci[1])})"
    return view.t(
        f"peak_end_{found.basis}",
        peak=_exactly(found.peak),
        end=_exactly(found.end),
        both=_exactly(found.peak_end),
        mean=_exactly(found.mean),
        gap=gap,
        n=numbers.count(found.n),
    )


def _exactly(value: float) -> str:
    """Return an emotion to the hundredth: differences of rounded ones would not add up."""
    return f"{value:+.2f}"


def kpi_text(view: View, kpi: Kpi) -> str:
    """Return a measure in one line."""
    text = f"{view.w(kpi.name)} {measure(view, kpi.value, kpi.unit)}"
    extra = [interval(view, kpi.ci, kpi.unit)]
    if kpi.baseline is not None:
        extra.append(view.t("baseline", value=measure(view, kpi.baseline, kpi.unit)))
    extra = [part for part in extra if part]
    return f"{text} ({', '.join(extra)})" if extra else text


def _moments_at(view: View, place: int) -> list[str]:
    step = view.steps[place].id
    return [f"★ {view.w(m.reason)}" for m in view.map.moments if m.step == step]


_PLACED = {
    "pains": lambda view, place: [pain_text(view, pain) for pain in view.pains_at(place)],
    "moments": _moments_at,
    "opportunities": lambda view, place: [
        chance_text(view, chance) for chance in view.opportunities_at(place)
    ],
    "kpi": lambda view, place: [],
}  # fmt: skip


def label(view: View, kind: str, name: str, column: Column) -> str:
    """Return the sentence a screen reader says for a cell of the grid."""
    text = cell_text(view, kind, view.cell(kind, column.step.id), column.place)
    return f"{view.w(column.step.name)}, {name}: {text or view.t('nothing_here')}"


def headline(view: View) -> tuple[str, str]:
    """Return where most is lost, in a sentence and a note; empty where nothing is known."""
    place = view.worst
    if place is None:
        return "", ""
    pain = next(iter(view.pains_at(place)), None)
    here = view.flows[place]
    loss = loss_sentence(view, place)
    if pain is None:
        left = here.left if here else 0.0
        return loss, view.t("find_loss_note", left=numbers.count(left)) if loss else ""
    notes: list[str] = []
    if pain.lost_conversions >= 0.5:
        cost = view.t("find_cost", lost=numbers.count(pain.lost_conversions))
        notes.append(cost + count_range(pain.ci))
    elif pain.people:
        notes.append(view.t("hurt", n=numbers.count(pain.people)))
    if loss and pain.kind != "drop_off":
        notes.append(loss)
    return view.w(pain.title), " · ".join(notes)


def loss_sentence(view: View, place: int) -> str:
    """Return how many leave at a column; empty where nobody does."""
    here = view.flows[place]
    if here is None or not here.left_share:
        return ""
    name = view.w(view.steps[place].name) or view.steps[place].id
    share = numbers.share(here.left_share)
    if here.left_share < 0.0995:
        return view.t("find_loss_share", step=name, share=share)
    return view.t("find_loss", step=name, lost=share.removesuffix("%"))


def count_range(ci: tuple[float, float] | None) -> str:
    """Return an interval of counts in brackets, or nothing."""
    return f" ({numbers.count(ci[0])}–{numbers.count(ci[1])})" if ci else ""
