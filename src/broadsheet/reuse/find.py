"""Which pairs of texts are worth a look: those that share seeds enough, told without knowing where the seeds stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

NO_DAY = -(1 << 40)  # of a text whose day nobody knows: it may be compared with any


@njit(cache=True, nogil=True, inline="always")
def near_in_time(day: int, other: int, within: int) -> bool:
    """Whether two days are so near, or one is unknown."""
    return day == NO_DAY or other == NO_DAY or abs(day - other) <= within


@njit(cache=True, nogil=True)
def candidates(
    first: int, last: int, begin: int, seed_bounds: Any, again: Any, at: Any, size: Any, found_in: Any, often: Any,
    texts: Any, weights: Any, worth: float, worth_seeds: int, most: int, crowd: int, near: int, taken: Any, days: Any, days_before: Any, within: int, base: int, count: Any,
    total: Any,
) -> Any:  # fmt: skip
    """Of texts first to last with every earlier one an index has: pairs (earlier, later), by the later, of each the
    `most` whose shared seeds weigh most.

    The index's texts are numbered from `base`. A seed that more than `crowd` texts have speaks only for the `near`
    printings before, less those `taken` of a later index. `days` are of these texts, `days_before` of the index's; where `within` is not negative, pairs further apart are left out.
    """
    # t, a: a text and an earlier one   o: seed of t, those those of `first` beginning at `begin` in its rows
    # p: place in texts   total[a], count[a]: shared by t and a, kept at zero between texts   touched: the a met,
    # then the good ones, which share most_shared
    pairs = np.empty((1024, 2), np.int64)
    touched = np.empty(len(count), np.int32)
    most_shared = np.empty(len(count), np.float32)
    n = 0
    for t in range(first, last):
        met = 0
        for m in range(seed_bounds[t], seed_bounds[t + 1]):
            o = m - begin
            if again[o] or found_in[o] < 2:
                continue
            p, end = np.int64(at[o]), np.int64(at[o] + size[o])
            if t - base < len(count):  # those of the text itself and later ones are left out
                end = p + np.searchsorted(texts[p:end], t - base)
            if found_in[o] > crowd:
                p = max(p, end - (near - taken[o]))
                taken[o] += max(0, end - p)
            w = weights[min(often[o], len(weights) - 1)]
            while p < end:
                a = texts[p]
                if count[a] == 0:
                    touched[met] = a
                    met += 1
                count[a] += 1
                total[a] += w
                p += 1
        good = 0
        for e in range(met):
            a = touched[e]
            close = within < 0 or near_in_time(days[t], days_before[a], within)
            if close and total[a] >= worth and count[a] >= worth_seeds:
                touched[good], most_shared[good] = a, total[a]
                good += 1
            count[a] = 0
            total[a] = 0.0
        kept = np.arange(good)
        if good > most:
            kept = np.sort(np.argsort(-most_shared[:good], kind="mergesort")[:most])
        while n + len(kept) > len(pairs):
            pairs = np.concatenate((pairs, np.empty_like(pairs)))
        for one in kept:
            pairs[n, 0], pairs[n, 1] = base + touched[one], t
            n += 1
    return pairs[:n]
