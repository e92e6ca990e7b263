"""Tasks: from unhappy words that come in, live or in a file, to an answer and what it took."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.app import answered, erasing, offering, originals, privacy, tasks
from yeojido.app.importing import import_files
from yeojido.app.people import People
from yeojido.app.settings import settings
from yeojido.app.settling import settle
from yeojido.app.wire import House, runner
from yeojido.domain.errors import BadOption
from yeojido.domain.log import DAY, HOUR
from yeojido.domain.tasks import NoSuchTask, TaskRule, TaskStep
from yeojido.domain.voice import Readings, text_key
from yeojido.store import retention, voice_labels, voice_tasks
from yeojido.store.workspace import Workspace

ON = TaskRule(on=True)


class Words:
    """Reads what a word says: bad, good, anything else not at all."""

    version = "words"

    def read(self, texts: Sequence[str]) -> Readings:
        """Return -1.8 for "bad", 1.8 for "good", nothing for the rest."""
        felt = [-1.8 if "bad" in t else 1.8 if "good" in t else np.nan for t in texts]
        valence = np.array(felt, np.float32)
        positive = np.where(np.isnan(valence), np.nan, valence > 0).astype(np.float32)
        n = len(texts)
        return Readings(
            valence, np.clip(positive, 0.05, 0.95), np.full((n, 9), 1 / 9, np.float32),
            np.zeros(n, np.int8),
        )  # fmt: skip

    def spans(self, texts: Sequence[str]) -> list[Any]:
        """Explain nothing."""
        return [() for _ in texts]


@pytest.fixture
def shop(tmp_path: Path, database: str | None) -> Any:
    """A workspace with a source; tasks are opened."""
    with Workspace.open(tmp_path / "ws", database=database) as workspace:
        tasks.set_rule(workspace, ON)
        yield workspace, source(workspace)


_sent = iter(range(10**6))


def say(shop: Any, person: str | None, text: str | None, at: int = NOW, **more: Any) -> None:
    """Let somebody say something live, and settle it."""
    workspace, own = shop
    values = {**({} if text is None else {"review_body": text}), **more}
    call = track(f"m{next(_sent)}", person or "u", "Product Reviewed", properties=values)
    call["timestamp"] = privacy.moment(at)
    if person is None:
        del call["userId"]
        call["anonymousId"] = "browser-1"
    send(workspace, own, [call], now=at)
    settle(workspace, lambda: at)


def opened(shop: Any, now: int = NOW) -> int:
    """Look at what waits."""
    return tasks.open_waiting(shop[0], now, Words())


def test_unhappy_words_open_a_task(shop: Any) -> None:
    """A bad text or a low rating of a known person, once; a happy one, a stranger's, an unreadable one do not."""
    say(shop, "u1", "bad, 010-1234-5678로 연락 주세요")
    say(shop, "u2", None, rating=1)
    say(shop, "u3", "good")
    say(shop, None, "bad")
    say(shop, "u4", "???")
    say(shop, "u5", "bad", rating=1)
    assert opened(shop) == 3
    assert opened(shop) == 0
    found = {each["person"]: each for each in tasks.listed(shop[0], NOW)}
    assert {who: each["reason"] for who, each in found.items()} == {
        "u1": "text", "u2": "rating", "u5": "both"
    }  # fmt: skip
    assert found["u1"]["text"] == "bad, [phone]로 연락 주세요"
    assert found["u1"]["valence"] == -1.8 and found["u2"]["valence"] == -2.0
    assert found["u1"]["due_at"] == privacy.moment(NOW + 24 * HOUR)


def test_off_until_somebody_turns_it_on(tmp_path: Path) -> None:
    """Nothing is put aside before; what came in then opens nothing later."""
    with Workspace.open(tmp_path / "ws") as workspace:
        shop = workspace, source(workspace)
        say(shop, "u1", "bad")
        tasks.set_rule(workspace, ON)
        assert opened(shop) == 0
        say(shop, "u2", "bad")
        tasks.set_rule(workspace, replace(ON, on=False))
        assert opened(shop) == 0


