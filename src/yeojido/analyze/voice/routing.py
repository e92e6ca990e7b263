"""Which touchpoint customers' words are about, from the words alone.

A multinomial naive Bayes over hashed n-grams, begun with the words by which subjects are known
(``subjects``) and with texts whose place is certain because of what was asked, and completed by
expectation maximisation over texts that may be about anything (Nigam, McCallum, Thrun and Mitchell
2000). What people moved counts most. Neighbouring n-grams say the same thing several times, so
the evidence is divided by a temperature that fits confidence to texts of certain place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from yeojido.analyze.voice import subjects
from yeojido.kernels.gram_scores import gram_scores
from yeojido.kernels.ngrams import Families, Features, code_points, hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from yeojido.analyze.voice.hearing import Routed
    from yeojido.domain.journey import JourneyMap

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]

#: N-grams of two to five characters, words and pairs of words.
FAMILIES = Families(chars_from=2, chars_to=5, words_to=2)
_BATCH = 4096
#: The confidence from which the words decide: more likely than everything else together.
THRESHOLD = 0.5
#: Texts that a person moved count as so many of certain place.
MOVED = 10.0
#: How much a text counts whose place only its words tell, and how sure that is held to be.
_GUESSED, _RELIABLE = 0.5, 0.8
#: How much a text counts that says nothing known: it teaches what "cannot tell" looks like.
_SILENT = 0.3
#: From this confidence a text of unknown place teaches the second fit.
_SURE = 0.8
#: What is known of time beforehand counts as so many texts.
_DRAWN = 5
#: Inverse strength of the penalty (logistic regression).
_FREEDOM = 4.0
_STEPS = 40
#: The bias is stepped on this scale: as it is in every text, it would hold all others up.
_BIAS_SCALE = 0.3
#: So many n-grams are looked at, those of most texts; of those of as many, the smallest hashes.
_MOST_GRAMS = 30_000
#: Raised when the same examples give another router: routers that were kept are made anew.
METHOD = "2"
#: The evidence of a word by which a class is known, in logits.
_KNOWN = 4.5
#: The bias of every class but the last before any text was seen.
_DOUBT = -4.0
#: An n-gram is looked at when so many texts have it.
_LEAST_TEXTS = 3
_STEP = "step:"
#: The class of words that say nothing of what they are about.
UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts of a log to learn from, found without anybody's help.

    Attributes:
        certain: texts by the id of the touchpoint they are about because of what was asked; or by
            ``subject:...`` where the map has no such touchpoint.
        anything: texts that may be about any touchpoint.
        before: (right, all) of texts of certain place: how often the person had been at that
            touchpoint last.
        off: where people were last who spoke of anything, off the map, by text; ids of touchpoints.
    """

    certain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anything: tuple[str, ...] = ()
    before: tuple[int, int] = (0, 0)
    off: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Router:
    """Says what touchpoint words are about.

    Attributes:
        steps: ids of the definition's touchpoints; ``column`` in answers counts these.
        classes: what words may be about: subjects, ``step:...`` for other touchpoints, and last
            ``untold``.
        place: (classes,) int16, the touchpoint of each class, -1 where the map has none.
        grams: (n-grams,) uint32, sorted: those that say something.
        weights: (n-grams + 1, 2 * classes) float32: what each n-gram says for each class, divided
            by the root of the number of n-grams; and what each known word says, undivided. The last
            row is that of all other n-grams: nothing.
        bias: (classes,) float32.
        by_time: how often the touchpoint a person was at last is the one they speak of.
        learned: texts of certain place, texts of unknown place, moved texts.
        threshold: the confidence from which the words decide.
    """

    steps: tuple[str, ...]
    classes: tuple[str, ...]
    place: NDArray[np.int16]
    grams: NDArray[np.uint32]
    weights: Floats
    bias: Floats
    by_time: float = 0.5
    learned: tuple[int, int, int] = (0, 0, 0)
    threshold: float = THRESHOLD

    @property
    def version(self) -> str:
        """What it was fitted on, in short."""
        said = repr((self.steps, self.classes, round(self.by_time, 3), self.threshold)).encode()
        return "words-" + hashlib.sha256(said + self.weights.tobytes()).hexdigest()[:12]

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return (texts, classes): how likely each text is about each class."""
        made = np.empty((len(texts), len(self.classes)), np.float32)
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            made[start : start + len(part)] = _softmax(self._evidence(part))
        return made

    def route(self, texts: Sequence[str]) -> Routed:
        """Return the touchpoint and how sure that is; -1: about what the map does not have."""
        from yeojido.analyze.voice.hearing import Routed

        # Words that say nothing leave little chance to every place.
        chance = self.probabilities(texts)[:, :-1]
        return Routed(self.place[chance.argmax(axis=1)], chance.max(axis=1))

    def about(self, event: str) -> int:
        """Return the touchpoint of what an event is about by its name; -1: the map has none;
        -2: it may be about anything.
        """
        subject = subjects.of_event(event)
        return -2 if subject is None else int(self.place[self.classes.index(subject)])

    def subjects(self, texts: Sequence[str]) -> tuple[str | None, ...]:
        """Return what each text is about where that is sure: a subject's id or ``step:...``."""
        chance = self.probabilities(texts)
        best, last = chance.argmax(axis=1), len(self.classes) - 1
        sure = (chance.max(axis=1) >= self.threshold) & (best != last)
        return tuple(
            self.classes[at] if is_sure else None
            for at, is_sure in zip(best.tolist(), sure.tolist(), strict=True)
        )

    def because(self, text: str, most: int = 2) -> tuple[str, ...]:
        """Return the words of a text that speak most for where it was put, the strongest first."""
        features = hashed(*code_points([text]), FAMILIES, where=True)
        if not features.ids.size:
            return ()
        size = len(self.classes)
        rows = self.weights[_rows(self.grams, features.ids)]
        evidence = rows[:, :size] / np.sqrt(features.ids.size) + rows[:, size:]
        best = int((evidence.sum(axis=0) + self.bias).argmax())
        gain = evidence[:, best] - evidence.mean(axis=1)
        found: dict[str, float] = {}
        for word, start, stop in _words(text):
            # The blank before a word belongs to it.
            inside = (features.start >= start - 1) & (features.stop <= stop)
            found[word] = max(found.get(word, 0.0), float(gain[inside].sum()))
        ranked = sorted(found, key=lambda word: (-found[word], word))
        return tuple(word for word in ranked[:most] if found[word] > 0)

    def _evidence(self, texts: Sequence[str]) -> Floats:
        features = hashed(*code_points(texts), FAMILIES)
        both = gram_scores(features.ids, features.offsets, self.grams, self.weights)
        size = len(self.classes)
        root = np.sqrt(np.maximum(np.diff(features.offsets), 1)).astype(np.float32)
        made: Floats = both[:, :size] / root[:, None] + both[:, size:] + self.bias
        return made


