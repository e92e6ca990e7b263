"""Languages: Korean and English are recognised, everything else is said to be unknown."""

from __future__ import annotations

import csv
import gzip
import itertools
from pathlib import Path

import pytest

from yeojido.analyze.voice.languages import english_side, korean_side, languages
from yeojido.domain.voice import LANGUAGES

KOREAN = [
    "배송이 너무 느려요",
    "ㄱㅅ",
    "굿",
    "ㅋㅋㅋㅋ",
    "LG 세탁기 AS 불러도 안 와요",
    "美 대통령 방문",
    "1점도 아깝다 (__)",
    "iPhone 15 Pro Max 케이스 샀는데 별로",
    "thx 감사합니다 잘 쓸게요",
]
ENGLISH = [
    "good",
    "worst app ever",
    "thx, gr8 service!!",
    "loooove it",
    "didn’t arrive",
    "ＧＯＯＤ ＪＯＢ",
    "The checkout keeps crashing on my phone, see https://example.com/a/bc",
    "refund pls",
    "awsome custumer service",
]
MIXED = [
    "배송이 too slow 해요 really disappointed",
    "The delivery was late 그래도 제품은 마음에 들어요",
    "checkout page 에서 error 나요 please fix",
]
UNKNOWN = [
    "",
    "   ",
    "12345 67",
    "https://example.com/good/shop",
    "[email] [phone]",
    "👍👍",
    "!!!",
    "Der Versand war sehr langsam und der Kundenservice ist schlecht",
    "Sehr gut",
    "Die Ware kam nie an",
    "Livraison rapide, produit conforme, je recommande",
    "Très bon service",
    "Muy buen producto, llegó rápido",
    "No me gusta nada",
    "Produto péssimo, não recomendo",
    "Servizio pessimo, non lo consiglio a nessuno",
    "Heel snel geleverd, super tevreden",
    "Pengiriman cepat, barang bagus sekali",
    "Barang tidak sesuai pesanan",
    "Giao hàng nhanh, sản phẩm tốt",
    "giao hang cham qua",
    "Kargo çok yavaş geldi",
    "Bardzo dobra obsługa, polecam",
    "Velmi rychlé dodání",
    "Mycket bra service",
    "ang ganda ng produkto",
    "配送がとても遅いです",
    "すごい",
    "质量很好,发货很快",
    "Очень медленная доставка",
    "التوصيل بطيء",
    "การจัดส่งช้ามาก",
    "jinjja daebak",
    "asdfgh qwerty",
]


@pytest.mark.parametrize(
    ("expected", "texts"),
    [("ko", KOREAN), ("en", ENGLISH), ("mixed", MIXED), ("unknown", UNKNOWN)],
)
def test_each_text_is_in_the_language_a_reader_would_say(expected: str, texts: list[str]) -> None:
    """Short, misspelt, shouted and masked texts have the language that a person would name."""
    found = [LANGUAGES[code] for code in languages(texts)]
    assert dict(zip(texts, found, strict=True)) == dict.fromkeys(texts, expected)


def test_a_text_is_judged_alone() -> None:
    """What stands beside a text, and how many there are, makes no difference."""
    texts = [*KOREAN, *ENGLISH, *MIXED, *UNKNOWN]
    together = languages(texts).tolist()
    assert together == [int(languages([text])[0]) for text in texts]
    assert languages(texts * 1500).tolist() == together * 1500
    assert languages([]).tolist() == []


def test_bad_input_is_unknown_or_read_as_far_as_it_goes() -> None:
    """Control characters, half emoji and a megabyte do no harm."""
    texts = ["\x00\x01", "\ud83d", "good \x00 service \ud800", "배송 느림 " * 200_000]
    assert [LANGUAGES[code] for code in languages(texts)] == ["unknown", "unknown", "en", "ko"]


def test_the_sides_of_a_mixed_text_keep_their_places() -> None:
    """Each side is as long as the text, so that what is found in it can be marked."""
    text = "배송이 too slow 해요"
    assert korean_side(text) == "배송이          해요"
    assert english_side(text) == "    too slow   "
    assert len(korean_side(text)) == len(english_side(text)) == len(text)


@pytest.mark.parametrize(
    ("path", "column", "wanted", "least"),
    [
        ("goemotions/original/dev.tsv.gz", 0, "en", 0.985),
        ("banking77/train.csv.gz", 0, "en", 0.999),
        ("kote/val.tsv.gz", 1, "ko", 0.995),
        ("chatbot_ko/ChatbotData.csv.gz", 0, "ko", 0.999),
        ("nsmc/nsmc_raw_reviews.csv.gz", 5, "ko", 0.985),
    ],
)
def test_public_texts_are_in_their_language(
    shared_data: Path, path: str, column: int, wanted: str, least: float
) -> None:
    """Comments, questions and reviews that nobody here wrote (film reviews hold English titles)."""
    with gzip.open(shared_data / path, "rt", encoding="utf-8", newline="") as stream:
        if ".csv" in path:
            rows = list(itertools.islice(csv.reader(stream), 1, 20_000))
        else:
            rows = [line.rstrip("\n").split("\t") for line in stream]
    found = languages([row[column] for row in rows])
    assert (found == LANGUAGES.index(wanted)).mean() >= least
