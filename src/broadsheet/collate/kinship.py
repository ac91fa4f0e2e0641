"""Who shares whose readings: how near witnesses are to one another, what each one's voice weighs, and a tree of them.

Only readings that several witnesses share tell kinship: what one machine misread says nothing of where the paper took its
copy. Over stories the counts of papers are added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from broadsheet.model import Apparatus

Floats = NDArray[np.float64]

DOUBT = 2.0  # places' worth of doubt that two witnesses are kin, and as much that they are not


@dataclass(frozen=True, slots=True)
class Kinship:
    """Of witnesses in order: at how many places two read alike against others, and at how many they part.

    Both are symmetric, (n, n), zero on the diagonal; a place where neither's reading is shared by a third counts as
    parting no further than it tells: not at all.
    """

    names: tuple[str, ...]
    shared: Floats
    parted: Floats

    def kin(self) -> Floats:
        """(n, n), 0 to 1: how surely two copy one source, by what they share and where they part."""
        out = self.shared / (self.shared + self.parted + 2 * DOUBT)
        np.fill_diagonal(out, 1.0)
        return np.asarray(out)

    def weights(self) -> dict[str, float]:
        """What each one's voice weighs: 1 alone, 1/n where n copy one source."""
        return dict(zip(self.names, (1 / self.kin().sum(axis=1)).tolist(), strict=True))

    def distance(self) -> Floats:
        """(n, n), 0 to 1: the share of the places that tell at which two part; .5 where none tells."""
        out = (self.parted + 0.5) / (self.shared + self.parted + 1.0)
        np.fill_diagonal(out, 0.0)
        return np.asarray(out)


def kinship(apparatus: Apparatus) -> Kinship:
    """Of one story's witnesses. Verdicts, where there are any, leave out what is no editor's choice."""
    names = tuple(w.sigil for w in apparatus.witnesses)
    at = {s: n for n, s in enumerate(names)}
    shared, parted = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)))
    for place in apparatus.places:
        if place.kind in ("form", "punctuation") or place.verdict in ("misreading", "invention", "loss", "house style"):
            continue
        groups = [[at[s] for s in r.witnesses] for r in place.readings]
        present = sum(map(len, groups))
        told = [g for g in groups if len(g) > 1]
        for g in told:
            if len(g) == present:
                continue
            # what few share says more: all but one agree against a slip, half and half is an edition
            worth = 1 - (len(g) - 1) / (present - 1)
            for i in g:
                for j in g:
                    if i != j:
                        shared[i, j] += worth
        for n, g in enumerate(told):
            for other in told[n + 1 :]:
                for i in g:
                    parted[i, other] += 1
                    parted[other, i] += 1
    return Kinship(names, shared, parted)


def between_papers(apparatuses: Iterable[Apparatus]) -> Kinship:
    """The counts of many stories added up by paper (a witness without one goes by its kind); papers in order of name."""
    shared: dict[tuple[str, str], float] = defaultdict(float)
    parted: dict[tuple[str, str], float] = defaultdict(float)
    names: set[str] = set()
    for apparatus in apparatuses:
        own = kinship(apparatus)
        papers = [w.paper or w.kind for w in apparatus.witnesses]
        names.update(papers)
        for i, a in enumerate(papers):
            for j, b in enumerate(papers):
                if a != b:
                    shared[a, b] += own.shared[i, j]
                    parted[a, b] += own.parted[i, j]
    order = tuple(sorted(names))
    both = [np.array([[counts[a, b] for b in order] for a in order]) for counts in (shared, parted)]
    return Kinship(order, *both)


@dataclass(frozen=True, slots=True)
class Node:
    """A witness, or a source that several come from: `length` is the way up to what it hangs from."""

    name: str  # empty for a source nobody has
    length: float = 0.0
    parts: tuple[Node, ...] = ()


def tree(names: Sequence[str], distance: Floats) -> Node:
    """The tree that fits the distances between witnesses, by neighbour joining; its root has two or three branches.

    Saitou & Nei 1987, in the form of Studier & Keppler 1988. Ties go to the names first in order; a length below zero is
    set to zero. One witness is a leaf, and no name a ValueError.
    """
    if not names:
        raise ValueError("no witnesses: a tree has at least one.")
    nodes = [Node(n) for n in names]
    d = np.array(distance, dtype=np.float64)
    while len(nodes) > 3:
        n = len(nodes)
        total = d.sum(axis=0)
        q = (n - 2) * d - total[:, None] - total[None, :]
        np.fill_diagonal(q, np.inf)
        i, j = divmod(int(np.argmin(np.round(q, 9))), n)
        to_i = d[i, j] / 2 + (total[i] - total[j]) / (2 * (n - 2))
        joined = Node("", 0.0, (_hung(nodes[i], to_i), _hung(nodes[j], d[i, j] - to_i)))
        rest = [k for k in range(n) if k not in (i, j)]
        away = (d[i, rest] + d[j, rest] - d[i, j]) / 2
        d = np.block([[d[np.ix_(rest, rest)], away[:, None]], [away[None, :], np.zeros((1, 1))]])
        nodes = [*(nodes[k] for k in rest), joined]
    if len(nodes) == 1:
        return nodes[0]
    if len(nodes) == 2:
        return Node("", 0.0, tuple(_hung(x, d[0, 1] / 2) for x in nodes))
    to = [(d[a, b] + d[a, c] - d[b, c]) / 2 for a, b, c in ((0, 1, 2), (1, 0, 2), (2, 0, 1))]
    return Node("", 0.0, tuple(_hung(x, t) for x, t in zip(nodes, to, strict=True)))


def _hung(node: Node, length: float) -> Node:
    return Node(node.name, max(0.0, float(length)), node.parts)
