"""The disjoint paths through a page's blocks with the best total evidence: a minimum-cost path cover.

Each block has at most one successor and one predecessor, so the cover is an assignment (Hopcroft & Karp's reduction;
solved by scipy's Jonker-Volgenant). What it may leave are rings; the weakest link of each is forbidden and the page
solved again, until none is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

FORBIDDEN = -1e6


def successors(gain: Scores) -> NDArray[np.intp]:
    """The successor of each block, -1 for none: gain (n, n) is the log odds in nats of each link against none.

    The gains of the links taken sum to the most that any set of disjoint paths has, rings aside.
    """
    from scipy.optimize import linear_sum_assignment

    n = len(gain)
    if n == 0:
        return np.zeros(0, dtype=np.intp)
    gain = gain.copy()
    np.fill_diagonal(gain, FORBIDDEN)
    for _ in range(n * n + 1):
        rows, columns = linear_sum_assignment(np.maximum(gain, 0), maximize=True)
        after = np.full(n, -1, dtype=np.intp)
        good = gain[rows, columns] > 0
        after[rows[good]] = columns[good]
        rings = _rings(after)
        if not rings:
            return after
        for ring in rings:
            weakest = min(ring, key=lambda a: gain[a, after[a]])
            gain[weakest, after[weakest]] = FORBIDDEN
    raise AssertionError("every round forbids a link")


def _rings(after: NDArray[np.intp]) -> list[list[int]]:
    """The cycles among the links."""
    follower = after.tolist()
    seen: set[int] = set()
    rings = []
    for first in range(len(follower)):
        trail = []
        k = first
        while k >= 0 and k not in seen:
            seen.add(k)
            trail.append(k)
            k = follower[k]
        if k in trail:
            rings.append(trail[trail.index(k) :])
    return rings


def paths(after: NDArray[np.intp]) -> list[list[int]]:
    """The paths that successors make, each in reading order, in the order of their first blocks."""
    has_before = np.zeros(len(after), dtype=bool)
    has_before[after[after >= 0]] = True
    follower = after.tolist()
    out = []
    for k in np.flatnonzero(~has_before).tolist():
        path = []
        while k >= 0:
            path.append(k)
            k = follower[k]
        out.append(path)
    return out


def link_confidence(gain: Scores, a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.float64]:
    """How sure each link a[k] to b[k] is, 0 to 1: its share against every rival for either end, the lesser of the two."""
    rows, columns = _sums(gain)
    out: NDArray[np.float64] = np.exp(np.minimum(gain[a, b] - np.maximum(rows[a], columns[b]), 0))
    return out


def likelihood(gain: Scores, after: NDArray[np.intp]) -> float:
    """Log likelihood (nats) of a cover: each block's choice of successor and of predecessor, half each."""
    rows, columns = _sums(gain)
    a = np.flatnonzero(after >= 0)
    return float(gain[a, after[a]].sum() - (rows.sum() + columns.sum()) / 2)


def _sums(gain: Scores) -> tuple[Scores, Scores]:
    """Log of the sum of all choices, none among them, of successor for each block and of predecessor."""
    rivals = gain.copy()
    np.fill_diagonal(rivals, FORBIDDEN)
    return np.logaddexp(_log_sum(rivals, 1), 0), np.logaddexp(_log_sum(rivals, 0), 0)


def _log_sum(x: Scores, axis: int) -> Scores:
    top = x.max(axis=axis, keepdims=True)
    out: Scores = np.log(np.exp(x - top).sum(axis=axis)) + top.squeeze(axis)
    return out
