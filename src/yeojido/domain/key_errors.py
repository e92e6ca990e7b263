"""What can go wrong with keys and with what they lock: a branch of the tree in ``errors``."""

from __future__ import annotations

from yeojido.domain.errors import StoreError


class MasterKeyMissing(StoreError):
    """The master key of {path} is not here, and without it what is locked there stays locked.
    Put {file} back from its backup, or set YEOJIDO_MASTER_KEY to the key it held.
    """

    ko = (
        "{path} 작업 폴더의 마스터 키가 없어서 잠긴 내용을 열 수 없어요. 백업해 둔 {file} 파일을 "
        "되돌려 놓거나 YEOJIDO_MASTER_KEY에 그 키를 넣어 주세요."
    )


class MasterKeyWrong(StoreError):
    """{path} is locked with the master key {needed}, and only {given} is here.
    Put that key back into {file}, or set YEOJIDO_MASTER_KEY to it (several: with commas).
    """

    ko = (
        "{path} 작업 폴더는 마스터 키 {needed:으로} 잠겨 있는데 지금 있는 키는 {given}뿐이에요. "
        "그 키를 {file} 파일에 되돌려 놓거나 YEOJIDO_MASTER_KEY에 넣어 주세요(여러 개는 쉼표로)."
    )


class MasterKeyBad(StoreError):
    """{where} holds no master key: each must be 32 bytes in base64, as `yeojido key new` prints."""

    ko = (
        "{where:은} 마스터 키가 아니에요. 키마다 32바이트를 base64로 적어 주세요. "
        "`yeojido key new` 로 만들 수 있어요."
    )


class SealBroken(StoreError):
    """Locked data of {path} was damaged or put in another place; it cannot be opened."""

    ko = "{path} 작업 폴더의 잠긴 데이터가 손상되었거나 다른 자리로 옮겨져서 열 수 없어요."
