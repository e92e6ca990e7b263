"""Exports of well-known products into the workspace: what they become, and what stays out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.rooms.collect import exports
from yeojido.app.importing import ImportReport, Overrides, import_files
from yeojido.collect.roles import NOTHING_SAID
from yeojido.collect.shapes.fit import recognised
from yeojido.domain.errors import BadOption, HoldsCosts, NotThisShape
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws") as opened:
        yield opened


def _bring(
    workspace: Workspace, text: str, said: Overrides = NOTHING_SAID, encoding: str = "utf-8"
) -> ImportReport:
    path = workspace.path.parent / "export.csv"
    path.write_text(text, encoding=encoding)
    return import_files(workspace, [path], said)


def _events(workspace: Workspace) -> list[dict[str, Any]]:
    """Return all events in the log, by time and place in the file."""
    files = sorted((workspace.path / "log").rglob("*.parquet"))
    log = pl.concat([pl.read_parquet(file) for file in files], how="diagonal_relaxed")
    return log.sort("time", "seq").to_dicts()


def _stored_bytes(workspace: Workspace) -> bytes:
    return b"".join(p.read_bytes() for p in workspace.path.rglob("*") if p.is_file())


@pytest.mark.parametrize(("name", "text"), [*exports.TEXTS.items(), *exports.COSTS.items()])
def test_each_export_is_recognised_by_its_columns(name: str, text: str) -> None:
    """The header alone says which product wrote a file."""
    header = pl.read_csv(text.encode(), infer_schema=False).columns
    found = recognised(header)
    assert found is not None and found.shape.name == name


@pytest.mark.parametrize(
    "header",
    [
        "user_id,event,timestamp,platform,price",
        "case_id,activity,lifecycle,resource,timestamp,age",
        "household_id,store_id,basket_id,product_id,quantity,sales_value,transaction_timestamp",
        "review_id,user_id,event,written_at,platform,category,rating,review",
        "접수번호,고객번호,접수일시,구분,채널,문의내용,처리시간초,상담만족도",
        "고객번호,거래일시,구분,채널,매장명,금액",
        "응답번호,고객번호,이벤트,응답일시,채널,만족도,추천의향,의견",
        "timestamp,user_id,rating,comment,page",
    ],
)
def test_other_tables_are_guessed_as_before(header: str) -> None:
    """What is no known export is left to the guess."""
    assert recognised(header.split(",")) is None


def test_an_order_of_several_lines_is_one_event_with_its_products(workspace: Workspace) -> None:
    """Cafe24, in CP949, the lines of one order apart: one Order Completed, then its later steps."""
    report = _bring(workspace, exports.CAFE24, encoding="cp949")
    assert (report.accepted, report.rejected, report.people) == (5, 0, 2)
    first = next(each for each in _events(workspace) if each["person"] == "minji")
    assert (first["event"], first["order_id"], first["revenue"]) == (
        "Order Completed", "20260301-0000011", 61000,
    )  # fmt: skip
    assert first["currency"] == "KRW" and first["channel"] == "web"
    assert json.loads(first["products"]) == [
        {"name": "린넨 셔츠", "variant": "색상=흰색", "price": 39000, "quantity": 1},
        {"name": "양말", "price": 11000, "quantity": 2},
    ]
    steps = [each["event"] for each in _events(workspace) if each["person"] == "minji"]
    assert steps == ["Order Completed", "Order Paid", "Order Shipped", "Order Delivered"]
    assert {"주문자명", "수령인", "수령인 주소", "배송메시지"} <= set(report.withheld["export.csv"])


def test_names_and_addresses_of_an_order_are_nowhere(workspace: Workspace) -> None:
    """No file of the workspace holds a name, a phone number, an address or a message."""
    for text in (exports.CAFE24, exports.SHOPIFY, exports.WOOCOMMERCE, exports.FRESHDESK):
        _bring(workspace, text)
    stored = _stored_bytes(workspace)
    for personal in ("김민지", "010-2222-3333", "강남구", "문앞에", "Ann Lee", "ann@example.com",
                     "1 Road", "call first", "ring twice", "Kim Agent"):  # fmt: skip
        assert personal.encode() not in stored


def test_exported_again_only_new_steps_come_in(workspace: Workspace) -> None:
    """The second export knows that the order was paid: that alone is new."""
    _bring(workspace, exports.CAFE24)
    later = exports.CAFE24.replace("입금전,무통장,,,,", "배송준비중,무통장,2026-03-02 09:00:00,,,")
    report = _bring(workspace, later)
    assert (report.accepted, report.duplicates) == (1, 5)
    paid = [each for each in _events(workspace) if each["event"] == "Order Paid"]
    assert {each["person"][:2] for each in paid} == {"mi", "p_"}


def test_two_shops_may_number_their_orders_alike(workspace: Workspace) -> None:
    """Told apart by --shop, the same order number is two orders."""
    _bring(workspace, exports.CAFE24, Overrides(shop="a"))
    assert _bring(workspace, exports.CAFE24, Overrides(shop="b")).accepted == 5
    assert _bring(workspace, exports.CAFE24, Overrides(shop="a")).accepted == 0


def test_shopify_fills_only_the_first_line_of_an_order(workspace: Workspace) -> None:
    """Total and status stand on the first line; the lines' products are all there."""
    report = _bring(workspace, exports.SHOPIFY)
    assert (report.accepted, report.people) == (5, 2)
    events = _events(workspace)
    assert [each["event"] for each in events] == [
        "Order Completed", "Order Paid", "Order Shipped", "Order Completed", "Order Cancelled",
    ]  # fmt: skip
    assert (events[0]["revenue"], events[0]["currency"]) == (45.0, "USD")
    assert len(json.loads(events[0]["products"])) == 2
    assert events[0]["person"].startswith("p_")