@pytest.mark.usefixtures("reads")
def test_looking_back(shop: Any) -> None:
    """What the log holds already, sealed or not, opens tasks when that is asked for; once, and if young."""
    from yeojido.app.sealing import seal
    from yeojido.app.settling import Settler, settling

    workspace = shop[0]
    tasks.set_rule(workspace, TaskRule())
    say(shop, "u1", "bad")
    say(shop, "u2", "bad", NOW - 30 * DAY)
    with settling(workspace):
        settler = Settler(workspace)
        seal(workspace, settler)
        settler.close()
    say(shop, "u3", "bad")
    assert tasks.look_back(workspace, NOW) == 0
    tasks.set_rule(workspace, ON)
    assert tasks.look_back(workspace, NOW) == 2
    assert {each["person"] for each in tasks.listed(workspace, NOW)} == {"u1", "u3"}
    assert tasks.look_back(workspace, NOW) == 0


def test_several_at_the_same_time(shop: Any) -> None:
    """Two processes that look at the same words open each task once, and note nothing twice."""
    from threading import Thread

    workspace = shop[0]
    for place in range(20):
        say(shop, f"u{place % 10}", f"bad {place}")
    found: list[int] = []

    def look() -> None:
        found.append(opened(shop))

    threads = [Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 10 and len(found) == 3
    assert [each["voices"] for each in tasks.listed(workspace, NOW)] == [2] * 10


def test_one_task_for_what_a_person_says_within_a_week(shop: Any) -> None:
    """More words are noted at the task, also under another identifier of the same person."""
    say(shop, "u1", "bad")
    say(shop, "u1", "bad again", NOW + DAY)
    assert opened(shop, NOW + DAY) == 1
    (task,) = tasks.listed(shop[0], NOW)
    assert task["voices"] == 2
    tasks.act(shop[0], task["id"], "answered", by="minji", now=NOW + DAY)
    say(shop, "u1", "bad once more", NOW + 2 * DAY)
    assert opened(shop, NOW + 2 * DAY) == 0
    say(shop, "u1", "bad after long", NOW + 9 * DAY)
    assert opened(shop, NOW + 9 * DAY) == 1


def file_of(folder: Path, days_ago: int, now: int) -> Path:
    """A file of three reviews: of so many days ago, and of a year ago."""
    path = folder / "reviews.csv"
    young, old = (privacy.moment(now - days * DAY)[:19] for days in (days_ago, 365))
    path.write_text(
        "user_id,event,time,review_text,rating\n"
        f"u1,review,{young}Z,bad,1\nu2,review,{young}Z,good,5\nu3,review,{old}Z,bad,1\n"
    )
    return path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the workspace's own model read words as ``Words``."""
    import yeojido.app.reading

    monkeypatch.setattr(yeojido.app.reading, "emotion_model", lambda _at=None: Words())


@pytest.mark.usefixtures("reads")
def test_an_import_opens_tasks_for_young_words(shop: Any, tmp_path: Path) -> None:
    """Old history opens none, and the same file again opens none."""
    from yeojido.app.settling import micros

    workspace = shop[0]
    path = file_of(tmp_path, 2, micros())
    report = import_files(workspace, [path])
    assert any("task" in said.en for said in report.warnings)
    assert [each["person"] for each in tasks.listed(workspace, NOW)] == ["u1"]
    (task,) = tasks.listed(workspace, NOW)
    tasks.act(workspace, task["id"], "dismissed", by="minji", now=NOW)
    import_files(workspace, [path])
    assert tasks.listed(workspace, NOW) == []
    assert len(tasks.listed(workspace, NOW, ())) == 1


@pytest.mark.usefixtures("reads")
def test_an_import_that_fails_opens_nothing(
    shop: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is put aside is part of the commit."""
    from yeojido.app.settling import micros

    within = offering.Offering.within

    def fail(self: offering.Offering, connection: Any) -> None:
        within(self, connection)
        assert voice_tasks.offered(connection, 10)
        raise ValueError("no")

    monkeypatch.setattr(offering.Offering, "within", fail)
    with pytest.raises(ValueError, match="no"):
        import_files(shop[0], [file_of(tmp_path, 2, micros())])
    with shop[0].database.reading() as connection:
        assert voice_tasks.offered(connection, 10) == []


def test_states(shop: Any) -> None:
    """open, doing, answered, closed; what does not follow is refused; the first answer counts."""
    say(shop, "u1", "bad")
    opened(shop)
    workspace = shop[0]
    (task,) = tasks.listed(workspace, NOW)
    id_ = task["id"]
    with pytest.raises(TaskStep):
        tasks.act(workspace, id_, "closed", by="minji", now=NOW)
    tasks.act(workspace, id_, "doing", by="minji", now=NOW + HOUR, owner="jiho")
    tasks.act(workspace, id_[:5], "answered", by="jiho", now=NOW + 2 * HOUR,
              note="홍길동 고객님께 010-1234-5678로 전화함")  # fmt: skip
    tasks.act(workspace, id_, "doing", by="jiho", now=NOW + 3 * HOUR)
    tasks.act(workspace, id_, "answered", by="jiho", now=NOW + 30 * HOUR)
    tasks.act(workspace, id_, "closed", by="jiho", now=NOW + 31 * HOUR)
    shown = tasks.show(workspace, id_, NOW + 40 * HOUR)
    assert shown["answered_at"] == privacy.moment(NOW + 2 * HOUR) and not shown["late"]
    assert shown["owner"] == "jiho"
    history = [(c["field"], c["before"], c["after"], c["by"]) for c in shown["history"]]
    assert history[:4] == [
        ("state", None, "open", "yeojido"), ("state", "open", "doing", "minji"),
        ("owner", None, "jiho", "minji"), ("state", "doing", "answered", "jiho"),
    ]  # fmt: skip
    assert history[4] == ("note", None, "[name] 고객님께 [phone]로 전화함", "jiho")
    with pytest.raises(NoSuchTask):
        tasks.show(workspace, "nothing", NOW)
    with pytest.raises(BadOption):
        tasks.act(workspace, id_, "doing", by="jiho", now=NOW, note="x" * 2000)


def test_erased_and_restricted(shop: Any) -> None:
    """Tasks go with a person; a restricted one has none open, gets none, and is not contacted."""
    workspace = shop[0]
    say(shop, "u1", "bad")
    say(shop, "u2", "bad")
    say(shop, "u3", "bad")
    opened(shop)
    say(shop, "u1", "bad", NOW + 1)
    receipt = erasing.erase(workspace, "u1", by="t", now=NOW + 2)
    assert receipt.summary["tasks"] == 1
    assert opened(shop, NOW + 3) == 0
    privacy.restrict(workspace, "u2", by="t", now=NOW + 3)
    found = {each["person"]: each["state"] for each in tasks.listed(workspace, NOW, ())}
    assert found == {"u2": "dismissed", "u3": "open"}
    (task,) = [each for each in tasks.listed(workspace, NOW, ()) if each["person"] == "u2"]
    assert tasks.show(workspace, task["id"], NOW)["contact"]["restricted"]


def test_said_before_an_erasure_and_looked_at_after(shop: Any) -> None:
    """What waits to be looked at goes with the person too."""
    say(shop, "u1", "bad")
    erasing.erase(shop[0], "u1", by="t", now=NOW + 2)
    assert opened(shop, NOW + 3) == 0


def test_consent_is_shown(shop: Any) -> None:
    """Whoever answers sees what the person agreed to; nothing known: answer the matter only."""
    say(shop, "u1", "bad")
    opened(shop)
    (task,) = tasks.listed(shop[0], NOW)
    contact = tasks.show(shop[0], task["id"], NOW)["contact"]
    assert not contact["marketing"] and "advertising" in contact["words"]["en"]
    privacy.say(shop[0], "u1", "marketing", "sms", "granted", by="t", now=NOW)
    contact = tasks.show(shop[0], task["id"], NOW)["contact"]
    assert contact["marketing"] and contact["consents"][0]["channel"] == "sms"


def test_too_old(shop: Any) -> None:
    """When the event is too old its words leave the task; the task stays in the report."""
    workspace = shop[0]
    say(shop, "u1", "bad")
    opened(shop)
    (task,) = tasks.listed(workspace, NOW)
    tasks.act(workspace, task["id"], "answered", by="t", now=NOW + HOUR, note="called")
    with workspace.database.begin() as connection:
        retention.keep(connection, "Product Reviewed", 10)
    originals.age(workspace, NOW + 5 * DAY)
    assert tasks.show(workspace, task["id"], NOW)["text"] == "bad"
    originals.age(workspace, NOW + 15 * DAY)
    shown = tasks.show(workspace, task["id"], NOW)
    assert (shown["text"], shown["person"]) == ("", None)
    assert {change["field"] for change in shown["history"]} == {"state"}
    assert answered.report(workspace, NOW + 15 * DAY)["all"]["in_time"]["n"] == 1


def test_touchpoint_and_owner(shop: Any) -> None:
    """By the rules of the kept journey; owners follow; other touchpoints may be left out."""
    workspace = shop[0]
    from yeojido.app.journeys import propose, write
    from yeojido.app.log import Log
    from yeojido.store.view import View

    say(shop, "u1", "bad")
    log = Log(View(workspace).current(), runner(settings(workspace.path, None)))
    journey = propose(log, "purchase")
    write(journey, workspace.journeys / "shop.json")
    names = [step.id for step in journey.steps if "Product Reviewed" in step.match.events]
    assert len(names) == 1
    tasks.set_rule(workspace, replace(ON, owners={names[0]: "minji", "*": "care"}))
    assert opened(shop) == 1
    (task,) = tasks.listed(workspace, NOW)
    assert (task["touchpoint"], task["owner"]) == (names[0], "minji")
    # Words that somebody moved off the map are nowhere, and what was confirmed holds.
    labels = [
        voice_labels.VoiceLabel(
            text_key=text_key("so so"), kind=kind, value=value, text="so so", labelled_by="minji",
            labelled_at=NOW, journey=journey.meta.id if kind == "touchpoint" else "",
        )
        for kind, value in (("touchpoint", ""), ("valence", "-2"))
    ]  # fmt: skip
    with workspace.database.begin() as connection:
        voice_labels.put(connection, labels)
    say(shop, "u9", "so so")
    assert opened(shop) == 1
    moved = {each["person"]: each["touchpoint"] for each in tasks.listed(workspace, NOW)}
    assert moved["u9"] is None
    tasks.set_rule(workspace, replace(ON, touchpoints=("elsewhere",)))
    say(shop, "u2", "bad")
    assert opened(shop) == 0


def test_report_and_timeline(shop: Any) -> None:
    """Time to the answer, promises, what came after; the person's timeline shows the task."""
    workspace = shop[0]
    for place in range(6):
        say(shop, f"u{place}", "bad", rating=1)
    opened(shop)
    for place, task in enumerate(sorted(tasks.listed(workspace, NOW), key=lambda t: t["person"])):
        if place < 4:
            tasks.act(workspace, task["id"], "answered", by="m", now=NOW + (place + 1) * 10 * HOUR)
    say(shop, "u0", None, NOW + 2 * DAY, rating=5)
    found = answered.report(workspace, NOW + 60 * DAY)
    whole = found["all"]
    assert whole["since_opened"]["median_hours"] == 30.0
    assert whole["in_time"]["hits"] == 2 and whole["in_time"]["n"] == 6
    assert found["after"]["came_back"]["hits"] == 1 and found["after"]["came_back"]["n"] == 4
    assert found["after"]["rated_higher"] | {"low": 0, "high": 0} == {
        "hits": 1, "n": 1, "share": 1.0, "low": 0, "high": 0
    }  # fmt: skip
    house = House(settings(workspace.path, None), workspace, runner(settings(workspace.path, None)))
    assert [each["state"] for each in People(house).tasks("u0")] == ["answered"]
    pieces: list[bytes] = []
    privacy.export(workspace, "u0", pieces.append, by="t", now=NOW)
    assert json.loads(b"".join(pieces))["tasks"][0]["state"] == "answered"


def test_rules_that_make_no_sense(shop: Any) -> None:
    """Settings outside their range are refused with the range."""
    for change in ({"valence": -3.0}, {"probability": 2.0}, {"young_days": 0}, {"hours": 0.0}):
        with pytest.raises(BadOption):
            tasks.set_rule(shop[0], replace(ON, **change))
    with pytest.raises(BadOption):
        tasks.states("someday")


@pytest.mark.usefixtures("reads")
def test_the_worker_opens_tasks(tmp_path: Path) -> None:
    """What came in over a source is settled, sealed and looked at by one run of the worker."""
    from threading import Event

    from yeojido.app.worker import work

    with Workspace.open(tmp_path / "ws") as workspace:
        tasks.set_rule(workspace, replace(ON, young_days=3650))
        call = track("m1", "u1", "Product Reviewed", properties={"review_body": "bad"})
        send(workspace, source(workspace), [call])
    work(settings(tmp_path / "ws", None), Event(), once=True)
    with Workspace.open(tmp_path / "ws") as workspace:
        assert [each["person"] for each in tasks.listed(workspace, NOW)] == ["u1"]
