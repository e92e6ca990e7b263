"""Personal data in customers' texts: what is found, what is left alone, and that it costs little."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.masking import recall, sentences
from yeojido.collect.speech import masked_text, masked_texts

MASKED = {
    "홍길동 고객님": "[name] 고객님",
    "저는 김민수입니다": "저는 [name]입니다",
    "담당자 박영희 님이 전화했어요": "담당자 [name] 님이 전화했어요",
    "김민수 기사님 감사해요": "[name] 기사님 감사해요",
    "이름: 홍길동 / 성함은 황보관": "이름: [name] / 성함은 [name]",
    "남궁민수 과장과 통화했어요": "[name] 과장과 통화했어요",
    "지은씨가 도와줬어요": "[name]씨가 도와줬어요",
    "빠른 처리 바랍니다. 김민수 드림": "빠른 처리 바랍니다. [name] 드림",
    "my name is John Smith": "my name is [name]",
    "I'm Jane Doe": "I'm [name]",
    "Mr. Smith promised": "Mr. [name] promised",
    "Please fix it.\nRegards,\nJohn": "Please fix it.\nRegards,\n[name]",
    "서울특별시 강남구 테헤란로 123, 101동 202호": "[address]",
    "부산 해운대구 우동 1234-5 로 보내요": "[address] 로 보내요",
    "우편번호는 06236": "우편번호는 [address]",
    "Ship to 12 Main St, Springfield, IL 62704": "Ship to [address]",
    "공일공 일이삼사 오육칠팔": "[phone]",
    "０１０－１２３４－５６７８": "[phone]",
    "0 1 0 1 2 3 4 5 6 7 8": "[phone]",
    "010.1234.5678로": "[phone]로",
    "kim 골뱅이 naver 점 com": "[email]",
    "john.doe at gmail dot com": "[email]",
    "900101 1234567": "[id]",
    "카드 4111 1111 1111 1111": "카드 [card]",
    "국민은행 123456-01-123456": "국민은행 [account]",
}
LEFT = (
    "이영상 정말로 신나는 영화, 강추합니다",
    "배송기사님이 친절해요. 한빛택배 최고",
    "소중한 고객님이라더니 상담원 연결이 안 돼요",
    "작품，강추！ 내공1000000000단, 1위가 7번지의 선물",
    "역시 별로 1점, 다시 봐도 별로 10점",
    "강남구에 사는데 3층까지 올려주셨어요",
    "아저씨 날씨가 좋네요",
    "하나님 부모님 선생님 사장님 이모님",
    "주문한 고객입니다. 전화한 상담원이 불친절해요",
    "문의 방문은 언제 되나요? 직원 방문은 목요일이라네요",
    "I'm Happy With this, Dr. Pepper tastes best",
    "Version 1.2.3.4 and order 20260309-0001",
    "러닝타임 131분으로 131분이 길어요",
    "평점 10점 만점에 9점, 2024년 3월 9일",
)


@pytest.mark.parametrize("text", MASKED)
def test_found(text: str) -> None:
    """Names, addresses and numbers that something says are there are blotted out."""
    assert masked_text(text) == MASKED[text]


@pytest.mark.parametrize("text", LEFT)
def test_left_alone(text: str) -> None:
    """Ordinary words that are built alike stay as they are."""
    assert masked_text(text) == text


def test_known_names() -> None:
    """The name that stands beside a text is found in it without any sign; within a word it is not."""
    assert masked_text("영광이 왔다 갔어요, 이영광.", ["이영광"]) == "영광이 왔다 갔어요, [name]."
    assert masked_text("Ann likes the Annual report", ["Ann"]) == "[name] likes the Annual report"
    assert masked_text("이 영화 이 사람", ["이"]) == "이 영화 이 사람"


def test_a_column_is_masked_as_its_texts_are() -> None:
    """Whatever is looked at in a column is what a text alone gives; the column itself stays."""
    drawn = [text for _, _, text, _ in sentences(seed=6, count=3000)]
    texts = pl.Series([*MASKED, *LEFT, None, "", *drawn])
    before = texts.to_list()
    assert masked_texts(texts).to_list() == [
        None if text is None else masked_text(text) for text in before
    ]
    assert texts.to_list() == before
    names = pl.Series(["고길동", None, "김"])
    said = pl.Series(["고길동이 샀어요", "고길동", "김치"])
    assert masked_texts(said, [names]).to_list() == ["[name]이 샀어요", "고길동", "김치"]


def test_recall_on_sentences_made_up() -> None:
    """On drawn sentences at least so many are found of each kind (``bench/masking.py``)."""
    found = recall(seed=5, count=1500)
    for kind, (good, total) in found.items():
        least = 0.93 if kind == "ko name" else 0.97
        assert good >= least * total, (kind, good, total)


@given(st.text(max_size=200))
def test_twice_is_once(text: str) -> None:
    """What was masked is not masked again, whatever the text."""
    once = masked_text(text)
    assert masked_text(once) == once


def test_long_texts_take_time_that_grows_with_them() -> None:
    """A megabyte of what patterns like to try again and again ends, and is found at its end."""
    for piece in ("김민수 ", "서울 강남구 ", "010-", "a@", "1 ", "Mr. ", "가로 "):
        text = piece * (200_000 // len(piece)) + " 이름: 홍길동"
        assert masked_text(text).endswith("이름: [name]")
