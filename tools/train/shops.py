"""Sentences of shops' customers, put together from clauses of our own.

Film reviews and comments hardly speak of parcels, sizes or call centres, and where they use the same
words they mean others ("포장": there, to gloss over). A few hundred clauses with a plain side, written
for this, tell the comments' polarity what they mean in a shop. Only the polarity learns from them,
none of the 44 labels; no figure is measured on them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tools.train.ready import ready

#: subjects | what is good about them | what is bad about them
_CLAUSES = """
배송이, 택배가, 주문한 게, 물건이 | 빨라요, 빨리 왔어요, 금방 왔네요, 다음 날 바로 도착했어요, 예정보다 일찍 왔습니다, 제때 왔어요, 안전하게 왔습니다, 빠르네요 | 늦어요, 늦네요, 너무 늦었습니다, 느려요, 지연됐어요, 안 와요, 아직도 안 왔어요, 도착하지 않았어요, 열흘째 안 옵니다, 며칠째 소식이 없어요, 감감하네요, 한곳에 멈춰 있네요, 분실됐어요, 파손됐습니다, 깨져서 왔어요, 다른 집으로 갔어요, 잘못 왔어요
포장이, 포장 상태가, 박스가 | 꼼꼼해요, 튼튼합니다, 깔끔해요, 정성스럽네요, 완벽해요, 안전했어요 | 허술해요, 부실합니다, 뜯어져 있어요, 찢어졌네요, 찌그러졌어요, 젖어 있었어요, 터져서 왔습니다
상품이, 제품이, 품질이, 원단이, 마감이 | 튼튼해요, 좋습니다, 마음에 들어요, 훌륭해요, 기대보다 나아요, 사진 그대로예요, 고급스러워요, 탄탄합니다, 오래가네요 | 불량이에요, 고장 났어요, 금방 망가졌어요, 사진과 달라요, 설명이랑 다릅니다, 얇아요, 조잡해요, 허접합니다, 엉성해요, 냄새나요, 작동이 안 돼요, 흠집이 있어요, 헌것 같아요, 보풀이 생겨요, 물이 빠져요, 줄었어요
사이즈가, 치수가, 크기가 | 잘 맞아요, 적당해요, 넉넉하네요 | 작네요, 안 맞아요, 표와 달라요, 엉망이에요
가격이, 값이 | 착해요, 저렴합니다, 합리적이에요, 괜찮네요 | 비싸요, 부담스러워요, 너무합니다, 자꾸 올라요
배송비가, 수수료가 | 없어서 좋아요, 무료라 좋네요 | 비싸요, 아까워요, 너무 나와요
쿠폰이, 적립이, 할인이 | 쏠쏠해요, 많아서 좋아요, 바로 적용됐어요 | 왜 안 써지나요, 사라졌어요, 갑자기 만료됐네요
앱이, 사이트가, 홈페이지가, 화면이 | 편해요, 빨라요, 쓰기 쉬워요, 깔끔합니다, 한눈에 들어와요, 간편하네요 | 느려요, 자꾸 꺼져요, 튕겨요, 멈춰요, 먹통이에요, 오류가 나요, 안 열려요, 복잡해요, 불편합니다, 버벅거려요
로그인이, 회원 가입이, 본인 인증이 | 간단해요, 쉬워요 | 안 돼요, 자꾸 풀려요, 번거로워요, 너무 복잡합니다
검색이, 찾기가 | 쉬워요, 정확하네요 | 어려워요, 엉뚱하게 나와요, 힘들어요
결제가, 카드 등록이, 주문이 | 간단해요, 편합니다, 금방 끝나요, 한 번에 됐어요 | 안 돼요, 몇 번을 해도 실패해요, 오류가 납니다, 두 번 됐어요, 복잡해요, 막히네요, 취소됐어요
상담원이, 고객센터가, 직원분이, 판매자가, 응대가 | 친절해요, 친절하게 알려 주셨어요, 빨리 처리해 주셨어요, 바로 해결해 줬어요, 상냥하세요 | 불친절해요, 전화를 안 받아요, 연결이 안 돼요, 답이 없습니다, 성의가 없어요, 무례해요, 말이 자꾸 바뀌네요, 책임을 미루네요, 기다리라고만 해요, 함부로 끊었어요, 모른다고만 해요
답변이, 연락이, 처리가 | 빨라요, 정확해요, 바로 왔어요 | 느려요, 없어요, 안 와요, 너무 늦네요, 매번 달라요
환불이, 반품이, 교환이 | 빨랐어요, 쉬웠어요, 바로 됐습니다 | 안 돼요, 오래 걸려요, 까다로워요, 거절당했어요, 며칠째 그대로예요, 복잡합니다
기사님이 | 친절하세요, 안전하게 놓고 가셨어요, 연락 주셨어요 | 던지고 갔어요, 연락도 없었어요, 불친절했어요
매장이, 가게가 | 깨끗해요, 넓어요, 쾌적합니다 | 지저분해요, 좁아요, 시끄러워요, 줄이 길어요
광고 문자가, 메일이, 알림이 | 유용해요, 딱 필요한 때 와요 | 하루에 몇 개씩 와요, 지겨워요, 귀찮아요, 새벽에도 와요, 스팸 같아요
설명이, 안내가, 설명서가 | 자세해요, 이해하기 쉬워요, 친절합니다 | 부족해요, 틀렸어요, 없었어요, 헷갈려요
| 또 살게요, 다시 주문할게요, 다음에도 이용할래요, 추천합니다, 선물했더니 좋아하네요, 대만족이에요, 잘 쓰고 있어요, 여기 단골 됐어요, 돈값 해요 | 다시는 안 시켜요, 돈 버렸어요, 사지 마세요, 비추예요, 반품하고 싶어요, 실망이에요, 후회돼요, 기대 이하예요, 환불해 주세요, 언제까지 기다려야 하나요, 왜 답이 없나요, 빨리 보내 주세요, 탈퇴할래요
| 불편하지 않아요, 비싸지 않네요, 어렵지 않았어요, 무겁지 않아요, 늦지 않게 왔어요, 안 비싸요, 안 무거워요, 안 불편해요, 아무 문제 없어요, 흠이 없어요, 아깝지 않아요 | 상냥하지 않아요, 편하지 않네요, 튼튼하지 않아요, 맞지 않아요, 추천하지 않아요, 빠르지 않아요, 안 예뻐요, 안 친절해요, 안 튼튼해요, 만족스럽지 않습니다, 다시 쓰고 싶지 않아요, 신뢰가 안 가요, 재구매 안 해요, 재구매할 생각 없어요
"""
#: What leans to neither side.
_NEITHER = (
    "언제 오나요", "주소를 바꿀 수 있나요", "문의드려요", "몇 시까지 하나요", "재고가 있나요", "색상을 바꾸고 싶어요",
    "영수증 어디서 보나요", "보통이에요", "그냥 그래요", "아직 안 써 봤어요", "무난해요", "배송 조회하려고요",
    "어제 주문했어요", "회원 번호를 모르겠어요", "포장 옵션이 뭔가요", "교환하려면 어떻게 하나요", "택배 왔어요",
)  # fmt: skip
_OPENERS = (
    "",
    "",
    "",
    "진짜 ",
    "정말 ",
    "너무 ",
    "이번에 ",
    "역시 ",
    "솔직히 ",
    "여기 ",
    "처음 샀는데 ",
)
_ENDS = {1.0: ("", "", "!", "!!", " ㅎㅎ", " ㅋㅋ", " ^^"), 0.0: ("", "", ".", "!!", " ㅠㅠ", " ㅡㅡ", "..."), 0.5: ("", ".", "?")}  # fmt: skip


class Shops(NamedTuple):
    """Sentences with a side: ``side`` 1 good, 0 bad, 0.5 neither; (n,) float32."""

    texts: list[str]
    side: np.ndarray[tuple[int], np.dtype[np.float32]]


def clauses() -> list[tuple[str, float]]:
    """Return every clause with each of its subjects, and its side."""
    made: list[tuple[str, float]] = []
    for line in _CLAUSES.strip().splitlines():
        subjects, good, bad = (
            [part.strip() for part in cell.split(",")] for cell in line.split("|")
        )
        for subject in subjects:
            for side, found in ((1.0, good), (0.0, bad)):
                made += [(f"{subject} {clause}".strip(), side) for clause in found]
    return made + [(text, 0.5) for text in _NEITHER for _ in range(4)]


def sentences(seed: int) -> Shops:
    """Return every clause with an opening and an end drawn by lot."""
    rng = np.random.default_rng(seed)
    made = clauses()
    texts = [
        ready(_OPENERS[rng.integers(len(_OPENERS))] + text + rng.choice(_ENDS[side]))
        for text, side in made
    ]
    return Shops(texts, np.array([side for _, side in made], np.float32))
