"""What people of the demo shop talk about, against what was planted in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import yeojido as yj
from yeojido.adapters.demo import write
from yeojido.app import pictures
from yeojido.app.log import Log


def run(*arguments: str, at: Path, status: int = 0) -> str:
    """Run the command line; return what it wrote on stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "yeojido", *arguments, "--workspace", str(at / "ws")],
        capture_output=True, text=True, check=False, cwd=at, timeout=300,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The log of the demo shop of 5,000 customers."""
    folder = tmp_path_factory.mktemp("topics")
    files = write(folder / "shop", customers=5_000, seed=7)
    run("import", *map(str, files), at=folder)
    return yj.open(folder / "ws")


def said(found: Any) -> set[str]:
    """Return phrases and what is said along with them."""
    return {name for each in found for name in (each.phrase, *each.also)}


@pytest.mark.slow
def test_each_stage_is_known_by_its_own_words(shop: Log) -> None:
    """Paying speaks of 결제, using of 배송: the stages' phrases are those that were planted."""
    answer = yj.topics(shop)
    stages = {group.name.ko: said(group.phrases) for group in answer.groups}
    assert "결제" in stages["구매"]
    assert {"배송", "도착"} <= stages["사용"]
    assert "결제" not in stages["사용"] | stages["평가"]
    assert answer.reading.voices == answer.reading.read_voices > 2_000
    assert any("메일" in topic.name and topic.direction == "rising" for topic in answer.topics)


@pytest.mark.slow
def test_daily_mails_are_what_people_in_their_twenties_talk_about(shop: Log) -> None:
    """Truth 4: a mail every day, to people in their twenties, in May."""
    by_age = yj.topics(shop, by="age_band", top=4, topics=0)
    ages = {group.id: said(group.phrases) for group in by_age.groups}
    assert {"메일", "매일", "광고"} <= ages["20대"]
    assert not any("메일" in ages[other] for other in ("30대", "40대", "50대"))
    by_month = yj.topics(shop, compare="period", unit="month", top=6, topics=0)
    months = {group.id: said(group.phrases) for group in by_month.groups}
    assert "메일" in months["2026-05"]
    assert not any("메일" in phrases for month, phrases in months.items() if month < "2026-05")


@pytest.mark.slow
def test_the_payment_fault_and_the_mails_rise_in_their_weeks(shop: Log) -> None:
    """Truths 1 and 4 in the week in which they begin; the week before them has nothing of it."""
    fault = yj.topics(shop.only(end="2026-03-16"), "rising", least=4)
    assert any("결제" in name for name in said(fault.rising))
    mails = yj.topics(shop.only(end="2026-05-11"), "rising")
    assert mails.week == ("2026-05-04", "2026-05-10")
    assert "메일" in mails.rising[0].phrase
    assert mails.rising[0].people > 50
    before = yj.topics(shop.only(end="2026-05-04"), "rising")
    assert not any("메일" in each.phrase for each in before.rising)


@pytest.mark.slow
def test_needs_factors_and_pictures(shop: Log) -> None:
    """Wishes are grouped, factors have people, and every kind has a picture in both languages."""
    needs = yj.topics(shop, "needs")
    assert any("설명서" in (each.about or "") for each in needs.needs)
    factors = yj.topics(shop, "factors")
    assert [each.id for each in factors.factors] == [
        "quality", "price", "convenience", "service", "delivery",
    ]  # fmt: skip
    assert all(each.people > 50 for each in factors.factors)
    rivals = yj.topics(shop, "competitors", competitors=["동네 가게=동네"])
    rising = yj.topics(shop, "rising")
    answers = {"needs": needs, "factors": factors, "competitors": rivals, "rising": rising}
    for kind, answer in answers.items():
        for lang in ("ko", "en"):
            scene = pictures.draw(kind, answer.to_dict(), lang)
            assert scene.title
            assert scene.height > 200


def test_what_cannot_be_asked_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Two kinds at once, an unknown stage, a name of one letter."""
    (tmp_path / "a.csv").write_text("user_id,time,event,text\np,2026-01-01,a,좋아요\n", "utf-8")
    run("import", "a.csv", at=tmp_path)
    for wrong in (["--rising", "--needs"], ["--stage", "nowhere"], ["--competitor", "x"]):
        told = run("voice", "topics", *wrong, at=tmp_path, status=2)
        assert "Traceback" not in told
        assert 1 <= len(told.strip().splitlines()) <= 2
