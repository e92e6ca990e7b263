"""A believable map to draw: a Korean shop whose mobile checkout is broken."""

from __future__ import annotations

import itertools
import math

from yeojido.domain.journey import (
    Cell,
    Item,
    JourneyMap,
    Kpi,
    Lane,
    Lens,
    Link,
    Match,
    Meta,
    Moment,
    Opportunity,
    Pain,
    Path,
    Period,
    Provenance,
    Stage,
    Touchpoint,
    Unmapped,
)
from yeojido.domain.words import Words

EVENT = Provenance(klass="event", source="shop.csv", computed_at="2026-04-02T09:00:00Z")
SURVEY = Provenance(klass="survey", source="reviews.csv", computed_at="2026-04-02T09:00:00Z")

STAGES = (
    ("aware", "알게 됨", "Discover"),
    ("explore", "둘러봄", "Explore"),
    ("buy", "구매", "Buy"),
    ("receive", "받음", "Receive"),
    ("stay", "다시 옴", "Come back"),
)
# id, stage, ko, en, journeys, left, here, seconds, emotion, voices, friction, channels
STEPS = (
    ("visit", "aware", "첫 방문", "First visit", 12480, 3120, 210, 42, 0.3, 212, 0.04,
     (("web", 0.46), ("app", 0.38), ("social", 0.16))),
    ("search", "explore", "검색", "Search", 8930, 1190, 96, 95, 0.5, 164, 0.11,
     (("app", 0.58), ("web", 0.42))),
    ("product", "explore", "상품 보기", "Product page", 8120, 2260, 120, 214, 0.9, 388, 0.09,
     (("app", 0.61), ("web", 0.36), ("store", 0.03))),
    ("cart", "buy", "장바구니 담기", "Add to cart", 4812, 860, 74, 1860, 0.6, 142, 0.07,
     (("app", 0.63), ("web", 0.37))),
    ("payment", "buy", "결제 정보 입력", "Enter payment", 3740, 1830, 38, 412, -1.4, 226, 0.38,
     (("app", 0.71), ("web", 0.29))),
    ("order", "buy", "주문 완료", "Order placed", 1890, 96, 40, 66, 1.1, 301, 0.02,
     (("app", 0.55), ("web", 0.39), ("email", 0.06))),
    ("delivery", "receive", "배송 기다림", "Waiting for delivery", 1802, 120, 154, 187200, -0.7, 98,
     0.17, (("sms", 0.52), ("kakao", 0.31), ("call_center", 0.17))),
    ("review", "receive", "후기 남기기", "Leave a review", 702, 180, 61, 320, 1.5, 640, 0.03,
     (("app", 0.8), ("review", 0.2))),
    ("again", "stay", "재구매", "Buy again", 388, 12, 88, 1209600, 1.2, 21, 0.02,
     (("app", 0.9), ("email", 0.1))),
)  # fmt: skip

