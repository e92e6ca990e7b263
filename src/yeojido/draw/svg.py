"""A scene as SVG text."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from html import escape

from yeojido.draw.colours import THEMES, Theme
from yeojido.draw.scene import Group, Icon, Item, Line, Path, Rect, Scene, Text, walk
from yeojido.draw.typeface import CSS_WEIGHT, WEIGHTS, Typeface, Weight

#: The subset that is embedded. It is a changed font, and its licence reserves the original's name.
EMBEDDED = "Yeojido Text"
FAMILY = (
    f"'{EMBEDDED}', Pretendard, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif"
)


def num(value: float) -> str:
    """Return a length with at most one decimal, without a trailing zero."""
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    return "0" if text == "-0" else text


def svg(
    scene: Scene,
    typeface: Typeface,
    *,
    theme: Theme = "light",
    fonts: Mapping[Weight, bytes] | None = None,
) -> str:
    """Return a standalone SVG file.

    ``fonts`` are woff2 files to embed (made for ``characters(scene)``); without them the viewer
    must have Pretendard, as the PNG and PDF writers do.
    """
    colours = THEMES[theme]
    style = font_faces(fonts or {}) + paint_rules(scene.items, colours) + TEXT_RULES
    icons = sorted({item.name for item in walk(scene.items) if isinstance(item, Icon)})
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{num(scene.width)}" '
        f'height="{num(scene.height)}" font-size="12" viewBox="0 0 {num(scene.width)} {num(scene.height)}" '
        f'role="img" aria-labelledby="title finding" xml:lang="{scene.language}">'
    )
    return "".join((
        head,
        f'<title id="title">{escape(scene.title)}</title>',
        f'<desc id="finding">{escape(scene.finding)}</desc>',
        f"<style>{style}</style>",
        f"<defs>{symbols(icons, typeface)}</defs>",
        '<rect width="100%" height="100%" class="f-canvas"/>',
        _items(scene.items, None),
        "</svg>",
    ))  # fmt: skip


def inline(scene: Scene, *, name: str, named: AbstractSet[str] = frozenset()) -> str:
    """Return the scene as an ``<svg>`` element for a page that carries style, fonts and icons.

    ``name`` makes ids unique in the page. Cells can be focused and opened; those of the
    lanes ``named`` get their names from the page's table (by its script), so that no text stands
    twice.
    """
    role = "grid" if scene.grid else "group"
    return "".join((
        f'<svg id="{name}" font-size="12" viewBox="0 0 {num(scene.width)} {num(scene.height)}" '
        f'role="{role}" aria-label="{escape(scene.title)}. {escape(scene.finding)}">',
        _items(_as_buttons(scene), named),
        "</svg>",
    ))  # fmt: skip


def pictured(scene: Scene) -> str:
    """Return the scene as an ``<svg>`` image for a page that carries style, fonts and icons.

    What a group says is its tooltip; the page's table is what a screen reader reads.
    """
    return "".join((
        f'<svg font-size="12" width="{num(scene.width)}" height="{num(scene.height)}" '
        f'viewBox="0 0 {num(scene.width)} {num(scene.height)}" role="img" '
        f'aria-label="{escape(scene.title)}. {escape(scene.finding)}">',
        _items(scene.items, None),
        "</svg>",
    ))  # fmt: skip


def image_html(scene: Scene, text: str) -> str:
    """Return an HTML fragment that shows a standalone SVG, for notebooks.

    As an image, so that its style and ids stay apart from the page around it.
    """
    data = base64.b64encode(text.encode()).decode()
    words = escape(f"{scene.title}. {scene.finding}")
    return (
        f'<img alt="{words}" style="width:100%;max-width:{num(scene.width)}px" '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def _as_buttons(scene: Scene) -> tuple[Item, ...]:
    """Return the items of a scene; outside a grid its heads are buttons like its other cells."""
    if scene.grid:
        return scene.items
    return tuple(
        replace(item, role="button") if isinstance(item, Group) and item.cell else item
        for item in scene.items
    )


TEXT_RULES = (
    f"text{{font-family:{FAMILY};font-kerning:none}}"
    ".w6{font-weight:600}.w7{font-weight:700}.am{text-anchor:middle}.ae{text-anchor:end}"
    ".g{fill:#fff;opacity:0}.n{fill:none}.i{fill:none;stroke-linecap:round;stroke-linejoin:round}"
    ".p{stroke-linejoin:round}.h{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}"
)


def paint_rules(items: Iterable[Item], colours: Mapping[str, str]) -> str:
    """Return the CSS classes of the colours in use: ``f-`` fills and ``s-`` strokes."""
    fills: set[str] = {"canvas"}
    strokes: set[str] = set()
    for item in walk(tuple(items)):
        if isinstance(item, Rect | Path | Text) and item.fill:
            fills.add(item.fill)
        if isinstance(item, Rect | Path | Line | Icon) and item.stroke:
            strokes.add(item.stroke)
        if isinstance(item, Text) and item.halo:
            strokes.add(item.halo)
    return "".join(
        (
            *(f".f-{name}{{fill:{colours[name]}}}" for name in sorted(fills)),
            *(f".s-{name}{{stroke:{colours[name]}}}" for name in sorted(strokes)),
        )
    )


def font_faces(fonts: Mapping[Weight, bytes]) -> str:
    """Return @font-face rules that carry the woff2 bytes."""
    rules: list[str] = []
    for weight in WEIGHTS:
        if fonts.get(weight):
            data = base64.b64encode(fonts[weight]).decode()
            rules.append(
                f"@font-face{{font-family:'{EMBEDDED}';font-weight:{CSS_WEIGHT[weight]};"
                f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
            )
    return "".join(rules)


def symbols(names: Iterable[str], typeface: Typeface) -> str:
    """Return the icon definitions, ``i-`` and the name as id."""
    point = typeface.icons.get("point", "")
    return "".join(
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{typeface.icons.get(name, point)}</symbol>'
        for name in names
    )


def _paint(fill: str | None, stroke: str | None, width: float, extra: str = "") -> str:
    classes = [f"f-{fill}" if fill else "n"]
    if stroke:
        classes.append(f"s-{stroke}")
    if extra:
        classes.append(extra)
    text = f' class="{" ".join(classes)}"'
    return text + (f' stroke-width="{num(width)}"' if stroke and width != 1 else "")


def _look(dash: str | None, opacity: float) -> str:
    text = f' stroke-dasharray="{dash}"' if dash else ""
    return text + (f' opacity="{opacity:g}"' if opacity != 1 else "")


def _rect(item: Rect) -> str:
    if item.opacity == 0:
        return (
            f'<rect x="{num(item.x)}" y="{num(item.y)}" width="{num(item.w)}" '
            f'height="{num(item.h)}" class="g"/>'
        )
    radius = f' rx="{num(item.radius)}"' if item.radius else ""
    return (
        f'<rect x="{num(item.x)}" y="{num(item.y)}" width="{num(item.w)}" '
        f'height="{num(item.h)}"{radius}{_paint(item.fill, item.stroke, item.width)}'
        f"{_look(item.dash, item.opacity)}/>"
    )


def _lines(items: Sequence[Line]) -> str:
    """Write lines of one look as one path."""
    first = items[0]
    wide = f' stroke-width="{num(first.width)}"' if first.width != 1 else ""
    shape, at = "", ("", "")
    for item in items:
        start, end = (num(item.x1), num(item.y1)), (num(item.x2), num(item.y2))
        # A line goes on where the one before ended; dashes begin anew with each.
        if start != at or first.dash:
            shape += f"M{start[0]} {start[1]}"
        if end[0] == start[0]:
            shape += f"V{end[1]}"
        elif end[1] == start[1]:
            shape += f"H{end[0]}"
        else:
            shape += f"L{end[0]} {end[1]}"
        at = end
    return f'<path d="{shape}" class="s-{first.stroke}"{wide}{_look(first.dash, 1)}/>'


def _items(items: Sequence[Item], named: AbstractSet[str] | None) -> str:
    """Write primitives in order; neighbouring lines of one look become one path.

    ``named`` is None in a standalone file.
    """
    out: list[str] = []
    held: list[Line] = []
    for item in items:
        if held and not (isinstance(item, Line) and _same(held[0], item)):
            out.append(_lines(held))
            held = []
        if isinstance(item, Line):
            held.append(item)
        else:
            out.append(_item(item, named))
    return "".join([*out, _lines(held)] if held else out)


def _same(one: Line, other: Line) -> bool:
    return (one.stroke, one.width, one.dash) == (other.stroke, other.width, other.dash)


def _text(item: Text) -> str:
    size = f' font-size="{num(item.size)}"' if item.size != 12 else ""
    classes = [f"f-{item.fill}"]
    if item.weight != "regular":
        classes.append("w6" if item.weight == "semibold" else "w7")
    if item.anchor != "start":
        classes.append("am" if item.anchor == "middle" else "ae")
    if item.halo:
        classes.append(f"s-{item.halo} h")
    return (
        f'<text x="{num(item.x)}" y="{num(item.y)}"{size} '
        f'class="{" ".join(classes)}">{escape(item.text, quote=False)}</text>'
    )


def _icon(item: Icon) -> str:
    return (
        f'<use href="#i-{item.name}" class="i s-{item.stroke}" stroke-width="{num(item.width)}" x="{num(item.x)}" '
        f'y="{num(item.y)}" width="{num(item.size)}" height="{num(item.size)}"/>'
    )


def _group(item: Group, named: AbstractSet[str] | None) -> str:
    inside = _items(item.items, named)
    if named is None:
        name = f' id="{escape(item.cell)}"' if item.cell else ""
        title = f"<title>{escape(item.title, quote=False)}</title>" if item.title else ""
        return f"<g{name}>{title}{inside}</g>"
    role = f' role="{item.role}"' if item.role else ""
    label = f' aria-label="{escape(item.title)}"' if item.title else ""
    if item.cell:
        if item.cell.rpartition("/")[0] in named or item.cell.partition("/")[0] in named:
            label = ""
        return f'<g{role} data-cell="{escape(item.cell)}"{label}>{inside}</g>'
    return f"<g{role}{label}>{inside}</g>"


def _item(item: Item, named: AbstractSet[str] | None) -> str:
    match item:
        case Rect():
            # clear grounds are there to be pointed at; a file needs none, and they cost time
            return "" if named is None and item.opacity == 0 else _rect(item)
        case Line():
            return _lines([item])
        case Path():
            paint = _paint(item.fill, item.stroke, item.width, "p" if item.stroke else "")
            return f'<path d="{item.d}"{paint}{_look(item.dash, item.opacity)}/>'
        case Text():
            return _text(item)
        case Icon():
            return _icon(item)
        case Group():
            return _group(item, named)
