"""A browser's own name for itself, kept as three words: browser, system, kind of device.

The full text tells people apart (a fingerprint); the words do not.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The first that matches: others pretend to be the ones behind them.
_BROWSERS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"KAKAOTALK", "KakaoTalk"), (r"NAVER\(inapp", "NAVER"), (r"Instagram", "Instagram"),
        (r"FBA[NV]", "Facebook"), (r"\bLine/", "LINE"), (r"DaumApps", "Daum"),
        (r"Whale/", "Whale"), (r"SamsungBrowser/", "Samsung Internet"), (r"Edg[AiO]*[eS]*/|Edge/", "Edge"),
        (r"OPR/|Opera", "Opera"), (r"CriOS/|Chrome/|Chromium/", "Chrome"),
        (r"FxiOS/|Firefox/", "Firefox"), (r"MSIE |Trident/", "Internet Explorer"),
        (r"Safari/", "Safari"),
    )
)  # fmt: skip
_SYSTEMS = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"iPhone|iPad|iPod", "iOS"), (r"Android", "Android"), (r"Windows", "Windows"),
        (r"CrOS", "ChromeOS"), (r"Mac OS X|Macintosh", "macOS"), (r"Linux|X11", "Linux"),
    )
)  # fmt: skip
_BOT = re.compile(r"bot\b|crawl|spider|slurp|headless|lighthouse|preview", re.IGNORECASE)
_TABLET = re.compile(r"iPad|Tablet|Android(?!.*Mobile)")
_MOBILE = re.compile(r"Mobi|iPhone|iPod|Android")


@lru_cache(maxsize=4096)
def device_words(agent: str) -> dict[str, str]:
    """Return ``browser``, ``os`` and ``type`` (mobile, tablet, desktop, bot), those that show.

    >>> device_words("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1")
    {'browser': 'Safari', 'os': 'iOS', 'type': 'mobile'}
    """
    found: dict[str, str] = {}
    for key, patterns in (("browser", _BROWSERS), ("os", _SYSTEMS)):
        name = next((name for pattern, name in patterns if pattern.search(agent)), None)
        if name is not None:
            found[key] = name
    if _BOT.search(agent):
        found["type"] = "bot"
    elif _TABLET.search(agent):
        found["type"] = "tablet"
    elif _MOBILE.search(agent):
        found["type"] = "mobile"
    elif found:
        found["type"] = "desktop"
    return found
