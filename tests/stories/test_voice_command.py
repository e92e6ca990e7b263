"""Somebody looks at what customers say, finds words in the wrong place, and moves them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import Run

ROWS = (
    "user_id,event,time,text,rating",
    "u1,product_view,2026-03-01T10:00:00Z,,",
    "u1,payment_done,2026-03-01T10:20:00Z,,",
    "u1,delivered,2026-03-03T10:00:00Z,,",
    "u1,review_written,2026-03-04T10:00:00Z,배송이 너무 늦어요,2",
    "u2,product_view,2026-03-01T10:00:00Z,,",
    "u2,payment_done,2026-03-01T10:20:00Z,,",
    "u2,delivered,2026-03-02T10:00:00Z,,",
    "u2,review_written,2026-03-04T10:00:00Z,그냥 그래요 최악이에요 mina@example.com,1",
    "u3,product_view,2026-03-01T10:00:00Z,,",
    "u3,payment_done,2026-03-01T10:20:00Z,,",
    "u3,delivered,2026-03-02T10:00:00Z,,",
    "u3,review_written,2026-03-05T10:00:00Z,그냥 그래요 최악이에요 mina@example.com,5",
)


@pytest.fixture
def shop(run: Run, tmp_path: Path) -> Run:
    """A small shop's events, imported."""
    path = tmp_path / "events.csv"
    path.write_text("\n".join(ROWS), encoding="utf-8")
    assert run("import", path).status == 0
    assert run("journey", "init", "--type", "purchase").status == 0
    return run


def test_words_are_listed_with_where_they_were_put_and_why(shop: Run) -> None:
    """A review about the delivery stands at the delivery, because of its words; all is masked."""
    found = shop("voice", "list", "--json").json
    assert found["total"] == found["texts"] == 3
    late = next(voice for voice in found["voices"] if "배송" in voice["text"])
    assert (late["touchpoint"], late["reason"]) == ("deliver", "text")
    assert late["confidence"] >= 0.5
    assert "배송이" in late["because"]
    assert "mina@example.com" not in shop("voice", "list").out
    assert "because of" in shop("voice", "list").out
    only = shop("voice", "list", "--touchpoint", "deliver", "--json").json
    assert [voice["key"] for voice in only["voices"]] == [late["key"]]


def test_moved_words_stay_moved_and_can_be_taken_back(shop: Run) -> None:
    """All same texts move with one word of a person, by key or by text, until it is taken back."""
    before = shop("voice", "list", "--unhappy", "--json").json["voices"]
    dull = next(voice for voice in before if "최악" in voice["text"])
    assert dull["reason"] == "rule"
    moved = shop("voice", "move", dull["key"][:8], "paid", "--by", "mina", "--json")
    assert moved.status == 0, moved.err
    assert (moved.json["touchpoint"], moved.json["events"]) == ("paid", 2)
    after = shop("voice", "list", "--touchpoint", "paid", "--json").json["voices"]
    assert {(each["reason"], each["confidence"]) for each in after} == {("person", 1.0)}
    assert len(after) == 2
    drawn = shop("map", "--out", "map.json", "--json").json
    cell = next(c for c in drawn["cells"] if c["lane"] == "emotion" and c.get("step") == "paid")
    assert cell["values"]["by_person"] == 2
    assert shop("voice", "move", "배송이  너무 늦어요", "off").status == 0
    assert shop("voice", "list", "--touchpoint", "off", "--json").json["total"] == 1
    assert shop("voice", "unmove", "배송이 너무 늦어요").status == 0
    assert shop("voice", "unmove", dull["key"][:8]).status == 0
    assert shop("voice", "list", "--touchpoint", "off", "--json").json["total"] == 0
    assert shop("voice", "unmove", dull["key"][:8]).status == 2


def test_the_overview_says_what_is_felt_where(shop: Run) -> None:
    """Sources, stages, and how words were put where they are."""
    found = shop("voice", "--json").json
    assert found["sources"] == [{"event": "review_written", "texts": 3, "ratings": 3, "people": 3}]
    assert found["routing"]["texts"] == 3
    assert {row["id"] for row in found["touchpoints"]} >= {"deliver", "review"}
    assert "review_written" in shop("voice").out


def test_wrong_words_are_refused_in_a_sentence(shop: Run) -> None:
    """A touchpoint that is not there, words nobody said, two orders at once."""
    assert "off" in shop("voice", "list", "--touchpoint", "nowhere").err
    assert "Nobody said this" in shop("voice", "move", "아무도 안 한 말", "paid").err
    assert shop("voice", "move", "배송이 너무 늦어요", "use").status == 2  # a stage
    assert shop("voice", "list", "--unhappy", "--unsure").status == 2
    assert shop("voice", "list", "--most", "0").status == 2


def test_a_log_without_words_says_so(run: Run, tmp_path: Path) -> None:
    """No text, no list: one sentence about what to import."""
    path = tmp_path / "events.csv"
    path.write_text("user_id,event,time\nu1,home,2026-03-01\nu1,cart,2026-03-01\n")
    assert run("import", path).status == 0
    assert "No event holds words" in run("voice").err
    said = run("voice", "list")
    assert said.status == 2
    assert "No event holds words" in said.err


def test_the_overview_is_a_picture(shop: Run, tmp_path: Path) -> None:
    """A page without scripts in either language: its table, its quotes, nobody's address."""
    for language in ("ko", "en"):
        out = tmp_path / f"voices.{language}.html"
        assert shop("voice", "--lang", language, "--out", out).status == 0
        page = out.read_text(encoding="utf-8")
        assert "<script" not in page
        assert "mina@example.com" not in page
        assert {"ko": "글의 자리와 그 근거", "en": "Where words belong and why"}[language] in page
        assert "늦어요" in page
    for form in ("svg", "png", "pdf"):
        assert shop("voice", "--out", tmp_path / f"voices.{form}", "--json").json["quotes"]
        assert (tmp_path / f"voices.{form}").stat().st_size > 1_000
    assert shop("voice", "--out", tmp_path / "voices.gif").status == 2
