"""The rule of a proposed touchpoint: its events by name, its pages by what they show."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from yeojido.domain.journey import Match

if TYPE_CHECKING:
    from yeojido.analyze.maps.pages import Page
    from yeojido.analyze.maps.vocabulary import EventEvidence

_PLAIN_NAME = re.compile(r"[A-Za-z_가-힣][A-Za-z0-9_가-힣]*")
#: So many pages below one address are written as one, where no other page is there.
_ENOUGH = 3


def rule(
    members: Sequence[EventEvidence], others: Collection[Page], everything: Collection[Page]
) -> Match:
    """Return the rule that takes these events and pages, and none of the pages ``others``.

    ``everything``: all pages of the log, so that a rule grows no wider than it may.
    """
    names = sorted(each.name for each in members if each.page is None)
    pages = [each.page for each in members if each.page is not None]
    if not pages:
        return Match(events=tuple(names))
    told: dict[str, list[str]] = {}
    for event in sorted({page.event for page in pages}):
        mine = [page for page in pages if page.event == event]
        told.setdefault(_shown(mine, others, everything), []).append(event)
    shown = sorted({page.event for page in pages})
    if len(told) == 1 and not names:
        return Match(events=tuple(shown), where=next(iter(told)))
    parts = [_is("event", names)] if names else []
    parts += [
        f"({_is('event', events)} and {_bracketed(condition)})"
        for condition, events in told.items()
    ]
    return Match(events=(*names, *shown), where=" or ".join(parts))


def _shown(pages: Sequence[Page], others: Collection[Page], everything: Collection[Page]) -> str:
    """Return the condition on what a page event shows."""
    parts: list[str] = []
    for column in dict.fromkeys(page.column for page in pages):
        mine = [page for page in pages if page.column == column]
        beside = [page for page in everything if page.column == column]
        foreign = {page.label for page in others if page.column == column}
        value = _value(mine[0])
        labels = _general({page.label for page in mine}, {page.label for page in beside})
        parts += _compared(value, sorted(labels), foreign)
    if len(parts) > 1:
        parts = [f"({part})" if " and " in part else part for part in parts]
    return " or ".join(parts)


def _value(page: Page) -> str:
    named = page.column if _PLAIN_NAME.fullmatch(page.column) else f'"{page.column}"'
    return named if page.plain else f"path({named})"


def _general(labels: set[str], everything: set[str]) -> set[str]:
    """Return labels, those below one address as one where all that are there belong to it."""
    found = set(labels)
    for parent in sorted({label.rpartition("/")[0] for label in labels if label.count("/") > 1}):
        below = {label for label in found if label.startswith(f"{parent}/")}
        if len(below) >= _ENOUGH and below == {
            label for label in everything if label.startswith(f"{parent}/")
        }:
            found = (found - below) | {f"{parent}/*"}
    return found


def _compared(value: str, labels: Sequence[str], foreign: Collection[str]) -> list[str]:
    exact = [label for label in labels if "*" not in label or not label.startswith("/")]
    parts = [_is(value, exact)] if exact else []
    for label in labels:
        if label in exact:
            continue
        wide = re.compile(re.escape(label).replace(r"\*", ".*"), re.DOTALL)
        inside = sorted(each for each in foreign if each != label and wide.fullmatch(each))
        like = f"{value} like {_text(label.replace('*', '%'))}"
        stars = [each for each in inside if "*" in each]
        but = [f"{value} not like {_text(each.replace('*', '%'))}" for each in stars]
        fixed = [each for each in inside if each not in stars]
        if fixed:
            but.append(f"not {_is(value, fixed)}")
        parts.append(" and ".join([like, *but]))
    return parts


def _is(value: str, texts: Sequence[str]) -> str:
    if len(texts) == 1:
        return f"{value} = {_text(texts[0])}"
    return f"{value} in ({', '.join(map(_text, texts))})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _bracketed(condition: str) -> str:
    return f"({condition})" if " or " in condition else condition
