"""Pages of a PDF drawn, for whoever reads beside the text: PNG, JPEG or WebP, never larger than a limit."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from PIL import Image

from broadsheet.errors import DamagedFile, NotFound, UnknownFormat, UsageError
from broadsheet.model import Box
from broadsheet.read.formats import PDF, format_of
from broadsheet.read.pdf import opened

FORMS = {"webp": "WEBP", "png": "PNG", "jpg": "JPEG"}
LARGEST = 8192  # pixels, the longer side: an A2 page at 350 to the inch
USUAL = 2048
LEAST = 0.05  # points: no part of a page is smaller; a tile at an edge may be a pixel wide
QUALITY = 80  # of WebP: type stays clean, a page takes some 300 KB
SAVED: dict[str, dict[str, object]] = {
    "webp": {"quality": QUALITY, "method": 2}, "png": {"optimize": False}, "jpg": {"quality": 85, "progressive": False},
}  # fmt: skip


def can_be_drawn(longest: int, form: str) -> None:
    """Raises UsageError for a size or form of picture that cannot be."""
    if form not in FORMS:
        raise UsageError(form, "no form pages are drawn in", f"Take one of {', '.join(FORMS)}")
    if not 16 <= longest <= LARGEST:
        raise UsageError(str(longest), "no size of a page in pixels", f"Take 16 to {LARGEST}")


def drawn(
    data: bytes,
    source: str,
    page: int = 1,
    *,
    longest: int = USUAL,
    form: str = "webp",
    part: Box | None = None,
    size: tuple[float, float] | None = None,
    exact: tuple[int, int] | None = None,
) -> bytes:
    """A page, from 1, or a part of it, as a picture whose longer side has `longest` pixels; `part` is in pixels of a page
    of `size`, in points where that is not given. With `exact` it has this very width and height.

    Raises what `can_be_drawn` does, UnknownFormat for what is no PDF, NotFound where it has no such page, and what
    `opened` raises.
    """
    can_be_drawn(longest, form)
    if format_of(data, source) != PDF:
        raise UnknownFormat(source, "no PDF, so that there is no page to draw", "Keep the scan beside the text")
    with opened(data, source) as document:
        if not 1 <= page <= len(document):
            raise NotFound(source, f"no page {page} among its {len(document)}", f"Ask for page 1 to {len(document)}")
        try:
            picture = _picture(document[page - 1], longest, part, size)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise DamagedFile(f"{source}, page {page}", "cannot be drawn", "Export or fetch the file again") from error
    return encoded(picture, form, exact)


def extent(data: bytes, source: str, page: int = 1) -> tuple[float, float]:
    """The width and height of a page of a PDF, from 1, in points. Raises what `opened` raises."""
    with opened(data, source) as document:
        width, height = document.get_page_size(page - 1)
        return float(width), float(height)


def encoded(picture: Any, form: str, exact: tuple[int, int] | None = None) -> bytes:
    """A picture's bytes in one of FORMS, of its own size or of an `exact` one."""
    out = io.BytesIO()
    if exact is not None and picture.size != exact:
        picture = picture.resize(exact, Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.save(out, FORMS[form], **SAVED[form])
    return out.getvalue()


def _picture(page: Any, longest: int, part: Box | None, size: tuple[float, float] | None) -> Any:
    width, height = page.get_size()
    x0, top, x1, bottom = 0.0, 0.0, width, height
    if part is not None:
        across, down = (width / size[0], height / size[1]) if size else (1.0, 1.0)
        x0, x1 = (min(max(x * across, 0.0), width) for x in (part.x0, part.x1))
        top, bottom = (min(max(y * down, 0.0), height) for y in (part.top, part.bottom))
        if x1 - x0 < LEAST or bottom - top < LEAST:
            raise UsageError("part", "less of a page than can be drawn", "Ask for a part within the page")
    scale = longest / max(x1 - x0, bottom - top, 1.0)
    bitmap = page.render(scale=scale, crop=(x0, height - bottom, width - x1, top), may_draw_forms=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()
