"""Channels: the words of a source, and the keys that every map knows."""

from __future__ import annotations

import re

import polars as pl

#: key of the map -> words that mean it, as ``_plain`` writes them
WORDS: dict[str, tuple[str, ...]] = {
    "web": ("web", "desktop", "pc", "website", "browser", "mobileweb", "mweb", "webmobile", "online",
            "웹", "웹사이트", "홈페이지", "온라인", "모바일웹", "데스크톱", "desktopweb", "pcweb", "tablet"),
    "app": ("app", "mobileapp", "ios", "android", "앱", "어플", "모바일앱", "애플리케이션", "iphone", "ipad"),
    "store": ("store", "shop", "offline", "branch", "매장", "오프라인", "지점", "점포", "instore"),
    "email": ("email", "mail", "이메일", "메일", "newsletter", "뉴스레터"),
    "sms": ("sms", "lms", "mms", "문자", "문자메시지"),
    "push": ("push", "푸시", "앱푸시", "apppush", "pushnotification"),
    "kakao": ("kakao", "kakaotalk", "카카오", "카카오톡", "카톡", "알림톡", "친구톡"),
    "phone": ("phone", "call", "전화", "telephone"),
    "call_center": ("callcenter", "callcentre", "콜센터", "고객센터", "상담센터", "customerservice", "cs"),
    "chat": ("chat", "livechat", "chatbot", "채팅", "챗봇", "상담톡", "채팅상담"),
    "ad": ("ad", "ads", "광고", "paid", "cpc", "display", "banner", "배너", "디스플레이"),
    "search": ("search", "검색", "organic", "organicsearch", "google", "naver", "네이버", "구글", "seo"),
    "social": ("social", "socialmedia", "sns", "instagram", "facebook", "youtube", "소셜", "인스타그램",
               "페이스북", "유튜브", "twitter", "x", "tiktok"),
    "review": ("review", "reviews", "리뷰", "후기"),
    "survey": ("survey", "설문", "설문조사"),
    "delivery": ("delivery", "배송", "택배", "courier"),
    "pos": ("pos", "포스", "계산대", "kiosk", "키오스크"),
}  # fmt: skip
_KEYS = {word: key for key, words in WORDS.items() for word in words} | {key: key for key in WORDS}
_KEYS["callcenter"] = "call_center"


def _plain(word: str) -> str:
    return re.sub(r"[\s_\-/.]+", "", word.strip().lower())


def keys(words: list[str]) -> dict[str, str]:
    """Return the key for each word of a column; a word that means none stays as it is.

    "mobile" beside "desktop" is the web on a phone; beside "web" it is the app.
    """
    known = {word: _KEYS.get(_plain(word), word.strip()) for word in words}
    plains = {_plain(word) for word in words}
    for word in words:
        if _plain(word) in ("mobile", "모바일"):
            app = plains & {"web", "website", "웹", "홈페이지"} and "app" not in known.values()
            known[word] = "app" if app else "web"
    return known


def normalise(series: pl.Series) -> pl.Series:
    """Return a channel column with known words replaced by their keys."""
    words = series.drop_nulls().unique().to_list()
    if not words:
        return series
    known = keys(words)
    return series.replace_strict(list(known), list(known.values()), default=None)
