"""Rows of tokens set in columns, at the least cost: two rows exactly, two sets of rows near a path, and what it cost.

Costs are those of a pair of witnesses; of several, the sum over all pairs. A gap in a pair costs OPEN, less what seams
there are at either end, and MORE for each token; two unlike characters or words in one column cost as much as two tokens
in gaps, so that this stands for that wherever both are missing; and a gap costs more than two chance agreements save, so that
a clause written anew is not pulled apart for their sake.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from broadsheet.collate.tokens import MARK, SPELT

OPEN, MORE, UNLIKE, MARKS, MIXED = 36, 8, 16, 8, 20  # MARKS: two unlike marks; MIXED: a mark for a character or word
BEST_SEAM = 4
BOTH, ONLY_A, ONLY_B = 0, 1, 2  # steps of a path
FAR = 1 << 29
FAR_SUM = 1 << 60


@njit(cache=True, nogil=True, inline="always")
def stepped_back(state: int, w: int, i: int, j: int) -> tuple[int, int, int]:
    """The state a path was in before, by what a cell keeps of its ways in, and the cell it came from."""
    if state == BOTH:
        return w & 3, i - 1, j - 1
    if state == ONLY_A:
        return w >> 2 & 3, i - 1, j
    return w >> 4 & 3, i, j - 1


@njit(cache=True, nogil=True, inline="always")
def counted(code: Any, codes: Any, counts: Any, begin: int, end: int) -> int:
    """One more of a code counted among those from `begin` to `end`; where they now end."""
    for e in range(begin, end):
        if codes[e] == code:
            counts[e] += 1
            return end
    codes[end], counts[end] = code, 1
    return end + 1


@njit(cache=True, nogil=True, inline="always")
def turned(path: Any) -> None:
    """A path that was followed back, put in order."""
    for c in range(len(path) // 2):
        path[c], path[len(path) - 1 - c] = path[len(path) - 1 - c], path[c]


@njit(cache=True, nogil=True, inline="always")
def change(a: Any, b: Any) -> int:
    """What two tokens in one column cost."""
    if a == b:
        return 0
    mark_a, mark_b = a < SPELT and a & MARK != 0, b < SPELT and b & MARK != 0
    if mark_a != mark_b:
        return MIXED
    return MARKS if mark_a else UNLIKE


@njit(cache=True, nogil=True)
def _first_and_last(a: Any, b: Any, first: Any, last: Any) -> None:
    """Where in b, first and last, each third run of three tokens of a stands; beyond it on either side where it does not."""
    # keys: b's runs of three, hashed, in order   c: run of a, 3c to 3c + 2
    size = max(len(b) - 2, 0)
    keys = np.empty(size, np.uint64)
    for j in range(size):
        keys[j] = _three(b, j)
    order = np.argsort(keys, kind="mergesort")
    keys = keys[order]
    for c in range(len(first)):
        first[c], last[c] = len(b) + len(a), -len(a) - 1
        if 3 * c + 2 < len(a):
            key = _three(a, 3 * c)
            at = np.searchsorted(keys, key)
            if at < size and keys[at] == key:
                first[c] = order[at]
                last[c] = order[np.searchsorted(keys, key, "right") - 1]
        else:
            first[c], last[c] = -len(a) - 1, len(b) + len(a)  # too short to tell


@njit(cache=True, nogil=True, inline="always")
def _three(codes: Any, i: int) -> Any:
    h = np.uint64(codes[i]) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(codes[i + 1])
    return h * np.uint64(0x9E3779B97F4A7C15) + np.uint64(codes[i + 2])


@njit(cache=True, nogil=True)
def banded(  # type: ignore[no-untyped-def]
    a, b, seams_a, seams_b, low, high, first, last, path
):
    """The least cost of two rows within the diagonals `low` to `high` (place in b less place in a), how many steps its
    path has, put into `path`, which holds len(a) + len(b), and whether no other path can cost less.

    The band must hold 0 and the last diagonal. What lies outside is guessed, and never too dear: to leave and come back
    costs two gaps, and every three tokens of `a` meanwhile cost something, unless they stand in b on that side.
    """
    # m, x, y: least cost of a[:i] with b[:j], ending in a pair, in tokens only a has, only b has; left_: at j - 1
    # d: place in the band, j - i - low   way[i, d]: bits 0-1 whence m, 2-3 whence x, 4-5 whence y
    # above, below: least cost outside the band, by the end of the last whole three tokens; new_: since
    # leaving: least cost of leaving below with the next row's token   aside: to leave, or to come back, with a token
    n, k = len(a), len(b)
    width = high - low + 1
    way = np.empty((n + 1, width), np.uint8)
    far, more, aside = np.int32(FAR), np.int32(MORE), np.int32(OPEN - 2 * BEST_SEAM + MORE)
    m, x, y = np.full(width + 1, far), np.full(width + 1, far), np.full(width + 1, far)
    marks, seam_b = np.zeros(k + 1, np.int32), seams_b.astype(np.int32)
    for j in range(k):
        marks[j + 1] = b[j] < SPELT and b[j] & MARK != 0
    above = new_above = below = new_below = leaving = far
    m[-low] = 0
    for j in range(1, high + 1):
        y[j - low] = OPEN - seam_b[0] + more * j
        way[0, j - low] = 32 if j > 1 else 0
    if high < k:
        new_above = min(m[width - 1] + aside, y[width - 1] + more)
    if low > -n:
        leaving = m[0] + aside
    for i in range(1, n + 1):
        begin, end = max(0, -(i + low)), min(width, k - i - low + 1)
        if (i - 1) % 3 == 0:
            c = (i - 1) // 3 - 1
            above = min(above if c < 0 or last[c] - 3 * c > high else above + more, new_above)
            below = min(below if c < 0 or first[c] - 3 * c < low else below + more, new_below)
            new_above = new_below = far
        new_below, leaving = min(new_below, leaving), far
        seam, before = np.int32(seams_a[i]), np.int32(seams_a[i - 1])
        open_a = OPEN - before
        code = a[i - 1]
        mark = code < SPELT and code & MARK != 0
        plain = np.int32(MIXED if mark else UNLIKE)
        other = np.int32(MARKS if mark else MIXED) - plain
        left_m, left_x, left_y = far, far, far
        m[width], x[width], y[width] = far, min(above, new_above) + aside - more, far
        if begin == 0:
            left_y = min(below, new_below) + aside - more
        if i + low + begin == 0:
            # at b's beginning: nothing but tokens only a has
            left_x = OPEN - np.int32(seams_a[0]) + more * np.int32(i)
            left_y = far
            way[i, begin] = 4 if i > 1 else 0
            m[begin], x[begin], y[begin] = far, left_x, far
            begin += 1
        for d in range(begin, end):
            j = i + low + d
            closed, into_b = seam_b[j], OPEN - seam_b[j - 1]
            # a pair: from one row up, the same diagonal
            new_m, w = m[d], 0
            t = x[d] - before
            if t < new_m:
                new_m, w = t, 1
            t = y[d] - seam_b[j - 1]
            if t < new_m:
                new_m, w = t, 2
            if code != b[j - 1]:
                new_m += plain + other * marks[j]
            # tokens only a has: from one row up, one diagonal right
            new_x = m[d + 1] + open_a
            t = y[d + 1] - closed + open_a
            if t < new_x:
                new_x, w = t, w | 8
            t = x[d + 1]
            if t <= new_x:
                new_x, w = t, w & 3 | 4
            new_x += more
            # tokens only b has: from the same row, one diagonal left
            new_y = left_m + into_b
            t = left_x - seam + into_b
            if t < new_y:
                new_y, w = t, w | 16
            if left_y <= new_y:
                new_y, w = left_y, w & 15 | 32
            new_y += more
            way[i, d] = w
            m[d], x[d], y[d] = new_m, new_x, new_y
            left_m, left_x, left_y = new_m, new_x, new_y
        if i + low >= 0 and low > -n:
            leaving = min(min(m[0], y[0]) + aside, x[0] + more)
        if end == width and high < k:
            new_above = min(new_above, min(min(left_m, left_x) + aside, left_y + more))
        for d in range(max(end, 0), width):
            m[d], x[d], y[d] = far, far, far
    d = k - n - low
    cost, state = m[d], BOTH
    if x[d] - seams_a[n] < cost:
        cost, state = x[d] - np.int32(seams_a[n]), ONLY_A
    if y[d] - seams_b[k] < cost:
        cost, state = y[d] - np.int32(seams_b[k]), ONLY_B
    i, j, count = n, k, 0
    while i > 0 or j > 0:
        d = j - i - low
        if d < 0 or d == width:
            return cost, 0, False
        w = way[i, d]
        path[count] = state
        count += 1
        state, i, j = stepped_back(state, w, i, j)
    turned(path[:count])
    return cost, count, True


@njit(cache=True, nogil=True)
def exact_pair(a: Any, b: Any, seams_a: Any, seams_b: Any, path: Any, spare: int = 8) -> tuple[int, int]:
    """The least cost of two rows, whatever the path, and how many steps are put into `path`; the band begins `spare`
    diagonals wide on either side."""
    n, k = len(a), len(b)
    first, last = np.empty(n // 3 + 1, np.int64), np.empty(n // 3 + 1, np.int64)
    _first_and_last(a, b, first, last)
    while True:
        low, high = max(min(0, k - n) - spare, -n), min(max(0, k - n) + spare, k)
        cost, count, sure = banded(a, b, seams_a, seams_b, low, high, first, last, path)
        if sure:
            return cost, count
        spare = 2 * spare + 1


@njit(cache=True, nogil=True)
def profile(cells: Any, row_seams: Any) -> Any:
    """What the columns of several rows hold, for `profiles`.

    `cells` are rows of codes, 0 for a gap; `row_seams` the seam before each row's next token, and after its last.
    """
    # begin[c]: first of column c's codes   have[c + 1]: rows with a token in c   leave[c + 1]: rows whose gap begins in c
    # marks[c]: rows with a mark in c   seams[c]: before column c
    rows, width = cells.shape
    begin, marks = np.empty(width + 1, np.int64), np.empty(width, np.int64)
    codes, counts = np.empty(cells.size + 1, np.uint32), np.empty(cells.size + 1, np.int64)
    have, leave, seams = np.empty(width + 1, np.int64), np.zeros(width + 1, np.int64), np.empty(width + 1, np.int64)
    total = 0
    have[0] = rows
    for c in range(width):
        begin[c] = total
        have[c + 1], leave[c + 1], marks[c] = 0, 0, 0
        seam = 0
        for r in range(rows):
            code = cells[r, c]
            if code == 0:
                if c > 0 and cells[r, c - 1] != 0:
                    leave[c + 1] += 1
                continue
            have[c + 1] += 1
            seam += row_seams[r, c]
            if code < SPELT and code & MARK:
                marks[c] += 1
            total = counted(code, codes, counts, begin[c], total)
        seams[c] = (seam + have[c + 1] // 2) // max(have[c + 1], 1)
    begin[width] = total
    seams[width] = BEST_SEAM
    return begin, codes[:total], counts[:total], have, leave, marks, seams


@njit(cache=True, nogil=True)
def consensus(begin: Any, codes: Any, counts: Any, have: Any, leave: Any, marks: Any, seams: Any) -> Any:
    """Of a profile, the text most rows have: the commonest code of every column that half of them or more have, the
    seams before them and at the end, and which columns those are."""
    width = len(begin) - 1
    out, out_seams, columns = np.empty(width, np.uint32), np.empty(width + 1, np.uint8), np.empty(width, np.int64)
    n = 0
    for c in range(width):
        if 2 * have[c + 1] < have[0]:
            continue
        best = begin[c]
        for e in range(begin[c] + 1, begin[c + 1]):
            if counts[e] > counts[best] or (counts[e] == counts[best] and codes[e] < codes[best]):
                best = e
        out[n], out_seams[n], columns[n] = codes[best], seams[c], c
        n += 1
    out_seams[n] = BEST_SEAM
    return out[:n], out_seams[: n + 1], columns[:n]


@njit(cache=True, nogil=True)
def profiles(a: Any, b: Any, low: Any, high: Any, path: Any) -> tuple[int, int]:
    """The least cost of two profiles' columns within a band, and the steps of the path: `low[i]` to `high[i]` are the
    columns of b that may stand at column i of a. A gap is counted where a row's tokens cease, as Altschul (1989) does;
    of two single rows the cost is exact."""
    begin_a, codes_a, counts_a, have_a, leave_a, marks_a, seams_a = a
    begin_b, codes_b, counts_b, have_b, leave_b, marks_b, seams_b = b
    n, k = len(begin_a) - 1, len(begin_b) - 1
    width = 0
    for i in range(n + 1):
        width = max(width, high[i] - low[i] + 1)
    way = np.empty((n + 1, width), np.uint8)
    m = np.full(width, FAR_SUM, np.int64)
    x = np.full(width, FAR_SUM, np.int64)
    y = np.full(width, FAR_SUM, np.int64)
    up_m, up_x, up_y = m.copy(), x.copy(), y.copy()
    all_a, all_b = have_a[0], have_b[0]
    for i in range(n + 1):
        m, up_m = up_m, m
        x, up_x = up_x, x
        y, up_y = up_y, y
        shift = low[i] - low[i - 1] if i > 0 else 0
        up_width = high[i - 1] - low[i - 1] + 1 if i > 0 else 0
        have_i = have_a[i]
        mark_i = marks_a[i - 1] if i > 0 else 0
        left_m, left_x, left_y = FAR_SUM, FAR_SUM, FAR_SUM
        for d in range(high[i] - low[i] + 1):
            j = low[i] + d
            w = 0
            new_m, new_x, new_y = FAR_SUM, FAR_SUM, FAR_SUM
            if i == 0 and j == 0:
                new_m = 0
            u = d + shift  # place of column j in the row above
            if i > 0 and j > 0 and 0 <= u - 1 < up_width:
                have_j, mark_j = have_b[j], marks_b[j - 1]
                into_a, into_b = OPEN * leave_a[i] * have_j, OPEN * have_i * leave_b[j]
                new_m = up_m[u - 1] + into_a + into_b
                s = up_x[u - 1] + into_a - seams_a[i - 1] * have_a[i - 1] * have_b[j - 1]
                if s < new_m:
                    new_m, w = s, 1
                s = up_y[u - 1] + into_b - seams_b[j - 1] * have_a[i - 1] * have_b[j - 1]
                if s < new_m:
                    new_m, w = s, 2
                word_i, word_j = have_i - mark_i, have_j - mark_j
                new_m += (
                    UNLIKE * word_i * word_j + MARKS * mark_i * mark_j + MIXED * (word_i * mark_j + mark_i * word_j)
                )
                new_m += MORE * (have_i * (all_b - have_j) + (all_a - have_i) * have_j)
                for e in range(begin_a[i - 1], begin_a[i]):
                    code = codes_a[e]
                    for f in range(begin_b[j - 1], begin_b[j]):
                        if codes_b[f] == code:
                            mark = code < SPELT and code & MARK != 0
                            new_m -= (MARKS if mark else UNLIKE) * counts_a[e] * counts_b[f]
                            break
            if i > 0 and 0 <= u < up_width:
                open_x = (OPEN - seams_a[i - 1]) * have_i * have_b[j]
                new_x = up_m[u] + open_x
                s = up_y[u] + open_x - seams_b[j] * have_a[i - 1] * have_b[j]
                if s < new_x:
                    new_x, w = s, w | 8
                if up_x[u] <= new_x:
                    new_x, w = up_x[u], w & 3 | 4
                new_x += MORE * have_i * all_b
            if j > 0 and d > 0:
                open_y = (OPEN - seams_b[j - 1]) * have_i * have_b[j]
                new_y = left_m + open_y
                s = left_x + open_y - seams_a[i] * have_i * have_b[j - 1]
                if s < new_y:
                    new_y, w = s, w | 16
                if left_y <= new_y:
                    new_y, w = left_y, w & 15 | 32
                new_y += MORE * all_a * have_b[j]
            way[i, d] = w
            left_m, left_x, left_y = min(new_m, FAR_SUM), min(new_x, FAR_SUM), min(new_y, FAR_SUM)
            m[d], x[d], y[d] = left_m, left_x, left_y
    d = k - low[n]
    cost, state = m[d], BOTH
    s = x[d] - seams_a[n] * have_a[n] * have_b[k]
    if s < cost:
        cost, state = s, ONLY_A
    s = y[d] - seams_b[k] * have_a[n] * have_b[k]
    if s < cost:
        cost, state = s, ONLY_B
    i, j, count = n, k, 0
    while i > 0 or j > 0:
        w = way[i, j - low[i]]
        path[count] = state
        count += 1
        state, i, j = stepped_back(state, w, i, j)
    turned(path[:count])
    return cost, count


@njit(cache=True, nogil=True)
def band(path: Any, columns_a: Any, columns_b: Any, n: int, k: int, spare: int, low: Any, high: Any) -> None:
    """The columns within `spare` of a path, for `profiles`; `columns_a`, `columns_b` say which column each of the
    path's places is, where the path is one of some columns only."""
    near_low, near_high = np.full(n + 1, k, np.int64), np.zeros(n + 1, np.int64)
    i = j = u = v = 0
    near_low[0] = 0
    for step in path:
        if step != ONLY_B:
            u += 1
        if step != ONLY_A:
            v += 1
        to_i = columns_a[u - 1] + 1 if step != ONLY_B else i
        to_j = columns_b[v - 1] + 1 if step != ONLY_A else j
        for r in range(i, to_i + 1):
            near_low[r], near_high[r] = min(near_low[r], j), max(near_high[r], to_j)
        i, j = to_i, to_j
    for r in range(i, n + 1):
        near_low[r], near_high[r] = min(near_low[r], j), k
    for r in range(n + 1):
        low[r] = max(0, near_low[max(0, r - spare)] - spare)
        high[r] = min(k, near_high[min(n, r + spare)] + spare)