ACTIONS = {
    "visit": (
        ("홈 화면 열기", "Open home", 21044),
        ("광고 누르기", "Tap an ad", 5310),
        ("배너 보기", "See a banner", 3102),
    ),
    "search": (
        ("검색어 입력", "Type a query", 18420),
        ("필터 고르기", "Choose filters", 7201),
        ("정렬 바꾸기", "Change sorting", 2113),
    ),
    "product": (
        ("상품 상세 보기", "View product", 40218),
        ("후기 읽기", "Read reviews", 12980),
        ("사진 넘기기", "Swipe photos", 9120),
    ),
    "cart": (("장바구니 담기", "Add to cart", 8123), ("쿠폰 적용", "Apply a coupon", 2204)),
    "payment": (
        ("카드 번호 입력", "Enter card number", 9930),
        ("결제 오류", "Payment error", 3120),
        ("뒤로 가기", "Go back", 2877),
    ),
    "order": (("주문 확인", "See confirmation", 1890), ("알림 받기", "Allow alerts", 640)),
    "delivery": (("배송 조회", "Track parcel", 6120), ("문의 전화", "Call support", 410)),
    "review": (("별점 주기", "Give stars", 702), ("사진 올리기", "Upload photo", 188)),
    "again": (("다시 주문", "Order again", 388),),
}
QUOTES = {
    "visit": (("찾던 게 바로 보였어요", "Found what I wanted at once", 1.0),),
    "product": (("사진이 많아서 고르기 쉬웠어요", "Lots of photos made choosing easy", 1.0),
                ("사이즈 표가 헷갈려요", "The size chart is confusing", -1.0)),
    "cart": (("쿠폰이 자동으로 들어가서 좋아요", "I like that the coupon is applied by itself", 2.0),),
    "payment": (("카드 번호를 세 번이나 다시 넣었는데 또 오류가 났어요. 결국 포기했어요.",
                 "I typed my card number three times and it failed again. I gave up.", -2.0),
                ("앱에서만 결제가 안 돼요", "Payment fails only in the app", -2.0)),
    "order": (("결제만 되면 그다음은 빨라요", "Once it is paid it goes fast", 1.0),),
    "delivery": (("언제 오는지 알 수가 없어요", "I cannot tell when it comes", -1.0),),
    "review": (("포장이 꼼꼼하고 예뻐요", "Carefully and prettily packed", 2.0),),
}  # fmt: skip
PATHS = (
    Path(steps=("visit", "search", "product"), journeys=2930, share=0.235, conversion=0.0,
         median_seconds=351),
    Path(steps=("visit", "product", "cart", "payment"), journeys=1410, share=0.113, conversion=0.0,
         median_seconds=2528),
    Path(steps=("visit", "search", "product", "cart", "payment", "order", "delivery", "review"),
         journeys=402, share=0.032, conversion=1.0, median_seconds=190209),
)  # fmt: skip


