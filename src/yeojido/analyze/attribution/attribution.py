"""Which channels conversions are owed to, by seven models, with cost and return.

A **touch** is an event that counts for a channel; a **conversion** is an event that matches the
goal (it is never a touch of itself). The **path** of a conversion holds the touches since the
person's conversion before it that are at most ``lookback`` old; several touches of one channel in
one visit count once. Touches that were followed by nothing for longer than ``lookback`` are a path
that did not convert; a path whose last touch is younger than that at the end of the data is still
open and counts nowhere. Conversions without any touch are nobody's: they stand apart.

Every model deals out the conversions that had a touch, so the credits of the channels and the
conversions without touch sum to the conversions. Intervals are by the jackknife over twenty groups
of people (Tukey 1958), who fall into them by the moment of their first event.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze.attribution.models import EXACT, markov, sampled_shapley, shapley
from yeojido.analyze.attribution.touches import OTHERS, Channels, Touches, touches_of
from yeojido.analyze.results import Tabular
from yeojido.domain.durations import duration
from yeojido.domain.errors import BadOption, QuestionError
from yeojido.domain.words import both
from yeojido.kernels.arrays import frozen
from yeojido.kernels.mixing import mixed

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.domain.log import Chunk, LogSummary
    from yeojido.domain.words import Words

    Floats = NDArray[np.float64]
    Longs = NDArray[np.int64]

Model = Literal["first", "last", "linear", "position", "time_decay", "markov", "shapley"]
MODELS: tuple[Model, ...] = (
    "first", "last", "linear", "position", "time_decay", "markov", "shapley"
)  # fmt: skip
GROUPS = 20
#: 97.5 % point of Student's distribution with 19 degrees of freedom.
_T19 = 2.093024
#: Parts of one unit of money.
_COIN = 1 << 10


@dataclass(frozen=True, slots=True)
class ChannelCredit:
    """What one model says of one channel.

    Attributes:
        model, channel: as named.
        credit: conversions it is credited with; ``share`` of those that had any touch.
        low, high: 95 % jackknife interval of ``credit``; None with too few people.
        value: worth of the conversions it is credited with (None where no value was asked for).
        cost: what the channel cost (None where it is not known).
        cost_per_conversion: ``cost / credit``. return_on_cost: ``value / cost``.
    """

    model: Model
    channel: str
    credit: float
    share: float
    low: float | None
    high: float | None
    value: float | None
    cost: float | None
    cost_per_conversion: float | None
    return_on_cost: float | None


@dataclass(frozen=True, slots=True)
class TouchedChannel:
    """How much there was of a channel: touches, people with one, conversions with one."""

    channel: str
    touches: int
    people: int
    conversions: int


@dataclass(frozen=True, slots=True)
class AttributionResult(Tabular):
    """The credits by model and channel, and what they were made from.

    ``conversions`` = ``touched`` + ``untouched`` (those without any touch before them).
    ``lost`` paths did not convert, ``open`` ones still may.
    """

    goal: str
    conversions: int
    touched: int
    untouched: int
    lost: int
    open: int
    value: float | None
    channels: tuple[TouchedChannel, ...]
    credits: tuple[ChannelCredit, ...]
    warnings: tuple[Words, ...] = ()

    def of(self, model: Model) -> tuple[ChannelCredit, ...]:
        """Return the credits of one model, the largest first."""
        return tuple(each for each in self.credits if each.model == model)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        plain = asdict(self)
        plain["channels"] = list(plain["channels"])
        plain["credits"] = list(plain["credits"])
        plain["warnings"] = [{"ko": each.ko, "en": each.en} for each in self.warnings]
        return plain

    def to_polars(self) -> pl.DataFrame:
        """Return one row per model and channel."""
        import polars as pl

        numbers = (
            "credit", "share", "low", "high", "value", "cost", "cost_per_conversion",
            "return_on_cost",
        )  # fmt: skip
        return pl.DataFrame(
            [asdict(each) for each in self.credits],
            schema={"model": pl.String, "channel": pl.String, **dict.fromkeys(numbers, pl.Float64)},
        )


@dataclass(frozen=True, slots=True)
class AttributionState:
    """Whole numbers only, so that the order of adding changes nothing.

    Attributes:
        parts, worth: (GROUPS, 5, channels) as the kernel ``credit`` gives them.
        moves: (GROUPS, channels + 3, channels + 3).
        touched, untouched: (GROUPS,) conversions. lost, open: paths. coins: of all conversions.
        counts: (channels, 3) touches, people, conversions. cost: (channels,) parts of money.
        sets: (sets,) sorted; won, all_: (sets, GROUPS) paths.
    """

    parts: Longs
    worth: Longs
    moves: Longs
    touched: Longs
    untouched: Longs
    lost: int
    open: int
    coins: int
    counts: Longs
    cost: Longs
    sets: Longs
    won: Longs
    all_: Longs


@dataclass(frozen=True)
class Attribution:
    """Credit channels with conversions.

    Args:
        goal: event or condition: the conversions.
        channel: column that names the channel of a touch, such as ``utm_source``.
        touch: event or condition: which events are touches; None = those with a channel.
        touches: instead of both: channel -> event or condition; the first that holds counts.
        lookback: how old a touch may be at the conversion.
        apart: touches of one channel closer than this are one.
        half_life: of model ``time_decay``: a touch this much older counts half.
        position: shares of the first, the middle and the last touches of model ``position``.
        shapley: the worth of a set of channels: what would convert without the others, at the
            ``rate`` of paths that had no others, or the ``conversions`` through them alone.
        value: column of numbers: what a conversion is worth.
        cost: column of numbers on touches: what a touch cost; added to ``costs``.
        costs: channel -> what it cost in all.
        most: channels that stand alone; the others are one, ``…``.
        seed: of the orders drawn where there are more than twelve channels (Shapley).
        timezone: of times in conditions.

    Raises BadOption, BadDuration when made; BadCondition, UnknownColumn when bound to a log.
    """

    goal: str
    channel: str = "channel"
    touch: str | None = None
    touches: Mapping[str, str] | None = None
    lookback: str = "30d"
    apart: str = "30m"
    half_life: str = "7d"
    position: tuple[float, float, float] = (0.4, 0.2, 0.4)
    shapley: Literal["rate", "conversions"] = "rate"
    value: str | None = None
    cost: str | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    most: int = 30
    seed: int = 0
    timezone: str = "Asia/Seoul"
    _touches: Touches | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what can be checked without a log."""
        for text in (self.lookback, self.apart, self.half_life):
            duration(text)
        if duration(self.half_life) <= 0:
            raise BadOption(option="half_life", value=self.half_life, possible="1d, 7d")
        if min(self.position) < 0 or abs(sum(self.position) - 1) > 1e-9:
            raise BadOption(option="position", value=self.position, possible="0.4, 0.2, 0.4")
        if self.shapley not in ("rate", "conversions"):
            raise BadOption(option="shapley", value=self.shapley, possible="rate, conversions")
        if not 1 <= self.most <= 60:
            raise BadOption(option="most", value=self.most, possible="1..60")
        if self.touches is not None and not 1 <= len(self.touches) <= 60:
            raise BadOption(option="touches", value=len(self.touches), possible="1..60")
        negative = [name for name, cost in self.costs.items() if not cost >= 0]
        if negative:
            raise BadOption(option="costs", value=negative[0], possible="0 ...")

    def bind(self, summary: LogSummary) -> Attribution:
        """Look everything up in a log; raises BadCondition, UnknownColumn, BadOption."""
        found = touches_of(
            summary, self.goal, self.channel, self.touch, self.touches, self.timezone
        )
        found.numbers(summary, value=self.value, cost=self.cost)
        return replace(self, _touches=found)

    def first(self) -> Channels | None:
        """Return the count of the channels, where a column names them."""
        return Channels(self._known, self.most) if self._known.channels is None else None

    def after(self, result: tuple[str, ...]) -> Attribution:
        """Take the names of the channels."""
        return replace(self, _touches=replace(self._known, channels=result))

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return self._known.columns() | {c for c in (self.value, self.cost) if c is not None}

    def scan(self, chunk: Chunk) -> AttributionState:
        """Deal the conversions of one bucket out."""
        from yeojido.kernels.credit import OPEN, WON, credit, moves, paths

        channel, goal = self._known.roles(chunk)
        touch, begin, outcome, event, owner = paths(
            frozen(channel), frozen(goal), frozen(chunk.time), frozen(chunk.offset),
            duration(self.lookback), duration(self.apart), chunk.end,
        )  # fmt: skip
        number = self._known.size
        group = _groups(chunk)[owner]
        size = np.diff(begin)
        won, some = outcome == WON, size > 0
        path = np.repeat(np.arange(size.size), size)
        of = channel[touch].astype(np.int64)
        mine = won[path]
        age = chunk.time[event[path[mine]]] - chunk.time[touch[mine]]
        worth = self._worth(chunk, event)
        parts, value = credit(
            frozen(of[mine]), frozen(age), frozen(np.append(0, np.cumsum(size[won & some]))),
            frozen(group[won & some]), frozen(np.array(self.position)),
            float(duration(self.half_life)), number, GROUPS, frozen(worth[won & some]), _COIN,
        )  # fmt: skip
        closed = some & (outcome != OPEN)
        walked = moves(
            frozen(of[closed[path]]), frozen(np.append(0, np.cumsum(size[closed]))),
            frozen(outcome[closed]), frozen(group[closed]), number, GROUPS,
        )  # fmt: skip
        sets, set_won, set_all = _sets(of, path, size, won, closed, group)
        return AttributionState(
            parts=parts, worth=value, moves=walked,
            touched=np.bincount(group[won & some], minlength=GROUPS),
            untouched=np.bincount(group[won & ~some], minlength=GROUPS),
            lost=int(np.count_nonzero(closed & ~won)),
            open=int(np.count_nonzero(outcome == OPEN)),
            coins=int(np.round(worth[won] * _COIN).sum()),
            counts=_counts(of, path, owner, won, number),
            cost=self._spent(chunk, of, touch, number),
            sets=sets, won=set_won, all_=set_all,
        )  # fmt: skip

    def merge(self, a: AttributionState, b: AttributionState) -> AttributionState:
        """Add two states."""
        sets, place = np.unique(np.concatenate([a.sets, b.sets]), return_inverse=True)
        won = np.zeros((sets.size, GROUPS), np.int64)
        all_ = np.zeros((sets.size, GROUPS), np.int64)
        np.add.at(won, place, np.concatenate([a.won, b.won]))
        np.add.at(all_, place, np.concatenate([a.all_, b.all_]))
        return AttributionState(
            a.parts + b.parts, a.worth + b.worth, a.moves + b.moves, a.touched + b.touched,
            a.untouched + b.untouched, a.lost + b.lost, a.open + b.open, a.coins + b.coins,
            a.counts + b.counts, a.cost + b.cost, sets, won, all_,
        )  # fmt: skip

    def finish(self, state: AttributionState) -> AttributionResult:
        """Turn counts into credits, intervals, costs and returns."""
        names = self._known.channels or ()
        touched = int(state.touched.sum())
        whole, error = self._shares(state, np.ones(GROUPS, np.bool_))
        enough = np.count_nonzero(state.touched) >= GROUPS // 2
        spread = self._spread(state) if enough else {}
        credits_: list[ChannelCredit] = []
        for model, shares in whole.items():
            order = sorted(range(len(names)), key=lambda i, of=shares: (-of[i], names[i]))
            for i in order:
                wide = spread.get(model)
                half = None if wide is None else float(wide[i])
                credits_.append(self._row(model, names, i, shares, touched, half, state))
        counts = [TouchedChannel(name, *map(int, state.counts[i])) for i, name in enumerate(names)]
        return AttributionResult(
            goal=self.goal,
            conversions=touched + int(state.untouched.sum()),
            touched=touched,
            untouched=int(state.untouched.sum()),
            lost=state.lost,
            open=state.open,
            value=None if self.value is None else state.coins / _COIN,
            channels=tuple(sorted(counts, key=lambda each: (-each.touches, each.channel))),
            credits=tuple(credits_),
            warnings=self._warnings(whole, names, touched, error),
        )

    def _row(
        self, model: Model, names: tuple[str, ...], i: int, shares: Floats, touched: int,
        half: float | None, state: AttributionState,
    ) -> ChannelCredit:  # fmt: skip
        credit, cost = float(shares[i] * touched), self._cost(names[i], i, state)
        value = None
        if self.value is not None:
            place = MODELS.index(model)
            coins = state.worth.sum(axis=0)
            dealt = coins[place, i] if place < coins.shape[0] else shares[i] * coins[0].sum()
            value = float(dealt) / _COIN
        return ChannelCredit(
            model=model,
            channel=names[i],
            credit=credit,
            share=float(shares[i]),
            low=None if half is None else credit - half * touched,
            high=None if half is None else credit + half * touched,
            value=value,
            cost=cost,
            cost_per_conversion=cost / credit if cost is not None and credit > 0 else None,
            return_on_cost=value / cost if value is not None and cost else None,
        )

    def _shares(
        self, state: AttributionState, kept: NDArray[np.bool_]
    ) -> tuple[dict[Model, Floats], float]:
        """Return (channels,) shares by model over some groups, and the sampling error."""
        found = self._without_shapley(state, kept)
        found["shapley"], error = self._shapley(state, kept)
        return found, error

    def _shapley(self, state: AttributionState, kept: NDArray[np.bool_]) -> tuple[Floats, float]:
        number, rate = self._known.size, self.shapley == "rate"
        won, all_ = state.won[:, kept].sum(axis=1), state.all_[:, kept].sum(axis=1)
        error = np.zeros(number)
        if number <= EXACT:
            values = shapley(state.sets, won, all_, number, rate=rate)
        else:
            values, error = sampled_shapley(
                state.sets, won, all_, number, rate=rate, seed=self.seed
            )
        whole = values.sum()
        if whole <= 0:
            return np.zeros(number), 0.0
        return values / whole, float(error.max() / whole)

    def _spread(self, state: AttributionState) -> dict[Model, Floats]:
        """Return (channels,) half-widths of the 95 % intervals of the shares, by model."""
        exact = self._known.size <= EXACT
        left_out = [
            self._shares(state, kept)[0] if exact else self._without_shapley(state, kept)
            for kept in ~np.eye(GROUPS, dtype=np.bool_)
        ]
        spread: dict[Model, Floats] = {}
        for model in MODELS:
            values = np.array([each[model] for each in left_out if model in each])
            if not values.size:
                continue
            variance = ((values - values.mean(axis=0)) ** 2).sum(axis=0) * (GROUPS - 1) / GROUPS
            spread[model] = _T19 * np.sqrt(variance)
        return spread

    def _without_shapley(
        self, state: AttributionState, kept: NDArray[np.bool_]
    ) -> dict[Model, Floats]:
        parts = state.parts[kept].sum(axis=0).astype(np.float64)
        total = np.maximum(parts.sum(axis=1, keepdims=True), 1)
        found: dict[Model, Floats] = dict(zip(MODELS, parts / total, strict=False))
        return {**found, "markov": markov(state.moves[kept].sum(axis=0))}

    def _cost(self, name: str, i: int, state: AttributionState) -> float | None:
        given = self.costs.get(name)
        if self.cost is None:
            return given
        return float(state.cost[i]) / _COIN + (given or 0.0)

    def _warnings(
        self, whole: Mapping[Model, Floats], names: tuple[str, ...], touched: int, error: float
    ) -> tuple[Words, ...]:
        said = list(self._known.warnings)
        if OTHERS in names:
            said.append(both("credit.others", shown=len(names) - 1))
        unknown = [name for name in self.costs if name not in names]
        if unknown:
            said.append(both("credit.unknown_cost", names=", ".join(unknown)))
        if not touched:
            said.append(both("credit.nothing", goal=self.goal))
        below = [names[i] for i in np.flatnonzero(whole["shapley"] < -1e-12)]
        if below:
            said.append(both("credit.negative", names=", ".join(below)))
        if error > 0:
            said.append(both("credit.sampled", points=round(error * 100, 2)))
        return tuple(said)

    def _worth(self, chunk: Chunk, event: Longs) -> Floats:
        """Return (paths,) what each conversion is worth, 0 where it is not known."""
        if self.value is None:
            return np.zeros(event.size)
        values = np.nan_to_num(np.asarray(chunk.columns[self.value].values, np.float64))
        return np.where(event >= 0, np.append(values, 0.0)[event], 0.0)

    def _spent(self, chunk: Chunk, of: Longs, touch: Longs, number: int) -> Longs:
        if self.cost is None:
            return np.zeros(number, np.int64)
        values = np.nan_to_num(np.asarray(chunk.columns[self.cost].values, np.float64))
        coins = np.round(values[touch] * _COIN).astype(np.int64)
        spent = np.zeros(number, np.int64)
        np.add.at(spent, of, coins)
        return spent

    @property
    def _known(self) -> Touches:
        if self._touches is None:
            raise QuestionError(reason=both("credit.unbound"))
        return self._touches


