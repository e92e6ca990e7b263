"""A site that sends nothing but its pages gets a map, whatever its tracking speaks."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.rooms.app.live import send, source
from tests.stories import site
from tests.stories.conftest import Run
from yeojido.app.settling import settle
from yeojido.store.inbox import Inbox
from yeojido.store.keys import Keys
from yeojido.store.workspace import Workspace

NOW = (site.BEGIN + 40 * 86_400_000) * 1000
WAY = ["home", "catalog", "product", "cart", "checkout", "ordered"]


def live(folder: Path, wire: str) -> None:
    """Let the visitors' browsers send everything, and settle it."""
    with Workspace.open(folder, create=True) as workspace:
        web = source(workspace, "web", "browser")
        calls = list(site.segment() if wire == "segment" else site.posthog())
        parts = [calls[i : i + 1000] for i in range(0, len(calls), 1000)]
        if wire == "segment":
            send(workspace, web, *parts, now=NOW)
        else:
            inbox = Inbox(workspace.home, workspace.database, Keys(workspace.home))
            for part in parts:
                body = json.dumps({"api_key": "k", "batch": part}).encode()
                asyncio.run(inbox.append(web, wire, NOW, len(part), body))
            inbox.close()
        assert settle(workspace).rejected == 0


@pytest.mark.parametrize("wire", ["segment", "posthog", "ga4"])
def test_pages_become_a_map(run: Run, tmp_path: Path, wire: str) -> None:
    """Home, list, product, basket, checkout, done: in order, the goal known, the drop on its place."""
    if wire == "ga4":
        rows = "".join(json.dumps(row) + "\n" for row in site.ga4())
        (tmp_path / "ga4.jsonl").write_text(rows)
        assert run("import", "ga4.jsonl").status == 0
    else:
        live(tmp_path / "yeojido-data", wire)
    assert run("journey", "init").status == 0
    journey = json.loads((tmp_path / "journey.json").read_text())
    steps = {step["id"]: step for step in journey["steps"]}
    stages = {stage["id"]: stage["order"] for stage in journey["stages"]}
    order = [stages[steps[name]["stage"]] for name in WAY]
    assert order == sorted(order)
    assert [step["id"] for step in journey["steps"] if step.get("goal")] == ["ordered"]
    assert not {"identify", "Web Vitals", "Scroll Depth Reached"} & {
        event for step in journey["steps"] for event in step["match"]["events"]
    }
    assert run("map", "--out", "map.json").status == 0
    cells = json.loads((tmp_path / "map.json").read_text())["cells"]
    left = {
        cell["step"]: cell["values"]["left_share"]
        for cell in cells
        if cell["lane"] == "people" and cell.get("step") in ("catalog", "cart", "checkout")
    }
    assert max(left, key=lambda name: left[name]) == "cart"
    graph = run("transitions", "--level", "touchpoint", "--json").json
    assert set(WAY) <= {node["name"] for node in graph["nodes"]}


def test_the_planted_drop_is_seen_in_the_pages(run: Run, tmp_path: Path) -> None:
    """Phones go on from the basket to the checkout far less often: conditions read pages, too."""
    live(tmp_path / "yeojido-data", "segment")
    basket = "event = 'page' and path(path) in ('/cart', '/장바구니')"
    told = run("funnel", basket, "event = 'page' and path(path) = '/checkout'",
               "--within", "1h", "--by", "device_type", "--json").json  # fmt: skip
    rates = {group["key"]: group["steps"][1]["rate_from_previous"] for group in told["groups"]}
    assert rates["mobile"] < 0.45
    assert rates["desktop"] > 0.75
