"""Where a page's blocks stand and how they are set: columns, what is right below what, orders in which they may be read.

All lengths are in lines of the page's text, down, and in its columns, across, so that neither resolution nor format
matters. A page whose lines run down (Chinese, Japanese) is laid on its side first: its first line is then the topmost
one, its upper row of text the column furthest left, and nothing else need know.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import log, sqrt
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from broadsheet.articles.sheet import Bools, Floats, Ints
    from broadsheet.model import Block, Box, Font, Frame

SPARE = 0.5  # lines: how far boxes may lie over one another and still be taken as one below the other
WHOLE = 0.8  # of a page's blocks: what holds so many frames nothing
EXACT = 0.65  # of a text's lines, at the median: scans have .3 to .55, pages of the press .75 to 1
FEW = 0.08  # of a page's characters: fewer that run another way are misreadings
SLACK = 0.06  # columns: the same across; scans are askew, and gutters narrow
SHARED = 0.3  # of the narrower block's width: from here on two stand in one column
RULE = 6.0  # lines: a rule further from a block has nothing to do with it
FULL = 0.9  # of a block's width: a last line that reaches so far is no paragraph's end
DRAWN_IN = 3.0  # lines: the first line of a paragraph begins no further in, and its neighbour's edge is no further off
FEW_LINES = 4  # what stands over several columns is no longer
LONG = 60  # characters: a text of more is no heading
HIGHER = 2.5  # times: lines so much higher than wide run the other way
TOGETHER = 1.5  # lines: heads of one article stand no further from one another
CROSSWISE = 3.0  # lines: and no further from text that runs the other way, if they are its heads
ABOVE = 1.0  # lines: what ends no higher above a line stands beside it
WITHIN = 0.6  # of a block's width: so much of it stands in what it is in
INDENTED = 0.6  # lines: a first line set in by as much opens a paragraph


@dataclass(frozen=True)
class Printed:
    """What the lines of a block tell of its type; lengths in pixels."""

    lines: int
    height: float  # of a line
    crosswise: bool  # its lines run the other way than the page: they are higher than wide
    size: float  # of its type, as the file has it; 0 where it does not say
    family: str
    bold: float  # share of its lines, 0 to 1
    indent: float  # of the first line against the others
    reach: float  # how far the last line reaches, as a share of the block's width
    begins: float  # where the first line begins, and the last ends
    ends: float
    uneven: float  # how far its lines differ in height: deviation of the logs
    ragged: float  # how far its lines begin at other places: deviation as a share of its width


@dataclass(frozen=True)
class Layout:
    """The blocks of a page with boxes, as arrays in the order they were given."""

    edges: Floats  # (n, 4) x0, top, x1, bottom, upright, in pixels
    printed: tuple[Printed, ...]
    line: float  # pixels: the height of a line of the page's text
    column: float  # pixels: the width of a column of it
    type_size: float  # of the page's text, as the file has it; 0 where it does not say
    extent: tuple[float, float, float, float]  # of the printed page: x0, top, x1, bottom
    rules: Floats  # (m, 4) edges of the rules that run across
    frame: Ints  # (n,) the innermost frame each stands in, -1 for none
    walls: Floats  # (m, 4) edges of the rules that run down
    things: Floats  # (m, 4) edges of pictures, and of what is set the other way
    frames: Floats  # (m, 4) edges of the frames
    framed: Bools  # (m, n) which frame holds which block
    filed: Ints  # (n,) its place in the order of the file
    down: bool  # its lines run down the page: what is here the topmost is there the rightmost
    hung: Bools  # (n,) captions, which stand in no column: they go with their pictures

    def __len__(self) -> int:
        return len(self.edges)

    def reordered(self, order: Ints) -> Layout:
        """The same with its blocks in another order."""
        printed = tuple(self.printed[k] for k in order)
        return replace(
            self, edges=self.edges[order], printed=printed, frame=self.frame[order], framed=self.framed[:, order],
            filed=self.filed[order], hung=self.hung[order],
        )  # fmt: skip

    def hanging(self, hung: Bools) -> Layout:
        """The same with captions taken out of the columns."""
        return replace(self, hung=hung, things=np.concatenate([self.things, self.edges[hung]])) if hung.any() else self

    @cached_property
    def _running(self) -> list[int]:
        return np.flatnonzero(~self.hung).tolist()

    @cached_property
    def x0(self) -> Floats:
        return self.edges[:, 0]

    @cached_property
    def top(self) -> Floats:
        return self.edges[:, 1]

    @cached_property
    def x1(self) -> Floats:
        return self.edges[:, 2]

    @cached_property
    def bottom(self) -> Floats:
        return self.edges[:, 3]

    @cached_property
    def width(self) -> Floats:
        return np.maximum(self.x1 - self.x0, 1.0)

    @cached_property
    def height(self) -> Floats:
        return np.maximum(self.bottom - self.top, 1.0)

    # ---- type

    @cached_property
    def lines(self) -> Floats:
        return np.array([p.lines for p in self.printed], dtype=np.float64)

    @cached_property
    def tall(self) -> Floats:
        """Log of each block's line height against the page's text."""
        return np.asarray(np.log(np.clip([p.height / self.line for p in self.printed], 0.3, 12)))

    @cached_property
    def large(self) -> Floats:
        """Log of each block's type size against the page's text, by its line height where the file has no sizes."""
        if not self.type_size:
            return self.tall
        sizes = np.array([p.size for p in self.printed])
        return np.where(sizes > 0, np.log(np.clip(sizes / self.type_size, 0.3, 12) + (sizes <= 0)), self.tall)

    @cached_property
    def bold(self) -> Floats:
        return np.array([p.bold for p in self.printed])

    @cached_property
    def crosswise(self) -> Bools:
        """Blocks whose lines run the other way than the page: headings beside what they head, they stand over nothing."""
        return np.array([p.crosswise for p in self.printed], dtype=bool)

    @cached_property
    def uneven(self) -> Floats:
        return np.array([min(p.uneven, 1.0) for p in self.printed])

    @cached_property
    def ragged(self) -> Floats:
        return np.array([min(p.ragged, 0.5) for p in self.printed])

    @cached_property
    def unevenness(self) -> float:
        """Of the page's lines: high where advertisements fill it."""
        return float(np.average(self.uneven, weights=self.lines)) if len(self) else 0.0

    @cached_property
    def family(self) -> Ints:
        """A number for each face."""
        known: dict[str, int] = {}
        return np.array([known.setdefault(p.family, len(known)) for p in self.printed], dtype=np.intp)

    @cached_property
    def indented(self) -> Bools:
        return np.array([p.indent for p in self.printed]) > INDENTED * self.line

    @cached_property
    def full(self) -> Bools:
        """Blocks whose last line reaches their edge."""
        return np.array([p.reach for p in self.printed]) > FULL

    @cached_property
    def _margins(self) -> tuple[Floats, Floats]:
        """Where the column each stands in begins and ends: its own edges, or those of its neighbours above and below."""
        near = (self.next_below | self.next_below.T) & (self.width < 1.3 * np.maximum(self.column, self.width[:, None]))
        left = near & (np.abs(self.x0[:, None] - self.x0[None, :]) < DRAWN_IN * self.line)
        x0 = np.minimum(self.x0, np.where(left, self.x0[None, :], np.inf).min(axis=1, initial=np.inf))
        x1 = np.maximum(self.x1, np.where(left, self.x1[None, :], -np.inf).max(axis=1, initial=-np.inf))
        return x0, x1

    @cached_property
    def set_in(self) -> Bools:
        """Blocks whose first line begins further in than their column."""
        return np.array([p.begins for p in self.printed]) - self._margins[0] > INDENTED * self.line

    @cached_property
    def filled(self) -> Bools:
        """Blocks whose last line reaches the edge of their column."""
        x0, x1 = self._margins
        return (np.array([p.ends for p in self.printed]) - x0) > FULL * np.maximum(x1 - x0, 1.0)

    # ---- who stands where

    @cached_property
    def across(self) -> Floats:
        """(n, n) how much of the narrower of two widths both have."""
        both = np.minimum(self.x1[:, None], self.x1[None, :]) - np.maximum(self.x0[:, None], self.x0[None, :])
        return np.clip(both / np.minimum(self.width[:, None], self.width[None, :]), 0, 1)

    @cached_property
    def gap(self) -> Floats:
        """(n, n) lines from the foot of a to the head of b."""
        return (self.top[None, :] - self.bottom[:, None]) / self.line

    @cached_property
    def over(self) -> Bools:
        """(n, n) a stands above b in the same column, or spans it."""
        down = (self.top[None, :] + self.bottom[None, :]) > (self.top[:, None] + self.bottom[:, None])
        spare = np.maximum(SPARE * self.line, 0.3 * np.minimum(self.height[:, None], self.height[None, :]))
        above = (self.across > SHARED) & down & (self.top[None, :] > self.bottom[:, None] - spare)
        return np.asarray(above & ~(self.hung | self.crosswise)[:, None] & ~self.hung[None, :])

    @cached_property
    def between(self) -> Floats:
        """(n, n) how many blocks stand over b and under a, where a stands over b."""
        one = self.over.astype(np.float32)
        return (one @ one) * one

    @cached_property
    def next_below(self) -> Bools:
        """(n, n) b stands below a with nothing between."""
        return np.asarray(self.over & (self.between == 0))

    @cached_property
    def left_of(self) -> Bools:
        """(n, n) a ends to the left of b."""
        left = self.x1[:, None] - SLACK * self.column <= self.x0[None, :] + SLACK * self.column
        return np.asarray(left & ~self.hung[:, None] & ~self.hung[None, :])

    @cached_property
    def aside(self) -> Floats:
        """(n, n) columns from the right edge of a to the left edge of b; negative where b begins further left."""
        return (self.x0[None, :] - self.x1[:, None]) / self.column

    @cached_property
    def spans(self) -> tuple[Floats, Floats]:
        """(n,) and (n,): from where to where there is nothing else on the lines of a block of few lines, within its
        frame: a heading over several columns rules over all that stands there. The edges of others are their own."""
        spare, slack = ABOVE * self.line, SLACK * self.column
        things = np.concatenate([self.edges, self.walls, self.things, self.frames])
        top, bottom = self.top - spare, self.bottom - 0.2 * self.height
        beside = (things[None, :, 1] < bottom[:, None]) & (things[None, :, 3] > top[:, None])
        beside[:, len(things) - len(self.frames) :] &= ~self.framed.T
        left = beside & (things[None, :, 2] <= self.x0[:, None] + slack)
        right = beside & (things[None, :, 0] >= self.x1[:, None] - slack)
        x0 = np.where(left, things[None, :, 2], self.extent[0]).max(axis=1, initial=self.extent[0])
        x1 = np.where(right, things[None, :, 0], self.extent[2]).min(axis=1, initial=self.extent[2])
        if len(self.frames):
            x0 = np.maximum(x0, np.where(self.framed, self.frames[:, 0, None], -np.inf).max(axis=0))
            x1 = np.minimum(x1, np.where(self.framed, self.frames[:, 2, None], np.inf).min(axis=0))
        few = self.lines <= FEW_LINES
        return np.where(few, np.minimum(x0, self.x0), self.x0), np.where(few, np.maximum(x1, self.x1), self.x1)

    @cached_property
    def wide(self) -> Floats:
        """(n, 4) the boxes as they stand on the page, those of few lines as wide as their spans."""
        x0, x1 = self.spans
        sides = (-self.bottom, x0, -self.top, x1) if self.down else (x0, self.top, x1, self.bottom)
        return np.stack(sides, axis=1)

    @cached_property
    def spanned(self) -> Bools:
        """(n, n) b stands under a, within a's span."""
        x0, x1 = self.spans
        both = np.minimum(x1[:, None], self.x1[None, :]) - np.maximum(x0[:, None], self.x0[None, :])
        spare = np.maximum(SPARE * self.line, 0.3 * np.minimum(self.height[:, None], self.height[None, :]))
        under = (self._middle[None, :] > self._middle[:, None]) & (self.top[None, :] > self.bottom[:, None] - spare)
        apart = (self.hung | self.crosswise)[:, None] | self.hung[None, :]
        return np.asarray((both > WITHIN * self.width[None, :]) & under & ~apart)

    @cached_property
    def next_spanned(self) -> Bools:
        """(n, n) b stands under a, within a's span, with nothing between."""
        between = self.spanned.astype(np.float32) @ self.over.astype(np.float32)
        return np.asarray(self.spanned & (between == 0))

    @cached_property
    def rises(self) -> Floats:
        """(n,) how high the white above each reaches: a heading that runs the other way may stand in the middle of it."""
        things = np.concatenate([self.edges, self.rules, self.things, self.frames])
        over = (np.minimum(things[None, :, 2], self.x1[:, None]) > np.maximum(things[None, :, 0], self.x0[:, None])) & (
            things[None, :, 3] <= self.top[:, None] + SPARE * self.line
        )
        out = np.where(over, things[None, :, 3], self.extent[1]).max(axis=1, initial=self.extent[1])
        if len(self.frames):
            out = np.maximum(out, np.where(self.framed, self.frames[:, 1, None], -np.inf).max(axis=0))
        return np.asarray(out)

    def rulers(self, head: Bools) -> Bools:
        """(n, n) h is the heading within whose span b stands, with no other between."""
        heads = self.spanned & head[:, None]
        between = (heads & head[None, :]).astype(np.float32) @ heads.astype(np.float32)
        return np.asarray(heads & (between == 0))

    def walled(self, a: Ints, b: Ints) -> tuple[Bools, Floats]:
        """For pairs of blocks that stand side by side, whether a rule runs down between them, beside both; and how high
        the highest such begins, infinity where there is none."""
        if not len(self.walls):
            return np.zeros(len(a), dtype=bool), np.full(len(a), np.inf)
        slack = SLACK * self.column
        x, top, bottom = (self.walls[:, 0] + self.walls[:, 2]) / 2, self.walls[:, 1], self.walls[:, 3]
        left, right = np.minimum(self.x1[a], self.x1[b]) - slack, np.maximum(self.x0[a], self.x0[b]) + slack
        between: Bools = (x > left[:, None]) & (x < right[:, None])
        for k in (a, b):
            low, high = self._shrunk[k, 3], self._shrunk[k, 1]
            between &= (top < low[:, None]) & (bottom > high[:, None])
        return np.asarray(between.any(axis=1)), np.asarray(np.where(between, top, np.inf).min(axis=1))

    def within_both(self, a: Ints, b: Ints, which: Floats) -> Floats:
        """(m,) the sum of `which` over the other blocks whose middles stand in the rectangle that two blocks make."""
        x, y = (self.x0 + self.x1) / 2, self._middle
        box = [
            f(self.edges[a, k], self.edges[b, k])
            for k, f in enumerate((np.minimum, np.minimum, np.maximum, np.maximum))
        ]
        some = np.flatnonzero(which > 0.05)
        inside = (
            (x[some] > box[0][:, None])
            & (x[some] < box[2][:, None])
            & (y[some] > box[1][:, None])
            & (y[some] < box[3][:, None])
        )
        inside &= (some != a[:, None]) & (some != b[:, None])
        return np.asarray(inside @ which[some])

    @cached_property
    def beside_things(self) -> tuple[Bools, Bools]:
        """For each block whether a picture, or what is set the other way, is the next thing above it, and below it."""
        return self._next_to(self.things, 0.0)

    def _next_to(self, edges: Floats, spare: float) -> tuple[Bools, Bools]:
        """For each block whether one of these boxes is the next thing above it, and below it; a block as near counts for
        more, but for so many pixels."""
        if not len(edges):
            none = np.zeros(len(self), dtype=bool)
            return none, none
        x0, top, x1, bottom = edges.T
        shared = np.minimum(self.x1[:, None], x1[None, :]) - np.maximum(self.x0[:, None], x0[None, :])
        along = shared > SHARED * np.minimum(self.width[:, None], (x1 - x0)[None, :])
        slack = SPARE * self.line
        above, below = self.top[:, None] - bottom[None, :] + slack, top[None, :] - self.bottom[:, None] + slack
        up = np.where(self.next_below, self.gap, np.inf).min(axis=0) * self.line
        down = np.where(self.next_below, self.gap, np.inf).min(axis=1) * self.line
        most = RULE * self.line

        def nearest(gaps: Floats) -> Floats:
            return np.asarray(np.where(along & (gaps >= 0), gaps, np.inf).min(axis=1))

        return nearest(above) < np.minimum(up + spare, most), nearest(below) < np.minimum(down + spare, most)

    # ---- heads and what stands under them

    def bands(self, head: Bools) -> Ints:
        """(n,) which band of the page each stands in, parted by white across it; headings go with what they head."""
        out = np.zeros(len(self), dtype=np.intp)
        for n, part in enumerate(_headed(_parted(self._shrunk, self._running, 1), head)):
            out[part] = n
        return out

    def owners(self, head: Bools) -> Bools:
        """(n, n) h is the heading that stands over b with no other between; several where two stand side by side."""
        band = self.bands(head)
        heads = self.over & head[:, None] & (band[:, None] == band[None, :])
        between = (heads & head[None, :]).astype(np.float32) @ heads.astype(np.float32)
        return np.asarray(heads & (between == 0))

    def in_turn(self, owner: Bools, head: Bools) -> Ints:
        """(n, n) places from a to b among the texts under one heading, column by column; 0 where they share none."""
        out = np.zeros((len(self), len(self)), dtype=np.intp)
        sets = {tuple(np.flatnonzero(row & ~head).tolist()) for row in owner[head]}
        band, alone = self.bands(head), ~owner.any(axis=0) & ~head & ~self.hung
        sets |= {tuple(np.flatnonzero(alone & (band == k)).tolist()) for k in range(int(band.max(initial=0)) + 1)}
        for some in sorted(sets):
            order = np.array(_cut(self._shrunk, list(some), head, across_first=False), dtype=np.intp)
            out[order[:, None], order[None, :]] = np.arange(len(order))[None, :] - np.arange(len(order))[:, None]
        return out

    def apart(self, a: int, b: int) -> float:
        """Lines between two blocks, the nearest way."""
        across = max(0.0, self.x0[b] - self.x1[a], self.x0[a] - self.x1[b])
        down = max(0.0, self.top[b] - self.bottom[a], self.top[a] - self.bottom[b])
        return float(np.hypot(across, down)) / self.line

    # ---- rules

    @cached_property
    def ruled(self) -> tuple[Bools, Bools]:
        """For each block whether a rule is the next thing above it, and the next below it."""
        return self._next_to(self.rules, 2 * SPARE * self.line)

    # ---- orders

    def by_bands(self, head: Bools) -> Ints:
        """(n,) place of each block when the page is cut across wherever white runs through, then into columns."""
        return self._ranked(_cut(self._shrunk, self._running, head, across_first=True))

    def by_columns(self, head: Bools) -> Ints:
        """(n,) the same, cut into columns wherever white runs down."""
        return self._ranked(_cut(self._shrunk, self._running, head, across_first=False))

    @cached_property
    def by_partings(self) -> Ints:
        """(n,) place of each block where a column goes before the next unless something spans both (Breuel 2003)."""
        one = (self.across > 0.1) & (self._middle[:, None] < self._middle[None, :])
        parted = (one.astype(np.float32) @ one.astype(np.float32)) > 0
        parted |= parted.T
        before = self.over | (self.left_of & ~self.left_of.T & ~parted)
        np.fill_diagonal(before, False)
        waiting = before.sum(axis=0).astype(np.float64) + len(self) * self.hung
        tie = (self.x0 / self.column).round() * 1e-2 + self.top / (self.extent[3] + 1) * 1e-3
        out = []
        for _ in range(len(self)):
            k = int(np.argmin(waiting + tie))
            out.append(k)
            waiting -= before[k]
            waiting[k] = np.inf
        return self._ranked(out)

    @cached_property
    def _middle(self) -> Floats:
        return (self.top + self.bottom) / 2

    @cached_property
    def _shrunk(self) -> Floats:
        out = self.edges.copy()
        x, y = np.minimum(SLACK * self.column, self.width / 4), np.minimum(SPARE * self.line / 2, self.height / 4)
        out[:, 0] += x
        out[:, 2] -= x
        out[:, 1] += y
        out[:, 3] -= y
        return out

    def _ranked(self, order: Sequence[int]) -> Ints:
        out = np.full(len(self), 2 * len(self), dtype=np.intp)  # captions come after all
        out[np.array(order, dtype=np.intp)] = np.arange(len(order))
        return out


