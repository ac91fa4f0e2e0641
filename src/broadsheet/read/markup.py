"""Bytes of XML and HTML to a tree, with nothing fetched, nothing expanded, and nothing past a bound.

XML goes through the standard library's parser: as fast as lxml's, and its elements are read four times as fast
(bench/read.py). It fetches nothing; a file that declares entities is refused before it is parsed.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any
from xml.etree import ElementTree

from lxml import etree

from broadsheet.errors import DamagedFile, EmptyInput, TooLarge, UnsafeFile

XML_LIMIT = 96 << 20  # bytes; a tree takes some six times as much memory, and the largest pages known have 30 MB
HEAD = 1 << 16  # bytes within which a root element begins
ENTITIES = tuple("<!ENTITY".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"))
BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]")
FURTHEST = 1e7  # pixels: a coordinate further out is no place on a page

DEEPEST = 64  # elements one inside another: pages need ten

Element = ElementTree.Element
HtmlElement = Any  # lxml says no types of its own


def root_name(data: bytes) -> str:
    """The name of the root element, without a namespace's prefix; empty where the bytes begin like no XML."""
    head = data[:HEAD]
    code = next((code for mark, code in BOMS if head.startswith(mark)), "latin-1")
    text = head.decode(code, "replace").lstrip("\ufeff \t\r\n")
    while text.startswith(("<?", "<!")):
        text = _after(text).lstrip()
    found = ROOT.match(text)
    return found[1] if found else ""


def _after(text: str) -> str:
    """What follows the declaration, comment or document type a text begins with."""
    if text.startswith("<!--"):
        return text.partition("-->")[2]
    if text.startswith("<?"):
        return text.partition("?>")[2]
    head, _, rest = text.partition(">")
    if "[" in head:  # declarations of its own: to the bracket that closes them
        return text.partition("]")[2].lstrip().removeprefix(">")
    return rest


def declared(data: bytes) -> bool:
    """Whether bytes begin with an XML declaration."""
    text = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<?xml")


def tree(data: bytes, source: str) -> tuple[Element, tuple[str, ...]]:
    """The root of XML, and notes on what is odd about it; `source` is what messages call it.

    A file that breaks off is read up to there, with a note: nothing before the break is in doubt. Any other damage is
    refused, for what stands after it may hang in the wrong place. Raises EmptyInput, TooLarge, UnsafeFile where
    entities are declared, and DamagedFile with the line.
    """
    _check(data, source)
    builder = ElementTree.TreeBuilder()
    parser = ElementTree.XMLParser(target=builder)
    try:
        parser.feed(data)
    except ElementTree.ParseError as error:
        raise _damage(source, error) from error
    except (ValueError, LookupError) as error:
        raise DamagedFile(source, f"in an encoding that cannot be read ({error})", "Save it as UTF-8") from error
    try:
        root: Element = parser.close()
    except ElementTree.ParseError as error:
        cut: Element | None = builder.close()
        if cut is None:
            raise _damage(source, error) from error
        return cut, (f"the file breaks off in line {error.position[0]}; what stands before is read",)
    return root, ()


def html_tree(data: bytes, source: str) -> HtmlElement:
    """The root of HTML, however loosely written. Raises EmptyInput, TooLarge, UnsafeFile and DamagedFile."""
    _check(data, source)
    text = data.removeprefix(b"\xef\xbb\xbf")
    code = None if re.search(rb"<\?xml|<meta[^>]+charset", text[:2048], re.I) else "utf-8"
    try:
        root: HtmlElement | None = etree.fromstring(text, etree.HTMLParser(no_network=True, encoding=code))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise DamagedFile(source, f"damaged HTML ({error})", "Export or fetch the file again") from error
    if root is None:
        raise EmptyInput(source, "no element in it", "Export or fetch the file again")
    return root


def _check(data: bytes, source: str) -> None:
    if not data.strip():
        raise EmptyInput(source, "an empty file", "Export or fetch it again")
    if len(data) > XML_LIMIT:
        raise TooLarge(source, f"more than {XML_LIMIT >> 20} MB of XML", "Split it into a file a page")
    if any(mark in data for mark in ENTITIES):
        raise _entities(source)


def _entities(source: str) -> UnsafeFile:
    found = "it declares entities, which could stand for any file or for text without end"
    return UnsafeFile(source, found, "Write the file without a DTD of its own")


def _damage(source: str, error: ElementTree.ParseError) -> DamagedFile:
    cause = str(error).partition(": line ")[0]
    where = f"{source}, line {error.position[0]}"
    return DamagedFile(where, f"damaged XML ({cause})", "Export or fetch the file again")


def line_of(data: bytes, mark: bytes) -> int:
    """The line in which some bytes first stand, from 1."""
    return data.count(b"\n", 0, max(data.find(mark), 0)) + 1


def local(e: Element) -> str:
    """An element's name without its namespace."""
    return e.tag.rpartition("}")[2]


def number(text: str | None) -> float | None:
    """A number as XML has it, a decimal comma too; None for what is none or no place on a page."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            return None
    return value if isfinite(value) and abs(value) < FURTHEST else None


def whole(text: str | None) -> int | None:
    """A whole number of up to four digits; None for anything else."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None
