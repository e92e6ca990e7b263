"""How well personal data is masked in what customers write: recall on sentences that are made up.

    python -m bench.masking [--seed 1] [--sentences 4000] [--missed 20]
    python -m bench.masking --reviews nsmc_raw_reviews.csv.gz

The sentences were written before the patterns were run on them, in the way customers write; names,
numbers and streets are drawn. ``--reviews``: what it costs on a file of texts, and what it changes
there. A kind counts as found where nothing of the value is left to read.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SURNAMES = "김 김 김 김 이 이 이 박 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 전 홍 고 문 양 손 배 백 허 유 남 심 노 하 곽 성 차 주 우 구 민 진 나 지 엄 채 원 천 방 공 현 함 변 염 여 추 도 소 석 선 설 마 길 남궁 황보 제갈 선우".split()
_GIVEN = (
    "가온 경아 경찬 광수 규호 기태 길동 나연 다솜 다현 대성 도영 도현 동건 동하 두나 라희 명진 문정 미란 민규 민서 민아 민준 민지 병헌"
    " 보람 보미 상윤 상혁 서아 서진 석진 선미 선우 성경 성욱 세아 세훈 소담 소민 솔비 수빈 수정 순자 슬기 승우 시은 아름 아인 연경"
    " 연재 영광 영란 영미 영수 영아 예나 예슬 용대 우진 원영 유나 유빈 윤아 은별 은비 은성 은우 은혜 의진 인화 일섭 재범 재영 재희"
    " 정민 정숙 제훈 종국 주리 주현 준기 준서 지우 지훈 진경 진솔 찬우 창민 철민 초롱 춘향 태경 태리 태양 하늘 하린 해인 향기 현빈"
    " 현숙 혜리 혜수 호동 화영 효리 효진 훈 희선 희애 빈 준 별"
).split()  # fmt: skip
_FIRST = (
    "John Mary James Linda Robert Patricia Michael Jennifer David Elizabeth Sarah Emily Daniel Laura Kevin Megan Brian Anna Peter Julia"
    " Omar Aisha Wei Hiroshi Chloe Liam Olivia Noah Mia Ethan Priyanka Dmitri Grace Will Hope"
).split()
_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Wilson Anderson Taylor Thomas Moore Clark Lewis Walker Young King Wright"
    " Scott Green Baker Nguyen Patel Kim Park O'Brien Petrov Yamamoto Fitzgerald Abernathy Okafor"
).split()
_ROADS = "테헤란로 강남대로 세종대로 올림픽로 판교역로 중앙로 월드컵북로 삼일대로 봉은사로 해운대로 동성로3길 가산디지털1로 백제고분로 시청로 은하수로".split()
_REGIONS = (
    "서울특별시 강남구|서울 송파구|서울시 마포구|부산광역시 해운대구|부산 수영구|대구 수성구|인천 연수구|경기도 성남시 분당구|경기 고양시 일산동구|"
    "수원시 영통구|대전광역시 유성구|광주 광산구|강원도 춘천시|전북 전주시 완산구|제주특별자치도 제주시|경남 창원시 의창구|충남 천안시 서북구|경기도 양평군"
).split("|")
_VILLAGES = "역삼동 우동 반포동 서현동 상암동 봉명동 연동 효자동 정자동 삼성동 망원동 중동 양서면 구월동".split()
_HOUSES = "래미안아파트 푸르지오 한빛빌라 현대오피스텔 자이 힐스테이트".split()
_STREETS = "Maple Street|Oak Avenue|Sunset Blvd|King's Road|Elm St|Park Lane|5th Avenue|Cherry Tree Lane|W Main St|Washington Drive".split(
    "|"
)
_CITIES = "Springfield, IL 62704|Portland, OR 97205|Austin, TX 73301|London SW1A 1AA|Boston, MA 02108|Manchester M1 2AB".split(
    "|"
)

#: {name}: a full Korean name; {eng}: an English one; {eng1}: a first name, and so on.
KOREAN = (
    "name|{name} 고객인데요 어제 주문한 게 아직도 안 왔어요",
    "name|안녕하세요, {name}입니다. 환불 언제 되나요?",
    "name|저는 {name}이라고 하는데요 배송지 변경 부탁드려요",
    "name|제 이름은 {name}이고 주문번호는 잊어버렸어요",
    "name|상담해주신 {name} 상담사님 정말 친절하셨어요",
    "name|{name} 기사님이 문 앞까지 올려다 주셨네요 감사합니다",
    "name|매장 직원 {name}님 덕분에 잘 골랐습니다",
    "name|담당자 {name}한테 전화했는데 안 받아요",
    "name|{name} 팀장이 다시 연락준다더니 감감무소식",
    "name|예금주 {name}으로 입금했습니다 확인 부탁",
    "name|받는 사람: {name} 로 바꿔주세요",
    "name|성함 {name} 연락 부탁드립니다",
    "name|고객명: {name}, 반품 접수합니다",
    "name|수령인이 {name}인데 다른 사람 이름으로 왔어요",
    "name|{name} 원장님께 진료받았는데 설명을 잘해주세요",
    "name|빠른 처리 바랍니다. {name} 드림",
    "name|{name} 씨가 응대를 너무 퉁명스럽게 하네요",
    "name|남편 {name}이 대신 받았다는데 저희는 못 받았어요",
    "name|예약자 {name} 2명 창가자리로 부탁드렸는데 없대요",
    "name|제가 {name} 본인 맞는데 인증이 안돼요",
    "name|이름을 {name}으로 잘못 적었어요 수정해주세요",
    "name|입금자명 {name} 3만5천원 확인해주세요",
    "name|{name} 매니저님 추천으로 샀는데 만족합니다",
    "name|여기 {name} 선생님 수업 최고예요",
    "name|{name} 회원 탈퇴 요청드려요",
    "name|친절사원 {name} 칭찬합니다!!",
    "name|계산해주신 {name}님 감사해요~ 또 올게요",
    "name|보내는 분 {name}, 받는 분은 그대로요",
    "name|주문자: {name}\n옵션: 블랙",
    "name|전화 받으신 분이 {name}님이라고 하셨어요",
    "address|주소를 {road}로 변경해주세요",
    "address|{road} 여기로 보내주세요 제발",
    "address|집이 {road}인데 배달 안되나요",
    "address|{lot} 사는데 이틀째 안 와요",
    "address|배송지: {lot}",
    "address|{lot} 앞에 놔주세요",
    "address|새 주소는 {road} 이에요 확인 부탁",
    "address|{flat}인데 경비실에 맡겨주세요",
    "address|반품 회수는 {road}에서 해주세요",
    "phone|연락처는 {phone} 입니다",
    "phone|{phone}로 전화주세요",
    "phone|전화번호 {phone} 문자 주세요!!",
    "email|메일은 {email} 로 보내주세요",
    "email|{email}이 제 계정이에요",
    "card|카드번호 {card}로 결제했어요 취소해주세요",
    "id|주민번호 {id} 로 본인확인 했는데 실패",
    "account|환불계좌 {account} 입니다",
)  # fmt: skip
ENGLISH = (
    "name|My name is {eng} and I ordered two weeks ago",
    "name|Hi, this is {eng}. Where is my refund?",
    "name|I'm {eng}, the account holder",
    "name|{eng} from customer support was very helpful",
    "name|Please ask {eng} to call me back",
    "name|The agent, {eng1}, hung up on me",
    "name|Our driver {eng1} was so kind",
    "name|I spoke with {eng1} yesterday about it",
    "name|Mr. {last} promised a replacement",
    "name|Dr. {last} took time to explain everything",
    "name|Still waiting.\nRegards,\n{eng}",
    "name|Thanks,\n{eng1}",
    "name|Name: {eng}, order never arrived",
    "name|my husband {eng1} picked it up and the box was open",
    "name|Ms {last} at the front desk was rude",
    "name|Hello {eng1}, thanks for the quick reply",
    "name|It was addressed to {eng} instead of me",
    "name|{eng1} did a great job with my hair!",
    "address|Ship it to {street} please",
    "address|I live at {street} and it never came",
    "address|You delivered to the wrong place, it is {street}",
    "address|New address: {street}, {city}",
    "address|My parcel went to {street}, {city} instead",
    "phone|Call me at {us}",
    "email|reach me on {email}",
    "card|charged twice on {card}",
)

#: Written after the patterns were made, and never used to change them.
UNSEEN = (
    "ko|name|{name}라는 이름으로 예약했는데 명단에 없다네요",
    "ko|name|강남점 {name} 점장님 사과 한마디 없네요",
    "ko|name|제가 회원 {name}인데 포인트가 사라졌어요",
    "ko|name|{name} 과장님 응대 감사드립니다",
    "ko|name|가입자 성명 {name}, 해지 부탁합니다",
    "ko|name|우리 딸 {name}가 다니는 학원인데 너무 좋아해요",
    "ko|name|{name} 의사선생님 설명이 자세해요",
    "ko|name|전화받은 상담원 {name} 씨 정말 불쾌했습니다",
    "ko|name|입금은 {name} 명의로 했습니다",
    "ko|name|안녕하세요 저번에 문의드린 {name}입니다",
    "ko|name|택배에 {name} 이라고 적혀있는데 저희집 아니에요",
    "ko|name|{name} 디자이너한테 머리했는데 맘에 쏙 들어요",
    "ko|name|환자 이름 {name}이고 진료예약 변경이요",
    "ko|name|{name}, {phone} 로 연락 주세요",
    "ko|name|감사합니다 {name} 올림",
    "ko|name|기사분 성함이 {name} 이신데 칭찬해주세요",
    "ko|name|배송메모에 {name} 앞으로 보내달라 했는데",
    "ko|name|담당 {name} 대리에게 전달 부탁드려요",
    "ko|address|{road}, 문 앞에 두고 가주세요",
    "ko|address|저희 집은 {lot}이고요 4시 이후에 오세요",
    "ko|address|수거지: {road}",
    "ko|address|{flat} 살아요 인터넷이 안돼요",
    "ko|phone|제 폰 {phone}이니까 문자 남겨요",
    "ko|email|답변은 {email}로 부탁해요",
    "en|name|This is {eng} calling about order 4432",
    "en|name|The technician, {eng}, arrived two hours late",
    "en|name|I want to speak to {eng1} again, he was great",
    "en|name|{eng1} at the returns desk solved it in minutes",
    "en|name|Account holder: {eng}",
    "en|name|my daughter {eng1} loves it",
    "en|name|Best wishes, {eng}",
    "en|name|Prof. {last} recommended this shop",
    "en|name|Kudos to {eng} for the patience",
    "en|name|you charged {eng} instead of me",
    "en|address|Please redirect the parcel to {street}, {city}",
    "en|address|our office is at {street}",
    "en|phone|my cell is {us}, text only",
    "en|email|invoice to {email} please",
)  # fmt: skip


class Drawn:
    """Values, drawn with a seed."""

    def __init__(self, seed: int) -> None:
        """Begin anew."""
        self._dice = random.Random(seed)

    def pick(self, of: Any) -> Any:
        """Return one of some."""
        return self._dice.choice(of)

    def digits(self, count: int, first: str = "0123456789") -> str:
        """Return so many digits."""
        return self.pick(first) + "".join(self.pick("0123456789") for _ in range(count - 1))

    def korean(self) -> str:
        return self.pick(_SURNAMES) + self.pick(_GIVEN)

    def english(self) -> str:
        return f"{self.pick(_FIRST)} {self.pick(_LAST)}"

    def road(self) -> str:
        number = self.digits(self.pick((1, 2, 3)), "123456789")
        more = self.pick(("", "", f"-{self.digits(1, '12345')}"))
        inside = self.pick(
            (
                "",
                f", {self.digits(3, '1')}동 {self.digits(4, '1')}호",
                f" {self.digits(1, '2345')}층",
                f" ({self.pick(_VILLAGES)})",
            )
        )
        return f"{self.pick(_REGIONS)} {self.pick(_ROADS)} {number}{more}{inside}"

    def lot(self) -> str:
        return f"{self.pick(_REGIONS)} {self.pick(_VILLAGES)} {self.digits(self.pick((2, 3, 4)), '123456789')}{self.pick(('', '-' + self.digits(2, '12')))}{self.pick(('', ' 번지', '번지'))}"

    def flat(self) -> str:
        return f"{self.pick(_HOUSES)} {self.digits(3, '12')}동 {self.digits(4, '1')}호"

    def street(self) -> str:
        return f"{self.digits(self.pick((2, 3, 4)), '123456789')} {self.pick(_STREETS)}{self.pick(('', '', ', Apt ' + self.digits(1, '123456789') + 'B'))}"

    def phone(self) -> str:
        a, b = self.digits(4, "23456789"), self.digits(4)
        spoken = str.maketrans("0123456789", "공일이삼사오육칠팔구")
        wide = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
        ways: tuple[Callable[[], str], ...] = (
            lambda: f"010-{a}-{b}", lambda: f"010{a}{b}", lambda: f"010 {a} {b}", lambda: f"010.{a}.{b}",
            lambda: f"{f'010-{a}-{b}'.translate(spoken)}", lambda: f"공일공 {a} {b}", lambda: f"010{a}{b}".translate(wide),
            lambda: " ".join(f"010{a}{b}"), lambda: f"+82 10-{a}-{b}", lambda: f"010)-{a}-{b}", lambda: f"o1o-{a}-{b}",
            lambda: f"02-{a[:3]}-{b}", lambda: f"공1공-{a}-{b}", lambda: f"010~{a}~{b}",
        )  # fmt: skip
        return self.pick(ways)()

    def us(self) -> str:
        a, b, c = self.digits(3, "23456789"), self.digits(3, "23456789"), self.digits(4)
        return self.pick((f"({a}) {b}-{c}", f"{a}-{b}-{c}", f"+1 {a} {b} {c}", f"{a}.{b}.{c}"))

    def email(self) -> str:
        who = self.pick(("minsu77", "j.doe", "happy_kim", "lee-9012", "sara.m"))
        host = self.pick(("naver", "gmail", "daum"))
        end = "net" if host == "daum" else "com"
        return self.pick((
            f"{who}@{host}.{end}", f"{who} 골뱅이 {host} 점 {end}", f"{who}골뱅이{host}.{end}", f"{who} at {host} dot {end}", f"{who}(at){host}.{end}",
            f"{who}@{host}", f"{who} @ {host}.{end}", f"{who}＠{host}.{end}",
        ))  # fmt: skip

    def card(self) -> str:
        parts = [self.digits(4, "45"), *(self.digits(4) for _ in range(3))]
        return self.pick(("-", " ", ".", "")).join(parts)

    def resident(self) -> str:
        date = f"{self.digits(2, '6789')}{self.pick(('01', '05', '12'))}{self.pick(('03', '17', '28'))}"
        return f"{date}{self.pick(('-', ' ', '', ' - '))}{self.digits(7, '12')}"

    def account(self) -> str:
        return self.pick((
            f"국민은행 {self.digits(6, '1234')}-{self.digits(2)}-{self.digits(6)}", f"신한 110-{self.digits(3)}-{self.digits(6)}",
            f"카카오뱅크 3333{self.digits(9)}", f"농협 {self.digits(3, '3')} {self.digits(4)} {self.digits(4)} {self.digits(2)}",
        ))  # fmt: skip

    def values(self) -> dict[str, str]:
        """Return one of each."""
        return {
            "name": self.korean(), "eng": self.english(), "eng1": self.pick(_FIRST), "last": self.pick(_LAST),
            "road": self.road(), "lot": self.lot(), "flat": self.flat(), "street": self.street(), "city": self.pick(_CITIES),
            "phone": self.phone(), "us": self.us(), "email": self.email(), "card": self.card(), "id": self.resident(),
            "account": self.account(),
        }  # fmt: skip


def sentences(
    seed: int, count: int, *, unseen: bool = False
) -> list[tuple[str, str, str, list[str]]]:
    """Return (language, kind, sentence, values in it) as often as asked."""
    drawn = Drawn(seed)
    made: list[tuple[str, str, str, list[str]]] = []
    for place in range(count):
        language = "ko" if place % 3 else "en"
        if unseen:
            language, kind, template = drawn.pick(UNSEEN).split("|")
        else:
            kind, _, template = drawn.pick(KOREAN if language == "ko" else ENGLISH).partition("|")
        values = drawn.values()
        used = [value for name, value in values.items() if f"{{{name}}}" in template]
        made.append((language, kind, template.format(**values), used))
    return made


def left(value: str, kind: str, masked: str) -> bool:
    """Tell whether anything of a value can still be read: of addresses any number."""
    if value in masked:
        return True
    if kind == "address":
        digits = re.findall(r"[A-Za-z0-9-]*\d[A-Za-z0-9-]*", value)
        return any(word in re.findall(r"[A-Za-z0-9-]+", masked) for word in digits)
    if kind == "name" and value.isascii():
        return any(part in masked for part in value.split())
    return False


def recall(
    seed: int, count: int, missed: int = 0, *, unseen: bool = False
) -> dict[str, tuple[int, int]]:
    """Return by language and kind how many were found, and of how many."""
    from yeojido.collect.speech import masked_text

    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for language, kind, text, values in sentences(seed, count, unseen=unseen):
        masked = masked_text(text)
        total[f"{language} {kind}"] += 1
        good = not any(left(value, kind, masked) for value in values)
        found[f"{language} {kind}"] += good
        if not good and missed:
            missed -= 1
            print("missed:", repr(text), "->", repr(masked))
    return {key: (found[key], total[key]) for key in sorted(total)}


def cost(path: Path, column: str) -> None:
    """Print what masking a file of texts takes, and how many it changes."""
    import polars as pl

    from yeojido.collect.speech import masked_texts

    texts = pl.read_csv(path, infer_schema=False)[column]
    began = time.perf_counter()
    masked = masked_texts(texts)
    took = time.perf_counter() - began
    changed = (masked != texts).fill_null(value=False).sum()
    print(
        f"{len(texts):,} texts in {took:.2f} s, {len(texts) / took:,.0f} texts/s; {changed:,} changed"
    )


def main() -> None:
    """Print recall by kind, or the cost."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--sentences", type=int, default=4000)
    asked.add_argument("--missed", type=int, default=0)
    asked.add_argument(
        "--unseen", action="store_true", help="sentences never used to change patterns"
    )
    asked.add_argument("--reviews", type=Path)
    asked.add_argument("--column", default="review")
    given = asked.parse_args()
    if given.reviews is not None:
        cost(given.reviews, given.column)
        return
    for kind, (found, total) in recall(
        given.seed, given.sentences, given.missed, unseen=given.unseen
    ).items():
        print(f"{kind:12} {found:5} of {total:5}  {found / total:.3f}")


if __name__ == "__main__":
    main()
