"""Models that are plugged in: a folder on this machine, or an address that is asked with care."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from tests.rooms.adapters.test_onnx import write_model
from yeojido.adapters.plugged import endpoint
from yeojido.app import plugging
from yeojido.app.plugging import KEY, Choice, choose, chosen, packaged_model
from yeojido.app.reading import emotion_model
from yeojido.domain.errors import AddressRefused, BadOption, StoreError
from yeojido.domain.model_errors import BudgetSpent, ConsentMissing, EndpointFailed, NotAModel
from yeojido.domain.voice import EMOTIONS
from yeojido.store.answers import Answers
from yeojido.store.workspace import Workspace

_TEXTS = [
    "배송이 느려요",
    "김민수 기사님이 010-1234-5678로 전화 주셔서 좋아요",
    "",
    "日本語です",
    "배송이 느려요",
]


class _Host:
    """A server that answers like a language model; it keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answers: list[Callable[[list[str]], tuple[int, Any]]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                host.asked.append(body)
                host.keys.append(self.headers.get("Authorization"))
                texts = [
                    each["text"] for each in json.loads(body["messages"][1]["content"])["texts"]
                ]
                answer = host.answers.pop(0) if host.answers else _good
                status, document = answer(texts)
                data = document if isinstance(document, bytes) else json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def texts(self) -> list[str]:
        sent = [json.loads(body["messages"][1]["content"])["texts"] for body in self.asked]
        return [each["text"] for part in sent for each in part]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _good(texts: list[str]) -> tuple[int, Any]:
    readings = [
        {
            "id": at,
            "valence": -1.5 if "느려" in text else 1.5,
            "positive": 0.1 if "느려" in text else 0.9,
            "emotions": {name: float(name == "anger") for name in EMOTIONS},
            "parts": [{"text": "느려요", "weight": -1.0}, {"text": "없는 말", "weight": 9}],
        }
        for at, text in reversed(list(enumerate(texts)))
    ]
    content = json.dumps({"readings": readings}, ensure_ascii=False)
    return 200, {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": 70}}


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Host]:
    """A loopback server, and no waiting between tries."""
    monkeypatch.setattr(endpoint, "_FIRST", 0.0)
    plugging.plugged.cache_clear()
    made = _Host()
    yield made
    made.close()
    plugging.plugged.cache_clear()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "w") as made:
        yield made


def _choice(host: _Host, **more: Any) -> Choice:
    usual = {"name": "tiny", "consent": True, "private": True, "per_minute": 10_000_000}
    return Choice(kind="endpoint", place=host.url, **{**usual, **more})


