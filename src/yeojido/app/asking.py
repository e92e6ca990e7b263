"""Questions as programs ask them: an analysis by its name, its parameters as JSON.

The parameters are those of the analysis itself (``yeojido.Funnel`` ...), by the same names.
"""

from __future__ import annotations

import dataclasses
import sys
import threading
import time
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from yeojido.app import journeys
from yeojido.app.topics import heard, known_competitors
from yeojido.domain.errors import BadOption
from yeojido.domain.server_errors import TookTooLong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap

_SEQUENCES = "yeojido.analyze.sequences"
_TIMING = "yeojido.analyze.timing"
_VOICE = "yeojido.analyze.voice"
#: name, as on the command line -> module, class
QUESTIONS: dict[str, tuple[str, str]] = {
    "funnel": (f"{_SEQUENCES}.funnel", "Funnel"),
    "transitions": (f"{_SEQUENCES}.transitions", "Transitions"),
    "steps": (f"{_SEQUENCES}.step_matrix", "StepMatrix"),
    "sankey": (f"{_SEQUENCES}.sankey", "Sankey"),
    "loops": (f"{_SEQUENCES}.loops", "Loops"),
    "variants": (f"{_SEQUENCES}.variants", "Variants"),
    "patterns": (f"{_SEQUENCES}.patterns", "Patterns"),
    "shapes": (f"{_SEQUENCES}.shapes", "JourneyShapes"),
    "stage-times": (f"{_TIMING}.stages", "StageTimes"),
    "edge-times": (f"{_TIMING}.edges", "EdgeTimes"),
    "visits": (f"{_TIMING}.visits", "Visits"),
    "lifecycle": (f"{_TIMING}.lifecycle", "Lifecycle"),
    "retention": (f"{_TIMING}.retention", "Retention"),
    "stickiness": (f"{_TIMING}.stickiness", "Stickiness"),
    "cohorts": (f"{_TIMING}.cohorts", "Cohorts"),
    "conformance": ("yeojido.analyze.design.conformance", "Conformance"),
    "attribution": ("yeojido.analyze.attribution.attribution", "Attribution"),
    "drivers": ("yeojido.analyze.why.drivers", "Drivers"),
    "loss-tree": ("yeojido.analyze.why.tree", "LossTree"),
    "changes": ("yeojido.analyze.why.changes", "Changes"),
    "scores": (f"{_VOICE}.scores", "Scores"),
    "topics": (f"{_VOICE}.topics", "Topics"),
    "rising": (f"{_VOICE}.rising", "Rising"),
    "competitors": (f"{_VOICE}.competitors", "Competitors"),
    "needs": (f"{_VOICE}.needs", "Needs"),
    "factors": (f"{_VOICE}.factors", "Factors"),
}
#: Given by the journey that a request names, by groups or by the workspace, not as parameters.
_NOT_PARAMETERS = frozenset(("definition", "versus", "patience", "questions", "voice"))
#: The largest that numbers may be, for they say how much is kept in memory.
_MOST = {"steps": 100, "before": 100, "longest": 100, "k": 100, "depth": 10, "placebo": 100,
         "candidates": 10_000, "": 100_000}  # fmt: skip
