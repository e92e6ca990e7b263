"""What the team says about customers' words: ``voice label`` and ``voice calibration``."""

from __future__ import annotations

import csv
import getpass
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from yeojido.app.cli.common import Common, shared
from yeojido.app.cli.language import LANGUAGE, t
from yeojido.app.cli.output import emit, number, percent, progress, safe_cell, table, tell
from yeojido.app.wire import House, house
from yeojido.domain.words import say

if TYPE_CHECKING:
    from yeojido.analyze.voice.accuracy import Accuracy, Right
    from yeojido.app.labelling import Question, Report

_COLUMNS = ("text", "valence", "emotion", "chosen", "by")
_BAR = 20


def add(voice: App) -> None:
    """Add the commands below ``voice``."""
    voice.command(label, help=t("labels.label_help"))
    voice.command(calibration, help=t("labels.calibration_help"))


def label(
    *,
    count: Annotated[int, Parameter(help=t("labels.opt_count"))] = 20,
    file: Annotated[Path | None, Parameter(help=t("labels.opt_file"))] = None,
    export: Annotated[Path | None, Parameter(help=t("labels.opt_export"))] = None,
    by: Annotated[str | None, Parameter(help=t("labels.opt_by"))] = None,
    common: Common | None = None,
) -> int:
    """Ask what is felt in some texts, and keep the answers."""
    from yeojido.app import labelling
    from yeojido.domain.errors import FileMissing

    settings = shared(common)
    who = by or getpass.getuser()
    with house(settings) as parts:
        if export is not None:
            rows = labelling.labels_table(parts.workspace)
            _write(export, rows)
            tell(t("labels.exported", n=number(len(rows)), path=export))
            return 0
        if file is not None:
            if not file.is_file():
                raise FileMissing(path=file)
            answers = labelling.read_csv(file.read_bytes())
            kept = labelling.answer(parts, answers, by=who, now=_now())
            if settings.json:
                emit(asdict(kept))
            else:
                tell(t("labels.kept", n=number(kept.labels)))
                if kept.elsewhere:
                    tell(t("labels.elsewhere", n=number(kept.elsewhere)))
            return 0
        with progress(t("labels.drawing")) as bar:
            asked = labelling.questions(parts, count, bar)
        if settings.json:
            emit({"questions": asked})
            return 0
        return _ask(parts, asked, who)


def _ask(parts: House, asked: list[Question], who: str) -> int:
    """Ask one text after the other; each answer is kept at once."""
    from yeojido.app import labelling

    if not asked:
        tell(t("labels.none_left"))
        return 0
    tell(t("labels.keys"))
    given = 0
    for at, each in enumerate(asked, 1):
        # Masked, as the log holds it; nothing of the terminal is steered by what it says.
        shown = "".join(c if c.isprintable() else " " for c in each.text)[: labelling.LONGEST]
        sys.stdout.write(f"\n{at}/{len(asked)}  {shown}\n")
        key = _key()
        if key == "q":
            break
        if key == "s":
            continue
        valence = int(key) - 3
        answer = labelling.Answer(each.text, valence, chosen=each.chosen)
        labelling.answer(parts, [answer], by=who, now=_now())
        given += 1
        # Only now, so that nobody is led by it.
        emotion = say(f"voice.{each.emotion}", LANGUAGE)
        sys.stdout.write(
            t("labels.model_said", value=f"{each.valence:+.1f}", emotion=emotion) + "\n"
        )
    tell("", t("labels.kept", n=number(given)), t("labels.now_see"))
    return 0


def _key() -> str:
    """Return 1 to 5, s or q; the end of what is typed is q."""
    while True:
        sys.stdout.write("1-5 > ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            return "q"
        key = line.strip().lower()
        if key in {"1", "2", "3", "4", "5", "q"}:
            return key
        if key in {"", "s"}:
            return "s"
        tell(t("labels.keys"))


def calibration(*, common: Common | None = None) -> int:
    """Show how right the model is on the words that were labelled."""
    from yeojido.app import labelling

    settings = shared(common)
    with house(settings) as parts:
        found = labelling.report(parts.workspace)
    if settings.json:
        emit(labelling.document(found))
        return 0
    if not found.asked:
        tell(t("labels.no_labels"))
        return 0
    names = ("language", "labels", "judged", "before", "after", "error", "distance")
    table(
        [(t(f"labels.col_{name}"), name != "language") for name in names],
        [_row(each) for each in found.accuracies],
    )
    _told(found)
    return 0


def _row(each: Accuracy) -> list[str]:
    before, after = each.before, each.after
    return [
        t(f"labels.language_{each.language}"),
        number(each.labels),
        number(each.judged),
        _share(before),
        _share(after) if each.calibrated else "–",
        _change(before.error, after.error if each.calibrated else None),
        _change(before.distance, after.distance if each.calibrated else None),
    ]


def _share(right: Right) -> str:
    if right.share is None:
        return "–"
    return f"{percent(right.share)} ({percent(right.low, 0)}–{percent(right.high, 0)})"


def _change(before: float | None, after: float | None) -> str:
    if before is None:
        return "–"
    return f"{before:.2f}" if after is None else f"{before:.2f} → {after:.2f}"


def _told(found: Report) -> None:
    """Say what to keep in mind, and draw how probabilities held."""
    whole = found.accuracies[0]
    for warned in whole.warned:
        tell(t(f"labels.warned_{warned}"))
    shown = whole.after if whole.calibrated else whole.before
    if not shown.bins:
        return
    sys.stdout.write("\n" + t("labels.reliability") + "\n")
    for each in shown.bins:
        said, was = round(each.said * _BAR), round(each.was * _BAR)
        line = ["█" if at < was else "·" for at in range(_BAR)]
        line[min(said, _BAR - 1)] = "|"
        sys.stdout.write(
            f"  {percent(each.said, 0):>4}  {''.join(line)}  {percent(each.was, 0):>4}"
            f"  n={each.texts}\n"
        )


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([safe_cell(row[name]) for name in _COLUMNS] for row in rows)


def _now() -> int:
    return time.time_ns() // 1000
