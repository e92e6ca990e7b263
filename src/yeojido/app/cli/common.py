"""The options every command takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Group, Parameter

from yeojido.app.cli.language import t
from yeojido.app.settings import Settings, settings

_SHARED = Group(t("group_shared"), sort_key=9)


@Parameter(name="*")
@dataclass(frozen=True)
class Common:
    """Workspace, language, who reads the answer, what runs it and how much it may use."""

    workspace: Annotated[
        Path | None, Parameter(help=t("opt_workspace"), group=_SHARED, env_var="YEOJIDO_WORKSPACE")
    ] = None
    json: Annotated[bool, Parameter(help=t("opt_json"), group=_SHARED, negative="")] = False
    lang: Annotated[Literal["ko", "en"] | None, Parameter(help=t("opt_lang"), group=_SHARED)] = None
    memory: Annotated[
        str | None, Parameter(help=t("opt_memory"), group=_SHARED, env_var="YEOJIDO_MEMORY")
    ] = None
    threads: Annotated[
        int | None, Parameter(help=t("opt_threads"), group=_SHARED, env_var="YEOJIDO_THREADS")
    ] = None
    runner: Annotated[
        Literal["local", "spark"] | None,
        Parameter(help=t("opt_runner"), group=_SHARED, env_var="YEOJIDO_RUNNER"),
    ] = None
    master: Annotated[
        str | None, Parameter(help=t("opt_master"), group=_SHARED, env_var="YEOJIDO_MASTER")
    ] = None


def shared(common: Common | None) -> Settings:
    """Return the settings of this run."""
    given = common or Common()
    return settings(
        given.workspace,
        given.lang,
        json=given.json,
        memory=given.memory,
        threads=given.threads,
        runner=given.runner,
        master=given.master,
    )
