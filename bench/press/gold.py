"""The gold of a press page beside the page as read: which piece of print each word, and each block, is of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from broadsheet.model import Block, Page

SLACK = 1.5  # points by which a word's middle may stand outside its line's box


@dataclass(slots=True)
class Laid:
    """A page as read, laid on its gold; pieces go by their place in the gold, -1 where nothing is printed."""

    blocks: dict[str, int] = field(default_factory=dict)  # block: the piece most of its characters are of
    shares: dict[str, Counter[int]] = field(default_factory=dict)  # block: characters of each piece
    words: dict[int, list[tuple[Block, str]]] = field(default_factory=dict)  # piece: its words in the order read


def laid(page: Page, gold: dict[str, Any]) -> Laid:
    """Which piece each block of a page is of."""
    boxes, owners = [], []
    for k, piece in enumerate(gold["pieces"]):
        for line in piece["lines"]:
            b = np.array(line["boxes"])
            boxes.append((b[:, 0].min(), b[:, 1].min(), b[:, 2].max(), b[:, 3].max()))
            owners.append(k)
    edges, owner = np.array(boxes), np.array(owners)
    scale = 72.0 / (page.dpi or 72.0)
    out = Laid()
    for block in page.blocks:
        share: Counter[int] = Counter()
        for line in block.printed:
            for text, box, _, _ in line.words():
                x, y = (box.x0 + box.x1) / 2 * scale, (box.top + box.bottom) / 2 * scale
                far = np.maximum(
                    np.maximum(edges[:, 0] - x, x - edges[:, 2]), np.maximum(edges[:, 1] - y, y - edges[:, 3])
                )
                middle = np.abs((edges[:, 1] + edges[:, 3]) / 2 - y) + np.abs((edges[:, 0] + edges[:, 2]) / 2 - x) * 1e-3
                near = np.flatnonzero(far < SLACK)
                piece = int(owner[near[np.argmin(middle[near])]]) if len(near) else -1
                share[piece] += len(text)
                out.words.setdefault(piece, []).append((block, text))
        if share:
            out.shares[block.id] = share
            out.blocks[block.id] = share.most_common(1)[0][0]
    return out
