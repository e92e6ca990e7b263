"""Names of people in what customers write, told by what stands beside them; ``[name]`` instead.

A name has no look of its own: "이영희" is one, "이영화" is not, and only "이영희 고객님", "저는
이영희입니다" or "이름: 이영희" say so. So a name is blotted out where a title, a label or a sentence
says that one stands there; a name by itself in running text stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from yeojido.collect.first_names import FIRST as ENGLISH
from yeojido.collect.first_names import LAST as ENGLISH_LAST
from yeojido.collect.first_names import WORDS as ENGLISH_WORDS
from yeojido.collect.lazily import Pattern
from yeojido.collect.surnames import FIRST, GIVEN, LAST, LONG, SELDOM, USUAL, WORDS

INSTEAD: Final = "[name]"

_LONG = "|".join(LONG)
#: A name of usual build: surname and two syllables; and any: surname, one or two syllables.
_FULL = f"(?:(?:{_LONG}|[{USUAL}])[{FIRST}][{LAST}])"
_ANY = f"(?:(?:{_LONG})[가-힣]{{1,2}}|[{USUAL}{SELDOM}][가-힣]{{1,2}})"
_GIVEN = "(?:" + "|".join(sorted(GIVEN)) + ")"
_TITLE = (
    "고객|회원|손님|기사|선생|교수|원장|과장|부장|차장|대리|팀장|실장|점장|사장|대표|이사|매니저|상담사|상담원|직원|주임|사원|"
    "간호사|의사|변호사|소장|본부장|지점장|센터장|셰프|쌤|디자이너|코치|트레이너|플래너|어르신|환자|강사|약사|설계사|코디|집사|"
    "의사선생|목사|전도사|계장|반장|총무|조리사|미용사|치료사|관리사|파트너|크루|프로|컨설턴트|엔지니어"
)
#: Before a name. The first ones say plainly that one follows; the others must be helped.
_LABEL = (
    "이름|성함|성명|실명|주문자|주문인|수령인|수취인|예금주|입금자|신청인|신청자|예약자|가입자|보호자|환자명|고객명|회원명|"
    r"작성자|보낸이|보내는\s?(?:사람|분)|받는\s?(?:사람|분)|받으시는\s?분|구매자"
)
_ROLE = (
    "담당자|담당|상담원|상담사|매니저|점장|직원|기사|원장|팀장|과장|부장|차장|대리|실장|주임|사장|대표|간호사|디자이너|"
    "트레이너|강사|설계사|[가-힣]{0,2}사원|남편|아내|와이프|아들|딸|보호자|고객|회원|환자"
)
_IS = r"(?:입니다|입니당|이에요|예요|이예요|에요|이라고|라고|이고요?|이구요|이며|인데요?|이올시다|이여요|임)"
#: What may follow a name at once.
_AFTER = (
    r"(?=[^가-힣]|$|(?:님|씨|쌤|이라는|라는|이라고|라고|입니다|이에요|예요|이고|이며|인데|께서|이가|에게|한테|하고|이랑|랑|"
    r"이|가|은|는|을|를|의|께|과|와|도|만|로|으로)(?![가-힣]))"
)
_TITLE_AFTER = (
    r"(?:님|분|[가-힣]?(?![가-힣])|(?:이|가|은|는|을|를|의|께서|께|에게|한테|도|만|과|와|랑|이랑|하고|덕분|때문|입니다|"
    r"이에요|예요|이라|라|인데|이신|이요|로|으로)(?:[가-힣]{0,2})(?![가-힣]))"
)
_START = r"(?<![가-힣A-Za-z0-9_\]])"
_HELLO = r"(?:^|[\n.!?~]\s*|안녕하세요\W*|안녕하십니까\W*|반갑습니다\W*|여보세요\W*|네\W+)"

_ADNOMINAL = frozenset("요한 지한 태한 유한".split())
_DIMINUTIVE = frozenset("송이 윤이 소이 유이 서이 로이 다이".split())
_CONCRETE = frozenset(
    "형도 경도 용만 수만 영만 성만 재만 종만 병만 상만 동만 석만 수로 진의".split()
)
#: Nouns whose topic form would be a name: "주문은".
_BARE = frozenset(
    word[:2] for word in WORDS if len(word) == 3 and word[2] in "은이의도한하만로해인"
)


def _name(word: str) -> bool:
    """Say whether a word that is built like a full name may be one."""
    if word in WORDS:
        return False
    given, last = word[-2:], word[-1]
    if last == "한":
        return given in _ADNOMINAL
    if last == "이":
        return given in _DIMINUTIVE
    if last in "도만로의":
        return given in _CONCRETE
    # A noun and a particle: 방문 + 은, 주문 + 은.
    return not (last in "은을인" and word[:-1] in _BARE and len(word) == 3)


def _signs(words: str) -> tuple[str, ...]:
    """Return the plain words among alternatives of a pattern; of the others their beginning."""
    found = (re.split(r"[\\\[(]", word, maxsplit=1) for word in words.split("|"))
    return tuple(dict.fromkeys(parts[0] or parts[-1] for parts in found))


#: (pattern whose group ``n`` is the name, whether the build of a full name is to be checked, words
#: of which one is in every text with it: looked for first, because that costs next to nothing)
_KOREAN: Final[tuple[tuple[Pattern, bool, tuple[str, ...]], ...]] = (
    # 홍길동 고객님, 김민수 기사님, 남궁민수 과장
    (Pattern(rf"{_START}(?P<n>{_FULL})(?=\s?(?:{_TITLE}){_TITLE_AFTER})"), True, _signs(_TITLE)),
    # 박영희 님, 박영희씨
    (Pattern(rf"{_START}(?P<n>{_FULL})(?=\s?(?:님|씨)(?!앗|름|[가-힣]{{4}}))"), True, _signs("님|씨")),
    # 지은씨, 민수님, 민수 기사님
    (Pattern(rf"{_START}(?P<n>{_GIVEN})(?=\s?(?:씨|님|쌤|(?:{_TITLE})님)(?!앗|름))"), False, _signs("씨|님|쌤")),
    # 이름: 홍길동, 성함은 남궁민
    (
        Pattern(
            rf"(?<![가-힣])(?:{_LABEL})명?(?:은|는|이)?\s*[:：=\-]\s*(?P<n>{_ANY}){_AFTER}"
            rf"|(?:이름|성함|성명|실명|예금주|입금자명?|수령인|주문자|예약자명?|받는\s?(?:분|사람)|보내는\s?(?:분|사람))(?:은|는|이|가|을|를|만)?"
            rf"\s+(?P<m>{_FULL}){_AFTER}"
        ),
        False,
        _signs(f"{_LABEL}|이름|사람|분"),
    ),
    # 담당자 박영희, 직원 김민수가
    (Pattern(rf"{_START}(?:{_ROLE})(?:님|분)?\s?(?:은|는|이|:)?\s+(?P<n>{_FULL}){_AFTER}"), True, _signs(f"{_ROLE}|사원")),
    (Pattern(rf"{_START}(?:{_ROLE})\s?[:：]\s*(?P<n>{_FULL}){_AFTER}"), True, _signs(f"{_ROLE}|사원")),
    # 저는 김민수입니다, 제 이름은 김민수예요
    (Pattern(rf"{_START}(?:저는|전|나는|제가|본인은|난)\s+(?P<n>{_FULL})(?={_IS})"), True, _signs("저는|전|나는|제가|본인은|난")),
    (Pattern(rf"(?:제|내|저의|나의|저희)\s?이름은?\s+(?P<n>{_ANY})(?={_IS}|[^가-힣]|$)"), False, _signs("이름")),
    # 김민수라고 합니다
    (Pattern(rf"{_START}(?P<n>{_FULL})(?=(?:이?라고)\s?(?:합니다|해요|하는데|합니당|하는\s?사람|불러))"), True, _signs("라고")),
    # 안녕하세요 김민수입니다
    (Pattern(rf"{_HELLO}(?P<n>{_FULL})(?=(?:입니다|이에요|예요|입니당))"), True, _signs("입니다|이에요|예요|입니당")),
    # 강남구 사는 김민수입니다
    (Pattern(rf"(?:사는|구매한|주문한|예약한|신청한|가입한|문의한|문의드린|전화한)\s+(?P<n>{_FULL})(?=입니다|이에요|예요|인데)"), True, _signs("사는|한|린")),
    # 제가 김민수 본인
    (Pattern(rf"{_START}(?P<n>{_FULL})(?=\s?(?:본인|보호자|어머니|아버지|엄마|아빠|명의(?=[로가는])|앞으로\s?(?:보내|부쳐|발송|배송|온|왔))|,?\s*\[(?:phone|email)\]|이?(?:라는|란)\s(?:이름|분|사람|직원|기사)|\s?이라고\s(?:적|쓰|써|되))"), True, _signs("본인|보호자|어머니|아버지|엄마|아빠|명의|앞으로|[phone|[email|라는|란|이라고")),
    # 김민수 드림
    (Pattern(rf"{_START}(?P<n>{_FULL})(?=\s?(?:드림|올림|배상|拜)\W*$)"), True, _signs("드림|올림|배상|拜")),
    # a speaker's name before what they say
    (Pattern(rf"^\s*(?P<n>{_FULL})(?=\s?[:：]\s)"), True, _signs(":|：")),
)  # fmt: skip

_CAP = r"(?:[A-Z]['’]|Mc|Mac)?[A-Z][a-zà-ÿ]+(?:-[A-Z]?[a-zà-ÿ]+)?"
_MORE = rf"(?:\s+(?:[A-Z]\.\s*)?{_CAP}){{0,2}}"
_NO_NAMES = frozenset(
    "pepper martens coffee clean bean who strange you it universe america korea world manager sir madam customer team support"
    " service everyone all there guys so not very really just happy sad sorry glad from the a an here going still also never no"
    " sure done still in on at for to with your our my this that now president detective chairman speaker now take peppers krabs amazon google apple samsung potato robot right wrong".split()
)  # fmt: skip
#: What stands behind a first name in the names of makers, shops and places.
_BRANDS = frozenset(
    "vuitton klein lauren hilfiger choo martens hotel bank airport street store card blue book books county island hospital college"
    " university school church park beach river lake bay harbor stadium center centre records music day house deere daniels beam walker"
    " cup awards award society foundation movie show series album day christmas eve customer service team health care food korea korean"
    " american chinese japanese english german french indian canadian british african european south north east west new".split()
)  # fmt: skip


def _first(word: str) -> bool:
    return word.lower() in ENGLISH


def _either(word: str) -> bool:
    plain = word.lower()
    return plain in ENGLISH or plain in ENGLISH_WORDS


def _no_word(words: str) -> bool:
    return re.split(r"[\s'’.]", words.lower(), maxsplit=1)[0] not in _NO_NAMES


def _known(words: str) -> bool:
    return _either(words.split(maxsplit=1)[0])


def _plain(words: str) -> bool:
    """A first name that is no word; or one that is, with a last name behind it."""
    parts = words.split()
    return _first(parts[0]) or (
        len(parts) > 1 and _either(parts[0]) and parts[-1].lower() in ENGLISH_LAST
    )


def _whole(words: str) -> bool:
    """A first name and a last name, one of them known to be nothing else."""
    first, last = words.split(maxsplit=1)[0], words.rsplit(maxsplit=1)[-1].lower()
    if last in ENGLISH_LAST:
        return _either(first)
    return _first(first) and last not in _NO_NAMES and last not in _BRANDS


def _two(words: str) -> bool:
    """Two words, neither of which is one that sentences begin with."""
    return all(word.lower() not in _NO_NAMES | _BRANDS for word in words.split())


def _titled(words: str) -> bool:
    plain = words.split(maxsplit=1)[0].lower()
    return plain in ENGLISH or plain in ENGLISH_LAST


_Judge = Callable[[str], bool]
_I = "(?i:"
#: (pattern, who judges what it finds, words in small letters of which one is in every text with it)
_ENGLISH: Final[tuple[tuple[Pattern, _Judge, tuple[str, ...]], ...]] = (
    # my name is John Smith; name: john smith
    (Pattern(rf"\b{_I}my\s+(?:full\s+)?name(?:\s+is|['’]s)|(?<!user)(?<!file)(?<!product)\bname\s*:)\s*(?P<n>{_CAP}{_MORE})"), _no_word, _signs("name")),
    (Pattern(rf"\b{_I}my\s+name(?:\s+is|['’]s)\s+)(?P<n>[a-z]+(?:\s+[a-z]+)?)"), _known, _signs("name")),
    # I'm Jane Doe; this is John Smith from ...
    (Pattern(rf"\b{_I}I['’]?m|I\s+am|this\s+is|it['’]s|call\s+me|name\s+was|named|called)\s+(?P<n>{_CAP}{_MORE})"), _plain, _signs("'m|’m|im|am|this|it's|it’s|call|name")),
    # Mr. Smith
    (Pattern(rf"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof)\b\.?\s+(?P<n>{_CAP}{_MORE})"), _no_word, _signs("mr|ms|mx|dr|prof|mrs")),
    (Pattern(rf"\b(?:Miss|Madam|Sir|Aunt|Uncle)\s+(?P<n>{_CAP}{_MORE})"), _titled, _signs("miss|madam|sir|aunt|uncle")),
    # Regards, John
    (Pattern(rf"\b{_I}regards|sincerely(?:\s+yours)?|yours\s+(?:truly|faithfully|sincerely)|respectfully)\s*[,.!]?\s*[-–—]?\s*(?P<n>{_CAP}{_MORE})\s*$"), _no_word, _signs("regards|sincerely|yours|respectfully")),
    (Pattern(rf"\b{_I}thanks(?:\s+again)?|thank\s+you|cheers|best(?:\s+wishes)?|love|signed)\s*[,.!-]+\s*[-–—]?\s*(?P<n>{_CAP}{_MORE})\s*$"), _known, _signs("thank|cheers|best|love|signed")),
    (Pattern(rf"^\s*[-–—~]\s*(?P<n>{_CAP}{_MORE})\s*$"), _known, _signs("-|–|—|~")),
    # Dear John, ...; spoke to Sarah; our driver Mike
    (Pattern(rf"\b{_I}dear|hi|hello|hey)\s+(?P<n>{_CAP})(?=\s*[,!.:])"), _known, _signs("dear|hi|hello|hey")),
    (Pattern(rf"\b[Tt]o\s+(?P<n>{_CAP})(?=\s*[,!.:])"), _first, _signs("to")),
    (Pattern(rf"\b{_I}(?:spoke|speak|speaking|talked|talking|chatted|dealt|met|served|helped|assisted)\s+(?:to|with|by))\s+(?P<n>{_CAP}{_MORE})"), _known, _signs("spoke|speak|talk|chatted|dealt|met|served|helped|assisted")),
    (Pattern(rf"\b{_I}agent|driver|courier|rep|representative|manager|technician|nurse|doctor|clerk|cashier|waiter|waitress|server|associate|supervisor|stylist|receptionist|husband|wife|son|daughter|employee)\s*[,:]?\s+(?P<n>{_CAP}{_MORE})"), _known, _signs("agent|driver|courier|rep|manager|technician|nurse|doctor|clerk|cashier|wait|server|associate|supervisor|stylist|receptionist|husband|wife|son|daughter|employee")),
    (Pattern(rf"\b{_I}I['’]?m|I\s+am|this\s+is)\s+(?P<n>{_CAP}\s+{_CAP})(?=\s*[,.]|\s+(?:from|calling|speaking|here|with\s+order)|\s*$)"), _two, _signs("'m|’m|im|am|this")),
    (Pattern(rf"(?:^|[.!?]\s+|\b[Oo]ur\s+|\b[Aa]nd\s+)(?P<n>{_CAP})(?=\s+(?:did|was|is|helped|made|took|has|had|went|gave|explained|answered|fixed|delivered|came|said|told|called|promised)\b)"), _first, _signs("did|was|is|helped|made|took|has|had|went|gave|explained|answered|fixed|delivered|came|said|told|called|promised")),
    (Pattern(rf"\b(?P<n>{_CAP})(?=\s+(?:from|at|in)\s+(?:customer|support|sales|the|your|service|billing|returns))"), _first, _signs("customer|support|sales|the|your|service|billing|returns")),
    # John Smith
    (Pattern(rf"\b(?P<n>{_CAP}(?:\s+[A-Z]\.)?\s+{_CAP})\b"), _whole, _signs("")),
)  # fmt: skip

_AFTER_WORDS = f"님|씨|라고|이라고|입니다|입니당|이에요|예요|인데|드림|올림|배상|[:：]|{_TITLE}"
_ENDINGS = "".join(dict.fromkeys(name[-1] for name in LONG))
#: Texts of a column without anything of these hold no name that would be found. Each is
#: simple on purpose: what is quick to look for decides what a text costs.
KOREAN_HINTS: Final = (
    rf"[{USUAL}{_ENDINGS}][{FIRST}][{LAST}]\s?(?:{_AFTER_WORDS})",
    rf"[{FIRST}][{LAST}]\s?(?:씨|님|쌤|(?:{_TITLE})님)",
    rf"(?:{_LABEL})[가-힣]{{0,2}}\s*[:：=\-]?\s*[{USUAL}{SELDOM}{_ENDINGS}]",
    rf"(?:{_ROLE}|저는|전|나는|제가|본인은|난|이름[은을]?|분|사람)[가-힣]?[가-힣]?\s*[:：]?\s+(?:{_LONG}|[{USUAL}][{FIRST}])[{FIRST}{LAST}]",
    rf"(?:이름은?|성함|성명|실명|예금주|입금자명?|수령인|주문자|예약자명?)[가-힣]?\s+(?:{_LONG}|[{USUAL}{SELDOM}])",
    rf"[{USUAL}{_ENDINGS}][{FIRST}][{LAST}],?\s*(?:본인|보호자|어머니|아버지|엄마|아빠|명의|앞으로|라는|란|이라|이란|[0-9공영+A-Za-z])",
)
LATIN_HINTS: Final = (
    r"[A-Z][a-zà-ÿ]+\s+(?:[A-Z]\.\s*|[A-Z]['’])?[A-Z][a-z]",
    r"(?:Mr|Mrs|Ms|Mx|Dr|Prof)\b",
    r"(?:[Rr]egards|[Ss]incerely|[Ff]aithfully|[Tt]ruly|[Rr]espectfully|[Tt]hanks|[Tt]hank you|[Aa]gain|[Cc]heers|[Bb]est|[Ww]ishes|[Ll]ove|"
    r"[Ss]igned|[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Tt]o|[Ww]ith|[Bb]y|[Cc]alled|[Nn]amed|[Cc]all me|['’]m|[Ii] am|[Tt]his is|[Ii]t['’]s|is|was|"
    r"[Aa]gent|[Dd]river|[Cc]ourier|[Rr]ep|[Rr]epresentative|[Mm]anager|[Tt]echnician|[Nn]urse|[Dd]octor|[Cc]lerk|[Cc]ashier|[Ww]aiter|"
    r"[Ww]aitress|[Ss]erver|[Aa]ssociate|[Ss]upervisor|[Ss]tylist|[Rr]eceptionist|[Hh]usband|[Ww]ife|[Ss]on|[Dd]aughter|[Ee]mployee)"
    r"[\s,.!–—-]+(?:[A-Z]['’])?[A-Z][a-z]",
    r"(?:Miss|Madam|Sir|Aunt|Uncle)\s+[A-Z]|[A-Z][a-z]+\s+(?:from|at|in)\s+(?:customer|support|sales|the|your|service|billing|returns)",
    r"(?:^|\n)\s*[-–—~]\s*[A-Z][a-z]",
    r"[A-Z][a-z]+\s+(?:did|was|is|helped|made|took|has|had|went|gave|explained|answered|fixed|delivered|came|said|told|called|promised)\b",
)
#: The one hint without a capital letter.
NAME_HINT: Final = r"[Nn][Aa][Mm][Ee](?:\s+is|['’]s|\s*:)\s*[A-Za-z]"
_HANGUL = re.compile("[가-힣]")
_CAPITAL = re.compile("[A-Z][a-zà-ÿ]")
#: One of these stands in every text with a Korean name that would be found (``str.contains_any``).
SIGNS: Final = tuple(
    word
    for word in (
        *"님 씨 쌤 라고 입니다 입니당 이에요 예요 인데 드림 올림 배상 저는 나는 제가 본인은 난 전 : ： 받는 보낸 보내는 받으시는 배상 拜 이고 이구 이며 이올시다 이여요 임 본인 이름 어머니 아버지 엄마 아빠 명의 앞으로 라는 란 이라 0 1 공일 @ 골뱅이 ( +".split(),
        *_TITLE.split("|"),
        *_LABEL.split("|"),
        *_ROLE.split("|"),
    )
    if "\\" not in word
)


def without_names(text: str) -> str:
    """Return a text with ``[name]`` for every name that something says is one.

    >>> without_names("홍길동 고객님, 담당자 박영희 님이 전화했어요")
    '[name] 고객님, 담당자 [name] 님이 전화했어요'
    >>> without_names("배송기사님이 정말로 친절해요. My name is John Smith.")
    '배송기사님이 정말로 친절해요. My name is [name].'
    """
    if _HANGUL.search(text) is not None:
        for pattern, checked, signs in _KOREAN:
            if any(sign in text for sign in signs):
                text = pattern.sub(_checking if checked else _taking, text)
    small = text.lower()
    if "name" in small or _CAPITAL.search(text) is not None:
        for pattern, judge, signs in _ENGLISH:
            if any(sign in small for sign in signs):
                text = pattern.sub(_judging(judge), text)
    return text


def _replaced(found: re.Match[str]) -> str:
    group = "n" if found["n"] is not None else "m"
    start, stop = found.span(group)
    base = found.start()
    return found[0][: start - base] + INSTEAD + found[0][stop - base :]


def _checking(found: re.Match[str]) -> str:
    return _replaced(found) if _name(found["n"]) else found[0]


def _taking(found: re.Match[str]) -> str:
    return _replaced(found)


def _judging(judge: _Judge) -> Callable[[re.Match[str]], str]:
    def judged(found: re.Match[str]) -> str:
        words = _trimmed(found["n"])
        if not words or not judge(words):
            return found[0]
        start = found.start("n") - found.start()
        return found[0][:start] + INSTEAD + found[0][start + len(words) :]

    return judged


def _trimmed(words: str) -> str:
    """Return a name without capitalised words at its end that are none: "John Smith Please"."""
    kept: list[str] = []
    for place, match in enumerate(re.finditer(r"\S+", words)):
        word = match[0]
        if place and word.lower().strip(".,") in _NO_NAMES | _ENDS:
            break
        kept.append(words[: match.end()])
    return kept[-1] if kept else ""


_ENDS = frozenset(
    "please and or but i he she we they order refund help is was has my the thanks thank when why how".split()
)
