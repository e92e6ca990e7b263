"""The emotion of a map with words equals its plain definition, however the log is cut."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.plain_map import PLACE, SHOP
from tests.laws.plain_words import Plainly, Voiced, places
from tests.rooms.analyze.maps.logs import Row, TestLog
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.maps.analysis import MapAnalysis
from yeojido.analyze.maps.build import plan
from yeojido.analyze.voice.hearing import VoiceReading
from yeojido.domain.journey import JourneyMap, VoiceWeights
from yeojido.domain.log import Chunk
from yeojido.domain.voice import EMOTIONS

fewer = settings(max_examples=25)
READING = VoiceReading(Plainly(), Plainly.router(), learns=False)
texts = st.one_of(
    st.none(),
    st.builds(
        lambda value, place, emotion: f"{value:+.2f} {place} {emotion}",
        st.sampled_from([-2.0, -0.75, 0.25, 1.5]),
        st.sampled_from(["", "@0", "@2", "@4"]),
        st.sampled_from(["anger", "joy", "trust"]),
    ),
    st.sampled_from(["???", "@2 ???"]),
)
events = st.lists(
    st.tuples(
        st.sampled_from("abcdxee"),
        st.integers(0, 90),
        st.sampled_from([None, -2.0, 0.5, 2.0]),
        texts,
    ),
    min_size=1,
    max_size=8,
).map(lambda drawn: sorted(drawn, key=lambda each: each[1]))
logs = st.lists(events, min_size=1, max_size=9)
weights = st.sampled_from([(1.0, 1.0), (1.0, 0.25), (0.0, 1.0), (2.0, 0.0)])


def log_of(people: list, spread: int = 1) -> TestLog:
    """A log of people as drawn."""
    rows = tuple(
        Row(f"p{number:02}", name, at * 60.0, {"rating": rating, "text": text, "channel": "web"})
        for number, each in enumerate(people)
        for name, at, rating, text in each
    )
    return TestLog(rows, spread)


def drawn(
    log: TestLog, weigh: tuple[float, float] = (1.0, 1.0), voice: VoiceReading | None = READING
) -> JourneyMap:
    """The map of a log, its words read."""
    meta = msgspec.structs.replace(
        SHOP.meta, voice_weights=VoiceWeights(rating=weigh[0], text=weigh[1])
    )
    return LocalRunner(1).run(log, plan(msgspec.structs.replace(SHOP, meta=meta), voice=voice))


def _voices(people: list) -> list[Voiced]:
    return [
        Voiced(who, PLACE.get(name, -1), rating, text)
        for who, each in enumerate(people)
        for name, _, rating, text in each
    ]


@fewer
@given(logs, weights)
def test_emotion_with_words_equals_the_definition(people, weigh):
    """Ratings at their place, words at theirs, weighted within a person, then over people."""
    document = drawn(log_of(people), weigh)
    found = places(_voices(people), weigh)
    every: dict[int, list[float]] = {}
    for place in found.values():
        for who in place.total:
            total, weight = every.setdefault(who, [0.0, 0.0])
            every[who] = [total + place.total[who], weight + place.weight[who]]
    overall = [total / weight for total, weight in every.values() if weight]
    for name, at in PLACE.items():
        cell = document.step_cell("emotion", name)
        assert cell is not None
        means = found[at].means()
        assert cell.n == len(means)
        if len(means) < 5:
            assert cell.value is None
            continue
        weight = len(means) / (len(means) + 15)
        toward = sum(overall) / len(overall)
        expected = weight * sum(means) / len(means) + (1 - weight) * toward
        assert cell.value == pytest.approx(expected, abs=2e-4)
        assert cell.ci is not None and cell.ci[0] - 1e-4 <= cell.value <= cell.ci[1] + 1e-4


@fewer
@given(logs)
def test_shares_of_emotions_are_means_over_people(people):
    """Everybody whose words were read counts once, however much they said."""
    document = drawn(log_of(people))
    found = places(_voices(people), (1.0, 1.0))
    for name, at in PLACE.items():
        cell = document.step_cell("emotion", name)
        assert cell is not None
        said = [emotions for emotions in found[at].words.values() if emotions]
        shown = {item.icon: item.value for item in cell.items if item.kind == "mood"}
        wanted = {
            emotion: sum(each.count(emotion) / len(each) for each in said) / len(said)
            for emotion in EMOTIONS
            if any(emotion in each for each in said)
        }
        assert shown == pytest.approx(wanted, abs=1e-4)


@fewer
@given(logs, st.integers(2, 4))
def test_cutting_the_log_changes_no_word(people, spread):
    """However people are dealt into buckets, the whole document is the same (law 2)."""
    assert drawn(log_of(people, spread)) == drawn(log_of(people))


@fewer
@given(logs)
def test_cutting_a_bucket_into_slices_changes_nothing(people):
    """Persons of two slices of one bucket stay different persons."""
    log = log_of(people)
    analysis = plan(SHOP, voice=READING).bind(log.summary())
    first = analysis.first()
    assert first is not None
    chunk: Chunk = log.chunk(0)
    analysis = analysis.after(first.finish(first.scan(chunk)))
    assert isinstance(analysis, MapAnalysis)
    slices = [chunk.part(i, i + 1) for i in range(len(people))]
    state = analysis.scan(slices[0])
    for each in slices[1:]:
        state = analysis.merge(state, analysis.scan(each))
    assert analysis.finish(state) == analysis.finish(analysis.scan(chunk))


@fewer
@given(logs)
def test_nothing_that_reads_words_leaves_ratings_alone(people):
    """Without a reading, and with one that the texts do not weigh in, ratings make the value."""
    without = drawn(log_of(people), voice=None)
    weightless = drawn(log_of(people), (1.0, 0.0))
    for name in PLACE:
        one, two = (each.step_cell("emotion", name) for each in (without, weightless))
        assert one is not None and two is not None
        assert (one.value, one.ci, one.n) == (two.value, two.ci, two.n)
