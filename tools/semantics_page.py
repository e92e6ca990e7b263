"""Write docs/semantics.md from the worked cases in tests/semantics, so that people can read them.

Run as `python -m tools.semantics_page`; a test holds the page to the cases.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.semantics.reading import Case, Chapter, chapters

PAGE = Path(__file__).parent.parent / "docs" / "semantics.md"
INTRO = """# How everything is counted, case by case

Behavioural analytics has no common semantics: systems disagree on ties, on windows, on what an
exclusion excludes. These are our rules as {number} small worked cases. Each has a few events, a
question and the answer worked out by hand; where another system documents another answer it stands
beside ours, and `like="..."` gives it. The cases are data: `tests/semantics/*.toml` can be read by any
program, and its `README.md` says how. This page is made from them by
`python -m tools.semantics_page`.

Events are written a person a line: name and time, `1d` = a day later than the first day (1 March
2026, a Sunday, UTC), properties in braces.

"""


def page() -> str:
    """Return the whole page."""
    found = chapters()
    number = sum(len(chapter.cases) for chapter in found)
    parts = [INTRO.format(number=number)]
    parts += [f"- [{each.title}](#{_anchor(each.title)}) ({len(each.cases)})\n" for each in found]
    for chapter in found:
        parts += ["\n", *_chapter(chapter)]
    return "".join(parts)


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.title}\n\n{chapter.text.strip()}\n"
    for case in chapter.cases:
        yield "\n"
        yield from _case(case)


def _case(case: Case) -> Iterator[str]:
    yield f"### {case.id}\n\n{case.says}\n\n```text\n"
    if case.journey:
        yield f"{case.journey}\n"
    yield "\n".join(line.strip() for line in case.events.strip().splitlines())
    yield f"\n```\n\n| ask | {_question(case.ask)} |\n|---|---|\n"
    for path, value in case.answer.items():
        yield f"| `{path}` | {_value(value)} |\n"
    if case.error:
        yield f"| refused | … {_cell(case.error)} … |\n"
    for peer, value in case.peers.items():
        mark = "" if value == next(iter(case.answer.values())) else " **differs**"
        yield f"| {peer} | {_value(value)}{mark} |\n"
    for peer, text in case.elsewhere.items():
        yield f"| {peer} | {_cell(text)} |\n"
    if case.source:
        yield f"\n*{case.source}.*\n"


def _question(ask: dict[str, Any]) -> str:
    inside = {
        name: value
        for name, value in ask.items()
        if isinstance(value, dict) and "analysis" in value
    }
    rest = {k: v for k, v in ask.items() if k != "analysis" and k not in inside}
    options = ", ".join(f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in rest.items())
    inner = "".join(f" of {_question(value)}" for value in inside.values())
    return _cell(f"**{ask['analysis']}** {options}{inner}".strip())


def _value(value: object) -> str:
    return _cell(f"`{json.dumps(value, ensure_ascii=False)}`")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
