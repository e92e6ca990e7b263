"""What customers said, one by one: where it was put and why, what was felt; and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from yeojido.analyze import classify
from yeojido.analyze.columns import Columns, columns
from yeojido.analyze.journeys import Patience, Patiences, journeys
from yeojido.analyze.maps import counting, felt
from yeojido.analyze.maps.assembly import ALWAYS
from yeojido.analyze.results import Tabular
from yeojido.analyze.voice.hearing import REASONS, VoiceReading
from yeojido.domain.errors import QuestionError
from yeojido.domain.voice import EMOTIONS, LANGUAGES, text_key

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from yeojido.analyze.maps.felt import Heard
    from yeojido.domain.journey import JourneyMap
    from yeojido.domain.log import Chunk, LogSummary

Order = Literal["latest", "unhappy", "unsure"]
#: Below this confidence a person may want to look.
UNSURE = 0.6
#: So many voices are listed at the most.
MOST = 1_000
_NOWHERE = ""
#: The columns of the table of voices; ``because`` stands last.
_TABLE = ("at", "event", "channel", "key", "text", "rating", "valence", "emotion", "language",
          "touchpoint", "stage", "reason", "confidence", "about", "because")  # fmt: skip
_NUMBERS = frozenset(("rating", "valence", "confidence"))


@dataclass(frozen=True, slots=True)
class SaidVoice:
    """One voice with words.

    Attributes:
        at: when, microseconds UTC.
        event, channel: where it was said.
        key: of the text (``domain.voice.text_key``), by which it is moved.
        text: masked, as the log holds it.
        rating: -2..+2, None without one.
        valence: -2..+2, None where the words cannot be read; ``emotion`` and ``language`` too.
        touchpoint, stage: ids of where the words belong; None nowhere on the map.
        reason: why there: ``person``, ``rule``, ``text``, ``time``.
        confidence: 0..1.
        because: the words that decided, where words did.
        about: the subject of words that are nowhere on the map, where it is known.
    """

    at: int
    event: str
    channel: str | None
    key: str
    text: str
    rating: float | None
    valence: float | None
    emotion: str | None
    language: str
    touchpoint: str | None
    stage: str | None
    reason: str
    confidence: float
    because: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class VoiceList(Tabular):
    """Voices with words, and how all of them were put where they are.

    Attributes:
        voices: as many as were asked for, in the order asked for.
        total: how many fit what was asked.
        placed: texts by (touchpoint id, reason), "" for nowhere on the map.
        about: texts nowhere on the map, by subject, "" where that is not known.
        unsure: texts whose place is less sure than 0.6.
        unread: texts in a language that is not read, or without words.
        texts: events with words.
    """

    voices: tuple[SaidVoice, ...]
    total: int
    placed: Mapping[tuple[str, str], int]
    about: Mapping[str, int]
    unsure: int
    unread: int
    texts: int

    def to_dict(self) -> dict[str, Any]:
        """Return the list as plain values."""
        from dataclasses import asdict

        return {
            "voices": [asdict(voice) for voice in self.voices],
            "total": self.total,
            "texts": self.texts,
            "unsure": self.unsure,
            "unread": self.unread,
            "placed": [
                {"touchpoint": step or None, "reason": reason, "texts": number}
                for (step, reason), number in sorted(self.placed.items())
            ],
            "about": dict(sorted(self.about.items())),
        }

    def to_polars(self) -> pl.DataFrame:
        """Return the voices, one a row: ``at`` in UTC, ``because`` as one text."""
        import polars as pl

        rows = [
            [getattr(voice, name) for name in _TABLE if name != "because"]
            + [", ".join(voice.because)]
            for voice in self.voices
        ]
        kinds = {name: pl.Float64 if name in _NUMBERS else pl.String for name in _TABLE}
        frame = pl.DataFrame(rows, schema={**kinds, "at": pl.Int64}, orient="row")
        return frame.with_columns(pl.from_epoch("at", time_unit="us").dt.replace_time_zone("UTC"))


@dataclass(frozen=True, slots=True)
class _State:
    rows: tuple[tuple[tuple[Any, ...], SaidVoice], ...]
    total: int
    placed: Counter[tuple[str, str]]
    about: Counter[str]
    unsure: int
    unread: int


@dataclass(frozen=True)
class ListVoices:
    """List what customers said; a :class:`VoiceList`.

    Attributes:
        definition: the journey they are put on.
        reading: what reads words and says where they belong.
        touchpoint: only the words there, by id; "" for those nowhere on the map; None: all.
        stage: only the words in this stage, by id.
        order: the latest, the unhappiest or the least sure first; of the latter each text once.
        most: so many of them.
        keys: only these texts, by key.
    """

    definition: JourneyMap
    reading: VoiceReading
    touchpoint: str | None = None
    stage: str | None = None
    order: Order = "latest"
    most: int = 50
    keys: frozenset[str] = frozenset()
    patience: Patiences | None = None

    def first(self) -> Patience | None:
        """Return the analysis that finds the patience, unless it is known."""
        return Patience(self.definition) if self.patience is None else None

    def after(self, result: Patiences) -> ListVoices:
        """Return this analysis with the patience in it."""
        return replace(self, patience=result.readable())

    def bind(self, summary: LogSummary) -> ListVoices:
        """Check the definition against a log; raises BadCondition, BadJourney."""
        classify.check(self.definition, summary.schema)
        return self

    @cached_property
    def columns(self) -> Columns:
        """The columns of the map."""
        return columns(self.definition)

    def needs(self) -> Collection[str]:
        """Return the columns to load."""
        return tuple(sorted({"channel", "text", "rating", *classify.needs(self.definition)}))

    def scan(self, chunk: Chunk) -> _State:
        """Hear one bucket."""
        if self.patience is None:
            raise QuestionError(reason="the patience is missing: run `first` before")
        codes = classify.touchpoints(chunk, self.definition)
        found = journeys(chunk, codes, self.definition, self.patience.journey)
        waits = np.array(self.patience.stages, np.int64)
        told = counting.tell(found, self.columns, chunk, waits, ALWAYS)
        heard = felt.hear(told, chunk, codes < 0, self.columns, self.reading)
        return self._told(chunk, heard)

    def _told(self, chunk: Chunk, heard: Heard) -> _State:
        at = np.flatnonzero(heard.text >= 0)
        ids = (*(step.id for step in self.columns.steps), _NOWHERE)
        column, reason = heard.worded[at].astype(np.int64), heard.reason[at].astype(np.int64)
        pairs = np.where(column >= 0, column, len(ids) - 1) * len(REASONS) + reason
        placed: Counter[tuple[str, str]] = Counter()
        for pair, number in zip(*np.unique(pairs, return_counts=True), strict=True):
            key = ids[int(pair) // len(REASONS)], REASONS[int(pair) % len(REASONS)]
            placed[key] += int(number)
        nowhere = at[column < 0]
        about = self._about(heard.texts)
        kept = at[self._asked(heard, at)]
        fit = int(kept.size)
        if self.order == "unsure":
            kept = _each_once(chunk, heard, kept)
        rows = [self._row(chunk, heard, one, about) for one in self._best(chunk, heard, kept)]
        return _State(
            rows=tuple(sorted(((self._rank(row), row) for row in rows), key=lambda r: r[0])),
            total=fit,
            placed=placed,
            about=Counter(about[text] or "" for text in heard.text[nowhere].tolist()),
            unsure=int(((heard.confidence[at] < UNSURE) & (column >= 0)).sum()),
            unread=int(np.isnan(heard.valence[at]).sum()),
        )

    def _about(self, texts: tuple[str, ...]) -> tuple[str | None, ...]:
        router = self.reading.router
        return (None,) * len(texts) if router is None else router.subjects(texts)

    def _asked(self, heard: Heard, at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which voices with words fit what was asked."""
        kept = np.ones(at.size, np.bool_)
        if self.touchpoint is not None:
            ids = [step.id for step in self.columns.steps]
            wanted = ids.index(self.touchpoint) if self.touchpoint in ids else -1
            kept &= heard.worded[at] == wanted
        if self.stage is not None:
            stages = [stage.id for stage in self.columns.stages]
            of_stage = np.array([*self.columns.stage.tolist(), -1], np.int64)
            kept &= of_stage[heard.worded[at]] == stages.index(self.stage)
        if self.order == "unhappy":
            kept &= np.nan_to_num(heard.valence[at], nan=0.0) < 0
        if self.order == "unsure":
            kept &= (heard.confidence[at] < UNSURE) & (heard.worded[at] >= 0)
        if self.keys:
            wanted_text = np.array([text_key(text) in self.keys for text in heard.texts], np.bool_)
            kept &= wanted_text[heard.text[at]]
        return kept

    def _best(self, chunk: Chunk, heard: Heard, kept: NDArray[np.int64]) -> list[int]:
        """Return those that may be among the most wanted ones, ties at the edge all kept."""
        if kept.size <= self.most:
            return kept.tolist()
        measure = {
            "latest": -chunk.time[heard.event[kept]].astype(np.float64),
            "unhappy": heard.valence[kept],
            "unsure": heard.confidence[kept].astype(np.float64),
        }[self.order]
        edge = np.partition(measure, self.most - 1)[self.most - 1]
        return kept[measure <= edge].tolist()

    def _rank(self, row: SaidVoice) -> tuple[Any, ...]:
        first = {
            "latest": 0.0,
            "unhappy": row.valence if row.valence is not None else 0.0,
            "unsure": row.confidence,
        }[self.order]
        return (first, -row.at, row.event, row.text, row.channel or "", row.rating or 0.0)

    def _row(self, chunk: Chunk, heard: Heard, at: int, about: tuple[str | None, ...]) -> SaidVoice:
        event, text, column = int(heard.event[at]), int(heard.text[at]), int(heard.worded[at])
        words, readings = heard.texts[text], heard.readings
        valence, rating = float(heard.valence[at]), float(heard.rating[at])
        unread = bool(np.isnan(valence))
        channel = chunk.columns.get("channel")
        code = -1 if channel is None else int(channel.values[event])
        reason = REASONS[int(heard.reason[at])]
        router = self.reading.router
        step = self.columns.steps[column] if column >= 0 else None
        return SaidVoice(
            at=int(chunk.time[event]),
            event=chunk.names[int(chunk.code[event])],
            channel=channel.vocabulary[code] if channel is not None and code >= 0 else None,
            key=text_key(words),
            text=words,
            rating=None if np.isnan(rating) else round(rating, 4),
            valence=None if unread else round(valence, 4),
            emotion=None if unread or readings is None
            else EMOTIONS[int(readings.emotions[text].argmax())],
            language=LANGUAGES[-1 if readings is None else int(readings.language[text])],
            touchpoint=None if step is None else step.id,
            stage=None if step is None else step.stage,
            reason=reason,
            confidence=round(float(heard.confidence[at]), 4),
            because=router.because(words) if router is not None and reason == "text" else (),
            about=None if step is not None else about[text],
        )  # fmt: skip

    def merge(self, a: _State, b: _State) -> _State:
        """Join two buckets."""
        rows = sorted((*a.rows, *b.rows), key=lambda row: row[0])
        if self.order == "unsure":
            rows = list({row.key: (rank, row) for rank, row in reversed(rows)}.values())[::-1]
        rows = sorted(rows, key=lambda row: row[0])[: self.most]
        return _State(
            rows=tuple(rows),
            total=a.total + b.total,
            placed=a.placed + b.placed,
            about=a.about + b.about,
            unsure=a.unsure + b.unsure,
            unread=a.unread + b.unread,
        )

    def finish(self, state: _State) -> VoiceList:
        """Return the list."""
        return VoiceList(
            voices=tuple(row for _, row in state.rows[: self.most]),
            total=state.total,
            placed=dict(state.placed),
            about=dict(state.about),
            unsure=state.unsure,
            unread=state.unread,
            texts=sum(state.placed.values()),
        )


def _each_once(chunk: Chunk, heard: Heard, kept: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one voice of each text: the least sure, then the latest, then by the event's name."""
    names = np.argsort(np.argsort(np.array(chunk.names, object)))
    event = heard.event[kept]
    order = np.lexsort(
        (names[chunk.code[event]], -chunk.time[event], heard.confidence[kept], heard.text[kept])
    )
    _, first = np.unique(heard.text[kept][order], return_index=True)
    return np.sort(kept[order[first]])
