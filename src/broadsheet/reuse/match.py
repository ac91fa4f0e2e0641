"""Pairs of texts that share enough seeds to look at, their passages, and what speaks for and against them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from broadsheet.reuse.align import CHANGED, EQUAL, ONLY_A, ONLY_B, align, extend
from broadsheet.reuse.chain import chains
from broadsheet.reuse.index import RARE
from broadsheet.reuse.sketch import script

STOCK = 0.28  # weight of a seed that more than a dozen texts have
MOST_ANCHORS = 20_000  # of a pair: more than a page of text has seeds
STEP = 200  # characters
PASSAGE = 12  # numbers kept of a passage: pair, then as `cut` gives them
FACTS = 15  # numbers kept of a pair: see `facts` in score.py


@njit(cache=True, nogil=True, inline="always")
def put(runs: Any, count: int, op: int, size: int) -> int:
    """A run at the end of an edit script, one with the last if it says the same."""
    if size == 0:
        return count
    if count and runs[count - 1, 0] == op:
        runs[count - 1, 1] += size
        return count
    runs[count, 0], runs[count, 1] = op, size
    return count + 1


@njit(cache=True, nogil=True)
def fill(a: Any, b: Any, i: int, j: int, i2: int, j2: int, some: Any, runs: Any, count: int) -> int:
    """The edit script of the best alignment of a[i:i2] with b[j:j2] put at the end of `runs`; how many there are then."""
    # some: room for the runs of one gap
    n, k = i2 - i, j2 - j
    if n == 0 or k == 0:
        return put(runs, put(runs, count, ONLY_A, n), ONLY_B, k)
    if n == k:  # most often nothing is lost or added: then no gap need be sought if few characters differ
        differ = 0
        for d in range(n):
            if a[i + d] != b[j + d]:
                differ += 1
        if differ <= 2:
            for d in range(n):
                count = put(runs, count, EQUAL if a[i + d] == b[j + d] else CHANGED, 1)
            return count
    pad = 8 + min(n, k) // 8
    low, high = max(min(0, k - n) - pad, -n), min(max(0, k - n) + pad, k)
    _, more = align(a[i:i2], b[j:j2], low, high, 2, 2, 1, some)
    for r in range(more):
        count = put(runs, count, some[r, 0], some[r, 1])
    return count


@njit(cache=True, nogil=True)
def stretch(a: Any, b: Any, i: int, j: int, i2: int, j2: int, some: Any, runs: Any, count: int) -> int:
    """As `fill`, for stretches of any length: in steps along a straight line where they are long."""
    while i2 - i > STEP and j2 - j > STEP:
        n = int(STEP * (j2 - j) / (i2 - i))
        n = min(max(n, 1), 2 * STEP)
        count = fill(a, b, i, j, i + STEP, j + n, some, runs, count)
        i, j = i + STEP, j + n
    return fill(a, b, i, j, i2, j2, some, runs, count)


@njit(cache=True, nogil=True)
def cut(runs: Any, count: int, i: int, j: int, drop: int, least: int, marks: Any, window: int, out: Any) -> int:
    """An edit script that begins at places i and j parted into passages: where `drop` more characters differ than agree,
    one ends and another may begin. Each is a row of `out`: from and to in a, in b, equal characters, columns, columns
    that differ in stretches of up to three and in longer ones, and windows of equal characters: rare ones (`marks` are of b), all.
    """
    # score, best: of the passage so far, and its best   end: the row as it was at its best   differ: length of a stretch
    now = np.zeros(11, np.int64)
    end = np.zeros(11, np.int64)
    score, best, differ, n = 0, 0, 0, 0
    now[0], now[2] = i, j
    r = 0
    best_r = -1
    while True:
        over = r == count
        if not over:
            op, size = runs[r, 0], runs[r, 1]
            if op == EQUAL:
                if differ:
                    now[6 if differ <= 3 else 7] += differ
                    differ = 0
                score += size
                now[4] += size
                for x in range(j, j + size - window + 1):
                    now[8] += marks[x] == RARE
                    now[9] += 1
                now[10] += max(0, size - window // 2 + 1)
            else:
                score -= size
                differ += size
            now[5] += size
            i += size if op != ONLY_B else 0
            j += size if op != ONLY_A else 0
            if score > best:
                best, best_r = score, r
                now[1], now[3] = i, j
                end[:] = now
        if over or score < best - drop or score <= 0:
            if best > 0 and end[4] >= least and n < len(out):
                out[n] = end
                n += 1
            if over and best == 0:
                break
            if best > 0:  # go on after the best
                r, i, j = best_r, end[1], end[3]
            if over and r == count - 1:
                break
            now[:] = 0
            end[:] = 0
            score, best, differ = 0, 0, 0
            now[0], now[2] = i, j
            if r >= count:
                break
        r += 1
    return n


@njit(cache=True, nogil=True)
def rarity(places: Any, often: Any, weights: Any, start: int, end: int) -> tuple[float, int, int]:
    """Of a text's seeds that others have, between two places: the sum of their weights, how many are stock, and how many
    they are."""
    total, stock, count = 0.0, 0, 0
    o = np.searchsorted(places, start)
    while o < len(places) and places[o] < end:
        if often[o] > 0:
            w = weights[min(often[o], len(weights) - 1)]
            total += w
            stock += w < STOCK
            count += 1
        o += 1
    return total, stock, count


@njit(cache=True, nogil=True)
def matches(
    worth: Any,
    codes: Any,
    bounds: Any,
    seed_bounds: Any,
    keys: Any,
    places: Any,
    often: Any,
    marks: Any,
    weights: Any,
    lengths: Any,
    crowd: int,
    reach: int,
    slip: int,
    slant: float,
    least: float,
    drop: int,
    band: int,
) -> tuple[Any, Any, Any]:
    """Of pairs worth a look (earlier, later), those with one later text together: those with a passage, facts, passages.

    Seeds that more than `crowd` texts have make no anchors.
    """
    # a, b: a pair of texts   sa, sb: first of their seeds   table: seeds of b by their hash, each the first that says so
    # on[o]: the next seed of b that says the same   pa, pb, ln: anchors, and how many characters each covers
    pairs = np.empty((len(worth), 2), np.int64)
    facts = np.empty((len(worth), FACTS), np.float64)
    passages = np.empty((2 * len(worth) + 16, PASSAGE), np.int64)
    n_pairs, n_passages = 0, 0
    some = np.empty((4 * reach + 4, 2), np.int64)
    runs = np.empty((1024, 2), np.int64)
    parts = np.empty((64, 11), np.int64)
    table, on = np.empty(0, np.int32), np.empty(0, np.int32)
    pa, pb, ln = np.empty(1024, np.int64), np.empty(1024, np.int64), np.empty(1024, np.int64)
    before, mask = -1, 0
    for e in range(len(worth)):
        a, b = worth[e]
        sb, nb = seed_bounds[b], seed_bounds[b + 1] - seed_bounds[b]
        if b != before:
            before, room = b, 64
            while room < 2 * nb:
                room *= 2
            if room > len(table):
                table, on = np.empty(room, np.int32), np.empty(room, np.int32)
            mask = room - 1
            table[:room] = -1
            for o in range(nb - 1, -1, -1):
                h = np.int64(keys[sb + o] >> np.uint64(30)) & mask
                while table[h] >= 0 and keys[sb + table[h]] != keys[sb + o]:
                    h = (h + 1) & mask
                on[o] = table[h]
                table[h] = o
        n, weight = 0, 0.0
        code_a = codes[bounds[a] : bounds[a + 1]]
        code_b = codes[bounds[b] : bounds[b + 1]]
        for s in range(seed_bounds[a], seed_bounds[a + 1]):
            if often[s] > crowd:
                continue
            w = weights[min(often[s], len(weights) - 1)]
            k = keys[s]
            h = np.int64(k >> np.uint64(30)) & mask
            while table[h] >= 0 and keys[sb + table[h]] != k:
                h = (h + 1) & mask
            o = table[h]
            while o >= 0 and n < MOST_ANCHORS:
                if n == len(pa):
                    pa, pb = np.append(pa, np.empty(n, np.int64)), np.append(pb, np.empty(n, np.int64))
                    ln = np.append(ln, np.empty(n, np.int64))
                pa[n], pb[n], ln[n] = places[s], places[sb + o], lengths[script(code_a[places[s]]), 0]
                n += 1
                weight += w
                o = on[o]
        chain_of = np.empty(n, np.int64)
        n_chains = chains(pa[:n], pb[:n], ln[:n], reach, slip, slant, least, chain_of)
        if n_chains == 0:
            continue
        spans = np.zeros((n_chains, 4), np.int64)
        for c in range(n_chains):
            spans[c, 0], spans[c, 2] = len(code_a), len(code_b)
        for m in range(n):
            c = chain_of[m]
            if c >= 0:
                spans[c, 0], spans[c, 1] = min(spans[c, 0], pa[m]), max(spans[c, 1], pa[m] + ln[m])
                spans[c, 2], spans[c, 3] = min(spans[c, 2], pb[m]), max(spans[c, 3], pb[m] + ln[m])
        if 2 * (len(code_a) + len(code_b)) + 8 > len(runs):
            runs = np.empty((4 * (len(code_a) + len(code_b)), 2), np.int64)
        fact = facts[n_pairs]
        fact[:] = 0.0
        window = lengths[script(code_b[spans[0, 2]]), 2]
        rare, stock, seen = 0.0, 0, 0
        places_a, often_a = places[seed_bounds[a] : seed_bounds[a + 1]], often[seed_bounds[a] : seed_bounds[a + 1]]
        places_b, often_b = places[sb : sb + nb], often[sb : sb + nb]
        for c in range(n_chains):
            # as far as the next chain on either side
            left_a, right_a, left_b, right_b = 0, len(code_a), 0, len(code_b)
            for d in range(n_chains):
                if d != c:
                    if spans[d, 1] <= spans[c, 0]:
                        left_a = max(left_a, spans[d, 1])
                    if spans[d, 0] >= spans[c, 1]:
                        right_a = min(right_a, spans[d, 0])
                    if spans[d, 3] <= spans[c, 2]:
                        left_b = max(left_b, spans[d, 3])
                    if spans[d, 2] >= spans[c, 3]:
                        right_b = min(right_b, spans[d, 2])
            i, j = spans[c, 0], spans[c, 2]
            ei, ej = extend(code_a[left_a:], i - left_a - 1, code_b[left_b:], j - left_b - 1, -1, drop, band)
            spans[c, 0], spans[c, 2] = i - ei, j - ej
            n_runs = stretch(code_a, code_b, i - ei, j - ej, i, j, some, runs, 0)
            for m in range(n):
                if chain_of[m] != c:
                    continue
                # what runs over the last, on another diagonal, counts from where that ends
                t = max(0, i - pa[m], j - pb[m])
                if t < ln[m]:
                    n_runs = fill(code_a, code_b, i, j, pa[m] + t, pb[m] + t, some, runs, n_runs)
                    n_runs = put(runs, n_runs, EQUAL, ln[m] - t)
                    i, j = pa[m] + ln[m], pb[m] + ln[m]
            ei, ej = extend(code_a[left_a:right_a], i - left_a, code_b[left_b:right_b], j - left_b, 1, drop, band)
            n_runs = stretch(code_a, code_b, i, j, i + ei, j + ej, some, runs, n_runs)
            spans[c, 1], spans[c, 3] = i + ei, j + ej
            n_parts = cut(
                runs,
                n_runs,
                spans[c, 0],
                spans[c, 2],
                drop,
                int(least),
                marks[bounds[b] : bounds[b + 1]],
                window,
                parts,
            )
            for d in range(n_parts):
                part = parts[d]
                if n_passages == len(passages):
                    passages = np.concatenate((passages, np.empty_like(passages)))
                passages[n_passages, 0] = n_pairs
                passages[n_passages, 1:] = part
                n_passages += 1
                r1, s1, k1 = rarity(places_a, often_a, weights, part[0], part[1])
                r2, s2, k2 = rarity(places_b, often_b, weights, part[2], part[3])
                rare, stock, seen = rare + r1 + r2, stock + s1 + s2, seen + k1 + k2
                fact[0] += part[4]
                fact[1] += part[5]
                fact[2] += part[1] - part[0]
                fact[3] += part[3] - part[2]
                fact[6] += 1
                fact[8] = max(fact[8], part[4])
                fact[9] += part[8]
                fact[13] += part[9]
                fact[14] += part[10]
                fact[10] += part[6]
                fact[11] += part[7]
        if fact[6] == 0:
            continue
        fact[4], fact[5] = weight, n_chains
        fact[7], fact[12] = rare / max(seen, 1), stock / max(seen, 1)
        pairs[n_pairs, 0], pairs[n_pairs, 1] = a, b
        n_pairs += 1
    return pairs[:n_pairs], facts[:n_pairs], passages[:n_passages]
