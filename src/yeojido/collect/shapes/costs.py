"""What adverts cost: reports of advertising platforms. Nobody's events."""

from __future__ import annotations

from yeojido.collect.declared import Shape

_NUMBERS = frozenset(("cost", "micros", "clicks", "impressions"))

GOOGLE_ADS = Shape(
    name="google-ads",
    kind="costs",
    columns={
        "day": ("day", "date", "segments_date", "일", "날짜"),
        "campaign": ("campaign", "campaign_name", "캠페인"),
        "detail": ("ad_group", "ad_group_name", "광고그룹"),
        "currency": ("currency_code", "currency", "customer_currency_code", "통화_코드", "통화"),
        "cost": ("cost", "비용"),
        "micros": ("metrics_cost_micros", "cost_micros"),
        "clicks": ("clicks", "metrics_clicks", "클릭수"),
        "impressions": ("impr", "impressions", "metrics_impressions", "노출수"),
    },
    needs=("day", "campaign", "cost|micros", "clicks", "impressions"),
    numbers=_NUMBERS,
    fixed={"platform": "google"},
)

META_ADS = Shape(
    name="meta-ads",
    kind="costs",
    columns={
        "day": ("day", "reporting_starts", "date_start", "일", "보고_시작"),
        "campaign": ("campaign_name", "캠페인_이름"),
        "detail": ("ad_set_name", "광고_세트_이름", "adset_name"),
        "currency": ("currency", "account_currency", "통화"),
        "cost": ("amount_spent", "spend", "지출_금액", "amount_spent_krw", "지출_금액_krw",
                 "amount_spent_usd", "지출_금액_usd", "amount_spent_eur", "amount_spent_jpy"),
        "clicks": ("link_clicks", "clicks_all", "clicks", "링크_클릭", "클릭_전체"),
        "impressions": ("impressions", "노출"),
    },
    needs=("day", "campaign", "cost", "impressions"),
    numbers=_NUMBERS,
    fixed={"platform": "meta"},
)  # fmt: skip

NAVER_ADS = Shape(
    name="naver-ads",
    kind="costs",
    columns={
        "day": ("일별", "날짜", "일자", "기간"),
        "campaign": ("캠페인", "캠페인명"),
        "detail": ("광고그룹", "광고그룹명", "광고_그룹"),
        "cost": (
            "총비용",
            "총비용_vat포함_원",
            "총비용_vat_포함_원",
            "총비용_원",
            "총비용_vat포함",
        ),
        "clicks": ("클릭수",),
        "impressions": ("노출수",),
    },
    needs=("day", "campaign", "cost", "clicks", "impressions"),
    numbers=_NUMBERS,
    fixed={"platform": "naver", "currency": "KRW"},
)

KAKAO_ADS = Shape(
    name="kakao-ads",
    kind="costs",
    columns={
        "day": ("일", "날짜", "일자", "시작일"),
        "campaign": ("캠페인_이름", "캠페인명", "캠페인"),
        "detail": ("광고그룹_이름", "광고그룹명", "광고그룹"),
        "cost": ("비용", "소진비용", "집행금액", "지출_비용", "소진액", "비용_원"),
        "clicks": ("클릭수", "클릭_수"),
        "impressions": ("노출수", "노출_수"),
        "reach": ("도달수", "도달_수"),
    },
    needs=("day", "campaign", "cost", "clicks", "impressions", "reach"),
    numbers=_NUMBERS,
    fixed={"platform": "kakao", "currency": "KRW"},
)

COSTS = Shape(
    name="costs",
    kind="costs",
    columns={
        "day": ("day", "date", "날짜", "일자"),
        "platform": ("platform", "channel", "source", "매체", "채널", "utm_source"),
        "campaign": ("campaign", "campaign_name", "캠페인", "캠페인명", "utm_campaign"),
        "currency": ("currency", "통화"),
        "cost": ("cost", "spend", "비용", "광고비", "집행금액"),
        "clicks": ("clicks", "클릭수", "클릭"),
        "impressions": ("impressions", "노출수", "노출"),
    },
    needs=("day", "platform", "cost", "clicks|impressions"),
    numbers=_NUMBERS,
)

SHAPES = (KAKAO_ADS, NAVER_ADS, META_ADS, GOOGLE_ADS, COSTS)
