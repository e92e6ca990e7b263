"""The demo shop's files: the same for a seed, complete, joinable, and blemished as documented."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.adapters.demo import FILES, generate, shop, write
from yeojido.adapters.demo.people import MOST_CUSTOMERS, make_people
from yeojido.adapters.demo.ratings import distribution, draw
from yeojido.adapters.demo.sentences_en import CORES as ENGLISH
from yeojido.adapters.demo.sentences_ko import CORES as KOREAN
from yeojido.adapters.demo.sentences_ko import TOPICS
from yeojido.domain.errors import BadOption, DiskFull

PERSON = {
    "web_app_events.csv": "user_id",
    "store_pos.csv": "고객번호",
    "deliveries.csv": "고객번호",
    "messages.csv": "customer_id",
    "call_center.csv": "고객번호",
    "reviews.csv": "user_id",
    "surveys.csv": "고객번호",
}
EVENT = {
    "web_app_events.csv": "event",
    "store_pos.csv": "구분",
    "deliveries.csv": "상태",
    "messages.csv": "event_type",
    "call_center.csv": "구분",
    "reviews.csv": "event",
    "surveys.csv": "이벤트",
}
TIME = {
    "web_app_events.csv": ("timestamp", "%Y-%m-%d %H:%M:%S"),
    "store_pos.csv": ("거래일시", "%Y.%m.%d %H:%M"),
    "deliveries.csv": ("처리일시", "%Y-%m-%d %H:%M"),
    "messages.csv": ("event_time", "%Y-%m-%dT%H:%M:%S"),
    "call_center.csv": ("접수일시", "%Y.%m.%d %H:%M"),
    "reviews.csv": ("written_at", "%Y-%m-%d %H:%M:%S"),
    "surveys.csv": ("응답일시", "%Y.%m.%d %H:%M"),
}
TEXT = {
    "deliveries.csv": ("평가번호", "의견"),
    "messages.csv": ("unsubscribe_id", "comment"),
    "call_center.csv": ("접수번호", "문의내용"),
    "reviews.csv": ("review_id", "review"),
    "surveys.csv": ("응답번호", "의견"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of 2,000 customers on disk."""
    path = tmp_path_factory.mktemp("demo")
    write(path, customers=2000, seed=11)
    return path


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, pl.DataFrame]:
    """Its files, every cell as text."""
    return {name: pl.read_csv(folder / name, infer_schema=False) for name in FILES}


@pytest.fixture(scope="module")
def truths(folder: Path) -> dict[str, Any]:
    """Its answer book."""
    return json.loads((folder / "truths.json").read_text("utf-8"))


def digest(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_seed_gives_the_same_bytes_and_another_seed_gives_others(tmp_path: Path) -> None:
    """Two runs with one seed are byte for byte equal; a different seed changes the events."""
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        write(tmp_path / name, customers=300, seed=seed)
    a, b, c = (digest(tmp_path / name) for name in "abc")
    assert a == b
    assert all(a[name] != c[name] for name in FILES)


def test_a_block_does_not_depend_on_the_blocks_before_it() -> None:
    """The second block made alone equals the second block of the whole shop."""
    whole = list(generate(customers=shop.BLOCK + 150, seed=3))
    alone = shop.make_block(1, shop.BLOCK, 150, 3)
    assert [block.customers for block in whole] == [shop.BLOCK, 150]
    assert all(whole[1].tables[name].equals(alone.tables[name]) for name in FILES)
    assert whole[1].counts == alone.counts


def test_ids_are_unique_over_blocks() -> None:
    """Sessions, texts and orders of two blocks never share a number."""
    first = shop.make_block(0, 0, 400, 3)
    second = shop.make_block(1, shop.BLOCK, 400, 3)
    columns = [("web_app_events.csv", "session_id"), ("web_app_events.csv", "message_id")]
    columns += [("deliveries.csv", "주문번호"), *((file, id_) for file, (id_, _) in TEXT.items())]
    for file, column in columns:
        ours = set(first.tables[file][column].drop_nulls())
        assert ours.isdisjoint(second.tables[file][column].drop_nulls())


@pytest.mark.parametrize("size", [0, -1, MOST_CUSTOMERS + 1])
def test_an_impossible_size_is_refused_in_one_sentence(size: int) -> None:
    """Sizes that the seven digits of a customer number cannot hold are refused."""
    with pytest.raises(BadOption, match="customers"):
        next(generate(size))
    with pytest.raises(BadOption, match="seed"):
        next(generate(10, seed=-1))


@pytest.mark.parametrize("size", [1, 2, 17])
def test_a_tiny_shop_has_every_file(tmp_path: Path, size: int) -> None:
    """Even one customer makes all files, each with its header."""
    paths = write(tmp_path, customers=size, seed=1)
    assert [path.name for path in paths] == list(FILES)
    assert all(path.read_text("utf-8-sig").count(",") >= 5 for path in paths)
    assert not list(tmp_path.rglob("*.part"))


def test_rows_grow_with_the_number_of_customers(files: dict[str, pl.DataFrame]) -> None:
    """Twice the customers make about twice the rows, around 22 per customer."""
    ours = sum(len(table) for table in files.values()) / 2000
    small = next(generate(1000, seed=11))
    theirs = sum(len(table) for table in small.tables.values()) / 1000
    assert 18 < ours < 26
    assert abs(ours - theirs) < 1.5


def test_progress_ends_at_the_number_of_customers(tmp_path: Path) -> None:
    """Progress is told after every block and ends at the whole."""
    told: list[tuple[int, int]] = []
    write(tmp_path, customers=40, seed=1, progress=lambda done, all_: told.append((done, all_)))
    assert told == [(40, 40)]


def test_stopping_midway_leaves_the_old_files_and_no_pieces(tmp_path: Path) -> None:
    """An interrupted run changes no file that was there and leaves no unfinished one."""
    write(tmp_path, customers=30, seed=1)
    before = digest(tmp_path)

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, customers=30, seed=2, progress=stop)
    assert digest(tmp_path) == before


