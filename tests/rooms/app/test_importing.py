"""Files into the workspace: all or nothing, nothing twice, nothing lost unsaid."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from yeojido.app.ahead import ahead
from yeojido.app.importing import ImportReport, Overrides, import_files, read_memory
from yeojido.domain.errors import AllRowsBad, BadOption, FileMissing, UnknownColumn, YeojidoError
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    opened = Workspace.open(tmp_path / "ws")
    yield opened
    opened.close()


def _shop(path: Path, rows: int, bad: int = 0, seed: int = 1) -> Path:
    """A file of a shop: ``rows`` good rows, then ``bad`` ones."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["user_id", "event", "timestamp", "platform", "price"])
        for i in range(rows):
            moment = f"2026-01-{1 + i % 28:02} 10:{i % 60:02}:00"
            out.writerow(
                [
                    f"u{dice.randrange(20)}",
                    dice.choice(["home", "cart", "pay"]),
                    moment,
                    "app",
                    i % 5,
                ]
            )
        for _ in range(bad):
            out.writerow(["u1", "home", "2026-02-31", "app", 1])
    return path


def _state(workspace: Workspace) -> tuple[int, list[tuple[object, ...]]]:
    frames = [workspace.log.frame(bucket) for bucket in workspace.log.buckets()]
    rows = sorted(
        row
        for frame in frames
        for row in frame.select("person", "time", "event", "id_hi", "id_lo").rows()
    )
    return workspace.log.summary().events, rows


def _adds_up(report: ImportReport) -> bool:
    return report.rows == report.accepted + report.duplicates + report.rejected


def test_the_report(tmp_path: Path, workspace: Workspace) -> None:
    """Counts add up, columns carry reasons in two languages, and it is plain JSON."""
    report = import_files(workspace, [_shop(tmp_path / "shop.csv", 300, bad=4)])
    assert (report.rows, report.accepted, report.duplicates, report.rejected) == (304, 300, 0, 4)
    document = json.loads(json.dumps(report.to_dict()))
    assert {"rows", "accepted", "duplicates", "rejected", "people", "events", "first", "last",
            "rejects_file", "columns"} <= set(document)  # fmt: skip
    assert document["columns"]["shop.csv"]["person"]["column"] == "user_id"
    assert set(document["columns"]["shop.csv"]["person"]["reason"]) == {"ko", "en"}
    assert document["first"] == "2026-01-01T01:00:00Z"
    rejects = Path(document["rejects_file"]).read_text(encoding="utf-8-sig").splitlines()
    assert len(rejects) == 5
    assert rejects[1].startswith("shop.csv,302,column timestamp holds a date")


def test_twice_and_longer(tmp_path: Path, workspace: Workspace) -> None:
    """The same file again adds nothing; a longer copy adds what is new, repeats in it included."""
    path = _shop(tmp_path / "shop.csv", 400)
    first = import_files(workspace, [path])
    state = _state(workspace)
    again = import_files(workspace, [path])
    assert (again.accepted, again.duplicates) == (0, 400)
    assert _state(workspace) == state
    longer = import_files(workspace, [_shop(tmp_path / "shop.csv", 650)])
    assert (longer.accepted, longer.duplicates, longer.events) == (250, 400, 650)
    assert all(map(_adds_up, (first, again, longer)))


def test_identical_rows_are_distinct_events(tmp_path: Path, workspace: Workspace) -> None:
    """Two equal rows of one file are two events, and stay two."""
    path = tmp_path / "a.csv"
    path.write_text("user,event,time\n" + "u1,home,2026-01-01\n" * 3)
    assert import_files(workspace, [path]).accepted == 3
    assert import_files(workspace, [path]).duplicates == 3


