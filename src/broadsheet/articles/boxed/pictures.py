"""Which text of a page each picture goes with: the nearest, its caption before others."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from broadsheet.model import Block

REACH = 6.0  # lines: a picture further from everything goes with nothing
CAPTION = 5  # lines: a text right under a picture of fewer is its caption
UNDER = 2.0  # lines: a caption stands no further from its picture
WIDER = 1.2  # and is no wider than so many of it
NEARER = 0.4  # how near a caption counts, against how far it is


def captions(pictures: Sequence[Block], blocks: Sequence[Block], line: float) -> dict[int, Block]:
    """The blocks that are captions, by their places, each with its picture: few lines right under one, no wider."""
    out = {}
    for k, b in enumerate(blocks):
        c = b.box
        if c is None or not 0 < len(b.printed) < CAPTION:
            continue
        for picture in pictures:
            p = picture.box
            if (
                p is not None
                and -1 < (c.top - p.bottom) / line < UNDER
                and _gap(c.x0, c.x1, p.x0, p.x1) == 0
                and c.x1 - c.x0 < WIDER * (p.x1 - p.x0)
                and p.bottom - p.top > 3 * line
            ):
                out[k] = picture
                break
    return out


def beside(
    pictures: Sequence[Block], blocks: Sequence[Block], open_to: Sequence[int], line: float
) -> Mapping[int, list[Block]]:
    """The pictures that go with each block, by its place in `blocks`; only those of `open_to` are asked.

    A picture among pictures goes where its neighbour goes. `line` is the height of a line in pixels.
    """
    out: dict[int, list[Block]] = {}
    waiting = [p for p in pictures if p.box is not None]
    near = {id(p): min(((_apart(p, blocks[k], line), k) for k in open_to), default=(REACH, -1)) for p in waiting}
    while waiting:
        best = min(waiting, key=lambda p: near[id(p)][0])
        far, k = near[id(best)]
        if far >= REACH:
            break
        out.setdefault(k, []).append(best)
        waiting.remove(best)
        for p in waiting:
            near[id(p)] = min(near[id(p)], (_apart(p, best, line), k))
    return out


def _apart(picture: Block, other: Block, line: float) -> float:
    """Lines between two blocks."""
    a, b = picture.box, other.box
    assert a is not None and b is not None
    across, down = _gap(a.x0, a.x1, b.x0, b.x1), _gap(a.top, a.bottom, b.top, b.bottom)
    under = b.top + b.bottom > a.top + a.bottom and across == 0 and 0 < len(other.printed) < CAPTION
    return hypot(across, down) / line * (NEARER if under else 1.0) - 0.5 * under


def _gap(a0: float, a1: float, b0: float, b1: float) -> float:
    return max(0.0, b0 - a1, a0 - b1)
