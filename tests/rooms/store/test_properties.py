"""Properties: how their kinds widen, what becomes of too many, and names that Parquet takes."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.frames import frame, row, sequences
from yeojido.domain.log import Kind
from yeojido.store import properties as properties_module
from yeojido.store.memory import MemoryLog
from yeojido.store.properties import Observed, Property, as_kind, plan, tidy, wider
from yeojido.store.workspace import Workspace


def observe(*parts: pl.Series) -> Kind | None:
    """The kind of a property that came in these parts."""
    look = Observed()
    for part in parts:
        look.add(part)
    return look.kind()


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ([pl.Series([1, 2])], "integer"),
        ([pl.Series([1, None])], "integer"),
        ([pl.Series([2**53 + 1])], "text"),
        ([pl.Series([1]), pl.Series([2.5])], "number"),
        ([pl.Series([1]), pl.Series(["2.5"])], "number"),
        ([pl.Series([1]), pl.Series(["2.0"])], "text"),
        ([pl.Series(["2.0"]), pl.Series(["3.50"])], "number"),
        ([pl.Series([1]), pl.Series(["x"])], "text"),
        ([pl.Series([True, False])], "boolean"),
        ([pl.Series([True]), pl.Series([1])], "text"),
        ([pl.Series(["TRUE", "False"])], "boolean"),
        ([pl.Series(["-0"])], "number"),
        ([pl.Series(["1e400000"])], "text"),
        ([pl.Series(["1,000"])], "text"),
        ([pl.Series(["9007199254740993"])], "text"),
        ([pl.Series([None], dtype=pl.String)], None),
    ],
)
def test_a_kind_holds_every_value(parts: list[pl.Series], kind: Kind | None) -> None:
    """The narrowest kind that loses nothing, over all the parts of an import."""
    assert observe(*parts) == kind


@given(st.lists(st.one_of(st.none(), st.integers(), st.floats(allow_nan=False)), min_size=1))
def test_numbers_written_as_text_come_back(numbers: list[float | None]) -> None:
    """Whatever kind texts of numbers get, each value can be read back as it was."""
    texts = pl.Series([None if n is None else repr(n) for n in numbers], dtype=pl.String)
    kind = observe(texts)
    if kind is None:
        assert all(n is None for n in numbers)
        return
    for before, after in zip(numbers, as_kind(texts, kind).to_list(), strict=True):
        assert after == (before if kind != "text" or before is None else repr(before))


@given(
    a=st.sampled_from(["text", "number", "integer", "boolean"]),
    b=st.sampled_from(["text", "number", "integer", "boolean"]),
)
def test_widening_has_no_order(a: Kind, b: Kind) -> None:
    """Which import came first does not matter for the kind."""
    assert wider(a, b) == wider(b, a)
    assert wider(a, a) == a


def test_foreign_types_are_made_plain() -> None:
    """Small integers, dates and categories from Parquet become the four kinds; empties missing."""
    odd = pl.DataFrame({"person": ["a"], "i": pl.Series([1], dtype=pl.Int16), "d": [None],
                        "f": [float("nan")], "c": pl.Series(["x"], dtype=pl.Categorical), "s": [""],
                        "u": pl.Series([2**64 - 1], dtype=pl.UInt64)})  # fmt: skip
    assert tidy(odd).row(0, named=True) == {
        "person": "a", "i": 1, "d": None, "f": None, "c": "x", "s": None, "u": str(2**64 - 1),
    }  # fmt: skip


def test_names_are_made_safe_and_stay_apart() -> None:
    """Names that differ by case or by signs Spark refuses get columns of their own."""
    names = ["Price (KRW)", "price_(krw)", "price", "PRICE", "rest", "a;b", "가격 원"]
    made = plan((), {name: Observed(seen=True) for name in names})
    stored = {p.name: p.stored for p in made}
    assert len({column.lower() for column in stored.values()}) == len(names)
    assert "rest" not in stored.values()
    assert not any(sign in column for column in stored.values() for sign in " ,;{}()=.")
    assert stored["가격 원"] == "가격_원"


def test_a_plan_only_grows() -> None:
    """Properties keep their place and column; new ones come after them."""
    first = plan((), {"b": Observed(seen=True)})
    second = plan(first, {"a": Observed(seen=True), "b": Observed(seen=True, boolean=False)})
    assert [p.name for p in second] == ["b", "a"]
    assert second[0] == Property("b", "b", "text")


def test_too_many_properties_share_a_json_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the cap, properties live in `rest`, and are asked for as any other."""
    monkeypatch.setattr(properties_module.plan, "__defaults__", (2,))
    rows = [
        row("a", 1, "e", seq=0, key=1, p1="1", p2="x", p3="3", p4="true", p5="말"),
        row("a", 2, "e", seq=1, key=2, p1="2", p3="4", p4="false"),
        row("b", 3, "e", seq=2, key=3, p1="2"),
    ]
    with Workspace.open(tmp_path) as workspace:
        with workspace.log.writer("x") as writer:
            writer.add(frame(rows))
            writer.commit()
        assert sequences(workspace.log) == sequences(MemoryLog.from_frame(frame(rows)))
        parquet = pl.concat(
            [pl.read_parquet(path) for path in (tmp_path / "log").iterdir()], how="diagonal"
        ).sort("time")
        assert {"p1", "p2", "rest"} <= set(parquet.columns)
        assert json.loads(parquet["rest"][0]) == {"p3": 3, "p4": True, "p5": "말"}
        (bucket,) = [b for b in workspace.log.buckets() if workspace.log.chunk(b).code.size == 2]
        assert workspace.log.frame(bucket)["p3"].to_list() == [3, 4]
        with workspace.log.writer("y") as writer:
            writer.add(frame([row("a", 9, "e", key=9, p3="later", p5="글")]))
            writer.commit()
        events = sequences(workspace.log)["a"]
        assert workspace.log.summary().schema["p3"] == "text"
        assert [event[5] for event in events] == ["3", "4", "later"]
