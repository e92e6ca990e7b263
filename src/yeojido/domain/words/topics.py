"""Words about topics: what people talk about, and what is said beside it."""

WORDS: dict[str, tuple[str, str]] = {
    "no_voices": ("글로 남긴 말이 없어요.", "Nobody said anything in words."),
    "sampled": (
        "{people}명 가운데 {read}명의 말을 읽었어요. 몫은 읽은 사람 안에서 셌어요.",
        "The words of {read} of {people} people were read; shares are of those read.",
    ),
    "unread": (
        "읽은 글 가운데 {n}개({share})는 한국어도 영어도 아니거나 낱말이 없어서 세지 않았어요.",
        "{n} of the texts read ({share}) are neither Korean nor English, or hold no words; they are"
        " not counted.",
    ),
    "no_valence": (
        "감정을 읽을 모델도 별점도 없어서 감정 값은 비어 있어요.",
        "There is neither a model that reads emotion nor a rating, so valence is empty.",
    ),
    "by_rating": (
        "감정 값은 글이 아니라 함께 남긴 별점에서 왔어요.",
        "Valence comes from the ratings given along with the words, not from the words.",
    ),
    "nothing_apart": (
        "무리를 가르는 표현을 찾지 못했어요. 말이 적거나 서로 비슷한 이야기를 해요.",
        "No phrase sets the groups apart: there are few words, or they say much the same.",
    ),
    "short_past": (
        "지난 {weeks}주에만 말이 있어서 무엇이 늘었는지 알 수 없어요. 적어도 {least}주가 필요해요.",
        "Only {weeks} past weeks have words, too few to say what rises; at least {least} are needed.",
    ),
    "nothing_rises": (
        "이번 주에 평소보다 뚜렷하게 늘어난 이야기는 없어요.",
        "Nothing is said clearly more often this week than usual.",
    ),
    "no_competitors": (
        "경쟁사 이름을 주지 않았어요. 아래 이름은 비교하는 말에서 찾은 후보예요.",
        "No competitors were given; the names below were found where people compare.",
    ),
    "nothing_wanted": (
        "바라거나 부탁하는 말을 찾지 못했어요.",
        "No wishes or requests were found.",
    ),
    "factor_quality": ("품질", "Quality"),
    "factor_price": ("가격", "Price"),
    "factor_convenience": ("편의", "Convenience"),
    "factor_service": ("서비스", "Service"),
    "factor_delivery": ("배송", "Delivery"),
    "off_map": ("지도 밖", "Not on the map"),
    "no_value": ("값을 모름", "Value not known"),
    "everywhere": ("모든 말", "Everything said"),
    "other_values": ("그 밖의 값", "Other values"),
    # The command line
    "help": (
        "무슨 이야기를 하는지 보여요: 단계·고객군·기간을 가르는 표현과 주제",
        "Show what people talk about: phrases that set stages, segments or periods apart, and topics",
    ),
    "opt_by": (
        "무엇으로 나눌지: stage(기본), touchpoint, week, month …, 열 이름이나 사람 조건",
        "what to compare: stage (default), touchpoint, week, month ..., a column or a condition",
    ),
    "opt_stage": (
        "이 단계나 접점의 말만 (id)",
        "only what is said at this stage or touchpoint (id)",
    ),
    "opt_rising": ("이번 주에 늘어난 이야기", "what is said more this week than expected"),
    "opt_competitors": (
        "경쟁사가 언급된 말",
        "competitors that are named, and what is said of them",
    ),
    "opt_competitor": (
        "경쟁사 이름과 다른 이름: 쿠팡=coupang,로켓배송 (여러 번; YEOJIDO_COMPETITORS 로도)",
        "a competitor and its other names: Acme=acme.com,Acme Inc (repeat; or YEOJIDO_COMPETITORS)",
    ),
    "opt_needs": ("바라는 것과 부탁", "needs, wishes and requests"),
    "opt_factors": (
        "품질·가격·편의·서비스·배송을 어떻게 말하는지",
        "how people speak of quality, price, convenience, service and delivery",
    ),
    "opt_weeks": (
        "늘어난 이야기를 견줄 지난 주 수",
        "past weeks that rising phrases are compared with",
    ),
    "opt_top": ("보여 줄 표현 수", "how many phrases to show"),
    "opt_least": ("적어도 이만큼의 사람이 말한 것만", "only what at least so many people say"),
    "opt_most": ("말을 읽을 사람 수의 한도", "at most so many people's words are read"),
    "opt_name": (
        "나누지 않고 한 낱말로 볼 상품·브랜드 이름",
        "names of products and brands that are kept in one piece",
    ),
    "one_kind": ("하나만", "one of them"),
    "by_topics": (
        "--rising, --competitors, --needs, --factors 없이",
        "without --rising, --competitors, --needs, --factors",
    ),
    "counted": (
        "{people}명이 글 {voices}개를 남겼고, {read}명의 말을 읽었어요.",
        "{people} people left {voices} texts; the words of {read} people were read.",
    ),
    "this_week": ("이번 주: {first} ~ {last}", "This week: {first} to {last}"),
    "suggested": (
        "비교하는 말에 나온 다른 이름: {names}",
        "Other names that people compare with: {names}",
    ),
    "wanting": (
        "{people}명({share})이 무언가를 바라거나 부탁했어요.",
        "{people} people ({share}) wish or ask for something.",
    ),
    "said_by": ("{text} (비슷한 말 {n}명)", "{text} ({n} people say so)"),
    "new": ("새로 나옴", "new"),
    "other_needs": ("그 밖의 바람", "other wishes"),
    "kind_wish": ("바람", "wish"),
    "kind_request": ("부탁", "request"),
    "kind_need": ("필요", "need"),
    "trend_rising": ("▲ 늘어요", "▲ rising"),
    "trend_falling": ("▼ 줄어요", "▼ falling"),
    "trend_flat": ("– 그대로", "– flat"),
    "col_group": ("무리", "group"),
    "col_phrase": ("표현", "phrase"),
    "col_people": ("사람", "people"),
    "col_elsewhere": ("다른 곳", "elsewhere"),
    "col_odds": ("승산비 (95%)", "odds (95%)"),
    "col_felt": ("감정 (95%)", "valence (95%)"),
    "col_quote": ("대표하는 말", "in their words"),
    "col_topic": ("주제", "topic"),
    "col_trend": ("흐름", "trend"),
    "col_expected": ("평소 (95%)", "expected (95%)"),
    "col_times": ("배", "times"),
    "col_where": ("어디서", "where"),
    "col_name": ("경쟁사", "competitor"),
    "col_compared": ("비교", "compared"),
    "col_words": ("많이 나온 말", "said most"),
    "col_about": ("바라는 것", "wanted"),
    "col_factor": ("요인", "factor"),
    "col_sides": ("불만 / 만족", "unhappy / happy"),
    # Pictures
    "title_topics": (
        "{group}에서는 ‘{phrase}’ 이야기가 두드러져요: {share}, 다른 곳의 {odds}배",
        "At {group}, “{phrase}” stands out: {share}, {odds} times the odds elsewhere",
    ),
    "title_topics_low": (
        "{group}에서 두드러지는 불만은 ‘{phrase}’ 이야기예요: 감정 {felt}",
        "What stands out unhappily at {group} is “{phrase}”: valence {felt}",
    ),
    "title_topics_none": ("무리를 가르는 표현이 없어요", "No phrase sets the groups apart"),
    "title_topics_only": ("가장 많은 주제: {topic}", "The largest topic: {topic}"),
    "title_rising": (
        "이번 주에 ‘{phrase}’ 이야기가 늘었어요: {people}명, 평소 {expected}명",
        "“{phrase}” rises this week: {people} people, {expected} expected",
    ),
    "title_rising_none": ("이번 주에 늘어난 이야기는 없어요", "Nothing rises this week"),
    "title_competitors": (
        "가장 많이 나온 경쟁사는 {name}: {people}명이 말했어요",
        "{name} is named most: by {people} people",
    ),
    "title_competitors_none": ("경쟁사를 말한 사람이 없어요", "Nobody names a competitor"),
    "title_needs": (
        "가장 많이 바라는 것: ‘{about}’, {people}명",
        "Wanted most: “{about}”, by {people} people",
    ),
    "title_needs_none": ("바라거나 부탁하는 말이 없어요", "Nobody wishes or asks for anything"),
    "title_factors": (
        "{name}에 가장 만족하지 못해요: 감정 {felt}, {people}명이 말했어요",
        "{name} pleases least: valence {felt}, {people} people speak of it",
    ),
    "title_factors_none": ("요인을 말한 사람이 없어요", "Nobody speaks of any factor"),
    "topics_found": ("주제", "Topics"),
    "legend_lowest": ("매우 나쁨", "very unhappy"),
    "legend_low": ("나쁨", "unhappy"),
    "legend_middle": ("중립", "neutral"),
    "legend_high": ("좋음", "happy"),
    "legend_highest": ("매우 좋음", "very happy"),
    "how": (
        "막대는 그 표현을 말한 사람의 몫, 색과 점은 그 글의 감정(-2~+2)과 95% 구간이에요. 사람으로 세요.",
        "Bars: share of people who say it. Colour and dot: valence of these texts (-2 to +2) with the"
        " 95 % interval. People are counted, not texts.",
    ),
    "how_many": (
        "막대는 이번 주에 그 표현을 말한 사람, 색과 점은 그 글의 감정(-2~+2)과 95% 구간이에요.",
        "Bars: people who say it this week. Colour and dot: valence of these texts (-2 to +2) with the"
        " 95 % interval.",
    ),
    "mark_elsewhere": ("세로줄: 다른 곳의 몫", "Upright mark: share elsewhere"),
    "mark_expected": ("세로줄: 평소라면 말했을 사람", "Upright mark: people expected"),
    "col_share": ("사람의 몫", "share of people"),
    "col_scale": ("감정 -2 ~ +2", "valence -2 to +2"),
}
