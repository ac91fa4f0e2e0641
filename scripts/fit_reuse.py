#!/usr/bin/env python3
"""Fit what tells a reprint from texts that share stock phrases, and write src/broadsheet/reuse/weights.json.

usage: fit_reuse.py TEXTS.parquet TRUTH.parquet [TEXTS TRUTH ...] [--preset NAME] [--noise 0.05,0.1] [--report] [--out FILE]

TEXTS has columns id and text; TRUTH either pairs (a, b) or, where it is TEXTS itself, a column cluster. Each set is taken
as it is; --noise adds copies of the first in which that share of all characters is misread. Each preset that seeks in its
own way has weights of its own, fitted one at a time. --report parts the texts in
two by a hash of their ids, three times over, fits without the pairs that lie wholly in one part and prints how it does on
those; every noise named there is met in fitting too, so only the sets as they are speak for what is new.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from broadsheet.codes import fold_codes
from broadsheet.reuse.engine import Asked, Search
from broadsheet.reuse.options import PRESETS, Options
from broadsheet.reuse.room import Room
from broadsheet.reuse.score import Judged, chance, expanded

OUT = Path(__file__).parent.parent / "src/broadsheet/reuse/weights.json"
RIDGE = 2.0  # pairs' worth of a prior at nothing, for each weight; 1, 5 and 12 do less well on the part not fitted on
EDGE = 0.02  # of a hundred pairs, beyond which a fact says no more than at the edge
NOISE = {  # for each preset, what it is for
    "default": "0.01,0.02,0.02,0.03,0.04,0.05,0.05,0.06,0.08,0.1,0.1,0.12,0.14,0.15,0.16,0.18,0.18,0.2,0.2",
    "clean": "0.01,0.02,0.02,0.03,0.04,0.05,0.05,0.06,0.08",
    "ocr": "0.05,0.08,0.1,0.12,0.14,0.15,0.16,0.18,0.18,0.2,0.2,0.22,0.25",
}
PARTINGS = 3
SURE = 1e-4


def points(text: str) -> np.ndarray:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def noisy(text: str, share: float, rng: np.random.Generator, alphabet: np.ndarray) -> str:
    """A text in which a share of all characters is misread (seven in ten of them), lost or followed by another."""
    given = points(text)
    hit, what, other = rng.random(len(given)) < share, rng.random(len(given)), rng.choice(alphabet, len(given))
    lost, more = hit & (what >= 0.7) & (what < 0.85), hit & (what >= 0.85)
    read = np.where(hit & (what < 0.7), other, given)
    out = np.repeat(read, np.where(lost, 0, np.where(more, 2, 1)))
    out[np.cumsum(np.where(lost, 0, np.where(more, 2, 1)))[more] - 1] = other[more]
    return out.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def true_pairs(texts: dict[str, list], truth: str, path: str) -> set[tuple[int, int]]:
    """Pairs of places that are reprints."""
    if truth == path:
        groups = defaultdict(list)
        for n, c in enumerate(texts["cluster"]):
            groups[c].append(n)
        return {p for g in groups.values() for p in combinations(g, 2)}
    at = {name: n for n, name in enumerate(texts["id"])}
    rows = pq.read_table(truth, columns=["a", "b"]).to_pylist()
    return {tuple(sorted((at[r["a"]], at[r["b"]]))) for r in rows}


def facts(texts: list[str], options: Options) -> tuple[np.ndarray, np.ndarray, Judged]:
    """The pairs of a collection worth a look, with their facts."""
    codes = fold_codes(texts)
    search = Search(Asked(codes, np.ones(len(codes), np.bool_)), options, 2, Room())
    with ThreadPoolExecutor(2) as pool:
        sketches, runs = search.sketches(pool)
        some = [f for f, _ in search.found(pool, sketches, runs)]
    pairs, raw = np.concatenate([f.pairs for f in some]), np.concatenate([f.facts for f in some])
    judged = Judged(pairs, raw, np.diff(codes.bounds), sketches.rare, sketches.stock)
    return pairs, judged.facts(), judged


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> dict[str, np.ndarray]:
    """A logistic model of facts, squares and products, by Newton's method."""
    low, high = np.percentile(x, [EDGE, 100 - EDGE], axis=0)
    x = np.clip(x, low, high)
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.concatenate([np.ones((len(x), 1)), expanded((x - mean) / scale)], 1)
    prior = np.r_[1e-9, np.full(z.shape[1] - 1, 2 * RIDGE)]
    w, step = np.zeros(z.shape[1]), np.ones(1)
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ w, -30, 30)))
        slope = z.T @ (weight * (p - y)) + prior * w
        bend = weight * p * (1 - p)
        near = bend > SURE  # the others bend nothing, and are most of all pairs
        rows = z[near] * np.sqrt(bend[near])[:, None]
        step = np.linalg.solve(rows.T @ rows + np.diag(prior), slope)
        w -= step * min(1.0, 2 / np.abs(step).max())
        if np.abs(step).max() < 1e-5:
            break
    return {"low": low, "high": high, "mean": mean, "scale": scale, "bias": w[0], "weights": w[1:]}


