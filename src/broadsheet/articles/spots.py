"""Where on its pages a stretch of an article's text stands: characters back to the lines and words they were printed in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from math import isnan
from typing import TYPE_CHECKING

from broadsheet.articles.assemble import HYPHENS
from broadsheet.model import WORD, Box, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from broadsheet.model import Article, Block, Line

SOUGHT = 60  # characters ahead, in both texts together, where they are looked for to agree again
AGREED = 4  # characters that must be alike for that


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a character is printed: which line of which block, and where in it; no line where the block has none."""

    block: Block
    line: int
    at: int


def spots(article: Article, spans: Sequence[tuple[int, int]]) -> list[tuple[Spot, ...]]:
    """For each span of an article's text, half open in characters of its paragraphs each on a line, where it stands.

    A span over several lines has a spot on each; text that no box tells of has none. The article's blocks have the lines
    of their page.
    """
    blocks = {b.id: b for b in article.blocks}
    out: list[list[Spot]] = [[] for _ in spans]
    begin = 0
    for p in article.paragraphs:
        end = begin + len(p.text)
        mine = [
            (n, max(s, begin) - begin, min(e, end) - begin) for n, (s, e) in enumerate(spans) if s < end and e > begin
        ]
        if mine:
            places = _places(p.text, [blocks[i] for i in p.blocks if i in blocks])
            for n, start, stop in mine:
                out[n] += _boxes(places.get(k) for k in range(start, stop))
        begin = end + 1
    return [tuple(x) for x in out]


def block_spots(block: Block, text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[Spot, ...]]:
    """The same for spans of one block's text, put on a line however it was printed."""
    places = _places(text, [block])
    return [tuple(_boxes(places.get(k) for k in range(start, end))) for start, end in spans]


def _places(text: str, blocks: Sequence[Block]) -> Mapping[int, _Place]:
    """Where each character of a text is printed that is put together of blocks, as far as it is found there.

    Spaces, and hyphens that may have stood at a line's end, are passed over. Where a correction or a repair changed
    the text, what is alike again soon is found again.
    """
    wanted = [(k, c) for k, c in enumerate(text) if _tells(c)]
    there = [x for b in blocks for x in _printed(b)]
    a, b = "".join(c for _, c in wanted), "".join(c for c, _ in there)
    if a == b:
        return {k: place for (k, _), (_, place) in zip(wanted, there, strict=True)}
    out: dict[int, _Place] = {}
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] != b[j]:
            i, j = _alike(a, b, i, j)
            continue
        out[wanted[i][0]] = there[j][1]
        i, j = i + 1, j + 1
    return out


def _tells(c: str) -> bool:
    return not c.isspace() and c not in HYPHENS


def _printed(b: Block) -> Iterator[tuple[str, _Place]]:
    if not b.printed:
        yield from ((c, _Place(b, -1, k)) for k, c in enumerate(b.text) if _tells(c))
    for n, line in enumerate(b.printed):
        yield from ((c, _Place(b, n, k)) for k, c in enumerate(line.text) if _tells(c))


def _alike(a: str, b: str, i: int, j: int) -> tuple[int, int]:
    """The nearest places from i and j on where two texts agree again; the next of both where that is not soon."""
    for far in range(1, SOUGHT):
        for k in range(far + 1):
            x, y = i + k, j + far - k
            if a[x : x + AGREED] and a[x : x + AGREED] == b[y : y + AGREED]:
                return x, y
    return i + 1, j + 1


def _boxes(places: Iterable[_Place | None]) -> Iterator[Spot]:
    """A box for each line that characters in a row stand on."""
    there = (p for p in places if p is not None)
    for (block, n), run in groupby(there, key=lambda p: (p.block, p.line)):
        at = [p.at for p in run]
        box = _of_line(block, block.printed[n], min(at), max(at) + 1) if n >= 0 else block.box
        if box is not None:
            yield Spot(block.id.rpartition("/")[0], box)


def _of_line(block: Block, line: Line, start: int, end: int) -> Box | None:
    """The box of some characters of a line: those of its words, the first and the last as far as they are of it."""
    rows = list(WORD.iter_unpack(line.table))
    ends = [*(int(row[0]) for row in rows[1:]), len(line.text)]
    told = [(int(row[0]), end, Box(*row[1:5])) for row, end in zip(rows, ends, strict=False)]
    words = [(s, len(line.text[s:e].rstrip()) + s, box) for s, e, box in told if not isnan(box.x0)]
    touched = [w for w in words if w[0] < end and w[1] > start]
    if not touched:
        if line.box is None or not line.text:
            return block.box
        touched = [(0, len(line.text), line.box)]
    parts = [_cut(box, (start - s) / (e - s), (end - s) / (e - s), _way(block)) for s, e, box in touched]
    return Box(
        min(p.x0 for p in parts), min(p.top for p in parts), max(p.x1 for p in parts), max(p.bottom for p in parts)
    )


def _way(block: Block) -> int:
    """Which way the lines of a block run: 0 to the right, 1 down, 2 to the left, 3 up."""
    return 1 if block.vertical else round(block.rotation / 90) % 4


def _cut(box: Box, start: float, end: float, way: int) -> Box:
    """A stretch of a word's box, from one share of its length to another."""
    start, end = max(start, 0.0), min(end, 1.0)
    if way > 1:
        start, end = 1 - end, 1 - start
    if way % 2:
        high = box.bottom - box.top
        return Box(box.x0, box.top + start * high, box.x1, box.top + end * high)
    wide = box.x1 - box.x0
    return Box(box.x0 + start * wide, box.top, box.x0 + end * wide, box.bottom)