def test_one_person_in_three_shops_is_one_person(workspace: Workspace) -> None:
    """An e-mail address becomes the same pseudonym wherever it comes from."""
    _bring(workspace, exports.SHOPIFY)
    report = _bring(workspace, exports.WOOCOMMERCE)
    assert report.people == 2


def test_a_till_knows_members_and_returns(workspace: Workspace) -> None:
    """Lines sum up to the receipt; numbers start anew in each store; no member, no event."""
    report = _bring(workspace, exports.POS)
    assert (report.accepted, report.rejected) == (3, 1)
    found = [(e["person"], e["event"], e["revenue"], e["store"]) for e in _events(workspace)]
    assert found == [
        ("M100", "Order Completed", 12800, "강남점"), ("M200", "Order Completed", 5000, "홍대점"),
        ("M100", "Order Refunded", -3800, "강남점"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "events", "rated"),
    [
        (
            exports.ZENDESK,
            ["Ticket Opened", "Ticket Answered", "Ticket Opened", "Ticket Solved"],
            1.0,
        ),
        (exports.FRESHDESK, ["Ticket Opened", "Ticket Answered", "Ticket Solved"], 2.0),
    ],
)
def test_a_ticket_is_opened_answered_and_solved(
    workspace: Workspace, text: str, events: list[str], rated: float
) -> None:
    """A step for each time; how satisfied they were belongs to the solution."""
    _bring(workspace, text)
    found = _events(workspace)
    assert [each["event"] for each in found] == events
    assert [each["rating"] for each in found if each["rating"] is not None] == [rated]


def test_a_ticket_says_what_was_asked_and_how_long_it_took(workspace: Workspace) -> None:
    """The description is said when it is opened, the comment when it is solved; waits in seconds."""
    head, first, second = exports.ZENDESK.strip().split("\n")
    text = f"{head},Description\n{first},주문이 안 왔어요\n{second},환불해 주세요\n"
    _bring(workspace, text)
    found = _events(workspace)
    said = [(e["event"], e["text"]) for e in found if e["text"] is not None]
    assert ("Ticket Opened", "주문이 안 왔어요") in said
    assert any(event == "Ticket Solved" and "fast answer" in words for event, words in said)
    assert len(said) == 3
    assert [e["waited_seconds"] for e in found if e["waited_seconds"] is not None] == [1800]
    assert [e["resolved_seconds"] for e in found if e["resolved_seconds"] is not None] == [82800]


def test_a_chat_keeps_its_channel_and_what_was_said(workspace: Workspace) -> None:
    """Channel Talk: members by their id, others by their number; what they said is kept."""
    _bring(workspace, exports.CHANNEL_TALK)
    found = _events(workspace)
    solved = [each for each in found if each["event"] == "Ticket Solved"]
    assert [(e["person"], e["rating"], e["text"]) for e in solved] == [
        ("minji", 2.0, "친절해요"), ("hong", -2.0, "느려요"),
    ]  # fmt: skip
    assert {each["channel"] for each in found} == {"kakao", "web"}
    assert sum(each["person"].startswith("p_") for each in found) == 2


