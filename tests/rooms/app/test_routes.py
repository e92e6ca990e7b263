"""The fitted router and its answers are kept: numbers only, locked, disposable."""

from __future__ import annotations

import pickle
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from yeojido.analyze.voice import routing
from yeojido.analyze.voice.examples import FindExamples
from yeojido.analyze.voice.routing import Examples, Router, fit, fitted_from, nothing_to_choose
from yeojido.app import journeys, voices
from yeojido.app.erasing import erase
from yeojido.app.importing import import_files
from yeojido.app.routes import forget_routers, kept, packed, unpacked
from yeojido.app.settings import Settings
from yeojido.app.wire import House, house
from yeojido.domain.journey import JourneyMap, Match, Meta, Stage, Touchpoint
from yeojido.domain.words import Words
from yeojido.store.home import Home


def _definition(*steps: tuple[str, tuple[str, ...]]) -> JourneyMap:
    return JourneyMap(
        meta=Meta(id="shop", title=Words(ko="상점", en="shop"), type="purchase"),
        stages=(Stage(id="all", name=Words(ko="전체", en="all"), order=0),),
        steps=tuple(
            Touchpoint(id=key, stage="all", name=Words(ko=key, en=key), match=Match(events=events))
            for key, events in steps
        ),
    )


SHOP = _definition(("pay", ("payment",)), ("deliver", ("delivered",)), ("review", ("review",)))
EXAMPLES = Examples(
    {"deliver": tuple(f"허브에서 {n}일째 멈춤" for n in range(9))}, ("결제가 안 돼요", "별로예요")
)
TEXTS = [f"허브에서 {n}일째 멈춤, 결제도" for n in range(40)]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A workspace with a few reviews; its folder."""
    rows = ["user_id,event,time,text"]
    for n in range(40):
        rows += [f"u{n},delivered,2026-03-01T10:00:00Z,"]
        rows += [f"u{n},review,2026-03-02T10:00:00Z,배송이 {n}일이나 늦었어요"]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    with house(Settings(tmp_path / "workspace", "en", json=False), create=True) as made:
        import_files(made.workspace, [path])
    return tmp_path / "workspace"


def _house(path: Path) -> AbstractContextManager[House]:
    return house(Settings(path, "en", json=False))


def _files(path: Path) -> list[Path]:
    return sorted(Home(path).readings.glob("router-*"))


def test_a_kept_router_is_the_one_that_was_fitted() -> None:
    """Its numbers come back to the digit; a broken file, another lock's words, another map do not."""
    made = fit(SHOP, EXAMPLES)
    data = packed(made, b"lock")
    again = unpacked(data, SHOP, b"lock")
    assert again is not None
    assert (again.version, again.learned, again.steps) == (made.version, made.learned, made.steps)
    np.testing.assert_array_equal(again.probabilities(TEXTS), made.probabilities(TEXTS))
    assert unpacked(data[:-30], SHOP, b"lock") is None
    assert unpacked(b"", SHOP, b"lock") is None
    assert unpacked(data, _definition(("xyzzy", ("a",)), ("plugh", ("b",))), b"lock") is None


def test_hashes_of_n_grams_are_locked() -> None:
    """Without the workspace's secret a file does not say which n-grams were learned."""
    made = fit(SHOP, EXAMPLES)
    guessed = unpacked(packed(made, b"lock"), SHOP, b"other")
    assert guessed is not None
    assert np.isin(guessed.grams, made.grams).mean() < 0.01


def test_what_a_router_is_fitted_from_names_it() -> None:
    """Another definition, other examples and other labels have other digests; the same have one."""
    digests = {
        fitted_from(SHOP, EXAMPLES, {}),
        fitted_from(SHOP, Examples(EXAMPLES.certain), {}),
        fitted_from(SHOP, Examples(EXAMPLES.certain, ("결제가 안", " 돼요별로예요")), {}),
        fitted_from(SHOP, Examples({"pay": EXAMPLES.certain["deliver"]}, EXAMPLES.anything), {}),
        fitted_from(SHOP, Examples(EXAMPLES.certain, EXAMPLES.anything, (1, 2)), {}),
        fitted_from(SHOP, EXAMPLES, {"별로예요": "pay"}),
        fitted_from(SHOP, EXAMPLES, {"별로예요": ""}),
        fitted_from(_definition(("pay", ("payment",)), ("review", ("review",))), EXAMPLES, {}),
    }
    assert len(digests) == 8
    assert fitted_from(SHOP, EXAMPLES, {}) in digests


def test_a_router_is_fitted_once_and_its_answers_are_kept(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is fitted or routed, and the answers are the same; also if damaged."""
    with _house(workplace) as at:
        first = kept(SHOP, EXAMPLES, {}, at)
        routed = first.route(TEXTS)
        assert len(_files(workplace)) == 1
        again = pickle.loads(pickle.dumps(first)).route(TEXTS)
        np.testing.assert_array_equal(routed.confidence, again.confidence)
        with monkeypatch.context() as patch:
            patch.delattr(routing, "_learned")
            patch.delattr(Router, "_evidence")
            same = kept(SHOP, EXAMPLES, {}, at).route(TEXTS)
        np.testing.assert_array_equal(routed.column, same.column)
        np.testing.assert_array_equal(routed.confidence, same.confidence)
        for each in Home(workplace).readings.iterdir():
            each.write_bytes(each.read_bytes()[:-1] + b"\x00\x00")
        mended = kept(SHOP, EXAMPLES, {}, at).route(TEXTS)
        np.testing.assert_array_equal(routed.confidence, mended.confidence)
        forget_routers(workplace)
        assert _files(workplace) == []


def test_no_text_is_in_what_is_kept(workplace: Path) -> None:
    """Neither names nor contents of files hold words."""
    with _house(workplace) as at:
        kept(SHOP, EXAMPLES, {}, at).route(TEXTS)
    for each in Home(workplace).readings.iterdir():
        assert "허브".encode() not in each.read_bytes()


def test_erasing_somebody_erases_the_routers(workplace: Path) -> None:
    """Their words may have taught them."""
    with _house(workplace) as at:
        kept(SHOP, EXAMPLES, {}, at)
        assert _files(workplace)
        erase(at.workspace, "u1", by="mina", now=1_780_000_000_000_000)
    assert _files(workplace) == []


def test_one_command_looks_for_examples_once(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overview hears its map and its list with the same router."""
    found: list[object] = []
    finish = FindExamples.finish
    monkeypatch.setattr(
        FindExamples, "finish", lambda self, state: (found.append(state), finish(self, state))[1]
    )
    with _house(workplace) as at:
        log = at.log()
        voices.overview(log, journeys.propose(log), at)
    assert len(found) == 1


@pytest.mark.parametrize(
    ("steps", "names", "none"),
    [
        ((("review", ("review",)),), ("review",), True),
        ((("review", ("review",)),), ("review", "chat"), False),
        ((("review", ("review",)), ("pay", ("payment",))), ("review", "payment"), False),
        ((), ("review",), True),
    ],
)
def test_where_there_is_nothing_to_choose(
    steps: tuple[tuple[str, tuple[str, ...]], ...], names: tuple[str, ...], *, none: bool
) -> None:
    """One touchpoint with all events of the log, or none: words can be in one place only."""
    assert nothing_to_choose(_definition(*steps), names) is none
