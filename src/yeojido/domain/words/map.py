"""Words of the computed map: lanes, definitions, friction, pains, moments, measures, warnings."""

_CHANNELS: dict[str, tuple[str, str]] = {
    "channel_web": ("웹", "Web"), "channel_app": ("앱", "App"), "channel_store": ("매장", "Store"),
    "channel_email": ("이메일", "E-mail"), "channel_sms": ("문자", "SMS"), "channel_push": ("푸시", "Push"),
    "channel_kakao": ("카카오톡", "KakaoTalk"), "channel_phone": ("전화", "Phone"),
    "channel_call_center": ("고객센터", "Call centre"), "channel_chat": ("채팅", "Chat"),
    "channel_ad": ("광고", "Advert"), "channel_search": ("검색", "Search"), "channel_social": ("소셜", "Social"),
    "channel_review": ("후기", "Reviews"), "channel_survey": ("설문", "Survey"),
    "channel_delivery": ("배송", "Delivery"), "channel_pos": ("계산대", "Till"), "channel_other": ("기타", "Other"),
}  # fmt: skip

_LANES: dict[str, tuple[str, str]] = {
    "lane_need": ("고객이 바라는 것", "Needs"),
    "lane_actions": ("행동", "Actions"),
    "lane_channels": ("채널", "Channels"),
    "lane_emotion": ("감정", "Emotion"),
    "lane_words": ("고객의 말", "In their words"),
    "lane_people": ("사람과 전환", "People"),
    "lane_time": ("걸린 시간", "Time"),
    "lane_friction": ("마찰", "Friction"),
    "lane_pains": ("문제점", "Pain points"),
    "lane_moments": ("결정적 순간", "Moments of truth"),
    "lane_opportunities": ("기회", "Opportunities"),
    "lane_kpi": ("성과", "Measures"),
}

