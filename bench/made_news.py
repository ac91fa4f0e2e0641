#!/usr/bin/env python3
"""Make a collection of any size of articles that share fragments as news does, with reprints planted in it.

usage: made_news.py OUT.parquet COUNT [--news TEXTS.parquet] [--seed N]

Articles are drawn, a character at a time, from a chain learned from texts: what follows the last two characters somewhere in
them, and now and then only the last one. The texts are the invented stories of scripts/made_pages.py, or with --news the
column text of a file. An article has 200 to 700 characters and the openings and endings of its paper; of every twenty one
is a reprint of an earlier one by another paper: whole, abridged to three fifths, or with another beginning, up to one
character in ten misread. Any article is made from its number alone, so that nothing need be kept to make a million.

OUT.parquet gets columns id, text, series (the paper) and, for a reprint, of: the id of what it reprints.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numba import njit

LEAP = 0.1  # of the characters follow the last one only
PAPERS = 200
EVERY = 20  # one in so many is a reprint
LEAST, MOST = 200, 700  # characters of an article
STOCK = 6  # openings and endings a paper has of each
AT_ONCE = 20_000  # articles written together
TAUGHT = 20_000  # invented stories learned from


class Chain:
    """What follows what: for each place of a text, the places that follow the like of it."""

    def __init__(self, texts: list[str]) -> None:
        codes = np.frombuffer("\0".join(["", *texts, ""]).encode("utf-32-le", "surrogatepass"), np.uint32)
        self.codes = codes
        self.begins = np.flatnonzero(codes[:-1] == 0)[:-1].astype(np.int64)
        before = np.concatenate([[0], codes[:-1]]).astype(np.uint64)
        self.far = self._after(before << np.uint64(32) | codes)
        self.near = self._after(codes.astype(np.uint64))

    @staticmethod
    def _after(context: Any) -> tuple[Any, Any, Any]:
        """Places sorted by context, and for each place where those of its like begin and end."""
        order = np.argsort(context[:-1], kind="stable")
        known = context[order]
        first, last = np.searchsorted(known, context, "left"), np.searchsorted(known, context, "right")
        return order.astype(np.int32) + 1, first.astype(np.int32), last.astype(np.int32)


@njit(cache=True, nogil=True)
def drawn(state: Any) -> Any:
    """A number by chance, and the state moved on (splitmix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def below(state: Any, n: int) -> int:
    """A number below n by chance."""
    return np.int64(drawn(state) % np.uint64(n))


@njit(cache=True, nogil=True)
def write(codes: Any, begins: Any, far: Any, near: Any, state: Any, size: int, leap: float, out: Any, o: int) -> int:
    """So many characters by chance into `out` from place o on; the place after them."""
    p = begins[below(state, len(begins))]
    end = o + size
    while o < end:
        after, first, last = near if below(state, 1000) < 1000 * leap else far
        if first[p] == last[p]:
            p = begins[below(state, len(begins))]
            continue
        p = np.int64(after[first[p] + below(state, last[p] - first[p])])
        if codes[p] == 0:
            p = begins[below(state, len(begins))]
            continue
        out[o] = codes[p]
        o += 1
    return o


@njit(cache=True, nogil=True)
def source(n: int, seed: int) -> int:
    """What article n reprints: an earlier one that is no reprint; -1 where it is its own."""
    if n % EVERY != EVERY - 1:
        return -1
    state = np.array([np.uint64(seed * 1_000_003 + n) * np.uint64(0xD6E8FEB86659FD93)], np.uint64)
    m = below(state, n)
    return m - 1 if m % EVERY == EVERY - 1 else m


@njit(cache=True, nogil=True)
def body(n: int, seed: int, codes: Any, begins: Any, far: Any, near: Any, leap: float, out: Any) -> int:
    """Article n without what its paper puts round it; how long it is."""
    state = np.array([np.uint64(seed) + np.uint64(n + 1) * np.uint64(0xA24BAED4963EE407)], np.uint64)
    return write(codes, begins, far, near, state, LEAST + below(state, MOST - LEAST), leap, out, 0)


@njit(cache=True, nogil=True)
def article(
    n: int, seed: int, codes: Any, begins: Any, far: Any, near: Any, leap: float, phrases: Any, bounds: Any, paper: int, out: Any
) -> int:  # fmt: skip
    """Article n as its paper prints it; how long it is."""
    # phrases: openings of each paper, then endings, end to end   kind: 0 whole, 1 abridged, 2 with another beginning
    state = np.array([np.uint64(seed + 7) + np.uint64(n + 1) * np.uint64(0x9FB21C651E98DF25)], np.uint64)
    buffer = np.empty(MOST + 1, np.uint32)
    m = source(n, seed)
    size = body(n if m < 0 else m, seed, codes, begins, far, near, leap, buffer)
    kind = below(state, 3)
    share = below(state, 101) / 1000 if m >= 0 else 0.0
    o = 0
    opening = 2 * STOCK * paper + below(state, STOCK)
    for i in range(bounds[opening], bounds[opening + 1]):
        out[o] = phrases[i]
        o += 1
    if m >= 0 and kind == 2:
        o = write(codes, begins, far, near, state, 40, leap, out, o)
    for i in range(size * 3 // 5 if m >= 0 and kind == 1 else size):
        misread = below(state, 1 << 20) < share * (1 << 20)
        out[o] = codes[below(state, len(codes))] if misread else buffer[i]
        o += out[o] != 0
    ending = 2 * STOCK * paper + STOCK + below(state, STOCK)
    if below(state, 3) == 0:
        for i in range(bounds[ending], bounds[ending + 1]):
            out[o] = phrases[i]
            o += 1
    return o


@njit(cache=True, nogil=True)
def some(
    first: int, last: int, seed: int, codes: Any, begins: Any, far: Any, near: Any, leap: float, phrases: Any, bounds: Any,
    papers: Any, out: Any, sizes: Any,
) -> int:  # fmt: skip
    """Articles first to last, end to end; how long they are together."""
    o = 0
    for n in range(first, last):
        sizes[n - first] = article(n, seed, codes, begins, far, near, leap, phrases, bounds, papers[n - first], out[o:])
        o += sizes[n - first]
    return o


def papers_of(first: int, last: int, seed: int) -> Any:
    """Which paper prints each article: large ones more."""
    rng = np.random.default_rng((seed, first))
    return (PAPERS * rng.random(last - first) ** 2).astype(np.int64)


def batches(count: int, texts: list[str], seed: int = 4) -> Iterator[dict[str, Any]]:
    """Columns id, text, series and of, some articles at a time."""
    chain = Chain(texts)
    parts = chain.codes, chain.begins, chain.far, chain.near, LEAP
    state = np.array([seed], np.uint64)
    phrases, bounds = np.empty(60 * 2 * STOCK * PAPERS, np.uint32), [0]
    for _ in range(2 * STOCK * PAPERS):
        size = 8 + below(state, 40)
        bounds.append(write(*parts[:4], state, size, LEAP, phrases, bounds[-1]))
    for first in range(0, count, AT_ONCE):
        last = min(count, first + AT_ONCE)
        out, sizes = np.empty((last - first) * (MOST + 200), np.uint32), np.zeros(last - first, np.int64)
        papers = papers_of(first, last, seed)
        some(first, last, seed, *parts, phrases, np.array(bounds), papers, out, sizes)
        edges = np.concatenate([[0], np.cumsum(sizes)]).tolist()
        of = [source(n, seed) for n in range(first, last)]
        yield {
            "id": [f"n{n}" for n in range(first, last)],
            "text": [out[i:j].tobytes().decode("utf-32-le") for i, j in pairwise(edges)],
            "series": [f"paper {p}" for p in papers],
            "of": [f"n{m}" if m >= 0 else None for m in of],
        }


def taught(news: Path | None) -> list[str]:
    """Texts to learn from."""
    if news is not None:
        return [t for t in pq.read_table(news, columns=["text"]).column("text").to_pylist() if t]
    sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
    from made_pages import invented_stories

    return ["".join(paragraphs) for _, paragraphs in invented_stories(random.Random(4), TAUGHT)]


def make(out: Path, count: int, news: Path | None = None, seed: int = 4) -> None:
    """The collection in a file."""
    schema = pa.schema({"id": pa.string(), "text": pa.string(), "series": pa.string(), "of": pa.string()})
    with pq.ParquetWriter(out, schema) as writer:
        for batch in batches(count, taught(news), seed):
            writer.write_table(pa.table(batch, schema))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--seed", type=int, default=4)
    o = parser.parse_args()
    make(o.out, o.count, o.news, o.seed)


if __name__ == "__main__":
    main()
