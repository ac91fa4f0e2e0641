"""Matches to stories: articles that print one text, told from those that share a passage of it.

Only mutual matches count (one text reprints the other and neither is much longer). Two groups become one story when the
mean chance between their articles, nothing where no match was found, is high enough: average linkage, dearest pair first,
so that an article which shares a paragraph with two stories does not make them one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components


def stories(count: int, pairs: NDArray[np.int64], chances: NDArray[np.float64], linkage: float) -> NDArray[np.int64]:
    """For each of `count` articles the first article of its story, or -1 where it stands alone."""
    out = np.full(count, -1, np.int64)
    if not len(pairs):
        return out
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    parts = connected_components(graph, directed=False)[1][pairs[:, 0]]
    order = np.argsort(parts, kind="stable")
    cuts = np.flatnonzero(np.diff(parts[order])) + 1
    for rows in np.split(order, cuts):
        for group in linked(zip(*pairs[rows].T.tolist(), chances[rows].tolist(), strict=True), linkage):
            if len(group) > 1:
                out[group] = min(group)
    return out


def linked(edges: Iterable[tuple[int, int, float]], linkage: float) -> list[list[int]]:
    """Groups by average linkage down to a mean of `linkage`; edges not given are nothing."""
    near: dict[int, dict[int, float]] = defaultdict(dict)  # of two groups, the sum of chances between them
    for a, b, chance in edges:
        near[a][b] = near[b][a] = max(chance, near[a].get(b, 0.0))
    members = {a: [a] for a in near}
    heap = [(-s, a, b) for a in near for b, s in near[a].items() if a < b]
    heapq.heapify(heap)
    while heap:
        mean, a, b = heapq.heappop(heap)
        if -mean < linkage:
            break
        if a not in near or near[a].get(b) is None or b not in near:
            continue
        if -mean != near[a][b] / (len(members[a]) * len(members[b])):
            continue  # as it stood before one of them grew
        if len(near[a]) < len(near[b]):
            a, b = b, a
        for c, s in near.pop(b).items():
            del near[c][b]
            if c != a:
                near[a][c] = near[c][a] = near[a].get(c, 0.0) + s
        members[a] += members.pop(b)
        for c, s in near[a].items():
            m = s / (len(members[a]) * len(members[c]))
            if m >= linkage:
                heapq.heappush(heap, (-m, min(a, c), max(a, c)))
    return [sorted(m) for m in members.values()]
