"""Anchors to chains: seeds two texts share, in order along both; several chains a pair, none overlapping another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from broadsheet.reuse.sketch import LONGEST

LOOK_BACK = 48  # anchors: what is further back is out of reach unless seeds stand thick


@njit(cache=True, nogil=True)
def chains(pa: Any, pb: Any, length: Any, reach: int, slip: int, slant: float, least: float, chain_of: Any) -> int:
    """How many chains the anchors of a pair make; `chain_of` gets each anchor's chain, or -1.

    Anchors come sorted by place in a; `length` is how many characters each covers. Two of a chain lie at most `reach`
    characters apart in either text, their distances differ by at most `slip`, and every character by which they do costs
    `slant`; a chain scores at least `least`, in characters covered.
    """
    # pa, pb: places of anchors in a and b   f[n]: best score of a chain ending at anchor n   back[n]: the one before it
    n_anchors = len(pa)
    f = np.empty(n_anchors, np.float64)
    back = np.full(n_anchors, -1, np.int64)
    for n in range(n_anchors):
        f[n] = length[n]
        for m in range(n - 1, max(-1, n - 1 - LOOK_BACK), -1):
            da, db = pa[n] - pa[m], pb[n] - pb[m]
            if da > reach + LONGEST:
                break
            if da <= 0 or db <= 0 or abs(da - db) > slip or max(da, db) > length[m] + reach:
                continue
            new = length[n] - max(0, length[m] - min(da, db))
            if new <= 0:
                continue
            s = f[m] + new - min(slant * abs(da - db), 8.0)
            if s > f[n]:
                f[n], back[n] = s, m
    order = np.argsort(-f, kind="mergesort")
    for n in range(n_anchors):
        chain_of[n] = -1
    # spans[c]: where chain c begins and ends in a and in b; a chain is cut where it runs into a better one
    spans = np.empty((min(n_anchors, 64), 4), np.int64)
    count = 0
    for o in order:
        if count == len(spans) or f[o] < least:
            break
        if chain_of[o] >= 0:
            continue
        n, stop = o, -1
        while n >= 0:
            clash = chain_of[n] >= 0
            for c in range(count):
                lo_a, hi_a, lo_b, hi_b = spans[c]
                if (pa[n] + length[n] > lo_a and pa[n] < hi_a) or (pb[n] + length[n] > lo_b and pb[n] < hi_b):
                    clash = True
                    break
            if not clash and n != o:  # the stretch between two anchors of a chain may not run over another chain
                for c in range(count):
                    lo_a, hi_a, lo_b, hi_b = spans[c]
                    if (pa[n] < lo_a and pa[o] > lo_a) or (pb[n] < lo_b and pb[o] > lo_b):
                        clash = True
                        break
            if clash:
                break
            stop = n
            n = back[n]
        if stop < 0:
            continue
        score = f[o] - (f[n] if n >= 0 else 0.0)
        if score < least:
            continue
        n = o
        while True:
            chain_of[n] = count
            if n == stop:
                break
            n = back[n]
        spans[count, 0], spans[count, 1] = pa[stop], pa[o] + length[o]
        spans[count, 2], spans[count, 3] = pb[stop], pb[o] + length[o]
        count += 1
    return count
