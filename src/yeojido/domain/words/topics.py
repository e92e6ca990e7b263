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
    "everywhere": ("모든 말", "Everything said"),
    "other_values": ("그 밖의 값", "Other values"),
}