def _words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text without marks around them, and where they stand."""
    import re

    return [(found[0], found.start(), found.end()) for found in re.finditer(r"[\w']+", text)]


def _rows(grams: NDArray[np.uint32], ids: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return the row of each n-gram, the last one for those that are not known."""
    if not grams.size:
        return np.zeros(ids.size, np.int64)
    at = np.searchsorted(grams, ids)
    at[at == grams.size] = 0
    return np.where(grams[at] == ids, at, grams.size)


def _softmax(evidence: NDArray[Any]) -> NDArray[Any]:
    raised = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    made: NDArray[Any] = raised / raised.sum(axis=1, keepdims=True)
    return made


def fit(
    definition: JourneyMap,
    examples: Examples | None = None,
    labels: Mapping[str, str] | None = None,
) -> Router:
    """Return a router for a journey definition.

    ``labels``: ids of touchpoints by the (masked) text that a person moved there, "" for nowhere on
    the map. Touchpoints that the definition does not have are passed over.
    """
    examples, labels = examples or Examples(), dict(labels or {})
    known = _classes(definition)
    texts, given, weight = _given(known, examples, labels)
    grams, weights, bias = _learned(known, texts, given, weight)
    made = Router(
        steps=tuple(step.id for step in definition.steps),
        classes=known.names,
        place=known.place,
        grams=grams,
        weights=weights,
        bias=bias,
        learned=(sum(map(len, examples.certain.values())), len(examples.anything), len(labels)),
    )
    return replace(made, by_time=_by_time(made, examples))


def nothing_to_choose(definition: JourneyMap, names: Sequence[str]) -> bool:
    """Return whether words can be in one place only, so that no router is needed.

    ``names``: event names of the log. The map has nowhere that words may go to, or one touchpoint
    that all events of the log are at.
    """
    places = {int(place) for place in _classes(definition).place if place >= 0}
    if not places:
        return True
    matches = [step.match for step in definition.steps]
    return len(matches) == 1 and all(
        match.channel is None and match.where is None and {*names} <= {*match.events}
        for match in matches
    )


