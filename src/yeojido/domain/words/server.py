"""Words of the server: what it answers when it refuses, and what its settings are for."""

WORDS: dict[str, tuple[str, str]] = {
    # answers
    "not_found": ("여기에는 아무것도 없어요.", "There is nothing here."),
    "timeout": ("요청이 제때 다 오지 않았어요.", "The request did not arrive in time."),
    "failed": (
        "서버에서 문제가 생겼어요. 로그에서 {id:을} 찾아봐 주세요.",
        "Something went wrong in the server. Look for {id} in its log.",
    ),
    "bad_request": ("요청이 맞지 않아요.", "The request does not fit."),
    "not_signed_in": (
        "로그인하거나 API 토큰을 보내 주세요.",
        "Sign in, or send an API token.",
    ),
    "not_allowed": ("허락되지 않은 일이에요.", "This is not allowed."),
    "method_not_allowed": (
        "이 주소에서는 그 메서드를 쓸 수 없어요.",
        "This address does not take that method.",
    ),
    "too_large": ("요청이 너무 커요.", "The request is too large."),
    "unsupported_type": (
        "이 형식은 받지 않아요. application/json으로 보내 주세요.",
        "This type is not taken. Send application/json.",
    ),
    "too_many_requests": (
        "요청이 너무 많아요. {seconds}초 뒤에 다시 해 주세요.",
        "Too many requests. Try again in {seconds} seconds.",
    ),
    "forged": (
        "X-CSRF-Token 헤더가 없거나 맞지 않아요. GET /api/v1/session 이 알려 줘요.",
        "The header X-CSRF-Token is missing or wrong. GET /api/v1/session tells it.",
    ),
    "upload_name": (
        "이름이 .csv, .jsonl, .parquet, .xlsx, .xes(.gz)로 끝나야 해요.",
        "its name must end in .csv, .jsonl, .parquet, .xlsx or .xes (.gz).",
    ),
    # yeojido serve
    "serve_help": (
        "서버를 실행해요: 이벤트를 받고, 정리하고, API로 답해요.",
        "Run the server: take events in, settle them, answer the API.",
    ),
    "opt_host": ("어느 주소에서 들을지", "address to listen on"),
    "opt_port": ("포트, 0이면 비어 있는 아무 포트", "port; 0 picks one that is free"),
    "opt_workers": (
        "웹 프로세스 수. 둘 이상은 PostgreSQL이 있어야 해요",
        "how many web processes; more than one needs PostgreSQL",
    ),
    "opt_settle": (
        "이벤트를 정리하는 프로세스를 함께 실행할지",
        "also run the process that settles events",
    ),
    "ready": ("{url} 에서 듣고 있어요. 멈추려면 Ctrl-C.", "Listening at {url}. Stop with Ctrl-C."),
    "setup": (
        "첫 계정을 만드는 링크예요(하루 동안, 한 번만): {link}",
        "Make the first account with this link (for a day, once): {link}",
    ),
    "one_process": (
        "1(더 쓰려면 YEOJIDO_DATABASE_URL로 PostgreSQL을 정해 주세요)",
        "1 (more with PostgreSQL: set YEOJIDO_DATABASE_URL)",
    ),
    # backups
    "backup_help": (
        "작업 폴더 전체를 파일 하나로 백업해요. 서버가 돌고 있어도 괜찮아요.",
        "Back the whole workspace up into one file, while the server runs.",
    ),
    "restore_help": (
        "백업에서 작업 폴더를 만들어요. 있는 것은 덮어쓰지 않아요.",
        "Make a workspace from a backup; nothing that is there is overwritten.",
    ),
    "arg_backup": ("백업 파일(.tar)", "file of the backup (.tar)"),
    "opt_passphrase": (
        "마스터 키를 잠그는(여는) 암호문이 든 파일",
        "file with the passphrase that locks (opens) the master key",
    ),
    "opt_into": ("만들 작업 폴더", "workspace folder to make"),
    "backed_up": (
        "{path}에 백업했어요: 파일 {files}개, {size}.",
        "Backed up into {path}: {files} files, {size}.",
    ),
    "restored": ("{path}에 되돌렸어요: 파일 {files}개.", "Restored into {path}: {files} files."),
    "key_left_out": (
        "주의: 마스터 키(master.key)는 백업에 없어요. 따로 안전한 곳에 보관해 주세요. 키가 없으면 "
        "개인정보와 아직 정리하지 않은 이벤트를 아무도 읽을 수 없어요. --passphrase-file 로 잠가 "
        "넣을 수 있어요.",
        "CAUTION: the master key (master.key) is NOT in this backup. Keep it in a safe place of its "
        "own: without it nobody can read personal data and events that are not settled yet. "
        "--passphrase-file puts it in, locked.",
    ),
    "key_needed": (
        "주의: 이 백업에는 마스터 키가 없어요. 서버를 켜기 전에 master.key 파일을 {path}에 넣거나 "
        "YEOJIDO_MASTER_KEY를 정해 주세요.",
        "CAUTION: the master key was not in this backup. Put the file master.key into {path}, or set "
        "YEOJIDO_MASTER_KEY, before you start the server.",
    ),
    "other_version": (
        "더 새로운 여지도({version})로 만들었어요.",
        "it was made by a newer Yeojido ({version}).",
    ),
    "log_damaged": ("로그 파일 {file:이} 손상됐어요.", "the log file {file} is damaged."),
    "strange_file": ("백업에 있을 수 없는 파일이 들어 있어요.", "it holds a file no backup has."),
    "cut_short": (
        "여지도의 백업이 아니거나 중간에 잘렸어요.",
        "it is no backup of Yeojido, or was cut short.",
    ),
    "changed": ("내용이 바뀌었어요: {file}.", "its content was changed: {file}."),
    # variables
    "var_host": ("어느 주소에서 들을지", "address to listen on"),
    "var_port": ("포트, 0이면 비어 있는 아무 포트", "port; 0 picks one that is free"),
    "var_workers": ("웹 프로세스 수", "number of web processes"),
    "var_url": (
        "사람들이 서버에 닿는 주소(https://...). 쿠키, 링크, OIDC가 써요",
        "where people reach the server (https://...); used for cookies, links and OIDC",
    ),
    "var_tls_cert": ("TLS 인증서 파일(PEM)", "file of the TLS certificate (PEM)"),
    "var_tls_key": ("TLS 개인 키 파일(PEM)", "file of the TLS private key (PEM)"),
    "var_trusted_proxies": (
        "X-Forwarded-For와 X-Forwarded-Proto를 믿을 프록시의 주소들",
        "addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed",
    ),
    "var_allowed_hosts": (
        "API가 받아들이는 Host 이름들. 비우면 모두",
        "names in the Host header that the API answers to; empty: all",
    ),
    "var_log_level": ("debug, info, warning, error", "debug, info, warning, error"),
    "var_metrics_token": (
        "/metrics를 읽을 토큰. 비우면 이 컴퓨터에서만 읽을 수 있어요",
        "token that reads /metrics; empty: only from this machine",
    ),
    "var_rate_limit": (
        "API 요청 수 한도: 1분에, 사용자나 토큰이나 주소마다. 0이면 없음",
        "requests a minute to the API for each user, token or address; 0: no limit",
    ),
    "var_collect_rate_limit": (
        "이벤트 요청 수 한도: 1분에, 주소마다. 0이면 없음",
        "collection requests a minute for each address; 0: no limit",
    ),
    "var_source_rate_limit": (
        "이벤트 수 한도: 1분에, 소스마다. 0이면 없음",
        "events a minute for each source; 0: no limit",
    ),
    "var_sign_in_limit": (
        "로그인 시도 한도: 15분에, 계정과 주소마다",
        "tries to sign in within 15 minutes for each account and address",
    ),
    "var_max_body": ("API 요청의 최대 크기", "largest request to the API"),
    "var_max_upload": ("올리는 파일의 최대 크기", "largest file that can be uploaded"),
    "var_request_timeout": (
        "요청 하나가 다 올 때까지 기다리는 시간",
        "how long a request may take to arrive",
    ),
    "var_ask_timeout": (
        "API로 물은 질문에 답을 낼 수 있는 시간",
        "how long an answer to a question over the API may take",
    ),
    "var_stop_timeout": (
        "멈출 때 하던 일을 마치도록 기다리는 시간",
        "how long work may take to finish when the server stops",
    ),
    "var_session_idle": (
        "쓰지 않으면 로그아웃되는 시간",
        "after how long without use a session ends",
    ),
    "var_session_lifetime": (
        "쓰더라도 로그아웃되는 시간",
        "after how long a session ends in any case",
    ),
    "var_oidc_issuer": (
        "OpenID 제공자의 주소. 비우면 OIDC 로그인이 없어요",
        "address of the OpenID provider; empty: no sign-in with OIDC",
    ),
    "var_oidc_client_id": ("OIDC 클라이언트 ID", "client id at the provider"),
    "var_oidc_client_secret": ("OIDC 클라이언트 비밀", "client secret at the provider"),
    "var_oidc_domains": (
        "처음 로그인할 때 계정을 만들어 줄 이메일 도메인들",
        "domains of e-mail addresses that get an account at their first sign-in",
    ),
    "var_oidc_role": (
        "그렇게 만든 계정의 역할",
        "role of accounts made that way",
    ),
}
