"""The packaged models of customers' words: files beside this module, looked at in place.

``MODEL_CARD.md`` says what they were trained on, how well they read, and what they cannot.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from yeojido.domain.errors import BadModel, FileMissing

FOLDER: Final = Path(__file__).parent
ENDING: Final = ".yjm"


def packaged(folder: Path = FOLDER) -> Iterator[memoryview]:
    """Yield the bytes of each model file, mapped: processes share the memory they take.

    Whether they are whole is for who opens them: the digest stands inside. Raises BadModel,
    FileMissing where there is no model at all.
    """
    paths = sorted(folder.glob(f"*{ENDING}"))
    if not paths:
        raise FileMissing(path=folder / f"*{ENDING}")
    for path in paths:
        with path.open("rb") as file:
            try:
                yield memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError:  # an empty file cannot be mapped
                raise BadModel(why=f"{path.name} is empty") from None
