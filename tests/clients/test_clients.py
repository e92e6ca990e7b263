"""SDKs of others, unchanged, and ours, against the real server through a network that fails.

Every client's requests meet, after a first success: a failure before anything was stored, one
after everything was stored, and a request to come back later. At the end every event is stored
exactly once, at its own time, and belongs to the person it should.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.clients.proxy import BUSY, LOST, OK, STORED, Proxy
from tests.conftest import ROOT
from tests.node import node, once

HERE = Path(__file__).parent
#: How a client's first requests fare. PostHog's browser client throws away what is answered with
#: 429, as any other refusal: it meets the other failures.
FATES = [OK, LOST, STORED, BUSY]
SPARED = {"posthog-browser": [OK, LOST, STORED]}
SERVERS = {"segment-python", "rudder-python", "posthog-python", "segment-node", "rudder-node",
           "segment-node-legacy", "posthog-node", "jitsu-node"}  # fmt: skip
BROWSERS = {"yeojido-browser", "segment-browser", "rudder-browser", "posthog-browser",
            "jitsu-browser"}  # fmt: skip

_SEGMENT = {"첫 방문": 1, "identify": 1, "주문 완료": 1, "page": 1, "screen": 1, "옛 손님": 1, "group": 1,
            "alias": 1, "마지막": 1}  # fmt: skip
_IN_BROWSER = {name: 1 for name in _SEGMENT if name != "옛 손님"}
_JITSU = {"identify": 1, "받은 것": 1, "주문 완료": 1, "page": 1, "group": 1, "마지막": 1}
#: What is stored of each client. Jitsu's sends nothing again: what had failed before it was stored
#: (잃는 것), or was to come later (거절된 것), its client has lost.
EXPECTED: dict[str, dict[str, int]] = {
    **dict.fromkeys(("segment-python", "rudder-python", "segment-node", "rudder-node",
                     "segment-node-legacy"), _SEGMENT),
    "posthog-python": {"첫 방문": 1, "alias": 1, "identify": 1, "주문 완료": 1, "page": 1, "group": 1,
                       "마지막": 1},
    "posthog-node": {"첫 방문": 1, "alias": 1, "identify": 1, "주문 완료": 1, "마지막": 1},
    "jitsu-node": _JITSU,
    "yeojido-browser": _IN_BROWSER,
    "segment-browser": _IN_BROWSER,
    "rudder-browser": {name: 1 for name in _IN_BROWSER if name != "screen"},
    "posthog-browser": {"첫 방문": 1, "identify": 1, "주문 완료": 1, "group": 1, "마지막": 1},
    "jitsu-browser": _JITSU,
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def _yeojido(home: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "yeojido", "--workspace", str(home), *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}


def _asked(home: Path, *arguments: str) -> Any:
    done = subprocess.run(
        _yeojido(home, "--json", *arguments), env=_environment(), capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@contextmanager
def _server(home: Path) -> Iterator[str]:
    """Run ``yeojido serve``; give its address."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            _yeojido(home, "serve", "--port", "0"), env=_environment(), stdout=said, stderr=said
        )
        try:
            for _ in range(600):
                said.seek(0)
                found = re.search(r"http://127\.0\.0\.1:\d+", said.read())
                if found or process.poll() is not None:
                    break
                time.sleep(0.1)
            assert found, "the server did not start"
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _keys(home: Path) -> dict[str, str]:
    """Make a source for each client."""
    from yeojido.store.sources import Sources
    from yeojido.store.workspace import Workspace

    with Workspace.open(home, create=True) as workspace:
        sources = Sources(workspace.database)
        now = time.time_ns() // 1000
        return {
            name: sources.create(name, "browser" if name in BROWSERS else "server", now)[1]
            for name in EXPECTED
        }


