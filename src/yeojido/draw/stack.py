"""The map on a narrow screen: one card per touchpoint under a small curve that stays in sight."""

from __future__ import annotations

from yeojido.draw import curve, numbers
from yeojido.draw.colours import valence
from yeojido.draw.evidence import bar, clean, user
from yeojido.draw.sentences import cell_text, headline
from yeojido.draw.svg import num
from yeojido.draw.view import Column, View

WIDE, TALL = 390.0, 64.0


def stack(view: View) -> str:
    """Return the cards, in the order of the journey."""
    text, note = headline(view)
    title = clean(view.w(view.map.meta.title) or view.map.meta.id)
    head = f"<h2>{clean(text) or title}</h2><p>{clean(note)}</p>"
    cards = "".join(_card(view, column) for column in view.columns(0, WIDE))
    return f'<div class="stack">{mini(view)}{head}{cards}</div>'


def mini(view: View) -> str:
    """Return the small curve: emotion where it is known, else the people who are left."""
    columns = view.columns(8, WIDE - 16)
    if view.well_felt:
        points = {place: (2 - (cell.value or 0.0)) / 4 for place, cell in view.felt}
        colours = {place: valence(cell.value or 0.0) for place, cell in view.felt}
        name = view.t("lane_emotion")
    else:
        most = max(view.reach, default=0.0) or 1.0
        points = {place: 1 - reach / most for place, reach in enumerate(view.reach)}
        colours = {p: "loss-fill" if p == view.worst else "moved" for p in points}
        name = view.t("people_ridge")
    at = {place: (columns[place].middle, 10 + y * (TALL - 20)) for place, y in points.items()}
    runs: list[list[tuple[float, float]]] = [[]]
    for place in range(len(columns)):
        if place in at:
            runs[-1].append(at[place])
        elif runs[-1]:
            runs.append([])
    line = "".join(curve.path(run) for run in runs if len(run) > 1)
    zero = f'<path d="M8 {TALL / 2}H{WIDE - 8}" class="s-zero"/>' if view.well_felt else ""
    dots = "".join(
        f'<circle cx="{num(x)}" cy="{num(y)}" r="5" class="f-{colours[place]}" data-at="{place}"/>'
        for place, (x, y) in sorted(at.items())
    )
    return (
        f'<div class="mini"><svg viewBox="0 0 {num(WIDE)} {num(TALL)}" role="img" '
        f'aria-label="{name}">{zero}<path d="{line}" class="n s-ink" stroke-width="2"/>{dots}'
        "</svg></div>"
    )


def _card(view: View, column: Column) -> str:
    step, place = column.step, column.place
    stage = next((s for s in view.stages if s.id == step.stage), None)
    worst = place == view.worst
    chips = f'<span class="chip">{user(view, stage.name) if stage else ""}</span>'
    if worst:
        chips += f' <span class="chip bad">{view.worst_words}</span>'
    text = f"{chips}<h3>{user(view, step.name)}</h3>"
    found = view.flows[place]
    if found is not None:
        most = max((f.journeys for f in view.flows if f), default=0.0) or 1.0
        text += f'<p class="v">{numbers.people(found.people, view.language)}'
        if found.left_share is not None:
            tone = ' class="loss"' if found.left_share > 0.35 and place in view.losses else ""
            share = view.t("left_share", share=numbers.share(found.left_share))
            text += f" <small{tone}>{share}</small>"
        text += f"</p>{bar(found.journeys / most)}"
    quote = view.quote_at(place)
    if quote is not None:
        text += f"<blockquote>{user(view, quote.label)}</blockquote>"
    rows = ""
    for lane in ("emotion", "time", "friction", "channels", "pains", "opportunities"):
        said = cell_text(view, lane, view.cell(lane, step.id), place)
        if said:
            rows += f"<dt>{view.t(f'lane_{lane}')}</dt><dd>{clean(said)}</dd>"
    text += f"<dl>{rows}</dl>" if rows else ""
    text += (
        f'<button class="open" data-cell="step/{clean(step.id)}">{view.t("show_evidence")}</button>'
    )
    return f'<article class="card{" worst" if worst else ""}" data-at="{place}">{text}</article>'
