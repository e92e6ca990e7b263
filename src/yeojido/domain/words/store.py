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
}