@njit(cache=True, nogil=True)
def cost_between(cells: Any, seams: Any, these: Any, those: Any) -> int:
    """What rows `these` cost beside rows `those`, pair by pair, exactly. `seams[r, c]`: before row r's next token at or
    after column c."""
    return cost_within(cells, seams, these, those, np.array([[0, cells.shape[1]]]))


@njit(cache=True, nogil=True)
def cost_within(cells: Any, seams: Any, these: Any, those: Any, windows: Any) -> int:
    """The same of some columns only, first and last + 1 of each window, and of what follows upon them: of two weavings
    that differ in these columns alone the difference is that of the whole."""
    width = cells.shape[1]
    total = 0
    for r in these:
        for s in those:
            for v in range(len(windows)):
                first, last = windows[v]
                until = windows[v + 1, 0] if v + 1 < len(windows) else width
                # state: of the last column before that has anything
                state, c = BOTH, first - 1
                while c >= 0 and cells[r, c] == 0 and cells[s, c] == 0:
                    c -= 1
                if c >= 0:
                    state = BOTH if cells[r, c] != 0 and cells[s, c] != 0 else ONLY_A if cells[r, c] != 0 else ONLY_B
                c = first
                while c < until:
                    a, b = cells[r, c], cells[s, c]
                    c += 1
                    if a == b and (state == BOTH or a == 0):
                        if a != 0 and c > last:
                            break
                        continue
                    at = c - 1
                    if a != 0 and b != 0:
                        if state == ONLY_A:
                            total -= seams[r, at]
                        elif state == ONLY_B:
                            total -= seams[s, at]
                        state = BOTH
                        total += change(a, b)
                    elif a != 0:
                        if state != ONLY_A:
                            total += OPEN - seams[r, at]
                            if state == ONLY_B:
                                total -= seams[s, at]
                            state = ONLY_A
                        total += MORE
                    else:
                        if state != ONLY_B:
                            total += OPEN - seams[s, at]
                            if state == ONLY_A:
                                total -= seams[r, at]
                            state = ONLY_B
                        total += MORE
                    if c > last:
                        break
                else:
                    if until == width:
                        if state == ONLY_A:
                            total -= seams[r, width]
                        elif state == ONLY_B:
                            total -= seams[s, width]
    return total


