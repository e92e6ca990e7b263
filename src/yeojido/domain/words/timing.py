"""Words of the questions about time: stages, visits, lifecycle, retention, stickiness, cohorts."""

WORDS: dict[str, tuple[str, str]] = {
    # what cannot be asked
    "many_periods": (
        "기간이 {periods}개로 너무 많아요(최대 {limit}개). 더 큰 단위를 골라 주세요.",
        "there are {periods} periods, more than {limit}. Choose a larger unit.",
    ),
    "until_too_early": (
        "{until} 이전에는 이벤트가 없어요. until을 더 늦은 때로 적어 주세요.",
        "there are no events before {until}. Give a later until.",
    ),
    "brackets_rise": (
        "구간의 시작은 0 이상의 정수로 점점 커져야 해요. 예: 0, 1, 3, 7, 14, 30.",
        "brackets begin at whole numbers from 0 that rise, such as 0, 1, 3, 7, 14, 30.",
    ),
    "unit_in_period": (
        "{unit:을} {of} 안에서 셀 수 없어요. unit은 of보다 짧아야 해요.",
        "{unit} cannot be counted within {of}. The unit must be shorter than the period.",
    ),
    "sum_of_what": (
        '합계를 내려면 숫자 속성이 필요해요. 예: value="price".',
        'a sum needs a numeric property, such as value="price".',
    ),
    # what the reader should know
    "last_not_over": (
        (
            "{period} 기간은 데이터가 끝난 때에 아직 끝나지 않았어요. 늘어날 수 있는 값이라 평균에서 "
            "뺐어요. 그 기간까지 데이터가 다 있다면 until로 알려 주세요."
        ),
        (
            "The period {period} is not over at the end of the data. It may still grow and is left "
            "out of averages. If the data is complete up to its end, say so with until."
        ),
    ),
    "first_is_cut": (
        "데이터가 {period} 기간 중간에 시작해요. 그 기간에는 오래된 고객도 새 고객으로 보여요.",
        "The data begins within the period {period}: older customers look new in it.",
    ),
    "first_cohort_is_cut": (
        (
            "데이터가 {period} 기간 중간에 시작해서, 그때 처음 보인 사람에는 이미 오래된 고객도 섞여 "
            "있어요."
        ),
        (
            "The data begins within {period}: who is first seen then may have started long before "
            "it."
        ),
    ),
    "nobody_started": (
        "시작한 사람이 없어요. 시작 이벤트와 기간을 확인해 주세요.",
        "Nobody started. Check the start event and the period.",
    ),
    "no_whole_period": (
        "데이터에 처음부터 끝까지 들어 있는 기간이 없어서, 잘린 기간까지 모두 셌어요.",
        "The data holds no period in full, so periods that are cut off are counted too.",
    ),
    "many_values": (
        "{by} 값이 너무 많아 {limit}개만 보여 드려요. 전체 행은 모두를 포함해요.",
        "{by} has too many values: {limit} are shown. The row of everyone holds them all.",
    ),
}
