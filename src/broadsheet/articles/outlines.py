"""What an article covers of its page: outlines round its blocks, with the white between neighbours closed."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import sqrt
from statistics import median
from typing import TYPE_CHECKING

from broadsheet.model import Box, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from broadsheet.model import Block, Points

CLOSED = 5.0  # ems: white no wider than this between two blocks of an article is the article's
LEAST = 20  # characters that tell how large an em is

Corner = tuple[int, int]  # of the grid that the edges of the boxes make


def regions(blocks: Sequence[Block]) -> tuple[Region, ...]:
    """What the blocks of an article cover, page by page in their order; nothing where they have no boxes."""
    by_page: dict[str, list[Block]] = {}
    for b in blocks:
        if b.box is not None:
            by_page.setdefault(b.id.rpartition("/")[0], []).append(b)
    return tuple(Region(page, one) for page, mine in by_page.items() for one in outlines(mine))


def outlines(blocks: Sequence[Block]) -> tuple[Points, ...]:
    """Polygons of right angles round the blocks that have boxes, the topmost first, each from its upper left corner on
    to the right; what stands within one is covered too, whose ever it is. Page pixels."""
    boxes = [b.box for b in blocks if b.box is not None and b.box.x0 < b.box.x1 and b.box.top < b.box.bottom]
    if not boxes:
        return ()
    white = CLOSED * _em(blocks)
    between = (_white(a, b, white) for a, b in combinations(boxes, 2))
    loops = _loops([*boxes, *(w for w in between if w is not None)])
    return tuple(sorted(loops, key=lambda p: (p[0][1], p[0][0])))


def _em(blocks: Sequence[Block]) -> float:
    """The size of the type, about, in pixels: by how many characters stand in how much room, whichever way they run."""
    told = [(b.box, len(b.text)) for b in blocks if b.box is not None]
    sizes = [sqrt((b.x1 - b.x0) * (b.bottom - b.top) / n) for b, n in told if n >= LEAST]
    return median(sizes or [min(b.x1 - b.x0, b.bottom - b.top) for b, _ in told])


def _white(a: Box, b: Box, most: float) -> Box | None:
    """The white between two blocks one below the other or side by side; None where they are not, or too far apart."""
    left, right = max(a.x0, b.x0), min(a.x1, b.x1)
    top, bottom = max(a.top, b.top), min(a.bottom, b.bottom)
    if left < right and 0 <= top - bottom <= most:
        return Box(left, bottom, right, top)
    if top < bottom and 0 <= left - right <= most:
        return Box(right, top, left, bottom)
    return None


def _loops(boxes: Sequence[Box]) -> Iterable[Points]:
    """The outer borders of what boxes cover together."""
    xs = sorted({x for b in boxes for x in (b.x0, b.x1)})
    ys = sorted({y for b in boxes for y in (b.top, b.bottom)})
    column, row = {x: k for k, x in enumerate(xs)}, {y: k for k, y in enumerate(ys)}
    covered = {
        (i, j) for b in boxes for i in range(column[b.x0], column[b.x1]) for j in range(row[b.top], row[b.bottom])
    }
    ahead: dict[Corner, list[Corner]] = {}  # border steps, what is covered on their right
    for i, j in covered:
        for beside, start, end in (
            ((i, j - 1), (i, j), (i + 1, j)),
            ((i + 1, j), (i + 1, j), (i + 1, j + 1)),
            ((i, j + 1), (i + 1, j + 1), (i, j + 1)),
            ((i - 1, j), (i, j + 1), (i, j)),
        ):
            if beside not in covered:
                ahead.setdefault(start, []).append(end)
    while ahead:
        first = min(ahead, key=lambda p: (p[1], p[0]))
        loop = [first, _step(ahead, first, None)]
        while loop[-1] != first:
            loop.append(_step(ahead, loop[-1], loop[-2]))
        around = zip([loop[-2], *loop], loop[:-1], loop[1:], strict=False)
        corners = [q for p, q, r in around if not _straight(p, q, r)]
        if sum(p[0] * q[1] - q[0] * p[1] for p, q in pairwise([*corners, corners[0]])) > 0:
            yield tuple((xs[i], ys[j]) for i, j in corners)


def _step(ahead: dict[Corner, list[Corner]], here: Corner, before: Corner | None) -> Corner:
    """The next corner of a border, taken out of what is ahead; where two borders touch, the one that turns right."""
    ends = ahead[here]
    if len(ends) > 1 and before is not None:
        dx, dy = here[0] - before[0], here[1] - before[1]
        ends.sort(key=lambda e: dx * (e[1] - here[1]) - dy * (e[0] - here[0]))
    end = ends.pop()
    if not ends:
        del ahead[here]
    return end


def _straight(p: Corner, q: Corner, r: Corner) -> bool:
    return (q[0] - p[0]) * (r[1] - q[1]) == (q[1] - p[1]) * (r[0] - q[0])
