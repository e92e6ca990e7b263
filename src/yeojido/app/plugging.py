"""Which model reads the words of a workspace: the packaged one, or one that was plugged in.

The choice lies in the workspace (``model.json``); the key of an endpoint never does, it comes from
``YEOJIDO_MODEL_KEY`` alone.
"""

from __future__ import annotations

import hashlib
import math
import os
import secrets
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

import msgspec

from yeojido.domain.errors import BadOption, StoreError, YeojidoError
from yeojido.domain.model_errors import BudgetSpent, ConsentMissing, EndpointFailed
from yeojido.domain.voice import EMOTIONS, LANGUAGES, Readings, Span
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.adapters.plugged import Felt
    from yeojido.adapters.plugged.endpoint import Answer, Endpoint
    from yeojido.domain.voice import EmotionModel

Kind = Literal["packaged", "onnx", "endpoint"]
KEY: Final = "YEOJIDO_MODEL_KEY"
FILE: Final = "model.json"
#: Tokens that may be spent before somebody raises it.
BUDGET: Final = 1_000_000
_UNKNOWN: Final = LANGUAGES.index("unknown")
#: Words of a text whose part in a reading is tried out, for a model that does not explain itself.
_TRIED: Final = 24


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model of a workspace.

    Attributes:
        kind: which sort of model.
        place: folder of an ONNX model, address of an endpoint (``https://host/v1``).
        name: of the model at the endpoint.
        consent: somebody agreed that masked texts are sent there.
        private: the endpoint may be on this machine or network.
        batch: texts in a request. at_once, per_minute: requests. budget: tokens in all.
        or_packaged: where the endpoint fails, the packaged model reads, and says so.
        any_language: it also reads texts in languages that the packaged model does not know.
    """

    kind: Kind = "packaged"
    place: str = ""
    name: str = ""
    consent: bool = False
    private: bool = False
    batch: int = 16
    at_once: int = 4
    per_minute: int = 60
    budget: int = BUDGET
    or_packaged: bool = False
    any_language: bool = False

    @property
    def host(self) -> str:
        """How the endpoint is called in sentences."""
        return urlsplit(self.place).netloc.rpartition("@")[2] or self.place


PACKAGED: Final = Choice()


def chosen(folder: Path) -> Choice:
    """Return the model of a workspace; raises StoreError where the file cannot be understood."""
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Choice)
    except FileNotFoundError:
        return PACKAGED
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise StoreError(path=path, reason=str(problem)) from None


def choose(folder: Path, choice: Choice) -> None:
    """Have a workspace use a model from now on; raises what is wrong with it, and BadOption."""
    if choice.kind == "endpoint":
        _checked(choice)
    elif choice.kind == "onnx":
        _onnx(choice.place)
    draft = folder / f".{FILE}.{secrets.token_hex(4)}"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(choice), indent=2) + b"\n")
    draft.replace(folder / FILE)


def _checked(choice: Choice) -> None:
    from yeojido.adapters.fetch import check_literal

    for option, value, least in (
        ("--batch", choice.batch, 1), ("--at-once", choice.at_once, 1),
        ("--per-minute", choice.per_minute, 1), ("--budget", choice.budget, 0),
    ):  # fmt: skip
        if value < least:
            raise BadOption(option=option, value=value, possible=f">= {least}")
    if not choice.name:
        raise BadOption(option="--name", value="-", possible="gpt-4.1-mini, qwen3:8b ...")
    check_literal(choice.place, _endpoint(choice).asking.policy())
    if not choice.consent:
        raise ConsentMissing(host=choice.host, url=choice.place)


@lru_cache(1)
def packaged_model() -> EmotionModel:
    """Return the packaged model, one for all of this process; raises BadModel, FileMissing."""
    from yeojido.adapters.models import packaged
    from yeojido.analyze.voice.linear import LinearModel
    from yeojido.analyze.voice.reading import PackagedModel

    found = {model.language: model for model in map(LinearModel.from_bytes, packaged())}
    return PackagedModel(found.get("ko"), found.get("en"))


class _Reached(msgspec.Struct, frozen=True):
    """An endpoint and how it is asked."""

    asking: Any
    endpoint: Any


def _endpoint(choice: Choice) -> _Reached:
    from yeojido.adapters.plugged.endpoint import Asking, Endpoint

    key = os.environ.get(KEY) or None
    asking = Asking(
        choice.place, choice.name, choice.private, per_minute=choice.per_minute, key=key
    )
    return _Reached(asking, Endpoint(asking, choice.host))


@lru_cache(4)
def _onnx(place: str) -> Any:
    from yeojido.adapters.plugged.onnx import OnnxModel

    return OnnxModel(Path(place))


@lru_cache(4)
def plugged(choice: Choice, folder: Path, secret: bytes) -> EmotionModel:
    """Return the chosen model of a workspace (not the packaged one), one for all of this process."""
    if choice.kind == "onnx":
        return OnnxReader(_onnx(choice.place), packaged_model(), any_language=choice.any_language)
    from yeojido.store.answers import Answers
    from yeojido.store.home import Home

    reached = _endpoint(choice)
    answers = Answers(Home(folder).answers)
    return EndpointReader(choice, reached.endpoint, answers, secret, packaged_model())


def _warn(words: Any) -> None:
    from yeojido.app.settings import language

    sys.stderr.write(words.say(language()) + "\n")


class OnnxReader:
    """A classifier on this machine, with the packaged model beside it for what it does not tell."""

    keeps = True

    def __init__(self, model: Any, packaged: EmotionModel, *, any_language: bool = False) -> None:
        """Take both; ``any_language``: also read what the packaged model does not know."""
        self._model = model
        self._packaged = packaged
        self._any = any_language

    @property
    def version(self) -> str:
        """Of both, for emotions may come from the packaged one."""
        return f"{self._model.version}{' any' if self._any else ''} + {self._packaged.version}"

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts."""
        from yeojido.analyze.voice.plain import plain

        found = self._packaged.read(texts)
        rows = _readable(texts, found, any_language=self._any)
        if rows:
            felt: Felt = self._model.read([plain(texts[row]) for row in rows])
            found.valence[rows] = felt.valence
            found.positive[rows] = felt.positive
            if felt.emotions is not None:
                found.emotions[rows] = felt.emotions
            else:
                _fill(found, rows)
        return found

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the words without which the valence would be another (each left out in turn)."""
        return [self._spans(text) for text in texts]

    def _spans(self, text: str) -> tuple[Span, ...]:
        from yeojido.analyze.voice.plain import traced
        from yeojido.analyze.voice.reading import words

        way = traced(text)
        places = words(way.text)[:_TRIED]
        if not places or not _readable([text], self._packaged.read([text]), any_language=self._any):
            return ()
        without = [way.text, *(way.text[:a] + way.text[b:] for a, b in places)]
        whole, *others = self._model.read(without).valence.tolist()
        found = [
            Span(int(way.begin[a]), int(way.stop[b - 1]), round(whole - other, 3))
            for (a, b), other in zip(places, others, strict=True)
        ]
        found.sort(key=lambda span: (-abs(span.weight), span.start))
        return tuple(span for span in found[:5] if abs(span.weight) >= 0.05)


class EndpointReader:
    """A model elsewhere: asked about masked texts only, about each text once."""

    #: Its readings are kept by the text, not by the vocabulary.
    keeps = False

    def __init__(
        self, choice: Choice, endpoint: Endpoint, answers: Any, secret: bytes,
        packaged: EmotionModel, warn: Callable[[Any], None] = _warn,
    ) -> None:  # fmt: skip
        """Take the choice, who is asked, where answers are kept (locked with ``secret``)."""
        self._choice = choice
        self._endpoint = endpoint
        self._answers = answers
        self._secret = secret
        self._packaged = packaged
        self._warn = warn
        self._turn = threading.Condition()
        self._asking: set[bytes] = set()
        self._failed: YeojidoError | None = None

    @property
    def _asks(self) -> str:
        """Who answers, and to which question: answers are kept by it."""
        from yeojido.adapters.plugged.endpoint import QUESTION

        place = hashlib.sha256(self._choice.place.encode()).hexdigest()[:8]
        return f"endpoint {self._choice.name} {place} {QUESTION}"

    @property
    def version(self) -> str:
        """Who answers, and the packaged model, which says what is to be read."""
        any_language = " any" if self._choice.any_language else ""
        return f"{self._asks}{any_language} + {self._packaged.version}"

    def read(self, texts: Sequence[str]) -> Readings:
        """Return what is felt in the texts.

        Raises ConsentMissing, EndpointFailed, BudgetSpent, AddressRefused; where the choice is
        ``or_packaged`` it warns once instead, and the packaged model's readings stand.
        """
        found = self._packaged.read(texts)
        rows = _readable(texts, found, any_language=self._choice.any_language)
        for row, answer in zip(rows, self._asked([texts[row] for row in rows]), strict=True):
            if answer is not None:
                found.valence[row] = answer.valence
                found.positive[row] = answer.positive
                found.emotions[row] = answer.emotions
        return found

    def spans(self, texts: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the parts that the model named, where they stand in the texts."""
        found: list[tuple[Span, ...]] = [()] * len(texts)
        read = self._packaged.read(texts)
        rows = _readable(texts, read, any_language=self._choice.any_language)
        for row, answer in zip(rows, self._asked([texts[row] for row in rows]), strict=True):
            if answer is not None:
                found[row] = _placed(answer, texts[row])
            else:
                found[row] = self._packaged.spans([texts[row]])[0]
        return found

    def _asked(self, texts: Sequence[str]) -> list[Answer | None]:
        """Return an answer for each text, kept or new; None where the packaged model must do."""
        from yeojido.store.answers import answer_key

        if not self._choice.consent:
            raise ConsentMissing(host=self._choice.host, url=self._choice.place)
        masked = [_sent(text) for text in texts]
        names = [answer_key(text, self._secret, self._asks) for text in masked]
        wanted = dict(zip(names, masked, strict=True))
        known: dict[bytes, Answer] = {}
        while True:
            wanting = [name for name in wanted if name not in known]
            known.update(self._kept(wanting))
            wanting = [name for name in wanting if name not in known]
            if not wanting or self._failed is not None:
                return [known.get(name) for name in names]
            with self._claimed(wanting) as mine:
                # another thread may have had an answer between the two looks
                known.update(self._kept(mine))
                self._send({name: wanted[name] for name in mine if name not in known})

    def _kept(self, names: Sequence[bytes]) -> dict[bytes, Answer]:
        from yeojido.adapters.plugged.endpoint import Answer

        kept: dict[bytes, bytes] = self._answers.get(names)
        return {name: msgspec.msgpack.decode(body, type=Answer) for name, body in kept.items()}

    @contextmanager
    def _claimed(self, names: Sequence[bytes]) -> Iterator[list[bytes]]:
        """Take the texts that no other thread is asking about; none: wait until one is through."""
        with self._turn:
            mine = [name for name in names if name not in self._asking]
            if not mine:
                self._turn.wait(1.0)
            self._asking.update(mine)
        try:
            yield mine
        finally:
            with self._turn:
                self._asking.difference_update(mine)
                self._turn.notify_all()

    def _send(self, texts: dict[bytes, str]) -> None:
        """Ask about texts, several requests at a time; what is answered is kept."""
        several, size = list(texts.items()), self._choice.batch
        parts = [dict(several[at : at + size]) for at in range(0, len(several), size)]
        if not parts:
            return
        with ThreadPoolExecutor(min(self._choice.at_once, len(parts))) as pool:
            asked = [pool.submit(self._ask, part) for part in parts]
            try:
                for each in asked:
                    each.result()
            except (EndpointFailed, BudgetSpent) as failed:
                pool.shutdown(wait=True, cancel_futures=True)
                if not self._choice.or_packaged:
                    raise
                self._give_up(failed)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _ask(self, part: dict[bytes, str]) -> None:
        model, budget = self._choice.name, self._choice.budget
        spent = self._answers.spent(model)
        if spent >= budget:
            raise BudgetSpent(host=self._choice.host, spent=f"{spent:,}", budget=f"{budget:,}")
        answered = self._endpoint.ask(list(part.values()))
        new = zip(part, answered.answers, strict=True)
        bodies = {name: msgspec.msgpack.encode(answer) for name, answer in new}
        self._answers.put(bodies, model, answered.tokens)

    def _give_up(self, failed: YeojidoError) -> None:
        """Use the packaged model from here on, and say so once."""
        with self._turn:
            first, self._failed = self._failed is None, failed
        if first:
            self._warn(both("scoring.packaged_instead", host=self._choice.host))


def _readable(texts: Sequence[str], found: Readings, *, any_language: bool) -> list[int]:
    """Return the rows of texts that a model is asked about: words in a language it is meant for."""
    known = found.language != _UNKNOWN
    if not any_language:
        return [row for row, there in enumerate(known.tolist()) if there]
    return [row for row, text in enumerate(texts) if known[row] or any(map(str.isalpha, text))]


def _fill(found: Readings, rows: Sequence[int]) -> None:
    """Have emotions where the packaged model told none: none of them."""
    for row in rows:
        if math.isnan(found.emotions[row, 0]):
            found.emotions[row] = 0
            found.emotions[row, EMOTIONS.index("none")] = 1


def _sent(text: str) -> str:
    """Return a text as it may leave the house: masked (again), its beginning."""
    from yeojido.adapters.plugged.endpoint import LONGEST
    from yeojido.collect.speech import masked_text

    # twice as much is masked as is sent, so that nothing at the cut is half a number
    return masked_text(text[: 2 * LONGEST])[:LONGEST]


def _placed(answer: Answer, text: str) -> tuple[Span, ...]:
    """Return an answer's parts as spans of the text as it was given."""
    sent = _sent(text)
    spans: list[Span] = []
    for begin, stop, weight in answer.parts:
        at = begin if text.startswith(sent[begin:stop], begin) else text.find(sent[begin:stop])
        if at >= 0:
            spans.append(Span(at, at + stop - begin, weight))
    return tuple(spans)
