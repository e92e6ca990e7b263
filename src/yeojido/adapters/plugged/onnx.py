"""A classifier of texts in a folder: ``model.onnx``, ``tokenizer.json``, ``config.json``.

As exporters of transformer models write them. ``config.json`` names the labels (``id2label``) and
says whether a text may have several (``problem_type``); what they mean stands in ``labels``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yeojido.adapters.plugged.labels import Meaning, explained, felt
from yeojido.domain.errors import PackageMissing
from yeojido.domain.model_errors import NotAModel
from yeojido.domain.words import both

if TYPE_CHECKING:
    from yeojido.adapters.plugged import Felt

_FILES: Final = ("model.onnx", "tokenizer.json", "config.json")
_BATCH: Final = 32
_LONGEST: Final = 256
#: Inputs that such models take, beside the tokens: what stands there.
_INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")


class OnnxModel:
    """Reads texts with onnxruntime on the processor; several threads may share one."""

    def __init__(self, folder: Path) -> None:
        """Open the model; raises NotAModel, PackageMissing."""
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            raise PackageMissing(what="ONNX", package="yeojido[onnx]") from None
        for name in _FILES:
            if not (folder / name).is_file():
                raise NotAModel(path=folder, reason=both("scoring.no_file", name=name))
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            extra = folder / "yeojido.json"
            said = json.loads(extra.read_text(encoding="utf-8")) if extra.exists() else {}
            self._meanings = _meanings(folder, config, said)
            self._several = config.get("problem_type") == "multi_label_classification"
            self._tokens: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokens.enable_truncation(int(said.get("max_length", _LONGEST)))
            self._tokens.enable_padding()
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
            )
            self._inputs = [each.name for each in self._session.get_inputs()]
        except NotAModel:
            raise
        # onnxruntime and tokenizers raise whatever they like for files that are none of theirs.
        except Exception as problem:
            why = both("scoring.unreadable", kind=type(problem).__name__)
            raise NotAModel(path=folder, reason=why) from problem
        if strange := set(self._inputs) - set(_INPUTS):
            why = both("scoring.other_inputs", names=", ".join(sorted(strange)))
            raise NotAModel(path=folder, reason=why)
        self._folder = folder
        self.version = f"onnx {folder.name} {_digest(folder)}"

    def read(self, texts: Sequence[str]) -> Felt:
        """Return what is felt in the texts; raises NotAModel where the labels do not fit."""
        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        outputs = np.zeros((len(texts), len(self._meanings)), np.float32)
        for begin in range(0, len(order), _BATCH):
            rows = order[begin : begin + _BATCH]
            outputs[rows] = self._run([texts[row] for row in rows])
        return felt(outputs, self._meanings, several=self._several)

    def _run(self, texts: Sequence[str]) -> Any:
        found = self._tokens.encode_batch(
            [text.encode("utf-8", "replace").decode() for text in texts]
        )
        given = {
            "input_ids": [each.ids for each in found],
            "attention_mask": [each.attention_mask for each in found],
            "token_type_ids": [each.type_ids for each in found],
        }
        feed = {name: np.array(given[name], np.int64) for name in self._inputs}
        outputs = self._session.run(None, feed)[0]
        if outputs.shape != (len(texts), len(self._meanings)):
            why = both("scoring.other_outputs", expected=len(self._meanings))
            raise NotAModel(path=self._folder, reason=why)
        return outputs


def _meanings(folder: Path, config: Any, said: Any) -> list[Meaning]:
    """Return the meanings of the labels in their order; raises NotAModel for unknown ones."""
    names = {int(at): str(name) for at, name in config.get("id2label", {}).items()}
    if sorted(names) != list(range(len(names))) or not names:
        raise NotAModel(path=folder, reason=both("scoring.no_labels"))
    found: list[Meaning] = []
    for at in range(len(names)):
        try:
            meaning = explained(names[at], said.get("labels", {}))
        except (KeyError, TypeError, ValueError):
            reason = both("scoring.bad_label", label=names[at])
            raise NotAModel(path=folder, reason=reason) from None
        if meaning is None:
            reason = both("scoring.unknown_label", label=names[at])
            raise NotAModel(path=folder, reason=reason)
        found.append(meaning)
    return found


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in (*_FILES, "yeojido.json"):
        path = folder / name
        if path.exists():
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
