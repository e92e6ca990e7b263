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
    # Models that are plugged in
    "not_text": ("글이 아니라 다른 것이 들어 있어요.", "what it holds is no text."),
    "text": ("글", "text"),
    "no_file": ("{name} 파일이 없어요.", "there is no file {name}."),
    "unreadable": ("파일을 읽을 수 없어요({kind}).", "its files cannot be read ({kind})."),
    "other_inputs": (
        "글이 아닌 입력을 받아요({names}).",
        "it takes inputs that are no text ({names}).",
    ),
    "other_outputs": (
        "출력이 라벨 {expected}개와 맞지 않아요.",
        "its outputs do not fit its {expected} labels.",
    ),
    "no_answer": ("답이 없었어요.", "it gave no answer."),
    "answer_unfit": (
        "답이 부탁한 형식(JSON 스키마)과 달라요.",
        "its answer is not what was asked for (JSON schema).",
    ),
    "bad_key": (
        "YEOJIDO_MODEL_KEY에 쓸 수 없는 글자가 있어요.",
        "YEOJIDO_MODEL_KEY holds characters that no key has.",
    ),
    "model_help": (
        "고객의 말을 읽는 모델을 보고 바꿔요.",
        "See and change the model that reads customers' words.",
    ),
    "show_help": ("지금 쓰는 모델과 쓴 토큰을 보여요.", "Show the model in use and what it has cost."),
    "use_help": (
        "다른 모델을 써요: packaged(내장), ONNX 모델 폴더, OpenAI 호환 주소.",
        "Use another model: packaged, the folder of an ONNX model, or an OpenAI-compatible address.",
    ),
    "opt_model": (
        "packaged, 폴더, 또는 https://host/v1 같은 주소.",
        "packaged, a folder, or an address such as https://host/v1.",
    ),
    "opt_name": ("그 주소에서 모델을 부르는 이름.", "The model's name at the address."),
    "opt_understand": (
        "가린 글을 그 주소로 보내도 된다는 동의. 한 번만 밝히면 돼요.",
        "Agree that masked texts are sent to that address. Said once.",
    ),
    "opt_private": (
        "이 컴퓨터나 사내망에 있는 서버(vLLM, Ollama 등)도 허용해요. http도 됩니다.",
        "The server may be on this machine or network (vLLM, Ollama ...), by http too.",
    ),
    "opt_batch": ("한 요청에 보낼 글 수.", "Texts in a request."),
    "opt_at_once": ("한꺼번에 보낼 요청 수.", "Requests at a time."),
    "opt_per_minute": ("1분에 보낼 요청 수.", "Requests a minute."),
    "opt_budget": ("모두 합해 쓸 토큰.", "Tokens that may be spent in all."),
    "opt_or_packaged": (
        "답하지 못하면 알리고 내장 모델로 읽어요.",
        "Where it fails, say so and let the packaged model read.",
    ),
    "opt_any_language": (
        "한국어와 영어가 아닌 글도 읽어요.",
        "Also read texts that are neither Korean nor English.",
    ),
    "is_packaged": ("내장 모델이 읽어요: {version}", "The packaged model reads: {version}"),
    "is_onnx": ("{place}의 ONNX 모델이 읽어요: {version}", "The ONNX model in {place} reads: {version}"),
    "is_endpoint": (
        "{place}의 {name} 모델이 읽어요: {version}",
        "{name} at {place} reads: {version}",
    ),
    "spent": ("쓴 토큰: {budget:,} 가운데 {spent:,}", "Tokens spent: {spent:,} of {budget:,}"),
    "uses_packaged": ("이제 내장 모델이 읽어요.", "The packaged model reads from now on."),
    "uses_onnx": ("이제 {place}의 모델이 읽어요.", "The model in {place} reads from now on."),
    "uses_endpoint": (
        "이제 {place}의 {name} 모델이 읽어요. 가린 글만 보내요. 키는 YEOJIDO_MODEL_KEY에 넣어 주세요.",
        "{name} at {place} reads from now on. Only masked texts are sent. Put its key into "
        "YEOJIDO_MODEL_KEY.",
    ),
    "packaged_instead": (
        "주의: {host} 모델이 답하지 않아서 여기부터는 내장 모델로 읽었어요.",
        "Note: the model at {host} did not answer; from here on the packaged model read.",
    ),
    "no_labels": ("config.json에 라벨(id2label)이 없어요.", "config.json names no labels (id2label)."),
    "bad_label": (
        "yeojido.json의 {label} 라벨을 알 수 없어요(valence는 -2..2, emotion은 아홉 감정 가운데 하나).",
        "yeojido.json does not explain the label {label} (valence -2..2, emotion one of the nine).",
    ),
    "unknown_label": (
        "{label} 라벨이 무슨 뜻인지 몰라요. yeojido.json에 적어 주세요.",
        "nobody knows what the label {label} means: explain it in yeojido.json.",
    ),
    "col_line": ("줄", "line"),
    "col_text": ("글", "text"),
    "col_valence": ("점수", "valence"),
    "col_positive": ("긍정 확률", "positive"),
    "col_emotion": ("감정", "emotion"),
    "col_language": ("언어", "language"),
    "col_spans": ("그렇게 본 부분", "parts that decided"),
}  # fmt: skip
