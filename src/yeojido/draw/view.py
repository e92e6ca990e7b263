"""A map as the layouts read it: columns, cells by place, and what stands out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yeojido.domain.journey import (
    Cell,
    Item,
    JourneyMap,
    Lane,
    Opportunity,
    Pain,
    Stage,
    Touchpoint,
)
from yeojido.domain.words import Language, Words, both, say
from yeojido.draw.typeface import Typeface

#: the order of the lanes, and their zone
LANES: tuple[tuple[str, str], ...] = (
    ("need", "experience"), ("actions", "experience"), ("channels", "experience"),
    ("emotion", "experience"), ("words", "experience"), ("people", "experience"),
    ("time", "experience"), ("friction", "experience"), ("pains", "insight"),
    ("moments", "insight"), ("opportunities", "insight"), ("kpi", "insight"),
)  # fmt: skip
KNOWN = frozenset(name for name, _ in LANES)
LANE_ICONS: dict[str, str] = {
    "need": "heart", "actions": "player-play", "channels": "route", "emotion": "mood-smile",
    "words": "quote", "people": "users", "time": "clock", "friction": "repeat",
    "pains": "alert-triangle", "moments": "star", "opportunities": "bulb", "kpi": "target",
}  # fmt: skip
HOLLOW = 30
DAY = 86_400.0
#: a curve of emotion stands for the journey where more than this share of places has one
ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Column:
    """A touchpoint and where it stands."""

    step: Touchpoint
    place: int
    x: float
    w: float

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return self.x + self.w / 2


@dataclass(frozen=True, slots=True)
class Flow:
    """The numbers of a cell of the people lane; journeys unless said otherwise."""

    people: float
    journeys: float
    moved: float
    left: float
    here: float
    left_share: float | None
    conversion: float | None
    furthest: float | None = None


def number(value: Any) -> float | None:
    """Return a value of a cell as a float, or None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)


def flow(cell: Cell | None) -> Flow | None:
    """Return the numbers of a cell of the people lane, or None where it is empty."""
    if cell is None or cell.value is None:
        return None
    given = {name: number(value) for name, value in cell.values.items()}
    moved, left, here = (given.get(name) or 0.0 for name in ("moved_on", "left", "here"))
    journeys = given.get("journeys") or moved + left + here or cell.value
    conversion = given.get("conversion")
    left_share = given.get("left_share")
    if left_share is None and moved + left > 0:
        left_share = left / (moved + left)
    if conversion is None and left_share is not None:
        conversion = 1 - left_share
    return Flow(
        cell.value, journeys, moved, left, here, left_share, conversion, given.get("furthest")
    )


