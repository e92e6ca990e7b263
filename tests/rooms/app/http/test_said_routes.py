"""What customers say, over the API: who may read it, who may move it, and what is written down."""

from __future__ import annotations

import pytest

from tests.rooms.app.http.conftest import Client

ROWS = (
    "person,event,time,text,rating\n"
    "u1,product_view,2026-03-01T10:00,,\n"
    "u1,payment_done,2026-03-01T10:10,,\n"
    "u1,delivered,2026-03-03T10:00,,\n"
    "u1,review_written,2026-03-04T10:00,배송이 너무 늦어요,1\n"
).encode()
TEXT = {"text": "배송이 너무 늦어요"}


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor at a workspace with one review."""
    made = client.bearing("editor")
    assert made("POST", "/api/v1/imports", files={"data": ("a.csv", ROWS)}).status_code == 200
    return made


def test_words_are_listed_and_moved_by_who_may(editor: Client) -> None:
    """An analyst reads, an editor moves; the audit log names the key, never the words."""
    analyst = editor.bearing("analyst")
    (voice,) = analyst("GET", "/api/v1/voice/list").json()["voices"]
    assert (voice["touchpoint"], voice["reason"]) == ("deliver", "text")
    wanted = {**TEXT, "touchpoint": "paid"}
    assert analyst("POST", "/api/v1/voice/move", json=wanted).status_code == 403
    moved = editor("POST", "/api/v1/voice/move", json=wanted)
    assert moved.json()["touchpoint"] == "paid"
    (voice,) = analyst("GET", "/api/v1/voice/list?touchpoint=paid").json()["voices"]
    assert voice["reason"] == "person"
    assert editor("POST", "/api/v1/voice/unmove", json=TEXT).json()["touchpoint"] is None
    lines = editor.bearing("owner")("GET", "/api/v1/audit").json()
    assert [line["action"] for line in lines][:2] == ["voice.unmove", "voice.move"]
    assert lines[1]["target"] == voice["key"]
    assert "배송" not in str(lines)


def test_an_overview_and_refusals(editor: Client) -> None:
    """The whole in one answer; a text nobody said is a 404, a touchpoint that is not there a 400."""
    found = editor("GET", "/api/v1/voice/overview").json()
    assert found["sources"][0]["event"] == "review_written"
    missing = {"text": "아무도 안 한 말", "touchpoint": "paid"}
    assert editor("POST", "/api/v1/voice/move", json=missing).status_code == 404
    wrong = {**TEXT, "touchpoint": "moon"}
    assert editor("POST", "/api/v1/voice/move", json=wrong).status_code == 400
    assert editor("GET", "/api/v1/voice/list?touchpoint=moon").status_code == 400
    assert editor("GET", "/api/v1/voice/list?most=0").status_code == 400
