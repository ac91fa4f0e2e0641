"""Words to lines, lines to columns, columns to paragraphs: for formats that say no more than where each word stands.

All is measured by the size of the type, so that it does not matter what the unit is. White space is looked for on a grid
of a sixth of the size most of the page is set in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from broadsheet.model import Box
from broadsheet.read.lines import unspaced

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# in sizes of type, settled on pages of the press (bench/score_press.py)
FINE = 6  # cells to the size
MOST_CELLS = 1 << 22
SPREAD = 8.0  # the widest space in a line, as where two words fill one, if no line close to it crosses it
CLOSE = 1.6, 4.5, 16.0  # how close that is; how close where the space is less wide than the last
LEAP = 0.4  # the same, where the source goes on elsewhere
GUTTER = 0.3  # narrower white space parts no columns
FEWEST = 4  # lines along white space whose edges are aligned, for it to part columns
MANY = 8  # the same, aligned or not
FAR = 6.0  # lines whose edge is further from it do not count
LEADING = 2.05  # lines further apart are of different paragraphs
INDENT = 0.6, 5.0  # least and most that a first line is drawn in
HEADING = 1.35  # type of so many times the body's has no paragraphs
DROPPED = 1.7  # an initial of so many times the size stands for the first letter of the lines beside it
SAME = 1.12  # sizes that differ less are one
ROUGH = 1.5  # the same, of sizes a machine guessed word by word
# marks that leave the second half of their square blank
HALVES = frozenset("。，、；：！？”’」』）》〉】〕")
# marks that a paragraph's last line ends in
ENDS = frozenset(".!?:;…。！？：；”’」』）)»\"'")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that are set in one direction, as if that were from left to right; in the order of the source.

    `face` is a number for what is set alike, `zone` one for the frame a word stands in: nothing goes on across zones.
    """

    text: Sequence[str]
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    size: Floats
    face: Ints
    zone: Ints


Line = list[int]  # words, from left to right


def paragraphs(words: Words, rules: Iterable[Box] = (), same: float = SAME) -> list[list[Line]]:
    """The paragraphs that words make, lines from the top, in the order of the source's first word of each.

    Sizes whose ratio is less than `same` are one: ROUGH where a machine guessed them.
    """
    if not len(words.text):
        return []
    grid = _Grid(words, list(rules), same)
    rows = _Rows(words, _lines(words, grid), grid)
    out = [[rows.lines[n] for n in p] for stack in rows.stacks() for p in rows.parted(stack)]
    return sorted(out, key=lambda p: min(min(line) for line in p))


class _Grid:
    """The page in cells: what stands in each, and how white space lies."""

    def __init__(self, words: Words, rules: list[Box], same: float) -> None:
        self.same = same
        wide = np.maximum(words.x1 - words.x0, 1e-6)
        order = np.argsort(words.size)
        self.body = max(float(words.size[order][np.searchsorted(np.cumsum(wide[order]), wide.sum() / 2)]), 1e-3)
        self.left, self.up = float(words.x0.min()), float(words.top.min())
        across, down = float(words.x1.max()) - self.left, float(words.bottom.max()) - self.up
        cell = self.body / FINE
        while (across / cell + 3) * (down / cell + 3) > MOST_CELLS:
            cell *= 2
        self.cell = cell
        self.shape = int(down / cell) + 3, int(across / cell) + 3
        self.rules = rules

    def column(self, x: Floats | float) -> Ints:
        return np.clip(((np.asarray(x) - self.left) / self.cell + 1).astype(np.int64), 0, self.shape[1] - 1)

    def at(self, x: float) -> int:
        """The column of one place."""
        return min(max(int((x - self.left) / self.cell + 1), 0), self.shape[1] - 1)

    def row(self, y: Floats | float) -> Ints:
        return np.clip(((np.asarray(y) - self.up) / self.cell + 1).astype(np.int64), 0, self.shape[0] - 1)

    def painted(self, x0: Floats, top: Floats, x1: Floats, bottom: Floats, upright: bool) -> npt.NDArray[np.int32]:
        """Which thing stands in each cell, 0 for none, -1 for a rule: the upright ones, or those that lie."""
        out = np.zeros(self.shape, np.int32)
        for r in self.rules:
            if (r.bottom - r.top > r.x1 - r.x0) == upright:
                a, b, c, d = (
                    int(v) for v in (self.row(r.top), self.row(r.bottom), self.column(r.x0), self.column(r.x1))
                )
                if r.x1 >= self.left and r.bottom >= self.up:
                    out[a : b + 1, c : d + 1] = -1
        a, b, c, d = (v.tolist() for v in (self.row(top), self.row(bottom), self.column(x0), self.column(x1)))
        for n in np.argsort(x0, kind="stable").tolist():
            out[a[n] : b[n] + 1, c[n] : d[n] + 1] = n + 1
        return out


