"""Words of privacy: export, erasure, consent, retention, keys."""

WORDS: dict[str, tuple[str, str]] = {
    # groups and commands
    "person_help": ("한 사람에 대해 알아보고 처리해요.", "Look at one person, and act for them."),
    "export_help": (
        "한 사람에 대해 가진 모든 것을 JSON 하나로 내보내요(개인정보 보호법 35조, 35조의2).",
        "Write all that is held of a person as one JSON document (PIPA art. 35, 35-2).",
    ),
    "erase_help": (
        "한 사람을 지워요. 되돌릴 수 없고, 다시 들어오지도 않아요(개인정보 보호법 36조).",
        "Erase a person: it cannot be undone, and they do not come back (PIPA art. 36).",
    ),
    "restrict_help": (
        "한 사람의 이벤트를 더 받지 않아요(개인정보 보호법 37조). --lift 로 다시 받아요.",
        "Take no more events of a person (PIPA art. 37); --lift takes them again.",
    ),
    "set_help": (
        "한 사람의 값을 바로잡아요(개인정보 보호법 36조).",
        "Correct a value of a person (PIPA art. 36).",
    ),
    "person_consent_help": (
        "한 사람이 지금 무엇에 동의했는지 보여 줘요.",
        "Show what a person has agreed to as of now.",
    ),
    "consent_help": (
        "동의 장부를 보고 적어요.",
        "Look at the ledger of consents, and write in it.",
    ),
    "consent_list_help": (
        "한 사람의 동의 기록을 모두, 또는 2년마다 다시 확인할 동의를 보여 줘요.",
        "List all entries about a person, or the consents to confirm again after two years.",
    ),
    "grant_help": ("동의를 적어요.", "Note a consent."),
    "withdraw_help": ("동의 철회를 적어요.", "Note that a consent was taken back."),
    "deny_help": ("동의 거부를 적어요.", "Note that a consent was refused."),
    "receipt_help": (
        "정보주체의 요구와 처리 결과를 보여 줘요.",
        "Look at what people asked for and what was done.",
    ),
    "receipt_list_help": (
        "요구와 영수증을 기한과 함께 보여 줘요.",
        "List requests and receipts with their deadlines.",
    ),
    "receipt_open_help": (
        "들어온 요구를 적어 둬요. 열흘 안에 처리해야 해요.",
        "Note a request that came in; it is due within ten days.",
    ),
    "receipt_verify_help": (
        "영수증이 적힌 그대로인지 확인해요. 아니면 종료 상태가 1이에요.",
        "Check that receipts are as they were written; exit status 1 where one is not.",
    ),
    "retention_help": (
        "이벤트를 얼마나 보관할지 정해요.",
        "Decide for how long events are kept.",
    ),
    "retention_set_help": (
        "이벤트를 며칠 동안 보관할지 정해요. * 는 나머지 전부예요.",
        "Keep events of a name for so many days; * means all others.",
    ),
    "retention_list_help": (
        "보관 기간과 지금 지워질 이벤트 수를 보여 줘요.",
        "List the rules, and how many events go by each now.",
    ),
    "retention_remove_help": ("보관 기간을 없애요.", "Take a rule away."),
    "key_help": ("마스터 키를 다뤄요.", "Look after the master key."),
    "key_new_help": (
        "새 마스터 키를 출력해요. YEOJIDO_MASTER_KEY에 쓸 수 있어요.",
        "Print a new master key, for YEOJIDO_MASTER_KEY.",
    ),
    "key_rotate_help": (
        "마스터 키를 바꾸고 모든 데이터 키를 새 키로 다시 잠가요.",
        "Change the master key and lock every data key anew with it.",
    ),
    "key_check_help": (
        "지금 있는 마스터 키로 잠긴 것이 모두 열리는지, 무엇을 백업해야 하는지 알려 줘요.",
        "Say whether the master key at hand opens all that is locked, and what to back up.",
    ),
    # options
    "opt_person": (
        "사용자 ID, 이메일, 전화번호 또는 키",
        "user id, e-mail address, telephone number, or key",
    ),
    "opt_out": (
        "쓸 파일. 주인만 읽을 수 있어요. 없으면 표준 출력",
        "file to write, readable by its owner only; else standard output",
    ),
    "opt_asked": ("요구받은 날(2026-03-01)", "the day it was asked for (2026-03-01)"),
    "opt_by": ("누가 처리하는지", "who deals with it"),
    "opt_yes": ("묻지 않고 지워요", "erase without asking"),
    "opt_lift": ("다시 받아요", "take events again"),
    "opt_trait": ("값의 이름", "name of the value"),
    "opt_value": ("바른 값", "the right value"),
    "opt_due": (
        "30일 안에 다시 확인해야 하는 광고 동의만",
        "only marketing consents to be confirmed again within 30 days",
    ),
    "opt_purpose": (
        "목적: marketing, marketing_night, analytics, personalization ...",
        "purpose: marketing, marketing_night, analytics, personalization ...",
    ),
    "opt_channel": (
        "채널: email, sms, kakao, push, web, 또는 전부(*)",
        "channel: email, sms, kakao, push, web, or all (*)",
    ),
    "opt_proof": (
        "무엇을 보고 동의했는지(약관 버전, 화면 등)",
        "what was agreed to and where: version of the terms, screen",
    ),
    "opt_at": ("동의한 날(2026-03-01)", "the day it was said (2026-03-01)"),
    "opt_kind": ("요구의 종류", "kind of request"),
    "opt_event": ("이벤트 이름, 또는 *", "name of the event, or *"),
    "opt_days": ("보관할 날수", "days to keep"),
    "opt_preview": (
        "정하지 않고, 몇 개가 지워질지만 보여 줘요",
        "only show how many would go, decide nothing",
    ),
    # what is said
    "exported": (
        "이벤트 {events:,}개, 개인정보 {values:,}개를 {path} 파일에 썼어요.",
        "Wrote {events:,} events and {values:,} personal values to {path}.",
    ),
    "confirm": (
        "이 사람의 식별자 {identifiers:,}개와 이벤트 {events:,}개를 영영 지워요. 지울까요? (yes/no) ",
        "This erases {identifiers:,} identifiers and {events:,} events of this person for good. "
        "Go on? (yes/no) ",
    ),
    "not_erased": ("지우지 않았어요.", "Nothing was erased."),
    "needs_yes": (
        "지우려면 --yes 를 붙여 주세요. 여기서는 물어볼 수 없어요.",
        "Add --yes to erase: nobody can be asked here.",
    ),
    "erased": (
        "지웠어요: 이벤트 {events:,}개, 개인정보 {values:,}개, 식별자 {identifiers:,}개. "
        "영수증: {receipt}",
        "Erased: {events:,} events, {values:,} personal values, {identifiers:,} identifiers. "
        "Receipt: {receipt}",
    ),
    "restricted": (
        "이제 이 사람의 이벤트를 받지 않아요. 영수증: {receipt}",
        "No more events of this person are taken. Receipt: {receipt}",
    ),
    "lifted": (
        "이 사람의 이벤트를 다시 받아요. 영수증: {receipt}",
        "Events of this person are taken again. Receipt: {receipt}",
    ),
    "corrected": (
        "{name:을} 바로잡았어요. 영수증: {receipt}",
        "Corrected {name}. Receipt: {receipt}",
    ),
    "noted": (
        "적었어요: {purpose}, {channel}, {state}.",
        "Noted: {purpose}, {channel}, {state}.",
    ),
    "no_consents": ("적힌 동의가 없어요.", "There are no consents."),
    "no_receipts": ("요구도 영수증도 없어요.", "There are no requests or receipts."),
    "opened": (
        "요구를 적었어요. {due}까지 처리해 주세요. 번호: {receipt}",
        "Noted the request. It is due by {due}. Number: {receipt}",
    ),
    "all_hold": (
        "영수증 {count:,}개가 모두 적힌 그대로예요.",
        "All {count:,} receipts are as they were written.",
    ),
    "not_hold": (
        "적힌 뒤에 바뀐 영수증이 있어요: {ids}",
        "Some receipts were changed after they were written: {ids}",
    ),
    "no_rules": (
        "정한 보관 기간이 없어요. 모든 이벤트를 보관해요.",
        "There are no rules; all events are kept.",
    ),
    "rule_set": (
        "{event} 이벤트를 {days:,}일 보관해요. 지금 {going:,}개가 지워질 거예요.",
        "Events {event} are kept for {days:,} days; {going:,} of them go now.",
    ),
    "rule_preview": (
        "{event} 이벤트를 {days:,}일만 보관하면 지금 {going:,}개가 지워져요.",
        "If events {event} were kept for {days:,} days, {going:,} of them would go now.",
    ),
    "rule_removed": ("{event}의 보관 기간을 없앴어요.", "Removed the rule of {event}."),
    "no_rule": ("{event}에 정한 보관 기간이 없어요.", "There is no rule of {event}."),
    "rotated": (
        "데이터 키 {count:,}개를 새 마스터 키 {master:으로} 다시 잠갔어요. 새 키를 백업해 주세요.",
        "Locked {count:,} data keys with the new master key {master}. Back the new key up.",
    ),
    "rotated_environment": (
        "이제 YEOJIDO_MASTER_KEY에 첫 번째 키({master})만 남겨도 돼요.",
        "From now on YEOJIDO_MASTER_KEY needs only the first key ({master}).",
    ),
    "key_fine": (
        "마스터 키 {master:으로} 모두 열려요. 데이터 키는 {count:,}개예요.",
        "The master key {master} opens everything: {count:,} data keys.",
    ),
    "key_backup": (
        "{file} 파일을 데이터 백업과 다른 곳에 백업해 주세요. 잃으면 개인정보를 다시 열 수 없고, "
        "데이터와 함께 있으면 누구나 열 수 있어요.",
        "Back {file} up apart from the data: lost, no personal value opens again; beside the data, "
        "whoever has the backup can open them.",
    ),
    "key_outside": (
        "마스터 키를 밖(YEOJIDO_MASTER_KEY)에서 받고 있어요. 그곳에서 백업해 주세요.",
        "The master key comes from outside (YEOJIDO_MASTER_KEY); back it up there.",
    ),
    # headings
    "col_purpose": ("목적", "purpose"),
    "col_channel": ("채널", "channel"),
    "col_state": ("상태", "state"),
    "col_at": ("언제", "when"),
    "col_source": ("출처", "source"),
    "col_counts": ("인정", "counts"),
    "col_due": ("기한", "due"),
    "col_done": ("처리", "done"),
    "col_kind": ("종류", "kind"),
    "col_receipt": ("번호", "number"),
    "col_event": ("이벤트", "event"),
    "col_days": ("보관(일)", "days"),
    "col_going": ("지금 지워질 수", "going now"),
    "col_key": ("키", "key"),
    "state_granted": ("동의", "granted"),
    "state_denied": ("거부", "denied"),
    "state_withdrawn": ("철회", "withdrawn"),
    "yes": ("예", "yes"),
    "no": ("아니요", "no"),
}
