"""The map as one self-contained HTML file: picture, evidence, table, and cards on narrow screens.

No request leaves the page: style, script and fonts are inside, and a content security policy
with their hashes forbids everything else. All data is escaped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from yeojido.domain.journey import JourneyMap
from yeojido.domain.words import Language
from yeojido.draw.evidence import LANE_TABS, TABS, clean, templates, whole
from yeojido.draw.page_script import SCRIPT
from yeojido.draw.page_style import style
from yeojido.draw.render import LAYOUTS, Layout, render
from yeojido.draw.scene import Icon, Scene, characters, walk
from yeojido.draw.sentences import headline
from yeojido.draw.stack import stack
from yeojido.draw.svg import font_faces, inline, symbols
from yeojido.draw.table import table
from yeojido.draw.typeface import Typeface, Weight
from yeojido.draw.view import View

#: where the fonts and the policy go in a page's markup
FONTS = "/*fonts*/"
POLICY = "/*policy*/"
_LAYOUT_WORDS: dict[Layout, str] = {
    "L1": "layout_grid", "L2": "layout_executive", "L4": "layout_flow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A page that still lacks its fonts.

    ``characters`` says what each weight's subset must hold; ``text(fonts)`` gives the file.
    ``style`` and ``script`` are what stands inside the markup; an empty script forbids any.
    """

    markup: str
    characters: dict[Weight, str]
    style: str = field(default_factory=style)
    script: str = SCRIPT

    def text(self, fonts: Mapping[Weight, bytes]) -> str:
        """Return the HTML file with the woff2 subsets inside; without fonts it uses the system's."""
        faces = font_faces(fonts)
        script = _hash(self.script) if self.script else "'none'"
        policy = (
            "default-src 'none'; base-uri 'none'; form-action 'none'; font-src data:; "
            f"style-src {_hash(faces)} {_hash(self.style)}; "
            f"script-src {script}"
        )
        return self.markup.replace(FONTS, faces, 1).replace(POLICY, policy, 1)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def page(map_: JourneyMap, language: Language, face: Typeface, first: Layout = "L1") -> Page:
    """Return the page of a map; ``first`` is the layout shown when it opens."""
    view = View.of(map_, language, face)
    scenes: dict[Layout, Scene] = {
        layout: render(map_, layout, language, face) for layout in LAYOUTS
    }
    head, inside = _head(view), _body(view, scenes, first)
    markup = f'<!doctype html><html lang="{language}">{head}{inside}</html>'
    return Page(markup, letters(scenes.values(), inside))


#: elements the style sheet sets in semibold, with what they hold
_HEAVY = re.compile(
    r'<(b|strong|h1|h2|h3|th|button|caption|p class="v|span class="chip|template)\b(.*?)</', re.S
)


def letters(scenes: Iterable[Scene], inside: str) -> dict[Weight, str]:
    """Return what the fonts must hold: everything in regular, what is set heavier in semibold."""
    needed: dict[Weight, set[str]] = {
        "regular": set(inside), "semibold": set(), "bold": set(),
    }  # fmt: skip
    for scene in scenes:
        for weight, chars in characters(scene).items():
            needed[weight].update(chars)
    for found in _HEAVY.finditer(inside):
        needed["semibold"].update(found[2])
    return {weight: "".join(sorted(chars)) for weight, chars in needed.items()}


def _head(view: View) -> str:
    title = clean(view.w(view.map.meta.title) or view.map.meta.id)
    text, note = headline(view)
    return (
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="generator" content="Yeojido"><meta name="referrer" content="no-referrer">'
        f"<style>{FONTS}</style><style>{style()}</style><title>{title}</title>"
        f'<meta name="description" content="{clean(f"{text} {note}".strip())}"></head>'
    )


def _body(view: View, scenes: Mapping[Layout, Scene], first: Layout) -> str:
    title = clean(view.w(view.map.meta.title) or view.map.meta.id)
    used = {item.name for s in scenes.values() for item in walk(s.items) if isinstance(item, Icon)}
    evidence, definitions = templates(view)
    panels = "".join(_panel(view, layout, scene, first) for layout, scene in scenes.items())
    return "".join((
        '<body><a class="skip" href="#main">', view.t("skip"), "</a>",
        f'<svg class="defs" aria-hidden="true"><defs>{symbols(sorted(used), view.face)}',
        "</defs></svg>",
        f'<header class="bar"><h1>{title}</h1>', _tabs(view, first),
        _tool(view, "theme", "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18"),
        _tool(view, "print", "M7 17h-2a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4a2 2 0 0 1"
              "-2 2h-2M17 9v-5h-10v5M7 14h10v7h-10z"),
        '</header><main id="main" tabindex="-1">', panels,
        f'<section role="tabpanel" id="p-table" aria-labelledby="t-table" hidden>{_table(view)}',
        f'<div class="more"><h2 class="vh">{view.t("whole_journey")}</h2>{whole(view)}</div>',
        "</section></main>",
        _drawer(view), evidence,
        f'<script type="application/json" id="data">{_data(view, definitions)}</script>',
        f"<script>{SCRIPT}</script></body>",
    ))  # fmt: skip