def fitted_from(definition: JourneyMap, examples: Examples, labels: Mapping[str, str]) -> bytes:
    """Return a digest (32 bytes) of all that decides what ``fit`` returns."""
    known = _classes(definition)
    steps = [step.id for step in definition.steps]
    digest = hashlib.sha256(
        repr((METHOD, steps, known.names, known.place.tolist(), known.words)).encode()
    )
    for part in (
        [(key, *texts) for key, texts in sorted(examples.certain.items())],
        [examples.anything],
        [tuple(map(str, examples.before))],
        list(examples.off.items()),
        sorted(labels.items()),
    ):
        digest.update(repr([list(map(len, each)) for each in part]).encode())
        digest.update("".join(map("".join, part)).encode("utf-8", "surrogatepass"))
    return digest.digest()


def rebuilt(
    definition: JourneyMap,
    grams: NDArray[np.uint32],
    weights: Floats,
    bias: Floats,
    by_time: float,
    learned: tuple[int, int, int],
) -> Router:
    """Return a router of which the numbers were kept; ValueError where they are not of this map."""
    known = _classes(definition)
    classes = len(known.names)
    if weights.shape != (grams.size + 1, 2 * classes) or bias.shape != (classes,):
        raise ValueError("of another map")
    steps = tuple(step.id for step in definition.steps)
    return Router(
        steps, known.names, known.place, grams, weights, bias, by_time=by_time, learned=learned
    )


def _by_time(router: Router, examples: Examples) -> float:
    """Return how often people speak of where they were last, of those whose words do not say.

    What little such words hint at tells: the mean chance of the place where they were. Few of them
    are drawn toward half of how often it is so of people who are asked about one thing, for they are
    asked where they just were.
    """
    right, total = examples.before
    before = (right + 1) / (total + 2) / 2
    texts = list(examples.off)
    chance = router.probabilities(texts)[:, :-1]
    unsure = np.flatnonzero(chance.max(axis=1, initial=0.0) < router.threshold)
    column = {step: at for at, step in enumerate(router.steps)}
    was = np.array([column[examples.off[texts[at]]] for at in unsure.tolist()], np.int64)
    there = (chance[unsure] * (router.place[None, :-1] == was[:, None])).sum(axis=1)
    share = float((there / chance[unsure].sum(axis=1)).sum())
    return (share + _DRAWN * before) / (unsure.size + _DRAWN)


@dataclass(frozen=True, slots=True)
class _Classes:
    names: tuple[str, ...]
    place: NDArray[np.int16]
    words: tuple[tuple[str, ...], ...]
    of_step: Mapping[str, int]


def _classes(definition: JourneyMap) -> _Classes:
    """Return what words may be about: every subject, and touchpoints of no subject."""
    places = subjects.places(definition)
    names = [each.id for each in subjects.subjects()]
    words = [each.words for each in subjects.subjects()]
    place = [places.get(name, -1) for name in names]
    taken = set(place)
    for index, step in enumerate(definition.steps):
        own = () if step.failure or index in taken else subjects.own_words(step)
        if own or (index not in taken and not step.failure):
            names.append(_STEP + step.id)
            words.append(own)
            place.append(index)
    names.append(UNTOLD)
    words.append(())
    place.append(-1)
    of_step = {
        definition.steps[at].id: index for index, at in reversed(list(enumerate(place))) if at >= 0
    }
    return _Classes(tuple(names), np.array(place, np.int16), tuple(words), of_step)


def _given(
    known: _Classes, examples: Examples, labels: Mapping[str, str]
) -> tuple[list[str], NDArray[np.int64], Doubles]:
    """Return all texts, the class of each (-1 unknown), and how much it counts."""
    texts: list[str] = []
    given: list[int] = []
    weight: list[float] = []

    def add(some: Sequence[str], index: int, each: float) -> None:
        fresh = [text for text in some if text not in labels]
        texts.extend(fresh)
        given.extend([index] * len(fresh))
        weight.extend([each] * len(fresh))

    for key, some in sorted(examples.certain.items()):
        name = key.removeprefix("subject:")
        index = known.of_step.get(key) if name == key else known.names.index(name)
        if index is not None:
            add(some, index, 1.0)
    add(examples.anything, -1, 1.0)
    for text, step in sorted(labels.items()):
        index = known.of_step.get(step, len(known.names) - 1 if step == "" else None)
        if index is not None:
            texts.append(text)
            given.append(index)
            weight.append(MOVED)
    return texts, np.array(given, np.int64), np.array(weight, np.float64)


