"""Words of attribution."""

WORDS: dict[str, tuple[str, str]] = {
    "unbound": ("로그에 먼저 연결해야 해요.", "it must be bound to a log first."),
    "others": (
        "채널이 많아서 접점이 많은 {shown}개만 따로 두고 나머지는 …로 묶었어요.",
        "There are many channels: the {shown} with most touches stand alone, the others are … "
        "together.",
    ),
    "unknown_cost": (
        "비용을 알려 준 {names} 채널은 이 로그에 없어요.",
        "Costs were given for {names}, which are no channels of this log.",
    ),
    "nothing": (
        "{goal} 앞에 접점이 있는 전환이 없어서 나눌 것이 없어요.",
        "No conversion {goal} has a touch before it, so there is nothing to deal out.",
    ),
    "negative": (
        "섀플리 기여가 음수인 채널: {names}. 이 채널을 거친 경로는 거치지 않은 경로보다 덜 "
        "전환했어요.",
        "Shapley credit is negative for {names}: paths with them convert less often than paths "
        "without.",
    ),
    "sampled": (
        "채널이 12개보다 많아서 섀플리 값은 무작위 순서로 어림했어요(표준오차 최대 {points}%p).",
        "With more than 12 channels Shapley values are estimated from random orders (standard "
        "error up to {points} percentage points).",
    ),
    "attribution_help": (
        "전환이 어느 채널 덕분인지 일곱 가지 방식으로 나눠요.",
        "Credit channels with conversions, by seven models.",
    ),
    "opt_goal": ("전환 이벤트나 조건.", "Event or condition of the conversion."),
    "opt_channel": (
        "접점의 채널이 적힌 열. 예: utm_source.",
        "Column that names the channel of a touch, such as utm_source.",
    ),
    "opt_touch": (
        "접점으로 볼 이벤트나 조건. 없으면 채널이 적힌 모든 이벤트.",
        "Event or condition of a touch; all events with a channel if left out.",
    ),
    "opt_touches": (
        "채널=이벤트나 조건. 열 대신 규칙으로 채널을 정해요. 여러 번 쓸 수 있어요.",
        "CHANNEL=EVENT OR CONDITION: rules instead of a column; may be given several times.",
    ),
    "opt_model": ("표에 보일 방식.", "Model shown in the table."),
    "opt_lookback": ("전환 전 이 기간의 접점만 봐요.", "How old a touch may be at the conversion."),
    "opt_half_life": (
        "시간 감쇠의 반감기.",
        "Half-life of model time_decay.",
    ),
    "opt_value": ("전환의 금액이 적힌 열.", "Column with the worth of a conversion."),
    "opt_cost": (
        "채널=비용. 여러 번 쓸 수 있어요.",
        "CHANNEL=COST; may be given several times.",
    ),
    "opt_cost_column": ("접점의 비용이 적힌 열.", "Column with the cost of a touch."),
    "opt_shapley": (
        "섀플리에서 채널 묶음의 가치: 다른 채널이 없었다면 남았을 전환(rate), 또는 그 채널만 거친 "
        "전환(conversions).",
        "Worth of a set of channels: what would convert without the others, at the rates seen "
        "(rate), or what converted through them alone (conversions).",
    ),
    "col_channel": ("채널", "Channel"),
    "col_touches": ("접점", "Touches"),
    "col_credit": ("기여한 전환", "Credited"),
    "col_share": ("비중", "Share"),
    "col_interval": ("95% 구간", "95 % interval"),
    "col_value": ("금액", "Value"),
    "col_cost": ("비용", "Cost"),
    "col_cpa": ("전환당 비용", "Cost each"),
    "col_return": ("비용 대비", "Return"),
    "model_first": ("첫 접점", "First touch"),
    "model_last": ("마지막 접점", "Last touch"),
    "model_linear": ("균등", "Linear"),
    "model_position": ("위치", "Position"),
    "model_time_decay": ("시간 감쇠", "Time decay"),
    "model_markov": ("마르코프", "Markov"),
    "model_shapley": ("섀플리", "Shapley"),
    "counted": (
        "전환 {conversions:,}건: 접점이 있는 것 {touched:,}건, 없는 것 {untouched:,}건. "
        "전환하지 않은 경로 {lost:,}개, 아직 열린 경로 {open:,}개.",
        "{conversions:,} conversions: {touched:,} with a touch, {untouched:,} without. {lost:,} "
        "paths did not convert, {open:,} are still open.",
    ),
    "note": (
        "막대는 접점이 있는 전환 가운데 채널의 몫, 선은 95% 구간(잭나이프). 기여는 상관이지 "
        "인과가 아니에요.",
        "Bars are a channel's part of the conversions that had a touch, lines 95 % intervals "
        "(jackknife). Credit is association, not cause.",
    ),
    "title": (
        "{goal} 전환은 {channel} 덕이 가장 커요({share})",
        "{channel} is credited with most of {goal} ({share})",
    ),
    "title_none": ("{goal} 전환에 접점이 없어요", "No touches before {goal}"),
}
