"""Maps that a layout must survive: too many, too long, too little, too large."""

from __future__ import annotations

import msgspec

from tests.rooms.draw.sample import EVENT, people_cell, sample, w
from yeojido.domain.journey import (
    Cell,
    Item,
    JourneyMap,
    Lens,
    Match,
    Meta,
    Moment,
    Opportunity,
    Pain,
    Path,
    Stage,
    Touchpoint,
)

LONG_KO = "아주긴이름을가진접점이라서 도저히 한 줄에 들어가지 않는 모바일앱결제정보입력화면 단계"
LONG_EN = "CheckoutPaymentInformationEntryScreenViewed_on_mobile_application and several more words"
HUGE = 987_654_321_012


def crowded(steps: int = 12, *, long: bool = True, stages: int = 7) -> JourneyMap:
    """Return a map with every lane full in every column."""
    name = w(LONG_KO, LONG_EN) if long else w("접점", "Step")
    points, cells, pains, chances = [], [], [], []
    for place in range(steps):
        step, stage = f"s{place}", f"g{place * stages // steps}"
        points.append(
            Touchpoint(id=step, stage=stage, name=name, match=Match(), need=name, goal=place == 8,
                       failure=place == 3)
        )  # fmt: skip
        cells += [
            people_cell(step, None, (HUGE // (place + 1), HUGE // (place + 1) // 3, HUGE // 997)),
            Cell(lane="actions", step=step, provenance=EVENT,
                 items=tuple(Item(label=name, value=HUGE) for _ in range(5))),
            Cell(lane="channels", step=step,
                 items=tuple(Item(label=name, value=0.2, icon="no-such-icon") for _ in range(6))),
            Cell(lane="emotion", step=step, value=(-1) ** place * 2.0, n=HUGE, ci=(-2.0, 2.0)),
            Cell(lane="words", step=step,
                 items=tuple(Item(label=name, value=-2.0, kind="quote") for _ in range(3))),
            Cell(lane="time", step=step, value=10.0**place, n=9,
                 values={"p25": 1.0, "p75": 10.0 ** (place + 1)}),
            Cell(lane="friction", step=step, value=1.0, n=9,
                 items=tuple(Item(label=name, value=1.0, kind=kind)
                             for kind in ("loop", "back", "error", "repeat"))),
        ]  # fmt: skip
        pains.append(Pain(id=f"p{place}", rank=place + 1, step=step, title=name, severity=9.0,
                          lost_conversions=float(HUGE), people=HUGE, ci=(1.0, float(HUGE))))  # fmt: skip
        chances.append(Opportunity(id=f"o{place}", pain_ids=(f"p{place}",), title=name,
                                   owner=LONG_EN, expected_effect=123456.0))  # fmt: skip
    return JourneyMap(
        meta=Meta(id="crowded", title=name, type="service", kind="actual", goal=name),
        lens=Lens(people=HUGE, journeys=HUGE, events=HUGE, voices=HUGE, scenario=name,
                  persona_ids=(LONG_EN,), where="x = 'y'", evidence_share=1.0,
                  computed_at="2026-04-02T09:00:00Z"),
        stages=tuple(Stage(id=f"g{n}", name=name, order=n) for n in range(stages)),
        steps=tuple(points), cells=tuple(cells), pains=tuple(pains),
        opportunities=tuple(chances), kpis=sample().kpis * 2,
        moments=tuple(Moment(step=f"s{n}", kind="peak", reason=name) for n in (0, 1, 2)),
        paths=tuple(Path(steps=tuple(p.id for p in points), journeys=HUGE, share=0.9,
                         conversion=0.5, median_seconds=1e9) for _ in range(3)),
    )  # fmt: skip


def single() -> JourneyMap:
    """Return a map of one touchpoint."""
    whole = sample()
    return msgspec.structs.replace(
        whole, stages=whole.stages[:1], steps=whole.steps[:1], pains=(), opportunities=(),
        moments=(), paths=(), links=(),
        cells=tuple(c for c in whole.cells if c.step == "visit" or c.stage == "aware"),
    )  # fmt: skip


def planned() -> JourneyMap:
    """Return a plan: stages and touchpoints, no data."""
    whole = sample()
    return JourneyMap(
        meta=msgspec.structs.replace(whole.meta, kind="planned", period=None),
        stages=whole.stages,
        steps=whole.steps,
        lanes=whole.lanes,
    )


def gaps() -> JourneyMap:
    """Return the sample with voices missing, few and hollow."""
    whole = sample()
    voices = {"search": 0, "cart": 3, "order": 12}
    cells = tuple(
        msgspec.structs.replace(
            cell, n=voices[cell.step], value=None if voices[cell.step] < 5 else cell.value
        )
        if cell.lane == "emotion" and cell.step in voices
        else cell
        for cell in whole.cells
        if not (cell.lane == "emotion" and cell.step == "delivery")
    )
    return msgspec.structs.replace(whole, cells=cells)


STRESS: dict[str, JourneyMap] = {
    "sample": sample(),
    "no_ratings": sample(emotion=False),
    "gaps": gaps(),
    "planned": planned(),
    "single": single(),
    "crowded": crowded(),
    "twenty": crowded(20),
    "short": crowded(12, long=False),
}
