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
    "shapes_finding": (
        "여정은 {k}가지 모양으로 나뉘어요. 가장 많은 모양은 '{name}'({share})이고, "
        "전체의 {coverage}가 자기 모양의 대표 여정과 가까워요.",
        "Journeys have {k} shapes. The largest is '{name}' ({share}); "
        "{coverage} of all are close to the journey that represents them.",
    ),
    "shapes_rough": (
        "대표 여정까지의 거리가 k-medoids로 새로 맞췄을 때의 {ratio}배예요. "
        "표본을 늘리면 더 나아질 수 있어요.",
        "Journeys lie {ratio} times as far from their representatives as k-medoids would have them. "
        "A larger sample may do better.",
    ),
    "shapes_weak": (
        "여정이 뚜렷한 덩어리로 나뉘지는 않아요(실루엣 {silhouette}). 모양은 서로 이어져 있어요.",
        "Journeys do not fall into clear clusters (silhouette {silhouette}): the shapes run into "
        "each other.",
    ),
    "shapes_unstable": (
        "표본을 바꾸면 묶음이 꽤 달라져요(조정 랜드 지수 {ari}). 모양의 경계를 굳게 믿지 마세요.",
        "Other samples give rather different groups (adjusted Rand index {ari}): "
        "do not rely on where one shape ends and another begins.",
    ),
    "shape_one_won": ("{a}만 하고 목표를 이룬 여정", "{a} alone, and the goal"),
    "shape_one_left": ("{a}만 하고 떠난 여정", "Only {a}, then left"),
    "shape_one_open": ("{a}만 한 여정", "Only {a}"),
    "shape_back_won": (
        "{a:과} {b:을} 오가다가 목표를 이룬 여정",
        "Back and forth between {a} and {b}, then the goal",
    ),
    "shape_back_left": (
        "{a:과} {b:을} 오가다가 떠난 여정",
        "Back and forth between {a} and {b}, then left",
    ),
    "shape_back_open": ("{a:과} {b:을} 오간 여정", "Back and forth between {a} and {b}"),
    "shape_far_won": (
        "{a}에서 {b}까지 가서 목표를 이룬 여정",
        "From {a} as far as {b}, and the goal",
    ),
    "shape_far_left": (
        "{a}에서 {b}까지 갔다가 떠난 여정",
        "From {a} as far as {b}, then left",
    ),
    "shape_far_open": ("{a}에서 {b}까지 간 여정", "From {a} as far as {b}"),
    "shape_with": ("{name}({a} 있음)", "{name} (with {a})"),
    "shape_number": ("{name} {number}", "{name} {number}"),
    "shapes_help": (
        "여정을 몇 가지 모양으로 나누고 대표 여정을 보여 줘요.",
        "Find the few shapes that journeys have, each with a real one that stands for it.",
    ),
    "opt_k": (
        "모양의 수(2~12, 없으면 실루엣으로 골라요)",
        "number of shapes (2 to 12; else chosen by silhouette)",
    ),
    "opt_sample": ("묶어 볼 여정 수(50~5000)", "units that are drawn and grouped (50 to 5000)"),
    "opt_close": (
        "대표 여정과 이만큼 닮으면 가깝다고 봐요(0~1)",
        "how alike to its representative a close one is (0 to 1)",
    ),
    "opt_seed": ("다시 뽑을 때 쓰는 씨앗", "seed of the resampling"),
    "col_shape": ("모양", "shape"),
    "col_coverage": ("가까움", "close"),
    "col_representative": ("대표 여정", "representative"),
    "shapes_ratio": (
        "따로 떼어 둔 표본에서 대표 여정까지의 거리는 그 표본에 맞춘 k-medoids의 {ratio}배예요.",
        "On a second sample journeys lie {ratio} times as far from their representative as from "
        "those of k-medoids fitted to it.",
    ),
    "shapes_stability": (
        "표본의 일부로 다시 나눠도 묶음이 같은 정도(조정 랜드 지수): {ari} ({low}~{high})",
        "When parts of the sample are grouped anew, the groups agree by {ari} ({low} to {high}, "
        "adjusted Rand index).",
    ),
}
