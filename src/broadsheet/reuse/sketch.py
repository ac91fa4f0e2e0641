"""Match text to seeds: a fragment kept at a place because of what it says, so that two printings keep the same ones.

A seed's length goes by the script it begins in: five ideographs say about as much as eight kana or eleven letters. Of all
fragments those are kept whose least inner fragment stands first or last (closed syncmers): what is kept depends on the
fragment alone, so a misreading costs only the seeds it falls in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

# of a seed, of its inner fragments, and of a window (what a stock phrase is told by): ideographs, syllables, letters
LENGTHS = np.array([[5, 2, 8], [8, 4, 12], [11, 5, 16]], np.int64)
LONGEST = 16
BASE = np.uint64(0x9E3779B97F4A7C15)
MIX = np.uint64(0xFF51AFD7ED558CCD)


@njit(cache=True, nogil=True, inline="always")
def script(c: int) -> int:
    """0: ideographs; 1: kana, Hangul, scripts of South-East Asia; 2: all others."""
    if c >= 0x3400:
        if c < 0xA000 or 0x20000 <= c < 0x40000 or 0xE000 <= c < 0xFB00:
            return 0
        return 1 if c < 0xD800 else 2
    if c >= 0x2E80:
        return 1 if 0x3040 <= c < 0x3200 else 0
    return 1 if 0x0E00 <= c < 0x0F00 or 0x1000 <= c < 0x1200 or 0x1780 <= c < 0x1800 else 2


@njit(cache=True, nogil=True, inline="always")
def mixed(h: Any) -> Any:
    """All bits of a hash stirred together."""
    h = np.uint64(h)
    h ^= h >> np.uint64(33)
    h *= MIX
    h ^= h >> np.uint64(29)
    return h


@njit(cache=True, nogil=True, inline="always")
def _hashed(codes: Any) -> tuple[Any, Any]:
    """p[i]: hash of the first i codes, so that p[j] - p[i] * BASE**(j - i) is that of codes[i:j]; BASE to each power."""
    n = len(codes)
    p = np.empty(n + 1, np.uint64)
    p[0] = 0
    for i in range(n):
        p[i + 1] = p[i] * BASE + np.uint64(codes[i]) + np.uint64(1)
    power = np.ones(LONGEST + 1, np.uint64)
    for i in range(LONGEST):
        power[i + 1] = power[i] * BASE
    return p, power


@njit(cache=True, nogil=True)
def seeds(codes: NDArray[np.uint32], lengths: NDArray[np.int64], keys: Any, places: Any) -> int:
    """How many seeds a text has; their hashes and places are put into `keys` and `places`."""
    # p, power: as in `_hashed`   k: length of the seed   s: of its inner fragments
    n = len(codes)
    if n < 2:
        return 0
    p, power = _hashed(codes)
    m = 0
    for i in range(n):
        t = script(codes[i])
        k, s = lengths[t, 0], lengths[t, 1]
        if i + k > n:
            continue
        bs = power[s]
        first = mixed(p[i + s] - p[i] * bs)
        last = mixed(p[i + k] - p[i + k - s] * bs)
        end = min(first, last)
        kept = True
        for j in range(i + 1, i + k - s):
            if mixed(p[j + s] - p[j] * bs) < end:
                kept = False
                break
        if not kept:
            continue
        h = mixed(p[i + k] - p[i] * power[k])
        keys[m] = h
        places[m] = i
        m += 1
    return m


@njit(cache=True, nogil=True)
def windows(codes: NDArray[np.uint32], lengths: NDArray[np.int64], keys: Any) -> None:
    """The hash of the window that begins at each place of a text; 0 where none does, or one the text has had already."""
    # p, power: as in `_hashed`   seen: windows the text has had, by their hash
    n = len(codes)
    p, power = _hashed(codes)
    size = 16
    while size < 2 * n:
        size *= 2
    seen = np.zeros(size, np.uint64)
    mask = np.uint64(size - 1)
    for i in range(n):
        k = lengths[script(codes[i]), 2]
        keys[i] = 0
        if i + k > n:
            continue
        h = mixed(p[i + k] - p[i] * power[k]) | np.uint64(1)
        c = np.int64((h >> np.uint64(20)) & mask)
        while seen[c] != 0 and seen[c] != h:
            c = (c + 1) & (size - 1)
        if seen[c] == 0:
            seen[c] = keys[i] = h
