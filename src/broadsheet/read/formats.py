"""Which format bytes are in, by what they begin with, and who reads it."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.errors import EmptyInput, UnknownFormat
from broadsheet.model import Page
from broadsheet.read import abbyy, alto, hocr, markdown, packs, pagexml, pdf
from broadsheet.read.alto import Image
from broadsheet.read.markup import declared, root_name

TEXT, METS, PACK, GZIP, PDF = "text", "mets", "pack", "gzip", "pdf"
# by the root element's name, or what it is; what is not here is a transcript
FORMATS: dict[str, Callable[..., list[Page]]] = {
    "alto": alto.pages,
    "PcGts": pagexml.pages,
    "document": abbyy.pages,
    "html": hocr.pages,
    PDF: pdf.pages,
}
NAMES = {"alto": "ALTO", "PcGts": "PAGE XML", "document": "ABBYY XML", "html": "hOCR", PDF: "PDF"}
TAR = b"ustar", 257  # what stands where
BLANK = b"\xef\xbb\xbf \t\r\n\0"  # what may stand before the first mark of a PDF


def format_of(data: bytes, name: str = "") -> str:
    """The format of a file, by its bytes: a key of FORMATS, or METS, PACK, GZIP or TEXT; empty for other XML.

    `name` is looked at only to tell XML of another kind, without a declaration, from a transcript with tags.
    """
    if data.startswith(b"PK\x03\x04") or data[TAR[1] : TAR[1] + 5] == TAR[0]:
        return PACK
    if data.startswith(packs.GZIP):
        return GZIP
    if data.startswith((packs.XZ, packs.BZIP)):
        return PACK
    if data[: pdf.SOUGHT].lstrip(BLANK).startswith(pdf.MAGIC):
        return PDF
    root = root_name(data)
    if root == METS:
        return METS
    if root == "html":
        return root if b"ocr_page" in data else TEXT
    if root in FORMATS and (root != "document" or any(mark in data[:4096] for mark in (b"FineReader", b"abbyy"))):
        return root
    return "" if root and (declared(data) or name.lower().endswith(".xml")) else TEXT


def single(data: bytes, source: str, *, page_id: str, image: Image | None = None, boxed: bool = False) -> list[Page]:
    """The pages of one file that names no others; with `boxed` no transcript will do.

    Raises UnknownFormat for what holds no pages, EmptyInput, and what the reader of the format raises.
    """
    kind = format_of(data, source)
    if kind == GZIP:
        data = packs.unpacked(data, source)
        kind = format_of(data, source.removesuffix(".gz"))
    if kind == TEXT and not boxed:
        return markdown.pages(data, source, page_id=page_id)
    if kind not in FORMATS:
        there = {
            TEXT: "text without boxes",
            METS: "an issue inside another",
            PACK: "a pack inside another",
            GZIP: "a pack inside another",
        }
        found = there.get(kind) or f"XML with <{root_name(data)[:40]}> at its root, which holds no page"
        raise UnknownFormat(source, found, f"Pages with boxes come as {', '.join(NAMES.values())}")
    given = {"image": image} if kind == "alto" else {}
    pages = FORMATS[kind](data, source, page_id=page_id, **given)
    if not pages:
        raise EmptyInput(source, f"{NAMES[kind]} without a page", "Export or fetch the file again")
    return pages


def with_words(pages: list[Page], source: str) -> list[Page]:
    """The pages, if one of them at least has a word. Raises EmptyInput otherwise."""
    if not any(b.text for p in pages for b in p.blocks):
        count = sum(len(p.blocks) for p in pages)
        found = f"not a word on {'its page' if len(pages) == 1 else f'its {len(pages)} pages'} ({count} blocks)"
        raise EmptyInput(source, found, "Have the images of the pages read (OCR) first")
    return pages