def test_answers_to_a_form_are_events_of_the_respondent(workspace: Workspace) -> None:
    """Google Forms: Korean times with their zone, each rating an event, who gave no address too."""
    report = _bring(workspace, exports.GOOGLE_FORMS)
    found = _events(workspace)
    assert report.people == 4 and report.rejected == 0
    assert found[0]["time"].isoformat() == "2026-03-02T06:04:05+00:00"
    assert {each["channel"] for each in found} == {"survey"}
    recommend = [e["rating"] for e in found if "추천" in e["event"]]
    assert sorted(recommend) == pytest.approx([1.2, 1.6, 2.0, 2.0])
    assert sum(each["text"] is not None for each in found) == 3
    assert b"ann@example.com" not in _stored_bytes(workspace)
    assert _bring(workspace, exports.GOOGLE_FORMS).accepted == 0


def test_typeform_answers_are_in_universal_time(workspace: Workspace) -> None:
    """The columns say UTC, and each response is a respondent."""
    report = _bring(workspace, exports.TYPEFORM)
    assert report.people == 3
    assert _events(workspace)[0]["time"].isoformat() == "2026-03-01T10:03:00+00:00"
    assert _events(workspace)[0]["person"] == "anonymous:r1aaaaaaaaaaaaaa"


def test_a_review_is_its_authors_under_a_pseudonym(workspace: Workspace) -> None:
    """Rating on the map's scale, text without phone numbers, the author's name nowhere."""
    _bring(workspace, exports.REVIEWS)
    first, second = _events(workspace)
    assert (first["event"], first["rating"], second["rating"]) == ("Review Posted", 2.0, -1.0)
    assert "[phone]" in first["text"] and first["person"].startswith("p_")
    assert second["channel"] == "social"
    assert b"minji77" not in _stored_bytes(workspace)


@pytest.mark.parametrize("write", [exports.ga4_json, exports.ga4_parquet])
def test_ga4_lays_its_parameters_open(workspace: Workspace, write: Any, tmp_path: Path) -> None:
    """Parameters are properties, devices and sources too; who signed in is one with their browser."""
    import_files(workspace, [write(tmp_path / "events.export")])
    found = _events(workspace)
    assert [(each["person"], each["event"]) for each in found] == [
        ("minji", "page_view"), ("minji", "login"), ("minji", "purchase"),
        ("anonymous:33.44", "page_view"),
    ]  # fmt: skip
    first, bought = found[0], found[2]
    assert first["identity"] == "anonymous:11.22"
    assert (first["ga_session_id"], first["page_title"]) == (1772327000, "셔츠")
    assert first["time"].isoformat() == "2026-03-01T01:11:12+00:00"
    assert first["device_category"] == "mobile" and first["traffic_source_medium"] == "cpc"
    assert first["user_plan"] == "gold" and first["channel"] == "web"
    assert "ann@example.com" not in first["page_location"]
    assert json.loads(bought["items"])[0]["item_id"] == "LS-1"


def test_ga4_as_json_and_as_parquet_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    """A day that comes again in the other format adds nothing."""
    import_files(workspace, [exports.ga4_json(tmp_path / "a.json")])
    assert import_files(workspace, [exports.ga4_parquet(tmp_path / "a.parquet")]).accepted == 0


def test_costs_are_nobodys_events(workspace: Workspace) -> None:
    """A report of adverts is refused with the command that takes it."""
    with pytest.raises(HoldsCosts) as caught:
        _bring(workspace, exports.GOOGLE_ADS)
    assert "costs import" in caught.value.say("ko")


def test_a_shape_that_does_not_fit_is_refused(workspace: Workspace) -> None:
    """Forced upon another file, the shape says which columns it misses; unknown ones are listed."""
    with pytest.raises(NotThisShape) as caught:
        _bring(workspace, exports.CAFE24, Overrides(shape="shopify.orders"))
    assert "lineitem_name" in caught.value.say("en")
    with pytest.raises(BadOption):
        _bring(workspace, exports.CAFE24, Overrides(shape="shopify"))


def test_without_a_shape_columns_are_guessed(workspace: Workspace) -> None:
    """--no-shape and named columns leave the file to the guess: one event a line."""
    assert _bring(workspace, exports.CAFE24, Overrides(shape="none", person="주문자ID")).rows == 3
    found = _bring(workspace, exports.CAFE24, Overrides(person="주문자ID", event="주문상태"))
    assert found.rows == 3


def test_lines_without_an_order_number_are_refused(workspace: Workspace) -> None:
    """They would else all be one order."""
    extra = (
        ",2026-03-01 11:00:00,hong,홍,010-2222-3333,홍,부산시,가방,,1,50000,50000,입금전,카드,,,,\n"
    )
    report = _bring(workspace, exports.CAFE24 + extra)
    assert (report.accepted, report.rejected) == (5, 1)
    assert report.rows == report.accepted + report.duplicates + report.rejected
