"""Words of live collection: why a request or an event is not taken."""

WORDS: dict[str, tuple[str, str]] = {
    "not_json": (
        "본문이 올바른 JSON(UTF-8)이 아니에요.",
        "the body is not well-formed JSON (UTF-8).",
    ),
    "no_events": (
        "본문에 이벤트가 없어요.",
        "the body holds no events.",
    ),
    "too_large": (
        "이벤트가 {limit}바이트보다 커요({size}바이트).",
        "the event is larger than {limit} bytes ({size}).",
    ),
    "not_an_object": ("이벤트가 JSON 객체가 아니에요.", "the event is not a JSON object."),
    "not_an_event": (
        "이 주소는 이벤트 하나만 받아요. 묶음은 /v1/batch로 보내 주세요.",
        "this address takes one event; send batches to /v1/batch.",
    ),
    "too_deep": (
        "이벤트 안의 묶음이 {limit}단계보다 깊어요.",
        "its objects lie deeper within each other than {limit} levels.",
    ),
    "unknown_type": (
        "이벤트 종류 {type:을} 몰라요.",
        "the type of the event, {type}, is not known.",
    ),
    "no_name": (
        "track 호출에 이벤트 이름이 없어요.",
        "a track call without the name of its event.",
    ),
    "no_person": (
        "userId도 anonymousId도 없어요.",
        "it has neither a userId nor an anonymousId.",
    ),
    "not_a_time": ("시각을 읽을 수 없어요.", "its time cannot be read."),
    "impossible_time": (
        "시각이 있을 수 없는 때예요(2000년 이전이거나 하루 넘게 앞선 미래).",
        "its time is impossible: before 2000, or more than a day ahead.",
    ),
}
