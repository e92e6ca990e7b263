"""Signing in and out over HTTP: cookies, CSRF, tries, passwords, links, the audit log."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.rooms.app.http.conftest import GOOD, NOW, Client, Clock
from yeojido.domain.access import User
from yeojido.domain.log import DAY, HOUR


def code(answered: object) -> str:
    """Return the code of an error."""
    return str(answered.json()["error"]["code"])  # type: ignore[attr-defined]


def test_the_cookie_is_out_of_reach(client: Client, owner: User) -> None:
    """Scripts cannot read the session's cookie, and other sites' requests do not carry it."""
    answered = client("POST", "/api/v1/session", json={"email": owner.email, "password": GOOD})
    flags = answered.headers["set-cookie"].split("; ")
    assert flags[0].startswith("yeojido=") and "HttpOnly" in flags and "SameSite=Lax" in flags
    assert "Secure" not in flags and "Path=/" in flags


def test_over_https_the_cookie_is_bound_to_it(make: Callable[..., Client]) -> None:
    """Over https the cookie is Secure, and its name keeps subdomains from setting it."""
    client = make(url="https://yeojido.test")
    client.url = "https://yeojido.test"
    client.parts.users.add("owner@example.com", "", "owner", GOOD, NOW)
    sign_in = {"email": "owner@example.com", "password": GOOD}
    answered = client("POST", "/api/v1/session", json=sign_in)
    cookie = answered.headers["set-cookie"]
    assert cookie.startswith("__Host-yeojido=") and "; Secure" in cookie
    assert "max-age=31536000" in answered.headers["strict-transport-security"]
    assert client("GET", "/api/v1/session").status_code == 200


def test_changes_need_the_header(client: Client, owner: User) -> None:
    """A session's cookie alone changes nothing: a foreign page could have sent it."""
    browser = client.sign_in(owner)
    good = browser.headers["x-csrf-token"]
    invitation = {"role": "viewer"}
    assert browser("POST", "/api/v1/invitations", json=invitation).status_code == 201
    for wrong in (
        {},
        {"x-csrf-token": "guess"},
        {"x-csrf-token": good[:-1]},
    ):
        browser.headers = wrong
        assert code(browser("POST", "/api/v1/invitations", json=invitation)) == "forged"
    assert browser("GET", "/api/v1/users").status_code == 200
    assert browser("GET", "/api/v1/session").json()["csrf"] == good


def test_wrong_passwords_and_too_many(make: Callable[..., Client], clock: Clock) -> None:
    """The same answer for a wrong password and a stranger; then 429 with the time to wait."""
    client = make(sign_in_limit=3)
    client.parts.users.add("owner@example.com", "", "owner", GOOD, NOW)
    bodies = []
    for email in ("owner@example.com", "nobody@example.com"):
        wrong = {"email": email, "password": "not the password"}
        answered = client("POST", "/api/v1/session", json=wrong)
        assert answered.status_code == 401
        bodies.append(answered.text)
    assert bodies[0] == bodies[1]
    for _ in range(2):
        client("POST", "/api/v1/session", json={"email": "owner@example.com", "password": "wrong"})
    right = {"email": "owner@example.com", "password": GOOD}
    refused = client("POST", "/api/v1/session", json=right)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) == 900
    clock.at += 15 * 60 * 1_000_000
    assert client("POST", "/api/v1/session", json=right).status_code == 200


def test_a_session_gets_a_new_cookie_while_it_is_used(
    client: Client, owner: User, clock: Clock
) -> None:
    """After an hour an answer brings another token; what one browser knew is worth nothing later."""
    browser = client.sign_in(owner)
    old = browser.cookies["yeojido"]
    clock.at += HOUR
    assert browser("GET", "/api/v1/session").status_code == 200
    assert browser.cookies["yeojido"] != old
    clock.at += HOUR // 2
    thief = client.like()
    thief.cookies.set("yeojido", old)
    assert thief("GET", "/api/v1/session").status_code == 401
    clock.at += 14 * DAY
    assert browser("GET", "/api/v1/session").status_code == 401


def test_signing_out(client: Client, owner: User) -> None:
    """Signing out ends this session; everywhere ends the others too."""
    first, second, third = (client.sign_in(owner) for _ in range(3))
    assert first("DELETE", "/api/v1/session").json() == {"ended": 1}
    assert "yeojido" not in first.cookies
    assert first("GET", "/api/v1/session").status_code == 401
    assert second("DELETE", "/api/v1/sessions").json() == {"ended": 2}
    assert third("GET", "/api/v1/session").status_code == 401


def test_another_password(client: Client, owner: User) -> None:
    """The old password is asked for; other sessions end, this browser stays signed in."""
    here, elsewhere = client.sign_in(owner), client.sign_in(owner)
    wrong = {"current": "wrong wrong wrong", "new": "another good one"}
    assert code(here("PUT", "/api/v1/session/password", json=wrong)) == "wrong_password"
    weak = {"current": GOOD, "new": "short"}
    assert code(here("PUT", "/api/v1/session/password", json=weak)) == "bad_password"
    changed = here(
        "PUT", "/api/v1/session/password", json={"current": GOOD, "new": "another good one"}
    )
    assert changed.status_code == 200
    assert here("GET", "/api/v1/session").status_code == 200
    assert elsewhere("GET", "/api/v1/session").status_code == 401
    assert code(
        client("POST", "/api/v1/session", json={"email": owner.email, "password": GOOD})
    ) == ("wrong_password")


