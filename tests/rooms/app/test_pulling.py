"""Pulls: each file once, no half files, one bad file never blocks others, secrets stay secret."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.adapters.test_fetch import Server, server
from tests.rooms.collect import exports
from yeojido.app.cli.main import main
from yeojido.app.mappings import Mappings
from yeojido.app.pulling import BACKOFF, QUIET, due, opened, run, sealed
from yeojido.collect.roles import Overrides
from yeojido.domain.key_errors import SealBroken
from yeojido.domain.log import DAY, HOUR, SECOND
from yeojido.store.costs import Costs
from yeojido.store.pulls import Pull, Pulls
from yeojido.store.workspace import Workspace

__all__ = ["server"]

NOW = 1_800_000_000 * SECOND
GOOD = "user_id,event,timestamp\na,home,2026-03-01\nb,cart,2026-03-02\n"


@pytest.fixture
def workspace(tmp_path: Path, database: str | None) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws", database=database) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """The folder that is pulled."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def _put(folder: Path, name: str, text: str, at: int = NOW - HOUR) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at * 1000, at * 1000))
    return path


def _pull(workspace: Workspace, folder: Path, mapping: str = "") -> Pull:
    made = Pulls(workspace.database).add(
        "drop", "folder", str(folder), every=3600, now=NOW, mapping=mapping
    )
    assert made is not None
    return made


def test_each_file_is_taken_once(workspace: Workspace, inbox: Path) -> None:
    """New files come in with the next run; touched, renamed and copied ones do not come again."""
    _pull(workspace, inbox)
    first = _put(inbox, "a.csv", GOOD)
    (done,) = due(workspace, NOW)
    assert (done.taken, done.accepted, done.problem) == (1, 2, None)
    assert due(workspace, NOW) == []
    os.utime(first, ns=((NOW - 5 * SECOND) * 1000,) * 2)
    first.rename(inbox / "b.csv")
    _put(inbox, "sub/c.csv", GOOD.replace("cart", "pay"))
    (again,) = due(workspace, NOW + HOUR)
    assert (again.taken, again.accepted, again.failed) == (1, 1, 0)
    assert workspace.log.summary().events == 3


def test_a_file_that_is_still_written_waits(workspace: Workspace, inbox: Path) -> None:
    """It is taken once it was left alone for a while, with all it holds by then."""
    pull = _pull(workspace, inbox)
    _put(inbox, "a.csv", GOOD[:-10], at=NOW - SECOND)
    _put(inbox, "b.csv.part", GOOD)
    _put(inbox, "_SUCCESS", "x")
    assert due(workspace, NOW)[0].waiting == 1
    assert Pulls(workspace.database).all()[0].next_at == NOW + QUIET
    _put(inbox, "a.csv", GOOD, at=NOW + SECOND)
    assert run(workspace, pull, NOW + 2 * SECOND).waiting == 1
    done = run(workspace, pull, NOW + SECOND + QUIET)
    assert (done.taken, done.accepted) == (1, 2)


def test_a_time_in_the_future_does_not_make_a_file_wait_for_ever(
    workspace: Workspace, inbox: Path
) -> None:
    """Clocks differ: then it counts since when the file was seen like this."""
    pull = _pull(workspace, inbox)
    _put(inbox, "a.csv", GOOD, at=NOW + 9 * DAY)
    assert run(workspace, pull, NOW).waiting == 1
    assert run(workspace, pull, NOW + QUIET).taken == 1


def test_a_bad_file_blocks_no_other_and_is_tried_again(workspace: Workspace, inbox: Path) -> None:
    """Its reason is kept; it is tried later and later, and at once when it changes."""
    pull = _pull(workspace, inbox)
    _put(inbox, "a.csv", "just a line of text\n", at=NOW - 2 * HOUR)
    _put(inbox, "b.csv", GOOD)
    done = run(workspace, pull, NOW)
    assert (done.taken, done.failed, done.problem) == (1, 1, None)
    assert "a.csv" in done.problems
    seen = Pulls(workspace.database).seen(pull)["a.csv"]
    assert seen.problem is not None and seen.problem.ko and seen.next_at == NOW + BACKOFF
    assert run(workspace, pull, NOW + SECOND).failed == 0
    assert run(workspace, pull, NOW + BACKOFF).failed == 1
    assert Pulls(workspace.database).seen(pull)["a.csv"].next_at == NOW + 3 * BACKOFF
    _put(inbox, "a.csv", GOOD.replace("cart", "pay"))
    assert run(workspace, pull, NOW + BACKOFF + SECOND).taken == 1


def test_a_folder_that_is_gone_is_said_and_tried_later(workspace: Workspace, inbox: Path) -> None:
    """The pull fails, and others go on."""
    pulls = Pulls(workspace.database)
    pulls.add("gone", "folder", str(inbox / "no"), every=60, now=NOW - 1)
    _pull(workspace, inbox)
    _put(inbox, "a.csv", GOOD)
    gone, drop = due(workspace, NOW)
    assert gone.problem is not None and drop.taken == 1
    assert pulls.find("gone").failures == 1  # pyright: ignore[reportOptionalMemberAccess]


