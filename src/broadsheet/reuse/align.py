"""A chain filled in: which character of one text stands for which of the other.

Gotoh's alignment with affine gaps inside a band of diagonals, over integers, so that no alphabet is known. What comes
back is an edit script in runs; `extend` goes on from a chain's end until too little agrees.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

EQUAL, CHANGED, ONLY_A, ONLY_B = 0, 1, 2, 3  # what a run of the script says
FAR = 1 << 29


@njit(cache=True, nogil=True)
def align(a: Any, b: Any, low: int, high: int, change: int, start: int, more: int, runs: Any) -> tuple[int, int]:
    """The least cost of turning `a` into `b` within the diagonals `low` to `high` (place in b less place in a), and how
    many runs of the edit script were put into `runs`, each an operation and a length.

    A changed character costs `change`, a gap `start` and `more` for each character. The band must hold 0 and the last
    diagonal; one from -len(a) to len(b) is the whole square.
    """
    # m, x, y: least cost of aligning a[:i] and b[:j], ending in a pair, in characters only a has, only b has
    # d: place in the band, j - i - low   way[i, d]: bits 0-1 whence m, bit 2 x goes on, bit 3 y goes on
    n, k = len(a), len(b)
    width = high - low + 1
    way = np.zeros((n + 1, width), np.uint8)
    m = np.full(width, FAR, np.int32)
    x = np.full(width, FAR, np.int32)
    y = np.full(width, FAR, np.int32)
    for i in range(n + 1):
        left_m, left_x, left_y = FAR, FAR, FAR
        first, last = max(0, -(i + low)), min(width, k - i - low + 1)
        if first > 0 and i > 0:
            x[first - 1] = FAR  # left of b's beginning
        for d in range(first, last):
            j = i + low + d
            w = 0
            if i == 0 and j == 0:
                new_m, new_x, new_y = 0, FAR, FAR
            else:
                # a pair: from the same diagonal, one row up
                if i > 0 and j > 0:
                    best = m[d]
                    if x[d] < best:
                        best, w = x[d], 1
                    if y[d] < best:
                        best, w = y[d], 2
                    new_m = best + (0 if a[i - 1] == b[j - 1] else change)
                else:
                    new_m = FAR
                # a character only a has: from one row up, one diagonal right
                new_x = FAR
                if i > 0 and d + 1 < width:
                    begin, on = min(m[d + 1], y[d + 1]) + start + more, x[d + 1] + more
                    if on <= begin:
                        new_x, w = on, w | 4
                    else:
                        new_x = begin
                        if y[d + 1] < m[d + 1]:
                            w |= 16
                # a character only b has: from the same row, one diagonal left
                new_y = FAR
                if j > 0 and d > 0:
                    begin, on = min(left_m, left_x) + start + more, left_y + more
                    if on <= begin:
                        new_y, w = on, w | 8
                    else:
                        new_y = begin
                        if left_x < left_m:
                            w |= 32
            way[i, d] = w
            m[d], x[d], y[d] = min(new_m, FAR), min(new_x, FAR), min(new_y, FAR)
            left_m, left_x, left_y = m[d], x[d], y[d]
        for d in range(max(last, 0), width):
            m[d], x[d], y[d] = FAR, FAR, FAR
    d = k - n - low
    cost, state = m[d], 0
    if x[d] < cost:
        cost, state = x[d], 1
    if y[d] < cost:
        cost, state = y[d], 2
    # back along the ways; runs come out last first and are turned round
    i, j, count = n, k, 0
    while i > 0 or j > 0:
        w = way[i, j - i - low]
        if state == 0:
            op = EQUAL if a[i - 1] == b[j - 1] else CHANGED
            state = w & 3
            i, j = i - 1, j - 1
        elif state == 1:
            op = ONLY_A
            state = 1 if w & 4 else (2 if w & 16 else 0)
            i -= 1
        else:
            op = ONLY_B
            state = 2 if w & 8 else (1 if w & 32 else 0)
            j -= 1
        if count and runs[count - 1, 0] == op:
            runs[count - 1, 1] += 1
        else:
            runs[count, 0], runs[count, 1] = op, 1
            count += 1
    for r in range(count // 2):
        for c in range(2):
            runs[r, c], runs[count - 1 - r, c] = runs[count - 1 - r, c], runs[r, c]
    return cost, count


@njit(cache=True, nogil=True)
def extend(a: Any, i: int, b: Any, j: int, step: int, drop: int, band: int) -> tuple[int, int]:
    """How far agreement goes on from a chain's end: characters of a and of b.

    From place i of `a` and j of `b` forward (`step` 1) or backward (-1); an equal character counts one for, any other
    one against, and it ends where the best is `drop` ahead of all.
    """
    # s[e]: best score of a row on diagonal e - 1 - band; a place to spare on either side
    n = len(a) - i if step > 0 else i + 1
    k = len(b) - j if step > 0 else j + 1
    width = 2 * band + 1
    s = np.full(width + 2, -FAR, np.int32)
    for d in range(band + 1):
        s[band + d + 1] = -d
    best, best_i, best_j = 0, 0, 0
    for u in range(1, n + 1):
        row = -FAR
        code = a[i + step * (u - 1)]
        low, high = max(0, band - u), min(width, k - u + band + 1)
        if low >= high:
            break
        for d in range(low, high):
            v = u + d - band
            e = d + 1
            t = s[e + 1] - 1  # only a: from one row up, one diagonal right
            if v > 0:
                t = max(t, s[e] + (1 if code == b[j + step * (v - 1)] else -1), s[e - 1] - 1)
            s[e] = t
            row = max(row, t)
            if t > best:
                best, best_i, best_j = t, u, v
        for e in range(high + 1, width + 1):
            s[e] = -FAR
        if row < best - drop:
            break
    return best_i, best_j