def test_several_files_are_one_log(tmp_path: Path, workspace: Workspace) -> None:
    """Events and reviews of the same people meet; flags fit the files that have the column."""
    reviews = tmp_path / "reviews.csv"
    reviews.write_text(
        "고객번호,작성일,별점,리뷰\nu1,2026-02-01,5,아주 좋아요\nu2,2026-02-02,1,너무 늦어요\n"
    )
    shop = _shop(tmp_path / "shop.csv", 100)
    report = import_files(workspace, [shop, reviews], Overrides(event="event"))
    assert (report.accepted, report.people) == (102, 20)
    assert workspace.log.summary().schema["rating"] == "number"
    frames = pl.concat([workspace.log.frame(b) for b in workspace.log.buckets()], how="diagonal")
    said = frames.filter(pl.col("text").is_not_null()).sort("time")
    assert said["rating"].to_list() == [2.0, -2.0]
    with pytest.raises(UnknownColumn):
        import_files(workspace, [shop, reviews], Overrides(event="nowhere"))


@pytest.mark.parametrize("where", [0, 1, 2])
def test_stopping_midway_changes_nothing_and_again_completes(
    tmp_path: Path, workspace: Workspace, where: int
) -> None:
    """Ctrl-C at any file leaves the log as it was; the next run brings all in."""
    paths = [_shop(tmp_path / f"{i}.csv", 50, seed=i) for i in range(3)]
    import_files(workspace, paths[:1])
    state = _state(workspace)
    calls = iter(range(99))

    def stop(_done: int, _total: int) -> None:
        if next(calls) == where:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(workspace, paths, progress=stop)
    assert _state(workspace) == state
    assert import_files(workspace, paths).events == 150


def test_a_bad_file_among_good_ones_changes_nothing(tmp_path: Path, workspace: Workspace) -> None:
    """Either all files come in or none."""
    good = _shop(tmp_path / "good.csv", 20)
    with pytest.raises(FileMissing):
        import_files(workspace, [good, tmp_path / "missing.csv"])
    assert workspace.log.summary().events == 0


def test_one_file_named_twice_and_two_of_one_name(tmp_path: Path, workspace: Workspace) -> None:
    """The first is taken once, with a warning; the others keep apart in the report."""
    (tmp_path / "other").mkdir()
    one = _shop(tmp_path / "a.csv", 20)
    two = _shop(tmp_path / "other" / "a.csv", 30, seed=2)
    report = import_files(workspace, [one, two, tmp_path / "other" / ".." / "a.csv"])
    assert report.accepted == 50
    assert set(report.columns) == {str(one), str(two)}
    assert any("twice" in warning.en for warning in report.warnings)


def test_a_file_of_bad_rows_is_refused(tmp_path: Path, workspace: Workspace) -> None:
    """When no row can be taken, the commonest reason is said, and where the rows are listed."""
    path = _shop(tmp_path / "bad.csv", 0, bad=5)
    with pytest.raises(AllRowsBad, match="does not exist") as caught:
        import_files(workspace, [path])
    listed = Path(str(caught.value.values["rejects_file"]))
    assert len(listed.read_text(encoding="utf-8-sig").splitlines()) == 6


def test_wrong_options(tmp_path: Path, workspace: Workspace) -> None:
    """A zone that does not exist is refused before anything is read."""
    with pytest.raises(BadOption, match="Atlantis"):
        import_files(workspace, [tmp_path / "x.csv"], Overrides(timezone="Atlantis"))
    with pytest.raises(BadOption, match="FILE"):
        import_files(workspace, [])


