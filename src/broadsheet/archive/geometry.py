"""What a page's places take in the archive: lines and words with their boxes, faces and frames, squeezed.

Boxes of blocks stand with the blocks, and the text of lines does too; here is what is left. Words are told by how far
each stands from the one before and from the edges of its line, a column of small numbers each: a dense page of five
thousand words takes 25 KB, a seventh of what its file does. Coordinates are kept to a hundredth of a pixel, confidence to
a thousandth.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from broadsheet.model import Block, Box, Font, Frame, Line, Page, Points

FINE = 100  # parts of a pixel
SURE = 1000  # parts of certainty
LEVEL = 6  # of zlib
HEAD = struct.Struct("<4I")  # bytes of what is told in JSON, lines, words, parts of a pixel
LINE, WORD = 8, 8  # numbers of a line and of a word
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Geometry:
    """A page's size and resolution, as of a Page, and all else that places need, as `form` makes it."""

    width: float | None
    height: float | None
    dpi: float | None
    form: bytes


def geometry(page: Page) -> Geometry | None:
    """What is kept of where things stand on a page; None where nothing has a box."""
    if page.width is None and all(b.box is None for b in page.blocks):
        return None
    return Geometry(page.width, page.height, page.dpi, form(page))


def form(page: Page) -> bytes:
    """A page's lines, words, faces and frames as bytes."""
    lines = [x for b in page.blocks for x in b.printed]
    table = np.frombuffer(b"".join(x.table for x in lines), "f4").reshape(-1, 7).astype(float)
    counts = np.array([len(x.table) // 28 for x in lines], dtype=int)
    edges = np.array([_edges(x.box) for x in lines]).reshape(-1, 4)
    every = np.concatenate([edges, table[:, 1:5]])
    parts = 1 if np.all((every == np.round(every)) | np.isnan(every)) else FINE
    told = np.array([(x.font, -1.0 if x.confidence is None else x.confidence) for x in lines]).reshape(-1, 2)
    numbers = _columns([*_of_lines(edges, told, counts, parts), *_of_words(table, edges, counts, parts)])
    places = {b.id: n for n, b in enumerate(page.blocks)}
    said = {
        "fonts": [[f.family, f.size, f.bold, f.italic, f.colour] for f in page.fonts],
        "frames": [
            [f.id, [places[b] for b in f.blocks if b in places], f.box and _edges(f.box), f.called] for f in page.frames
        ],
        "blocks": [_of_block(b) for b in page.blocks],
    }
    head = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(HEAD.pack(len(head), len(lines), len(table), parts) + head + numbers, LEVEL)


def restored(page: Page, kept: Geometry) -> Page:
    """The page with its size, faces and frames, its blocks with their lines; `page` has the blocks and their texts.

    Of a page with other blocks than those it was kept of, as a writer may have just made it, the size alone.
    """
    data = zlib.decompress(kept.form)
    size, lines, words, parts = HEAD.unpack_from(data)
    said = json.loads(data[HEAD.size : HEAD.size + size])
    if len(said["blocks"]) != len(page.blocks):
        return replace(page, width=kept.width, height=kept.height, dpi=kept.dpi)
    numbers = np.frombuffer(data, "u1", offset=HEAD.size + size)
    made = _lines(*_numbers(numbers, lines, words), parts)
    blocks, at = [], 0
    for b, told in zip(page.blocks, said["blocks"], strict=True):
        count = told[0] if told else 0
        texts = told[6] if len(told) > 6 and told[6] else b.source.split("\n")
        printed = [replace(x, text=t) for x, t in zip(made[at : at + count], texts, strict=False)]
        blocks.append(_block_of(b, told, tuple(printed)) if told else b)
        at += count
    return replace(
        page,
        blocks=tuple(blocks),
        width=kept.width,
        height=kept.height,
        dpi=kept.dpi,
        fonts=tuple(Font(*f) for f in said["fonts"]),
        frames=tuple(
            Frame(name, tuple(blocks[n].id for n in held), box and Box(*box), called)
            for name, held, box, called in said["frames"]
        ),
    )


# ---- blocks


def _of_block(b: Block) -> list[Any]:
    """What a block's own row does not have; nothing where that is nothing."""
    lines = [x.text for x in b.printed]
    texts = None if "\n".join(lines) == b.source and not any("\n" in t for t in lines) else lines
    told = [len(lines), b.rotation, int(b.vertical), b.language, b.called, b.outline, texts, b.reading]
    while told and not told[-1]:
        told.pop()
    return told


def _block_of(b: Block, told: Sequence[Any], printed: tuple[Line, ...]) -> Block:
    padded = [*told, *[None] * (8 - len(told))]
    _, rotation, vertical, language, called, outline, _, reading = padded
    return replace(
        b,
        printed=printed,
        rotation=rotation or 0.0,
        vertical=bool(vertical),
        language=language or "",
        called=called or "",
        outline=_points(outline),
        reading=reading,
    )


def _points(said: Sequence[Sequence[float]] | None) -> Points:
    return tuple((x, y) for x, y in said or ())


def _edges(box: Box | None) -> tuple[float, float, float, float]:
    return (np.nan, np.nan, np.nan, np.nan) if box is None else (box.x0, box.top, box.x1, box.bottom)


# ---- numbers


def _of_lines(edges: npt.NDArray[Any], told: npt.NDArray[Any], counts: npt.NDArray[Any], parts: int) -> list[Numbers]:
    """The columns of lines: words, whether there is a box, steps from line to line, width, height, face, certainty."""
    there, (x0, top, x1, bottom) = _placed(edges, parts)
    font, sure = told.T
    return [counts, there, _steps(x0), _steps(top), x1 - x0, bottom - top, font.astype(int), _whole(sure * SURE)]


def _of_words(table: npt.NDArray[Any], edges: npt.NDArray[Any], counts: npt.NDArray[Any], parts: int) -> list[Numbers]:
    """The columns of words: where in the line each begins, the white before it, ..."""
    home = np.repeat(np.arange(len(counts)), counts)
    first = np.concatenate([[True], home[1:] != home[:-1]]) if len(home) else np.zeros(0, bool)
    there, (x0, top, x1, bottom) = _placed(table[:, 1:5], parts)
    left, above = (a[home] for a in _placed(edges, parts)[1][:2])
    start = table[:, 0].astype(int)
    before = np.concatenate([[0], x1[:-1]]) if len(home) else x1
    return [
        np.where(first, start, _steps(start)),
        there,
        x0 - np.where(first, left, before),
        x1 - x0,
        top - above,
        bottom - top,
        _whole(table[:, 5] * SURE),
        _steps(table[:, 6].astype(int)),
    ]


def _lines(lines: Numbers, words: Numbers, parts: int) -> list[Line]:
    """Lines without their text, from the columns."""
    counts, there, x0, top, wide, high, font, sure = lines
    x0, top = np.cumsum(x0), np.cumsum(top)
    box = np.stack([x0, top, x0 + wide, top + high], axis=1) / parts
    home = np.repeat(np.arange(len(counts)), counts)
    starts, placed, white, across, below, tall, certain, face = words
    left = np.cumsum(white + across) - across  # from the left edge of the first line, as if all were one line
    ends = np.cumsum(counts)
    first = (ends - counts)[home]  # word of the line
    own = left - (left - white)[first] + x0[home]
    begun = np.cumsum(starts)
    begun = begun - (begun - starts)[first]
    table = np.stack(
        [begun, own / parts, (top[home] + below) / parts, (own + across) / parts, (top[home] + below + tall) / parts,
         np.where(certain < 0, -1.0, certain / SURE), np.cumsum(face)], axis=1,
    ).astype("f4")  # fmt: skip
    table[placed == 0, 1:5] = np.nan
    return [
        Line("", Box(*edges) if has else None, table[end - count : end].tobytes(), face, None if c < 0 else c / SURE)
        for edges, has, count, end, face, c in zip(
            box.tolist(), there.tolist(), counts.tolist(), ends.tolist(), font.tolist(), sure.tolist(), strict=True
        )
    ]


def _placed(edges: npt.NDArray[Any], parts: int) -> tuple[Numbers, Numbers]:
    """Which boxes there are, and their edges as whole numbers, 0 where there is none."""
    there = ~np.isnan(edges).any(axis=1)
    return there.astype(int), _whole(np.where(there[:, None], edges, 0.0) * parts).T


def _whole(values: npt.NDArray[Any]) -> Numbers:
    return np.asarray(np.round(values), dtype=np.int64)


def _steps(values: Numbers) -> Numbers:
    return np.diff(values, prepend=0)


def _columns(columns: Sequence[Numbers]) -> bytes:
    """Columns of numbers, all lowest bytes of one before the next: these tell, the others are nearly all alike."""
    return b"".join(c.astype("<i4").view("u1").reshape(-1, 4).T.tobytes() for c in columns)


def _numbers(data: npt.NDArray[np.uint8], lines: int, words: int) -> tuple[Numbers, Numbers]:
    """The columns of lines and of words."""

    def columns(part: npt.NDArray[np.uint8], count: int, length: int) -> Numbers:
        planes = part.reshape(count, 4, length).transpose(0, 2, 1)
        return np.ascontiguousarray(planes).view("<i4").reshape(count, length).astype(np.int64)

    end = LINE * 4 * lines
    return columns(data[:end], LINE, lines), columns(data[end : end + WORD * 4 * words], WORD, words)
