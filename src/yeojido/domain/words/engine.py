"""Words of running analyses: memory and stopping."""

WORDS: dict[str, tuple[str, str]] = {
    "memory_passed": (
        "메모리를 {limit} 안에 두려 했지만 {used}까지 썼어요. 답은 맞아요. 한 사람의 이벤트가 아주 "
        "많거나, 답 자체가 크거나, 색인을 처음 만들어야 해서 그래요.",
        "Memory was to stay within {limit}, but {used} were used. The answer is right: one person "
        "has very many events, the answer itself is large, or the index had to be made first.",
    ),
}
