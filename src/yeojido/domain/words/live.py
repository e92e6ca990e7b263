"""Words of the commands about live collection: the worker, what became of events, dead letters."""

WORDS: dict[str, tuple[str, str]] = {
    # yeojido info
    "info_help": (
        "작업 폴더의 현황: 이벤트, 고객, 받은 이벤트가 어떻게 되었는지",
        "How the workspace stands: events, people, what became of what came in",
    ),
    "what": ("항목", "what"),
    "number": ("수", "number"),
    "events": ("이벤트", "events"),
    "people": ("고객", "people"),
    "accepted": ("실시간으로 받은 이벤트", "accepted live"),
    "stored": ("└ 저장됨", "  stored"),
    "duplicates": ("└ 이미 있던 것", "  known already"),
    "rejected": ("└ 받을 수 없던 것", "  could not be taken"),
    "inbox": ("└ 처리를 기다리는 중", "  waiting to be settled"),
    "unsealed": ("로그 파일에 아직 넣지 않은 이벤트", "not in the log files yet"),
    "dead_letters": ("보관 중인 실패 이벤트", "dead letters kept"),
    "look_at_letters": (
        "받을 수 없던 이벤트 {count:,}개를 보관하고 있어요: yeojido dead-letters list",
        "{count:,} events could not be taken and are kept: yeojido dead-letters list",
    ),
    "nobody_settles": (
        "이벤트 {count:,}개가 기다리고 있어요. `yeojido serve` 나 `yeojido worker` 가 처리해요.",
        "{count:,} events wait. `yeojido serve` or `yeojido worker` settles them.",
    ),
    # yeojido worker
    "worker_help": (
        "받은 이벤트를 처리하고 로그에 넣어요(serve가 함께 실행해 주므로 보통은 필요 없어요)",
        "Settle what came in and seal it into the log (serve runs one; rarely needed by itself)",
    ),
    "opt_once": (
        "기다리는 것을 모두 처리하고 끝내기",
        "do everything that waits, then end",
    ),
    "working": (
        "{path} 작업 폴더에서 일하고 있어요. 멈추려면 Ctrl+C",
        "Working for {path}. Ctrl+C to stop.",
    ),
    # yeojido dead-letters
    "letters_help": (
        "받을 수 없던 이벤트: 보기, 다시 처리하기, 버리기",
        "Events that could not be taken: look, replay, discard",
    ),
    "list_help": ("이유별로 세어 보여 줘요", "Count them by source and reason"),
    "show_help": (
        "실패한 이벤트 하나를 보여 줘요. 개인정보가 들어 있을 수 있어요.",
        "Show one with its body, which may hold personal data",
    ),
    "replay_help": ("다시 처리해요", "Settle them again"),
    "discard_help": (
        "영영 버려요. 받을 수 없던 것으로 계속 세요.",
        "Delete them for good; they stay counted as rejected",
    ),
    "opt_ids": ("번호. 없으면 조건에 맞는 모두", "numbers; none: all that fit the options"),
    "opt_id": ("번호", "number"),
    "opt_source": ("이 출처에서 온 것만(이름이나 id)", "only those of this source (name or id)"),
    "opt_reason": ("이 이유인 것만", "only those with this reason"),
    "opt_all": ("모두", "all of them"),
    "opt_limit": ("많아야 몇 개", "how many at most"),
    "say_which": (
        "번호나 --source, --reason, --all 가운데 하나를 적어 주세요",
        "numbers, --source, --reason or --all",
    ),
    "source": ("출처", "source"),
    "reason": ("이유", "reason"),
    "count": ("이벤트", "events"),
    "when": ("받은 때", "received"),
    "id": ("번호", "number"),
    "none": ("받을 수 없던 이벤트가 없어요.", "There are no dead letters."),
    "no_letter": (
        "`yeojido dead-letters list` 가 보여 주는 번호",
        "a number that `yeojido dead-letters list` shows",
    ),
    "replayed": (
        "이벤트 {asked:,}개를 다시 처리했어요. 저장 {stored:,}개, 이미 있던 것 {duplicates:,}개, 남은 것 {left:,}개.",
        "{asked:,} events were settled again: {stored:,} stored, {duplicates:,} known already, {left:,} left.",
    ),
    "replay_asked": (
        "이벤트 {asked:,}개를 실행 중인 서버가 곧 다시 처리해요.",
        "The running server settles {asked:,} events again in a moment.",
    ),
    "discarded": ("이벤트 {count:,}개를 버렸어요.", "{count:,} events were deleted."),
}
