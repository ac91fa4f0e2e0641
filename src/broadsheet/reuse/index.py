"""Which texts share seeds: an index of seeds sorted by what they say.

A seed that one text alone has is left out before anything is sorted: a first pass counts in a table of small counters,
many seeds to one, so that it may keep a lone seed but never lose a shared one.

What is sorted are the first KEY bits of a seed's hash, each with its text. The first eight bits part the seeds, the other
32 are kept; `heads` says where the seeds begin whose hash begins so and so, a few at each, so that one is found in a step
or two wherever the rest of the index lies.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from broadsheet.reuse.sketch import mixed, seeds, windows

RADIX = 11
KEY, PARTS = 40, 256  # bits of a hash that are sorted by, parts by its first bits
AT_HEAD = 16  # seeds that begin alike, about
RARE, STOCK = 1, 2


@njit(cache=True, nogil=True)
def thinned(keys: Any, places: Any, again: Any, n: int, repeats: int) -> int:
    """Of a text's seeds only the first `repeats` that say the same, moved together; how many are left.

    `again` is set where a seed says what one before it says. So a text of one character costs no more than another.
    """
    # seen: seeds the text has had, by their hash   had: how often
    size = 16
    while size < 2 * n:
        size *= 2
    seen, had = np.zeros(size, np.uint64), np.zeros(size, np.uint8)
    mask = np.uint64(size - 1)
    m = 0
    for i in range(n):
        h = keys[i]
        c = np.int64((h >> np.uint64(20)) & mask)
        while had[c] != 0 and seen[c] != h:
            c = (c + 1) & (size - 1)
        if had[c] < repeats:
            keys[m], places[m], again[m] = h, places[i], had[c] > 0
            seen[c] = h
            had[c] += 1
            m += 1
    return m


@njit(cache=True, nogil=True)
def seeds_of(
    codes: Any, bounds: Any, own: Any, lengths: Any, repeats: int, first: int, last: int, keys: Any, places: Any,
    again: Any, sizes: Any,
) -> int:  # fmt: skip
    """The seeds of texts first to last that are not left out, end to end; `sizes` gets how many each has."""
    m = 0
    for n in range(first, last):
        k = 0
        if own[n]:
            k = seeds(codes[bounds[n] : bounds[n + 1]], lengths, keys[m:], places[m:])
            k = thinned(keys[m:], places[m:], again[m:], k, repeats)
        sizes[n - first] = k
        m += k
    return m


@njit(cache=True, nogil=True)
def tally(keys: Any, counters: Any, share: int, shares: int) -> None:
    """One added, up to two, to the counter of every seed of this share of the counters."""
    mask = np.uint64(len(counters) - 1)
    width = len(counters) // shares
    low, high = share * width, (share + 1) * width if share < shares - 1 else len(counters)
    for m in range(len(keys)):
        c = np.int64(keys[m] & mask)
        if low <= c < high and counters[c] < 2:
            counters[c] += 1


@njit(cache=True, nogil=True)
def keep(keys: Any, places: Any, again: Any, sizes: Any, counters: Any) -> int:
    """The seeds that may be shared, moved together; `sizes` gets how many each text has left."""
    mask = np.uint64(len(counters) - 1)
    m, o = 0, 0
    for n in range(len(sizes)):
        begin = o
        for _ in range(sizes[n]):
            if counters[np.int64(keys[m] & mask)] >= 2:
                keys[o], places[o], again[o] = keys[m], places[m], again[m]
                o += 1
            m += 1
        sizes[n] = o - begin
    return o


@njit(cache=True, nogil=True)
def part_sizes(keys: Any, again: Any, sizes: Any) -> None:
    """How many seeds each part has, those a text has already left out, added to `sizes`."""
    for m in range(len(keys)):
        if not again[m]:
            sizes[np.int64(keys[m] >> np.uint64(56))] += 1


@njit(cache=True, nogil=True)
def part(
    keys: Any, again: Any, bounds: Any, first: int, last: int, low: int, high: int, ends: Any, keys_out: Any, texts_out: Any
) -> None:  # fmt: skip
    """Seeds of texts first to last put where their parts from `low` to before `high` have room: from `ends` on."""
    # bounds: of the seeds of each text   a text is numbered from `first`
    for n in range(first, last):
        for m in range(bounds[n], bounds[n + 1]):
            if again[m]:
                continue
            p = np.int64(keys[m] >> np.uint64(56))
            if low <= p < high:
                o = ends[p]
                keys_out[o], texts_out[o] = np.uint32((keys[m] >> np.uint64(24)) & np.uint64(0xFFFFFFFF)), n - first
                ends[p] = o + 1


@njit(cache=True, nogil=True)
def spread(keys: Any, texts: Any, shift: int, keys_out: Any, texts_out: Any, sizes: Any) -> None:
    """One pass of a radix sort: by RADIX bits of the key from bit `shift`."""
    mask = (1 << RADIX) - 1
    sizes[:] = 0
    for k in keys:
        sizes[(np.int64(k) >> shift) & mask] += 1
    at = 0
    for d in range(1 << RADIX):
        size = sizes[d]
        sizes[d] = at
        at += size
    for m in range(len(keys)):
        c = (np.int64(keys[m]) >> shift) & mask
        o = sizes[c]
        keys_out[o], texts_out[o] = keys[m], texts[m]
        sizes[c] = o + 1


@njit(cache=True, nogil=True)
def sort_parts(keys: Any, texts: Any, starts: Any, low: int, high: int, heads: Any, shift: int) -> None:
    """Each part's seeds sorted by what they say, those alike in their order, and `heads` filled for these parts.

    `heads[h]` is where the seeds begin whose first KEY bits begin with the bits of h, `shift` fewer.
    """
    # h: head   per: heads of a part
    per = len(heads) // PARTS
    sizes = np.empty(1 << RADIX, np.int64)
    for p in range(low, high):
        begin, end = starts[p], starts[p + 1]
        k0, t0 = keys[begin:end].copy(), texts[begin:end].copy()
        k1, t1 = np.empty_like(k0), np.empty_like(t0)
        spread(k0, t0, 0, k1, t1, sizes)
        spread(k1, t1, RADIX, k0, t0, sizes)
        spread(k0, t0, 2 * RADIX, keys[begin:end], texts[begin:end], sizes)
        m = begin
        for h in range(p * per, (p + 1) * per):
            heads[h] = m
            while m < end and (np.int64(keys[m]) >> shift) == h - p * per:
                m += 1


@njit(cache=True, nogil=True, inline="always")
def span(keys: Any, heads: Any, shift: int, h: Any) -> tuple[int, int]:
    """Where the seeds of a hash stand in an index, half open."""
    h = np.uint64(h)
    low = np.uint32((h >> np.uint64(24)) & np.uint64(0xFFFFFFFF))
    head = np.int64(h >> np.uint64(24 + shift))
    first, last, end = heads[head], heads[head + 1], heads[head + 1]
    while first < last:
        middle = (first + last) // 2
        if keys[middle] < low:
            first = middle + 1
        else:
            last = middle
    last = first
    step = 1
    while last < end and keys[last] == low:
        last += step
        step *= 2
    if last > first:  # by doubling steps, then back to the last one alike
        begin, last = last - step // 2 + 1, min(last, end)
        while begin < last:
            middle = (begin + last) // 2
            if keys[middle] == low:
                begin = middle + 1
            else:
                last = middle
    return first, last


@njit(cache=True, nogil=True)
def look_up(keys: Any, heads: Any, shift: int, of: Any, at: Any, size: Any) -> None:
    """Where an index has the seeds `of`, and how many it has."""
    for m in range(len(of)):
        first, last = span(keys, heads, shift, of[m])
        at[m], size[m] = first, last - first


@njit(cache=True, nogil=True)
def count_in(keys: Any, heads: Any, shift: int, of: Any, counts: Any) -> None:
    """How many windows an index has that say what each of these says, added to `counts`."""
    for m in range(len(of)):
        if of[m]:
            first, last = span(keys, heads, shift, of[m])
            counts[m] += last - first


@njit(cache=True, nogil=True)
def merged(
    keys_a: Any, heads_a: Any, texts_a: Any, keys_b: Any, heads_b: Any, texts_b: Any, renumbered: Any, from_b: int,
    most: int, keys: Any, texts: Any, starts: Any,
) -> int:  # fmt: skip
    """Two sorted indexes in one, those alike of a first; how many there are, and where each part starts.

    `renumbered` has the new numbers of the texts of a and, from `from_b` on, of b, less than nothing for those left out.
    Of rows without texts, at most `most` that say the same are kept. Nothing is written where `keys` is empty.
    """
    # i, j: places in a and b   per: heads of a part   run: how many that say the same have been kept
    n = 0
    for p in range(PARTS):
        i, end_i = heads_a[p * (len(heads_a) // PARTS)], heads_a[(p + 1) * (len(heads_a) // PARTS)]
        j, end_j = heads_b[p * (len(heads_b) // PARTS)], heads_b[(p + 1) * (len(heads_b) // PARTS)]
        starts[p] = n
        run, before = 0, np.int64(-1)
        while i < end_i or j < end_j:
            first = j >= end_j or (i < end_i and keys_a[i] <= keys_b[j])
            k = np.int64(keys_a[i] if first else keys_b[j])
            t = -1
            if len(texts_a) or len(texts_b):
                t = renumbered[texts_a[i]] if first else renumbered[from_b + texts_b[j]]
                kept = t >= 0
            else:
                run = run + 1 if k == before else 1
                kept = run <= most
            if kept:
                if len(keys):
                    keys[n] = k
                    if t >= 0:
                        texts[n] = t
                n += 1
            before = k
            if first:
                i += 1
            else:
                j += 1
    starts[PARTS] = n
    return n


@njit(cache=True, nogil=True)
def headed(keys: Any, starts: Any, heads: Any, shift: int) -> None:
    """`heads` filled for sorted keys whose parts begin at `starts`: as `sort_parts` does."""
    per = len(heads) // PARTS
    for p in range(PARTS):
        m = starts[p]
        for h in range(per):
            heads[p * per + h] = m
            while m < starts[p + 1] and (np.int64(keys[m]) >> shift) == h:
                m += 1
    heads[PARTS * per] = starts[PARTS]


@njit(cache=True, nogil=True)
def mark_counted(
    keys: Any, bounds: Any, first: int, last: int, counts: Any, most: int, marks: Any, rare: Any, stock: Any
) -> None:
    """As `mark_windows`, by a count for each window."""
    for n in range(first, last):
        for i in range(bounds[n], bounds[n + 1]):
            marks[i] = 0
            if keys[i] == 0:
                continue
            if counts[i] <= most:
                marks[i] = RARE
                rare[n] += 1
            else:
                marks[i] = STOCK
                stock[n] += 1


@njit(cache=True, nogil=True)
def rates(keys: Any, texts: Any, starts: Any, low: int, high: int, papers: Any, count: int, out: Any) -> None:
    """How many of its texts a paper has that has a seed, on the mean and rounded up, for each seed of these parts.

    `papers` is each text's, a number below `count`; what `out` says stands at the first of the seeds that say the same.
    """
    # met[p]: 1 + first of the seeds in which paper p was met last
    met = np.zeros(count, np.int64)
    for part in range(low, high):
        m, end = starts[part], starts[part + 1]
        while m < end:
            e, n = m, 0
            while e < end and keys[e] == keys[m]:
                if met[papers[texts[e]]] != m + 1:
                    met[papers[texts[e]]] = m + 1
                    n += 1
                e += 1
            out[m] = min((e - m + n - 1) // n, 65535)
            m = e


@njit(cache=True, nogil=True)
def windows_of(codes: Any, bounds: Any, salts: Any, lengths: Any, first: int, last: int, keys: Any) -> None:
    """The windows of texts first to last, end to end, as `windows` gives them, told apart by what `salts` has for the text.

    None of a text whose salt is nothing.
    """
    for n in range(first, last):
        at = bounds[n] - bounds[first]
        of = keys[at : at + bounds[n + 1] - bounds[n]]
        if salts[n] == 0:
            of[:] = 0
            continue
        windows(codes[bounds[n] : bounds[n + 1]], lengths, of)
        if salts[n] != 1:
            for i in range(len(of)):
                if of[i]:
                    of[i] = mixed(of[i] ^ salts[n]) | np.uint64(1)


@njit(cache=True, nogil=True)
def tally_windows(keys: Any, counters: Any, share: int, shares: int) -> None:
    """One added, up to the most there can be, to the counter of every window of this share of the counters."""
    # mask: of the counters   low, high: those of this share
    mask = np.uint64(len(counters) - 1)
    width = len(counters) // shares
    low, high = share * width, (share + 1) * width if share < shares - 1 else len(counters)
    for k in keys:
        if k:
            c = np.int64((k >> np.uint64(1)) & mask)
            if low <= c < high and counters[c] < 255:
                counters[c] += 1


@njit(cache=True, nogil=True)
def mark_windows(
    keys: Any, bounds: Any, first: int, last: int, counters: Any, most: int, marks: Any, rare: Any, stock: Any
) -> None:
    """Each place marked: 0 no window begins here, RARE one that at most `most` texts have, STOCK one that more have."""
    # keys: of the windows of these texts, end to end
    mask = np.uint64(len(counters) - 1)
    begin = bounds[first]
    for n in range(first, last):
        for i in range(bounds[n], bounds[n + 1]):
            k = keys[i - begin]
            marks[i] = 0
            if k:
                if counters[np.int64((k >> np.uint64(1)) & mask)] <= most:
                    marks[i] = RARE
                    rare[n] += 1
                else:
                    marks[i] = STOCK
                    stock[n] += 1
