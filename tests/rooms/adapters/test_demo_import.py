"""The demo shop's files come in together, without a flag, and as its answer book says."""

from __future__ import annotations

import json
from pathlib import Path

from yeojido.adapters.demo import write
from yeojido.app.importing import read_memory


def test_the_shop_comes_in_without_flags(tmp_path: Path) -> None:
    """Every row is taken but the documented broken dates and lines exported twice."""
    log, report = read_memory(write(tmp_path, customers=1500, seed=7))
    truths = json.loads((tmp_path / "truths.json").read_text("utf-8"))
    counts = report.to_dict()
    assert counts["rows"] == sum(truths["shop"]["rows"].values())
    assert counts["rejected"] == truths["dirt"]["broken_dates"]
    assert counts["duplicates"] == truths["dirt"]["duplicate_lines"]
    assert counts["accepted"] == counts["rows"] - counts["rejected"] - counts["duplicates"]
    assert counts["people"] == 1500
    assert log.summary().events == counts["accepted"]


def test_columns_are_guessed_as_they_are_meant(tmp_path: Path) -> None:
    """Person, event and time in every file; text and rating where people speak and judge."""
    _, report = read_memory(write(tmp_path, customers=1500, seed=7))
    found = {
        file: {role: what["column"] for role, what in roles.items()}
        for file, roles in report.to_dict()["columns"].items()
    }
    assert all({"person", "event", "time", "channel"} <= set(roles) for roles in found.values())
    assert found["web_app_events.csv"]["message_id"] == "message_id"
    assert found["deliveries.csv"]["rating"] == "평점"
    assert found["surveys.csv"]["rating"] == "만족도"
    spoken = {file for file, roles in found.items() if "text" in roles}
    assert spoken == {
        "deliveries.csv", "messages.csv", "call_center.csv", "reviews.csv", "surveys.csv",
    }  # fmt: skip