@lru_cache(maxsize=16)
def _seeds(known_words: tuple[tuple[str, ...], ...]) -> tuple[NDArray[np.uint32], Floats]:
    """Return the n-grams that are words by which a class is known, and (n-grams, classes).

    A longer word takes back what the shorter word in it says: a delivery *fee* is no delivery.
    """
    spelt: list[tuple[str, int, int]] = []
    for index, words in enumerate(known_words):
        for word in words:
            features = hashed(*code_points([word]), FAMILIES, where=True)
            whole = features.ids[(features.start == 0) & (features.stop == len(word))]
            if whole.size:
                spelt.append((word, index, int(whole[_chosen(word, whole.size)])))
    ids = np.unique(np.array([at for _, _, at in spelt], np.uint32))
    made = np.zeros((ids.size + 1, len(known_words)), np.float32)
    row = {gram: at for at, gram in enumerate(ids.tolist())}
    for _, index, at in spelt:
        made[row[at], index] = 1.0
    known: dict[str, set[int]] = {}
    for word, index, _ in spelt:
        known.setdefault(word, set()).add(index)
    for word, index, at in spelt:
        for short in _inside(word):
            for theirs in known.get(short, set()) - {index}:
                made[row[at], theirs] = -1.0
    return ids, made


def _chosen(word: str, size: int) -> int:
    """Return which n-gram of a whole word stands for it: a Latin word is a word, Hangul characters."""
    return size - 1 if word.isascii() else 0


def _inside(word: str) -> set[str]:
    """Return what stands inside a word: of a Latin one its words, of Hangul all stretches."""
    if word.isascii():
        return set(word.split()) - {word}
    size = len(word)
    return {word[i:j] for i in range(size) for j in range(i + 1, size + 1)} - {word}


def _learned(
    known: _Classes, texts: Sequence[str], given: NDArray[np.int64], weight: Doubles
) -> tuple[NDArray[np.uint32], Floats, Floats]:
    """Return n-grams, weights and bias: two fits, the second with what the first is sure of."""
    untold = len(known.names) - 1
    words, seeds = _seeds(known.words)
    features = hashed(*code_points(texts), FAMILIES)
    said = gram_scores(features.ids, features.offsets, words, seeds)
    ranked = np.sort(said, axis=1)
    told = (ranked[:, -1] > 0) & (ranked[:, -1] - ranked[:, -2] >= 1)
    word = said.argmax(axis=1)
    # Who is asked about one thing may speak of another: such a text teaches nothing.
    astray = (given >= 0) & told & (word != given) & (weight < MOVED)
    weight = np.where(astray, 0.0, weight)
    # Moved off the map: about what it does not have, where the words say so.
    absent = (given == untold) & (weight >= MOVED) & told & (known.place[word] < 0)
    given = np.where(absent, word, given)
    open_ = given < 0
    guess = np.where(told, word, np.where(ranked[:, -1] <= 0, untold, -1))
    sure = np.where(told, _GUESSED, _SILENT)
    shown, grams, like = _shown(features, len(texts))
    offset = _KNOWN * said.astype(np.float64)
    fitted = _fit(shown, offset, _target(given, guess, weight, sure, open_, untold))
    chance = _softmax(shown @ fitted[1:] + fitted[0] + offset)
    guess = np.where(chance.max(axis=1) >= _SURE, chance.argmax(axis=1), -1)
    sure = np.where(guess == untold, _SILENT, _GUESSED)
    fitted = _fit(shown, offset, _target(given, guess, weight, sure, open_, untold), fitted)
    every = np.union1d(grams, words)
    weights = np.zeros((every.size + 1, 2 * (untold + 1)), np.float32)
    alike = np.sqrt(np.bincount(like, minlength=len(fitted) - 1).clip(1))[:, None]
    weights[np.searchsorted(every, grams), : untold + 1] = (fitted[1:] / alike)[like]
    weights[np.searchsorted(every, words), untold + 1 :] = _KNOWN * seeds[:-1]
    return every, weights, fitted[0].astype(np.float32)


