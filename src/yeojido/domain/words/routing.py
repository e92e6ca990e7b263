"""Words about where customers' words belong, and of the commands ``yeojido voice``."""

WORDS: dict[str, tuple[str, str]] = {
    # help
    "voice_help": (
        "고객의 말: 어디서 무엇을 느꼈는지 보여 줘요.",
        "What customers say: where they felt what.",
    ),
    # headings
    "col_source": ("이벤트", "Event"),
    "col_texts": ("글", "Texts"),
    "col_ratings": ("평점", "Ratings"),
    "col_people": ("사람", "People"),
    # asides
    "no_voices": (
        "글이나 평점이 있는 이벤트가 없어요. 리뷰, 설문, 문의를 `yeojido import`로 가져와 주세요.",
        "No event holds words or ratings. Import reviews, surveys or tickets with `yeojido import`.",
    ),
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
