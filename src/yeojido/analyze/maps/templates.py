"""Stage sets as data: the four sets of a buying journey, and those of the other journey types.

A template is a list of stages, each with the families of events that belong to it (see
``lexicon``); an event family that stands in two stages goes where its place in people's journeys
is nearer. Everything a template proposes is a plain journey document afterwards, free to edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yeojido.domain.errors import BadOption
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.domain.journey import JourneyType

TYPES: tuple[JourneyType, ...] = (
    "purchase", "lead", "engagement", "retention", "service", "email",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateStage:
    """One stage of a set: its id, and the families of events that belong to it."""

    id: str
    families: frozenset[str]

    @property
    def name(self) -> Words:
        """The stage's name."""
        return both(f"templates.stage_{self.id}")

    @property
    def need(self) -> Words:
        """What a customer wants in this stage."""
        return both(f"templates.need_{self.id}")


@dataclass(frozen=True, slots=True)
class Template:
    """A stage set of one journey type.

    ``goals``: concepts or families (``family:pay``), best first, whose touchpoint is the goal.
    """

    id: str
    type: JourneyType
    stages: tuple[TemplateStage, ...]
    goals: tuple[str, ...]

    @property
    def name(self) -> Words:
        """The names of its stages in a row."""
        return both(f"templates.set_{self.id}")

    @property
    def start(self) -> Words:
        """Where journeys of this type start."""
        return both(f"templates.start_{self.type}")

    @property
    def end(self) -> Words:
        """Where they end: the goal."""
        return both(f"templates.end_{self.type}")

    @property
    def measures(self) -> Words:
        """What such a journey is measured by."""
        return both(f"templates.measures_{self.type}")

    @property
    def pros(self) -> Words:
        """What speaks for this type of journey."""
        return both(f"templates.pros_{self.type}")

    @property
    def cons(self) -> Words:
        """What speaks against it."""
        return both(f"templates.cons_{self.type}")


def _stages(**families: str) -> tuple[TemplateStage, ...]:
    return tuple(TemplateStage(key, frozenset(words.split())) for key, words in families.items())


_BUY = (
    "paid", "ordered", "purchase", "order", "receipt", "store_buy", "contract", "reserve",
    "family:pay", "pay", "payment",
)  # fmt: skip

TEMPLATES: tuple[Template, ...] = (
    Template(
        "purchase-loyalty",
        "purchase",
        _stages(
            awareness="discover mail",
            consideration="browse lead account",
            purchase="choose checkout pay",
            service="receive help trouble use",
            loyalty="voice loyal leave",
        ),
        _BUY,
    ),
    Template(
        "purchase-advocacy",
        "purchase",
        _stages(
            awareness="discover mail",
            consideration="browse lead account",
            acquisition="choose checkout pay",
            retention="receive help trouble use leave",
            advocacy="voice loyal",
        ),
        _BUY,
    ),
    Template(
        "purchase-aftercare",
        "purchase",
        _stages(
            awareness="discover mail",
            consideration="browse lead account",
            purchase="choose checkout pay",
            aftercare="receive help trouble use voice loyal leave",
        ),
        _BUY,
    ),
    Template(
        "purchase-decision",
        "purchase",
        _stages(
            awareness="discover mail",
            consideration="browse lead account",
            decision="choose",
            purchase="checkout pay",
            use="receive help trouble use",
            evaluation="voice loyal leave",
        ),
        _BUY,
    ),
    Template(
        "lead",
        "lead",
        _stages(
            lead_discovery="discover mail",
            lead_interest="browse use choose",
            lead_contact="account lead",
            lead_consultation="help checking",
            lead_agreement="checkout pay closing",
        ),
        ("contract", "quote", "consult", "demo", "trial", "form", "signup", "family:lead"),
    ),
    Template(
        "engagement",
        "engagement",
        _stages(
            engage_start="discover account",
            engage_first="opening",
            engage_explore="browse",
            engage_active="use choose checkout pay mail",
            engage_spread="loyal voice",
        ),
        ("like", "comment", "write", "play", "use", "family:use", "family:loyal"),
    ),
    Template(
        "retention",
        "retention",
        _stages(
            keep_using="receive help trouble use",
            relationship="mail voice loyal account leave",
            revisit="discover browse lead",
            repurchase="choose checkout pay",
        ),
        ("reorder", *_BUY),
    ),
    Template(
        "service",
        "service",
        _stages(
            intake="opening discover",
            assessment="checking",
            handling="acting help",
            closing="closing pay receive",
            after_service="after voice trouble",
        ),
        ("family:closing", "paid", "pay", "payment", "deliver"),
    ),
    Template(
        "order", "service", _stages(order_start="", order_middle="", order_end=""), ()
    ),
    Template(
        "email",
        "email",
        _stages(
            mail_sent="mail_out",
            mail_opened="mail_open",
            mail_clicked="mail_click",
            mail_visit="discover browse",
            mail_action="choose checkout pay leave",
        ),
        (*_BUY, "mail_click"),
    ),
)  # fmt: skip


def template(name: str) -> Template:
    """Return the template of an id; raises BadOption."""
    for each in TEMPLATES:
        if each.id == name:
            return each
    possible = ", ".join(each.id for each in TEMPLATES)
    raise BadOption(option="--template", value=name, possible=possible)


def of_type(type: JourneyType) -> tuple[Template, ...]:
    """Return the templates of a journey type, the first being the usual one."""
    return tuple(each for each in TEMPLATES if each.type == type)
