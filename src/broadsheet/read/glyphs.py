"""What a PDF draws on a page, as PDFium tells it: characters, rules, boxes, tints and pictures, each with its place.

Places are in points, from the top left corner of the page as it is shown. Nothing is put in order here but by the file.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot
from typing import Any

import pypdfium2.raw as pdfium

from broadsheet.model import Box, Font
from broadsheet.read.lines import SHARED, unspaced

MOST_CHARACTERS = 200_000  # of a page: ten times the densest broadsheet
MOST_OBJECTS = 500_000  # of a page, those in forms too
MOST_MARKS = 500  # of a kind on a page: more are hatching or maps
DEEPEST = 12  # forms in forms
SIZES = 0.1, 5_000.0  # points: what the size of type can be
RULE = 3.2  # points: what is thinner and eight times as long is a rule
SCAN = 0.7  # of the page: a picture so large is a scan
SMALLEST = 12.0  # points: a rectangle smaller either way holds no words
SUBSET = re.compile(r"^[A-Z]{6}\+")
BOLD = re.compile(r"bold|black|heavy|demi|semibold|\bbd\b|-w[789]\b", re.I)
ITALIC = re.compile(r"italic|oblique|kursiv|\bit\b", re.I)
FORCED_BOLD, SLANTED = 1 << 18, 1 << 6  # of a font's flags
STROKED, HIDDEN = (1, 2, 5, 6), (3, 7)  # of the ways to draw text
SOFT = "\u00ad"  # a hyphen that shows only where it ends a line
UNKNOWN = "\ufffd"
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # x, y to a x + c y + e, b x + d y + f


@dataclass(slots=True)
class Glyph:
    """A character as drawn: where its line stands under it, how far it reaches along that line, its size and face."""

    text: str
    x: float
    y: float
    along: float  # points from its origin to the next
    size: float
    wide: float  # size along the line: less where type is condensed
    turn: int  # quarters clockwise that it is turned by
    face: int
    spaced: bool  # a space stands before it
    parts: int = 1  # how many characters its glyph is drawn for
    part: int = 0


@dataclass(slots=True)
class Drawing:
    """A page's characters and marks in the order of the file."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    faces: list[Font] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    boxes: list[tuple[Box, str]] = field(default_factory=list)  # and whether it is a box or a tint
    pictures: list[tuple[Box, tuple[int, int]]] = field(default_factory=list)  # and pixels across and down
    hidden: int = 0  # characters that do not show: not drawn, or under a picture, as those of a scan's text layer
    unmapped: dict[str, int] = field(default_factory=dict)  # characters of no known letter, by font
    outside: int = 0  # characters beyond the page's edges


def drawing(page: Any, text: Any) -> Drawing:
    """What is drawn on a page of PDFium's, `text` being its text page. Raises OverflowError beyond what a page holds."""
    width, height = page.get_size()
    out = Drawing(width, height)
    place = _place(page)
    order, covered = _marks(page, out, place)
    _glyphs(text.raw, out, place, order, covered)
    return out