def test_costs_and_events_come_from_one_folder(workspace: Workspace, inbox: Path) -> None:
    """Reports of adverts go where costs are kept."""
    pull = _pull(workspace, inbox)
    _put(inbox, "a.csv", exports.CAFE24)
    _put(inbox, "b.csv", exports.NAVER_ADS)
    assert run(workspace, pull, NOW).accepted == 6
    assert len(Costs(workspace.database).all()) == 1


def test_a_pull_reads_files_by_its_mapping(workspace: Workspace, inbox: Path) -> None:
    """Columns that no guess would find."""
    Mappings.of(workspace).save("m", Overrides(person="a", event="b", time="c"))
    pull = _pull(workspace, inbox, "m")
    _put(inbox, "x.csv", "a,b,c\nu,home,2026-03-01\nv,cart,2026-03-02\n")
    assert run(workspace, pull, NOW).accepted == 2


def test_an_address_is_taken_when_its_content_is_new(workspace: Workspace, server: Server) -> None:
    """Over HTTPS with an authority of our own; unchanged content comes in once; nothing stays."""
    handler, policy, port = server
    pulls = Pulls(workspace.database)
    secret = sealed(workspace, "remote", "Authorization: Bearer s3cret")
    address = f"https://shop.test:{port}/table.csv"
    pulls.add("remote", "https", address, every=60, now=NOW, secret=secret)
    pull = pulls.all()[0]
    handler.asked.clear()
    first = run(workspace, pull, NOW, policy)
    assert first.problem is not None  # "a,b" is no table of events: the reason is kept
    Mappings.of(workspace).save("m", Overrides(person="a", event="b", date="2026-03-01"))
    pulls.remove(pull)
    pulls.add("remote", "https", address, every=60, now=NOW, secret=secret, mapping="m")
    pull = pulls.all()[0]
    assert run(workspace, pull, NOW, policy).accepted == 1
    again = run(workspace, pulls.all()[0], NOW + HOUR, policy)
    assert (again.taken, again.problem) == (0, None)
    assert {headers["Authorization"] for _, headers in handler.asked} == {"Bearer s3cret"}
    assert list(workspace.path.glob(".pull-*")) == []
    records = b"".join(p.read_bytes() for p in workspace.path.rglob("*") if p.is_file())
    assert b"s3cret" not in records


def test_a_secret_opens_for_its_own_pull_alone(workspace: Workspace) -> None:
    """Moved to another pull it does not open."""
    pulls = Pulls(workspace.database)
    secret = sealed(workspace, "a", "X-Key: k")
    for name in ("a", "b"):
        pulls.add(name, "https", "https://a.kr/x", every=60, now=NOW, secret=secret)
    mine, other = pulls.all()
    assert opened(workspace, mine) == ("X-Key", "k")
    with pytest.raises(SealBroken):
        opened(workspace, other)


def test_the_commands(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Add, list, run, pause, remove; addresses are shown without what may be a key."""
    where = ["--workspace", str(tmp_path / "shop"), "--json"]
    _put(inbox, "a.csv", GOOD, at=10**15)
    monkeypatch.setenv("SHOP_HEADER", "Authorization: Bearer s3cret")
    remote = ["--url", "https://shop.example/x.csv?key=k3y", "--header-env", "SHOP_HEADER"]
    assert main(["pull", "add", "drop", "--folder", str(inbox), "--every", "10m", *where]) == 0
    assert main(["pull", "add", "remote", *remote, *where]) == 0
    assert main(["pull", "pause", "remote", "--workspace", where[1]]) == 0
    capsys.readouterr()
    assert main(["pull", "run", "drop", *where]) == 0
    assert json.loads(capsys.readouterr().out)["pulls"][0]["accepted"] == 2
    assert main(["pull", "list", *where]) == 0
    shown = capsys.readouterr().out
    drop, other = json.loads(shown)["pulls"]
    assert (drop["taken"], drop["every"], other["paused"], other["header"]) == (
        1,
        "10m",
        True,
        True,
    )
    assert "k3y" not in shown and "s3cret" not in shown
    assert main(["pull", "list", "--workspace", where[1]]) == 0
    assert main(["pull", "remove", "remote", "--workspace", where[1]]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["add", "x"],
        ["add", "x", "--folder", "/no/such/folder"],
        ["add", "x", "--url", "http://a.kr/x.csv"],
        ["add", "x", "--url", "https://u:p@a.kr/x.csv"],
        ["add", "x", "--folder", ".", "--url", "https://a.kr"],
        ["add", "x", "--folder", ".", "--every", "1s"],
        ["add", "x", "--folder", ".", "--every", "soon"],
        ["add", "../x", "--folder", "."],
        ["add", "x", "--folder", ".", "--mapping", "none"],
        ["add", "x", "--url", "https://a.kr/x", "--header-env", "NOT_THERE"],
        ["run"],
        ["run", "x"],
        ["run", "x", "--all"],
        ["remove", "x"],
        ["pause", "x"],
    ],
)
def test_wrong_arguments_are_one_clear_sentence(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, and what to do instead."""
    Workspace.open(tmp_path / "ws").close()
    assert main(["pull", *arguments, "--workspace", str(tmp_path / "ws")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
