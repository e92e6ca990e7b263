"""Only a customer's words are a customer's voice: transcripts, chat turns, tickets."""

from __future__ import annotations

import polars as pl
import pytest

from yeojido.collect.turns import by_company, customers, of_customers
from yeojido.collect.voices import Said, spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "상담원: 안녕하세요.\n고객: 배송이 안 와요.\n상담원: 죄송합니다.\n고객: 네",
            "배송이 안 와요.\n네",
        ),
        ("Agent: Hello. Customer: It broke. Agent: Sorry.", "It broke."),
        ("[00:01] 상담사 1: 네\n[00:05] 고객: 결제가 안 돼요", "결제가 안 돼요"),
        ("고객: 언제 와요?\n봇： 확인 중입니다", "언제 와요?"),
        ("System: closed by agent", None),
        ("매니저님이 친절해요: 정말로요", "매니저님이 친절해요: 정말로요"),
        ("고객 상담: 별로예요", "고객 상담: 별로예요"),
        ("", ""),
    ],
)
def test_a_transcript_is_cut_to_what_the_customer_said(text: str, said: str | None) -> None:
    """Turns of the company go; texts that name no speaker of the company stay as they are."""
    assert customers(text) == said


@pytest.mark.parametrize("sender", ["agent", "Bot", "상담원", "상담원 2", "outbound", "agent_07"])
def test_senders_of_the_company(sender: str) -> None:
    """Agents, bots and the system, numbered or not."""
    assert by_company(sender)


@pytest.mark.parametrize("sender", ["customer", "고객", "user", "inbound", "", None, 3, "Agnes"])
def test_senders_who_are_not(sender: object) -> None:
    """Everybody else, and nobody."""
    assert not by_company(sender)


@pytest.mark.parametrize(
    ("event", "values", "said"),
    [
        ("Chat Message", {"message": "언제 와요?", "sender": "customer"}, "언제 와요?"),
        ("Chat Message", {"message": "확인할게요", "sender_type": "agent"}, None),
        ("Ticket Opened", {"description": "환불해 주세요", "subject": "환불"}, "환불해 주세요"),
        ("Ticket Answered", {"comment": "처리했습니다"}, None),
        ("Call Ended", {"transcript": "상담원: 네.\n고객: 안 돼요", "seconds": 60}, "안 돼요"),
        ("Recall Started", {"text": "label"}, None),
        ("Social Post Mentioned", {"post": "여기 배송 최고"}, "여기 배송 최고"),
        ("Ticket Viewed", {"description": "환불해 주세요"}, None),
        ("상담원 답변", {"내용": "네 고객님"}, None),
        ("1:1 문의 등록", {"문의내용": "안 와요"}, "안 와요"),
    ],
)
def test_words_over_http_are_a_voice_where_a_customer_speaks(
    event: str, values: dict[str, object], said: str | None
) -> None:
    """The name says that somebody speaks, the properties who."""
    assert spoken(event, dict(values)).text == said


def test_words_of_the_company_are_not_kept() -> None:
    """Neither as a voice nor as a property: they may name the customer."""
    values = {"message": "김민지 고객님, 안녕하세요", "sender": "agent"}
    assert spoken("Chat Message", values) == Said()
    assert values == {"sender": "agent"}


def test_rows_of_a_file_without_the_words_of_the_company() -> None:
    """A column that says who speaks counts, and labels inside a text."""
    frame = pl.DataFrame(
        {
            "화자": ["고객", "상담원", None, "고객"],
            "내용": ["a", "b", "상담원: c\n고객: d", "상담원: e"],
        }
    )
    assert of_customers(frame["내용"], frame).to_list() == ["a", None, "d", None]
    plain = pl.DataFrame({"role": ["manager"], "review": ["좋아요: 최고"]})
    assert of_customers(plain["review"], plain).to_list() == ["좋아요: 최고"]