_DEFINITIONS: dict[str, tuple[str, str]] = {
    "def_need": ("고객이 여기서 바라는 것. 사람이 적은 가설이에요.", "What the customer wants here; a hypothesis written by people."),
    "def_actions": ("이 접점에서 가장 많이 한 행동 세 가지. 횟수와 사람 수예요.", "The three most frequent events here: occurrences and people."),
    "def_channels": ("이 접점의 이벤트가 들어온 채널의 비율이에요.", "Shares of the channels by which events of this touchpoint came."),
    "def_emotion": (
        "평점(-2..+2)을 사람마다 평균 낸 뒤 사람들의 평균을 냈어요. 사람이 적을수록 전체 평균 쪽으로 당겨요(n/(n+15)). 5명 미만이면 값을 내지 않아요. 95% 구간은 당기지 않은 평균의 것이에요(다른 접점의 흩어짐을 빌린 t 구간).",
        "Mean of each person's mean rating (-2..+2), drawn toward the overall mean when few people spoke (n/(n+15)); no value below 5 people. The 95 % interval is that of the mean before it is drawn (t, its variance moderated by the other touchpoints').",
    ),
    "def_emotion_words": (
        "평점은 물어본 접점에, 말은 그 말이 가리키는 접점에 놓고 사람마다 평균 낸 뒤(무게: 평점 {rating}, 말 {text}) 사람들의 평균을 냈어요(-2..+2). 한 접점에 평점과 말을 함께 남기면 평점을 값으로 쓰고 말로는 어떤 감정인지만 봐요. 말은 {model} 모델이 읽었어요. 사람이 적을수록 전체 평균 쪽으로 당겨요(n/(n+15)). 5명 미만이면 값을 내지 않아요. 95% 구간은 당기지 않은 평균의 것이에요(다른 접점의 흩어짐을 빌린 t 구간). 모델이 이 고객들의 말을 얼마나 치우쳐 읽는지는 평점이 함께 있거나 사람이 확인한 글 {pairs}개에서 재서 바로잡았고, 그러고도 모르는 만큼은 구간에 넣었어요.",
        "Ratings count at the touchpoint that was asked about, words at the one they speak of; mean of each person's voices (weights: rating {rating}, text {text}), then over people (-2..+2). A rating given with words about the same touchpoint is the value; its words only tell which emotion it was. Words were read by {model}. Drawn toward the overall mean when few people spoke (n/(n+15)); no value below 5 people. The 95 % interval is that of the mean before it is drawn (t, its variance moderated by the other touchpoints'). How far the model leans on these customers' words was measured on {pairs} texts with a rating or a person's confirmation and taken out; what stays unknown of it is in the interval.",
    ),
    "def_emotion_unmeasured": (
        "평점은 물어본 접점에, 말은 그 말이 가리키는 접점에 놓고 사람마다 평균 낸 뒤(무게: 평점 {rating}, 말 {text}) 사람들의 평균을 냈어요(-2..+2). 한 접점에 평점과 말을 함께 남기면 평점을 값으로 쓰고 말로는 어떤 감정인지만 봐요. 말은 {model} 모델이 읽었어요. 사람이 적을수록 전체 평균 쪽으로 당겨요(n/(n+15)). 5명 미만이면 값을 내지 않아요. 95% 구간은 당기지 않은 평균의 것이에요(다른 접점의 흩어짐을 빌린 t 구간). 모델이 이 고객들의 말을 얼마나 치우쳐 읽는지 잴 글이 없어서, 다른 곳에서 본 만큼(표준오차 {error}) 구간을 넓혔어요. 글 50개쯤 확인해 주면 좁아져요.",
        "Ratings count at the touchpoint that was asked about, words at the one they speak of; mean of each person's voices (weights: rating {rating}, text {text}), then over people (-2..+2). A rating given with words about the same touchpoint is the value; its words only tell which emotion it was. Words were read by {model}. Drawn toward the overall mean when few people spoke (n/(n+15)); no value below 5 people. The 95 % interval is that of the mean before it is drawn (t, its variance moderated by the other touchpoints'). Nothing says how far the model leans on these customers' words, so the interval is wider by what was seen elsewhere (standard error {error}); confirming some 50 texts narrows it.",
    ),
    "def_words": ("여기서 고객이 한 말 가운데 대표되는 말과 가장 낮은 말, 가장 높은 말이에요. 거의 같은 말은 하나로 모았어요.", "What customers said here: a central voice, a low one and a high one; those that say nearly the same are one."),
    "def_people": (
        "여기 온 사람 수. 넘어감은 그 뒤 더 나중 접점에 가거나 목표를 이룬 여정, 머무름은 아직 기다림 시간 안에 있는 여정, 떠남은 그보다 오래 소식이 없는 여정이에요. 전환율은 넘어감/(넘어감+떠남), 구간은 윌슨 95%예요.",
        "People who came here. Moved on: journeys with a later place afterwards, or the goal at or after it; still here: silent for less than the patience; left: silent for longer. Conversion = moved on / (moved on + left), Wilson 95 % interval.",
    ),
    "def_time": (
        "여기 처음 들어온 때부터 다음 곳으로 갈 때까지의 중앙값이에요. 아직 가지 않은 방문은 마지막으로 본 때까지만 세요(카플란-마이어, 구간은 브룩마이어-크롤리 95%).",
        "Median time from entering here to entering the next place. Visits that did not go on count until they were last seen (Kaplan-Meier; Brookmeyer-Crowley 95 % interval).",
    ),
    "def_friction": (
        "되돌아오거나(반복 방문), 앞 단계로 돌아가거나, 오류를 만나거나, 같은 행동을 세 번 넘게 되풀이한 여정의 비율이에요.",
        "Share of journeys that came back here, stepped back to an earlier stage, met an error, or repeated an action three times in a row.",
    ),
}  # fmt: skip

_FRICTION: dict[str, tuple[str, str]] = {
    "friction_loop": ("다시 들름", "Came back"),
    "friction_back": ("앞으로 되돌아감", "Stepped back"),
    "friction_error": ("오류", "Error"),
    "friction_repeat": ("되풀이", "Repeated"),
}