#: Questions run at one time in one process; each uses every core.
_AT_ONCE = 2
#: Where answers hold what people wrote, and which items of a map do.
_TEXTS = frozenset(("quotes", "complaints"))
_QUOTED = frozenset(("quote", "contradiction"))
_turns = threading.BoundedSemaphore(_AT_ONCE)
Progress = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Of which part of the log, for which groups of people; as the command line's options.

    ``start`` and ``end``: ISO 8601, in ``timezone`` where they name no zone.
    """

    where: str | None = None
    who: str | None = None
    start: str | None = None
    end: str | None = None
    timezone: str = "Asia/Seoul"
    by: str | None = None
    most: int = 12
    versus: str | None = None
    against: str | None = None
    least: int = 30


def ask(
    parts: House, name: str, given: Mapping[str, Any], journey: str | None, part: Part, seconds: float
) -> dict[str, Any]:  # fmt: skip
    """Answer a question within ``seconds``; the answer as plain values for JSON.

    Raises BadOption for parameters that do not fit, TookTooLong, and what the question raises.
    """
    kind = _kind(name)
    said = parameters(name, given)
    if "timezone" in schema(name):
        said.setdefault("timezone", part.timezone)
    with turn(seconds) as progress:
        log = parts.log()
        if "definition" in _fields(kind) and _needs(kind, said, journey):
            said["definition"] = journeys.named(parts, log, journey)
        if "voice" in _fields(kind):
            said["voice"] = heard(log, said["definition"], parts)
        if name == "competitors":
            said["competitors"] = said.get("competitors") or known_competitors()
        seen = log.only(
            part.where, who=part.who, start=part.start, end=part.end, timezone=part.timezone
        )
        result = seen.run(_grouped(kind(**said), part), progress)
    answer: dict[str, Any] = result.to_dict()
    return answer


@contextmanager
def turn(seconds: float) -> Iterator[Progress]:
    """Wait for a turn; hand out what ends a question that takes too long. Raises TookTooLong."""
    until = time.monotonic() + seconds
    if not _turns.acquire(timeout=seconds):
        raise TookTooLong(seconds=round(seconds))

    def progress(_done: int, _total: int) -> None:
        if time.monotonic() > until:
            raise TookTooLong(seconds=round(seconds))

    try:
        yield progress
    finally:
        _turns.release()


def parameters(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a question, checked one by one; raises BadOption."""
    known = schema(name)
    for each in given:
        if each not in known:
            raise BadOption(option=each[:80], value="", possible=", ".join(sorted(known)))
    said: dict[str, Any] = {}
    for each, (hint, needed) in known.items():
        if each in given:
            try:
                said[each] = msgspec.convert(given[each], hint)
            except msgspec.ValidationError as error:
                value = repr(given[each])[:80]
                raise BadOption(option=each, value=value, possible=str(error)[:200]) from None
            most = _MOST.get(each, _MOST[""])
            if isinstance(said[each], int) and said[each] > most:
                raise BadOption(option=each, value=said[each], possible=f"≤ {most}")
        elif needed:
            raise BadOption(option=each, value="-", possible=_written(hint))
    return said


@lru_cache(maxsize=64)
def schema(name: str) -> dict[str, tuple[Any, bool]]:
    """Return each parameter of a question: its type, and whether it must be given."""
    kind = _kind(name)
    told = [
        each
        for each in dataclasses.fields(kind)
        if each.init and not each.name.startswith("_") and each.name not in _NOT_PARAMETERS
    ]
    # What an annotation names may be imported for the checkers of types alone.
    known: dict[str, Any] = {"date": date, "Sequence": Sequence, "Mapping": Mapping}
    known |= vars(import_module("yeojido.analyze.why.series"))
    for base in reversed(kind.__mro__):
        known |= vars(sys.modules[base.__module__])
    only = type("Told", (), {"__annotations__": {each.name: each.type for each in told}})
    hints = get_type_hints(only, known)
    return {
        each.name: (
            _plain(hints[each.name]),
            each.default is dataclasses.MISSING and each.default_factory is dataclasses.MISSING,
        )
        for each in told
    }


def described(name: str) -> dict[str, Any]:
    """Return the parameters of a question as JSON Schema."""
    known = schema(name)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {each: msgspec.json.schema(hint) for each, (hint, _) in known.items()},
        "required": [each for each, (_, needed) in known.items() if needed],
    }


def _kind(name: str) -> Any:
    if name not in QUESTIONS:
        raise BadOption(option="analysis", value=name[:80], possible=", ".join(QUESTIONS))
    module, kind = QUESTIONS[name]
    return getattr(import_module(module), kind)


