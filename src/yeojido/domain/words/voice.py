"""Words about what customers say: emotions, languages, how a text got to its place."""

WORDS: dict[str, tuple[str, str]] = {
    # Journey emotions
    "anticipation": ("기대", "anticipation"),
    "joy": ("기쁨·만족", "joy"),
    "trust": ("신뢰·감사", "trust"),
    "confusion": ("혼란", "confusion"),
    "anxiety": ("불안·의심", "anxiety"),
    "disappointment": ("실망·슬픔", "disappointment"),
    "anger": ("짜증·분노", "anger"),
    "fatigue": ("지침·번거로움", "fatigue"),
    "none": ("없음", "none"),
    # Languages
    "language_ko": ("한국어", "Korean"),
    "language_en": ("영어", "English"),
    "language_mixed": ("한국어와 영어", "Korean and English"),
    "language_unknown": ("알 수 없는 언어", "unknown language"),
}
