"""Words of loops, variants, patterns and shapes."""

WORDS: dict[str, tuple[str, str]] = {
    "nothing": ("셀 수 있는 여정이 없어요.", "There is nothing to count."),
    "variants_finding": (
        "가는 길이 {different}가지 있고, 그중 {covering}가지가 전체의 80%를 차지해요. "
        "가장 흔한 길은 {share}예요.",
        "There are {different} different ways; {covering} of them cover 80% of all. "
        "The commonest one is {share}.",
    ),
    "no_loops": ("되돌아온 곳이 없어요.", "Nothing is come back to."),
    "loops_finding": (
        "{name:으로} 되돌아온 사람이 가장 많아요: {people}명({share}). "
        "돌아오기까지 모두 {hours}시간, 이벤트 {extra}개가 더 들었어요.",
        "People come back to {name} most of all: {people} of them ({share}). "
        "Together it took {hours} hours and {extra} more events.",
    ),
    "association": (
        "전환율 차이는 함께 나타난 것일 뿐, 되돌아온 탓이라는 뜻은 아니에요.",
        "The differences in conversion are associations; they do not say that coming back caused them.",
    ),
    "rework": (
        "이미 거쳐 온 곳의 이벤트가 모두 {events}개로, 전체의 {share}예요.",
        "{events} events, {share} of all, are at a place their journey had seen before.",
    ),
    "loops_help": (
        "되돌아오는 곳과 그 비용을 찾아요.",
        "Find what people come back to, and what that costs.",
    ),
    "variants_help": ("서로 다른 길을 모두 세요.", "Count the different ways through."),
    "opt_per": ("무엇을 한 줄로 볼지: 사람, 방문, 여정", "what one sequence is"),
    "opt_goal": (
        "전환으로 볼 이벤트나 조건(없으면 여정의 목표)",
        "event or condition that is a conversion (else the journey's goal)",
    ),
    "opt_visit_gap": ("방문을 끊는 시간(30m)", "inactivity that ends a visit (30m)"),
    "opt_patience": (
        "이만큼 활동이 없으면 떠난 것으로 봐요(14d)",
        "inactivity after which someone counts as gone (14d)",
    ),
    "opt_collapse": ("이어진 반복을 하나로 세요", "count neighbouring repeats once"),
    "opt_longest": ("길에서 볼 단계 수", "steps of a way that are looked at"),
    "col_node": ("어디", "where"),
    "col_people": ("사람", "people"),
    "col_units": ("여정", "units"),
    "col_share": ("비율", "share"),
    "col_cumulative": ("누적", "cumulative"),
    "col_returns": ("되돌아옴", "returns"),
    "col_repeats": ("바로 반복", "repeats"),
    "col_median_away": ("떠나 있던 시간", "time away"),
    "col_median": ("걸린 시간", "median"),
    "col_hours": ("모두(시간)", "hours"),
    "col_way": ("흔한 길", "commonest way"),
    "col_path": ("길", "way"),
    "col_conversion": ("전환율", "conversion"),
    "col_with_loop": ("되돌아온 쪽", "with"),
    "col_without_loop": ("아닌 쪽", "without"),
    "col_difference": ("차이(%p)", "diff. pp"),
    "col_adjusted": ("차이(%p)", "diff. (pp)"),
    "col_interval": ("95% 구간", "95% interval"),
    "col_p": ("p", "p"),
    "needs_goal": (
        "전환한 사람과 떠난 사람을 가르려면 목표가 있어야 해요. 이벤트나 조건을 목표로 알려 주세요.",
        "to tell the converted from those who left a goal is needed: name an event or a condition.",
    ),
    "no_patterns": (
        "살펴본 {tested}가지 가운데 전환한 쪽과 떠난 쪽을 분명히 가르는 순서는 없어요.",
        "None of the {tested} patterns tested clearly tells the converted from those who left.",
    ),
    "patterns_more": (
        "'{pattern}' 순서를 밟은 쪽은 같은 길이의 다른 여정보다 {points}%p 더 전환했어요. "
        "살펴본 {tested}가지 가운데 {found}가지가 남았어요.",
        "With '{pattern}' {points} points more convert than among others of the same length. "
        "{found} of {tested} patterns tested remain.",
    ),
    "patterns_less": (
        "'{pattern}' 순서를 밟은 쪽은 같은 길이의 다른 여정보다 {points}%p 덜 전환했어요. "
        "살펴본 {tested}가지 가운데 {found}가지가 남았어요.",
        "With '{pattern}' {points} points fewer convert than among others of the same length. "
        "{found} of {tested} patterns tested remain.",
    ),
    "few_units": (
        "비교할 여정이 적어요: 전환 {converted}개, 떠남 {left}개.",
        "There is little to compare: {converted} converted and {left} left.",
    ),
    "many_patterns": (
        "후보가 너무 많아 길이마다 가장 흔한 {limit}가지까지만 살펴봤어요. "
        "support를 높이면 모두 볼 수 있어요.",
        "There are too many candidates: of each length only the {limit} commonest were looked at. "
        "A higher support looks at all.",
    ),
    "pattern_association": (
        "순서와 전환이 함께 나타났다는 뜻이고, 순서가 전환을 만들었다는 뜻은 아니에요.",
        "Patterns and conversion go together; that does not say that the one makes the other.",
    ),
    "patterns_help": (
        "전환한 쪽과 떠난 쪽을 가르는 순서를 찾아요.",
        "Find sequences that tell those who convert from those who leave.",
    ),
    "opt_longest_pattern": ("가장 긴 순서의 단계 수(1~5)", "steps of the longest pattern (1 to 5)"),
    "opt_gap": (
        "단계 사이에 다른 이벤트가 있어도 되는지(any, none)",
        "whether other events may stand between (any, none)",
    ),
    "opt_support": (
        "전환한 쪽이나 떠난 쪽에서 이 비율 이상 나타난 순서만 봐요",
        "smallest share of the converted or of the left that has a pattern",
    ),
    "opt_minimum": ("비교에 필요한 여정 수", "units needed on each side of a comparison"),
    "opt_every": ("살펴본 순서를 모두 보여 주세요", "show all patterns that were tested"),
    "col_share_of_returns": ("비율", "share"),
    "col_pattern": ("순서", "pattern"),
    "col_converted": ("전환", "converted"),
    "col_left": ("떠남", "left"),
    "col_lift": ("배수", "lift"),
}