def test_a_full_disk_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up is named, and the pieces are removed."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shop, "_append", full)
    with pytest.raises(DiskFull, match="full"):
        write(tmp_path, customers=30, seed=1)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_every_file_says_who_did_what_when(files: dict[str, pl.DataFrame]) -> None:
    """Every row names a seven-digit customer of the shop, an event and a time in the period."""
    known = set(files["web_app_events.csv"]["user_id"])
    for name, table in files.items():
        column, style = TIME[name]
        moment = table[column].str.to_datetime(style, strict=name != "web_app_events.csv")
        assert table[PERSON[name]].str.contains(r"^\d{7}$").all()
        assert table[EVENT[name]].null_count() == 0
        assert moment.min() >= pl.Series(["2026-01-01"]).str.to_datetime()[0]
        assert moment.max() < pl.Series(["2026-07-01"]).str.to_datetime()[0]
        if name != "messages.csv":
            share = table[PERSON[name]].is_in(list(known)).mean()
            assert share is not None
            assert share > 0.9, name
    assert any(number.startswith("0") for number in known)


def test_about_forty_event_names(files: dict[str, pl.DataFrame]) -> None:
    """Web and app events are English snake case, those of shops, parcels and calls Korean."""
    names = {name: set(table[EVENT[name]]) for name, table in files.items()}
    assert 38 <= len(set().union(*names.values())) <= 44
    assert all(re.fullmatch(r"[a-z_]+", event) for event in names["web_app_events.csv"])
    assert {"catalog", "cart", "payment_done"} <= names["web_app_events.csv"]
    assert {"매장 방문", "매장 구매"} <= names["store_pos.csv"]


def test_traits_of_a_person_never_change(files: dict[str, pl.DataFrame]) -> None:
    """Age band, gender, region, acquisition channel and membership are one per person."""
    traits = ["age_band", "gender", "region", "acquisition_channel", "membership"]
    table = files["web_app_events.csv"]
    most = table.group_by("user_id").agg(pl.col(traits).n_unique())
    assert most.select(pl.max_horizontal(pl.col(traits).max())).item() == 1


def test_an_order_keeps_its_order(files: dict[str, pl.DataFrame]) -> None:
    """An order is accepted, shipped and delivered in that order."""
    steps = ["주문 접수", "출고 완료", "배송 완료"]
    table = files["deliveries.csv"].filter(pl.col("상태").is_in(steps))
    wide = table.pivot("상태", index="주문번호", values="처리일시", aggregate_function="first")
    for before, after in itertools.pairwise(steps):
        both = wide.drop_nulls([before, after])
        assert len(both) > 50
        assert (both[before] < both[after]).all()
    assert set(files["reviews.csv"]["rating"]) <= set("12345")


def test_checkouts_come_in_order_within_a_visit(files: dict[str, pl.DataFrame]) -> None:
    """A visit pays after it entered a payment, enters a payment after it began the checkout."""
    table = files["web_app_events.csv"].unique("message_id", maintain_order=True)
    at = table.with_row_index().group_by("session_id", "event").agg(pl.col("index").min())
    wide = at.pivot("event", index="session_id", values="index")
    paid = wide.drop_nulls("payment_done")
    assert len(paid) > 500
    assert (paid["checkout_start"] < paid["payment_info"]).all()
    assert (paid["payment_info"] < paid["payment_done"]).all()


