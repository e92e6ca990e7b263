"""Every route is in the table of rights, and answers every role as the table says."""

from __future__ import annotations

import re

import pytest

from tests.rooms.app.http.conftest import GOOD, NOW, Client
from yeojido.app.http.api import api
from yeojido.app.http.describing import routes_of
from yeojido.app.http.health import Measures
from yeojido.app.http.rights import RIGHTS, allowed
from yeojido.domain.access import ROLES, Role

#: What a path's parameters are filled with.
_GIVEN = re.compile(r"\{\w+\}")


def test_the_table_has_every_route_and_no_other(client: Client) -> None:
    """A route that is not in the table is refused to everybody: so none may be forgotten."""
    assert routes_of(api(client.parts, Measures())) == set(RIGHTS)


@pytest.mark.parametrize("route", sorted(RIGHTS))
def test_a_route_answers_each_role_as_the_table_says(client: Client, route: str) -> None:
    """401 for whoever is not known, 403 for a role below the least, anything else for the others."""
    method, _, pattern = route.partition(" ")
    path = _GIVEN.sub("nothing", pattern)
    least = RIGHTS[route]
    everybody: list[tuple[Role | None, Client]] = [(None, client.like())]
    for role in ROLES:
        user = client.parts.users.add(f"{role}@example.com", "", role, GOOD, NOW)
        everybody.append((role, client.sign_in(user)))
    for role, sender in everybody:
        if pattern == "/metrics":
            sender.address = "127.0.0.1"
        answered = sender(method, path)
        if allowed(role, least):
            assert answered.status_code not in (403, 405, 500), (role, answered.text)
            assert role is None or answered.status_code != 401, (role, answered.text)
        else:
            assert answered.status_code == (401 if role is None else 403), (role, answered.text)


@pytest.mark.parametrize("role", ROLES)
def test_tokens_have_the_rights_of_their_role(client: Client, role: Role) -> None:
    """A token opens what its role opens, and makes no more tokens."""
    sender = client.bearing(role)
    for route in ("GET /api/v1/users", "GET /api/v1/tokens", "GET /api/v1/sources"):
        status = sender(*route.split(" ")).status_code
        assert status == (200 if allowed(role, RIGHTS[route]) else 403)
    made = sender("POST", "/api/v1/tokens", json={"name": "more", "role": "viewer"})
    assert made.status_code == 403


def test_a_made_up_token_is_nobody(client: Client) -> None:
    """A token that was never made opens nothing."""
    sender = client.like()
    sender.headers = {"authorization": "Bearer yj_" + "0" * 64}
    assert sender("GET", "/api/v1/users").status_code == 401
