"""The picture of cohort tables: what people do at each age, by when they started or by a trait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yeojido.domain.words import Language, say
from yeojido.draw import numbers
from yeojido.draw.plots.frame import Head
from yeojido.draw.plots.heat import Cell, Heat, Row, heat
from yeojido.draw.scene import Scene
from yeojido.draw.typeface import Typeface

Data = Mapping[str, Any]
#: Fewer people than this make a pale cell.
FEW = 30


def _t(key: str, language: Language, **values: object) -> str:
    return say(f"timing.{key}", language, **values)


def _head(data: Data, language: Language, title: str, subtitle: str, *notes: str) -> Head:
    warned = [str(each[language]) for each in data.get("warnings", ())]
    return Head(title=title, subtitle=subtitle, notes=(*notes, *warned))


def cohorts(data: Data, language: Language, face: Typeface) -> Scene:
    """Return the heat table of cohorts by age, from ``CohortsResult.to_dict()``."""
    share = data["measure"] == "people"
    field = "per_person" if share else "cumulative"
    parts = [(each["cohort"] or _t("row_missing", language), each["people"], each["cells"], False)
             for each in data["cohorts"]]  # fmt: skip
    if data["people"]:
        parts.append((_t("row_all", language), data["people"], data["average"], True))
    rows = tuple(
        Row(name=name, note=numbers.count(people), strong=strong, cells=tuple(
            Cell(value=cell[field], open=not strong and data["by"] is None
                 and not cell["complete"] and cell[field] is not None,
                 pale=cell["judged"] < FEW and cell[field] is not None)
            for cell in cells
        ))
        for name, people, cells, strong in parts
    )  # fmt: skip
    known = [cell for cell in data["average"] if cell[field] is not None]
    title = _t("title_cohorts_none", language)
    if known:
        # the oldest age that most people have reached: the very oldest is that of the first few
        most = [cell for cell in known if 2 * cell["judged"] >= data["people"]]
        latest = (most or known)[-1]
        value = latest[field]
        title = _t(
            f"title_cohorts_{data['measure']}", language,
            age=_t(f"age_{data['unit']}", language, age=latest["age"]),
            value=numbers.share(value) if share else _amount(value), property=data["value"] or "",
        )  # fmt: skip
    plot = Heat(
        head=_head(data, language, title, _t(f"lead_cohorts_{data['measure']}", language),
                   _t("note_cohorts", language)),
        columns=tuple(
            _t(f"age_{data['unit']}", language, age=c["age"]) for c in data["average"]
        ),
        rows=rows,
        unit="share" if share else "number",
        low=0.0,
        corner=data["by"] or _t("col_cohort", language),
        note_head=_t("col_people", language),
    )  # fmt: skip
    return heat(plot, language, face)


def _amount(value: float) -> str:
    return numbers.count(value) if abs(value) >= 100 else f"{value:.1f}"
