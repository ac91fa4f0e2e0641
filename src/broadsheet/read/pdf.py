"""PDF with a text layer to pages of blocks: what a paper's own typesetting left, or what a machine read under a scan.

`glyphs` says what is drawn, `ways` which way it runs; `units` lays what runs down, or is turned, on its side, so that one
way of making lines serves all; `typeset` puts the page together.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from broadsheet.errors import BroadsheetError, DamagedFile, Locked, TooLarge
from broadsheet.model import Page
from broadsheet.read.glyphs import SCAN, Drawing, drawing
from broadsheet.read.lines import Sheet
from broadsheet.read.page_marks import named_number
from broadsheet.read.typeset import Making

MAGIC = b"%PDF-"
SOUGHT = 1024  # bytes at the beginning in which the mark may stand
POINTS = 72.0  # to the inch
DPI = 300.0  # pixels an inch that boxes are given in, where no scan has its own
MOST_PAGES = 5_000
PDFIUM = RLock()  # it does one thing at a time


@contextmanager
def opened(data: bytes, source: str) -> Iterator[Any]:
    """A PDF as PDFium has it. Raises Locked where it wants a password, DamagedFile where it cannot be read."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
                raise Locked(source, "a PDF that wants a password", "Save it without one and read that") from error
            raise DamagedFile(source, "a PDF that cannot be read", "Export or fetch the file again") from error
        try:
            yield document
        finally:
            document.close()


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages of a PDF, each with boxes in pixels of its scan, or of 300 to the inch where it is none.

    A page that cannot be read, or has no text, is there without blocks of text, and its notes say why. Raises TooLarge
    beyond five thousand pages, and what `opened` raises; DamagedFile where no page at all can be read.
    """
    with opened(data, source) as document:
        count = len(document)
        if count > MOST_PAGES:
            raise TooLarge(source, f"a PDF of {count} pages", f"Split it: an issue has fewer than {MOST_PAGES}")
        out, told = [], list[BroadsheetError]()
        for n in range(count):
            name = page_id if count == 1 else f"{page_id}/p{n + 1}"
            number = named_number(page_id) if count == 1 else n + 1
            try:
                out.append(_page(_drawn(document, n, f"{source}, page {n + 1}"), name, source, number))
            except BroadsheetError as error:
                told.append(error)
                out.append(Page(name, source, (), number=number, notes=(str(error),)))
        if told and len(told) == count:
            raise told[0]
        return out


def _drawn(document: Any, n: int, where: str) -> Drawing:
    try:
        page = document[n]
        text = page.get_textpage()
        try:
            return drawing(page, text)
        finally:
            text.close()
            page.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DamagedFile(where, f"cannot be read ({error})", "Export or fetch the file again") from error
    except OverflowError as error:
        raise TooLarge(
            where, str(error), "Give the page as the paper printed it, without drawings made of text"
        ) from error


def _page(drawn: Drawing, name: str, source: str, number: int | None) -> Page:
    """The page that what is drawn makes."""
    scan = _scan(drawn)
    dpi = round(scan, 1) if scan else DPI
    sheet = Sheet(name, source)
    making = Making(drawn, sheet, dpi / POINTS)
    frames = making.all()
    return sheet.page(
        frames,
        number=number,
        notes=_notes(drawn, scan),
        width=round(drawn.width * dpi / POINTS, 2),
        height=round(drawn.height * dpi / POINTS, 2),
        dpi=dpi,
    )


def _scan(drawn: Drawing) -> float | None:
    """Pixels an inch of the picture that lies over all the page; None where there is none, or text is drawn on it."""
    if drawn.glyphs and drawn.hidden < 0.5 * len(drawn.glyphs):
        return None
    for box, (across, _) in drawn.pictures:
        if (box.x1 - box.x0) * (box.bottom - box.top) > SCAN * drawn.width * drawn.height:
            found = across / (box.x1 - box.x0) * POINTS
            return found if 36 <= found <= 2400 else DPI
    return None


def _notes(drawn: Drawing, scan: float | None) -> tuple[str, ...]:
    out = []
    if not drawn.glyphs:
        out.append("a scan without a text layer" if scan else "no text layer")
    elif scan:
        out.append("a scan with a text layer that does not show: its text is what a machine read before")
    elif drawn.hidden:
        out.append(f"{drawn.hidden} of {len(drawn.glyphs)} characters do not show on the page")
    if drawn.unmapped:
        fonts = ", ".join(sorted(n or "without a name" for n in drawn.unmapped)[:4])
        count = sum(drawn.unmapped.values())
        out.append(
            f"{count} characters of fonts that do not say what letters they draw ({fonts}): each is given as \ufffd"
        )
    if drawn.outside:
        out.append(f"{drawn.outside} characters beyond the page's edges are left out")
    return tuple(out)
