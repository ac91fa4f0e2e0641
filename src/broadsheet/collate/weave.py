"""Tokens of all witnesses to columns: a multiple alignment at the least sum of costs over pairs.

Like texts first, along a tree, a set of rows with a set of rows; then rows and sets are taken out and set in again until
none betters the sum. Texts are taken in an order of their own, so that the order in which they are given tells nothing,
and equal ones once. Two texts are set at the least cost there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import squareform

from broadsheet.collate.kernels import (
    BOTH,
    ONLY_A,
    ONLY_B,
    UNLIKE,
    band,
    consensus,
    cost_between,
    exact_pair,
    profile,
    profiles,
    reset,
    shared_threes,
    spread_seams,
)
from broadsheet.collate.moves import Echo, commonest_beside, moved, twice
from broadsheet.collate.tokens import PARAGRAPH, SPELT, Tokens, is_mark

# Columns either side of a path in which a better one is sought: of two sets of rows, where their commonest text's path is
# known; and of rows that are set in anew. On a hundred witnesses 12, 24 and 48 cost the same, and so did 4, 6 and 8.
SPARE, NEAR = 24, 4
FEW = 8  # texts whose distances are found by aligning each two; of more, runs of three tokens tell
BEGINNINGS = 12  # texts of which each is tried as the first of a weaving; of more, only the tree is
MOVE = (
    96  # what a moved stretch costs, beside each row it is moved to: as much as six unlike characters, or three words
)
TELLING = 4.0  # nats by which one text must read better than another for a move to be told by it
LEAST = 8  # tokens that may stand alike on either side of what is printed twice

Cells = NDArray[np.uint32]
Path = NDArray[np.uint8]
Order = NDArray[np.int64]
Joins = Callable[[int, int, int], float]


@dataclass(frozen=True, slots=True)
class Shift:
    """Tokens `first` to `last` (half open) of a row that stand elsewhere in the others, before its token `to`; or,
    repeated, that it has twice, the other time from token `to` on."""

    row: int
    first: int
    last: int
    to: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Woven:
    """Witnesses in columns: a row of codes for each unlike text, 0 for a gap, and which row each witness is.

    A row's tokens stand in the order `orders` gives: as printed, but for what was moved.
    """

    cells: Cells
    rows: tuple[int, ...]
    orders: tuple[Order, ...]
    shifts: tuple[Shift, ...]
    cost: int  # summed over all pairs of rows; what was moved or is there twice costs nothing

    def columns(self, witness: int) -> NDArray[np.int64]:
        """The column of each of a witness's tokens, as printed."""
        row = self.rows[witness]
        out = np.empty(len(self.orders[row]), np.int64)
        out[self.orders[row]] = np.flatnonzero(self.cells[row])
        return out

    def tokens(self, witness: int, given: Tokens) -> Tokens:
        """A witness's tokens in the order of the columns; what was moved is set off by the best of seams."""
        return _ordered(given, self.orders[self.rows[witness]])


def _ordered(given: Tokens, order: Order) -> Tokens:
    breaks = np.flatnonzero(np.diff(order, prepend=-1, append=len(given)) != 1)
    seams = given.seams[np.append(order, len(given))]
    seams[breaks] = PARAGRAPH
    return Tokens(given.codes[order], given.starts[order], given.ends[order], seams)


def weave(texts: Sequence[Tokens], joins: Joins | None = None, clean: Sequence[bool] = (), moves: bool = True) -> Woven:
    """The columns in which the witnesses' tokens stand; no column is empty.

    Of two texts either might be the one that has a stretch in the wrong place: rather the one fewer witnesses have, or that
    is not `clean`, as `joins` tells, or that has it last. `joins` says how well, in nats, a text's token goes on from
    another (-1: the text begins; one past the last: it ends). Without `moves` every text stays as it stands.
    """
    of: dict[bytes, list[int]] = {}
    for n, text in enumerate(texts):
        of.setdefault(text.codes.tobytes(), []).append(n)
    sequence = sorted(of, key=lambda codes: (-len(codes), codes))
    rows = [texts[of[codes][0]] for codes in sequence]
    seams = [np.maximum.reduce([texts[n].seams for n in of[codes]]) for codes in sequence]
    rows = [replace(row, seams=seam) for row, seam in zip(rows, seams, strict=True)]
    first = [of[codes][0] for codes in sequence]
    trust = [(any(clean[n] for n in of[codes]) if clean else False, len(of[codes])) for codes in sequence]
    loom = _Loom(rows, (lambda n, a, b: joins(first[n], a, b)) if joins else (lambda n, a, b: 0.0), trust)
    if moves:
        loom.move()
    row_of = {n: row for row, codes in enumerate(sequence) for n in of[codes]}
    cells, orders = loom.restored()
    return Woven(cells, tuple(row_of[n] for n in range(len(texts))), orders, loom.shifts(), loom.cost())


