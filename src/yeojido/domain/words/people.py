"""Words about people: their identifiers, why they are one, where they are on the map."""

WORDS: dict[str, tuple[str, str]] = {
    # the command line
    "help": (
        "한 사람: 찾기, 프로필, 시간순 기록, 하나로 본 까닭, 합치기와 나누기",
        "one person: find, profile, timeline, why they are one, merge and un-merge",
    ),
    "find_help": ("식별자로 사람을 찾아요.", "Find a person by any identifier."),
    "show_help": (
        "프로필을 보여줘요: 식별자, 특성, 동의, 지금 지도의 어디에 있는지.",
        "Show a profile: identifiers, traits, consents, where they are on the map now.",
    ),
    "timeline_help": (
        "모든 채널의 이벤트를 최근 것부터 보여줘요.",
        "Show events of all channels, the latest first.",
    ),
    "why_help": (
        "식별자들을 한 사람으로 본 근거, 또는 두 식별자가 왜 하나인지(아닌지) 보여줘요.",
        "Show the evidence that identifiers are one person, or why two are (not).",
    ),
    "merge_help": ("두 사람을 직접 하나로 합쳐요.", "Join two people by hand."),
    "unmerge_help": (
        "두 식별자를 다른 사람으로 나눠요. 이벤트도 따라가요.",
        "Say that two identifiers are two people; their events follow.",
    ),
    "opt_who": (
        "사용자 ID, 이메일, 전화번호, 익명 ID 또는 키",
        "user id, e-mail address, telephone number, anonymous id or key",
    ),
    "opt_other": ("다른 사람의 식별자", "an identifier of the other"),
    "opt_limit": ("가장 많이 보여 줄 이벤트 수", "how many events at most"),
    "opt_before": (
        "이 시각보다 앞선 이벤트만 (예: 2026-03-01)",
        "only events before this moment, such as 2026-03-01",
    ),
    "opt_journey": ("여정 파일이나 이름", "a journey's file or name"),
    "opt_by": ("누가 정했는지", "who decided it"),
    # what is shown
    "person": ("{person}", "{person}"),
    "seen": (
        "이벤트 {events}개, 처음 {first}, 마지막 {last}",
        "{events} events, first {first}, last {last}",
    ),
    "nothing_seen": ("저장된 이벤트가 없어요.", "No events are stored."),
    "col_key": ("식별자", "identifier"),
    "col_kind": ("종류", "kind"),
    "col_first": ("처음", "first seen"),
    "col_last": ("마지막", "last seen"),
    "col_trait": ("특성", "trait"),
    "col_value": ("값", "value"),
    "col_since": ("언제부터", "since"),
    "col_source": ("출처", "source"),
    "col_consent": ("동의", "consent"),
    "col_channel": ("채널", "channel"),
    "col_state": ("상태", "state"),
    "col_time": ("시각", "time"),
    "col_event": ("이벤트", "event"),
    "col_under": ("식별자", "under"),
    "col_details": ("내용", "details"),
    "kind_user_id": ("사용자 ID", "user id"),
    "kind_external_id": ("다른 시스템의 ID", "id of another system"),
    "kind_email": ("이메일", "e-mail"),
    "kind_phone": ("전화번호", "telephone"),
    "kind_anonymous": ("브라우저(익명)", "browser (anonymous)"),
    "kind_device": ("기기", "device"),
    "in_vault": ("(금고에 암호화되어 있어요)", "(encrypted, in the vault)"),
    "only_named": ("본 적 없어요(근거에만 나와요)", "never seen, only named by evidence"),
    "state_granted": ("동의", "granted"),
    "state_denied": ("거부", "denied"),
    "state_withdrawn": ("철회", "withdrawn"),
    # where they are
    "place_here": (
        "지금 '{stage}' 단계에 있어요({since}부터). 가장 멀리 간 단계는 '{furthest}'예요.",
        "Now in the stage '{stage}' (since {since}); the furthest reached is '{furthest}'.",
    ),
    "place_left": (
        "'{stage}' 단계에서 떠났어요(마지막 {last}). 가장 멀리 간 단계는 '{furthest}'예요.",
        "Left in the stage '{stage}' (last seen {last}); the furthest reached is '{furthest}'.",
    ),
    "place_won": (
        "목표에 이르렀어요. 마지막 단계는 '{stage}'예요({since}부터).",
        "Reached the goal; the latest stage is '{stage}' (since {since}).",
    ),
    "place_off": ("이 여정의 지도 위에는 없어요.", "Not on the map of this journey."),
    "place_next": (
        "여기서 다음 단계로 넘어간 {n}건 중 {share}는 '{stage}' 단계로 갔어요.",
        "Of the {n} visits here that went on, {share} came to '{stage}' next.",
    ),
    # the picture of a timeline
    "line_title": ("{person}의 기록", "What {person} did"),
    "line_about": (
        "이벤트 {events}개 · {first} ~ {last}",
        "{events} events · {first} to {last}",
    ),
    "line_latest": (
        "이벤트 {total}개 가운데 가장 최근 {shown}개를 그렸어요. --limit 으로 더 볼 수 있어요.",
        "The latest {shown} of {total} events are drawn; --limit shows more.",
    ),
    "line_note": (
        "왼쪽에서 오른쪽으로 시간 순서예요. 방문 사이의 시간은 줄여 그리고 글로 적었어요. "
        "얼굴은 고객이 남긴 평가이고, 클릭으로 감정을 짐작하지 않아요.",
        "Time runs from left to right; the time between visits is drawn short and said in words. "
        "Faces are ratings people gave; clicks are never read as feelings.",
    ),
    "line_later": ("{time} 뒤", "{time} later"),
    "line_known": ("누구인지 알게 됨 · {who}", "Became known · {who}"),
    "line_joined": ("같은 사람의 다른 식별자 · {who}", "Another identifier · {who}"),
    "line_now": ("지금", "Now"),
    "line_off": ("지도 밖", "Off the map"),
    "opt_out": (
        "그림을 적을 파일 (.svg .png .pdf .html)",
        "file for the picture (.svg .png .pdf .html)",
    ),
    # why
    "rule_same_message": (
        "{a:와} {b}: 한 이벤트에 함께 왔어요",
        "{a} and {b} came in one event",
    ),
    "rule_identify": (
        "{a:와} {b}: 로그인(identify)이 둘을 함께 말했어요",
        "{a} and {b} were named together by identify (a sign-in)",
    ),
    "rule_trait": (
        "{a:와} {b}: 특성이나 외부 ID로 함께 왔어요",
        "{a} and {b} came together as a trait or an external id",
    ),
    "rule_alias": ("{a:이} {b:으로} 바뀌었어요(alias)", "{a} was renamed to {b} (alias)"),
    "rule_alias_back": ("{b:이} {a:으로} 바뀌었어요(alias)", "{b} was renamed to {a} (alias)"),
    "rule_manual": ("{a:와} {b}: 사람이 합쳤어요", "{a} and {b} were joined by hand"),
    "verified": ("비밀 키로 온 근거", "over a secret key"),
    "unverified": ("브라우저에서 온 근거", "from a browser"),
    "evidence": ("{rule} ({at}, {source}, {trust})", "{rule} ({at}, {source}, {trust})"),
    "not_cut": ("쓰지 않아요: 나눈 적이 있어요", "not used: they were cut apart"),
    "not_limit": (
        "쓰지 않아요: 한 사람의 식별자 수 제한을 넘어요",
        "not used: it would give one person more identifiers of a kind than the limit",
    ),
    "not_shared": (
        "쓰지 않아요: 너무 많은 사람이 함께 쓰는 식별자예요",
        "not used: an identifier that too many people share",
    ),
    "not_unverified": (
        "쓰지 않아요: 브라우저의 말만으로는 알려진 두 사람을 합치지 않아요",
        "not used: a browser alone never joins two known people",
    ),
    "not_held": (
        "쓰지 않아요: 더 나은 근거로 이미 다른 사람의 것이에요",
        "not used: it is somebody else's by better evidence",
    ),
    "not_full": (
        "쓰지 않아요: 그 사람의 익명 식별자가 가득 찼어요",
        "not used: that person has as many anonymous identifiers as the limit",
    ),
    "not_undone": ("되돌렸어요", "taken back"),
    "cut": (
        "{a:와} {b}: {by:이} 다른 사람이라고 나눴어요 ({at})",
        "{a} and {b} were cut apart by {by} ({at})",
    ),
    "alone": ("이 사람의 식별자는 하나뿐이에요.", "This person has one identifier alone."),
    "are_one": ("한 사람이에요:", "They are one person:"),
    "are_two": ("다른 사람이에요.", "They are two people."),
    "no_evidence": (
        "둘을 잇는 근거가 없어요.",
        "There is no evidence that ties them.",
    ),
    "merged": (
        "{a:와} {b:을} 합쳤어요. 이제 {person}이에요. 옮긴 식별자 {count}개",
        "{a} and {b} are one now: {person}. Identifiers that changed: {count}",
    ),
    "unmerged": (
        "{a:와} {b:은} 이제 다른 사람이에요: {first}, {second}",
        "{a} and {b} are two people now: {first}, {second}",
    ),
    "same_key": (
        "같은 식별자예요. 서로 다른 두 식별자를 적어 주세요.",
        "two different identifiers",
    ),
    "already_one": ("이미 한 사람이에요: {person}", "They are one person already: {person}"),
    "drawn": ("{path}에 그렸어요.", "Drawn into {path}."),
}
