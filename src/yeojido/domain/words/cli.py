"""Words of the command line: help, headings, asides."""

WORDS: dict[str, tuple[str, str]] = {
    # help
    "help": (
        "여지도: 고객이 실제로 한 일과 한 말로 여정 지도를 그려요.",
        "Yeojido draws journey maps from what customers really did and said.",
    ),
    "import_help": (
        "이벤트 파일(CSV, JSONL, Parquet, Excel, XES, .gz)을 작업 폴더로 가져와요.",
        "Bring event files (CSV, JSONL, Parquet, Excel, XES, .gz) into the workspace.",
    ),
    "funnel_help": (
        "단계마다 몇 명이 남는지 세요. 단계는 이벤트 이름이나 SQL 조건이에요.",
        "Count who gets from step to step. A step is an event name or an SQL condition.",
    ),
    "transitions_help": ("무엇 다음에 무엇이 오는지 세요.", "Count what follows what."),
    "map_help": (
        "여정 지도를 그려요(.html .svg .png .pdf .json .csv .md .mmd).",
        "Draw the journey map (.html .svg .png .pdf .json .csv .md .mmd).",
    ),
    "journey_help": ("여정 정의를 만들고 살펴봐요.", "Make and look at journey definitions."),
    "init_help": (
        "데이터에서 단계와 접점을 제안해 journey.json에 적어요.",
        "Propose stages and touchpoints from the data into journey.json.",
    ),
    "advise_help": (
        "데이터에 어떤 여정 유형이 맞는지, 왜 그런지 알려 줘요.",
        "Say which journey type the data fits, and why.",
    ),
    "list_help": ("작업 폴더의 여정을 보여 줘요.", "List the journeys kept in the workspace."),
    "templates_help": (
        "시작할 수 있는 단계 묶음을 보여 줘요.",
        "List the stage sets to start from.",
    ),
    "lint_help": (
        "여정 파일을 좋은 지도의 규칙에 비춰 봐요. 오류가 있으면 종료 상태가 1이에요.",
        "Check a journey file against the rules of good maps; exit status 1 when it has errors.",
    ),
    "demo_help": (
        "예시 쇼핑몰을 만들고, 가져오고, 지도를 그려요.",
        "Make the demo shop, take it in, draw its map.",
    ),
    "verify_help": (
        "로그의 모든 파일을 체크섬과 맞춰 봐요. 손상이 있으면 종료 상태가 1이에요.",
        "Check every file of the log against its checksum; exit status 1 when one is damaged.",
    ),
    "opt_set_aside": (
        "손상된 파일을 damaged 폴더로 옮겨 다시 가져올 수 있게 해요",
        "move damaged files to the folder damaged, so that their source can be imported again",
    ),
    "verifying": ("검사하는 중", "Checking"),
    "verified": ("모든 파일이 온전해요.", "Every file is whole."),
    "set_aside_next": (
        "yeojido verify --set-aside 로 치운 뒤 원본을 다시 가져와 주세요.",
        "Put them aside with yeojido verify --set-aside, then import their source again.",
    ),
    "set_aside_done": (
        "손상된 파일을 damaged 폴더로 옮겼어요. 이제 원본을 다시 가져와 주세요.",
        "The damaged files lie in the folder damaged. Now import their source again.",
    ),
    # groups and shared options
    "group_shared": ("공통", "Shared"),
    "group_columns": ("열(추측을 바꿀 때)", "Columns (to overrule the guess)"),
    "opt_workspace": (
        "작업 폴더(기본 ./yeojido-data)",
        "workspace folder (default ./yeojido-data)",
    ),
    "opt_json": ("표준 출력에 JSON 문서 하나를 써요", "write one JSON document to stdout"),
    "opt_runner": (
        "어디서 계산할지: 이 컴퓨터(local) 또는 Spark 클러스터(spark)",
        "what computes: this machine (local) or a Spark cluster (spark)",
    ),
    "opt_master": (
        "Spark 클러스터 주소: spark://host:7077, Spark Connect는 sc://host:15002",
        "address of the Spark cluster: spark://host:7077, of Spark Connect: sc://host:15002",
    ),
    "opt_lang": ("언어: ko 또는 en", "language: ko or en"),
    "opt_memory": (
        "분석이 쓸 메모리의 상한(예: 2GiB). 로그 파일을 그대로 비춰 보는 부분은 세지 않아요",
        "most memory an analysis may take, such as 2GiB; mapped files of the log are not counted",
    ),
    "opt_threads": (
        "동시에 쓸 CPU 코어 수(기본: 전부)",
        "processor cores to use at once (default: all)",
    ),
    # options
    "opt_files": ("가져올 파일", "files to bring in"),
    "opt_person": ("고객을 구분하는 열", "column that tells people apart"),
    "opt_event": ("이벤트 이름 열", "column of event names"),
    "opt_time": ("시간 열", "column of times"),
    "opt_sequence": ("같은 시간의 순서를 정하는 열", "column that orders equal times"),
    "opt_channel": ("채널 열", "column of channels"),
    "opt_text": ("고객의 말이 담긴 열", "column of customers' words"),
    "opt_rating": ("평점 열", "column of ratings"),
    "opt_rating_scale": ("평점 범위, 예: 1..5", "scale of the ratings, such as 1..5"),
    "opt_timezone": ("시간대가 없는 시간의 시간대", "time zone of times that name none"),
    "opt_date": ("시간 열이 없을 때 모든 행의 날짜", "date of all rows where no column has times"),
    "opt_date_order": (
        "03/04/2026 같은 날짜의 순서: ymd, mdy, dmy",
        "order of dates such as 03/04/2026: ymd, mdy, dmy",
    ),
    "opt_drop": ("저장하지 않을 열", "columns not to keep"),
    "opt_wide": (
        "한 행이 설문 응답 하나인 표로 읽어요",
        "read as a survey table: one row, one respondent",
    ),
    "opt_delimiter": ("CSV 구분자", "CSV delimiter"),
    "opt_encoding": ("글자 인코딩, 예: cp949", "text encoding, such as cp949"),
    "opt_sheet": ("Excel 시트 이름", "name of the Excel sheet"),
    "opt_steps": ("단계: 이벤트 이름 또는 SQL 조건", "steps: event names or SQL conditions"),
    "opt_within": ("첫 단계부터의 제한 시간, 예: 7d", "time allowed from the first step, as 7d"),
    "opt_by": ("나누어 볼 속성", "property to break down by"),
    "opt_from": ("시작 날짜(포함)", "first day (inclusive)"),
    "opt_to": ("끝 날짜(미포함)", "end day (exclusive)"),
    "opt_days_zone": ("날짜의 시간대", "time zone of the dates"),
    "opt_pending": (
        "아직 기한이 남은 사람: show(따로 표시) 또는 exclude(비율에서 제외)",
        "people whose time is not over: show apart, or exclude from rates",
    ),
    "opt_out_picture": ("그림 파일(.html .svg .png .pdf)", "picture file (.html .svg .png .pdf)"),
    "opt_level": ("이벤트, 접점, 단계 가운데 무엇을 볼지", "what to look at"),
    "opt_journey": ("여정 파일 또는 이름", "journey file or name"),
    "opt_top": ("보여 줄 줄 수", "rows to show"),
    "opt_out": ("쓸 파일(여러 번 줄 수 있어요)", "file to write (may be given several times)"),
    "opt_type": ("여정 유형", "type of journey"),
    "opt_layout": (
        "L1 근거 표, L2 임원용, L4 실제 비율 흐름",
        "L1 evidence grid, L2 executive, L4 flow to scale",
    ),
    "opt_words": (
        "고객의 말에서 감정을 읽어요. --no-words: 평점만 써요",
        "read emotion in what customers say; --no-words: ratings alone",
    ),
    "opt_where": (
        "조건에 맞는 이벤트만, 예: \"platform = 'mobile'\"",
        "only events that match, as \"platform = 'mobile'\"",
    ),
    "opt_template": (
        "단계 묶음(yeojido journey templates)",
        "stage set (yeojido journey templates)",
    ),
    "opt_out_journey": ("쓸 파일(기본 journey.json)", "file to write (default journey.json)"),
    "opt_name": ("작업 폴더에 이 이름으로 보관", "keep it in the workspace under this name"),
    "opt_force": ("있는 파일을 덮어써요", "overwrite an existing file"),
    "opt_lint_file": ("여정 또는 지도 파일", "journey or map file"),
    "opt_format": ("출력 형식", "format of the output"),
    "opt_customers": ("고객 수", "number of customers"),
    "opt_seed": ("난수 씨앗", "seed of the random numbers"),
    "opt_folder": ("만들 폴더", "folder to make it in"),
    "opt_files_only": ("파일만 만들어요", "make the files only"),
    # columns of tables
    "col_step": ("단계", "step"),
    "col_group": ("묶음", "group"),
    "col_people": ("사람", "people"),
    "col_from_start": ("처음부터", "from start"),
    "col_from_previous": ("직전부터", "from prev."),
    "col_interval": ("95% 구간", "95% interval"),
    "col_median": ("걸린 시간", "median"),
    "col_pending": ("진행 중", "pending"),
    "col_from": ("에서", "from"),
    "col_to": ("으로", "to"),
    "col_occurrences": ("횟수", "occurrences"),
    "col_share_out": ("나간 비율", "share out"),
    "col_role": ("역할", "role"),
    "col_column": ("열", "column"),
    "col_reason": ("이유", "reason"),
    "col_stage": ("단계", "stage"),
    "col_touchpoint": ("접점", "touchpoint"),
    "col_events": ("이벤트", "events"),
    "col_journey": ("여정", "journey"),
    "col_template": ("단계 묶음", "stage set"),
    "col_type": ("유형", "type"),
    "col_stages": ("단계들", "stages"),
    "severity_error": ("오류", "error"),
    "severity_warning": ("주의", "warning"),
    "severity_note": ("참고", "note"),
    "count_rows": ("읽은 행", "rows"),
    "count_accepted": ("받아들임", "accepted"),
    "count_duplicates": ("중복", "duplicates"),
    "count_rejected": ("거절", "rejected"),
    "count_people": ("사람", "people"),
    "count_events": ("이벤트", "events"),
    "role_person": ("고객", "person"),
    "role_event": ("이벤트", "event"),
    "role_time": ("시간", "time"),
    "role_sequence": ("순서", "sequence"),
    "role_channel": ("채널", "channel"),
    "role_text": ("말", "text"),
    "role_rating": ("평점", "rating"),
    "role_message_id": ("메시지 ID", "message id"),
    "role_session": ("방문", "session"),
    # asides
    "missing_group": ("(값 없음)", "(missing)"),
    "counting": ("세는 중", "Counting"),
    "importing": ("가져오는 중", "Importing"),
    "mapping": ("지도를 그리는 중", "Mapping"),
    "making_shop": ("예시 쇼핑몰을 만드는 중", "Making the demo shop"),
    "written": ("{path}에 저장했어요.", "Wrote {path}."),
    "more_edges": (
        "{total}개 가운데 {shown}개를 보여 줬어요. --top 으로 늘릴 수 있어요.",
        "Shown {shown} of {total}; --top shows more.",
    ),
    "rejects_in": (
        "받아들이지 못한 행과 이유는 {path}에 있어요.",
        "The rows that were not taken, and why: {path}",
    ),
    "next_map": (
        "다음: yeojido map --out map.html",
        "Next: yeojido map --out map.html",
    ),
    "next_init": (
        "다음: yeojido journey init --type {type}",
        "Next: yeojido journey init --type {type}",
    ),
    "journey_written": (
        "{path}에 적었어요. 이름, 순서, 단계를 자유롭게 고친 뒤 yeojido map 을 실행해 주세요.",
        "Wrote {path}. Rename, reorder, add as you like, then run yeojido map.",
    ),
    "not_on_map": ("지도에 없는 이벤트: {events}", "Events not on the map: {events}"),
    "no_journeys": (
        "보관된 여정이 없어요. yeojido journey init --name 이름 으로 만들 수 있어요.",
        "No journeys are kept yet. Make one with yeojido journey init --name NAME.",
    ),
    "lint_summary": ("찾은 것: {count}건", "Findings: {count}"),
    "map_summary": (
        "{title}: {people}명, 여정 {journeys}개, 이벤트 {events}건",
        "{title}: {people} people, {journeys} journeys, {events} events",
    ),
    "journey_from_file": ("{path}의 여정을 썼어요.", "Used the journey in {path}."),
    "journey_named": ("보관된 여정 {name:을} 썼어요.", "Used the kept journey {name}."),
    "journey_proposed": (
        "데이터에서 제안한 {type} 여정을 썼어요. yeojido journey init 으로 고칠 수 있어요.",
        "Used a {type} journey proposed from the data; yeojido journey init lets you edit it.",
    ),
    "demo_imported": (
        "{rows}행을 읽어 {accepted}행을 받아들였어요(거절 {rejected}행).",
        "Read {rows} rows, took {accepted} (rejected {rejected}).",
    ),
    "demo_done": (
        "지도가 준비됐어요.\n  브라우저로 열기: {html}\n  그림: {png}",
        "The map is ready.\n  Open in a browser: {html}\n  Picture: {png}",
    ),
    # refusals
    "unknown_option": (
        "{option:은} 모르는 옵션이에요. `{command} --help` 로 확인해 주세요.",
        "There is no option {option}. See `{command} --help`.",
    ),
    "missing_argument": (
        "{name:이} 빠졌어요. `{command} --help` 로 확인해 주세요.",
        "{name} is missing. See `{command} --help`.",
    ),
    "missing_value": (
        "{name}에 값을 적어 주세요. `{command} --help` 로 확인해 주세요.",
        "{name} needs a value. See `{command} --help`.",
    ),
    "given_twice": (
        "{name:은} 한 번만 쓸 수 있어요. `{command} --help` 로 확인해 주세요.",
        "{name} can be given only once. See `{command} --help`.",
    ),
    "no_such_command": (
        "{asked:이라}는 명령은 없어요. `{command} --help` 로 확인해 주세요.",
        "There is no command {asked}. See `{command} --help`.",
    ),
    "bad_choice": (
        "{name}에 {value:은} 쓸 수 없어요. 쓸 수 있는 값: {possible}.",
        "{name} cannot be {value}. Possible: {possible}.",
    ),
    "no_steps": (
        "단계를 적어 주세요. 예: yeojido funnel catalog cart payment_done",
        "Name the steps, such as: yeojido funnel catalog cart payment_done",
    ),
    "group_commands": ("명령", "Commands"),
    "group_arguments": ("인자", "Arguments"),
    "group_parameters": ("옵션", "Options"),
    "bad_value": (
        "{name}에 {value:은} 쓸 수 없어요. `{command} --help` 로 확인해 주세요.",
        "{name} cannot be {value}. See `{command} --help`.",
    ),
    "unknown_command": (
        "{asked:이라}는 명령은 없어요. 혹시 {near}? `{command} --help` 로 확인해 주세요.",
        "There is no command {asked}. Did you mean {near}? See `{command} --help`.",
    ),
    "too_many_arguments": (
        "{left:은} 무엇인지 알 수 없는 인자예요. `{command} --help` 로 확인해 주세요.",
        "{left} is more than this command takes. See `{command} --help`.",
    ),
    "not_understood": (
        "명령을 이해하지 못했어요({detail}). `{command} --help` 로 확인해 주세요.",
        "The command is not understood ({detail}). See `{command} --help`.",
    ),
    "file_refused": (
        "{path:을} 읽거나 쓸 수 없어요: {reason}.",
        "{path} cannot be read or written: {reason}.",
    ),
    "unexpected": (
        "여지도 안에서 뜻밖의 문제({kind})가 생겼어요. 저장된 것은 그대로예요. "
        "YEOJIDO_DEBUG=1 을 붙여 다시 실행하면 자세한 내용이 나와요.",
        "Something unexpected ({kind}) happened inside Yeojido. What is stored is as it was. "
        "Run it again with YEOJIDO_DEBUG=1 for the details.",
    ),
    "interrupted": (
        "멈췄어요. 저장된 것은 그대로이고, 다시 실행하면 이어서 끝낼 수 있어요.",
        "Stopped. What is stored is as it was; run it again to complete it.",
    ),
}
