"""Words of conditions, funnels, transitions and journeys."""

WORDS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "여기에 `{found}` 같은 말은 쓸 수 없어요. 글자 값은 작은따옴표로 감싸 주세요: event = 'cart'.",
        "`{found}` is not expected here. Put text values in single quotes: event = 'cart'.",
    ),
    "too_deep": (
        "너무 여러 겹이에요. 괄호와 not을 줄여 주세요.",
        "too many parts within each other; use fewer brackets and nots.",
    ),
    "open_text": (
        "닫히지 않은 따옴표나 괄호가 있어요.",
        "a quote or a bracket is not closed.",
    ),
    "empty": ("조건이 비어 있어요.", "the condition is empty."),
    "unknown_name": (
        "{name:이라}는 열이 없어요.{near} 글자 값이라면 작은따옴표로 감싸 주세요.",
        "there is no column {name}.{near} If it is a text value, put it in single quotes.",
    ),
    "unknown_function": (
        "{name:이라}는 함수는 쓸 수 없어요.{near} 쓸 수 있는 함수: {known}.",
        "there is no function {name}.{near} Functions here: {known}.",
    ),
    "near": (" 비슷한 이름: {names}.", " Near: {names}."),
    "unsupported": (
        (
            "{what:은} 조건에서 쓸 수 없어요. 비교(=, <, in, between, like, is null)와 "
            "and, or, not을 써 주세요."
        ),
        (
            "{what} cannot be used in a condition. Use comparisons (=, <, in, between, like, is null) "
            "with and, or, not."
        ),
    ),
    "wants_boolean": (
        "참·거짓이 되는 조건이 와야 하는데 {kind} 값이에요. 예: {text} = ...",
        "a true-or-false condition belongs here, but this is {kind}. For example: {text} = ...",
    ),
    "mixed_kinds": (
        "{left:과} {right:은} 서로 비교하거나 계산할 수 없어요.",
        "{left} and {right} cannot be compared or combined.",
    ),
    "wants_kind": (
        "여기에는 {wanted:이} 와야 하는데 {kind} 값이에요.",
        "{wanted} belongs here, but this is {kind}.",
    ),
    "arguments": (
        "{name} 함수에 넣은 값의 개수가 맞지 않아요.",
        "the function {name} got the wrong number of values.",
    ),
    "no_touches": (
        "{column} 열에 값이 있는 접점이 하나도 없어요. 다른 열을 --channel 로 알려 주세요.",
        "no touch has a value in column {column}. Name another with --channel.",
    ),
    "split_others": (
        "{by}의 값이 많아서 사람이 많은 {shown}개만 따로 두고 나머지는 …로 묶었어요.",
        "{by} has many values: the {shown} with most people stand alone, the others are … together.",
    ),
    "not_comparable": (
        "{name} 분석은 두 집단을 비교할 비율이 없어요. 비교할 수 있는 분석: {known}.",
        "{name} has no shares of people to compare. Analyses that do: {known}.",
    ),
    "empty_group": (
        "조건 `{who}` 에 맞는 사람이 한 명도 없어서 비교할 수 없어요.",
        "nobody meets the condition `{who}`, so there is nothing to compare.",
    ),
    "in_both": (
        "두 집단에 모두 드는 {n:,}명은 비교에서 뺐어요.",
        "{n:,} people are in both groups and were left out.",
    ),
    "hidden_items": (
        "사람이 {least}명보다 적은 {n:,}개 항목은 보이지 않아요.",
        "{n:,} items with fewer than {least} people are not shown.",
    ),
    "placebo_many": (
        "아무 차이가 없어야 할 무작위 나누기 {rounds}번 가운데 {hits}번에서 차이가 나왔어요. "
        "결과를 조심해서 봐 주세요.",
        "{hits} of {rounds} random splits, which should show no difference, showed one. "
        "Read the result with care.",
    ),
    "complement": ("나머지", "everyone else"),
    "wants_column": (
        "{name} 함수의 첫 번째 값은 열 이름이어야 해요. 예: {name}(price, 'order').",
        "the function {name} takes a column first, such as {name}(price, 'order').",
    ),
    "bad_argument": (
        "{name:은} 쓸 수 없는 인자예요. 기간은 last => '30d' 처럼 적어 주세요.",
        "{name} is no argument here. Write a period as last => '30d'.",
    ),
    "not_of_person": (
        "{name:은} 이벤트마다 달라서 고객 조건에 바로 쓸 수 없어요. "
        "did(event = 'cart') 나 count('cart') 처럼 적어 주세요.",
        "{name} differs from event to event, so it cannot stand alone in a condition over people. "
        "Write did(event = 'cart') or count('cart').",
    ),
    "bad_time": (
        "'{text}' 은(는) 날짜나 시각이 아니에요. 2026-03-01 또는 2026-03-01T09:00처럼 적어 주세요.",
        "'{text}' is not a date or time. Write it as 2026-03-01 or 2026-03-01T09:00.",
    ),
    "like_pattern": (
        "like 뒤에는 'abc%' 같은 글자 값이 와야 해요.",
        "like takes a text value such as 'abc%'.",
    ),
    "null_compare": (
        "null은 `is null` 로만 비교할 수 있어요.",
        "null can only be compared with `is null`.",
    ),
    "kind_text": ("글자", "text"),
    "kind_number": ("숫자", "a number"),
    "kind_boolean": ("참·거짓", "true or false"),
    "kind_time": ("시각", "a time"),
    "kind_date": ("날짜", "a date"),
    "kind_null": ("null", "null"),
    "bad_timezone": (
        "{name:이라}는 시간대는 없어요. Asia/Seoul처럼 적어 주세요.",
        "there is no time zone {name}. Write it as Asia/Seoul.",
    ),
    "no_stage": (
        "{stage:이라}는 단계가 없어요. 있는 단계: {known}.",
        "there is no stage {stage}. Here are: {known}.",
    ),
    "unknown_event": (
        "{name:이라}는 이벤트는 이 로그에 없어서 0명으로 셌어요.{near}",
        "The event {name} is not in this log, so nobody is counted.{near}",
    ),
    "few_steps": ("퍼널에는 단계가 하나 이상 있어야 해요.", "a funnel needs at least one step."),
    "many_steps": (
        "퍼널 단계는 {limit}개까지예요.",
        "a funnel takes at most {limit} steps.",
    ),
    "period_order": (
        "기간의 시작 {start:이} 끝 {end}보다 앞서야 해요. 두 날짜를 확인해 주세요.",
        "the period starts at {start}, not before its end {end}. Check the two dates.",
    ),
    "no_property": (
        "{name:이라}는 속성은 이 로그에 없어요.{near}",
        "There is no property {name} in this log.{near}",
    ),
}
