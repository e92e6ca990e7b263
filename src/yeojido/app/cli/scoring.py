"""What is felt in texts: ``yeojido score``."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import t
from yeojido.app.cli.output import console, percent, progress, safe_cell, tell
from yeojido.app.cli.safe import in_line
from yeojido.domain.errors import BadOption, EmptyWorkspace
from yeojido.domain.voice import EMOTIONS

if TYPE_CHECKING:
    from rich.text import Text

    from yeojido.adapters.files.lines import Lines
    from yeojido.app.scoring import Score
    from yeojido.app.settings import Settings
    from yeojido.domain.voice import EmotionModel

FORMATS: Final = (".csv", ".json", ".jsonl")
#: From -2 to +2.
_FACES: Final = ("😡", "🙁", "😐", "🙂", "😄")
#: Cells of the bar on either side of zero.
_HALF: Final = 10
#: Characters of a text that a person is shown.
_SHOWN: Final = 400
#: Colours that stay apart in every kind of colour blindness, as on the map.
_LOW, _HIGH = "#F2702B", "#5B93F5"
_OPTION: Final = re.compile(r"--[a-z][a-z-]*(=.*)?")


def add(app: App) -> None:
    """Add the command to the command line."""
    app.command(score, help=t("scoring.help"))


def score(
    *texts: Annotated[str, Parameter(help=t("scoring.opt_texts"), allow_leading_hyphen=True)],
    file: Annotated[Path | None, Parameter(help=t("scoring.opt_file"))] = None,
    spans: Annotated[bool, Parameter(help=t("scoring.opt_spans"))] = True,
    out: Annotated[Path | None, Parameter(help=t("scoring.opt_out"))] = None,
    encoding: Annotated[str | None, Parameter(help=t("opt_encoding"))] = None,
    common: Common | None = None,
) -> int:
    """Read what is felt in texts."""
    from yeojido.app.scoring import scored

    settings = shared(common)
    if out is not None and out.suffix.lower() not in FORMATS:
        raise BadOption(option="--out", value=out, possible=" ".join(FORMATS))
    unknown = next((text for text in texts if _OPTION.fullmatch(text)), None)
    if unknown is not None:  # texts may begin with a hyphen, a mistyped option is none
        tell(t("unknown_option", option=unknown, command="yeojido score"))
        return 2
    if file is None and not texts:
        tell(t("scoring.no_texts"))
        return 2
    lines = _lines(texts, file, encoding)
    explicit = common is not None and common.workspace is not None
    with _model(settings, explicit=explicit) as model, _watched(lines, texts) as watched:
        found = scored(model, watched, spans=spans)
        if out is not None:
            with _whole_file(out) as target:
                _written(found, target, out.suffix.lower())
            tell(t("scoring.written", path=out))
        elif settings.json:
            _written(found, sys.stdout.buffer, ".json")
            sys.stdout.flush()
        else:
            _shown(found, spans=spans)
    return 0


def _lines(texts: Sequence[str], file: Path | None, encoding: str | None) -> Lines | None:
    """Return the texts of a file or of standard input; None where they were given as arguments."""
    from yeojido.adapters.files.lines import Lines

    if file is not None and texts:
        raise BadOption(option="--file", value=file, possible=t("scoring.one_of"))
    if texts == ("-",) or (file is not None and str(file) == "-"):
        return Lines(sys.stdin.buffer, encoding)
    return None if file is None else Lines(file, encoding)


@contextmanager
def _model(settings: Settings, *, explicit: bool) -> Iterator[EmotionModel]:
    """Hand out the model of the workspace; the packaged one where there is none, unless named."""
    from yeojido.app.scoring import model_of

    with ExitStack() as stack:
        try:
            yield stack.enter_context(model_of(settings.workspace, settings.database))
        except EmptyWorkspace:
            if explicit:
                raise
            yield stack.enter_context(model_of(None))


@contextmanager
def _watched(lines: Lines | None, texts: Sequence[str]) -> Iterator[Iterable[str]]:
    """Hand out the texts, with a bar on stderr while a file is read."""
    if lines is None or not lines.size:
        yield texts if lines is None else lines
        return
    with progress(t("scoring.reading")) as bar:
        yield _counted(lines, bar)


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Hand out a file that is there when all of it is written, or else as it was before."""
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as target:
            yield target
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _counted(lines: Lines, bar: Callable[[int, int], None]) -> Iterator[str]:
    for at, line in enumerate(lines):
        if at % 1000 == 0:
            bar(lines.done, lines.size)
        yield line


