"""What people talk about: no cut of the log, no order and nobody's name changes an answer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.test_transitions import DEFINITION
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.filtered import Filtered
from yeojido.analyze.voice.competitors import Competitors
from yeojido.analyze.voice.factors import Factors
from yeojido.analyze.voice.needs import Needs
from yeojido.analyze.voice.rising import Rising
from yeojido.analyze.voice.topics import Topics
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog, frame_of

TEXTS = (
    "배송이 늦어요", "배송이 너무 늦게 왔어요", "결제가 안 돼요", "결제 오류가 나요", "The delivery was late",
    "payment does not work", "👍", "메일이 너무 많이 와요", "쿠팡보다 배송이 느려요", "다크모드 추가해 주세요",
    "품질이 좋아요", "가격이 비싸요", "상담원이 친절해요",
)  # fmt: skip
QUESTIONS = {
    "by stage": Topics(definition=DEFINITION, least=2, threshold=0.9),
    "by stage, few read": Topics(definition=DEFINITION, least=2, threshold=0.9, most=1),
    "by touchpoint": Topics(definition=DEFINITION, compare="touchpoint", least=2),
    "by segment": Topics(by="value", least=2, threshold=0.9),
    "by period": Topics(unit="day", least=2, threshold=0.9),
    "of one stage": Topics(definition=DEFINITION, stage=DEFINITION.stages[0].id, least=2),
    "rising": Rising(definition=DEFINITION, least=2, weeks=3, times=1.0, threshold=0.9),
    "competitors": Competitors(definition=DEFINITION, competitors=["쿠팡=coupang"], suggest=1),
    "needs": Needs(definition=DEFINITION, least=2),
    "factors": Factors(definition=DEFINITION, least=2),
    "factors, few read": Factors(least=2, most=2),
    "of some": Filtered(Topics(by="value", least=2), where="value = 'x'"),
}

said = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.integers(0, 6_000),
        st.sampled_from(TEXTS),
        st.sampled_from((None, -2.0, 0.5, 2.0)),
        st.sampled_from(("x", "y", None)),
    ),
    max_size=4,
)


def frame(people, name="p{}") -> pl.DataFrame:
    """The clean frame of people and what they said."""
    events = [
        Event(name.format(who), event, f"1970-01-{1 + 7 * (minute // 1440):02d}T{minute % 1440 // 60:02d}:{minute % 60:02d}",
              text=text, rating=rating, properties={"value": value})
        for who, voices in enumerate(people)
        for event, minute, text, rating, value in voices
    ]  # fmt: skip
    return frame_of([Event("nobody", "d", "1970-01-01", properties={"value": "x"}), *events])


@settings(max_examples=25)
@given(
    st.sampled_from(sorted(QUESTIONS)),
    st.lists(said, max_size=8),
    st.integers(1, 9),
    st.integers(0, 99),
)
def test_arrival_buckets_and_names_change_nothing(name, people, buckets, seed):
    """Rows in any order, in any number of buckets, of people under other names: one answer."""
    question = QUESTIONS[name]
    plain = LocalRunner(1).run(MemoryLog.from_frame(frame(people), 1), question)
    rows = frame(people, "{}-other").sample(fraction=1, shuffle=True, seed=seed)
    assert LocalRunner(2).run(MemoryLog.from_frame(rows, buckets), question) == plain


def _crowd(count: int) -> list[Event]:
    return [
        Event(f"p{i}", "abcd"[i % 4], f"1970-01-01T{i // 3600 % 24:02d}:{i // 60 % 60:02d}:{i % 60:02d}",
              text=f"{TEXTS[i % len(TEXTS)]} {i % 7}")
        for i in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("buckets", [1, 7])
def test_no_more_people_are_read_than_asked_for_and_all_are_counted(buckets):
    """A sample is bounded, the same for every cut, and everybody is counted all the same."""
    question = Topics(definition=DEFINITION, most=400, least=2)
    answer = LocalRunner(1).run(MemoryLog.from_frame(frame_of(_crowd(3_000)), buckets), question)
    assert answer.reading.people == answer.reading.voices == 3_000
    assert sum(group.people for group in answer.groups) == 3_000
    assert all(group.read <= 200 for group in answer.groups)
    assert answer == LocalRunner(1).run(MemoryLog.from_frame(frame_of(_crowd(3_000)), 3), question)


def test_one_person_who_says_much_counts_once():
    """People are counted, not texts: somebody who repeats themselves proves nothing."""
    loud = [Event("loud", "a", f"1970-01-01T00:{i:02d}", text="배송이 늦어요") for i in range(50)]
    others = [
        Event(f"p{i}", "ab"[i % 2], f"1970-01-01T01:{i:02d}", text="결제가 안 돼요")
        for i in range(50)
    ]
    answer = LocalRunner(1).run(
        MemoryLog.from_events([*loud, *others]), Topics(definition=DEFINITION, least=2)
    )
    told = [each.phrase for group in answer.groups for each in group.phrases]
    assert "배송 늦다" not in told
    assert answer.reading.people == 51


def test_groups_by_lot_say_nothing_different():
    """Where groups are drawn by lot, hardly any phrase sets one apart (rate under the threshold)."""
    found, tried = 0, 0
    for seed in range(6):
        lot = np.random.default_rng(seed).integers(0, 4, 1_200)
        events = [
            Event(f"p{i}", "a", "1970-01-01", text=f"{TEXTS[(i * 7) % 13]}. {TEXTS[(i * 5 + i // 13) % 13]}",
                  properties={"value": str(group)})
            for i, group in enumerate(lot.tolist())
        ]  # fmt: skip
        answer = LocalRunner(1).run(MemoryLog.from_events(events), Topics(by="value", topics=0))
        found += any(group.phrases for group in answer.groups)
        tried += answer.tried
    assert tried > 300
    assert found <= 1
