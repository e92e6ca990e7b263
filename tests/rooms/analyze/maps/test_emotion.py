"""Means, intervals and memory of what is felt; quotes and what stands behind them."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from tests.laws.plain_map import SHOP
from tests.laws.plain_words import Plainly
from tests.rooms.analyze.maps.logs import Row, TestLog
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.maps.build import plan
from yeojido.analyze.maps.document import read, write
from yeojido.analyze.maps.emotion import interval, remembered
from yeojido.analyze.maps.lint import lint
from yeojido.analyze.maps.quotes import quotes
from yeojido.analyze.maps.state import Lived, Voice
from yeojido.analyze.voice.hearing import VoiceReading
from yeojido.domain.errors import BadJourney
from yeojido.domain.journey import Cell, Item, JourneyMap, VoiceWeights
from yeojido.domain.voice import text_key

READING = VoiceReading(Plainly(), Plainly.router())


def drawn(rows: list[Row], voice: VoiceReading | None = READING, **meta: object) -> JourneyMap:
    """The map of a few rows."""
    definition = msgspec.structs.replace(SHOP, meta=msgspec.structs.replace(SHOP.meta, **meta))
    log = TestLog(tuple(rows), kinds={"platform": "text"})
    return LocalRunner(1).run(log, plan(definition, voice=voice))


def cell(document: JourneyMap, step: str, lane: str = "emotion") -> Cell:
    """A cell that must be there."""
    found = document.step_cell(lane, step)
    assert found is not None
    return found


def kinds(of: Cell, kind: str) -> list[Item]:
    """The items of a kind."""
    return [item for item in of.items if item.kind == kind]


def crowd(text: str | None, rating: float | None = None, people: int = 8) -> list[Row]:
    """People who come by a, b and c; each says a thing at b."""
    said = {"text": text, "rating": rating, "platform": "ios"}
    return [
        row
        for who in range(people)
        for row in (
            Row(f"p{who}", "a", 60.0, {"platform": "ios"}),
            Row(f"p{who}", "b", 120.0 + who, said),
            Row(f"p{who}", "c", 300.0, {}),
        )
    ]


def test_an_interval_narrows_with_people_and_never_vanishes() -> None:
    """Five equal answers leave room; a hundred leave less; nothing lies outside the scale."""
    few, many = interval(np.full(5, 2.0), 1.0), interval(np.full(100, 2.0), 1.0)
    assert few[1] == many[1] == 2.0
    assert few[0] < many[0] < 2.0
    assert interval(np.full(5, 2.0), 1.0) == interval(np.full(5, 2.0)[::-1], 1.0)


def test_a_lean_of_the_model_widens_however_many_people_speak() -> None:
    """The error that all texts have in common does not shrink with n."""
    values = np.tile([-1.0, 1.0], 50_000)
    plain, leaning = interval(values, 1.0), interval(values, 1.0, 0.2)
    assert plain[1] < 0.01
    assert leaning[1] == pytest.approx(1.96 * 0.2, rel=0.01)


def test_words_of_another_place_count_there_and_the_rating_here() -> None:
    """A rating of b with words about a: both places have a value, each its source."""
    document = drawn(crowd("-1.00 @0 anger", 2.0))
    here, there = cell(document, "b"), cell(document, "a")
    assert (here.values["ratings"], here.values["texts"], here.values["share_text"]) == (8, 0, 0.0)
    assert (there.values["ratings"], there.values["texts"]) == (0, 8)
    assert there.values["share_text"] == 1.0
    assert here.value is not None and here.value > 0
    assert there.values["by_text"] == 8
    assert there.provenance is not None and there.provenance.klass == "text_model"
    assert here.provenance is not None and here.provenance.klass == "survey"
    assert [item.icon for item in kinds(there, "mood")] == ["anger"]
    assert here.values["contradictions"] == 0


def test_words_of_the_same_place_only_tell_the_emotion() -> None:
    """Both speak of b: the rating is the value, and they contradict each other, both kept."""
    here = cell(drawn(crowd("-1.50 anger", 2.0)), "b")
    assert (here.values["ratings"], here.values["texts"], here.value) == (8, 0, 2.0)
    assert here.values["contradictions"] == 8
    assert here.values["upset"] == 1.0
    (example,) = kinds(here, "contradiction")
    assert example.said is not None
    assert (example.said.rating, example.said.valence) == (2.0, -1.5)


def test_a_rating_and_words_near_each_other_are_no_contradiction() -> None:
    """More than two apart, on both sides of zero: nothing less."""
    assert cell(drawn(crowd("-0.50 anger", 1.0)), "b").values["contradictions"] == 0


def test_weights_are_written_with_the_map_and_decide() -> None:
    """Weights in the definition leave a source out; they are printed, also the usual ones."""
    document = drawn(crowd("-1.00 anger", 2.0), voice_weights=VoiceWeights(rating=0.0, text=1.0))
    assert cell(document, "b").value == -1.0
    assert b'"voice_weights": {"rating": 0.0, "text": 1.0}' in write(document)
    assert b'"voice_weights": {"rating": 1.0, "text": 1.0}' in write(drawn(crowd(None, 2.0)))
    said = cell(document, "b").definition
    assert said is not None and "0" in said.ko and "plainly" in said.en


@pytest.mark.parametrize("weights", [(-1, 1), (0, 0), (1, 1e9)])
def test_weights_that_mean_nothing_are_refused(weights: tuple[float, float]) -> None:
    """Below zero, endless, or both nothing: refused at their place."""
    meta = msgspec.structs.replace(
        SHOP.meta, voice_weights=VoiceWeights(rating=weights[0], text=weights[1])
    )
    with pytest.raises(BadJourney, match="voice_weights"):
        read(write(msgspec.structs.replace(SHOP, meta=meta)), "j.json")


def test_somebody_who_moves_words_is_stronger_than_the_router() -> None:
    """A text moved by a person stands where they put it."""
    text = "-1.00 @0 anger"
    document = drawn(crowd(text), replace(READING, moved={text_key(text): "c"}))
    assert cell(document, "a").n == 0
    assert cell(document, "c").values["by_person"] == 8


def test_voices_off_the_map_are_placed_by_their_words() -> None:
    """An event on no touchpoint whose words speak of one counts there, its rating nowhere."""
    rows = crowd(None)
    rows += [
        Row(f"p{who}", "e", 400.0, {"text": "1.00 @0 joy", "rating": -2.0}) for who in range(6)
    ]
    rows += [Row("p0", "e", 500.0, {"text": "1.00 joy"})]
    document = drawn(rows)
    assert (cell(document, "a").n, cell(document, "a").value) == (6, 1.0)
    assert (document.lens.voices, document.lens.voices_off_map) == (6, 1)


def test_texts_that_cannot_be_read_are_counted_not_guessed() -> None:
    """An unknown language has no value and no emotion, and the map says how many there are."""
    document = drawn(crowd("???", None, 40))
    here = cell(document, "b")
    assert (here.n, here.value, here.values["unread"], here.values["said"]) == (0, None, 40, 40)
    assert document.lens.unread == 40
    assert any("100%" in warning.en for warning in document.warnings)


def test_a_quote_says_what_was_done_around_it_and_never_who() -> None:
    """Touchpoints before and after, values that many share, the spans; no person."""
    rows = crowd("1.50 joy")
    rows[1] = Row("p0", "b", 120.0, {"text": "1.50 joy", "platform": "amiga"})
    items = cell(drawn(rows), "b", "words").items
    assert items[0].said is not None
    said = items[0].said
    assert (said.alike, said.valence, said.emotion, said.event) == (8, 1.5, "joy", "b")
    assert (said.before, said.after) == (("a",), ("c",))
    assert said.who in ({"platform": "ios"}, {})
    assert [(span.start, span.stop) for span in said.spans] == [(0, 5)]
    assert "p0" not in write(drawn(rows)).decode()
    assert "amiga" not in write(drawn(rows)).decode()


def test_texts_that_say_nearly_the_same_are_one() -> None:
    """Small differences fold; another feeling does not."""
    voices = [
        Voice(1, 0, "배송이 너무 늦게 왔어요", -1.0),
        Voice(2, 0, "배송이 너무 늦게 왔어요!!", -1.0),
        Voice(3, 0, "배송이 너무 늦게 왔어요 ㅠㅠ", -1.0),
        Voice(4, 0, "배송이 너무 늦게 왔어요", 2.0),
    ]
    found = {quote.voice.value: quote.alike for quote in quotes(voices, -1.0)}
    assert found == {-1.0: 3, 2.0: 1}


def test_what_is_remembered_is_peak_and_end_over_people() -> None:
    """Peak and end are averaged over people; the gap to the mean has its own interval."""
    n = 40
    lived = Lived(np.full(n, -2.0), np.full(n, 1.0), np.full(n, -0.25))
    found = remembered((lived,), 1.0)
    assert found is not None
    assert (found.peak_end, found.mean, found.difference) == (-0.5, -0.25, -0.25)
    assert found.difference_ci[0] <= -0.25 <= found.difference_ci[1]
    assert remembered((Lived(*(each[:4] for each in lived)),), 1.0) is None


def test_peak_and_end_are_those_of_journeys_where_enough_people_spoke_twice() -> None:
    """Thirty people with two voices in a journey: theirs; fewer: the map's, and it says so."""

    def rows(people: int) -> list[Row]:
        return [
            Row(f"p{who:02}", name, 60.0 * (at + 1), {"rating": rating})
            for who in range(people)
            for at, (name, rating) in enumerate((("a", 1.0), ("b", -2.0), ("c", 0.0)))
        ]

    many, few = drawn(rows(40)).peak_end, drawn(rows(10)).peak_end
    assert many is not None and few is not None
    assert (many.basis, many.n, many.peak, many.end, many.peak_end) == ("journeys", 40, -2, 0, -1)
    assert many.mean == pytest.approx(-1 / 3, abs=0.01)
    assert (few.basis, few.ci, few.step, few.last) == ("map", None, "b", "c")
    kpi = next(each for each in drawn(rows(40)).kpis if each.id == "emotion_peak_end")
    assert (kpi.value, kpi.ci) == (many.peak_end, many.ci)


def test_peak_and_end_stand_in_the_table_in_both_languages() -> None:
    """One sentence beside the measures: both moments, their mean, the plain mean, of whom."""
    from yeojido.app.maps import MapView

    rows = [
        Row(f"p{who:02}", name, 60.0 * (at + 1), {"rating": rating})
        for who in range(40)
        for at, (name, rating) in enumerate((("a", 1.0), ("b", -2.0), ("c", 0.0)))
    ]
    table = MapView(drawn(rows), "en").content(".csv").decode("utf-8-sig")
    assert "Most intense moment -2.00" in table
    assert "피크와 끝" in MapView(drawn(rows), "ko").content(".csv").decode("utf-8-sig")


def test_a_map_with_words_is_written_read_and_linted() -> None:
    """The document round-trips with quotes, spans and emotions in it."""
    document = drawn(crowd("-1.50 anger", 2.0) + crowd("1.00 @0 joy", None)[:3])
    assert read(write(document), "map.json") == document
    assert not [finding for finding in lint(document) if finding.severity == "error"]
