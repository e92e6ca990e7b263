"""Which names of fields mean personal data, in Korean and English, and what becomes of it.

The list of ``vocabulary.PERSONAL`` and names that are made of its words: ``receiver_phone``.
"""

from __future__ import annotations

from typing import Literal

from yeojido.collect.remembering import remembered
from yeojido.collect.vocabulary import personal_by_name, plain

#: ``keep``: into the vault. ``drop``: kept nowhere, because the law wants its own consent or
#: ground for it (resident and passport numbers, cards), or because nothing here needs it.
Handling = Literal["email", "phone", "keep", "drop"]

_EMAIL = frozenset(
    ("email", "e_mail", "email_address", "mail_address", "이메일", "이메일주소", "메일", "메일주소")
)
_PHONE = frozenset(
    ("phone", "phone_number", "phone_no", "tel", "telephone", "mobile", "mobile_number", "mobile_no",
     "cell_phone", "mobile_phone", "전화", "전화번호", "휴대폰", "휴대폰번호", "휴대전화", "휴대전화번호",
     "핸드폰", "핸드폰번호", "연락처")
)  # fmt: skip
_DROP = frozenset(
    ("ip", "ip_address", "ipaddress", "client_ip", "remote_addr", "remote_ip", "user_ip", "아이피",
     "접속ip", "ip주소", "x_forwarded_for", "ssn", "social_security_number", "resident_number",
     "resident_registration_number", "rrn", "주민등록번호", "주민번호", "외국인등록번호", "passport",
     "passport_number", "passport_no", "여권번호", "운전면허번호", "driver_license", "drivers_license",
     "driver_license_number", "license_number", "card_number", "credit_card", "credit_card_number",
     "card_no", "cardnumber", "카드번호", "cvc", "cvv", "cvv2", "card_expiry", "password", "passwd", "pwd", "passphrase",
     "비밀번호", "패스워드", "pin_code", "인증번호", "otp", "secret", "token", "access_token",
     "refresh_token", "id_token", "auth_token", "session_token", "csrf_token", "push_token",
     "device_token", "fcm_token", "apns_token", "registration_token", "jwt", "api_key", "apikey",
     "authorization", "bearer", "latitude", "longitude", "lat", "lng", "lon", "위도", "경도",
     "geoip_latitude", "geoip_longitude", "idfa", "idfv", "gaid", "aaid", "adid", "ad_id",
     "advertising_id", "advertisingid", "ifa", "maid", "android_id", "imei", "imsi", "udid", "mac_address",
     "user_agent", "raw_user_agent", "http_user_agent", "device_fingerprint", "fingerprint",
     "visitor_fingerprint", "지문")
)  # fmt: skip
#: Of a person these are personal, of a product or a page they are not.
_OF_PEOPLE = frozenset(
    ("name", "fullname", "nick", "nickname", "username", "user", "login", "avatar", "photo", "picture",
     "profile_image", "profile_photo", "middle_name", "display_name", "real_name", "signature",
     "instagram", "twitter", "facebook", "linkedin", "kakao", "line_id", "telegram", "website", "postal_code", "postcode",
     "zip", "zip_code", "zipcode", "street", "street1", "street2", "address1", "address2", "address_1", "address_2",
     "닉네임", "별명", "아이디", "프로필사진", "사진", "우편번호", "주소1", "주소2", "상세주소")
)  # fmt: skip
#: Last words that make a name personal: ``shipping_address``, ``gift_receiver_phone``.
_LAST = frozenset(
    ("email", "phone", "telephone", "mobile", "address", "addr", "birthday", "birthdate", "dob", "surname",
     "firstname", "lastname", "fullname", "street", "postcode", "zipcode", "이메일", "전화번호", "휴대폰",
     "휴대폰번호", "핸드폰", "연락처", "주소", "생년월일", "생일", "성명", "이름")
)  # fmt: skip
_KOREAN_LAST = (
    "이메일", "이메일주소", "전화번호", "휴대폰번호", "휴대전화번호", "핸드폰번호", "휴대폰", "연락처", "주소",
    "생년월일", "성명", "주민등록번호", "주민번호", "계좌번호", "카드번호",
)  # fmt: skip
_KOREAN_DROP = ("주민등록번호", "주민번호", "카드번호", "여권번호", "면허번호", "비밀번호")
_LAST_TWO = frozenset(
    ("first_name", "last_name", "full_name", "given_name", "family_name", "middle_name", "customer_name",
     "receiver_name", "recipient_name", "contact_name", "phone_number", "mobile_number", "postal_code",
     "zip_code", "birth_date", "account_number", "account_holder")
)  # fmt: skip
_EXTRA = frozenset(
    ("mobile_phone", "cell", "cellphone", "fax", "phone1", "phone2", "email1", "email2", "firstname",
     "lastname", "fullname", "birth", "birthdate", "birth_day", "iban", "account_holder", "예금주",
     "팩스", "집주소", "회사주소", "받는사람이름", "수령인명", "연락처1", "연락처2", "birth_year_month_day")
)  # fmt: skip
#: What looks like an address by its last word, and is none of a person's.
_NOT = frozenset(
    ("web_address", "url_address", "page_address", "site_address", "store_address", "shop_address",
     "branch_address", "매장주소", "지점주소", "웹주소", "사이트주소", "페이지주소", "mac_address_type")
)  # fmt: skip
#: Parts of an address that may stay with the event: they say where a town is, not a door.
COARSE = frozenset(
    ("city", "state", "region", "province", "country", "country_code", "region_code", "timezone",
     "시도", "시군구", "도시", "국가", "지역")
)  # fmt: skip
_IN_ADDRESSES = frozenset(
    ("key", "auth", "code", "sig", "sign", "hash", "session", "session_id", "sessionid", "sid", "state",
     "nonce", "ticket", "invite", "invitation", "reset", "mail", "uid_token", "magic", "verify",
     "verification", "access_key", "reset_key", "login", "username", "user_name", "이름")
)  # fmt: skip


