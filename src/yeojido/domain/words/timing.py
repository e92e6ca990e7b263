"""Words of the questions about time: stages, visits, lifecycle, retention, stickiness, cohorts."""

WORDS: dict[str, tuple[str, str]] = {
    # what cannot be asked
    "many_periods": (
        "기간이 {periods}개로 너무 많아요(최대 {limit}개). 더 큰 단위를 골라 주세요.",
        "there are {periods} periods, more than {limit}. Choose a larger unit.",
    ),
    "until_too_early": (
        "{until} 이전에는 이벤트가 없어요. until을 더 늦은 때로 적어 주세요.",
        "there are no events before {until}. Give a later until.",
    ),
    "brackets_rise": (
        "구간의 시작은 0 이상의 정수로 점점 커져야 해요. 예: 0, 1, 3, 7, 14, 30.",
        "brackets begin at whole numbers from 0 that rise, such as 0, 1, 3, 7, 14, 30.",
    ),
    "unit_in_period": (
        "{unit:을} {of} 안에서 셀 수 없어요. unit은 of보다 짧아야 해요.",
        "{unit} cannot be counted within {of}. The unit must be shorter than the period.",
    ),
    "sum_of_what": (
        '합계를 내려면 숫자 속성이 필요해요. 예: value="price".',
        'a sum needs a numeric property, such as value="price".',
    ),
    # what the reader should know
    "last_not_over": (
        (
            "{period} 기간은 데이터가 끝난 때에 아직 끝나지 않았어요. 늘어날 수 있는 값이라 평균에서 "
            "뺐어요. 그 기간까지 데이터가 다 있다면 until로 알려 주세요."
        ),
        (
            "The period {period} is not over at the end of the data. It may still grow and is left "
            "out of averages. If the data is complete up to its end, say so with until."
        ),
    ),
    "first_is_cut": (
        "데이터가 {period} 기간 중간에 시작해요. 그 기간에는 오래된 고객도 새 고객으로 보여요.",
        "The data begins within the period {period}: older customers look new in it.",
    ),
    "first_cohort_is_cut": (
        (
            "데이터가 {period} 기간 중간에 시작해서, 그때 처음 보인 사람에는 이미 오래된 고객도 섞여 "
            "있어요."
        ),
        (
            "The data begins within {period}: who is first seen then may have started long before "
            "it."
        ),
    ),
    "nobody_started": (
        "시작한 사람이 없어요. 시작 이벤트와 기간을 확인해 주세요.",
        "Nobody started. Check the start event and the period.",
    ),
    "no_whole_period": (
        "데이터에 처음부터 끝까지 들어 있는 기간이 없어서, 잘린 기간까지 모두 셌어요.",
        "The data holds no period in full, so periods that are cut off are counted too.",
    ),
    "many_values": (
        "{by} 값이 너무 많아 {limit}개만 보여 드려요. 전체 행은 모두를 포함해요.",
        "{by} has too many values: {limit} are shown. The row of everyone holds them all.",
    ),
    # commands
    "help_stage_times": (
        "단계마다 머문 시간과 넘어감·떠남·머무름을 봐요.",
        "Time at every stage, and who moved on, left or is still there.",
    ),
    "help_edge_times": (
        "한 이벤트에서 다른 이벤트까지 걸린 시간을 봐요. 아직 오지 않은 사람도 함께 계산해요.",
        "Time from one event to the next of another kind, counting those who have not come yet.",
    ),
    "help_visits": (
        "방문 수, 길이, 시작과 끝, 한 이벤트로 끝난 방문을 봐요.",
        "Visits: how many, how long, where they begin and end, bounces.",
    ),
    "help_lifecycle": (
        "기간마다 새로 온 사람, 이어서 온 사람, 돌아온 사람, 멈춘 사람을 세요.",
        "New, returning, resurrected and dormant people, period by period.",
    ),
    "help_retention": (
        "시작한 사람이 얼마 뒤에 다시 오는지 시작한 때별로 봐요.",
        "Who comes back, how long after they started, by when they started.",
    ),
    "help_stickiness": (
        "사람들이 한 주나 한 달에 며칠 오는지, DAU/WAU·DAU/MAU를 봐요.",
        "On how many days of a week or month people come, DAU/WAU, DAU/MAU.",
    ),
    "help_cohorts": (
        "시작한 때나 특성으로 묶은 사람들의 활동, 이벤트, 합계를 시작한 뒤 기간별로 봐요.",
        "Activity, events or sums of people grouped by their start or a trait, by age.",
    ),
    "opt_zone": ("달력의 시간대예요.", "Time zone of the calendar."),
    "opt_until": (
        "데이터가 빠짐없이 있는 끝이에요. 그 뒤는 빼고 세요. 적지 않으면 마지막 이벤트까지예요.",
        "The data is complete up to here; what lies behind is left out. Else: the last event.",
    ),
    "opt_event": (
        "활동으로 셀 이벤트나 조건이에요. 적지 않으면 모든 이벤트예요.",
        "Event or condition that counts as activity. Any event if not given.",
    ),
    "opt_from": ("이때부터 시작한 사람만 봐요.", "Only people who start from here on."),
    "opt_to": ("이때 전에 시작한 사람만 봐요.", "Only people who start before."),
    "opt_from_shown": ("이때부터의 기간을 보여요.", "Show periods from here on."),
    "opt_to_shown": ("이때 전의 기간을 보여요.", "Show periods before."),
    "opt_source": ("시작 이벤트나 조건이에요.", "Event or condition the time starts with."),
    "opt_target": ("도착 이벤트나 조건이에요.", "Event or condition the time ends with."),
    "opt_every": (
        "사람마다 처음 한 번이 아니라 모든 시작 이벤트에서 재요.",
        "From every source event instead of each person's first.",
    ),
    "opt_within": (
        "이 시간 안에 도착한 비율을 봐요. 여러 번 쓸 수 있어요.",
        "Tell the share that arrived within this time. May be given several times.",
    ),
    "opt_gap": (
        "이보다 오래 쉬면 새 방문이에요.",
        "A longer pause than this begins a new visit.",
    ),
    "opt_unit": ("기간의 단위예요.", "Unit of the periods."),
    "opt_of": ("이 기간 안에서 세요.", "Count within this period."),
    "opt_start": (
        "시작 이벤트나 조건이에요. 적지 않으면 첫 이벤트예요.",
        "Event or condition that starts a person. Their first event if not given.",
    ),
    "opt_back": (
        "다시 온 것으로 셀 이벤트나 조건이에요. 적지 않으면 모든 이벤트예요.",
        "Event or condition that counts as coming back. Any event if not given.",
    ),
    "opt_mode": (
        "on: 그 구간에, on-or-after: 그때부터 언제든, on-or-before: 그때까지, streak: 빠짐없이 이어서.",
        "on: in the bracket; on-or-after: then or later; on-or-before: by then; streak: in each.",
    ),
    "opt_clock": (
        "rolling: 각자의 시작부터 24시간씩, calendar: 달력의 날·주·월.",
        "rolling: 24 hours at a time from each person's start; calendar: days, weeks, months.",
    ),
    "opt_brackets": (
        "시작한 뒤 몇 번째부터 구간인지 적어요. 예: 0,1,3,7,14,30. 적지 않으면 하나씩이에요.",
        "Ages at which brackets begin, such as 0,1,3,7,14,30. Every age if not given.",
    ),
    "opt_recurring": (
        "처음 한 번이 아니라 기간마다 새로 시작한 것으로 세요.",
        "Let people start anew in every period instead of once.",
    ),
    "opt_measure": (
        "people: 활동한 사람의 비율, events: 한 사람당 이벤트, sum: 한 사람당 합계.",
        "people: share active; events: per person; sum: of a property, per person.",
    ),
    "opt_value": ("합계를 낼 숫자 속성이에요.", "Numeric property to be summed up."),
    "opt_by": (
        "시작한 기간 대신 이 특성으로 묶어요. 예: age_band.",
        "Group by this trait instead of the period of the start, such as age_band.",
    ),
    # tables
    "col_stage": ("단계", "stage"),
    "col_journeys": ("여정", "journeys"),
    "col_moved_on": ("넘어감", "moved on"),
    "col_left": ("떠남", "left"),
    "col_here": ("머무름", "still here"),
    "col_left_share": ("떠난 비율", "left share"),
    "col_interval": ("95% 구간", "95% interval"),
    "col_p25": ("4분의 1 지점", "first quarter"),
    "col_median": ("중앙값", "median"),
    "col_p75": ("4분의 3 지점", "third quarter"),
    "col_median_interval": ("중앙값 95% 구간", "95% interval of the median"),
    "col_time": ("시간", "time"),
    "col_judged": ("대상", "judged"),
    "col_arrived": ("도착", "arrived"),
    "col_share": ("비율", "share"),
    "col_period": ("기간", "period"),
    "col_visits": ("방문", "visits"),
    "col_people": ("사람", "people"),
    "col_events": ("이벤트", "events"),
    "col_bounce": ("한 번에 끝남", "bounced"),
    "col_mean": ("평균 길이", "mean length"),
    "col_active": ("활동", "active"),
    "col_new": ("새로 옴", "new"),
    "col_returning": ("이어서 옴", "returning"),
    "col_resurrected": ("돌아옴", "resurrected"),
    "col_dormant": ("멈춤", "dormant"),
    "col_kept": ("이어진 비율", "kept"),
    "col_cohort": ("묶음", "cohort"),
    "col_active_day": ("활동한 날", "active days"),
    "col_active_week": ("활동한 주", "active weeks"),
    "col_exactly": ("딱 그만큼", "exactly"),
    "col_at_least": ("그 이상", "at least"),
    "col_share_at_least": ("그 이상 비율", "share at least"),
    "row_all": ("전체", "everyone"),
    "row_within": ("{within} 안에", "within {within}"),
    "row_ever": ("지금까지", "so far"),
    "row_ratio_week": ("하루 ÷ 최근 7일", "a day / the last 7"),
    "row_ratio_month": ("하루 ÷ 최근 30일", "a day / the last 30"),
    "age_day": ("{age}일 뒤", "day {age}"),
    "age_week": ("{age}주 뒤", "week {age}"),
    "age_month": ("{age}개월 뒤", "month {age}"),
    "age_quarter": ("{age}분기 뒤", "quarter {age}"),
    "age_year": ("{age}년 뒤", "year {age}"),
    # the picture of cohorts
    "title_cohorts_people": (
        "{age} {value:이} 활동해요",
        "{value} are active in {age}",
    ),
    "title_cohorts_events": (
        "{age}까지 한 사람이 평균 {value}번 했어요",
        "A person makes {value} events up to {age}",
    ),
    "title_cohorts_sum": (
        "{age}까지 한 사람의 {property} 합계는 평균 {value:이에요}",
        "A person brings in {value} of {property} up to {age} on average",
    ),
    "title_cohorts_none": ("아직 말할 수 있는 것이 없어요", "It is too early to say anything"),
    "lead_cohorts_people": (
        "시작한 뒤 기간마다 활동한 사람의 비율이에요.",
        "Share of people who are active at each age.",
    ),
    "lead_cohorts_events": (
        "한 사람당 이벤트를 처음부터 더한 값이에요.",
        "Events per person, added up from the start.",
    ),
    "lead_cohorts_sum": (
        "한 사람당 합계를 처음부터 더한 값이에요.",
        "The sum per person, added up from the start.",
    ),
    "note_cohorts": (
        "시작한 달력 기간부터 세요. 그 기간이 끝난 사람만으로 셌고, 30명보다 적으면 "
        "색을 칠하지 않아요.",
        "Ages are calendar periods since the start. Only people whose age is over are counted; under "
        "30 people a cell has no colour.",
    ),
    "row_missing": ("(값 없음)", "(no value)"),
}
