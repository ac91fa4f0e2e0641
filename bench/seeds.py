#!/usr/bin/env python3
"""Which fragments to keep as seeds: closed syncmers, minimizers or a plain sample, all of one length and one density.

usage: seeds.py TEXTS.parquet TRUTH.parquet [TEXTS TRUTH …] [--noise 0.2]

A closed syncmer is a fragment whose least inner fragment stands first or last; a minimizer, the least of a run of
fragments; a plain sample, a fragment whose hash is a multiple. For each collection, length and density: seeds a
character; of the true pairs, the share worth a look (two seeds in common that at most a hundred texts have, their
weights 2.5 together) and how many seeds the tenth of them with the fewest has in common; how many pairs are looked at.
--noise adds the first collection with that share of its characters misread. Lengths are of ideographs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from numba import njit
from scipy.sparse import csr_matrix
from score_reprints import truth_of

from broadsheet.codes import fold_codes
from broadsheet.reuse.options import Options
from broadsheet.reuse.sketch import BASE, mixed

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from fit_reuse import noisy, points

# fragment, inner fragment of a syncmer, run of a minimizer, multiple of a sample times two: densities 1/2, 2/5, 1/3
SHAPES = ((5, 2, 3, 4), (6, 2, 4, 5), (8, 3, 5, 6))
WAYS = ("closed syncmers", "minimizers", "plain sample")


@njit(cache=True)
def fragments(codes: Any, k: int, out: Any) -> int:
    """How many fragments of k characters a text has; their hashes go to `out`."""
    n = max(0, len(codes) - k + 1)
    for i in range(n):
        h: Any = np.uint64(0)
        for c in codes[i : i + k]:
            h = h * BASE + np.uint64(c) + np.uint64(1)
        out[i] = mixed(h)
    return n


@njit(cache=True)
def sample(codes: Any, way: int, k: int, s: int, w: int, twice: int, out: Any) -> int:
    """How many seeds a text has in one of WAYS; their hashes go to `out`."""
    # h, inner: hashes of fragments and of inner ones   m: seeds so far   last: place of the last minimizer
    h, inner = np.empty(len(codes) + 1, np.uint64), np.empty(len(codes) + 1, np.uint64)
    n = fragments(codes, k, h)
    fragments(codes, s, inner)
    m, last = 0, -1
    for i in range(n):
        if way == 0:
            least = inner[i : i + k - s + 1].min()
            if inner[i] == least or inner[i + k - s] == least:
                out[m] = h[i]
                m += 1
        elif way == 1:
            if i + w <= n:
                at = i + h[i : i + w].argmin()
                if at != last:
                    out[m], last = h[at], at
                    m += 1
        elif h[i] % np.uint64(twice) < 2:
            out[m] = h[i]
            m += 1
    return m


def main() -> None:
    """Every way, shape and collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--noise", default="0.2")
    o = parser.parse_args()
    sets = []
    for path, truth in zip(o.sets[::2], o.sets[1::2], strict=True):
        table = pq.read_table(path)
        at = {name: n for n, name in enumerate(table.column("id").to_pylist())}
        pairs = np.array([sorted((at[a], at[b])) for a, b in truth_of(table, Path(truth))[0]])
        sets.append((Path(path).stem, table.column("text").to_pylist(), pairs))
    name, texts, pairs = sets[0]
    rng, alphabet = np.random.default_rng(20), points("".join(texts))
    for share in [float(s) for s in o.noise.split(",") if s]:
        sets.append((f"{name} {share:.0%}", [noisy(t, share, rng, alphabet) for t in texts], pairs))
    options = Options()
    for name, texts, pairs in sets:
        given = fold_codes(texts)
        for shape in SHAPES:
            for way, called in enumerate(WAYS):
                room, keys = np.empty(int(np.diff(given.bounds).max()) + 1, np.uint64), []
                count = 0
                for n in range(len(given)):
                    m = sample(given[n], way, *shape, room)
                    count += m
                    keys.append(np.unique(room[:m]))
                rows = np.repeat(np.arange(len(keys)), [len(k) for k in keys])
                _, group, texts_of = np.unique(np.concatenate(keys), return_inverse=True, return_counts=True)
                use = (texts_of[group] > 1) & (texts_of[group] <= options.crowd)
                rows, group = rows[use], group[use]
                place = (rows, group), (len(keys), len(texts_of))
                seeds = csr_matrix((np.ones(len(rows), np.float32), place[0]), place[1])
                root = csr_matrix(((texts_of[group] - 1.0) ** -0.25, place[0]), place[1])
                shared, weight = seeds @ seeds.T, (root @ root.T).tocoo()
                looked = (weight.row < weight.col) & (weight.data >= options.worth)
                both = np.asarray(shared[pairs[:, 0], pairs[:, 1]])[0]
                worth = np.asarray(weight.tocsr()[pairs[:, 0], pairs[:, 1]])[0]
                found = (worth >= options.worth) & (both >= options.worth_seeds)
                print(
                    f"{name:16} {shape[0]} of {shape[1]}  {called:16} {count / len(given.codes):.3f} a character  "
                    f"recall {found.mean():.4f}  fewest {np.percentile(both, 10):5.0f}  pairs {looked.sum()}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
