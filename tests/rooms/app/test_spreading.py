"""An import spread over machines makes the log that one machine makes, row for row."""

from __future__ import annotations

import gzip
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.rooms.collect import exports
from yeojido.adapters.files import delimited, pieces
from yeojido.app.importing import ImportReport, Overrides, import_files
from yeojido.domain.errors import AllRowsBad, FileEmpty, FolderNotShared, UnknownColumn
from yeojido.store import identity
from yeojido.store.workspace import Workspace


class Machines:
    """A cluster of one: what is sent and what comes back is pickled, as between machines."""

    def __init__(self) -> None:
        self.tasks: list[int] = []

    def each(self, work: Callable[[int], Any], count: int, progress: object = None) -> list[Any]:
        """Do every task, the last one first: nothing may depend on the order."""
        self.tasks.append(count)
        sent = pickle.dumps(work)
        return [
            pickle.loads(pickle.dumps(pickle.loads(sent)(place)))
            for place in reversed(range(count))
        ][::-1]


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 700)
    monkeypatch.setattr(pieces, "PIECE_BYTES", 2000)
    monkeypatch.setattr(pieces, "PIECE_ROWS", 100)


HEAD = "user_id,event,timestamp,platform,price,phone,note\n"


def _line(i: int) -> str:
    """A row of a shop's export, some of them odd, some broken, some the same as others."""
    note = ["", '"two\nlines, and ""quotes"""', 'in"side', "plain"][i % 4]
    moment = "2026-02-31" if i % 41 == 0 else f"2026-01-{1 + i % 28:02} 10:00:{i % 7:02}"
    if i % 53 == 0:
        return "too,few\n"
    if i % 67 == 0:
        return "\n"
    return f"u{i % 9},{('home', 'cart', '결제')[i % 3]},{moment},app,{i % 5},010-1234-56{i % 100:02},{note}\n"


def _csv(folder: Path) -> list[Path]:
    path = folder / "shop.csv"
    path.write_text(HEAD + "".join(map(_line, range(400))), encoding="utf-8")
    return [path]


def _marked(folder: Path) -> list[Path]:
    path = folder / "marked.csv"
    path.write_text(HEAD + "".join(map(_line, range(90))) + "u1,end", encoding="utf-8-sig")
    return [path]


def _korean(folder: Path) -> list[Path]:
    path = folder / "korean.csv"
    path.write_text(HEAD + "".join(map(_line, range(90))), encoding="cp949")
    return [path]


def _table(rows: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer_id": [f"C{i % 13}" for i in range(rows)],
            "time": [1_770_000_000_000_000 + 1000 * (i % 40) for i in range(rows)],
            "event": [("view", "buy")[i % 2] for i in range(rows)],
            "amount": [i % 7 / 2 for i in range(rows)],
        }
    ).with_columns(pl.from_epoch("time", "us"))


def _parquet(folder: Path) -> list[Path]:
    table = folder / "events"
    (table / "day=1").mkdir(parents=True)
    (table / "_SUCCESS").touch()
    _table(350).write_parquet(table / "day=1" / "part-0.parquet", row_group_size=60)
    _table(120).write_parquet(table / "part-1.parquet")
    return [table]


def _several(folder: Path) -> list[Path]:
    """Files of all sorts, some of which cannot be cut, before others that come behind them."""
    lines = [{"user_id": "u1", "event": "open", "timestamp": "2026-01-03"}] * 5
    (folder / "app.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with gzip.open(folder / "old.csv.gz", "wt") as file:
        file.write(HEAD + "".join(map(_line, range(60))))
    survey = "respondent,date,배송 만족도,가격 만족도,의견\n" + "".join(
        f"u{i},2026-01-{1 + i % 28:02},{1 + i % 5},{5 - i % 5},'좋아요 {i}'\n" for i in range(80)
    )
    (folder / "survey.csv").write_text(survey, encoding="utf-8")
    here = [folder / name for name in ("app.jsonl", "old.csv.gz", "survey.csv")]
    return [*here, *_csv(folder), *_parquet(folder)]


FILES = {
    "csv": _csv, "marked": _marked, "cp949": _korean, "parquet": _parquet, "several": _several,
}  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Workspace, Workspace]]:
    """Two workspaces with one secret, so that they make the same pseudonyms."""
    with Workspace.open(tmp_path / "here") as here, Workspace.open(tmp_path / "there") as there:
        (there.path / "secret").write_bytes(here.secret)
        yield here, there


def same(here: Workspace, there: Workspace) -> bool:
    """Whether two logs hold the same rows in the same order, with the same types."""
    assert here.log.summary() == there.log.summary()
    assert here.log.buckets() == there.log.buckets()
    return all(here.log.frame(b).equals(there.log.frame(b)) for b in here.log.buckets())


