"""Words of designed against actual."""

WORDS: dict[str, tuple[str, str]] = {
    "skip": ("{a:을} 건너뜀", "Skipped {a}"),
    "late_start": ("{a}에서 시작", "Began at {a}"),
    "back": ("{a}에서 {b:으로} 되돌아감", "Went back from {a} to {b}"),
    "repeat": ("{a:을} 세 번 이상 연달아 함", "{a} three times in a row or more"),
    "failure": ("{a:을} 겪음", "Met {a}"),
    "move": ("설계에 없는 이동: {a} → {b}", "A move that was not designed: {a} → {b}"),
    "stranger": ("지도에 없는 이벤트 {a}", "{a}, which is on no touchpoint"),
    "no_goal": (
        "이 여정에는 목표 접점이 없어서 전환을 셀 수 없어요. journey.json에서 한 접점에 goal을 켜 주세요.",
        "this journey has no goal, so conversions cannot be counted. Set goal on a touchpoint in "
        "journey.json.",
    ),
    "none": (
        "이 기간에는 여정이 하나도 없어요.",
        "There is no journey here.",
    ),
    "association": (
        "벗어난 여정과 벗어나지 않은 여정의 차이예요. 상관이지 원인이라는 증거는 아니에요.",
        "These are differences between journeys that deviated and those that could have but did "
        "not: association, not proof of a cause.",
    ),
    "help": (
        "설계한 여정과 실제 여정을 견줘서, 어디서 벗어나고 전환과 시간이 얼마나 드는지 봐요.",
        "Compare journeys with the designed map: where they deviate, and what that costs in "
        "conversions and time.",
    ),
    "opt_least": (
        "벗어난 쪽과 벗어나지 않은 쪽 모두 이만큼은 있어야 견줘요.",
        "Compare only where both sides have at least so many journeys.",
    ),
    "opt_top": ("보일 개수.", "How many to show."),
    "col_deviation": ("벗어난 곳", "Deviation"),
    "col_journeys": ("여정", "Journeys"),
    "col_share": ("비중", "Share"),
    "col_with": ("벗어난 전환율", "Conversion with"),
    "col_without": ("아닌 전환율", "Without"),
    "col_lost": ("잃은 전환", "Conversions lost"),
    "col_interval": ("95% 구간", "95 % interval"),
    "col_p": ("보정 p", "Corrected p"),
    "col_time": ("더 걸린 시간", "Extra time"),
    "counted": (
        "여정 {journeys:,}개 가운데 {conforming:,}개({share})가 설계대로예요. 적합도 {fitness}.",
        "{conforming:,} of {journeys:,} journeys ({share}) went as designed. Fitness {fitness}.",
    ),
    "detail": (
        "여정 {journeys}개 · 전환율 {rates}(벗어남 · 아님)",
        "{journeys} journeys · conversion {rates} (with · without)",
    ),
    "title": (
        "설계에서 벗어나 가장 많이 잃는 곳: {said}({lost}건)",
        "Costliest deviation from the design: {said} ({lost} conversions)",
    ),
    "title_none": (
        "전환을 뚜렷하게 잃는 이탈이 없어요",
        "No deviation clearly costs conversions",
    ),
    "note": (
        "막대는 잃은 전환(벗어난 여정 × 전환율 차이), 선은 95% 구간. 옅은 것은 뚜렷하지 않아요.",
        "Bars are conversions lost (journeys that deviated x difference of conversion), lines 95 % "
        "intervals. Pale ones are not clear.",
    ),
}