@njit(cache=True, nogil=True)
def _windows(was: Any, path: Any) -> Any:
    """Where two paths part, in the steps of each: first and last + 1 of every stretch between two places both pass."""
    # c, d: steps of was and path   i, j: tokens of a and b so far by c; u, v: by d
    one, other = np.empty((len(was) + 1, 2), np.int64), np.empty((len(was) + 1, 2), np.int64)
    c = d = i = j = u = v = n = 0
    while c < len(was) or d < len(path):
        if i == u and j == v and c < len(was) and d < len(path) and was[c] == path[d]:
            i, j = i + (was[c] != ONLY_B), j + (was[c] != ONLY_A)
            u, v, c, d = i, j, c + 1, d + 1
            continue
        one[n, 0], other[n, 0] = c, d
        while True:
            if i + j <= u + v:
                i, j = i + (was[c] != ONLY_B), j + (was[c] != ONLY_A)
                c += 1
            else:
                u, v = u + (path[d] != ONLY_B), v + (path[d] != ONLY_A)
                d += 1
            if i == u and j == v:
                break
        one[n, 1], other[n, 1] = c, d
        n += 1
    return one[:n], other[:n]


@njit(cache=True, nogil=True)
def spread_seams(cells: Any, own: Any, begin: Any, out: Any) -> None:
    """Each row's seams by column: `own[begin[r]:]` are those before its tokens and after the last."""
    rows, width = cells.shape
    for r in range(rows):
        n = begin[r]
        for c in range(width):
            out[r, c] = own[n]
            if cells[r, c] != 0:
                n += 1
        out[r, width] = own[n]


