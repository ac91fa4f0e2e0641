"""The path cover against every cover there is, on small pages."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from broadsheet.articles.paths import FORBIDDEN, likelihood, link_confidence, paths, successors

gains = st.integers(1, 4).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.floats(-5, 5, width=16)))


def total(after: list[int], gain: np.ndarray) -> float:
    return float(sum(gain[a, b] for a, b in enumerate(after) if b >= 0))


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


@settings(deadline=None)
@given(gains)
def test_a_cover_of_paths_comes_back_and_forward_none_is_better(gain: np.ndarray) -> None:
    after = successors(gain)
    assert sorted(k for path in paths(after) for k in path) == list(range(len(gain)))
    assert total(after.tolist(), gain) <= max(total(c, gain) for c in covers(len(gain))) + 1e-9
    forward = np.triu(gain, 1) + np.tril(np.full_like(gain, FORBIDDEN))  # no rings: the best there is
    best = max(total(c, gain) for c in covers(len(gain)) if all(b < 0 or b > a for a, b in enumerate(c)))
    assert total(successors(forward).tolist(), gain) == pytest.approx(best)


@settings(deadline=None)
@given(gains)
def test_likelihood_is_what_each_block_chooses(gain: np.ndarray) -> None:
    after, n, logs = successors(gain).tolist(), len(gain), 0.0
    for k in range(n):
        leave = [0.0] + [gain[k, j] for j in range(n) if j != k]
        enter = [0.0] + [gain[j, k] for j in range(n) if j != k]
        logs += (gain[k, after[k]] if after[k] >= 0 else 0.0) - np.log(np.exp(leave).sum())
        logs += (gain[after.index(k), k] if k in after else 0.0) - np.log(np.exp(enter).sum())
    assert likelihood(gain, np.array(after)) == pytest.approx(logs / 2)


def test_a_ring_is_opened_at_its_weakest_link() -> None:
    gain = np.array([[0, 5.0, -9], [-9, 0, 4.0], [3.0, -9, 0]])
    assert paths(successors(gain)) == [[0, 1, 2]]


def test_confidence_falls_with_a_rival() -> None:
    alone = np.array([[0, 6.0, -6.0], [-6.0, 0, -6.0], [-6.0, -6.0, 0]])
    rival = alone.copy()
    rival[2, 1] = 5.0
    a, b = np.array([0]), np.array([1])
    assert 0.99 < link_confidence(alone, a, b)[0] < 1
    assert 0.5 < link_confidence(rival, a, b)[0] < 0.8


def test_no_blocks_no_paths() -> None:
    assert paths(successors(np.zeros((0, 0)))) == []
