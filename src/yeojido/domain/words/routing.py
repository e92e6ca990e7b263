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
