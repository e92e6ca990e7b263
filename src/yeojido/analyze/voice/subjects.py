"""What customers speak of, in Korean and English, and where on a map that belongs.

A subject is a thing customers judge (the delivery, paying, the product ...), the words by which it
is known, and the concepts (see ``lexicon``) whose touchpoint it belongs to. A subject that
has no touchpoint on a map is known all the same, so that its words are not taken for another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from yeojido.analyze import lexicon
from yeojido.domain.words import Words, both

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yeojido.domain.journey import JourneyMap, Touchpoint

#: Subject | concepts, then families, whose touchpoint it belongs to | its words, both languages.
_TABLE = """
delivery | deliver track ship pickup receipt family:receive | 배송, 배달, 택배, 택배사, 송장, 운송장, 출고, 발송, 도착, 수령, 기사님, 배송기사, 문앞, 문 앞, 경비실, 포장, 박스, 상자, 뽁뽁이, 완충재, 에어캡, 배송지, 부재중, 집하, 물류, 터미널, 새벽배송, 로켓, 당일배송, 익일, 예정일, 파손, 찌그러, 늦게, 늦어, 늦었, 지연, 빨리 와, 빨리 왔, 안 와요, 안 왔, 받았어요, delivery, delivered, deliver, delivering, shipping, shipped, ship, shipment, parcel, package, packaging, courier, tracking, arrive, arrived, arrives, arriving, carrier, box, doorstep, dispatch, dispatched, driver, late, transit
payment | payment pay paid ordered checkout pay_error family:pay family:checkout | 결제, 결제창, 결제가, 카드, 신용카드, 체크카드, 카드사, 간편결제, 페이, 무통장, 계좌, 이체, 입금, 할부, 승인, 인증, 본인인증, 비밀번호, 공인인증, 주문서, 영수증, 현금영수증, 세금계산서, 이중결제, 결제수단, 결제 오류, 청구, 인출, payment, payments, pay, paying, paid, checkout, card, credit, debit, charged, charge, billing, billed, bill, invoice, receipt, installment, transaction, paypal, declined, visa, mastercard, wallet
product | use install rate_product review family:use rating | 품질, 제품, 재질, 소재, 원단, 촉감, 마감, 박음질, 실밥, 보풀, 세탁, 빨래, 색상, 색감, 색깔, 색이, 디자인, 사이즈, 치수, 크기, 두께, 무게, 냄새, 향이, 향기, 맛이, 맛있, 신선, 유통기한, 성분, 피부, 불량, 하자, 고장, 흠집, 스크래치, 내구성, 튼튼, 착용감, 사용감, 실물, 사진이랑, 사진과, 사진보다, 구성품, 부품, 설명서, 조립, 성능, 소음, 배터리, 가볍, 무거, 두꺼, 얇아, 부드러, 예뻐, 이뻐, 예쁘, 작동, 망가, 부러, 새거, 중고, quality, fabric, material, size, colour, color, smell, taste, broke, broken, fit, fits, sturdy, defective, defect, scratch, scratched, durable, flimsy, stitching, soft, comfortable, design, product, item, battery, noise, ingredients, looks, made, worn, wear
price | quote | 가격, 값이, 값도, 가성비, 비싸, 비싼, 저렴, 싸게, 싸요, 싼, 할인, 세일, 쿠폰, 적립금, 적립, 포인트, 마일리지, 배송비, 무료배송, 무료 배송, 반값, 최저가, 특가, 정가, 원가, 이득, 혜택, 등급, 사은품, 1+1, 묶음, 최저, 돈값, 만원, price, prices, priced, pricing, cheap, cheaper, cheapest, expensive, discount, coupon, coupons, cost, costs, fee, fees, overpriced, affordable, points, worth, bargain, half price, deal, deals
app | search catalog filter product open_app rate_app visit home family:browse family:discover | 앱이, 앱은, 어플, 사이트, 홈페이지, 웹사이트, 웹이, 화면, 검색, 필터, 정렬, 카테고리, 분류, 메뉴, 로그인, 로딩, 버벅, 느려, 튕겨, 업데이트, 장바구니, 찜하, 찜한, 즐겨찾기, 추천 상품, 상세페이지, 상세 설명, 상품 설명, 사용자 환경, 글씨, 글자, 인터페이스, 팝업, 광고 창, 접속, 서버, 먹통, 다크모드, 찾기, 찾아, 원하는, 비교, 후기가 많, 후기도 많, 구경, app, site, website, page, pages, screen, screens, search, searching, filter, filters, login, log, loading, slow, crash, crashes, crashed, menu, navigation, navigate, interface, browse, browsing, category, wishlist, find, update, ui, ux
service | support call chat question consult complaint faq rate_service family:help | 상담, 상담원, 상담사, 고객센터, 콜센터, 고객 센터, 문의, 답변, 응대, 챗봇, 채팅, 통화, 전화 연결, 연결이, 연락이 없, 담당자, 안내원, 직원 응대, 친절하게 설명, 해결해, 해결됐, 해결이, 처리해, 민원, 불친절, 답장, 1:1, service, support, agent, agents, representative, call, called, chat, chatbot, hold, helpful, rude, polite, answered, response, respond, reply, replied, solved, resolved, staff on the phone, helpdesk, help desk
returns | return refund exchange cancel family:trouble | 환불, 반품, 교환, 취소, 회수, 수거, 철회, 반송, 환급, 반품비, 교환해, 반려, refund, refunds, refunded, return, returns, returned, returning, exchange, exchanged, replacement, cancel, cancelled, canceled, cancellation, money back
store | store_buy store_visit rate_store | 매장, 지점, 점포, 오프라인, 직원, 직원분, 점원, 사장님, 계산대, 계산 줄, 줄이 길, 대기줄, 주차, 주차장, 진열, 재고, 매대, 시식, 시착, 피팅룸, 탈의실, 동선, 층, 픽업, 방문했, 들렀, 들러, 가게, 입어 보, 직접 보고, store, stores, shop floor, cashier, till, parking, queue, fitting room, branch, in person, in store, stock, shelf, shelves, staff, checkout line, outlet
mail | mail_click mail_open mail_send newsletter unsubscribe message_click message push family:mail family:mail_out | 메일, 이메일, 뉴스레터, 소식지, 스팸, 수신거부, 수신 거부, 구독, 알림톡, 문자가, 광고 문자, 광고 메일, 광고 메시지, 푸시, 푸쉬, 메일함, 매일 와, 매일 오, 너무 자주, 자주 와, 그만 보내, 보내지 마, email, emails, mail, mails, newsletter, newsletters, spam, unsubscribe, unsubscribed, inbox, notifications, notification, texts every, messages, subscribed, too often
account | signup login account member rate_account family:account | 회원가입, 가입, 탈퇴, 아이디, 계정, 본인 확인, 휴면, 개인정보, 회원정보, 인증번호, 비번, sign up, signup, signing up, register, registration, account, password, username, verification, verify, identity, profile, membership
"""
#: Kinds of event in which people speak of anything: their words may be about any touchpoint.
_ANYTHING = frozenset(
    "review rating nps survey rate_product question chat call consult support complaint comment "
    "share write like faq message return refund exchange cancel unsubscribe churn reopen".split()
)
_ANY_FAMILY = frozenset(("voice", "help", "leave", "trouble"))
#: Concepts whose words say nothing of what somebody speaks of: they stand in every sentence.
_EVERYWHERE = frozenset(
    "order purchase ordered store_buy product use visit home like change register create close "
    "open_app landing result about write test check assess paid receipt confirm".split()
)
_TIED = "rate_"


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that customers speak of.

    Attributes:
        id: its key.
        at: concepts, then ``family:...``, whose touchpoint it belongs to, the nearest first.
        words: words by which it is known, Korean and English.
    """

    id: str
    at: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def name(self) -> Words:
        """Its name."""
        return both(f"routing.subject_{self.id}")


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """Return what customers speak of."""
    made: list[Subject] = []
    for line in _TABLE.strip().splitlines():
        key, at, words = (part.strip() for part in line.split("|"))
        made.append(Subject(key, tuple(at.split()), tuple(w.strip() for w in words.split(","))))
    return tuple(made)


