"""An answer as one self-contained HTML file: the finding, its picture, the table beneath it.

The page has no script and asks nothing of the network; its style is the map page's. The table is
the accessible equivalent of the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from yeojido.domain.words import LANGUAGES, Language, say
from yeojido.domain.words.cli import WORDS as HEADINGS
from yeojido.draw import numbers
from yeojido.draw.evidence import clean
from yeojido.draw.page import FONTS, POLICY, Page, letters
from yeojido.draw.page_style import style
from yeojido.draw.scene import Icon, Scene, walk
from yeojido.draw.svg import pictured, symbols
from yeojido.draw.typeface import Typeface

ROWS = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is read: ``columns`` are (heading, is a number)."""

    columns: tuple[tuple[str, bool], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def answer_page(
    scene: Scene, sheet: Sheet, notes: Sequence[str], language: Language, face: Typeface
) -> Page:
    """Return the page of one answer; ``notes`` say how it was counted."""
    text = style() + _RULES
    title = clean(scene.title)
    icons = sorted({item.name for item in walk(scene.items) if isinstance(item, Icon)})
    defs = f'<svg class="defs" aria-hidden="true"><defs>{symbols(icons, face)}</defs></svg>'
    inside = "".join((
        "<body>", defs if icons else "", '<main class="answer" id="main"><header>',
        f'<h1>{title}</h1><p class="sub">{clean(scene.finding)}</p></header>',
        f'<div class="sheet" tabindex="0" role="region" aria-label="{say("plots.page_picture", language)}">',
        pictured(scene), "</div>", _table(sheet, title, language), _notes(notes, language),
        "</main></body>",
    ))  # fmt: skip
    head = (
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="generator" content="Yeojido"><meta name="referrer" content="no-referrer">'
        f"<style>{FONTS}</style><style>{text}</style><title>{title}</title>"
        f'<meta name="description" content="{clean(scene.finding)}"></head>'
    )
    markup = f'<!doctype html><html lang="{language}">{head}{inside}</html>'
    return Page(markup, letters([scene], inside), style=text, script="")


def _short(cell: object) -> str:
    """Return the class of a text that is too short to be broken: a date, a number, a word."""
    return ' class="brief"' if len(str(cell)) <= 12 else ""


def _table(sheet: Sheet, title: str, language: Language) -> str:
    if not sheet.columns or not sheet.rows:
        return ""
    number = ["" if not is_number else ' class="num"' for _, is_number in sheet.columns]
    heads = "".join(
        f'<th scope="col"{kind}>{clean(name)}</th>'
        for (name, _), kind in zip(sheet.columns, number, strict=True)
    )
    rows = "".join(
        "<tr>" + "".join(
            f'<th scope="row"{_short(cell)}><bdi>{clean(cell)}</bdi></th>' if place == 0
            else f"<td{kind or _short(cell)}><bdi>{clean(cell)}</bdi></td>"
            for place, (cell, kind) in enumerate(zip(row, number, strict=False))
        ) + "</tr>"
        for row in sheet.rows[:ROWS]
    )  # fmt: skip
    words = say("plots.page_table", language)
    more = ""
    if len(sheet.rows) > ROWS:
        told = say("plots.page_more", language, shown=ROWS, total=f"{len(sheet.rows):,}")
        more = f'<p class="q">{told}</p>'
    return (
        f'<h2>{words}</h2><div class="table" tabindex="0" role="region" aria-label="{words}">'
        f'<table><caption class="vh">{title}</caption><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{more}"
    )


def _notes(notes: Sequence[str], language: Language) -> str:
    kept = [note for note in dict.fromkeys(notes) if note]
    if not kept:
        return ""
    parts = "".join(f"<li>{clean(note)}</li>" for note in kept)
    return f'<h2>{say("plots.page_notes", language)}</h2><ul class="notes">{parts}</ul>'


def sheet_of(document: Mapping[str, Any], language: Language) -> Sheet:
    """Return the first list of records in an answer as a table, its headings and values in words.

    Names a command's table has are used where they exist; lists and records inside are left out.
    """
    records = next(
        (
            cast("list[Mapping[str, Any]]", value)
            for key, value in document.items()
            if key != "warnings" and isinstance(value, list) and value
            and all(isinstance(each, Mapping) for each in cast("list[object]", value))
        ),
        [],
    )  # fmt: skip
    if not records:
        return Sheet()
    nested = {key for each in records for key, value in each.items()
              if isinstance(value, list | tuple | Mapping)}  # fmt: skip
    keys = [key for key in records[0] if key not in nested]
    texts = {key for key in keys if any(isinstance(record.get(key), str) for record in records)}
    return Sheet(
        tuple((heading(key, language), key not in texts) for key in keys),
        tuple(tuple(_cell(key, record.get(key), language) for key in keys) for record in records),
    )


def heading(key: str, language: Language) -> str:
    """Return a field's name as it is read."""
    for name in (key, key.removesuffix("_seconds"), key.removeprefix("rate_")):
        found = HEADINGS.get(f"col_{name}")
        if found:
            return found[LANGUAGES.index(language)]
    return key.replace("_", " ")


_SHARES = ("share", "rate", "support", "coverage")


def _cell(key: str, value: object, language: Language) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int | float):
        if key.endswith("seconds"):
            return numbers.span(float(value), language)
        if isinstance(value, float) and any(word in key for word in _SHARES):
            return numbers.share(value, fine=True)
        return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
    return str(value)


_RULES = """
.answer{max-width:1660px;margin:0 auto;padding:0 0 32px}
.answer header{display:none}
.answer h1{font-size:20px;line-height:1.35;margin:16px 20px 4px}
.answer .sub{margin:0 20px 8px;color:var(--ink-2)}
.answer h2{font-size:15px;margin:28px 28px 8px}
.answer .sheet{padding:8px 0}
.answer .sheet>svg{min-width:720px;width:auto;max-width:100%}
.answer .table{padding:0 28px}
.answer table{width:auto;min-width:min(100%,560px)}
.answer th,.answer td{min-width:0;padding:6px 12px}
.answer tbody th{min-width:96px;max-width:360px;font-weight:400}
.answer .brief{white-space:nowrap}
.answer .num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.answer p.q{margin:8px 28px}
.notes{margin:0 28px;padding-left:20px;max-width:820px;color:var(--ink-2)}
.notes li{margin:4px 0}
@media (max-width:719px){
.answer header{display:block}
.answer h2{margin:24px 20px 8px}.answer .table{padding:0 20px}.notes{margin:0 20px}.answer p.q{margin:8px 20px}
.answer .sheet>svg{max-width:none}
.answer tbody th{max-width:170px}
}
@page{size:A4 landscape;margin:10mm}
@media print{
.answer header{display:none}
.answer .sheet>svg{min-width:0;max-width:100%;max-height:180mm}
.answer h2{margin:14px 0 6px;break-after:avoid}
.answer .table,.notes{padding:0;margin:0}
.answer table{font-size:10px}
thead{display:table-header-group}
}
""".replace("\n", "")
