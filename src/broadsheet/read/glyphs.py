"""What a PDF draws on a page, as PDFium tells it: characters, rules, boxes, tints and pictures, each with its place.

Places are in points, from the top left corner of the page as it is shown. Nothing is put in order here but by the file.
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from math import hypot
from typing import Any

import numpy as np
import numpy.typing as npt
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
HELD = struct.Struct("=3I6fI")  # a text object's colour, matrix and opacity
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


def _called(function: Any, result: Any, *taken: Any) -> Any:
    """A function of PDFium's as one of numbers and addresses alone: a call of it takes two thirds of the time."""
    return ctypes.CFUNCTYPE(result, *taken)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_OF = ctypes.c_void_p, ctypes.c_int  # a text page, and which of its characters
_UNICODE = _called(pdfium.FPDFText_GetUnicode, ctypes.c_uint, *_OF)
_UNMAPPED = _called(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int, *_OF)
_OBJECT = _called(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, *_OF)
_ORIGIN = _called(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, *_OF, ctypes.c_void_p, ctypes.c_void_p)
_BOX = _called(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, *_OF, ctypes.c_void_p)
_MATRIX = _called(pdfium.FPDFText_GetMatrix, ctypes.c_int, *_OF, ctypes.c_void_p)
_SIZE = _called(pdfium.FPDFText_GetFontSize, ctypes.c_double, *_OF)
_COLOUR = _called(pdfium.FPDFPageObj_GetFillColor, ctypes.c_int, *[ctypes.c_void_p] * 5)
_FONT = _called(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_MODE = _called(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)


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
        self.place = place
        self.faces: dict[Font, int] = {}
        self._page = ctypes.cast(raw, ctypes.c_void_p).value
        self._made: dict[tuple[object, ...], _Style] = {}
        self._fonts: dict[int, tuple[str, int]] = {}
        self._held = ctypes.create_string_buffer(HELD.size)
        start = ctypes.addressof(self._held)
        self._matrix, self._colour = start + 12, (start, start + 4, start + 8, start + 36)  # opacity last

    def of(self, index: int, item: int) -> _Style:
        """The style of the text object at an address, `index` being one of its characters."""
        _MATRIX(self._page, index, self._matrix)
        _COLOUR(item, *self._colour)
        font, size, mode = _FONT(item) or 0, _SIZE(self._page, index), _MODE(item)
        key = font, size, mode, self._held[:28]
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._style(font, size, mode)
        return found

    def _style(self, font: int, size: float, mode: int) -> _Style:
        *rgb, a, b, c, d, _, _, _ = HELD.unpack(self._held)
        place = self.place
        if font not in self._fonts:
            named, held = ctypes.cast(font, pdfium.FPDF_FONT), ctypes.create_string_buffer(256)
            length = pdfium.FPDFFont_GetBaseFontName(named, held, 256) if font else 0
            flags = max(0, pdfium.FPDFFont_GetFlags(named)) if font else 0
            self._fonts[font] = held.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace"), flags
        name, flags = self._fonts[font]
        dx, dy = a * place[0] + b * place[2], a * place[1] + b * place[3]
        if size < 0:
            dx, dy = -dx, -dy
        turn = (0 if dx > 0 else 2) if abs(dx) >= abs(dy) else (1 if dy > 0 else 3)
        high, wide = (min(max(abs(size) * hypot(*v), SIZES[0]), SIZES[1]) for v in ((c, d), (a, b)))
        colour = "#" + "".join(f"{x:02x}" for x in rgb)
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
    told = _Told(raw, place)
    styles = _Styles(raw, place)
    objects: list[int] = []
    glyphs, spaced, last = out.glyphs, False, 0
    width, height = out.width, out.height
    style: _Style | None = None
    # the one loop that runs for every character
    for n, (key, code, unmapped, px, py) in enumerate(told.characters()):
        if not key:
            continue  # a space or a line's end that PDFium puts in
        if key != last or style is None:
            style = styles.of(n, key)
        if code == 2 or code == 0xFFFE:
            code = 0x2D  # a hyphen at a line's end, as PDFium marks it
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else UNKNOWN
        if text.isspace():
            spaced = True
            continue
        if code < 32 or 0x7F <= code < 0xA0 or text == UNKNOWN or unmapped == 1:
            out.unmapped[style.name] = out.unmapped.get(style.name, 0) + 1
            text = UNKNOWN
        if not (-1.0 <= px <= width + 1.0 and -1.0 <= py <= height + style.size):
            out.outside += 1
            continue
        start, end = told.along[style.turn][0][n], told.along[style.turn][1][n]
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


class _Told:
    """What PDFium tells of all characters of a page, asked for at one go. Raises OverflowError beyond what a page holds.

    `along`: for each turn how far from a character's origin its box begins and ends, along its line, in points.
    """

    def __init__(self, raw: Any, place: Matrix) -> None:
        self.count = max(0, pdfium.FPDFText_CountChars(raw))
        if self.count > MOST_CHARACTERS:
            raise OverflowError(f"{self.count} characters on a page")
        self._page = ctypes.cast(raw, ctypes.c_void_p).value
        origins, boxes = np.zeros((self.count, 2)), np.zeros((self.count, 4), "f4")
        self._ask(_ORIGIN, origins, 0, 8)
        self._ask(_BOX, boxes, 0)
        a, b, c, d, e, f = place
        x, y = origins.T
        left, top, right, bottom = boxes.astype(float).T
        px, py = a * x + c * y + e, b * x + d * y + f
        across = np.sort([a * left + c * bottom + e, a * right + c * top + e], axis=0) - px
        down = np.sort([b * left + d * bottom + f, b * right + d * top + f], axis=0) - py
        self.along = [v.tolist() for v in (across, down, -across[::-1], -down[::-1])]
        self._origins = px.tolist(), py.tolist()

    def _ask(self, function: Any, out: npt.NDArray[Any], *places: int) -> None:
        """A row of an array filled for each character, through the addresses of `places` in it."""
        begin, step = out.ctypes.data, out.itemsize * out.shape[1]
        end = begin + step * self.count
        addresses = (range(begin + p, end + p, step) for p in places)
        deque(map(function, repeat(self._page), range(self.count), *addresses), 0)

    def characters(self) -> Iterator[tuple[int | None, int, int, float, float]]:
        """Of each the address of its text object, None for those that PDFium puts in, its code, whether the font does not
        say what letter it is (1), and its origin."""
        asked = (map(function, repeat(self._page), range(self.count)) for function in (_OBJECT, _UNICODE, _UNMAPPED))
        return zip(*asked, *self._origins, strict=True)


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
