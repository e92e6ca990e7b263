"""Channels of a map: one key, a word and an icon for the many ways files write them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.analyze.maps.vocabulary import EventEvidence

#: channel key -> (icon, ways of writing it)
_CHANNELS: dict[str, tuple[str, str]] = {
    "web": ("world", "web website site desktop pc pc_web mobile_web mweb homepage browser 웹 웹사이트 홈페이지 모바일웹 pc웹"),
    "app": ("device-mobile", "app mobile mobile_app ios android ios_app android_app 앱 모바일 모바일앱"),
    "store": ("building-store", "store shop offline branch in_store 매장 오프라인 지점"),
    "email": ("mail", "email e_mail mail newsletter 메일 이메일"),
    "sms": ("message", "sms lms mms text 문자"),
    "push": ("bell", "push notification app_push 푸시 알림"),
    "kakao": ("message-circle", "kakao kakaotalk alimtalk 카카오 카카오톡 알림톡 친구톡"),
    "phone": ("phone", "phone tel telephone call 전화"),
    "call_center": ("headset", "call_center callcenter call_centre contact_center 콜센터 고객센터 상담"),
    "chat": ("message-dots", "chat chatbot livechat messenger 채팅 챗봇 톡"),
    "ad": ("ad", "ad ads advertising display paid banner 광고"),
    "search": ("search", "search seo sem organic google naver 검색"),
    "social": ("share", "social sns facebook instagram youtube tiktok 소셜 인스타그램"),
    "review": ("star", "review reviews 리뷰 후기"),
    "survey": ("clipboard-check", "survey questionnaire 설문 조사"),
    "delivery": ("truck-delivery", "delivery courier shipping 배송 택배"),
    "pos": ("receipt", "pos 포스 계산대"),
}  # fmt: skip

_KEY = {word: key for key, (_, words) in _CHANNELS.items() for word in words.split()}


def key(written: str) -> str:
    """Return the key of a channel as a file writes it; ``other`` for unknown ones.

    >>> key("Mobile App"), key("매장"), key("fax")
    ('app', 'store', 'other')
    """
    plain = written.strip().lower().replace("-", "_").replace(" ", "_")
    return _KEY.get(plain) or _KEY.get(plain.replace("_", "")) or "other"


def icon(channel: str) -> str:
    """Return the icon of a channel key."""
    return _CHANNELS[channel][0] if channel in _CHANNELS else "point"


def word(channel: str, written: str | None = None) -> Words:
    """Return a channel in words; an unknown one as it was written."""
    if channel not in _CHANNELS and written:
        return Words(ko=written, en=written)
    return both(f"map.channel_{channel if channel in _CHANNELS else 'other'}")


def main_channel(members: Sequence[EventEvidence]) -> str | None:
    """Return the channel most events of a touchpoint came by, or None."""
    total: dict[str, float] = {}
    for each in members:
        for written, share in each.channels.items():
            total[key(written)] = total.get(key(written), 0.0) + share * each.events
    return max(sorted(total), key=lambda name: total[name]) if total else None
