"""How true found reprints are, against pairs or groups that are known."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Pair = tuple[str, str]


def ordered(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def truth_of(table: Any, pairs: Path) -> tuple[set[Pair], dict[str, Any]]:
    """True pairs, and each article's story: of a column cluster, else of a table of pairs (kind 2: the same article)."""
    ids = table.column("id").to_pylist()
    if "cluster" in table.column_names:
        groups = defaultdict(set)
        story = dict(zip(ids, table.column("cluster").to_pylist(), strict=True))
        for name, c in zip(ids, table.column("cluster").to_pylist(), strict=True):
            groups[c].add(name)
        return {ordered(a, b) for g in groups.values() for a, b in combinations(g, 2)}, story
    rows = pq.read_table(pairs).to_pylist()
    at = {name: n for n, name in enumerate(ids)}
    same = np.array([(at[r["a"]], at[r["b"]]) for r in rows if r["kind"] == 2])
    graph = coo_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(ids), len(ids)))
    of = connected_components(graph, directed=False)[1]
    return {ordered(r["a"], r["b"]) for r in rows}, {name: int(of[n]) for n, name in enumerate(ids)}


def f1(found: Any, truth: set[Pair]) -> float:
    """F1 of the pairs as they are given."""
    given = {
        ordered(found.ids[a], found.ids[b])
        for a, b in zip(found.a, found.b, strict=True)
        if found.ids[a] != found.ids[b]
    }
    return 2 * len(given & truth) / max(1, len(given) + len(truth))


def rand_index(a: list[Any], b: list[Any]) -> float:
    """The adjusted Rand index of two groupings."""

    def twos(counts: Any) -> int:
        return sum(n * (n - 1) // 2 for n in counts)

    both, one, other = (
        twos(Counter(zip(a, b, strict=True)).values()),
        twos(Counter(a).values()),
        twos(Counter(b).values()),
    )
    chance = one * other / max(1, len(a) * (len(a) - 1) // 2)
    most = (one + other) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def adjusted_rand(found: Any, story: dict[str, Any]) -> float:
    """Of the stories found, an article in none standing alone."""
    of = {name: int(s) if s >= 0 else f"alone {name}" for name, s in zip(found.ids, found.story, strict=True)}
    names = sorted(of)
    return rand_index([story.get(n, f"alone {n}") for n in names], [of[n] for n in names])
