"""What customers say: listed, moved to where it belongs, and looked at as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from yeojido.domain.errors import AmbiguousVoice, BadOption, NoSuchVoice, NoVoices
from yeojido.domain.voice import text_key

if TYPE_CHECKING:
    from yeojido.analyze.maps.listening import Order, SaidVoice, VoiceList
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.analyze.voice.sources import Source
    from yeojido.analyze.voice.whose import Whose
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import Cell, Item, JourneyMap

Progress = Callable[[int, int], None]
#: What stands for nowhere on the map where a touchpoint is named.
NOWHERE: Final = "off"
#: Letters of a key that are shown, and needed to name a text by it.
KEY: Final = 8
_KEY: Final = re.compile(r"[0-9a-f]{6,32}")


def listed(
    log: Log,
    definition: JourneyMap,
    at: House | None = None,
    *,
    place: str | None = None,
    order: Order = "latest",
    most: int = 50,
    progress: Progress | None = None,
    reading: VoiceReading | None = None,
) -> VoiceList:
    """Return what customers said, with where it was put and why.

    ``place``: id of a touchpoint or stage, ``off`` for nowhere on the map. ``at``: the workspace whose
    labels count; ``reading``: what hears the words, where it is at hand. Raises BadOption, NoVoices.
    """
    from yeojido.analyze.maps.listening import MOST, ListVoices
    from yeojido.app.hearing import hearing

    if not 1 <= most <= MOST:
        raise BadOption(option="most", value=most, possible=f"1 … {MOST:,}")
    touchpoint, stage = _place(definition, place)
    reading = reading or hearing(log, definition, at)
    if reading is None:
        raise NoVoices
    asked = ListVoices(definition, reading, touchpoint, stage, order, most)
    found = log.run(asked, progress)
    if not found.texts:
        raise NoVoices
    return found


def _place(definition: JourneyMap, place: str | None) -> tuple[str | None, str | None]:
    """Return the touchpoint or the stage that is meant."""
    if place is None:
        return None, None
    if place == NOWHERE:
        return "", None
    steps = [step.id for step in definition.steps]
    stages = [stage.id for stage in definition.stages]
    if place in steps:
        return place, None
    if place in stages:
        return None, place
    named = _named(definition, place)
    if named is None:
        possible = " ".join((*steps, *stages, NOWHERE))
        raise BadOption(option="touchpoint", value=place[:80], possible=possible)
    return named, None


def _named(definition: JourneyMap, name: str) -> str | None:
    """Return the touchpoint of a name in either language."""
    for step in definition.steps:
        if name in (step.name.ko, step.name.en):
            return step.id
    return None


@dataclass(frozen=True, slots=True)
class Moved:
    """A text that somebody moved, or moved back.

    ``touchpoint``: where it is now by a person's word, ``""`` nowhere, None by nobody's.
    """

    key: str
    text: str
    events: int
    touchpoint: str | None


def move(
    house: House, definition: JourneyMap, what: str, place: str, *, by: str, now: int
) -> Moved:
    """Put a text where it belongs, with all texts that are the same; the router learns from it.

    ``what``: the text, or how its key begins; ``place``: a touchpoint's id or name, ``off`` for
    nowhere on the map. ``now``: microseconds UTC. Raises BadOption, NoSuchVoice, AmbiguousVoice.
    """
    from yeojido.store import voice_labels

    touchpoint, stage = _place(definition, place)
    if touchpoint is None or stage is not None:
        possible = " ".join((*(step.id for step in definition.steps), NOWHERE))
        raise BadOption(option="touchpoint", value=place[:80], possible=possible)
    found = _found(house.log(), what)
    label = voice_labels.VoiceLabel(
        text_key=found.key, kind="touchpoint", value=touchpoint, text=found.text, labelled_by=by,
        labelled_at=now, journey=definition.meta.id, identity=found.person,
    )  # fmt: skip
    with house.workspace.database.begin() as connection:
        voice_labels.put(connection, [label])
    return Moved(found.key, found.text, found.events, touchpoint)


def unmove(house: House, definition: JourneyMap, what: str) -> Moved:
    """Take back that a text was moved. Raises NoSuchVoice, AmbiguousVoice."""
    from yeojido.store import voice_labels

    wanted = what.strip()
    key = wanted if _KEY.fullmatch(wanted) else _key(what)
    with house.workspace.database.begin() as connection:
        labels = voice_labels.found(connection, ("touchpoint",), definition.meta.id)
        fits = [label for label in labels if label.text_key.startswith(key)]
        if not fits:
            raise NoSuchVoice
        if len(fits) > 1:
            raise AmbiguousVoice(count=len(fits))
        voice_labels.remove(connection, fits[0].text_key, "touchpoint", definition.meta.id)
    return Moved(fits[0].text_key, fits[0].text, 0, None)


def _key(text: str) -> str:
    """Return the key of a text as the log holds it: masked."""
    from yeojido.collect.redact import mask_one

    return text_key(mask_one(text))


def _said(log: Log, begins: str) -> list[Whose]:
    from yeojido.analyze.voice.whose import WhoSaid

    return list(log.run(WhoSaid(begins)))


def _found(log: Log, what: str) -> Whose:
    if "text" not in log.summary().schema:
        raise NoVoices
    wanted = what.strip()
    found = _said(log, wanted) if _KEY.fullmatch(wanted) else []
    found = found or _said(log, _key(what))
    if not found:
        raise NoSuchVoice
    if len(found) > 1:
        raise AmbiguousVoice(count=len(found))
    return found[0]


@dataclass(frozen=True, slots=True)
class Overview:
    """What customers say, as a whole.

    Attributes:
        sources: events with words or ratings.
        list: how all words were put where they are, and the least sure of them.
        stages: emotion by stage: (id, name, value, interval, people), the lowest first; value and
            interval None where too few spoke. ``place``: where it stands on the map, from 0;
            ``moods``: the share of each of the nine emotions, ``speakers``: whose words these are.
        touchpoints: the same by touchpoint; ``stage``: id of the one it belongs to.
        quotes: at most three texts: the unhappiest of the lowest touchpoint, the unhappiest of
            another, the happiest; with ``spans`` that decided, and why they stand there.
    """

    KIND: ClassVar[str] = "voice"

    sources: tuple[Source, ...]
    list: VoiceList | None
    stages: tuple[dict[str, Any], ...]
    touchpoints: tuple[dict[str, Any], ...]
    quotes: tuple[dict[str, Any], ...] = ()
    names: tuple[tuple[str, Any], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "sources": [asdict(source) for source in self.sources],
            "routing": None if self.list is None else self.list.to_dict(),
            "stages": list(self.stages),
            "touchpoints": list(self.touchpoints),
            "quotes": list(self.quotes),
        }

    def picture(self) -> dict[str, Any]:
        """Return what its picture is drawn from: as ``to_dict``, names as ``{"ko", "en"}``."""
        document = self.to_dict()
        for key in ("stages", "touchpoints", "quotes"):
            document[key] = [{**row, "name": _spoken(row["name"])} for row in document[key]]
        return {**document, "steps": [{"id": i, "name": _spoken(name)} for i, name in self.names]}


def _spoken(name: Any) -> dict[str, str]:
    return {"ko": name.ko, "en": name.en}


def overview(
    log: Log,
    definition: JourneyMap,
    at: House | None = None,
    *,
    most: int = 5,
    progress: Progress | None = None,
) -> Overview:
    """Return where voices come from, how words were placed, and emotion, the lowest first.

    ``most``: so many of the least sure texts.
    """
    from yeojido.analyze.voice.sources import Sources
    from yeojido.app.hearing import hearing
    from yeojido.app.maps import compute

    sources = log.run(Sources())
    if not sources:
        return Overview((), None, (), ())
    reading = hearing(log, definition, at)
    document = compute(log, definition, at=at, progress=progress, voice=reading)
    unsure = None
    if any(source.texts for source in sources):
        unsure = listed(log, definition, at, order="unsure", most=most, reading=reading)
    return Overview(
        sources,
        unsure,
        _emotions(document, "stage"),
        _emotions(document, "step"),
        _quotes(document),
        tuple((step.id, step.name) for step in document.steps),
    )


def _emotions(document: JourneyMap, kind: str) -> tuple[dict[str, Any], ...]:
    parts = document.stages if kind == "stage" else document.steps
    order = {each.id: (place, each.name) for place, each in enumerate(parts)}
    stages = {step.id: step.stage for step in document.steps}
    found: list[dict[str, Any]] = []
    for cell in document.cells:
        id_ = cell.stage if kind == "stage" else cell.step
        if cell.lane != "emotion" or id_ is None or not cell.n:
            continue
        place, name = order[id_]
        moods = [item for item in cell.items if item.kind == "mood"]
        found.append(
            {
                "id": id_, "name": name, "value": cell.value, "ci": cell.ci,
                "people": cell.n, **{name: cell.values.get(name) for name in _KINDS},
                "place": place, "stage": stages.get(id_, id_),
                "moods": {item.icon: item.value for item in moods},
                "speakers": moods[0].n if moods else 0,
            }
        )  # fmt: skip
    return tuple(sorted(found, key=lambda row: (row["value"] is None, row["value"] or 0.0)))


def _quotes(document: JourneyMap) -> tuple[dict[str, Any], ...]:
    """Return the unhappiest text of the lowest touchpoint, of another one, and the happiest."""
    names = {step.id: step.name for step in document.steps}
    felt = {c.step: c.value for c in document.cells if c.lane == "emotion" and c.value is not None}
    said = [
        (cell, item, item.said.valence)
        for cell in document.cells
        if cell.lane == "words" and cell.step is not None
        for item in cell.items
        if item.kind == "quote" and item.said is not None and item.said.valence is not None
    ]
    low = sorted((each for each in said if each[2] < 0), key=lambda each: each[2])
    lowest = min((c.step for c, _, _ in low), key=lambda step: felt.get(step, 3.0), default=None)
    first = [each for each in low if each[0].step == lowest][:1]
    second = [each for each in low if each[0].step != lowest][:1]
    high = sorted((each for each in said if each[2] > 0), key=lambda each: -each[2])[:1]
    return tuple(_quoted(cell, item, names) for cell, item, _ in (*first, *second, *high))


def _quoted(cell: Cell, item: Item, names: Mapping[str, Any]) -> dict[str, Any]:
    said, step = item.said, cell.step or ""
    assert said is not None
    return {
        "text": item.label.ko, "touchpoint": step, "name": names[step], "rating": said.rating,
        "valence": said.valence, "emotion": said.emotion, "language": said.language,
        "reason": said.reason, "confidence": said.confidence, "alike": said.alike,
        "spans": [{"start": m.start, "stop": m.stop, "weight": m.weight} for m in said.spans],
    }  # fmt: skip


#: What is told of each place beside its value.
_KINDS: Final = ("texts", "ratings", "emotion", "upset", "by_text", "by_time", "by_person")


def sentence(voice: SaidVoice, definition: JourneyMap) -> tuple[str, dict[str, object]]:
    """Return the key and values of the sentence that says why words are where they are."""
    from yeojido.domain.words import both

    if voice.touchpoint is None:
        if voice.about is None:
            return "routing.why_nowhere", {}
        known = not voice.about.startswith("step:")
        about = both(f"routing.subject_{voice.about}") if known else voice.about[5:]
        return "routing.why_absent", {"about": about}
    if voice.reason == "text":
        words = ", ".join(f"'{word}'" for word in voice.because)
        return ("routing.why_text", {"words": words}) if words else ("routing.why_texts", {})
    if voice.reason == "rule" and voice.confidence < 1:
        return "routing.why_asked", {}
    return f"routing.why_{voice.reason}", {}