_PAINS: dict[str, tuple[str, str]] = {
    "pain_dated": (
        "{days} {value} 고객의 {step} 전환이 {before}%에서 {during}%로 떨어졌어요",
        "{days}: conversion of {value} at {step} fell from {before}% to {during}%",
    ),
    "pain_dated_all": (
        "{days} {step} 전환이 {before}%에서 {during}%로 떨어졌어요",
        "{days}: conversion at {step} fell from {before}% to {during}%",
    ),
    "pain_failure": (
        "{step:을} 겪은 여정은 100건 중 {with_error}건만 목표를 이뤘어요(겪지 않으면 {without}건)",
        "{with_error} of 100 journeys with {step} reach the goal, {without} without it",
    ),
    "pain_drop_off": (
        "{stage} 단계에서 100건 중 {left}건이 떠났어요",
        "{left} of 100 journeys leave at {stage}",
    ),
    "pain_drop_off_end": (
        "{stage} 단계에서 멈춘 여정이 100건 중 {left}건이에요",
        "{left} of 100 journeys go no further than {stage}",
    ),
    "pain_wait": (
        "{step}에서 다음으로 넘어가는 데 가운데 값으로 {time} 걸려요",
        "It takes a median of {time} to get on from {step}",
    ),
    "pain_loop": (
        "{step:을} 다시 들른 여정은 목표를 덜 이뤘어요(100건 중 {with_loop}건, 아니면 {without}건)",
        "Journeys that come back to {step} reach the goal less often ({with_loop} of 100, else {without})",
    ),
    "pain_low_emotion": (
        "{step}에서 감정이 {value}까지 내려가요",
        "Emotion falls to {value} at {step}",
    ),
    "pain_low_emotion_dated": (
        "{days} {value} 고객의 {step} 평점이 {before}에서 {during:으로} 떨어졌어요",
        "{days}: ratings of {step} by {value} fell from {before} to {during}",
    ),
    "pain_low_emotion_dated_all": (
        "{days} {step} 평점이 {before}에서 {during:으로} 떨어졌어요",
        "{days}: ratings of {step} fell from {before} to {during}",
    ),
    "evidence_journeys": ("해당 여정", "Journeys affected"),
    "evidence_people": ("해당 고객", "People affected"),
    "evidence_before": ("같은 고객군의 다른 날 전환율", "Conversion of the same group on other days"),
    "evidence_during": ("그 기간 전환율", "Conversion in the period"),
    "evidence_others": ("같은 기간 다른 고객 전환율", "Conversion of others in the same period"),
    "evidence_with": ("겪은 여정의 전환율", "Conversion with it"),
    "evidence_without": ("겪지 않은 여정의 전환율", "Conversion without it"),
    "evidence_errors": ("그 기간 오류를 만난 여정", "Journeys with an error in the period"),
    "evidence_period": ("기간", "Period"),
    "evidence_segment": ("고객군", "Group"),
    "evidence_left": ("떠난 여정", "Journeys that left"),
    "evidence_left_share": ("떠난 비율", "Share that left"),
    "evidence_typical": ("다른 단계의 떠난 비율(중앙값)", "Share leaving other stages (median)"),
    "evidence_at_most": (
        "다른 단계만큼만 떠났다면 더 이뤘을 목표(많아야)",
        "Goals more if no more left than elsewhere (at most)",
    ),
    "evidence_time": ("걸린 시간(중앙값)", "Median time"),
    "evidence_emotion": ("감정", "Emotion"),
    "evidence_low": ("낮게 평가한 사람", "People who rated it low"),
    "evidence_mean_before": ("다른 날 평점 평균(-2..+2)", "Mean rating on other days (-2..+2)"),
    "evidence_mean_during": ("그 기간 평점 평균(-2..+2)", "Mean rating in the period (-2..+2)"),
    "evidence_words_before": ("다른 날 말에 담긴 감정(-2..+2)", "Emotion of the words on other days (-2..+2)"),
    "evidence_words_during": ("그 기간 말에 담긴 감정(-2..+2)", "Emotion of the words in the period (-2..+2)"),
    "evidence_upset": ("말에 담긴 짜증·분노와 불안·의심", "Anger and anxiety in their words"),
    "evidence_no_cost": ("견줄 기준이 없어 잃은 전환은 계산하지 않았어요", "No comparison, so no cost was computed"),
}  # fmt: skip

_MOMENTS: dict[str, tuple[str, str]] = {
    "moment_pit": ("감정이 가장 낮은 곳이에요({value})", "The lowest point of emotion ({value})"),
    "moment_peak": ("감정이 가장 높은 곳이에요({value})", "The highest point of emotion ({value})"),
    "moment_decisive": (
        "여기서 가장 많은 여정이 갈려요: {reached}건 가운데 {left}건이 떠나요",
        "Most is decided here: {left} of {reached} journeys leave",
    ),
    "moment_costly": (
        "여기의 문제로 가장 많은 전환을 잃어요({lost}건)",
        "Its pain costs most conversions ({lost})",
    ),
}

