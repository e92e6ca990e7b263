"""Journey definitions: proposed from a log, kept by name, read from files, checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from yeojido.domain.errors import BadOption, FileMissing, UnknownJourney
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from yeojido.analyze.maps.advice import Advice
    from yeojido.analyze.maps.lint import Finding
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap, JourneyType

Progress = Callable[[int, int], None]

#: the file a person edits; ``yeojido map`` picks it up where it is run
FILE = Path("journey.json")
_NAME = re.compile(r"[\w가-힣][\w가-힣 .-]{0,63}")


def propose(
    log: Log,
    type: JourneyType | None = None,
    template: str | None = None,
    progress: Progress | None = None,
) -> JourneyMap:
    """Return a planned journey for a log: stages and touchpoints from its events.

    Without a type the one that fits best is taken; raises BadOption for an unknown template.
    """
    from yeojido.analyze.maps.proposal import propose as proposed
    from yeojido.analyze.maps.vocabulary import Vocabulary

    return proposed(log.run(Vocabulary(), progress), type, template)


def advise(log: Log, progress: Progress | None = None) -> Advice:
    """Return the journey types, the one that fits the log best first, with reasons."""
    from yeojido.analyze.maps.advice import advise as advised
    from yeojido.analyze.maps.vocabulary import Vocabulary

    return advised(log.run(Vocabulary(), progress))


def lint(journey: JourneyMap) -> tuple[Finding, ...]:
    """Return what the rules of good maps find in a journey or map, as of today."""
    from yeojido.analyze.maps.lint import lint as linted

    return linted(journey, datetime.now(UTC).date())


def read(path: Path) -> JourneyMap:
    """Read a journey file; raises FileMissing, BadJourney."""
    from yeojido.analyze.maps.document import read as parsed

    if not path.is_file():
        raise FileMissing(path=path)
    return parsed(path.read_bytes(), str(path))


def write(journey: JourneyMap, path: Path) -> None:
    """Write a journey file in its canonical form."""
    from yeojido.analyze.maps.document import write as written

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(journey))


def known(parts: House) -> list[str]:
    """Return the names of the journeys kept in the workspace."""
    return sorted(path.stem for path in parts.workspace.journeys.glob("*.json"))


def target(parts: House, out: Path | None, name: str | None, *, force: bool) -> Path:
    """Return where a new journey goes; raises BadOption rather than overwrite an edited one."""
    if name is not None:
        if not _NAME.fullmatch(name):
            raise BadOption(option="--name", value=name, possible="shop, 구매 여정 ...")
        path = parts.workspace.journeys / f"{name}.json"
    else:
        path = out or FILE
    if path.exists() and not force:
        raise BadOption(option="--out", value=path, possible=f"--force, --out {path.stem}-2.json")
    return path


def chosen(
    parts: House, log: Log, wanted: str | None, type: JourneyType | None
) -> tuple[JourneyMap, Words]:
    """Return the journey to use and a sentence that says which.

    A file or kept name if one is given; else ``journey.json`` here (unless another type is
    asked for); else a proposal from the log. Raises UnknownJourney.
    """
    if wanted is not None:
        path = Path(wanted)
        if path.is_file():
            return read(path), both("cli.journey_from_file", path=path)
        kept = parts.workspace.journeys / f"{wanted}.json"
        if _NAME.fullmatch(wanted) and kept.is_file():
            return read(kept), both("cli.journey_named", name=wanted)
        raise UnknownJourney(name=wanted, known=", ".join(known(parts)) or "–")
    if type is None and FILE.is_file():
        return read(FILE), both("cli.journey_from_file", path=FILE)
    journey = propose(log, type)
    return journey, both("cli.journey_proposed", type=journey.meta.type)


def kept(parts: House, name: str) -> JourneyMap:
    """Return a journey of the workspace by its name, never a file elsewhere; UnknownJourney."""
    path = parts.workspace.journeys / f"{name}.json"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise UnknownJourney(name=name[:64], known=", ".join(known(parts)) or "–")
    return read(path)


def named(parts: House, log: Log, name: str | None, type: JourneyType | None = None) -> JourneyMap:
    """Return the journey kept under a name, or without one a proposal from the log."""
    return propose(log, type) if name is None else kept(parts, name)


def templates() -> list[dict[str, object]]:
    """Return the stage sets: id, type, names of the stages in both languages."""
    from yeojido.analyze.maps.templates import TEMPLATES

    return [
        {
            "id": each.id,
            "type": each.type,
            "name": each.name,
            "stages": [stage.name for stage in each.stages],
        }
        for each in TEMPLATES
    ]
