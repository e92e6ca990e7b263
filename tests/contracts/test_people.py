"""People over the real store: what a merge, a cut or the order of arrival come to everywhere."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.rooms.app.live import NOW, send, source, track
from yeojido.analyze.sequences.funnel import Funnel
from yeojido.app.people import People, Place
from yeojido.app.sealing import seal
from yeojido.app.settings import Settings
from yeojido.app.settling import Settler, settle
from yeojido.app.wire import House, house
from yeojido.domain.errors import NoSuchPerson

Open = Callable[[str], House]


@pytest.fixture(params=["live", "sealed"])
def sealed(request: pytest.FixtureRequest) -> bool:
    """Whether events are sealed before people change."""
    return request.param == "sealed"


@pytest.fixture
def opened(tmp_path: Path, database: str | None) -> Iterator[Open]:
    """Opens a workspace by its name."""
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(
            house(Settings(tmp_path / name, "en", database=database), create=True)
        )


def _tell(parts: House, *calls: Any, kind: str = "server", seal_now: bool = False) -> None:
    door = source(parts.workspace, f"{kind}-{random.random()}", kind)
    send(parts.workspace, door, list(calls))
    settle(parts.workspace, lambda: NOW)
    if seal_now:
        settler = Settler(parts.workspace, lambda: NOW)
        seal(parts.workspace, settler)
        settler.close()


def _events(parts: House, person: str) -> list[tuple[int, str]]:
    return [(each.at, each.event) for each in People(parts).timeline(person, 1000)]


def _answers(parts: House) -> tuple[int, int, list[int]]:
    log = parts.log()
    funnel = log.run(Funnel(["home", "cart", "pay"]))
    return log.events, log.people, [step.people for step in funnel.steps]


def _at(minute: int) -> str:
    return f"2026-03-02T07:{minute:02}:00Z"


def _shop(second: str = "u2") -> list[Any]:
    return [
        track("1", "u1", "home", timestamp=_at(1)),
        track("2", second, "cart", timestamp=_at(2)),
        track("3", "u1", "browse", timestamp=_at(3)),
        track("4", second, "pay", timestamp=_at(4)),
        track("5", "u3", "home", timestamp=_at(5)),
    ]


def test_merging_equals_having_had_one_person_and_cutting_restores_both(
    opened: Open, sealed: bool
) -> None:
    """Events, funnels and profiles follow a merge, and follow its being taken back."""
    parts = opened("two")
    _tell(parts, *_shop(), seal_now=sealed)
    before = _answers(parts), _events(parts, "u1"), _events(parts, "u2")
    assert before[0] == (5, 3, [2, 0, 0])
    assert set(People(parts).merge("u1", "u2", "me", NOW + 1).values()) == {"u1"}
    # What having had one person from the start gives.
    assert _answers(parts) == (5, 2, [2, 1, 1])
    assert [event for _, event in _events(parts, "u1")] == ["pay", "browse", "cart", "home"]
    assert People(parts).find("u2") == "u1"
    assert People(parts).profile("u1").events == 4
    People(parts).unmerge("u1", "u2", "me", NOW + 2)
    assert (_answers(parts), _events(parts, "u1"), _events(parts, "u2")) == before


def test_events_that_come_after_a_merge_belong_to_the_one_person(opened: Open) -> None:
    """Whoever is settling while another process merges sees it in the next round."""
    parts = opened("after")
    settler = Settler(parts.workspace, lambda: NOW)
    door = source(parts.workspace)
    send(parts.workspace, door, _shop())
    settler.all()
    People(parts).merge("u1", "u2", "me", NOW + 1)
    send(parts.workspace, door, [track("6", "u2", "late", timestamp=_at(6))])
    settler.all()
    settler.close()
    assert next(event for _, event in _events(parts, "u1")) == "late"
    assert _events(parts, "u2") == []


def test_a_visitor_becomes_known_and_keeps_what_they_did(opened: Open, sealed: bool) -> None:
    """Anonymous pages, then a sign-in: one timeline, each event with the key it came under."""
    parts = opened("visitor")
    page = {"type": "page", "name": "home", "anonymousId": "a1"}
    _tell(parts, {**page, "messageId": "1", "timestamp": _at(1)}, kind="browser", seal_now=sealed)
    assert People(parts).find("a1") == "anonymous:a1"
    signed = {"type": "identify", "anonymousId": "a1", "userId": "u1", "traits": {"plan": "free"}}
    _tell(parts, {**signed, "messageId": "2", "timestamp": _at(2)}, kind="browser")
    known = {"type": "identify", "userId": "u1", "traits": {"email": "minji@example.com"}}
    _tell(parts, {**known, "messageId": "3", "timestamp": _at(3)})
    people = People(parts)
    found = [(each.event, each.identity) for each in people.timeline("u1")]
    assert found == [("identify", "u1"), ("identify", "u1"), ("page", "anonymous:a1")]
    for identifier in ("a1", "u1", "minji@example.com", "anonymous:a1"):
        assert people.find(identifier) == "u1"
    profile = people.profile("u1")
    assert [row.kind for row in profile.identifiers] == ["user_id", "email", "anonymous"]
    assert profile.traits["plan"].value == '"free"'
    assert profile.traits["email"].value is None
    assert "minji" not in repr(profile)


def test_nobody_is_found_by_what_nobody_has(opened: Open) -> None:
    """An unknown address is refused, and does not stand in the sentence."""
    parts = opened("nobody")
    _tell(parts, *_shop())
    with pytest.raises(NoSuchPerson) as refused:
        People(parts).find("jiho@example.com")
    assert "jiho" not in str(refused.value)


def test_a_page_never_overwrites_what_a_server_said(opened: Open) -> None:
    """The latest trusted value of a trait holds, whatever a browser says later."""
    parts = opened("traits")

    def said(number: int, plan: str) -> Any:
        call = {"type": "identify", "userId": "u1", "traits": {"plan": plan}}
        return {**call, "messageId": str(number), "timestamp": _at(number)}

    _tell(parts, said(5, "forged"), kind="browser")
    _tell(parts, said(4, "gold"), said(3, "silver"), said(2, "gold"))
    profile = People(parts).profile("u1")
    assert profile.traits["plan"].value == '"gold"'
    held = [trait.value for trait in profile.history]
    assert held == ['"gold"', '"silver"', '"gold"', '"forged"']


def test_why_leads_from_one_identifier_to_the_other(opened: Open) -> None:
    """The chain of evidence, and what did not count and why."""
    parts = opened("why")
    _tell(
        parts,
        {"type": "identify", "messageId": "1", "anonymousId": "a1", "userId": "u1",
         "timestamp": _at(1)},
        {"type": "identify", "messageId": "2", "anonymousId": "a1", "userId": "u2",
         "timestamp": _at(2)},
        {"type": "identify", "messageId": "3", "userId": "u1", "timestamp": _at(3),
         "traits": {"email": "minji@example.com"}},
    )  # fmt: skip
    people = People(parts)
    chain = people.why("a1", "minji@example.com")
    assert chain.one
    assert [reason.edge.rule for reason in chain.chain] == ["identify", "trait"]
    apart = people.why("u1", "u2")
    assert not apart.one
    assert [(r.edge.rule, r.why_not) for r in apart.evidence] == [("identify", "held")]
    sentence = apart.evidence[0].words("shop")
    assert "shop" in sentence.ko and "identify" in sentence.en


def test_where_a_person_is_on_the_map(opened: Open) -> None:
    """The latest and the furthest stage, since when, and whether they are still here."""
    from yeojido.analyze.journeys import Patience
    from yeojido.app.journeys import propose

    parts = opened("place")
    names = ("home", "product viewed", "cart", "order completed")
    calls = [
        track(f"{person}{i}", person, name, timestamp=_at(i + 1))
        for person, reach in (("u1", 4), ("u2", 3), ("u3", 2))
        for i, name in enumerate(names[:reach])
    ]
    _tell(parts, *calls)
    log = parts.log()
    definition = propose(log)
    patience = log.run(Patience(definition)).readable()
    places = {
        person: People(parts).place(person, definition, patience) for person in ("u1", "u2", "u3")
    }
    assert places["u1"].state == "won"
    assert places["u2"].state == places["u3"].state == "here"
    order = [stage.id for stage in definition.stages]
    reached = [order.index(str(places[person].furthest)) for person in ("u3", "u2", "u1")]
    assert reached == sorted(reached)
    assert places["u3"].since is not None and places["u3"].last is not None
    assert People(parts).place("nobody", definition, patience) == Place(definition.meta.id, "off")
