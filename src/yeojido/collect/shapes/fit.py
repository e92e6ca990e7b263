"""Which shape a file has, by its columns alone, and which column is which field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yeojido.collect.declared import Fit, Shape, Who
from yeojido.collect.shapes import costs, ga4, orders, service
from yeojido.collect.vocabulary import by_name, personal_by_name, plain

SHAPES: tuple[Shape, ...] = (*ga4.SHAPES, *orders.SHAPES, *service.SHAPES, *costs.SHAPES)
#: the field that stands for a column which a person named as the people's
NAMED = "\0who"


def named(name: str) -> Shape | None:
    """Return a shape by its name."""
    return next((shape for shape in SHAPES if shape.name == name), None)


def names() -> list[str]:
    """Return the names of all shapes."""
    return [shape.name for shape in SHAPES]


def recognised(columns: Sequence[str]) -> Fit | None:
    """Return the shape whose columns a file has: of several, that which knows most of them."""
    best: Fit | None = None
    for shape in SHAPES:
        found = fit(shape, columns)
        if missing(found) or (shape.kind == "survey" and not _questions(shape, found, columns)):
            continue
        if best is None or len(found.fields) > len(best.fields):
            best = found
    return best


def fit(shape: Shape, columns: Sequence[str], person: str | None = None) -> Fit:
    """Find a shape's columns; fields that the file lacks are left out.

    ``person``: a column that a person named; it overrules the shape's.
    """
    known = {name: column for column in reversed(columns) for name in _spellings(column)}
    fields: dict[str, str] = {}
    for field, wanted in shape.columns.items():
        column = next((known[name] for name in wanted if name in known), None)
        if column is not None and column not in fields.values():
            fields[field] = column
    found = Fit(shape, fields, shape.who)
    if person is not None:
        free = {field: column for field, column in fields.items() if column != person}
        found = replace(found, fields={**free, NAMED: person}, who=(Who(NAMED),))
    used = set(found.fields.values())
    others = [column for column in columns if column not in used]
    gone = [column for column in others if _withheld(shape, column)]
    left = [column for column in others if column not in gone]
    pattern = shape.ignored
    ignored = [c for c in left if pattern is not None and re.search(pattern, plain(c))]
    rest = tuple(column for column in left if column not in ignored)
    return replace(found, withheld=tuple(gone), rest=rest, ignored=tuple(ignored))


def missing(found: Fit) -> list[str]:
    """Return the columns that the shape cannot do without and the file lacks, as they are called."""
    lacking = [each for each in found.shape.needs if not set(each.split("|")) & set(found.fields)]
    return [
        "|".join(found.shape.columns[field][0] for field in each.split("|")) for each in lacking
    ]


def _spellings(column: str) -> tuple[str, ...]:
    name = plain(column)
    return name, name.replace("_", "")


def _withheld(shape: Shape, column: str) -> bool:
    pattern = shape.withheld
    said = pattern is not None and re.search(pattern, plain(column)) is not None
    return said or (shape.kind != "survey" and personal_by_name(column))


def _questions(shape: Shape, found: Fit, columns: Sequence[str]) -> bool:
    """Say whether a table is a form's answers: its time comes first, and questions behind it."""
    if shape.name == "typeform":
        return True
    if any(by_name("event", column) >= 0.7 for column in columns) or len(columns) < 3:
        return False
    asked = [column for column in found.rest if re.search(r"\S\s+\S|\?", column)]
    return columns[0] == found.fields["at"] and len(asked) >= 0.5 * len(found.rest) > 0
