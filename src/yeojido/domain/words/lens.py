"""Words of filters, breakdowns and comparisons on the command line."""

WORDS: dict[str, tuple[str, str]] = {
    "group_part": ("볼 범위", "What is looked at"),
    "group_groups": ("집단", "Groups of people"),
    "where": (
        "이 조건이 참인 이벤트만 봐요. 예: \"platform = 'ios'\".",
        "Keep the events for which this condition is true, such as \"platform = 'ios'\".",
    ),
    "who": (
        "이 조건이 참인 고객만 봐요. 예: \"count('order', last => '30d') >= 3\".",
        "Keep the people for whom this condition is true, such as "
        "\"count('order', last => '30d') >= 3\".",
    ),
    "from": ("이때부터의 이벤트(2026-03-01).", "Events from then on (2026-03-01)."),
    "to": ("이때 전까지의 이벤트(2026-04-01).", "Events before then (2026-04-01)."),
    "timezone": ("날짜와 시각을 읽는 시간대.", "Time zone in which dates and times are read."),
    "by": (
        "고객의 속성 값마다 따로 봐요. 예: platform, \"did('coupon')\".",
        "Answer for each value of a trait of people, such as platform or \"did('coupon')\".",
    ),
    "most": (
        "따로 볼 값의 개수. 나머지는 …로 묶어요.",
        "How many values stand alone; the others are … together.",
    ),
    "versus": (
        "이 조건의 고객을 나머지와 비교해요(구간, 보정한 p값).",
        "Compare the people of this condition with everyone else (intervals, corrected p-values).",
    ),
    "against": (
        "나머지 대신 이 조건의 고객과 비교해요.",
        "Compare with the people of this condition instead of everyone else.",
    ),
    "least": (
        "두 집단 모두 사람이 이만큼은 있어야 보여요.",
        "Show what has at least so many people in both groups.",
    ),
    "placebo": (
        "무작위로 나눈 두 집단으로 몇 번 점검할지(A/A).",
        "How many random splits check the comparison (A/A).",
    ),
    "by_or_versus": ("--versus 와 함께 쓰지 않기", "without --versus"),
    "col_item": ("항목", "Item"),
    "col_a": ("집단", "Group"),
    "col_b": ("비교", "Other"),
    "col_difference": ("차이", "Difference"),
    "col_interval": ("95% 구간", "95 % interval"),
    "col_p": ("보정 p", "Corrected p"),
    "item_from_start": ("처음부터", "from the start"),
    "item_from_previous": ("앞 단계부터", "from the step before"),
    "item_high": ("좋은 답", "good answers"),
    "item_low": ("나쁜 답", "bad answers"),
    "item_worse": ("기대보다 나쁨", "worse than expected"),
    "item_came_again": ("다시 방문함", "came again"),
    "item_first_visit_bounced": ("첫 방문이 한 번에 끝남", "first visit of a single event"),
    "compared": (
        "{who_a}: {people_a:,}명, {who_b}: {people_b:,}명.",
        "{who_a}: {people_a:,} people, {who_b}: {people_b:,} people.",
    ),
    "everyone_else": ("나머지", "everyone else"),
    "checked": (
        "무작위 나누기 {rounds}번 가운데 {hits}번에서 차이가 보였어요(기대: 5%).",
        "{hits} of {rounds} random splits showed a difference (5 % are to be expected).",
    ),
    "group": ("{by} = {value} ({people:,}명)", "{by} = {value} ({people:,} people)"),
    "unknown_value": ("값 없음", "no value"),
    "points": ("{points:+.1f}%p", "{points:+.1f} pp"),
    "difference_title": (
        "{a}: {b}와 가장 다른 것은 {item}, {points}",
        "{a}: most unlike {b} at {item}, {points}",
    ),
    "difference_none": (
        "{a:과} {b} 사이에 뚜렷한 차이가 없어요",
        "No clear difference between {a} and {b}",
    ),
    "difference_note": (
        "점은 비율의 차이, 선은 95% 구간(Newcombe). 옅은 것은 보정한 p가 5%를 넘어요.",
        "Dots are differences of shares, lines 95 % intervals (Newcombe). Pale ones have a "
        "corrected p above 5 %.",
    ),
}
