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
    that differ in stretches of up to three and in longer ones, and windows of equal characters: rare ones, all.
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
                for x in range(i, i + size - window + 1):
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
def rarity(
    places: Any, group_of: Any, weights: Any, first: int, last: int, start: int, end: int
) -> tuple[float, int, int]:
    """Of a text's shared seeds between two places: the sum of their weights, how many are stock, and how many they are."""
    total, stock, count = 0.0, 0, 0
    o = first + np.searchsorted(places[first:last], start)
    while o < last and places[o] < end:
        if group_of[o] >= 0:
            total += weights[group_of[o]]
            stock += weights[group_of[o]] < STOCK
            count += 1
        o += 1
    return total, stock, count


@njit(cache=True, nogil=True)
def matches(
    first: int,
    last: int,
    codes: Any,
    bounds: Any,
    seed_bounds: Any,
    places: Any,
    texts: Any,
    group_of: Any,
    starts: Any,
    weights: Any,
    crowded: Any,
    postings: Any,
    lengths: Any,
    marks: Any,
    at_least: float,
    at_least_seeds: int,
    near: int,
    reach: int,
    slip: int,
    slant: float,
    least: float,
    drop: int,
    band: int,
) -> tuple[Any, Any, Any]:
    """Of texts first to last with every later one: pairs, facts and passages."""
    # a, b: a pair of texts   o, q: their seeds   g: what a seed says   sum_w[b], count[b]: seeds shared with b
    # touched: the b met, then those worth a look   slot[b]: place among these   an_*: anchors as met, by_*: by slot
    # pa, pb, ln: anchors of a pair, and how many characters each covers
    n_texts = len(bounds) - 1
    sum_w = np.zeros(n_texts, np.float32)
    count = np.zeros(n_texts, np.int32)
    touched = np.empty(n_texts, np.int64)
    pairs = np.empty((1024, 2), np.int64)
    facts = np.empty((1024, FACTS), np.float64)
    passages = np.empty((2048, PASSAGE), np.int64)
    n_pairs, n_passages = 0, 0
    slot = np.full(n_texts, -1, np.int32)
    room = 4096
    an_slot, an_a, an_b = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    weight = np.empty(n_texts, np.float32)
    some = np.empty((4 * reach + 4, 2), np.int64)
    runs = np.empty((1024, 2), np.int64)
    parts = np.empty((64, 11), np.int64)
    for a in range(first, last):
        n_touched = 0
        for o in range(seed_bounds[a], seed_bounds[a + 1]):
            g = group_of[o]
            if g < 0:
                continue
            p = starts[g + 1] - 1
            if crowded[g]:  # only the printings that come next
                p = min(p, starts[g] + np.searchsorted(postings[starts[g] : starts[g + 1]], o) + near)
            w = weights[g]
            while p >= starts[g]:
                b = texts[postings[p]]
                if b <= a:
                    break
                if count[b] == 0:
                    touched[n_touched] = b
                    n_touched += 1
                count[b] += 1
                sum_w[b] += w
                p -= 1
        n_slots = 0
        for t in range(n_touched):
            b = touched[t]
            if sum_w[b] >= at_least and count[b] >= at_least_seeds:
                weight[n_slots] = sum_w[b]
                slot[b] = n_slots
                touched[n_slots] = b
                n_slots += 1
            count[b] = 0
            sum_w[b] = 0.0
        if n_slots == 0:
            continue
        n = 0
        for o in range(seed_bounds[a], seed_bounds[a + 1]):
            g = group_of[o]
            if g < 0:
                continue
            p = starts[g + 1] - 1
            if crowded[g]:
                p = min(p, starts[g] + np.searchsorted(postings[starts[g] : starts[g + 1]], o) + near)
            while p >= starts[g]:
                q = postings[p]
                b = texts[q]
                if b <= a:
                    break
                if slot[b] >= 0:
                    if n == room:
                        room *= 2
                        an_slot, an_a = (
                            np.append(an_slot, np.empty(n, np.int64)),
                            np.append(an_a, np.empty(n, np.int64)),
                        )
                        an_b = np.append(an_b, np.empty(n, np.int64))
                    an_slot[n], an_a[n], an_b[n] = slot[b], places[o], places[q]
                    n += 1
                p -= 1
        # anchors parted by slot, in order of their places in a
        ends = np.zeros(n_slots + 1, np.int64)
        for e in range(n):
            ends[an_slot[e] + 1] += 1
        for s in range(n_slots):
            ends[s + 1] += ends[s]
        at = ends[:-1].copy()
        by_a, by_b, length = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
        code_a = codes[bounds[a] : bounds[a + 1]]
        for e in range(n):
            s = an_slot[e]
            by_a[at[s]], by_b[at[s]] = an_a[e], an_b[e]
            length[at[s]] = lengths[script(code_a[an_a[e]]), 0]
            at[s] += 1
        for s in range(n_slots):
            b = touched[s]
            slot[b] = -1
            code_b = codes[bounds[b] : bounds[b + 1]]
            size = min(ends[s + 1] - ends[s], MOST_ANCHORS)
            pa, pb, ln = (
                by_a[ends[s] : ends[s] + size],
                by_b[ends[s] : ends[s] + size],
                length[ends[s] : ends[s] + size],
            )
            chain_of = np.empty(size, np.int64)
            n_chains = chains(pa, pb, ln, reach, slip, slant, least, chain_of)
            if n_chains == 0:
                continue
            if n_pairs == len(pairs):
                pairs = np.concatenate((pairs, np.empty_like(pairs)))
                facts = np.concatenate((facts, np.empty_like(facts)))
            spans = np.zeros((n_chains, 4), np.int64)
            for c in range(n_chains):
                spans[c, 0], spans[c, 2] = len(code_a), len(code_b)
            for e in range(size):
                c = chain_of[e]
                if c >= 0:
                    spans[c, 0], spans[c, 1] = min(spans[c, 0], pa[e]), max(spans[c, 1], pa[e] + ln[e])
                    spans[c, 2], spans[c, 3] = min(spans[c, 2], pb[e]), max(spans[c, 3], pb[e] + ln[e])
            if 2 * (len(code_a) + len(code_b)) + 8 > len(runs):
                runs = np.empty((4 * (len(code_a) + len(code_b)), 2), np.int64)
            fact = facts[n_pairs]
            fact[:] = 0.0
            window = lengths[script(code_a[spans[0, 0]]), 2]
            rare, stock, seen = 0.0, 0, 0
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
                for e in range(size):
                    if chain_of[e] != c:
                        continue
                    # what runs over the last, on another diagonal, counts from where that ends
                    t = max(0, i - pa[e], j - pb[e])
                    if t < ln[e]:
                        n_runs = fill(code_a, code_b, i, j, pa[e] + t, pb[e] + t, some, runs, n_runs)
                        n_runs = put(runs, n_runs, EQUAL, ln[e] - t)
                        i, j = pa[e] + ln[e], pb[e] + ln[e]
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
                    marks[bounds[a] : bounds[a + 1]],
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
                    r1, s1, k1 = rarity(places, group_of, weights, seed_bounds[a], seed_bounds[a + 1], part[0], part[1])
                    r2, s2, k2 = rarity(places, group_of, weights, seed_bounds[b], seed_bounds[b + 1], part[2], part[3])
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
            fact[4], fact[5] = weight[s], n_chains
            fact[7], fact[12] = rare / max(seen, 1), stock / max(seen, 1)
            pairs[n_pairs, 0], pairs[n_pairs, 1] = a, b
            n_pairs += 1
    return pairs[:n_pairs], facts[:n_pairs], passages[:n_passages]
