"""Words of users and API tokens on the command line."""

WORDS: dict[str, tuple[str, str]] = {
    "user_help": ("서버를 쓰는 사람들", "People who use the server"),
    "user_add_help": (
        "사용자를 만들고, 비밀번호를 정할 한 번짜리 링크를 보여 줘요.",
        "Make a user; shows a one-time link with which they set their password.",
    ),
    "user_list_help": ("사용자를 보여 줘요.", "List users."),
    "user_role_help": (
        "역할을 바꿔요: owner, editor, analyst, viewer.",
        "Give another role: owner, editor, analyst, viewer.",
    ),
    "user_disable_help": (
        "더는 들어오지 못하게 하고 모두 로그아웃해요.",
        "Let a user in no more; their sessions and tokens end.",
    ),
    "user_enable_help": ("다시 들어올 수 있게 해요.", "Let a user in again."),
    "user_reset_help": (
        "새 비밀번호를 정할 한 번짜리 링크를 보여 줘요.",
        "Show a one-time link with which a user sets a new password.",
    ),
    "token_help": ("프로그램이 쓰는 API 토큰", "API tokens for programs"),
    "token_create_help": (
        "토큰을 만들어 이번 한 번 보여 줘요.",
        "Make a token and show it, this once.",
    ),
    "token_list_help": ("토큰을 보여 줘요.", "List tokens."),
    "token_revoke_help": ("토큰을 바로 끝내요.", "End a token at once."),
    "opt_role": ("할 수 있는 일", "what they may do"),
    "opt_name": ("이름", "name"),
    "opt_who": ("이메일 주소나 id", "e-mail address or id"),
    "opt_token_name": ("무엇에 쓰는지", "what it is for"),
    "opt_token": ("토큰의 id", "id of the token"),
    "opt_expires": (
        "며칠 뒤에 끝날지(90d). 없으면 끝나지 않아요",
        "for how long (90d); else for good",
    ),
    "opt_url": ("서버의 주소(링크에 써요)", "address of the server, for the link"),
    "link": (
        "비밀번호를 정하는 링크예요({hours}시간 동안, 한 번만):",
        "The link that sets the password (valid once, within {hours} h):",
    ),
    "shown_once": (
        "이 토큰은 다시 보여 주지 않아요.",
        "This token is not shown again.",
    ),
    "changed": ("바꿨어요: {what}.", "Changed: {what}."),
    "col_email": ("이메일", "e-mail"),
    "col_name": ("이름", "name"),
    "col_role": ("역할", "role"),
    "col_state": ("상태", "state"),
    "col_made": ("만든 날", "made"),
    "col_expires": ("끝나는 날", "ends"),
    "col_used": ("마지막 사용", "last used"),
    "active": ("사용 중", "active"),
    "disabled": ("막힘", "disabled"),
    "revoked": ("끝냄", "revoked"),
    "expired": ("기한 지남", "expired"),
}
