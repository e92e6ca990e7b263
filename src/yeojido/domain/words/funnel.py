"""Words of the funnel: what it refuses, what it says beside its numbers."""

WORDS: dict[str, tuple[str, str]] = {
    "optional_place": (
        "첫 단계와 마지막 단계 사이만 건너뛸 수 있어요. {last}단계 중 {given}번째는 안 돼요.",
        "only steps between the first and the last can be optional, not step {given} of {last}.",
    ),
    "exclude_form": (
        "제외할 이벤트는 '이벤트:1-3'처럼 적어 주세요. '{text}' 은(는) 읽을 수 없어요.",
        "write an exclusion as 'event:1-3'; '{text}' cannot be read.",
    ),
    "exclude_place": (
        "제외 구간은 1 이상 {last} 이하의 단계 사이여야 하고 시작이 끝보다 앞서야 해요: {text}.",
        "an exclusion lies between two steps of 1 to {last}, the first before the second: {text}.",
    ),
    "exclude_optional": (
        "제외 구간은 건너뛸 수 없는 단계에서 시작하고 끝나야 해요: {text}.",
        "an exclusion begins and ends at steps that are not optional: {text}.",
    ),
    "together": (
        "{one:과} {other:은} 함께 쓸 수 없어요. {why}",
        "{one} and {other} do not go together. {why}",
    ),
    "why_any_optional": (
        "순서가 없으면 어떤 단계든 빠질 수 있어요.",
        "In any order every step may be missing already.",
    ),
    "why_any_between": (
        "순서가 없으면 두 단계의 사이가 정해지지 않아요.",
        "In any order nothing lies between two given steps.",
    ),
    "why_strict_between": (
        "바로 이어져야 하면 사이에는 아무 이벤트도 없어요.",
        "Nothing at all lies between the steps of a strict funnel.",
    ),
    "why_step_value": (
        "어느 이벤트가 그 단계를 채우는지 하나로 정해지지 않아요. first, last, person을 써 주세요.",
        "Which event fills that step is not a single one. Take first, last or person.",
    ),
    "why_many_chains": (
        "한 사람이 여러 번 세어져서 한 번의 이탈로 볼 수 없어요.",
        "One person is counted more than once there.",
    ),
    "why_like": (
        "{name} 방식은 그 서비스의 문서에 있는 대로 단계, 기간, 창만 세요.",
        "Counting like {name} takes steps, period and window, as its documents describe.",
    ),
    "why_no_window": (
        "{name:은} 전환 기간을 두지 않아요. within을 빼 주세요.",
        "{name} has no conversion window. Leave within out.",
    ),
    "no_definition": (
        "여정으로 세거나 접점을 보려면 여정 정의가 필요해요. definition을 넣어 주세요.",
        "journeys and touchpoints need a journey definition. Give definition.",
    ),
    "unknown_step_like": (
        "{name:은} 로그에 없는 단계를 받지 않아요: {step}.",
        "{name} takes no step that never occurs: {step}.",
    ),
    "like_clickhouse_tie": (
        "같은 시각의 이벤트는 적힌 순서와 관계없이 단계 순서대로 읽어요.",
        "Events of equal time are read in the order of the steps, whatever order they were written in.",
    ),
    "like_clickhouse_twice": (
        "한 이벤트가 여러 단계에 맞으면 그 단계들을 모두 채워요. 여지도에서는 한 단계만 채워요.",
        "An event that matches several steps fills all of them; in Yeojido it fills one.",
    ),
    "like_posthog_tie": (
        "같은 시각의 서로 다른 이벤트는 단계 순서대로 읽고, 그때는 제외 이벤트를 보지 않아요.",
        (
            "Different events of equal time are read in the order of the steps, and exclusions are "
            "not looked at among them."
        ),
    ),
    "like_posthog_exclude": (
        "제외 이벤트에 걸린 뒤 다시 시작하지 않은 사람은 퍼널에서 아예 빠져요.",
        "Who meets an exclusion and does not get further again is left out of the funnel altogether.",
    ),
    "like_mixpanel_first": (
        "첫 단계의 첫 이벤트가 기간을 정하고, 그 뒤의 시작은 보지 않아요.",
        "The first event of step 1 fixes the window; later entries are not tried.",
    ),
    "like_mixpanel_grace": (
        "2초 안에 일어난 이벤트는 순서를 바꿔 읽을 수 있어요.",
        "Events within two seconds of each other may stand in either order.",
    ),
    "like_mixpanel_totals": (
        "횟수로 세면 앞선 시도가 끝난 뒤에야 다시 들어올 수 있어요.",
        "As totals, a person enters again only after the attempt before has ended.",
    ),
    "like_amplitude_second": (
        "시각은 초까지만 보고, 같은 초의 서로 다른 이벤트는 어느 순서로든 이어져요.",
        "Times are read to the second; different events of one second follow in either order.",
    ),
    "like_amplitude_same": (
        "같은 초에 일어난 같은 이름의 이벤트는 하나로 세요.",
        "Events of one name within one second count once.",
    ),
    "like_retentioneering_window": (
        "전환 기간이 없어서 얼마나 오래 걸렸든 세요.",
        "There is no window: a chain may take any time.",
    ),
    "like_retentioneering_share": (
        "비율은 첫 단계에 온 사람이 아니라 로그의 모든 사람({people}명)을 기준으로 해요.",
        "Rates are of everyone in the log ({people}), not of those at step 1.",
    ),
    "any_rows": (
        "순서 없이 세요: {last}행은 {last}단계를 모두 한 사람, 1행은 그중 하나라도 한 사람이에요.",
        "In any order: row {last} counts who did all {last} steps, row 1 who did any one of them.",
    ),
    "versus_pending": (
        (
            "두 기간 중 {n}명이 아직 이어갈 수 있어서 차이가 달라질 수 있어요. 이들을 빼려면 "
            "pending을 exclude로 해 주세요."
        ),
        (
            "{n} people of the two periods may still go on, so the difference may change. "
            "pending=exclude leaves them out."
        ),
    ),
    "both_periods": (
        "두 기간 모두에 들어온 사람은 양쪽에서 세요.",
        "Who entered in both periods is counted in both.",
    ),
    "not_people": (
        "한 사람이 여러 번 세어질 수 있어서 구간은 실제보다 좁을 수 있어요.",
        "One person may be counted more than once, so the intervals may be too narrow.",
    ),
    "opt_by": (
        "나누어 볼 속성이나 조건: platform, platform@last, platform@2, platform@person",
        "property or condition to break down by: platform, platform@last, platform@2, platform@person",
    ),
    "opt_order": (
        "ordered(순서대로), strict(사이에 다른 이벤트 없이), any(순서 없이)",
        "ordered; strict: nothing between the steps; any: in any order",
    ),
    "opt_optional": (
        "건너뛸 수 있는 단계의 번호(여러 번 줄 수 있어요)",
        "number of a step that may be skipped (may be given several times)",
    ),
    "opt_exclude": (
        "두 단계 사이에 있으면 안 되는 이벤트나 조건: refund:1-2",
        "event or condition that must not lie between two steps: refund:1-2",
    ),
    "opt_hold": (
        "모든 단계에서 값이 같아야 하는 속성: session_id",
        "property that must be equal at every step: session_id",
    ),
    "opt_per": (
        "무엇을 셀지: people(사람), visits(방문), journeys(여정), totals(횟수)",
        "what to count: people, visits, journeys, totals",
    ),
    "opt_visit_gap": ("방문을 나누는 쉬는 시간, 예: 30m", "inactivity that ends a visit, as 30m"),
    "opt_histogram": (
        "전환에 걸린 시간의 분포를 보여 줘요",
        "show how conversion times are spread",
    ),
    "opt_trend": ("들어온 시기별로: day, week, month", "by when people entered: day, week, month"),
    "opt_instead": (
        "멈춘 사람이 대신 간 곳: event(이벤트) 또는 touchpoint(접점)",
        "where those who stopped went instead: by event or touchpoint",
    ),
    "opt_versus": (
        "견줄 다른 기간(2026-03-01..2026-03-31) 또는 사람 조건",
        "another period (2026-03-01..2026-03-31) or a condition on people to compare with",
    ),
    "opt_against": (
        "견줄 상대인 사람 조건(없으면 나머지 모두)",
        "the people to compare with (everyone else if not given)",
    ),
    "opt_like": (
        "다른 서비스의 방식으로 세요: clickhouse, posthog, mixpanel, amplitude, retentioneering",
        "count as another system: clickhouse, posthog, mixpanel, amplitude, retentioneering",
    ),
    "head_times": ("걸린 시간", "Conversion times"),
    "head_trend": ("들어온 시기별", "By when they entered"),
    "head_exits": (
        "다음에 간 곳: 멈춘 사람과 이어간 사람",
        "What came next: who stopped and who went on",
    ),
    "head_versus": ("다른 기간과의 차이", "Against the other period"),
    "head_like": (
        "{system} 방식이에요. 여지도와 다르게 세어진 사람: {n}명",
        "As {system} counts. Counted differently from Yeojido: {n}",
    ),
    "col_since": ("기준", "from"),
    "col_n": ("건수", "n"),
    "col_p25": ("25%", "25 %"),
    "col_p75": ("75%", "75 %"),
    "col_spread": ("분포", "spread"),
    "col_period": ("시기", "period"),
    "col_entered": ("들어옴", "entered"),
    "col_completed": ("끝까지", "completed"),
    "col_rate": ("전환율", "rate"),
    "col_next": ("다음", "next"),
    "col_left": ("멈춘 사람", "stopped"),
    "col_on": ("이어간 사람", "went on"),
    "col_difference": ("차이", "difference"),
    "col_p": ("보정 p", "corrected p"),
    "col_here": ("이 기간", "this period"),
    "col_there": ("다른 기간", "other period"),
    "col_ours": ("여지도", "Yeojido"),
    "since_previous": ("앞 단계", "step before"),
    "since_start": ("처음", "start"),
    "rate_from_start": ("처음부터", "from start"),
    "rate_from_previous": ("앞 단계부터", "from before"),
    "unit_people": ("사람", "people"),
    "unit_visits": ("방문", "visits"),
    "unit_journeys": ("여정", "journeys"),
    "unit_totals": ("횟수", "times"),
    "optional": ("{name} (건너뛸 수 있음)", "{name} (optional)"),
    "incomplete": ("{period} (진행 중)", "{period} (not over)"),
    "bad_versus": ("2026-03-01..2026-03-31 또는 조건", "2026-03-01..2026-03-31 or a condition"),
    "mark_median": ("중간값", "median"),
    "times_found": (
        "{step}까지 온 사람의 절반이 {time} 안에 왔어요",
        "Half of those who reach {step} do so within {time}",
    ),
    "times_about": (
        "첫 단계부터 마지막 단계까지 걸린 시간 · 가운데 절반은 {low}~{high} · {n}건",
        "From the first step to the last · the middle half took {low} to {high} · n = {n}",
    ),
    "trend_found": (
        "전환율은 {then}에 {most}로 가장 높고 {when}에 {least}로 가장 낮아요",
        "Conversion is highest in {then} ({most}) and lowest in {when} ({least})",
    ),
    "trend_about": (
        "들어온 시기별로 {first}부터 {last}까지 간 비율 · 점선: 아직 끝나지 않은 시기",
        "From {first} to {last}, by when people entered · dashed: not over yet",
    ),
    "exits_found": (
        "{step}에서 멈춘 사람은 {next:으로} 더 많이 갔어요: {left}, 이어간 사람은 {on}",
        "Those who stopped at {step} went to {next} more often: {left}, against {on} of those who went on",
    ),
    "exits_none": (
        "멈춘 사람과 이어간 사람이 간 곳에 뚜렷한 차이가 없어요",
        "No way out tells those who stopped from those who went on",
    ),
    "exits_about": (
        "단계에 처음 이른 바로 다음 이벤트 · 멈춘 사람의 비율에서 이어간 사람의 비율을 뺀 값",
        "What came right after the step · share of those who stopped minus share of those who went on",
    ),
    "side_left": ("멈춘 사람이 더 많이", "more of those who stopped"),
    "side_on": ("이어간 사람이 더 많이", "more of those who went on"),
    "versus_found": (
        "{step} 전환율({rate})이 달라요: 이 기간 {here}, 다른 기간 {there}",
        "{step} differs ({rate}): {here} in this period, {there} in the other",
    ),
    "versus_none": ("두 기간에 뚜렷한 차이가 없어요", "The two periods do not differ clearly"),
    "versus_about": (
        "이 기간의 비율에서 다른 기간의 비율을 뺀 값 · 오른쪽 숫자: 이 기간 · 다른 기간",
        "Rate of this period minus that of the other · at the right: this · the other",
    ),
    "note_tests": (
        "95% 뉴컴 구간이에요. 여러 번 견준 것을 고려해 p를 보정했고(벤저미니-호크버그), 뚜렷하지 않은 줄은 흐려요.",
        (
            "95 % intervals by Newcombe; p-values corrected for all rows (Benjamini-Hochberg). Rows "
            "that are not clear are pale."
        ),
    ),
}
