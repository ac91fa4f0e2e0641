"""One page with boxes to drafts of articles: set in order, told apart by how it is set, linked by where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles import parts as transcript_parts
from broadsheet.articles.boxed import parts
from broadsheet.articles.boxed.layout import Layout, by_direction, exact, layout
from broadsheet.articles.boxed.links import links, log_odds
from broadsheet.articles.boxed.pictures import beside, captions
from broadsheet.articles.boxed.reasons import reasons
from broadsheet.articles.boxed.weights import fitted_weights
from broadsheet.articles.drafts import Draft, Link, PageDrafts
from broadsheet.articles.furniture import furniture
from broadsheet.articles.paths import FORBIDDEN, link_confidence, paths, successors
from broadsheet.articles.sheet import sheet
from broadsheet.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set

    from broadsheet.articles.boxed.links import Links
    from broadsheet.articles.boxed.weights import FittedWeights
    from broadsheet.articles.sheet import Bools, Floats, Sheet
    from broadsheet.model import Block, Page


ALONE = 40.0  # lines: a caption further from every text is a picture's of its own


@dataclass(frozen=True)
class Boxed:
    """A page's blocks in reading order, those that are furniture with role and confidence by place, and its drafts."""

    blocks: list[Block]
    furniture: dict[int, tuple[Role, float]]
    drafts: PageDrafts


@dataclass(frozen=True)
class Judged:
    """Blocks whose lines run one way, in reading order: what each is, and which may follow which."""

    sheet: Sheet
    where: Layout
    rule: dict[int, tuple[Role, float]]  # what the words alone make furniture
    chance: Floats  # (n, 3) as parts.CLASSES
    found: Links
    odds: Floats  # of each link, in nats
    joined: Bools  # of each link: it goes on in the paragraph
    reasons: list[str]  # of each link


def by_boxes(page: Page, weights: FittedWeights | None = None, running: Set[str] = frozenset()) -> Boxed:
    """What the blocks of a page come to, each of which with text has a box: furniture, or in exactly one draft.

    Text that runs along the page and text that runs down it are told apart first. Pictures that go with no text are
    neither furniture nor in a draft. `running` are the ids of blocks that are furniture whatever they look like.
    """
    printed = [b for b in page.blocks if b.text.strip()]
    w = weights or fitted_weights("exact" if exact(printed) else "scans")
    judged = [_judged(some, page, w, running) for some in by_direction(printed)]
    blocks = [b for one in judged for b in one.sheet.blocks]
    n = len(blocks)
    s = judged[0].sheet if len(judged) == 1 else sheet(blocks)
    chance = np.concatenate([one.chance for one in judged])
    part, sure = _parts(s, chance), chance.max(axis=1)
    large = [x for one in judged for x in one.where.large.tolist()]
    drawn = [b for b in page.blocks if b.form == "image" and not b.text.strip()]
    gain = np.full((n, n), FORBIDDEN)
    at: dict[tuple[int, int], tuple[Judged, int]] = {}
    aside: dict[int, tuple[Role, float]] = {}
    hung: dict[int, tuple[Judged, int]] = {}  # captions, and where they are kept
    first = 0
    for one in judged:
        gain[one.found.a + first, one.found.b + first] = one.odds
        at |= {
            (int(a) + first, int(b) + first): (one, m)
            for m, (a, b) in enumerate(zip(one.found.a, one.found.b, strict=True))
        }
        apart = one.chance.argmax(axis=1) == parts.FURNITURE
        aside |= {k + first: (_role(one, k), float(sure[k + first])) for k in np.flatnonzero(apart).tolist()}
        told = captions(drawn, one.sheet.blocks, one.where.line)
        hung |= {k + first: (one, first) for k in told if not apart[k] and part[k + first] != transcript_parts.HEAD}
        first += len(one.where)
    gain[[*aside, *hung]] = gain[:, [*aside, *hung]] = FORBIDDEN
    for k in hung:
        part[k] = transcript_parts.CAPTION
    after = successors(gain)
    i = np.flatnonzero(after >= 0)
    made = {}
    for a, b, confidence in zip(
        i.tolist(), after[i].tolist(), link_confidence(gain, i, after[i]).tolist(), strict=True
    ):
        one, m = at[a, b]
        both = part[a] == part[b] == transcript_parts.BODY
        made[b] = Link(a, b, bool(both and one.joined[m]), confidence, one.reasons[m])
    walks = [path for path in paths(after) if path[0] not in aside and path[0] not in hung]
    out = [Draft(path, {k: made[k] for k in path[1:]}) for path in walks]
    home = {k: d for d in out for k in d.path}
    for k, (one, first) in hung.items():
        where = _spoken_of(one, k - first, {other - first for other in home})
        if where is None:
            out.append(Draft([], captions=[k]))
        else:
            home[where + first].captions.append(k)
    home |= {k: d for d in out for k in d.captions}
    for k, found in beside(drawn, blocks, list(home), judged[0].where.line).items():
        home[k].pictures[k] = found
    return Boxed(blocks, aside, PageDrafts(s, part, sure.tolist(), out, large))


