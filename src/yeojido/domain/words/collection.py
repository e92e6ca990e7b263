"""Words of live collection: why a request or an event is not taken."""

WORDS: dict[str, tuple[str, str]] = {
    # a request that is not taken
    "no_door": ("여기로는 이벤트를 받지 않아요.", "no events are taken at this address."),
    "no_method": ("이 주소는 이 메서드를 받지 않아요.", "this address does not take this method."),
    "no_key": (
        "쓰기 키가 없거나 맞지 않아요. yeojido source list 로 확인해 주세요.",
        "the write key is missing or wrong. Look with yeojido source list.",
    ),
    "disabled": ("이 출처는 꺼져 있어요.", "this source is disabled."),
    "request_too_large": (
        "요청이 {limit:,}바이트보다 커요. 나누어 보내 주세요.",
        "the request is larger than {limit:,} bytes; send it in parts.",
    ),
    "not_packed": (
        "본문의 압축이나 base64를 풀 수 없어요.",
        "the compression or base64 of the body cannot be undone.",
    ),
    "broken_off": ("요청이 중간에 끊겼어요.", "the request broke off."),
    "too_fast": (
        "이 출처가 너무 빨리 보내고 있어요. 잠시 뒤 다시 보내 주세요.",
        "this source sends too fast; send again in a moment.",
    ),
    "full": (
        "처리를 기다리는 이벤트가 너무 많아요. 잠시 뒤 다시 보내 주세요.",
        "too many events wait to be looked at; send again in a moment.",
    ),
    "not_kept": (
        "지금은 저장할 수 없어요. 잠시 뒤 다시 보내 주세요.",
        "it cannot be stored now; send it again in a moment.",
    ),
    "no_script": (
        "브라우저 수집기가 이 설치본에 없어요.",
        "the browser collector is not part of this installation.",
    ),
    # an event that is not taken
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
    "not_a_cloudevent": (
        "CloudEvents에 꼭 필요한 id, source, type, specversion이 없어요.",
        "it lacks what every CloudEvent has: id, source, type, specversion.",
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
    "nobody": (
        "userId나 anonymousId가 아무도 가리키지 않아요(guest, null 같은 값).",
        "its userId or anonymousId names nobody (values such as guest or null).",
    ),
    "group_alone": (
        "그룹만 말하고 누구의 일인지 말하지 않아요.",
        "it speaks of a group and of no person.",
    ),
    "too_many_properties": (
        "속성이 {limit}개보다 많아요.",
        "it has more than {limit} properties.",
    ),
    "too_many_names": (
        "새 이벤트 이름이나 속성 이름이 너무 많아요.",
        "it brings a new name of an event or a property, and there are too many already.",
    ),
    "long_name": (
        "이벤트 이름이 {limit}자보다 길어요.",
        "the name of the event is longer than {limit} characters.",
    ),
    "long_property": (
        "속성 이름이 {limit}자보다 길어요.",
        "the name of a property is longer than {limit} characters.",
    ),
    "not_a_time": ("시각을 읽을 수 없어요.", "its time cannot be read."),
    "impossible_time": (
        "시각이 있을 수 없는 때예요(2000년 이전이거나 하루 넘게 앞선 미래).",
        "its time is impossible: before 2000, or more than a day ahead.",
    ),
    # yeojido source
    "source_help": (
        "이벤트를 보내는 곳(출처)과 쓰기 키를 관리해요.",
        "Look after the sources of live events and their write keys.",
    ),
    "create_help": (
        "출처를 만들고 쓰기 키를 보여 줘요(이번 한 번만).",
        "Make a source and show its write key, this once.",
    ),
    "list_help": (
        "출처와 키의 끝 네 글자를 보여 줘요.",
        "List the sources and the ends of their keys.",
    ),
    "rotate_help": (
        "새 쓰기 키를 만들어요. 옛 키는 유예 기간 동안 계속 받아요.",
        "Make a new write key; the old one is still taken for a while.",
    ),
    "disable_help": ("출처를 꺼서 아무것도 받지 않아요.", "Take nothing more from a source."),
    "enable_help": ("꺼 둔 출처를 다시 켜요.", "Take from a disabled source again."),
    "opt_name": ("출처의 이름", "name of the source"),
    "opt_kind": (
        "browser: 키가 누구에게나 보여요(웹, 앱). server: 키를 우리만 알아요",
        "browser: everybody can read its key (web, app); server: only our systems know it",
    ),
    "opt_grace": ("옛 키를 더 받는 기간", "how long the old key is still taken"),
    "opt_now": ("옛 키를 바로 끝내요", "end the old key at once"),
    "created": (
        "{name:이라}는 출처({kind})를 만들었어요. 쓰기 키:",
        "The source {name} ({kind}) is made. Its write key:",
    ),
    "shown_once": (
        "이 키는 다시 보여 주지 않아요. 안전한 곳에 적어 두세요.",
        "This key is not shown again; keep it in a safe place.",
    ),
    "snippet": (
        "이 줄을 웹 페이지의 <head>에 넣으면 이벤트가 들어와요(HOST는 서버 주소):",
        "With this line in the <head> of a page its events come in (HOST is the server's address):",
    ),
    "no_sources": (
        "아직 출처가 없어요. yeojido source create 이름 으로 만들어 보세요.",
        "There are no sources yet. Make one with yeojido source create NAME.",
    ),
    "rotated": ("옛 키는 {until}까지 받아요.", "The old key is taken until {until}."),
    "rotated_now": ("옛 키는 이제 받지 않아요.", "The old key is no longer taken."),
    "disabled_now": (
        "이제 {name}에서 오는 이벤트를 받지 않아요.",
        "Events from {name} are not taken any more.",
    ),
    "enabled": ("다시 {name}에서 오는 이벤트를 받아요.", "Events from {name} are taken again."),
    "col_name": ("출처", "source"),
    "col_kind": ("종류", "kind"),
    "col_state": ("상태", "state"),
    "col_keys": ("쓰기 키", "write keys"),
    "state_on": ("켜짐", "on"),
    "state_off": ("꺼짐", "off"),
    "until": (" ({until}까지)", " (until {until})"),
}
