"""Match texts to matches: seeds, index, anchors, chains, alignments, on all cores, in memory or beyond it.

Numbers only: texts are known by their place, and what is found is in characters of match text. First it is found which
pairs are worth a look, for which it need only be known who has which seed; then these are judged, for which their texts
are needed. Rows as long as the collection lie wherever `Room` keeps them and are gone through in order; an index that is
asked at random is made of as many texts as memory holds, one such run of texts after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from broadsheet.codes import Codes, shares
from broadsheet.reuse import index, match
from broadsheet.reuse.find import candidates
from broadsheet.reuse.options import Options
from broadsheet.reuse.room import Room
from broadsheet.reuse.sketch import BASE

COUNTERS = 2  # counters for each character of the collection, rounded up to a power of two
KEPT = 1 << 25  # characters of a collection whose seeds and windows are held from one pass to the next
CHUNK = 1 << 20  # characters gone through at a time
PIECE = 1 << 17  # seeds
FIXED = 320 << 20  # bytes held for any collection: the libraries and their compiled code
SPREAD = 1 << 18  # bytes of files that may be in memory for each seed of a piece, as its texts are judged
HELD = 400  # bytes held for each character that one thread goes through at a time
SEED = 9  # bytes an index has for each seed, its heads among them
# weight of a seed by how many texts have it
WEIGHTS = (1 / np.sqrt(np.maximum(np.arange(1 << 16) - 1, 1))).astype(np.float32)


T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Asked:
    """Texts to be compared, and what is known of each but its text."""

    codes: Codes
    own: Any  # whether it is compared: of exact copies one is
    papers: Any = None  # of each text its paper, numbered from nothing up; None where all are of one
    days: Any = None  # of each text, in days; None where nobody asks
    within: int = -1  # days between two texts compared; any where it is less than nothing


@dataclass(frozen=True, slots=True)
class Sketches:
    """Texts as they are judged by: their seeds in order, and what is stock in them."""

    codes: Codes
    seed_bounds: Any  # text n has seeds seed_bounds[n] to seed_bounds[n + 1]
    keys: Any  # hash of each seed
    places: Any  # of each seed in its text
    again: Any  # whether the text has had it already
    taken: Any  # of a crowded seed how many printings before have been looked at
    found_in: Any  # texts that have it
    often: Any  # texts that have it of a paper that does; nothing where no other text has it
    marks: Any  # of each character: whether a rare or a stock window begins there
    rare: Any  # windows of each text
    stock: Any


@dataclass(frozen=True, slots=True)
class Index:
    """Seeds of the texts from `base` on, sorted by what they say: see `index`."""

    base: int
    count: int  # texts
    keys: Any
    texts: Any  # numbered from `base`
    heads: Any
    shift: int
    rates: Any  # texts of a paper that have a seed, where it first stands; None where all are of one paper

    def held(self) -> Index:
        """The same, in memory."""
        rates = None if self.rates is None else np.array(self.rates)
        return replace(self, keys=np.array(self.keys), texts=np.array(self.texts), rates=rates)

    def look_up(self, keys: Any) -> tuple[Any, Any, Any]:
        """Where each of these seeds stands, how many texts have it, and how many of a paper that does."""
        at, size = np.empty(len(keys), np.int64), np.empty(len(keys), np.int32)
        index.look_up(self.keys, self.heads, self.shift, keys, at, size)
        if self.rates is None or not len(self.rates):
            return at, size, size
        return at, size, np.where(size, self.rates[np.minimum(at, len(self.rates) - 1)], 0).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs worth a look, with the facts of each and its passages."""

    pairs: NDArray[np.int64]  # an earlier text and a later one
    facts: NDArray[np.float64]
    passages: NDArray[np.int64]  # ordered by pair


def salts(own: Any, papers: Any) -> Any:
    """What tells the windows of one paper from another's: 0 for a text left out, 1 where nobody knows papers."""
    one = np.uint64(1) if papers is None else (papers.astype(np.uint64) + np.uint64(1)) * BASE | np.uint64(2)
    return np.where(own, one, np.uint64(0))


def power_of_two(n: int) -> int:
    """The least power of two that is not less, and at least 1,024."""
    return 1 << max(10, (max(n, 1) - 1).bit_length())


