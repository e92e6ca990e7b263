"""What a shape says: which columns an export has, whose the rows are, and which events they become.

A shape is data. ``fit`` finds its columns in a file, ``plan`` says what each is for, ``reshape``
turns rows into rows that the cleaner takes like those of any file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["events", "survey", "ga4", "costs"]
WhoKind = Literal["id", "personal", "anonymous", "name"]


@dataclass(frozen=True, slots=True)
class Who:
    """A field that says whose a row is.

    ``id`` is kept as it is unless it looks personal; ``personal`` (an e-mail address, a phone
    number) becomes a pseudonym, and so does a ``name``; ``anonymous`` is a device's or a browser's
    id.
    """

    field: str
    kind: WhoKind = "id"


@dataclass(frozen=True, slots=True)
class Step:
    """One event that a row, or all rows of one order, may become.

    Attributes:
        event: its name; ``{field}`` is what a field holds.
        time: fields of which the first that is filled says when; ``day clock`` joins two.
        code: what it adds to the id of the row, "" for nothing.
        needs: (field, values) of which one must hold, in small letters; None: always.
        keep: fields that stay as properties beside those named in ``Shape.id``; None: all.
        must: made even without a time, so that the row is refused with that reason.
        rated: the rating and the text belong to it.
        rename: property -> field, where a step calls a field otherwise.
        text: field of what the customer says with this event, beside ``Shape.text``.
        since: (property, field): seconds from the time in a field to this event, such as how long
            somebody waited; left out where a time is written in words.
    """

    event: str
    time: tuple[str, ...]
    code: str = ""
    needs: tuple[str, frozenset[str]] | None = None
    keep: tuple[str, ...] | None = None
    must: bool = False
    rated: bool = False
    rename: Mapping[str, str] = field(default_factory=dict[str, str])
    text: str = ""
    since: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An export of one product.

    Attributes:
        name: what it is called, such as ``shopify.orders``.
        columns: field -> names its column goes by, as ``vocabulary.plain`` writes them.
        needs: fields that must be there; ``a|b`` is satisfied by either.
        who: fields that say whose a row is; the first that is filled counts.
        steps: what rows become.
        id: fields that make an event the same event in every export; (): the row's content.
        mark: what tells the ids of this product from others'.
        group: fields whose values the lines of one thing share (an order); (): each row is its own.
        products: name within a product -> field, for the lines of one order.
        totals: field -> field of the lines whose sum it is where it is empty.
        numbers: fields that are amounts; signs of currencies and separators go.
        fixed: property -> value of every event.
        channel: field, or ``=value``. rating, text: fields. scale: lowest and highest rating, None: seen.
        withheld: pattern of plain names of columns with personal data.
        ignored: pattern of plain names of columns that say nothing about what happened.
        zone: IANA name of the zone of its times where that is always the same.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    who: tuple[Who, ...] = ()
    kind: Kind = "events"
    id: tuple[str, ...] = ()
    mark: str = ""
    group: tuple[str, ...] = ()
    products: Mapping[str, str] = field(default_factory=dict[str, str])
    totals: Mapping[str, str] = field(default_factory=dict[str, str])
    numbers: frozenset[str] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict[str, str])
    channel: str = ""
    rating: str = ""
    scale: tuple[float, float] | None = None
    text: str = ""
    withheld: str | None = None
    ignored: str | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """A shape and a file: which column of the file each field is.

    ``who``: as of the shape, or the column that a person named. ``withheld``: columns of the file
    that hold personal data. ``rest``: columns that the shape does not know and that are kept; ``ignored``: that are not.
    """

    shape: Shape
    fields: Mapping[str, str]
    who: tuple[Who, ...] = ()
    withheld: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
