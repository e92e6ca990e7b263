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
}
