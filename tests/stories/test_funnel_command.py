"""The funnel on the command line, with every option, in both languages."""

from __future__ import annotations

import pytest

from tests.stories.conftest import as_program

STEPS = ("product_view", "cart_add", "payment_done")


@pytest.fixture(scope="module")
def imported(shop, tmp_path_factory):
    """A workspace with the demo shop's events in it."""
    folder = tmp_path_factory.mktemp("funnel")
    assert as_program(folder, "import", shop / "web_app_events.csv").status == 0
    return folder


def test_everything_at_once(imported):
    """One JSON document holds steps, groups, times, periods, exits and the other period."""
    said = as_program(
        imported, "funnel", *STEPS, "--within", "7d", "--by", "platform@last", "--optional", "2",
        "--exclude", "payment_error:1-3", "--histogram", "--trend", "month", "--instead", "event",
        "--versus", "2026-01-01..2026-02-01", "--json",
    )  # fmt: skip
    assert said.status == 0, said.err
    found = said.json
    assert found["steps"][1]["optional"]
    assert all(found[part] for part in ("groups", "times", "trend", "exits", "versus"))
    whole = found["steps"][0]["people"]
    assert sum(group["steps"][0]["people"] for group in found["groups"]) == whole


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_people_read_tables(imported, lang):
    """Every table has its heading in the language that was asked for."""
    said = as_program(
        imported, "funnel", *STEPS, "--within", "7d", "--per", "totals", "--histogram",
        "--trend", "month", "--versus", "2026-01-01..2026-02-01", lang=lang,
    )  # fmt: skip
    assert said.status == 0, said.err
    heading = {"ko": "들어온 시기별", "en": "By when they entered"}[lang]
    assert heading in said.out + said.err


def test_another_system_is_explained(imported):
    """The rules and the people who are counted otherwise stand beside the table."""
    said = as_program(imported, "funnel", *STEPS, "--within", "1h", "--like", "mixpanel")
    assert said.status == 0, said.err
    assert "two seconds" in said.err
    assert "Yeojido" in said.out


def test_two_groups_of_people(imported):
    """--versus with a condition compares people."""
    said = as_program(
        imported, "funnel", *STEPS, "--within", "7d", "--versus", "platform = 'app'", "--json"
    )
    assert said.status in (0, 2)
    assert said.json["rows"] if said.status == 0 else said.err.count("\n") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        ("--order", "any", "--optional", "2"),
        ("--order", "strict", "--exclude", "home"),
        ("--optional", "1"),
        ("--exclude", "home:3-1"),
        ("--like", "retentioneering"),
        ("--per", "totals", "--instead", "event"),
        ("--like", "posthog", "--trend", "week"),
        ("--hold", "colour"),
    ],
)
def test_what_does_not_go_together_is_refused(imported, wrong):
    """One sentence, exit status 2, in both languages."""
    for lang in ("ko", "en"):
        said = as_program(imported, "funnel", *STEPS, "--within", "7d", *wrong, lang=lang)
        assert said.status == 2
        assert said.err.strip().count("\n") == 0
