"""What SDKs and shops say of consent is read in each of their ways."""

from __future__ import annotations

from typing import Any

import pytest

from yeojido.collect.personal import consents_of
from yeojido.domain.message import Message


def said(**given: Any) -> dict[tuple[str, str], str]:
    """Purpose and channel to state, as a message says."""
    usual: dict[str, Any] = {
        "call": "track",
        "event": "x",
        "message_id": "m1",
        "time": 5,
        "received_at": 9,
    }
    found = consents_of(Message(**{**usual, **given}), "u1", "shop")
    assert all((each.identity, each.source, each.at) == ("u1", "shop", 5) for each in found)
    assert len({each.message for each in found}) == len(found)
    return {(each.purpose, each.channel): each.state for each in found}


@pytest.mark.parametrize(
    ("given", "states"),
    [
        (
            {"context": {"consent": {"categoryPreferences": {"Advertising": False, "Analytics": True, "C0009": True}}}},
            {("marketing", "web"): "denied", ("analytics", "web"): "granted", ("c0009", "web"): "granted"},
        ),
        (
            {"context": {"consentManagement": {"allowedConsentIds": ["analytics", "ads"], "deniedConsentIds": ["ads"]}}},
            {("analytics", "web"): "granted", ("marketing", "web"): "denied"},
        ),
        (
            {"call": "identify", "traits": {"마케팅 수신동의": "Y", "smsOptIn": "거부", "email_opt_in": 1, "야간수신동의": False}},
            {("marketing", "*"): "granted", ("marketing", "sms"): "denied", ("marketing", "email"): "granted",
             ("marketing_night", "*"): "denied"},
        ),
        ({"context": {"traits": {"kakao_opt_in": "동의"}}}, {("marketing", "kakao"): "granted"}),
        ({"event": "$opt_out"}, {("analytics", "web"): "denied"}),
        ({"call": "identify", "traits": {"marketing_agree": "later", "plan": "pro"}}, {}),
        ({"context": {"consent": {"categoryPreferences": ["x"]}, "consentManagement": 3}}, {}),
    ],
)  # fmt: skip
def test_said(given: dict[str, Any], states: dict[tuple[str, str], str]) -> None:
    """Each way of saying yes or no; what is neither says nothing."""
    assert said(**given) == states


def test_a_group_consents_to_nothing() -> None:
    """The traits of a group are no person's words."""
    assert said(call="group", traits={"marketing_agree": True}) == {}