def ahead(pool: ThreadPoolExecutor, act: Callable[[T], R], jobs: Iterable[T], count: int) -> Iterator[R]:
    """What comes of jobs, in order, never more than `count` of them begun and not yet asked for."""
    left = iter(jobs)
    begun: deque[Future[R]] = deque(pool.submit(act, j) for j in islice(left, count))
    while begun:
        yield begun.popleft().result()
        begun.extend(pool.submit(act, j) for j in islice(left, 1))


def chunks(bounds: Any, threads: int, most: int = CHUNK) -> list[tuple[int, int]]:
    """Texts parted in runs of about equal length: several for each thread, none much longer than `most`."""
    return shares(bounds, max(threads, -(-int(bounds[-1] - bounds[0]) // (8 * most))))


class Search:
    """One search for reprints: its texts, options and where its rows are kept."""

    def __init__(self, asked: Asked, options: Options, threads: int, room: Room) -> None:
        self.asked, self.options, self.room, self.threads = asked, options, room, threads
        free = 1 << 62 if room.limit is None else max(room.limit - FIXED, 1 << 20)
        self.seeds_at_once, self.piece = free // 4 // SEED, min(PIECE, max(1 << 10, free // SPREAD))
        self.chunk = min(CHUNK, max(1 << 16, free // HELD))
        self.counters = power_of_two(COUNTERS * len(asked.codes.codes))
        while self.counters > max(free // 4, 1 << 10):
            self.counters //= 2
        self.lengths = np.array(options.seed, np.int64)
        self._spare: list[tuple[Any, Any]] = []
        self.papers = 0 if asked.papers is None else int(asked.papers.max(initial=0)) + 1

    def sketches(self, pool: ThreadPoolExecutor) -> tuple[Sketches, list[Index]]:
        """The texts' sketches, and indexes of runs of texts that follow one another."""
        codes = self.asked.codes
        parts = chunks(codes.bounds, self.threads, self.chunk)
        counters = np.zeros(self.counters, np.uint8)
        seed_bounds, keys, places, again = self._seeds(pool, parts, counters)
        parted = self._runs(seed_bounds)
        room = Room() if len(parted) == 1 else self.room
        runs = [
            indexed(pool, self.threads, *run, seed_bounds, keys, again, self.asked.papers, self.papers, room)
            for run in parted
        ]
        found_in, often = self._counts(pool, seed_bounds, keys, runs)
        counters[:] = 0
        marks, rare, stock = self._windows(pool, parts, counters)
        taken = self.room.zeros(len(keys), np.uint8)
        return Sketches(codes, seed_bounds, keys, places, again, taken, found_in, often, marks, rare, stock), runs

    def _seeds(
        self, pool: ThreadPoolExecutor, parts: list[tuple[int, int]], counters: Any
    ) -> tuple[Any, Any, Any, Any]:
        """Seeds that may be shared, text by text."""
        codes, bounds = self.asked.codes.codes, self.asked.codes.bounds
        few = len(codes) <= KEPT  # then they are made once and kept from one pass to the next, else made again

        def seeds(part: tuple[int, int]) -> tuple[Any, Any, Any, Any]:
            first, last = part
            space = int(bounds[last] - bounds[first])
            out = np.empty(space, np.uint64), np.empty(space, np.int32), np.empty(space, np.bool_)
            sizes = np.zeros(last - first, np.int64)
            m = index.seeds_of(
                codes, bounds, self.asked.own, self.lengths, self.options.repeats, first, last, *out, sizes
            )
            return out[0][:m], out[1][:m], out[2][:m], sizes

        known = []
        for row in range(0, len(parts), 2 * self.threads):
            some = list(pool.map(seeds, parts[row : row + 2 * self.threads]))

            def tally(share: int, some: list[Any] = some) -> None:
                for of in some:
                    index.tally(of[0], counters, share, self.threads)

            list(pool.map(tally, range(self.threads)))
            known += some if few else []
            self.room.rest()

        def kept(job: tuple[int, tuple[int, int]]) -> tuple[Any, Any, Any, Any]:
            n, part = job
            of = known[n] if few else seeds(part)
            m = index.keep(*of, counters)
            return of[0][:m].copy(), of[1][:m].copy(), of[2][:m].copy(), of[3]

        rows = self.room.row(np.uint64), self.room.row(np.int32), self.room.row(np.bool_)
        sizes = [np.zeros(1, np.int64)]
        for *of, size in ahead(pool, kept, enumerate(parts), 2 * self.threads):
            for out, numbers in zip(rows, of, strict=True):
                out.add(numbers)
            sizes.append(size)
            self.room.rest()
        keys, places, again = (out.done() for out in rows)
        self.room.rest()
        return np.cumsum(np.concatenate(sizes)), keys, places, again

    def _runs(self, seed_bounds: Any) -> list[tuple[int, int]]:
        """Texts parted in runs of which memory holds an index."""
        total = int(seed_bounds[-1])
        count = max(1, -(-total // self.seeds_at_once))
        cuts = np.searchsorted(seed_bounds, np.linspace(0, total, count + 1)[1:-1]).tolist()
        edges = [0, *cuts, len(seed_bounds) - 1]
        return [(a, b) for a, b in pairwise(edges) if a < b]

    def _counts(self, pool: ThreadPoolExecutor, seed_bounds: Any, keys: Any, runs: list[Index]) -> tuple[Any, Any]:
        """For each seed how many texts have it, and how many of a paper that does."""
        parts = self.pieces(seed_bounds)
        found_in = self.room.zeros(len(keys), np.int32)
        often = self.room.zeros(len(keys), np.int32) if self.papers else found_in

        def count_in(run: Index, last: bool) -> None:
            def count(part: tuple[int, int]) -> None:
                mine = slice(int(seed_bounds[part[0]]), int(seed_bounds[part[1]]))
                _, size, rate = run.look_up(keys[mine])
                found_in[mine] += size
                if self.papers:
                    often[mine] += rate
                if last:  # nothing where no other text has it
                    often[mine] *= found_in[mine] > 1

            self.room.rest()
            for _ in ahead(pool, count, parts, 2 * self.threads):
                self.room.rest()

        for n, run in enumerate(runs):
            count_in(run.held() if len(runs) > 1 else run, n == len(runs) - 1)
        return found_in, often

    def _windows(self, pool: ThreadPoolExecutor, parts: list[tuple[int, int]], counters: Any) -> tuple[Any, Any, Any]:
        """Windows marked, and how many are rare and how many stock in each text."""
        codes, bounds = self.asked.codes.codes, self.asked.codes.bounds
        salted = salts(self.asked.own, self.asked.papers)
        marks = self.room.empty(len(codes), np.uint8)
        rare, stock = np.zeros(len(bounds) - 1, np.int64), np.zeros(len(bounds) - 1, np.int64)
        few = len(codes) <= KEPT

        def windows(part: tuple[int, int]) -> Any:
            first, last = part
            of = np.empty(int(bounds[last] - bounds[first]), np.uint64)
            index.windows_of(codes, bounds, salted, self.lengths, first, last, of)
            return of

        known: list[Any] = []
        for row in range(0, len(parts), 2 * self.threads):
            some = list(pool.map(windows, parts[row : row + 2 * self.threads]))

            def tally(share: int, some: list[Any] = some) -> None:
                for of in some:
                    index.tally_windows(of, counters, share, self.threads)

            list(pool.map(tally, range(self.threads)))
            known += some if few else []
            self.room.rest()

        def mark(job: tuple[int, tuple[int, int]]) -> None:
            n, (first, last) = job
            of = known[n] if few else windows((first, last))
            index.mark_windows(of, bounds, first, last, counters, self.options.stock, marks, rare, stock)

        for _ in ahead(pool, mark, enumerate(parts), 2 * self.threads):
            self.room.rest()
        return marks, rare, stock

    def pieces(self, seed_bounds: Any) -> list[tuple[int, int]]:
        """Texts parted by their seeds, for one thread to work on after another."""
        return shares(
            seed_bounds, max(self.threads, -(-int(seed_bounds[-1]) // (8 * self.piece))), min(1 << 13, self.piece)
        )

    def found(self, pool: ThreadPoolExecutor, sketches: Sketches, runs: list[Index]) -> Iterator[tuple[Found, float]]:
        """Pairs worth a look, judged, some at a time, and what share of the work they were."""
        pieces = self.pieces(sketches.seed_bounds)
        whole = sum(last - first for run in runs for first, last in pieces if last > run.base)

        def found_in(run: Index) -> Iterator[tuple[Found, float]]:
            mine = [p for p in pieces if p[1] > run.base]
            self.room.rest()
            for (first, last), found in zip(
                mine, ahead(pool, self._finder(run, sketches), mine, 2 * self.threads), strict=True
            ):
                yield found, (last - first) / whole
                self.room.rest()

        for run in reversed(runs):  # of crowded seeds the next printings first
            yield from found_in(run.held() if len(runs) > 1 else run)

    def _finder(self, run: Index, of: Sketches) -> Callable[[tuple[int, int]], Found]:
        """What finds pairs of texts from one place to another with earlier ones of an index, and judges them."""
        return lambda part: judged(self.candidates(run, of, *part), of, self.options)

    def candidates(self, run: Index, of: Sketches, first: int, last: int) -> Any:
        """Pairs of texts first to last with earlier ones of an index that are worth a look."""
        options, asked = self.options, self.asked
        days = np.zeros(0, np.int64) if asked.days is None else asked.days
        mine = slice(int(of.seed_bounds[first]), int(of.seed_bounds[last]))
        at, size, _ = run.look_up(of.keys[mine])
        with self._counts_of(run.count) as (count, total):
            return candidates(
                first, last, mine.start, of.seed_bounds, of.again[mine], at, size, of.found_in[mine], of.often[mine],
                run.texts, WEIGHTS, options.worth, options.worth_seeds, options.most, crowded(options, self.papers), options.near,
                of.taken[mine], days, days[run.base :], asked.within, run.base, count, total,
            )  # fmt: skip

    @contextmanager
    def _counts_of(self, texts: int) -> Iterator[tuple[Any, Any]]:
        """A count and a sum for each text, all nothing, and to be left so; used again."""
        try:
            pair = self._spare.pop()
        except IndexError:
            pair = np.zeros(0, np.int32), np.zeros(0, np.float32)
        if len(pair[0]) < texts:
            pair = np.zeros(texts, np.int32), np.zeros(texts, np.float32)
        yield pair[0][:texts], pair[1][:texts]
        self._spare.append(pair)


def crowded(options: Options, papers: int) -> int:
    """Texts from which on a seed they have is crowded: more where more papers could print one text."""
    return max(options.crowd, min(papers, 10 * options.crowd))


def judged(pairs: Any, of: Sketches, options: Options) -> Found:
    """Pairs worth a look, those with one later text together, as the passages they share speak for them."""
    o = options
    return Found(
        *match.matches(
            pairs, of.codes.codes, of.codes.bounds, of.seed_bounds, of.keys, of.places, of.often, of.marks, WEIGHTS,
            np.array(o.seed, np.int64), o.crowd, o.reach, o.slip, o.slant, o.least, o.drop, o.band,
        )
    )  # fmt: skip


def indexed(
    pool: ThreadPoolExecutor, threads: int, first: int, last: int, seed_bounds: Any, keys: Any, again: Any, papers: Any,
    n_papers: int, room: Room,
) -> Index:  # fmt: skip
    """The index of the seeds of texts first to last; `papers` are of all texts."""
    mine = slice(int(seed_bounds[first]), int(seed_bounds[last]))
    sizes = np.zeros(index.PARTS, np.int64)
    index.part_sizes(keys[mine], again[mine], sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    count = int(starts[-1])
    bits = min(index.KEY, max(8, (count // index.AT_HEAD).bit_length()))
    heads = np.empty((1 << bits) + 1, np.int64)
    heads[-1] = count
    sorted_keys, texts = room.empty(count, np.uint32), room.empty(count, np.int32)
    rates = room.empty(count, np.uint16) if n_papers else None
    edges = np.linspace(0, index.PARTS, min(index.PARTS, 8 * threads) + 1).astype(int)
    ends = starts[:-1].copy()

    def part(share: int) -> None:
        low, high = index.PARTS * share // threads, index.PARTS * (share + 1) // threads
        index.part(keys, again, seed_bounds, first, last, low, high, ends, sorted_keys, texts)

    def sort(some: tuple[int, int]) -> None:
        index.sort_parts(sorted_keys, texts, starts, *some, heads, index.KEY - bits)
        if rates is not None:
            index.rates(sorted_keys, texts, starts, *some, papers[first:last], n_papers, rates)

    list(pool.map(part, range(threads)))
    list(pool.map(sort, pairwise(edges.tolist())))
    room.rest()
    return Index(first, last - first, sorted_keys, texts, heads, index.KEY - bits, rates)
