#!/usr/bin/env python3
"""How fast reprints are found and how many of those that are there, beside MinHash and shared n-grams in the same run.

usage: reuse.py [--articles N [N …]] [--scored TEXTS.parquet TRUTH.parquet] [--threads N] [--peers-to N]

Articles are made on the spot, about 450 characters each: of every twenty, one is a reprint of another of the collection
(as it is, abridged to three fifths, or begun anew), with 0 to 10 in a hundred characters misread; one in five ends with a
stock phrase. Each way runs in a process of its own; seconds are of the clock, and of processors beside it, from the texts
in memory to the pairs. MinHash is rensa's: at its default of 128 permutations over words of five characters, and as it
does best on Chinese news, three characters and 64 bands of 2. Shared n-grams are the pairs with five characters in
common that fewer than 16 texts have, by the share of the shorter text's that both have.

--scored takes a collection with true pairs (columns a, b) instead, or with a column cluster where TRUTH is TEXTS.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

WAYS = ("broadsheet", "rensa, as it comes", "rensa, at its best", "shared 5-grams")
CHARACTERS, WORDS = 4000, 60_000
LEAST_SHARED, SHARE = 30, 0.5  # of the n-gram method: what serves it best on Chinese news
STOCK = 200  # stock phrases


def made(count: int, seed: int = 4) -> tuple[list[str], set[tuple[int, int]]]:
    """Texts, and the pairs that were planted."""
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, WORDS + 1) ** 0.9
    weights /= weights.sum()
    edges = np.cumsum(weights)
    characters = (0x4E00 + rng.permutation(0x5000)[:CHARACTERS]).astype(np.uint32)
    size = rng.integers(1, 4, WORDS)
    words = [characters[np.minimum(rng.zipf(1.3, n), CHARACTERS) - 1] for n in size]
    words = [rng.choice(characters, n) if n > 1 else w for n, w in zip(size, words, strict=True)]

    def text(length: int) -> np.ndarray:
        drawn = np.searchsorted(edges, rng.random(length // 2 + 8)).clip(max=WORDS - 1)
        return np.concatenate([words[w] for w in drawn])[:length]

    stock = [text(int(rng.integers(15, 40))) for _ in range(STOCK)]
    rows: list[np.ndarray] = []
    truth: set[tuple[int, int]] = set()
    for n in range(count):
        if n % 20 == 19:
            first = (
                int(rng.integers(n // 20 * 20, n))
                if n < 40
                else int(rng.integers(0, n // 20) * 20 + rng.integers(0, 19))
            )
            row, how = rows[first], rng.integers(3)
            if how == 1:
                row = row[: len(row) * 3 // 5]
            elif how == 2:
                row = np.concatenate([text(40), row])
            noise = rng.random() * 0.1
            hit = rng.random(len(row)) < noise
            row = np.where(hit, rng.choice(characters, len(row)), row)
            truth.add((first, n))
        else:
            row = text(int(rng.integers(200, 700)))
            if n % 5 == 0:
                row = np.concatenate([row, stock[rng.integers(STOCK)]])
        rows.append(row)
    by = defaultdict(list)  # two reprints of one text are reprints of each other
    for first, n in truth:
        by[first].append(n)
    also = {p for of in by.values() for p in combinations(sorted(of), 2)}
    return [r.astype("<u4").tobytes().decode("utf-32-le") for r in rows], truth | also


def given(task: dict) -> tuple[list[str], set[tuple[int, int]]]:
    """The texts and true pairs of a run."""
    if "texts" not in task:
        return made(task["articles"])
    import pyarrow.parquet as pq
    from score_reprints import truth_of

    table = pq.read_table(task["texts"])
    ids = table.column("id").to_pylist()
    at = {name: n for n, name in enumerate(ids)}
    pairs, _ = truth_of(table, Path(task["truth"]))
    return table.column("text").to_pylist(), {tuple(sorted((at[a], at[b]))) for a, b in pairs}


def ours(texts: list[str], threads: int) -> set[tuple[int, int]]:
    from broadsheet import find_reprints

    found = find_reprints(texts, threads=threads)
    return set(zip(found.a.tolist(), found.b.tolist(), strict=True))


def rensa(texts: list[str], n: int, bands: int, rows: int) -> set[tuple[int, int]]:
    """Pairs whose signatures fall together in a band; no share is asked of them but that of their signatures."""
    from rensa import RMinHash

    table: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(bands)]
    digests = []
    for t in texts:
        m = RMinHash(num_perm=bands * rows, seed=1)
        m.update([t[i : i + n] for i in range(max(1, len(t) - n + 1))])
        digests.append(np.array(m.digest(), np.uint32))
    for k, d in enumerate(digests):
        for b in range(bands):
            table[b][d[b * rows : (b + 1) * rows].tobytes()].append(k)
    pairs = {p for t in table for g in t.values() if 1 < len(g) < 200 for p in combinations(g, 2)}
    least = 0.5 if rows > 2 else 0.2  # of the signatures alike
    return {(a, b) for a, b in pairs if (digests[a] == digests[b]).mean() >= least}


def shared(texts: list[str]) -> set[tuple[int, int]]:
    from scipy.sparse import csr_matrix

    keys = []
    for t in texts:
        c = np.frombuffer(t.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
        h = np.zeros(max(0, len(c) - 4), np.uint64)
        for i in range(5):
            h = h * np.uint64(0x9E3779B97F4A7C15) + c[i : i + len(h)] + np.uint64(1)
        keys.append(np.unique(h))
    rows = np.repeat(np.arange(len(texts)), [len(k) for k in keys])
    _, columns, often = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
    sizes = np.bincount(rows[often[columns] <= 15], minlength=len(texts))
    use = (often[columns] <= 15) & (often[columns] > 1)
    m = csr_matrix((np.ones(use.sum(), np.int32), (rows[use], columns[use])), shape=(len(texts), len(often)))
    both = (m @ m.T).tocoo()
    good = (both.row < both.col) & (both.data >= LEAST_SHARED)
    good &= both.data >= SHARE * np.minimum(sizes[both.row], sizes[both.col])
    return set(zip(both.row[good].tolist(), both.col[good].tolist(), strict=True))


def measure(task: dict) -> None:
    """One way on one collection, printed as JSON."""
    texts, truth = given(task)
    way, threads = task["way"], task["threads"]
    if way == "broadsheet":
        ours(made(200)[0], threads)  # compiled, or fetched
    before, clock, cpu = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter(), time.process_time()
    if way == "broadsheet":
        found = ours(texts, threads)
    elif way.startswith("rensa"):
        found = rensa(texts, *((5, 16, 8) if "comes" in way else (3, 64, 2)))
    else:
        found = shared(texts)
    seconds, cpu = time.perf_counter() - clock, time.process_time() - cpu
    hit = len(found & truth)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"n": len(texts), "s": seconds, "cpu": cpu, "found": len(found), "true": len(truth), "hit": hit,
                      "peak": peak, "texts": before}))  # fmt: skip


def main() -> None:
    """Run every way on every collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[2000, 8000])
    parser.add_argument("--scored", nargs=2, action="append", default=[], metavar=("TEXTS", "TRUTH"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers-to", type=int, default=20_000, help="The largest collection peers are run on.")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    o = parser.parse_args()
    if o.task:
        measure(json.loads(o.task))
        return
    tasks: list[dict] = [{"texts": t, "truth": u} for t, u in o.scored]
    tasks += [{"articles": n} for n in ([] if o.scored else o.articles)]
    for task in tasks:
        print(task.get("texts") or f"{task['articles']} made articles")
        for way in WAYS:
            if way != "broadsheet" and task.get("articles", 0) > o.peers_to:
                continue
            words = [sys.executable, __file__, "--task", json.dumps(task | {"way": way, "threads": o.threads})]
            r = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
            p, recall = r["hit"] / max(1, r["found"]), r["hit"] / max(1, r["true"])
            print(
                f"  {way:19} {r['n'] / r['s']:7.0f} texts/s  {r['n'] / r['cpu']:6.0f} a core  P {p:.3f}  R {recall:.3f}  "
                f"F1 {2 * r['hit'] / max(1, r['found'] + r['true']):.3f}  peak {r['peak'] >> 10:5} MB ({r['texts'] >> 10} with the texts)",
                flush=True,
            )


if __name__ == "__main__":
    main()
