"""Reads and writes ``journey.json``: strict, with the place of a mistake; one thing per line.

The order of keys is that of the classes in ``domain.journey``; defaults are left out; every
stage, step, cell, pain ... stands on a line of its own, so that ``git diff`` shows what changed.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Mapping
from typing import Any, NoReturn

import msgspec

from yeojido.analyze.conditions import near
from yeojido.domain.errors import BadJourney, QuestionError
from yeojido.domain.journey import FORMAT_VERSION, JourneyMap
from yeojido.domain.words import Words, both

#: Longest name, title or quote in a file: beyond it a file is not a journey anyone wrote.
_MOST_BYTES = 64 * 1024 * 1024
#: A voice weighs at most this.
_HEAVIEST = 1000
_PLACE = re.compile(r"^(?P<reason>.*?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)
_AT_BYTE = re.compile(r"\(byte (\d+)\)")


def write(journey: JourneyMap) -> bytes:
    """Return a journey as UTF-8 JSON in its canonical form."""
    built = msgspec.to_builtins(journey)
    lines: list[str] = []
    for key, value in built.items():
        lines.append(f"{_json(key)}: {_block(value)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _block(value: Any) -> str:
    """Return a part of the document: its elements, or its keys, one per line."""
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join(f"  {_json(each)}" for each in value) + "\n]"
    if isinstance(value, dict) and value:
        rows = [f"  {_json(key)}: {_inner(each)}" for key, each in value.items()]
        return "{\n" + ",\n".join(rows) + "\n}"
    return _json(value)


def _inner(value: Any) -> str:
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {_json(each)}" for each in value) + "\n  ]"
    return _json(value)


def _json(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    # A space after commas and colons outside of texts: easier to read, and to wrap in a diff.
    return _SPACED.sub(_spaced, text)


_SPACED = re.compile(r'"(?:[^"\\]|\\.)*"|[,:]')


def _spaced(match: re.Match[str]) -> str:
    return f"{match[0]} " if match[0] in ",:" else match[0]


def read(content: bytes, path: str) -> JourneyMap:
    """Return the journey of a file's content; ``path`` is for the message only.

    Raises BadJourney with the place: not JSON, unknown keys (near names suggested), wrong kinds
    of values, ids that are missing, double or point nowhere, a newer format.
    """
    if len(content) > _MOST_BYTES:
        _refuse(path, Words(ko="파일", en="the file"), "doc_too_big")
    try:
        raw = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadJourney(
            path=path, where=_line(content, str(error)), reason=both("lint.doc_not_json")
        ) from error
    if not isinstance(raw, dict):
        _refuse(path, Words(ko="첫머리", en="the top"), "doc_not_object")
    _known_keys(raw, JourneyMap, "", path)
    version = raw.get("meta", {}).get("version", FORMAT_VERSION)
    if version != FORMAT_VERSION:
        _refuse(path, "meta.version", "doc_version", version=version, known=FORMAT_VERSION)
    try:
        journey = msgspec.convert(raw, JourneyMap)
    except msgspec.ValidationError as error:
        found = _PLACE.match(str(error))
        where = (found["where"] if found else None) or "…"
        reason = both("lint.doc_wrong_kind", detail=found["reason"] if found else str(error))
        raise BadJourney(path=path, where=where, reason=reason) from error
    _consistent(journey, path)
    return journey


def _refuse(path: str, where: object, key: str, /, **values: object) -> NoReturn:
    raise BadJourney(path=path, where=where, reason=both(f"lint.{key}", **values))


def _line(content: bytes, message: str) -> Words:
    found = _AT_BYTE.search(message)
    line = content[: int(found[1])].count(b"\n") + 1 if found else 1
    return Words(ko=f"{line}번째 줄", en=f"line {line}")


def _known_keys(raw: Any, kind: Any, where: str, path: str) -> None:
    """Refuse keys that the format does not know: a slip of the pen would pass unseen."""
    if isinstance(raw, list):
        inner = next(iter(typing.get_args(kind)), Any)
        for place, each in enumerate(raw):
            _known_keys(each, inner, f"{where}[{place}]", path)
        return
    struct = _struct(kind)
    if struct is None or not isinstance(raw, dict):
        return
    hints = typing.get_type_hints(struct)
    names = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(struct)}
    for key, value in raw.items():
        inside = f"{where}.{key}" if where else str(key)
        if key not in names:
            close = ", ".join(near(str(key), names)) or ", ".join(names)
            _refuse(path, inside, "doc_unknown_key", name=key, near=close)
        _known_keys(value, names[key], inside, path)


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    """Return the class of an object's type, also of an optional one."""
    for each in (kind, *typing.get_args(kind)):
        if isinstance(each, type) and issubclass(each, msgspec.Struct):
            return each
    return None


def _consistent(journey: JourneyMap, path: str) -> None:
    stages = _unique((stage.id for stage in journey.stages), "stages", path)
    steps = _unique((step.id for step in journey.steps), "steps", path)
    _unique((pain.id for pain in journey.pains), "pains", path)
    _unique((each.id for each in journey.opportunities), "opportunities", path)
    if not stages:
        _refuse(path, "stages", "doc_no_stages")
    for place, step in enumerate(journey.steps):
        where = f"steps[{place}].stage"
        if step.stage not in stages:
            _refuse(path, where, "doc_unknown_stage", stage=step.stage, known=", ".join(stages))
        for target in step.next:
            if target not in steps:
                close = ", ".join(near(target, steps)) or ", ".join(steps)
                _refuse(path, f"steps[{place}].next", "doc_unknown_step", step=target, near=close)
    for place, cell in enumerate(journey.cells):
        if (cell.step is None) == (cell.stage is None):
            _refuse(path, f"cells[{place}]", "doc_cell_place")
    _durations(journey, path)
    _weights(journey, path)


def _weights(journey: JourneyMap, path: str) -> None:
    """Refuse weights of voices that are below zero, endless, or both nothing."""
    weights = journey.meta.voice_weights
    if weights is None:
        return
    each = (weights.rating, weights.text)
    if not all(0 <= value <= _HEAVIEST for value in each) or not any(each):
        _refuse(path, "meta.voice_weights", "doc_weights", most=_HEAVIEST)


def _unique(ids: typing.Iterable[str], where: str, path: str) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    for place, each in enumerate(ids):
        if not each.strip():
            _refuse(path, f"{where}[{place}].id", "doc_empty_id")
        if each in seen:
            _refuse(path, f"{where}[{place}].id", "doc_double_id", id=each, first=seen[each])
        seen[each] = place
    return tuple(seen)


def _durations(journey: JourneyMap, path: str) -> None:
    """Refuse times and zones that cannot be understood, at their place."""
    from yeojido.domain.durations import duration

    written: Mapping[str, str | None] = {
        "meta.visit_gap": journey.meta.visit_gap,
        "meta.patience": journey.meta.patience,
        **{f"stages[{i}].patience": stage.patience for i, stage in enumerate(journey.stages)},
    }
    for where, text in written.items():
        if text is not None:
            try:
                duration(text)
            except QuestionError as error:
                reason = Words(ko=error.say("ko"), en=error.say("en"))
                raise BadJourney(path=path, where=where, reason=reason) from error
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(journey.meta.timezone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        reason = both("lint.doc_timezone", zone=journey.meta.timezone)
        raise BadJourney(path=path, where="meta.timezone", reason=reason) from error
