"""Words of the workspace: what can be wrong with a file of it."""

WORDS: dict[str, tuple[str, str]] = {
    "file_missing": ("파일이 없어요.", "it is missing."),
    "file_size": (
        "크기가 {expected:,}바이트여야 하는데 {found:,}바이트예요.",
        "it should have {expected:,} bytes and has {found:,}.",
    ),
    "file_checksum": (
        "내용이 저장할 때와 달라요(체크섬 불일치).",
        "its content is not what was stored (checksum mismatch).",
    ),
    "not_a_database": (
        "SQLite 데이터베이스로 읽을 수 없어요.",
        "it cannot be read as an SQLite database.",
    ),
    "postgres.wrong_password": (
        "비밀번호가 맞지 않아요.",
        "the password is wrong.",
    ),
    "postgres.no_role": (
        "그 사용자는 들어갈 수 없어요.",
        "its user may not come in.",
    ),
    "postgres.no_database": (
        "그런 데이터베이스가 없어요. 먼저 만들어 주세요(createdb).",
        "there is no such database; make it first (createdb).",
    ),
    "postgres.refused": (
        "거기에서 듣고 있지 않아요.",
        "nothing listens there.",
    ),
    "postgres.no_host": (
        "그런 호스트가 없어요.",
        "there is no such host.",
    ),
    "postgres.timeout": (
        "응답이 없어요.",
        "it does not answer.",
    ),
    "postgres.crowded": (
        "연결이 너무 많아요.",
        "it has too many connections.",
    ),
    "postgres.starting": (
        "지금 시작하거나 멈추는 중이에요.",
        "it is starting up or shutting down.",
    ),
    "postgres.ssl": (
        "TLS로 연결할 수 없어요.",
        "TLS could not be set up.",
    ),
    "postgres.lost": (
        "연결이 끊겼어요.",
        "the connection was lost.",
    ),
}
