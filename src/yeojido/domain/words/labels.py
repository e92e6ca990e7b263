"""Words about labels of customers' words, and how right the model is on them."""

WORDS: dict[str, tuple[str, str]] = {
    # help
    "label_help": (
        "고객의 글을 몇 개 보고 느낌을 알려 주면, 모델이 우리 고객의 말에 맞춰져요.",
        "Look at a few texts and say what is felt: the model is fitted to your customers' words.",
    ),
    "calibration_help": (
        "모델이 우리 고객의 말을 얼마나 맞게 읽는지 보여 줘요.",
        "Show how right the model is on your customers' words.",
    ),
    # options
    "opt_count": ("물어볼 글의 수 (1-100)", "How many texts to ask about (1-100)"),
    "opt_file": (
        "답이 담긴 CSV: text, valence(-2..2), emotion",
        "A CSV of answers: text, valence (-2..2), emotion",
    ),
    "opt_export": ("답을 모두 CSV로 저장할 곳", "Where to write all answers as CSV"),
    "opt_by": ("누가 답하는지 (기본: 로그인 이름)", "Who answers (default: your login name)"),
    # asking
    "drawing": ("글을 고르고 있어요", "Choosing texts"),
    "keys": (
        "글쓴이가 어떻게 느꼈나요? 1 매우 나쁨 · 2 나쁨 · 3 좋지도 나쁘지도 않음 · 4 좋음 · 5 매우 좋음 · Enter 건너뛰기 · q 끝내기",
        "How does the writer feel? 1 very bad · 2 bad · 3 neither · 4 good · 5 very good · Enter: skip · q: stop",
    ),
    "model_said": (
        "  모델은 {value}, {emotion:으로} 읽었어요.",
        "  The model read {value}, {emotion}.",
    ),
    "none_left": (
        "더 물어볼 글이 없어요. 글이 담긴 이벤트를 가져오거나, 지금까지의 답을 `yeojido voice calibration`으로 확인해 보세요.",
        "No text is left to ask about. Import events with texts, or see what was answered: `yeojido voice calibration`.",
    ),
    "kept": ("답 {n}개를 저장했어요.", "{n} answers kept."),
    "elsewhere": (
        "글 {n}개는 이 작업 공간의 이벤트에 없어요. 누구의 말인지 몰라서, 고객을 지워도 남아요.",
        "{n} texts are in no event of this workspace. Whose they are is unknown: they stay when a customer is erased.",
    ),
    "exported": (
        "답이 있는 글 {n}개를 {path}에 저장했어요.",
        "{n} texts with answers written to {path}.",
    ),
    "now_see": (
        "얼마나 맞게 읽는지는 `yeojido voice calibration`으로 볼 수 있어요.",
        "See how right the model is: `yeojido voice calibration`.",
    ),
    "no_labels": (
        "아직 답이 없어요. `yeojido voice label`로 글 20-100개에 답해 주세요.",
        "No answers yet. Answer 20 to 100 texts with `yeojido voice label`.",
    ),
    # the report
    "col_language": ("언어", "Language"),
    "col_labels": ("답한 글", "Answered"),
    "col_judged": ("채점한 글", "Judged"),
    "col_before": ("맞힌 비율 (95% 구간)", "Right (95 % interval)"),
    "col_after": ("맞춘 뒤", "After calibration"),
    "col_error": ("확률 오차", "Calibration error"),
    "col_distance": ("감정값 거리", "Distance of valence"),
    "language_all": ("모두", "All"),
    "language_ko": ("한국어", "Korean"),
    "language_en": ("영어", "English"),
    "language_mixed": ("한국어와 영어", "Korean and English"),
    "reliability": (
        "모델이 말한 긍정 확률(|)과 실제로 긍정이었던 비율(█)",
        "Probability of positive that the model said (|), and how many were (█)",
    ),
    "warned_few": (
        "답이 한 언어에 20개가 안 돼서 모델을 그대로 두었어요. 조금 더 답해 주세요.",
        "Fewer than 20 answers in one language: the model is left as it is. Please answer some more.",
    ),
    "warned_one_sided": (
        "답이 거의 한쪽(긍정 또는 부정)뿐이라 기울기는 그대로 두고 위치만 맞췄어요.",
        "Nearly all answers are on one side, so only the level is fitted, not the slope.",
    ),
    "warned_not_random": (
        "무작위로 뽑은 글이 10개가 안 돼서, 직접 고른 글로 잰 값이에요. 전체 고객의 말에서는 다를 수 있어요.",
        "Fewer than 10 texts were drawn at random: the figure is from texts that were picked, and may differ on all words.",
    ),
    "warned_few_judged": (
        "채점할 수 있는 글이 10개가 안 돼요. 구간이 아주 넓어요.",
        "Fewer than 10 texts can be judged: the interval is very wide.",
    ),
    # beside the map
    "beside": (
        "우리 고객의 말에서 맞힌 비율 {share} (95% 구간 {low}–{high}, 글 {n}개)",
        "right on {share} of your customers' words (95 % interval {low}–{high}, {n} texts)",
    ),
}
