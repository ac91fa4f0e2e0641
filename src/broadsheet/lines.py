"""Text to lines of so many cells, broken where a printer of its script would break them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from rich.cells import get_character_cell_size

NEVER_FIRST = frozenset("，。、；：？！”’」』）》〉】〕］｝〗％‰℃,.;:?!)]}»›%·～")
NEVER_LAST = frozenset("“‘「『（《〈【〔［｛〖([{«‹¥￥＄$№")
NEVER_PARTED = frozenset("…—─")  # printed in twos: …… ——
HYPHENS = frozenset("-‐–/")
CODES = re.compile(r"\x1b\[\d*m")
BEFORE = 0.3  # of a line that shows a place in a text: what stands before the place
CUT = "…"
BAND = 24  # rows: a longer leg of two would leave its top behind on a terminal


class _Cells(dict[str, int]):
    """Cells a character takes on a terminal, looked up once each."""

    def __missing__(self, character: str) -> int:
        cells = self[character] = get_character_cell_size(character)
        return cells


CELLS = _Cells()


def cells(text: str) -> int:
    """How many terminal cells a text takes: two for an ideograph, none for a combining mark."""
    return sum(map(CELLS.__getitem__, text))


def may_break(text: str, at: int) -> bool:
    """Whether a line may end before the character at `at`, an offset inside the text.

    Lines break at spaces and after hyphens, and on either side of a wide character; none begins with a closing mark or
    ends with an opening one, and …… and —— stay whole.
    """
    before, after = text[at - 1], text[at]
    if after == " " or before == " ":
        first, last = text[at:].lstrip(" ")[:1], text[:at].rstrip(" ")[-1:]
        return first not in NEVER_FIRST and last not in NEVER_LAST
    if after in NEVER_FIRST or before in NEVER_LAST or CELLS[after] == 0:
        return False
    if before == after and before in NEVER_PARTED:
        return False
    if CELLS[before] == 2 or CELLS[after] == 2:
        return True
    return before in HYPHENS and after.isalpha() and text[max(at - 2, 0)].isalpha()


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """A text's lines, none wider than `width` cells, the first opened by `indent`; [] for an empty text.

    A word or a run of marks wider than a line is broken where the line ends, since it must go somewhere; of a width too
    small for one wide character, lines hold one character each.
    """
    text = indent + text
    if not text.strip():
        return []
    ends = list(accumulate(map(CELLS.__getitem__, text)))
    lines: list[str] = []
    start, stop, floor = 0, len(text), len(indent)
    while start < stop:
        used = ends[start - 1] if start else 0
        limit = bisect_right(ends, used + width)
        if limit < stop:
            limit = _break(text, max(start, floor), max(limit, start + 1))
        lines.append(text[start:limit].rstrip(" "))
        start, floor = limit, 0
        while start < stop and text[start] == " ":
            start += 1
    return lines


def _break(text: str, start: int, limit: int) -> int:
    """The last good place to break in text[start + 1 : limit + 1]; `limit` itself where there is none."""
    for at in range(limit, start, -1):
        if may_break(text, at):
            return at
    return limit


def centred(text: str, width: int) -> list[str]:
    """A text's lines in the middle of `width` cells, of nearly equal length, without trailing blanks.

    An ideographic text with blanks in it is broken at those alone where that does, as its headline writer meant it.
    """
    rows = wrapped(text, width)
    if len(rows) > 1:
        even = max(cells(text) // len(rows) + 4, width // 2)
        tried = wrapped(text, min(even, width))
        rows = tried if len(tried) == len(rows) else rows
        if len(text) < cells(text):
            rows = filled(text.split(), width, " ") or rows
    return [" " * ((width - cells(row)) // 2) + row for row in rows]


def filled(pieces: Iterable[str], width: int, gap: str) -> list[str]:
    """Pieces set side by side, none broken, in rows of at most `width` cells; [] where a piece is wider than that."""
    rows: list[str] = []
    for piece in pieces:
        if cells(piece) > width:
            return []
        if rows and cells(rows[-1]) + cells(gap) + cells(piece) <= width:
            rows[-1] += gap + piece
        else:
            rows.append(piece)
    return rows


def padded(row: str, width: int) -> str:
    """A row filled with blanks to `width` cells; terminal codes in it take none."""
    seen = CODES.sub("", row) if "\x1b" in row else row
    return row + " " * (width - cells(seen))


def in_columns(rows: list[str], width: int, gap: int = 4) -> list[str]:
    """Rows of one column set in two, each `width` cells wide and of nearly equal height.

    A long text is set in bands, one below the other, so that the eye need not climb further than a screen.
    """
    out: list[str] = []
    for top in range(0, len(rows), 2 * BAND):
        band = rows[top : top + 2 * BAND]
        half = (len(band) + 1) // 2
        right = band[half:] + [""] * (2 * half - len(band))
        if out:
            out.append("")
        out += [(padded(a, width + gap) + b).rstrip(" ") for a, b in zip(band[:half], right, strict=True)]
    return out


def line_of(text: str, spans: Sequence[tuple[int, int]], room: int) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text, a line of `room` cells, that shows the first of some spans, and where they stand in it.

    Without spans, what the text begins with.
    """
    first = spans[0][0] if spans else 0
    start, end = text.rfind("\n", 0, first) + 1, text.find("\n", first)
    end = len(text) if end < 0 else end
    at, taken = (start, 0) if cells(text[start:end]) <= room else (first, 0)
    while at > start and taken + CELLS[text[at - 1]] < room * BEFORE:
        at -= 1
        taken += CELLS[text[at]]
    stop, taken = (end, 0) if cells(text[at:end]) <= room else (at, 0)
    while stop < end and taken + CELLS[text[stop]] <= room - 2:
        taken += CELLS[text[stop]]
        stop += 1
    head, tail = CUT if at > start else "", CUT if stop < end else ""
    shift = len(head) - at
    shown = [(max(s, at) + shift, min(e, stop) + shift) for s, e in spans if s < stop and e > at]
    return head + text[at:stop] + tail, shown
