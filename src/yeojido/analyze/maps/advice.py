"""Says which type of journey a log fits, and why, with what speaks for and against each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yeojido.analyze.maps.templates import TYPES, of_type
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.analyze.maps.vocabulary import EventEvidence, Evidence
    from yeojido.domain.journey import JourneyType

#: type -> (families that speak for it, families of its goal)
_SIGNS: dict[str, tuple[str, str]] = {
    "purchase": ("browse choose checkout", "pay"),
    "lead": ("lead browse", "lead"),
    "engagement": ("use account", "use"),
    "retention": ("pay loyal", "pay"),
    "service": ("opening checking acting closing after", "closing"),
    "email": ("mail", "mail_click"),
}


@dataclass(frozen=True, slots=True)
class TypeAdvice:
    """How well one journey type fits: score 0..1, reasons with numbers, pros and cons."""

    type: JourneyType
    name: Words
    score: float
    reasons: tuple[Words, ...]
    pros: Words
    cons: Words
    start: Words
    end: Words
    measures: Words


@dataclass(frozen=True, slots=True)
class Advice:
    """Journey types, the one that fits best first."""

    types: tuple[TypeAdvice, ...]

    @property
    def best(self) -> JourneyType:
        """The type that fits best."""
        return self.types[0].type


def advise(evidence: Evidence) -> Advice:
    """Rank the journey types by how much of the log speaks for them.

    Score: half for the share of events in the type's families, half for the goal being there
    (the largest share of people any goal event has, counted full from 5 %). Retention needs
    people who come to the goal again; purchase is not credited for a log that only holds sales.
    """
    ranked = sorted((_advice(evidence, each) for each in TYPES), key=lambda one: -one.score)
    return Advice(tuple(ranked))


def _advice(evidence: Evidence, type: JourneyType) -> TypeAdvice:
    signs, goal = _SIGNS[type]
    share = _share(evidence, frozenset(signs.split()))
    reached, name = _reached(evidence, goal)
    score = 0.5 * share + 0.5 * min(1.0, reached / 0.05)
    reasons: list[Words] = []
    if share > 0:
        reasons.append(both("map.advice_share", share=round(100 * share)))
    if name is not None:
        reasons.append(both("map.advice_goal", event=name, share=round(100 * reached, 1)))
    else:
        reasons.append(both("map.advice_no_goal"))
    score, more = _adjust(evidence, type, score)
    usual = of_type(type)[0]
    return TypeAdvice(
        type=type,
        name=both(f"templates.type_{type}"),
        score=round(score, 3),
        reasons=(*reasons, *more),
        pros=usual.pros,
        cons=usual.cons,
        start=usual.start,
        end=usual.end,
        measures=usual.measures,
    )


def _adjust(
    evidence: Evidence,
    type: JourneyType,
    score: float,
) -> tuple[float, tuple[Words, ...]]:
    """Correct a score by what a type needs beside its words."""
    if type == "retention":
        again = max((e.events / e.people for e in _of(evidence, "pay")), default=0.0)
        browsing = _share(evidence, frozenset({"browse", "choose", "checkout", "discover"}))
        fits = min(1.0, max(0.0, again - 1)) * (1 - min(1.0, 4 * browsing))
        return score * fits, (both("map.advice_again", times=round(again, 1)),) if again else ()
    if type == "purchase":
        browsing = _share(evidence, frozenset({"browse", "choose", "checkout", "discover"}))
        return score * (0.5 + 0.5 * min(1.0, 4 * browsing)), ()
    if type == "service":
        known = sum(e.events for e in evidence.names if e.concept.known)
        unknown = 1 - known / max(1, evidence.events)
        extra = (both("map.advice_unknown", share=round(100 * unknown)),) if unknown > 0.5 else ()
        # What no dictionary knows is best told as a case that goes from start to end.
        return max(
            score, 0.9 * _share(evidence, frozenset(_SIGNS[type][0].split())), 0.6 * unknown
        ), extra
    if type == "lead":
        sold, _ = _reached(evidence, "pay")
        return score * (1 - min(1.0, sold / 0.05)), ()
    if type == "engagement":
        sold, _ = _reached(evidence, "pay")
        return score * (1 - 0.7 * min(1.0, sold / 0.05)), ()
    return score, ()


def _of(evidence: Evidence, family: str) -> list[EventEvidence]:
    return [e for e in evidence.names if family in e.concept.families[:1]]


def _share(evidence: Evidence, families: frozenset[str]) -> float:
    said = sum(e.events for e in evidence.names if families & set(e.concept.families[:1]))
    return said / max(1, evidence.events)


def _reached(evidence: Evidence, family: str) -> tuple[float, str | None]:
    """Return the share of people of the most widespread event of a family, and its name."""
    found = [e for e in evidence.names if family in e.concept.families]
    if not found:
        return 0.0, None
    best = max(found, key=lambda e: (e.share, e.name))
    return best.share, best.name
