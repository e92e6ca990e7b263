"""What adverts cost: reports as platforms write them, and their way into attribution."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.collect import exports
from yeojido.app.cli.main import main
from yeojido.app.costs import costs_for, import_costs
from yeojido.collect.roles import Overrides
from yeojido.domain.errors import BadOption, NotThisShape
from yeojido.store.costs import Cost, Costs
from yeojido.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with Workspace.open(tmp_path / "ws") as opened:
        yield opened


def _file(folder: Path, text: str, name: str = "report.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return path


def test_reports_of_four_platforms_are_one_table(workspace: Workspace, tmp_path: Path) -> None:
    """Amounts with separators, days with dots, currencies in a column or in its name."""
    for name, text in exports.COSTS.items():
        report = import_costs(workspace, [_file(tmp_path, text, f"{name}.csv")])
        assert report.skipped == 0 and report.shapes == {f"{name}.csv": name}
    assert Costs(workspace.database).all() == [
        Cost("google", "2026-03-01", "Brand", "Exact", "KRW", 12_000_000_000, 80, 1500),
        Cost("kakao", "2026-03-01", "친구톡", "3월", "KRW", 22_000_000_000, 70, 5000),
        Cost("meta", "2026-03-01", "Spring", "Lookalike", "KRW", 30_000_000_000, 120, 9000),
        Cost("naver", "2026-03-01", "브랜드검색", "메인", "KRW", 15_400_000_000, 95, 2000),
        Cost("google", "2026-03-02", "Brand", "Exact", "KRW", 9_000_000_000, 61, 1200),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_title_before_and_a_sum_behind_are_no_costs(
    workspace: Workspace, tmp_path: Path, encoding: str
) -> None:
    """Google's reports begin with a title and a period and end in totals."""
    text = "Campaign report\n1 March 2026 - 2 March 2026\n" + exports.GOOGLE_ADS
    text += "2026-03-02,Total: Account,,KRW,21000,2700,141,5\n"
    report = import_costs(workspace, [_file(tmp_path, text, encoding=encoding)])
    assert (report.new, report.skipped) == (2, 1)


def test_rows_of_one_day_and_campaign_are_added(workspace: Workspace, tmp_path: Path) -> None:
    """A report by device has several; a later report of the day replaces their sum."""
    text = "day,platform,campaign,cost,clicks\n" + "2026-03-01,google,a,100,1\n" * 2
    report = import_costs(workspace, [_file(tmp_path, text)])
    assert (report.rows, report.new, report.joined) == (2, 1, 1)
    again = import_costs(workspace, [_file(tmp_path, text.replace("100", "150"))])
    assert (again.new, again.replaced) == (0, 1)
    assert costs_for(workspace, "utm_source") == ({"google": 300.0}, ())
    assert costs_for(workspace, "utm_campaign") == ({"a": 300.0}, ())
    assert costs_for(workspace, "channel", "2026-03-02") == ({}, ())


def test_costs_in_two_currencies_are_not_added(workspace: Workspace, tmp_path: Path) -> None:
    """There is no rate to add them by: none are used, and that is said."""
    text = "day,platform,campaign,currency,cost,clicks\n2026-03-01,a,x,KRW,1,1\n2026-03-01,b,x,USD,1,1\n"
    import_costs(workspace, [_file(tmp_path, text)])
    costs, warnings = costs_for(workspace, "channel")
    assert costs == {} and "KRW, USD" in warnings[0].en


def test_what_is_no_report_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """With the columns that are missing; shapes of events are no shapes of costs."""
    path = _file(tmp_path, exports.CAFE24)
    with pytest.raises(NotThisShape):
        import_costs(workspace, [path])
    with pytest.raises(BadOption):
        import_costs(workspace, [path], Overrides(shape="cafe24.orders"))
    assert Costs(workspace.database).all() == []


def test_attribution_uses_the_costs_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Imported once, they are in the answer, for the days asked for; --cost overrules them."""
    where = ["--workspace", str(tmp_path / "ws"), "--json"]
    rows = "".join(
        f"u{i},visit,2026-03-01T10:{i:02}:00Z,google\nu{i},buy,2026-03-01T11:{i:02}:00Z,\n"
        for i in range(40)
    )
    events = _file(tmp_path, "user_id,event,timestamp,utm_source\n" + rows, "events.csv")
    costs = _file(tmp_path, "day,platform,cost,clicks\n2026-03-01,google,4000,9\n", "costs.csv")
    assert main(["import", str(events), *where]) == 0
    assert main(["costs", "import", str(costs), *where]) == 0
    assert main(["costs", "list", *where]) == 0
    capsys.readouterr()
    ask = ["attribution", "buy", "--channel", "utm_source", "--model", "last", *where]
    found: list[float | None] = []
    for more in ([], ["--cost", "google=8000"], ["--from", "2026-03-01", "--to", "2026-03-02"]):
        assert main([*ask, *more]) == 0
        credits_ = json.loads(capsys.readouterr().out)["credits"]
        found.append(next(c["cost"] for c in credits_ if c["channel"] == "google"))
    assert found == [4000.0, 8000.0, 4000.0]