@remembered
def kind_of_name(name: str, *, of_person: bool = False) -> Handling | None:
    """Return what becomes of a field with this name; None where the name says nothing.

    ``of_person``: it is a trait of a person, whose ``name`` is personal.

    >>> kind_of_name("receiverPhone"), kind_of_name("$ip"), kind_of_name("고객 이메일")
    ('phone', 'drop', 'email')
    >>> kind_of_name("name"), kind_of_name("name", of_person=True), kind_of_name("email_opt_in")
    (None, 'keep', None)
    """
    word = plain(name).strip("_")
    if not word or word in _NOT:
        return None
    joined = word.replace("_", "")
    words = word.split("_")
    if _dropped(word, joined, words):
        return "drop"
    if word in _EMAIL or joined in _EMAIL or words[-1] in ("email", "이메일"):
        return "email"
    if word in _PHONE or joined in _PHONE or _speaks_of_phone(words, joined):
        return "phone"
    if personal_by_name(word) or word in _EXTRA or (of_person and word in _OF_PEOPLE):
        return "keep"
    personal = words[-1] in _LAST or "_".join(words[-2:]) in _LAST_TWO
    return "keep" if personal or joined.endswith(_KOREAN_LAST) else None


def _dropped(word: str, joined: str, words: list[str]) -> bool:
    return (
        word in _DROP
        or (joined in _DROP and len(joined) > 4)
        or words[-1] in ("password", "passwd", "token", "secret", "otp")
        or word.endswith(("ip_address", "card_number", "passport_number", "resident_number"))
        or joined.endswith(_KOREAN_DROP)
    )


def _speaks_of_phone(words: list[str], joined: str) -> bool:
    if words[-1] in ("phone", "telephone", "mobile", "cellphone") and len(words) > 1:
        return True
    if words[-1] in ("number", "no") and words[-2:-1] and words[-2] in ("phone", "mobile", "tel"):
        return True
    return joined.endswith(("전화번호", "휴대폰번호", "휴대폰", "핸드폰번호", "연락처"))


@remembered
def in_address(name: str) -> bool:
    """Say whether a parameter of a web address is taken out of it by its name."""
    word = plain(name).strip("_")
    return kind_of_name(name) is not None or word in _IN_ADDRESSES


_NAMES = frozenset(
    ("name", "full_name", "fullname", "first_name", "firstname", "last_name", "lastname", "given_name", "family_name", "surname",
     "middle_name", "customer_name", "receiver_name", "recipient_name", "contact_name", "account_holder", "user_name", "username",
     "buyer_name", "author_name", "reviewer_name", "display_name", "real_name", "nickname", "agent", "이름", "성명", "성함", "고객명", "고객이름",
     "회원명", "주문자", "주문자명", "주문자이름", "수령인", "수령인명", "수취인", "수취인명", "받는사람", "받는사람이름", "예금주", "닉네임", "별명",
     "신청자", "신청자명", "작성자", "작성자명", "담당자", "담당자명", "구매자", "구매자명", "보호자", "환자명")
)  # fmt: skip


@remembered
def names_a_person(name: str) -> bool:
    """Say whether a field holds somebody's name, which may stand in their own words too.

    >>> names_a_person("Customer Name"), names_a_person("수령인명"), names_a_person("phone")
    (True, True, False)
    """
    word = plain(name).strip("_")
    return (
        word in _NAMES
        or word.replace("_", "") in _NAMES
        or "_".join(word.split("_")[-2:]) in _NAMES
    )


def field_of(name: str) -> str:
    """Return under which name a trait lies in the vault: ``email``, ``phone``, or its own.

    >>> field_of("emailAddress"), field_of("휴대폰 번호"), field_of("firstName")
    ('email', 'phone', 'first_name')
    """
    word = plain(name).strip("_")
    if word in _EMAIL or word.replace("_", "") in _EMAIL:
        return "email"
    if word in _PHONE or word.replace("_", "") in _PHONE:
        return "phone"
    return word or "_"
