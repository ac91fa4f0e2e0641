"""PDF with a text layer to pages of blocks: what a paper's own typesetting left, or what a machine read under a scan.

Characters come with their places and faces; lines, columns and paragraphs are made of them here. Type that runs from top
to bottom, or is turned, is laid on its side first, so that one way of making lines serves all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low
from threading import RLock
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from broadsheet.errors import BroadsheetError, DamagedFile, Locked, TooLarge
from broadsheet.model import Block, Box, Frame, Line, Page
from broadsheet.read.columns import ROUGH, SAME, Words, paragraphs
from broadsheet.read.glyphs import SCAN, SOFT, Drawing, Glyph, drawing
from broadsheet.read.lines import SHARED, Edges, Setter, Sheet, unspaced
from broadsheet.read.page_marks import named_number

MAGIC = b"%PDF-"
SOUGHT = 1024  # bytes at the beginning in which the mark may stand
POINTS = 72.0  # to the inch
DPI = 300.0  # pixels an inch that boxes are given in, where no scan has its own
MOST_PAGES = 5_000
ASCENT, DESCENT = 0.8, 0.22  # sizes above and below the line that letters stand on
CELL = 0.88, 0.12  # the same of characters that fill a square
SPACES = 0.14, 0.5  # sizes between letters that are a space; where the file draws spaces, or lines
# run down, where nothing says how high a character is, that are one all the same
MIXED_SPACES = 0.19, 0.5  # the same between a letter and a character of a script without spaces
WIDE_SPACES = 0.17, 0.6  # the same between two of these
INITIAL = 1.7  # a letter of so many times the size begins the word of the next
NEAR = 1.2  # points: what is drawn twice lies no further apart
BESIDE = 1.0  # sizes: the furthest that the source sets the next character of a line
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
    making = _Making(drawn, sheet, dpi / POINTS)
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


@dataclass(slots=True)
class _Unit:
    """What stands in one place along a line, laid on its side where lines do not run from left to right.

    u: along the line   v: from line to line   both in points, from the page's edge
    """

    text: str
    u0: float
    u1: float
    v0: float
    v1: float
    size: float
    face: int
    spaced: bool
    order: int
    square: bool  # it fills a square, as characters of scripts without spaces do
    down: bool = False  # upright in a line that runs down
    turned: bool = False  # against the page's other characters, as letters are in a vertical line


class _Making:
    """A page as its characters are put together."""

    def __init__(self, drawn: Drawing, sheet: Sheet, scale: float) -> None:
        self.drawn, self.sheet, self.scale = drawn, sheet, scale
        self.fonts = [sheet.font(f) for f in drawn.faces]
        self.boxes = sorted(drawn.boxes, key=lambda b: -_area(b[0]))
        self.spaces = _spaces_drawn(drawn.glyphs)
        self.inside: list[list[str]] = [[] for _ in self.boxes]

    def all(self) -> list[Frame]:
        """The blocks of the page, set down; its frames."""
        glyphs = _once(self.drawn.glyphs)
        down = _downward(glyphs)
        made: list[tuple[int, int, list[Line]]] = []  # where in the source it begins, how it is turned, lines
        ways: list[list[_Unit]] = [[], [], [], []]
        for n, g in enumerate(glyphs):
            way = 1 if n in down else g.turn
            ways[way].append(self._unit(g, n, way))
        for way, units in enumerate(ways):
            if units:
                made += self._set(_cells(units) if way == 1 else units, way)
        for _, way, lines in sorted(made, key=lambda m: m[0]):
            self._add(lines, way)
        for box, _ in self.drawn.pictures:
            self._held(self.sheet.add("", box=self._pixels(box), form="image"))
        for box in self.drawn.rules:
            self._held(self.sheet.add("", box=self._pixels(box), form="rule"))
        return [
            Frame(f"f{n + 1}", tuple(held), self._pixels(box), kind)
            for n, ((box, kind), held) in enumerate(zip(self.boxes, self.inside, strict=True))
            if held
        ]

    def _unit(self, g: Glyph, order: int, way: int) -> _Unit:
        """A character where it stands once its line is laid from left to right."""
        wide = unspaced(g.text)
        up, under = CELL if wide else (ASCENT, DESCENT)
        width, height = self.drawn.width, self.drawn.height
        if way == 1 and g.turn == 0:  # upright in a line that runs down
            across = g.wide if wide or g.along <= 0 else g.along
            edge = width - g.x
            return _Unit(
                g.text,
                g.y - up * g.size,
                g.y + under * g.size,
                edge - across,
                edge,
                g.size,
                g.face,
                g.spaced,
                order,
                wide,
                True,
            )
        u, v = ((g.x, g.y), (g.y, width - g.x), (width - g.x, height - g.y), (height - g.y, g.x))[way]
        along = g.along
        step = along / g.parts
        u += step * g.part
        wide = wide or (g.text in SHARED and step > 0.8 * g.size)
        return _Unit(
            g.text,
            u,
            u + step,
            v - up * g.size,
            v + under * g.size,
            g.size,
            g.face,
            g.spaced,
            order,
            wide,
            turned=way == 1,
        )

    def _shown(self, u0: float, v0: float, u1: float, v1: float, way: int) -> Edges:
        """Pixels of the page as it is shown."""
        width, height, scale = self.drawn.width, self.drawn.height, self.scale
        x0, top, x1, bottom = (
            (u0, v0, u1, v1),
            (width - v1, u0, width - v0, u1),
            (width - u1, height - v1, width - u0, height - v0),
            (v0, height - u1, v1, height - u0),
        )[way]
        return round(x0 * scale, 2), round(top * scale, 2), round(x1 * scale, 2), round(bottom * scale, 2)

    def _laid(self, box: Box, way: int) -> Box:
        """A box of the page as shown, laid as the lines are."""
        width, height = self.drawn.width, self.drawn.height
        return (
            box,
            Box(box.top, width - box.x1, box.bottom, width - box.x0),
            Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top),
            Box(height - box.bottom, box.x0, height - box.top, box.x1),
        )[way]

    def _set(self, units: list[_Unit], way: int) -> list[tuple[int, int, list[Line]]]:
        """The paragraphs that units make."""
        words = [w for run in _runs(units) for w in _words(run, self.spaces)]
        laid = [self._laid(b, way) for b, _ in self.boxes]
        edges = np.array(
            [(w[0].u0, min(x.v0 for x in w), max(x.u1 for x in w), max(x.v1 for x in w)) for w in words], dtype=float
        )
        u0, v0, u1, v1 = edges.T
        zone = np.full(len(words), -1)
        for n, b in enumerate(laid):
            u, v = (u0 + u1) / 2, (v0 + v1) / 2
            zone[(u > b.x0) & (u < b.x1) & (v > b.top) & (v < b.bottom)] = n
        found = paragraphs(
            Words(
                ["".join(x.text for x in w) for w in words], u0, v0, u1, v1,
                np.array([max(x.size for x in w) for w in words]),
                np.array([w[0].face for w in words]),
                zone,
            ),
            [self._laid(b, way) for b in self.drawn.rules],
            ROUGH if self.drawn.hidden * 2 > len(self.drawn.glyphs) else SAME,
        )  # fmt: skip
        out = []
        for p in found:
            lines = [[words[n] for n in line] for line in p]
            turned = sum(x.turned for line in lines for w in line for x in w) * 2 > sum(
                len(w) for line in lines for w in line
            )
            first = min(w[0].order for line in lines for w in line)
            out.append((first, 4 if way == 1 and not turned else way, [self._line(line, way) for line in lines]))
        return out

    def _line(self, words: list[list[_Unit]], way: int) -> Line:
        units = [u for w in words for u in w]
        loose, setter, start = _loose(units), Setter(), 0
        apart = False
        alone, told = _word_of_its_own(units), (self.spaces and _drawn_in(units), self.spaces)
        for n in range(1, len(units) + 1):
            parted = n < len(units) and (_apart(units[n - 1], units[n], told, loose) or (n == 1 and alone))
            # each character of a script without spaces by itself, letters together
            if n < len(units) and not parted and not units[n].square and not units[n - 1].square:
                continue
            part = units[start:n]
            text, v0, v1 = part[0].text, part[0].v0, part[0].v1
            for x in part[1:]:
                text += x.text
                if x.v0 != v0 or x.v1 != v1:
                    v0, v1 = min(v0, x.v0), max(v1, x.v1)
            edges = self._shown(part[0].u0, v0, part[-1].u1, v1, way)
            setter.word(text, edges, -1.0, self.fonts[part[0].face], not apart)
            start, apart = n, parted
        return setter.line(None)

    def _add(self, lines: list[Line], way: int) -> None:
        self._held(self.sheet.add("", lines, rotation=(way % 4) * 90.0 if way < 4 else 0.0, vertical=way == 4))

    def _held(self, block: Block) -> None:
        box = block.box
        assert box is not None
        x, y = (box.x0 + box.x1) / 2 / self.scale, (box.top + box.bottom) / 2 / self.scale
        for (edge, _), held in zip(self.boxes, self.inside, strict=True):
            if edge.x0 <= x <= edge.x1 and edge.top <= y <= edge.bottom:
                held.append(block.id)

    def _pixels(self, b: Box) -> Box:
        s = self.scale
        return Box(round(b.x0 * s, 2), round(b.top * s, 2), round(b.x1 * s, 2), round(b.bottom * s, 2))


def _area(b: Box) -> float:
    return (b.x1 - b.x0) * (b.bottom - b.top)


def _spaces_drawn(glyphs: list[Glyph]) -> bool:
    """Whether the file has its spaces as characters: nearly all gaps between letters have one, not some alone."""
    gaps = drawn = 0
    for a, b in pairwise(glyphs):
        if a.turn == b.turn == 0 and a.y == b.y and 0.18 * a.size < b.x - a.x - a.along < a.size:
            gaps += 1
            drawn += b.spaced
    return drawn > 0.8 * gaps


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Characters without those drawn a second time over themselves, as for bold type or a shadow."""
    doubtful = _near(glyphs)
    seen: dict[tuple[str, int], list[Glyph]] = {}  # by character and height on the page
    out = []
    for n, g in enumerate(glyphs):
        if n in doubtful:
            near = min(max(min(g.size / 5, 0.4 * g.along / g.parts), 0.2), NEAR)
            row = int(g.y / NEAR)
            same = [o for r in (row - 1, row, row + 1) for o in seen.get((g.text, r), ())]
            if any(
                abs(o.x - g.x) < near
                and abs(o.y - g.y) < near
                and o.part == g.part
                and abs(o.size - g.size) < 0.1 * g.size
                for o in same
            ):
                continue
            seen.setdefault((g.text, row), []).append(g)
        out.append(g)
    return out


