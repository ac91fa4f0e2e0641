"""Who copies whom, told by the readings they share."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.collate.kinship import Node, between_papers, kinship, tree
from broadsheet.model import Apparatus, Place, Reading, Witness


def story(*places: str, papers: str = "") -> Apparatus:
    """An apparatus of places given as AB/CD: who reads alike."""
    sigils = sorted({s for p in places for s in p if s != "/"})
    witnesses = tuple(Witness(s, "", paper=p) for s, p in zip(sigils, papers or sigils, strict=True))
    made = [
        Place(tuple(Reading(g, tuple(g), ((0, 0),) * len(g)) for g in p.split("/")), "word", (0, 1)) for p in places
    ]
    return Apparatus(witnesses, tuple(made))


def leaves(node: Node) -> Iterator[str]:
    if node.name:
        yield node.name
    for part in node.parts:
        yield from leaves(part)


def test_copies_of_one_source_are_one_voice() -> None:
    kin = kinship(story(*["AB/CDE"] * 12, *["CD/ABE", "CE/ABD", "DE/ABC"] * 4))
    weights, away = kin.weights(), kin.distance()
    assert weights["A"] == weights["B"] < weights["C"] < 1
    assert away[0, 1] < away[2, 3] < away[0, 2]


def test_a_lone_reading_tells_nothing() -> None:
    kin = kinship(story("A/BCD", "B/ACD"))
    assert kin.parted.sum() == 0
    assert kinship(story("A/B")).shared.sum() == 0


def test_stories_are_added_up_by_paper() -> None:
    one, two = story("AB/CD", papers="xyzw"), story("AB/CD", papers="ywxz")
    both = between_papers([one, two])
    assert both.names == ("w", "x", "y", "z")
    assert both.shared[both.names.index("x"), both.names.index("y")] == kinship(one).shared[0, 1]
    assert both.parted.sum() == kinship(one).parted.sum() * 2


def test_a_tree_gives_back_the_distances_it_was_made_of() -> None:
    """Additive distances: A and B hang together, C and D, and every way along the branches is as long as was said."""
    d = np.array([[0, 3, 7, 8], [3, 0, 8, 9], [7, 8, 0, 3], [8, 9, 3, 0]], float)
    root = tree("ABCD", d)
    assert {frozenset(leaves(p)) for p in root.parts} & {frozenset("AB"), frozenset("CD")}
    assert ways(root) == pytest.approx(
        {frozenset(p): d["ABCD".index(p[0]), "ABCD".index(p[1])] for p in ("AB", "AC", "AD", "BC", "BD", "CD")}
    )


def ways(root: Node) -> dict[frozenset[str], float]:
    """Every pair of leaves to the length of the way between them."""
    out: dict[frozenset[str], float] = {}

    def down(node: Node) -> dict[str, float]:
        if node.name:
            return {node.name: node.length}
        sides = [down(p) for p in node.parts]
        for n, one in enumerate(sides):
            for other in sides[n + 1 :]:
                out.update({frozenset((a, b)): x + y for a, x in one.items() for b, y in other.items()})
        return {name: x + node.length for side in sides for name, x in side.items()}

    down(root)
    return out


@settings(max_examples=40)
@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_every_witness_is_in_the_tree_once(count: int, seed: int) -> None:
    d = np.random.default_rng(seed).random((count, count))
    root = tree([str(n) for n in range(count)], (d + d.T) * (1 - np.eye(count)))
    assert sorted(leaves(root)) == [str(n) for n in range(count)]


def test_no_witnesses_no_tree() -> None:
    with pytest.raises(ValueError, match="at least one"):
        tree([], np.zeros((0, 0)))