def _lines(words: Words, grid: _Grid) -> list[Line]:
    """Words to printed lines: each goes on with its neighbour to the right, where no column's edge lies between."""
    # a mark that closes fills the first half of its square: at a column's edge the other may hang over
    open_ended = np.array([t[-1] in HALVES for t in words.text]) & (words.x1 - words.x0 > 0.9 * words.size)
    words = replace(words, x1=words.x1 - np.where(open_ended, 0.5 * words.size, 0.0))
    middle, half = (words.top + words.bottom) / 2, (words.bottom - words.top) / 4
    there = grid.painted(words.x0, middle - half, words.x1, middle + half, True)
    white = _White(there, words, grid)
    ends = grid.column(words.x1)
    count = len(words.text)
    best: dict[int, tuple[float, int]] = {}  # a word: the gap before it, the word to its left
    rows = [grid.row(middle + k * half * 0.8).tolist() for k in (0, -1, 1)]
    columns = ends.tolist()
    x0, x1, size, zone = white.x0, white.x1, white.size, words.zone.tolist()
    heights = list(zip(words.top.tolist(), words.bottom.tolist(), strict=True))
    for a in range(count):
        b = white.beside([r[a] for r in rows], columns[a], a)
        if b is None or zone[a] != zone[b]:
            continue
        gap = x0[b] - x1[a]
        near = gap <= SPREAD * size[b] or (b == a + 1 and white.crossed(rows[0][a], a, b))
        if (
            near
            and _meet(heights[a], heights[b], size[a], size[b], gap, b == a + 1, grid.same)
            and not white.parts(rows[0][a], a, b, gap)
            and (b not in best or gap < best[b][0])
        ):
            best[b] = gap, a
    after = {a: b for b, (_, a) in sorted(best.items(), key=lambda x: -x[1][0])}
    firsts = sorted(set(range(count)) - set(after.values()))
    out, seen = [], set[int]()
    for first in firsts:
        line, at = [], first
        while at not in seen:
            seen.add(at)
            line.append(at)
            at = after.get(at, at)
        out.append(line)
    return out


def _meet(
    a: tuple[float, float], b: tuple[float, float], one: float, other: float, gap: float, on: bool, same: float
) -> bool:
    """Whether two neighbours may stand on one line, by themselves: their tops and bottoms, sizes, the gap between them,
    and whether the source goes `on` from one to the other."""
    small, large = (one, other) if one < other else (other, one)
    if min(a[1], b[1]) - max(a[0], b[0]) < 0.4 * min(a[1] - a[0], b[1] - b[0]):
        return False
    if large > DROPPED * small or (not on and large > same * small and gap > 0.3 * small):
        return False
    return on or -0.5 * small < gap <= LEAP * small


