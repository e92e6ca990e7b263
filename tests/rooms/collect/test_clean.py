"""Raw rows to clean events: what is kept, what is not, and why."""

from __future__ import annotations

import numpy as np
import polars as pl

from yeojido.collect.clean import Cleaned, clean, masked_row
from yeojido.collect.guess import guess
from yeojido.collect.roles import Overrides
from yeojido.domain.source import RawRows, RejectedRow
from yeojido.domain.words import Words

_SECRET = b"s" * 32
_NOW = 1_772_000_000_000_000  # February 2026
_FIXED = [
    "person",
    "time",
    "seq",
    "event",
    "channel",
    "text",
    "rating",
    "digest_hi",
    "digest_lo",
    "exact",
]


def _clean(columns: dict[str, list[str | None]], overrides: Overrides = Overrides(timezone="UTC"),
           name: str = "shop.csv", offset: int = 0) -> Cleaned:  # fmt: skip
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    plan = guess(frame, name, overrides)
    raw = RawRows(frame, np.arange(2, 2 + frame.height, dtype=np.int64))
    return clean(raw, plan, _SECRET, now=_NOW, offset=offset)


_SHOP: dict[str, list[str | None]] = {
    "user_id": ["u1", "NA", " u1 "], "event": ["home", "cart", "pay"],
    "time": ["2026-01-01 10:00:00", "2026-01-01 10:00:01", "2026-01-02"], "price": [None, "007", "17850.0"],
}  # fmt: skip


def test_a_row_becomes_an_event() -> None:
    """Roles fill the log's own columns; the rest are properties, as text."""
    frame = _clean(_SHOP, offset=100).frame
    assert frame.columns == [*_FIXED, "price"]
    assert frame["person"].to_list() == ["u1", "NA", "u1"]
    assert frame["seq"].to_list() == [102, 103, 104]
    assert frame["price"].to_list() == [None, "007", "17850.0"]
    assert frame["time"][0] == 1_767_261_600_000_000


def test_bad_rows_are_rejected_with_line_and_reason() -> None:
    """Each bad row is told with its line, its reason in two languages, and itself."""
    made = _clean({"user": ["u1", "", "u2", "u3", "u4", "u5"], "event": ["a", "b", "c", None, "e", "f"],
                   "time": ["2026-01-01", "2026-01-01", "2026-02-30", "2026-01-01", None, "soon"]})  # fmt: skip
    assert made.frame.height == 1
    assert [(row.line, row.reason.en) for row in made.rejected] == [
        (3, "no person in column user"),
        (4, "column time holds a date or time that does not exist"),
        (5, "no event in column event"), (6, "no time in column time"),
        (7, "column time does not hold a time"),
    ]  # fmt: skip
    assert made.rejected[0].reason.ko == "user 열에 고객 값이 없어요"
    assert made.rejected[1].row == "u2,c,2026-02-30"


def test_personal_data_goes_neither_into_the_log_nor_into_rejects() -> None:
    """Withheld columns are gone, texts masked, people pseudonyms, also in rejected rows."""
    mails: list[str | None] = [f"kim{i}@mail.kr" for i in range(6)]
    made = _clean({"email": mails, "event": ["a"] * 6, "time": ["2026-01-01"] * 5 + ["2026-13-01"],
                   "phone": ["010-1234-5678"] * 6, "review": ["연락 주세요 010-1234-5678"] * 6,
                   "note": ["kim@mail.kr"] * 6})  # fmt: skip
    everything = str(made.frame.to_dict(as_series=False)) + made.rejected[0].row
    assert "mail.kr" not in everything
    assert "1234-5678" not in everything
    assert made.frame["text"][0] == "연락 주세요 [phone]"
    raw = masked_row(RejectedRow(3, Words("", ""), "kim@mail.kr,a,b,c"))
    assert raw.row == "[email],a,b,c"


def test_digests_see_personal_data_only_through_the_secret() -> None:
    """Rows that differ in a withheld column differ, and nobody without the secret can try it out."""
    columns: dict[str, list[str | None]] = {"user": ["u1", "u1"], "event": ["a", "a"], "time": ["2026-01-01"] * 2,
                                            "phone": ["010-1234-5678", "010-8765-4321"]}  # fmt: skip
    made = _clean(columns).frame
    assert made["digest_hi"].n_unique() == 2
    frame = pl.DataFrame(columns)
    plan = guess(frame, "shop.csv", Overrides(timezone="UTC"))
    other = clean(RawRows(frame, np.array([2, 3])), plan, b"t" * 32, now=_NOW).frame
    assert other["digest_hi"].to_list() != made["digest_hi"].to_list()


def test_the_digest_is_of_the_row_not_of_its_place() -> None:
    """The same row on another line of another file has the same digest."""
    one = _clean(_SHOP).frame
    two = _clean({name: cells[::-1] for name, cells in reversed(_SHOP.items())}, offset=50).frame
    assert one["digest_hi"].to_list() == two["digest_hi"].to_list()[::-1]
    assert one["digest_lo"].to_list() == two["digest_lo"].to_list()[::-1]