def layout(
    blocks: Sequence[Block], fonts: Sequence[Font], others: Sequence[Block] = (), frames: Sequence[Frame] = ()
) -> Layout:
    """The layout of blocks that all have boxes, in the order of the file; others are what stands beside them on the page:
    rules, pictures, text that runs the other way."""
    down = runs_down(blocks)
    drawn = _edges([r.box for r in others if r.form == "rule"], down)
    across = drawn[:, 2] - drawn[:, 0] > drawn[:, 3] - drawn[:, 1]
    things = _edges([b.box for b in others if b.form == "image" or (b.text.strip() and b.form != "rule")], down)
    boxed = [f for f in frames if f.box is not None]
    boxes_of_frames = _edges([f.box for f in boxed], down)
    holds = [set(f.blocks) for f in boxed]
    framed = np.array([[b.id in ids for b in blocks] for ids in holds], dtype=bool).reshape(len(boxed), len(blocks))
    place = {b.id: k for k, b in enumerate(blocks)}
    frame = np.full(len(blocks), -1, dtype=np.intp)
    for n, one in enumerate(sorted(frames, key=lambda f: -len(f.blocks))):  # the innermost last
        mine = [place[b] for b in one.blocks if b in place]
        if len(mine) < WHOLE * len(blocks):
            frame[mine] = n
    boxes = [_round(b, down) for b in blocks if b.box is not None]
    told = tuple(_printed(b, fonts, down) for b in blocks)
    weights = [p.lines for p in told]
    edges = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    line = _usual([p.height for p in told], weights)
    size = _usual(
        [p.size for p, n in zip(told, weights, strict=True)],
        [n * (p.size > 0) for p, n in zip(told, weights, strict=True)],
    )
    column = _usual((edges[:, 2] - edges[:, 0]).tolist(), weights)
    extent = (*edges[:, :2].min(axis=0).tolist(), *edges[:, 2:].max(axis=0).tolist()) if len(edges) else (0, 0, 0, 0)
    return Layout(
        edges, told, line or 1.0, column or 1.0, size, extent, drawn[across], frame, drawn[~across], things, boxes_of_frames,
        framed, np.arange(len(blocks)), down, np.zeros(len(blocks), dtype=bool),
    )  # fmt: skip