@njit(cache=True, nogil=True)
def _apart(cells: Any, seams: Any, these: Any) -> Any:
    """Some rows with their seams, without the columns in which they have nothing; and which columns those are not."""
    width = cells.shape[1]
    columns = np.empty(width, np.int64)
    n = 0
    for c in range(width):
        for r in these:
            if cells[r, c] != 0:
                columns[n] = c
                n += 1
                break
    out, out_seams = np.empty((len(these), n), np.uint32), np.empty((len(these), n + 1), np.uint8)
    for t in range(len(these)):
        for c in range(n):
            out[t, c] = cells[these[t], columns[c]]
            out_seams[t, c] = seams[these[t], columns[c]]
        out_seams[t, n] = seams[these[t], width]
    return out, out_seams, columns[:n]


@njit(cache=True, nogil=True)
def reset(cells: Any, seams: Any, own: Any, begin: Any, these: Any, those: Any, near: int) -> Any:
    """All rows and their seams by column, with `these` set in anew beside `those`, near where they stand; the same when
    that costs no less. `own[begin[r]:]` are row r's seams by token."""
    one, seams_one, at_one = _apart(cells, seams, these)
    other, seams_other, at_other = _apart(cells, seams, those)
    n, k, width = len(at_one), len(at_other), cells.shape[1]
    was = np.empty(width, np.uint8)
    i = j = 0
    for c in range(width):
        in_one, in_other = i < n and at_one[i] == c, j < k and at_other[j] == c
        was[c] = BOTH if in_one and in_other else ONLY_A if in_one else ONLY_B
        i, j = i + in_one, j + in_other
    low, high = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    band(was, np.arange(n), np.arange(k), n, k, near, low, high)
    path = np.empty(n + k, np.uint8)
    a, b = profile(one, seams_one), profile(other, seams_other)
    count = profiles(a, b, low, high, path)[1]
    path = path[:count]
    if count == width and (path == was).all():
        return cells, seams, False
    new = np.zeros((len(cells), count), np.uint32)
    i = j = 0
    for c in range(count):
        if path[c] != ONLY_B:
            for t in range(len(these)):
                new[these[t], c] = one[t, i]
            i += 1
        if path[c] != ONLY_A:
            for t in range(len(those)):
                new[those[t], c] = other[t, j]
            j += 1
    new_seams = np.empty((len(cells), count + 1), np.uint8)
    spread_seams(new, own, begin, new_seams)
    then, now = _windows(was, path)
    if cost_within(new, new_seams, these, those, now) < cost_within(cells, seams, these, those, then):
        return new, new_seams, True
    return cells, seams, False


