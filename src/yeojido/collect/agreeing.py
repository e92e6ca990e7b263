"""What a message says its person agreed to, or not, in the words of SDKs and of Korean shops."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from yeojido.collect.looks import masked
from yeojido.collect.vocabulary import plain
from yeojido.domain.message import Message
from yeojido.domain.people import Consent

#: names of traits -> (purpose, channel) that a yes or no there consents to
_TRAITS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("marketing_agree", "marketing_agreed", "marketing_consent", "marketing_opt_in",
         "agree_marketing", "accepts_marketing", "marketing", "마케팅수신동의", "마케팅_수신동의",
         "마케팅동의", "광고수신동의", "광고성정보수신동의", "수신동의"), ("marketing", "*")),
    **dict.fromkeys(
        ("email_opt_in", "email_consent", "email_agree", "email_marketing", "email_subscribed",
         "accepts_email_marketing", "newsletter", "newsletter_opt_in", "이메일수신동의",
         "이메일_수신동의", "메일수신동의"), ("marketing", "email")),
    **dict.fromkeys(
        ("sms_opt_in", "sms_consent", "sms_agree", "sms_marketing", "accepts_sms_marketing",
         "sms수신동의", "sms_수신동의", "문자수신동의", "문자_수신동의"), ("marketing", "sms")),
    **dict.fromkeys(
        ("push_opt_in", "push_consent", "push_agree", "push_enabled", "푸시수신동의",
         "앱푸시수신동의", "푸시_수신동의"), ("marketing", "push")),
    **dict.fromkeys(
        ("kakao_opt_in", "kakao_consent", "kakao_agree", "카카오수신동의", "카카오톡수신동의",
         "알림톡수신동의"), ("marketing", "kakao")),
    **dict.fromkeys(
        ("night_agree", "night_consent", "night_opt_in", "야간수신동의", "야간광고수신동의",
         "야간_수신동의"), ("marketing_night", "*")),
    **dict.fromkeys(("analytics_consent", "analytics_opt_in"), ("analytics", "web")),
    **dict.fromkeys(
        ("personalization_consent", "개인화동의", "맞춤서비스동의"), ("personalization", "web")),
}  # fmt: skip
#: names that sites give their cookie categories -> purpose
_CATEGORIES: dict[str, str] = {
    **dict.fromkeys(
        ("advertising", "marketing", "targeting", "ads", "ad_storage", "marketing_and_attribution",
         "광고", "마케팅"), "marketing"),
    **dict.fromkeys(
        ("analytics", "performance", "statistics", "measurement", "analytics_storage", "분석",
         "통계"), "analytics"),
    **dict.fromkeys(
        ("functional", "preferences", "personalization", "functionality_storage",
         "personalization_storage", "기능", "개인화"), "personalization"),
}  # fmt: skip
_YES = frozenset(("true", "1", "y", "yes", "t", "o", "on", "agree", "agreed", "granted", "accepted", "subscribed", "opted_in",
                  "동의", "예", "네", "수신", "수신동의"))  # fmt: skip
_NO = frozenset(("false", "0", "n", "no", "f", "x", "off", "disagree", "denied", "rejected", "declined",
                 "unsubscribed", "opted_out", "미동의", "비동의", "아니오", "아니요", "거부", "수신거부", "철회"))  # fmt: skip
_OPT_EVENTS: dict[str, bool] = {"$opt_in": True, "$opt_out": False}


def consents_of(message: Message, identity: str, source: str) -> list[Consent]:
    """Return what a message says its person agreed to, or not.

    Read are ``context.consent.categoryPreferences`` (Segment), ``context.consentManagement``
    (RudderStack), events ``$opt_in``/``$opt_out`` (PostHog), and traits that are named after a
    consent, such as ``email_opt_in`` or ``마케팅수신동의``.
    """
    said = {
        (purpose, channel): (answer, proof) for purpose, channel, answer, proof in _said(message)
    }
    return [
        Consent(
            identity=identity,
            purpose=purpose,
            channel=channel,
            state="granted" if answer else "denied",
            at=message.time,
            source=source,
            proof=json.dumps({"by": proof}, ensure_ascii=False),
            message=_once(message.message_id, purpose, channel),
        )
        for (purpose, channel), (answer, proof) in said.items()
    ]


def _said(message: Message) -> Iterator[tuple[str, str, bool, str]]:
    if message.event in _OPT_EVENTS:
        yield "analytics", "web", _OPT_EVENTS[message.event], message.event
    consent = message.context.get("consent")
    chosen = consent.get("categoryPreferences") if isinstance(consent, dict) else None
    for name, value in chosen.items() if isinstance(chosen, dict) else ():
        answer = _answer(value)
        if answer is not None:
            yield purpose_of(name), "web", answer, "context.consent"
    yield from _managed(message.context.get("consentManagement"))
    own = {} if message.call == "group" else message.traits
    for traits in (message.context.get("traits"), own):
        for name, value in traits.items() if isinstance(traits, dict) else ():
            meant, answer = _TRAITS.get(plain(name)), _answer(value)
            if meant is not None and answer is not None:
                yield *meant, answer, f"traits.{name}"


def _managed(value: Any) -> Iterator[tuple[str, str, bool, str]]:
    if not isinstance(value, dict):
        return
    # What is denied is read last: an id in both lists is denied.
    for name, answer in (("allowedConsentIds", True), ("deniedConsentIds", False)):
        ids = value.get(name)
        for each in ids if isinstance(ids, list) else ():
            if isinstance(each, str):
                yield purpose_of(each), "web", answer, "context.consentManagement"


def purpose_of(category: str) -> str:
    """Return the purpose that a site's cookie category means; others keep their name."""
    name = plain(masked(category))[:100]
    return _CATEGORIES.get(name) or _CATEGORIES.get(name.removesuffix("_cookies")) or name


def _answer(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    text = plain(str(value)) if isinstance(value, str | int) else ""
    return True if text in _YES else False if text in _NO else None


def _once(message_id: str, purpose: str, channel: str) -> str:
    """Return what makes a repeat of the same words harmless: a digest that tells nothing."""
    text = "\0".join((message_id, purpose, channel))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