def main() -> None:
    """Fit, and report or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--preset", choices=list(NOISE), default="default")
    parser.add_argument("--noise")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    o = parser.parse_args()
    rng = np.random.default_rng(4)
    sets = []
    for path, truth in zip(o.sets[::2], o.sets[1::2], strict=True):
        texts = pq.read_table(path).to_pydict()
        sets.append((Path(path).stem, texts, true_pairs(texts, truth, path), texts["text"], 1.0))
    name, texts, truth, printed, _ = sets[0]
    alphabet = points("".join(printed))
    for share in [float(s) for s in (NOISE[o.preset] if o.noise is None else o.noise).split(",") if s]:
        sets.append((f"{name} {share}", texts, truth, [noisy(t, share, rng, alphabet) for t in printed], 0.5))
    made = []
    for name, texts, truth, printed, weight in sets:
        pairs, x, _ = facts(printed, PRESETS[o.preset])
        y = np.array([tuple(p) in truth for p in pairs.tolist()])
        halves = np.array([[zlib.crc32((i + n * "x").encode()) & 1 for n in range(PARTINGS)] for i in texts["id"]])
        made.append((name, x, y, halves[pairs].sum(1), np.array([halves[a] + halves[b] for a, b in truth]), weight))
        print(f"{name}: {len(pairs)} pairs, {y.sum()} of {len(truth)} true", flush=True)
    if o.report:
        counts = defaultdict(lambda: np.zeros(3))
        for parting, test in product(range(PARTINGS), (0, 2)):
            kept = [(x, y, h[:, parting] != test, w) for _, x, y, h, _, w in made]
            model = fitted(
                *(
                    np.concatenate(c)
                    for c in zip(*[(x[k], y[k], np.full(k.sum(), w)) for x, y, k, w in kept], strict=True)
                )
            )
            for (name, x, y, _, t, _), (_, _, k, _) in zip(made, kept, strict=True):
                given = chance(model, x[~k]) >= 0.5
                counts[name] += (given & y[~k]).sum(), given.sum(), (t[:, parting] == test).sum()
        for name, (hit, given, true) in counts.items():
            print(
                f"{name:24} P {hit / given:.4f}  R {hit / true:.4f}  F1 {2 * hit / (given + true):.4f}  of {true:.0f}"
            )
        return
    model = fitted(
        *(np.concatenate(c) for c in zip(*[(x, y, np.full(len(y), w)) for _, x, y, _, _, w in made], strict=True))
    )
    for name, x, y, _, t, _ in made:
        given = chance(model, x) >= 0.5
        print(f"{name:24} F1 {2 * (given & y).sum() / (given.sum() + len(t)):.4f} on what it was fitted on")
    known = json.loads(o.out.read_text("utf8")) if o.out.exists() else {}
    known[o.preset] = {k: np.round(v, 5).tolist() for k, v in model.items()}
    o.out.write_text(json.dumps(known) + "\n", "utf8")


if __name__ == "__main__":
    main()
