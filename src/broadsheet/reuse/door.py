"""The door: texts in, matches and stories out, in the ids and the printed offsets they came with."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from broadsheet.codes import Codes, Texts, fold_codes, printed_spans, texts_of
from broadsheet.errors import UsageError
from broadsheet.model import Match, Passage
from broadsheet.reuse.cluster import stories
from broadsheet.reuse.engine import FIXED, Asked, Search, chunks
from broadsheet.reuse.find import NO_DAY
from broadsheet.reuse.options import Options, options_of
from broadsheet.reuse.passages import joined, no_rows, printed, rows_of
from broadsheet.reuse.room import Room
from broadsheet.reuse.sketch import BASE, mixed

if TYPE_CHECKING:
    import pyarrow as pa

COPIES = 40  # exact copies of one text, up to which every pair of them is told; beyond it, each with the first
ROWS = 1000  # of passages put into printed offsets at a time
BYTES = 8  # held for each byte of text while reprints are sought, at most


@dataclass(frozen=True)
class Reprints:
    """What was found: columns of equal length, a row for each passage two articles share, and the stories."""

    ids: Sequence[str]
    a: Any  # places of the articles in `ids`
    b: Any
    columns: dict[str, Any]  # score, a_start, a_end, b_start, b_end, identity, ...
    story: Any  # for each article the first of its story, or -1
    stock: int = 0  # articles of which more than half stands in too many others to speak for a match

    @property
    def matches(self) -> list[Match]:
        """A match for each passage, best first as they were found."""
        c = self.columns
        rows = zip(
            self.a, self.b, c["a_start"], c["a_end"], c["b_start"], c["b_end"], c["score"], c["identity"],
            c["distinctive"], c["relation"], strict=True,
        )  # fmt: skip
        return [
            Match(
                Passage(self.ids[a], int(i), int(j)),
                Passage(self.ids[b], int(k), int(m)),
                float(s),
                float(y),
                int(d),
                str(r),
            )
            for a, b, i, j, k, m, s, y, d, r in rows
        ]

    @property
    def pairs(self) -> int:
        """How many pairs of articles match."""
        return len(np.unique(np.stack([self.a, self.b], 1), axis=0)) if len(self.a) else 0

    def told(self) -> tuple[int, int]:
        """How many stories there are, and of how many articles."""
        of = self.story[self.story >= 0]
        return len(np.unique(of)), len(of)

    def most_printed(self) -> tuple[int, int] | None:
        """The story with the most articles: the place of its first in `ids`, and how many they are."""
        of, counts = np.unique(self.story[self.story >= 0], return_counts=True)
        return (int(of[counts.argmax()]), int(counts.max())) if len(of) else None

    @property
    def stories(self) -> dict[str, list[str]]:
        """The articles of each story, by the id of the first."""
        out: dict[str, list[str]] = {}
        for n in np.flatnonzero(self.story >= 0):
            out.setdefault(self.ids[int(self.story[n])], []).append(self.ids[int(n)])
        return out

    def match_table(self) -> pa.Table:
        """matches.parquet."""
        import pyarrow as pa

        ids = pa.array(self.ids, pa.string())
        named = {"a": ids.take(pa.array(self.a)), "b": ids.take(pa.array(self.b))}
        return pa.table(named | {k: pa.array(v) for k, v in self.columns.items()})

    def story_table(self) -> pa.Table:
        """stories.parquet."""
        import pyarrow as pa

        ids = pa.array(self.ids, pa.string())
        of = np.flatnonzero(self.story >= 0)
        return pa.table({"article": ids.take(pa.array(of)), "story": ids.take(pa.array(self.story[of]))})


def find_reprints(
    texts: Mapping[str, str] | Sequence[str] | Sequence[tuple[str, str]] | pa.Table,
    preset: str | Options = "default",
    *,
    papers: Sequence[Hashable] | None = None,
    days: Sequence[int | None] | None = None,
    within: int | None = None,
    threads: int | None = None,
    memory: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Reprints:
    """Who printed the same text: of articles by id, pairs of id and text, plain texts (their places are their ids), or an
    Arrow table with columns id and text.

    With the `papers` texts are of, a text for each, what one paper prints over and over is stock, and what many papers
    print once each is not. With `within` only texts at most so many `days` apart are compared, and those of no day.
    Without, a text that more than fifteen others print is stock too, as nothing tells it from a template (`stock`).
    Beyond `memory`, in bytes, rows of numbers are kept in temporary files; what is found is the same, but that more
    passes for stock where memory is short (of a million articles one planted reprint in a thousand). `step` is told, as
    it goes on, how many texts are done and how many there are.
    """
    ids, given = _taken(texts)
    with Room(limit_of(memory, given)) as room:
        return reprints(
            ids, given, options_of(preset), threads, step, papers=papers, days=days, within=within, room=room
        )


def reprints(
    ids: Sequence[str],
    given: Texts,
    options: Options,
    threads: int | None = None,
    step: Callable[[int, int], None] | None = None,
    *,
    papers: Sequence[Hashable] | None = None,
    days: Sequence[int | None] | None = None,
    within: int | None = None,
    room: Room,
) -> Reprints:
    """As `find_reprints`, of texts in a row of bytes, within the limit of `room`."""
    cores = cores_of(threads)
    for name, row in (("papers", papers), ("days", days)):
        if row is not None and len(row) != len(given):
            raise UsageError(name, f"{len(row)} for {len(given)} texts", "Give one for each text")
    if within is not None and (within < 0 or days is None):
        raise UsageError(
            f"within {within}", "no number of days, or texts without days", "Give days, and a number from 0"
        )
    codes = folded(given, cores, room)
    first_of, copies = _copies(codes, room)
    asked = Asked(
        codes, first_of == np.arange(len(codes)), numbered(papers), dated(days), -1 if within is None else within
    )
    search = Search(asked, options, cores, room)
    rows = [no_rows()]
    with ThreadPoolExecutor(cores) as pool:
        sketches, runs = search.sketches(pool)
        sizes, done = np.diff(codes.bounds), 0.0
        for found, share in search.found(pool, sketches, runs):
            rows.append(rows_of(found, sizes, sketches.rare, sketches.stock, options))
            done += share
            if step:
                step(round(done * len(codes)), len(codes))
    told = joined(rows)
    one = np.flatnonzero(np.diff(told["a"], prepend=-1) | np.diff(told["b"], prepend=-1))
    one = one[told["mutual"][one]]
    of = stories(len(codes), np.stack([told["a"][one], told["b"][one]], 1), told["chance"][one], options.linkage)
    some = []
    for n in range(0, max(len(told["a"]), 1), ROWS):
        some.append(printed({name: row[n : n + ROWS] for name, row in told.items()}, given, codes))
        room.rest()
    a, b = (np.concatenate([s[n] for s in some]) for n in (0, 1))
    columns = {name: np.concatenate([s[2][name] for s in some]) for name in some[0][2]}
    a, b, columns = _with_copies(a, b, columns, copies, first_of, codes, given)
    for g in copies:
        of[g] = of[g[0]] if of[g[0]] >= 0 else g[0]
    return Reprints(ids, a, b, columns, of, int((sketches.stock > sketches.rare)[first_of].sum()))


def cores_of(threads: int | None) -> int:
    """How many threads are meant: as many as there are cores where nobody says."""
    cores = available() if threads is None else threads
    if cores < 1:
        raise UsageError(f"threads {threads}", "not a number of threads", "Say a number from 1 up")
    return cores


def checked_limit(memory: int | None) -> int | None:
    """The limit, in bytes. Raises UsageError where no search could keep to it."""
    if memory is not None and memory < FIXED:
        raise UsageError(f"memory {memory >> 20} MB", "less than any search needs", f"Give {FIXED >> 20} MB or more")
    return memory


def limit_of(memory: int | None, given: Texts) -> int | None:
    """The limit to keep to, in bytes; None where the texts need less."""
    checked_limit(memory)
    return memory if memory is not None and FIXED + BYTES * int(given.starts[-1] - given.starts[0]) > memory else None


def folded(given: Texts, threads: int, room: Room) -> Codes:
    """Match texts, where there is room for them."""
    if not room.filed:
        return fold_codes(given, threads)
    row, sizes, joined = room.row(np.uint32), [np.zeros(1, np.int64)], []
    for first, last in chunks(given.starts, 1, 1 << 24):
        some = fold_codes(given.part(first, last), threads)
        row.add(some.codes)
        sizes.append(np.diff(some.bounds))
        joined.append(some.joined)
        room.rest()
    return Codes(row.done(), np.cumsum(np.concatenate(sizes)), np.concatenate(joined))


def numbered(papers: Sequence[Hashable] | None) -> Any:
    """Papers by number, from nothing up."""
    if papers is None:
        return None
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(p, len(numbers)) for p in papers], np.int32)


def dated(days: Sequence[int | None] | None) -> Any:
    """Days as numbers."""
    return None if days is None else np.array([NO_DAY if d is None else d for d in days], np.int64)


def available() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _taken(texts: Any) -> tuple[Sequence[str], Texts]:
    if hasattr(texts, "column_names"):
        return texts.column("id").to_pylist(), texts_of(texts.column("text"))
    if isinstance(texts, Mapping):
        return list(texts), texts_of(list(texts.values()))
    rows = list(texts)
    if rows and not isinstance(rows[0], str):
        return [r[0] for r in rows], texts_of([r[1] for r in rows])
    return [str(n) for n in range(len(rows))], texts_of(rows)


@njit(cache=True, nogil=True)
def _hashes(codes: Any, bounds: Any, out: Any) -> None:
    for n in range(len(bounds) - 1):
        h: Any = np.uint64(0)
        for i in range(bounds[n], bounds[n + 1]):
            h = h * BASE + np.uint64(codes[i]) + np.uint64(1)
        out[n] = mixed(h)


def _copies(codes: Codes, room: Room) -> tuple[Any, list[Any]]:
    """For each text the first that says exactly the same, and the groups of such; texts too short for a seed are alone."""
    n = len(codes)
    hashes = np.zeros(n, np.uint64)
    for first, last in chunks(codes.bounds, 1):
        _hashes(codes.codes, codes.bounds[first : last + 1], hashes[first:last])
        room.rest()
    first_of = np.arange(n)
    sizes = np.diff(codes.bounds)
    order = np.lexsort((np.arange(n), sizes, hashes))
    order = order[sizes[order] > 0]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (np.diff(hashes[order]) != 0) | (np.diff(sizes[order]) != 0)
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(order))
    groups = [order[i:j] for i, j in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True)]
    for g in groups:
        first_of[g] = g[0]
    return first_of, groups


def _with_copies(
    a: Any, b: Any, columns: dict[str, Any], groups: list[Any], first_of: Any, codes: Codes, given: Texts
) -> Any:
    """With the exact copies of texts: each other's, and whatever their first matches."""
    if not groups:
        return a, b, columns
    by_first = {int(g[0]): g for g in groups}
    sizes = np.diff(codes.bounds)
    more_a: list[int] = []
    more_b: list[int] = []
    for g in groups:
        if len(g) <= COPIES:
            i, j = np.triu_indices(len(g), 1)
            more_a += g[i].tolist()
            more_b += g[j].tolist()
        else:
            more_a += [int(g[0])] * (len(g) - 1)
            more_b += g[1:].tolist()
    x, y = np.array(more_a, np.int64), np.array(more_b, np.int64)
    zero = np.zeros(len(x), np.int64)
    a_start, a_end = printed_spans(given, codes, x, zero, sizes[x])
    b_start, b_end = printed_spans(given, codes, y, zero, sizes[y])
    one = np.ones(len(x))
    exact = {
        "score": one, "a_start": a_start, "a_end": a_end, "b_start": b_start, "b_end": b_end, "identity": one,
        "equal": sizes[x], "distinctive": sizes[x], "a_covered": one, "b_covered": one,
        "relation": np.full(len(x), "same", object), "fuller": np.full(len(x), None, object),
    }  # fmt: skip
    # what matches the first of a group matches its copies
    again, of_a, of_b = [], [], []
    for row in np.flatnonzero(np.isin(a, list(by_first)) | np.isin(b, list(by_first))):
        left = by_first.get(int(a[row]), a[row : row + 1])[:COPIES]
        right = by_first.get(int(b[row]), b[row : row + 1])[:COPIES]
        for i in left:
            for j in right:
                if i != a[row] or j != b[row]:
                    again.append(row)
                    of_a.append(int(i))
                    of_b.append(int(j))
    rows = np.array(again, np.int64)
    also = {k: v[rows] for k, v in columns.items()}
    if len(rows):
        ca, cb = np.array(of_a), np.array(of_b)
        for side, who, was in (("a", ca, a[rows]), ("b", cb, b[rows])):
            moved = who != was  # its own spaces and marks: the same characters of match text are printed elsewhere
            for k in range(len(rows)):
                if moved[k]:
                    start, end = match_span(
                        given, codes, int(was[k]), int(also[f"{side}_start"][k]), int(also[f"{side}_end"][k])
                    )
                    s, e = printed_spans(given, codes, who[k : k + 1], np.array([start]), np.array([end]))
                    also[f"{side}_start"][k], also[f"{side}_end"][k] = s[0], e[0]
    else:
        ca = cb = np.zeros(0, np.int64)
    joined = {k: np.concatenate([columns[k], also[k], exact[k]]) for k in columns}
    return np.concatenate([a, ca, x]), np.concatenate([b, cb, y]), joined


def match_span(given: Texts, codes: Codes, n: int, start: int, end: int) -> tuple[int, int]:
    """The characters of match text printed between two places of text n."""
    from broadsheet.codes import code_places

    starts, ends = code_places(given, n)
    return int(np.searchsorted(ends, start, "right")), int(np.searchsorted(starts, end, "left"))
