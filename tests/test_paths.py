"""The path cover against every cover there is, on small pages."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from broadsheet.articles.paths import FORBIDDEN, link_confidence, paths, successors


def total(after: list[int], links: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> float:
    has_before = {b for b in after if b >= 0}
    gained = sum(links[a, b] if b >= 0 else stops[a] for a, b in enumerate(after))
    return float(gained + sum(starts[b] for b in range(len(after)) if b not in has_before))


def covers(n: int) -> list[list[int]]:
    """Every set of disjoint paths over n blocks, as successors: every order, parted at every set of places."""
    found = set()
    for order in permutations(range(n)):
        for mask in range(2 ** (n - 1)):
            after = [-1] * n
            for k in range(n - 1):
                if mask >> k & 1:
                    after[order[k]] = order[k + 1]
            found.add(tuple(after))
    return [list(a) for a in found]


numbers = st.floats(-5, 5, width=16)


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda n: st.tuples(
            arrays(np.float64, (n, n), elements=numbers),
            arrays(np.float64, (n,), elements=numbers),
            arrays(np.float64, (n,), elements=numbers),
        )
    )
)
def test_no_cover_is_better_and_none_is_a_ring(case: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    links, starts, stops = case
    after = successors(links, starts, stops)
    walked = sorted(k for path in paths(after) for k in path)
    assert walked == list(range(len(starts)))
    best = max(total(c, links, starts, stops) for c in covers(len(starts)))
    assert total(after.tolist(), links, starts, stops) <= best + 1e-9
    free = successors(np.triu(links, 1) + np.tril(np.full_like(links, FORBIDDEN)), starts, stops)
    forward = [c for c in covers(len(starts)) if all(b < 0 or b > a for a, b in enumerate(c))]
    assert total(free.tolist(), links, starts, stops) >= max(total(c, links, starts, stops) for c in forward) - 1e-6


def test_a_ring_is_opened_at_its_weakest_link() -> None:
    links = np.array([[0, 5.0, -9], [-9, 0, 4.0], [3.0, -9, 0]])
    after = successors(links, np.zeros(3), np.zeros(3))
    assert paths(after) == [[0, 1, 2]]


def test_confidence_falls_with_a_rival() -> None:
    alone = np.array([[0, 6.0], [-6.0, 0]])
    a, b = np.array([0]), np.array([1])
    sure = link_confidence(alone, np.zeros(2), np.zeros(2), a, b)[0]
    rival = link_confidence(alone, np.array([0.0, 5.0]), np.zeros(2), a, b)[0]
    assert 0.99 < sure < 1 and 0.5 < rival < 0.8


def test_no_blocks_no_paths() -> None:
    none = np.zeros(0)
    assert paths(successors(none.reshape(0, 0), none, none)) == []