def w(ko: str, en: str) -> Words:
    """Return words in both languages."""
    return Words(ko=ko, en=en)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the Wilson interval of a share."""
    if n == 0:
        return (0.0, 1.0)
    z = 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (max(0.0, middle - half), min(1.0, middle + half))


def people_cell(
    step: str | None, stage: str | None, row: tuple[int, int, int], furthest: int | None = None
) -> Cell:
    """Return a cell of the people lane."""
    journeys, left, here = row
    moved = journeys - left - here
    rate = moved / max(1, moved + left)
    interval = wilson(rate, moved + left)
    return Cell(
        lane="people", step=step, stage=stage, value=round(journeys * 0.93), n=round(journeys * 0.93),
        unit="people", ci=interval, provenance=EVENT,
        definition=w("이 접점에 온 사람. 떠남은 조용히 오래 머문 여정이에요.",
                     "People who came here. Left: silent longer than the patience."),
        values={"journeys": journeys, "visits": round(journeys * 1.2), "moved_on": moved,
                "left": left, "here": here, "conversion": rate, "left_share": 1 - rate,
                "conversion_lo": interval[0], "conversion_hi": interval[1], "furthest": furthest},
    )  # fmt: skip


def step_cells(row: tuple, *, emotion: bool) -> list[Cell]:
    """Return the cells of one touchpoint."""
    step, _, _, _, journeys, left, here, seconds, felt, voices, friction, channels = row
    words = {"web": ("웹", "Web"), "app": ("앱", "App"), "store": ("매장", "Store"),
             "email": ("이메일", "E-mail"), "sms": ("문자", "SMS"), "kakao": ("카카오", "Kakao"),
             "call_center": ("상담 전화", "Call centre"), "social": ("소셜", "Social"),
             "review": ("후기", "Reviews")}  # fmt: skip
    icons = {"web": "world", "app": "device-mobile", "store": "building-store", "email": "mail",
             "sms": "message", "kakao": "message-circle", "call_center": "headset",
             "social": "share", "review": "star"}  # fmt: skip
    cells = [
        people_cell(step, None, (journeys, left, here), left + here),
        Cell(lane="actions", step=step, n=journeys, provenance=EVENT, items=tuple(
            Item(label=w(ko, en), value=n, n=n, kind=en) for ko, en, n in ACTIONS[step])),
        Cell(lane="channels", step=step, n=journeys, provenance=EVENT, items=tuple(
            Item(label=w(*words[key]), value=part, icon=icons[key], kind=key)
            for key, part in channels)),
        Cell(lane="time", step=step, value=seconds, n=journeys, unit="seconds",
             ci=(seconds * 0.95, seconds * 1.06), provenance=EVENT,
             values={"p25": seconds * 0.4, "p75": seconds * 2.3, "censored": here}),
        Cell(lane="friction", step=step, value=friction, n=journeys, unit="share", provenance=EVENT,
             items=(Item(label=w("오류", "Errors"), value=friction * 0.7, kind="error", n=journeys),
                    Item(label=w("되돌아감", "Going back"), value=friction * 0.4, kind="back"),
                    Item(label=w("반복", "Repeats"), value=friction * 0.1, kind="repeat"))),
    ]  # fmt: skip
    if not emotion:
        return cells
    half = 1.9 / math.sqrt(voices)
    spread = [0.05, 0.1, 0.2, 0.35, 0.3] if felt > 0 else [0.35, 0.3, 0.15, 0.15, 0.05]
    cells.append(
        Cell(lane="emotion", step=step, value=felt, n=voices, ci=(felt - half, felt + half),
             unit="score", provenance=SURVEY,
             definition=w("고객 평균을 여정 평균 쪽으로 당긴 값", "Mean over people, shrunk"),
             items=tuple(Item(label=w(str(mark), str(mark)), value=round(voices * part),
                              kind="rating") for mark, part in zip(range(-2, 3), spread,
                                                                   strict=True))))  # fmt: skip
    if step in QUOTES:
        cells.append(
            Cell(lane="words", step=step, n=voices, provenance=SURVEY, items=tuple(
                Item(label=w(ko, en), value=mark, kind="quote") for ko, en, mark in QUOTES[step]))
        )  # fmt: skip
    return cells


LANES = tuple(
    Lane(id=id_, kind=id_, name=w(ko, en), zone=zone, on=on)
    for id_, ko, en, zone, on in (
        ("need", "바라는 것", "Need", "experience", False),
        ("actions", "하는 일", "Actions", "experience", True),
        ("channels", "채널", "Channels", "experience", True),
        ("emotion", "감정", "Emotion", "experience", True),
        ("words", "고객의 말", "In their words", "experience", True),
        ("people", "사람과 이탈", "People and loss", "experience", True),
        ("time", "걸린 시간", "Time", "experience", True),
        ("friction", "마찰", "Friction", "experience", True),
        ("pains", "문제점", "Pain points", "insight", True),
        ("moments", "결정적 순간", "Moments of truth", "insight", True),
        ("opportunities", "기회", "Opportunities", "insight", True),
        ("kpi", "지표", "Measures", "insight", True),
    )
)  # fmt: skip

PAINS = (
    Pain(id="p1", rank=1, step="payment", kind="error", severity=4.8, people=1702,
         title=w("모바일 결제 오류로 절반이 떠나요", "Mobile payment errors lose half of them"),
         lost_conversions=412, ci=(371, 455), quote="카드 번호를 세 번이나 다시 넣었어요",
         evidence=(Item(label=w("오류 27%", "Errors 27%"), value=0.27, unit="share"),)),
    Pain(id="p2", rank=2, step="delivery", kind="wait", severity=3.2, people=310,
         title=w("배송이 언제 오는지 몰라 불안해요", "They worry when the parcel will come"),
         lost_conversions=58, ci=(31, 86)),
    Pain(id="p3", rank=3, step="product", kind="drop_off", severity=2.1, people=2102,
         title=w("상품을 보고 그냥 나가요", "They look and leave"), lost_conversions=44, ci=(9, 80)),
)  # fmt: skip
OPPORTUNITIES = (
    Opportunity(id="o1", pain_ids=("p1",), status="doing", owner="결제팀",
                title=w("카드 입력을 간편 결제로 바꾸기", "Replace card entry with one-tap pay"),
                expected_effect=0.25, expected_ci=(0.16, 0.34), primary_metric="checkout conversion"),
    Opportunity(id="o2", pain_ids=("p2",), status="idea",
                title=w("도착 예정일을 카카오로 알리기", "Send the arrival date by Kakao")),
)  # fmt: skip


def sample(*, emotion: bool = True) -> JourneyMap:
    """Return the sample map; without ``emotion`` nobody rated or wrote anything."""
    totals: dict[str, tuple[int, int, int]] = {}
    for row in STEPS:
        journeys, left, here = totals.get(row[1], (0, 0, 0))
        totals[row[1]] = (max(journeys, row[4]), left + row[5], here + row[6])
    cells = [cell for row in STEPS for cell in step_cells(row, emotion=emotion)]
    cells += [people_cell(None, stage, total) for stage, total in totals.items()]
    if emotion:
        cells += [
            Cell(lane="emotion", stage=id_, value=felt, n=n, ci=(felt - 0.2, felt + 0.2), unit="score")
            for id_, felt, n in (("aware", 0.3, 212), ("explore", 0.8, 552), ("buy", -0.4, 669),
                                 ("receive", 0.9, 738), ("stay", 1.2, 21))
        ]  # fmt: skip
    return JourneyMap(
        meta=Meta(id="sample", title=w("봄 시즌 온라인 구매 여정", "Buying online in the spring season"),
                  type="purchase", kind="actual", goal=w("주문 완료", "An order placed"),
                  period=Period(start="2026-03-01", end="2026-04-01"), patience="9d"),
        lens=Lens(scenario=w("처음 온 고객이 앱이나 웹에서 물건을 사요",
                             "A new customer buys in the app or on the web"),
                  persona_ids=("20~30대 모바일 고객",), people=11606, journeys=12480, events=184203,
                  mapped_events=171124, voices=2192 if emotion else 0, evidence_share=0.86,
                  computed_at="2026-04-02T09:00:00Z",
                  unmapped=(Unmapped(event="app_background", events=9120, people=4100, share=0.05),
                            Unmapped(event="push_dismissed", events=3959, people=1900, share=0.021))),
        stages=tuple(Stage(id=id_, name=w(ko, en), order=place, colour_token=f"stage-{place + 1}")
                     for place, (id_, ko, en) in enumerate(STAGES)),
        steps=tuple(Touchpoint(id=row[0], stage=row[1], name=w(row[2], row[3]),
                               match=Match(events=(row[0],)), goal=row[0] == "order",
                               wait=row[0] == "delivery",
                               need=w("빠르고 안전하게", "Quick and safe")) for row in STEPS),
        lanes=LANES, cells=tuple(cells), pains=PAINS, opportunities=OPPORTUNITIES,
        moments=(
            Moment(step="payment", kind="pit", value=-1.4, n=226,
                   reason=w("감정이 가장 낮고 가장 많이 떠나요", "Lowest emotion and biggest loss")),
            Moment(step="review", kind="peak", value=1.5, n=640,
                   reason=w("감정이 가장 높아요", "Highest emotion")),
        ),
        links=tuple(Link(source=a[0], target=b[0], journeys=a[4] - a[5] - a[6], median_seconds=a[7])
                    for a, b in itertools.pairwise(STEPS)),
        paths=PATHS,
        kpis=(Kpi(id="conversion", name=w("구매 전환율", "Conversion"), value=0.151, unit="share",
                  n=12480, ci=(0.145, 0.158), baseline=0.172),
              Kpi(id="time", name=w("구매까지 걸린 시간", "Time to purchase"), value=5340, unit="seconds",
                  n=1890),
              Kpi(id="emotion", name=w("평균 감정", "Mean emotion"), value=0.4, unit="score", n=2192),
              Kpi(id="again", name=w("재구매율", "Repeat rate"), value=0.205, unit="share", n=1890,
                  ci=(0.187, 0.224))),
        warnings=(w("결제 오류는 3월 9일부터 늘었어요.", "Payment errors rose from 9 March."),),
    )  # fmt: skip
