"""Which way the lines of a PDF's characters run, and which of these are there twice: told from where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from broadsheet.read.glyphs import Glyph
from broadsheet.read.lines import unspaced

CELL = 0.88, 0.12  # sizes above and below the line that characters stand on which fill a square
NEAR = 1.2  # points: what is drawn twice lies no further apart
BESIDE = 1.0  # sizes: the furthest that the source sets the next character of a line


def spaces_drawn(glyphs: Sequence[Glyph]) -> bool:
    """Whether the file has its spaces as characters: nearly all gaps between letters have one, not some alone."""
    gaps = drawn = 0
    for a, b in pairwise(glyphs):
        if a.turn == b.turn == 0 and a.y == b.y and 0.18 * a.size < b.x - a.x - a.along < a.size:
            gaps += 1
            drawn += b.spaced
    return drawn > 0.8 * gaps


def once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Characters without those drawn a second time over themselves, as for bold type or a shadow."""
    doubtful = _near(glyphs)
    seen: dict[tuple[str, int], list[Glyph]] = {}  # by character and height on the page
    out = []
    for n, g in enumerate(glyphs):
        if n in doubtful:
            near = min(max(min(g.size / 5, 0.4 * g.along / g.parts), 0.2), NEAR)
            row = int(g.y / NEAR)
            same = [o for r in (row - 1, row, row + 1) for o in seen.get((g.text, r), ())]
            if any(
                abs(o.x - g.x) < near
                and abs(o.y - g.y) < near
                and o.part == g.part
                and abs(o.size - g.size) < 0.1 * g.size
                for o in same
            ):
                continue
            seen.setdefault((g.text, row), []).append(g)
        out.append(g)
    return out


def _near(glyphs: Sequence[Glyph]) -> set[int]:
    """Which characters may stand within NEAR of their like: they share a square of one of four grids."""
    place = np.array([(ord(g.text), g.x, g.y) for g in glyphs]).reshape(-1, 3)
    out: set[int] = set()
    for right in (0.0, NEAR):
        for down in (0.0, NEAR):
            x, y = ((place[:, k] + shift) // (2 * NEAR) for k, shift in ((1, right), (2, down)))
            key = (place[:, 0] * 1e5 + x + 1e3) * 1e5 + y + 1e3  # below 2^53 for pages of any size
            _, which, counts = np.unique(key, return_inverse=True, return_counts=True)
            out.update(np.flatnonzero(counts[which] > 1).tolist())
    return out


def downward(glyphs: Sequence[Glyph]) -> set[int]:
    """Which characters stand in lines that run from top to bottom though they are upright, and what is turned there."""
    out: set[int] = set()
    if not any(unspaced(g.text) for g in glyphs):
        return out
    start = 0
    count = len(glyphs)
    while start < count:
        if glyphs[start].turn > 1:
            start += 1
            continue
        end = start + 1
        while end < count and (_under(glyphs[end - 1], glyphs[end]) or _in_cell(glyphs, start, end)):
            end += 1
        upright = [g for g in glyphs[start:end] if g.turn == 0]
        squares = sum(unspaced(g.text) for g in upright)
        previous = start - 1 in out and end - start < 4 and _next_line(glyphs[start - 1], glyphs[start])
        alone = end >= count or not _on(glyphs[end - 1], glyphs[end])
        turned = len(upright) < end - start
        if (squares >= 2 - turned and end - start >= 3) or (previous and alone and squares):
            out.update(range(start, end))
        start = end
    return out


def _centre(g: Glyph) -> float:
    return g.x + (g.wide / 2 if g.turn == 0 and unspaced(g.text) else g.along / 2 if g.turn == 0 else 0.38 * g.size)


def _top(g: Glyph) -> float:
    return g.y - CELL[0] * g.size if g.turn == 0 else g.y + g.along * g.part / g.parts


def _under(a: Glyph, b: Glyph) -> bool:
    """Whether a character stands right under the one before."""
    if b.turn > 1 or not 0.6 < b.size / max(a.size, 1e-6) < 1.6:
        return False
    step = _top(b) - _top(a)
    return abs(_centre(a) - _centre(b)) < 0.4 * a.size and 0.15 * a.size < step < 2.2 * a.size


def _in_cell(glyphs: Sequence[Glyph], start: int, end: int) -> bool:
    """Whether a figure stands beside others in the square of one character."""
    b, k = glyphs[end], end - 1
    while k > start and glyphs[k].turn == 0 and abs(glyphs[k].y - b.y) < 0.1 * b.size and not unspaced(glyphs[k].text):
        k -= 1
    first = glyphs[k + 1] if k + 1 < end else b
    if first is b or k < start or unspaced(b.text) or b.turn != 0:
        return False
    return (
        b.x > glyphs[end - 1].x
        and b.x + b.along - first.x < 1.25 * glyphs[k].wide
        and abs(first.y - b.y) < 0.1 * b.size
    )


def _next_line(a: Glyph, b: Glyph) -> bool:
    """Whether a character begins the line to the left of one that runs down."""
    return (
        0.8 * a.size < _centre(a) - _centre(b) < 2.6 * a.size
        and b.y < a.y + a.size
        and abs(a.size - b.size) < 0.1 * a.size
    )


def _on(a: Glyph, b: Glyph) -> bool:
    """Whether a character goes on to the right of the one before."""
    return b.turn == 0 and abs(a.y - b.y) < 0.3 * a.size and -0.5 * a.size < b.x - a.x - a.along < BESIDE * a.size
