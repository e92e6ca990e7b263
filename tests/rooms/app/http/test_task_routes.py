"""Tasks over the API: who may see and change them, what is written down."""

from __future__ import annotations

from tests.rooms.app.http.conftest import Client
from yeojido.app.http.parts import micros
from yeojido.app.privacy import moment
from yeojido.domain.log import DAY


def test_from_a_file_to_an_answer(client: Client) -> None:
    """A low rating opens a task; an analyst takes and answers it; the audit log names no person."""
    editor, analyst = client.bearing("editor"), client.bearing("analyst")
    assert analyst("GET", "/api/v1/tasks").json() == {"on": False, "tasks": []}
    assert analyst("PUT", "/api/v1/tasks/rule", json={"on": True}).status_code == 403
    wrong = editor("PUT", "/api/v1/tasks/rule", json={"valence": 9})
    assert wrong.status_code == 400 and wrong.json()["error"]["code"] == "bad_option"
    rule = editor("PUT", "/api/v1/tasks/rule", json={"on": True, "owners": {"*": "care"}}).json()
    assert rule["on"] and rule["owners"] == {"*": "care"} and rule["hours"] == 24
    rows = f"user_id,event,time,rating\nu1,review,{moment(micros() - DAY)},1\nu2,review,2020-01-01,5\nu3,review,2020-01-02,1\n"
    taken = editor("POST", "/api/v1/imports", files={"data": ("reviews.csv", rows.encode())})
    assert taken.status_code == 200, taken.text
    (task,) = analyst("GET", "/api/v1/tasks").json()["tasks"]
    assert (task["person"], task["owner"], task["reason"]) == ("u1", "care", "rating")
    path = f"/api/v1/tasks/{task['id']}"
    assert client.bearing("viewer")("GET", path).status_code == 403
    early = analyst("POST", f"{path}/state", json={"state": "closed"})
    assert early.status_code == 409 and early.json()["error"]["code"] == "task_step"
    assert analyst("POST", f"{path}/state", json={"state": "doing"}).json()["owner"] != "care"
    said = {"state": "answered", "note": "홍길동 고객님께 사과"}
    shown = analyst("POST", f"{path}/state", json=said).json()
    assert shown["history"][-1]["after"] == "[name] 고객님께 사과" and not shown["late"]
    assert analyst("GET", "/api/v1/tasks/nothing").status_code == 404
    assert analyst("GET", "/api/v1/tasks?state=someday").status_code == 400
    report = analyst("GET", "/api/v1/tasks/report?days=7").json()
    assert report["all"]["in_time"]["hits"] == 1
    audit = client.bearing("owner")("GET", "/api/v1/audit").json()
    assert [line["action"] for line in audit][:3] == ["task.answered", "task.doing", "import"]
    assert "u1" not in str([line for line in audit if line["action"].startswith("task")])
    person = analyst("POST", "/api/v1/people/show", json={"who": "u1"}).json()
    assert [each["state"] for each in person["tasks"]] == ["answered"]