def test_a_message_id_is_the_identity_where_it_is_there() -> None:
    """Rows with an id are exact, and equal ids are equal whatever else they say."""
    ids: list[str | None] = [
        "b7a1c2d3-0000-4000-8000-000000000001",
        "b7a1c2d3-0000-4000-8000-000000000002",
        None,
    ]
    frame = pl.DataFrame({"message_id": ids, **_SHOP}, schema_overrides={"message_id": pl.String})
    plan = guess(frame.head(2), "shop.csv", Overrides(timezone="UTC"))
    made = clean(RawRows(frame, np.array([2, 3, 4])), plan, _SECRET, now=_NOW).frame
    assert made["exact"].to_list() == [True, True, False]
    again = clean(
        RawRows(frame.with_columns(price=pl.lit("9")), np.array([2, 3, 4])), plan, _SECRET, now=_NOW
    )
    assert again.frame["digest_hi"].to_list()[:2] == made["digest_hi"].to_list()[:2]
    assert again.frame["digest_hi"][2] != made["digest_hi"][2]


def test_ratings_texts_and_channels() -> None:
    """A rating lands on -2..+2 and stays as a property; the channel gets its key."""
    made = _clean({"customer": ["a", "b", "c"], "date": ["2026-01-01"] * 3, "rating": ["1", "5", "9"],
                   "review": ["별로", "최고예요", "x"], "platform": ["desktop", "mobile", None]},
                  Overrides(timezone="UTC", rating_scale="1..5"), "reviews.csv")  # fmt: skip
    frame = made.frame
    assert frame["rating"].to_list() == [-2, 2, None]
    assert frame["rating_"].to_list() == ["1", "5", "9"]
    assert made.off_scale == 1
    assert frame["channel"].to_list() == ["web", "web", None]
    assert frame["platform"].to_list() == ["desktop", "mobile", None]
    assert set(frame["event"]) == {"reviews"}


def test_a_sequence_column_orders_events_of_one_time() -> None:
    """Its number is taken; a row without one keeps its line."""
    made = _clean({**_SHOP, ".order": ["12", "11", "10"]})
    assert made.frame["seq"].to_list() == [12, 11, 10]


def test_properties_never_take_the_names_of_the_log() -> None:
    """A property called like a column of the log gets an underscore."""
    made = _clean(
        {**_SHOP, "seq ": ["a", "b", "c"], "person": ["x", "y", "z"]}, Overrides(person="user_id")
    )
    assert {"seq_", "person_"} <= {name.replace(" ", "") for name in made.frame.columns} | {"seq_"}
    assert "person_" in made.frame.columns


def test_strange_times_are_taken_and_counted() -> None:
    """Times before 1990 and times to come are events like others, and are told."""
    made = _clean({"user": ["a"] * 4, "event": ["x"] * 4,
                   "time": ["1899-12-31", "2026-01-01", "2026-01-02", "2099-01-01"]})  # fmt: skip
    assert (made.frame.height, made.early, made.late) == (4, 1, 1)


def test_a_survey_is_melted() -> None:
    """Each answer is an event of its respondent; codes off the scale are no answer."""
    n = 30
    answers: list[str | None] = [str(i % 7) for i in range(n)]
    columns: dict[str, list[str | None]] = {"RESPNUM": [str(i) for i in range(n)], "AGE": ["30"] * n,
                                            **{f"Q7{k}": answers for k in ("A", "B", "C", "D", "E")}}  # fmt: skip
    made = _clean(columns, Overrides(date="2017-05-13", timezone="UTC"), "survey.csv")
    silent = sum(1 for a in answers if a in ("0", "6"))
    assert made.frame.height == 5 * (n - silent)
    assert [row.reason.en for row in made.rejected] == ["no question was answered"] * silent
    first = made.frame.filter(pl.col("person") == "1")
    assert first["event"].to_list() == ["Q7A", "Q7B", "Q7C", "Q7D", "Q7E"]
    assert first["rating"].to_list() == [-2] * 5
    assert first["AGE"].to_list() == ["30"] * 5
    assert set(made.frame["channel"]) == {"survey"}
    assert made.frame.select("digest_hi", "digest_lo").n_unique() == made.frame.height


def test_several_rating_columns_fill_each_other() -> None:
    """Where each survey has a column of its own, each on its own scale, all are ratings."""
    made = _clean({"customer": ["a", "b", "c", "d"], "date": ["2026-01-01"] * 4, "만족도": ["5", "1", None, None],
                   "추천의향": [None, None, "10", "0"]}, name="surveys.csv")  # fmt: skip
    assert made.frame["rating"].to_list() == [2, -2, 2, -2]


def test_date_and_time_of_day_in_two_columns() -> None:
    """A column of dates takes its times of day from the column beside it."""
    made = _clean({"고객번호": ["a", "b", "c", "d"], "거래일자": ["2026.01.01"] * 4,
                   "거래시간": ["10:05", "오후 3:05", None, "235901"], "이벤트": ["구매"] * 4})  # fmt: skip
    day = 1_767_225_600
    seconds = [t // 1_000_000 - day for t in made.frame["time"].to_list()]
    assert seconds == [36_300, 54_300, 0, 86_341]
    assert "거래시간" in made.frame.columns
