"""How right words are put into stages, measured on the demo shop, whose answer book says the truth.

The router learns from the demo's events and texts alone; the answer book (``truths/text_labels.csv``)
is read afterwards, to count. Run as::

    python -m tools.voice_routing --seed 7 --seed 11

How labels count, on the journey that is proposed from the data itself:

- *delivery, payment, browsing, store*: right in the stage of their touchpoint;
- *product* (quality): right at the touchpoint where products are judged, "Ratings and reviews"
  (a second figure says what is right when the stage of use counts instead);
- *price, email*: no touchpoint of the proposed map is about them. They are left out of the main
  figure. In the figure "of all texts" they count as right where they are taken for nothing else:
  off the map, or where the customer was asked.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from yeojido.adapters.demo import write
from yeojido.analyze.maps.listening import ListVoices, SaidVoice
from yeojido.app import journeys
from yeojido.app.hearing import hearing, text_router
from yeojido.app.importing import import_files
from yeojido.app.log import Log
from yeojido.app.settings import Settings
from yeojido.app.wire import house
from yeojido.collect.redact import mask_one
from yeojido.domain.journey import JourneyMap
from yeojido.domain.voice import text_key

#: Truth's touchpoint -> the proposed map's.
PLACE = {
    "delivery": "deliver", "payment": "payment", "browsing": "catalog", "store": "store_buy",
    "product": "review",
}  # fmt: skip
#: File of the demo -> its columns of ids and texts, and the events its texts come with; surveys name
#: their event in a column.
FILES = {
    "call_center.csv": ("접수번호", "문의내용", "구분"),
    "deliveries.csv": ("평가번호", "의견", "상태"),
    "reviews.csv": ("review_id", "review", "event"),
    "surveys.csv": ("응답번호", "의견", "이벤트"),
    "messages.csv": ("unsubscribe_id", "comment", "event_type"),
}
#: Where people may speak of anything.
FREE = ("review_written", "추천 의향 응답", "상담 전화", "채팅 상담")


@dataclass(frozen=True)
class Text:
    """A text of the demo, what it is about by the answer book, and where it was put."""

    voice: SaidVoice
    truth: str
    english: bool
    expected: str | None
    stage: str | None

    @property
    def free(self) -> bool:
        """Whether it was said where people may speak of anything."""
        return self.voice.event in FREE

    @property
    def right(self) -> bool:
        """Whether it stands in the stage of what it is about."""
        return self.voice.stage == self.stage

    @property
    def taken_for_nothing_else(self) -> bool:
        """Of words about what the map does not have: off the map, or where they were asked."""
        return self.voice.touchpoint is None or self.voice.reason == "rule"


@dataclass(frozen=True)
class Measured:
    """What came out for one seed."""

    seed: int
    texts: tuple[Text, ...]
    unmatched: int

    def on_map(self, *, free: bool = False) -> list[Text]:
        """Return the texts about something the map has (said where one may speak of anything)."""
        return [t for t in self.texts if t.stage is not None and (t.free or not free)]

    def stages(self, *, free: bool = False) -> float:
        """Return the share in the right stage."""
        return _share([text.right for text in self.on_map(free=free)])

    def everything(self) -> float:
        """Return the share that is right of all texts, price and e-mail among them."""
        return _share(
            [t.right if t.stage is not None else t.taken_for_nothing_else for t in self.texts]
        )

    def touchpoints(self, *, free: bool = False) -> float:
        """Return the share at the right touchpoint."""
        return _share([t.voice.touchpoint == t.expected for t in self.on_map(free=free)])


def _share(right: Sequence[bool]) -> float:
    return sum(right) / max(1, len(right))


def truths(folder: Path) -> dict[tuple[str, str], tuple[str, bool]]:
    """Return the topic's touchpoint, and whether it is English, by event and key of the text."""
    labels = pl.read_csv(folder / "truths" / "text_labels.csv")
    found: dict[tuple[str, str], Counter[tuple[str, bool]]] = {}
    for file, (number, text, event) in FILES.items():
        rows = pl.read_csv(folder / file, infer_schema=False, encoding="utf8-lossy")
        mine = labels.filter(file=file).join(
            rows.select(id=number, text=text, event=event), on="id", how="inner"
        )
        for row in mine.iter_rows(named=True):
            key = row["event"], text_key(mask_one(row["text"]))
            found.setdefault(key, Counter())[row["touchpoint"], row["english"]] += 1
    return {key: counted.most_common(1)[0][0] for key, counted in found.items()}


def placed(
    log: Log, definition: JourneyMap, moved: Mapping[str, str] | None = None
) -> tuple[SaidVoice, ...]:
    """Return every text with where it was put; ``moved``: touchpoints by text, as people said."""
    reading = hearing(log, definition)
    assert reading is not None
    if moved is not None:
        reading = replace(
            reading,
            router=text_router(log, definition, moved),
            moved={text_key(text): step for text, step in moved.items()},
        )
    return log.run(ListVoices(definition, reading, most=10**9)).voices


def judged(
    voices: Sequence[SaidVoice],
    definition: JourneyMap,
    answers: Mapping[tuple[str, str], tuple[str, bool]],
    seed: int,
) -> Measured:
    """Return the voices beside the truth."""
    stage = {step.id: step.stage for step in definition.steps}
    texts: list[Text] = []
    for voice in voices:
        found = answers.get((voice.event, voice.key))
        if found is not None:
            expected = PLACE.get(found[0])
            place = stage.get(expected or "")
            texts.append(Text(voice, found[0], found[1], expected, place))
    return Measured(seed, tuple(texts), len(voices) - len(texts))


