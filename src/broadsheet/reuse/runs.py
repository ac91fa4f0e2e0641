"""Runs on disk: what a number of texts say, sorted, in a file that is written once and never changed.

A run holds its texts' seeds, each with the text that has it, and their windows, without: sorted as `index` has them, so
that what a text says is looked up in a step or two wherever the file lies. Two runs that follow one another are merged in
one pass over both. A file begins with its size and what lies where, as JSON; the rows follow, least significant byte first.
"""

from __future__ import annotations

import json
import mmap
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from broadsheet.errors import IndexDamaged
from broadsheet.reuse import index

FORM = "broadsheet run 1"
MOST = 255  # windows kept that say the same
MOST_TEXTS = 1 << 64 - index.KEY
ALIGNED = 64  # bytes
# kinds of the rows of a run: of each text its number, paper and day; seeds and the text of each; windows
KINDS = {
    "numbers": np.int64, "papers": np.int64, "days": np.int64,
    "keys": np.uint32, "texts": np.int32, "heads": np.int64, "rates": np.uint16,
    "windows": np.uint32, "window_heads": np.int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Texts in the order they came, and what they say."""

    numbers: Any
    papers: Any
    days: Any
    keys: Any
    texts: Any  # places in `numbers`
    heads: Any
    rates: Any  # as in `engine.Index`; nothing in it where the texts are of one paper
    windows: Any
    window_heads: Any

    def __len__(self) -> int:
        return len(self.numbers)

    def look_up(self, keys: Any) -> tuple[Any, Any, Any]:
        """Where each of these seeds stands, how many texts have it, and how many of a paper that does."""
        at, size = np.empty(len(keys), np.int64), np.empty(len(keys), np.int32)
        index.look_up(self.keys, self.heads, shift(self.heads), keys, at, size)
        if not len(self.rates):
            return at, size, size
        return at, size, np.where(size, self.rates[np.minimum(at, len(self.rates) - 1)], 0).astype(np.int32)

    def count(self, windows: Any, counts: Any) -> None:
        """How many texts have each of these windows, added to `counts`."""
        index.count_in(self.windows, self.window_heads, shift(self.window_heads), windows, counts)


def shift(heads: Any) -> int:
    """Bits of a key that an index's heads do not tell."""
    return index.KEY - (len(heads).bit_length() - 1)


def heads_for(count: int) -> Any:
    """Room for the heads of so many."""
    bits = min(index.KEY - 1, max(8, (count // index.AT_HEAD).bit_length()))
    return np.empty((1 << bits) + 1, np.int64)


def made(numbers: Any, papers: Any, days: Any, seed_bounds: Any, keys: Any, again: Any, windows: Any) -> Run:
    """The run of some texts, MOST_TEXTS at most, of their seeds in order and all their windows."""
    below = np.uint64((1 << 64 - index.KEY) - 1)  # bits of a hash that are not sorted by: room for the text that has it
    texts = np.repeat(np.arange(len(numbers), dtype=np.uint64), np.diff(seed_bounds))
    both = np.sort((keys & ~below | texts)[~again])
    sorted_keys, heads = _headed(both)
    windows, window_heads = _headed(np.sort(windows[windows != 0]))
    texts = (both & below).astype(np.int32)
    return Run(
        numbers,
        papers,
        days,
        sorted_keys,
        texts,
        heads,
        _rates(sorted_keys, texts, heads, papers),
        windows,
        window_heads,
    )


def _headed(hashes: Any) -> tuple[Any, Any]:
    """Hashes that are sorted as an index keeps them, and its heads."""
    heads = heads_for(len(hashes))
    parts = np.searchsorted(hashes, np.arange(1, index.PARTS, dtype=np.uint64) << np.uint64(56))
    keys = ((hashes >> np.uint64(64 - index.KEY)) & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    index.headed(keys, np.concatenate([[0], parts, [len(hashes)]]), heads, shift(heads))
    return keys, heads


def _rates(keys: Any, texts: Any, heads: Any, papers: Any) -> Any:
    known, of = np.unique(papers, return_inverse=True)
    rates = np.zeros(len(keys) if len(known) > 1 else 0, np.uint16)
    if len(rates):
        starts = heads[:: len(heads) // index.PARTS][: index.PARTS + 1]
        index.rates(keys, texts, starts, 0, index.PARTS, of.astype(np.int32), len(known), rates)
    return rates


def merged(a: Run, b: Run, gone: Any) -> Run:
    """Two runs in one, without the texts whose numbers are in `gone`; their windows stay counted."""
    numbers = np.concatenate([a.numbers, b.numbers])
    left = ~np.isin(numbers, gone)
    renumbered = np.where(left, np.cumsum(left) - 1, -1).astype(np.int32)
    none = np.zeros(0, np.int32)
    keys, texts, heads = _merged(a.keys, a.heads, a.texts, b.keys, b.heads, b.texts, renumbered, len(a))
    windows, _, window_heads = _merged(a.windows, a.window_heads, none, b.windows, b.window_heads, none, renumbered, 0)
    papers, days = (np.concatenate(pair)[left] for pair in ((a.papers, b.papers), (a.days, b.days)))
    return Run(
        numbers[left], papers, days, keys, texts, heads, _rates(keys, texts, heads, papers), windows, window_heads
    )


def _merged(
    keys_a: Any, heads_a: Any, texts_a: Any, keys_b: Any, heads_b: Any, texts_b: Any, renumbered: Any, from_b: int
) -> tuple[Any, Any, Any]:  # fmt: skip
    starts = np.zeros(index.PARTS + 1, np.int64)
    given = keys_a, heads_a, texts_a, keys_b, heads_b, texts_b
    rest = renumbered, from_b, MOST
    count = index.merged(*given, *rest, np.empty(0, np.uint32), np.empty(0, np.int32), starts)
    keys, texts = np.empty(count, np.uint32), np.empty(count if len(texts_a) + len(texts_b) else 0, np.int32)
    index.merged(*given, *rest, keys, texts, starts)
    heads = heads_for(count)
    index.headed(keys, starts, heads, shift(heads))
    return keys, texts, heads


def write(run: Run, path: Path) -> None:
    """A run to a new file, lasting when this returns."""
    what, at = {}, 0
    for name in KINDS:
        row = getattr(run, name)
        what[name] = [at, len(row)]
        at += -(-row.nbytes // ALIGNED) * ALIGNED
    head = json.dumps({"form": FORM, "rows": what, "bytes": at}).encode()
    with path.open("wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        file.write(bytes(-(8 + len(head)) % ALIGNED))
        for name in KINDS:
            row = np.ascontiguousarray(getattr(run, name), np.dtype(KINDS[name]).newbyteorder("<"))
            file.write(row.data)
            file.write(bytes(-row.nbytes % ALIGNED))
        file.flush()
        os.fsync(file.fileno())


def opened(path: Path) -> Run:
    """A run from its file, of which only what is looked at is read; not to be written to."""
    try:
        with path.open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        size = int.from_bytes(whole[:8], "little")
        head = json.loads(whole[8 : 8 + size])
        begin = -(-(8 + size) // ALIGNED) * ALIGNED
        if head["form"] != FORM or len(whole) != begin + head["bytes"]:
            raise ValueError(f"{len(whole)} bytes")
        rows = {
            name: np.frombuffer(
                whole, np.dtype(kind).newbyteorder("<"), head["rows"][name][1], begin + head["rows"][name][0]
            )
            for name, kind in KINDS.items()
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(str(path), f"no run of texts ({error})", "Compare all texts anew") from error
    return Run(**rows)
