"""What the team says about customers' words, and how right the model is on them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Response

from yeojido.app import labelling
from yeojido.app.http.parts import Asking, Here
from yeojido.domain.voice import Emotion

Count = Annotated[int, QueryParameter(ge=1, le=labelling.MOST)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]


class Label(msgspec.Struct, forbid_unknown_fields=True):
    """What is felt in a text: valence -2 to 2, an emotion, or both.

    ``chosen``: as ``GET /api/v1/voice/sample`` said; left out for texts that were not asked about.
    """

    text: Text
    valence: Annotated[int, msgspec.Meta(ge=-2, le=2)] | None = None
    emotion: Emotion | None = None
    chosen: labelling.Chosen | None = None


class Labels(msgspec.Struct, forbid_unknown_fields=True):
    """Labels of some texts; what was said before about the same text goes."""

    labels: Annotated[list[Label], msgspec.Meta(min_length=1, max_length=labelling.MOST)]


@get("/voice/sample", sync_to_thread=True, tags=["Voice"], summary="Texts to label")
def sample(parts: Here, count: Count = labelling.ASKED) -> dict[str, Any]:
    """Return masked texts to ask a person about, half of them drawn at random.

    Whoever answers is not to see ``valence`` and ``emotion`` (what the model read) before.
    """
    return {"questions": [asdict(each) for each in labelling.questions(parts.house, count)]}


@post("/voice/labels", status_code=200, sync_to_thread=True, tags=["Voice"], summary="Label texts")
def label(data: JSONBody[Labels], caller: Asking, parts: Here) -> dict[str, Any]:
    """Keep what a person says is felt in texts; the next reading is calibrated on it."""
    answers = [
        labelling.Answer(each.text, each.valence, each.emotion, each.chosen) for each in data.labels
    ]
    kept = labelling.answer(parts.house, answers, by=caller.actor, now=parts.now())
    parts.note(caller, "voice.label", "labels", count=kept.labels)
    return asdict(kept)


@delete(
    "/voice/labels/{key:str}", status_code=200, sync_to_thread=True, tags=["Voice"],
    summary="Take a label back",
)  # fmt: skip
def take_back(key: FromPath[str], caller: Asking, parts: Here) -> Response[dict[str, bool]]:
    """Take back what was said is felt in a text; its key is that of the sample."""
    gone = labelling.take_back(parts.house.workspace, key)
    if gone:
        parts.note(caller, "voice.unlabel", "labels", count=1)
    return Response({"removed": gone}, status_code=200)


@get("/voice/calibration", sync_to_thread=True, tags=["Voice"], summary="How right the model is")
def calibration(parts: Here) -> dict[str, Any]:
    """Return the accuracy on labelled texts with its interval, before and after calibration."""
    return labelling.document(labelling.report(parts.house.workspace))


ROUTES = [sample, label, take_back, calibration]
