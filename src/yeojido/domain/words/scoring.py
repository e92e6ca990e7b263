"""Words of ``yeojido score``: what is felt in texts that are handed over."""

WORDS: dict[str, tuple[str, str]] = {
    "help": (
        "글에 담긴 감정을 읽어요: 점수(-2..+2), 긍정 확률, 아홉 감정, 그렇게 본 부분.",
        "Read what is felt in texts: valence (-2..+2), probability of positive, nine emotions, "
        "and the parts that decided.",
    ),
    "opt_texts": (
        "읽을 글. 여러 개도 되고, - 는 표준 입력의 한 줄을 글 하나로 읽어요.",
        "The texts; - reads them from standard input, one a line.",
    ),
    "opt_file": (
        "한 줄에 글 하나씩 든 파일(UTF-8, CP949, .gz). 빈 줄은 빈 글이에요.",
        "A file with one text a line (UTF-8, CP949, .gz). An empty line is an empty text.",
    ),
    "opt_spans": ("그렇게 본 부분도 보여 줘요.", "Show the parts that decided."),
    "opt_out": (
        "결과를 쓸 파일: .csv, .json, .jsonl",
        "Write the result to this file: .csv, .json, .jsonl",
    ),
    "reading": ("글을 읽는 중", "Reading texts"),
    "positive": ("긍정 {share}", "positive {share}"),
    "unread": (
        "읽지 못했어요({spoken})",
        "not read ({spoken})",
    ),
    "empty": ("(빈 글)", "(empty)"),
    "no_texts": (
        "글을 적거나 --file 로 파일을 알려 주세요. 예: yeojido score \"배송이 빨라요\"",
        "Give a text, or a file with --file, such as: yeojido score \"Fast delivery\"",
    ),
    "one_of": ("글이나 --file 하나만", "either texts or --file"),
    "summary": (
        "글 {count:,}개 가운데 {read:,}개를 읽었어요. 평균 {mean}, 긍정 {positive}.",
        "Read {read:,} of {count:,} texts: mean {mean}, positive {positive}.",
    ),
    "written": ("{path}에 썼어요.", "Written to {path}."),
    "col_line": ("줄", "line"),
    "col_text": ("글", "text"),
    "col_valence": ("점수", "valence"),
    "col_positive": ("긍정 확률", "positive"),
    "col_emotion": ("감정", "emotion"),
    "col_language": ("언어", "language"),
    "col_spans": ("그렇게 본 부분", "parts that decided"),
}  # fmt: skip
