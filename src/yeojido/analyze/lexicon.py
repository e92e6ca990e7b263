"""What event names are about, in Korean and English: a small dictionary with rules.

A name is cut into words (``productView``, ``/order/submit`` and ``결제_완료`` alike) and looked up
as a *concept* (``paid``); concepts belong to *families* (``pay``), families to stages of a
template. Nothing here depends on a data set; a name that no rule knows is left to its place in
people's journeys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from yeojido.domain.words import Words, both

# concept | families | icon | rules. A rule is one or more words that must all be in the name
# (joined by +); Korean words may stand inside a longer one. Longer rules win; then earlier lines.
_TABLE = """
pay_error | error | alert-circle | payment+error, payment+fail, payment+failed, pay+error, pay+fail, checkout+bug, checkout+error, card+declined, declined, 결제+오류, 결제+실패, 주문+오류, 주문+실패, order+fail, order+failed
error | error | alert-triangle | error, errors, fail, failed, failure, exception, crash, bug, timeout, 오류, 실패, 에러, 장애
stuck | error | alert-circle | rage+click, dead+click
rate_delivery | voice | star | delivery+rating, delivery+review, delivery+survey, delivery+rate, delivery+score, 배송+평가, 배송+만족, 배송+후기, 배송+설문
rate_payment | voice | star | payment+rating, payment+survey, checkout+survey, checkout+rating, 결제+평가, 결제+설문, 결제+만족, 주문+설문, 주문+평가
rate_service | voice | star | service+rating, support+rating, call+rating, call+survey, agent+rating, csat, 상담+평가, 상담+만족, 응대+평가
rate_store | voice | star | store+rating, store+review, store+survey, 매장+평가, 매장+설문, 매장+만족
rate_app | voice | star | app+rating, app+review, browse+survey, browsing+survey, site+survey, web+survey, 이용+평가, 사이트+평가, 앱+평가, 방문+설문, 둘러보기+평가, 쇼핑+만족, 쇼핑+평가, 이용+만족, 사이트+만족, 앱+만족
rate_product | voice | star | product+review+write, product+rating, 상품+평가, 상품평, 제품+평가
review_read | browse | book | review+read, reviews+read, read+review, read+reviews, review+view, reviews+view, view+reviews, 후기+읽기, 후기+보기, 리뷰+보기, 리뷰+읽기, 후기+조회
review | voice browse | writing | review, reviews, write+review, review+write, review+submit, testimonial, 후기, 리뷰, 구매평
nps | voice | thumb-up | nps, recommend+survey, would+recommend, likely+recommend, netpro, 추천+의향, 추천+조사
rating | voice | star | rating, ratings, rate, rated, stars, score, satisfaction, 평점, 별점, 평가, 만족도
survey | voice | clipboard-check | survey, questionnaire, feedback, poll, answer, response, 설문, 조사, 응답, 의견
mail_click | mail mail_click | mail | email+click, mail+click, newsletter+click, email+clicked, click+email, utm+email, 메일+클릭, 이메일+클릭
mail_open | mail mail_open | mail | email+open, mail+open, newsletter+open, email+opened, opened+email, 메일+열람, 메일+오픈, 이메일+열람, 메일+확인
mail_send | mail_out | mail | email+send, email+sent, mail+sent, mail+send, email+deliver, email+delivered, email+received, newsletter+sent, email, mail, 메일, 이메일
unsubscribe | leave | door-exit | unsubscribe, unsubscribed, optout, opt+out, spam, 수신거부, 수신+거부, 구독+취소, 수신+해지
push | mail_out | bell | push, notification, notifications, 푸시, 알림
message_click | mail mail_click | message | sms+click, message+click, kakao+click, push+click, push+open, lms+click, 문자+클릭, 알림톡+클릭, 메시지+클릭
message | mail_out | message | sms, lms, message, kakao, alimtalk, 문자, 알림톡, 카카오, 메시지, 카톡
churn | leave | logout | churn, churned, cancel+subscription, cancel+membership, deactivate, delete+account, downgrade, withdraw, 해지, 탈퇴, 해약
ad | discover | ad | ad, ads, advert, adclick, banner, impression, campaign, utm, adwords, facebook, instagram, tiktok, retargeting, 광고, 배너, 캠페인
landing | discover | target | landing, lp, 랜딩
promo | discover browse | discount | promo, promotion, event+page, sale, deal, deals, 기획전, 프로모션, 이벤트+페이지, 행사, 할인전
store_visit | discover browse | building-store | store+visit, visit+store, 매장+방문, store+enter, 방문+매장
visit | discover | world | visit, session+start, sessionstart, page+view, pageview, first+visit, entry, enter, website, site, 방문, 접속, 유입
home | discover | home | home, main, index, homepage, frontpage, 홈, 메인, 첫화면
about | discover browse | building | about, company, kompanii, brand, story, 회사, 브랜드, 소개
content | browse use | file-text | blog, article, content, post+view, news, guide, video+view, webinar, magazine, 블로그, 콘텐츠, 기사, 매거진, 웨비나
search | browse | search | search, searches, searched, query, find, 검색, 찾기
filter | browse | filter | filter, filters, sort, sorting, facet, 필터, 정렬
compare | browse | list | compare, comparison, 비교
catalog | browse | list | catalog, catalogue, category, categories, listing, list, collection, collections, plp, menu, shop, browse, 카탈로그, 목록, 카테고리, 분류+보기, 전체상품, 상품목록
product | browse | tag | product, products, item, items, detail, details, pdp, goods, sku, view+item, 상품, 제품, 상세
wish | choose | heart | wish, wishlist, favorite, favourite, favorites, bookmark, save+item, scrap, 찜, 위시, 관심상품, 즐겨찾기, 스크랩
coupon_use | checkout | ticket | coupon+apply, apply+coupon, coupon+use, coupon+used, coupon+redeem, redeem, redemption, promo+code, voucher, 쿠폰+적용, 쿠폰+사용
coupon | loyal | ticket | coupon, coupons, reward, rewards, gift, 쿠폰, 사은품, 리워드, 기프트
cart | choose | shopping-cart | cart, basket, bag, product+added, product+removed, add+cart, add+to+cart, addtocart, 장바구니, 카트, 담기
address | checkout | map-pin | shipping+info, shipping+details, shipping+detail, shipping+address, delivery+address, delivery+info, address, 배송지, 주소, 배송+정보+입력
delivery_choice | checkout | truck-delivery | delivery+choice, delivery+option, delivery+method, delivery+courier, delivery+pickup, delivery+select, shipping+method, shipping+option, shipping+choice, courier, 배송+선택, 배송+방법, 수령+방법
checkout | checkout | clipboard-list | checkout, begin+checkout, order+form, order+start, order+page, place, order+review, 주문서, 주문+작성, 주문+시작, 체크아웃, 주문하기
payment | checkout | credit-card | payment+info, payment+details, payment+choice, payment+option, payment+method, payment+card, payment+cash, payment+start, payment+page, payment+submit, add+payment, billing+info, card, 결제+정보, 결제+수단, 결제+시작, 결제+선택, 결제+입력, 결제창
paid | pay | circle-check | payment+done, payment+complete, payment+completed, payment+success, payment+confirmed, payment+succeeded, paid, pay+success, pay+done, 결제+완료, 결제+성공, 결제완료, 입금
pay | checkout pay | credit-card | payment, payments, pay, 결제
receipt | receive | receipt | order+accepted, order+confirmed, order+received, 주문+확정, 주문접수, 주문+접수
confirm | receive checkout | receipt | order+confirm, order+confirmation, confirmation, 주문+확인
ordered | pay | shopping-bag | order+done, order+complete, order+completed, order+placed, order+submit, order+success, order+create, order+created, thank+you, thankyou, 주문+완료, 주문완료, 구매+확정
store_buy | pay | building-store | store+purchase, pos, in+store+purchase, offline+purchase, store+sale, 매장+구매, 매장구매, 오프라인+구매
purchase | pay | shopping-bag | purchase, purchases, purchased, buy, bought, transaction, transactions, sale+done, checkout+complete, checkout+completed, checkout+success, conversion, convert, 구매, 거래, 구입
order | pay checkout | shopping-bag | order, orders, 주문
reorder | loyal | repeat | reorder, repurchase, repeat+purchase, rebuy, renew, renewal, renewed, 재구매, 재주문, 갱신, 연장
track | receive | truck-delivery | order+tracking, order+track, order+status, track, tracking, 배송+조회, 주문+조회, 배송조회, 배송+추적
ship | receive | package | ship, shipped, shipping, dispatch, dispatched, shipment, 발송, 출고, 배송+시작
pickup | receive | package | pickup, pick+up, collect+order, 픽업, 수령
deliver | receive | truck-delivery | delivery, delivered, deliver, receive, received, arrival, arrived, 배송, 배송+완료, 배달, 도착, 택배
install | use receive | download | install, installed, setup, 설치
return | trouble | arrow-back-up | return, returns, returned, 반품
refund | trouble | cash | refund, refunds, refunded, order+refunded, storno, chargeback, 환불
exchange | trouble | refresh | exchange, replace, replacement, 교환
cancel | trouble | x | cancel, cancelled, canceled, order+cancelled, order+canceled, cancellation, delete, deleted, abandon, 취소, 철회, 삭제
complaint | trouble help | thumb-down | complaint, complain, claim, escalate, 불만, 클레임, 항의, 민원
call | help | headset | call, phone, call+center, callcenter, hotline, inbound, 전화, 콜센터, 상담+전화, 통화, 고객센터
chat | help | message-dots | chat, chatbot, livechat, support+chat, 채팅, 챗봇, 톡상담
faq | help | help-circle | faq, help, helpcenter, 도움말, 자주
question | help | question-mark | question, inquiry, enquiry, contact, contact+us, ask, ticket, qna, 문의, 질문
consult | help lead | headset | consult, consultation, counsel, counseling, appointment, meeting, 상담+신청, 예약+상담, 상담+예약
support | help | headset | support, service, customer+service, agent, 상담, 지원, 서비스
point | loyal | coin | point, points, mileage, cashback, loyalty, 포인트, 적립, 마일리지, 적립금, 캐시백
member | loyal account | certificate | member, membership, tier, vip, grade, 멤버십, 등급, 회원
share | loyal | share | share, shared, tweet, repost, 공유, 소문
invite | loyal | users | invite, invitation, referral, refer, recommend, 초대, 추천, 소개
subscribe | loyal lead | repeat | subscribe, subscription, subscribed, follow, 구독, 팔로우, 정기
signup | lead account | user-plus | signup, sign+up, register+account, registration+complete, register+user, create+account, join, joined, registered, 가입, 회원가입
login | account | login | login, log+in, signin, sign+in, logon, 로그인
account | account | user | account, profile, mypage, my+page, settings, cabinet, 마이페이지, 내+정보, 회원정보, 계정
newsletter | lead mail | mail | newsletter, newsletter+signup, 뉴스레터, 소식지
form | lead | forms | form, lead, leads, apply, application, request, 신청, 지원서, 접수+신청
download | lead use | download | download, whitepaper, ebook, brochure, 다운로드, 자료
quote | lead checkout | file-text | quote, quotation, estimate, pricing, price, 견적, 가격
demo | lead | player-play | demo, demonstration, 데모, 시연
trial | lead use | gift | trial, free+trial, sample, 체험, 샘플
contract | pay | certificate | contract, sign+contract, agreement, deal+won, won, 계약, 약정
reserve | pay lead | calendar | reserve, reservation, booking, book, booked, 예약, 예매
onboard | opening use | flag | onboarding, onboard, tutorial, welcome, intro, activation, activate, activated, 온보딩, 튜토리얼, 시작하기, 환영
open_app | discover use | app-window | app+open, open+app, app+launch, app+start, launch, 앱+실행, 앱+열기
play | use | player-play | play, watch, listen, stream, episode, lesson, 재생, 시청, 듣기, 수강
like | use loyal | thumb-up | like, likes, upvote, reaction, 좋아요, 공감
comment | use voice | message | comment, comments, reply, 댓글, 답글
write | use | edit | post, posting, publish, upload, write, create+post, 글쓰기, 업로드, 게시
use | use | tool | use, used, usage, feature, action, task, session, 사용, 이용
register | opening | clipboard-list | registration, register, intake, new, open, opened, reception, submitted, submit, case+start, start, 접수, 등록, 신규
create | opening | plus | create, created, creation, 생성, 작성, 발급
fine | opening | file-text | create+fine, fine, 과태료, 범칙금
triage | checking opening | list | triage, classify, screening, prioritise, prioritize, sort+case, 분류, 선별
assess | checking | eye | assess, assessment, check, checked, review+case, verify, verification, validate, diagnosis, diagnose, diagn, inspect, code, examine, examination, 심사, 검토, 진단, 확인, 진찰, 점검
test | checking acting | chart-bar | test, tests, lab, blood, scan, ray, xray, mri, ct, crp, leucocytes, lacticacid, lactic, ecg, 검사, 촬영
treat | acting | stethoscope | treat, treatment, therapy, surgery, operation, medication, antibiotics, liquid, iv, infusion, dose, nursing, 치료, 수술, 투약, 처치, 시술, 주사
admit | acting | bed | admission, admit, admitted, transfer, ward, 입원, 전원, 병동
approve | acting closing | check | approve, approved, approval, accept, accepted, ok, 승인, 허가, 수락
reject | acting closing | x | reject, rejected, refuse, deny, denied, declined+case, nok, 반려, 거절, 기각
notify | acting | bell | notify, notification+case, insert+notification, send+fine, inform, 통지, 안내, 고지
penalty | acting | coin | penalty, surcharge, late+fee, 가산금, 연체
appeal | after trouble | flag | result+appeal, receive+result+appeal, notify+result+appeal, appeal, dispute, objection, judge, prefecture, 이의, 불복, 소송
result | closing acting | file-text | result, outcome, discuss, report, 결과, 판정
discharge | closing | door-exit | discharge, discharged, checkout+patient, check+out, 퇴원
release | closing | door-exit | release, released, 방출, 해제
resolve | closing | circle-check | resolve, resolved, solve, solved, fix, fixed, answered, 해결, 처리+완료, 완료
bill | closing | receipt | bill, billed, billing, invoice, 청구, 수납, 정산
close | closing | lock | close, closed, fin, finish, finished, end, complete, completed, done, final, archive, 종료, 마감, 종결
collect | after | coin | credit+collection, collection+case, debt, dunning, 추심, 체납
reopen | after | refresh | reopen, reopened, reactivate, 재접수, 재개
come_back | after | arrow-back-up | return+er, readmission, readmit, come+back, revisit, 재입원, 재방문
change | acting | edit | change, changed, update, updated, modify, edit, manual, status, join, set, 변경, 수정
"""

#: Words that mark the end of a log in exported data, not something a customer did.
_NOTHING = frozenset({"lost", "exit", "leave", "logout", "이탈", "퇴장"})
#: What SDKs measure of a page, or say of a person: nobody did that.
_MEASURED = frozenset({
    ("web", "vitals"), ("web", "vital"), ("consent", "updated"), ("identify",), ("group",),
    ("alias",), ("scroll", "depth", "reached"), ("scroll", "depth"), ("scroll",),
    ("user", "engagement"), ("autocapture",), ("pageleave",), ("page", "leave"), ("page", "left"),
    ("groupidentify",), ("create", "alias"), ("merge", "dangerously"), ("feature", "flag", "called"),
    ("opt", "in"), ("heartbeat",), ("ping",), ("page", "ping"), ("experiment", "viewed"),
    ("performance", "event"), ("session", "end"), ("user", "identified"),
})  # fmt: skip
#: Events that show a page or a screen, which a property names.
_PAGES = frozenset({
    ("page",), ("screen",), ("pageview",), ("screenview",), ("page", "view"), ("screen", "view"),
    ("page", "viewed"), ("screen", "viewed"), ("viewed", "page"), ("viewed", "screen"),
    ("page", "views"), ("view", "page"), ("view", "screen"), ("loaded", "a", "page"),
    ("viewed", "a", "page"), ("viewed", "a", "screen"), ("페이지",), ("화면",), ("페이지뷰",),
    ("페이지", "조회"), ("화면", "조회"), ("페이지", "뷰"), ("페이지", "방문"),
})  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d)")
_SPLIT = re.compile(r"[^0-9a-z가-힣]+")
_HANGUL = re.compile(r"[가-힣]")
_URL = re.compile(r"^(?:[a-z]+:)?//[^/?#]*|^/(?=[^/])")
_STOP = frozenset(
    "the a an of to in on at for and or by with page screen event click clicked view viewed "
    "html php aspx www com net ru kr co".split()
)


@dataclass(frozen=True, slots=True)
class Concept:
    """What an event is about.

    Attributes:
        id: key of the concept, or of an unknown name: its words.
        families: where it may belong, the likeliest first; empty when unknown.
        name: in both languages.
        icon: name of an icon of the set that pictures use.
        known: whether the dictionary has it.
    """

    id: str
    families: tuple[str, ...]
    name: Words
    icon: str
    known: bool

    @property
    def failure(self) -> bool:
        """Whether being here means that something went wrong."""
        return "error" in self.families


@dataclass(frozen=True, slots=True)
class _Rule:
    words: tuple[str, ...]
    concept: str
    families: tuple[str, ...]
    icon: str


def _rules() -> tuple[_Rule, ...]:
    made: list[_Rule] = []
    for line in _TABLE.strip().splitlines():
        concept, families, icon, written = (part.strip() for part in line.split("|"))
        for rule in written.split(","):
            words = tuple(rule.strip().split("+"))
            made.append(_Rule(words, concept, tuple(families.split()), icon))
    return tuple(made)


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[tuple[int, _Rule]]], list[tuple[int, _Rule]]]:
    """Return rules by their first Latin word, and the rules in Korean, with their places."""
    latin: dict[str, list[tuple[int, _Rule]]] = {}
    korean: list[tuple[int, _Rule]] = []
    for place, rule in enumerate(_rules()):
        if any(_HANGUL.search(word) for word in rule.words):
            korean.append((place, rule))
        else:
            latin.setdefault(rule.words[0], []).append((place, rule))
    return latin, korean


def tokens(name: str) -> tuple[str, ...]:
    """Return the words of an event name, in small letters; of a URL, those of path and query.

    >>> tokens("https://shop.kr/catalog/beds/?utm_source=blog"), tokens("productView2")
    (('catalog', 'beds', 'utm', 'source', 'blog'), ('product', 'view', '2'))
    """
    bare = _URL.sub("", name.strip())
    return tuple(word for word in _SPLIT.split(_CAMEL.sub(" ", bare).lower()) if word)


def is_url(name: str) -> bool:
    """Return whether an event name is an address."""
    return "://" in name or name.startswith(("www.", "/"))


def _found(words: tuple[str, ...], name: str) -> _Rule | None:
    latin, korean = _index()
    have = set(words) | {word[:-1] for word in words if word.endswith("s") and len(word) > 3}
    best: tuple[float, int] = (0.0, 0)
    found: _Rule | None = None
    candidates = [pair for word in have for pair in latin.get(word, ())]
    korean_name = bool(_HANGUL.search(name))
    for place, rule in candidates + (korean if korean_name else []):
        fits = all(
            any(word in own for own in words) if _HANGUL.search(word) else word in have
            for word in rule.words
        )
        if fits:
            weight = len(rule.words) + sum(map(len, rule.words)) / 100 * korean_name
            if (weight, -place) > best:
                best, found = (weight, -place), rule
    return found


@lru_cache(maxsize=65_536)
def concept(name: str) -> Concept:
    """Return what an event name is about; for an unknown name, a concept of its own."""
    words = tokens(name)
    if not words and is_url(name):
        words = ("home",)
    rule = None if _NOTHING & set(words) and len(words) == 1 else _found(words, name)
    if is_url(name) and rule is not None and rule.concept == "ad" and not _path(name):
        rule = next(each for each in _rules() if each.concept == "landing")
    if rule is None:
        return Concept(stem(name), (), pretty(name), "point", known=False)
    return Concept(
        rule.concept,
        rule.families,
        both(f"templates.concept_{rule.concept}"),
        rule.icon,
        known=True,
    )


#: The language or country that many addresses begin with.
_LOCALE = re.compile(r"^/(?:ko|kr|en|us|gb|uk|ja|jp|zh|cn|tw|de|fr|es)(?:[-_][a-zA-Z]{2})?(?=/|$)")
_WRITING = frozenset("write new submit edit form create 작성 쓰기 등록".split())


@lru_cache(maxsize=65_536)
def page(label: str) -> Concept:
    """Return what a page is about, by its name or its general path.

    Of an address the last level that is a known word counts: ``/shop/products/*`` is a product. Orders
    below a member's own pages are looked up, not made.
    """
    if not label.startswith("/"):
        return _read(concept(label), label)
    bare = _LOCALE.sub("", label) or "/"
    found = concept(bare)
    levels = [level for level in bare.split("/") if level and level != "*"]
    if bare != "/" and not levels:
        return replace(found, id="pages", families=(), name=pretty(label), known=False)
    rule = _found(tokens(bare), bare)
    if rule is None or len(rule.words) == 1:
        single = [concept(f"/{level}") for level in levels if len(tokens(level)) == 1]
        found = next((each for each in reversed(single) if each.known), found)
    first = concept(f"/{levels[0]}").families[:1] if levels else ()
    if {"pay", "checkout"} & set(found.families):
        # The help only speaks of them.
        if first in (("account",), ("loyal",)):
            return concept("order tracking")
        found = concept("help") if first == ("help",) else found
    return _read(found, bare)


def _read(found: Concept, label: str) -> Concept:
    """Return reading reviews for a page of reviews where none is written."""
    if found.id == "review" and not _WRITING & set(tokens(label)):
        return concept("review view")
    return found


def _path(name: str) -> tuple[str, ...]:
    return tokens(name.split("?", maxsplit=1)[0])


def nothing(name: str) -> bool:
    """Return whether a name is nothing that a customer did: ``lost``, ``exit``, ``Web Vitals``."""
    words = tokens(name)
    return words in _MEASURED or (len(words) == 1 and words[0] in _NOTHING)


def is_page(name: str) -> bool:
    """Return whether an event shows a page or a screen: ``page``, ``$pageview``, ``page_view``."""
    return not is_url(name) and tokens(name) in _PAGES


def stem(name: str) -> str:
    """Return a name without its numbers and single letters: ``Release A`` and ``release_b`` agree."""
    words = [
        word
        for word in tokens(name)
        if not word.isdigit() and (len(word) > 1 or _HANGUL.search(word))
    ]
    return " ".join(words) or name.strip().lower()


def pretty(name: str) -> Words:
    """Return an event name as words to read: ``checkout_bug`` becomes ``Checkout bug``."""
    if is_url(name):
        words = [word for word in _path(_LOCALE.sub("", name)) if word not in _STOP]
        text = " / ".join(words[-2:]) or "Home"
    else:
        text = " ".join(_CAMEL.sub(" ", name).replace("_", " ").replace("-", " ").split())
    text = text or name
    text = text[0].upper() + (text[1:].lower() if text.isupper() and len(text) > 4 else text[1:])
    return Words(ko=text, en=text)


def action(name: str) -> Words:
    """Return an event in words: as it is written in its own language, as what it is about in the
    other, where that says it all.
    """
    found, shown = concept(name), pretty(name)
    if is_page(name):
        return both(
            "templates.screen_view" if tokens(name)[0] == "screen" else "templates.page_view"
        )
    if not found.known:
        return shown
    if _HANGUL.search(name):
        return Words(ko=shown.ko, en=found.name.en)
    words_ = [word for word in tokens(name) if word not in _STOP]
    if is_url(name) or len(words_) > 2:
        return shown
    if found.id in ("rating", "survey") and len(words_) > 1:
        return shown  # what is rated is said by the other word alone
    return Words(ko=found.name.ko, en=shown.en)


@lru_cache(maxsize=1)
def _by_concept() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    found: dict[str, tuple[tuple[str, ...], list[str]]] = {}
    for rule in _rules():
        found.setdefault(rule.concept, (rule.families, []))[1].append(" ".join(rule.words))
    return {concept: (families, tuple(words)) for concept, (families, words) in found.items()}


def families(concept_id: str) -> tuple[str, ...]:
    """Return the families of a concept, the likeliest first; none for an unknown one."""
    return _by_concept().get(concept_id, ((), ()))[0]


def words(concept_id: str) -> tuple[str, ...]:
    """Return the words by which a concept is known in names, Korean and English."""
    return _by_concept().get(concept_id, ((), ()))[1]


def family_name(family: str) -> Words:
    """Return the name of a family of concepts."""
    return both(f"templates.family_{family}")
