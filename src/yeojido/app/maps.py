"""Journey maps: computed from a log and a definition, shown, saved in any format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from yeojido.app import pictures
from yeojido.app.settings import language as spoken
from yeojido.domain.errors import BadOption, NothingInPeriod
from yeojido.domain.words import Language
from yeojido.draw.render import LAYOUTS, Layout

if TYPE_CHECKING:
    from yeojido.analyze.voice.hearing import VoiceReading
    from yeojido.app.log import Log
    from yeojido.app.wire import House
    from yeojido.domain.journey import JourneyMap, JourneyType
    from yeojido.draw.scene import Scene

Progress = Callable[[int, int], None]

FORMATS = (".html", ".svg", ".png", ".pdf", ".json", ".csv", ".md", ".mmd")


def compute(
    log: Log,
    definition: JourneyMap,
    *,
    where: str | None = None,
    start: str | None = None,
    end: str | None = None,
    words: bool = True,
    at: House | None = None,
    progress: Progress | None = None,
    voice: VoiceReading | None = None,
) -> JourneyMap:
    """Return the actual map: the definition with what the log says in every cell.

    ``where`` keeps events for which the condition is true; ``start`` and ``end`` (ISO, end
    exclusive) keep journeys that start in between. ``words``: what customers say is read, by the
    model of the workspace ``at``, or as packaged; ``voice``: what hears them, where it is at hand.
    Raises BadCondition, BadDate, NothingInPeriod.
    """
    from yeojido.analyze.maps.build import plan
    from yeojido.app.hearing import hearing

    voice = (voice or hearing(log, definition, at)) if words else None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    analysis = plan(definition, where=where, start=start, end=end, computed_at=now, voice=voice)
    document = log.run(analysis, progress)
    if document.lens.journeys == 0 and (where or start or end):
        raise NothingInPeriod(asked=", ".join(filter(None, (where, start, end))))
    if voice is None or at is None:
        return document
    from yeojido.app.labelling import beside

    return beside(document, at.workspace)


def check_format(path: Path) -> None:
    """Raise BadOption unless the ending of a path is one a map can be written as."""
    if path.suffix.lower() not in FORMATS:
        raise BadOption(option="--out", value=path, possible=" ".join(FORMATS))


@dataclass(frozen=True, slots=True)
class MapView:
    """A map that can be looked at: in a notebook it shows itself, ``save`` writes it."""

    document: JourneyMap
    language: Language = "ko"
    layout: Layout = "L1"

    def __post_init__(self) -> None:
        """Refuse a layout that does not exist."""
        if self.layout not in get_args(Layout):
            raise BadOption(option="layout", value=self.layout, possible=" ".join(LAYOUTS))

    def scene(self) -> Scene:
        """Return the picture as positioned primitives."""
        from yeojido.draw.render import render

        return render(self.document, self.layout, self.language, pictures.typeface())

    def svg(self) -> str:
        """Return the picture as a standalone SVG file with its fonts inside."""
        return pictures.svg(self.scene())

    def html(self) -> str:
        """Return the self-contained page: every layout, the evidence, the table."""
        from yeojido.adapters import fonts
        from yeojido.draw.page import page

        made = page(self.document, self.language, pictures.typeface(), self.layout)
        return made.text(fonts.subsets(made.characters))

    def content(self, form: str) -> bytes:
        """Return the map in one format: ``.html``, ``.png`` ... (see ``FORMATS``)."""
        from yeojido.draw import table

        if form == ".json":
            from yeojido.analyze.maps.document import write

            return write(self.document)
        if form in (".png", ".pdf"):
            return pictures.printed(self.scene(), form)
        if form == ".csv":
            text = table.csv_text(self.document, self.language, pictures.typeface())
            return text.encode("utf-8-sig")
        if form == ".md":
            return table.markdown(self.document, self.language, pictures.typeface()).encode()
        if form == ".mmd":
            return table.mermaid(self.document, self.language, pictures.typeface()).encode()
        return (self.svg() if form == ".svg" else self.html()).encode()

    def save(self, path: str | Path) -> Path:
        """Write the map; the ending of the path says as what. Raises BadOption, OSError."""
        target = Path(path)
        check_format(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(self.content(target.suffix.lower()))
        return target

    def _repr_html_(self) -> str:
        from yeojido.draw.svg import image_html

        return image_html(self.scene(), self.svg())

    def __repr__(self) -> str:
        """Say what it is a map of."""
        lens = self.document.lens
        return f"Map({self.document.meta.id}: {lens.people:,} people, {lens.journeys:,} journeys)"


def draw_map(
    log: Log,
    journey: JourneyMap | str | Path | None = None,
    *,
    type: JourneyType | None = None,
    where: str | None = None,
    start: str | None = None,
    end: str | None = None,
    words: bool = True,
    language: Language | None = None,
    layout: Layout = "L1",
) -> MapView:
    """Return the journey map of a log, ready to be shown or saved.

    ``journey``: a definition, or the path of one; proposed from the log when it is left out.
    ``words``: what customers say is read for emotion, by the packaged model.
    """
    from yeojido.app import journeys

    if isinstance(journey, str | Path):
        definition = journeys.read(Path(journey))
    else:
        definition = journey or journeys.propose(log, type)
    document = compute(log, definition, where=where, start=start, end=end, words=words)
    return MapView(document, language or spoken(), layout)
