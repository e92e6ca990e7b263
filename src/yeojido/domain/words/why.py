"""Words of drivers, of who is lost, and of changes."""

WORDS: dict[str, tuple[str, str]] = {
    "no_goal": (
        "목표가 비어 있어요. 이벤트 이름이나 조건을 적어 주세요. 횟수는 1 이상이어야 해요.",
        "the goal is empty. Name an event or write a condition; how often must be at least once.",
    ),
    "goal_or_leaving": (
        "목표(goal)나 떠나는 곳(leaving) 가운데 하나만 알려 주세요.",
        "give either a goal or a place that is left, and only one of them.",
    ),
    "unknown_event": (
        "{name:이라}는 이벤트는 이 로그에 없어요.{near}",
        "The event {name} is not in this log.{near}",
    ),
    "asked_goal": ("{goal}까지 간 것과 함께 나타나는 것", "What goes with reaching {goal}"),
    "asked_goal_times": (
        "{goal:을} {times}번 한 것과 함께 나타나는 것",
        "What goes with reaching {goal} {times} times",
    ),
    "asked_leaving": (
        "{place}에서 떠난 것과 함께 나타나는 것",
        "What goes with leaving at {place}",
    ),
    "asked_gone": (
        "방문한 뒤 다시 오지 않은 것과 함께 나타나는 것",
        "What goes with not coming back after a visit",
    ),
    "candidate_event": ("{name:을} 한 번이라도 함", "{name} at least once"),
    "candidate_events": ("{name:을} {times}번 이상 함", "{name} at least {times} times"),
    "candidate_property": ("{name:이} {value}인 이벤트가 있음", "an event with {name} = {value}"),
    "candidate_trait": ("{name:이} {value}인 사람", "people whose {name} is {value}"),
    "correlation": (
        "함께 나타난다는 뜻이지 원인이라는 뜻은 아니에요. 원인인지는 실험으로 확인해 주세요.",
        "These go together; that does not say one causes the other. Find out by an experiment.",
    ),
    "left_out": (
        "값이 너무 많아 나누어 보지 않은 속성이에요: {names}.",
        "Properties with too many different values were not looked at: {names}.",
    ),
    "no_outcomes": (
        "아무에게도 일어나지 않아서 비교할 것이 없어요.",
        "It happened to nobody, so there is nothing to compare.",
    ),
    "steps_alone": (
        "단계는 두 개 이상 적고, 여정 정의와 함께 쓰지 마세요.",
        "give at least two steps, and no journey definition beside them.",
    ),
    "few_days": (
        "로그가 {days}일뿐이라 전과 후를 비교하기 어려워요.",
        "The log covers only {days} days: there is little to compare before and after.",
    ),
    "everybody": ("모든 고객", "everybody"),
    "goes_on": ("지금까지", "until now"),
    "until": ("{end}까지", "until {end}"),
    "conversion_fall": (
        "{start}부터 {until}, {who}: {source} 다음 {target}까지 간 비율이 {before}에서 {inside:으로} 떨어졌어요.",
        "From {start} {until}, {who}: {source} to {target} fell from {before} to {inside}.",
    ),
    "conversion_rise": (
        "{start}부터 {until}, {who}: {source} 다음 {target}까지 간 비율이 {before}에서 {inside:으로} 올랐어요.",
        "From {start} {until}, {who}: {source} to {target} rose from {before} to {inside}.",
    ),
    "rating_fall": (
        "{start}부터 {until}, {who}: {source}의 평균 평가가 {before}에서 {inside:으로} 떨어졌어요.",
        "From {start} {until}, {who}: the mean rating of {source} fell from {before} to {inside}.",
    ),
    "rating_rise": (
        "{start}부터 {until}, {who}: {source}의 평균 평가가 {before}에서 {inside:으로} 올랐어요.",
        "From {start} {until}, {who}: the mean rating of {source} rose from {before} to {inside}.",
    ),
    "people_fall": (
        "{start}부터 {until}, {who}: {source} 한 사람이 하루 {before}명에서 {inside}명으로 줄었어요.",
        "From {start} {until}, {who}: people with {source} fell from {before} to {inside} a day.",
    ),
    "people_rise": (
        "{start}부터 {until}, {who}: {source} 한 사람이 하루 {before}명에서 {inside}명으로 늘었어요.",
        "From {start} {until}, {who}: people with {source} rose from {before} to {inside} a day.",
    ),
    "conversion_fall_together": (
        "{start}부터 {until}, {who}: {source} 있는 방문 가운데 {target}도 있는 비율이 {before}에서 {inside:으로} 떨어졌어요.",
        "From {start} {until}, {who}: visits with {source} that have {target} too fell from {before} to {inside}.",
    ),
    "conversion_rise_together": (
        "{start}부터 {until}, {who}: {source} 있는 방문 가운데 {target}도 있는 비율이 {before}에서 {inside:으로} 올랐어요.",
        "From {start} {until}, {who}: visits with {source} that have {target} too rose from {before} to {inside}.",
    ),
    "candidate_event_not": ("{name:을} 한 번도 안 함", "{name} never"),
    "candidate_events_not": ("{name:을} {times}번 미만으로 함", "{name} fewer than {times} times"),
    "candidate_property_not": (
        "{name:이} {value}인 이벤트가 없음",
        "no event with {name} = {value}",
    ),
    "candidate_trait_not": ("{name:이} {value:이} 아닌 사람", "people whose {name} is not {value}"),
    "no_split": (
        "뚜렷하게 나뉘는 무리가 없어요.",
        "No group stands out clearly from the rest.",
    ),
    "lost_goal": ("{goal}까지 가지 않은 사람", "People who do not reach {goal}"),
    "lost_leaving": ("{place}에서 떠난 사람", "People who leave at {place}"),
    "lost_gone": ("방문한 뒤 다시 오지 않은 사람", "People who do not come back after a visit"),
    "drivers_help": (
        "목표 달성이나 이탈과 함께 나타나는 것을 찾아요 (노출 시간을 맞춰 비교해요).",
        "Find what goes with reaching a goal, or with leaving, at equal exposure.",
    ),
    "loss_tree_help": ("누구를 잃는지 나무로 보여 줘요.", "Show who is lost, as a tree."),
    "changes_help": (
        "언제, 누구에게, 무엇이 달라졌는지 스스로 찾아요.",
        "Find by itself what changed, when and for whom.",
    ),
    "opt_goal": (
        "목표: 이벤트 이름이나 조건. 예: payment_done, \"count('payment_done') >= 3\"",
        "the goal: an event name or a condition, such as payment_done or \"count('payment_done') >= 3\"",
    ),
    "opt_leaving": (
        "목표 대신 떠나는 곳: 단계나 접점의 id, 이벤트, 조건, 또는 '*'(방문 뒤 다시 오지 않음)",
        "instead of a goal, the place that is left: id of a stage or touchpoint, event, condition, "
        "or '*' (not coming back after a visit)",
    ),
    "opt_patience": (
        "이만큼 아무 일도 없으면 떠난 것으로 봐요. 예: 30d",
        "how long nothing may happen before somebody counts as gone, such as 30d",
    ),
    "opt_without": ("후보에서 뺄 이벤트나 속성", "events and properties that are no candidates"),
    "opt_least": ("양쪽에 필요한 최소 인원", "least number of people on either side"),
    "opt_placebo": (
        "시드. 결과를 무작위로 다시 나누어 몇 개가 우연히 걸리는지 알려 줘요.",
        "a seed: deal the outcomes anew at random, and say how much passes by chance",
    ),
    "opt_depth": ("나무의 깊이(1~5)", "depth of the tree (1 to 5)"),
    "opt_within": (
        "처음 온 뒤 이만큼 지난 때를 기준으로 나눠요. 예: 1d",
        "people are told apart by what they did so long after their first event, such as 1d",
    ),
    "opt_steps": (
        "살펴볼 단계(이벤트나 조건). 없으면 주요 전환을 스스로 찾아요.",
        "steps to look at (events or conditions); without them the main transitions are found",
    ),
    "opt_by": (
        "나누어 볼 속성. 없으면 모두 봐요.",
        "properties that make segments; all without it",
    ),
    "counted": (
        "{people}명 가운데 {outcomes}번 일어났어요. 아직 알 수 없는 순간 {pending}개는 뺐어요.",
        "{outcomes} times among {people} people. {pending} moments that are too recent are left out.",
    ),
    "placebo": (
        "결과를 무작위로 다시 나누면 후보 {tried}개 가운데 평균 {passed}개가 걸려요.",
        "With outcomes dealt anew at random, {passed} of {tried} candidates pass on average.",
    ),
    "tree_before": (
        "기준 시점 전에 이미 간 {before}명은 뺐어요.",
        "{before} people who reached it before the landmark are left out.",
    ),
    "tree_counted": (
        "{people}명을 봤어요. 절반으로 나무를 만들고, 나머지 {n}명으로 비율을 셌어요(전체 {share}).",
        "{people} people: one half grew the tree, the other {n} tell the shares ({share} of all).",
    ),
    "scanned": (
        "{series}개 흐름을 날짜별로 살펴서 {found}가지 변화를 찾았어요.",
        "{series} daily series were scanned, {found} changes were found.",
    ),
    "col_what": ("무엇", "what"),
    "col_people": ("사람", "people"),
    "col_rate": ("비율", "rate"),
    "col_expected": ("비교 대상", "expected"),
    "col_difference": ("차이(%p, 95 % 구간)", "difference (pp, 95 %)"),
    "col_odds": ("오즈비", "odds ratio"),
    "col_associated": ("함께 나타난 수", "associated"),
    "col_q": ("보정 p", "p corrected"),
    "col_rule": ("누구", "who"),
    "col_n": ("사람", "n"),
    "col_part": ("전체 중", "of all"),
    "col_lost": ("떠남", "lost"),
    "col_interval": ("95 % 구간", "95 % interval"),
    "col_condition": ("SQL 조건", "SQL condition"),
    "col_measure": ("달라진 것", "what"),
    "col_of": ("어디", "where"),
    "col_who": ("누구", "who"),
    "col_when": ("언제", "when"),
    "col_before": ("평소", "before"),
    "col_inside": ("그때", "then"),
    "col_p": ("보정 p", "p corrected"),
    "measure_conversion": ("전환율", "conversion"),
    "measure_rating": ("평가", "rating"),
    "measure_people": ("하루 인원", "people a day"),
    "step_mark": (" (거쳐 가는 단계)", " (a step on the way)"),
    "title_tree": (
        "가장 많이 잃는 무리는 {rule}: {share} (전체 {all})",
        "Most are lost among {rule}: {share} (all: {all})",
    ),
    "title_no_tree": (
        "{share}를 잃어요. 뚜렷하게 나뉘는 무리는 없어요.",
        "{share} are lost; no group stands out.",
    ),
    "otherwise": ("그 밖", "others"),
    "lost_share": ("{share} 떠남", "{share} lost"),
    "of_people": ("{n}명 · {low}~{high}", "n {n} · {low} to {high}"),
    "title_no_change": (
        "달라진 것을 찾지 못했어요",
        "Nothing changed that could be told from chance",
    ),
    "rest": ("같은 때 다른 값들은 {rest}였어요.", "The other values were at {rest} in those days."),
    "weekly": ("{what}, {who}, 7일 평균", "{what}, {who}, means over seven days"),
    "window": ("{before} → {inside}", "{before} → {inside}"),
}
