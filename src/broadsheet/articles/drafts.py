"""One page's blocks to drafts of articles: parts, repeats, evidence, paths, and the captions that hang beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles import evidence as ev
from broadsheet.articles import joins, parts
from broadsheet.articles.faults import repeats
from broadsheet.articles.paths import likelihood, link_confidence, paths, successors
from broadsheet.articles.reasons import reasons
from broadsheet.articles.sheet import Cuts, sheet
from broadsheet.articles.weights import fitted_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from broadsheet.articles.evidence import Evidence
    from broadsheet.articles.sheet import Floats, Ints, Sheet
    from broadsheet.articles.weights import FittedWeights
    from broadsheet.model import Block

DOUBT = 0.25  # chance of the less likely of heading and text from which a block is tried as both
MOST_DOUBTS = 1  # blocks of a page tried as both: a second one changes next to nothing (bench/README.md)
CAPTION_ELSEWHERE = 0.3  # how much better, in the same measure, a caption inside one article must fit another
CAPTION_FITS = 0.22  # share of a caption's distinctive pairs found in an article beside it; from scripts/made_pages.py


@dataclass
class Link:
    """One block after another in a draft: a and b index the sheet."""

    a: int
    b: int
    joined: bool  # b goes on in a's sentence
    confidence: float
    reason: str


@dataclass(eq=False)
class Draft:
    """The blocks of one article on one page, as indices into the page's sheet, in reading order."""

    path: list[int]
    links: dict[int, Link] = field(default_factory=dict)  # by the block that follows
    captions: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)  # (second reading, first reading)
    pictures: dict[int, list[Block]] = field(default_factory=dict)  # by the block that they go with


@dataclass(frozen=True)
class PageDrafts:
    """A page's sheet, each block's part with its probability, and the drafts."""

    sheet: Sheet
    part: list[int]
    sure: list[float]
    drafts: list[Draft]
    large: list[float] | None = None  # of a page with boxes: log of each block's type size against the page's text


def drafts(blocks: Sequence[Block]) -> PageDrafts:
    """What the blocks of a page (furniture left out) come to; every block is in exactly one draft."""
    w = fitted_weights()
    s = sheet(blocks)
    if not len(s):
        return PageDrafts(s, [], [], [])
    p = parts.parts(s, w.parts)
    part = p.argmax(axis=1)
    running = [(k, one) for k, one in enumerate(part.tolist()) if one in ev.FLOW]
    doubled = repeats(s, [k for k, one in running if one == parts.BODY])
    nodes = np.array([k for k, _ in running if k not in doubled], dtype=np.intp)
    found: list[Draft] = []
    if len(nodes):
        solved = _decided(s, nodes, p[nodes], w)
        part[nodes] = solved.part
        found = _drafts(s, solved, w)
    home = {k: d for d in found for k in d.path}
    for second, first in doubled.items():
        home[first].repeated.append((second, first))
    found += _captions(s, part, home)
    return PageDrafts(s, part.tolist(), p.max(axis=1).tolist(), found)


