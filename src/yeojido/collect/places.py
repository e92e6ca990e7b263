"""Street addresses in what customers write, Korean and English; ``[address]`` instead.

A town or a district alone is no address: "강남구에 살아요" stays, so that words can still be told
apart by region. An address begins where a street with its number, a lot, a flat or a box stands.
"""

from __future__ import annotations

import re
from typing import Final

from yeojido.collect.lazily import Pattern

INSTEAD: Final = "[address]"

_PROVINCES = (
    "서울(?:특별)?시?|부산(?:광역)?시?|대구(?:광역)?시?|인천(?:광역)?시?|광주(?:광역)?시?|대전(?:광역)?시?|울산(?:광역)?시?|"
    "세종(?:특별자치)?시?|경기도?|강원(?:특별자치)?도?|충청[북남]도|충[북남]|전라[북남]도|전북특별자치도|전[북남]|경상[북남]도|"
    "경[북남]|제주(?:특별자치)?도?"
)
_DISTRICTS = (
    "종로|중|용산|성동|광진|동대문|중랑|성북|강북|도봉|노원|은평|서대문|마포|양천|강서|구로|금천|영등포|동작|관악|서초|강남|송파|"
    "강동|서|동|영도|부산진|동래|남|북|해운대|사하|금정|연제|수영|사상|수성|달서|미추홀|연수|남동|부평|계양|광산|유성|대덕|장안|"
    "권선|팔달|영통|수정|중원|분당|만안|동안|상록|단원|덕양|일산동|일산서|처인|기흥|수지|상당|서원|흥덕|청원|동남|서북|완산|덕진|"
    "의창|성산|마산합포|마산회원|진해|원미|소사|오정"
)
_TOWNS = (
    "수원|성남|의정부|안양|부천|광명|평택|동두천|안산|고양|과천|구리|남양주|오산|시흥|군포|의왕|하남|용인|파주|이천|안성|김포|화성|"
    "광주|양주|포천|여주|춘천|원주|강릉|동해|태백|속초|삼척|청주|충주|제천|천안|공주|보령|아산|서산|논산|계룡|당진|전주|군산|익산|"
    "정읍|남원|김제|목포|여수|순천|나주|광양|포항|경주|김천|안동|구미|영주|영천|상주|문경|경산|창원|진주|통영|사천|김해|밀양|거제|"
    "양산|제주|서귀포|서울|부산|대구|인천|대전|울산|세종"
)
_COUNTIES = (
    "기장|달성|군위|강화|옹진|울주|연천|가평|양평|홍천|횡성|영월|평창|정선|철원|화천|양구|인제|고성|양양|보은|옥천|영동|증평|진천|"
    "괴산|음성|단양|금산|부여|서천|청양|홍성|예산|태안|완주|진안|무주|장수|임실|순창|고창|부안|담양|곡성|구례|고흥|보성|화순|장흥|"
    "강진|해남|영암|무안|함평|영광|장성|완도|진도|신안|의성|청송|영양|영덕|청도|고령|성주|칠곡|예천|봉화|울진|울릉|의령|함안|창녕|"
    "남해|하동|산청|함양|거창|합천"
)
_PART = rf"(?:(?:{_PROVINCES})|(?:{_TOWNS})시|(?:{_DISTRICTS})구|(?:{_COUNTIES})군)"
#: One to three names of regions, the last of which is a district: what an address begins with.
_REGION = (
    rf"(?:{_PART}[\s,]+){{0,3}}(?:(?:{_TOWNS})시|(?:{_DISTRICTS})구|(?:{_COUNTIES})군|{_PROVINCES})"
)
_VILLAGE = r"(?:[가-힣]{1,6}\d{0,2}(?:·\d)?(?:읍|면|동|리)|[가-힣]{1,6}\d가)"
_ROAD = r"[가-힣A-Za-z0-9·.]{1,14}?(?:대로|로|길)(?:\s?\d{1,4}(?:[가-힣]?길|번[가-힣]?길))?(?:\s?[가-힣]길)?"
_NUMBER = r"(?:지하\s?)?\d{1,5}(?:\s?-\s?\d{1,4})?(?!\.?\d)(?:\s?번지|\s?번)?"
_FLAT = r"(?:[가-힣A-Za-z0-9]{1,12}동\s?)?(?:지하\s?|B)?\d{1,5}\s?(?:호|층)(?:\s?\d{1,5}\s?호)?"
_HOUSE = r"[가-힣A-Za-z0-9]{2,15}(?:아파트|빌라|빌딩|타워|오피스텔|맨션|타운|주택|연립|하우스|캐슬|자이|푸르지오|래미안|힐스테이트|팰리스|아이파크|상가|센터|프라자|플라자)"
_DETAIL = (
    rf"(?:[\s,]*\((?:[^()\n]{{1,30}})\))?(?:[\s,]*(?:{_HOUSE}|\d{{1,4}}동(?![가-힣])))?"
    rf"(?:[\s,]*{_FLAT})?(?:[\s,]*\([^()\n]{{1,30}}\))?"
)
_CODE = r"(?:[(\[]?\s?(?:우\)?\s?)?\d{5}\s?[)\]]?[\s,]*)?"

