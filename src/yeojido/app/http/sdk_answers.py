"""What SDKs ask for before they send: their settings, as the systems they were made for answer."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from yeojido.store.sources import Source

_SAFE_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,200}")
#: A transparent picture of one pixel.
GIF: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def safe(key: str) -> bool:
    """Tell whether a key may stand in a script."""
    return _SAFE_KEY.fullmatch(key) is not None


def segment_settings(write_key: str, host: str, scheme: str) -> bytes:
    """Return the settings that analytics-next asks its CDN for."""
    sends = {"apiKey": write_key, "apiHost": f"{host}/v1", "protocol": scheme}
    return msgspec.json.encode(
        {
            "integrations": {"Segment.io": {**sends, "unbundledIntegrations": []}},
            "plan": {"track": {"__default": {"enabled": True, "integrations": {}}}},
            "edgeFunction": {},
            "analyticsNextEnabled": True,
        }
    )


def rudder_config(source: Source, write_key: str) -> bytes:
    """Return the source's configuration as RudderStack's control plane gives it."""
    off = {"enabled": False}
    return msgspec.json.encode(
        {
            "source": {
                "id": source.id,
                "name": source.name,
                "writeKey": write_key,
                "enabled": source.disabled_at is None,
                "workspaceId": "yeojido",
                "config": {"statsCollection": {"errors": off, "metrics": off}},
                "connections": [],
                "destinations": [],
                "dataplanes": {},
            },
            "updatedAt": "2026-01-01T00:00:00.000Z",
        }
    )


#: No feature flags, recordings, surveys or toolbar: only events are taken.
POSTHOG_FLAGS: Final = msgspec.json.encode(
    {
        "flags": {},
        "featureFlags": {},
        "featureFlagPayloads": {},
        "errorsWhileComputingFlags": False,
        "config": {"enable_collect_everything": True},
        "supportedCompression": ["gzip", "gzip-js"],
        "toolbarParams": {},
        "isAuthenticated": False,
        "sessionRecording": False,
        "surveys": False,
        "heatmaps": False,
        "siteApps": [],
        "requestId": "00000000-0000-0000-0000-000000000000",
    }
)


def posthog_config(write_key: str, *, script: bool) -> bytes:
    """Return the remote configuration of posthog-js, as JSON or as the script that sets it."""
    config = msgspec.json.encode(
        {
            "token": write_key,
            "supportedCompression": ["gzip", "gzip-js"],
            "hasFeatureFlags": False,
            "captureDeadClicks": False,
            "capturePerformance": False,
            "autocapture_opt_out": False,
            "autocaptureExceptions": False,
            "analytics": {"endpoint": "/i/v0/e/"},
            "elementsChainAsString": True,
            "errorTracking": {"autocaptureExceptions": False, "suppressionRules": []},
            "sessionRecording": False,
            "heatmaps": False,
            "surveys": False,
            "defaultIdentifiedOnly": True,
            "siteApps": [],
            "isAuthenticated": False,
            "toolbarParams": {},
        }
    )
    if not script:
        return config
    return (
        b"(function(){var w=window;w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{};"
        b"w._POSTHOG_REMOTE_CONFIG['" + write_key.encode() + b"']={config:" + config
        + b",siteApps:[]}})();"
    )  # fmt: skip
