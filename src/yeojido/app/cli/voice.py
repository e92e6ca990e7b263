"""What customers say: ``yeojido voice``, ``list``, ``move``, ``unmove``; others below it."""

from __future__ import annotations

import getpass
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, percent, progress, table, tell
from yeojido.app.cli.safe import printable
from yeojido.app.wire import house

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yeojido.analyze.maps.listening import Order, SaidVoice, VoiceList
    from yeojido.app.voices import Overview
    from yeojido.domain.journey import JourneyMap
    from yeojido.draw.answer import Sheet

#: Modules of the commands below ``voice``; each has ``add(voice)``.
BELOW: tuple[str, ...] = (
    "scores",
    "voice_model",
    "labels",
    "topics",
)

Journey = Annotated[str | None, Parameter(help=t("opt_journey"))]


def add(app: App) -> None:
    """Add the commands to the command line."""
    voice = App(name="voice", help=t("routing.voice_help"))
    voice.default(overview)
    voice.command(list_, name="list", help=t("routing.list_help"))
    voice.command(move, help=t("routing.move_help"))
    voice.command(unmove, help=t("routing.unmove_help"))
    for name in BELOW:
        import_module(f"{__package__}.{name}").add(voice)
    app.command(voice)


def overview(
    *,
    journey: Journey = None,
    out: Annotated[Path | None, Parameter(help=t("opt_out_picture"))] = None,
    common: Common | None = None,
) -> int:
    """Show what customers say: from where, about what, and where it hurts."""
    from yeojido.app import voices
    from yeojido.app.cli.answer import ready
    from yeojido.app.journeys import chosen

    settings = shared(common)
    ready(out)
    with house(settings) as parts, progress(t("counting")) as bar:
        log = parts.log()
        definition, _ = chosen(parts, log, journey, None)
        found = voices.overview(log, definition, parts, progress=bar)
    if out is not None:
        from yeojido.app import pictures

        sheet = _sheet(found, definition)
        pictures.save_answer(found.KIND, found.picture(), out, settings.language, sheet)
        tell(t("written", path=out))
    if settings.json:
        emit(found.to_dict())
        return 0
    if not found.sources:
        tell(t("routing.no_voices"))
        return 0
    _overview(found, definition)
    return 0


def _overview(found: Overview, definition: JourneyMap) -> None:
    print(t("routing.head_sources"))
    names = ("source", "texts", "ratings", "people")
    table(
        [(t(f"routing.col_{name}"), name != "source") for name in names],
        [(s.event, number(s.texts), number(s.ratings), number(s.people)) for s in found.sources],
    )
    print(t("routing.head_stages"))
    names = ("stage", "valence", "interval", "people", "ratings", "texts", "emotion")
    table(
        [(t(f"routing.col_{name}"), name not in ("stage", "emotion")) for name in names],
        [_felt(row) for row in found.stages],
    )
    if found.list is None:
        return
    print(t("routing.head_routing"))
    kinds = ("person", "rule", "text", "time")
    steps = {step.id: step.name.say(LANGUAGE) for step in definition.steps}
    table(
        [(t("routing.col_place"), False), *((t(f"routing.col_by_{k}"), True) for k in kinds)],
        [
            (steps.get(step, step), *(number(found.list.placed.get((step, k), 0)) for k in kinds))
            for step in steps
            if any((step, kind) in found.list.placed for kind in kinds)
        ],
    )
    for line in _asides(found.list):
        print(printable(line))
    if found.list.voices:
        print()
        print(t("routing.head_unsure"))
        _listed(found.list.voices, definition)


def _sheet(found: Overview, definition: JourneyMap) -> Sheet:
    """Return the table under the picture: every stage and every touchpoint, by the journey."""
    from yeojido.draw.answer import Sheet

    kinds = ("person", "rule", "text", "time")
    placed = {} if found.list is None else found.list.placed
    felt = {row["id"]: row for row in found.touchpoints}
    rows: list[tuple[str, ...]] = []
    stages = {row["id"]: row for row in found.stages}
    for stage in definition.stages:
        if stage.id in stages:
            rows.append((*_felt(stages[stage.id]), *("",) * 4))
        for step in definition.steps:
            texts = [placed.get((step.id, kind), 0) for kind in kinds]
            if step.stage != stage.id or not (step.id in felt or any(texts)):
                continue
            own = _felt(felt[step.id])[1:] if step.id in felt else ("–",) * 6
            name = f"{stage.name.say(LANGUAGE)} › {step.name.say(LANGUAGE)}"
            rows.append((name, *own, *(number(n) for n in texts)))
    off = sum(texts for (step, _), texts in placed.items() if not step)
    if off:
        rows.append((t("routing.pic_off"), *("–",) * 4, number(off), *("–",) * 5))
    names = ("place", "valence", "interval", "people", "ratings", "texts", "emotion",
             *(f"by_{kind}" for kind in kinds))  # fmt: skip
    words = ("place", "emotion")
    return Sheet(tuple((t(f"routing.col_{n}"), n not in words) for n in names), tuple(rows))