def test_only_masked_texts_go_out_and_each_once(
    host: _Host, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts are masked, empty and foreign ones stay here, and nothing is sent twice."""
    monkeypatch.setenv(KEY, "sk-secret")
    choose(workspace.path, _choice(host))
    model = emotion_model(workspace)
    read = model.read(_TEXTS)
    assert sorted(host.texts) == ["[name] 기사님이 [phone]로 전화 주셔서 좋아요", "배송이 느려요"]
    assert host.keys == ["Bearer sk-secret"] and host.asked[0]["model"] == "tiny"
    assert host.asked[0]["response_format"]["json_schema"]["strict"] is True
    assert read.valence[[0, 1, 4]] == pytest.approx([-1.5, 1.5, -1.5])
    assert np.isnan(read.valence[[2, 3]]).all()
    assert read.emotions[0, EMOTIONS.index("anger")] == pytest.approx(1)
    plugging.plugged.cache_clear()
    again = emotion_model(workspace).read([*_TEXTS, "포장이 느려요"])
    assert len(host.texts) == 3 and host.texts[-1] == "포장이 느려요"
    assert np.array_equal(again.valence[:5], read.valence, equal_nan=True)
    spans = emotion_model(workspace).spans(_TEXTS[:1])[0]
    assert [(_TEXTS[0][span.start : span.stop], span.weight) for span in spans] == [
        ("느려요", -1.0)
    ]
    for path in workspace.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"sk-secret" not in content and "느려".encode() not in content


def test_threads_ask_about_a_text_once(host: _Host, workspace: Workspace) -> None:
    """Threads that read the same texts at the same time share the answers, and all get them."""
    choose(workspace.path, _choice(host, batch=3, at_once=2))
    texts = [f"{n}번 배송이 느려요" for n in range(10)]
    with ThreadPoolExecutor(6) as pool:
        model = emotion_model(workspace)
        found = list(pool.map(lambda _: model.read(texts).valence.tolist(), range(6)))
    assert sorted(host.texts) == sorted(texts)
    assert found == [[-1.5] * 10] * 6


def test_nobody_agreed(host: _Host, workspace: Workspace) -> None:
    """Without consent nothing is sent, whatever stands in the file."""
    with pytest.raises(ConsentMissing):
        choose(workspace.path, _choice(host, consent=False))
    path = workspace.path / "model.json"
    path.write_bytes(msgspec.json.encode(_choice(host, consent=False)))
    with pytest.raises(ConsentMissing):
        emotion_model(workspace).read(_TEXTS)
    assert host.asked == []


def test_what_fails_for_a_moment_is_tried_again(host: _Host, workspace: Workspace) -> None:
    """A server in trouble and an answer that does not fit are no reason to give up at once."""
    choose(workspace.path, _choice(host))
    host.answers = [
        lambda _: (429, {}),
        lambda _: (503, b"<html>"),
        lambda texts: (200, {"choices": [{"message": {"content": "Sorry, " + texts[0]}}]}),
    ]
    assert emotion_model(workspace).read(_TEXTS).valence[0] == pytest.approx(-1.5)
    assert len(host.asked) == 4


def test_one_text_does_not_hold_up_the_others(host: _Host) -> None:
    """What a server refuses, or answers wrongly, is asked about in halves; what is left is an error."""
    asked = endpoint.Endpoint(endpoint.Asking(host.url, "tiny", True, per_minute=10**7), "host")

    def unless(status: int, word: str) -> Callable[[list[str]], tuple[int, Any]]:
        return lambda texts: (status, b"?") if any(word in text for text in texts) else _good(texts)

    texts = ["좋아요", "느려요", "차단된 말", "최고", "느려"]
    host.answers = [unless(400, "차단")] * 50
    with pytest.raises(EndpointFailed, match="400"):
        asked.ask(texts)
    host.answers = [unless(200, "좋아요")] * 2 + [_good] * 9
    found = asked.ask(texts)
    assert [answer.valence for answer in found.answers] == [1.5, -1.5, 1.5, 1.5, -1.5]
    assert found.tokens == 140


def _changed(**values: Any) -> Callable[[list[str]], tuple[int, Any]]:
    def answer(texts: list[str]) -> tuple[int, Any]:
        status, document = _good(texts)
        readings = json.loads(document["choices"][0]["message"]["content"])
        readings["readings"][0].update(values)
        document["choices"][0]["message"]["content"] = json.dumps(readings)
        return status, document

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (401, {"error": "no"}),
        lambda _: (500, {}),
        lambda _: (302, {}),
        lambda _: (200, b"\xff\xfe"),
        lambda _: (200, {"choices": []}),
        lambda _: (200, b"x" * (9 << 20)),
        lambda _: (200, b'{"x":' + b"[" * 200_000),
        _changed(valence=7),
        _changed(positive=-0.1),
        _changed(emotions={"anger": 1.0}),
        _changed(emotions=dict.fromkeys(EMOTIONS, 0.0)),
        _changed(id=7),
        _changed(valence="high"),
    ],
)
def test_what_fails_for_good_is_said(host: _Host, workspace: Workspace, answer: Any) -> None:
    """No guess: one sentence that names the server and no text, and nothing is kept."""
    choose(workspace.path, _choice(host))
    host.answers = [answer] * 20
    with pytest.raises(EndpointFailed) as failed:
        emotion_model(workspace).read(_TEXTS)
    for language in ("ko", "en"):
        said = failed.value.say(language)
        assert "127.0.0.1" in said and "느려" not in said and "\n" not in said
    assert len(host.asked) <= 10
    host.answers = []
    assert emotion_model(workspace).read(_TEXTS).valence[0] == pytest.approx(-1.5)


def test_the_packaged_model_steps_in_where_that_was_said(
    host: _Host, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    """With ``or_packaged`` a failure is said once, and what was answered before still counts."""
    choose(workspace.path, _choice(host, or_packaged=True, batch=1, at_once=1))
    host.answers = [_good, *[lambda _: (500, {})] * 5]
    texts = ["배송이 느려요", "품질이 최고예요"]
    read = emotion_model(workspace).read(texts)
    assert read.valence[0] == pytest.approx(-1.5)
    assert read.valence[1] == pytest.approx(packaged_model().read(texts).valence[1])
    emotion_model(workspace).read(["포장이 예뻐요"])
    assert len(host.asked) == 6
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_budget_ends(host: _Host, workspace: Workspace) -> None:
    """When the tokens are spent nothing more is sent, in this process or another."""
    choose(workspace.path, _choice(host, budget=100, batch=1, at_once=1))
    emotion_model(workspace).read(["배송이 느려요", "포장이 느려요"])
    for _ in range(2):
        with pytest.raises(BudgetSpent):
            emotion_model(workspace).read(["품질이 좋아요"])
        plugging.plugged.cache_clear()
    assert len(host.asked) == 2
    assert emotion_model(workspace).read(["배송이 느려요"]).valence[0] == pytest.approx(-1.5)


@pytest.mark.parametrize("told", [-(10**9), 0, 10**15])
def test_a_server_does_not_say_what_is_left_of_the_budget(
    host: _Host, workspace: Workspace, told: int
) -> None:
    """Tokens that cannot be true are counted by the letters: none are given back, none made up."""

    def answer(texts: list[str]) -> tuple[int, Any]:
        status, document = _good(texts)
        return status, {**document, "usage": {"total_tokens": told}}

    choose(workspace.path, _choice(host, batch=1, at_once=1))
    host.answers = [answer]
    emotion_model(workspace).read(["배송이 느려요"])
    assert 100 < Answers(workspace.home.answers).spent("tiny") < 2000


@pytest.mark.parametrize(
    ("place", "more", "problem"),
    [
        ("http://127.0.0.1:9/v1", {"private": False}, AddressRefused),
        ("https://user:pw@host.example/v1", {}, AddressRefused),
        ("https://169.254.169.254/v1", {}, AddressRefused),
        ("https://[::ffff:10.0.0.1]/v1", {"private": True}, AddressRefused),
        ("https://0x7f.1/v1", {"private": True}, AddressRefused),
        ("ftp://host.example/v1", {}, AddressRefused),
        ("https://host.example/v1", {"name": ""}, BadOption),
        ("https://host.example/v1", {"batch": 0}, BadOption),
        ("https://host.example/v1", {"consent": False}, ConsentMissing),
    ],
)
def test_addresses_that_are_refused(
    workspace: Workspace, place: str, more: dict[str, Any], problem: type[Exception]
) -> None:
    """Plain http, our own machine and passwords in an address only where that was said, or never."""
    usual = {"name": "tiny", "consent": True}
    with pytest.raises(problem):
        choose(workspace.path, Choice(kind="endpoint", place=place, **{**usual, **more}))
    assert chosen(workspace.path).kind == "packaged"


@pytest.mark.parametrize(
    ("place", "private"),
    [
        ("https://127.0.0.1:9/v1", False), ("https://10.0.0.1/v1", False),
        ("http://169.254.169.254/v1", True), ("http://8.8.8.8/v1", True),
        ("https://[::ffff:169.254.169.254]/v1", True), ("http://[fd00:ec2::254]/v1", True),
        ("https://[64:ff9b::a9fe:a9fe]/v1", True), ("http://[::ffff:127.0.0.1]/v1", True),
        ("http://168.63.129.16/v1", True), ("http://2852039166/v1", True),
    ],
)  # fmt: skip
def test_addresses_that_are_never_reached(place: str, private: bool) -> None:
    """No private host without leave, no host of a cloud's own, nothing public without TLS."""
    asked = endpoint.Endpoint(endpoint.Asking(place, "tiny", private), "host")
    with pytest.raises(AddressRefused):
        asked.ask(["좋아요"])


def test_requests_keep_their_distance(host: _Host) -> None:
    """No more requests a minute than allowed, over all threads."""
    waits: list[float] = []
    asking = endpoint.Asking(host.url, "tiny", private=True, per_minute=30)
    asked = endpoint.Endpoint(asking, "host", waits.append)
    for _ in range(3):
        asked.ask(["좋아요"])
    assert [round(wait) for wait in waits] == [2, 4]


def test_a_folder_is_plugged_in(workspace: Workspace, tmp_path: Path) -> None:
    """An ONNX model reads valence, the packaged one the emotions it does not tell; spans by leaving out."""
    texts = ["The delivery was good", "The delivery was bad today", "", "日本語です"]
    folder = write_model(tmp_path / "m")
    choose(workspace.path, Choice(kind="onnx", place=str(folder)))
    model = emotion_model(workspace)
    read = model.read(texts)
    known = read.language[:2] != 3
    if known.all():  # the packaged English model says what is English
        assert read.valence[:2] == pytest.approx([1.4, -1.4], abs=0.05)
        assert np.allclose(read.emotions[:2].sum(axis=1), 1, atol=1e-4)
        (span, *_), _ = model.spans(texts[:2])
        assert texts[0][span.start : span.stop] == "good" and span.weight > 1
    assert np.isnan(read.valence[2:]).all() and model.spans(texts)[2:] == [(), ()]
    assert model.version.startswith("onnx m ")
    with pytest.raises(NotAModel):
        choose(workspace.path, Choice(kind="onnx", place=str(tmp_path / "nothing")))
    assert chosen(workspace.path).place == str(folder)


def test_a_choice_that_cannot_be_read(workspace: Workspace) -> None:
    """A damaged file is said so; it is not taken for the packaged model."""
    (workspace.path / "model.json").write_text('{"kind": "magic"}')
    with pytest.raises(StoreError):
        emotion_model(workspace)
