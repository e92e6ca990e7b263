"""Who a message is about, and who is one person: the rules, and what nobody can do to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeojido.collect.identity import evidence, join, key_of, keys_of
from yeojido.collect.redact import pseudonym
from yeojido.domain.log import DAY, HOUR
from yeojido.domain.message import Message
from yeojido.domain.people import Edge, Identifier, Limits, kind_of_key

_SECRET = b"s" * 32
_NOW = 1_772_442_000_000_000
_MINJI = pseudonym("minji@example.com", _SECRET)

Sent = tuple[Message, bool]


def _message(number: int, call: Any = "track", *, verified: bool = True, **more: Any) -> Sent:
    at = more.pop("time", _NOW + number)
    message = Message(
        call=call,
        event=call,
        message_id=f"m{number}",
        time=at,
        received_at=more.pop("received_at", at),
        **more,
    )
    return message, verified


def _people(
    sent: Sequence[Sent], cuts: Sequence[tuple[str, str]] = (), limits: Limits | None = None
) -> dict[str, str]:
    identifiers: list[Identifier] = []
    edges: list[Edge] = []
    for message, verified in sent:
        keys = keys_of(message, _SECRET, verified=verified)
        identifiers += keys.identifiers
        edges += evidence(message, keys, "s", verified, _SECRET)
    return join(identifiers, edges, cuts, limits or Limits()).person


def test_a_visitor_who_signs_in_is_one_person_on_every_channel() -> None:
    """Browser, sign-in, e-mail of the account, purchase in the shop by e-mail: all are u1."""
    people = _people([
        _message(1, verified=False, anonymous_id="a1"),
        _message(2, "identify", verified=False, anonymous_id="a1", user_id="u1"),
        _message(3, "identify", user_id="u1", traits={"email": "Minji@Example.com"}),
        _message(4, user_id="minji@example.com"),
    ])  # fmt: skip
    assert people == {"anonymous:a1": "u1", "u1": "u1", _MINJI: "u1"}


@pytest.mark.parametrize(
    "value",
    ["", " ", "null", "undefined", "None", "NaN", "0", "-1", "anonymous", "Guest", "unknown",
     "[object Object]", "00000000-0000-0000-0000-000000000000", "비회원", "비 회원", "(not set)"],
)  # fmt: skip
def test_what_programs_send_for_nobody_is_no_identifier(value: str) -> None:
    """Nobody is joined by a placeholder; a message with nothing else names nobody."""
    message, _ = _message(1, user_id=value, anonymous_id=value)
    assert keys_of(message, _SECRET).identity == ""
    for kind in ("user_id", "external_id", "email", "phone", "anonymous"):
        assert key_of(kind, value, _SECRET) is None


def test_telephones_that_nobody_has_are_no_identifiers() -> None:
    """010-0000-0000 is what people type who do not want to say."""
    assert key_of("phone", "010-0000-0000", _SECRET) is None
    assert key_of("phone", "010-1234-5678", _SECRET) == key_of("phone", "+82 10 1234 5678", _SECRET)


def test_no_key_shows_a_personal_value_or_passes_for_another_kind() -> None:
    """E-mails as user ids are pseudonyms; a user id cannot look like a browser's key."""
    assert key_of("user_id", "minji@example.com", _SECRET) == (_MINJI, "email")
    assert key_of("anonymous", "minji@example.com", _SECRET) == (f"anonymous:{_MINJI}", "anonymous")
    for forged in ("anonymous:a1", _MINJI, "external_id:card:7"):
        found = key_of("user_id", forged, _SECRET)
        assert found is not None and found[0] != forged and found[1] == "user_id"


@pytest.mark.parametrize("value", ["x" * 10_000, "a\x00b", "\ud800", "줄\n바꿈"])
def test_any_id_becomes_a_key_that_every_database_takes(value: str) -> None:
    """Ids too long or unprintable are kept as a digest: equal ids stay equal."""
    found = key_of("user_id", value, _SECRET)
    assert found is not None and found == key_of("user_id", value, _SECRET)
    assert len(found[0]) <= 200 and found[0].isprintable()


