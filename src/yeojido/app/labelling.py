"""People of the team say what is felt in customers' words; the model is calibrated on it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from yeojido.analyze.voice.calibration import Calibration, calibrate
from yeojido.analyze.voice.drawn import DRAWN, Asked, Chosen, Drawn, DrawTexts, choose
from yeojido.app.calibrating import KINDS, told
from yeojido.domain.errors import BadOption
from yeojido.domain.journey import JourneyMap, VoiceAccuracy
from yeojido.domain.log import SECOND
from yeojido.domain.voice import EMOTIONS, LANGUAGES, text_key
from yeojido.store.said import VoiceLabel, said

if TYPE_CHECKING:
    from yeojido.analyze.voice.accuracy import Accuracy
    from yeojido.app.wire import House
    from yeojido.domain.voice import EmotionModel, Readings
    from yeojido.store.workspace import Workspace

#: Texts asked about at one time: by default, at most.
ASKED: Final = 20
MOST: Final = 100
#: Letters of a labelled text that are kept.
LONGEST: Final = 2_000
VALENCES: Final = ("-2", "-1", "0", "1", "2")
_CHOSEN: Final[dict[str, Chosen]] = {"random": "random", "unsure": "unsure"}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """A text to ask about, masked, with what the model reads in it.

    ``chosen``: drawn at random (these alone say how right the model is), or because it is unsure.
    """

    key: str
    text: str
    chosen: Chosen
    language: str
    valence: float
    positive: float
    emotion: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says is felt in a text: valence -2..2, an emotion, or both.

    ``chosen``: how we came to ask about it; None where the text was given.
    """

    text: str
    valence: int | None = None
    emotion: str | None = None
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How many labels were kept; of how many texts nobody in the log said."""

    labels: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Report:
    """How right the model is on these customers' words.

    Attributes:
        model: what read them, without calibration.
        accuracies: over all languages first.
        calibration: what is done to the readings.
        asked, random: texts with an answer; those of them that were drawn at random.
        latest: when the last answer was given, microseconds UTC; None without any.
    """

    model: str
    accuracies: tuple[Accuracy, ...]
    calibration: Calibration
    asked: int
    random: int
    latest: int | None


def questions(house: House, count: int = ASKED, progress: Progress | None = None) -> list[Question]:
    """Return texts to ask about. Raises BadOption, EmptyWorkspace."""
    if not 1 <= count <= MOST:
        raise BadOption(option="count", value=count, possible=f"1 … {MOST}")
    drawn = house.log().run(DrawTexts(DRAWN), progress)
    readings = _model(house.workspace).read([one.text for one in drawn])
    answered = {label.text_key: label for label in said(house.workspace.records, KINDS)}
    by_chance = sum(label.chosen == "random" for label in answered.values())
    chosen = choose(drawn, readings, answered, by_chance, count)
    return [_question(drawn, readings, each) for each in chosen]


def _question(drawn: Sequence[Drawn], readings: Readings, asked: Asked) -> Question:
    row = asked.row
    return Question(
        key=drawn[row].key,
        text=drawn[row].text,
        chosen=asked.chosen,
        language=LANGUAGES[readings.language[row]],
        valence=round(float(readings.valence[row]), 2),
        positive=round(float(readings.positive[row]), 3),
        emotion=EMOTIONS[int(readings.emotions[row].argmax())],
    )


def answer(house: House, answers: Sequence[Answer], *, by: str, now: int) -> Kept:
    """Keep what a person says about texts; what was said before about them goes.

    Texts are masked once more. Whose words they are is looked up in the log, so that the label goes
    when they are erased. ``now``: microseconds UTC. Raises BadOption.
    """
    from yeojido.collect.redact import mask_one
    from yeojido.store import voice_labels

    for each in answers:
        _check(each)
    texts = [mask_one(each.text)[:LONGEST] for each in answers]
    keys = [text_key(text) for text in texts]
    found = house.log().run(DrawTexts(max(1, len(keys)), frozenset(keys)))
    whose = {one.key: one.person or None for one in found}
    before = {label.text_key: label.chosen for label in said(house.workspace.records, KINDS)}
    labels: list[VoiceLabel] = []
    for each, text, key in zip(answers, texts, keys, strict=True):
        for kind, value in zip(KINDS, (each.valence, each.emotion), strict=True):
            if value is not None:
                how = (whose.get(key), each.chosen or before.get(key))
                labels.append(VoiceLabel(key, kind, str(value), text, by, now, "", *how))
    with house.workspace.database.begin() as connection:
        voice_labels.put(connection, labels)
    return Kept(len(labels), sum(key not in whose for key in set(keys)))


def _check(given: Answer) -> None:
    if not given.text.strip():
        raise BadOption(option="text", value="-", possible="…")
    if given.valence is None and given.emotion is None:
        raise BadOption(option="valence", value="-", possible=" ".join(VALENCES))
    if given.valence is not None and str(given.valence) not in VALENCES:
        raise BadOption(option="valence", value=given.valence, possible=" ".join(VALENCES))
    if given.emotion is not None and given.emotion not in EMOTIONS:
        raise BadOption(option="emotion", value=given.emotion, possible=" ".join(EMOTIONS))


def report(workspace: Workspace) -> Report:
    """Return how right the model is on the labelled texts, before and after calibration."""
    from yeojido.analyze.voice.accuracy import accuracies

    labels = said(workspace.records, KINDS)
    texts, answers = told(labels)
    model = _model(workspace)
    readings = model.read(texts)
    chosen = {label.text_key: label.chosen for label in labels}
    random = np.array([each == "random" for each in chosen.values()], np.bool_)
    return Report(
        model=model.version,
        accuracies=accuracies(readings, answers, random, tuple(chosen)),
        calibration=calibrate(readings, answers),
        asked=len(chosen),
        random=int(random.sum()),
        latest=max((label.labelled_at for label in labels), default=None),
    )


def _model(workspace: Workspace) -> EmotionModel:
    """Return the model without calibration."""
    from yeojido.app.reading import uncalibrated

    return uncalibrated(workspace)


def beside(shown: JourneyMap, workspace: Workspace) -> JourneyMap:
    """Return a map with how right its words are read on these customers' words beside it."""
    found = report(workspace)
    if found.latest is None:
        return shown
    at = datetime.fromtimestamp(found.latest / SECOND, UTC).isoformat(timespec="seconds")
    accuracy = tuple(
        VoiceAccuracy(
            language=each.language, share=after.share, low=after.low, high=after.high,
            texts=each.judged, labels=each.labels, labelled_at=at,
            random=each.basis == "random", calibrated=each.calibrated,
        )
        for each in found.accuracies
        for after in (each.after if each.calibrated else each.before,)
        if after.share is not None and after.low is not None and after.high is not None
    )  # fmt: skip
    return msgspec.structs.replace(
        shown, lens=msgspec.structs.replace(shown.lens, accuracy=accuracy)
    )