_OPPORTUNITIES: dict[str, tuple[str, str]] = {
    "idea_dated": ("{step} 장애를 막고 바로 알아채기", "Prevent and quickly notice faults at {step}"),
    "idea_failure": ("{step:을} 줄이고 다시 시도하기 쉽게 하기", "Fewer cases of {step}, and an easy way to retry"),
    "idea_drop_off": ("{step}에서 떠나는 까닭 찾고 걸림돌 치우기", "Find why people leave at {step} and clear the way"),
    "idea_wait": ("{step}의 기다림 줄이고 진행 상황 알리기", "Shorten the wait at {step} and tell how it goes"),
    "idea_loop": ("{step}에 필요한 정보를 한 번에 보여 주기", "Show what is needed at {step} at once"),
    "idea_low_emotion": ("{step} 경험을 기대에 맞추기", "Bring {step} up to what people expect"),
    "hypothesis_conversion": (
        "이 문제를 없애면 목표에 이르는 여정이 {lost}건까지 늘어날 거예요",
        "Removing this pain will bring up to {lost} more journeys to the goal",
    ),
    "hypothesis_drop_off": (
        "다른 단계만큼만 떠나면 목표에 이르는 여정이 많아야 {lost}건 늘어날 거예요",
        "If no more leave than elsewhere, at most {lost} more journeys reach the goal",
    ),
    "hypothesis_dated": (
        "같은 일을 막으면 비슷한 기간에 목표 여정 {lost}건을 지킬 거예요",
        "Preventing it will keep {lost} journeys to the goal in a period like this",
    ),
    "hypothesis_emotion": (
        "여기 감정이 전체 평균까지 오르면 떠나는 사람이 줄어들 거예요",
        "If emotion here rises to the overall mean, fewer people will leave",
    ),
    "hypothesis_time": (
        "기다림이 짧아지면 다음으로 넘어가는 여정이 늘어날 거예요",
        "A shorter wait will let more journeys go on",
    ),
}  # fmt: skip

_KPIS: dict[str, tuple[str, str]] = {
    "kpi_conversion": ("목표 전환율", "Conversion"),
    "kpi_conversion_def": ("목표를 이룬 여정 / (이룬 여정 + 떠난 여정). 진행 중인 여정은 빼요.", "Journeys that reached the goal / (reached + left); journeys under way are left out."),
    "kpi_time_to_goal": ("목표까지 걸린 시간", "Time to goal"),
    "kpi_time_to_goal_def": ("첫 이벤트부터 목표까지의 중앙값(카플란-마이어).", "Median from the first event to the goal (Kaplan-Meier)."),
    "kpi_people": ("사람", "People"),
    "kpi_people_def": ("여정이 하나라도 있는 사람 수.", "People with at least one journey."),
    "kpi_journeys": ("여정", "Journeys"),
    "kpi_journeys_def": ("여정 수. 한 사람이 여러 번 할 수 있어요.", "Journeys; a person may have several."),
    "kpi_open": ("진행 중인 여정", "Journeys under way"),
    "kpi_open_def": ("아직 목표를 이루지 않았고 기다림 시간이 지나지 않은 여정의 비율.", "Share of journeys neither at their goal nor silent for longer than the patience."),
    "kpi_emotion": ("감정 평균", "Mean emotion"),
    "kpi_emotion_def": ("평점이나 말을 남긴 사람들의 평균(-2..+2).", "Mean over the people who rated or said something (-2..+2)."),
    "kpi_peak_end": ("피크엔드 감정", "Peak-end emotion"),
    "kpi_peak_end_journeys": (
        "한 여정에서 두 번 넘게 평점이나 말을 남긴 사람의 가장 강한 순간과 마지막 순간의 평균이에요. 기억에 남는 감정에 가까워요. 같은 여정의 그냥 평균은 {mean}이에요.",
        "Of people with two voices or more in a journey: mean of the most intense and the last moment, nearer to what is remembered. The plain mean of the same journeys is {mean}.",
    ),
    "kpi_peak_end_map": (
        "지도에서 가장 강한 접점과 마지막 접점의 평균이에요. 한 여정에서 두 번 넘게 말한 사람이 적어서 지도로 냈어요. 접점들의 그냥 평균은 {mean}이에요.",
        "Mean of the map's most intense and last touchpoint: too few people spoke twice in one journey. The plain mean of the touchpoints is {mean}.",
    ),
    "kpi_completion": ("{stage} 완료율", "Completion of {stage}"),
    "kpi_completion_def": ("이 단계에서 넘어간 여정 / (넘어감 + 떠남).", "Journeys that moved on from the stage / (moved on + left)."),
    "kpi_return": ("한 사람당 여정", "Journeys per person"),
    "kpi_return_def": ("여정 수 / 사람 수.", "Journeys / people."),
}  # fmt: skip

