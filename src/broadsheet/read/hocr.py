"""hOCR to pages of blocks: recognised text as HTML, as Tesseract, OCRopus and many others write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from broadsheet.errors import DamagedFile
from broadsheet.model import Box, Font, Frame, Line, Page
from broadsheet.read.lines import Setter, Sheet
from broadsheet.read.markup import DEEPEST, HtmlElement, html_tree, number
from broadsheet.read.page_marks import named_number

QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
WORDS = frozenset({"ocrx_word", "ocr_word"})
PICTURES = frozenset({"ocr_image", "ocr_photo", "ocr_graphic", "ocr_linedrawing", "ocr_float"})
RULES = frozenset({"ocr_separator"})
GROUPS = frozenset({"ocr_carea", "ocrx_block", "ocr_column"})


def pages(data: bytes, source: str, *, page_id: str) -> list[Page]:
    """The pages of an hOCR file: its paragraphs as blocks, or its areas where it has none. Raises what `html_tree` does."""
    root = html_tree(data, source)
    leaves = [e for e in root.iter() if _kind(e) == "ocr_page"]
    out = []
    for n, leaf in enumerate(leaves, 1):
        name = page_id if len(leaves) == 1 else f"{page_id}/p{n}"
        making = _Making(Sheet(name, source))
        making.inside(leaf, [], 0, "", Font())
        box, said = _box(leaf), _title(leaf)
        resolution = next(iter(_numbers(said.get("scan_res", ""))), None)
        out.append(
            making.sheet.page(
                making.frames,
                number=named_number(page_id) if len(leaves) == 1 else None,
                width=box.x1 if box else None,
                height=box.bottom if box else None,
                dpi=resolution,
                images=tuple(filter(None, [said.get("image", "").strip("\"' ")])),
            )
        )
    return out


@dataclass
class _Making:
    """A page as its elements are met."""

    sheet: Sheet
    frames: list[Frame] = field(default_factory=list)

    def inside(self, e: HtmlElement, held: list[list[str]], depth: int, language: str, font: Font) -> None:
        """The blocks within an element; lines that stand in it directly make one block of their own."""
        if depth > DEEPEST:
            raise DamagedFile(self.sheet.source, f"elements nested {DEEPEST} deep", "Export the file again")
        language = e.get("lang") or e.get("{http://www.w3.org/XML/1998/namespace}lang") or language
        lines: list[Line] = []
        for x in e:
            kind = _kind(x)
            if kind in LINES:
                lines.append(self._line(x, font))
            elif kind in PICTURES or kind in RULES:
                form = "rule" if kind in RULES else "image"
                self._held(self.sheet.add(x.get("id") or "", box=_box(x), form=form, called=kind[4:]).id, held)
            elif kind in GROUPS and any(_kind(y) == "ocr_par" for y in x.iter()):
                mine: list[str] = []
                at = len(self.frames)
                self.inside(x, [*held, mine], depth + 1, language, font)
                self.frames.insert(at, Frame(x.get("id") or "", tuple(mine), _box(x), kind))
            elif isinstance(x.tag, str):
                self.inside(x, held, depth + 1, language, font)
        if lines:
            kind = _kind(e)
            own = kind == "ocr_par" or kind in GROUPS
            block = self.sheet.add(
                (e.get("id") or "") if own else "",
                lines,
                _box(e) if own else None,
                language=language,
                rotation=next(iter(_numbers(_title(e).get("textangle", ""))), 0.0),
            )
            self._held(block.id, held)

    def _held(self, block: str, held: list[list[str]]) -> None:
        for frame in held:
            frame.append(block)

    def _line(self, e: HtmlElement, font: Font) -> Line:
        setter = Setter()
        said = _title(e)
        size = next(iter(_numbers(said.get("x_fsize", ""))), None)
        words = [x for x in e.iter() if _kind(x) in WORDS]
        for w in words:
            text = "".join(w.itertext()).split()
            if not text:
                continue
            own = _title(w)
            face = Font(
                own.get("x_font", "").strip("\"' ") or font.family,
                next(iter(_numbers(own.get("x_fsize", ""))), size),
                any(x.tag in ("strong", "b") for x in w.iter()),
                any(x.tag in ("em", "i") for x in w.iter()),
            )
            box = _box(w)
            edges = (box.x0, box.top, box.x1, box.bottom) if box else None
            sure = next(iter(_numbers(own.get("x_wconf", ""))), -1.0)
            sure = sure / 100 if 0 <= sure <= 100 else -1.0
            for k, part in enumerate(text):  # a word with a blank in it has one box: its first part keeps it
                setter.word(part, None if k else edges, sure, self.sheet.font(face))
        if not words:
            for part in "".join(e.itertext()).split():
                setter.word(part, None, -1.0, self.sheet.font(Font(font.family, size)))
        return setter.line(_box(e), name=e.get("id") or "")


def _kind(e: HtmlElement) -> str:
    """The first of an element's classes that is hOCR's; empty where none is."""
    if not isinstance(e.tag, str):
        return ""
    return next((c for c in (e.get("class") or "").split() if c.startswith("ocr")), "")


def _title(e: HtmlElement) -> dict[str, str]:
    """The properties in an element's title: {"bbox": "155 22 1073 129", "x_wconf": "76"}."""
    said = e.get("title") or ""
    if '"' in said or "'" in said:  # a file's name may hold anything
        said = QUOTED.sub(lambda m: m[0].replace(";", " "), said)
    pairs = (p.strip().partition(" ") for p in said.split(";"))
    return {name: value.strip() for name, _, value in pairs if name}


def _numbers(said: str) -> Iterator[float]:
    for word in said.split():
        value = number(word)
        if value is None:
            return
        yield value


def _box(e: HtmlElement) -> Box | None:
    edges = list(_numbers(_title(e).get("bbox", "")))[:4]
    if len(edges) < 4 or edges[0] > edges[2] or edges[1] > edges[3]:
        return None
    return Box(*edges)