def _near(glyphs: list[Glyph]) -> set[int]:
    """Which characters may stand within NEAR of their like: they share a square of one of four grids."""
    place = np.array([(ord(g.text), g.x, g.y) for g in glyphs]).reshape(-1, 3)
    out: set[int] = set()
    for right in (0.0, NEAR):
        for down in (0.0, NEAR):
            x, y = ((place[:, k] + shift) // (2 * NEAR) for k, shift in ((1, right), (2, down)))
            key = (place[:, 0] * 1e5 + x + 1e3) * 1e5 + y + 1e3  # below 2^53 for pages of any size
            _, which, counts = np.unique(key, return_inverse=True, return_counts=True)
            out.update(np.flatnonzero(counts[which] > 1).tolist())
    return out


def _downward(glyphs: list[Glyph]) -> set[int]:
    """Which characters stand in lines that run from top to bottom though they are upright, and what is turned there."""
    out: set[int] = set()
    if not any(unspaced(g.text) for g in glyphs):
        return out
    start = 0
    count = len(glyphs)
    while start < count:
        if glyphs[start].turn > 1:
            start += 1
            continue
        end = start + 1
        while end < count and (_under(glyphs[end - 1], glyphs[end]) or _in_cell(glyphs, start, end)):
            end += 1
        upright = [g for g in glyphs[start:end] if g.turn == 0]
        squares = sum(unspaced(g.text) for g in upright)
        previous = start - 1 in out and end - start < 4 and _next_line(glyphs[start - 1], glyphs[start])
        alone = end >= count or not _on(glyphs[end - 1], glyphs[end])
        turned = len(upright) < end - start
        if (squares >= 2 - turned and end - start >= 3) or (previous and alone and squares):
            out.update(range(start, end))
        start = end
    return out


def _centre(g: Glyph) -> float:
    return g.x + (g.wide / 2 if g.turn == 0 and unspaced(g.text) else g.along / 2 if g.turn == 0 else 0.38 * g.size)


def _top(g: Glyph) -> float:
    return g.y - CELL[0] * g.size if g.turn == 0 else g.y + g.along * g.part / g.parts


def _under(a: Glyph, b: Glyph) -> bool:
    """Whether a character stands right under the one before."""
    if b.turn > 1 or not 0.6 < b.size / max(a.size, 1e-6) < 1.6:
        return False
    step = _top(b) - _top(a)
    return abs(_centre(a) - _centre(b)) < 0.4 * a.size and 0.15 * a.size < step < 2.2 * a.size


def _in_cell(glyphs: list[Glyph], start: int, end: int) -> bool:
    """Whether a figure stands beside others in the square of one character."""
    b, k = glyphs[end], end - 1
    while k > start and glyphs[k].turn == 0 and abs(glyphs[k].y - b.y) < 0.1 * b.size and not unspaced(glyphs[k].text):
        k -= 1
    first = glyphs[k + 1] if k + 1 < end else b
    if first is b or k < start or unspaced(b.text) or b.turn != 0:
        return False
    return (
        b.x > glyphs[end - 1].x
        and b.x + b.along - first.x < 1.25 * glyphs[k].wide
        and abs(first.y - b.y) < 0.1 * b.size
    )


def _next_line(a: Glyph, b: Glyph) -> bool:
    """Whether a character begins the line to the left of one that runs down."""
    return (
        0.8 * a.size < _centre(a) - _centre(b) < 2.6 * a.size
        and b.y < a.y + a.size
        and abs(a.size - b.size) < 0.1 * a.size
    )


def _on(a: Glyph, b: Glyph) -> bool:
    """Whether a character goes on to the right of the one before."""
    return b.turn == 0 and abs(a.y - b.y) < 0.3 * a.size and -0.5 * a.size < b.x - a.x - a.along < BESIDE * a.size


def _cells(units: list[_Unit]) -> list[_Unit]:
    """Units of lines that run down; figures side by side in one square as one."""
    out: list[_Unit] = []
    for u in units:
        last = out[-1] if out else None
        if (
            last is not None and not (last.turned or u.turned or u.square) and u.order == last.order + len(last.text)
            and abs(u.u0 - last.u0) < 0.1 * u.size and last.v0 - u.v1 < 0.3 * u.size and last.v0 >= u.v0
        ):  # fmt: skip
            out[-1] = _Unit(
                last.text + u.text,
                last.u0,
                last.u1,
                u.v0,
                last.v1,
                last.size,
                last.face,
                last.spaced,
                last.order,
                False,
                True,
            )
        else:
            out.append(u)
    return out


def _runs(units: list[_Unit]) -> list[list[_Unit]]:
    """Units as far as the source sets one beside the other."""
    out: list[list[_Unit]] = []
    for u in units:
        if out and _beside(out[-1][-1], u):
            out[-1].append(u)
        else:
            out.append([u])
    return out


def _beside(a: _Unit, b: _Unit) -> bool:
    small = min(a.size, b.size)
    common = min(a.v1, b.v1) - max(a.v0, b.v0)
    return (
        common > 0.5 * small
        and max(a.size, b.size) < 1.7 * small
        and b.u0 > a.u0 - 0.3 * small
        and b.u0 - a.u1 < BESIDE * small
    )


def _words(run: list[_Unit], drawn: bool) -> list[list[_Unit]]:
    """The words of a run, parted by spaces and where the face changes; `drawn` where the file has those as characters."""
    loose, told = _loose(run), (drawn and _drawn_in(run), drawn)
    out = [[run[0]]]
    for a, b in pairwise(run):
        if a.face != b.face or _apart(a, b, told, loose):
            out.append([b])
        else:
            out[-1].append(b)
    for word in out:
        word[:] = [u for n, u in enumerate(word) if u.text != SOFT or n == len(word) - 1]
    return out


def _drawn_in(line: list[_Unit]) -> bool:
    """Whether a line has a space as a character: some programs draw them only in lines they spread."""
    return any(u.spaced for u in line[1:])


def _word_of_its_own(line: list[_Unit]) -> bool:
    """Whether a line begins with a large initial that is a word: what follows has a capital of its own."""
    return len(line) > 2 and line[0].size > INITIAL * line[1].size and line[1].text.isupper() and line[2].text.islower()


def _loose(run: list[_Unit]) -> tuple[float, float]:
    """What letters are spaced out by, and characters of scripts without spaces."""
    gaps: tuple[list[float], list[float]] = [], []
    for a, b in pairwise(run):
        if not b.spaced:
            gaps[a.square or b.square].append(b.u0 - a.u1)
    letters, squares = (median_low(g) if len(g) > 1 else 0.0 for g in gaps)
    return letters if letters > 0.05 * run[0].size else 0.0, max(squares, 0.0)


def _apart(a: _Unit, b: _Unit, drawn: tuple[bool, bool], loose: tuple[float, float]) -> bool:
    """Whether a space parts two units of a line; `drawn`: whether those between letters are drawn there, and others."""
    size = min(a.size, b.size)
    if a.size > INITIAL * b.size:
        return b.u0 - a.u1 > 0.4 * b.size
    wide = a.square + b.square
    told = drawn[wide > 0] or a.down or b.down
    gap = b.u0 - a.u1
    least = (SPACES, MIXED_SPACES, WIDE_SPACES)[wide][told] * size + loose[wide > 0]
    return gap > least or (b.spaced and b.order > a.order and gap > -0.2 * size)
