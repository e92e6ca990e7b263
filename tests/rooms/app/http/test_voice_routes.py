"""Labels of customers' words over the API: asked for, kept, judged, taken back; by whom."""

from __future__ import annotations

import pytest

from tests.rooms.app.http.conftest import Client

ROWS = "person,event,time,text\n" + "".join(
    f"u{at},review,2026-03-01T10:{at:02}:00Z,{'배송이 늦어요' if at % 2 else '아주 좋아요'} {at}번\n"
    for at in range(40)
)


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor at a workspace with forty reviews."""
    made = client.bearing("editor")
    taken = made("POST", "/api/v1/imports", files={"data": ("reviews.csv", ROWS.encode())})
    assert taken.status_code == 200, taken.text
    return made


def test_texts_are_asked_for_and_answered(editor: Client) -> None:
    """Thirty answers calibrate the model; anybody may see how right it is."""
    asked = editor("GET", "/api/v1/voice/sample?count=30").json()["questions"]
    assert len(asked) == 30
    labels = [
        {
            "text": each["text"],
            "valence": -1 if "늦" in each["text"] else 2,
            "chosen": each["chosen"],
        }
        for each in asked
    ]
    kept = editor("POST", "/api/v1/voice/labels", json={"labels": labels})
    assert kept.json() == {"labels": 30, "elsewhere": 0}, kept.text
    found = editor.bearing("viewer")("GET", "/api/v1/voice/calibration").json()
    assert (found["asked"], found["random"]) == (30, 15)
    assert found["accuracies"][0]["basis"] == "random"
    assert found["version"]
    left = editor("GET", "/api/v1/voice/sample?count=30").json()["questions"]
    assert len(left) == 10
    audit = editor.bearing("owner")("GET", "/api/v1/audit").json()
    assert audit[0]["action"] == "voice.label"
    assert "늦" not in str(audit)


def test_a_label_is_taken_back(editor: Client) -> None:
    """Once; then there is none."""
    asked = editor("GET", "/api/v1/voice/sample?count=1").json()["questions"][0]
    given = {"labels": [{"text": asked["text"], "valence": 1}]}
    assert editor("POST", "/api/v1/voice/labels", json=given).status_code == 200
    for gone in (True, False):
        said = editor("DELETE", f"/api/v1/voice/labels/{asked['key']}")
        assert (said.status_code, said.json()) == (200, {"removed": gone})


def test_who_may_not_and_what_is_no_label(editor: Client) -> None:
    """Viewers see no texts, analysts label none, and our scale is the only one."""
    assert editor.bearing("viewer")("GET", "/api/v1/voice/sample").status_code == 403
    given = {"labels": [{"text": "x", "valence": 1}]}
    assert editor.bearing("analyst")("POST", "/api/v1/voice/labels", json=given).status_code == 403
    for wrong in ({"valence": 5}, {"emotion": "happy"}, {}, {"valence": 1, "text": " "}):
        body = {"labels": [{"text": "x", **wrong}]}
        assert editor("POST", "/api/v1/voice/labels", json=body).status_code == 400, wrong
    assert editor("GET", "/api/v1/voice/sample?count=101").status_code == 400
