"""What scheduled pulls say: addresses that are refused, files that failed, tables and help."""

WORDS: dict[str, tuple[str, str]] = {
    # Addresses
    "bad_address": ("주소를 이해할 수 없어요.", "the address cannot be understood."),
    "not_https": ("https 주소만 받아요.", "only https addresses are taken."),
    "userinfo": (
        "주소에 아이디나 비밀번호를 적지 마세요. --header 로 알려 주세요.",
        "no user name or password in the address; give them with --header.",
    ),
    "not_public": (
        "공개된 인터넷 주소가 아니에요(사설망, 이 컴퓨터, 예약된 주소).",
        "it is no address of the public internet (private, local or reserved).",
    ),
    "no_such_host": ("그런 이름의 서버를 찾지 못했어요.", "there is no server of that name."),
    "too_many_redirects": ("다른 주소로 너무 여러 번 넘어가요.", "it redirects too often."),
    "too_slow": ("시간 안에 끝나지 않았어요.", "it took too long."),
    "bad_certificate": ("서버의 인증서를 믿을 수 없어요.", "its certificate is not to be trusted."),
    "no_connection": ("연결하지 못했어요.", "no connection could be made."),
    "no_http": ("대답을 이해할 수 없어요.", "its answer cannot be understood."),
    "status": ("서버가 {status:으로} 대답했어요.", "the server answered {status}."),
    "too_large": ("{limit}보다 커요.", "it is larger than {limit}."),
    # Mappings
    "no_json": ("JSON이 아니에요.", "it is no JSON."),
    "mapping_version": ("버전 {version:은} 알지 못해요.", "version {version} is not known."),
    "mapping_name": ("글자, 숫자, - _ . 로 된 60자까지", "up to 60 letters, digits, - _ ."),
    "cut_off": ("중간에 끊겼어요.", "it was cut off."),
}
