"""Tickets of help desks, reviews, and answers to forms."""

from __future__ import annotations

from yeojido.collect.declared import Shape, Step, Who

_PARTIES = (
    r"(^|_)(requester|contact|customer|submitter|organization|user|guest|visitor)_"
    r"(name|email|phone|mobile|phone_number|address|profile.*)$|^(requester|submitter|full_name|name)$"
    r"|고객_?(이름|명|이메일|전화|연락처|휴대폰)|이름|전화번호|이메일|연락처|^(first|last)_name$|^phone"
    r"|^work_phone$|^mobile|facebook|twitter|^unique_external_id$|ip$|^network_id$|email"
)
_OPENED, _ANSWERED = "Ticket Opened", "Ticket Answered"
_STEPS = (
    Step(_OPENED, ("opened_at",), "opened", must=True, text="description",
         keep=("ticket_id", "subject", "group", "priority", "type", "tags", "agent")),
    Step(_ANSWERED, ("answered_at",), "answered", keep=("ticket_id", "agent"),
         since=("waited_seconds", "opened_at")),
    Step("Ticket Solved", ("solved_at",), "solved", rated=True, keep=("ticket_id", "status", "agent"),
         since=("resolved_seconds", "opened_at")),
)  # fmt: skip
_WHO = (Who("person"), Who("email", "personal"), Who("phone", "personal"))

ZENDESK = Shape(
    name="zendesk.tickets",
    columns={
        "ticket_id": ("ticket_id", "id"),
        "person": ("requester_id", "requester_external_id", "external_id"),
        "email": ("requester_email",),
        "opened_at": ("created_at", "ticket_created", "ticket_created_timestamp", "created"),
        "answered_at": ("first_reply_at", "first_replied_at", "ticket_first_reply"),
        "solved_at": ("solved_at", "ticket_solved_timestamp", "ticket_solved", "resolved_at"),
        "via": ("via", "ticket_channel", "channel"),
        "subject": ("subject", "ticket_subject"),
        "description": ("description", "ticket_description", "comment_body", "first_comment"),
        "group": ("group", "ticket_group", "group_name"),
        "priority": ("priority", "ticket_priority"),
        "type": ("ticket_type", "type"),
        "status": ("status", "ticket_status"),
        "tags": ("tags", "ticket_tags", "current_tags"),
        "agent": ("assignee_id",),
        "rating": ("satisfaction_score", "satisfaction", "satisfaction_rating",
                   "ticket_satisfaction_rating"),
        "comment": ("satisfaction_comment", "ticket_satisfaction_comment"),
    },
    needs=("ticket_id", "person|email", "opened_at", "solved_at|status", "via|subject", "group|rating"),
    who=_WHO, steps=_STEPS, id=("ticket_id",), mark="zendesk", channel="via", rating="rating",
    text="comment", withheld=_PARTIES,
)  # fmt: skip

FRESHDESK = Shape(
    name="freshdesk.tickets",
    columns={
        "ticket_id": ("ticket_id",),
        "person": ("contact_id", "requester_id"),
        "email": ("email", "contact_email", "requester_email"),
        "phone": ("work_phone", "mobile_phone", "contact_phone"),
        "opened_at": ("created_time", "created_at"),
        "answered_at": ("initial_response_time", "first_response_time_at", "first_responded_at"),
        "solved_at": ("resolved_time", "closed_time", "resolved_at"),
        "via": ("source",),
        "subject": ("subject",),
        "description": ("description", "description_text", "ticket_description"),
        "group": ("group",),
        "priority": ("priority",),
        "type": ("type",),
        "status": ("status",),
        "tags": ("tags",),
        "rating": ("survey_results", "survey_result", "customer_rating"),
    },
    needs=("ticket_id", "person|email|phone", "opened_at", "status", "via", "subject|priority"),
    who=_WHO, steps=_STEPS, id=("ticket_id",), mark="freshdesk", channel="via", rating="rating",
    withheld=_PARTIES + r"|^agent$",
)  # fmt: skip

