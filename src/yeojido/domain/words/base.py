"""Words every room may need: units and plain nouns."""

WORDS: dict[str, tuple[str, str]] = {
    "people": ("사람", "people"),
    "events": ("이벤트", "events"),
    "journeys": ("여정", "journeys"),
    "stage": ("단계", "stage"),
    "touchpoint": ("접점", "touchpoint"),
}
