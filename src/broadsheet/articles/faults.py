"""What is wrong with a page as it was read: runs read twice, and, once articles stand, what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from broadsheet.articles.parts import BODY, CAPTION, JUMP
from broadsheet.articles.sheet import NEVER_FIRST
from broadsheet.model import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from broadsheet.articles.drafts import Draft
    from broadsheet.articles.sheet import Sheet

LEAST = 12  # ideographs: shorter lines (credits, datelines) recur by right
ALONE = 40  # ideographs: a single block this long is not printed twice
SHORT = 20  # ideographs: a line this short that ends without a mark is a line, not a broken paragraph
BROKEN = -4.0  # nats: a block likelier than this to end a paragraph where it does is not called broken
ALIKE = 0.88  # share of distinctive pairs of characters in common: a line read twice with some characters misread


def repeats(s: Sheet, candidates: Sequence[int]) -> dict[int, int]:
    """The blocks that were read twice: the second reading's index to the first's.

    A run of at least two blocks in the same order, or one long block. Across a heading a longer run is asked for: two
    articles of one kind print stock sentences alike. A caption that says what a lead says is no repeat, since only
    blocks of like part are candidates.
    """
    order = [k for k in candidates if s.lengths[k] >= LEAST]
    if len(order) < 2:
        return {}
    twin = _twins(s, order)
    place = {k: i for i, k in enumerate(order)}
    out: dict[int, int] = {}
    for run in _runs(twin, place):
        k, j = run[0], twin[run[0]]
        apart = any(s.blocks[n].level for n in range(j + 1, k))
        if len(run) > 2 or (not apart and (len(run) == 2 or s.lengths[k] >= ALONE)):
            out |= {k: twin[k] for k in run}
    return out


def _runs(twin: dict[int, int], place: dict[int, int]) -> list[list[int]]:
    """Second readings that stand in a row, as the first ones do."""
    runs: list[list[int]] = []
    for k in sorted(twin):
        last = runs[-1][-1] if runs else None
        if last is not None and place[k] - place[last] == 1 and place[twin[k]] - place[twin[last]] == 1:
            runs[-1].append(k)
        else:
            runs.append([k])
    return runs


def _twins(s: Sheet, order: Sequence[int]) -> dict[int, int]:
    """Each block that says the same as an earlier one, with that one."""
    together, whole = s.shared
    idx = np.array(order, dtype=np.intp)
    both: NDArray[np.float32] = together[np.ix_(idx, idx)]
    mass = whole[idx]
    alike = both / np.maximum(mass[:, None], mass[None, :])
    length = s.lengths[idx]
    like = np.minimum(length[:, None], length[None, :]) / np.maximum(length[:, None], length[None, :])
    close = (alike >= ALIKE) & (like >= 0.9)
    out: dict[int, int] = {}
    seen: dict[str, int] = {}
    for i, k in enumerate(order):
        text = s.texts[k]
        if text in seen:
            out[k] = out.get(seen[text], seen[text])
            continue
        earlier = np.flatnonzero(close[i, :i])
        earlier = earlier[[order[int(j)] not in out for j in earlier]] if len(earlier) else earlier
        if len(earlier):
            out[k] = order[int(earlier[0])]
        seen[text] = k
    return out


def faults_of(
    s: Sheet, part: Sequence[int], d: Draft, *, leaves: bool, arrives: bool, placed: bool = False
) -> list[Fault]:
    """What is wrong in one draft: pieces out of their place, ends that break off, beginnings that are lost.

    `leaves` says that the article goes on elsewhere after this draft, `arrives` that it began elsewhere, `placed` that
    its blocks have boxes: where they stand in the file then says nothing.
    """
    out = []
    follower = {link.a: link for link in d.links.values()}
    set_aside = {second for second, _ in d.repeated}
    bodies = [k for k in d.path if part[k] == BODY]
    for k in bodies:
        after, before = follower.get(k), d.links.get(k)
        here = s.blocks[k].id
        if after is not None and after.joined:
            passed = [j for j in range(k + 1, after.b) if part[j] != CAPTION and j not in set_aside]
            if not placed and (passed or after.b < k):
                where = "earlier on the page" if after.b < k else f"past {len(passed)} other blocks"
                there = s.blocks[after.b].id
                out.append(Fault("fragment out of place", s.texts[k], (here, there), f"goes on in {there}, {where}"))
        elif _breaks_off(s, k) and not (after is None and leaves) and not (after is not None and part[after.b] == JUMP):
            reason = f"“{s.texts[k][-8:]}” breaks off and nothing on the page goes on from it"
            out.append(Fault("broken end", s.texts[k][-40:], (here,), reason))
        if (
            s.texts[k][:1] in NEVER_FIRST
            and not (before is not None and before.joined)
            and not (arrives and k == bodies[0])
        ):
            reason = "opens in mid-sentence and nothing on the page leads to it"
            out.append(Fault("lost beginning", s.texts[k][:40], (here,), reason))
    return out


def _breaks_off(s: Sheet, k: int) -> bool:
    """Whether a body ends where no paragraph ends: in mid-clause, or inside a quotation or bracket."""
    if s.lengths[k] <= SHORT or s.closes[k] >= BROKEN:
        return False
    return bool(s.loose[k][0]) or (s.endings[k] in ("open", "comma", "hyphen") and not s.jumps[k])
