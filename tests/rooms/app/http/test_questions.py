"""Questions, pulls, costs and previews over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.rooms.app.http.conftest import Client
from yeojido.app import asking
from yeojido.app.importing import import_files

_HOURS = 12
#: What the questions that need something are given.
NEEDED: dict[str, dict[str, Any]] = {
    "funnel": {"steps": ["home", "cart"]},
    "edge-times": {"source": "home", "target": "cart"},
    "attribution": {"goal": "order", "channel": "platform"},
    "patterns": {"goal": "order"},
    "drivers": {"goal": "order"},
    "loss-tree": {"goal": "order"},
    "changes": {"steps": ["home", "cart"]},
}


@pytest.fixture
def asker(client: Client, tmp_path: Any) -> Client:
    """A viewer of a workspace with some visitors of a shop, and a journey that is kept."""
    lines = ["person,event,time,platform"]
    for person in range(40):
        for hour, event in enumerate(("home", "catalog", "cart", "order")[: 1 + person % 4]):
            day, platform = 1 + person % 20, "ios" if person % 2 else "web"
            lines.append(f"u{person},{event},2026-03-{day:02}T{_HOURS + hour}:00,{platform}")
    file = tmp_path / "shop.csv"
    file.write_text("\n".join(lines) + "\n")
    import_files(client.parts.house.workspace, [file])
    return client.bearing("viewer")


@pytest.mark.parametrize("name", sorted(asking.QUESTIONS))
def test_every_question_is_answered(asker: Client, name: str) -> None:
    """Each analysis of the command line can be asked; its parameters are described."""
    described = asker("GET", "/api/v1/ask").json()[name]
    given = NEEDED.get(name, {})
    assert set(described["required"]) <= set(given) <= set(described["properties"])
    answered = asker("POST", f"/api/v1/ask/{name}", json={"parameters": given})
    assert answered.status_code == 200, answered.text
    assert isinstance(answered.json(), dict)


def test_a_funnel_of_a_part_of_the_log(asker: Client) -> None:
    """Conditions, times and groups are those of the command line."""
    steps = {"parameters": {"steps": ["home", "cart"]}}

    def people(**part: Any) -> list[int]:
        answered = asker("POST", "/api/v1/ask/funnel", json={**steps, **part})
        assert answered.status_code == 200, answered.text
        return [step["people"] for step in answered.json()["steps"]]

    assert people() == [40, 20]
    assert people(where="platform = 'ios'")[0] == 20
    assert people(who="did('order')") == [10, 10]
    assert people(end="2026-03-02")[0] < 10
    split = asker("POST", "/api/v1/ask/funnel", json={**steps, "by": "platform"}).json()
    assert {group["key"] for group in split["groups"]} == {"ios", "web"}


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("funnel", {}),
    ("funnel", {"parameters": {"steps": "home"}}),
    ("funnel", {"parameters": {"steps": ["home"], "order": "sideways"}}),
    ("funnel", {"parameters": {"steps": ["home"], "definition": {}}}),
    ("funnel", {"parameters": {"steps": ["home"], "_walk": None}}),
    ("funnel", {"parameters": {"steps": ["home"], "within": "soon"}}),
    ("funnel", {"parameters": {"steps": ["home"]}, "where": "nonsense ="}),
    ("funnel", {"parameters": {"steps": ["home"]}, "where": "(" * 1990}),
    ("funnel", {"parameters": {"steps": ["home"]}, "where": "not " * 490 + "true"}),
    ("funnel", {"parameters": {"steps": ["home"]}, "timezone": "../../etc/passwd"}),
    ("funnel", {"parameters": {"steps": ["home"]}, "start": "never"}),
    ("funnel", {"parameters": {"steps": ["home"]}, "against": "platform = 'ios'"}),
    ("steps", {"parameters": {"steps": 10**9}}),
    ("transitions", {"parameters": {"level": 3}}),
    ("retention", {"parameters": {"unit": "eon"}}),
    ("visits", {"parameters": {"unit": "eon"}}),
    ("nothing", {}),
]


@pytest.mark.parametrize(("name", "body"), WRONG)
def test_what_does_not_fit_is_told(asker: Client, name: str, body: dict[str, Any]) -> None:
    """A wrong question is a 400 in words, never a failure."""
    answered = asker("POST", f"/api/v1/ask/{name}", json=body)
    assert answered.status_code == 400, answered.text
    assert answered.json()["error"]["message"]["ko"]


def test_a_question_may_not_take_for_ever(asker: Client, make: Callable[..., Client]) -> None:
    """Beyond its time a question ends, and says so; the next one has its turn."""
    hurried = make(ask_timeout=0).bearing("viewer")
    late = hurried("POST", "/api/v1/ask/visits", json={})
    assert late.status_code == 503 and late.json()["error"]["code"] == "took_too_long"
    assert asker("POST", "/api/v1/ask/visits", json={}).status_code == 200


def test_the_map_and_the_journeys(asker: Client) -> None:
    """The map by a proposal or by a journey that is kept; no file of the machine is one."""
    made = asker("GET", "/api/v1/map")
    assert made.status_code == 200 and made.json()["stages"]
    folder = asker.parts.house.workspace.journeys
    folder.mkdir(exist_ok=True)
    (folder / "shop.json").write_bytes(made.content)
    assert asker("GET", "/api/v1/journeys").json() == ["shop"]
    assert asker("GET", "/api/v1/journeys/shop").json()["stages"] == made.json()["stages"]
    assert asker("GET", "/api/v1/map?journey=shop").status_code == 200
    for name in (str(folder / "shop.json"), "../secret", "/etc/passwd", "..%2Fsecret", "nobody"):
        assert asker("GET", f"/api/v1/map?journey={name}").status_code == 404, name
        body = {"parameters": {}, "journey": name}
        assert asker("POST", "/api/v1/ask/stage-times", json=body).status_code == 404
        shown = asker("GET", f"/api/v1/journeys/{name.replace('/', '%2F')}")
        assert shown.status_code == 404, shown.text


def test_an_empty_workspace_has_no_answers(client: Client) -> None:
    """Before the first event a question is a 404 that says so."""
    assert client.bearing("viewer")("GET", "/api/v1/map").status_code == 404


def test_pulls_come_from_the_public_internet_alone(client: Client) -> None:
    """An editor adds, pauses and removes pulls; addresses inside, folders and odd headers are refused."""
    editor = client.bearing("editor")
    secret = "Authorization: Bearer hush"
    given = {"name": "shop", "url": "https://shop.example/a.csv?key=hush", "header": secret}
    made = editor("POST", "/api/v1/pulls", json=given)
    assert made.status_code == 201, made.text
    assert "hush" not in made.text and made.json()["address"] == "https://shop.example/…"
    assert editor("POST", "/api/v1/pulls", json=given).status_code == 409
    assert editor("POST", "/api/v1/pulls/shop/pause").json()["paused"]
    assert not editor("POST", "/api/v1/pulls/shop/resume").json()["paused"]
    assert "hush" not in editor("GET", "/api/v1/pulls").text
    for wrong in (
        {"url": "http://shop.example/a.csv"}, {"url": "file:///etc/passwd"},
        {"url": "https://user:pass@shop.example/a.csv"}, {"url": "https://127.1/a.csv"},
        {"header": "X: a\r\nHost: evil"}, {"name": "../up"}, {"mapping": "../secret"},
        {"every": "1s"}, {"folder": "/etc"},
    ):  # fmt: skip
        answered = editor("POST", "/api/v1/pulls", json={**given, "name": "other", **wrong})
        assert answered.status_code == 400, (wrong, answered.text)
        assert "hush" not in answered.text
    inside = {**given, "name": "inside", "url": "https://169.254.169.254/latest"}
    assert editor("POST", "/api/v1/pulls", json=inside).status_code == 201
    ran = editor("POST", "/api/v1/pulls/inside/run").json()
    assert ran["problem"] and not ran["taken"]
    assert editor("DELETE", "/api/v1/pulls/shop").status_code == 204
    assert editor("POST", "/api/v1/pulls/shop/run").status_code == 404
    lines = client.bearing("owner")("GET", "/api/v1/audit").json()
    actions = [line["action"] for line in lines if line["action"].startswith("pull.")]
    assert actions == [
        "pull.remove",
        "pull.run",
        "pull.add",
        "pull.resume",
        "pull.pause",
        "pull.add",
    ]


def test_costs_are_listed_by_day(client: Client) -> None:
    """Nothing was imported: an empty list; a day that is none is a 400."""
    viewer = client.bearing("viewer")
    assert viewer("GET", "/api/v1/costs?since=2026-03-01").json() == {"days": 0, "costs": []}
    assert viewer("GET", "/api/v1/costs?since=yesterday").status_code == 400


def test_a_person_has_a_place_is_corrected_and_restricted(asker: Client) -> None:
    """Where somebody is on the map; what is wrong is put right; nothing more is taken."""
    analyst, owner = asker.bearing("analyst"), asker.bearing("owner")
    found = analyst("POST", "/api/v1/people/place", json={"who": "u3"})
    assert found.status_code == 200 and found.json()["place"]["stage"], found.text
    assert analyst("POST", "/api/v1/people/place", json={"who": "nobody"}).status_code == 404
    new = {"who": "u3", "name": "email", "value": "minji@example.com"}
    corrected = owner("PUT", "/api/v1/people/trait", json=new)
    assert corrected.json()["kind"] == "correct" and "minji" not in corrected.text
    assert "minji" not in analyst("POST", "/api/v1/people/show", json={"who": "u3"}).text
    dropped = owner("PUT", "/api/v1/people/trait", json={**new, "name": "password"})
    assert dropped.status_code == 400
    for restricted, kind in ((True, "restrict"), (False, "lift")):
        body = {"who": "u3", "restricted": restricted}
        assert owner("PUT", "/api/v1/people/restriction", json=body).json()["kind"] == kind
    audit = owner("GET", "/api/v1/audit")
    assert [line["action"] for line in audit.json()[:3]] == [
        "person.lift", "person.restrict", "person.correct"
    ]  # fmt: skip
    assert "minji" not in audit.text


def test_a_file_and_a_period_are_looked_at_first(asker: Client) -> None:
    """A preview keeps nothing: neither events nor the file nor the period."""
    editor = asker.bearing("editor")
    rows = b"person,event,time,phone\nk1,home,2026-03-01T10:00,010-1234-5678\n"
    seen = editor("POST", "/api/v1/imports/preview", files={"data": ("minji@x.kr.csv", rows)})
    assert seen.status_code == 200, seen.text
    assert seen.json()["events"][0]["person"] == "k1" and seen.json()["withheld"] == ["phone"]
    assert "1234" not in seen.text and "minji" not in seen.text
    assert asker("GET", "/api/v1/info").json()["people"] == 40
    assert not list((asker.parts.house.workspace.path / "uploads").iterdir())
    going = editor("POST", "/api/v1/retention/home/preview", json={"days": 1}).json()
    assert going["going"] == 40
    assert editor("GET", "/api/v1/retention").json() == []


def test_viewers_read_no_words(client: Client, tmp_path: Any) -> None:
    """Who may not list what customers wrote gets the figures of it, and no text in any answer."""
    lines = ["person,event,time,rating,comment"]
    for person in range(40):
        lines.append(f"u{person},order,2026-03-{1 + person % 20:02}T09:00,,")
        words = (
            "배송이 너무 늦어서 화가 나요 환불해 주세요"
            if person % 2
            else "가격이 싸고 품질이 최고예요"
        )
        rating = 5 - 4 * (person % 2) if person % 5 else 5
        lines.append(f"u{person},review,2026-03-{1 + person % 20:02}T12:00,{rating},{words}")
    file = tmp_path / "said.csv"
    file.write_text("\n".join(lines) + "\n")
    import_files(client.parts.house.workspace, [file])
    viewer, analyst = client.bearing("viewer"), client.bearing("analyst")
    asked = [("GET", "/api/v1/map", None)] + [
        ("POST", f"/api/v1/ask/{name}", {"parameters": {}, **more})
        for name in ("topics", "rising", "competitors", "needs", "factors", "scores")
        for more in ({}, {"by": "rating"}, {"versus": "event == 'review'"})
    ]
    quoted = 0
    for method, path, body in asked:
        read, seen = (who(method, path, json=body) for who in (analyst, viewer))
        assert read.status_code == seen.status_code, (path, read.text, seen.text)
        quoted += "늦어서 화가" in read.text
        assert "늦어서 화가" not in seen.text and "품질이 최고예요" not in seen.text, (path, body)
    assert quoted >= 3
    for name, body in (
        ("scores", {"parameters": {}, "by": "text"}),
        ("attribution", {"parameters": {"goal": "order", "channel": "text"}}),
    ):
        read, seen = (who("POST", f"/api/v1/ask/{name}", json=body) for who in (analyst, viewer))
        assert "늦어서" in read.text and seen.status_code == 403, (read.text, seen.text)
