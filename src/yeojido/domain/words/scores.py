"""Words of scores: NPS, satisfaction, effort, stars, expectation and experience."""

WORDS: dict[str, tuple[str, str]] = {
    # what cannot be asked, and what is asked back
    "which_scale": (
        (
            "'{event}' 이벤트의 {column} 답 {answers:,}개({low}~{high})가 몇 점 만점인지 알 수 없어요. "
            "예: --value {column} --scale 1..5 또는 0..10"
        ),
        (
            "{answers:,} answers in {column} of '{event}' ({low} to {high}) are on a scale that is not "
            "known. Say it, such as --value {column} --scale 1..5, or 0..10."
        ),
    ),
    "scale_of_what": ("점수 범위와 함께 속성 이름도 적어 주세요", "the property that the scale is of"),
    "no_answers_in": (
        "{column} 속성에는 숫자로 된 답이 없어요.",
        "the property {column} holds no answers in numbers.",
    ),
    # what the reader should know
    "none_found": (
        (
            "점수를 매기는 문항을 찾지 못했어요. 답이 든 속성을 --value 속성 --scale 1..5 처럼 알려 "
            "주세요."
        ),
        (
            "No rating questions were found. Name the property with the answers, such as "
            "--value PROPERTY --scale 1..5."
        ),
    ),
    "off_scale": (
        "답 {count:,}개는 점수 범위 밖이라 세지 않았어요.",
        "{count:,} answers lie outside their scale and are not counted.",
    ),
    "weightless": (
        "답 {count:,}개는 {weight} 가중치가 없어서 세지 않았어요.",
        "{count:,} answers have no weight in {weight} and are not counted.",
    ),
    "off_map": (
        "답 {count:,}개는 지도의 어느 접점에도 속하지 않아요. 전체 점수에만 들어 있어요.",
        "{count:,} answers belong to no touchpoint of the map; they are in the total alone.",
    ),
    "all": ("전체", "All"),
}  # fmt: skip