def _server_side(name: str, host: str, key: str) -> str:
    program = (
        [sys.executable, str(HERE / "python_clients.py")]
        if name.endswith("python")
        else [*node(HERE), str(HERE / "node_clients.mjs")]
    )
    done = subprocess.run(
        [*program, name, host, key], capture_output=True, text=True, timeout=120, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _in_browsers(at: dict[str, dict[str, str]]) -> dict[str, Any]:
    done = subprocess.run(
        [*node(HERE), str(HERE / "browser_clients.mjs")], input=json.dumps(at),
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    return json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr}


def _run() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="yeojido-clients-") as folder:
        home = Path(folder) / "data"
        keys = _keys(home)
        with _server(home) as address:
            proxies = {name: Proxy(address, SPARED.get(name, FATES)) for name in keys}
            at = {name: {"host": proxies[name].address, "key": keys[name]} for name in keys}
            failures = {name: str(len(SPARED.get(name, FATES)) - 1) for name in BROWSERS}
            with ThreadPoolExecutor(3) as pool:
                browsers = pool.submit(
                    _in_browsers,
                    {name: {**at[name], "failures": failures[name]} for name in sorted(BROWSERS)},
                )
                failed = dict(
                    zip(
                        sorted(SERVERS),
                        pool.map(lambda name: _server_side(name, **at[name]), sorted(SERVERS)),
                        strict=True,
                    )
                )
                pages = browsers.result()
            for proxy in proxies.values():
                proxy.shutdown()
        subprocess.run(_yeojido(home, "worker", "--once"), env=_environment(), check=True)
        log = pl.read_parquet(home / "log" / "*.parquet")
        log = log.with_columns(pl.col("time").dt.epoch("us")).drop("id_hi", "id_lo")
        return {
            "failed": failed,
            "pages": pages,
            "seen": {name: proxy.seen for name, proxy in proxies.items()},
            "info": _asked(home, "info"),
            "log": log.to_dicts(),
        }


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What became of every client's events, all clients run once."""
    return once(tmp_path_factory, "clients", _run)


def _rows(outcome: dict[str, Any], name: str) -> list[dict[str, Any]]:
    # Whichever id a person goes by: the one that was known first, where two are known.
    ids = {f"{name}-{which}" for which in ("u1", "a1", "old")}
    return [row for row in outcome["log"] if row["person"] in ids]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_event_is_stored_once_and_joined(outcome: dict[str, Any], name: str) -> None:
    """All events of a client are there once, and belong to one person."""
    about = (outcome["failed"].get(name), outcome["pages"].get(name), outcome["seen"][name])
    assert Counter(row["event"] for row in _rows(outcome, name)) == EXPECTED[name], about
    assert len({row["person"] for row in _rows(outcome, name)}) == 1
    counts = outcome["info"]["sources"][name]
    assert counts["stored"] == sum(EXPECTED[name].values()), counts
    assert counts["rejected"] == 0
    assert counts["accepted"] == counts["stored"] + counts["duplicates"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_failure_was_met(outcome: dict[str, Any], name: str) -> None:
    """The network failed each client in each way, and the client ended well all the same."""
    assert {fate for _, fate in outcome["seen"][name]} >= set(SPARED.get(name, FATES))
    assert not outcome["failed"].get(name)
    if name in BROWSERS:
        assert outcome["pages"][name]["ended"] is True
    resends = "jitsu" not in name
    assert (outcome["info"]["sources"][name]["duplicates"] > 0) == resends


@pytest.mark.parametrize("name", sorted(SERVERS - {"jitsu-node"} | {"yeojido-browser",
                                                                    "segment-browser"}))  # fmt: skip
def test_times_are_those_of_the_events(outcome: dict[str, Any], name: str) -> None:
    """A time that was given is kept; the others are of now, however often they were sent."""
    (order,) = [row for row in _rows(outcome, name) if row["event"] == "주문 완료"]
    given = 1_793_525_400_000_000  # 2026-11-01T09:30:00Z
    assert order["time"] == given
    others = [row["time"] for row in _rows(outcome, name) if row["event"] != "주문 완료"]
    assert max(others) - min(others) < 120_000_000


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_properties_arrive_in_korean(outcome: dict[str, Any], name: str) -> None:
    """Names and values of properties come through every encoding on the way."""
    (order,) = [row for row in _rows(outcome, name) if row["event"] == "주문 완료"]
    assert order["금액"] == 12900
    assert order["상품"] == "겨울 코트"


def test_nothing_else_is_there(outcome: dict[str, Any]) -> None:
    """Nothing is left waiting or refused, and no event is of anybody unknown."""
    info = outcome["info"]
    assert info["dead_letters"] == info["inbox"] == 0
    assert info["people"] == len(EXPECTED)
    assert info["events"] == len(outcome["log"]) == sum(sum(e.values()) for e in EXPECTED.values())