@njit(cache=True, nogil=True)
def shared_threes(codes: Any, bounds: Any, out: Any) -> None:
    """Of each two texts, how many runs of three tokens both have; of itself, how many it has."""
    # keys: all runs of three, hashed, each once a text and in order   ends[t]: place after text t's last
    texts = len(bounds) - 1
    keys = np.empty(len(codes), np.uint64)
    starts, ends = np.empty(texts, np.int64), np.empty(texts, np.int64)
    for t in range(texts):
        at = starts[t] = bounds[t]
        for i in range(bounds[t], bounds[t + 1] - 2):
            h = np.uint64(codes[i])
            h = h * np.uint64(0x9E3779B97F4A7C15) + np.uint64(codes[i + 1])
            h = h * np.uint64(0x9E3779B97F4A7C15) + np.uint64(codes[i + 2])
            keys[at] = h
            at += 1
        own = np.sort(keys[starts[t] : at])
        at = starts[t]
        for i in range(len(own)):
            if i == 0 or own[i] != own[i - 1]:
                keys[at] = own[i]
                at += 1
        ends[t] = at
        out[t, t] = at - starts[t]
    for s in range(texts):
        for t in range(s):
            i, j, both = starts[s], starts[t], 0
            while i < ends[s] and j < ends[t]:
                if keys[i] == keys[j]:
                    both += 1
                    i += 1
                    j += 1
                elif keys[i] < keys[j]:
                    i += 1
                else:
                    j += 1
            out[s, t] = out[t, s] = both
