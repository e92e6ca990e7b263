"""Words of the stage sets and of what events are about.

``type_*`` journey types, ``set_*`` stage sets, ``stage_*`` stages and ``need_*`` what a customer
wants in them; ``concept_*`` and ``family_*`` what an event is about.
"""

_TYPES: dict[str, tuple[str, str]] = {
    "page_view": ("페이지 보기", "Page view"),
    "screen_view": ("화면 보기", "Screen view"),
    "other_pages": ("그 밖의 페이지", "Other pages"),
    "type_purchase": ("구매 여정", "Purchase journey"),
    "type_lead": ("잠재고객 발굴 여정", "Lead generation journey"),
    "type_engagement": ("참여 여정", "Engagement journey"),
    "type_retention": ("유지 여정", "Retention journey"),
    "type_service": ("서비스 여정", "Service journey"),
    "type_email": ("이메일 여정", "E-mail journey"),
    "start_purchase": (
        "웹사이트나 랜딩 페이지, 매장을 처음 찾을 때",
        "the first visit to a site, landing page or store",
    ),
    "end_purchase": ("구매를 마칠 때", "the purchase"),
    "start_lead": ("처음 관심을 보일 때", "the first sign of interest"),
    "end_lead": (
        "연락처를 남기거나 상담을 신청할 때",
        "leaving contact details or asking for advice",
    ),
    "start_engagement": ("가입하거나 처음 써 볼 때", "joining or the first use"),
    "end_engagement": ("스스로 꾸준히 참여할 때", "taking part regularly and unasked"),
    "start_retention": ("첫 구매를 한 뒤", "after the first purchase"),
    "end_retention": ("다시 구매할 때", "buying again"),
    "start_service": ("요청을 접수할 때", "the request comes in"),
    "end_service": ("일이 끝날 때", "the case is closed"),
    "start_email": ("메일을 보낼 때", "the message is sent"),
    "end_email": ("메일을 거쳐 행동할 때", "the reader acts on it"),
    "measures_purchase": (
        "구매 전환율 · 단계별 완료율 · 구매까지 걸린 시간",
        "purchase conversion · completion per stage · time to purchase",
    ),
    "measures_lead": (
        "연락처 전환율 · 상담 신청률 · 신청까지 걸린 시간",
        "lead conversion · request rate · time to lead",
    ),
    "measures_engagement": (
        "활성 비율 · 다시 찾은 비율 · 참여 행동 수",
        "active share · return rate · actions per person",
    ),
    "measures_retention": (
        "재구매율 · 구매 간격 · 떠난 비율",
        "repurchase rate · time between purchases · share lost",
    ),
    "measures_service": (
        "처리 완료율 · 처리 시간 · 다시 접수된 비율",
        "completion rate · handling time · reopened share",
    ),
    "measures_email": (
        "열어 본 비율 · 누른 비율 · 수신 거부율",
        "open rate · click rate · unsubscribe rate",
    ),
    "pros_purchase": (
        "시작과 끝이 또렷해서 전환율과 매출로 바로 이어져요.",
        "Start and end are clear, so it links directly to conversion and revenue.",
    ),
    "cons_purchase": (
        "구매 뒤의 경험과 오래 이어지는 관계를 놓치기 쉬워요.",
        "It easily misses what happens after the purchase and the long relationship.",
    ),
    "pros_lead": (
        "아직 사지 않은 사람까지 일찍 알아볼 수 있어요.",
        "It recognises people early, before they buy.",
    ),
    "cons_lead": (
        "진행 상황을 따라가기 어려워서 접점마다 기록이 있어야 해요.",
        "Progress is hard to follow, so every touchpoint has to be recorded.",
    ),
    "pros_engagement": (
        "무엇이 사람을 다시 오게 하는지 보여요.",
        "It shows what makes people come back.",
    ),
    "cons_engagement": (
        "바로 얻는 것이 없으면 관심이 식기 쉬워요.",
        "Interest fades when there is no instant benefit.",
    ),
    "pros_retention": (
        "오래 남는 고객의 가치를 키울 수 있어요.",
        "It raises the long-run value of customers who stay.",
    ),
    "cons_retention": (
        "효과를 보려면 긴 기간의 데이터가 필요해요.",
        "It needs data over a long time before effects show.",
    ),
    "pros_service": (
        "어디서 오래 기다리고 다시 돌아오는지 보여요.",
        "It shows where people wait long and come back.",
    ),
    "cons_service": (
        "처리 순서가 곧 고객의 마음은 아니에요. 고객의 말을 함께 봐야 해요.",
        "The order of handling is not what customers feel: read their words beside it.",
    ),
    "pros_email": (
        "한 채널만 보기 때문에 바로 고쳐 볼 수 있어요.",
        "It looks at one channel, so changes can be tried at once.",
    ),
    "cons_email": (
        "다른 채널에서 일어난 일은 보이지 않아요.",
        "What happens on other channels stays out of sight.",
    ),
}

