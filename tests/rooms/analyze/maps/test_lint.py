"""The rules of good maps: each finds what it is for, and nothing in a good map."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from yeojido.analyze.maps.lint import lint
from yeojido.domain.journey import (
    Cell,
    Item,
    JourneyMap,
    Lens,
    LintIgnore,
    Match,
    Meta,
    Moment,
    Opportunity,
    Pain,
    Stage,
    Touchpoint,
    Unmapped,
    VoiceAccuracy,
)
from yeojido.domain.words import Words

change = msgspec.structs.replace


def w(text: str) -> Words:
    """The same words in both languages."""
    return Words(ko=text, en=text)


def _step(name: str, stage: str, **more: object) -> Touchpoint:
    return Touchpoint(
        id=name, stage=stage, name=w(name), match=Match(events=(name,)), need=w("쉽게"), **more
    )


STEPS = (
    _step("visit", "s0"), _step("look", "s1"), _step("pay", "s2", goal=True), _step("use", "s3"),
)  # fmt: skip
GOOD = JourneyMap(
    meta=Meta(id="shop", title=w("shop"), type="purchase"),
    stages=tuple(Stage(id=f"s{i}", name=w(f"stage {i}"), order=i) for i in range(4)),
    steps=STEPS,
    lens=Lens(people=1000, computed_at="2026-03-01T00:00:00+00:00"),
)


def with_step(place: int, **more: object) -> JourneyMap:
    """The good map with a touchpoint changed."""
    steps = list(STEPS)
    steps[place] = change(steps[place], **more)
    return change(GOOD, steps=tuple(steps))


def with_cells(*cells: Cell) -> JourneyMap:
    """The good map with cells."""
    return change(GOOD, cells=cells)


def people(step: str | None = None, stage: str | None = None, **values: float) -> Cell:
    """A cell of the people lane."""
    return Cell(
        lane="people", step=step, stage=stage, value=values.pop("value", 100), values=dict(values)
    )


def times(**seconds: float) -> JourneyMap:
    """The good map with median times."""
    return with_cells(*(Cell(lane="time", step=s, value=v) for s, v in seconds.items()))


QUOTE = Cell(
    lane="words", step="pay", items=(Item(label=w("문의는 010-1234-5678로 주세요"), kind="quote"),)
)
AGAINST = Cell(
    lane="emotion",
    step="pay",
    items=(Item(label=w("me@example.com 으로 주세요"), kind="contradiction"),),
)
BAD: dict[str, JourneyMap] = {
    "J001": change(GOOD, steps=STEPS[:3]),
    "J002": change(GOOD, stages=GOOD.stages[:3], steps=STEPS[:3]),
    "J004": with_step(0, name=w("CRM_DB")),
    "J011": with_cells(Cell(lane="emotion", step="pay", value=1.0, n=12)),
    "J012": with_step(1, moment_of_truth=True),
    "J013": change(
        GOOD,
        opportunities=(Opportunity(id="o", title=w("o"), status="measured", primary_metric="x", guardrails=("y",)),),
    ),
    "J014": change(GOOD, lens=change(GOOD.lens, voices=70, voices_off_map=30)),
    "J020": with_step(1, name=STEPS[0].name),
    "J021": with_cells(people("visit", value=0)),
    "J022": change(GOOD, lens=change(GOOD.lens, unmapped=(Unmapped(event="e", events=9, people=50, share=0.1),))),
    "J023": with_cells(people("look", left_share=0.95, journeys=50)),
    "J024": with_step(1, failure=True),
    "J025": with_cells(people("look", visits=500, journeys=100)),
    "J026": with_cells(people(stage="s1", in_both=50, out_of_order=0.6)),
    "J027": times(visit=10, look=5000, pay=20),
    "J030": change(GOOD, steps=(*STEPS, *(_step(f"t{i}", "s1") for i in range(9)))),
    "J031": change(GOOD, moments=tuple(Moment(step=f"m{i}", kind="peak", reason=w("x"), n=50) for i in range(4))),
    "J034": with_step(0, need=w("가" * 91)),
    "J035": change(GOOD, lens=change(GOOD.lens, persona_ids=("a", "b", "c", "d"))),
    "J040": change(GOOD, pains=(Pain(id="p", rank=1, title=w("p"), severity=4.5),)),
    "J041": change(GOOD, opportunities=(Opportunity(id="o", title=w("o"), primary_metric="x"),)),
    "J044": with_cells(QUOTE),
}  # fmt: skip


def rules(journey: JourneyMap) -> set[str]:
    """The rules that find something."""
    return {finding.rule for finding in lint(journey)}


def test_a_good_map_has_no_findings() -> None:
    """Nothing is wrong with a plain sound journey."""
    assert lint(GOOD) == ()


@pytest.mark.parametrize("rule", BAD)
def test_each_rule_finds_its_fault(rule: str) -> None:
    """A map with one fault is found by that rule, with words in both languages and a remedy."""
    findings = [each for each in lint(BAD[rule]) if each.rule == rule]
    assert findings
    for each in findings:
        assert each.where
        for words in (each.message, each.fix):
            assert words.ko and words.en
            assert "{" not in words.ko + words.en


@pytest.mark.parametrize("rule", sorted(set(BAD) - {"J002"}))
def test_no_other_rule_is_disturbed(rule: str) -> None:
    """A single fault is found by a single rule (J001 for a stage left empty may bring J002)."""
    assert rules(BAD[rule]) <= {rule, "J002"}


@pytest.mark.parametrize(
    ("journey", "rule"),
    [
        (change(GOOD, steps=tuple(change(s, goal=False) for s in STEPS)), "J001"),
        (with_cells(people(stage="s0", journeys=50, moved_on=0)), "J001"),
        (change(GOOD, stages=(*GOOD.stages[:2], change(GOOD.stages[2], order=9), GOOD.stages[3])), "J002"),
        (with_step(0, need=None), "J004"),
        (with_step(1, match=Match(events=("visit",))), "J020"),
        (with_step(1, failure=True, recovery="nowhere"), "J024"),
        (change(GOOD, moments=(Moment(step="pay", kind="peak", reason=w("x"), n=3),)), "J012"),
        (change(GOOD, pains=(Pain(id="p", rank=1, title=w("p"), quote="a@b.kr", owner="x"),)), "J044"),
    ],
)  # fmt: skip
def test_rules_with_several_faces(journey: JourneyMap, rule: str) -> None:
    """Rules that look at several things find each of them."""
    assert rule in rules(journey)


def test_examples_of_contradictions_are_searched_for_personal_data_too() -> None:
    """Whatever a customer wrote and the map shows is looked at."""
    assert rules(with_cells(AGAINST)) == {"J044"}


def test_old_numbers_are_found_when_the_day_is_given() -> None:
    """Age is judged against a day that is handed in; without one nothing is said."""
    assert "J010" in {each.rule for each in lint(GOOD, today=date(2026, 7, 1))}
    assert lint(GOOD, today=date(2026, 3, 20)) == ()


def test_ignored_rules_are_passed_over_and_unknown_names_are_not() -> None:
    """``lint_ignore`` silences a rule, everywhere or at a place; a slip in it is a finding."""
    bad = BAD["J040"]
    assert rules(change(bad, lint_ignore=(LintIgnore(rule="J040", reason="나중에"),))) == set()
    here = LintIgnore(rule="J040", reason="나중에", where="pains[p]")
    assert rules(change(bad, lint_ignore=(here,))) == set()
    elsewhere = LintIgnore(rule="J040", reason="나중에", where="pains[q]")
    assert rules(change(bad, lint_ignore=(elsewhere,))) == {"J040"}
    assert rules(change(GOOD, lint_ignore=(LintIgnore(rule="J999", reason="?"),))) == {"J000"}


def test_words_nobody_checked_are_found() -> None:
    """A model that was never, not lately, or not in a language checked on the customers' words."""
    read = change(GOOD.lens, voices=80, model="packaged 1")
    right = VoiceAccuracy(
        "all", 0.8, 0.7, 0.9, 40, 60, "2026-03-01T00:00:00+00:00", calibrated=True
    )
    some = tuple(
        change(right, language=language, calibrated=language != "en")
        for language in ("all", "ko", "en")
    )

    def found(lens: Lens, today: date | None = None) -> list[str]:
        journey = change(GOOD, lens=lens)
        return [f"{each.rule} {each.where}" for each in lint(journey, today)]

    assert found(read) == ["J016 lens.model"]
    checked = change(read, accuracy=(right,))
    assert found(checked) == []
    assert "J016 lens.accuracy" in found(checked, date(2026, 6, 1))
    assert "J016 lens.accuracy" not in found(checked, date(2026, 5, 1))
    assert found(change(read, accuracy=some)) == ["J016 lens.accuracy"]
    (few,) = lint(change(GOOD, lens=change(read, accuracy=some)))
    assert few.message.ko.startswith("영어 글은")