#: (pattern, what stands instead)
_PLACES: Final[tuple[tuple[Pattern, str], ...]] = tuple(
    (Pattern(pattern), instead)
    for pattern, instead in (
        # 서울특별시 강남구 테헤란로 123, 101동 202호
        (rf"{_CODE}(?<![가-힣]){_REGION}[\s,]+(?:{_VILLAGE}\s+){{0,2}}{_ROAD}\s?{_NUMBER}(?!\s?(?:점|개|원|명|번째|시|분|년|월|일|%|배|회|등|위|세|살|만|천|㎢|평|퍼))"
         + _DETAIL, INSTEAD),
        # 부산 해운대구 우동 1234-5
        (rf"{_CODE}(?<![가-힣]){_REGION}[\s,]+(?:{_VILLAGE}\s+){{0,2}}{_VILLAGE}\s?(?:산\s?)?{_NUMBER}(?!\s?(?:점|개|원|명|번째|시|분|년|월|일|%|배|회|등|위|호선|층))"
         + _DETAIL, INSTEAD),
        # 강남구 역삼동 래미안아파트 101동 202호
        (rf"(?<![가-힣])(?:{_REGION}[\s,]+)?(?:{_VILLAGE}\s+)?{_HOUSE}[\s,]*(?:\d{{1,4}}\s?동[\s,-]*)?\d{{1,5}}\s?호(?!선)", INSTEAD),
        (rf"(?<![가-힣])(?:{_REGION}[\s,]+)?(?:{_VILLAGE}\s+)?(?:{_HOUSE}[\s,]*)?(?<!\d)\d{{1,4}}\s?동[\s,-]*\d{{2,5}}\s?호(?!선)", INSTEAD),
        # 테헤란로 123길 4, 2층
        (rf"(?<![가-힣]){_ROAD}\s?\d{{1,5}}(?:-\d{{1,4}})?[\s,]+(?:{_HOUSE}[\s,]*)?{_FLAT}(?![가-힣]*선)", INSTEAD),
        (r"(?<![가-힣])[가-힣]{1,10}(?:대로|로)\s?\d{1,4}(?:번|[가-힣])?길\s?\d{1,5}(?:-\d{1,4})?(?!\d)" + _DETAIL, INSTEAD),
        (rf"(?<![가-힣])(?:{_VILLAGE}\s+)?{_VILLAGE}\s?(?:산\s?)?\d{{1,5}}(?:-\d{{1,4}})?\s?번지" + _DETAIL, INSTEAD),
        # 주소: 테헤란로 123
        (rf"(?P<k>(?<![가-힣])(?:(?:제|저희|우리|새)\s?)?(?:집\s?)?(?:주소지?|배송지|거주지|사는\s?곳|받는\s?곳)(?:은|는|가|이|를)?\s*[:：]?\s*){_CODE}(?:{_REGION}[\s,]+)?(?:{_VILLAGE}\s+)?"
         rf"(?:{_ROAD}|{_VILLAGE})\s?{_NUMBER}(?!\s?(?:점|개|원|명|번째|시|분|년|월|일|%|배|회|등|위|주|달))" + _DETAIL, rf"\g<k>{INSTEAD}"),
        (r"(?P<k>우편번호(?:는|은|가|:)?\s*:?\s*)\d{3}-?\d{2,3}(?!\d)", rf"\g<k>{INSTEAD}"),
        (r"\(?우\)?\s?\d{5}(?!\d)\)?", INSTEAD),
    )
)  # fmt: skip

_STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Parkway|Pkwy|Highway|"
    r"Hwy|Circle|Cir|Crescent|Cres|Close|Way|Row|Mews|Trail|Gardens)"
)
_WORD = r"(?:[A-Z][A-Za-z'’]+|\d{1,3}(?:st|nd|rd|th)|[NSEW]\.?|North|South|East|West)"
_UNIT = (
    r"(?:[\s,]+(?:Apt|Apartment|Unit|Suite|Ste|Flat|Floor|Room|Rm|#)\.?\s?#?\s?[A-Za-z0-9-]{1,6})"
)
_STATE = r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_TAIL = rf"(?:,?\s+[A-Z][A-Za-z'’]+(?:\s[A-Z][a-z]+){{0,2}})?(?:,?\s+{_STATE}\b)?(?:,?\s+(?:\d{{5}}(?:-\d{{4}})?|{_UK}))?(?!\w)"
_ENGLISH: Final[tuple[tuple[Pattern, str], ...]] = tuple(
    (Pattern(pattern), instead)
    for pattern, instead in (
        # 221B Baker Street, London NW1 6XE
        (rf"(?<![\w.$€£-])\d{{1,5}}[A-Za-z]?(?:-\d{{1,4}})?\s+(?:{_WORD}\s+){{1,4}}{_STREET}\b\.?{_UNIT}?"
         rf"(?:,\s+[A-Z][A-Za-z'’]+(?:\s[A-Z][a-z]+){{0,2}})?(?:,?\s+{_STATE}\b)?(?:,?\s+(?:\d{{5}}(?:-\d{{4}})?|{_UK}))?", INSTEAD),
        (r"\bP\.?\s?O\.?\s?Box\s+\d{1,6}" + _TAIL, INSTEAD),
        (rf"\b(?:Apt|Apartment|Unit|Suite|Ste|Flat)\.?\s?#?\s?\d{{1,5}}[A-Za-z]?,\s+\d{{1,5}}\s+(?:{_WORD}\s+){{1,4}}{_STREET}\b" + _TAIL, INSTEAD),
        (rf"\b[A-Z][A-Za-z'’]+(?:\s[A-Z][a-z]+)?,\s+{_STATE}\s+\d{{5}}(?:-\d{{4}})?(?!\d)", INSTEAD),
        (r"(?P<k>(?i:zip(?:\s?code)?|post(?:al)?\s?code)\s*(?:is|:)?\s*)(?:\d{5}(?:-\d{4})?|" + _UK + r")(?!\w)", rf"\g<k>{INSTEAD}"),
        # a house number and a street in small letters, where somebody says that it is an address
        (rf"(?P<k>(?i:address(?:\s+is)?|live\s+(?:at|on)|ship(?:ped)?\s+(?:it\s+)?to|deliver(?:ed)?\s+(?:it\s+)?to)\s*:?\s*)\d{{1,5}}[A-Za-z]?\s+"
         rf"(?:[A-Za-z0-9'’]+\s+){{1,4}}(?i:{_STREET})\b\.?", rf"\g<k>{INSTEAD}"),
        (rf"(?<!\w){_UK}(?!\w)", INSTEAD),
    )
)  # fmt: skip

#: Texts without anything of this hold no address that would be found (Polars and Python).
HINTS: Final = (
    r"[로길동리가읍면]\s?(?:산\s?|지하\s?)?\d|\d\s?(?:호|층|번지|동)|우편번호|우\)?\s?\d",
    r"\d[A-Za-z]?\s+[A-Za-z0-9][A-Za-z0-9.'’]*\s+[A-Za-z]|[Bb][Oo][Xx]\s+\d|(?:[Zz][Ii][Pp]|[Cc][Oo][Dd][Ee])[^\d]{0,8}\d",
    r"[A-Z]\d[A-Z\d]?\s?\d[A-Z]{2}|,\s+[A-Z]{2}\s+\d{5}",
)
_HINT = re.compile("|".join(HINTS))
_DIGIT = re.compile(r"\d")
_KOREAN_HINT = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]{2}")


def without_addresses(text: str) -> str:
    """Return a text with ``[address]`` for every street address.

    >>> without_addresses("서울특별시 강남구 테헤란로 123, 101동 202호로 보내 주세요")
    '[address]로 보내 주세요'
    >>> without_addresses("부산 해운대구 우동 1234-5, 서울 강남구에 사는데 별로 1점")
    '[address], 서울 강남구에 사는데 별로 1점'
    >>> without_addresses("Ship it to 221B Baker Street, London NW1 6XE please")
    'Ship it to [address] please'
    """
    if _DIGIT.search(text) is None or _HINT.search(text) is None:
        return text
    if _KOREAN_HINT.search(text) is not None:
        for pattern, instead in _PLACES:
            text = pattern.sub(instead, text)
    if _LATIN.search(text) is not None:
        for pattern, instead in _ENGLISH:
            text = pattern.sub(instead, text)
    return text