_SETS: dict[str, tuple[str, str]] = {
    "set_purchase-loyalty": (
        "인식 · 고려 · 구매 · 서비스 · 충성도",
        "Awareness · Consideration · Purchase · Service · Loyalty",
    ),
    "set_purchase-advocacy": (
        "인식 · 고려 · 취득 · 보유 · 옹호",
        "Awareness · Consideration · Acquisition · Retention · Advocacy",
    ),
    "set_purchase-aftercare": (
        "인식 · 고려 · 구매 · 후속 서비스",
        "Awareness · Consideration · Purchase · After-sales",
    ),
    "set_purchase-decision": (
        "인식 · 고려 · 결정 · 구매 · 사용 · 평가",
        "Awareness · Consideration · Decision · Purchase · Use · Evaluation",
    ),
    "set_lead": (
        "발견 · 관심 · 연락처 · 상담 · 계약",
        "Discovery · Interest · Contact · Consultation · Agreement",
    ),
    "set_engagement": (
        "시작 · 첫 경험 · 탐색 · 참여 · 전파",
        "Start · First experience · Exploring · Taking part · Spreading",
    ),
    "set_retention": (
        "사용 · 관계 · 재방문 · 재구매",
        "Use · Relationship · Coming back · Repurchase",
    ),
    "set_service": (
        "접수 · 확인 · 처리 · 마무리 · 사후",
        "Intake · Assessment · Handling · Closing · Aftercare",
    ),
    "set_order": ("시작 · 진행 · 마무리", "Start · Progress · Finish"),
    "set_email": ("발송 · 열람 · 클릭 · 방문 · 행동", "Sent · Opened · Clicked · Visited · Acted"),
}

# stage -> (name ko, name en, need ko, need en)
_STAGES: dict[str, tuple[str, str, str, str]] = {
    "awareness": ("인식", "Awareness", "나에게 맞는 곳인지 금방 알고 싶어요", "Tell at once whether this is for me"),
    "consideration": ("고려", "Consideration", "비교해 보고 믿을 만한지 알고 싶어요", "Compare, and know whether to trust it"),
    "decision": ("결정", "Decision", "잘 고른 것인지 확신하고 싶어요", "Be sure that the choice is right"),
    "purchase": ("구매", "Purchase", "막힘없이 안전하게 사고 싶어요", "Buy safely and without a hitch"),
    "acquisition": ("취득", "Acquisition", "손쉽게 내 것으로 만들고 싶어요", "Make it mine with little effort"),
    "service": ("서비스", "Service", "제때 받고 문제가 생기면 바로 도움받고 싶어요", "Get it on time, and help at once when needed"),
    "loyalty": ("충성도", "Loyalty", "계속 이용할 이유와 대접을 받고 싶어요", "Have reasons to stay, and feel valued"),
    "retention": ("보유", "Retention", "쓰면서 계속 도움을 받고 싶어요", "Keep getting help while using it"),
    "advocacy": ("옹호", "Advocacy", "내 의견이 들리고 나눌 가치가 있으면 좋겠어요", "Be heard, and have something worth sharing"),
    "aftercare": ("후속 서비스", "After-sales", "산 뒤에도 챙겨 주면 좋겠어요", "Be looked after once it is bought"),
    "use": ("사용", "Use", "기대한 대로 잘 쓰고 싶어요", "Use it as hoped"),
    "evaluation": ("평가", "Evaluation", "다시 살 만한지 판단하고 싶어요", "Judge whether to buy again"),
    "lead_discovery": ("발견", "Discovery", "내 문제를 풀 수 있는 곳을 찾고 싶어요", "Find someone who can solve my problem"),
    "lead_interest": ("관심", "Interest", "부담 없이 더 알아보고 싶어요", "Learn more without obligation"),
    "lead_contact": ("연락처", "Contact", "간단히 신청하고 정보를 지키고 싶어요", "Apply simply and keep my data safe"),
    "lead_consultation": ("상담", "Consultation", "내 상황에 맞는 답을 듣고 싶어요", "Hear answers that fit my case"),
    "lead_agreement": ("계약", "Agreement", "조건을 분명히 알고 정하고 싶어요", "Decide with clear terms"),
    "engage_start": ("시작", "Start", "쉽게 시작하고 싶어요", "Begin easily"),
    "engage_first": ("첫 경험", "First experience", "처음부터 도움이 되면 좋겠어요", "Get something out of it from the first time"),
    "engage_explore": ("탐색", "Exploring", "새로운 것을 발견하고 싶어요", "Discover something new"),
    "engage_active": ("참여", "Taking part", "내 참여가 의미 있으면 좋겠어요", "Feel that taking part matters"),
    "engage_spread": ("전파", "Spreading", "좋은 것을 나누고 싶어요", "Share what is good"),
    "keep_using": ("사용", "Use", "잘 쓰고 문제는 빨리 풀고 싶어요", "Use it well, and have problems solved fast"),
    "relationship": ("관계", "Relationship", "나를 기억하고 챙겨 주면 좋겠어요", "Be remembered and looked after"),
    "revisit": ("재방문", "Coming back", "다시 찾을 이유가 있으면 좋겠어요", "Have a reason to come back"),
    "repurchase": ("재구매", "Repurchase", "다시 살 때는 더 쉬우면 좋겠어요", "Find buying again easier"),
    "intake": ("접수", "Intake", "내 요청이 잘 접수됐는지 알고 싶어요", "Know that my request has arrived"),
    "assessment": ("확인", "Assessment", "내 상황을 제대로 봐 주면 좋겠어요", "Have my case looked at properly"),
    "handling": ("처리", "Handling", "지금 어떻게 되고 있는지 알고 싶어요", "Know what is being done"),
    "closing": ("마무리", "Closing", "제때 깔끔하게 끝나면 좋겠어요", "Have it finished cleanly and on time"),
    "after_service": ("사후", "Aftercare", "다시 오지 않아도 되면 좋겠어요", "Not have to come back"),
    "order_start": ("시작", "Start", "어떻게 시작하는지 알고 싶어요", "Know how it begins"),
    "order_middle": ("진행", "Progress", "지금 어디쯤인지 알고 싶어요", "Know where things stand"),
    "order_end": ("마무리", "Finish", "제때 깔끔하게 끝나면 좋겠어요", "Have it finished cleanly and on time"),
    "mail_sent": ("발송", "Sent", "필요한 소식만 받고 싶어요", "Receive only what I need"),
    "mail_opened": ("열람", "Opened", "열어 볼 가치가 있으면 좋겠어요", "Find it worth opening"),
    "mail_clicked": ("클릭", "Clicked", "누른 뒤에 기대한 것이 나오면 좋겠어요", "Find what the link promised"),
    "mail_visit": ("방문", "Visited", "메일과 이어지는 내용을 보고 싶어요", "See what the message was about"),
    "mail_action": ("행동", "Acted", "쉽게 마치고 싶어요", "Finish easily"),
}  # fmt: skip

