"""One page with boxes to drafts of articles: set in order, told apart by how it is set, linked by where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles import parts as transcript_parts
from broadsheet.articles.boxed import parts
from broadsheet.articles.boxed.captions import Seen
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
    hung: dict[int, Block]  # captions with their pictures


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
    gain = np.full((n, n), FORBIDDEN)
    at: dict[tuple[int, int], tuple[Judged, int]] = {}
    aside: dict[int, tuple[Role, float]] = {}
    hung: dict[int, Block] = {}  # captions with their pictures
    first = 0
    for one in judged:
        gain[one.found.a + first, one.found.b + first] = one.odds
        at |= {
            (int(a) + first, int(b) + first): (one, m)
            for m, (a, b) in enumerate(zip(one.found.a, one.found.b, strict=True))
        }
        apart = one.chance.argmax(axis=1) == parts.FURNITURE
        aside |= {k + first: (_role(one, k), float(sure[k + first])) for k in np.flatnonzero(apart).tolist()}
        hung |= {k + first: picture for k, picture in one.hung.items()}
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
    seen = Seen(
        blocks,
        np.concatenate([one.where.wide for one in judged]),
        np.array(part) == transcript_parts.HEAD,
        page,
        judged[0].where.line,
    )
    for k, home_of in zip(hung, seen.spoken_of(hung, [d.path for d in out], filed=w.exact), strict=True):
        if home_of is None:
            out.append(Draft([], captions=[k]))
        else:
            out[home_of].captions.append(k)
    home = {k: d for d in out for k in d.path}
    home |= {k: d for d in out for k in d.captions}
    for k, found in beside(drawn(page), blocks, list(home), judged[0].where.line).items():
        home[k].pictures[k] = found
    return Boxed(blocks, aside, PageDrafts(s, part, sure.tolist(), out, large))


def _judged(blocks: Sequence[Block], page: Page, w: FittedWeights, running: Set[str]) -> Judged:
    ordered, where = set_in_order(page, blocks)
    s = sheet(ordered)
    rule = furniture(ordered)
    looks = parts.observations(s, where, flags(rule, len(ordered)))[0].astype(np.float32)
    pairs = zip(w.parts, w.parts_again, strict=True)
    chance = np.mean([parts.chances(looks, where, first, second) for first, second in pairs], axis=0)
    chance = chance * np.array([w.heads, 1.0, w.furniture])
    chance[[b.id in running for b in ordered]] = np.eye(len(parts.CLASSES))[parts.FURNITURE]
    chance /= chance.sum(axis=1, keepdims=True)
    hung = {k: picture for k, picture in captions(drawn(page), ordered, where.line).items() if hangs(s, chance, k)}
    where = where.hanging(flags(hung, len(where)))
    found, names = links(s, where, chance, w.exact)
    odds = np.mean([log_odds(found, network) for network in w.links], axis=0) + w.link
    return Judged(s, where, rule, chance, found, odds, found.x @ w.joins > 0, reasons(found, names), hung)


def drawn(page: Page) -> list[Block]:
    """The pictures of a page."""
    return [b for b in page.blocks if b.form == "image" and not b.text.strip()]


def hangs(s: Sheet, chance: Floats, k: int) -> bool:
    """Whether a block that stands under a picture is its caption: neither heading nor furniture, nor a jump line."""
    return int(chance[k].argmax()) == parts.TEXT and not any(m.whole for m in s.jumps[k])


def set_in_order(page: Page, blocks: Sequence[Block]) -> tuple[list[Block], Layout]:
    """Blocks of a page with text in a reading order, which knows nothing of headings yet, and their layout so."""
    mine = {b.id for b in blocks}
    where = layout(blocks, page.fonts, [b for b in page.blocks if b.id not in mine], page.frames)
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
