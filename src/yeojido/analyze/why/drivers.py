"""Drivers: what goes with converting, or with leaving a place, once exposure is taken out.

Who is watched for longer meets more, and has more time to convert: compared plainly, everything
looks like a driver. Here people are compared at moments (``moments``): at each one, only what they
had met before it counts, and only people who had done as many things by then, over about as long a
time, are compared (``effects``). What somebody is (traits) was so from the beginning: there people
who could be watched for about as long are compared, whatever they did.

That two things go together does not say that one makes the other happen: every result carries
``evidence="correlation"``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze.journeys import Patience, Patiences
from yeojido.analyze.results import Tabular
from yeojido.analyze.survival import Z, benjamini_hochberg, wilson
from yeojido.analyze.why.candidates import Candidate, Candidates, first_known
from yeojido.analyze.why.effects import Effects, dealt_anew, effects
from yeojido.analyze.why.moments import Asked, Happening, Moments
from yeojido.analyze.why.profile import Profile, Profiling
from yeojido.domain.errors import BadOption
from yeojido.domain.log import DAY, MINUTE
from yeojido.domain.words import Words, both
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection

    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

    Longs = NDArray[np.int64]

#: Time since the first event: up to half an hour, a day, a week, four weeks, longer.
AGES = (30 * MINUTE, DAY, 7 * DAY, 28 * DAY)
#: How many things somebody did: each number apart up to here, then classes a quarter wider each.
_EXACT = 12
_MOST = 4096
#: Of those with the outcome, from this share on a candidate is a step everybody takes.
_EVERYBODY = 0.95
_ROUNDS = 20


def _amounts() -> Longs:
    """Return the class of each number of things done; the last class holds for more."""
    number = np.arange(_MOST + 1)
    wide = np.log(np.maximum(number, 1) / _EXACT) / np.log(1.25)
    return np.where(number <= _EXACT, number, _EXACT + 1 + wide.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Driver:
    """One candidate and what goes with it.

    Attributes:
        candidate: what it is; ``candidate.condition`` is the same in SQL, over a person.
        people: who had it at their last moment (or are so); ``share`` of all people asked about.
        rate: share of those people who convert, or of their moments at which they leave;
            ``expected``: what it would be if they did like those they are compared with.
        difference: rate - expected, with ``difference_ci`` (95 %).
        odds: Mantel-Haenszel odds ratio, with ``odds_ci``; None where it cannot be told.
        associated: how many more (or fewer) outcomes go with it, with ``associated_ci``.
        p, q: of the Mantel-Haenszel test, and corrected for all candidates tried.
        role: ``step`` where nearly everybody with the outcome has it: a step on the way.
        alike: candidates that the same people met at the same moments.
    """

    candidate: Candidate
    people: int
    share: float
    rate: float
    expected: float
    difference: float
    difference_ci: tuple[float, float]
    odds: float | None
    odds_ci: tuple[float, float] | None
    associated: float
    associated_ci: tuple[float, float]
    p: float
    q: float
    role: Literal["driver", "step"]
    alike: tuple[Candidate, ...] = ()

    @property
    def lift(self) -> float | None:
        """How many times as many outcomes as expected."""
        return self.rate / self.expected if self.expected > 0 else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        words = self.candidate.words()
        return {
            "kind": self.candidate.kind,
            "name": self.candidate.name,
            "value": self.candidate.value,
            "least": self.candidate.least,
            "condition": self.candidate.condition,
            "words": {"ko": words.ko, "en": words.en},
            "role": self.role,
            "alike": [
                each.name if each.value is None else f"{each.name} = {each.value}"
                for each in self.alike
            ],
            "people": self.people,
            "share": self.share,
            "rate": self.rate,
            "expected": self.expected,
            "difference": self.difference,
            "difference_ci": list(self.difference_ci),
            "lift": self.lift,
            "odds": self.odds,
            "odds_ci": None if self.odds_ci is None else list(self.odds_ci),
            "associated": self.associated,
            "associated_ci": list(self.associated_ci),
            "p": self.p,
            "q": self.q,
        }


@dataclass(frozen=True, slots=True)
class Placebo:
    """What is found when the outcomes are dealt anew at random inside every stratum.

    ``passed``: candidates that came out clear, on average over ``rounds`` rounds; ``any``: share of
    rounds in which at least one did.
    """

    rounds: int
    tried: int
    passed: float
    any: float


@dataclass(frozen=True, slots=True)
class DriversResult(Tabular):
    """Drivers: the clear ones first, the surest effect on top; then those that are not clear.

    Attributes:
        question: what was asked, in words.
        outcome: ``conversion`` or ``leaving``.
        people: who had at least one moment; ``outcomes``: how many converted or left, of whom
            ``without_history`` with nothing before.
        pending: moments left out because it may still happen.
        drivers: candidates; ``tried``: how many there were to correct for, ``clear`` of them with
            a corrected p under ``level``; ``hidden``: those with too few people on one side.
        placebo: where it was asked for.
        evidence: always ``correlation``.
    """

    question: Words
    outcome: Literal["conversion", "leaving"]
    people: int
    outcomes: int
    without_history: int
    pending: int
    drivers: tuple[Driver, ...]
    tried: int
    clear: int
    hidden: int
    level: float
    placebo: Placebo | None
    warnings: tuple[Words, ...]
    evidence: Literal["correlation"] = "correlation"

    @property
    def note(self) -> Words:
        """What the numbers do not say."""
        return both("why.correlation")

    def found(self) -> tuple[Driver, ...]:
        """Return the clear drivers that are no steps everybody takes."""
        return tuple(d for d in self.drivers if d.q <= self.level and d.role == "driver")

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        said = {"ko": self.question.ko, "en": self.question.en}
        placebo = self.placebo
        return {
            "question": said,
            "outcome": self.outcome,
            "evidence": self.evidence,
            "note": {"ko": self.note.ko, "en": self.note.en},
            "people": self.people,
            "outcomes": self.outcomes,
            "without_history": self.without_history,
            "pending": self.pending,
            "tried": self.tried,
            "clear": self.clear,
            "hidden": self.hidden,
            "level": self.level,
            "drivers": [each.to_dict() for each in self.drivers],
            "placebo": None
            if placebo is None
            else {
                "rounds": placebo.rounds,
                "tried": placebo.tried,
                "passed": placebo.passed,
                "any": placebo.any,
            },
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> pl.DataFrame:
        """Return one row per driver."""
        import polars as pl

        text = ("kind", "name", "value", "condition", "role")
        numbers = (
            "people", "share", "rate", "expected", "difference", "lift", "odds", "associated",
            "p", "q",
        )  # fmt: skip
        rows = [each.to_dict() for each in self.drivers]
        frame = {name: [row[name] for row in rows] for name in (*text, "least", *numbers)}
        for name in ("difference", "odds", "associated"):
            ends = [row[f"{name}_ci"] or (None, None) for row in rows]
            frame |= {f"{name}_low": [e[0] for e in ends], f"{name}_high": [e[1] for e in ends]}
        kinds = dict.fromkeys(text, pl.String) | {"least": pl.Int64, "people": pl.Int64}
        return pl.DataFrame(frame, schema={name: kinds.get(name, pl.Float64) for name in frame})


@dataclass(frozen=True, slots=True)
class DriversState:
    """Counts so far.

    ``met`` (strata, candidates, 2), ``rows`` (strata, 2), ``people`` (candidates + 1, 2): see
    ``kernels.why.meetings``. ``traits``: per trait (strata, values, 2). ``counts``: outcomes,
    pending, outcomes with something before.
    """

    met: Longs
    rows: Longs
    people: Longs
    traits: tuple[Longs, ...]
    counts: Longs


@dataclass(frozen=True)
class Drivers:
    """Find what goes with a conversion, or with leaving.

    Args:
        goal: an event name, ``(event name, times)``, or an SQL condition over events, such as
            ``count('payment_done') >= 3``: the first event at which it holds is the conversion.
        leaving: instead of a goal: the id of a stage or touchpoint of ``definition``, an event name
            or condition, or ``"*"`` for not coming back after a visit.
        definition: the journey, for stages and touchpoints.
        patience: how long nothing may happen before somebody counts as gone; None = 30 days, or a
            sixth of the log where that is shorter. Moments not older than that are left out.
        without: events and properties that are not to be candidates.
        sent: event names that are not people's own doing; None = judged by their names.
        least: hide candidates with fewer people with or without.
        level: a candidate is clear when its corrected p is at most this.
        placebo: a seed: deal the outcomes anew at random and say how many candidates pass.
        timezone: of times in conditions.

    Raises QuestionError where both or neither of goal and leaving are given; BadDuration,
    BadCondition, BadOption.
    """

    goal: str | tuple[str, int] | None = None
    leaving: str | None = None
    definition: JourneyMap | None = None
    patience: str | None = None
    without: tuple[str, ...] = ()
    sent: tuple[str, ...] | None = None
    least: int = 30
    level: float = 0.05
    placebo: int | None = None
    timezone: str = "Asia/Seoul"
    _asked: Asked | None = field(default=None, repr=False, compare=False)
    _profile: Profile | None = field(default=None, repr=False, compare=False)
    _candidates: Candidates | None = field(default=None, repr=False, compare=False)
    _warnings: tuple[Words, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check that there is one question."""
        if self.least < 1:
            raise BadOption(option="least", value=self.least, possible="1, 30, 100")
        if not 0 < self.level < 1:
            raise BadOption(option="level", value=self.level, possible="0.01, 0.05")
        if self._asked is None:
            object.__setattr__(self, "_asked", self._question())

    def _question(self) -> Asked:
        return Asked(
            None if self.goal is None else Happening.of(self.goal),
            self.leaving,
            self.definition,
            self.patience,
            self.sent,
            self.timezone,
        )

    @property
    def asked(self) -> Asked:
        """What is asked, as moments."""
        assert self._asked is not None
        return self._asked

    def bind(self, summary: LogSummary) -> Drivers:
        """Check the question against a log; raises BadCondition, BadJourney."""
        asked, warnings = self.asked.bind(summary)
        return replace(self, _asked=asked, _warnings=warnings)

    def first(self) -> Patience | Profiling | None:
        """Return what must be known before: patience, and what may be a reason."""
        if (patience := self.asked.first()) is not None:
            return patience
        return Profiling() if self._profile is None else None

    def after(self, result: Patiences | Profile) -> Drivers:
        """Take the patience or the candidates in."""
        if isinstance(result, Patiences):
            return replace(self, _asked=self.asked.after(result))
        candidates = Candidates.of(result, self.without)
        return replace(self, _profile=result, _candidates=candidates)

    @property
    def candidates(self) -> Candidates:
        """What may be a reason."""
        assert self._candidates is not None
        return self._candidates

    def needs(self) -> Collection[str]:
        """Return the columns of conditions and candidates."""
        names = () if self._profile is None else self._profile.names
        return self.asked.needs(names) | self.candidates.needs()

    def scan(self, chunk: Chunk) -> DriversState:
        """Count one bucket."""
        from yeojido.kernels.why import meetings

        moments = self.asked.moments(chunk)
        met, rows, people = meetings(
            frozen(self.candidates.items(chunk)),
            frozen(self.candidates.table),
            frozen(moments.own),
            frozen(moments.mark),
            frozen(chunk.time),
            frozen(chunk.offset),
            frozen(_amounts()),
            frozen(np.array(AGES, np.int64)),
            len(self.candidates.met),
        )
        traits = tuple(self._trait(each, chunk, moments) for each in self.candidates.traits)
        counts = np.array([moments.happened, moments.pending, rows[:, 1].sum()])
        return DriversState(met, rows, people, traits, counts)

    def _trait(self, each: Any, chunk: Chunk, moments: Moments) -> Longs:
        """Return (strata, values, 2): people, or moments, by value, and their outcomes."""
        value, at = first_known(each, chunk)
        if self.goal is not None:
            # Whoever converts must be known by then.
            known = (value >= 0) & ((moments.split < 0) | (at <= moments.split))
            begin = np.minimum(chunk.offset[:-1], max(chunk.time.size - 1, 0))
            watched = (chunk.end - chunk.time[begin]) // DAY if chunk.time.size else begin
            stratum = np.log2(np.maximum(watched, 0) + 1).astype(np.int64)
            code, outcome = value, moments.split >= 0
        else:
            row = np.flatnonzero(moments.mark)
            owner = np.searchsorted(chunk.offset, row, side="right") - 1
            code, outcome = value[owner], moments.mark[row] == 2
            known = (code >= 0) & (at[owner] <= row)
            first = chunk.time[chunk.offset[owner]] if row.size else row
            age = chunk.time[row] - first
            stratum = np.searchsorted(np.array(AGES, np.int64), age, side="right")
        width = len(each.values)
        key = (np.minimum(stratum, _STRATA - 1)[known] * width + code[known]).astype(np.int64)
        total = np.bincount(key, minlength=_STRATA * width)
        hits = np.bincount(key[outcome[known]], minlength=_STRATA * width)
        return np.stack([total, hits], axis=1).reshape(_STRATA, width, 2).astype(np.int64)

    def merge(self, a: DriversState, b: DriversState) -> DriversState:
        """Add both up."""
        return DriversState(
            a.met + b.met,
            a.rows + b.rows,
            a.people + b.people,
            tuple(one + two for one, two in zip(a.traits, b.traits, strict=True)),
            a.counts + b.counts,
        )

    def finish(self, state: DriversState) -> DriversResult:
        """Turn the counts into effects, corrected over all candidates."""
        made = [*self._met(state), *self._traits(state)]
        drivers, hidden, tried = self._ranked(made)
        outcomes, pending, after_something = state.counts.tolist()
        warnings = [*self._warnings]
        left_out = () if self._profile is None else self._profile.left_out
        if left_out:
            warnings.append(both("why.left_out", names=", ".join(left_out)))
        if not outcomes:
            warnings.append(both("why.no_outcomes"))
        return DriversResult(
            question=self.asked.reason(),
            outcome="conversion" if self.goal is not None else "leaving",
            people=int(state.people[-1, 0]),
            outcomes=int(outcomes),
            without_history=int(outcomes - after_something),
            pending=int(pending),
            drivers=tuple(drivers),
            tried=tried,
            clear=sum(each.q <= self.level for each in drivers),
            hidden=hidden,
            level=self.level,
            placebo=None if self.placebo is None else self._dealt(state, self.placebo),
            warnings=tuple(warnings),
        )

    def _met(self, state: DriversState) -> list[Driver]:
        """Return the drivers among what people met; q is still p."""
        found = effects(state.met, state.rows[:, None, :])
        everybody, outcomes = state.people[-1].tolist()
        once = self.goal is not None
        moments = state.met[:, :, 0].sum(axis=0)
        drivers: list[Driver] = []
        for i, (candidate, alike) in _told_apart(self.candidates.met, state.met).items():
            people, hits = state.people[i].tolist()
            made = _once(found, i, people, hits) if once else _each(found, i, int(moments[i]))
            step = once and hits >= _EVERYBODY * max(1, outcomes)
            drivers.append(
                Driver(
                    candidate=candidate,
                    people=people,
                    share=people / max(1, everybody),
                    role="step" if step else "driver",
                    alike=alike,
                    **made,
                )
            )
        return drivers

    def _traits(self, state: DriversState) -> list[Driver]:
        """Return the drivers among traits; q is still p."""
        drivers: list[Driver] = []
        named = iter(self.candidates.of_traits())
        for table in state.traits:
            everybody = table.sum(axis=1, keepdims=True)
            found = effects(table, everybody)
            size = table[:, :, 0].sum(axis=0).tolist()
            drivers += [
                Driver(
                    candidate=next(named),
                    people=size[i],
                    share=size[i] / max(1, sum(size)),
                    role="driver",
                    **_each(found, i, size[i]),
                )
                for i in range(table.shape[1])
            ]
        return drivers

    def _ranked(self, made: list[Driver]) -> tuple[list[Driver], int, int]:
        """Correct for all that were tried; of an event's levels keep the clearest."""
        total = [round(each.people / each.share) if each.share else 0 for each in made]
        enough = [
            min(each.people, all_ - each.people) >= self.least and not np.isnan(each.p)
            for each, all_ in zip(made, total, strict=True)
        ]
        tried = [each for each, is_enough in zip(made, enough, strict=True) if is_enough]
        corrected = benjamini_hochberg([each.p for each in tried])
        best: dict[tuple[str, str, str | None], Driver] = {}
        for each, q in zip(tried, corrected, strict=True):
            key = (each.candidate.kind, each.candidate.name, each.candidate.value)
            if key not in best or each.p < best[key].p:
                best[key] = replace(each, q=q)
        drivers = sorted(best.values(), key=self._order)
        return drivers, len(made) - len(tried), len(tried)

    def _order(self, each: Driver) -> tuple[Any, ...]:
        """Clear ones first, steps behind drivers; then by what is sure of the effect."""
        low, high = each.associated_ci
        clear = each.q <= self.level
        sure = max(low, -high, 0.0) if clear else 0.0
        candidate = each.candidate
        value = candidate.value or ""
        return (
            not clear, each.role == "step", -sure, each.p, candidate.kind, candidate.name, value,
        )  # fmt: skip

    def _dealt(self, state: DriversState, seed: int) -> Placebo:
        """Return what passes when there is nothing to find."""
        passed: list[int] = []
        tried = 0
        for turn in range(_ROUNDS):
            new = replace(
                state,
                met=dealt_anew(state.met, state.rows[:, None, :], seed * _ROUNDS + turn),
                traits=tuple(
                    dealt_anew(table, table.sum(axis=1, keepdims=True), seed * _ROUNDS + turn)
                    for table in state.traits
                ),
            )
            drivers, _, tried = self._ranked([*self._met(new), *self._traits(new)])
            passed.append(sum(each.q <= self.level for each in drivers))
        return Placebo(_ROUNDS, tried, float(np.mean(passed)), float(np.mean(np.array(passed) > 0)))