@lru_cache(maxsize=65_536)
def about_anything(event: str) -> bool:
    """Return whether people may speak of anything in an event: a review, a ticket, a survey.

    A survey about one thing (``delivery rating``) is not of that kind; an event whose name the
    dictionary does not know is.

    >>> about_anything("review_written"), about_anything("배송 만족도"), about_anything("Delivered")
    (True, False, False)
    """
    found = lexicon.concept(event)
    if found.id in _ANYTHING or not found.known:
        return True
    tied = found.id.startswith(_TIED)
    return not tied and found.families[0] in _ANY_FAMILY


def places(definition: JourneyMap) -> dict[str, int]:
    """Return which touchpoint of a definition each subject belongs to; those without are left out.

    What asks about a touchpoint decides first (``Touchpoint.voices``), then the concepts of its
    events, id and name in the order of the subject's list; of two, the one where the concept
    weighs more; a touchpoint where something goes wrong only when there is no other.
    """
    found: dict[str, int] = {}
    concepts = [_concepts(step) for step in definition.steps]
    for subject in subjects():
        best: tuple[float, ...] | None = None
        for index, (step, has) in enumerate(zip(definition.steps, concepts, strict=True)):
            rank = _rank(subject, step, has)
            if rank is None:
                continue
            key = (float(step.failure), *rank, float(index))
            if best is None or key < best:
                best, found[subject.id] = key, index
    return found


