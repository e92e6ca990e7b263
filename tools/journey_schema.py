"""Writes the JSON Schema of ``journey.json`` into the package: ``python tools/journey_schema.py``."""

from __future__ import annotations

import json
from pathlib import Path

from yeojido.domain.journey import schema

FILE = Path(__file__).parent.parent / "src" / "yeojido" / "domain" / "journey.schema.json"


def text() -> str:
    """Return the schema as it stands in the file."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema()}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(FILE)
