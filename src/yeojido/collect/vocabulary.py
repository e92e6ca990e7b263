"""How people name their columns, in Korean and English: data for guessing, the likeliest first."""

from __future__ import annotations

import re

from yeojido.collect.remembering import remembered
from yeojido.collect.roles import Role

#: role -> names (as ``plain`` writes them) -> how surely the name means the role
NAMES: dict[Role, dict[str, float]] = {
    "person": {
        **dict.fromkeys(
            ("user_id", "userid", "user", "uid", "customer_id", "customerid", "customer", "member_id",
             "memberid", "member", "client_id", "clientid", "client", "person_id", "person",
             "profile_id", "user_pseudo_id", "full_visitor_id", "fullvisitorid", "distinct_id",
             "고객번호", "고객_id", "고객id", "고객아이디", "고객", "회원번호", "회원_id", "회원id",
             "회원아이디", "회원", "사용자_id", "사용자id", "사용자", "유저_id", "유저id", "유저",
             "이용자", "고객코드", "회원코드", "고객식별자", "customer_no", "customer_number",
             "customer_code", "member_no", "cust_id", "cust_no", "구매자", "구매자_id", "구매자id",
             "주문자_id", "user_key", "user_no", "usr_id", "mbr_id"), 1.0),
        **dict.fromkeys(
            ("household_id", "household", "patient", "patient_id", "subscriber_id", "subscriber",
             "contact_id", "lead_id", "account_id", "respondent", "respondent_id", "respnum",
             "visitor", "visitor_id", "visitorid", "anonymous_id", "환자", "환자번호", "응답자",
             "응답자번호", "응답자_id", "응답자id", "방문자", "방문자_id", "가구번호", "가입자", "아이디",
             "계정", "shopper_id", "buyer_id", "buyer", "student_id", "employee_id", "participant_id"), 0.9),
        **dict.fromkeys(
            ("case_id", "caseid", "case", "case_concept_name", "case_identifier", "cookie_id", "cookie",
             "device_id", "email", "e_mail", "이메일", "이메일주소", "메일주소", "phone", "phone_number",
             "mobile_number", "전화번호", "휴대폰번호", "휴대폰", "휴대전화", "연락처", "author",
             "author_id", "작성자", "작성자_id", "카드번호", "ip", "ip_address"), 0.7),
        **dict.fromkeys(("성명", "이름", "고객명", "회원명", "주문자", "customer_name", "user_name", "username"), 0.5),
    },
    "event": {
        **dict.fromkeys(
            ("event", "event_name", "eventname", "activity", "activity_name", "action", "concept_name",
             "이벤트", "이벤트명", "이벤트_명", "이벤트이름", "행동", "행동명", "행위", "활동", "활동명", "액션",
             "사건", "event_action"), 1.0),
        **dict.fromkeys(
            ("event_type", "eventtype", "action_type", "handling", "step", "step_name", "task",
             "이벤트유형", "이벤트_유형", "행동유형", "활동유형", "행동_유형", "단계", "동작", "업무", "behavior",
             "behaviour", "interaction", "touchpoint", "접점"), 0.9),
        **dict.fromkeys(
            ("url", "page_url", "page", "page_path", "pagepath", "screen", "screen_name", "page_name",
             "path", "uri", "page_location", "페이지", "화면", "화면명", "페이지명", "방문페이지"), 0.7),
        **dict.fromkeys(("status", "상태", "유형", "구분", "type", "kind"), 0.4),
    },
    "time": {
        **dict.fromkeys(
            ("timestamp", "event_time", "event_timestamp", "event_datetime", "datetime", "date_time",
             "time_timestamp", "occurred_at", "event_date_time", "ts", "time", "일시", "이벤트일시",
             "발생일시", "발생시각", "이벤트시각", "이벤트_일시", "행동일시", "일시_시간", "시각"), 1.0),
        **dict.fromkeys(
            ("created_at", "event_date", "date", "start_time", "start_timestamp", "received_at",
             "logged_at", "transaction_timestamp", "order_date", "purchase_date", "날짜", "일자", "시간",
             "등록일시", "등록일", "작성일", "작성일시", "작성일자", "주문일시", "주문일", "주문일자", "거래일시",
             "거래일자", "접수일시", "접수일", "방문일시", "방문일", "구매일시", "구매일", "응답일시", "응답일",
             "타임스탬프", "intdate", "수집일시", "접속일시", "로그일시", "생성일시", "생성일", "처리일시"), 0.9),
    },
    "sequence": dict.fromkeys(
        ("order_", "_order", "seq", "sequence", "sequence_number", "sequence_no", "seq_no", "event_seq",
         "event_index", "event_number", "hit_number", "hitnumber", "순서", "순번", "일련번호", "row_number",
         "line_number", "event_order"), 1.0),
    "channel": {
        **dict.fromkeys(("channel", "채널", "채널명", "channel_name", "접촉채널", "채널구분", "이용채널"), 1.0),
        **dict.fromkeys(("platform", "플랫폼", "매체", "medium", "device", "device_type", "devicetype",
                         "기기", "디바이스", "device_category", "기기유형", "접속기기"), 0.8),
        **dict.fromkeys(("source", "출처", "유입채널", "traffic_source", "접수경로", "경로"), 0.6),
    },
    "text": {
        **dict.fromkeys(
            ("review", "review_text", "comment", "comments", "feedback", "verbatim", "text", "리뷰",
             "리뷰내용", "리뷰_내용", "후기", "구매후기", "상품평", "의견", "댓글", "고객의견", "문의내용",
             "상담내용", "불만내용", "건의사항", "코멘트", "주관식", "자유의견", "고객의소리", "voc", "한줄평",
             "review_body", "review_content", "voc내용", "answer_text", "개선의견", "transcript",
             "call_transcript", "통화내용", "통화_내용", "대화내용", "녹취록", "상담_내용", "문의_내용"), 1.0),
        **dict.fromkeys(("content", "contents", "body", "message", "내용", "본문", "메시지", "문의",
                         "상담", "memo", "메모", "비고", "description", "note", "notes"), 0.6),
    },
    "rating": {
        **dict.fromkeys(
            ("rating", "ratings", "stars", "star", "star_rating", "nps", "nps_score", "csat", "ces",
             "satisfaction", "satisfaction_score", "별점", "평점", "만족도", "만족도점수", "추천지수",
             "추천의향", "추천점수", "별점수", "고객만족도", "review_score", "종합만족도", "netpro"), 1.0),
        **dict.fromkeys(("score", "점수", "평가", "rate", "grade"), 0.6),
    },
    "message_id": dict.fromkeys(
        ("message_id", "messageid", "event_id", "eventid", "insert_id", "insertid", "event_uuid", "uuid",
         "메시지_id", "메시지id", "이벤트_id", "이벤트id"), 1.0),
    "session": dict.fromkeys(
        ("session_id", "sessionid", "session", "ga_session_id", "visit_id", "visitid", "visit", "세션",
         "세션_id", "세션id", "세션번호", "방문_id", "방문id", "방문번호"), 1.0),
}  # fmt: skip