def _place(page: Any) -> Matrix:
    """From the page's own coordinates to points from the top left, as it is shown."""
    left, bottom, right, top = page.get_bbox()
    ways: tuple[Matrix, ...] = (
        (1.0, 0.0, 0.0, -1.0, -left, top),
        (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        (0.0, -1.0, -1.0, 0.0, top, right),
    )
    return ways[page.get_rotation() // 90]


@dataclass(frozen=True, slots=True)
class _Style:
    """What all characters of a text object share; many objects share one."""

    size: float
    wide: float
    turn: int
    face: int
    hidden: bool
    name: str  # of the font, as the file has it


class _Styles:
    """The styles of a page's text objects, each made once."""

    def __init__(self, raw: Any, place: Matrix) -> None:
        self.raw, self.place = raw, place
        self.faces: dict[Font, int] = {}
        self._made: dict[tuple[object, ...], _Style] = {}
        self._fonts: dict[int, tuple[str, int]] = {}
        self._matrix = pdfium.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint(0) for _ in range(4))

    def of(self, index: int, item: Any) -> _Style:
        """The style of a text object, `index` being one of its characters."""
        m, colour = self._matrix, self._colour
        pdfium.FPDFText_GetMatrix(self.raw, index, m)
        pdfium.FPDFPageObj_GetFillColor(item, *colour)
        font = pdfium.FPDFTextObj_GetFont(item)
        address = ctypes.addressof(font.contents) if font else 0
        size, mode = pdfium.FPDFText_GetFontSize(self.raw, index), pdfium.FPDFTextObj_GetTextRenderMode(item)
        key = address, size, mode, m.a, m.b, m.c, m.d, colour[0].value, colour[1].value, colour[2].value
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._style(address, font, size, mode)
        return found

    def _style(self, address: int, font: Any, size: float, mode: int) -> _Style:
        m, place = self._matrix, self.place
        if address not in self._fonts:
            held = ctypes.create_string_buffer(256)
            length = pdfium.FPDFFont_GetBaseFontName(font, held, 256) if font else 0
            flags = max(0, pdfium.FPDFFont_GetFlags(font)) if font else 0
            self._fonts[address] = held.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace"), flags
        name, flags = self._fonts[address]
        dx, dy = m.a * place[0] + m.b * place[2], m.a * place[1] + m.b * place[3]
        if size < 0:
            dx, dy = -dx, -dy
        turn = (0 if dx > 0 else 2) if abs(dx) >= abs(dy) else (1 if dy > 0 else 3)
        high, wide = (min(max(abs(size) * hypot(*v), SIZES[0]), SIZES[1]) for v in ((m.c, m.d), (m.a, m.b)))
        colour = "#" + "".join(f"{c.value:02x}" for c in self._colour[:3])
        plain = SUBSET.sub("", name)
        key = Font(
            re.split(r"[-,]", plain)[0],
            round(high, 1),
            bool(BOLD.search(plain)) or bool(flags & FORCED_BOLD) or mode in STROKED[1:],
            bool(ITALIC.search(plain)) or bool(flags & SLANTED),
            "" if colour == "#000000" else colour,
        )
        return _Style(high, wide, turn, self.faces.setdefault(key, len(self.faces)), mode in HIDDEN, name)


def _glyphs(raw: Any, out: Drawing, place: Matrix, order: dict[int, int], covered: int) -> None:
    # the one loop that runs for every character
    count = pdfium.FPDFText_CountChars(raw)
    if count > MOST_CHARACTERS:
        raise OverflowError(f"{count} characters on a page")
    unicode_of, object_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetTextObject
    box_of, origin_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    unmapped, address = pdfium.FPDFText_HasUnicodeMapError, ctypes.addressof
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    a, b, c, d, e, f = place
    styles = _Styles(raw, place)
    objects: list[int] = []
    glyphs, spaced, last = out.glyphs, False, 0
    width, height = out.width, out.height
    style: _Style | None = None
    for n in range(count):
        item = object_of(raw, n)
        if not item:
            continue  # a space or a line's end that PDFium puts in
        code = unicode_of(raw, n)
        key = address(item.contents)
        if key != last or style is None:
            style = styles.of(n, item)
        if code == 2 or code == 0xFFFE:
            code = 0x2D  # a hyphen at a line's end, as PDFium marks it
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN
        if text.isspace():
            spaced = True
            continue
        if code < 32 or 0x7F <= code < 0xA0 or text == UNKNOWN or unmapped(raw, n) == 1:
            out.unmapped[style.name] = out.unmapped.get(style.name, 0) + 1
            text = UNKNOWN
        origin_of(raw, n, x, y)
        ox, oy = x.value, y.value
        px, py = a * ox + c * oy + e, b * ox + d * oy + f
        if not (-1.0 <= px <= width + 1.0 and -1.0 <= py <= height + style.size):
            out.outside += 1
            continue
        box_of(raw, n, box)
        start, end = _along(box, px, py, style.turn, place)
        # where PDFium has no measure of the font it gives the ink's edges
        if abs(start) > 0.01 * style.size and (text in SHARED or unspaced(text)):
            end = style.wide
        if key == last and glyphs and not spaced and glyphs[-1].x == px and glyphs[-1].y == py:
            if text == SOFT:
                continue  # within a ligature
            first = glyphs[-1].part
            glyphs.append(
                Glyph(
                    text, px, py, max(end, 0.0), style.size, style.wide, style.turn, style.face, False, part=first + 1
                )
            )
            widest = style.wide * (first + 2) if text in SHARED else max(g.along for g in glyphs[-first - 2 :])
            for g in glyphs[-first - 2 :]:
                g.parts, g.along = first + 2, widest
        else:
            glyphs.append(Glyph(text, px, py, max(end, 0.0), style.size, style.wide, style.turn, style.face, spaced))
        spaced, last = False, key
        objects.append(order.get(key, len(order)))
        if style.hidden or objects[-1] < covered:
            out.hidden += 1
    out.faces = list(styles.faces)
    # PDFium puts what stands on one line from left to right, two lines that run down among each other
    places = sorted(range(len(glyphs)), key=objects.__getitem__)
    out.glyphs = [glyphs[n] for n in places]


def _along(box: Any, px: float, py: float, turn: int, place: Matrix) -> tuple[float, float]:
    """From a character's origin to where its box begins and ends, along its line."""
    a, b, c, d, e, f = place
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    if turn & 1:
        one, two = b * left + d * bottom + f, b * right + d * top + f
        low, high = (one, two) if one < two else (two, one)
        return (low - py, high - py) if turn == 1 else (py - high, py - low)
    one, two = a * left + c * bottom + e, a * right + c * top + e
    low, high = (one, two) if one < two else (two, one)
    return (low - px, high - px) if turn == 0 else (px - high, px - low)


def _marks(page: Any, out: Drawing, place: Matrix) -> tuple[dict[int, int], int]:
    """Rules, boxes, tints and pictures, set down; which text object comes when, by its address.

    And how many of them come before a picture that then covers the page.
    """
    drawn: list[Box] = []
    covered = 0
    order: dict[int, int] = {}
    for item, kind, matrix in _objects(page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            order[ctypes.addressof(item.contents)] = len(order)
            continue
        bounds = _bounds(item, matrix, place)
        if bounds is None:
            continue
        bounds = _within(bounds, out)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            bounds = _clipped(item, bounds, matrix, place)
            wide, high = ctypes.c_uint(0), ctypes.c_uint(0)
            pdfium.FPDFImageObj_GetImagePixelSize(item, wide, high)
            if _wide(bounds) > 2 and _high(bounds) > 2:
                out.pictures.append((bounds, (wide.value, high.value)))
            if _wide(bounds) * _high(bounds) > SCAN * out.width * out.height:
                covered = len(order)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(item, bounds, out, drawn)
        elif (
            kind == pdfium.FPDF_PAGEOBJ_SHADING
            and len(out.boxes) < MOST_MARKS
            and _wide(bounds) > SMALLEST
            and _high(bounds) > SMALLEST
        ):
            out.boxes.append((bounds, "tint"))
    out.pictures += [(box, (0, 0)) for box in _gathered(drawn) if _wide(box) > 20 and _high(box) > 20]
    if len(out.rules) > MOST_MARKS:
        longest = sorted(range(len(out.rules)), key=lambda n: -max(_wide(out.rules[n]), _high(out.rules[n])))
        out.rules = [out.rules[n] for n in sorted(longest[:MOST_MARKS])]
    del out.pictures[MOST_MARKS:]
    return order, covered


def _path(item: Any, bounds: Box, out: Drawing, drawn: list[Box]) -> None:
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    wide, high = _wide(bounds), _high(bounds)
    thin, long = min(wide, high), max(wide, high)
    if thin <= RULE:
        if long >= 8 * max(thin, 0.5):
            out.rules.append(bounds)
        return
    count = pdfium.FPDFPath_CountSegments(item)
    if not _rectangular(item, count):
        drawn.append(bounds)
        return
    if wide < SMALLEST or high < SMALLEST or wide * high > 0.9 * out.width * out.height:
        return
    red, green, blue, alpha = (ctypes.c_uint(255) for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    white = min(red.value, green.value, blue.value) > 250
    if stroke.value or (fill.value and not white and alpha.value):
        kind = "box" if stroke.value else "tint"
        near = next((n for n, (b, _) in enumerate(out.boxes) if _close(b, bounds)), None)
        if near is None and len(out.boxes) < MOST_MARKS:
            out.boxes.append((bounds, kind))
        elif near is not None and kind == "tint":
            out.boxes[near] = out.boxes[near][0], kind


def _rectangular(item: Any, count: int) -> bool:
    """Whether a path has four corners, each above, below or beside the next."""
    if not 4 <= count <= 6:
        return False
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for k in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, k)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_BEZIERTO:
            return False
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    return all(abs(a[0] - b[0]) < 0.01 or abs(a[1] - b[1]) < 0.01 for a, b in pairwise(points))


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    """What a page draws, that in forms too, with the matrix each stands under."""
    waiting: list[tuple[Any, int, Matrix, int]] = []
    for n in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        item = pdfium.FPDFPage_GetObject(page, n)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            waiting.append((item, kind, IDENTITY, 0))
        else:
            yield item, kind, IDENTITY
    seen = 0
    while waiting and seen < MOST_OBJECTS:
        form, _, matrix, depth = waiting.pop()
        m = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(form, m)
        inner = _times((m.a, m.b, m.c, m.d, m.e, m.f), matrix)
        for n in range(max(0, min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS - seen))):
            seen += 1
            item = pdfium.FPDFFormObj_GetObject(form, n)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                waiting.append((item, kind, inner, depth + 1))
            elif kind != pdfium.FPDF_PAGEOBJ_FORM:
                yield item, kind, inner


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5],
    )  # fmt: skip


