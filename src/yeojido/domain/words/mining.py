"""Words of loops, variants, patterns and shapes."""

WORDS: dict[str, tuple[str, str]] = {
    "nothing": ("셀 수 있는 여정이 없어요.", "There is nothing to count."),
    "variants_finding": (
        "가는 길이 {different}가지 있고, 그중 {covering}가지가 전체의 80%를 차지해요. "
        "가장 흔한 길은 {share}예요.",
        "There are {different} different ways; {covering} of them cover 80% of all. "
        "The commonest one is {share}.",
    ),
    "no_loops": ("되돌아온 곳이 없어요.", "Nothing is come back to."),
    "loops_finding": (
        "{name:으로} 되돌아온 사람이 가장 많아요: {people}명({share}). "
        "돌아오기까지 모두 {hours}시간, 이벤트 {extra}개가 더 들었어요.",
        "People come back to {name} most of all: {people} of them ({share}). "
        "Together it took {hours} hours and {extra} more events.",
    ),
    "association": (
        "전환율 차이는 함께 나타난 것일 뿐, 되돌아온 탓이라는 뜻은 아니에요.",
        "The differences in conversion are associations; they do not say that coming back caused them.",
    ),
}
