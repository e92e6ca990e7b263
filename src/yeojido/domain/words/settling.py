"""Words of settling: why an accepted event lies among the dead letters; what the worker says."""

WORDS: dict[str, tuple[str, str]] = {
    "unreadable": (
        "요청을 읽는 중에 오류가 났어요({kind}).",
        "the request could not be read ({kind}).",
    ),
    "miscounted": (
        "요청의 이벤트 {expected}개 가운데 {found}개만 읽혔어요.",
        "of {expected} events of the request only {found} could be read.",
    ),
    "damaged": (
        "받아 둔 요청이 디스크에서 손상되어 열 수 없어요.",
        "what was kept of the request is damaged on the disk and cannot be opened.",
    ),
    "failed": (
        "이벤트를 처리하는 중에 오류가 났어요({kind}).",
        "the event could not be processed ({kind}).",
    ),
}
