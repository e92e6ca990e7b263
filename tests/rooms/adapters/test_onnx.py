"""A classifier in a folder: read by onnxruntime, its labels understood or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from yeojido.adapters.plugged.labels import Meaning, explained, felt, known
from yeojido.adapters.plugged.onnx import OnnxModel
from yeojido.domain.model_errors import NotAModel
from yeojido.domain.voice import EMOTIONS

_WORDS = {"[PAD]": 0, "[UNK]": 1, "good": 2, "bad": 3, "좋아요": 2, "느려요": 3}


def write_model(
    folder: Path, labels: tuple[str, ...] = ("negative", "positive"), **config: Any
) -> Path:
    """Write a model of two words: "good" is label 1, "bad" label 0, others neither."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(parents=True, exist_ok=True)
    weights = np.zeros((4, len(labels)), np.float32)
    weights[2, 1], weights[3, 0] = 6.0, 6.0
    tokens = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "t"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["n", "t"])
    out = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(labels)])
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["weights", "input_ids"], ["each"]),
            helper.make_node("Cast", ["attention_mask"], ["kept"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["kept", "last"], ["wide"]),
            helper.make_node("Mul", ["each", "wide"], ["there"]),
            helper.make_node("ReduceSum", ["there", "middle"], ["logits"], keepdims=0),
        ],
        "words",
        [tokens, mask],
        [out],
        [
            numpy_helper.from_array(weights, "weights"),
            numpy_helper.from_array(np.array([2], np.int64), "last"),
            numpy_helper.from_array(np.array([1], np.int64), "middle"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, folder / "model.onnx")
    vocabulary = {word: at for word, at in _WORDS.items() if at < 2 or word in ("good", "bad")}
    tokenizer: Any = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {str(at): label for at, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": named, **config}))
    return folder


def test_texts_are_read(tmp_path: Path) -> None:
    """A text gets the valence of its labels, in its own place, whatever its length."""
    model = OnnxModel(write_model(tmp_path / "m"))
    texts = ["good " * 9, "bad", "what", "", "bad \ud83d"] * 20
    found = model.read(texts)
    assert found.emotions is None
    assert (found.valence[0::5] > 1.3).all() and (found.valence[1::5] < -1.3).all()
    assert np.allclose(found.valence[2::5], 0) and np.allclose(found.positive[3::5], 0.5)
    assert (found.valence[4::5] < -1.3).all()
    assert model.version.startswith("onnx m ")


def test_emotions_and_several_labels(tmp_path: Path) -> None:
    """Labels that are emotions fill their columns; several at once share a text."""
    labels = ("annoyance", "joy", "LABEL_2")
    folder = write_model(tmp_path, labels, problem_type="multi_label_classification")
    with pytest.raises(NotAModel, match="LABEL_2"):
        OnnxModel(folder)
    said = {"labels": {"LABEL_2": {"valence": 0, "emotion": "none"}}, "max_length": 4}
    (folder / "yeojido.json").write_text(json.dumps(said))
    found = OnnxModel(folder).read(["good bad", "good x x x bad"])
    assert found.emotions is not None and np.allclose(found.emotions.sum(axis=1), 1)
    anger, joy = EMOTIONS.index("anger"), EMOTIONS.index("joy")
    assert found.emotions[0, anger] == pytest.approx(found.emotions[0, joy], abs=0.01)
    assert found.emotions[1, joy] > found.emotions[1, anger]  # the fifth word is past the end


def test_another_model_is_another_version(tmp_path: Path) -> None:
    """What is kept of its readings must not outlive a change of the files."""
    first = OnnxModel(write_model(tmp_path / "m")).version
    write_model(tmp_path / "m", ("neg", "pos"))
    assert OnnxModel(tmp_path / "m").version != first


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("model.onnx", None),
        ("tokenizer.json", None),
        ("model.onnx", b"no model"),
        ("tokenizer.json", b"{}"),
        ("config.json", b"{"),
        ("config.json", b'{"id2label": {}}'),
        ("config.json", b'{"id2label": {"0": "neg", "2": "pos"}}'),
        ("yeojido.json", b'{"labels": {"negative": {"valence": -7}}}'),
        ("yeojido.json", b'{"labels": {"negative": {"valence": -1, "emotion": "rage"}}}'),
    ],
)
def test_no_model(tmp_path: Path, name: str, content: bytes | None) -> None:
    """A missing or wrong file, and labels that mean nothing, are said in one sentence."""
    folder = write_model(tmp_path)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(NotAModel) as refused:
        OnnxModel(folder)
    assert "\n" not in refused.value.say("ko")


def test_labels_that_do_not_fit_the_outputs(tmp_path: Path) -> None:
    """A config of another model is noticed when it reads."""
    folder = write_model(tmp_path)
    (folder / "config.json").write_text('{"id2label": {"0": "neg", "1": "neu", "2": "pos"}}')
    with pytest.raises(NotAModel):
        OnnxModel(folder).read(["good"])


@pytest.mark.parametrize(
    ("label", "valence", "emotion"),
    [
        ("POSITIVE", 1.4, None), ("5 stars", 2.0, None), ("1점", -2.0, None), ("gratitude", 1.4, "trust"),
        ("화남/분노", -1.7, "anger"), ("부담/안_내킴", -1.2, "anxiety"), ("neutral", 0.0, None),
    ],
)  # fmt: skip
def test_usual_labels(label: str, valence: float, emotion: str | None) -> None:
    """Polarity, stars and the labels of public sets need no explanation."""
    column = None if emotion is None else EMOTIONS.index(emotion)
    assert known(label) == explained(label, {}) == Meaning(valence, column)


def test_one_label_or_several() -> None:
    """With one label a text's labels compete; with several each is judged alone."""
    meanings = [Meaning(-2, None), Meaning(2, None)]
    outputs = np.array([[3.0, 3.0], [-9.0, 0.0]])
    alone, shared = (felt(outputs, meanings, several=each) for each in (False, True))
    assert alone.valence == pytest.approx([0, 2], abs=0.01)
    assert shared.valence == pytest.approx([0, 2], abs=0.01)
    assert shared.positive[0] == pytest.approx(0.5)