def corrected(
    log: Log, definition: JourneyMap, before: Measured, number: int
) -> tuple[float, float, float]:
    """Return the share in the right stage of texts said where one may speak of anything, that nobody
    moved, before and after the ``number`` least sure were moved; and at the right touchpoint after.
    """
    unsure = sorted(
        (t for t in before.texts if t.free), key=lambda t: (t.voice.confidence, t.voice.key)
    )
    moved: dict[str, str] = {}
    for text in unsure:
        if len(moved) < number and text.voice.text not in moved:
            moved[text.voice.text] = text.expected or ""
    answers = {(t.voice.event, t.voice.key): (t.truth, t.english) for t in before.texts}
    after = judged(placed(log, definition, moved), definition, answers, before.seed)
    others = [t for t in before.on_map(free=True) if t.voice.text not in moved]
    then = [t for t in after.on_map(free=True) if t.voice.text not in moved]
    return (
        _share([t.right for t in others]),
        _share([t.right for t in then]),
        _share([t.voice.touchpoint == t.expected for t in then]),
    )


def report(found: Measured, definition: JourneyMap) -> str:
    """Return the figures and the confusion of stages, in Markdown."""
    order = [stage.id for stage in sorted(definition.stages, key=lambda stage: stage.order)]
    columns = [*order, "off the map"]
    lines = [
        f"## Seed {found.seed}: {len(found.texts):,} texts ({found.unmatched} not in the answer book)",
        "",
        "| | all | said where one may speak of anything |",
        "|---|---|---|",
        f"| texts about what the map has | {len(found.on_map()):,} | {len(found.on_map(free=True)):,} |",
        f"| in the right stage | **{found.stages():.3f}** | **{found.stages(free=True):.3f}** |",
        f"| at the right touchpoint | {found.touchpoints():.3f} | {found.touchpoints(free=True):.3f} |",
        f"| with price and e-mail, of all texts | {found.everything():.3f} | |",
        f"| product counted as use | {_as_use(found):.3f} | |",
        f"| English, in the right stage | {_share([t.right for t in found.on_map() if t.english]):.3f} "
        f"| {_share([t.right for t in found.on_map(free=True) if t.english]):.3f} |",
        "",
        "| truth | " + " | ".join(columns) + " | right |",
        "|---|" + "---|" * (len(columns) + 1),
    ]
    for truth in (*PLACE, "price", "email"):
        mine = [t for t in found.texts if t.truth == truth]
        counted = Counter(t.voice.stage or "off the map" for t in mine)
        right = _share([t.right if t.stage else t.taken_for_nothing_else for t in mine])
        cells = " | ".join(str(counted[name]) for name in columns)
        lines.append(f"| {truth} | {cells} | {right:.3f} |")
    lines += ["", "| put there | texts | share | in the right stage |", "|---|---|---|---|"]
    for reason in ("person", "rule", "asked", "text", "time"):
        mine = [t for t in found.on_map() if _way(t.voice) == reason]
        if mine:
            share = len(mine) / len(found.on_map())
            lines.append(
                f"| {reason} | {len(mine)} | {share:.2f} | {_share([t.right for t in mine]):.3f} |"
            )
    lines += [
        "",
        "| confidence (by text) | texts | mean | in the right stage |",
        "|---|---|---|---|",
    ]
    for low in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        mine = [
            t for t in found.texts
            if t.voice.reason == "text" and low <= t.voice.confidence < low + 0.1 + (low == 0.9)
        ]  # fmt: skip
        if mine:
            mean = sum(t.voice.confidence for t in mine) / len(mine)
            right = _share([t.right for t in mine])
            lines.append(f"| {low:.1f} | {len(mine)} | {mean:.2f} | {right:.3f} |")
    return "\n".join(lines)


def _way(voice: SaidVoice) -> str:
    return "asked" if voice.reason == "rule" and voice.confidence < 1 else voice.reason


def _as_use(found: Measured) -> float:
    return _share(
        [t.voice.stage == "use" if t.truth == "product" else t.right for t in found.on_map()]
    )


def measure(seed: int, customers: int, folder: Path) -> tuple[Measured, JourneyMap, Log]:
    """Make a demo shop, import it, propose its journey, place its words and judge them."""
    files = write(folder / "files", customers, seed)
    settings = Settings(folder / "workspace", "en", json=False)
    with house(settings, create=True) as parts:
        import_files(parts.workspace, files)
        log = parts.log()
        definition = journeys.propose(log, type="purchase")
        found = judged(placed(log, definition), definition, truths(folder / "files"), seed)
        return found, definition, log


def main() -> None:
    """Print the figures of some seeds."""
    asked = argparse.ArgumentParser(description="Routing of words to stages on the demo shop.")
    asked.add_argument("--seed", type=int, action="append")
    asked.add_argument("--customers", type=int, default=5000)
    given = asked.parse_args()
    for seed in given.seed or [7, 11]:
        with tempfile.TemporaryDirectory() as made:
            found, definition, log = measure(seed, given.customers, Path(made))
            print(report(found, definition))
            for number in (10, 50):
                before, after, at = corrected(log, definition, found, number)
                print(f"\n{number} corrections: {before:.3f} -> {after:.3f}, touchpoints {at:.3f}")
            print(flush=True)


if __name__ == "__main__":
    main()
