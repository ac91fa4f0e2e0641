"""Which article a caption speaks for, by where it and its picture stand among the articles' blocks.

A choice among the articles of the page by a linear model, which `scripts/fit_boxes.py` fits on pages of the press.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from broadsheet.model import Box

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from broadsheet.articles.sheet import Bools, Floats, Ints
    from broadsheet.model import Block, Page

ALONE = 40.0  # lines: a caption further from every text is a picture's of its own
LEVEL = 0.6  # lines: edges no further apart are one
FAR = 60.0  # lines: further is all the same
NEAR = 4.0  # lines: what stands so near stands beside
SHARED = 0.3  # of the lesser of two lengths: from here on two stand over one another, or side by side
FEATURES = (
    "distance", "nearest", "second nearest", "one frame", "other frame", "within", "within no other", "no text",
    "text below", "text above", "text beside", "one width below", "one width above", "a heading above",
    "the nearest heading above", "a rule between", "before in the file", "after in the file", "around in the file",
    "next to in the file",
)  # fmt: skip


class Seen:
    """The blocks of a page as captions see them."""

    # x0, top, x1, bottom: edges of the blocks   wide: the same, headings as wide as what they rule over
    def __init__(self, blocks: Sequence[Block], wide: Floats, head: Bools, page: Page, line: float) -> None:
        edges = [(b.box.x0, b.box.top, b.box.x1, b.box.bottom) for b in blocks if b.box is not None]
        self.edges, self.wide, self.head, self.line = np.array(edges, dtype=np.float64), wide, head, line
        place = {b.id: n for n, b in enumerate(page.blocks)}
        self.filed = np.array([place[b.id] for b in blocks], dtype=np.intp)
        rules = [b.box for b in page.blocks if b.form == "rule" and b.box is not None]
        self.rules = np.array([(r.x0, r.top, r.x1, r.bottom) for r in rules], dtype=np.float64).reshape(-1, 4)
        at = {b.id: k for k, b in enumerate(blocks)}
        self.frames = [{at[b] for b in f.blocks if b in at} for f in page.frames]

    def spoken_of(self, hung: Mapping[int, Block], drafts: Sequence[Sequence[int]], filed: bool) -> list[int | None]:
        """For each caption, given with its picture, the draft it goes with; None where nothing is near.

        With `filed` the order of the file counts.
        """
        owner = np.full(len(self.edges), -1, dtype=np.intp)
        for n, path in enumerate(drafts):
            owner[list(path)] = n
        out: list[int | None] = []
        for k, picture in hung.items():
            x = self.observations(k, picture, owner, filed)
            told = dict(zip(FEATURES, x.T, strict=True))
            # a headline without text has only a picture that it stands over
            near = (np.expm1(told["distance"]) <= ALONE) & ((told["no text"] == 0) | (told["a heading above"] > 0))
            out.append(int(np.where(near, x @ fitted(), -np.inf).argmax()) if near.any() else None)
        return out

    def observations(self, caption: int, picture: Block, owner: Ints, filed: bool) -> Floats:
        """(drafts, FEATURES) what speaks for each draft; `owner` (n,) is the draft each block is in, -1 for none."""
        count, line = int(owner.max(initial=-1)) + 1, self.line
        assert picture.box is not None
        mine, p = self.edges[caption], picture.box
        u = Box(min(mine[0], p.x0), min(mine[1], p.top), max(mine[2], p.x1), max(mine[3], p.bottom))
        x0, top, x1, bottom = self.edges.T
        wide, known = self.wide, owner >= 0
        aside = np.maximum(0, np.maximum(x0 - u.x1, u.x0 - x1))
        down = np.maximum(0, np.maximum(top - u.bottom, u.top - bottom))
        over = _shared(x0, x1, u.x0, u.x1) > SHARED
        text, near = ~self.head & known, NEAR * line
        above, below = over & (bottom < u.top + line) & (down < near), over & (top > u.bottom - line) & (down < near)
        beside = (_shared(top, bottom, u.top, u.bottom) > SHARED) & (aside < near)
        same = (np.abs(x0 - u.x0) < LEVEL * line) & (np.abs(x1 - u.x1) < LEVEL * line)
        heads = self.head & known & (wide[:, 3] < u.top + line)
        heads &= np.minimum(wide[:, 2], u.x1) - np.maximum(wide[:, 0], u.x0) > 0.6 * (u.x1 - u.x0)
        over_it = np.flatnonzero(text & over & (bottom < u.top + line))
        if len(over_it):  # a heading over the text of another article is not this picture's
            right_over = over_it[bottom[over_it].argmax()]
            heads &= (bottom > top[right_over]) | (owner == owner[right_over])
        lowest = heads & (bottom > np.where(heads, bottom, -np.inf).max() - LEVEL * line)

        def of(which: Bools) -> Floats:
            out = np.zeros(count)
            out[owner[which & known]] = 1
            return out

        apart = np.hypot(aside, down) / line
        distance = np.full(count, FAR)
        np.minimum.at(distance, owner[known], apart[known])
        rank = np.argsort(np.argsort(distance, kind="stable"))
        frame = min((f for f in self.frames if caption in f and len(f) > 1), key=len, default=set())
        framed = of(np.isin(np.arange(len(owner)), list(frame)))
        low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
        np.minimum.at(low, owner[known], wide[known, :2])
        np.maximum.at(high, owner[known], wide[known, 2:])
        both = np.minimum(high, (u.x1, u.bottom)) - np.maximum(low, (u.x0, u.top))
        within = np.clip(both, 0, None).prod(axis=1) / max((u.x1 - u.x0) * (u.bottom - u.top), 1.0)
        inside = within > 0.5
        ruled = [
            self._ruled(u, self.edges[some[apart[some].argmin()]]) if len(some := np.flatnonzero(owner == d)) else False
            for d in range(count)
        ]
        before, after = np.zeros(count), np.zeros(count)
        if filed:
            steps = np.where(known, self.filed - self.filed[caption], 0)
            if (steps < 0).any():
                before[owner[np.where(steps < 0, steps, -np.inf).argmax()]] = 1
            if (steps > 0).any():
                after[owner[np.where(steps > 0, steps, np.inf).argmin()]] = 1
        return np.stack([
            np.log1p(np.minimum(distance, FAR)), rank == 0, rank == 1, framed, framed.any() * (1 - framed), within,
            inside & (inside.sum() == 1), 1 - of(text), of(text & below), of(text & above), of(text & beside),
            of(text & below & same), of(text & above & same), of(heads), of(lowest), ruled, before, after,
            before * after, np.maximum(before, after),
        ], axis=1).astype(np.float64)  # fmt: skip

    def _ruled(self, u: Box, other: Floats) -> bool:
        """Whether a rule lies between two boxes that stand one over the other, or side by side."""
        if not len(self.rules):
            return False
        r0, r_top, r1, r_bottom = self.rules.T
        x0, top, x1, bottom = other
        lying, half = r1 - r0 > r_bottom - r_top, self.line / 2
        low, high = (u.bottom, top) if top >= u.bottom - self.line else (bottom, u.top)
        left, right = (u.x1, x0) if x0 >= u.x1 - self.line else (x1, u.x0)
        over = lying & (r0 < min(u.x1, x1)) & (r1 > max(u.x0, x0)) & (r_top > low - half) & (r_bottom < high + half)
        aside = ~lying & (r_top < min(u.bottom, bottom)) & (r_bottom > max(u.top, top))
        return bool((over | (aside & (r0 > left - half) & (r1 < right + half))).any())


def _shared(a0: Floats, a1: Floats, b0: float, b1: float) -> Floats:
    """How much of the lesser of two lengths both have."""
    return np.asarray((np.minimum(a1, b1) - np.maximum(a0, b0)) / np.maximum(np.minimum(a1 - a0, b1 - b0), 1.0))


@cache
def fitted() -> Floats:
    """(FEATURES,) the weights that ship with the package."""
    told = json.loads(files("broadsheet.articles.boxed").joinpath("captions.json").read_text("utf8"))
    return np.array([told[name] for name in FEATURES])
