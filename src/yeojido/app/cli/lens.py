"""The options that every question takes: of what part of the log, for which groups of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Group, Parameter

from yeojido.app.cli.language import t
from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from yeojido.app.log import Log

_PART = Group(t("lens.group_part"), sort_key=7)
_GROUPS = Group(t("lens.group_groups"), sort_key=8)
ZONE = "Asia/Seoul"


@Parameter(name="*")
@dataclass(frozen=True)
class Part:
    """Which events and which people are looked at."""

    where: Annotated[str | None, Parameter(help=t("lens.where"), group=_PART)] = None
    who: Annotated[str | None, Parameter(help=t("lens.who"), group=_PART)] = None


@Parameter(name="*")
@dataclass(frozen=True)
class Lens(Part):
    """Which events, which people, and which time."""

    from_: Annotated[str | None, Parameter(name="--from", help=t("lens.from"), group=_PART)] = None
    to: Annotated[str | None, Parameter(help=t("lens.to"), group=_PART)] = None
    timezone: Annotated[str, Parameter(help=t("lens.timezone"), group=_PART)] = ZONE


@Parameter(name="*")
@dataclass(frozen=True)
class Versus:
    """Two groups of people side by side."""

    versus: Annotated[str | None, Parameter(help=t("lens.versus"), group=_GROUPS)] = None
    against: Annotated[str | None, Parameter(help=t("lens.against"), group=_GROUPS)] = None
    least: Annotated[int, Parameter(help=t("lens.least"), group=_GROUPS)] = 30
    placebo: Annotated[int, Parameter(help=t("lens.placebo"), group=_GROUPS)] = 0


@Parameter(name="*")
@dataclass(frozen=True)
class Groups(Versus):
    """A breakdown by a trait, or two groups side by side."""

    by: Annotated[str | None, Parameter(help=t("lens.by"), group=_GROUPS)] = None
    most: Annotated[int, Parameter(help=t("lens.most"), group=_GROUPS)] = 12


def seen(log: Log, part: Part | None) -> Log:
    """Return the part of a log that was asked for."""
    if part is None:
        return log
    if not isinstance(part, Lens):
        return log.only(part.where, who=part.who, timezone=ZONE)
    return log.only(part.where, who=part.who, start=part.from_, end=part.to, timezone=part.timezone)


def grouped(question: Any, groups: Versus | None, timezone: str = ZONE) -> Any:
    """Return a question for the groups that were asked for; raises BadOption."""
    if groups is None:
        return question
    by = groups.by if isinstance(groups, Groups) else None
    if groups.versus is None and groups.against is not None:
        raise BadOption(option="--against", value=groups.against, possible="--versus")
    if by is not None and groups.versus is not None:
        raise BadOption(option="--by", value=by, possible=t("lens.by_or_versus"))
    if groups.versus is not None:
        from yeojido.analyze.difference import Difference

        return Difference(
            question, groups.versus, groups.against, groups.least, groups.placebo,
            timezone=timezone,
        )  # fmt: skip
    if isinstance(groups, Groups) and by is not None:
        from yeojido.analyze.split import Split

        return Split(question, by, groups.most, timezone)
    return question
