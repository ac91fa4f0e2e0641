"""The door: texts in, matches and stories out, in the ids and the printed offsets they came with."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from broadsheet.codes import Codes, Texts, fold_codes, printed_spans, texts_of
from broadsheet.errors import UsageError
from broadsheet.model import Match, Passage
from broadsheet.reuse.cluster import stories
from broadsheet.reuse.engine import found
from broadsheet.reuse.options import Options, options_of
from broadsheet.reuse.score import Judged
from broadsheet.reuse.sketch import BASE, mixed

if TYPE_CHECKING:
    import pyarrow as pa

COPIES = 40  # exact copies of one text, up to which every pair of them is told; beyond it, each with the first
EXACT = np.array([1.0])


@dataclass(frozen=True)
class Reprints:
    """What was found: columns of equal length, a row for each passage two articles share, and the stories."""

    ids: Sequence[str]
    a: Any  # places of the articles in `ids`
    b: Any
    columns: dict[str, Any]  # score, a_start, a_end, b_start, b_end, identity, ...
    story: Any  # for each article the first of its story, or -1

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
    threads: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Reprints:
    """Who printed the same text: of articles by id, pairs of id and text, plain texts (their places are their ids), or an
    Arrow table with columns id and text. `step` is told, as it goes on, how many texts are done and how many there are."""
    ids, given = _taken(texts)
    return reprints(ids, given, options_of(preset), threads, step)


def reprints(
    ids: Sequence[str],
    given: Texts,
    options: Options,
    threads: int | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Reprints:
    """As `find_reprints`, of texts in a row of bytes."""
    cores = available() if threads is None else threads
    if cores < 1:
        raise UsageError(f"threads {threads}", "not a number of threads", "Say a number from 1 up")
    codes = fold_codes(given, cores)
    first_of, copies = _copies(codes)
    own = np.flatnonzero(first_of == np.arange(len(codes)))
    small = codes if len(own) == len(codes) else _only(codes, own)
    seen = found(small, options, cores, step)
    sizes = np.diff(small.bounds)
    judged = Judged(seen.pairs, seen.facts, sizes, seen.rare, seen.stock)
    chance = judged.chance()
    if options.by_passage:
        score = judged.distinctive / (judged.distinctive + options.distinctive)
        good = (judged.distinctive >= options.distinctive) | (chance >= options.accept)
        score = np.maximum(score, chance)
    else:
        score, good = chance, chance >= options.accept
    mutual = (chance >= options.accept) & (judged.ratio >= options.mutual)
    a, b, columns = _rows(given, codes, own, seen, judged, score, good, chance >= options.accept, options)
    a, b, columns = _with_copies(a, b, columns, copies, first_of, codes, given)
    of = stories(len(small), seen.pairs[mutual], chance[mutual], options.linkage)
    story = _all_stories(of, own, first_of, copies, len(codes))
    return Reprints(ids, a, b, columns, story)


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


def _copies(codes: Codes) -> tuple[Any, list[Any]]:
    """For each text the first that says exactly the same, and the groups of such; texts too short for a seed are alone."""
    n = len(codes)
    hashes = np.zeros(n, np.uint64)
    _hashes(codes.codes, codes.bounds, hashes)
    first_of = np.arange(n)
    sizes = np.diff(codes.bounds)
    order = np.lexsort((np.arange(n), sizes, hashes))
    order = order[sizes[order] > 0]
    new = (
        np.flatnonzero(np.r_[True, (np.diff(hashes[order]) != 0) | (np.diff(sizes[order]) != 0)])
        if len(order)
        else order
    )
    groups = [g for g in np.split(order, new[1:]) if len(g) > 1]
    for g in groups:
        first_of[g] = g[0]
    return first_of, groups


def _only(codes: Codes, own: Any) -> Codes:
    sizes = np.diff(codes.bounds)[own]
    bounds = np.zeros(len(own) + 1, np.int64)
    np.cumsum(sizes, out=bounds[1:])
    at = np.repeat(codes.bounds[:-1][own] - bounds[:-1], sizes) + np.arange(bounds[-1])
    return Codes(codes.codes[at], bounds, codes.joined[own])


def _rows(
    given: Texts,
    codes: Codes,
    own: Any,
    seen: Any,
    judged: Judged,
    score: Any,
    good: Any,
    accepted: Any,
    options: Options,
) -> Any:
    """A row for each passage of the pairs that are good, in ids and printed offsets."""
    rows = seen.passages[good[seen.passages[:, 0]]] if len(seen.passages) else seen.passages
    pair = rows[:, 0]
    a, b = own[seen.pairs[pair, 0]], own[seen.pairs[pair, 1]]
    a_start, a_end = printed_spans(given, codes, a, rows[:, 1], rows[:, 2])
    b_start, b_end = printed_spans(given, codes, b, rows[:, 3], rows[:, 4])
    relation = judged.relation(accepted, options.mutual)
    columns = {
        "score": score[pair],
        "a_start": a_start, "a_end": a_end, "b_start": b_start, "b_end": b_end,
        "identity": rows[:, 5] / np.maximum(rows[:, 6], 1),
        "equal": rows[:, 5],
        "distinctive": np.round(judged.distinctive).astype(np.int64)[pair],
        "a_covered": np.minimum(judged.a_covered, 1)[pair],
        "b_covered": np.minimum(judged.b_covered, 1)[pair],
        "relation": relation[pair].astype(object) if len(pair) else np.array([], object),
    }  # fmt: skip
    return a, b, columns


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
        "relation": np.full(len(x), "same", object),
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


def _all_stories(of: Any, own: Any, first_of: Any, groups: list[Any], count: int) -> Any:
    """Stories of all articles, from those of one copy of each text."""
    story = np.full(count, -1, np.int64)
    within = of >= 0
    story[own[within]] = own[of[within]]
    for g in groups:
        story[g] = story[g[0]] if story[g[0]] >= 0 else g[0]
    return story
