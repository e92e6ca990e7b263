"""SVG to PNG and PDF, with the bundled fonts, so that Korean is right without system fonts."""

from __future__ import annotations

import msgspec

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


#: millimetres of the page sizes, landscape
PAGES: dict[str, tuple[float, float]] = {"A3": (420.0, 297.0), "A4": (297.0, 210.0)}


def pdf(svg: str, *, title: str, language: str, page: str = "A3", fallback: bool = False) -> bytes:
    """Return an SVG as a PDF of one landscape page, its text searchable.

    The picture keeps its ratio and is centred within a margin of 8 mm. Same input, same bytes:
    the PDF carries no date. ``fallback`` as in ``png``.
    """
    import typst

    width, height = PAGES[page]
    source = (
        "#let data = json(bytes(sys.inputs.data))\n"
        "#set document(title: data.title, date: none)\n"
        '#set text(lang: data.language, font: "Pretendard")\n'
        f"#set page(width: {width}mm, height: {height}mm, margin: 8mm)\n"
        '#align(center + horizon, image(bytes(data.svg), format: "svg", width: 100%, '
        'height: 100%, fit: "contain", alt: data.title))\n'
    )
    data = msgspec.json.encode({"svg": svg, "title": title, "language": language}).decode()
    made = typst.compile(
        source.encode(),
        font_paths=typst.Fonts(
            include_system_fonts=fallback,
            include_embedded_fonts=False,
            font_paths=[str(fonts.folder())],
        ),
        format="pdf",
        sys_inputs={"data": data},
        pdf_tags=True,
    )
    if not isinstance(made, bytes):  # pragma: no cover - typst returns a list for many pages
        raise TypeError("one page was expected")
    return made
