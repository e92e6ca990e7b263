"""What an import would do, without doing it: how files are understood and what they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_bytes
from typing import Any

from yeojido.app.importing import columns_of, files_of, held_for_sample
from yeojido.app.spreading import shaped
from yeojido.collect.roles import NOTHING_SAID, Overrides, Plan
from yeojido.domain.errors import HoldsCosts
from yeojido.domain.log import SECOND
from yeojido.domain.source import FileOptions, RawRows
from yeojido.domain.words import Words, both

SHOWN = 5
_FIXED = ("person", "event", "time", "seq", "channel", "text", "rating",
          "digest_hi", "digest_lo", "exact")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """How one file would be taken.

    Attributes:
        shape: the export's shape, None where columns were guessed. kind: events or costs.
        columns: role -> column, reason, confidence. events: the first ones, times ISO 8601.
        rows: of the part that was read for it (20,000 at most); rejected: of those.
        withheld: columns not stored, personal. masked: texts in which personal data is blotted
            out. pseudonyms: people are stored under pseudonyms. ignored: columns that say nothing.
        plain: columns that play no part and are kept as properties.
    """

    file: str
    format: str
    shape: str | None
    kind: str
    rows: int
    rejected: int = 0
    reasons: tuple[dict[str, Any], ...] = ()
    columns: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    events: tuple[dict[str, Any], ...] = ()
    withheld: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    pseudonyms: bool = False
    ignored: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    warnings: tuple[Words, ...] = ()
    plan: Plan | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values for JSON; words as {"ko", "en"}."""
        names = ("file", "format", "shape", "kind", "rows", "rejected", "reasons", "columns",
                 "events", "withheld", "masked", "pseudonyms", "ignored", "plain")  # fmt: skip
        document = {name: getattr(self, name) for name in names}
        document["warnings"] = [{"ko": w.ko, "en": w.en} for w in self.warnings]
        return document


def preview(paths: Sequence[Path], overrides: Overrides = NOTHING_SAID) -> list[Preview]:
    """Understand files, or folders of them, and clean their first rows; nothing is written.

    Pseudonyms are of this call alone. Raises InputError.
    """
    return [_one(file, overrides) for path in paths for file in files_of(path)]


def _one(path: Path, overrides: Overrides) -> Preview:
    from yeojido.adapters.files.opening import open_source
    from yeojido.collect.clean import clean
    from yeojido.collect.guess import guess
    from yeojido.collect.shapes.planning import found_shape, plan_of

    options = FileOptions(overrides.delimiter, overrides.encoding, overrides.sheet)
    source = open_source(path, options)
    stretches = source.rows()
    held, sample = held_for_sample(stretches, path)
    try:
        fit = found_shape(sample, path.name, overrides)
    except HoldsCosts as found:
        return _costs(path, source.format, str(found.values["shape"]), sample.height)
    if fit is None:
        plan = guess(sample, path.name, overrides, format_=source.format)
    else:
        plan = plan_of(sample, path.name, fit, overrides, source.format)
    secret = token_bytes(32)
    now = round(datetime.now(UTC).timestamp() * SECOND)
    raw = RawRows(sample, _lines(held, sample.height))
    (row,) = shaped(iter([raw]), plan, secret)
    cleaned = clean(row, plan, secret, now=now)
    refused = [each for part in held for each in part.rejected] + [*row.rejected]
    refused += cleaned.rejected
    return Preview(
        file=path.name, format=source.format, shape=fit.shape.name if fit else None,
        kind="events", rows=sample.height, rejected=len(refused),
        reasons=tuple({"ko": r.ko, "en": r.en} for r in dict.fromkeys(e.reason for e in refused)),
        columns=columns_of(plan), events=_shown(cleaned.frame), withheld=plan.withheld,
        masked=plan.masked, pseudonyms=plan.pseudonym or _personal(plan),
        ignored=plan.shape.ignored if plan.shape else (), plain=_plain(sample.columns, plan),
        warnings=(*source.notes, *plan.warnings), plan=plan,
    )  # fmt: skip


def _costs(path: Path, format_: str, shape: str, rows: int) -> Preview:
    said = both("importing.costs_preview", path=path.name, shape=shape)
    return Preview(path.name, format_, shape, "costs", rows, warnings=(said,))


def _lines(held: Sequence[RawRows], rows: int) -> Any:
    import numpy as np

    return np.concatenate([raw.lines for raw in held])[:rows]


def _personal(plan: Plan) -> bool:
    return plan.shape is not None and any(
        who.kind == "personal" and who.field in plan.shape.fields for who in plan.shape.who
    )


def _plain(columns: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """Return the columns that play no part: kept as they are."""
    if plan.shape is not None:
        return tuple(c for c in plan.shape.rest if c not in plan.withheld)
    used = {found.column for found in plan.roles.values()} | {*plan.withheld, *plan.questions}
    used |= {plan.clock, *plan.drop, *(name for name, _ in plan.more_ratings)}
    return tuple(column for column in columns if column not in used)


def _shown(frame: Any) -> tuple[dict[str, Any], ...]:
    """Return the first events, without what is empty."""
    events: list[dict[str, Any]] = []
    for row in frame.head(SHOWN).to_dicts():
        at = datetime.fromtimestamp(row["time"] / SECOND, UTC).isoformat().replace("+00:00", "Z")
        event = {"person": row["person"], "event": row["event"], "time": at}
        event |= {n: row[n] for n in ("channel", "rating", "text") if row[n] is not None}
        rest = {k: v for k, v in row.items() if k not in _FIXED and v is not None}
        events.append({**event, "properties": rest})
    return tuple(events)
