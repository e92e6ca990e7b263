"""SVG to PNG and PDF, with the bundled fonts, so that Korean is right without system fonts."""

from __future__ import annotations

from yeojido.adapters import fonts


def png(svg: str, *, scale: float = 2.0, fallback: bool = False) -> bytes:
    """Return an SVG as PNG bytes, ``scale`` times its size in px.

    ``fallback`` also looks at the system's fonts, for letters Pretendard does not draw.
    """
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=not fallback,
            font_files=[str(path) for path in fonts.paths()],
            font_family="Pretendard",
            sans_serif_family="Pretendard",
        )
    )