def test_blemishes_are_those_of_the_answer_book(
    files: dict[str, pl.DataFrame], truths: dict[str, Any]
) -> None:
    """Broken dates and doubled lines are as many as documented, and page views only."""
    table = files["web_app_events.csv"]
    moment = table["timestamp"].str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    broken = table.filter(moment.is_null())
    assert len(broken) == truths["dirt"]["broken_dates"] > 0
    assert set(broken["event"]) <= {"catalog", "filter", "search", "review_read"}
    assert set(broken["timestamp"]) <= set(truths["dirt"]["broken_dates_look_like"])
    assert len(table) - len(table.unique()) == truths["dirt"]["duplicate_lines"] > 0


def test_row_counts_of_the_answer_book(
    files: dict[str, pl.DataFrame], truths: dict[str, Any]
) -> None:
    """truths.json counts the rows of every file."""
    assert truths["shop"]["rows"] == {name: len(table) for name, table in files.items()}


def test_the_till_was_exported_for_excel(folder: Path) -> None:
    """store_pos.csv begins with a byte order mark, the others do not."""
    marks = {name: (folder / name).read_bytes().startswith(b"\xef\xbb\xbf") for name in FILES}
    assert marks == {name: name == "store_pos.csv" for name in FILES}


def test_every_text_has_a_label(folder: Path, files: dict[str, pl.DataFrame]) -> None:
    """text_labels.csv names the topic of every text, and no text twice."""
    labels = pl.read_csv(folder / "truths" / "text_labels.csv")
    for name, (id_, text) in TEXT.items():
        said = files[name].drop_nulls(text)[id_]
        assert set(labels.filter(file=name)["id"]) == set(said)
        assert said.n_unique() == len(said)
    assert set(labels["topic"]) <= set(TOPICS)
    assert labels["valence"].is_between(-2, 2).all()


def test_texts_vary_and_hide_only_made_up_personal_data(
    folder: Path, files: dict[str, pl.DataFrame]
) -> None:
    """Texts differ, 2 % are English, and what looks personal belongs to nobody."""
    said = pl.concat([files[name][text].drop_nulls() for name, (_, text) in TEXT.items()])
    labels = pl.read_csv(folder / "truths" / "text_labels.csv")
    assert said.n_unique() / len(said) > 0.8
    assert 0.005 < labels["english"].mean() < 0.04  # pyright: ignore[reportOptionalOperand]
    assert said.str.contains("[가-힣]").sum() > 0.95 * len(said)
    numbers = [n for found in said.str.extract_all(r"\d{3}-\d{4}-\d{4}") for n in found]
    mails = [m for found in said.str.extract_all(r"\S+@\S+") for m in found]
    assert len(numbers) + len(mails) == labels["personal_data"].sum() > 0
    assert all(number.startswith("010-0000-") for number in numbers)
    assert all(mail.endswith("@example.com") for mail in mails)


def test_every_topic_has_sentences_for_every_mood() -> None:
    """Korean and English hold bad, middling and good sentences for every topic, none twice."""
    for cores in (KOREAN, ENGLISH):
        assert set(cores) == set(TOPICS)
        assert all(len(moods) == 3 and all(moods) for moods in cores.values())
        every = [s for moods in cores.values() for group in moods for s in group]
        assert len(every) == len(set(every))


@given(st.floats(1.05, 4.95))
def test_a_rating_distribution_has_the_wanted_mean(mean: float) -> None:
    """The tilted distribution of stars sums to one and its mean is exact."""
    shares = np.array(distribution(mean))
    assert abs(shares.sum() - 1) < 1e-9
    assert abs((shares * np.arange(1, 6)).sum() - mean) < 1e-6


def test_ratings_are_drawn_from_their_own_distribution() -> None:
    """Each row follows the mean that its kind names."""
    kind = np.arange(40_000) % 2
    rating = draw(np.random.default_rng(1), (4.0, 2.0), kind)
    assert abs(rating[kind == 0].mean() - 4.0) < 0.03
    assert abs(rating[kind == 1].mean() - 2.0) < 0.03


def test_customer_numbers_are_spread_and_unique() -> None:
    """Numbers of all blocks are different and of at most seven digits."""
    people = make_people(np.random.default_rng(0), 0, 50_000)
    more = make_people(np.random.default_rng(0), 50_000, 50_000)
    numbers = np.concatenate([people.number, more.number])
    assert len(np.unique(numbers)) == 100_000
    assert numbers.min() > 0
    assert numbers.max() < 10_000_000
