"""What each block of a page with boxes is: heading, text or furniture, by how it is set and where it stands.

Two small networks, one after the other: the second also knows what the first took the blocks right above and right
below for, so that a deck is known under its headline. `scripts/fit_boxes.py` fits them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from broadsheet.articles.boxed.layout import Layout
    from broadsheet.articles.boxed.weights import Network
    from broadsheet.articles.sheet import Bools, Floats, Ints, Sheet

CLASSES = ("head", "text", "furniture")
HEAD, TEXT, FURNITURE = range(len(CLASSES))
CUT = ("open", "hyphen", "comma")
BY = re.compile(r"\W*(?:by|par|von|de notre|from our|von unserem)\b", re.I)
SERIAL = re.compile(r"\W*(?:feuilleton|roman\b|unterhaltungs|our serial|(?:小说)?[连連][载載])", re.I)
FAR = 9.0  # lines: as far as the white round a block is told


BESIDE = 12


def capitals(text: str) -> float:
    """Share of capitals among the letters a text begins with, 0 to 1."""
    letters = [c for c in text[:80] if c.isalpha()]
    return sum(map(str.isupper, letters)) / len(letters) if letters else 0.0


def neighbours(page: Layout) -> tuple[tuple[Floats, Ints], tuple[Floats, Ints]]:
    """For each block the white above it in lines, FAR at most, and the block there, -1 for none; the same below."""

    def nearest(gap: Floats, beside: Bools) -> tuple[Floats, Ints]:
        white = np.where(beside, gap, np.inf)
        which = white.argmin(axis=1)
        least = white[np.arange(len(white)), which]
        there = np.isfinite(least)
        return np.where(there, np.clip(least, 0, FAR), FAR), np.where(there, which, -1)

    return nearest(page.gap.T, page.next_below.T), nearest(page.gap, page.next_below)


def observations(s: Sheet, page: Layout, by_rule: Bools) -> tuple[Floats, tuple[str, ...]]:
    """(n, k) what each block is judged by, and the names of the k columns; `by_rule`: what its words make furniture."""
    (up_gap, up), (down_gap, down) = neighbours(page)

    def at(values: ArrayLike, which: Ints) -> Floats:
        return np.where(which >= 0, np.asarray(values, dtype=np.float64)[np.maximum(which, 0)], 0.0)

    lines, large, tall, wide = page.lines, page.large, page.tall, page.width / page.column
    beside = (page.next_below | page.next_below.T) & (page.width[None, :] > 0.7 * page.column)
    left = np.where(beside, page.x0[None, :], np.inf).min(axis=1, initial=np.inf)
    right = np.where(beside, page.x1[None, :], -np.inf).max(axis=1, initial=-np.inf)
    left_margin = np.where(np.isfinite(left), (page.x0 - left) / page.column, 0).clip(-1, 1)
    right_margin = np.where(np.isfinite(right), (right - page.x1) / page.column, 0).clip(-1, 1)
    centred = (left_margin > 0.03) & (right_margin > 0.03) & (np.abs(left_margin - right_margin) < 0.12)
    head_of_page, foot_of_page = page.extent[1], page.extent[3]
    depth = max(foot_of_page - head_of_page, 1.0)
    down_page = (page.top - head_of_page) / depth
    texts, ends = s.texts, np.array(s.endings)
    cut, few = np.isin(ends, CUT), lines < 4
    caps = np.array([capitals(t) for t in texts])
    lower = np.array([t[:1].islower() for t in texts])
    text_below = at(lines > 2, down) > 0
    column = {
        "bias": np.ones(len(page)),
        "large": large,
        "larger": np.maximum(large - 0.25, 0),
        "tall": tall,
        "large and tall": np.minimum(large, tall),
        "large against page": large - np.max(large[lines < 5], initial=0.0),
        "one line": lines == 1,
        "two lines": lines == 2,
        "three lines": lines == 3,
        "over three": lines > 3,
        "over six": lines > 6,
        "length": np.log1p(s.lengths) / 4,
        "tiny": s.lengths < 1.5,
        "wide": np.minimum(wide, 4) / 2,
        "narrow": wide < 0.6,
        "spans": wide > 1.3,
        "left margin": left_margin,
        "right margin": right_margin,
        "centred": centred,
        "capitals": caps,
        "all capitals": caps > 0.8,
        "lower": lower,
        "upper": [t[:1].isupper() for t in texts],
        "brackets": [t[:1] in ("(", "（", "[") for t in texts],
        "by or from": [BY.match(t) is not None for t in texts],
        "a serial": [SERIAL.match(t[:40]) is not None for t in texts],
        "sentence": ends == "sentence",
        "open": ends == "open",
        "hyphen": ends == "hyphen",
        "comma": ends == "comma",
        "colon": ends == "colon",
        "figures": s.figures,
        "letters": [sum(map(str.isalpha, t[:60])) / max(len(t[:60]), 1) for t in texts],
        "bold": page.bold,
        "bold against page": page.bold - np.average(page.bold, weights=lines),
        "uneven": page.uneven,
        "ragged": page.ragged,
        "uneven page": np.full(len(page), page.unevenness),
        "gap above": np.log1p(up_gap),
        "gap below": np.log1p(down_gap),
        "nothing above": up < 0,
        "nothing below": down < 0,
        "text below": text_below,
        "text above": at(lines > 2, up),
        "few above": at(few, up),
        "few below": at(few, down),
        "larger than below": large - at(large, down),
        "larger than above": large - at(large, up),
        "taller than below": tall - at(tall, down),
        "wider than below": np.clip(np.log(page.width / np.where(down >= 0, at(page.width, down), 1)), -1, 1) * (down >= 0),
        "open above": at(cut, up),
        "high": np.exp(-12 * down_page),
        "at the head": down_page < 0.02,
        "upper quarter": (page.bottom - head_of_page) / depth < 0.25,
        "at the foot": (foot_of_page - page.bottom) / depth < 0.02,
        "by rule": by_rule,
        "by rule, high": by_rule & (down_page < 0.25),
        "a rule above": page.ruled[0],
        "a rule below": page.ruled[1],
        "framed": page.frame >= 0,
        "page ruled": np.full(len(page), min(1.0, 2 * len(page.rules) / len(page))),
        "one line, capitals": (lines == 1) & (caps > 0.8),
        "one line, centred": (lines == 1) & centred,
        "few lines, text below": few & text_below,
        "few lines, large": (lines < 5) * np.maximum(large, 0),
        "few lines, white above": few * np.log1p(up_gap),
        "few lines, white below": few * np.log1p(down_gap),
        "few lines, nothing below": few & (down < 0),
        "alone over text": (lines == 1) & ~lower & ~np.isin(ends, ["sentence", "hyphen", "comma"]) & text_below,
        "alone under a whole text": (lines == 1) & ~lower & (at(cut, up) == 0) & text_below,
        "few lines, narrow, not lower": few & ~lower & (wide < 0.85),
        "few lines, narrow, ends open": few & (wide < 0.9) & (ends != "sentence"),
        "two or three lines, text below": (lines > 1) & few & text_below,
        "centred, text below": centred & text_below,
        "few lines, and page": few * np.mean(few),
    }  # fmt: skip
    return np.stack([np.asarray(v, dtype=np.float64) for v in column.values()], axis=1), tuple(column)


def beside(page: Layout, chance: Floats) -> Floats:
    """(n, BESIDE) chances of the block right above each and of the one right below, 0 where there is none; the chance of
    being a heading that blocks set like it have, and that few lines have on this page; how much larger and wider the
    heading over it is."""
    (_, up), (_, down) = neighbours(page)
    looks = np.stack([page.large / 0.15, page.tall / 0.2, np.minimum(page.lines, 4), page.bold], axis=1)
    like = np.exp(-((looks[:, None, :] - looks[None, :, :]) ** 2).sum(axis=2) / 2)
    np.fill_diagonal(like, 0)
    few = (page.lines < 4) & ~np.eye(len(page), dtype=bool)
    alike = [w @ chance[:, HEAD] / np.maximum(w.sum(axis=1), 1e-3) for w in (like, few.astype(np.float64))]
    owner = page.owners(chance[:, HEAD] > 0.5)
    owned = owner.any(axis=0)
    larger = np.where(owned, np.where(owner, page.large[:, None], -np.inf).max(axis=0) - page.large, 0.0)
    wider = np.where(owned, np.where(owner, page.width[:, None], 0).max(axis=0) / page.width, 0.0)
    under = np.stack([owned, np.clip(larger, -1, 2), np.clip(wider, 0, 5) / 2, wider > 1.3], axis=1)
    around = [np.where((k >= 0)[:, None], chance[k], 0) for k in (up, down)]
    return np.concatenate([*around, np.stack(alike, axis=1), under], axis=1)


def chances(x: Floats, page: Layout, first: Network, second: Network) -> Floats:
    """(n, 3) chance of each class, in the order of CLASSES, for blocks with observations x."""
    return softmax(second(np.concatenate([x, beside(page, softmax(first(x)))], axis=1)))


def softmax(z: Floats) -> Floats:
    """Each row as chances."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))
