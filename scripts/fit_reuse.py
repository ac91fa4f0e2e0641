#!/usr/bin/env python3
"""Fit what tells a reprint from texts that share stock phrases, and write src/broadsheet/reuse/weights.json.

usage: fit_reuse.py TEXTS.parquet TRUTH.parquet [TEXTS TRUTH ...] [--noise 0.05,0.1,0.2] [--report] [--out FILE]

TEXTS has columns id and text; TRUTH either pairs (a, b) or, where it is TEXTS itself, a column cluster. Each set is taken
as it is; --noise adds copies of the first in which that share of all characters is misread. --report fits on one half of
the texts (by a hash of their ids) and prints how it does on the pairs of the other, for both halves.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from scipy.optimize import minimize

from broadsheet.codes import fold_codes
from broadsheet.reuse.engine import Asked, Search
from broadsheet.reuse.options import Options
from broadsheet.reuse.room import Room
from broadsheet.reuse.score import Judged, expanded

OUT = Path(__file__).parent.parent / "src/broadsheet/reuse/weights.json"
RIDGE = 2.0  # pairs' worth of a prior at nothing, for each weight; 5 and 12 do less well on the half not fitted on


def noisy(text: str, share: float, rng: np.random.Generator, alphabet: list[str]) -> str:
    """A text in which a share of all characters is misread, lost or added."""
    out = []
    for c, hit, what in zip(text, rng.random(len(text)) < share, rng.random(len(text)), strict=True):
        other = alphabet[rng.integers(len(alphabet))] if hit else ""
        out.append(c if not hit else other if what < 0.7 else "" if what < 0.85 else c + other)
    return "".join(out)


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


def facts(texts: list[str]) -> tuple[np.ndarray, np.ndarray, Judged]:
    """The pairs of a collection worth a look, with their facts."""
    codes = fold_codes(texts)
    search = Search(Asked(codes, np.ones(len(codes), np.bool_)), Options(), 2, Room())
    with ThreadPoolExecutor(2) as pool:
        sketches, runs = search.sketches(pool)
        some = [f for f, _ in search.found(pool, sketches, runs)]
    pairs, raw = np.concatenate([f.pairs for f in some]), np.concatenate([f.facts for f in some])
    judged = Judged(pairs, raw, np.diff(codes.bounds), sketches.rare, sketches.stock)
    return pairs, judged.facts(), judged


def fitted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> dict[str, np.ndarray]:
    """A logistic model of facts, squares and products."""
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = expanded((x - mean) / scale)
    sign = np.where(y, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        m = sign * (z @ w[1:] + w[0])
        p = 1 / (1 + np.exp(np.clip(m, -60, 60)))
        value = (weight * np.logaddexp(0, -m)).sum() + RIDGE * (w[1:] ** 2).sum()
        slope = -(weight * p * sign)
        return value, np.concatenate([[slope.sum()], z.T @ slope + 2 * RIDGE * w[1:]])

    w = minimize(loss, np.zeros(z.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 600}).x
    return {"mean": mean, "scale": scale, "bias": w[0], "weights": w[1:]}


def chance(model: dict[str, np.ndarray], x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-(expanded((x - model["mean"]) / model["scale"]) @ model["weights"] + model["bias"])))


def main() -> None:
    """Fit, and report or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--noise", default="")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--out", type=Path, default=OUT)
    o = parser.parse_args()
    rng = np.random.default_rng(4)
    sets = []
    for path, truth in zip(o.sets[::2], o.sets[1::2], strict=True):
        texts = pq.read_table(path).to_pydict()
        sets.append((Path(path).stem, texts, true_pairs(texts, truth, path), texts["text"], 1.0))
    name, texts, truth, printed, _ = sets[0]
    alphabet = list("".join(printed[:200]))
    for share in [float(s) for s in o.noise.split(",") if s]:
        sets.append((f"{name} {share}", texts, truth, [noisy(t, share, rng, alphabet) for t in printed], 0.5))
    made = []
    for name, texts, truth, printed, weight in sets:
        pairs, x, _ = facts(printed)
        y = np.array([tuple(p) in truth for p in pairs.tolist()])
        half = np.array([zlib.crc32(i.encode()) & 1 for i in texts["id"]])
        made.append((name, x, y, half[pairs].sum(1), np.array([half[a] + half[b] for a, b in truth]), weight))
        print(f"{name}: {len(pairs)} pairs, {y.sum()} of {len(truth)} true", flush=True)
    if o.report:
        counts = defaultdict(lambda: np.zeros(3))
        for test in (0, 2):
            fit = [(x[h != test], y[h != test], np.full((h != test).sum(), w)) for _, x, y, h, _, w in made]
            model = fitted(*(np.concatenate(c) for c in zip(*fit, strict=True)))
            for name, x, y, h, t, _ in made:
                given = chance(model, x[h == test]) >= 0.5
                counts[name] += (given & y[h == test]).sum(), given.sum(), (t == test).sum()
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
    o.out.write_text(json.dumps({k: np.round(v, 5).tolist() for k, v in model.items()}) + "\n", "utf8")


if __name__ == "__main__":
    main()