def test_whoever_shares_a_tablet_stays_two_people() -> None:
    """Two sign-ins on one browser: it belongs to the first; each keeps what is their own."""
    people = _people([
        _message(1, "identify", anonymous_id="tablet", user_id="u1"),
        _message(2, "identify", anonymous_id="tablet", user_id="u2"),
        _message(3, "identify", anonymous_id="phone", user_id="u2"),
    ])  # fmt: skip
    assert people == {
        "anonymous:tablet": "u1", "u1": "u1", "u2": "u2", "anonymous:phone": "u2",
    }  # fmt: skip


def test_a_browser_on_which_very_many_sign_in_belongs_to_nobody() -> None:
    """A kiosk is set aside: its visitors without a sign-in are not the first customer."""
    sent = [_message(i, "identify", anonymous_id="kiosk", user_id=f"u{i}") for i in range(11)]
    assert _people(sent)["anonymous:kiosk"] == "anonymous:kiosk"
    assert _people(sent[:10])["anonymous:kiosk"] == "u0"


def test_an_office_telephone_joins_nobody() -> None:
    """More than a hundred accounts with one number: the number is a person of its own."""
    sent = [
        _message(i, "identify", user_id=f"u{i}", traits={"phone": "02-123-4567"})
        for i in range(101)
    ]
    key = pseudonym("02-123-4567", _SECRET)
    assert _people(sent)[key] == key
    assert _people(sent[:100])[key] == "u0"
    assert len(set(_people(sent[:100]).values())) == 100


def test_a_telephone_and_an_address_join_the_shop_and_the_web() -> None:
    """Bought by card number and phone offline, registered online with the same phone."""
    loyalty = {"externalIds": [{"id": "77", "type": "card"}]}
    people = _people([
        _message(1, anonymous_id="pos", context=loyalty, traits={"phone": "010-1234-5678"}),
        _message(2, "identify", user_id="u1", traits={"phone": "01012345678"}),
    ])  # fmt: skip
    assert set(people.values()) == {"u1"}


# what nobody can do from a browser


@pytest.mark.parametrize(
    "forged",
    [
        _message(9, "alias", verified=False, user_id="thief", previous_id="victim"),
        _message(9, "alias", verified=False, user_id="victim", previous_id="thief"),
        _message(9, "identify", verified=False, user_id="thief", anonymous_id="a1", time=_NOW),
        _message(9, "identify", verified=False, user_id="thief", anonymous_id="a1",
                 time=_NOW - 900 * DAY, received_at=_NOW + 3 * DAY),
        _message(9, "identify", verified=False, user_id="thief",
                 traits={"email": "minji@example.com", "phone": "010-1234-5678"}),
        _message(9, "track", verified=False, user_id="thief", anonymous_id="t",
                 context={"externalIds": [{"id": "77", "type": "card"}],
                          "traits": {"email": "minji@example.com"}}),
        _message(9, "identify", verified=False, user_id="minji@example.com", anonymous_id="t"),
        _message(9, "alias", verified=False, user_id="thief", previous_id="a1", time=_NOW - HOUR,
                 received_at=_NOW + 2 * DAY),
    ],
)  # fmt: skip
def test_a_browser_takes_over_nobody(forged: Sent) -> None:
    """Forged aliases, sign-ins with somebody's browser, dates in the past, addresses in traits."""
    honest = [
        _message(1, verified=False, anonymous_id="a1", time=_NOW - HOUR),
        _message(2, "identify", verified=False, user_id="victim", anonymous_id="a1", time=_NOW - 5),
        _message(3, "identify", user_id="victim",
                 context={"externalIds": [{"id": "77", "type": "card"}]},
                 traits={"email": "minji@example.com", "phone": "010-1234-5678"}),
        _message(4, "identify", user_id="thief", anonymous_id="theirs"),
    ]  # fmt: skip
    before = _people(honest)
    after = _people([*honest, forged])
    assert {key: after[key] for key in before} == before
    assert after.get("anonymous:t") in (None, "thief", "victim")


