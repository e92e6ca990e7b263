"""What is felt in texts that are handed over: ``yeojido score`` and ``yeojido.score``."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

from yeojido.domain.voice import EMOTIONS, LANGUAGES, Emotion, Span, VoiceLanguage

if TYPE_CHECKING:
    from yeojido.domain.voice import EmotionModel

#: Texts that are read together.
AT_ONCE: Final = 4096


@dataclass(frozen=True, slots=True)
class Score:
    """What is felt in one text.

    Attributes:
        text: as it was given.
        valence: -2..+2; None where nothing could be read.
        positive: probability that the valence is above zero.
        emotion: the most probable of the nine journey emotions.
        probabilities: of each emotion; empty where nothing could be read.
        language: ``ko``, ``en``, ``mixed`` (of both), ``unknown``.
        spans: the parts that decided, the strongest first; ``text[start:stop]`` moved the valence
            by ``weight``.
    """

    text: str = field(repr=False)
    valence: float | None
    positive: float | None
    emotion: Emotion | None
    probabilities: dict[str, float]
    language: VoiceLanguage
    spans: tuple[Span, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; each span with its own ``text``."""
        return {
            "valence": self.valence,
            "positive": self.positive,
            "emotion": self.emotion,
            "probabilities": self.probabilities,
            "language": self.language,
            "spans": [
                {
                    "start": span.start,
                    "stop": span.stop,
                    # half an emoji cannot be written down
                    "text": whole(self.text[span.start : span.stop]),
                    "weight": span.weight,
                }
                for span in self.spans
            ],
        }


@overload
def score(  # pyright: ignore[reportOverlappingOverload]  (a text is an iterable of texts)
    texts: str, *, spans: bool = ..., workspace: str | Path | None = ...
) -> Score: ...
@overload
def score(
    texts: Iterable[str | None], *, spans: bool = ..., workspace: str | Path | None = ...
) -> list[Score]: ...
def score(
    texts: str | Iterable[str | None], *, spans: bool = True, workspace: str | Path | None = None
) -> Score | list[Score]:
    """Return what is felt in a text, or in each of many, in their order; None counts as empty.

    ``spans``: also which parts decided (slower). ``workspace``: folder whose model and calibration
    are used, by default the packaged model as it is. Raises EmptyWorkspace.

    Example:
        >>> import yeojido as yj
        >>> found = yj.score("배송이 너무 느려서 화가 나요")
        >>> found.valence < 0, found.language
        (True, 'ko')
    """
    with model_of(None if workspace is None else Path(workspace)) as model:
        if isinstance(texts, str):
            return next(scored(model, [texts], spans=spans))
        return list(scored(model, texts, spans=spans))


@contextmanager
def model_of(folder: Path | None, database: str | None = None) -> Iterator[EmotionModel]:
    """Hand out the model of a workspace folder; None: the packaged one. Raises EmptyWorkspace."""
    from yeojido.app.reading import emotion_model
    from yeojido.domain.errors import EmptyWorkspace

    if folder is None:
        yield emotion_model()
        return
    if not folder.exists():
        raise EmptyWorkspace(path=folder)
    from yeojido.store.workspace import Workspace

    with Workspace.open(folder, create=False, database=database) as workspace:
        yield emotion_model(workspace)


def scored(
    model: EmotionModel, texts: Iterable[str | None], *, spans: bool = True
) -> Iterator[Score]:
    """Yield the score of each text in order, a few thousand at a time; same texts are read once."""
    several = iter(texts)
    while part := [text or "" for text in islice(several, AT_ONCE)]:
        yield from _part(model, part, spans=spans)


def _part(model: EmotionModel, texts: Sequence[str], *, spans: bool) -> Iterator[Score]:
    place = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    different = list(place)
    read = model.read(different)
    parts = model.spans(different) if spans else [()] * len(different)
    valence = read.valence.tolist()
    positive = read.positive.tolist()
    emotions = read.emotions.tolist()
    language = read.language.tolist()
    for text in texts:
        at = place[text]
        yield _score(text, valence[at], positive[at], emotions[at], language[at], parts[at])


def _score(
    text: str, valence: float, positive: float, emotions: Sequence[float], language: int,
    spans: tuple[Span, ...],
) -> Score:  # fmt: skip
    spoken: Any = LANGUAGES[language]
    if math.isnan(valence):
        return Score(text, None, None, None, {}, spoken)
    most: Any = EMOTIONS[max(range(len(EMOTIONS)), key=emotions.__getitem__)]
    shares = {name: round(value, 4) for name, value in zip(EMOTIONS, emotions, strict=True)}
    return Score(text, round(valence, 3), round(positive, 4), most, shares, spoken, spans)


def whole(text: str) -> str:
    """Return a text without halves of emoji, which cannot be written in UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
