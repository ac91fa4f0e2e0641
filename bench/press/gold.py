"""The gold of a press page beside the page as read: which piece of print each word, and each block, is of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from broadsheet.model import Line, Page

SLACK = 4.0  # points by which a word's middle may stand outside its line's box


@dataclass(slots=True)
class Laid:
    """A page as read, laid on its gold; pieces go by their place in the gold, -1 where nothing is printed."""

    blocks: dict[str, int] = field(default_factory=dict)  # block: the piece most of its characters are of
    shares: dict[str, Counter[int]] = field(default_factory=dict)  # block: characters of each piece
    lines: dict[int, list[Line]] = field(default_factory=dict)  # piece: what was read of it, line by line


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
            table = np.frombuffer(line.table, "f4").reshape(-1, 7)
            starts = [int(v) for v in table[:, 0]]
            here: dict[int, list[int]] = {}  # piece: the characters of the line that are its
            for row, start, end in zip(table, starts, [*starts[1:], len(line.text)], strict=True):
                x, y = float(row[1] + row[3]) / 2 * scale, float(row[2] + row[4]) / 2 * scale
                far = np.maximum(
                    np.maximum(edges[:, 0] - x, x - edges[:, 2]), np.maximum(edges[:, 1] - y, y - edges[:, 3])
                )
                off = np.maximum(far, 0.0) * 1e3 + np.abs((edges[:, 1] + edges[:, 3]) / 2 - y)
                nearest = int(np.argmin(off))
                piece = int(owner[nearest]) if far[nearest] < SLACK else -1
                share[piece] += len(line.text[start:end].strip())
                here.setdefault(piece, []).extend(range(start, end))
            for piece, held in here.items():
                text = "".join(line.text[k] for k in held).strip()
                out.lines.setdefault(piece, []).append(Line(text, whole=line.whole))
        if share:
            out.shares[block.id] = share
            out.blocks[block.id] = share.most_common(1)[0][0]
    return out
