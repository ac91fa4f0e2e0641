"""Printed text to match text as integers, whole collections at once, with the way back to printed offsets.

The match text reprints are sought in: `text.fold`, character by character, with all spaces, marks, stops and line ends
left out. It is found by table look-up over code points; the table is filled from `text` as code points are first met, so
that the two cannot disagree. What `text` joins (a letter set down apart from its voicing mark, the jamo of a syllable)
is left to `text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from broadsheet.text import folded_parts

if TYPE_CHECKING:
    import pyarrow as pa

UNKNOWN, SEVERAL = np.uint32(0x7FFFFFFF), np.uint32(0x80000000)
NO_SOUND = frozenset(" \n。.,")  # what `fold` leaves between characters

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Codes:
    """Match texts end to end: text n is codes[bounds[n]:bounds[n + 1]]."""

    codes: NDArray[np.uint32]
    bounds: Ints
    joined: NDArray[np.bool_]  # texts that `text` folded, character by character

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, n: int) -> NDArray[np.uint32]:
        return self.codes[self.bounds[n] : self.bounds[n + 1]]


class _Table:
    """What a code point becomes: 0 for nothing, one code, or SEVERAL and a place in `more` (a count, then the codes)."""

    def __init__(self) -> None:
        self.codes = np.full(0x110000, UNKNOWN, np.uint32)
        self.more = np.zeros(1, np.uint32)

    def learn(self, points: NDArray[np.uint32]) -> None:
        """Fill in these code points."""
        more = [int(m) for m in self.more]
        for point in points:
            became = _sounding(chr(point))
            if len(became) < 2:
                self.codes[point] = became[0] if became else 0
            else:
                self.codes[point] = SEVERAL | np.uint32(len(more))
                more += [len(became), *became]
        self.more = np.array(more, np.uint32)


def _sounding(text: str) -> list[int]:
    return [ord(d) for _, _, became in folded_parts(text) for d in became if d not in NO_SOUND]


_TABLE = _Table()


@njit(cache=True, nogil=True, inline="always")
def _point(data: Any, i: int) -> Any:
    """The code point at byte i of UTF-8, lone surrogates too, and the byte after it."""
    b = np.int64(data[i])
    if b < 0x80:
        return b, i + 1
    if b < 0xE0:
        return (b & 0x1F) << 6 | np.int64(data[i + 1] & 0x3F), i + 2
    if b < 0xF0:
        return (b & 0x0F) << 12 | np.int64(data[i + 1] & 0x3F) << 6 | np.int64(data[i + 2] & 0x3F), i + 3
    return (
        (b & 0x07) << 18
        | np.int64(data[i + 1] & 0x3F) << 12
        | np.int64(data[i + 2] & 0x3F) << 6
        | np.int64(data[i + 3] & 0x3F),
        i + 4,
    )


@njit(cache=True, nogil=True, inline="always")
def _joins(c: int, before: int) -> bool:
    """Whether a code point may become one character with what stands before it, otherwise than by being left out."""
    if c < 0x300:
        return False
    if c <= 0x36F:
        return 0x400 <= before <= 0x52F
    return 0x1160 <= c <= 0x11FF or c == 0x3099 or c == 0x309A or c == 0xFF9E or c == 0xFF9F


@njit(cache=True, nogil=True)
def _count(  # type: ignore[no-untyped-def]
    data, starts, table, more, first, last, sizes, joined, unknown
) -> None:
    # data: UTF-8 of all texts   starts: byte where each begins   c: code point   t: what it becomes
    # sizes[n]: codes of text n   joined[n]: text n is for `text` to fold   unknown[c]: c is not in the table
    for n in range(first, last):
        i, end, size, before = starts[n], starts[n + 1], 0, 0
        while i < end:
            c, i = _point(data, i)
            t = table[c]
            if t == 0:
                joined[n] |= _joins(c, before)
            elif t < UNKNOWN:
                size += 1
                joined[n] |= _joins(c, before)
            elif t == UNKNOWN:
                unknown[c] = True
                joined[n] |= _joins(c, before)
            else:
                size += more[t & UNKNOWN]
            before = c
        sizes[n] = size


@njit(cache=True, nogil=True)
def _write(data, starts, table, more, first, last, bounds, joined, out) -> None:  # type: ignore[no-untyped-def]
    # as in _count   out: codes of all texts   o: place in it
    for n in range(first, last):
        if joined[n]:
            continue
        i, end, o = starts[n], starts[n + 1], bounds[n]
        while i < end:
            c, i = _point(data, i)
            t = table[c]
            if t == 0:
                continue
            if t < UNKNOWN:
                out[o] = t
                o += 1
            else:
                m = t & UNKNOWN
                for k in range(more[m]):
                    out[o] = more[m + 1 + k]
                    o += 1


@njit(cache=True, nogil=True)
def _place(data, start, end, table, more, out) -> int:  # type: ignore[no-untyped-def]
    # out: for each code, which character of the printed text it comes from   p: that character
    i, o, p = start, 0, 0
    while i < end:
        c, i = _point(data, i)
        t = table[c]
        if t != 0:
            for _ in range(1 if t < UNKNOWN else more[t & UNKNOWN]):
                out[o] = p
                o += 1
        p += 1
    return o


@dataclass(frozen=True, slots=True)
class Texts:
    """Printed texts as UTF-8 end to end, lone surrogates kept."""

    data: NDArray[np.uint8]
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    def text(self, n: int) -> str:
        """Text n, as printed."""
        return self.data[self.starts[n] : self.starts[n + 1]].tobytes().decode("utf8", "surrogatepass")

    def part(self, first: int, last: int) -> Texts:
        """Texts from first to before last, without copying."""
        return Texts(self.data, self.starts[first : last + 1])


def texts_of(texts: Sequence[str] | pa.ChunkedArray | pa.Array) -> Texts:
    """Texts in one row of bytes; of an Arrow column without its ever becoming Python strings. A null is an empty text."""
    if isinstance(texts, Sequence):
        encoded = [t.encode("utf8", "surrogatepass") for t in texts]
        starts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(e) for e in encoded], out=starts[1:])
        return Texts(np.frombuffer(b"".join(encoded) or b"\0", np.uint8), starts)
    import pyarrow as pa

    column: Any = texts.cast(pa.large_string())
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # as some versions give it back
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], pa.large_string())
    if column.null_count:
        column = column.fill_null("")
    _, offsets, data = column.buffers()
    starts = (
        np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1]
        if offsets
        else np.zeros(1, np.int64)
    )
    return Texts(np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8), starts)


def shares(bounds: Ints, threads: int, least: int = 1 << 16) -> list[tuple[int, int]]:
    """Texts parted in runs of about equal length, several for each thread."""
    count = len(bounds) - 1
    total = int(bounds[-1] - bounds[0])
    parts = max(1, min(threads * 8, total // least + 1, count))
    cuts = np.searchsorted(bounds, bounds[0] + np.linspace(0, total, parts + 1)[1:-1])
    edges = [0, *(int(c) for c in cuts), count]
    return [(a, b) for a, b in pairwise(edges) if a < b]


def fold_codes(texts: Sequence[str] | Texts, threads: int = 1) -> Codes:
    """Match texts as integers, end to end."""
    given = texts if isinstance(texts, Texts) else texts_of(texts)
    count = len(given)
    sizes, joined = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    unknown = np.zeros(0x110000, np.bool_)
    parts = shares(given.starts, threads)
    with ThreadPoolExecutor(threads) as pool:

        def counted(part: tuple[int, int]) -> None:
            first, last = part
            _count(given.data, given.starts, _TABLE.codes, _TABLE.more, first, last, sizes, joined, unknown)

        list(pool.map(counted, parts))
        if unknown.any():
            _TABLE.learn(np.flatnonzero(unknown).astype(np.uint32))
            list(pool.map(counted, parts))
        by_text = {int(n): np.array(_sounding(given.text(int(n))), np.uint32) for n in np.flatnonzero(joined)}
        for n, codes in by_text.items():
            sizes[n] = len(codes)
        bounds = np.zeros(count + 1, np.int64)
        np.cumsum(sizes, out=bounds[1:])
        out = np.empty(int(bounds[-1]), np.uint32)

        def written(part: tuple[int, int]) -> None:
            first, last = part
            _write(given.data, given.starts, _TABLE.codes, _TABLE.more, first, last, bounds, joined, out)

        list(pool.map(written, parts))
    for n, codes in by_text.items():
        out[bounds[n] : bounds[n + 1]] = codes
    return Codes(out, bounds, joined)


@njit(cache=True, nogil=True)
def _spans(data, starts, table, more, which, first, last, begins, ends) -> None:  # type: ignore[no-untyped-def]
    # which: text of each span   first, last: the span in match text, half open   p: character   o: code
    for r in range(len(which)):
        i, stop, p, o = starts[which[r]], starts[which[r] + 1], 0, 0
        while i < stop and o < last[r]:
            c, i = _point(data, i)
            t = table[c]
            if t != 0:
                if o <= first[r]:
                    begins[r] = p
                o += 1 if t < UNKNOWN else more[t & UNKNOWN]
                ends[r] = p + 1
            p += 1


def printed_spans(texts: Texts, codes: Codes, which: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Where stretches of match text are printed, half open, in characters."""
    begins, ends = np.zeros(len(which), np.int64), np.zeros(len(which), np.int64)
    plain = ~codes.joined[which]
    b, e = np.zeros(int(plain.sum()), np.int64), np.zeros(int(plain.sum()), np.int64)
    _spans(texts.data, texts.starts, _TABLE.codes, _TABLE.more, which[plain], first[plain], last[plain], b, e)
    begins[plain], ends[plain] = b, e
    for r in np.flatnonzero(~plain & (last > first)):
        starts, stops = code_places(texts, int(which[r]))
        begins[r], ends[r] = starts[first[r]], stops[last[r] - 1]
    return begins, ends


def code_places(texts: Texts, n: int) -> tuple[Ints, Ints]:
    """Where each code of match text n is printed: starts and ends, half open, in characters."""
    data, (start, end) = texts.data, texts.starts[n : n + 2]
    sizes, joined = np.zeros(1, np.int64), np.zeros(1, np.bool_)
    unknown = np.zeros(0x110000, np.bool_)
    bounds = np.array([start, end])
    _count(data, bounds, _TABLE.codes, _TABLE.more, 0, 1, sizes, joined, unknown)
    if joined[0]:
        spans = [(a, b) for a, b, became in folded_parts(texts.text(n)) for d in became if d not in NO_SOUND]
        both = np.array(spans, np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]
    if unknown.any():
        _TABLE.learn(np.flatnonzero(unknown).astype(np.uint32))
        return code_places(texts, n)
    places = np.empty(int(sizes[0]), np.int64)
    _place(data, start, end, _TABLE.codes, _TABLE.more, places)
    return places, places + 1
