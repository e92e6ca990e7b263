"""What shapes of journeys look like, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from yeojido.analyze.results import Tabular
from yeojido.analyze.sequences.walks import END, START
from yeojido.domain.words import Words, both

#: Words that END and START are never named by.
_ENDS = (START, END)


@dataclass(frozen=True, slots=True)
class Feature:
    """A node ``(a,)`` or an edge ``(a, b)`` that a shape has more often than all others.

    ``inside``, ``outside``: share of units that have it; ``difference`` with its 95 % interval
    (Newcombe 1998).
    """

    item: tuple[str, ...]
    inside: float
    outside: float
    difference: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape.

    Attributes:
        number: from 1, the largest shape first.
        name: made of what tells it apart.
        units, people, share: whom it stands for; ``share`` of all units.
        steps, seconds: its representative, a real unit: nodes, and when (from the first one on);
            ``whole``: these are all its nodes.
        coverage: part of its units that are close to the representative.
        mean_distance: of its units to the representative (0..1).
        features: what tells it apart, the surest first.
        median_seconds: from first to last node.
        converted, left, here, conversion, conversion_interval: None where no goal is known.
    """

    number: int
    name: Words
    units: int
    people: int
    share: float
    steps: tuple[str, ...]
    seconds: tuple[float, ...]
    whole: bool
    coverage: float | None
    mean_distance: float | None
    features: tuple[Feature, ...]
    median_seconds: float | None
    converted: int | None
    left: int | None
    here: int | None
    conversion: float | None
    conversion_interval: tuple[float, float] | None

    @property
    def told(self) -> tuple[str, ...]:
        """All names that the features use."""
        return tuple(name for each in self.features for name in each.item)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        values = asdict(self)
        values["name"] = {"ko": self.name.ko, "en": self.name.en}
        for name in ("steps", "seconds", "conversion_interval"):
            values[name] = None if values[name] is None else list(values[name])
        for feature in values["features"]:
            feature["item"], feature["interval"] = [*feature["item"]], [*feature["interval"]]
        values["features"] = list(values["features"])
        return values


@dataclass(frozen=True, slots=True)
class ShapesResult(Tabular):
    """The shapes, and how well they stand for the log.

    Attributes:
        units: of the whole log; ``coverage``: part of them close to their representative, that
            is at least ``close`` alike; ``mean_distance``: of all to theirs.
        silhouettes: by number of shapes, where it was not given; ``silhouette``: of this one.
        stability, stability_range: mean adjusted Rand index when parts of the sample are grouped
            anew (1 = the same groups), and the range of 95 % of the parts; None for tiny logs.
        sample, held_out: units that were grouped, and that judge.
        held_out_distance, k_medoids_distance: mean distance on the second sample to these
            representatives, and to those of k-medoids fitted to it; ``ratio`` of the two.
        nodes: what people call the nodes.
        question: the fitted question, whose ``assign(chunk)`` tells each unit's shape.
    """

    shapes: tuple[Shape, ...]
    units: int
    coverage: float | None
    close: float
    mean_distance: float | None
    silhouettes: dict[int, float]
    silhouette: float | None
    stability: float | None
    stability_range: tuple[float, float] | None
    sample: int
    held_out: int
    held_out_distance: float | None
    k_medoids_distance: float | None
    ratio: float | None
    nodes: dict[str, Words]
    warnings: tuple[Words, ...]
    question: Any = field(repr=False, compare=False)

    @property
    def finding(self) -> Words:
        """The answer in one sentence."""
        if not self.shapes:
            return both("mining.nothing")
        largest = self.shapes[0]
        return both(
            "mining.shapes_finding",
            k=len(self.shapes),
            name=largest.name,
            share=f"{largest.share:.0%}",
            coverage=f"{self.coverage or 0:.0%}",
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        numbers = (
            "units", "coverage", "close", "mean_distance", "silhouette", "stability", "sample",
            "held_out", "held_out_distance", "k_medoids_distance", "ratio",
        )  # fmt: skip
        span = self.stability_range
        return {
            "finding": {"ko": self.finding.ko, "en": self.finding.en},
            "shapes": [shape.to_dict() for shape in self.shapes],
            **{name: getattr(self, name) for name in numbers},
            "silhouettes": {str(k): value for k, value in self.silhouettes.items()},
            "stability_range": None if span is None else [*span],
            "nodes": {name: {"ko": w.ko, "en": w.en} for name, w in self.nodes.items()},
            "warnings": [{"ko": each.ko, "en": each.en} for each in self.warnings],
        }

    def to_polars(self) -> Any:
        """Return one row per shape."""
        import polars as pl

        rows = [
            {
                "number": shape.number, "name_ko": shape.name.ko, "name_en": shape.name.en,
                "units": shape.units, "people": shape.people, "share": shape.share,
                "coverage": shape.coverage, "mean_distance": shape.mean_distance,
                "median_seconds": shape.median_seconds, "conversion": shape.conversion,
                "representative": list(shape.steps),
            }
            for shape in self.shapes
        ]  # fmt: skip
        return pl.DataFrame(
            rows,
            schema={
                "number": pl.Int64, "name_ko": pl.String, "name_en": pl.String,
                "units": pl.Int64, "people": pl.Int64, "share": pl.Float64,
                "coverage": pl.Float64, "mean_distance": pl.Float64,
                "median_seconds": pl.Float64, "conversion": pl.Float64,
                "representative": pl.List(pl.String),
            },
        )  # fmt: skip


def shape_name(
    shape: Shape, called: Mapping[str, Words], taken: set[str], *, has_goal: bool
) -> Words:
    """Return a name of what tells a shape apart, different from those taken."""
    steps = [name for name, _ in groupby(shape.steps)]
    first, last = called[steps[0]], called[steps[-1]]
    nodes = [each.item[0] for each in shape.features if len(each.item) == 1]
    marks = [name for name in nodes if name in steps and name != steps[0]]
    mark = called[marks[0]] if marks else last
    won = (shape.conversion or 0) >= 0.5
    end = ("won" if won else "left") if has_goal else "open"
    common = Counter(steps).most_common(2)
    back = len(common) == 2 and min(n for _, n in common) >= 3
    if len(steps) == 1:
        said = {steps[0]}
        name = both(f"mining.shape_one_{end}", a=first)
    elif back and sum(n for _, n in common) >= 0.6 * len(steps):
        said = {common[0][0], common[1][0]}
        a, b = (called[node] for node in sorted(said))
        name = both(f"mining.shape_back_{end}", a=a, b=b)
    else:
        said = {steps[0], marks[0] if marks else steps[-1]}
        name = both(f"mining.shape_far_{end}", a=first, b=mark)
    plain = name
    for other in (node for node in nodes if node not in said):
        if name.en not in taken:
            return name
        name = both("mining.shape_with", name=plain, a=called[other])
    if name.en in taken:
        name = both("mining.shape_number", name=name, number=shape.number)
    return name