def _felt(row: dict[str, Any]) -> tuple[str, ...]:
    value, interval = row["value"], row["ci"]
    emotion = row["emotion"]
    return (
        row["name"].say(LANGUAGE),
        "–" if value is None else f"{value:+.2f}",
        "–" if interval is None else f"{interval[0]:+.2f} … {interval[1]:+.2f}",
        number(row["people"]),
        number(row["ratings"]),
        number(row["texts"]),
        t(f"voice.{emotion}") if emotion and value is not None else "–",
    )


def _asides(found: VoiceList) -> list[str]:
    said: list[str] = []
    off = sum(found.about.values())
    if off:
        about = ", ".join(
            t("routing.unknown_subject", texts=number(texts))
            if not subject
            else f"{_subject(subject)} {number(texts)}"
            for subject, texts in sorted(found.about.items(), key=lambda each: -each[1])
        )
        said.append(t("routing.off_map", texts=number(off), about=about))
    if found.unread:
        said.append(t("routing.unread", texts=number(found.unread)))
    if found.unsure:
        said.append(t("routing.unsure_count", texts=number(found.unsure)))
    return said


def _subject(subject: str) -> str:
    return subject[5:] if subject.startswith("step:") else t(f"routing.subject_{subject}")


def list_(
    *,
    touchpoint: Annotated[str | None, Parameter(help=t("routing.opt_touchpoint"))] = None,
    unhappy: Annotated[bool, Parameter(help=t("routing.opt_unhappy"), negative="")] = False,
    unsure: Annotated[bool, Parameter(help=t("routing.opt_unsure"), negative="")] = False,
    most: Annotated[int, Parameter(help=t("routing.opt_most"))] = 20,
    journey: Journey = None,
    common: Common | None = None,
) -> int:
    """Show what customers said, one by one."""
    from yeojido.app import voices
    from yeojido.app.journeys import chosen
    from yeojido.domain.errors import BadOption

    if unhappy and unsure:
        raise BadOption(option="--unsure", value="--unhappy", possible="--unhappy | --unsure")
    order: Order = "unhappy" if unhappy else "unsure" if unsure else "latest"
    settings = shared(common)
    with house(settings) as parts, progress(t("counting")) as bar:
        log = parts.log()
        definition, _ = chosen(parts, log, journey, None)
        found = voices.listed(
            log, definition, parts, place=touchpoint, order=order, most=most, progress=bar
        )
    if settings.json:
        emit(found.to_dict())
        return 0
    if not found.voices:
        tell(t("routing.nothing_fits"))
        return 0
    _listed(found.voices, definition)
    tell(t("routing.list_count", shown=number(len(found.voices)), total=number(found.total)))
    return 0


def _listed(found: Sequence[SaidVoice], definition: JourneyMap) -> None:
    from yeojido.app.voices import KEY, sentence

    steps = {step.id: step.name.say(LANGUAGE) for step in definition.steps}
    rows: list[tuple[str, ...]] = []
    for voice in found:
        key, values = sentence(voice, definition)
        rows.append(
            (
                voice.key[:KEY],
                voice.text[:200],
                "–" if voice.valence is None else f"{voice.valence:+.1f}",
                t(f"voice.{voice.emotion}") if voice.emotion else "–",
                steps.get(voice.touchpoint or "", t("routing.nowhere")),
                percent(voice.confidence, 0),
                t(key, **values),
            )
        )
    names = ("key", "text", "valence", "emotion", "place", "sure", "why")
    table([(t(f"routing.col_{name}"), name in ("valence", "sure")) for name in names], rows)


def move(
    text: Annotated[str, Parameter(help=t("routing.opt_text"))],
    touchpoint: Annotated[str, Parameter(help=t("routing.opt_to"))],
    *,
    by: Annotated[str | None, Parameter(help=t("routing.opt_by"))] = None,
    journey: Journey = None,
    common: Common | None = None,
) -> int:
    """Put a text where it belongs."""
    from yeojido.app import voices
    from yeojido.app.journeys import chosen

    settings = shared(common)
    with house(settings) as parts:
        definition, _ = chosen(parts, parts.log(), journey, None)
        now = time.time_ns() // 1000
        moved = voices.move(
            parts, definition, text, touchpoint, by=by or getpass.getuser(), now=now
        )
    if settings.json:
        emit(moved)
        return 0
    names = {step.id: step.name.say(LANGUAGE) for step in definition.steps}
    place = names.get(moved.touchpoint or "", t("routing.nowhere"))
    print(t("routing.moved", touchpoint=place, events=number(moved.events)))
    return 0


def unmove(
    text: Annotated[str, Parameter(help=t("routing.opt_text"))],
    *,
    journey: Journey = None,
    common: Common | None = None,
) -> int:
    """Take back that a text was moved."""
    from yeojido.app import voices
    from yeojido.app.journeys import chosen

    settings = shared(common)
    with house(settings) as parts:
        definition, _ = chosen(parts, parts.log(), journey, None)
        moved = voices.unmove(parts, definition, text)
    if settings.json:
        emit(moved)
    else:
        print(t("routing.unmoved"))
    return 0