def _fields(kind: Any) -> frozenset[str]:
    return frozenset(each.name for each in dataclasses.fields(kind))


def _needs(kind: Any, said: Mapping[str, Any], journey: str | None) -> bool:
    """Tell whether a question needs a journey: always, or by what is asked of it."""
    (field,) = (each for each in dataclasses.fields(kind) if each.name == "definition")
    return (
        journey is not None
        or "voice" in _fields(kind)
        or field.default is dataclasses.MISSING
        or said.get("level", "event") not in ("event", None)
        or said.get("per") in ("journey", "journeys")
        or said.get("instead") == "touchpoint"
        or said.get("leaving") is not None
    )


def _grouped(question: Any, part: Part) -> Any:
    if part.against is not None and part.versus is None:
        raise BadOption(option="against", value=part.against, possible="versus")
    if part.by is not None and part.versus is not None:
        raise BadOption(option="by", value=part.by, possible="by | versus")
    if part.versus is not None:
        from yeojido.analyze.difference import Difference

        return Difference(question, part.versus, part.against, part.least, timezone=part.timezone)
    if part.by is not None:
        from yeojido.analyze.split import Split

        return Split(question, part.by, part.most, part.timezone)
    return question


def _plain(hint: Any) -> Any:
    """Return a type as JSON can say it: of alternatives that look alike the first."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        kept: list[Any] = []
        for each in inside:
            made = _plain(each)
            pair = get_origin(made) is tuple and Ellipsis not in get_args(made)
            if not (pair or dataclasses.is_dataclass(made) or made is date):
                kept.append(made)
        if any(get_origin(each) is tuple for each in kept):  # one, or several: several say both
            kept = [each for each in kept if each not in (str, int)]
        return Union[tuple(kept)]  # noqa: UP007  made of what is known at run time
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return dict[str, float] if inside[-1] is float else dict[str, str]
    if isinstance(origin, type) and issubclass(origin, Sequence | Collection):
        if origin is tuple and Ellipsis not in inside:
            return hint
        return tuple[_plain(inside[0]), ...]
    return type(None) if hint is None else hint


def names_words(asked: Any) -> bool:
    """Tell whether a question would have its answer by what people wrote, such as ``by``."""
    if isinstance(asked, str):
        return asked.strip().casefold() == "text"
    if isinstance(asked, Mapping):
        return any(map(names_words, cast("Mapping[str, Any]", asked).values()))
    return isinstance(asked, list | tuple) and any(map(names_words, cast("Sequence[Any]", asked)))


def wordless(answer: Any) -> Any:
    """Return an answer without the texts that people wrote, for who may not read them."""
    if isinstance(answer, Mapping):
        told = cast("Mapping[str, Any]", answer)
        return {name: [] if name in _TEXTS else wordless(each) for name, each in told.items()}
    if isinstance(answer, list | tuple):
        return [wordless(each) for each in cast("Sequence[Any]", answer)]
    return answer


def wordless_map(found: JourneyMap) -> JourneyMap:
    """Return a map without the texts that people wrote; what was read in them stays."""
    replace = msgspec.structs.replace
    cells = tuple(
        replace(cell, items=tuple(item for item in cell.items if item.said is None and item.kind
                                  not in _QUOTED))
        for cell in found.cells
    )  # fmt: skip
    return replace(found, cells=cells, pains=tuple(replace(p, quote=None) for p in found.pains))


def _written(hint: Any) -> str:
    return str(msgspec.json.schema(hint).get("type", "-"))


def draw(
    parts: House, journey: str | None, type_: Any, where: str | None, start: str | None,
    end: str | None, seconds: float,
) -> JourneyMap:  # fmt: skip
    """Return the journey map of the log within ``seconds``; raises as ``ask``."""
    from yeojido.app.maps import compute

    with turn(seconds) as progress:
        log = parts.log()
        definition = journeys.named(parts, log, journey, type_)
        return compute(
            log, definition, where=where, start=start, end=end, at=parts, progress=progress
        )