def told(report: ImportReport) -> dict[str, Any]:
    """What a report says, and the rejected rows, without what names the workspace."""
    document = report.to_dict()
    path = document.pop("rejects_file")
    document["rejects"] = path and Path(path).read_text(encoding="utf-8-sig")
    return document


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_log(name: str, tmp_path: Path, two: tuple[Workspace, Workspace]) -> None:
    """Files that are cut and files that cannot be give the same rows, ids, rejects and report."""
    paths = FILES[name](tmp_path)
    here, there = two
    overrides = Overrides()
    machines = Machines()
    expected = told(import_files(here, paths, overrides))
    assert told(import_files(there, paths, overrides, cluster=machines)) == expected
    assert same(here, there)
    assert expected["rows"] > 80
    if name in ("csv", "parquet"):
        assert machines.tasks[0] > 3, "it was cut"


def test_again_and_longer(tmp_path: Path, two: tuple[Workspace, Workspace]) -> None:
    """A repeat changes nothing; a longer copy adds what is new; a column may change its type."""
    here, there = two
    (path,) = _csv(tmp_path)
    machines = Machines()
    import_files(here, [path])
    import_files(there, [path], cluster=machines)
    before = sorted((there.path / "log").iterdir())
    again = import_files(there, [path], cluster=machines)
    assert again.accepted == 0
    assert sorted((there.path / "log").iterdir()) == before
    with path.open("a", encoding="utf-8") as file:
        file.writelines(map(_line, range(400, 500)))
        file.write("u3,home,2026-01-05 10:00:00,app,dear,,\n")
    import_files(here, [path])
    import_files(there, [path], cluster=machines)
    assert here.log.summary().schema["price"] == "text"
    assert same(here, there)
    assert not list((there.path / "staging").iterdir())


def test_nothing_personal_is_staged_or_stored(tmp_path: Path) -> None:
    """What workers write holds no telephone number, and neither does the log."""
    paths = _csv(tmp_path)
    with Workspace.open(tmp_path / "ws") as workspace:
        found: list[bytes] = []

        class Peeking(Machines):
            """A cluster that somebody looks into."""

            def each(
                self, work: Callable[[int], Any], count: int, progress: object = None
            ) -> list[Any]:
                """Keep what is staged, and what travels."""
                results = super().each(work, count)
                found.extend(
                    file.read_bytes() for file in (workspace.path / "staging").rglob("*.arrow")
                )
                found.append(pickle.dumps(results))
                return results

        import_files(workspace, paths, cluster=Peeking())
        assert len(found) > 4
        for held in [*found, *(f.read_bytes() for f in (workspace.path / "log").iterdir())]:
            assert b"010-1234" not in held


def test_what_is_wrong_is_said_the_same_way(tmp_path: Path) -> None:
    """Unknown columns, bad rows and empty files are refused; nothing stays behind."""
    bad = tmp_path / "bad.csv"
    bad.write_text(HEAD + "u1,home,2026-02-31,app,1,,\n" * 30)
    empty = tmp_path / "empty.csv"
    empty.touch()
    with Workspace.open(tmp_path / "ws") as workspace:
        for path, error, said in (
            (bad, AllRowsBad, {}), (empty, FileEmpty, {}), (bad, UnknownColumn, {"person": "kunde"}),
        ):  # fmt: skip
            with pytest.raises(error):
                import_files(workspace, [path], Overrides(**said), cluster=Machines())
        assert workspace.log.summary().events == 0
        assert not list((workspace.path / "staging").iterdir())


def test_files_that_a_worker_does_not_see_are_named(tmp_path: Path) -> None:
    """A raw file must lie where the workers see it."""
    (path,) = _csv(tmp_path)

    class Blind(Machines):
        """Machines that have other disks."""

        def each(
            self, work: Callable[[int], Any], count: int, progress: object = None
        ) -> list[Any]:
            """Lose the file on the way."""
            path.rename(tmp_path / "elsewhere.csv")
            return super().each(work, count)

    with (
        Workspace.open(tmp_path / "ws") as workspace,
        pytest.raises(FolderNotShared, match=tmp_path.name),
    ):
        import_files(workspace, [path], cluster=Blind())


def test_a_visitor_who_signs_in_is_one_person_there_too(tmp_path: Path) -> None:
    """What stands together in rows that workers read comes back and joins, as it does here."""
    path = exports.ga4_json(tmp_path / "a.json")
    with Workspace.open(tmp_path / "ws") as workspace:
        machines = Machines()
        assert import_files(workspace, [path], cluster=machines).accepted == 4
        assert machines.tasks
        with workspace.database.reading() as connection:
            known = identity.persons_of(connection, ["anonymous:11.22"])
        assert known == {"anonymous:11.22": "minji"}
        workspace.log.refresh()
        assert workspace.log.summary().people == 2
