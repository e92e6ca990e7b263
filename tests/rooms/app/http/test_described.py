"""The OpenAPI document is true: whatever is sent as it describes, nothing breaks and all fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from tests.rooms.app.http.conftest import NOW, Client
from yeojido.app.http import doors
from yeojido.app.http.describing import COLLECTED
from yeojido.app.http.main import is_api
from yeojido.app.http.rights import RIGHTS


def test_the_document_is_whole(client: Client) -> None:
    """Every route but the pages is described, with who may, its errors and a title in English."""
    made = client("GET", "/openapi.json").json()
    assert made["openapi"].startswith("3.1")
    described = {
        f"{method.upper()} {path}": operation
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    }
    assert set(RIGHTS) <= set(described)
    assert {f"POST {path}" for path in COLLECTED} <= set(described)
    for route, operation in described.items():
        assert operation["summary"].isascii() and operation["tags"], route
    for route, least in RIGHTS.items():
        assert described[route]["x-role"] == least
        assert ("security" in described[route]) == (least != "anyone")
        assert "default" in described[route]["responses"]
    assert set(made["components"]["securitySchemes"]) == {"session", "token", "writeKey"}
    names = [operation["operationId"] for operation in described.values()]
    assert len(names) == len(set(names))


def test_described_doors_exist() -> None:
    """Each address of the collection that is described takes what it says."""
    for path in COLLECTED:
        door = doors.door_of(path)
        assert door is not None and door.wire and "POST" in door.methods, path


@pytest.mark.slow
def test_nothing_breaks_and_all_answers_fit(client: Client) -> None:
    """Requests made up from the document get no 5xx, and answers of the described form."""
    key = client.parts.sources.create("made up", "server", NOW)[1]
    token = client.bearing("owner").headers["authorization"]
    found = schemathesis.openapi.from_dict(client("GET", "/openapi.json").json())
    judged = [
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    quick = settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for result in found.get_all_operations():
        operation = result.ok()
        if operation.path.startswith("/api/v1/imports"):
            continue  # files are made up by a test of their own
        collected = not is_api(operation.path)
        credential = httpx.BasicAuth(key, "")._auth_header if collected else token
        ask = _asking(client.like(address="127.0.0.1"), credential, judged)
        quick(given(case=operation.as_strategy())(ask))()


def _asking(sender: Client, credential: str, judged: list[Any]) -> Callable[[Any], None]:
    def ask(case: Any) -> None:
        asked = case.as_transport_kwargs(base_url="http://yeojido.test")
        given_headers = dict(asked.get("headers") or {})
        asked["headers"] = {k: v for k, v in given_headers.items() if v.isascii()}
        asked["headers"]["authorization"] = credential
        asked.pop("cookies", None)
        method, url, body = asked.pop("method"), asked.pop("url"), asked.pop("data", None)
        if isinstance(body, bytes | str):
            asked["content"] = body
        elif body is not None:
            asked["data"] = body
        sender.cookies.clear()
        answered = sender(method, url, **asked)
        case.validate_response(
            schemathesis.Response.from_httpx(answered, verify=False), checks=judged
        )

    return ask
