"""Words that speak of quality, price, convenience, service or delivery; of our own making.

Korean words are dictionary forms as ``words`` gives them, English ones are stems. Words that may
speak of several (빠르다) are in none: what they mean is learnt from the company they keep.
"""

from __future__ import annotations

from yeojido.analyze.voice.words import stem

#: In the order in which they are told. Delivery stands by itself: where parcels are carried by
#: others, what hurts there is another's to mend than what hurts at the counter.
FACTORS = ("quality", "price", "convenience", "service", "delivery")
_KOREAN = {
    "quality": """
        품질 퀄리티 질 재질 소재 원단 마감 내구성 성능 두께 무게 색 색상 색감 디자인 사이즈 치수 크기 핏
        맛 식감 향 냄새 소음 촉감 착용감 화질 음질 배터리 신선도 유통기한 실물 불량 하자 흠집
        고장 보풀 실밥 얼룩 파손 튼튼하다 약하다 얇다 두껍다 부드럽다 거칠다 맛있다 맛없다 예쁘다 이쁘다 신선하다
        싱싱하다 망가지다 고급스럽다 엉성하다 가볍다 무겁다 꼼꼼하다 짱짱하다 상하다 찢어지다 시끄럽다 조용하다 효과
    """,
    "price": """
        가격 값 가성비 비용 요금 할인 할인율 쿠폰 세일 특가 적립 적립금 포인트 배송비 수수료 금액 돈 가격대 정가 최저가
        비싸다 싸다 저렴하다 아깝다 착하다 쏠쏠하다 쟁이다 환급 혜택 회원가 등급 무료배송
    """,
    "convenience": """
        편하다 편리하다 불편하다 간편하다 간단하다 복잡하다 번거롭다 귀찮다 쉽다 어렵다 헷갈리다 직관적 사용법 설치 조립
        결제 결제창 간편결제 카드 인증 로그인 비밀번호 회원가입 앱 어플 사이트 홈페이지 화면 메뉴 버튼 검색 필터 장바구니 오류
        에러 버그 접속 먹통 튕기다 로딩 속도 단계 절차 입력 등록 설정 알림 기다리다 주차 위치 접근성 영업시간
    """,
    "service": """
        서비스 상담 상담원 상담사 고객센터 콜센터 직원 점원 사장 판매자 응대 태도 답변 답장 문의 대응 사과 교환 반품 환불 취소 보상
        수리 애프터서비스 설명 안내 친절하다 불친절하다 무성의하다 무례하다 상냥하다 퉁명스럽다 성의 책임 처리 매장 해결 챗봇
    """,
    "delivery": """
        배송 배달 택배 택배사 택배기사 기사 도착 출고 발송 포장 상자 박스 완충재 송장 운송장 허브 예정일 지연 배송지 배송일
        새벽배송 당일배송 로켓배송 수령 느리다 늦다 경비실 현관 파손되다 찌그러지다
    """,
}
_ENGLISH = {
    "quality": """
        quality material fabric durable sturdy flimsy broken broke breaks defect defective faulty size fit
        color colour design taste tasty smell flavor flavour battery sound screen picture
        fresh stale stitching soft comfortable looks beautiful ugly cheaply performance noise
    """,
    "price": """
        price prices pricey expensive cheap cheaper cost costs value money discount coupon sale deal
        affordable overpriced fee fees refundable worth budget points rewards charge charged
    """,
    "convenience": """
        easy easier convenient inconvenient simple complicated confusing hassle app website site page
        checkout payment pay login password account button search filter cart error errors bug crash
        crashes crashed load loading interface setup install navigate parking location
        verification
    """,
    "service": """
        service support staff agent representative rep helpful unhelpful rude polite friendly customer
        refund return returns exchange cancel complaint response respond reply answer apology manager
        store employee
    """,
    "delivery": """
        delivery deliver delivered shipping shipped ship arrive arrived courier driver parcel package
        packaging box tracking late delay delayed
    """,
}


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for factor in FACTORS:
        for word in _KOREAN[factor].split():
            table.setdefault(word, factor)
        for word in _ENGLISH[factor].split():
            table.setdefault(stem(word), factor)
    return table


#: key of a word -> the factor it speaks of
FACTOR_OF = _table()