_WARNINGS: dict[str, tuple[str, str]] = {
    "warn_no_journeys": ("지도에 올릴 이벤트가 없어요. 접점의 이벤트 이름이나 조건을 확인해 주세요.", "No event is on the map. Check the touchpoints' events and the conditions."),
    "warn_few_people": ("사람이 {people}명뿐이라 숫자가 크게 흔들릴 수 있어요.", "Only {people} people: numbers may swing widely."),
    "warn_short_period": ("데이터가 {days}일뿐이라 기다림 시간({patience}일)보다 짧아요.", "The data spans {days} days, less than the patience of {patience} days."),
    "warn_one_moment": (
        "모든 이벤트의 시간이 같아서 걸린 시간과 떠남은 알 수 없어요.",
        "All events have the same time, so how long it took and who left cannot be told.",
    ),
    "warn_most_open": ("여정의 {share}%가 아직 진행 중이에요. 떠남은 더 기다려야 알 수 있어요.", "{share}% of journeys are still under way: who left shows only later."),
    "warn_no_goal": ("목표 접점이 없어요. 접점 하나에 goal을 표시하면 전환율이 나와요.", "No touchpoint is the goal. Mark one with goal to get a conversion."),
    "warn_much_unmapped": ("이벤트의 {share}%가 지도에 없어요.", "{share}% of the events are not on the map."),
    "warn_touchpoint_empty": ("{step:은} 이 기간에 온 사람이 없어요.", "Nobody came to {step} in this period."),
    "warn_unread": (
        "지도에 놓인 글의 {share}%({n}개)는 읽지 못했어요. 한국어와 영어만 읽어요.",
        "{share}% of the texts on the map ({n}) could not be read: only Korean and English are.",
    ),
    "warn_contradictions": (
        "글의 {share}%({n}개)가 함께 남긴 평점과 반대예요. 평점의 방향이 뒤집혀 있지는 않은지 확인해 주세요.",
        "{share}% of the texts ({n}) say the opposite of the rating given with them. Check that the scale is not upside down.",
    ),
    "warn_unknown_event": ("{step} 접점의 이벤트 {event:은} 로그에 없어요. 비슷한 이름: {near}", "The event {event} of {step} is not in the log. Near names: {near}"),
    "warn_stage_without_events": ("{stage} 단계에 맞는 이벤트가 데이터에 없어서 뺐어요.", "No event in the data fits the stage {stage}, so it was left out."),
    "warn_one_touchpoint": ("이벤트가 한 가지뿐이라 접점도 하나예요. 단계는 다른 이벤트를 더 가져오면 나눌 수 있어요.", "There is one kind of event, so one touchpoint. Bring in other events to tell stages apart."),
}  # fmt: skip

_ADVICE: dict[str, tuple[str, str]] = {
    "advice_share": (
        "이벤트의 {share}%가 이 유형에 맞아요",
        "{share}% of the events belong to this type",
    ),
    "advice_goal": (
        "목표가 될 이벤트가 있어요: {event}(사람의 {share}%)",
        "An event can be the goal: {event} ({share}% of people)",
    ),
    "advice_no_goal": ("목표가 될 이벤트가 없어요", "No event could be the goal"),
    "advice_again": (
        "한 사람이 평균 {times}번 구매했어요",
        "People bought {times} times on average",
    ),
    "advice_unknown": (
        "이벤트의 {share}%는 사전에 없는 이름이라 순서로 단계를 나눠요",
        "{share}% of the events have names no dictionary knows: their order makes the stages",
    ),
}

_TIME: dict[str, tuple[str, str]] = {
    "seconds": ("{n}초", "{n} s"),
    "minutes": ("{n}분", "{n} min"),
    "hours": ("{n}시간", "{n} h"),
    "days": ("{n}일", "{n} days"),
}

WORDS: dict[str, tuple[str, str]] = {
    **_CHANNELS, **_LANES, **_DEFINITIONS, **_FRICTION, **_PAINS, **_MOMENTS,
    **_OPPORTUNITIES, **_KPIS, **_WARNINGS, **_ADVICE, **_TIME,
}  # fmt: skip
