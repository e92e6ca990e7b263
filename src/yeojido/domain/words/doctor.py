"""Words of ``yeojido doctor``: what it looks at, what it found, what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "help": (
        "작업 폴더와 서버를 점검하고 무엇을 하면 되는지 알려 줘요. 문제가 있으면 종료 상태가 1이에요.",
        "Look over the workspace and the server, say what to do; exit status 1 when something fails.",
    ),
    "opt_full": (
        "로그의 모든 파일을 읽어 체크섬과 맞춰 봐요",
        "also read every file of the log and compare its checksum",
    ),
    # names of checks
    "folder": ("작업 폴더", "folder"),
    "disk": ("디스크", "disk"),
    "records": ("기록 데이터베이스", "records"),
    "log": ("이벤트 로그", "event log"),
    "index": ("인덱스", "index"),
    "master_key": ("마스터 키", "master key"),
    "locks": ("잠금", "locks"),
    "clock": ("시계", "clock"),
    "worker": ("작업자", "worker"),
    "memory": ("메모리", "memory"),
    "port": ("포트", "port"),
    # findings
    "broken": (
        "점검하다가 {kind} 문제가 생겼어요.",
        "The check itself met {kind}.",
    ),
    "no_folder": (
        "{path} 폴더가 없어요. `yeojido serve` 나 `yeojido import` 가 만들어요.",
        "There is no folder {path}. `yeojido serve` or `yeojido import` makes it.",
    ),
    "folder_closed": (
        "{path}에 읽고 쓸 권한이 없어요. 서버를 실행하는 사용자에게 권한을 주세요.",
        "{path} cannot be read and written. Give rights to the user that runs the server.",
    ),
    "folder_open": (
        "누구나 {path}에 쓸 수 있어요. `chmod o-w` 로 막아 주세요.",
        "Everybody may write into {path}. Close it with `chmod o-w`.",
    ),
    "folder_ok": ("{path:을} 읽고 쓸 수 있어요.", "{path} can be read and written."),
    "disk_ok": ("{free} 남았어요.", "{free} are free."),
    "disk_low": (
        "{free}만 남았어요. 공간을 비워 주세요. 가득 차면 이벤트를 받지 못해요.",
        "Only {free} are free. Free some: on a full disk no events are taken.",
    ),
    "no_records": (
        "{path} 파일이 없어요. 백업에서 `yeojido restore` 로 되돌려 주세요.",
        "There is no {path}. Bring it back from a backup with `yeojido restore`.",
    ),
    "no_tables": (
        "데이터베이스에 표가 없어요. `yeojido serve` 를 한 번 실행하면 만들어져요.",
        "The database has no tables. Run `yeojido serve` once to make them.",
    ),
    "records_damaged": (
        "{path} 파일이 손상됐어요. 백업에서 `yeojido restore` 로 되돌려 주세요.",
        "{path} is damaged. Bring it back from a backup with `yeojido restore`.",
    ),
    "newer": (
        "더 새로운 여지도가 만든 기록이에요({version}). 여지도를 업데이트해 주세요.",
        "The records are of a newer Yeojido ({version}). Update Yeojido.",
    ),
    "older": (
        "기록이 {version} 판이에요. 다음에 실행할 때 {current} 판으로 바뀌어요. 먼저 백업해 주세요.",
        "The records have version {version}; the next start brings them to {current}. Back up first.",
    ),
    "records_ok": ("온전해요({version} 판).", "They are whole (version {version})."),
    "log_file": (
        "로그 파일 {file:이} 없거나 크기가 달라요. `yeojido verify` 로 확인해 주세요.",
        "The log file {file} is missing or has another size. Look with `yeojido verify`.",
    ),
    "log_ok": ("파일 {files}개의 체크섬이 맞아요.", "The checksums of {files} files fit."),
    "log_quick": (
        "파일 {files}개가 제자리에 있어요. --full 은 체크섬도 맞춰 봐요.",
        "{files} files are in place. --full compares checksums too.",
    ),
    "index_none": ("아직 없어요. 저절로 만들어져요.", "There is none yet; it makes itself."),
    "index_ok": (
        "{size}예요. 지워도 다시 만들어져요.",
        "It takes {size}; it can be deleted and makes itself again.",
    ),
    "key_none": (
        "아직 없어요. 처음 쓸 때 만들어져요.",
        "There is none yet; the first use makes it.",
    ),
    "key_missing": (
        "{file} 파일이 없어서 잠근 것을 열 수 없어요. 백업에서 되돌리거나 YEOJIDO_MASTER_KEY를 정해 주세요.",
        "{file} is missing, so nothing that was locked opens. Bring it back, or set "
        "YEOJIDO_MASTER_KEY.",
    ),
    "key_given": (
        "환경 변수로 받은 키({name})가 맞아요.",
        "The key from the environment ({name}) fits.",
    ),
    "key_open": (
        "다른 사용자가 {file:을} 읽을 수 있어요. `chmod 600` 으로 막아 주세요.",
        "Other users may read {file}. Close it with `chmod 600`.",
    ),
    "key_ok": ("키({name})가 맞고 주인만 읽을 수 있어요.", "The key ({name}) fits and is private."),
    "locks_ok": ("쓰기가 막혀 있지 않아요.", "Nobody holds the right to write."),
    "locks_held": (
        "다른 프로세스가 쓰고 있어요. 오래 그러면 그 프로세스를 살펴봐 주세요.",
        "Another process is writing. If it lasts, look after that process.",
    ),
    "clock_wrong": (
        "컴퓨터의 시계가 틀렸어요. 이벤트의 시간이 잘못 적혀요. NTP를 켜 주세요.",
        "The clock is wrong, so events get wrong times. Turn NTP on.",
    ),
    "clock_ok": ("시계가 그럴듯해요.", "The clock is plausible."),
    "worker_ok": ("작업자가 일하고 있어요.", "A worker is at work."),
    "worker_silent": (
        "작업자가 {seconds}초 동안 아무 일도 하지 않았어요. 로그를 보고 다시 시작해 주세요.",
        "The worker has done nothing for {seconds} seconds. Look at its log, and start it again.",
    ),
    "worker_none": (
        "일하는 작업자가 없고, 기다리는 이벤트가 {events}개예요. `yeojido serve` 나 `yeojido worker` "
        "를 실행해 주세요.",
        "No worker is at work, and {events} events wait. Run `yeojido serve` or `yeojido worker`.",
    ),
    "memory_ok": ("{free} 남았어요.", "{free} are free."),
    "memory_low": (
        "{free}만 남았어요. --memory 로 한도를 정해 주세요.",
        "Only {free} are free. Set a ceiling with --memory.",
    ),
    "memory_unknown": ("이 컴퓨터에서는 알 수 없어요.", "It cannot be seen on this machine."),
    "port_free": ("{port}번 포트가 비어 있어요.", "Port {port} is free."),
    "port_ours": ("{port}번 포트에서 여지도가 대답해요.", "Yeojido answers at port {port}."),
    "port_taken": (
        "{port}번 포트는 다른 프로그램이 쓰고 있어요. --port 나 YEOJIDO_PORT로 바꿔 주세요.",
        "Another program has port {port}. Choose another with --port or YEOJIDO_PORT.",
    ),
}