class _Loom:
    """Unlike rows set in columns, and what was moved to set them so."""

    def __init__(self, rows: Sequence[Tokens], joins: Joins, trust: Sequence[tuple[bool, int]]) -> None:
        self.given, self.joins, self.trust = rows, joins, trust
        self.orders: list[Order] = [np.arange(len(r)) for r in rows]
        self.rows = [r.codes for r in rows]
        self.seams = [r.seams for r in rows]
        self.shifted: set[int] = set()
        # what a move costs in each row, beside each other row
        self.tolls = [MOVE * (1 - 0.5 * float((r >= SPELT).mean())) if len(r) else MOVE for r in self.rows]
        self.twice: list[tuple[int, Order, int]] = []  # row, tokens set aside, the token the other printing begins with
        self.cells, self.parts = _aligned(self.rows, self.seams)

    def move(self) -> None:
        """Sets stretches where the other rows have them, as long as there are such, and all rows in anew."""
        if len(self.rows) > 1:
            while self._moved():
                self.cells = _refined(self.cells, self.seams, self.parts)

    def cost(self) -> int:
        return _sum(self.cells, self.seams)

    def _moved(self) -> bool:
        """Sets the stretch that is surest to stand elsewhere than in the others where they have it, or aside where it
        stands for the second time; whether there was one."""
        others, some = self._beside(), self._beside(most=False)
        for n in range(len(self.rows)):
            if any(self._set_aside(n, echo) for echo in twice(self.cells[n], others[n], self.tolls[n] / UNLIKE)):
                return True
        found = [
            (e, n)
            for n in range(len(self.rows))
            for e in moved(self.cells[n], others[n], some[n], self.tolls[n] / UNLIKE, self.seams[n] == PARAGRAPH)
        ]
        found.sort(key=lambda f: (-f[0].bits, f[1]))
        while found:
            # of two texts each might be the one: rather that which reads better for it
            alike = [(e, n) for e, n in found if e.bits > 0.9 * found[0][0].bits]
            echo, n = min(alike, key=lambda f: self._standing(f[1], f[0]))
            if self._set_right(n, echo):
                return True
            found.remove((echo, n))
        return False

    def _set_aside(self, n: int, echo: Echo) -> bool:
        """Whether a row costs so much less beside the others without one printing of a stretch it has twice, that the
        others have but one; if so, that printing is left out of the columns: the second, if both would do."""
        first, second = (echo.first, echo.last), (echo.begin, echo.end)
        either = [(second, first)]
        if 1 < second[0] - first[1] < LEAST:  # what stands between them may be printed twice with them, and be misread
            either.append(((first[1], second[1]), first))
        if second[0] - first[1] > 1:
            either.append((first, second))
        found = ((self._without(n, w), kept[0] - gone[0]) for gone, kept in either for w in self._words(n, gone))
        ((begin, end), left, (cost, cells, row)), apart = min(found, key=lambda f: f[0][2][0])
        if cost >= self._cost_of(n) - self.tolls[n] * (len(self.rows) - 1):
            return False
        if not self._closes(n, cells, begin, sure=apart in (begin - end, end - begin)):
            return False
        order = self.orders[n]
        if (np.diff(order[begin:end]) != 1).any():
            return False  # not in one piece on the page
        if cost >= self._set(n, order)[0] - self.tolls[n] * (len(self.rows) - 1):
            return False
        self.twice.append((n, order[begin:end], int(order[max(0, begin + apart)])))
        self._take(n, left, cells, row)
        return True

    def _words(self, n: int, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """A stretch of a row, and with the words cut in two that it may begin and end with, which none of the others has."""
        yield span
        own = np.flatnonzero(self.cells[n])
        torn = (self.rows[n] >= SPELT) & (self.cells[n, own] != self._beside()[n, own])
        begin, end = span
        left, right = begin > 0 and bool(torn[begin - 1]), end < len(own) and bool(torn[end])
        if left or right:
            yield begin - left, end + right

    def _without(self, n: int, span: tuple[int, int]) -> tuple[tuple[int, int], Order, tuple[int, Cells, Tokens]]:
        """A row set in anew without some tokens, and what is left of its order; without fewer, where it then lacks what
        stands alike before or after both printings. Which of these go is told by where the text is best parted."""
        begin, end = span
        left = self._left(n, span)
        found = self._set(n, left)
        columns = np.append(np.flatnonzero(found[1][n]), found[1].shape[1])
        there = slice(columns[begin - 1] + 1 if begin else 0, columns[begin])
        wanting = there.stop - there.start
        if not 0 < wanting < min(end - begin, LEAST):
            return span, left, found
        others = np.empty_like(found[1])
        commonest_beside(found[1], others)
        own, seams = self.rows[n][begin:end], self.seams[n]

        def kept(k: int) -> int:
            """How much of what is wanting the row has with the first k of these tokens and the last of them."""
            back = np.concatenate([own[:k], own[len(own) - wanting + k :]])
            return int((back == others[n, there]).sum())

        def parted(k: int) -> int:
            return int(seams[begin + k]) + int(seams[end - wanting + k])

        by = max(range(wanting + 1), key=lambda k: (2 * kept(k) > wanting, parted(k)))
        if 2 * kept(by) <= wanting:
            return span, left, found
        span = begin + by, end - wanting + by
        left = self._left(n, span)
        return span, left, self._set(n, left)

    def _left(self, n: int, span: tuple[int, int]) -> Order:
        return _tidy(np.delete(self.orders[n], slice(*span)), is_mark(self.given[n].codes))

    def _standing(self, n: int, echo: Echo) -> tuple[bool, int, int, float]:
        """What speaks for a row's having a stretch where it belongs, the weightiest first; the last is how near to the
        text's end it does not have it."""
        left = (len(self.orders[n]) - echo.last) / len(self.orders[n])
        return (*self.trust[n], round(-self._mended(n, echo) / TELLING), left)

    def _mended(self, n: int, echo: Echo) -> float:
        """How much better a row reads, in nats, with a stretch where the others have it."""
        to = int((self.cells[n, : echo.begin] != 0).sum())
        order = [-1, *self.orders[n].tolist(), len(self.orders[n])]

        def read(a: int, b: int) -> float:
            return self.joins(n, order[a], order[b])

        first, last, to = echo.first + 1, echo.last + 1, to + 1
        before = read(first - 1, first) + read(last - 1, last) + read(to - 1, to)
        return read(to - 1, first) + read(last - 1, to) + read(first - 1, last) - before

    def _closes(self, n: int, cells: Cells, cut: int, sure: bool) -> bool:
        """Whether on both sides of a cut, at so many of a row's tokens, the others go on as it does, where they have
        anything; on one side they must, unless it is `sure`."""
        others = np.empty_like(cells)
        commonest_beside(cells, others)
        own = np.flatnonzero(cells[n])
        alike, known = cells[n, own] == others[n, own], others[n, own] != 0
        sides = [alike[near][known[near]] for near in (slice(max(0, cut - 4), cut), slice(cut, cut + 4))]
        return (sure or any(side.size for side in sides)) and all(
            side.size == 0 or bool(side.mean() > 0.5) for side in sides
        )

    def _cost_of(self, n: int) -> int:
        return _cost(self.cells, self.seams, np.array([n]), self._others(n))

    def _others(self, n: int) -> NDArray[np.int64]:
        return np.setdiff1d(np.arange(len(self.rows)), [n])

    def _set(self, n: int, order: Order) -> tuple[int, Cells, Tokens]:
        """A row set in anew with its tokens in another order: what it costs beside the others, all rows' cells, its tokens."""
        others = self._others(n)
        rest = self.cells[others]
        there = np.asarray(rest.any(axis=0))
        rest = np.ascontiguousarray(rest[:, there])
        row = _ordered(self.given[n], order)
        path = _path(
            row.codes[None, :], rest, [row.seams], [self.seams[o] for o in others], self._as_it_stands(n, order, there)
        )
        cells = np.empty((len(self.rows), len(path)), np.uint32)
        cells[np.concatenate([[n], others])] = _together(row.codes[None, :], rest, path)
        seams = [row.seams if o == n else s for o, s in enumerate(self.seams)]
        return _cost(cells, seams, np.array([n]), others), cells, row

    def _as_it_stands(self, n: int, order: Order, there: NDArray[np.bool_]) -> Path:
        """The steps by which a row's tokens stand beside the other rows' columns (`there`) as they do now, but for those
        that another order puts elsewhere."""
        columns = np.full(len(self.given[n]), -1)
        columns[self.orders[n]] = np.flatnonzero(self.cells[n])
        at = columns[order]
        for begin, end in _displaced(order):
            at[begin:end] = -1
        number = np.cumsum(there)  # columns of the others up to each
        steps: list[int] = []
        done = 0
        for c in at.tolist():
            beside = c >= 0 and there[c]
            if beside:
                steps += [ONLY_B] * (int(number[c]) - 1 - done)
                done = int(number[c])
            steps.append(BOTH if beside else ONLY_A)
        return np.array(steps + [ONLY_B] * (int(there.sum()) - done), np.uint8)

    def _take(self, n: int, order: Order, cells: Cells, row: Tokens) -> None:
        self.orders[n], self.cells, self.rows[n], self.seams[n] = order, cells, row.codes, row.seams

    def _set_right(self, n: int, echo: Echo) -> bool:
        """Whether a row costs so much less beside the others, when a stretch of it stands where they have it, that it was
        moved; if so it is set there."""
        have = int((self.cells[self._others(n), echo.begin : echo.end] != 0).any(axis=1).sum())
        was = self._cost_of(n) - self.tolls[n] * have
        best: tuple[int, Order, Cells, Tokens] | None = None
        for first, last in self._extents(n, echo):
            to = int((self.cells[n, : echo.begin] != 0).sum())
            if first <= to <= last:
                continue
            block, left = self.orders[n][first:last], np.delete(self.orders[n], slice(first, last))
            to -= (last - first) if to >= last else 0
            order = _tidy(np.concatenate([left[:to], block, left[to:]]), is_mark(self.given[n].codes))
            cost, cells, row = self._set(n, order)
            if cost < was and (best is None or cost < best[0]):
                best = cost, order, cells, row
        if best is None or best[0] >= self._set(n, self.orders[n])[0] - self.tolls[n] * have:
            return False
        self.shifted.add(n)
        self._take(n, *best[1:])
        return True

    def _beside(self, most: bool = True) -> Cells:
        """What the others have in each column, for every row: most of them, or any."""
        out = np.empty_like(self.cells)
        commonest_beside(self.cells, out, most)
        return out

    def _extents(self, n: int, echo: Echo) -> Iterator[tuple[int, int]]:
        """The stretch as found, and with what goes on alike on either side."""
        others, row = self._beside(most=False)[n], self.rows[n]
        before, after = others[: echo.begin], others[echo.end :]
        before, after = before[before != 0][::-1], after[after != 0]
        left = _alike(row[: echo.first][::-1], before)
        right = _alike(row[echo.last :], after)
        yield from {(echo.first - a, echo.last + b): None for a in (0, left) for b in (0, right)}

    def shifts(self) -> tuple[Shift, ...]:
        """What was moved, and what rows have twice."""
        out = []
        for n in sorted(self.shifted):
            order = self.orders[n]
            for begin, end in _displaced(order, self.given[n].seams):
                to = int(order[end]) if end < len(order) else len(self.given[n])
                out.append(Shift(n, int(order[begin]), int(order[end - 1]) + 1, to))
        out += [Shift(n, int(aside[0]), int(aside[-1]) + 1, there, True) for n, aside, there in self.twice]
        return tuple(out)

    def restored(self) -> tuple[Cells, tuple[Order, ...]]:
        """All rows' cells and orders, what was set aside in columns of its own after what is printed before it."""
        cells, orders = self.cells, list(self.orders)
        for n, aside, _ in reversed(self.twice):
            before = _as_printed(orders[n], int(aside[0]))
            at = int(np.flatnonzero(cells[n])[before - 1]) + 1 if before else 0
            own = np.zeros((len(cells), len(aside)), np.uint32)
            own[n] = self.given[n].codes[aside]
            cells = np.concatenate([cells[:, :at], own, cells[:, at:]], axis=1)
            orders[n] = np.insert(orders[n], before, aside)
        return cells, tuple(orders)


def _displaced(order: Order, seams: NDArray[np.uint8] | None = None) -> Iterator[tuple[int, int]]:
    """The runs of an order, as places in it, that do not stand as printed: all but those of the longest chain.

    By the text's `seams` a run that is printed as paragraphs of its own is rather the one that was moved.
    """
    cuts = [0, *(int(c) for c in np.flatnonzero(np.diff(order) != 1) + 1), len(order)]
    runs = [r for r in pairwise(cuts) if r[0] < r[1]]
    best: list[tuple[int, int]] = []  # tokens of the heaviest rising chain that ends in each run, and the run before
    for n, (a, b) in enumerate(runs):
        before = [(best[m][0], m) for m in range(n) if order[runs[m][1] - 1] < order[a]]
        size, m = max(before, default=(0, -1))
        apart = seams is not None and seams[order[a]] == seams[order[b - 1] + 1] == PARAGRAPH
        best.append((size + (b - a) * (1 if apart else 2), m))
    n = max(range(len(runs)), key=lambda n: best[n][0], default=-1)
    stay = set()
    while n >= 0:
        stay.add(n)
        n = best[n][1]
    yield from (r for n, r in enumerate(runs) if n not in stay)


def _tidy(order: Order, marks: NDArray[np.bool_]) -> Order:
    """An order with marks that were moved by themselves back where they are printed."""
    for begin, end in _displaced(order):
        run = order[begin:end]
        if marks[run].all():
            left = np.delete(order, slice(begin, end))
            return _tidy(np.insert(left, _as_printed(left, int(run[0])), run), marks)
    return order


def _as_printed(order: Order, token: int) -> int:
    """The place in an order for a token that is not in it: as printed, among those that are not moved."""
    stay = np.ones(len(order), np.bool_)
    for begin, end in _displaced(order):
        stay[begin:end] = False
    earlier = np.flatnonzero(stay & (order < token))
    later = np.flatnonzero(stay & (order > token))
    return int(earlier[-1]) + 1 if len(earlier) else int(later[0]) if len(later) else 0


def _alike(one: Cells, other: Cells) -> int:
    """How many tokens two rows begin alike with."""
    size = min(len(one), len(other))
    unlike = np.flatnonzero(one[:size] != other[:size])
    return int(unlike[0]) if len(unlike) else size


def _aligned(rows: Sequence[Cells], seams: Sequence[NDArray[np.uint8]]) -> tuple[Cells, list[Any]]:
    """Rows in columns, gaps 0, and the sets of rows they were put together from: along the tree, or beginning with any one
    of the rows, whichever costs least when it is refined."""
    if len(rows) < 3:
        return _put_together(rows, seams, [(0, 1)] if len(rows) > 1 else [])
    plans = [_tree(_unlikeness(rows, seams))]
    if len(rows) <= BEGINNINGS:
        plans += [_beginning(n, len(rows)) for n in range(len(rows))]
    woven = []
    for plan in plans:
        cells, parts = _put_together(rows, seams, plan)
        woven.append((_refined(cells, seams, parts), parts))
    return min(woven, key=lambda w: _sum(w[0], seams))


def _put_together(
    rows: Sequence[Cells], seams: Sequence[NDArray[np.uint8]], plan: Sequence[tuple[int, int]]
) -> tuple[Cells, list[Any]]:
    """Rows in columns, two sets of them set side by side after another, and the sets; each new set has the next number."""
    sets: list[tuple[list[int], Cells]] = [([n], row[None, :]) for n, row in enumerate(rows)]
    for a, b in plan:
        (these, one), (those, other) = sets[a], sets[b]
        path = _path(one, other, [seams[n] for n in these], [seams[n] for n in those])
        sets.append((these + those, _together(one, other, path)))
    who, cells = sets[-1]
    return cells[np.argsort(who)], [np.array(these) for these, _ in sets[:-1]]


def _unlikeness(rows: Sequence[Cells], seams: Sequence[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """How unlike each two texts are."""
    size = np.array([len(r) for r in rows], float)
    far: NDArray[np.float64] = np.zeros((len(rows), len(rows)))
    if len(rows) <= FEW:
        for a in range(len(rows)):
            for b in range(a):
                path = np.empty(len(rows[a]) + len(rows[b]), np.uint8)
                far[a, b] = exact_pair(rows[a], rows[b], seams[a], seams[b], path)[0] / max(1.0, size[a] + size[b])
        return np.maximum(far + far.T, 0.0, out=far)
    bounds = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(r) for r in rows], out=bounds[1:])
    both = np.zeros((len(rows), len(rows)), np.int64)
    shared_threes(np.concatenate(rows), bounds, both)
    own = np.diag(both)
    far = 1 - 2 * both / np.maximum(own[:, None] + own[None, :], 1)
    np.fill_diagonal(far, 0)
    return far


def _tree(far: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Which sets to put together, one pair after another: of the likest texts first, by average linkage."""
    return [(int(a), int(b)) for a, b, *_ in linkage(squareform(far, checks=False), "average")]


def _beginning(one: int, count: int) -> list[tuple[int, int]]:
    """The same with one text first, and each of the others set beside what there is, the longest first."""
    others = [n for n in range(count) if n != one]
    return [(one if k == 0 else count + k - 1, n) for k, n in enumerate(others)]


def _together(one: Cells, other: Cells, path: Path) -> Cells:
    """Two sets of rows set side by side along a path."""
    out = np.zeros((len(one) + len(other), len(path)), np.uint32)
    out[: len(one), path != ONLY_B] = one
    out[len(one) :, path != ONLY_A] = other
    return out


def spread(cells: Cells, seams: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Each row's seams by column: that before its next token at or after the column."""
    own, begin = _on_end(seams)
    out = np.empty((cells.shape[0], cells.shape[1] + 1), np.uint8)
    spread_seams(cells, own, begin, out)
    return out


def _on_end(seams: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    begin = np.zeros(len(seams) + 1, np.int64)
    np.cumsum([len(s) for s in seams], out=begin[1:])
    return np.concatenate(seams), begin


def _path(
    one: Cells,
    other: Cells,
    seams: Sequence[NDArray[np.uint8]],
    others: Sequence[NDArray[np.uint8]],
    known: Path | None = None,
) -> Path:
    """The steps by which two sets of rows are best set side by side, near the best steps of their commonest texts, or
    between these and steps that are `known`."""
    if len(one) == len(other) == 1:
        steps = np.empty(one.size + other.size, np.uint8)
        count = exact_pair(one[0], other[0], seams[0], others[0], steps)[1]
        return steps[:count]
    a, b = profile(one, spread(one, seams)), profile(other, spread(other, others))
    (codes_a, seams_a, columns_a), (codes_b, seams_b, columns_b) = consensus(*a), consensus(*b)
    guide = np.empty(len(codes_a) + len(codes_b), np.uint8)
    count = exact_pair(codes_a, codes_b, seams_a, seams_b, guide)[1]
    n, k = one.shape[1], other.shape[1]
    low, high = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    band(guide[:count], columns_a, columns_b, n, k, SPARE, low, high)
    if known is not None:
        near_low, near_high = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
        band(known, np.arange(n), np.arange(k), n, k, NEAR, near_low, near_high)
        low, high = np.minimum(low, near_low), np.maximum(high, near_high)
    steps = np.empty(n + k, np.uint8)
    count = profiles(a, b, low, high, steps)[1]
    return steps[:count]


def _refined(cells: Cells, seams: Sequence[NDArray[np.uint8]], parts: Sequence[NDArray[np.int64]]) -> Cells:
    """The same rows at a cost that setting no row and no branch of the tree in anew would better."""
    everyone, table = np.arange(len(cells)), spread(cells, seams)
    own, begin = _on_end(seams)
    rests = [np.setdiff1d(everyone, these) for these in parts]
    since = 0  # parts looked at since the last that bettered it
    while since < len(parts):
        for these, those in zip(parts, rests, strict=True):
            cells, table, better = reset(cells, table, own, begin, these, those, NEAR)
            since = 0 if better else since + 1
            if since == len(parts):
                break
    return cells


def _cost(cells: Cells, seams: Sequence[NDArray[np.uint8]], these: Any, those: Any) -> int:
    return int(cost_between(cells, spread(cells, seams), these, those))


def _sum(cells: Cells, seams: Sequence[NDArray[np.uint8]]) -> int:
    """What all rows cost, each two of them once."""
    everyone = np.arange(len(cells))
    return _cost(cells, seams, everyone, everyone) // 2
