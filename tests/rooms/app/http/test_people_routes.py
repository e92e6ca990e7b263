"""People and files over the API: shown, explained, exported, erased, imported."""

from __future__ import annotations

import pytest

from tests.rooms.app.http.conftest import Client

ROWS = (
    b"person,event,time\nu1,home,2026-03-01T10:00\nu1,cart,2026-03-01T10:05\nu2,home,2026-03-01\n"
)


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor at a workspace with a few imported events."""
    made = client.bearing("editor")
    taken = made("POST", "/api/v1/imports", files={"data": ("minji@example.com.csv", ROWS)})
    assert taken.status_code == 200, taken.text
    assert taken.json() == {"rows": 3, "accepted": 3, "duplicates": 0, "rejected": 0}
    return made


def test_a_person_is_shown_and_explained(editor: Client) -> None:
    """What somebody did, and why it is one person; a stranger is a 404."""
    shown = editor("POST", "/api/v1/people/show", json={"who": "u1"})
    assert shown.status_code == 200 and shown.json()["events"] == 2
    did = editor("POST", "/api/v1/people/timeline", json={"who": "u1", "limit": 1}).json()
    assert [(event["event"], event["at"]) for event in did] == [
        ("cart", "2026-03-01T01:05:00Z")
    ]  # KST, as files are read
    assert editor("POST", "/api/v1/people/why", json={"who": "u1"}).json()["one"]
    assert editor("POST", "/api/v1/people/show", json={"who": "nobody"}).status_code == 404


def test_people_are_joined_and_parted(editor: Client) -> None:
    """A merge by hand and its undoing; both are written down."""
    two = {"who": "u1", "other": "u2"}
    assert editor("POST", "/api/v1/people/merge", json=two).json()["changed"]
    assert len(set(editor("POST", "/api/v1/people/unmerge", json=two).json()["people"])) == 2
    actions = [line["action"] for line in editor.bearing("owner")("GET", "/api/v1/audit").json()]
    assert actions == ["person.unmerge", "person.merge", "import"]


def test_a_person_gets_their_data_and_is_erased(editor: Client) -> None:
    """Everything held of somebody, consents too; then nothing is, and a receipt says so."""
    owner = editor.bearing("owner")
    said = {"who": "u1", "purpose": "marketing", "state": "granted", "channel": "email"}
    assert editor("PUT", "/api/v1/people/consents", json=said).status_code == 200
    held = owner("POST", "/api/v1/people/export", json={"who": "u1"}).json()
    assert len(held["events"]) == 2 and len(held["consents"]) == 1
    assert editor("POST", "/api/v1/people/erase", json={"who": "u1"}).status_code == 403
    receipt = owner("POST", "/api/v1/people/erase", json={"who": "u1"}).json()
    assert receipt["summary"]["events"] == 2
    assert owner("POST", "/api/v1/people/show", json={"who": "u1"}).status_code == 404
    assert receipt["id"] in {each["id"] for each in owner("GET", "/api/v1/receipts").json()}


def test_files_that_are_no_events_are_refused(editor: Client) -> None:
    """A wrong name and wrong content are told in our shape; nothing of the file stays."""
    wrong = editor("POST", "/api/v1/imports", files={"data": ("a.exe", b"x")})
    assert wrong.status_code == 400 and wrong.json()["error"]["code"] == "not_an_event_file"
    bad = editor("POST", "/api/v1/imports", files={"data": ("a.csv", b"a,b\n1,2\n")})
    assert bad.status_code == 400
    assert list((editor.parts.house.workspace.path / "uploads").iterdir()) == []


def test_periods_are_kept(editor: Client) -> None:
    """An owner says for how long events are kept."""
    owner = editor.bearing("owner")
    assert owner("PUT", "/api/v1/retention/home", json={"days": 400}).status_code == 200
    assert editor("GET", "/api/v1/retention").json() == [{"event": "home", "days": 400}]
