"""What a funnel answers: steps, groups, times, periods, ways out, comparisons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from yeojido.analyze.results import Share, Tabular

if TYPE_CHECKING:
    import polars as pl

    from yeojido.domain.words import Words


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step of a funnel.

    Attributes:
        name: the event or condition as it was asked for; in any order ``2/3``: any two of three.
        people: who got at least here (visits, journeys or chains where those are counted).
        rate_from_start: share of those at step 1 (None if there are none).
        rate_from_previous: share of those at the required step before (None at step 1).
        interval: 95 % Wilson interval of ``rate_from_start`` (None at step 1).
        median_seconds: of the conversion times from step 1 to here (None at step 1): of the
            chains that reach this step, the one that completes first, and of those the one that
            starts last.
        pending: those who got exactly here and who may still go on at the end of the data.
        optional: may be skipped; ``people`` are those who did it on their way.
    """

    name: str
    people: int
    rate_from_start: float | None
    rate_from_previous: float | None
    interval: tuple[float, float] | None
    median_seconds: float | None
    pending: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class FunnelGroup:
    """The funnel of the people with one value of the breakdown; ``key`` None = no value."""

    key: str | None
    steps: tuple[FunnelStep, ...]


@dataclass(frozen=True, slots=True)
class FunnelTimes:
    """How long it took to a step: of the chains that reach it first, starting last.

    Attributes:
        step: name of the step that was reached.
        since: "start" = from the first event of the chain; "previous" = from the event before.
        n: how many times.
        p25, median, p75: quartiles in seconds (None without times).
        edges: seconds; bin ``i`` is ``edges[i] <= t < edges[i + 1]``, the last bin includes its end.
        counts: times in each bin; they add up to ``n``.
    """

    step: str
    since: str
    n: int
    p25: float | None
    median: float | None
    p75: float | None
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FunnelPeriod:
    """The funnel of those whose chain begins in one period: what asking for it alone would say.

    Attributes:
        period: as people write it, such as ``2026-03`` (a week: its Monday).
        start: microseconds UTC.
        people: at every step.
        pending: who may still complete.
        rate: share of those at step 1 who completed (None without any).
        interval: its 95 % Wilson interval.
        incomplete: the period, or the window of those who entered it last, is not over yet.
    """

    period: str
    start: int
    people: tuple[int, ...]
    pending: int
    rate: float | None
    interval: tuple[float, float] | None
    incomplete: bool


@dataclass(frozen=True, slots=True)
class FunnelExit:
    """What came next after a step, for those who stopped there and those who went on.

    Attributes:
        step: the step after whose event one looks.
        next: event name or touchpoint id; END where nothing came.
        left, left_share: people who stopped at the step and are not pending, and their share.
        on, on_share: people who went on, by the event right after the step in their chain.
        difference: ``left_share - on_share``; interval: Newcombe, 95 %; None where one side is empty.
        p: two-sided, corrected over all rows (Benjamini-Hochberg); None below the minimum sample.
    """

    step: str
    next: str
    left: int
    left_share: float | None
    on: int
    on_share: float | None
    difference: float | None
    interval: tuple[float, float] | None
    p: float | None


@dataclass(frozen=True, slots=True)
class FunnelDifference:
    """One rate in two periods.

    Attributes:
        step: name of the step.
        rate: "from_start" or "from_previous".
        here, there: the rate in the asked and in the other period (None without people).
        n_here, n_there: of how many.
        difference: ``here - there``; interval: Newcombe, 95 %.
        p: two-sided, corrected over all rows (Benjamini-Hochberg); None below the minimum sample.
    """

    step: str
    rate: str
    here: float | None
    there: float | None
    n_here: int
    n_there: int
    difference: float | None
    interval: tuple[float, float] | None
    p: float | None


@dataclass(frozen=True, slots=True)
class FunnelVersus:
    """The same funnel for those who entered in another period, and what differs."""

    steps: tuple[FunnelStep, ...]
    differences: tuple[FunnelDifference, ...]


@dataclass(frozen=True, slots=True)
class FunnelLikeness:
    """How another system counts this, and what that changes.

    Attributes:
        system: whose counting the steps of the answer follow.
        rules: what it does otherwise, in sentences.
        ours: people at every step as Yeojido counts them.
        differently: people whose furthest step is not the same in both.
    """

    system: str
    rules: tuple[Words, ...]
    ours: tuple[int, ...]
    differently: int


@dataclass(frozen=True, slots=True)
class FunnelResult(Tabular):
    """The funnel of everyone, of every group, and what the reader should know.

    ``per`` says what is counted: people, visits, journeys or totals.
    """

    steps: tuple[FunnelStep, ...]
    groups: tuple[FunnelGroup, ...] = ()
    warnings: tuple[Words, ...] = ()
    per: str = "people"
    times: tuple[FunnelTimes, ...] = ()
    trend: tuple[FunnelPeriod, ...] = ()
    exits: tuple[FunnelExit, ...] = ()
    versus: FunnelVersus | None = None
    likeness: FunnelLikeness | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values; sentences are ``{"ko", "en"}``."""
        versus, likeness = self.versus, self.likeness
        return {
            "per": self.per,
            "steps": [_plain(step) for step in self.steps],
            "groups": [
                {"key": group.key, "steps": [_plain(step) for step in group.steps]}
                for group in self.groups
            ],
            "times": [_plain(each) for each in self.times],
            "trend": [_plain(each) for each in self.trend],
            "exits": [_plain(each) for each in self.exits],
            "versus": versus
            and {
                "steps": [_plain(step) for step in versus.steps],
                "differences": [_plain(each) for each in versus.differences],
            },
            "likeness": likeness
            and {
                "system": likeness.system,
                "rules": [{"ko": each.ko, "en": each.en} for each in likeness.rules],
                "ours": list(likeness.ours),
                "differently": likeness.differently,
            },
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per group and step; the rows of everyone come first, ``group`` "all"."""
        import polars as pl

        parts = [("all", self.steps), *((group.key, group.steps) for group in self.groups)]
        rows = [
            {"group": key, "step": place} | _plain(step)
            for key, steps in parts
            for place, step in enumerate(steps, 1)
        ]
        return pl.DataFrame(
            rows,
            schema={
                "group": pl.String, "step": pl.Int64, "name": pl.String, "people": pl.Int64,
                "rate_from_start": pl.Float64, "rate_from_previous": pl.Float64,
                "interval": pl.List(pl.Float64), "median_seconds": pl.Float64,
                "pending": pl.Int64, "optional": pl.Boolean,
            },
        )  # fmt: skip

    def shares(self) -> tuple[Share, ...]:
        """Return of how many people at step 1 how many reach each later step, and of the step before.

        Empty where something else than people is counted: what one person does twice is not
        independent evidence.
        """
        if self.per != "people":
            return ()
        shares: list[Share] = []
        first = before = (f"1 {self.steps[0].name}", self.steps[0].people)
        for place, step in enumerate(self.steps[1:], 2):
            here = (f"{place} {step.name}", step.people)
            for start, people in dict.fromkeys((first, before)):
                shares.append(Share((start, here[0]), step.people, people))
            if not step.optional:
                before = here
        return tuple(shares)


def _plain(row: Any) -> dict[str, Any]:
    """Return a row as plain values, tuples as lists."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(row).items()
    }
