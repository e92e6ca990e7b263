"""The Python SDKs of others, unchanged: ``python_clients.py CLIENT HOST WRITE_KEY``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

WHEN = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


def calls(client: Any, tag: str) -> None:
    """Every call of Segment's spec, one after the other."""
    user, before = f"{tag}-u1", f"{tag}-old"
    bought = {"금액": 12900, "상품": "겨울 코트"}
    client.track(anonymous_id=f"{tag}-a1", event="첫 방문", properties={})
    client.flush()
    client.identify(user, {"등급": "VIP"}, anonymous_id=f"{tag}-a1")
    client.track(user, "주문 완료", bought, timestamp=WHEN)
    client.flush()
    client.page(user, "상점", "홈", {"url": "https://shop.kr/"})
    client.screen(user, "앱", "첫 화면")
    client.flush()
    client.track(before, "옛 손님")
    client.group(user, "회사1", {"업종": "소매"})
    client.alias(before, user)
    client.flush()
    client.track(user, "마지막")
    client.flush()
    client.join()


def segment_python(host: str, key: str, tag: str) -> None:
    """segment-analytics-python."""
    from segment.analytics.client import Client

    client = Client(key, host=host, upload_interval=0.05, debug=False, on_error=print)
    calls(client, tag)


def rudder_python(host: str, key: str, tag: str) -> None:
    """rudder-sdk-python."""
    from rudderstack.analytics.client import Client

    client = Client(key, host=host, upload_interval=0.05, on_error=print)
    calls(client, tag)


def posthog_python(host: str, key: str, tag: str) -> None:
    """The client of PostHog."""
    from posthog import Posthog

    client = Posthog(key, host=host, flush_interval=0.05, disable_geoip=True)
    user = f"{tag}-u1"
    client.capture("첫 방문", distinct_id=f"{tag}-a1")
    client.flush()
    client.alias(f"{tag}-a1", user)
    client.set(distinct_id=user, properties={"등급": "VIP"})
    bought = {"금액": 12900, "상품": "겨울 코트"}
    client.capture("주문 완료", distinct_id=user, properties=bought, timestamp=WHEN)
    client.flush()
    client.capture("$pageview", distinct_id=user, properties={"$current_url": "https://shop.kr/"})
    client.group_identify("company", "회사1", {"업종": "소매"}, distinct_id=user)
    client.flush()
    client.capture("마지막", distinct_id=user)
    client.shutdown()


if __name__ == "__main__":
    name, host, key = sys.argv[1:]
    {"segment-python": segment_python, "rudder-python": rudder_python,
     "posthog-python": posthog_python}[name](host, key, name)  # fmt: skip