@dataclass(frozen=True)
class View:
    """A map with its language and typeface: what every layout starts from."""

    map: JourneyMap
    language: Language
    face: Typeface
    _cells: dict[tuple[str, str], Cell] = field(default_factory=dict[tuple[str, str], Cell])

    @staticmethod
    def of(map_: JourneyMap, language: Language, face: Typeface) -> View:
        """Index the cells of a map."""
        cells = {
            (cell.lane, f"{'step' if cell.step is not None else 'stage'}:{cell.step or cell.stage}"):
            cell for cell in reversed(map_.cells)
        }  # fmt: skip
        return View(map_, language, face, cells)

    def t(self, key: str, **values: object) -> str:
        """Return a sentence of the pictures' words."""
        return say(f"draw.{key}", self.language, **values)

    def w(self, words: Words | None) -> str:
        """Return words of the map, as a picture can show them; the other language if empty."""
        if words is None:
            return ""
        text = words.say(self.language) or words.ko or words.en
        return self.face.printable(text)

    def cell(self, lane: str, step: str) -> Cell | None:
        """Return the cell of a lane at a touchpoint."""
        return self._cells.get((lane, f"step:{step}"))

    def stage_cell(self, lane: str, stage: str) -> Cell | None:
        """Return the cell of a lane at a stage."""
        return self._cells.get((lane, f"stage:{stage}"))

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages in order, those with touchpoints only."""
        used = {step.stage for step in self.map.steps}
        return sorted((s for s in self.map.stages if s.id in used), key=lambda s: s.order)

    @cached_property
    def steps(self) -> list[Touchpoint]:
        """The touchpoints by the order of their stages; those of unknown stages last."""
        order = {stage.id: place for place, stage in enumerate(self.stages)}
        return sorted(self.map.steps, key=lambda step: order.get(step.stage, len(order)))

    @cached_property
    def lanes(self) -> list[Lane]:
        """The lanes to draw: those of the map that are on, else all in the usual order."""
        if self.map.lanes:
            rank = {name: place for place, (name, _) in enumerate(LANES)}
            on = [lane for lane in self.map.lanes if lane.on]
            return sorted(on, key=lambda lane: rank.get(lane.kind, len(rank)))
        return [
            Lane(id=name, kind=name, name=both(f"draw.lane_{name}"), zone=_zone(zone))
            for name, zone in LANES
            if name != "need"
        ]

    def columns(self, left: float, width: float) -> list[Column]:
        """Return the touchpoints as equal columns between ``left`` and ``left + width``."""
        each = width / max(1, len(self.steps))
        return [Column(s, place, left + place * each, each) for place, s in enumerate(self.steps)]

    @cached_property
    def flows(self) -> list[Flow | None]:
        """The people's numbers per touchpoint, in the order of the columns."""
        return [flow(self.cell("people", step.id)) for step in self.steps]

    @cached_property
    def reach(self) -> list[float]:
        """Journeys that came to each touchpoint or further, in the order of the columns.

        Optional touchpoints do not make a dent in it. Where the map does not say how far journeys
        came, it is the number at each touchpoint.
        """
        own = [found.journeys if found else 0.0 for found in self.flows]
        if any(found and found.furthest is None for found in self.flows):
            return own
        out: list[float] = []
        total = 0.0
        for found, here in zip(reversed(self.flows), reversed(own), strict=True):
            total += (found.furthest or 0.0) if found else 0.0
            out.append(max(total, here))
        return out[::-1]

    def after_goal(self, place: int) -> bool:
        """Whether a column is the goal or comes after it, or is the last of a journey without one:
        leaving there loses no conversion.
        """
        goal = self.goal_place
        return place >= (len(self.steps) - 1 if goal is None else goal)

    @cached_property
    def usual_moods(self) -> dict[str, float]:
        """The share of each journey emotion over all touchpoints, weighted by their speakers."""
        total: dict[str, float] = {}
        speakers = 0.0
        for step in self.steps:
            found = top_items(self.cell("emotion", step.id), ("mood",))
            speakers += float(found[0].n or 0) if found else 0.0
            for item in found:
                share = (number(item.value) or 0.0) * (item.n or 0)
                total[item.icon or ""] = total.get(item.icon or "", 0.0) + share
        return {name: value / speakers for name, value in total.items()} if speakers else {}

    @cached_property
    def goal_place(self) -> int | None:
        """The place of the first touchpoint that is the goal."""
        return next((place for place, step in enumerate(self.steps) if step.goal), None)

    @cached_property
    def losses(self) -> list[int]:
        """Places of the touchpoints by the journeys that left there, most first.

        Leaving at the goal or after it, or at the last touchpoint, is no loss of a conversion.
        """
        end = self.goal_place if self.goal_place is not None else len(self.steps) - 1
        found = [
            (-numbers.left, place)
            for place, numbers in enumerate(self.flows)
            if numbers and numbers.left > 0 and place < end
        ]
        return [place for _, place in sorted(found)]

    @cached_property
    def worst(self) -> int | None:
        """The place where most is lost: that of the first pain, else of the largest loss.

        Without pains a loss must be a fifth at least: less is no finding.
        """
        places = {step.id: place for place, step in enumerate(self.steps)}
        for pain in self.pains[:1]:
            if pain.step in places:
                return places[pain.step]
        place = self.losses[0] if self.losses else None
        found = self.flows[place] if place is not None else None
        return place if found and (found.left_share or 0.0) >= 0.2 else None

    @property
    def worst_words(self) -> str:
        """What the place where most is lost is called: after its pain, else after the loss."""
        named = self.worst is not None and self.pains_at(self.worst)
        return self.t("top_pain" if named else "biggest_loss")

    @cached_property
    def pains(self) -> list[Pain]:
        """The pains by rank."""
        return sorted(self.map.pains, key=lambda pain: pain.rank)

    @cached_property
    def felt(self) -> list[tuple[int, Cell]]:
        """The touchpoints with an emotion that may be shown: (place, cell)."""
        return [
            (place, cell)
            for place, step in enumerate(self.steps)
            if (cell := self.cell("emotion", step.id)) and cell.value is not None
        ]

    @cached_property
    def waits(self) -> frozenset[int]:
        """Places where time passes unusually long: marked as waiting, or a day and more and at
        least twice the middle of all touchpoints' medians.
        """
        times = {
            place: cell.value
            for place, step in enumerate(self.steps)
            if (cell := self.cell("time", step.id)) and cell.value is not None
        }
        middle = sorted(times.values())[len(times) // 2] if times else 0.0
        return frozenset(
            place
            for place, seconds in times.items()
            if self.steps[place].wait or (seconds >= DAY and seconds >= 2 * middle)
        )

    @cached_property
    def rough(self) -> frozenset[int]:
        """The three places with most friction, of those where it is 15 % and more."""
        found = [
            (-(cell.value or 0.0), place)
            for place, step in enumerate(self.steps)
            if (cell := self.cell("friction", step.id)) and (cell.value or 0.0) >= 0.15
        ]
        return frozenset(place for _, place in sorted(found)[:3])

    @cached_property
    def well_felt(self) -> bool:
        """Whether enough touchpoints have an emotion for one curve to stand for the journey."""
        return len(self.felt) > max(1, ENOUGH * len(self.steps))

    @cached_property
    def mean_emotion(self) -> float | None:
        """The mean of the shown emotions, weighted by n."""
        weight = sum(cell.n for _, cell in self.felt)
        if not weight:
            return None
        return sum((cell.value or 0.0) * cell.n for _, cell in self.felt) / weight

    @cached_property
    def peak_end(self) -> float | None:
        """The mean of the most intense emotion and the last one (peak-end rule, Kahneman).

        Of people's journeys where the map knows it of them; else of the touchpoints shown.
        """
        if self.map.peak_end is not None:
            return self.map.peak_end.peak_end
        if len(self.felt) < 2:
            return None
        peak = max((cell.value or 0.0 for _, cell in self.felt), key=abs)
        return (peak + (self.felt[-1][1].value or 0.0)) / 2

    def place_of(self, step: str | None, stage: str | None) -> int | None:
        """Return the column of a touchpoint, or the first column of a stage."""
        for place, candidate in enumerate(self.steps):
            if candidate.id == step or (step is None and candidate.stage == stage):
                return place
        return None

    def quote_at(self, place: int, *, low: bool | None = None) -> Item | None:
        """Return the quote to show at a column: the first, or the lowest where it hurts.

        ``low`` asks for the lowest (True) or the highest (False) rating.
        """
        found = [i for i in top_items(self.cell("words", self.steps[place].id)) if self.w(i.label)]
        if low is None:
            low = True if self.pains_at(place) else None
        if not found or low is None:
            return found[0] if found else None
        return (min if low else max)(found, key=lambda item: number(item.value) or 0.0)

    def pains_at(self, place: int) -> list[Pain]:
        """Return the pains of a column, by rank."""
        return [p for p in self.pains if self.place_of(p.step, p.stage) == place]

    def opportunities_at(self, place: int) -> list[Opportunity]:
        """Return the opportunities of a column: that of their first pain, else the first."""
        where = {pain.id: self.place_of(pain.step, pain.stage) for pain in self.map.pains}
        found: list[Opportunity] = []
        for chance in self.map.opportunities:
            spots = [where[p] for p in chance.pain_ids if where.get(p) is not None]
            if (spots[0] if spots else 0) == place:
                found.append(chance)
        return found

    def has(self, lane: Lane) -> bool:
        """Whether a lane has anything to show."""
        kind = lane.kind
        if kind == "pains":
            return bool(self.map.pains)
        if kind == "moments":
            return bool(self.map.moments)
        if kind == "opportunities":
            return bool(self.map.opportunities)
        if kind == "kpi":
            return bool(self.map.kpis)
        if kind == "need":
            return any(step.need or self.cell(lane.id, step.id) for step in self.steps)
        return any(filled(self.cell(lane.id, step.id), kind) for step in self.steps)


def filled(cell: Cell | None, kind: str = "") -> bool:
    """Whether a cell says anything."""
    if cell is None:
        return False
    if kind == "emotion":
        return cell.value is not None
    return cell.value is not None or bool(cell.items) or cell.text is not None


def lane_name(view: View, lane: Lane) -> str:
    """Return the name of a lane in the picture's language."""
    return view.w(lane.name) or (view.t(f"lane_{lane.kind}") if lane.kind in KNOWN else lane.id)


def _zone(name: str) -> Any:
    return name


def top_items(cell: Cell | None, kinds: Iterable[str] = ()) -> list[Item]:
    """Return the items of a cell, only those of ``kinds`` when given."""
    if cell is None:
        return []
    wanted = set(kinds)
    return [item for item in cell.items if not wanted or item.kind in wanted]
