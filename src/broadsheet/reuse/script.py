"""How one passage becomes another, character by character, in printed offsets."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from broadsheet.codes import code_places, fold_codes, texts_of
from broadsheet.errors import UsageError
from broadsheet.reuse.align import ONLY_A, ONLY_B, align
from broadsheet.reuse.match import STEP, stretch

OPS = ("equal", "changed", "only_a", "only_b")
CHANGE, START, MORE = 2, 2, 1  # what a changed character costs, a gap, and each character of it
PAD = 64  # diagonals beside those there must be, to begin with
MOST = 1 << 28  # cells of a band


class Run(NamedTuple):
    """A stretch of both texts, half open: equal, changed, or only in one of them (then empty in the other)."""

    op: str
    a_start: int
    a_end: int
    b_start: int
    b_end: int


def edit_script(
    a: str, b: str, a_span: tuple[int, int] | None = None, b_span: tuple[int, int] | None = None
) -> list[Run]:
    """The runs that make one span of printed text from another at the least cost, one after the other without a gap.

    What is compared is match text, so that width, case and traditional forms are equal; marks and spaces, which it leaves
    out, go with the character before them, at a span's beginning with the one after. A changed character costs 2, a
    stretch that only one has 2 and 1 for each character. Texts so long and so different that a table of 2**28 cells does
    not hold the way are aligned in steps, perhaps at more than the least cost. Whole texts where no spans are given.
    """
    (a_start, a_end), (b_start, b_end) = _checked("a", a, a_span), _checked("b", b, b_span)
    codes_a, at_a = _codes(a, a_start, a_end)
    codes_b, at_b = _codes(b, b_start, b_end)
    out: list[Run] = []
    i = j = 0
    for op, size in aligned(codes_a, codes_b)[1]:
        i, j = i + (size if op != ONLY_B else 0), j + (size if op != ONLY_A else 0)
        from_a, from_b = (out[-1].a_end, out[-1].b_end) if out else (a_start, b_start)
        if (from_a, from_b) != (at_a[i], at_b[j]):  # else a part of a character that is folded to several
            out.append(Run(OPS[op], from_a, int(at_a[i]), from_b, int(at_b[j])))
    if not out and (a_start < a_end or b_start < b_end):  # nothing but marks
        out.append(Run("equal" if a[a_start:a_end] == b[b_start:b_end] else "changed", a_start, a_end, b_start, b_end))
    return out


def aligned(a: Any, b: Any) -> tuple[int, list[tuple[int, int]]]:
    """The least cost of turning one row of codes into another, and the runs that do: operation and length."""
    if len(a) > len(b):
        cost, runs = aligned(b, a)
        return cost, [(ONLY_A + ONLY_B - op if op in (ONLY_A, ONLY_B) else op, size) for op, size in runs]
    n, more = len(a), len(b) - len(a)
    out = np.empty((n + len(b) + 1, 2), np.int64)
    pad = min(PAD, n)
    while (n + 1) * (more + 2 * pad + 1) <= MOST:
        cost, count = align(a, b, -pad, more + pad, CHANGE, START, MORE, out)
        # a way that leaves the band has so many more characters on either side of it
        if pad == n or cost <= 2 * START + MORE * (2 * (pad + 1) + more):
            return cost, [(int(op), int(size)) for op, size in out[:count]]
        pad = min(2 * pad, n)
    count = stretch(a, b, 0, 0, n, len(b), np.empty((8 * STEP + more + 8, 2), np.int64), out, 0)
    runs = [(int(op), int(size)) for op, size in out[:count]]
    return paid(runs), runs


def paid(runs: list[tuple[int, int]]) -> int:
    """What an edit script costs."""
    return sum((0, CHANGE * size, START + MORE * size, START + MORE * size)[op] for op, size in runs)


def _checked(name: str, text: str, span: tuple[int, int] | None) -> tuple[int, int]:
    start, end = (0, len(text)) if span is None else span
    if not 0 <= start <= end <= len(text):
        raise UsageError(
            f"span {start} to {end} of {name}", f"the text has {len(text)} characters", "Give a span inside it"
        )
    return start, end


def _codes(text: str, start: int, end: int) -> tuple[Any, Any]:
    """The match text of a span, and where each code is printed from, with the span's end."""
    texts = texts_of([text])
    codes = fold_codes(texts)[0]
    starts, stops = code_places(texts, 0)
    first, last = int(np.searchsorted(starts, start)), int(np.searchsorted(stops, end, "right"))
    last = max(first, last)
    at = np.append(starts[first:last], end)
    if last > first:
        at[0] = start
    return codes[first:last], at
