"""Which of the headings over an article is its headline; those above are kickers, those below decks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.parts import BRACKETED, SAYS
from broadsheet.articles.sheet import ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from broadsheet.model import Block

RANK = (
    "first of two", "last of two", "first of more", "last of more", "inside", "level 1", "level 2", "level 3",
    "plain", "bold",
    "highest", "alone highest", "lowest", "alone lowest", "length", "longest", "shortest", "under 12", "over 24",
    "over 36", "commas",
    "gaps", "says", "bracketed", "ends open", "first, deeper than the next", "last, deeper than the one before",
    "first, plain over marked", "last, plain under marked", "first, same level", "last, same level",
    "starts with a dash",
)  # fmt: skip


def observations(heads: Sequence[Block]) -> NDArray[np.float64]:
    """(k, len(RANK)) what speaks for each of k headings, in printed order, being the headline."""
    k = len(heads)
    level = [h.level or (2.5 if h.strong else 9) for h in heads]
    length = [len(h.text) for h in heads]
    out = np.zeros((k, len(RANK)))
    for i, h in enumerate(heads):
        first, last = i == 0, i == k - 1
        t = h.text.strip()
        out[i] = (
            first and k == 2, last and k == 2, first and k > 2, last and k > 2, not first and not last,
            level[i] == 1, level[i] == 2, level[i] == 3, level[i] == 9, level[i] == 2.5,
            level[i] == min(level), level[i] == min(level) and level.count(level[i]) == 1,
            level[i] == max(level), level[i] == max(level) and level.count(level[i]) == 1,
            min(length[i], 60) / 30, length[i] == max(length), length[i] == min(length), length[i] < 12,
            length[i] > 24, length[i] > 36,
            min(t.count("，") + t.count(",") + t.count("；"), 3), len(t.split()) > 1, t.endswith(SAYS),
            BRACKETED.match(t) is not None, ends(t) == "open",
            first and k > 1 and level[i] > level[1], last and k > 1 and level[i] > level[-2],
            first and k > 1 and level[i] == 9 and level[1] < 9, last and k > 1 and level[i] == 9 and level[-2] < 9,
            first and k > 1 and level[i] == level[1], last and k > 1 and level[i] == level[-2],
            t[:1] in "—-–―" and bool(t),
        )  # fmt: skip
    return out


def headline(heads: Sequence[Block], weights: NDArray[np.float64]) -> tuple[int, float]:
    """The place of the headline among an article's headings, and how sure that is (0 to 1)."""
    if len(heads) == 1:
        return 0, 1.0
    z = observations(heads) @ weights
    p = np.exp(z - z.max())
    p /= p.sum()
    best = int(p.argmax())
    return best, float(p[best])
