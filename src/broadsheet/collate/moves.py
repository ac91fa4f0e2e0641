"""Stretches a row has elsewhere than the others, or twice: what it alone has at one place, sought in what they have at
another.

A stretch is told by what it says. A token found again speaks for as many bits as it is rare, and for a share of them
where the three tokens it ends stand at several places; one that differs speaks against. By chance the best of all
places would come to about the logarithm of how many places there are to compare (Karlin and Altschul, 1990).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from broadsheet.collate.kernels import counted

CERTAIN = 12.0  # bits beyond what chance comes to: one in four thousand
AGAINST = 8.0  # bits a differing token costs, where one in twenty is misread
SKIP = 5.0  # bits each token costs that is passed over
REACH = 6  # tokens passed over at most
CHANCE = 2  # tokens on end that agree by chance where a stretch stands elsewhere
APART = 8.0  # bits fewer where a stretch stands in a paragraph of its own, as a column's foot that was read last does
TORN = 1  # tokens at either end of such a paragraph that were whole words where it belongs
LONE = 0.8  # of such a paragraph that no other has there
ALIKE = 0.7  # of what a stretch says, the share that must be said twice

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Echo:
    """A stretch of a row's tokens (half open), and the columns where the others have it; or, of a stretch the row has
    twice, the tokens of the second time."""

    first: int
    last: int
    begin: int
    end: int
    bits: float


@njit(cache=True, nogil=True)
def commonest_beside(cells: Any, out: Any, most: bool = True) -> None:
    """For each row, each column's commonest code among the other rows, 0 where half of them or more have nothing; or,
    not of `most`, where none has anything."""
    # codes, counts: of a column, size of them   have: rows with a token in it
    rows, width = cells.shape
    codes, counts = np.empty(rows, np.uint32), np.empty(rows, np.int64)
    for c in range(width):
        size, have = 0, 0
        for r in range(rows):
            code = cells[r, c]
            if code == 0:
                continue
            have += 1
            size = counted(code, codes, counts, 0, size)
        for r in range(rows):
            code = cells[r, c]
            out[r, c] = 0
            if most and 2 * (have - (code != 0)) <= rows - 1:
                continue
            best = 0
            for e in range(size):
                count = counts[e] - (codes[e] == code)
                if count > best or (count == best and count and codes[e] > out[r, c]):
                    best, out[r, c] = count, codes[e]


@njit(cache=True, nogil=True)
def _lone(row: Any, others: Any, out: Any) -> tuple[int, int]:
    """Which of a row's tokens differ from the others; how many tokens it has, and how many of them the longest stretch
    of differing ones has, unbroken but for a few."""
    n, longest, run, agreed = 0, 0, 0, 0
    for c in range(len(row)):
        if row[c] == 0:
            continue
        out[n] = row[c] != others[c]
        if out[n]:
            run = run + 1 if agreed <= CHANCE else 1
            longest, agreed = max(longest, run), 0
        else:
            agreed += 1
        n += 1
    return n, longest


@njit(cache=True, nogil=True)
def _best(a: Any, places_a: Any, b: Any, places_b: Any, bits: Any, later: bool, out: Any) -> float:
    """The best local alignment of two rows of tokens that stand at these places of their texts: its bits; `out` gets
    first and last of a, of b, within the rows. `bits` are those of b's tokens. If `later`, what is found of b stands in
    its text after what is found of a."""
    # s[j]: best of a stretch ending at a[i], b[j]   from_i, from_j[j]: where it began   diagonal: s and its beginning at j - 1 of the row above
    n, k = len(a), len(b)
    s, from_i, from_j = np.zeros(k + 1), np.zeros(k + 1, np.int64), np.zeros(k + 1, np.int64)
    best = 0.0
    for i in range(1, n + 1):
        skipped_a = places_a[i - 1] - places_a[i - 2] - 1 if i > 1 else 0
        j = i if later else 0
        diagonal, diagonal_i, diagonal_j = (s[j], from_i[j], from_j[j]) if later else (0.0, i - 1, 0)
        if later:
            s[j] = 0.0
        for j in range(i + 1 if later else 1, k + 1):
            skipped_b = places_b[j - 1] - places_b[j - 2] - 1 if j > 1 else 0
            above, above_i, above_j = s[j], from_i[j], from_j[j]
            t, t_i, t_j = diagonal, diagonal_i, diagonal_j
            if skipped_a > REACH or skipped_b > REACH or t <= 0:
                t, t_i, t_j = 0.0, i - 1, j - 1
            else:
                t -= SKIP * (skipped_a + skipped_b)
            t += bits[j - 1] if a[i - 1] == b[j - 1] else -AGAINST
            if skipped_a <= REACH and above - SKIP * (1 + skipped_a) > t:
                t, t_i, t_j = above - SKIP * (1 + skipped_a), above_i, above_j
            if skipped_b <= REACH and s[j - 1] - SKIP * (1 + skipped_b) > t:
                t, t_i, t_j = s[j - 1] - SKIP * (1 + skipped_b), from_i[j - 1], from_j[j - 1]
            if t <= 0:
                t, t_i, t_j = 0.0, i, j
            if t > best and (not later or places_a[i - 1] < places_b[t_j]):
                best = t
                out[0], out[1], out[2], out[3] = t_i, i, t_j, j
            diagonal, diagonal_i, diagonal_j = above, above_i, above_j
            s[j], from_i[j], from_j[j] = t, t_i, t_j
    return best


def moved(row: Codes, most: Codes, others: Codes, shortest: float, paragraphs: NDArray[np.bool_]) -> Iterator[Echo]:
    """Stretches of a row, of so many tokens or more, that most have not where they stand, and which any of the others have
    where it has none; surest first.

    `paragraphs` says before which of the row's tokens one begins, or after the last one ends.
    """
    alone = np.empty(len(row), np.bool_)
    size, longest = _lone(row, most, alone)
    if longest < shortest:
        return
    own = row[row != 0]
    lone = np.flatnonzero(alone[:size])
    apart = list(_apart(alone[:size], paragraphs))
    there = np.flatnonzero((others != 0) & (row != others))
    bits = _bits(others, 1)
    while len(lone) and len(there):
        least = CERTAIN + np.log2(len(lone)) + np.log2(len(there))
        at = np.zeros(4, np.int64)
        found = _best(own[lone], lone, others[there], there, bits[there], False, at)
        if found < least - APART:
            return
        first, last = int(lone[at[0]]), int(lone[at[1] - 1]) + 1
        of = next(((a, b) for a, b in apart if a <= first and last <= b), None)
        if of and first - of[0] <= TORN and of[1] - last <= TORN:
            first, last = of
        if last - first >= shortest and found >= least - APART * bool(of):
            yield Echo(first, last, int(there[at[2]]), int(there[at[3] - 1]) + 1, found)
        lone = np.delete(lone, slice(at[0], at[1]))


def _apart(alone: NDArray[np.bool_], paragraphs: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """First and last token of each paragraph that no other row has where it stands."""
    edges = np.unique([0, *np.flatnonzero(paragraphs[: len(alone)]).tolist(), len(alone)]).tolist()
    for begin, end in pairwise(edges):
        if alone[begin:end].mean() > LONE:
            yield begin, end


def twice(row: Codes, others: Codes, shortest: float) -> Iterator[Echo]:
    """Stretches of so many tokens or more that a row has twice, of which the others may have but one; surest first."""
    alone = np.empty(len(row), np.bool_)
    size, longest = _lone(row, others, alone)
    if longest < shortest:
        return
    own, lone = row[row != 0], alone[:size]
    again = _threes(own)
    left = np.arange(len(own))
    bits = _bits(own, 2)
    while (lone[left][2:] & again[left][2:]).any():
        at = np.zeros(4, np.int64)
        found = _best(own[left], left, own[left], left, bits[left], True, at)
        if found < CERTAIN + 2 * np.log2(len(own)):
            return
        first, last, begin, end = int(left[at[0]]), int(left[at[1] - 1]) + 1, int(left[at[2]]), int(left[at[3] - 1]) + 1
        # what the row has more than the others must be about as long
        enough = (
            end - begin >= shortest
            and 2 * longest >= end - begin
            and 2 * np.count_nonzero(lone[first:end]) >= end - begin
        )
        if enough and found >= ALIKE * bits[begin:end].sum():
            yield Echo(first, last, begin, end, found)
        left = np.delete(left, slice(at[2], at[3]))


def _threes(codes: Codes) -> NDArray[np.bool_]:
    """Whether the three tokens that end at each stand elsewhere too."""
    out = np.zeros(len(codes), np.bool_)
    if len(codes) > 2:
        _, of, count = np.unique(_mixed(codes), return_inverse=True, return_counts=True)
        out[2:] = count[of] > 1
    return out


def _mixed(codes: Codes) -> NDArray[np.uint64]:
    """A number for every three tokens on end."""
    text, mix = codes.astype(np.uint64), np.uint64(0x9E3779B97F4A7C15)
    return (text[:-2] * mix + text[1:-1]) * mix + text[2:]


def _bits(codes: Codes, copies: int) -> NDArray[np.float64]:
    """What each token says, in bits: rarer is more; what stands at more places than `copies` says less. 0 says nothing."""
    out = np.zeros(len(codes))
    at = np.flatnonzero(codes)
    text = codes[at]
    if len(text) < 3:
        return out
    _, of, count = np.unique(text, return_inverse=True, return_counts=True)
    out[at] = np.log2((len(text) + 1) / np.maximum(count[of] / copies, 1))
    _, of, count = np.unique(_mixed(text), return_inverse=True, return_counts=True)
    out[at[2:]] /= np.maximum(count[of] / copies, 1)
    return out