class _White:
    """White space between words: what lies beyond it, and whether it parts columns."""

    def __init__(self, there: npt.NDArray[np.int32], words: Words, grid: _Grid) -> None:
        self.there, self.words, self.body = there, words, grid.body
        self.x0, self.x1, self.size = words.x0.tolist(), words.x1.tolist(), words.size.tolist()
        self.cell, self.grid = grid.cell, grid
        rows, columns = there.shape
        place = np.where(there != 0, np.arange(columns, dtype=np.int32), columns)
        self.right = np.minimum.accumulate(place[:, ::-1], axis=1)[:, ::-1]
        place = np.where(there != 0, np.arange(columns, dtype=np.int32), -1)
        self.left = np.maximum.accumulate(place, axis=1)
        down = np.arange(rows, dtype=np.int32)[:, None]
        full = there > 0
        self.above = np.maximum.accumulate(np.where(full, down, -1), axis=0)  # the nearest row with a word, from each
        self.below = np.minimum.accumulate(np.where(full, down, rows)[::-1], axis=0)[::-1]
        self._strips: dict[tuple[int, int, int], tuple[int, float, float]] = {}

    def beside(self, rows: Sequence[int], column: int, word: int) -> int | None:
        """The nearest word to the right of one that ends in a column; None where a rule or the edge comes first."""
        found, nearest = None, self.there.shape[1]
        for row in rows:
            held = int(self.there[row, column])
            at = column
            if held == word + 1 or held == 0:
                if column + 1 >= self.there.shape[1]:
                    continue
                at = int(self.right[row, column + 1])
            if at < nearest:
                nearest, found = at, int(self.there[row, at])
        return found - 1 if found is not None and found > 0 and found != word + 1 else None

    def parts(self, row: int, a: int, b: int, gap: float) -> bool:
        """Whether the white space between two words of a row is a gutter: high, with type aligned along it."""
        size = min(self.size[a], self.size[b])
        if gap < GUTTER * max(self.body, 0.6 * size):
            return False
        first, last = self.grid.at(self.x1[a]) + 1, self.grid.at(self.x0[b]) - 1
        if first > last:
            return False
        over, under = self.above[row, first : last + 1], self.below[row, first : last + 1]
        k = int(np.argmax(under - over))
        if (under[k] - over[k]) * self.cell < FEWEST * self.body:
            return False
        count, left, right = self._strip(int(over[k]) + 1, int(under[k]), first + k)
        begins = -0.3 * size < self.x0[b] - right < INDENT[1] * size
        ends = -0.3 * size < left - self.x1[a] < INDENT[1] * size
        if b == a + 1:  # the source goes on: a space of the line, unless much speaks for a gutter
            beyond = 2.2 * size / self.cell
            within = row - over[k] > beyond and under[k] - row > beyond
            return begins and count >= MANY and within and (gap > size or size < self.grid.same * self.body)
        return count >= (FEWEST if begins or ends else MANY)

    def crossed(self, row: int, a: int, b: int) -> bool:
        """Whether lines close above or below cross the space between two words."""
        first, last = self.grid.at(self.x1[a]) + 1, self.grid.at(self.x0[b])
        size, gap = self.size[b], self.x0[b] - self.x1[a]
        close = (CLOSE[0] if gap > CLOSE[2] * size else CLOSE[1]) * size / self.cell
        over, under = self.above[row, first:last], self.below[row, first:last]
        near = ((over >= 0) & (row - over < close)) | ((under < len(self.there)) & (under - row < close))
        return bool(near.sum() > 0.6 * max(len(near), 1))

    def _strip(self, top: int, bottom: int, column: int) -> tuple[int, float, float]:
        """How many lines a strip of white space parts; the edge that most of them end at, and that most begin at.

        An edge is not a number where there is none.
        """
        key = top, bottom, column
        if key not in self._strips:
            begun = self._side(top, bottom, self.right, column)
            ended = self._side(top, bottom, self.left, column)
            edges = self._edge(self.words.x1[ended]), self._edge(self.words.x0[begun])
            self._strips[key] = min(len(begun), len(ended)), *edges
        return self._strips[key]

    def _side(self, top: int, bottom: int, way: npt.NDArray[np.int32], column: int) -> Ints:
        """The words that come first on one side of a strip, if not far from it."""
        at = way[top:bottom, column]
        near = (at >= 0) & (at < self.there.shape[1]) & (np.abs(at - column) < FAR * self.body / self.cell)
        rows = np.arange(top, bottom)[near]
        found = np.unique(self.there[rows, at[near]])
        return (found[found > 0] - 1).astype(np.int64)

    def _edge(self, x: Floats) -> float:
        if len(x) < FEWEST:
            return float("nan")
        middle = float(np.median(x))
        return middle if (np.abs(x - middle) < 0.12 * self.body).mean() > 0.6 else float("nan")


