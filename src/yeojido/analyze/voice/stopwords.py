"""Words that say nothing by themselves, in Korean and English; of our own making."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Nouns and adverbs.
KOREAN_STOPWORDS = _words(
    """
    으 것 거 수 때 데 번 중 말 일 점 분 게 내 저 나 앞 뒤 안 밖 위 밑 옆 등 듯 뿐 줄 채 바 지 곳 측 쪽 개
    정도 생각 경우 부분 사실 진짜 정말 너무 매우 아주 그냥 조금 좀 더 덜 또 다시 많이 잘 참 완전 역시
    일단 그리고 그래서 하지만 그런데 근데 그러나 만약 혹시 아마 거의 전혀 별로 다 모두 제일 가장 훨씬
    아직 이미 벌써 지금 이제 오늘 어제 내일 이번 저번 지난번 다음 처음 마지막 요즘 나중 동안 이상 이하
    하나 둘 셋 여러 우리 저희 제 누구 무엇 뭐 어디 언제 왜 어떻게 이렇게 그렇게 저렇게 이것 그것 저것
    사람 분들 때문 대신 자체 전체 느낌 관련 대한 통해 위해 만큼 마다 이런 그런 저런 같이 함께 그대로
    물론 특히 결국 바로 항상 늘 자주 가끔 매번 계속 그만 오히려 아예 뭔가 약간 엄청 되게 굉장히 무척
    한번 두번 시간 후 전 초 년 월 하루 이틀 사흘 나흘 닷새 며칠 일주일 오전 오후 아침 저녁 주말 상태
    ㅋㅋ ㅎㅎ ㅠㅠ ㅜㅜ 아 오 와 음 네 예 응 헐 여기 거기 저기 당시 당장 평소 최근 보통 그나마 이나마
    """
)
#: Verbs that speak only with their neighbours or when they are negated.
KOREAN_LIGHT = _words(
    """
    하다 되다 있다 없다 같다 이다 아니다 보다 주다 가다 오다 나다 들다 내다 놓다 두다 버리다 지다 치다
    받다 쓰다 사다 넣다 알다 모르다 말다 이렇다 그렇다 저렇다 어떻다 많다 적다 크다 작다 싶다 나오다
    들어가다 들어오다 나가다 가지다 갖다 만들다 말하다 보이다 시키다 대하다 위하다 통하다 따르다 먹다
    그러다 이러다 드리다 계시다 남다 걸리다 뜨다 누르다 찾다 정도이다 생기다 타다 잡다 서다 앉다 살다
    """
)
ENGLISH_NEGATIONS = _words("not no never none nobody nothing without cannot cant dont wont didnt")
ENGLISH_STOPWORDS = _words(
    """
    a an the and or nor so if then than that this these those there here it its it's i me my mine we us
    our ours you your yours he him his she her hers they them their theirs who whom whose which what
    when where why how all any both each few more most other some such only own same too very just also
    even still again once ever is am are was were be been being have has had having do does did doing
    done will would shall should can could may might must to of in on at by for with about against
    between into through during before after above below from up down out off over under as because
    while until get gets got getting go goes going went come comes came make makes made take takes took
    put let really quite much many lot lots bit thing things one two three first last new im ive id ill
    youre theyre isnt wasnt don didn doesn isn wasn aren couldn wouldn ll ve re s t d m said say says
    now well like way day days time times back since else etc ok okay oh yes yeah please maybe always
    every another around away something anything everything someone anyone everyone actually already
    however though although yet whether though us per via
    """
)