def runs_down(blocks: Sequence[Block]) -> bool:
    """Whether most of the text is in lines that run down the page."""
    return sum(map(_downward, blocks)) > 0


def exact(blocks: Sequence[Block]) -> bool:
    """Whether lines mostly begin at the very same place, or follow one another at the very same distance: as they were
    set, and as no scan keeps them."""
    shares = []
    for b in blocks:
        boxes = [x.box for x in b.printed if x.box is not None]
        if len(boxes) > 3:
            left, top = [x.x0 for x in boxes], [x.top for x in boxes]
            right, bottom = [x.x1 for x in boxes], [x.bottom for x in boxes]
            steps = ([y - x for x, y in pairwise(edge)] for edge in (left, top, right, bottom))
            shares.append(max(_commonest(told) for told in (left, top, *steps)))
    return bool(shares) and median(shares) > EXACT


def _commonest(values: Sequence[float]) -> float:
    """The share of the commonest of some values, to a tenth of a pixel."""
    return Counter(round(v, 1) for v in values).most_common(1)[0][1] / len(values)


def by_direction(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks whose lines run along the page, and those whose lines run down it; one list where next to all run
    one way, unless the file says of the few that they run down.

    What is too short to tell goes with its nearest neighbour that is not; and short lines that stand crosswise to the
    text beside them, with none of their own way near, are its headline.
    """
    told = [_downward(b) for b in blocks]
    down, along = sum(n for n in told if n > 0), -sum(n for n in told if n < 0)
    if min(down, along) < FEW * (down + along) and not (down < along and any(b.vertical for b in blocks)):
        return [list(blocks)] if blocks else []
    sure = [k for k, n in enumerate(told) if n]
    for k, b in enumerate(blocks):
        if not told[k] and sure:
            told[k] = told[min(sure, key=lambda other: _apart(b, blocks[other]))]
    told = _with_their_text(blocks, told)
    parted = [[b for b, n in zip(blocks, told, strict=True) if (n > 0) == down] for down in (False, True)]
    return [some for some in parted if some]


def _with_their_text(blocks: Sequence[Block], told: Sequence[int]) -> list[int]:
    """Characters that run down, less those that run along, with headings counted as their text."""
    lines = [x.box for b in blocks for x in b.printed if x.box is not None]
    if not lines:
        return list(told)
    line = median([min(x.x1 - x.x0, x.bottom - x.top) for x in lines])
    long = [len(b.text) > LONG or len(b.printed) > FEW_LINES for b in blocks]
    waiting, out = [k for k, one in enumerate(long) if not one], list(told)
    while waiting:
        some = [waiting.pop()]  # short blocks of one way that stand together
        for k in some:
            near = [
                m for m in waiting
                if (told[m] > 0) == (told[k] > 0) and _apart(blocks[k], blocks[m]) < TOGETHER * line
            ]  # fmt: skip
            some += near
            waiting = [m for m in waiting if m not in near]
        ways = [
            min(
                (
                    _apart(blocks[k], blocks[m])
                    for k in some
                    for m in range(len(blocks))
                    if long[m] and (told[m] > 0) == way
                ),
                default=None,
            )
            for way in (told[some[0]] > 0, told[some[0]] <= 0)
        ]
        own, other = ways
        if other is not None and other < CROSSWISE * line and (own is None or own > other + CROSSWISE * line):
            for k in some:
                out[k] = -out[k] or (1 if told[some[0]] <= 0 else -1)
    return out


def _downward(b: Block) -> int:
    """Characters in lines that run down, less those in lines that run along."""
    out = 0
    for x in b.printed:
        if x.box is not None and len(x.text) > 2:
            down, along = x.box.bottom - x.box.top, x.box.x1 - x.box.x0
            out += len(x.text) if down > 2 * along else -len(x.text)
    return out


def _apart(a: Block, b: Block) -> float:
    assert a.box is not None and b.box is not None
    across = max(0.0, b.box.x0 - a.box.x1, a.box.x0 - b.box.x1)
    return across + max(0.0, b.box.top - a.box.bottom, a.box.top - b.box.bottom)


def _round(b: Block, down: bool) -> tuple[float, float, float, float]:
    """The edges of a block's lines: boxes are often drawn as wide as the column, whatever stands in them."""
    told = [_upright(x.box, down) for x in b.printed if x.box is not None]
    if not told:
        assert b.box is not None
        return _upright(b.box, down)
    return (
        min(x[0] for x in told), min(x[1] for x in told), max(x[2] for x in told), max(x[3] for x in told),
    )  # fmt: skip


def _edges(boxes: Sequence[Box | None], down: bool) -> Floats:
    """(m, 4) of those that are there."""
    return np.array([_upright(b, down) for b in boxes if b is not None], dtype=np.float64).reshape(-1, 4)


def _upright(box: Box, down: bool) -> tuple[float, float, float, float]:
    return (box.top, -box.x1, box.bottom, -box.x0) if down else (box.x0, box.top, box.x1, box.bottom)


def _printed(b: Block, fonts: Sequence[Font], down: bool) -> Printed:
    boxes = [_upright(x.box, down) for x in b.printed if x.box is not None]
    x0, top, x1, bottom = _round(b, down)
    if not boxes:
        return Printed(1, max(bottom - top, 1.0), False, 0.0, "", 0.0, 0.0, 1.0, x0, x1, 0.0, 0.0)
    heights = [max(y1 - y0, 1.0) for _, y0, _, y1 in boxes]
    faces = [fonts[x.font] for x in b.printed if 0 <= x.font < len(fonts)]
    sizes = [f.size for f in faces if f.size]
    rest = [left for left, _, _, _ in boxes[1:]]
    return Printed(
        len(boxes),
        max(median(heights), 1.0),
        median(heights) > HIGHER * median([right - left for left, _, right, _ in boxes])
        and len(b.text) > 2 * len(boxes),
        median(sizes) if sizes else 0.0,
        faces[len(faces) // 2].family if faces else "",
        sum(f.bold for f in faces) / len(faces) if faces else 0.0,
        boxes[0][0] - min(rest) if rest else 0.0,
        (boxes[-1][2] - x0) / max(x1 - x0, 1.0),
        boxes[0][0],
        boxes[-1][2],
        _deviation([log(h) for h in heights]),
        _deviation([left for left, _, _, _ in boxes]) / max(x1 - x0, 1.0),
    )


def _deviation(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sqrt(sum((v - mean) ** 2 for v in values) / len(values))


def _usual(values: Sequence[float], weights: Sequence[float]) -> float:
    """The weighted median; 0 where nothing has weight."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(np.asarray(weights, dtype=np.float64)[order])
    if not len(order) or upto[-1] <= 0:
        return 0.0
    return float(np.asarray(values)[order][np.searchsorted(upto, upto[-1] / 2)])


def _cut(edges: Floats, some: list[int], head: Bools, across_first: bool) -> list[int]:
    """Blocks in the order that cutting the page along white gives: recursive XY cut, headings kept to what they head."""
    if len(some) < 2:
        return some
    for axis in (1, 0) if across_first else (0, 1):
        parts = _parted(edges, some, axis)
        if axis:
            parts = _headed(parts, head)
        if len(parts) > 1:
            return [k for part in parts for k in _cut(edges, part, head, across_first)]
    parts = _parted(edges, some, 1)
    if len(parts) > 1:
        return [k for part in parts for k in _cut(edges, part, head, across_first)]
    return sorted(
        some,
        key=lambda k: (round(float(edges[k, 0]) / max(1.0, float(edges[k, 2] - edges[k, 0])), 1), float(edges[k, 1])),
    )


def _headed(parts: list[list[int]], head: Bools) -> list[list[int]]:
    """Bands of a page, those of nothing but headings put to the band below."""
    out: list[list[int]] = []
    held: list[int] = []
    for part in parts:
        held = held + part
        if not head[part].all():
            out.append(held)
            held = []
    return [*out, held] if held else out


def _parted(edges: Floats, some: list[int], axis: int) -> list[list[int]]:
    """Blocks in groups parted by white along one axis: 1 cuts across, 0 cuts down."""
    order = sorted(some, key=lambda k: float(edges[k, axis]))
    if not order:
        return []
    parts = [[order[0]]]
    reach = float(edges[order[0], axis + 2])
    for k in order[1:]:
        if float(edges[k, axis]) >= reach:
            parts.append([])
        parts[-1].append(k)
        reach = max(reach, float(edges[k, axis + 2]))
    return parts
