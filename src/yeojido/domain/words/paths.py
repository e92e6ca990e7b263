"""Words of transition graphs, step matrices and Sankeys."""

WORDS: dict[str, tuple[str, str]] = {
    "steps_help": (
        "걸음마다 사람들이 어디에 있는지 세요.",
        "Count where people are at every step.",
    ),
    "sankey_help": (
        "어디에서 어디로 가는지 걸음마다 세요.",
        "Count who goes where, step by step.",
    ),
    "opt_per": (
        "무엇을 하나의 경로로 볼지: 사람, 방문, 여정",
        "what one path is: a person, a visit or a journey",
    ),
    "opt_visit_gap": ("방문을 끊는 시간(30m)", "inactivity that ends a visit (30m)"),
    "opt_top": (
        "이만큼의 이름만 남기고 나머지는 …로 묶어요.",
        "keep this many names; the others become …",
    ),
    "opt_rows": ("보여 줄 줄 수", "rows to show"),
    "opt_steps": ("볼 걸음 수", "steps to look at"),
    "opt_at": (
        '0번 걸음으로 삼을 곳: cart, cart@last, cart@2, "price > 50000 @first"',
        'what is step 0: cart, cart@last, cart@2, "price > 50000 @first"',
    ),
    "opt_before": ("그 앞으로 볼 걸음 수", "steps to look at before it"),
    "opt_threshold": (
        "어느 걸음에서도 비율이 이보다 작은 이름은 …로 묶어요(0.01).",
        "names whose share is below this at every step become … (0.01)",
    ),
    "opt_collapse": (
        "같은 것이 이어지면 한 걸음으로 봐요.",
        "take runs of the same as one step",
    ),
    "opt_from": (
        "경로가 시작되는 곳: cart, cart@last, cart@2, 또는 조건",
        "where paths begin: cart, cart@last, cart@2, or a condition",
    ),
    "opt_to": (
        "경로가 끝나는 곳. --from 없이 쓰면 그리로 오는 길을 거슬러 봐요.",
        "where paths end; without --from the ways that lead there",
    ),
    "opt_arrived": (
        "--to 에 이르지 못한 경로는 빼요.",
        "leave out paths that do not come to --to",
    ),
    "col_step": ("걸음", "step"),
    "col_node": ("이름", "node"),
    "col_from": ("에서", "from"),
    "col_to": ("으로", "to"),
    "col_units": ("경로", "paths"),
    "col_people": ("사람", "people"),
    "col_share_out": ("나간 비율", "share out"),
    "col_share_in": ("들어온 비율", "share in"),
    "more_rows": (
        "{total}줄 가운데 {shown}줄을 보여 줬어요. --rows 로 늘릴 수 있어요.",
        "Shown {shown} of {total} rows; --rows shows more.",
    ),
    "part": (
        "경로 {units}개, {people}명을 셌어요.",
        "{units} paths of {people} people are counted.",
    ),
    "without": (
        "{what:이} 없는 경로 {without}개는 뺐어요.",
        "{without} paths without {what} are left out.",
    ),
    "arrived": (
        "{units}개 가운데 {arrived}개({share})가 {end}에 이르렀어요.",
        "{arrived} of {units} ({share}) come to {end}.",
    ),
    "START": ("시작", "start"),
    "END": ("떠남·끝", "end"),
    "ARRIVED": ("도착", "arrived"),
    "others": ("그 밖", "others"),
    "matrix_title": (
        "{step}걸음 뒤 {share:이} 경로를 마쳤어요",
        "After {step} steps {share} of the paths are over",
    ),
    "matrix_title_at": (
        "{anchor} 다음 걸음에 가장 많이 가는 곳은 {node:이에요} ({share})",
        "Right after {anchor} most go to {node} ({share})",
    ),
    "matrix_title_none": ("걸음마다 어디에 있나", "Where paths are, step by step"),
    "matrix_over": ("걸음", "step"),
    "matrix_over_at": ("{anchor:을} 0으로 센 걸음", "step, counted from {anchor} = 0"),
    "matrix_corner": ("이름", "node"),
    "matrix_note": (
        "칸은 그 걸음에 그곳에 있는 경로의 비율이에요. 열마다 더하면 100%예요. "
        "끝난 경로는 {end} 줄에 남아요.",
        "A cell is the share of paths that are there at that step. Every column adds up to 100 %. "
        "Paths that are over stay in the row {end}.",
    ),
    "sankey_title": (
        "{source} 다음에는 {target:이} 가장 많아요 ({share})",
        "After {source} most go to {target} ({share})",
    ),
    "sankey_title_arrived": (
        "{start}에서 {share:이} {end}에 이르러요",
        "{share} get from {start} to {end}",
    ),
    "sankey_title_to": (
        "{end} 바로 앞은 {source:이} 가장 많아요 ({share})",
        "Most come to {end} from {source} ({share})",
    ),
    "sankey_note": (
        "굵기는 경로의 수예요. 끝나거나 도착한 경로는 그 걸음에서만 그려요.",
        "Bands are as wide as there are paths. Paths that end or arrive are drawn once, at that step.",
    ),
    "sankey_step": ("{step}걸음", "step {step}"),
    "empty": ("셀 수 있는 경로가 없어요.", "There are no paths to count."),
}
