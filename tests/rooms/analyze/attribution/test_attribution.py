"""Attribution by example, and its laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.logs import Log, Row, people, person
from yeojido.adapters.runners.local import LocalRunner
from yeojido.analyze.attribution.attribution import MODELS, Attribution
from yeojido.domain.errors import BadCondition, BadOption, QuestionError, UnknownColumn
from yeojido.domain.log import Event
from yeojido.store.memory import MemoryLog

TOUCHES = {"a": "a", "b": "b", "c": "event = 'c'"}


def ask(group, question=None, buckets: int = 2, **options):
    """Run over people dealt into buckets."""
    parts = tuple(tuple(group[i::buckets]) for i in range(buckets))
    asked = question or Attribution("d", touches=TOUCHES, **options)
    return LocalRunner(2).run(Log(parts), asked)


def credits_of(result, model):
    """Credit by channel."""
    return {each.channel: each.credit for each in result.of(model)}


def test_one_path_by_every_model():
    """a, b an hour later, c two hours later, converted at once."""
    result = ask([person("a@0 b@60 c@120 d@120")], half_life="1h", apart="1m")
    wanted = {
        "first": [1, 0, 0],
        "last": [0, 0, 1],
        "linear": [1 / 3, 1 / 3, 1 / 3],
        "position": [0.4, 0.2, 0.4],
        "time_decay": [1 / 7, 2 / 7, 4 / 7],
        "markov": [1 / 3, 1 / 3, 1 / 3],
        "shapley": [1 / 3, 1 / 3, 1 / 3],
    }
    for model, values in wanted.items():
        found = credits_of(result, model)
        assert [found[c] for c in "abc"] == pytest.approx(values, abs=1e-8), model
    assert (result.conversions, result.touched, result.untouched) == (1, 1, 0)


def test_what_counts_as_a_path():
    """Old touches, conversions without touch, paths that end without one, and open ones."""
    group = [
        person("a@0 d@100"),  # too old
        person("d@5"),  # nothing before
        person("a@0 b@100 d@101 d@102"),  # only b counts; the second conversion has no touch
        person("a@0 a@3 a@50 d@51"),  # a visit's touches are one: two touches
        person("c@0"),  # lost
        person("c@90"),  # still open at 102
    ]
    result = ask(group, lookback="60m", apart="5m")
    assert (result.conversions, result.touched, result.untouched) == (5, 2, 3)
    # the old touch of the third person ended without a conversion
    assert (result.lost, result.open) == (2, 1)
    assert credits_of(result, "linear") == pytest.approx({"a": 1, "b": 1, "c": 0})
    assert {each.channel: each.touches for each in result.channels} == {"a": 3, "b": 1, "c": 2}


def test_a_touch_exactly_as_old_as_the_lookback_counts():
    """Look-back is inclusive, as windows are."""
    assert ask([person("a@0 d@60")], lookback="60m").touched == 1
    assert ask([person("a@0 d@61")], lookback="60m").touched == 0


def shop(*rows):
    """A log with a column of channels, prices and costs."""
    return MemoryLog.from_events(
        Event(who, name, f"2026-03-01T{hour:02d}:00", channel=channel,
              properties={"price": price, "cost": cost})
        for who, name, hour, channel, price, cost in rows
    )  # fmt: skip


def test_money_in_and_out():
    """Worth follows the credit; cost comes from touches and from what is known besides."""
    log = shop(
        ("kim", "click", 1, "ad", None, 100.0), ("kim", "open", 2, "email", None, None),
        ("kim", "order", 3, "web", 9000.0, None), ("lee", "click", 1, "ad", None, 300.0),
    )  # fmt: skip
    question = Attribution("order", value="price", cost="cost", costs={"email": 50.0})
    result = LocalRunner().run(log, question)
    assert result.value == 9000
    by = {each.channel: each for each in result.of("linear")}
    assert (by["ad"].value, by["ad"].cost) == (4500, 400)
    assert (by["email"].value, by["email"].cost) == (4500, 50)
    assert by["ad"].cost_per_conversion == 800
    assert by["email"].return_on_cost == 90
    # the conversion itself is no touch, so the web is no channel with credit
    assert by.keys() == {"ad", "email", "web"} and by["web"].credit == 0


def test_a_condition_says_what_a_touch_is():
    """``touch`` keeps some events; their column names the channel."""
    log = shop(
        ("kim", "click", 1, "ad", None, None), ("kim", "open", 2, "email", None, None),
        ("kim", "order", 3, None, 1.0, None),
    )  # fmt: skip
    result = LocalRunner().run(log, Attribution("order", touch="event = 'open'"))
    assert credits_of(result, "first") == {"email": 1}


def plain(group, lookback, apart):
    """Paths by the definition: (channels with times, converted), and conversions."""
    found = []
    for rows in group:
        path: list[Row] = []
        seen = None
        for row in rows:
            if row.name == "d":
                found.append(([r for r in path if row.minute - r.minute <= lookback], row.minute))
                path, seen = [], None
                continue
            if path and row.minute - seen > lookback:
                path = []
            elif path and path[-1].name == row.name and row.minute - seen <= apart:
                seen = row.minute
                continue
            path.append(row)
            seen = row.minute
    return found


@given(people(5, 9), st.integers(0, 8), st.integers(0, 3), st.integers(1, 3))
def test_place_models_equal_their_definition(group, lookback, apart, buckets):
    """First, last, linear, position and decay deal each conversion out as written."""
    options = {"lookback": f"{lookback}m", "apart": f"{apart}m", "half_life": "2m"}
    result = ask(group, buckets=buckets, **options)
    wanted = {model: dict.fromkeys("abc", 0.0) for model in MODELS[:5]}
    untouched = 0
    for path, at in plain(group, lookback, apart):
        untouched += not path
        n = len(path)
        decay = [2 ** (-(at - row.minute) / 2) for row in path]
        ends = [1.0] if n == 1 else [0.5, 0.5] if n == 2 else [0.4, *[0.2 / (n - 2)] * (n - 2), 0.4]
        for i, row in enumerate(path):
            wanted["first"][row.name] += i == 0
            wanted["last"][row.name] += i == n - 1
            wanted["linear"][row.name] += 1 / n
            wanted["position"][row.name] += ends[i]
            wanted["time_decay"][row.name] += decay[i] / sum(decay)
    assert result.untouched == untouched
    for model, values in wanted.items():
        assert credits_of(result, model) == pytest.approx(values, abs=1e-7), model


@given(people(6, 9), st.integers(1, 4))
def test_credits_sum_to_the_conversions(group, buckets):
    """Every model deals out every conversion that had a touch, no more and no less."""
    result = ask(group, buckets=buckets)
    for model in MODELS:
        total = sum(credits_of(result, model).values())
        assert total == pytest.approx(result.touched, abs=1e-7), model
    assert result.conversions == sum(row.name == "d" for rows in group for row in rows)
    assert result == ask(group, buckets=1)


def test_intervals_hold_the_truth():
    """With many people the jackknife interval is about as wide as it should be."""
    group = [person("a@0 d@1" if i % 4 else "b@0 d@1") for i in range(400)]
    group = [[Row(r.name, r.minute + i * 3) for r in rows] for i, rows in enumerate(group)]
    by = {each.channel: each for each in ask(group).of("last")}
    assert by["a"].low is not None and by["a"].high is not None
    # 300 of 400: the standard error of the count is about 8.7
    assert by["a"].low < 300 < by["a"].high
    assert 20 < by["a"].high - by["a"].low < 60


def test_many_channels_are_sampled_and_it_is_said():
    """Beyond twelve channels Shapley comes from drawn orders, the same for the same seed."""
    names = [f"c{i:02d}" for i in range(15)]
    log = MemoryLog.from_events(
        Event(f"p{i}", "order" if step == 3 else "touch", f"2026-03-01T0{step}:00",
              channel=None if step == 3 else names[(i * (step + 1)) % 15])
        for i in range(60) for step in range(4)
    )  # fmt: skip
    question = Attribution("order")
    one, other = (LocalRunner().run(log, question) for _ in range(2))
    assert one == other
    assert any("random orders" in each.en for each in one.warnings)
    assert sum(credits_of(one, "shapley").values()) == pytest.approx(60)
    few = LocalRunner().run(log, Attribution("order", most=3))
    assert {each.channel for each in few.channels} > {"…"}


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"position": (0.5, 0.5, 0.5)}, BadOption),
        ({"half_life": "0d"}, BadOption),
        ({"most": 0}, BadOption),
        ({"touches": {}}, BadOption),
        ({"costs": {"a": -1}}, BadOption),
        ({"channel": "utm"}, UnknownColumn),
        ({"channel": "price"}, BadOption),
        ({"value": "channel"}, BadOption),
        ({"touch": "prise > 3"}, BadCondition),
        ({"touch": "event = 'nothing'"}, QuestionError),
    ],
)
def test_bad_questions_are_refused(options, error):
    """What cannot be answered is refused with what is possible."""
    log = shop(("kim", "click", 1, "ad", 1.0, None), ("kim", "order", 3, None, 9.0, None))
    with pytest.raises(error):
        LocalRunner().run(log, Attribution("order", **options))


def test_nothing_converts():
    """No conversion: zero credits and a sentence; an unknown goal is named."""
    result = ask([person("a@0 b@1")], Attribution("order", touches=TOUCHES))
    assert all(each.credit == 0 for each in result.credits)
    assert [w.en.split(" ")[0] for w in result.warnings] == ["The", "No"]