def _bounds(item: Any, matrix: Matrix, place: Matrix) -> Box | None:
    edges = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, *edges):
        return None
    left, bottom, right, top = (e.value for e in edges)
    return _boxed([(left, bottom), (right, top), (left, top), (right, bottom)], matrix, place)


def _boxed(points: list[tuple[float, float]], m: Matrix, place: Matrix) -> Box:
    a, b, c, d, e, f = _times(m, place)
    shown = [(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in shown], [y for _, y in shown]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _clipped(item: Any, bounds: Box, matrix: Matrix, place: Matrix) -> Box:
    """The part of a box that the paths round an object leave to be seen."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    if not clip:
        return bounds
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(64, max(0, pdfium.FPDFClipPath_CountPaths(clip)))):
        points = []
        for k in range(min(64, max(0, pdfium.FPDFClipPath_CountPathSegments(clip, n)))):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, n, k), x, y)
            points.append((x.value, y.value))
        if len(points) > 2:
            bounds = _common(bounds, _boxed(points, matrix, place))
    return bounds


def _common(a: Box, b: Box) -> Box:
    x0, top = max(a.x0, b.x0), max(a.top, b.top)
    return Box(x0, top, max(x0, min(a.x1, b.x1)), max(top, min(a.bottom, b.bottom)))


def _within(b: Box, out: Drawing) -> Box:
    return _common(b, Box(0.0, 0.0, out.width, out.height))


def _close(a: Box, b: Box) -> bool:
    """Whether two boxes are one, drawn twice: a tint and its border, a double border."""
    return max(abs(a.x0 - b.x0), abs(a.top - b.top), abs(a.x1 - b.x1), abs(a.bottom - b.bottom)) < 6.0


def _gathered(boxes: list[Box]) -> list[Box]:
    """Boxes that touch as one: the strokes of a drawing."""
    out: list[Box] = []
    for b in boxes[: 4 * MOST_MARKS]:
        while True:
            touching = next(
                (o for o in out if o.x0 <= b.x1 and b.x0 <= o.x1 and o.top <= b.bottom and b.top <= o.bottom), None
            )
            if touching is None:
                break
            out.remove(touching)
            b = Box(
                min(b.x0, touching.x0), min(b.top, touching.top), max(b.x1, touching.x1), max(b.bottom, touching.bottom)
            )
        out.append(b)
    return out


def _wide(b: Box) -> float:
    return b.x1 - b.x0


def _high(b: Box) -> float:
    return b.bottom - b.top