def _tabs(view: View, first: Layout) -> str:
    names = [*(_LAYOUT_WORDS[layout] for layout in LAYOUTS), "layout_table"]
    ids = [*LAYOUTS, "table"]
    buttons = "".join(
        f'<button role="tab" id="t-{id_}" aria-controls="p-{id_}" '
        f'aria-selected="{"true" if id_ == first else "false"}" '
        f'tabindex="{0 if id_ == first else -1}">{view.t(name)}</button>'
        for id_, name in zip(ids, names, strict=True)
    )
    return f'<div role="tablist" id="views" aria-label="{view.t("layout_grid")}">{buttons}</div>'


def _tool(view: View, name: str, shape: str) -> str:
    words = view.t(name)
    return (
        f'<button class="tool" id="{name}" aria-label="{words}">'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{shape}"/></svg>'
        f"<span>{words}</span></button>"
    )


def _panel(view: View, layout: Layout, scene: Scene, first: Layout) -> str:
    hidden = "" if layout == first else " hidden"
    named = {lane.id for lane in view.lanes if lane.kind != "kpi"} if layout != "L2" else set()
    picture = f'<div class="sheet">{inline(scene, name=f"map-{layout}", named=named)}</div>'
    hint = f'<p class="hint">{view.t("open_hint")}</p>'
    if layout == "L1":
        picture = f'<div class="narrow-off">{hint}{picture}</div>{stack(view)}'
    return (
        f'<section role="tabpanel" id="p-{layout}" aria-labelledby="t-{layout}"{hidden}>'
        f"{picture}</section>"
    )


def _data(view: View, definitions: Sequence[str]) -> str:
    """Return what the script needs: rows and columns of the table, tabs of lanes, definitions."""
    tabs = LANE_TABS | {
        lane.id: LANE_TABS[lane.kind] for lane in view.lanes if lane.kind in LANE_TABS
    }
    data = {
        "tabs": tabs,
        "rows": [lane.id for lane in view.lanes if lane.kind != "kpi"],
        "columns": [step.id for step in view.steps],
        "definitions": definitions,
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _table(view: View) -> str:
    held = table(view)
    title = clean(view.w(view.map.meta.title) or view.map.meta.id)
    loose = len(held.steps) - sum(columns for _, columns in held.stages)
    stages = "".join(
        f'<th scope="colgroup" colspan="{columns}"><bdi>{clean(name)}</bdi></th>'
        for name, columns in held.stages
        if columns
    )
    stages += f'<th colspan="{loose}"></th>' if loose else ""
    steps = "".join(
        f'<th scope="col" id="c{column}"><bdi>{clean(name)}</bdi></th>'
        for column, name in enumerate(held.steps)
    )
    rows = "".join(
        f'<tr><th scope="row" id="r{row}">{clean(name)}</th>'
        + "".join(
            f'<td id="r{row}c{column}">{clean(text)}</td>' for column, text in enumerate(cells)
        )
        + "</tr>"
        for row, (name, cells) in enumerate(held.rows)
    )
    wide = len(held.steps)
    foot = "".join(
        f'<tr><th scope="row">{clean(name)}</th><td colspan="{wide}">{clean(text)}</td></tr>'
        for name, text in held.whole
    )
    return (
        f'<div class="table"><table><caption>{title}</caption><thead><tr><th scope="row">'
        f'{view.t("stage")}</th>{stages}</tr><tr><th scope="row">{view.t("step")}</th>{steps}</tr>'
        f"</thead><tbody>{rows}{foot}</tbody></table></div>"
    )


def _drawer(view: View) -> str:
    tabs = "".join(
        f'<button role="tab" id="d-{tab}" data-part="{tab}" aria-controls="body" '
        f'aria-selected="false" tabindex="-1">{view.t(f"tab_{tab}")}</button>'
        for tab in TABS
    )
    close = view.t("close")
    return (
        '<div id="drawer" role="dialog" aria-labelledby="name" hidden><div class="top">'
        '<h2 id="name" tabindex="-1"></h2>'
        f'<button class="x" id="close" aria-label="{close}"><svg viewBox="0 0 24 24" '
        'aria-hidden="true"><path d="M18 6L6 18M6 6l12 12"/></svg></button></div>'
        f'<p class="lead" id="lead"></p><div role="tablist" id="parts">{tabs}</div>'
        '<div class="body" id="body" role="tabpanel" tabindex="0"></div></div>'
    )
