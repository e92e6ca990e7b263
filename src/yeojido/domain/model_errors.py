"""What can go wrong with a model that was plugged in: a branch of the tree in ``errors``.

YeojidoError
├── NotAModel (InputError)          a folder that holds no model
├── ConsentMissing (QuestionError)  texts would be sent, and nobody agreed
├── BudgetSpent, EndpointFailed     what happens on the way
"""

from __future__ import annotations

from yeojido.domain.errors import InputError, QuestionError, YeojidoError


class NotAModel(InputError):
    """{path} holds no model that can be plugged in: {reason}"""

    ko = "{path}에는 끼워 쓸 수 있는 모델이 없어요: {reason}"


class ConsentMissing(QuestionError):
    """Texts of customers would be sent to {host}, and nobody has agreed to that yet.
    Say so once: `yeojido voice model use {url} --i-understand`.
    """

    ko = (
        "고객의 글을 {host:으로} 보내야 하는데 아직 아무도 동의하지 않았어요. "
        "한 번만 밝혀 주세요: `yeojido voice model use {url} --i-understand`."
    )


class BudgetSpent(YeojidoError):
    """The budget for the model at {host} is used up: {spent} of {budget} tokens.
    Raise it with `yeojido voice model use ... --budget`, or go back to the packaged model.
    """

    ko = (
        "{host} 모델에 쓸 예산을 다 썼어요: 토큰 {budget} 가운데 {spent}. "
        "`yeojido voice model use ... --budget` 으로 늘리거나 내장 모델로 돌아가 주세요."
    )


class EndpointFailed(YeojidoError):
    """The model at {host} gave no reading: {reason} Nothing was guessed instead. Try again later,
    or use the packaged model: `yeojido voice model use packaged`.
    """

    ko = (
        "{host} 모델이 답하지 못했어요: {reason} 대신 짐작한 값은 없어요. 나중에 다시 하거나 "
        "내장 모델을 써 주세요: `yeojido voice model use packaged`."
    )