def _target(
    given: NDArray[np.int64],
    guess: NDArray[np.int64],
    weight: Doubles,
    sure: Doubles,
    open_: NDArray[np.bool_],
    untold: int,
) -> Doubles:
    """Return (texts, classes): how much each text counts for each class."""
    made = np.zeros((given.size, untold + 1))
    rows = np.flatnonzero(~open_)
    made[rows, given[rows]] = weight[rows]
    rows = np.flatnonzero(open_ & (guess >= 0))
    made[rows, guess[rows]] += sure[rows] * _RELIABLE
    made[rows, untold] += sure[rows] * (1 - _RELIABLE)
    # A class with many texts counts for more than one with few, but by the root of it.
    mass = made.sum(axis=0).clip(1)
    return made * np.sqrt(mass.mean() / mass)


def _shown(
    features: Features, size: int
) -> tuple[csr_matrix, NDArray[np.uint32], NDArray[np.int64]]:
    """Return (texts, kinds of n-grams of several texts), which n-grams, and the kind of each.

    A text counts by the root of the number of its n-grams. N-grams that stand in the same texts are
    of one kind: the penalty shares their weight out evenly, so k of them are one column that is the
    root of k times as long.
    """
    from scipy.sparse import csr_matrix, diags

    grams, column = np.unique(features.ids, return_inverse=True)
    ones = np.ones(column.size, np.float64)
    counts = csr_matrix((ones, column, features.offsets), shape=(size, grams.size))
    counts.sum_duplicates()
    texts = counts.getnnz(axis=0)
    kept = np.argsort(-texts, kind="stable")[:_MOST_GRAMS]
    kept = np.sort(kept[texts[kept] >= _LEAST_TEXTS])
    counts = counts.tocsc()[:, kept]
    marks = np.random.default_rng(0).integers(1 << 64, size=size, dtype=np.uint64)
    _, first, like, alike = np.unique(
        counts.T.astype(np.uint64) @ marks,
        return_index=True, return_inverse=True, return_counts=True,
    )  # fmt: skip
    root = np.sqrt(np.diff(features.offsets).clip(1))
    shown = diags(1 / root) @ counts[:, first] @ diags(np.sqrt(alike))
    return shown.tocsr(), grams[kept], like


def _fit(
    shown: csr_matrix, offset: Doubles, target: Doubles, start: Doubles | None = None
) -> Doubles:
    """Return (1 + n-grams, classes): bias and weights of a multinomial logistic regression.

    ``offset`` (texts, classes) is evidence that is known before; L2 penalty on the weights, and on
    how far the bias is from one that needs a known word to believe anything. Solved by accelerated
    gradient steps (Nesterov 1983; restarts of O'Donoghue and Candes 2015), the bias on a scale of
    its own; they give the same digits on one thread as on many.
    """
    rows, grams = np.flatnonzero(target.sum(axis=1) > 0), _width(shown)
    before = np.full(target.shape[1], _DOUBT)
    before[-1] = 0.0
    if start is None:
        start = np.vstack([before, np.zeros((grams, target.shape[1]))])
    if not rows.size:
        return start
    x, offset, y = shown[rows], offset[rows], target[rows]
    back, mass = x.T.tocsr(), y.sum(axis=1, keepdims=True)
    step = np.full((grams + 1, 1), 1 / (_steepest(x, back, mass) / 2 + 1.0))
    step[0] *= _BIAS_SCALE**2
    now, ahead, pace = start, start, 1.0
    for _ in range(_STEPS):
        error = mass * _softmax(x @ ahead[1:] + ahead[0] + offset) - y
        bias = error.sum(axis=0) + ahead[0] - before
        slope = np.vstack([bias, back @ error + ahead[1:] / _FREEDOM])
        after = ahead - step * slope
        if float((slope * (after - now)).sum()) > 0:
            pace = 1.0
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = after + (pace - 1) / faster * (after - now)
        now, pace = after, faster
    return now


def _steepest(x: csr_matrix, back: csr_matrix, mass: Doubles) -> float:
    """Return the largest eigenvalue of the weighted texts, the bias scaled, by the power method."""
    towards, size = np.ones((_width(x) + 1, 1)), 1.0
    for _ in range(8):
        seen = mass * (x @ towards[1:] + _BIAS_SCALE * towards[0])
        towards = np.vstack([_BIAS_SCALE * seen.sum(axis=0), back @ seen])
        size = float(np.sqrt((towards**2).sum()))
        towards /= size
    return 1.1 * size


def _width(x: csr_matrix) -> int:
    shape: Any = x.shape
    return int(shape[1])
