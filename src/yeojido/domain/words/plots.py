"""Words of the plots that every analysis' picture is made of."""

WORDS: dict[str, tuple[str, str]] = {
    "empty": ("아직 보여 드릴 것이 없어요", "There is nothing to show yet"),
    "more": ("… 외 {n}개", "… and {n} more"),
    "more_columns": (
        "열이 많아 앞의 {shown}개만 그렸어요. 나머지 {n}개는 표에 있어요.",
        "Only the first {shown} columns are drawn; {n} more stand in the table.",
    ),
    "earlier": (
        "최근 {shown}개 기간만 그렸어요. 그보다 앞선 {n}개는 표에 있어요.",
        "Only the latest {shown} periods are drawn; {n} earlier ones stand in the table.",
    ),
    "more_series": (
        "선이 많아 앞의 {shown}개만 그렸어요. 나머지 {n}개는 표에 있어요.",
        "Only the first {shown} lines are drawn; {n} more stand in the table.",
    ),
    "incomplete": ("아직 끝나지 않음", "Not complete yet"),
    "interval": ("95% 구간", "95% interval"),
    "unsure": ("차이가 뚜렷하지 않음", "No clear difference"),
    "total": ("합계", "Total"),
    "few": ("30명 미만", "Fewer than 30 people"),
    "people_unit": ("{n}명", "{n} people"),
    "repeated": ("{name} {n}번", "{name} {n} times"),
    "missing": ("빠진 단계", "Step left out"),
    "extra": ("설계에 없는 단계", "Step not in the design"),
    "drop": ("여기서 떠남", "Left here"),
    "goal": ("목표에 닿음", "Goal reached"),
    "page_table": ("숫자로 보기", "In numbers"),
    "page_notes": ("어떻게 셌나요", "How this is counted"),
    "page_more": ("표에는 앞의 {shown}줄만 있어요. 모두 {total}줄이에요.",
                  "The table holds the first {shown} of {total} rows."),
    "no_picture": (
        "{kind:은} 그림이 없어요. 그림이 있는 것: {known}.",
        "there is no picture of {kind}. There are pictures of: {known}.",
    ),
    "about_funnel": (
        "단계를 순서대로, 정한 기간 안에 지난 사람을 세요. 사람마다 가장 멀리 간 곳까지 한 번 세요. "
        "아직 기간이 끝나지 않은 사람은 따로 보여 드려요.",
        "People who passed the steps in order within the window, each counted once, up to the "
        "furthest step they reached. Those whose window is not over yet are shown apart.",
    ),
    "about_transitions": (
        "한 사람의 이벤트에서 바로 이어진 두 개를 세요. 비율은 그곳에서 나간 모든 이동 가운데 몫이에요.",
        "Two events of one person that follow each other directly. A share is of everything that "
        "leaves that place.",
    ),
    "about_step_matrix": (
        "걸음마다 그곳에 있는 경로의 비율이에요. 끝난 경로는 끝에 남아서 열마다 더하면 100%예요.",
        "The share of paths at each place at each step. Paths that are over stay at the end, so "
        "every column adds up to 100 %.",
    ),
    "about_sankey": (
        "걸음마다 한 곳에서 다음 곳으로 간 경로를 세요. 곳마다 들어온 수와 나간 수가 같아요.",
        "Paths that go from one place to the next at each step. At every place as many go in as "
        "go out.",
    ),
    "page_picture": ("그림", "Picture"),
}  # fmt: skip