def document(found: Report) -> dict[str, Any]:
    """Return a report as JSON has it."""
    made = asdict(found)
    made["calibration"] = found.calibration.to_json()
    made["version"] = found.calibration.version or None
    return made


# Files


def read_csv(data: bytes) -> list[Answer]:
    """Return the answers of a file with the columns ``text``, ``valence`` (-2..2), ``emotion``.

    A column ``chosen``, as we write it, says how a text was chosen. Rows without either are left out. Raises BadOption.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp949", "replace")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    if "text" not in names or not {"valence", "emotion"} & set(names):
        raise BadOption(
            option="--file", value=", ".join(names) or "-", possible="text,valence,emotion"
        )
    rows.fieldnames = names
    answers: list[Answer] = []
    for row in rows:
        valence, emotion = (str(row.get(name) or "").strip() for name in ("valence", "emotion"))
        if not valence and not emotion:
            continue
        if valence and valence.removeprefix("+") not in VALENCES:
            raise BadOption(
                option=f"valence ({rows.line_num})", value=valence, possible=" ".join(VALENCES)
            )
        chosen = _CHOSEN.get(str(row.get("chosen") or "").strip())
        given = Answer(
            row["text"] or "", int(valence) if valence else None, emotion or None, chosen
        )
        _check(given)
        answers.append(given)
    return answers


def take_back(workspace: Workspace, key: str) -> bool:
    """Take back what was said is felt in a text; False where nothing was."""
    from yeojido.store import voice_labels

    with workspace.database.begin() as connection:
        gone = [voice_labels.remove(connection, key, kind) for kind in KINDS]
    return any(gone)


def labels_table(workspace: Workspace) -> list[dict[str, str]]:
    """Return all labels, a row for each text: text, valence, emotion, chosen, by."""
    rows: dict[str, dict[str, str]] = {}
    for label in said(workspace.records, KINDS):
        row = rows.setdefault(label.text_key, {"text": label.text, "valence": "", "emotion": ""})
        row |= {label.kind: label.value, "chosen": label.chosen or "given", "by": label.labelled_by}
    return list(rows.values())
