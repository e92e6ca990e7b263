"""``yeojido voice model``: which model reads the words, and who agreed that texts go elsewhere."""

from __future__ import annotations

import pytest

from tests.rooms.adapters.test_onnx import write_model


def test_another_model_and_back(run, tmp_path):
    """A folder is plugged in, read with, and put away again."""
    write_model(tmp_path / "tiny")
    assert run("voice", "model", "use", "tiny", "--any-language").status == 0
    shown = run("voice", "model", "show", "--json").json
    assert shown["kind"] == "onnx" and shown["version"].startswith("onnx tiny")
    (found,) = run("score", "bad", "--json").json
    assert found["valence"] == pytest.approx(-1.4, abs=0.05)
    assert [span["text"] for span in found["spans"]] == ["bad"]
    assert run("voice", "model", "use", "packaged").status == 0
    assert run("voice", "model", "show", "--json").json["kind"] == "packaged"
    assert "packaged 1" in run("voice", "model", "show").out


def test_consent_is_asked_once(run):
    """An address is refused until somebody says that they understand; then it is remembered."""
    url = "https://models.example/v1"
    refused = run("voice", "model", "use", url, "--name", "tiny")
    assert refused.status == 2 and "--i-understand" in refused.err
    assert run("voice", "model", "use", url, "--name", "tiny", "--i-understand").status == 0
    again = run("voice", "model", "use", url, "--name", "tiny", "--budget", "5000")
    assert again.status == 0, again.err
    assert "5,000" in run("voice", "model", "show").out
    other = run("voice", "model", "use", "https://other.example/v1", "--name", "tiny")
    assert other.status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("http://models.example/v1", "--name", "tiny", "--i-understand"),
        ("https://models.example/v1", "--i-understand"),
        ("https://a:b@models.example/v1", "--name", "tiny", "--i-understand"),
    ],
)
def test_refusals(run, arguments):
    """No model, an address without TLS, no name, a password in an address: one sentence."""
    said = run("voice", "model", "use", *arguments)
    assert said.status == 2 and len(said.err.strip().splitlines()) == 1
    assert "a:b" not in said.err
