"""Where things are kept and in which language we speak: from options and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from yeojido.domain.errors import BadOption
from yeojido.domain.words import Language

WORKSPACE = "yeojido-data"
RUNNERS = ("local", "spark")


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices every command shares.

    ``memory`` is in bytes, None = no ceiling. ``master`` is the address of the cluster, for Spark.
    ``database`` is the URL of the PostgreSQL database that holds the records, None: SQLite.
    """

    workspace: Path
    language: Language
    json: bool = False
    memory: int | None = None
    threads: int | None = None
    runner: str = "local"
    master: str | None = None
    database: str | None = field(default=None, repr=False)


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
    workspace: Path | None = None,
    lang: str | None = None,
    *,
    json: bool = False,
    memory: str | None = None,
    threads: int | None = None,
    runner: str | None = None,
    master: str | None = None,
) -> Settings:
    """Return the settings: options first, then the environment, then the defaults.

    A master alone means Spark. Raises BadOption for a memory that is no amount, a runner that
    there is not, or Spark without a master.
    """
    folder = workspace or Path(os.environ.get("YEOJIDO_WORKSPACE") or WORKSPACE)
    ceiling = memory or os.environ.get("YEOJIDO_MEMORY")
    limit = None
    if ceiling:
        from yeojido.domain.sizes import size

        limit = size(ceiling)
    runs = runner or os.environ.get("YEOJIDO_RUNNER") or ("spark" if master else "local")
    if runs not in RUNNERS:
        raise BadOption(option="--runner", value=runs, possible=", ".join(RUNNERS))
    cluster = (master or os.environ.get("YEOJIDO_MASTER")) if runs == "spark" else None
    if runs == "spark" and not cluster:
        possible = "spark://host:7077, sc://host:15002, local[4]"
        raise BadOption(option="--master", value="-", possible=possible)
    database = os.environ.get("YEOJIDO_DATABASE_URL") or None
    return Settings(folder, language(lang), json, limit, threads, runs, cluster, database)
