"""Words of scores: NPS, satisfaction, effort, stars, expectation and experience."""

WORDS: dict[str, tuple[str, str]] = {
    # what cannot be asked, and what is asked back
    "which_scale": (
        (
            "'{event}' 이벤트의 {column} 답 {answers:,}개({low}~{high})가 몇 점 만점인지 알 수 없어요. "
            "예: --value {column} --scale 1..5 또는 0..10"
        ),
        (
            "{answers:,} answers in {column} of '{event}' ({low} to {high}) are on a scale that is not "
            "known. Say it, such as --value {column} --scale 1..5, or 0..10."
        ),
    ),
    "scale_of_what": ("점수 범위와 함께 속성 이름도 적어 주세요", "the property that the scale is of"),
    "no_answers_in": (
        "{column} 속성에는 숫자로 된 답이 없어요.",
        "the property {column} holds no answers in numbers.",
    ),
    # what the reader should know
    "none_found": (
        (
            "점수를 매기는 문항을 찾지 못했어요. 답이 든 속성을 --value 속성 --scale 1..5 처럼 알려 "
            "주세요."
        ),
        (
            "No rating questions were found. Name the property with the answers, such as "
            "--value PROPERTY --scale 1..5."
        ),
    ),
    "off_scale": (
        "답 {count:,}개는 점수 범위 밖이라 세지 않았어요.",
        "{count:,} answers lie outside their scale and are not counted.",
    ),
    "weightless": (
        "답 {count:,}개는 {weight} 가중치가 없어서 세지 않았어요.",
        "{count:,} answers have no weight in {weight} and are not counted.",
    ),
    "may_be_asked": (
        "'{event}' 이벤트가 물어본 때라면 --asked '{event}' 로 응답률을 볼 수 있어요.",
        "If '{event}' is when people were asked, --asked '{event}' gives a response rate.",
    ),
    "off_map": (
        "답 {count:,}개는 지도의 어느 접점에도 속하지 않아요. 전체 점수에만 들어 있어요.",
        "{count:,} answers belong to no touchpoint of the map; they are in the total alone.",
    ),
    "all": ("전체", "All"),
    # commands
    "help": (
        "NPS, 만족도(CSAT), 노력(CES), 별점을 구간과 함께 셈해요.",
        "Score NPS, satisfaction (CSAT), effort (CES) and stars, with intervals.",
    ),
    "opt_value": ("답이 든 속성 (기본: 찾아낸 모든 문항)", "the property with the answers (default: every question found)"),
    "opt_event": ("답이 든 이벤트나 조건", "the event of the answers, or a condition"),
    "opt_kind": ("점수 종류", "the kind of score"),
    "opt_scale": ("점수 범위, 예: 0..10", "the scale, such as 0..10"),
    "opt_good": ("어느 쪽 끝이 좋은가요", "which end of the scale is good"),
    "opt_over": ("사람마다 한 번, 또는 답마다 한 번", "each person once, or each answer once"),
    "opt_weight": ("조사 가중치가 든 속성", "the property with survey weights"),
    "opt_asked": ("물어본 이벤트나 조건. 응답률을 셈해요", "the event of being asked, or a condition; gives a response rate"),
    "opt_within": ("물어본 뒤 답을 기다리는 기간", "how long after being asked an answer counts"),
    "opt_unit": ("추이의 단위", "the unit of the trend"),
    "opt_level": ("이벤트, 접점, 단계 가운데 무엇마다", "a score per event, touchpoint or stage"),
    "col_what": ("문항", "Question"),
    "col_score": ("점수", "Score"),
    "col_mean": ("평균", "Mean"),
    "col_high": ("좋음", "Good"),
    "col_low": ("나쁨", "Bad"),
    "col_people": ("사람", "People"),
    "col_answers": ("답", "Answers"),
    "col_period": ("기간", "Period"),
    "col_change": ("변화", "Change"),
    "response": ("응답률", "Response rate"),
    # kinds
    "kind_nps": ("추천 지수(NPS)", "NPS"),
    "kind_csat": ("만족(CSAT)", "Satisfied (CSAT)"),
    "kind_ces": ("수월함(CES)", "Effort (CES)"),
    "kind_stars": ("별점", "Stars"),
    "kind_rating": ("평점", "Rating"),
    # pictures
    "title": ("점수", "Scores"),
    "found": ("{kind} {value}", "{kind} {value}"),
    "lowest": (". 가장 낮은 곳은 {name}({value})", ". Lowest: {name} ({value})"),
    "found_last": ("{period} {kind} {value}", "{period}: {kind} {value}"),
    "changed": (", 앞 기간보다 {change} ({interval})", ", {change} ({interval}) against the period before"),
    "over_people": ("사람마다 한 번", "each person once"),
    "over_answers": ("답마다 한 번", "each answer once"),
    "weighted": (" · {weight} 가중", " · weighted by {weight}"),
    "class_low": ("나쁨(비추천·불만족)", "Bad (detractors, dissatisfied)"),
    "class_middle": ("중간", "Middling"),
    "class_high": ("좋음(추천·만족)", "Good (promoters, satisfied)"),
    "dot": ("점수와 95% 구간", "Score and 95% interval"),
    "answers_head": ("답의 비율", "Answers"),
    "score_head": ("점수", "Score"),
    "too_few": ("5명 미만", "under 5 people"),
    "how_classes": (
        (
            "NPS = 9~10점의 비율 - 0~6점의 비율. 만족 = 5점 만점에 4~5점의 비율. 구간은 사람을 단위로 한 95% 구간이에요. "
            "5명 미만이면 점수가 없어요."
        ),
        (
            "NPS = share of 9 and 10 less share of 0 to 6. Satisfied = share of the two best of "
            "five. Intervals are 95 %, people being what is sampled; below five people there is "
            "no score."
        ),
    ),
    "how_trend": (
        "띠는 95% 구간이에요. 5명 미만인 기간은 선이 끊겨요.",
        "The ribbon is the 95 % interval. A period of fewer than five people breaks the line.",
    ),
    "more_kinds": (
        "다른 점수는 표에 있어요: {kinds}. 그림으로 보려면 --kind 로 골라 주세요.",
        "Other scores stand in the table: {kinds}. Choose one with --kind to draw it.",
    ),
    "response_note": (
        "응답률 {rate} ({interval}): {asked:,}번 물었고, 기다리는 중이 {waiting:,}번이에요.",
        "Response rate {rate} ({interval}): asked {asked:,} times, {waiting:,} may still answer.",
    ),
    # expectation and experience
    "gap_help": (
        "기대와 실제 경험의 차이를 같은 사람의 두 답으로 셈해요.",
        "Compare what people expected with what they experienced, by two answers of each.",
    ),
    "opt_pairs": (
        "기대=경험: 이벤트 둘, 또는 조건 둘 (조건이면 기대=>경험)",
        "EXPECTED=EXPERIENCED: two events, or two conditions (EXPECTED=>EXPERIENCED)",
    ),
    "opt_value_rating": ("답이 든 속성 (기본: 로그의 평점)", "the property with the answers (default: the log's rating)"),
    "opt_when": (
        "경험 전에 물은 기대만, 또는 언제 물었든",
        "only what was expected before, or whenever it was asked",
    ),
    "opt_gap_journey": ("접점 이름을 가져올 여정", "a journey whose touchpoints give the names"),
    "pair_example": ("'기대 조사=만족 조사'", "'Food expected=Food rated'"),
    "col_expected": ("기대", "Expected"),
    "col_experienced": ("경험", "Experienced"),
    "col_gap": ("차이", "Gap"),
    "col_worse": ("기대 이하", "Below expectation"),
    "worse": ("기대보다 나쁨", "worse than expected"),
    "better": ("기대보다 좋음", "better than expected"),
    "gap_title": ("기대와 경험의 차이", "Expectation and experience"),
    "gap_found": ("기대에 가장 못 미친 곳: {name}({gap})", "Furthest below expectation: {name} ({gap})"),
    "gap_none": ("기대에 뚜렷이 못 미친 곳은 없어요", "Nothing is clearly below expectation"),
    "gap_about": (
        "같은 사람의 기대와 경험, -2~+2, 경험 - 기대",
        "Expectation and experience of the same people, -2 to +2, experience less expectation",
    ),
    "gap_empty": ("두 문항에 모두 답한 사람이 없어요", "Nobody answered both questions"),
    "gap_detail": ("기대 {before}, 경험 {after}", "expected {before}, experienced {after}"),
    "how_gap": (
        "둘 다 답한 사람만 셌어요. 구간은 사람을 다시 뽑은 95% 구간이고, 흐린 점은 차이가 뚜렷하지 않거나 30명 미만이에요.",
        "Only people who answered both count. Intervals are 95 %, people drawn anew; pale points "
        "are not clearly apart, or rest on fewer than 30 people.",
    ),
}  # fmt: skip
