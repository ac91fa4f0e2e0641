"""Which texts share seeds: an index of seeds sorted by what they say.

A seed that one text alone has is left out before anything is sorted: a first pass counts in a table of small counters,
many seeds to one, so that it may keep a lone seed but never lose a shared one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from broadsheet.reuse.sketch import seeds, windows

RADIX = 11
RARE, STOCK = 1, 2


@njit(cache=True, nogil=True)
def count_seeds(
    codes: Any, bounds: Any, lengths: Any, first: int, last: int, keys: Any, places: Any, sizes: Any
) -> int:
    """The seeds of texts first to last, end to end; `sizes` gets how many each has."""
    m = 0
    for n in range(first, last):
        k = seeds(codes[bounds[n] : bounds[n + 1]], lengths, keys[m:], places[m:])
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
def keep(
    keys: Any,
    places: Any,
    sizes: Any,
    first: int,
    last: int,
    counters: Any,
    keys_out: Any,
    places_out: Any,
    texts_out: Any,
    kept: Any,
) -> int:
    """The seeds that may be shared, moved together; `kept` gets how many each text has left."""
    mask = np.uint64(len(counters) - 1)
    m, o = 0, 0
    for n in range(first, last):
        begin = o
        for _ in range(sizes[n]):
            if counters[np.int64(keys[m] & mask)] >= 2:
                keys_out[o], places_out[o], texts_out[o] = keys[m], places[m], n
                o += 1
            m += 1
        kept[n] = o - begin
    return o


@njit(cache=True, nogil=True)
def spread(keys: Any, ordinals: Any, shift: int, keys_out: Any, ordinals_out: Any, sizes: Any) -> None:
    """One pass of a radix sort: by RADIX bits of the key from bit `shift`."""
    mask = np.uint64((1 << RADIX) - 1)
    sizes[:] = 0
    for k in keys:
        sizes[np.int64((k >> np.uint64(shift)) & mask)] += 1
    at: Any = 0
    for d in range(1 << RADIX):
        c = sizes[d]
        sizes[d] = at
        at += c
    for m in range(len(keys)):
        at = np.int64((keys[m] >> np.uint64(shift)) & mask)
        keys_out[sizes[at]], ordinals_out[sizes[at]] = keys[m], ordinals[m]
        sizes[at] += 1


@njit(cache=True, nogil=True)
def sort_part(keys: Any, ordinals: Any, keys_by: Any, ordinals_by: Any, first_shift: int, passes: int) -> None:
    """Seeds sorted by the bits of their keys from `first_shift` up, those alike in their order (an even number of passes)."""
    sizes = np.empty(1 << RADIX, np.int64)
    for p in range(passes):
        shift = first_shift + p * RADIX
        if p % 2 == 0:
            spread(keys, ordinals, shift, keys_by, ordinals_by, sizes)
        else:
            spread(keys_by, ordinals_by, shift, keys, ordinals, sizes)


@njit(cache=True, nogil=True)
def groups(
    keys: Any, ordinals: Any, texts: Any, repeats: int, starts: Any, found_in: Any, group_of: Any, postings: Any
) -> tuple[int, int]:
    """Seeds alike put together: where each group starts, in how many texts it is found, and each seed's group.

    Of a seed that one text has more than `repeats` times only the first so many are kept, so that a text of one character
    costs no more than another. Returns the number of groups and of postings.
    """
    # g: group   o: place in postings   run: how often the text has had it   ts: texts that have it
    n = len(keys)
    m, g, o = 0, 0, 0
    while m < n:
        end = m + 1
        while end < n and keys[end] == keys[m]:
            end += 1
        ts, run, before, begin = 0, 0, -1, o
        for e in range(m, end):
            t = int(texts[ordinals[e]])
            if t != before:
                ts, run, before = ts + 1, 0, t
            run += 1
            if run <= repeats:
                postings[o] = ordinals[e]
                o += 1
                group_of[ordinals[e]] = g
            else:
                group_of[ordinals[e]] = -1
        if ts < 2:
            for e in range(begin, o):
                group_of[postings[e]] = -1
            o = begin
        else:
            starts[g], found_in[g] = begin, ts
            g += 1
        m = end
    return g, o


@njit(cache=True, nogil=True)
def windows_of(codes: Any, bounds: Any, lengths: Any, first: int, last: int, keys: Any) -> None:
    """The windows of texts first to last, end to end, as `windows` gives them."""
    for n in range(first, last):
        at = bounds[n] - bounds[first]
        windows(codes[bounds[n] : bounds[n + 1]], lengths, keys[at : at + bounds[n + 1] - bounds[n]])


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
            if k:
                if counters[np.int64((k >> np.uint64(1)) & mask)] <= most:
                    marks[i] = RARE
                    rare[n] += 1
                else:
                    marks[i] = STOCK
                    stock[n] += 1