def _judged(blocks: Sequence[Block], page: Page, w: FittedWeights, running: Set[str]) -> Judged:
    ordered, where = set_in_order(replace(page, blocks=(*blocks, *(b for b in page.blocks if b.form == "rule"))))
    s = sheet(ordered)
    rule = furniture(ordered)
    looks = parts.observations(s, where, flags(rule, len(ordered)))[0].astype(np.float32)
    pairs = zip(w.parts, w.parts_again, strict=True)
    chance = np.mean([parts.chances(looks, where, first, second) for first, second in pairs], axis=0)
    chance = chance * np.array([w.heads, 1.0, w.furniture])
    chance[[b.id in running for b in ordered]] = np.eye(len(parts.CLASSES))[parts.FURNITURE]
    chance /= chance.sum(axis=1, keepdims=True)
    found, names = links(s, where, chance, w.turns)
    odds = np.mean([log_odds(found, network) for network in w.links], axis=0) + w.link
    return Judged(s, where, rule, chance, found, odds, found.x @ w.joins > 0, reasons(found, names))


def _spoken_of(one: Judged, caption: int, home: Set[int]) -> int | None:
    """The block a caption goes with: the heading over it, else the nearest text; None where none is near."""
    heads = one.where.over[:, caption] & (one.chance.argmax(axis=1) == parts.HEAD)
    mine = [k for k in home if 0 <= k < len(one.where)]
    above = sorted((k for k in mine if heads[k]), key=lambda k: -float(one.where.bottom[k]))
    near = above[:1] or sorted(mine, key=lambda k: one.where.apart(caption, k))[:1]
    return near[0] if near and one.where.apart(caption, near[0]) <= ALONE else None


def set_in_order(page: Page) -> tuple[list[Block], Layout]:
    """A page's blocks with text in a reading order, which knows nothing of headings yet, and their layout so."""
    blocks = [b for b in page.blocks if b.text.strip()]
    where = layout(blocks, page.fonts, [b for b in page.blocks if b.form == "rule"], page.frames)
    order = np.argsort(where.by_bands(np.zeros(len(where), dtype=bool)))
    return [blocks[k] for k in order], where.reordered(order)


def flags(found: Iterable[int], n: int) -> Bools:
    """(n,) true at the places found."""
    out = np.zeros(n, dtype=bool)
    out[list(found)] = True
    return out


def _parts(s: Sheet, chance: Floats) -> list[int]:
    """The part of each block, as `articles.parts` numbers them."""
    head = chance[:, parts.HEAD] > chance[:, parts.TEXT]
    out = []
    for k in range(len(s)):
        credit, marks = s.credits[k], s.jumps[k]
        if marks and any(m.whole for m in marks):
            out.append(transcript_parts.JUMP)
        elif head[k]:
            out.append(transcript_parts.HEAD)
        elif credit is not None and credit.kind in ("agency", "byline"):
            out.append(transcript_parts.CREDIT)
        elif transcript_parts.AD_MARK.match(s.texts[k]):
            out.append(transcript_parts.MARK)
        else:
            out.append(transcript_parts.BODY)
    return out


def _role(one: Judged, k: int) -> Role:
    """What kind of furniture a block is: as its words say, else by its size."""
    if k in one.rule:
        return one.rule[k][0]
    where = one.where
    return Role.NAMEPLATE if where.large[k] > 1 else Role.FOLIO if where.lines[k] == 1 else Role.MASTHEAD