def gains(e: Evidence, w: FittedWeights) -> NDArray[np.float64]:
    """(n, n) log odds (nats) of every link: what speaks for it, less what speaks for a stop before and a start after."""
    # p: what is said of two   h: hidden units   i, j: places of a and b   own, its: classes of each block as a, as b
    n, (own, its) = len(e.nodes), (e.kind[:, 0] // len(ev.OF_B), e.kind[0] % len(ev.OF_B))
    by_class = (len(ev.OF_A), len(ev.OF_B), -1)
    links, spoken, hidden, of_kind = w.light
    both, a, b = e.places
    order = np.arange(n)
    units = (hidden[both].T @ e.pairs.reshape(len(both), n * n)).reshape(-1, n, n)  # (h, i, j)
    units += (e.of_a @ hidden[a]).T[:, :, None]
    of_b = of_kind.T.reshape(-1, *by_class[:2])[:, :, its] + (e.of_b @ hidden[b]).T[:, None, :]  # (h, class of a, j)
    units += of_b[:, own]
    np.tanh(units, out=units)
    # each a weighed for its own class only: (i, classes of b, j)
    told = links[:, both].reshape(by_class)[own] @ e.pairs.transpose(1, 0, 2)
    told += spoken.T.reshape(by_class)[own] @ units.transpose(1, 0, 2)
    told += (e.of_a @ links[:, a].T).reshape(n, *by_class[:2])[order, own][:, :, None]
    told += (links[:, b] @ e.of_b.T).reshape(by_class)[own]
    out = told[order[:, None], its, order].astype(np.float64)
    starts = (e.edges * w.starts[its]).sum(axis=1)
    stops = (e.edges * w.stops[own]).sum(axis=1)
    gain: NDArray[np.float64] = out - starts[None, :] - stops[:, None]
    return gain


@dataclass(frozen=True)
class Solved:
    """The best cover of a page's blocks, their parts given."""

    part: Ints
    evidence: Evidence
    gain: NDArray[np.float64]
    after: Ints

    def likelihood(self, p: NDArray[np.float64]) -> float:
        """Log likelihood (nats) of the cover and of the parts together, p (n, parts) being each part's probability."""
        sure = p[np.arange(len(self.part)), self.part]
        return likelihood(self.gain, self.after) + float(np.log(sure).sum())


def _solved(cuts: Cuts, nodes: Ints, part: Ints, p: NDArray[np.float64], w: FittedWeights) -> Solved:
    e = ev.evidence(cuts.s, nodes, part, p[:, parts.HEAD], cuts)
    gain = gains(e, w)
    return Solved(part, e, gain, successors(gain))


def _decided(s: Sheet, nodes: Ints, p: NDArray[np.float64], w: FittedWeights) -> Solved:
    """The best cover, with the parts of the blocks that could be heading or text decided by it.

    Looks and neighbours leave few blocks in doubt (a cut text of one line looks like a plain heading); for each of
    these the page is solved both ways, the most doubtful first, and the likelier kept.
    """
    part = p.argmax(axis=1)
    either = np.minimum(p[:, parts.HEAD], p[:, parts.BODY])
    doubtful = [int(k) for k in np.argsort(-either, kind="stable")[:MOST_DOUBTS] if either[k] >= DOUBT]
    bodies = np.zeros(len(s), dtype=bool)
    bodies[nodes[part == parts.BODY]] = bodies[nodes[doubtful]] = True
    cuts = Cuts(s, bodies)
    best = _solved(cuts, nodes, part, p, w)
    for k in doubtful:
        if best.part[k] not in (parts.HEAD, parts.BODY):
            continue
        other = best.part.copy()
        other[k] = parts.BODY if best.part[k] == parts.HEAD else parts.HEAD
        trial = _solved(cuts, nodes, other, p, w)
        if trial.likelihood(p) > best.likelihood(p):
            best = trial
    return best


def _drafts(s: Sheet, solved: Solved, w: FittedWeights) -> list[Draft]:
    """The paths as drafts, each link with its confidence and reason."""
    e, nodes, part = solved.evidence, solved.evidence.nodes, solved.part
    a = np.flatnonzero(solved.after >= 0)
    b = solved.after[a]
    both_body = (part[a] == parts.BODY) & (part[b] == parts.BODY)
    odds = joins.log_odds(e, a, b, w.joins, w.joins_hidden, w.joins_spoken)
    said = reasons(e, a, b, solved.gain, w)
    sure = link_confidence(solved.gain, a, b)
    sure[both_body] *= 1 / (1 + np.exp(-np.abs(odds[both_body])))
    made = {}
    for k in range(len(a)):
        joined = bool(both_body[k] and odds[k] > 0)
        i, j = int(nodes[a[k]]), int(nodes[b[k]])
        reason = f"“{s.bodies[i][-4:]}|{s.bodies[j][:4]}” goes on across the cut; {said[k]}" if joined else said[k]
        made[j] = Link(i, j, joined, float(sure[k]), reason)
    walks = [[int(nodes[k]) for k in path] for path in paths(solved.after)]
    return [Draft(ks, {k: made[k] for k in ks[1:]}) for ks in walks]


def _captions(s: Sheet, part: NDArray[np.intp], home: dict[int, Draft]) -> list[Draft]:
    """Hang each group of captions on the article it speaks of; what comes back are those that speak of none."""
    alone: list[Draft] = []
    together, whole = s.shared
    k = 0
    while k < len(s):
        if part[k] != parts.CAPTION:
            k += 1
            continue
        group = [k]
        while (
            k + 1 < len(s)
            and part[k + 1] == parts.CAPTION
            and s.credits[k + 1] is not None
            and s.photo_credits[k] is None
        ):
            k += 1
            group.append(k)
        before = next((home[j] for j in range(group[0] - 1, -1, -1) if j in home), None)
        after = next((home[j] for j in range(group[-1] + 1, len(s)) if j in home), None)
        beside = list(dict.fromkeys(d for d in (before, after, *home.values()) if d is not None))
        chosen = _spoken_of(group, beside, before, after, together, whole)
        if chosen is None:
            alone.append(Draft([], captions=group))
        else:
            chosen.captions += group
        k += 1
    return alone


def _spoken_of(
    group: list[int],
    beside: list[Draft],
    before: Draft | None,
    after: Draft | None,
    together: Floats,
    whole: Floats,
) -> Draft | None:
    """The article that a group of captions speaks of: the one it stands in, unless another is clearly meant.

    `beside` begins with the articles right before and after, where there are such.
    """
    if not beside:
        return None
    found = (together[group] / whole[group, None]).max(axis=0)
    fits = [float(found[d.path].max()) for d in beside]
    lean = [fit + 0.1 * (d is before) + 0.1 * (d is after) for fit, d in zip(fits, beside, strict=True)]
    best = max(range(len(beside)), key=lambda n: (lean[n], -n))
    if before is not None and before is after and lean[best] < lean[0] + CAPTION_ELSEWHERE:
        return before
    near = beside[best] is before or beside[best] is after
    return beside[best] if fits[best] >= CAPTION_FITS * (1 if near else 2) else None