#: Strata of how long people could be watched: doubling numbers of days.
_STRATA = 16


def _told_apart(
    candidates: tuple[Candidate, ...], met: Longs
) -> dict[int, tuple[Candidate, tuple[Candidate, ...]]]:
    """Return each candidate with those that cannot be told from it: they go as one."""
    same: dict[bytes, list[int]] = {}
    for i in range(len(candidates)):
        if met[:, i, 0].any():
            same.setdefault(met[:, i].tobytes(), []).append(i)
    return {
        group[0]: (candidates[group[0]], tuple(candidates[i] for i in group[1:]))
        for group in same.values()
    }


def _each(found: Effects, i: int, size: int) -> dict[str, Any]:
    """Return the effect where every moment is a case of its own: rates per moment."""
    observed, expected, spread = (
        float(part[i]) for part in (found.observed, found.expected, found.spread)
    )
    size = max(1, size)
    gap, half = observed - expected, Z * spread
    return {
        "rate": observed / size,
        "expected": expected / size,
        "difference": gap / size,
        "difference_ci": ((gap - half) / size, (gap + half) / size),
        "associated": gap,
        "associated_ci": (gap - half, gap + half),
        **_test(found, i),
    }


def _once(found: Effects, i: int, people: int, hits: int) -> dict[str, Any]:
    """Return the effect where a person has many moments and converts once.

    With the ratio of risks r at each moment, of those who did not convert a share S they would be
    S ** (1 / r) without the candidate: shares of people, not sums over moments.
    """
    rate = hits / max(1, people)
    ratio, error = float(found.ratio[i]), float(found.ratio_error[i])
    spread = np.exp(Z * error)

    def without(r: float) -> float:
        if r <= 0:
            return rate
        return 0.0 if np.isinf(r) else float(1 - (1 - rate) ** (1 / r))

    if ratio <= 0:
        # Nobody converts with it: what others would have come to is told by the sums alone.
        expected = float(1 - np.exp(-found.expected[i] / max(1, people)))
        low, high = expected * max(0.0, 1 - Z * error), min(1.0, expected * (1 + Z * error))
    else:
        expected, low, high = without(ratio), without(ratio * spread), without(ratio / spread)
    # Both the observed share and what it is compared with are uncertain (Newcombe's way to join them).
    least, most = wilson(hits, people)
    gap = rate - expected
    below = gap - float(np.hypot(rate - least, high - expected))
    above = gap + float(np.hypot(most - rate, expected - low))
    return {
        "rate": rate,
        "expected": expected,
        "difference": gap,
        "difference_ci": (below, above),
        "associated": people * gap,
        "associated_ci": (people * below, people * above),
        **_test(found, i),
    }


def _test(found: Effects, i: int) -> dict[str, Any]:
    known = not np.isnan(found.odds[i])
    return {
        "odds": float(found.odds[i]) if known else None,
        "odds_ci": (float(found.low[i]), float(found.high[i])) if known else None,
        # Too few to trust the test: NaN, and hidden.
        "p": float(found.p[i]) if found.enough[i] else float("nan"),
        "q": 1.0,
    }
