"""Where things are kept and in which language we speak: from options and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from yeojido.domain.words import Language

WORKSPACE = "yeojido-data"


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices every command shares."""

    workspace: Path
    language: Language
    json: bool = False


def language(wanted: str | None = None) -> Language:
    """Return the language: as asked, else ``YEOJIDO_LANG``, else the locale; Korean by default."""
    if wanted in ("ko", "en"):
        return "ko" if wanted == "ko" else "en"
    for name in ("YEOJIDO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith("ko"):
            return "ko"
        if value.startswith("en"):
            return "en"
    return "ko"


def settings(
    workspace: Path | None = None, lang: str | None = None, *, json: bool = False
) -> Settings:
    """Return the settings: options first, then the environment, then the defaults."""
    folder = workspace or Path(os.environ.get("YEOJIDO_WORKSPACE") or WORKSPACE)
    return Settings(folder, language(lang), json)
