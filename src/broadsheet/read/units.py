"""Characters of a PDF laid along lines that run from left to right, whichever way they run on the page; to words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low

from broadsheet.read.glyphs import SOFT, Glyph
from broadsheet.read.lines import SHARED, unspaced
from broadsheet.read.ways import BESIDE, CELL

ASCENT, DESCENT = 0.8, 0.22  # sizes above and below the line that letters stand on
SPACES = 0.14, 0.5  # sizes between letters that are a space; where the file draws spaces, or lines
# run down, where nothing says how high a character is, that are one all the same
MIXED_SPACES = 0.19, 0.5  # the same between a letter and a character of a script without spaces
WIDE_SPACES = 0.17, 0.6  # the same between two of these
INITIAL = 1.7  # a letter of so many times the size begins the word of the next


@dataclass(slots=True)
class Unit:
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


def laid(glyphs: Sequence[Glyph], down: Collection[int], width: float, height: float) -> list[list[Unit]]:
    """The characters of a page by the way their lines run, to the right, down, to the left and up; `down` are those of
    lines that run down though some stand upright."""
    ways: list[list[Unit]] = [[], [], [], []]
    for n, g in enumerate(glyphs):
        wide, size = unspaced(g.text), g.size
        up, under = CELL if wide else (ASCENT, DESCENT)
        way = 1 if n in down else g.turn
        if way == 1 and g.turn == 0:  # upright in a line that runs down
            across = g.wide if wide or g.along <= 0 else g.along
            edge = width - g.x
            top, bottom = g.y - up * size, g.y + under * size
            ways[1].append(Unit(g.text, top, bottom, edge - across, edge, size, g.face, g.spaced, n, wide, True))
            continue
        if way == 0:
            u, v = g.x, g.y
        elif way == 1:
            u, v = g.y, width - g.x
        elif way == 2:
            u, v = width - g.x, height - g.y
        else:
            u, v = height - g.y, g.x
        step = g.along
        if g.parts > 1:
            step /= g.parts
            u += step * g.part
        square = wide or (g.text in SHARED and step > 0.8 * size)
        ways[way].append(
            Unit(
                g.text, u, u + step, v - up * size, v + under * size, size, g.face, g.spaced, n, square, False, way == 1
            )
        )
    ways[1] = cells(ways[1])
    return ways


def cells(units: list[Unit]) -> list[Unit]:
    """Units of lines that run down; figures side by side in one square as one."""
    out: list[Unit] = []
    for u in units:
        last = out[-1] if out else None
        if (
            last is not None and not (last.turned or u.turned or u.square) and u.order == last.order + len(last.text)
            and abs(u.u0 - last.u0) < 0.1 * u.size and last.v0 - u.v1 < 0.3 * u.size and last.v0 >= u.v0
        ):  # fmt: skip
            out[-1] = Unit(
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


def runs(units: list[Unit]) -> list[list[Unit]]:
    """Units as far as the source sets one beside the other."""
    out: list[list[Unit]] = []
    for u in units:
        if out and _beside(out[-1][-1], u):
            out[-1].append(u)
        else:
            out.append([u])
    return out


def _beside(a: Unit, b: Unit) -> bool:
    small, large = (a.size, b.size) if a.size < b.size else (b.size, a.size)
    top, bottom = b.v0 if b.v0 > a.v0 else a.v0, b.v1 if b.v1 < a.v1 else a.v1
    return (
        bottom - top > 0.5 * small
        and large < 1.7 * small
        and b.u0 > a.u0 - 0.3 * small
        and b.u0 - a.u1 < BESIDE * small
    )


def words(run: list[Unit], drawn: bool) -> list[list[Unit]]:
    """The words of a run, parted by spaces and where the face changes; `drawn` where the file has those as characters."""
    loose, told = loose_by(run), (drawn and drawn_in(run), drawn)
    out = [[run[0]]]
    for a, b in pairwise(run):
        if a.face != b.face or apart(a, b, told, loose):
            out.append([b])
        else:
            out[-1].append(b)
    for word in out:
        word[:] = [u for n, u in enumerate(word) if u.text != SOFT or n == len(word) - 1]
    return out


def drawn_in(line: list[Unit]) -> bool:
    """Whether a line has a space as a character: some programs draw them only in lines they spread."""
    return any(u.spaced for u in line[1:])


def word_of_its_own(line: list[Unit]) -> bool:
    """Whether a line begins with a large initial that is a word: what follows has a capital of its own."""
    return len(line) > 2 and line[0].size > INITIAL * line[1].size and line[1].text.isupper() and line[2].text.islower()


def loose_by(run: Sequence[Unit]) -> tuple[float, float]:
    """What letters are spaced out by, and characters of scripts without spaces; a dash among letters tells of neither."""
    gaps: tuple[list[float], list[float]] = [], []
    for a, b in pairwise(run):
        if not b.spaced:
            if not (a.square or b.square):
                gaps[0].append(b.u0 - a.u1)
            elif unspaced(a.text[-1]) or unspaced(b.text[0]):
                gaps[1].append(b.u0 - a.u1)
    letters, squares = (median_low(g) if len(g) > 1 else 0.0 for g in gaps)
    return letters if letters > 0.05 * run[0].size else 0.0, max(squares, 0.0)


def apart(a: Unit, b: Unit, drawn: tuple[bool, bool], loose: tuple[float, float]) -> bool:
    """Whether a space parts two units of a line; `drawn`: whether those between letters are drawn there, and others."""
    size = a.size if a.size < b.size else b.size
    if a.size > INITIAL * b.size:
        return b.u0 - a.u1 > 0.4 * b.size
    wide = a.square + b.square
    told = drawn[wide > 0] or a.down or b.down
    gap = b.u0 - a.u1
    least = (SPACES, MIXED_SPACES, WIDE_SPACES)[wide][told] * size + loose[wide > 0]
    return gap > least or (b.spaced and b.order > a.order and gap > -0.2 * size)
