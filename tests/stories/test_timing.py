"""Questions about time on the command line, and what they show of the demo shop's truths."""

from __future__ import annotations

import pytest

import yeojido as yj
from tests.stories.conftest import Run
from yeojido.adapters.demo import FILES, write
from yeojido.app.cli.language import LANGUAGE

CSV = """person,event,time,price
ana,visit,2026-03-02T10:00,
ana,order,2026-03-02T10:05,20
bo,visit,2026-03-03T10:00,
ana,visit,2026-03-10T10:00,
cy,visit,2026-03-20T10:00,
"""


def test_every_question_is_answered_in_words_and_json(run: Run, tmp_path) -> None:
    """A table for people, one document for programs, and clear refusals."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    assert run("import", "log.csv").status == 0
    for command, said in {
        "visits": "66.7%",
        "lifecycle --unit week": "2026-03-16*",
        "retention visit visit --unit day --brackets 0,1,3,7 --clock calendar": "3–6",
        "stickiness --of month": "31",
        "cohorts --measure sum --value price --unit month": "6.67",
        "edge-times visit order --within 1h": "1시간" if LANGUAGE == "ko" else "1h",
    }.items():
        plain = run(*command.split())
        assert plain.status == 0, plain.err
        assert said in plain.out
        document = run(*command.split(), "--json").json
        assert isinstance(document, dict)
    asked = run("retention", "visit", "visit", "--json", "--timezone", "UTC").json
    assert asked["people"] == 3
    assert asked["average"][1]["returned"] == 1
    for command in ("retention --brackets 3,x", "retention --brackets 3,1", "visits --gap soon"):
        refused = run(*command.split())
        assert refused.status == 2
        assert len(refused.err.strip().splitlines()) == 1


def test_stages_of_a_kept_journey(run: Run, tmp_path) -> None:
    """The journey is proposed where none is kept."""
    (tmp_path / "log.csv").write_text(CSV, encoding="utf-8")
    run("import", "log.csv")
    assert run("stage-times").status == 0


@pytest.mark.slow
def test_people_in_their_twenties_stop_coming_after_the_daily_mails(tmp_path) -> None:
    """Compared with everyone else, fewer of them are kept in May and June, and in no month before."""
    write(tmp_path, 5000, 7)
    log = yj.read(*(tmp_path / name for name in FILES))
    visited = yj.Lifecycle("month", "platform is not null", until="2026-07-01",
                           timezone="Asia/Seoul")  # fmt: skip
    found = log.run(yj.Difference(visited, "age_band = '20대'"))
    clear = {row.item[0]: row.difference for row in found.rows if row.clear}
    assert set(clear) == {"2026-05", "2026-06"}
    assert all(difference < -0.05 for difference in clear.values())
