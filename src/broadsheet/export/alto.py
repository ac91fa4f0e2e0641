"""A page with boxes as ALTO 4: its blocks, lines and words where they stand, in pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from broadsheet.errors import UnknownFormat
from broadsheet.export.tei import legal
from broadsheet.model import Block, Box, Line, Page

DRAWN = {"image": "Illustration", "rule": "GraphicalSeparator"}


def page_alto(page: Page) -> str:
    """An ALTO document of one page. Raises UnknownFormat where it is not known where its text stands."""
    if not page.width or not page.height:
        raise UnknownFormat(page.id, "it is not known where the words of this page stand", "Take it as plain text")
    size = f'WIDTH="{_number(page.width)}" HEIGHT="{_number(page.height)}"'
    leaf = f' PHYSICAL_IMG_NR="{page.number}"' if page.number is not None else ""
    blocks = "\n".join(row for n, b in enumerate(page.blocks) for row in _block(b, f"b{n}"))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n'
        "<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n"
        f'<Layout><Page ID="page"{leaf} {size}>\n<PrintSpace HPOS="0" VPOS="0" {size}>\n{blocks}\n'
        "</PrintSpace></Page></Layout>\n</alto>\n"
    )


def _block(b: Block, name: str) -> Iterator[str]:
    if b.box is None or not _whole(b.box):
        return
    if b.form in DRAWN:
        yield f'<{DRAWN[b.form]} ID="{name}" {_place(b.box)}/>'
        return
    turned = f' ROTATION="{_number(b.rotation)}"' if b.rotation else ""
    yield f'<TextBlock ID="{name}" {_place(b.box)}{turned}>'
    for line in b.printed:
        yield _line(line, line.box if line.box is not None and _whole(line.box) else b.box)
    yield "</TextBlock>"


def _line(line: Line, box: Box) -> str:
    words = [(text, at, sure) for text, at, sure, _ in line.words() if text.strip()]
    if not words:
        words = [(t, box, -1.0) for t in line.text.split()]
    told = "<SP/>".join(
        f"<String CONTENT={quoteattr(legal(text))} {_place(at if _whole(at) else box)}"
        + (f' WC="{min(sure, 1.0):.3f}"' if sure >= 0 else "")
        + "/>"
        for text, at, sure in words
    )
    return f"<TextLine {_place(box)}>{told}</TextLine>"


def _whole(b: Box) -> bool:
    return all(map(math.isfinite, (b.x0, b.top, b.x1, b.bottom)))


def _place(b: Box) -> str:
    return (
        f'HPOS="{_number(b.x0)}" VPOS="{_number(b.top)}" WIDTH="{_number(max(b.x1 - b.x0, 0))}"'
        f' HEIGHT="{_number(max(b.bottom - b.top, 0))}"'
    )


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
