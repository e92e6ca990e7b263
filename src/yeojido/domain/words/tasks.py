"""What tasks say: help, tables, what may be done with a person, the report."""

WORDS: dict[str, tuple[str, str]] = {
    "help": (
        "불만을 말한 고객에게 답하는 할 일",
        "tasks: unhappy customers who wait for an answer",
    ),
    "list_help": ("할 일 보기(기한이 가까운 것부터)", "show tasks, those that are due first first"),
    "show_help": (
        "할 일 하나와 그 이력, 동의 상태 보기",
        "show one task, its history, and what its person agreed to",
    ),
    "take_help": ("할 일 맡기", "take a task"),
    "answer_help": (
        "답했다고 적기(첫 답까지 걸린 시간이 여기서 정해져요)",
        "note that it was answered; the time to the first answer ends here",
    ),
    "close_help": ("끝내기", "close a task"),
    "dismiss_help": (
        "답하지 않기로 하기(통계에서 빠져요)",
        "dismiss a task; it is in no figure of the report",
    ),
    "rule_help": (
        "언제 할 일을 만들지 정하기(처음에는 꺼져 있어요)",
        "set when tasks are opened (off at first)",
    ),
    "report_help": (
        "답까지 걸린 시간과 약속을 지킨 비율",
        "how long people waited, and how often promises were kept",
    ),
    "opt_id": ("할 일 번호(앞 몇 글자만 적어도 돼요)", "id of the task, or its first letters"),
    "opt_state": (
        "open, doing, answered, closed, dismissed, waiting(열림+진행), all",
        "open, doing, answered, closed, dismissed, waiting (open and doing), all",
    ),
    "opt_owner": ("담당자", "the owner"),
    "opt_touchpoint": ("접점 id", "id of a touchpoint"),
    "opt_late": ("약속한 시간이 지난 것만", "only those whose promised time is over"),
    "opt_limit": ("보여 줄 개수", "how many to show"),
    "opt_note": (
        "이력에 남길 메모(개인정보는 가려요)",
        "a note for the history; personal data is masked",
    ),
    "opt_by": (
        "하는 사람(기본: 이 컴퓨터의 사용자)",
        "who does this (default: the user of this computer)",
    ),
    "opt_days": ("최근 며칠 동안 열린 것만", "only tasks opened in the last days"),
    "opt_switch": (
        "on 또는 off(안 적으면 지금 규칙을 보여 줘요)",
        "on or off; without it the rule is shown",
    ),
    "opt_valence": (
        "글의 감정이 이 값 이하이면(-2..2)",
        "open where a text's valence is at or below this (-2..2)",
    ),
    "opt_probability": (
        "불만일 확률이 이 이상일 때만(0..1)",
        "and only where it is unhappy with at least this probability (0..1)",
    ),
    "opt_rating": (
        "평점이 이 값 이하이면(-2..2, 별 다섯 중 둘은 -1)",
        "open where a rating is at or below this (-2..2; two of five stars are -1)",
    ),
    "opt_touchpoints": (
        "이 접점에서 한 말만(여러 번 적을 수 있어요, all: 모두)",
        "only what was said at this touchpoint; may be repeated (all: everywhere)",
    ),
    "opt_young_days": ("이보다 오래된 말로는 만들지 않아요", "older words open no task"),
    "opt_quiet_days": (
        "한 사람에게 이 기간에 하나만",
        "one task for what a person says within so many days",
    ),
    "opt_hours": ("첫 답을 약속한 시간", "hours to the first answer, as promised"),
    "opt_owners": ("접점=담당자(*=담당자: 나머지 모두)", "TOUCHPOINT=OWNER (*=OWNER: all others)"),
    "opt_journey": (
        "접점을 가진 여정의 이름(안 적으면 하나뿐인 여정)",
        "name of the kept journey with the touchpoints; by default the only one kept",
    ),
    "opt_recent": (
        "이미 들어 있는 말 가운데 오래되지 않은 것도 살펴봐요",
        "look at what is in the log already and young enough, too",
    ),
    "none_opened": ("새로 만든 할 일이 없어요.", "No task was opened."),
    "opened": (
        "불만을 말한 고객 {count}명의 할 일을 만들었어요: yeojido task list",
        "opened {count} tasks for unhappy customers: yeojido task list",
    ),
    "none": ("할 일이 없어요.", "There are no tasks."),
    "off": (
        "할 일 만들기가 꺼져 있어요. 켜려면: yeojido task rule on",
        "Opening tasks is off. Turn it on: yeojido task rule on",
    ),
    "turned_on": (
        "이제부터 들어오는 말 가운데 아는 고객의 불만은 할 일이 돼요. 이미 들어 있는 말도 살펴보려면 --recent를 붙이세요.",
        "From now on unhappy words of known customers open tasks. With --recent what is in the log already is looked at, too.",
    ),
    "turned_off": (
        "이제 새 할 일을 만들지 않아요. 있는 할 일은 그대로예요.",
        "No more tasks are opened. Those that are there stay.",
    ),
    "done": ("할 일 {id}: {state}", "task {id}: {state}"),
    "voices_more": (
        "같은 사람이 {count}번 더 말했어요.",
        "The same person spoke {count} more times.",
    ),
    "contact_matter": (
        "광고성 정보 수신에 동의하지 않았어요. 말한 일에 대해서만 답하고 광고나 쿠폰 안내는 넣지 마세요.",
        "No consent to advertising is known: answer the matter itself, and add no advertising.",
    ),
    "contact_marketing": (
        "광고성 정보 수신에 동의한 채널이 있어요. 아래에서 목적과 채널을 확인하세요.",
        "There is consent to advertising on some channel; see purpose and channel below.",
    ),
    "contact_stopped": (
        "처리 정지를 요청한 사람이에요. 연락하지 마세요.",
        "This person asked that processing stops: do not contact them.",
    ),
    "after_words": (
        "답을 받은 뒤 {days}일 동안 한 일이에요. 답 때문이라는 뜻은 아니에요: 답이 없었어도 그랬을 수 있어요.",
        "What people did within {days} days after they were answered. It does not say that the answer was the cause: they might have done so anyway.",
    ),
    "report_of": (
        "할 일 {tasks}건 · 첫 답까지 중앙값 {median}({interval}) · 약속 안에 답한 비율 {share}({range}, {n}건) · 아직 기한 전 {pending}건",
        "{tasks} tasks · median time to the first answer {median} ({interval}) · answered as promised {share} ({range}, of {n}) · {pending} still in time",
    ),
    "report_after": (
        "답한 뒤 {days}일: 다시 온 사람 {came}, 다시 평가한 사람 {rated}, 그중 더 높게 {better}",
        "within {days} days after the answer: came back {came}, rated again {rated}, of them higher {better}",
    ),
    "hours": ("{hours}시간", "{hours} h"),
    "not_yet": ("아직 절반이 안 됐어요", "fewer than half answered"),
    "col_id": ("번호", "id"),
    "col_state": ("상태", "state"),
    "col_due": ("기한", "due"),
    "col_owner": ("담당자", "owner"),
    "col_touchpoint": ("접점", "touchpoint"),
    "col_valence": ("감정", "valence"),
    "col_text": ("말", "words"),
    "col_person": ("고객", "person"),
    "col_when": ("때", "when"),
    "col_who": ("누가", "who"),
    "col_what": ("무엇", "what"),
    "col_from": ("전", "before"),
    "col_to": ("후", "after"),
    "col_group": ("구분", "group"),
    "col_tasks": ("할 일", "tasks"),
    "col_median": ("첫 답(중앙값)", "first answer (median)"),
    "col_interval": ("95% 구간", "95 % interval"),
    "col_kept": ("약속 지킴", "as promised"),
    "col_setting": ("설정", "setting"),
    "col_value": ("값", "value"),
    "nobody": ("정해지지 않음", "nobody yet"),
    "nowhere": ("접점 모름", "touchpoint unknown"),
    "late": ("늦음", "late"),
    "state_open": ("열림", "open"),
    "state_doing": ("진행", "doing"),
    "state_answered": ("답함", "answered"),
    "state_closed": ("끝남", "closed"),
    "state_dismissed": ("답하지 않음", "dismissed"),
    "timeline": ("할 일", "tasks"),
}
