"""Words of the pictures of analyses."""

WORDS: dict[str, tuple[str, str]] = {
    "units": ("여정", "Journeys"),
    "people": ("사람", "People"),
    "share": ("비율", "Share"),
    "conversion": ("전환", "Converts"),
    "median": ("중간값", "Median"),
    "difference": ("차이 (95% 구간)", "Difference (95%)"),
    "association": (
        "함께 나타나는 것일 뿐, 원인이라는 뜻은 아니에요.",
        "What goes together; it does not say that one causes the other.",
    ),
    "converts_less": ("전환 적음", "convert less"),
    "converts_more": ("전환 많음", "convert more"),
    "leaves_less": ("덜 떠남", "leave less"),
    "leaves_more": ("더 떠남", "leave more"),
    # sequences
    "variants_cover": ("{n}가지 길이 {share:을} 차지해요", "{n} ways cover {share}"),
    "pattern": ("흐름", "Pattern"),
    "pattern_have": (
        "전환한 쪽 {won} · 떠난 쪽 {left}",
        "{won} of the converted, {left} of those who left",
    ),
    "patterns_title": (
        "{pattern} 흐름이 있는 쪽의 전환율 차이: {points}",
        "Difference in conversion with {pattern}: {points}",
    ),
    "patterns_none": ("전환한 쪽과 떠난 쪽을 가르는 흐름이 없어요",
                      "No pattern tells the converted from those who left"),
    "patterns_about": (
        "같은 길이끼리 견준 전환율 차이 · 전환 {won} · 떠남 {left} · 살펴본 흐름 {tested}가지",
        "Difference in conversion at equal length · {won} converted · {left} left · {tested} patterns tried",
    ),
    "shapes_title": ("여정의 모양", "Shapes of journeys"),
    "shape_near": ("{share:이} 이 대표 여정과 가까워요", "{share} are close to this journey"),
    "shapes_about": (
        "줄마다 그 모양을 대표하는 실제 여정 하나를 그렸어요.",
        "Each row is one real journey, the one that represents its shape.",
    ),
    "shapes_stable": (
        "다시 뽑아도 나뉘는 것이 같은 정도: {value} (1이면 똑같아요)",
        "Agreement when drawn anew: {value} (1 is the same)",
    ),
    "loops_none": ("되돌아온 곳이 없어요", "Nothing is come back to"),
    "place": ("되돌아온 곳과 흔한 길", "Where, and the commonest way round"),
    "came_back": ("되돌아온 비율", "Come back"),
    "people_away": ("사람 · 떠나 있던 시간", "People · time away"),
    # why
    "driver": ("무엇이 있었나요", "What they had"),
    "driver_rates": (
        "{n} · 실제 {rate} · 비슷한 사람 {expected}",
        "{n} people · {rate}, against {expected} of people alike",
    ),
    "driver_steps": ("전환하려면 거의 모두 거치는 단계", "Steps nearly everybody takes on the way"),
    "drivers_convert_more": (
        "‘{name}’ 쪽이 비슷한 사람보다 {points} 더 전환했어요",
        "With “{name}”, {points} more convert than among people alike",
    ),
    "drivers_convert_less": (
        "‘{name}’ 쪽이 비슷한 사람보다 {points} 덜 전환했어요",
        "With “{name}”, {points} fewer convert than among people alike",
    ),
    "drivers_leave_more": (
        "‘{name}’ 쪽이 비슷한 사람보다 {points} 더 떠났어요",
        "With “{name}”, {points} more leave than among people alike",
    ),
    "drivers_leave_less": (
        "‘{name}’ 쪽이 비슷한 사람보다 {points} 덜 떠났어요",
        "With “{name}”, {points} fewer leave than among people alike",
    ),
    "drivers_none": ("뚜렷하게 함께 나타나는 것이 없어요", "Nothing clearly goes with it"),
    "drivers_about": (
        "후보 {tried}가지를 보정해 {clear}가지가 뚜렷했어요. 사람이 적은 {hidden}가지는 숨겼어요. "
        "q는 모든 후보를 함께 보정한 p값이에요.",
        "{clear} of {tried} candidates are clear after correction; {hidden} with too few people are "
        "hidden. q is p corrected for all candidates.",
    ),
    # time
    "unit_day": ("일", "day"),
    "unit_week": ("주", "week"),
    "unit_month": ("월", "month"),
    "unit_quarter": ("분기", "quarter"),
    "unit_year": ("년", "year"),
    "everyone": ("모두", "Everyone"),
    "cohort": ("시작한 때", "Started in"),
    "bracket": ("시작한 뒤 ({unit})", "After the start ({unit}s)"),
    "retention_title": ("다시 온 사람", "Who came back"),
    "retention_found": (
        "시작한 사람 가운데 {share:이} {bracket}{unit} 뒤에 다시 왔어요",
        "{share} came back in {unit} {bracket} after they started",
    ),
    "retention_about": (
        "다시 온 사람의 비율 · {unit} 단위 · 시작한 때마다",
        "Share of people who came back, per {unit}, by when they started",
    ),
    "open_counts": (
        "빗금 칸에서 % 없는 수는 지금까지 돌아온 사람 수예요.",
        "A hatched number without % is how many people have come back so far.",
    ),
    "life_returning": ("이어서 옴", "Returning"),
    "life_new": ("새로 옴", "New"),
    "life_resurrected": ("돌아옴", "Resurrected"),
    "life_dormant": ("멈춤", "Dormant"),
    "lifecycle_title": ("누가 오고 누가 멈췄나요", "Who came and who stopped"),
    "lifecycle_found": (
        "{period} 기간에 {active}명이 왔고, 앞 기간 사람의 {kept:이} 남았어요",
        "In {period}, {active} people came; {kept} of those of the period before stayed",
    ),
    "lifecycle_about": ("{unit} 단위 사람 수 · 멈춘 사람은 0 아래에", "People per {unit}; those who stopped hang below zero"),
    "active_units": ("{n}{unit} 옴", "{n} {unit}s"),
    "stickiness_title": ("얼마나 자주 오나요", "How often people come"),
    "stickiness_found": (
        "온 사람은 한 {of}에 평균 {n}{unit} 와요",
        "People who come do so on {n} {unit}s of a {of} on average",
    ),
    "stickiness_about": ("한 {of} 안에 온 {unit} 수로 나눈 사람", "People by the number of {unit}s of a {of} on which they came"),
    "sticky_month": ("하루 온 사람은 30일 안에 온 사람의 {share:이에요} (평균).",
                     "On an average day {share} of the people of the last 30 days come."),
    "stage": ("단계", "Stage"),
    "stages_title": ("단계마다 머문 시간", "Time at each stage"),
    "stages_found": ("{name}에서 가장 오래 머물러요: 중간값 {time}", "The longest time passes at {name}: median {time}"),
    "stages_about": ("단계마다 머문 시간의 중간값과 95% 구간", "Median time at each stage with its 95% interval"),
    "left": ("{share} 떠남", "{share} left"),
    "left_head": ("떠난 비율", "Left"),
    "visits_over": ("방문 {n} · 아직 있음 {here}", "{n} visits · {here} still here"),
    "censored": (
        "아직 끝나지 않은 것은 카플란-마이어 방식으로 셌어요.",
        "What is not over yet is counted as censored (Kaplan-Meier).",
    ),
    "edge_title": ("{source}에서 {target}까지 걸린 시간", "Time from {source} to {target}"),
    "edge_found": (
        "{source}에서 {target}까지 절반이 {time} 안에 가요",
        "Half get from {source} to {target} within {time}",
    ),
    "edge_about": (
        "아직 닿지 않은 비율 · 시작 {n} · 닿음 {arrived} · 기다리는 중 {waiting}",
        "Share that has not arrived · {n} started · {arrived} arrived · {waiting} waiting",
    ),
    "waiting": ("아직 닿지 않음", "Not arrived"),
    "within": ("{time} 안에 {share}", "{share} within {time}"),
    "after": ("시작한 뒤 지난 시간 (로그 눈금)", "Time since the start (logarithmic)"),
    "visits_title": ("방문", "Visits"),
    "visits_found": (
        "방문 {n}번 가운데 {share:이} 이벤트 하나로 끝났어요",
        "{share} of {n} visits ended after one event",
    ),
    "visits_about": ("{unit} 단위 방문 수 · {gap} 넘게 쉬면 새 방문", "Visits per {unit}; a pause of more than {gap} begins a new one"),
    "visits_more": ("이벤트 둘 이상", "Two events or more"),
    "visits_one": ("이벤트 하나", "One event"),
}  # fmt: skip
