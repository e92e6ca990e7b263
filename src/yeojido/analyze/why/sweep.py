"""One look over the log for changes: daily sums of everything, and the clearest window of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze import lexicon
from yeojido.analyze.scan import Sums as Around
from yeojido.analyze.scan import clearest
from yeojido.analyze.why.incidents import RULES, Finding, Looked, Taken, found_first
from yeojido.analyze.why.series import THOUSAND, Measure, Segments, Sums, summed
from yeojido.kernels.arrays import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from yeojido.analyze.why.incidents import Incident
    from yeojido.analyze.why.profile import Profile
    from yeojido.analyze.why.transits import Nodes, Transit
    from yeojido.domain.log import Chunk

    Longs = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

MEASURES: tuple[Measure, ...] = ("conversion", "rating", "people")
#: A property with more values than this makes no segments.
MOST_SEGMENT_VALUES = 20
#: More events than this are not counted by day: the rarest are left out.
_MOST_EVENTS = 60
#: Windows less clear than this cannot become findings; they are not looked at closely.
_LEAST_Z = 3.5
#: A change of conversion is told when it comes to so many conversions.
_LEAST_CASES = 10
#: A change in how many people do something is told when it comes to so many a day.
_LEAST_A_DAY = 3


@dataclass(frozen=True, slots=True)
class SweepState:
    """Daily sums of each measure so far."""

    conversion: Sums
    rating: Sums
    people: Sums

    def of(self, measure: Measure) -> Longs:
        """Return the sums of one measure."""
        sums: Sums = getattr(self, measure)
        return sums.values


@dataclass(frozen=True, slots=True)
class Swept:
    """What one look found: at most one incident of each measure, and how many series there were."""

    incidents: tuple[tuple[Incident, Taken], ...]
    series: int


@dataclass(frozen=True)
class Sweep:
    """Look over the whole log once.

    Args:
        nodes, transits, profile: what to look at.
        edges: (days + 1,) microseconds UTC at which days begin.
        labels: what the days are called.
        measures: those still looked at.
        taken: what was found before: it is left out.
        rated: there are ratings.
        threshold: the corrected p up to which something is found.
        least: by measure, the smallest change that is told.
    """

    nodes: Nodes
    transits: tuple[Transit, ...]
    profile: Profile
    edges: tuple[int, ...]
    labels: tuple[str, ...]
    measures: tuple[Measure, ...]
    taken: tuple[Taken, ...]
    rated: bool
    threshold: float
    least: Mapping[Measure, float]

    @property
    def segments(self) -> Segments:
        """Everybody and every value of every property; what only ratings have makes no segment."""
        return Segments(
            tuple(p for p in self.profile.properties if p.name != "rating" and not p.edges)
        )

    @property
    def days(self) -> int:
        """How many days (or weeks) there are."""
        return max(1, len(self.edges) - 1)

    def needs(self) -> Collection[str]:
        """Return the columns of rules, segments and ratings."""
        columns = self.nodes.needs(self.profile.names)
        columns |= {each.name for each in self.segments.properties}
        return columns | ({"rating"} if self.rated else frozenset())

    def counted(self) -> tuple[str, ...]:
        """Return the events whose people are counted by day."""
        names, events = self.profile.names, self.profile.events
        ranked = sorted(range(len(names)), key=lambda i: (-events[i], i))
        return tuple(names[i] for i in sorted(ranked[:_MOST_EVENTS]))

    def scan(self, chunk: Chunk) -> SweepState:
        """Add up one bucket."""
        segments = self.segments
        codes = segments.codes(chunk) if chunk.code.size else []
        day = np.searchsorted(np.array(self.edges, np.int64), chunk.time, side="right") - 1
        return SweepState(
            self._conversion(chunk, segments, codes, day),
            self._rating(chunk, segments, codes, day),
            self._people(chunk, segments, codes, day),
        )

    def _conversion(
        self, chunk: Chunk, segments: Segments, codes: Sequence[Any], day: Longs
    ) -> Sums:
        from yeojido.kernels.passages import passages

        transits = self.transits if "conversion" in self.measures else ()
        empty = Sums((len(transits), segments.size, self.days, 2))
        if not transits or not chunk.code.size:
            return empty
        place = {name: i for i, name in enumerate(self.nodes.names)}
        source = np.array([place[t.source] for t in transits], np.int64)
        target = np.array([place[t.target] for t in transits], np.int64)
        ordered = np.array([t.ordered for t in transits], np.uint8)
        node, time, offset, at = self.nodes.read(chunk)
        event, pair, hit = passages(
            frozen(node), frozen(offset), frozen(source), frozen(target), frozen(ordered)
        )
        walk = self.nodes.walk
        settled = walk.gap if walk.unit == "visit" else walk.patience or 0
        kept = time[event] <= chunk.end - settled
        event, pair, hit = at[event[kept]], pair[kept].astype(np.int64), hit[kept]
        kept = self._kept("conversion", codes, event, pair, day[event])
        event, pair, hit = event[kept], pair[kept], hit[kept]
        return summed(
            segments, codes, event, pair, day[event],
            size=(len(transits), self.days), weights=(None, hit.astype(np.int64)),
        )  # fmt: skip

    def _rating(self, chunk: Chunk, segments: Segments, codes: Sequence[Any], day: Longs) -> Sums:
        rows = len(self.profile.names) if self.rated and "rating" in self.measures else 0
        if not rows or not chunk.code.size:
            return Sums((rows, segments.size, self.days, 3))
        value = chunk.columns["rating"].values
        event = np.flatnonzero(~np.isnan(value))
        code = chunk.code.astype(np.int64)
        event = event[self._kept("rating", codes, event, code[event], day[event])]
        rating = np.rint(value[event] * THOUSAND).astype(np.int64)
        return summed(
            segments, codes, event, code[event], day[event],
            size=(rows, self.days), weights=(None, rating, rating * rating),
        )  # fmt: skip

    def _people(self, chunk: Chunk, segments: Segments, codes: Sequence[Any], day: Longs) -> Sums:
        from yeojido.kernels.passages import once_a_day

        names = self.counted() if "people" in self.measures else ()
        if not names or not chunk.code.size:
            return Sums((len(names), segments.size, self.days, 1))
        new = once_a_day(frozen(chunk.code), frozen(day), frozen(chunk.offset), len(chunk.names))
        place = {name: i for i, name in enumerate(names)}
        row_of = np.array([place.get(name, -1) for name in chunk.names], np.int64)
        event = np.flatnonzero((new == 1) & (row_of[chunk.code] >= 0))
        event = event[self._kept("people", codes, event, row_of[chunk.code[event]], day[event])]
        return summed(
            segments, codes, event, row_of[chunk.code[event]], day[event],
            size=(len(names), self.days), weights=(None,),
        )  # fmt: skip

    def merge(self, a: SweepState, b: SweepState) -> SweepState:
        """Add both up."""
        return SweepState(a.conversion + b.conversion, a.rating + b.rating, a.people + b.people)

    def finish(self, state: SweepState) -> Swept:
        """Scan every series, and return the clearest incident of each measure."""
        ordered = tuple(t.ordered for t in self.transits)
        looked = Looked(
            self.segments, self.labels, self._names(), self.threshold, ordered, self._failing()
        )
        made: list[tuple[Incident, Taken]] = []
        count = 0
        for measure in self.measures:
            values = state.of(measure)
            series, keys = self._series(measure, values)
            count += len(keys)
            findings = self._scanned(measure, series, keys, values)
            large = [each for each in findings if self._large(each)]
            first = found_first(large, findings, 2 * len(keys), looked, values)
            if first is not None:
                made.append(first)
        return Swept(tuple(made), count)

    def _failing(self) -> frozenset[str]:
        """Return the nodes that stand for something going wrong, by their names."""
        nodes = {name for transit in self.transits for name in (transit.source, transit.target)}
        nodes |= set(self.counted())
        definition = self.nodes.walk.definition
        if definition is not None:
            return frozenset(step.id for step in definition.steps if step.failure)
        return frozenset(n for n in nodes if "error" in lexicon.concept(n).families)

    def _names(self) -> dict[Measure, tuple[tuple[str, ...], ...]]:
        """Return what each row of a measure is about: source and target, or an event."""
        return {
            "conversion": tuple((t.source, t.target) for t in self.transits),
            "rating": tuple((name,) for name in self.profile.names),
            "people": tuple((name,) for name in self.counted()),
        }

    def _series(self, measure: Measure, values: Longs) -> tuple[Floats, list[tuple[int, int]]]:
        """Return (series, days, 3) number, total and squares of what has enough to be scanned."""
        rules = RULES[measure]
        found: list[Floats] = []
        keys: list[tuple[int, int]] = []
        for row in range(values.shape[0]):
            for segment in range(values.shape[1]):
                cell = values[row, segment].astype(np.float64)
                if measure == "people":
                    if cell.sum() < rules.inside * 10:
                        continue
                    found.append(self._days(row, cell[:, 0]))
                elif cell[:, 0].sum() < rules.inside + rules.outside:
                    continue
                elif measure == "rating":
                    found.append(cell / np.array([1.0, THOUSAND, THOUSAND**2]))
                else:
                    found.append(np.stack([cell[:, 0], cell[:, 1], cell[:, 1]], axis=1))
                keys.append((row, segment))
        return np.array(found).reshape(len(found), values.shape[2], 3), keys

    def _days(self, row: int, people: Floats) -> Floats:
        """Return people per day as a series: square roots, whose spread does not grow with them
        (Anscombe 1948). Days that were found before are left out.
        """
        there = np.ones(people.size)
        for each in self.taken:
            if each.measure == "people" and row in each.rows:
                there[each.first : each.last + 1] = 0
        return np.stack([there, there * np.sqrt(people), there * people], axis=1)

    def _scanned(
        self, measure: Measure, series: Floats, keys: Sequence[tuple[int, int]], values: Longs
    ) -> list[Finding]:
        """Return the clearest windows of each series, one lower and one higher than around it."""
        rules = RULES[measure]
        falls = clearest(series, rules, least_z=_LEAST_Z)
        rises = clearest(series, rules, rise=True, least_z=_LEAST_Z)
        made: list[Finding] = []
        for (row, segment), fall, rise in zip(keys, falls, rises, strict=True):
            made += [
                Finding(measure, row, segment, window, window.p)
                for window in (fall, rise)
                if window is not None
            ]
        if measure == "people":
            made = [self._counted_again(each, values) for each in made]
        return made

    def _counted_again(self, each: Finding, values: Longs) -> Finding:
        """Return a finding with people instead of the square roots that were scanned."""
        cell = values[each.row, each.segment, :, 0].astype(np.float64)
        window = each.window
        there = self._days(each.row, cell)[:, 0]
        series = np.stack([there, there * cell, there * cell**2], axis=1)
        parts = np.split(series, [window.first, window.last + 1])
        before, inside, after = (Around(*part.sum(axis=0).tolist()) for part in parts)
        new = replace(window, inside=inside, before=before, after=after)
        return replace(each, window=new)

    def _kept(
        self, measure: Measure, codes: Sequence[Any], event: Longs, row: Longs, day: Longs
    ) -> Bools:
        """Return which rows were not found before."""
        kept = np.ones(event.size, np.bool_)
        for each in self.taken:
            if each.measure == measure:
                inside = (day >= each.first) & (day <= each.last) & np.isin(row, each.rows)
                if each.segment > 0 and inside.any():
                    where, value = self.segments.place(each.segment)
                    inside &= codes[where][event] == value
                kept &= ~inside
        return kept

    def _large(self, each: Finding) -> bool:
        """Tell whether a change is large enough to be told."""
        inside, outside = each.inside.mean, each.outside.mean
        least = self.least[each.measure]
        if each.measure == "people":
            low, high = sorted((inside, outside))
            return high >= max(_LEAST_A_DAY, least * low)
        if (
            each.measure == "conversion"
            and each.inside.number * abs(inside - outside) < _LEAST_CASES
        ):
            return False
        return abs(inside - outside) >= least
