"""The fonts and icons of the pictures: from the package's assets, which the build brings.

Pretendard (SIL Open Font License 1.1) in three weights and Tabler icons (MIT). Widths and icons
are small JSON files; a font file is opened only when a subset of it is to be embedded.
"""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from yeojido.domain.errors import YeojidoError

Weight = Literal["regular", "semibold", "bold"]
_FILES: dict[Weight, str] = {
    "regular": "Pretendard-Regular.otf",
    "semibold": "Pretendard-SemiBold.otf",
    "bold": "Pretendard-Bold.otf",
}
_SUBSET = "Yeojido Text"
_ASSETS = Path(__file__).parent / "assets"


class AssetsMissing(YeojidoError):
    """The fonts of the pictures are not installed (no {name}). Install Yeojido again."""

    ko = "그림에 쓰는 글꼴이 없어요({name} 파일이 없음). 여지도를 다시 설치해 주세요."


def widths() -> dict[str, Any]:
    """Return the glyph widths of the three weights (see ``draw.typeface``)."""
    return msgspec.json.decode(_asset("widths.json").read_bytes())


def icons() -> dict[str, str]:
    """Return the inner SVG markup of the icons by name (24 x 24, outline)."""
    return msgspec.json.decode(_asset("icons.json").read_bytes(), type=dict[str, str])


def paths() -> list[Path]:
    """Return the font files, for the writers that read fonts themselves."""
    return [_asset(name) for name in _FILES.values()]


def folder() -> Path:
    """Return the folder that holds the font files."""
    return _asset(_FILES["regular"]).parent


@lru_cache(maxsize=32)
def subset(weight: Weight, characters: str, *, woff2: bool = True) -> bytes:
    """Return a font of one weight that holds only ``characters``, without hints and features.

    The pictures set text glyph by glyph from the advance widths, so kerning is dropped.
    """
    from fontTools import subset as subsetter

    options = subsetter.Options()
    options.layout_features = []
    # Without subroutines a small subset is smaller and made faster; the hints cost nothing then.
    options.desubroutinize = True
    options.name_IDs = [1, 2]
    options.notdef_outline = True
    font = subsetter.load_font(str(_asset(_FILES[weight])), options, lazy=True)
    for table in ("GSUB", "GPOS", "GDEF"):
        # Dropped at once: the subsetter would read them to the end before it drops them.
        if table in font:
            del font[table]
    work = subsetter.Subsetter(options)
    work.populate(unicodes=sorted({ord(char) for char in characters} | {0x20}))
    work.subset(font)
    _rename(font)
    font.flavor = "woff2" if woff2 else None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _rename(font: Any) -> None:
    """Give a subset a name of its own: the licence reserves the original's for the whole font."""
    for record in font["name"].names:
        record.string = _SUBSET if record.nameID == 1 else "Regular"
    outlines = font["CFF "].cff
    outlines.fontNames = [_SUBSET.replace(" ", "")]
    outlines.topDictIndex[0].FullName = outlines.topDictIndex[0].FamilyName = _SUBSET


def subsets(characters: dict[Weight, str], *, woff2: bool = True) -> dict[Weight, bytes]:
    """Return a subset per weight that has characters (``draw.scene.characters`` gives them)."""
    from concurrent.futures import Future, ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=2) as pool:
        made: dict[Weight, Future[bytes]] = {
            weight: pool.submit(subset, weight, chars, woff2=woff2)
            for weight, chars in characters.items()
            if chars
        }
    return {weight: future.result() for weight, future in made.items()}


def _asset(name: str) -> Path:
    path = _ASSETS / name
    if not path.is_file():
        raise AssetsMissing(name=name)
    return path