class _Rows:
    """Printed lines, with what is asked of each."""

    def __init__(self, words: Words, lines: list[Line], grid: _Grid) -> None:
        self.words, self.grid = words, grid
        self.initials: dict[int, int] = {}  # a line: the word that is its dropped initial
        self.drawn_in: dict[int, float] = {}  # a line beside one: where the initial begins
        self.lines = lines
        self._measured()
        if self._dropped():
            self._measured()

    def _measured(self) -> None:
        words, lines = self.words, self.lines
        held = np.fromiter((n for line in lines for n in line), np.int64)
        firsts = np.cumsum([0, *(len(line) for line in lines[:-1])])
        wide, size = (words.x1 - words.x0)[held], words.size[held]
        self.x0 = np.minimum.reduceat(words.x0[held], firsts)
        self.x1 = np.maximum.reduceat(words.x1[held], firsts)
        self.size = np.maximum.reduceat(size, firsts)
        for n in np.flatnonzero(self.size > np.minimum.reduceat(size, firsts)).tolist():
            self.size[n] = _weighted(words.size[lines[n]], (words.x1 - words.x0)[lines[n]])
        weight = wide * size + 1e-9
        middle = weight * ((words.top + words.bottom) / 2)[held]
        self.middle = np.add.reduceat(middle, firsts) / np.add.reduceat(weight, firsts)
        longest, face, zone = (words.x1 - words.x0).tolist(), words.face.tolist(), words.zone.tolist()
        self.face = [face[max(line, key=longest.__getitem__)] for line in lines]
        self.zone = [zone[line[0]] for line in lines]

    def _dropped(self) -> bool:
        """Initials that stand over several lines go before the first of these; whether there are any."""
        words, out = self.words, dict[int, int]()
        for n, line in enumerate(self.lines):
            text = words.text[line[0]]
            if len(line) > 1 or len(text) > 2 or not text[-1:].isalpha() or self.size[n] < DROPPED * self.grid.body:
                continue
            top, bottom, edge = words.top[line[0]], words.bottom[line[0]], self.x1[n]
            near = [
                m
                for m in range(len(self.lines))
                if m != n
                and top - 0.3 * self.size[m] < self.middle[m] < bottom + 1.2 * self.size[m]
                and -0.3 * self.size[m] < self.x0[m] - edge < 1.2 * self.size[m]
                and self.size[n] > DROPPED * self.size[m]
                and self.zone[m] == self.zone[n]
            ]
            within = [m for m in near if top < self.middle[m] < bottom]
            # those that begin where the lines within its height do, as far as it makes room
            beside = [
                m
                for m in near
                if within and abs(self.x0[m] - self.x0[within[0]]) < 0.2 * self.size[m] and self._alike(m, within[0])
            ]
            beside.sort(key=lambda m: float(self.middle[m]))
            if len(beside) >= 2 and beside[0] not in out:
                out[beside[0]] = n
                self.drawn_in |= {m: float(self.x0[n]) for m in beside}
        if not out:
            return False
        gone = set(out.values())
        kept = [n for n in range(len(self.lines)) if n not in gone]
        place = {n: k for k, n in enumerate(kept)}
        self.initials = {place[n]: self.lines[cap][0] for n, cap in out.items()}
        self.drawn_in = {place[n]: x for n, x in self.drawn_in.items() if n in place}
        self.lines = [self.lines[n] for n in kept]
        return True

    def stacks(self) -> list[list[int]]:
        """Lines that stand one below the other, alone on their column's width, in one size of type."""
        below, above = self._neighbours()
        after: dict[int, int] = {}
        for a in range(len(self.lines)):
            b = self._one(a, below)
            if b is not None and self._one(b, above) == a and self._near(a, b):
                after[a] = b
        after |= self._beneath_indents(after)
        out, firsts = [], sorted(set(range(len(self.lines))) - set(after.values()))
        for first in firsts:
            stack, at = [first], first
            while (at := after.get(at, -1)) >= 0:
                stack.append(at)
            out.append(stack)
        return out

    def _beneath_indents(self, after: dict[int, int]) -> dict[int, int]:
        """Lines so short that they end where the one above, drawn in, has not yet begun."""
        out: dict[int, int] = {}
        begun = set(after.values())
        firsts = sorted((n for n in range(len(self.lines)) if n not in begun), key=lambda n: float(self.middle[n]))
        heights = self.middle[firsts]
        for a in range(len(self.lines)):
            if a in after:
                continue
            size, low = self.size[a], self.middle[a]
            close = firsts[
                np.searchsorted(heights, low) : np.searchsorted(heights, low + self.grid.same * LEADING * size)
            ]
            found = [
                b
                for b in close
                if INDENT[0] * size < self.x0[a] - self.x0[b] < 2.4 * size
                and self.x1[b] < self.x0[a] + 0.5 * size
                and self._near(a, b)
            ]
            if len(found) == 1 and found[0] not in begun:
                out[a] = found[0]
                begun.add(found[0])
        return out

    def _neighbours(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each line those that can be seen from it, below and above."""
        half = 0.3 * self.size
        x0 = np.array([self.drawn_in.get(n, x) for n, x in enumerate(self.x0.tolist())])
        there = self.grid.painted(x0, self.middle - half, self.x1, self.middle + half, False)
        rows = there.shape[0]
        down = np.arange(rows, dtype=np.int32)[:, None]
        below = np.minimum.accumulate(np.where(there != 0, down, rows)[::-1], axis=0)[::-1]
        above = np.maximum.accumulate(np.where(there != 0, down, -1), axis=0)
        tops, bottoms = self.grid.row(self.middle - half).tolist(), self.grid.row(self.middle + half).tolist()
        lefts, rights = self.grid.column(x0).tolist(), self.grid.column(self.x1).tolist()
        return (
            self._seen(there, below, [n + 1 for n in bottoms], lefts, rights, True),
            self._seen(there, above, [n - 1 for n in tops], lefts, rights, False),
        )

    def _seen(
        self,
        there: npt.NDArray[np.int32],
        way: npt.NDArray[np.int32],
        at: list[int],
        lefts: list[int],
        rights: list[int],
        down: bool,
    ) -> list[list[int]]:
        """For each line those of which enough is seen from it, down or up from its row `at`; `way` leads from each cell to
        the next row where something stands."""
        rows, count = there.shape[0], len(at)
        wide = np.array(rights) - np.array(lefts) + 1
        line = np.repeat(np.arange(count), wide)
        columns = np.arange(len(line)) - np.repeat(np.cumsum(wide) - wide - np.array(lefts), wide)
        start = np.array(at)[line]
        on = (start >= 0) & (start < rows)
        line, columns = line[on], columns[on]
        row = way[start[on], columns]
        on = (row >= 0) & (row < rows)
        line, columns, row = line[on], columns[on], row[on]
        ids = there[row, columns]
        ruled = np.bincount(line[ids == -1], minlength=count)
        keep = ids > 0
        for n in np.flatnonzero(ruled > 0.5 * wide).tolist():  # nothing is seen beyond a rule
            mine = slice(*np.searchsorted(line, (n, n + 1)).tolist())
            rules = row[mine][ids[mine] == -1]
            keep[mine] &= row[mine] <= rules.min() if down else row[mine] >= rules.max()
        out: list[list[int]] = [[] for _ in at]
        pairs, counts = np.unique(line[keep] * (count + 1) + ids[keep], return_counts=True)
        for n, m, c in zip(*(v.tolist() for v in np.divmod(pairs, count + 1)), counts.tolist(), strict=True):
            if m != n + 1 and c > 0.15 * min(int(wide[n]), int(wide[m - 1])):
                out[n].append(m - 1)
        return out

    def _one(self, n: int, seen: list[list[int]]) -> int | None:
        """The one line that n may go on with, or come from; pieces at the end of a line do not count beside it."""
        found: list[int] = []
        for m in sorted(seen[n], key=lambda m: abs(float(self.middle[m] - self.middle[n]))):
            if not any(self._behind(m, o) for o in found):
                found.append(m)
        if len(found) > 1:
            size = float(self.size[n])
            aligned = [m for m in found if abs(self.x0[m] - self.x0[n]) < INDENT[1] * size and self._alike(m, n)]
            away = [abs(float(self.middle[m] - self.middle[n])) for m in aligned]  # the nearest first
            if not aligned or (len(aligned) > 1 and away[1] - away[0] < 0.4 * size):
                return None
            rest = [m for m in found if m not in aligned]
            # what else is seen may be a piece at the end of that line, or stand further off: no column of its own
            to = abs(float(self.middle[aligned[0]] - self.middle[n]))
            for m in rest:
                off = abs(float(self.middle[m] - self.middle[n])) - to
                if off < -0.4 * size or (off < size and self._alike(m, n) and self._hangs(m, seen)):
                    return None
            return aligned[0]
        return found[0] if found else None

    def _behind(self, n: int, nearer: int) -> bool:
        """Whether a line is seen only past the end of a nearer one of its column."""
        common = min(self.x1[n], self.x1[nearer]) - max(self.x0[n], self.x0[nearer])
        return bool(
            abs(self.middle[n] - self.middle[nearer]) > 0.4 * self.size[n]
            and common > 0.15 * min(self.x1[n] - self.x0[n], self.x1[nearer] - self.x0[nearer])
        )

    def _hangs(self, n: int, seen: list[list[int]]) -> bool:
        return any(self._alike(m, n) and abs(self.x0[m] - self.x0[n]) < self.size[n] for m in seen[n])

    def _alike(self, a: int, b: int) -> bool:
        small, large = sorted((float(self.size[a]), float(self.size[b])))
        return large < self.grid.same * small and self.zone[a] == self.zone[b]

    def _near(self, a: int, b: int) -> bool:
        pitch = float(self.middle[b] - self.middle[a])
        return self._alike(a, b) and 0.5 * self.size[b] < pitch <= LEADING * float(max(self.size[a], self.size[b]))

    def parted(self, stack: list[int]) -> list[list[int]]:
        """The paragraphs of a stack of lines."""
        out = []
        turns = [k for k in range(1, len(stack)) if self._turns(stack[k - 1], stack[k])]
        for first, last in pairwise([0, *turns, len(stack)]):
            part = stack[first:last]
            starts = self._starts(part) if len(part) > 1 else []
            out += [part[a:b] for a, b in pairwise([0, *starts, len(part)])]
        for p in out:
            for n in p:
                if n in self.initials:
                    self.lines[n] = [self.initials[n], *self.lines[n]]
        return out

    def _turns(self, a: int, b: int) -> bool:
        """Whether the face changes between two lines, but not where a paragraph's opening words fill its first."""
        before, after = self.words.face[self.lines[a][-1]], self.words.face[self.lines[b][0]]
        if self.face[a] == self.face[b] or before == after:
            return False
        size = float(self.size[b])
        return not (self.x0[a] - self.x0[b] > INDENT[0] * size and self.x1[a] > self.x1[b] - size)

    def _starts(self, stack: list[int]) -> list[int]:
        x0 = np.array([self.drawn_in.get(n, float(self.x0[n])) for n in stack])
        x1, size = self.x1[stack], float(np.median(self.size[stack]))
        pitch = np.diff(self.middle[stack])
        usual = float(np.median(pitch)) if len(pitch) > 3 else float(pitch.min())
        gaps = pitch > max(1.22 * usual, usual + 0.2 * size)
        large = size > HEADING * self.grid.body
        centred = _centred(x0, x1, size)
        out = []
        for k in range(1, len(stack)):
            near = slice(max(0, k - 6), k + 7)
            left, right = float(x0[near].min()), float(x1[near].max())
            filled = float((right - x1[near] < 0.15 * size).mean()) > 0.5
            blank = right - float(x1[k - 1])
            short = blank > (0.25 if filled else 1.2) * size
            indented = INDENT[0] * size < x0[k] - left < INDENT[1] * size and x0[k] - x0[k - 1] > -0.2 * size
            if x0[k] - x0[k - 1] <= INDENT[0] * size and not short:
                indented = False  # drawn in like the one before, which runs on: round a picture
            # a jump line or a credit, set to the right
            flush = x0[k] - left > 2 * size and right - x1[k] < 0.5 * size and x0[k] - x0[k - 1] > 2 * size
            before = self.lines[stack[k - 1]]
            last = self.words.text[before[-1]][-1]
            parted = (len(before) > 1 or unspaced(last)) and blank > 1.6 * size  # a lone word cannot be spread
            if gaps[k - 1] or (
                not large
                and not centred
                and (indented or (short and filled and (last in ENDS or parted)) or (k == len(stack) - 1 and flush))
            ):
                out.append(k)
        return out


def _centred(x0: Floats, x1: Floats, size: float) -> bool:
    """Whether lines are set about the axis of the widest: many are drawn in on both sides, and alike."""
    left, right = x0.min(), x1.max()
    less = (x0 - left > 0.3 * size) & (right - x1 > 0.3 * size)
    about = np.abs((x0 + x1) / 2 - (left + right) / 2) < 0.35 * size
    return bool(less.mean() >= 0.25 and about[less].mean() > 0.7)


def _weighted(values: Floats, weights: Floats) -> float:
    """The median of values, by weight."""
    order = np.argsort(values)
    total = np.cumsum(np.maximum(weights[order], 1e-9))
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