def _concepts(step: Touchpoint) -> Mapping[str, float]:
    """Return the concepts of a touchpoint: of its id, its names and its events, with weights."""
    counted: dict[str, float] = {}
    said = [(step.id.replace("_", " "), 1.0), (step.name.ko, 0.7), (step.name.en, 0.7)]
    said += [(event, 1 / len(step.match.events)) for event in step.match.events]
    for text, weight in said:
        found = lexicon.concept(text).id
        counted[found] = counted.get(found, 0.0) + weight
    return counted


def _rank(
    subject: Subject, step: Touchpoint, has: Mapping[str, float]
) -> tuple[float, float] | None:
    tied = {lexicon.concept(event).id for event in step.voices}
    if _TIED + subject.id in tied:
        return (-1.0, 0.0)
    for place, wanted in enumerate(subject.at):
        family = wanted.removeprefix("family:")
        if wanted != family:
            kin = [weight for each, weight in has.items() if family in lexicon.families(each)[:1]]
            if kin:
                return (float(place), -max(kin))
        elif wanted in has:
            return (float(place), -has[wanted])
    return None


def own_words(step: Touchpoint) -> tuple[str, ...]:
    """Return the words by which a touchpoint of no known subject is known: names, events, concepts.

    Of what the dictionary knows its words, of the rest the name's own; words that stand in every
    sentence (order, use, product) are left out.
    """
    found: list[str] = []
    for text in (step.name.ko, step.name.en, *step.match.events):
        concept = lexicon.concept(text)
        if concept.id in _EVERYWHERE:
            continue
        named = [word for word in lexicon.tokens(text) if len(word) > 1 and not word.isdigit()]
        found += lexicon.words(concept.id) if concept.known else named
    return tuple(dict.fromkeys(found))


def of_event(event: str) -> str | None:
    """Return the subject that an event is about, None where it is about anything or none."""
    if about_anything(event):
        return None
    found = lexicon.concept(event).id
    if found.startswith(_TIED):
        return next((each.id for each in subjects() if found == _TIED + each.id), None)
    for subject in subjects():
        if found in subject.at:
            return subject.id
    return None