_CONCEPTS: dict[str, tuple[str, str]] = {
    "ad": ("광고", "Advert"), "home": ("홈 화면", "Home page"), "landing": ("랜딩 페이지", "Landing page"),
    "visit": ("방문", "Visit"), "promo": ("기획전", "Promotion"), "content": ("콘텐츠", "Content"),
    "about": ("회사 소개", "About us"), "search": ("검색", "Search"), "filter": ("필터", "Filter"),
    "catalog": ("상품 목록", "Catalogue"), "product": ("상품 보기", "Product page"),
    "compare": ("비교", "Compare"), "review_read": ("후기 읽기", "Reading reviews"),
    "wish": ("찜하기", "Wish list"), "cart": ("장바구니", "Cart"), "coupon_use": ("쿠폰 적용", "Applying a coupon"),
    "checkout": ("주문서", "Checkout"), "delivery_choice": ("배송 방법 선택", "Delivery choice"),
    "address": ("배송지 입력", "Delivery details"), "payment": ("결제 정보", "Payment details"),
    "order": ("주문", "Order"),
    "paid": ("결제 완료", "Payment done"), "ordered": ("주문 완료", "Order placed"),
    "purchase": ("구매", "Purchase"), "store_buy": ("매장 구매", "In-store purchase"),
    "receipt": ("주문 접수", "Order accepted"), "confirm": ("주문 확인", "Order confirmation"),
    "ship": ("발송", "Shipping"), "deliver": ("배송", "Delivery"), "track": ("배송 조회", "Order tracking"),
    "pickup": ("수령", "Pick-up"), "support": ("상담", "Support"), "call": ("전화 상담", "Call centre"),
    "chat": ("채팅 상담", "Chat support"), "faq": ("도움말", "Help pages"), "question": ("문의", "Enquiry"),
    "complaint": ("불만 접수", "Complaint"), "return": ("반품", "Return"), "refund": ("환불", "Refund"),
    "exchange": ("교환", "Exchange"), "cancel": ("취소", "Cancellation"), "review": ("후기", "Reviews"),
    "rating": ("평점", "Rating"), "survey": ("설문", "Survey"), "nps": ("추천 의향", "Likelihood to recommend"),
    "rate_delivery": ("배송 평가", "Delivery rating"), "rate_product": ("상품 평가", "Product rating"),
    "rate_payment": ("결제 평가", "Payment rating"), "rate_service": ("상담 평가", "Service rating"),
    "rate_store": ("매장 평가", "Store rating"), "rate_app": ("이용 평가", "Usability rating"),
    "point": ("포인트", "Points"), "coupon": ("쿠폰", "Coupon"), "member": ("멤버십", "Membership"),
    "reorder": ("재구매", "Buying again"), "subscribe": ("구독", "Subscription"), "share": ("공유", "Sharing"),
    "invite": ("친구 초대", "Inviting friends"), "signup": ("가입", "Sign-up"), "login": ("로그인", "Login"),
    "account": ("내 정보", "My account"), "mail_send": ("메일 발송", "E-mail sent"),
    "mail_open": ("메일 열람", "E-mail opened"), "mail_click": ("메일 클릭", "E-mail clicked"),
    "message": ("메시지", "Message"), "message_click": ("메시지 클릭", "Message clicked"),
    "push": ("앱 알림", "Push notice"), "unsubscribe": ("수신 거부", "Unsubscribed"), "churn": ("해지", "Leaving"),
    "store_visit": ("매장 방문", "Store visit"),
    "form": ("신청서", "Form"), "newsletter": ("뉴스레터", "Newsletter"), "download": ("자료 받기", "Download"),
    "quote": ("견적", "Quotation"), "demo": ("체험 신청", "Demo"), "consult": ("상담 신청", "Consultation"),
    "trial": ("무료 체험", "Trial"), "contract": ("계약", "Contract"), "install": ("설치", "Install"),
    "open_app": ("앱 열기", "App opened"), "onboard": ("첫 안내", "Onboarding"), "use": ("이용", "Use"),
    "play": ("재생", "Playing"), "like": ("좋아요", "Like"), "comment": ("댓글", "Comment"),
    "write": ("글쓰기", "Posting"), "error": ("오류", "Error"), "stuck": ("눌러도 안 됨", "Clicks in vain"), "pay": ("결제", "Payment"), "pay_error": ("결제 오류", "Payment error"),
    "register": ("접수", "Registration"), "create": ("생성", "Creation"), "triage": ("분류", "Triage"),
    "test": ("검사", "Tests"), "assess": ("확인", "Assessment"), "treat": ("처치", "Treatment"),
    "admit": ("입원", "Admission"), "approve": ("승인", "Approval"), "reject": ("반려", "Rejection"),
    "notify": ("통지", "Notification"), "discharge": ("퇴원", "Discharge"), "release": ("퇴원·완료", "Release"), "resolve": ("해결", "Resolution"),
    "bill": ("청구", "Billing"), "close": ("종료", "Closing"), "reopen": ("다시 접수", "Reopening"),
    "come_back": ("재방문", "Coming back"), "appeal": ("이의 신청", "Appeal"), "fine": ("과태료", "Fine"),
    "penalty": ("가산금", "Penalty"), "collect": ("추심", "Collection"),
    "result": ("결과", "Results"), "change": ("변경", "Change"), "reserve": ("예약", "Booking"),
}  # fmt: skip