_PERSON_WORDS = frozenset(
    ("user", "customer", "member", "client", "visitor", "person", "patient", "household", "subscriber",
     "account", "contact", "buyer", "guest", "profile", "respondent")
)  # fmt: skip
_KOREAN_PERSON = (
    "고객",
    "회원",
    "사용자",
    "유저",
    "이용자",
    "구매자",
    "방문자",
    "환자",
    "응답자",
    "가입자",
)
_KOREAN_ID = ("번호", "id", "아이디", "코드", "식별자", "키", "no")
_KOREAN_TIME = ("일시", "일자", "날짜", "시각", "시간")


def plain(name: str) -> str:
    """Return a column's name in small letters, its words joined by one underscore.

    >>> plain("eventName"), plain("case:concept:name"), plain("회원 ID"), plain(".order")
    ('event_name', 'case_concept_name', '회원_id', '_order')
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip().strip("*"))
    return re.sub(r"[^0-9a-z가-힣]+", "_", words.lower()).rstrip("_")


def by_name(role: Role, column: str) -> float:
    """Return how surely a column's name means a role, 0 where it says nothing.

    >>> by_name("person", "Customer ID"), by_name("time", "signup_date"), by_name("event", "colour")
    (1.0, 0.6, 0.0)
    """
    name = plain(column)
    known = NAMES[role].get(name) or NAMES[role].get(name.replace("_", ""))
    if known:
        return known
    words = name.split("_")
    if role == "person" and (
        (words[-1] in ("id", "no", "key", "code", "number") and _PERSON_WORDS & set(words))
        or (name.startswith(_KOREAN_PERSON) and name.endswith(_KOREAN_ID))
    ):
        return 0.8
    if role == "time" and (
        words[-1] in ("at", "time", "date", "timestamp", "datetime", "ts", "dt")
        or name.endswith((*_KOREAN_TIME, "time", "date", "timestamp"))
    ):
        return 0.6
    if role == "event" and ("event" in words or name.startswith(("이벤트", "행동"))):
        return 0.5 if words[-1] not in ("id", "time", "date", "at") else 0.0
    if role == "rating" and (set(words) & {"rating", "stars", "nps", "csat"} or "만족도" in name):
        return 0.6
    if role == "text" and (set(words) & {"review", "comment", "feedback"} or name.endswith("의견")):
        return 0.5
    return 0.0


#: names of columns that hold personal data; what is meant by each is said in the report
PERSONAL: frozenset[str] = frozenset(
    ("email", "e_mail", "email_address", "mail_address", "이메일", "이메일주소", "메일", "메일주소", "phone",
     "phone_number", "phone_no", "tel", "telephone", "mobile", "mobile_number", "mobile_no", "cell_phone",
     "전화", "전화번호", "휴대폰", "휴대폰번호", "휴대전화", "휴대전화번호", "핸드폰", "핸드폰번호", "연락처",
     "full_name", "first_name", "last_name", "given_name", "family_name", "surname", "customer_name",
     "user_name", "member_name", "buyer_name", "receiver_name", "recipient_name", "contact_name",
     "이름", "성명", "고객명", "회원명", "고객이름", "회원이름", "주문자명", "수령인", "수령자", "받는사람", "받는분",
     "주문자", "보내는사람", "구매자명", "수취인", "수취인명", "address", "street_address", "home_address", "addr",
     "shipping_address", "billing_address", "ship_address", "주소", "배송지", "배송주소", "상세주소", "도로명주소",
     "지번주소", "배송지주소", "ip", "ip_address", "ipaddress", "client_ip", "remote_addr", "remote_ip",
     "user_ip", "아이피", "접속ip", "ip주소", "ssn", "social_security_number", "resident_number",
     "resident_registration_number", "rrn", "주민등록번호", "주민번호", "외국인등록번호", "passport",
     "passport_number", "여권번호", "운전면허번호", "card_number", "credit_card", "credit_card_number", "card_no",
     "카드번호", "account_number", "bank_account", "계좌번호", "계좌", "birthdate", "birth_date", "date_of_birth",
     "dob", "birthday", "생년월일", "생일", "kakao_id", "카카오톡id", "author_name", "password", "passwd",
     "비밀번호", "latitude", "longitude", "위도", "경도")
)  # fmt: skip


@remembered
def personal_by_name(column: str) -> bool:
    """Say whether a column's name means personal data."""
    name = plain(column)
    return name in PERSONAL or name.replace("_", "") in PERSONAL
