"""Words about where customers' words belong, and of the commands ``yeojido voice``."""

WORDS: dict[str, tuple[str, str]] = {
    # help
    "voice_help": (
        "고객의 말: 어디서 무엇을 느꼈는지 보여 줘요.",
        "What customers say: where they felt what.",
    ),
    "list_help": (
        "고객의 말을 하나씩 보여 줘요: 어디에 놓였는지, 왜, 얼마나 확실한지.",
        "Show what customers said one by one: where it was put, why, and how sure that is.",
    ),
    "move_help": (
        "글을 맞는 접점으로 옮겨요. 같은 글이 모두 옮겨지고, 다음 지도는 비슷한 글도 배워요.",
        "Move a text to the touchpoint it is about. All same texts move, and the next map learns "
        "from it.",
    ),
    "unmove_help": ("옮긴 것을 되돌려요.", "Take back that a text was moved."),
    "opt_touchpoint": (
        "접점이나 단계(id 또는 이름); off 는 지도 밖",
        "Touchpoint or stage (id or name); off = nowhere on the map",
    ),
    "opt_unhappy": ("부정적인 글만, 가장 나쁜 것부터", "Only the unhappy ones, the worst first"),
    "opt_unsure": ("자리가 불확실한 글만", "Only those whose place is unsure"),
    "opt_most": ("몇 개까지", "At most so many"),
    "opt_text": ("글 그대로, 또는 키의 앞부분", "The text itself, or how its key begins"),
    "opt_to": ("옮길 접점(id 또는 이름), off 는 지도 밖", "Touchpoint (id or name), or off"),
    "opt_by": ("누가(기본: 지금 사용자)", "Who says so (default: the current user)"),
    # headings
    "col_key": ("키", "Key"),
    "col_text": ("글", "Text"),
    "col_valence": ("감정", "Valence"),
    "col_emotion": ("느낌", "Emotion"),
    "col_place": ("접점", "Touchpoint"),
    "col_sure": ("확실함", "Sure"),
    "col_why": ("이유", "Why"),
    "col_stage": ("단계", "Stage"),
    "col_interval": ("95% 구간", "95 % interval"),
    "col_by_rule": ("규칙", "Rule"),
    "col_by_text": ("글", "Text"),
    "col_by_time": ("시간", "Time"),
    "col_by_person": ("사람", "Person"),
    "col_source": ("이벤트", "Event"),
    "col_texts": ("글", "Texts"),
    "col_ratings": ("평점", "Ratings"),
    "col_people": ("사람", "People"),
    # asides
    "no_voices": (
        "글이나 평점이 있는 이벤트가 없어요. 리뷰, 설문, 문의를 `yeojido import` 로 가져와 주세요.",
        "No event holds words or ratings. Import reviews, surveys or tickets with `yeojido import`.",
    ),
    "nowhere": ("지도 밖", "off the map"),
    "list_count": ("{total}개 중 {shown}개예요.", "{shown} of {total}."),
    "nothing_fits": ("맞는 글이 없어요.", "No text fits."),
    "moved": (
        "'{touchpoint}'(으)로 옮겼어요. 같은 글 {events}개가 따라가고, 다음 지도부터 비슷한 글도 배워요.",
        "Moved to '{touchpoint}', with all {events} texts that are the same; the next map learns "
        "from it.",
    ),
    "unmoved": ("되돌렸어요.", "Taken back."),
    "head_sources": ("어디서 말했나", "Where they speak"),
    "head_routing": (
        "어디 이야기인지 어떻게 알았나(글 수)",
        "How words were put where they are (texts)",
    ),
    "head_stages": ("단계별 감정, 낮은 곳부터", "Emotion by stage, the lowest first"),
    "head_unsure": ("자리가 가장 불확실한 글", "Texts whose place is least sure"),
    "off_map": (
        "{texts}개는 지도 밖에 있어요: {about}. 그 이야기를 담을 접점을 지도에 더하면 들어와요.",
        "{texts} are off the map: {about}. Add a touchpoint for what they speak of, and they come in.",
    ),
    "unknown_subject": ("알 수 없음 {texts}", "unknown {texts}"),
    "unread": (
        "{texts}개는 읽을 수 없는 언어이거나 글자가 없어요.",
        "{texts} are in a language that is not read, or hold no words.",
    ),
    "unsure_count": (
        "{texts}개는 자리가 불확실해요. `yeojido voice list --unsure` 로 보고 "
        "`yeojido voice move` 로 옮기면 배워요.",
        "The place of {texts} is unsure: see `yeojido voice list --unsure`, and teach with "
        "`yeojido voice move`.",
    ),
    # the picture
    "pic_title": (
        "'{stage}' 단계의 감정이 가장 낮아요: {value} (95% 구간 {interval})",
        "'{stage}' feels lowest: {value} (95 % interval {interval})",
    ),
    "pic_title_unsure": (
        "'{stage}' 단계의 감정이 가장 낮게 나왔어요({value}). 다만 '{other}'보다 낮은지는 확실하지 않아요",
        "'{stage}' comes out lowest ({value}), but whether below '{other}' is not sure",
    ),
    "pic_title_one": (
        "'{stage}' 단계의 감정은 {value}예요 (95% 구간 {interval})",
        "'{stage}' feels {value} (95 % interval {interval})",
    ),
    "pic_title_few": (
        "아직 감정을 말할 만큼 사람이 없어요",
        "Too few people spoke to tell how any stage feels",
    ),
    "pic_title_none": ("고객의 말이 아직 없어요", "No words of customers yet"),
    "pic_about": (
        "글 {texts}개 · 평점 {ratings}개 · 이벤트 {events}가지",
        "{texts} texts · {ratings} ratings · {events} kinds of events",
    ),
    "pic_stages": ("단계별 감정, 여정 순서", "Emotion by stage, in the order of the journey"),
    "pic_felt": ("감정 (95% 구간)", "Emotion (95 % interval)"),
    "pic_stands_out": ("두드러진 느낌", "What stands out"),
    "pic_few": ("사람이 너무 적어요", "too few people"),
    "pic_elsewhere": ("모든 단계에서는 {share}", "{share} over all stages"),
    "pic_as_elsewhere": ("다른 단계와 비슷해요", "much as elsewhere"),
    "pic_routing": ("글의 자리와 그 근거 (글 수)", "Where words belong and why (texts)"),
    "pic_by_person": ("{name}: 사람이 옮김", "{name}: moved by a person"),
    "pic_by_rule": ("{name}: 그 접점을 물음", "{name}: asked about it"),
    "pic_by_text": ("{name}: 글의 내용", "{name}: what the words say"),
    "pic_by_time": ("{name}: 말하기 전에 있던 곳", "{name}: where they were before"),
    "pic_off": ("지도 밖", "Off the map"),
    "pic_quotes": ("고객의 말", "In customers' words"),
    "pic_up": ("좋게 읽은 말", "read as good"),
    "pic_down": ("나쁘게 읽은 말", "read as bad"),
    "pic_how_felt": (
        "감정은 -2(매우 나쁨)부터 +2(매우 좋음)까지, 사람마다 한 번씩 센 평균이에요. 적게 말한 곳은 전체 "
        "평균 쪽으로 당겨요. 선은 95% 구간이고, 속이 빈 얼굴은 30명 미만이에요. 5명 미만이면 값을 보이지 않아요.",
        "Emotion runs from -2 (very bad) to +2 (very good), the mean over people, each counted once; "
        "where few spoke it is drawn toward the journey's mean. Lines are 95 % intervals; hollow faces stand for fewer than 30 people; below five there is "
        "no value.",
    ),
    "pic_how_placed": (
        "글의 자리는 사람이 옮긴 것, 그 접점을 물은 것, 글의 내용, 말하기 전에 있던 곳의 순서로 정해요. "
        "뒤로 갈수록 덜 확실해요.",
        "Words go where a person moved them, else to what was asked about, else where what they say "
        "puts them, else to where the person was before: each less sure than the one before.",
    ),
    # why words are where they are
    "why_person": ("사람이 옮겼어요", "somebody moved it"),
    "why_rule": ("그 접점에 대해 물었어요", "they were asked about it"),
    "why_asked": (
        "글만으로는 알 수 없어 말한 자리에 두었어요",
        "the words do not tell: where they said it",
    ),
    "why_text": ("{words} 때문에", "because of {words}"),
    "why_texts": ("글의 내용 때문에", "because of the words"),
    "why_time": ("말하기 전에 그곳에 있었어요", "they were there before they spoke"),
    "why_absent": (
        "{about} 이야기인데 지도에 없어요",
        "about {about}, which the map does not have",
    ),
    "why_nowhere": ("알 수 없어요", "cannot be told"),
    # what customers speak of
    "subject_delivery": ("배송", "delivery"),
    "subject_payment": ("결제", "payment"),
    "subject_product": ("제품 품질", "product quality"),
    "subject_price": ("가격·혜택", "price and discounts"),
    "subject_app": ("앱·사이트", "app and site"),
    "subject_service": ("상담", "customer service"),
    "subject_returns": ("교환·환불", "returns and refunds"),
    "subject_store": ("매장", "store"),
    "subject_mail": ("메일·알림", "e-mails and notifications"),
    "subject_account": ("가입·계정", "account"),
}