def test_from_invitation_to_account(client: Client, owner: User) -> None:
    """An owner's link makes an account of the role it was made for, and signs it in."""
    link = client.sign_in(owner)("POST", "/api/v1/invitations", json={"role": "analyst"}).json()
    assert link["url"].endswith(f"/setup#{link['token']}")
    page = client("GET", "/setup")
    assert page.headers["content-type"].startswith("text/html")
    guest = client.like()
    given = {"token": link["token"], "email": "jiho@example.com", "name": "Ji", "password": GOOD}
    made = guest("POST", "/api/v1/invitations/accept", json=given)
    assert made.status_code == 200 and made.json()["role"] == "analyst"
    assert guest("GET", "/api/v1/session").json()["user"]["email"] == "jiho@example.com"
    given["email"] = "other@example.com"
    assert code(client.like()("POST", "/api/v1/invitations/accept", json=given)) == "link_expired"


def test_roles_change_and_reset(client: Client, owner: User) -> None:
    """An owner changes roles and lets people out; a reset link sets another password."""
    jiho = client.parts.users.add("jiho@example.com", "", "viewer", GOOD, NOW)
    boss, browser = client.sign_in(owner), client.sign_in(jiho)
    changed = boss("PATCH", f"/api/v1/users/{jiho.id}", json={"role": "editor"})
    assert changed.json()["role"] == "editor"
    assert browser("GET", "/api/v1/session").status_code == 401
    link = boss("POST", f"/api/v1/users/{jiho.id}/reset").json()
    given = {"token": link["token"], "password": "another good one"}
    assert client.like()("POST", "/api/v1/invitations/accept", json=given).status_code == 200
    off = boss("PATCH", f"/api/v1/users/{jiho.id}", json={"disabled": True})
    assert off.json()["disabled_at"] is not None
    last = boss("PATCH", f"/api/v1/users/{owner.id}", json={"disabled": True})
    assert code(last) == "last_owner"
    assert boss("PATCH", "/api/v1/users/nobody", json={}).status_code == 404


def test_what_is_changed_is_written_down(client: Client, owner: User) -> None:
    """Each change has a line with who, what and when, without names, addresses or secrets."""
    boss = client.sign_in(owner)
    token = boss(
        "POST", "/api/v1/tokens", json={"name": "minji@example.com", "role": "viewer"}
    ).json()
    source = boss("POST", "/api/v1/sources", json={"name": "shop"}).json()
    boss("POST", "/api/v1/sources/shop/rotate", json={})
    boss("POST", "/api/v1/sources/shop/disable")
    boss("DELETE", f"/api/v1/tokens/{token['id']}")
    lines = boss("GET", "/api/v1/audit").json()
    assert [(line["action"], line["target"]) for line in lines] == [
        ("token.revoke", token["id"]),
        ("source.disable", source["id"]),
        ("source.rotate", source["id"]),
        ("source.make", source["id"]),
        ("token.make", token["id"]),
        ("session.open", owner.id),
    ]
    assert {line["actor"] for line in lines} == {f"user:{owner.id}"}
    text = boss("GET", "/api/v1/audit").text
    for secret in ("example.com", token["token"], source["write_key"], "203.0.113.7"):
        assert secret not in text
    assert boss("GET", f"/api/v1/audit?before={lines[1]['id']}&limit=1").json() == [lines[2]]


@pytest.mark.parametrize(
    "change", ["DELETE /api/v1/tokens/t_0", "POST /api/v1/sources/none/disable"]
)
def test_what_is_not_there(client: Client, owner: User, change: str) -> None:
    """A change of something that is not there is a 404 in our shape, and no line."""
    boss = client.sign_in(owner)
    before = boss("GET", "/api/v1/audit").json()
    assert boss(*change.split(" ")).status_code == 404
    assert boss("GET", "/api/v1/audit").json() == before


def test_two_tokens_at_once(client: Client) -> None:
    """Programs with different tokens work in parallel, each with its own rights."""
    viewer, editor = client.bearing("viewer"), client.bearing("editor")
    with ThreadPoolExecutor(8) as pool:
        makers = [
            pool.submit(editor, "POST", "/api/v1/sources", json={"name": f"s{n}"}) for n in range(8)
        ]
        askers = [pool.submit(viewer, "GET", "/api/v1/session") for _ in range(16)]
        refused = [
            pool.submit(viewer, "POST", "/api/v1/sources", json={"name": f"v{n}"}) for n in range(8)
        ]
        assert {asked.result().json()["role"] for asked in askers} == {"viewer"}
        assert {asked.result().status_code for asked in refused} == {403}
        assert {asked.result().status_code for asked in makers} == {201}
    assert len(editor("GET", "/api/v1/sources").json()) == 8
