"""What people talk about: topics, what rises, competitors, needs, factors; asked of a log."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from yeojido.domain.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap

_VOICE = "yeojido.analyze.voice"
Kind = Literal["topics", "rising", "competitors", "needs", "factors"]
#: kind of question -> module, class
KINDS: dict[str, tuple[str, str]] = {
    "topics": (f"{_VOICE}.topics", "Topics"),
    "rising": (f"{_VOICE}.rising", "Rising"),
    "competitors": (f"{_VOICE}.competitors", "Competitors"),
    "needs": (f"{_VOICE}.needs", "Needs"),
    "factors": (f"{_VOICE}.factors", "Factors"),
}
#: Names of competitors that are always looked for, parted by semicolons.
COMPETITORS = "YEOJIDO_COMPETITORS"


def heard(log: Log, definition: JourneyMap, at: House | None) -> VoiceReading | None:
    """Return what reads the words of a log; None where the log has no texts."""
    from yeojido.app.hearing import hearing

    return hearing(log, definition, at)


def known_competitors() -> tuple[str, ...]:
    """Return the competitors of the settings: ``YEOJIDO_COMPETITORS="쿠팡=coupang;Acme"``."""
    given = os.environ.get(COMPETITORS, "")
    return tuple(each.strip() for each in given.split(";") if each.strip())


def question(
    kind: str, log: Log, definition: JourneyMap, at: House | None = None, **options: Any
) -> Any:
    """Return a question about words, with what reads them; raises BadOption for what is unknown."""
    if kind not in KINDS:
        raise BadOption(option="kind", value=kind, possible=", ".join(KINDS))
    module, name = KINDS[kind]
    made = getattr(import_module(module), name)
    if kind == "competitors" and not options.get("competitors"):
        options["competitors"] = known_competitors()
    try:
        return made(definition=definition, voice=heard(log, definition, at), **options)
    except TypeError:
        known = ", ".join(made.__dataclass_fields__)
        wrong = next((each for each in options if each not in made.__dataclass_fields__), "")
        raise BadOption(option=wrong, value="", possible=known) from None


def topics(
    log: Log,
    kind: Kind = "topics",
    journey: JourneyMap | str | Path | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    **options: Any,
) -> Any:
    """Return what people talk about in a log.

    Args:
        log: events with words.
        kind: ``topics``: phrases that set stages, segments or periods apart, and topics;
            ``rising``: what is said more this week; ``competitors``: who is named, and what is said
            of them; ``needs``: what people wish for; ``factors``: quality, price, convenience,
            service, delivery.
        journey: a definition, or the path of one; proposed from the log when it is left out.
        options: of the question, such as ``by="platform"`` or ``competitors=["쿠팡=coupang"]``.

    Raises BadOption, and what a question raises.
    """
    from yeojido.app import journeys

    if isinstance(journey, str | Path):
        definition = journeys.read(Path(journey))
    else:
        definition = journey or journeys.propose(log)
    return log.run(question(kind, log, definition, **options), progress)


def grouped_by(by: str | None) -> dict[str, str]:
    """Return how ``--by`` is meant: a level of the journey, a period, a column or a condition.

    >>> grouped_by("touchpoint"), grouped_by("week"), grouped_by("platform")
    ({'compare': 'touchpoint'}, {'compare': 'period', 'unit': 'week'}, {'by': 'platform'})
    """
    from yeojido.analyze.periods import UNITS

    if by is None:
        return {}
    if by in ("stage", "touchpoint", "nothing"):
        return {"compare": by}
    return {"compare": "period", "unit": by} if by in UNITS else {"by": by}


def names_of(given: Sequence[str]) -> tuple[str, ...]:
    """Return names given one by one or parted by commas."""
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())