def _written(found: Iterable[Score], target: IO[bytes], form: str) -> None:
    """Write all scores; a JSON list has one text a line."""
    import msgspec

    if form == ".csv":
        _table(found, target)
        return
    encode = msgspec.json.Encoder().encode
    if form == ".jsonl":
        target.writelines(encode(each.to_dict()) + b"\n" for each in found)
        return
    before = b"["
    for each in found:
        target.write(before + b"\n  " + encode(each.to_dict()))
        before = b","
    target.write(b"[]\n" if before == b"[" else b"\n]\n")


def _table(found: Iterable[Score], target: IO[bytes]) -> None:
    """Write a table for spreadsheets: a text a row, its emotions as columns."""
    from yeojido.app.scoring import whole

    file = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(file)
    names = ("line", "text", "valence", "positive", "emotion", "language")
    headings = [t(f"scoring.col_{name}") for name in names]
    emotions = [t(f"voice.{name}") for name in EMOTIONS]
    writer.writerow([*headings, *emotions, t("scoring.col_spans")])
    for line, each in enumerate(found, 1):
        felt = "" if each.emotion is None else t(f"voice.{each.emotion}")
        values: list[object] = [line, whole(each.text), each.valence, each.positive, felt]
        values.append(t(f"voice.language_{each.language}"))
        values += [each.probabilities.get(name) for name in EMOTIONS]
        writer.writerow([safe_cell(value) for value in (*values, whole(_parts(each)))])
    file.detach()


def _parts(score: Score) -> str:
    """Return the parts that decided, in words."""
    return " · ".join(
        f"{score.text[span.start : span.stop]} {_signed(span.weight)}" for span in score.spans
    )


def _signed(value: float) -> str:
    """Return a number with its sign, a true minus.

    >>> _signed(-0.31), _signed(0.5)
    ('−0.31', '+0.50')
    """
    return f"{value:+.2f}".replace("-", "−")


def _shown(found: Iterable[Score], *, spans: bool) -> None:
    """Show scores to a person: a face, a bar, emotions, and the text with what decided marked."""
    shown = console()
    total = read = 0
    valence = positive = 0.0
    for each in found:
        if total:
            shown.print()
        total += 1
        shown.print(_head(each))
        shown.print(_marked(each))
        if spans and each.spans:
            shown.print(f"   {in_line(_parts(each))}", style="dim", markup=False)
        if each.valence is not None and each.positive is not None:
            read += 1
            valence += each.valence
            positive += each.positive
    if total > 1 and read:
        mean, share = _signed(valence / read), percent(positive / read, 0)
        tell("", t("scoring.summary", count=total, read=read, mean=mean, positive=share))


def _head(score: Score) -> Text:
    from rich.text import Text

    language = t(f"voice.language_{score.language}")
    if score.valence is None or score.positive is None:
        return Text.assemble("❔ ", (t("scoring.unread", spoken=language), "dim"))
    colour = _LOW if score.valence < 0 else _HIGH
    cells = min(_HALF, round(abs(score.valence) / 2 * _HALF))
    left, right = (cells, 0) if score.valence < 0 else (0, cells)
    ranked = sorted(score.probabilities.items(), key=lambda each: -each[1])
    felt = " · ".join(
        f"{t(f'voice.{name}')} {percent(value, 0)}"
        for at, (name, value) in enumerate(ranked[:3])
        if at == 0 or value >= 0.15
    )
    return Text.assemble(
        f"{_FACES[min(4, max(0, round(score.valence) + 2))]} ",
        (_signed(score.valence), f"bold {colour}"),
        "  ",
        ("·" * (_HALF - left), "dim"),
        ("█" * left, colour),
        "│",
        ("█" * right, colour),
        ("·" * (_HALF - right), "dim"),
        f"  {felt}  ",
        (f"{t('scoring.positive', share=percent(score.positive, 0))} · {language}", "dim"),
    )


def _marked(score: Score) -> Text:
    """Return the text with what decided marked: below zero underlined in orange, above in blue."""
    from rich.text import Text

    if not score.text.strip():
        return Text(f"   {t('scoring.empty')}", style="dim")
    indent = "   "
    shown = in_line(score.text[:_SHOWN])
    text = Text(indent + shown + ("…" if len(score.text) > _SHOWN else ""))
    for span in score.spans:
        style = f"underline {_LOW}" if span.weight < 0 else f"bold {_HIGH}"
        text.stylize(style, len(indent) + span.start, len(indent) + min(span.stop, len(shown)))
    return text
