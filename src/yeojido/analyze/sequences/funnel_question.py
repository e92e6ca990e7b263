"""What may be asked of a funnel: its parameters, checked alone and against a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Self

from yeojido.analyze.conditions import columns_of, is_condition, parse, sentence
from yeojido.analyze.periods import Unit, boundaries, period
from yeojido.analyze.sequences import funnel_options as options
from yeojido.analyze.sequences.funnel_options import (
    Breakdown,
    Exclusion,
    Instead,
    Order,
    Per,
    System,
    one_of,
    refuse,
)
from yeojido.analyze.sequences.walks import Walk
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption, QuestionError, UnknownColumn
from yeojido.domain.words import both

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from yeojido.analyze.journeys import Patience, Patiences
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import LogSummary

#: Steps are bits of a word.
MOST_STEPS = 64
_NO_WINDOW = 1 << 62
_COMMON = ("channel", "text", "rating")
#: More periods than this on one trend are no picture.
_MOST_PERIODS = 5000


@dataclass(frozen=True)
class Question:
    """Count how far people get along steps.

    Args:
        steps: event names, or SQL conditions (``event = 'cart' and price > 50000``). A text that
            is an event of the log is that event; else a text that reads as a comparison is a
            condition; else it is an unknown event: zero people and a warning.
        within: longest time from the first to the last event of a chain, such as ``7d``; None =
            no limit, and then nobody is pending.
        by: break down by a property: ``platform`` or ``platform@first`` (its value at step 1),
            ``platform@last`` (at the furthest step reached), ``platform@2`` (at step 2; who does
            not get there has no value) or ``platform@person`` (a person's first known value). A
            condition in its place gives the groups true, false and no value.
        start, end: chains must begin in ``start <= time < end``; later steps may come after.
        pending: "show" counts everyone in the rates; "exclude" leaves those who have not
            completed and still may out of both sides of every rate (never out of ``people``).
        timezone: of dates and times that name no zone, and of the periods of ``trend``.
        order: "ordered"; "strict" = no event at all between neighbours of the chain; "any" = row
            ``i`` counts who did any ``i`` of the steps, by distinct events within the window.
        optional: places (from 1) of steps that may be skipped; not the first, not the last.
        exclude: events or conditions that break a chain (not the person: another chain may still
            succeed) between two steps: ``"refund:1-2"``, ``("refund", 1, 2)``, or ``"refund"``
            for the whole chain.
        hold: properties that must be equal along the chain; an event without one is in no chain.
        per: what is counted: "people", "visits", "journeys" (of ``definition``), or "totals":
            chains that do not overlap, for every step the most there are.
        definition: the journey, for journeys and touchpoints.
        visit_gap: inactivity that ends a visit; None = the definition's, or ``30m``.
        histogram: tell how the conversion times are spread (``times``).
        trend: "day", "week", "month", "quarter" or "year": the funnel by the period in which
            chains begin; a person who enters in several periods is counted in each.
        instead: "event" or "touchpoint": what came next for those who stopped at a step, beside
            what came next for those who went on (``exits``).
        versus: (start, end) of another period; the answer holds what differs.
        like: count as ``clickhouse``, ``posthog``, ``mixpanel``, ``amplitude`` or
            ``retentioneering`` documents it; the answer says what differs from ours.

    Raises BadOption, BadDuration, BadDate, QuestionError when made; BadCondition and
    UnknownColumn when bound to a log.
    """

    steps: Sequence[str]
    within: str | None = None
    by: str | None = None
    start: str | date | None = None
    end: str | date | None = None
    pending: Literal["show", "exclude"] = "show"
    timezone: str = "UTC"
    order: Order = "ordered"
    optional: Sequence[int] | int = ()
    exclude: Sequence[str | tuple[str, int, int]] | str | tuple[str, int, int] = ()
    hold: Sequence[str] | str = ()
    per: Per = "people"
    definition: JourneyMap | None = None
    visit_gap: str | None = None
    histogram: bool = False
    trend: Unit | None = None
    instead: Instead | None = None
    versus: tuple[str | date | None, str | date | None] | None = None
    like: System | None = None
    _events: frozenset[str] | None = field(default=None, repr=False, compare=False)
    _schema: tuple[str, ...] = field(default=(), repr=False, compare=False)
    _edges: tuple[int, ...] = field(default=(), repr=False, compare=False)
    _walk: Walk | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        steps = (self.steps,) if isinstance(self.steps, str) else tuple(self.steps)
        hold = (self.hold,) if isinstance(self.hold, str) else tuple(self.hold)
        object.__setattr__(self, "steps", steps)
        object.__setattr__(self, "hold", tuple(each.removeprefix("properties.") for each in hold))
        if not steps:
            raise QuestionError(reason=sentence("few_steps"))
        if len(steps) > MOST_STEPS:
            raise QuestionError(reason=sentence("many_steps", limit=MOST_STEPS))
        object.__setattr__(self, "exclude", options.exclusions(self.exclude, len(steps)))
        object.__setattr__(self, "optional", options.optionals(self.optional, len(steps)))
        if self.pending not in ("show", "exclude"):
            raise BadOption(option="pending", value=self.pending, possible="show, exclude")
        _ = self.window
        period(self.start, self.end, self.timezone)
        if self.versus is not None:
            period(*self.versus, self.timezone)
        _check(self)
        if self._walk is None:
            object.__setattr__(self, "_walk", self._units())

    def _units(self) -> Walk | None:
        if self.per == "visits":
            return Walk(per="visit", definition=self.definition, visit_gap=self.visit_gap)
        if self.per == "journeys":
            return Walk(per="journey", definition=self.definition, visit_gap=self.visit_gap)
        return None

    @property
    def window(self) -> int:
        """The window in microseconds."""
        return _NO_WINDOW if self.within is None else duration(self.within)

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The exclusions as they were read."""
        return self.exclude  # pyright: ignore[reportReturnType]

    @property
    def optionals(self) -> tuple[int, ...]:
        """The places of optional steps, from 1."""
        return self.optional  # pyright: ignore[reportReturnType]

    @property
    def breakdown(self) -> Breakdown | None:
        """By what is broken down, and at which step; raises BadOption."""
        if self.by is None:
            return None
        return options.breakdown(self.by, len(self.steps), self._schema, is_condition(self.by))

    @property
    def edges(self) -> tuple[int, ...]:
        """Edges of the trend's periods, microseconds UTC; none before the funnel is bound."""
        return self._edges

    @property
    def walk(self) -> Walk | None:
        """How the log is read as visits or journeys; None for people."""
        return self._walk

    def named(self) -> tuple[str, ...]:
        """Return the steps' and the exclusions' texts, each once."""
        return tuple(dict.fromkeys((*self.steps, *(each.what for each in self.exclusions))))

    def conditional(self, text: str) -> bool:
        """Tell whether a text of this bound funnel is a condition, not an event."""
        return text not in (self._events or ()) and is_condition(text)

    def bind(self, summary: LogSummary) -> Self:
        """Look everything up in a log; raises BadCondition, UnknownColumn, BadOption."""
        events = frozenset(text for text in self.named() if text in summary.names)
        bound = replace(self, _events=events, _schema=tuple(summary.schema))
        for text in self.named():
            if bound.conditional(text):
                parse(text, summary.schema, self.timezone)
        wanted = list(self.hold)
        by = bound.breakdown
        if by is not None:
            _check_breakdown(self, by)
            if is_condition(by.what):
                parse(by.what, summary.schema, self.timezone)
            else:
                wanted.append(by.what)
        known = (*summary.schema, *_COMMON)
        for column in wanted:
            if column not in known:
                raise UnknownColumn(column=column, columns=", ".join(summary.schema))
        if self.like == "retentioneering":
            for step in self.steps:
                if step not in events and not is_condition(step):
                    reason = both("funnel.unknown_step_like", name=self.like, step=step)
                    raise QuestionError(reason=reason)
        if self._walk is not None:
            bound = replace(bound, _walk=self._walk.bind(summary))
        return bound._with_edges(summary)

    def _with_edges(self, summary: LogSummary) -> Self:
        """Return the same with the edges of the periods of its trend."""
        if self.trend is None:
            return self
        first, last = period(self.start, self.end, self.timezone)
        first, last = max(first, summary.first), min(last - 1, summary.last)
        edges = boundaries(first, max(first, last), self.trend, self.timezone)
        if edges.size > _MOST_PERIODS:
            raise BadOption(option="trend", value=self.trend, possible="month, quarter, year")
        return replace(self, _edges=tuple(map(int, edges)))

    def first(self) -> Patience | None:
        """Return the analysis that finds how long a journey is waited for, where it is needed."""
        return None if self._walk is None else self._walk.first()

    def after(self, result: Patiences) -> Self:
        """Return the same with the patience in it."""
        return self if self._walk is None else replace(self, _walk=self._walk.after(result))

    def needs(self) -> Collection[str]:
        """Return the columns that conditions, breakdown, held properties and journeys read."""
        columns: set[str] = set(self.hold)
        for text in self.named():
            if self.conditional(text):
                columns |= columns_of(text)
        by = self.breakdown
        if by is not None:
            columns |= columns_of(by.what) if is_condition(by.what) else {by.what}
        if self._walk is not None:
            columns |= set(self._walk.needs())
        if self.instead == "touchpoint":
            from yeojido.analyze import classify

            assert self.definition is not None
            columns |= set(classify.needs(self.definition))
        return columns


def _check(funnel: Question) -> None:
    """Raise BadOption or QuestionError where options of a funnel are unknown or do not fit."""
    one_of("order", funnel.order, Order)
    one_of("per", funnel.per, Per)
    for option, kind in (("trend", Unit), ("instead", Instead), ("like", System)):
        value = getattr(funnel, option)
        if value is not None:
            one_of(option, value, kind)
    order = f"order={funnel.order}"
    if funnel.order == "any" and funnel.optional:
        refuse(order, "optional", "why_any_optional")
    if funnel.order == "any" and funnel.exclude:
        refuse(order, "exclude", "why_any_between")
    if funnel.order == "strict" and funnel.exclude:
        refuse(order, "exclude", "why_strict_between")
    for place in funnel.exclusions:
        if place.start in funnel.optionals or place.end in funnel.optionals:
            raise QuestionError(reason=both("funnel.exclude_optional", text=place.what))
    if funnel.per == "totals" and funnel.instead:
        refuse("per=totals", "instead", "why_many_chains")
    wants = funnel.per == "journeys" or funnel.instead == "touchpoint"
    if wants and funnel.definition is None:
        raise QuestionError(reason=both("funnel.no_definition"))
    if funnel.like is not None:
        _check_like(funnel, funnel.like)


def _check_like(funnel: Question, system: System) -> None:
    """Raise QuestionError where a system's counting is asked for together with what it lacks."""
    given = f"like={system}"
    excludes = system in ("posthog", "mixpanel")
    taken = {
        f"order={funnel.order}": funnel.order != "ordered",
        "optional": bool(funnel.optional),
        "hold": bool(funnel.hold),
        "exclude": bool(funnel.exclude) and not excludes,
        f"per={funnel.per}": funnel.per != "people"
        and (funnel.per, system) != ("totals", "mixpanel"),
        "histogram": funnel.histogram,
        "trend": funnel.trend is not None,
        "instead": funnel.instead is not None,
        "versus": funnel.versus is not None,
        "pending=exclude": funnel.pending == "exclude",
    }
    for option, wrong in taken.items():
        if wrong:
            refuse(given, option, "why_like", name=system)
    if system == "retentioneering" and funnel.within is not None:
        refuse(given, "within", "why_no_window", name=system)


def _check_breakdown(funnel: Question, by: Breakdown) -> None:
    """Raise QuestionError where a property is asked for at a step that no single event fills."""
    if by.step < 2:
        return
    for option, given in (
        ("order=any", funnel.order == "any"),
        ("per=totals", funnel.per == "totals"),
        (f"like={funnel.like}", funnel.like is not None),
    ):
        if given:
            refuse(option, f"by={by.what}@{by.step}", "why_step_value")