CHANNEL_TALK = Shape(
    name="channeltalk.chats",
    columns={
        "ticket_id": ("userchat_id", "user_chat_id", "chat_id", "상담_id", "상담id", "채팅_id", "chatid"),
        "person": ("member_id", "memberid", "회원_id", "회원id", "user_id", "고객_id", "고객id", "userid"),
        "phone": ("mobile_number", "전화번호", "휴대폰번호"),
        "email": ("email", "이메일"),
        "opened_at": ("opened_at", "openedat", "created_at", "createdat", "상담_시작_시각", "상담시작시각",
                      "시작_시각", "상담시작일시", "생성일시"),
        "answered_at": ("first_replied_at", "first_opened_at", "firstrepliedat", "최초_응답_시각",
                        "최초응답시각", "첫_응답_시각", "최초응답일시"),
        "solved_at": ("closed_at", "closedat", "상담_종료_시각", "상담종료시각", "종료_시각", "상담종료일시"),
        "via": ("medium", "source", "contact_medium", "유입_매체", "상담_매체", "매체", "채널"),
        "status": ("state", "상태", "상담상태"),
        "tags": ("tags", "상담_태그", "태그", "상담태그"),
        "subject": ("title", "제목"),
        "description": ("first_message", "messages", "transcript", "문의내용", "문의_내용", "상담내용", "상담_내용",
                        "대화내용", "대화_내용"),
        "rating": ("csat", "review_score", "만족도", "상담_만족도", "상담만족도"),
        "comment": ("csat_comment", "만족도_의견", "만족도_코멘트"),
    },
    needs=("ticket_id", "person|phone|email", "opened_at", "solved_at|answered_at"),
    who=_WHO, steps=_STEPS, id=("ticket_id",), mark="channeltalk", channel="via", rating="rating",
    text="comment", withheld=_PARTIES,
)  # fmt: skip

REVIEWS = Shape(
    name="reviews",
    columns={
        "review_id": ("review_id", "리뷰번호", "리뷰_id", "리뷰_번호", "id", "post_id", "comment_id", "글번호"),
        "author": ("author", "author_id", "reviewer", "reviewer_id", "작성자", "작성자_id", "작성자id",
                   "닉네임", "user_name", "author_name", "username", "등록자"),
        "member": ("회원번호", "회원_id", "회원id", "구매자_id", "구매자id", "customer_id", "user_id"),
        "at": ("date", "created_at", "posted_at", "review_date", "작성일", "작성일시", "등록일", "등록일시",
               "리뷰등록일", "리뷰_등록일", "published_at", "published", "time", "submitted_at"),
        "rating": ("rating", "stars", "star_rating", "score", "평점", "별점", "구매자평점", "리뷰평점"),
        "text": ("review", "review_text", "text", "content", "body", "message", "리뷰", "리뷰내용",
                 "리뷰_내용", "리뷰상세내용", "내용", "후기", "본문", "comment", "caption"),
        "url": ("url", "link", "permalink", "post_url", "review_url", "리뷰_url", "주소_url", "링크"),
        "via": ("channel", "platform", "network", "source", "site", "채널", "매체", "플랫폼", "출처"),
        "product": ("product", "product_name", "상품명", "app", "app_name", "place", "매장명"),
        "product_id": ("product_id", "상품번호", "sku", "app_id"),
    },
    needs=("author|member", "at", "text", "url", "via|product"),
    who=(Who("member"), Who("author", "name")),
    steps=(Step("Review Posted", ("at",), "review", must=True, rated=True),),
    id=(), mark="review", channel="via", rating="rating", text="text",
    withheld=r"^(author|reviewer|user)_(name|url|email|profile.*|image|avatar)$|프로필|email",
)  # fmt: skip

GOOGLE_FORMS = Shape(
    name="google-forms",
    kind="survey",
    columns={
        "at": ("timestamp", "타임스탬프"),
        "email": ("email_address", "이메일_주소", "이메일주소", "username", "사용자_이름"),
        "member": ("회원번호", "고객번호", "customer_id", "customer_number", "member_number", "user_id"),
        "score": ("score", "점수", "총점"),
    },
    needs=("at",),
    who=(Who("member"), Who("email", "personal")),
    channel="=survey",
)  # fmt: skip

TYPEFORM = Shape(
    name="typeform",
    kind="survey",
    columns={
        "response": ("response_id", "token", ""),  # "#"
        "at": ("submit_date_utc", "submitted_at", "submit_date"),
        "started_at": ("start_date_utc", "landed_at", "start_date"),
        "network": ("network_id",),
        "member": ("user_id", "customer_id", "hidden_user_id", "hidden_customer_id"),
        "email": ("email", "email_address"),
    },
    needs=("at", "started_at", "network|response"),
    who=(Who("member"), Who("email", "personal"), Who("response", "anonymous"), Who("network", "anonymous")),
    channel="=survey",
    zone="UTC",
)  # fmt: skip

SHAPES = (ZENDESK, FRESHDESK, CHANNEL_TALK, REVIEWS, TYPEFORM, GOOGLE_FORMS)
