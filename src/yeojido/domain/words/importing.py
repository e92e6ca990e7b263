"""What importing says: reasons for rejected rows, reasons for chosen columns, warnings."""

WORDS: dict[str, tuple[str, str]] = {
    # Files that cannot be read
    "file": ("파일", "a file"),
    "a_folder": ("폴더예요. 안에 있는 파일을 적어 주세요.", "it is a folder; name the files in it."),
    "no_permission": ("읽을 권한이 없어요.", "there is no permission to read it."),
    "damaged_gzip": ("압축이 중간에 끊겼거나 깨졌어요.", "its compression is damaged or cut off."),
    "bomb": ("압축을 풀면 지나치게 커져요.", "it unpacks to far more than a table would."),
    "binary": ("글이 아니라 다른 형식의 데이터예요({kind}).", "it holds no text but {kind}."),
    "binary_data": ("이진 데이터", "binary data"),
    "one_column": ("열이 하나뿐이에요.", "it has only one column."),
    "damaged_format": ("{format} 형식이 깨졌어요.", "it is no valid {format}."),
    "no_sheet": ("{sheet} 시트가 없어요(있는 시트: {sheets}).", "there is no sheet {sheet} (sheets: {sheets})."),
    # What was decided about a file
    "no_header": (
        "{path}: 첫 줄이 열 이름이 아니라 데이터로 보여서 column_1, column_2 …로 이름을 붙였어요.",
        "{path}: the first line looks like data, not column names; the columns are called column_1, column_2, ...",
    ),
    "blank_separated": ("{path}: 열이 빈칸으로 나뉘어 있어요.", "{path}: columns are separated by blanks."),
    "other_sheets": (
        "{path}: {sheet} 시트를 읽었어요. 다른 시트: {sheets} (--sheet 이름)",
        "{path}: read the sheet {sheet}; others: {sheets} (--sheet NAME).",
    ),
    "no_originals": (
        "개인정보를 가린 글 {count}건의 원문을 보관하지 못했어요({why}). 마스터 키를 되돌린 뒤 같은 파일을 다시 가져오면 보관돼요.",
        "the originals of {count} texts, masked in the log, were not kept ({why}) Put the master key back and import the same files again.",
    ),
    "no_originals_cluster": (
        "클러스터로 가져온 글 {count}건은 가린 채로만 남고 원문은 보관하지 않아요. 원문이 필요하면 이 컴퓨터에서 같은 파일을 다시 가져오세요.",
        "{count} texts that the cluster brought in are masked, and their originals are kept nowhere. Import the same files on this machine to keep them in the vault.",
    ),
    # Rows that a reader could not take
    "too_few_fields": ("칸이 {found}개뿐이에요(열은 {expected}개)", "{found} fields where there are {expected} columns"),
    "too_many_fields": ("칸이 {found}개예요(열은 {expected}개)", "{found} fields where there are {expected} columns"),
    "bad_bytes": ("{encoding:으로} 읽을 수 없는 글자가 있어요", "bytes that are not {encoding}"),
    "nul_byte": ("NUL 문자가 들어 있어요", "contains a NUL byte"),
    "field_too_long": (
        "한 칸이 {limit}자를 넘거나 따옴표가 닫히지 않았어요",
        "a field longer than {limit} bytes, or a quote that is never closed",
    ),
    "bad_json": ("JSON 객체가 아니에요", "not a JSON object"),
    # Rows that the cleaner could not take
    "no_person": ("{column} 열에 고객 값이 없어요", "no person in column {column}"),
    "no_event": ("{column} 열에 이벤트 값이 없어요", "no event in column {column}"),
    "no_time": ("{column} 열에 시간이 없어요", "no time in column {column}"),
    "not_a_time": ("{column} 열의 값이 시간이 아니에요", "column {column} does not hold a time"),
    "impossible_time": ("{column} 열에 없는 날짜나 시각이 있어요", "column {column} holds a date or time that does not exist"),
    "erased": ("지웠거나 처리를 멈춘 사람의 이벤트예요", "of a person who was erased or has had processing stopped"),
    "no_answer": ("답한 문항이 없어요", "no question was answered"),
    "no_key": ("{column} 열이 비어 있어요", "nothing in column {column}"),
    # Why a column was chosen
    "by_shape": ("{shape} 내보내기 형식이에요", "by the shape {shape}"),
    "by_flag": ("직접 지정했어요", "named by you"),
    "by_name": ("이름을 보고 골랐어요({shown})", "by its name ({shown})"),
    "shown_values": ("앞 {rows:,}행에 서로 다른 값 {distinct:,}개", "{distinct:,} different values in the first {rows:,} rows"),
    "shown_time": ("{share}%가 시간", "{share}% read as times"),
    "by_times": ("값의 {share}%가 시간이에요", "{share}% of its values are times"),
    "by_sentences": ("값이 문장이에요(평균 {length}자)", "its values are sentences ({length} characters on average)"),
    "by_session": ("고객 열이 없어 방문으로 나눴어요", "no column of people, so visits stand for them"),
    "by_voice": ("고객 열이 없어 한 행을 한 사람으로 봤어요", "no column of people, so each row is one person"),
    "by_repetition": (
        "반복되는 ID예요(서로 다른 값 {distinct:,}개 / {rows:,}행)",
        "ids that come again ({distinct:,} different values in {rows:,} rows)",
    ),
    "by_words": ("반복되는 낱말이 있는 유일한 열이에요", "the only column of repeated words"),
    "by_file_name": ("이벤트 열이 없어 파일 이름을 썼어요", "no column of events, so the file's name"),
    "by_question": ("설문 문항 {count}개가 이벤트예요", "{count} questions of the survey are the events"),
    "by_clock": ("{reason}, 시각은 다른 열", "{reason}, the time of day beside it"),
    "by_date": ("직접 지정한 날짜예요", "the date you gave"),
    # What was decided and might surprise
    "shape": (
        "{path}: {shape} 내보내기로 읽었어요. 아니면 --no-shape",
        "{path}: read as an export of the shape {shape}. If it is none: --no-shape.",
    ),
    "derived_event": (
        "{path}: 이벤트 열이 없어 모든 행의 이벤트를 '{event}'로 했어요. 다른 열이면 --event 열이름",
        "{path}: no column of events; every row is an event '{event}'. Name another with --event COLUMN.",
    ),
    "wide": (
        "{path}: 한 행에 응답자 한 명인 설문으로 읽었어요. 평가 문항 {count}개의 답이 각각 이벤트예요 (--no-wide 로 끌 수 있어요).",
        "{path}: read as a survey with a respondent a row; each answer to its {count} rating questions is an event (--no-wide turns this off).",
    ),
    "wide_scale": (
        "{path}: 1~5점(추천 문항은 0~10점)으로 읽고 그 밖의 값은 무응답으로 봤어요. 다르면 --rating-scale 1..7",
        "{path}: read on 1 to 5 (0 to 10 where asked to recommend); other codes count as no answer. Else --rating-scale 1..7.",
    ),
    "session_as_person": (
        "{path}: 고객 열이 없어 {column} 열(방문)을 고객으로 봤어요. 방문이 다르면 다른 사람으로 세요.",
        "{path}: no column of people; {column} (visits) stands for them, so each visit counts as another person.",
    ),
    "voice_as_person": (
        "{path}: 고객 열이 없어 {column} 열로 한 행을 한 사람으로 봤어요. 고객 열이 있으면 --person 열이름",
        "{path}: no column of people; each row ({column}) counts as one person. Name a column with --person COLUMN.",
    ),
    "date_order_open": (
        "{path}: {column} 열의 날짜를 월/일/연도로 읽었어요. 일/월/연도면 --date-order dmy",
        "{path}: dates in {column} were read as month/day/year. If the day is first: --date-order dmy.",
    ),
    "scale_unknown": (
        "{path}: {column} 열의 평점 범위를 알 수 없어 속성으로만 두었어요. --rating-scale 1..5 처럼 알려 주세요.",
        "{path}: the scale of {column} is not plain, so it stays a property. Say it with --rating-scale 1..5.",
    ),
    "no_questions": ("평가 문항이 있는 파일", "a file with rating questions"),
    "withheld": (
        "{path}: 개인정보로 보이는 열은 저장하지 않았어요: {columns}",
        "{path}: columns that look like personal data were not stored: {columns}.",
    ),
    "pseudonym": (
        "{path}: {column} 열은 개인정보라서 가명으로 바꿔 저장했어요.",
        "{path}: {column} is personal data itself; people are stored under pseudonyms.",
    ),
    "more_ratings": (
        "{path}: {column} 열이 비어 있는 행은 {columns} 열의 평점을 썼어요.",
        "{path}: rows without {column} take their rating from {columns}.",
    ),
    "given_twice": (
        "{path} 파일을 두 번 적어서 한 번만 가져왔어요.",
        "{path} was named twice; it was taken once.",
    ),
    "early_times": (
        "{path}: {count:,}행의 시간이 1990년보다 앞이에요(가장 이른 시간 {first}). 열이나 형식을 확인해 주세요.",
        "{path}: {count:,} rows lie before 1990 (the earliest {first}). Check the column and its format.",
    ),
    "late_times": (
        "{path}: {count:,}행의 시간이 내일보다 뒤예요(가장 늦은 시간 {last}). 열이나 시간대를 확인해 주세요.",
        "{path}: {count:,} rows lie in the future (the latest {last}). Check the column and its time zone.",
    ),
    "off_scale": (
        "{path}: 평점 {count:,}개가 {scale} 밖이라 평점으로 쓰지 않았어요(속성에는 남아 있어요).",
        "{path}: {count:,} ratings lie outside {scale} and are not used as ratings (they stay as a property).",
    ),
    "off_scale_answer": (
        "{column} 문항의 답이 {scale} 밖이에요(무응답 코드면 --not-an-answer)",
        "an answer to {column} outside {scale} (if it is a code for no answer: --not-an-answer)",
    ),
    "opt_not_an_answer": (
        "무응답 코드. 예: 0,6 또는 문항 하나만 NETPRO:11",
        "codes that are no answer, such as 0,6; of one question alone: NETPRO:11",
    ),
    "opt_codebook": (
        "설문의 문항, 점수 범위, 코드의 뜻을 적은 JSON 파일",
        "a JSON file that says what a survey's questions, scales and codes mean",
    ),
    "not_listed": ("작업 폴더로 가져올 때의 거절 목록", "no file, as nothing is written when reading into memory"),
    "rejected": (
        "{path}: {count:,}행을 받지 못했어요. 가장 흔한 이유: {reason}",
        "{path}: {count:,} rows were not taken; the commonest reason: {reason}.",
    ),
    "costs_preview": (
        "{path}: 광고비({shape})라서 고객의 이벤트가 아니에요. `yeojido costs import {path}` 로 가져와 주세요.",
        "{path}: what adverts cost ({shape}), nobody's events. Take it with `yeojido costs import {path}`.",
    ),
    # Preview, shapes and mappings on the command line
    "opt_shape": ("내보내기 형식(예: cafe24.orders)", "shape of the export, such as cafe24.orders"),
    "opt_no_shape": ("내보내기 형식을 알아보지 않고 열을 짐작해요", "guess the columns, whatever export it looks like"),
    "opt_shop": ("주문번호가 겹치는 여러 쇼핑몰을 구분하는 이름", "a name that tells shops apart whose order numbers are the same"),
    "opt_mapping": ("저장해 둔 매핑을 써요", "use a mapping saved before"),
    "opt_save_mapping": ("이번 열 매핑을 이 이름으로 저장해요", "save how the columns were understood under this name"),
    "opt_preview": ("가져오지 않고 어떻게 읽을지 보여 줘요", "show how the files would be read; take nothing"),
    "preview_head": ("{path}: {format}, 형식 {shape}", "{path}: {format}, shape {shape}"),
    "guessed": ("없음(열을 짐작함)", "none (columns guessed)"),
    "col_properties": ("속성", "properties"),
    "preview_withheld": ("저장하지 않는 열(개인정보): {columns}", "not stored (personal data): {columns}"),
    "preview_masked": ("개인정보를 가리는 글: {columns}", "texts in which personal data is blotted out: {columns}"),
    "preview_ignored": ("버리는 열: {columns}", "left out: {columns}"),
    "preview_plain": ("속성으로만 두는 열: {columns}", "kept as properties, not understood: {columns}"),
    "preview_rejected": (
        "앞 {rows:,}행 가운데 {count:,}행은 받지 못해요: {reasons}",
        "of the first {rows:,} rows {count:,} would not be taken: {reasons}",
    ),
    "preview_end": (
        "아무것도 저장하지 않았어요. 열이 다르면 --person, --event, --time 열이름 · --shape 형식 · --no-shape 로 바꿔 주세요.",
        "Nothing was stored. To overrule: --person, --event, --time COLUMN, --shape NAME, --no-shape.",
    ),
}  # fmt: skip
