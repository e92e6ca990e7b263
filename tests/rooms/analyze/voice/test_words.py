"""Words of Korean and English texts: clauses, negation, names, and what holds no words."""

from __future__ import annotations

import pytest

from yeojido.analyze.voice.words import LONGEST, joined, next_to, parsed, stem


def words(text: str, *names: str) -> list[list[str]]:
    """The words of each clause as they are shown."""
    (read,) = parsed([text], names)
    return [[word.shown for word in clause.words] for clause in read.clauses]


def pairs(text: str) -> list[str]:
    """The pairs of words that stand together."""
    (read,) = parsed([text])
    return [joined(a, b, read.text) for each in read.clauses for a, b in next_to(each, read.text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("물건은 안 와요", [["물건", "안 오다"]]),
        ("못 받아서 다시 샀어요", [["못 받다", "사다"]]),
        ("작동하지 않아요", [["안 작동하다"]]),
        ("빠르지도 느리지도 않아요", [["안 빠르다", "안 느리다"]]),
        ("상담원이 친절하지 못해요", [["상담원", "못 친절하다"]]),
        ("느려요", [["느리다"]]),
        ("맛없어요", [["맛없다"]]),
        ("연락도 없이 두고 가셨어요", [["연락", "없다", "두다", "가다"]]),
        ("포장은 괜찮은데 하루 늦었어요", [["포장", "괜찮다"], ["하루", "늦다"]]),
        ("ㅋㅋㅋ 진짜 노잼 ㅠㅠ", [["노잼"]]),
        ("app이 crash 나요", [["app", "crash", "나다"]]),
    ],
)
def test_korean_words_in_dictionary_form_keep_their_negation(text, expected):
    """Verbs and adjectives come in their dictionary form, with what negates them."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("고객센터 전화를 안 받아요", ["고객센터", "센터 전화", "전화 안 받다"]),
        ("무료배송이라 좋아요", ["무료배송", "배송 좋다"]),
        ("배송 조회가 며칠째 그대로예요", ["배송 조회"]),
        ("메일이 너무 많이 와요", ["메일 오다"]),
        ("쿠팡보다 비싸요", ["쿠팡 비싸다"]),
        ("customer service was slow", ["customer service"]),
    ],
)
def test_neighbours_make_phrases_and_compounds_stay_together(text, expected):
    """Nouns side by side, and a noun with its verb across particles, are one phrase."""
    assert pairs(text) == expected


def test_english_words_have_stems_and_negation():
    """A negation is carried to the word it denies; a new clause begins behind a "but"."""
    text = "The button doesn't work, never arrived, but drivers were friendly"
    assert words(text) == [["button", "not work", "not arrived"], ["drivers", "friendly"]]
    assert stem("delivery") == stem("deliveries")
    assert stem("stopped") == stem("stops") == stem("stopping") == "stop"


def test_given_names_are_never_taken_apart():
    """A product's name stays whole, in Korean and in English, and counts as a name."""
    assert words("네고왕보다 나아요") != words("네고왕보다 나아요", "네고왕")
    (read,) = parsed(["네고왕보다 나아요"], ["네고왕"])
    first = read.clauses[0].words[0]
    assert (first.shown, first.name) == ("네고왕", True)
    (read,) = parsed(["I love Air Fryer Pro so much"], ["air fryer pro"])
    assert ("Air Fryer Pro", True) in [(word.shown, word.name) for word in read.clauses[0].words]


@pytest.mark.parametrize(
    "text", ["", "   ", "👍👍", "速いです", "Доставка опоздала", "muy lento, otra vez tarde"]
)
def test_texts_of_other_languages_and_without_words_say_nothing(text):
    """What cannot be read is said to be unknown; nothing is guessed."""
    (read,) = parsed([text])
    assert read.language == "unknown"
    assert read.clauses == ()


def test_markup_and_masks_are_no_words_and_long_texts_are_cut():
    """Tags and marks of masked data vanish; a megabyte costs as much as a page."""
    assert words("<b>느려요</b> [phone] [email]") == [["느리다"]]
    (read,) = parsed(["배송이 늦어요. " * 100_000])
    assert 0 < len(read.text) <= LONGEST
    (read,) = parsed(["가" * 1_000_000])
    assert all(len(word.key) <= 30 for clause in read.clauses for word in clause.words)