def _groups(chunk: Chunk) -> Longs:
    """Return (people,) the jackknife group of each: by the moment of their first event."""
    at = chunk.time[np.minimum(chunk.offset[:-1], max(chunk.time.size - 1, 0))]
    return (mixed(at.astype(np.uint64)) % np.uint64(GROUPS)).astype(np.int64)


def _sets(
    of: Longs, path: Longs, size: Longs, won: NDArray[np.bool_], closed: NDArray[np.bool_],
    group: Longs,
) -> tuple[Longs, Longs, Longs]:  # fmt: skip
    """Return the different sets of channels of closed paths, and paths by set and group."""
    bits = np.zeros(size.size, np.int64)
    np.bitwise_or.at(bits, path, np.left_shift(np.int64(1), of))
    sets, place = np.unique(bits[closed], return_inverse=True)
    cell = place * GROUPS + group[closed]
    counted = [
        np.bincount(cell, weights=None if which is None else which, minlength=sets.size * GROUPS)
        for which in (won[closed].astype(np.float64), None)
    ]
    won_by, all_by = (each.astype(np.int64).reshape(-1, GROUPS) for each in counted)
    return sets, won_by, all_by


def _counts(of: Longs, path: Longs, owner: Longs, won: NDArray[np.bool_], number: int) -> Longs:
    """Return (channels, 3): touches, people with one, conversions with one."""
    found = np.zeros((number, 3), np.int64)
    found[:, 0] = np.bincount(of, minlength=number)
    person = np.unique(owner[path] * number + of)
    found[:, 1] = np.bincount(person % number, minlength=number)
    mine = won[path]
    pair = np.unique(path[mine] * number + of[mine])
    found[:, 2] = np.bincount(pair % number, minlength=number)
    return found


__all__ = ["MODELS", "Attribution", "AttributionResult", "ChannelCredit", "TouchedChannel"]
