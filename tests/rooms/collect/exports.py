"""Small exports as products write them: made by hand after their public descriptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CAFE24 = """\
주문번호,주문일시,주문자ID,주문자명,주문자 휴대전화,수령인,수령인 주소,상품명,상품옵션,수량,판매가,총 결제금액,주문상태,결제수단,결제일시,배송시작일,배송완료일,배송메시지
20260301-0000011,2026-03-01 10:11:12,minji,김민지,010-1234-5678,김민지,서울시 강남구 1,린넨 셔츠,색상=흰색,1,"39,000","61,000원",배송완료,카드,2026-03-01 10:12:00,2026-03-02 15:00:00,2026-03-04 11:00:00,문앞에
20260301-0000012,2026-03-01 11:00:00,,박철수,010-2222-3333,박철수,부산시 1,가방,,1,"50,000","50,000",입금전,무통장,,,,
20260301-0000011,2026-03-01 10:11:12,minji,김민지,010-1234-5678,김민지,서울시 강남구 1,양말,,2,"11,000","61,000원",배송완료,카드,2026-03-01 10:12:00,2026-03-02 15:00:00,2026-03-04 11:00:00,문앞에
"""
SHOPIFY = """\
Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing Street,Billing City,Billing Phone,Notes,Cancelled at,Payment Method,Refunded Amount,Vendor,Id,Tags,Source
#1001,ann@example.com,paid,2026-03-01 10:12:00 +0900,fulfilled,2026-03-02 09:00:00 +0900,yes,USD,40.00,5.00,0.00,45.00,SPRING,0.00,Standard,2026-03-01 10:11:12 +0900,1,Linen shirt,30.00,LS-1,Ann Lee,1 Road,Seoul,010-1234-5678,call first,,Card,0.00,Acme,5551,vip,web
#1001,ann@example.com,,,,,,,,,,,,,,2026-03-01 10:11:12 +0900,2,Socks,5.00,SO-1,,,,,,,,,Acme,,,
#1002,bob@example.com,voided,,unfulfilled,,no,USD,9.90,0.00,0.00,9.90,,0.00,Standard,2026-03-03 08:00:00 +0900,1,Mug,9.90,MU-1,Bob Kim,2 Road,Busan,,,2026-03-03 12:00:00 +0900,Card,0.00,Acme,5552,,web
"""
WOOCOMMERCE = """\
order_id,status,date_created,date_paid,date_completed,billing_first_name,billing_last_name,billing_email,billing_phone,currency,total,shipping_total,payment_method,item_name,item_sku,item_quantity,item_total,customer_note
901,completed,2026-03-01 10:11:12,2026-03-01 10:12:00,2026-03-05 10:00:00,Ann,Lee,ann@example.com,010-1234-5678,EUR,45.00,5.00,stripe,Linen shirt,LS-1,1,30.00,ring twice
901,completed,2026-03-01 10:11:12,2026-03-01 10:12:00,2026-03-05 10:00:00,Ann,Lee,ann@example.com,010-1234-5678,EUR,45.00,5.00,stripe,Socks,SO-1,2,10.00,
902,pending,2026-03-02 10:11:12,,,Bob,Kim,bob@example.com,,EUR,9.90,0.00,bacs,Mug,MU-1,1,9.90,
"""
POS = """\
매장명,포스번호,영수증번호,거래일자,거래시간,회원번호,구분,상품명,수량,단가,금액,결제수단
강남점,01,0001,2026-03-01,10:05:00,M100,판매,아메리카노,2,"4,500","9,000",카드
강남점,01,0001,2026-03-01,10:05:00,M100,판매,스콘,1,"3,800","3,800",카드
강남점,01,0002,2026-03-01,10:09:00,,판매,라떼,1,"5,000","5,000",현금
강남점,01,0003,2026-03-02,18:00:00,M100,반품,스콘,-1,"3,800","-3,800",카드
홍대점,01,0001,2026-03-01,11:00:00,M200,판매,라떼,1,"5,000","5,000",카드
"""
ZENDESK = """\
Ticket ID,Requester ID,Requester Name,Requester Email,Created at,First reply at,Solved at,Via,Subject,Group,Priority,Status,Satisfaction Score,Satisfaction Comment,Tags
71,9001,Ann Lee,ann@example.com,2026-03-01 10:00:00,2026-03-01 10:30:00,2026-03-02 09:00:00,Chat,Where is my order,Delivery,High,Solved,Good,fast answer 010-1234-5678,late
72,9002,Bob Kim,bob@example.com,2026-03-01 11:00:00,,,Email,Refund,Billing,Normal,Open,,,
"""
FRESHDESK = """\
Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Initial response time,Resolved time,Tags,Survey results,Full name,Email,Work phone,Contact ID
81,Broken zip,Closed,Low,Phone,Problem,Kim Agent,Repairs,2026-03-01 10:00:00,2026-03-01 10:20:00,2026-03-03 10:00:00,zip,5,Ann Lee,ann@example.com,010-1234-5678,501
"""
CHANNEL_TALK = """\
상담 ID,회원 ID,고객 이름,전화번호,상담 시작 시각,최초 응답 시각,상담 종료 시각,매체,상태,상담 태그,만족도,만족도 의견
c-1,minji,김민지,010-1234-5678,2026-03-01 10:00:00,2026-03-01 10:01:00,2026-03-01 10:30:00,카카오톡,closed,배송,5,친절해요
c-2,,박철수,010-2222-3333,2026-03-02 10:00:00,2026-03-02 10:05:00,,웹,opened,환불,,
c-3,hong,홍길동,010-2222-4444,2026-03-02 10:00:00,2026-03-02 10:05:00,2026-03-02 11:05:00,웹,closed,환불,1,느려요
"""
GOOGLE_FORMS = """\
"타임스탬프","이메일 주소","매장 직원의 응대에 얼마나 만족하셨나요?","상품 구성에 얼마나 만족하셨나요?","이 매장을 추천할 의향이 있으신가요?","더 하실 말씀이 있으면 적어 주세요"
"2026/03/02 3:04:05 오후 GMT+9","ann@example.com","5","4","9","주차가 조금 불편했지만 직원분이 무척 친절했어요"
"2026/03/02 4:10:00 오후 GMT+9","bob@example.com","3","3","8","진열이 자주 바뀌어서 물건을 찾기가 어려웠어요"
"2026/03/03 9:00:00 오전 GMT+9","","4","5","10",""
"2026/03/03 9:10:00 오전 GMT+9","cho@example.com","5","5","10","다음에도 또 오고 싶은 곳이에요 정말 좋았어요"
"""
TYPEFORM = """\
#,How happy are you with the app?,Would you recommend us?,What should we do better?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags
r1aaaaaaaaaaaaaa,5,9,Please add a dark theme to the settings,completed,2026-03-01 10:00:00,,2026-03-01 10:03:00,n1,
r2bbbbbbbbbbbbbb,3,8,It is slow when I open the map on my phone,completed,2026-03-01 11:00:00,,2026-03-01 11:03:00,n2,
r3cccccccccccccc,4,10,All is fine and I like it very much,completed,2026-03-01 12:00:00,,2026-03-01 12:03:00,n3,
"""
REVIEWS = """\
review_id,channel,product_name,author,date,rating,text,url
1,naver,린넨 셔츠,minji77,2026-03-05,5,"색이 곱고 시원해요. 문의는 010-1234-5678",https://shop.example/r/1
2,instagram,린넨 셔츠,hong_gd,2026-03-06,2,"배송이 느렸어요",https://insta.example/p/2
"""
GOOGLE_ADS = """\
Day,Campaign,Ad group,Currency code,Cost,Impr.,Clicks,Conversions
2026-03-01,Brand,Exact,KRW,"12,000","1,500",80,3
2026-03-02,Brand,Exact,KRW,9000,1200,61,2
"""
META_ADS = """\
Reporting starts,Reporting ends,Campaign name,Ad set name,Amount spent (KRW),Impressions,Link clicks
2026-03-01,2026-03-01,Spring,Lookalike,30000,9000,120
"""
NAVER_ADS = """\
캠페인,광고그룹,일별,노출수,클릭수,"총비용(VAT포함,원)"
브랜드검색,메인,2026.03.01.,"2,000",95,"15,400"
"""
KAKAO_ADS = """\
캠페인 이름,광고그룹 이름,일,비용,노출수,클릭수,도달수
친구톡,3월,2026-03-01,22000,5000,70,4100
"""
TEXTS = {
    "cafe24.orders": CAFE24, "shopify.orders": SHOPIFY, "woocommerce.orders": WOOCOMMERCE,
    "pos.receipts": POS, "zendesk.tickets": ZENDESK, "freshdesk.tickets": FRESHDESK,
    "channeltalk.chats": CHANNEL_TALK, "google-forms": GOOGLE_FORMS, "typeform": TYPEFORM,
    "reviews": REVIEWS,
}  # fmt: skip
COSTS = {
    "google-ads": GOOGLE_ADS, "meta-ads": META_ADS, "naver-ads": NAVER_ADS, "kakao-ads": KAKAO_ADS,
}  # fmt: skip


def _parameter(key: str, **value: Any) -> dict[str, Any]:
    empty = {"string_value": None, "int_value": None, "float_value": None, "double_value": None}
    return {"key": key, "value": empty | value}


def ga4_rows() -> list[dict[str, Any]]:
    """Return rows of a GA4 export: one visitor who signs in on the way, one who does not."""
    rows: list[dict[str, Any]] = []
    for at, (name, pseudo, user) in enumerate(
        [("page_view", "11.22", None), ("login", "11.22", "minji"), ("purchase", "11.22", "minji"),
         ("page_view", "33.44", None)]
    ):  # fmt: skip
        rows.append(
            {
                "event_date": "20260301",
                "event_timestamp": 1772327472000000 + at * 1_000_000,
                "event_name": name,
                "event_params": [
                    _parameter("ga_session_id", int_value=1772327000),
                    _parameter(
                        "page_location", string_value="https://shop.example/a?m=ann@example.com"
                    ),
                    _parameter("page_title", string_value="셔츠"),
                    _parameter("engagement_time_msec", int_value=1200 + at),
                    _parameter("value", double_value=39.5),
                ],
                "user_id": user,
                "user_pseudo_id": pseudo,
                "user_properties": [_parameter("plan", string_value="gold")],
                "device": {"category": "mobile", "operating_system": "iOS", "language": "ko-kr"},
                "geo": {"country": "South Korea", "city": "Seoul"},
                "traffic_source": {"name": "(direct)", "medium": "cpc", "source": "google"},
                "platform": "WEB",
                "ecommerce": {"purchase_revenue": 39.5, "transaction_id": "T1"},
                "items": [{"item_id": "LS-1", "item_name": "Linen", "price": 39.5, "coupon": None}]
                if name == "purchase"
                else [],
            }
        )
    return rows


def ga4_json(path: Path) -> Path:
    """Write the rows as BigQuery exports JSON: whole numbers as text, what is empty left out."""

    def written(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: written(v) for k, v in value.items() if v is not None}
        if isinstance(value, list):
            return [written(v) for v in value]
        return str(value) if isinstance(value, int) else value

    lines = [json.dumps(written(row), ensure_ascii=False) for row in ga4_rows()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ga4_parquet(path: Path) -> Path:
    """Write the rows as BigQuery exports Parquet: lists of structs."""
    import polars as pl

    pl.DataFrame(ga4_rows(), infer_schema_length=None).write_parquet(path)
    return path