_FAMILIES: dict[str, tuple[str, str]] = {
    "family_discover": ("유입", "Arrival"), "family_browse": ("둘러보기", "Browsing"),
    "family_choose": ("고르기", "Choosing"), "family_checkout": ("주문서 작성", "Checkout"),
    "family_pay": ("구매", "Purchase"), "family_receive": ("배송·수령", "Delivery"),
    "family_help": ("문의·상담", "Support"), "family_trouble": ("취소·반품", "Cancellations and returns"),
    "family_voice": ("평가·후기", "Ratings and reviews"), "family_loyal": ("혜택·재이용", "Benefits"),
    "family_account": ("회원", "Membership"), "family_mail": ("메일·알림", "Messages"),
    "family_leave": ("해지", "Leaving"), "family_lead": ("신청", "Requests"),
    "family_use": ("이용", "Use"), "family_error": ("오류", "Errors"),
    "family_opening": ("접수", "Intake"), "family_checking": ("확인", "Assessment"),
    "family_acting": ("처리", "Handling"), "family_closing": ("마무리", "Closing"),
    "family_after": ("사후", "Aftercare"), "family_other": ("기타", "Other"),
}  # fmt: skip

WORDS: dict[str, tuple[str, str]] = {
    **_TYPES,
    **_SETS,
    **{f"stage_{key}": (words[0], words[1]) for key, words in _STAGES.items()},
    **{f"need_{key}": (words[2], words[3]) for key, words in _STAGES.items()},
    **{f"concept_{key}": words for key, words in _CONCEPTS.items()},
    **_FAMILIES,
}