def test_what_a_server_said_of_a_browser_is_not_taken_by_a_page() -> None:
    """Even a claim of an earlier moment within the day loses against a secret key."""
    people = _people([
        _message(1, "identify", user_id="u1", anonymous_id="a1", time=_NOW),
        _message(2, "identify", verified=False, user_id="u2", anonymous_id="a1", time=_NOW - 5),
    ])  # fmt: skip
    assert people["anonymous:a1"] == "u1"


def test_a_flood_of_forged_browsers_is_bounded() -> None:
    """Of 3,000 browsers that name the victim the first 100 count; the others are alone."""
    sent = [
        _message(i, "identify", verified=False, user_id="victim", anonymous_id=f"f{i}")
        for i in range(3_000)
    ]
    people = _people(sent)
    mine = {key for key, person in people.items() if person == "victim"}
    assert mine == {"victim", *(f"anonymous:f{i}" for i in range(100))}


# by hand


def test_cutting_restores_what_was_before() -> None:
    """A merge by hand and then a cut: everybody is who they were, with all that is theirs."""
    sent = [
        _message(1, "identify", user_id="u1", anonymous_id="a1", traits={"email": "a@b.co"}),
        _message(2, "identify", user_id="u2", anonymous_id="a2", traits={"email": "c@d.co"}),
    ]
    identifiers = [each for m, v in sent for each in keys_of(m, _SECRET, verified=v).identifiers]
    edges = [
        edge
        for m, v in sent
        for edge in evidence(m, keys_of(m, _SECRET, verified=v), "s", v, _SECRET)
    ]
    manual = Edge("u1", "u2", "manual", _NOW, "me", True, "x")
    apart = join(identifiers, edges).person
    assert set(join(identifiers, [*edges, manual]).person.values()) == {"u1"}
    assert join(identifiers, [*edges, manual], [("u1", "u2")]).person == apart


def test_an_alias_over_a_secret_key_renames() -> None:
    """The id given up leads no longer, in whatever order it is told."""
    sent = [
        _message(1, user_id="a_old"),
        _message(2, "alias", user_id="b_new", previous_id="a_old"),
    ]
    assert _people(sent)["a_old"] == "b_new"
    assert _people(sent[::-1])["a_old"] == "b_new"


# laws

_IDS = st.sampled_from(["u1", "u2", "u3", "minji@example.com"])
_SENT = st.builds(
    lambda number, call, user, anonymous, previous, email, verified, at: _message(
        number,
        call,
        verified=verified,
        user_id=user if call != "alias" else user or "u1",
        anonymous_id=anonymous if user or anonymous else "a0",
        previous_id=previous if call == "alias" else None,
        traits={"email": email} if email and call == "identify" else {},
        time=_NOW + at,
    ),
    st.integers(0, 10_000),
    st.sampled_from(["track", "page", "identify", "alias"]),
    st.none() | _IDS,
    st.none() | st.sampled_from(["a0", "a1", "a2"]),
    st.sampled_from(["u1", "u2", "a1", "a2"]),
    st.none() | st.sampled_from(["minji@example.com", "jiho@example.com"]),
    st.booleans(),
    st.integers(0, 50),
)
_TIGHT = Limits(email=1, anonymous=2, named=2, shared=2)


@given(st.lists(_SENT, max_size=25), st.data())
def test_order_and_repeats_change_nobody(sent: list[Sent], data: st.DataObject) -> None:
    """Any order, anything told twice: the same people (an alias before its identify, too)."""
    again = data.draw(st.permutations(sent + sent[:5]))
    assert _people(again, limits=_TIGHT) == _people(sent, limits=_TIGHT)


@given(st.lists(_SENT, max_size=25))
def test_browsers_join_no_two_known_people(sent: list[Sent]) -> None:
    """With or without all that browsers say, known identifiers are grouped the same."""

    def known(people: dict[str, str]) -> set[frozenset[str]]:
        groups: dict[str, set[str]] = {}
        for key, person in people.items():
            if kind_of_key(key) != "anonymous":
                groups.setdefault(person, set()).add(key)
        return {frozenset(group) for group in groups.values() if len(group) > 1}

    trusted = [each for each in sent if each[1]]
    assert known(_people(sent)) == known(_people(trusted))