def test_progress_counts_bytes(tmp_path: Path, workspace: Workspace) -> None:
    """The last call says that all bytes of all files are done."""
    paths = [_shop(tmp_path / f"{i}.csv", 50, seed=i) for i in range(2)]
    calls: list[tuple[int, int]] = []
    import_files(workspace, paths, progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (sum(p.stat().st_size for p in paths),) * 2
    assert calls == sorted(calls)


def test_columns_are_told_before_rows_are_taken(tmp_path: Path, workspace: Workspace) -> None:
    """Whoever asks sees how each file is understood while nothing is stored yet."""
    seen: list[tuple[str, str | None, int]] = []
    import_files(
        workspace, [_shop(tmp_path / "a.csv", 10)],
        on_columns=lambda name, plan: seen.append((name, plan.column("person"), workspace.log.summary().events)),
    )  # fmt: skip
    assert seen == [("a.csv", "user_id", 0)]


def test_memory_holds_what_the_workspace_would(tmp_path: Path, workspace: Workspace) -> None:
    """Reading into memory gives the same events and the same report."""
    path = _shop(tmp_path / "a.csv", 120, bad=2)
    log, report = read_memory([path])
    stored = import_files(workspace, [path])
    assert (report.rows, report.accepted, report.rejected, report.people) == (
        stored.rows, stored.accepted, stored.rejected, stored.people
    )  # fmt: skip
    assert log.summary().names == workspace.log.summary().names


def test_ahead_raises_what_was_raised_and_stops_when_left() -> None:
    """Reading on a thread of its own hides no error and ends with its reader."""

    def things() -> Iterator[int]:
        yield 1
        raise FileMissing(path="x")

    with pytest.raises(FileMissing):
        list(ahead(things()))
    endless = ahead(iter(range(10**9)))
    assert next(endless) == 0
    endless.close()  # pyright: ignore[reportAttributeAccessIssue]


_PUBLIC = [
    ("shop_clickstream.csv.gz", Overrides(), 31_106, 600),
    ("simple_shop/simple-onlineshop.csv.gz", Overrides(), 35_381, 3_751),
    ("simple_shop/ab_test_demo.csv.gz", Overrides(), 33_279, 3_751),
    ("bluesleep_sim.csv.gz", Overrides(), 15_792, 3_797),
    ("process/sepsis.csv.gz", Overrides(), 15_214, 1_050),
    ("process/hospital_billing.csv.gz", Overrides(), 49_951, 10_000),
    ("process/traffic_fines.csv.gz", Overrides(), 34_724, 10_000),
    ("process/patients.csv.gz", Overrides(), 5_442, 500),
    ("completejourney/transactions_sample.csv.gz", Overrides(), 75_000, 2_377),
    ("completejourney/coupon_redemptions.csv.gz", Overrides(), 2_102, 410),
    ("cdnow/CDNOW_master.txt.gz", Overrides(), 69_659, 23_570),
]


@pytest.mark.parametrize(
    ("name", "overrides", "rows", "people"), _PUBLIC, ids=[p[0] for p in _PUBLIC]
)
def test_public_files(
    shared_data: Path, name: str, overrides: Overrides, rows: int, people: int
) -> None:
    """Files that nobody here wrote come in whole, without a flag."""
    _, report = read_memory([shared_data / name], overrides)
    assert (report.accepted, report.rejected, report.people) == (rows, 0, people)


def test_the_airport_survey(shared_data: Path) -> None:
    """With its date said, the survey of 2017 becomes answers; the people are its respondents."""
    path = shared_data / "sfo_survey" / "2017_SFO_Customer_Survey.csv.gz"
    with pytest.raises(YeojidoError, match="--time"):
        read_memory([path])
    log, report = read_memory([path], Overrides(date="2017-05-13"))
    assert _adds_up(report)
    assert report.people > 2_800
    assert {"Q7ART", "Q9FOOD", "NETPRO"} <= set(log.summary().names)


def test_personal_data_stays_outside_and_repeats_are_still_seen(
    tmp_path: Path, workspace: Workspace
) -> None:
    """Nothing personal is in the log or the rejects; the same file again still adds nothing."""
    path = tmp_path / "a.csv"
    rows = [
        f"kim{i}@mail.kr,010-1234-{i:04},주문,2026-01-01,연락처 010-1234-{i:04}" for i in range(30)
    ]
    header = "이메일,전화번호,이벤트,일시,의견"
    path.write_text("\n".join([header, *rows, "kim@mail.kr,010-1234-5678,주문,2026-02-31,x"]))
    first = import_files(workspace, [path])
    frames = [workspace.log.frame(bucket) for bucket in workspace.log.buckets()]
    told = str([frame.to_dicts() for frame in frames]) + Path(first.rejects_file or "").read_text()
    assert "mail.kr" not in told
    assert "1234-" not in told
    assert first.withheld == {"a.csv": ["전화번호"]}
    assert (first.accepted, first.people) == (30, 30)
    assert import_files(workspace, [path]).duplicates == 30
