"""Match texts to matches: seeds, index, anchors, chains, alignments, on all cores.

Numbers only: texts are known by their place, and what is found is in characters of match text.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from broadsheet.codes import Codes, shares
from broadsheet.reuse import index, match
from broadsheet.reuse.options import Options

COUNTERS = 2  # counters for each character of the collection, rounded up to a power of two
KEPT = 1 << 25  # characters of a collection whose windows are held in memory, eight bytes each
KINDS = (0, np.uint64), (1, np.int32), (2, np.int32)  # of seeds' keys, places and texts


@dataclass(frozen=True, slots=True)
class Index:
    """Shared seeds, text by text and group by group, and what is stock in each text."""

    seed_bounds: Any  # text n has seeds seed_bounds[n] to seed_bounds[n + 1]
    places: Any  # of each seed in its text
    texts: Any  # of each seed
    group_of: Any  # of each seed; -1 where it is not shared
    starts: Any  # of each group in postings
    found_in: Any  # texts that have the group's seed
    postings: Any  # seeds, group by group
    marks: Any  # of each character: whether a rare or a stock window begins there
    rare: Any  # windows of each text
    stock: Any


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs worth a look, with the facts of each and its passages."""

    pairs: NDArray[np.int64]
    facts: NDArray[np.float64]
    passages: NDArray[np.int64]  # ordered by pair
    rare: Any
    stock: Any


def power_of_two(n: int) -> int:
    """The least power of two that is not less, and at least 1,024."""
    return 1 << max(10, (max(n, 1) - 1).bit_length())


def indexed(given: Codes, options: Options, threads: int) -> Index:
    """The index of a collection's shared seeds."""
    codes, bounds, n = given.codes, given.bounds, len(given)
    lengths = np.array(options.seed, np.int64)
    parts = shares(bounds, max(threads, int(bounds[-1]) >> 24))
    sizes = np.zeros(n, np.int64)
    with ThreadPoolExecutor(threads) as pool:

        def seeds(part: tuple[int, int]) -> tuple[Any, Any]:
            first, last = part
            room = int(bounds[last] - bounds[first])
            keys, places = np.empty(room, np.uint64), np.empty(room, np.int32)
            m = index.count_seeds(codes, bounds, lengths, first, last, keys, places, sizes[first:last])
            return keys[:m].copy(), places[:m].copy()

        seen = list(pool.map(seeds, parts))
        counters = np.zeros(power_of_two(COUNTERS * len(codes)), np.uint8)

        def tally(share: int) -> None:
            for keys, _ in seen:
                index.tally(keys, counters, share, threads)

        list(pool.map(tally, range(threads)))
        kept = np.zeros(n, np.int64)

        def keep(job: tuple[tuple[int, int], tuple[Any, Any]]) -> tuple[Any, Any, Any]:
            (first, last), (keys, places) = job
            out = np.empty_like(keys), np.empty_like(places), np.empty(len(keys), np.int32)
            m = index.keep(keys, places, sizes, first, last, counters, *out, kept)
            return out[0][:m].copy(), out[1][:m].copy(), out[2][:m].copy()

        shared = list(pool.map(keep, zip(parts, seen, strict=True)))
        seen.clear()
        keys: Any
        keys, places, texts = (np.concatenate([np.zeros(0, t), *(s[c] for s in shared)]) for c, t in KINDS)
        shared.clear()
        seed_bounds = np.zeros(n + 1, np.int64)
        np.cumsum(kept, out=seed_bounds[1:])
        number = np.int32 if len(keys) < 1 << 31 else np.int64  # what seeds and groups are counted in
        group_of = np.full(len(keys), -1, number)

        def grouped(share: int) -> tuple[Any, Any, Any]:
            ordinals = np.flatnonzero(keys % np.uint64(threads) == share).astype(number)
            mine = keys[ordinals]
            index.sort_part(mine, ordinals, np.empty_like(mine), np.empty_like(ordinals), 0, 6)
            starts, found_in = np.empty(len(mine) // 2 + 1, np.int64), np.empty(len(mine) // 2 + 1, np.int64)
            postings = np.empty(len(mine), number)
            g, o = index.groups(mine, ordinals, texts, options.repeats, starts, found_in, group_of, postings)
            return starts[:g], found_in[:g], postings[:o]

        groups = list(pool.map(grouped, range(threads)))
        starts, found_in, postings, n_groups, n_postings = [], [], [], 0, 0
        for s, f, p in groups:
            group_of[p] += n_groups
            starts.append(s + n_postings)
            found_in.append(f)
            postings.append(p)
            n_groups, n_postings = n_groups + len(s), n_postings + len(p)
        counters[:] = 0
        marks = np.zeros(len(codes), np.uint8)
        rare, stock = np.zeros(n, np.int64), np.zeros(n, np.int64)

        def windows(part: tuple[int, int]) -> Any:
            first, last = part
            of = np.empty(int(bounds[last] - bounds[first]), np.uint64)
            index.windows_of(codes, bounds, lengths, first, last, of)
            return of

        few = len(codes) <= KEPT  # then they are made once and kept, else made again when they are marked
        known: list[Any] = []
        for row in range(0, len(parts), 2 * threads):
            some = list(pool.map(windows, parts[row : row + 2 * threads]))

            def tally_some(share: int, some: list[Any] = some) -> None:
                for of in some:
                    index.tally_windows(of, counters, share, threads)

            list(pool.map(tally_some, range(threads)))
            known += some if few else []

        def mark(job: tuple[int, tuple[int, int]]) -> None:
            n, (first, last) = job
            of = known[n] if few else windows((first, last))
            index.mark_windows(of, bounds, first, last, counters, options.stock, marks, rare, stock)

        list(pool.map(mark, enumerate(parts)))
    return Index(
        seed_bounds, places, texts, group_of, np.concatenate([*starts, np.array([n_postings])]).astype(np.int64),
        np.concatenate(found_in), np.concatenate(postings), marks, rare, stock,
    )  # fmt: skip


def found(given: Codes, options: Options, threads: int, step: Callable[[int, int], None] | None = None) -> Found:
    """Every pair of texts worth a look; `step` is told of texts done and texts there are."""
    n = len(given)
    known = indexed(given, options, threads)
    weights = (1 / np.sqrt(np.maximum(known.found_in - 1, 1))).astype(np.float32)
    crowded = known.found_in > options.crowd
    lengths = np.array(options.seed, np.int64)
    done = 0

    def matches(part: tuple[int, int]) -> tuple[Any, Any, Any]:
        return match.matches(
            *part, given.codes, given.bounds, known.seed_bounds, known.places, known.texts, known.group_of, known.starts,
            weights, crowded, known.postings, lengths, known.marks, options.worth, options.worth_seeds, options.near,
            options.reach, options.slip, options.slant, options.least, options.drop, options.band,
        )  # fmt: skip

    results = []
    parts = shares(known.seed_bounds, threads, 1 << 14)
    with ThreadPoolExecutor(threads) as pool:
        for part, result in zip(parts, pool.map(matches, parts), strict=True):
            results.append(result)
            done += part[1] - part[0]
            if step:
                step(done, n)
    total = 0
    for pairs, _, passages in results:
        passages[:, 0] += total
        total += len(pairs)
    if not results:
        empty = np.zeros((0, 2), np.int64), np.zeros((0, match.FACTS)), np.zeros((0, match.PASSAGE), np.int64)
        return Found(*empty, known.rare, known.stock)
    pairs, facts, passages = (np.concatenate([r[c] for r in results]) for c in range(3))
    return Found(pairs, facts, passages, known.rare, known.stock)
