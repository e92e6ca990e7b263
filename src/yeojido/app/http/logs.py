"""Logs of the server: one JSON object a line on stderr, without personal data.

Never in a line: bodies, query strings, raw paths (they may name a person), addresses of clients,
what a secret is made of. A request is known by its route.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

import msgspec

logger = logging.getLogger("yeojido.server")
#: What may stand in an error's text by accident: e-mail addresses, IP addresses, long numbers,
#: keys and tokens.
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|\+?\d[\d\s()-]{7,}\d|\byj_\w+"
)
#: Characters of a message that are kept: blotting out takes time that grows faster than the text.
_LONGEST = 2000


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON: at, level, event, and what was given as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _PERSONAL.sub("…", record.getMessage()[:_LONGEST]),
        }
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0] is not None:
            # Where it happened and its kind; an error's own text may quote customers' data.
            frames = traceback.extract_tb(record.exc_info[2])[-8:]
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return msgspec.json.encode(line).decode()


def set_up(level: str) -> None:
    """Send every log of this process to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logger.setLevel(level.upper())


def note(event: str, level: int = logging.INFO, **facts: object) -> None:
    """Write one line; ``facts`` hold no personal data."""
    if logger.isEnabledFor(level):
        logger.log(level, event, extra={"facts": facts})


def granian_config(level: str) -> dict[str, Any]:
    """Return a configuration that puts Granian's own lines into the same form, warnings up."""
    quiet = {"handlers": ["lines"], "level": "WARNING", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": f"{__name__}.JsonLines"}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            "_granian": quiet,
            "granian.access": quiet,
            "yeojido.server": {
                "handlers": ["lines"],
                "level": level.upper(),
                "propagate": False,
            },
        },
    }
