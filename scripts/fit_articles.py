#!/usr/bin/env python3
"""Fit the weights of parts, links, joins and headings from pages with gold.

usage: fit_articles.py FOLDER… [--out FILE] [--pages N] [--held SHARE]

Each FOLDER holds NAME.md beside NAME.gold.json, from scripts/made_pages.py or any maker of that form. A share of the
pages is held out for the figures printed at the end; nothing is tuned on it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from broadsheet.articles import evidence as ev
from broadsheet.articles import headings, joins, parts
from broadsheet.articles.faults import repeats
from broadsheet.articles.furniture import furniture
from broadsheet.articles.sheet import sheet
from broadsheet.model import Block
from broadsheet.read import read

OF_ROLE = {
    "kicker": parts.HEAD, "headline": parts.HEAD, "deck": parts.HEAD, "column": parts.HEAD, "column name": parts.HEAD,
    "slogan": parts.HEAD, "subhead": parts.HEAD, "body": parts.BODY, "editor's note": parts.BODY,
    "dateline": parts.BODY,
    "caption": parts.CAPTION, "byline": parts.CREDIT, "credit": parts.CREDIT, "jump": parts.JUMP,
    "jump line": parts.JUMP,
    "mark": parts.MARK, "advertisement": parts.MARK,
}  # fmt: skip


PAGES_A_BATCH, LINKS_A_BATCH = 24, 512
FAR_SHARE = 0.1  # of the candidate links more than six blocks apart, how many are weighed


@dataclass
class Known:
    """A page's blocks that are no furniture, with what the gold says of them."""

    blocks: tuple[Block, ...]
    part: np.ndarray  # of each block, -1 where the gold is silent
    before: dict[int, int]  # link in an article's path, by index of the block: predecessor
    joined: set[tuple[int, int]]
    heads: list[tuple[list[int], int]]  # headings over an article in order, and the headline's place among them
    flow: set[int]  # blocks of the gold's paths


def known(page: Path) -> Known | None:
    """One page with its gold; None where the gold does not fit the blocks."""
    gold = json.loads(page.with_suffix("").with_suffix(".gold.json").read_text("utf8"))
    all_blocks = [b for p in read(page) for b in p.blocks if b.text.strip()]
    found = furniture(all_blocks)
    blocks = tuple(b for k, b in enumerate(all_blocks) if k not in found)
    at = {}
    for k, b in enumerate(blocks):
        for line in range(b.line, b.line + b.lines):
            at.setdefault(line, k)
    part = np.full(len(blocks), -1)
    before: dict[int, int] = {}
    joined, heads = set(), []
    for a in gold["articles"]:
        rows = [(at[n], role) for n, role, _ in a["lines"] if n in at]
        photo = a.get("kind") == "photo"
        for k, role in rows:
            p = OF_ROLE[role]
            part[k] = parts.CAPTION if photo and p == parts.CREDIT else p
        for pair in a.get("joins", []):
            if pair[0] in at and pair[1] in at:
                joined.add((at[pair[0]], at[pair[1]]))
        over = [(k, role) for k, role in rows if role in ("kicker", "headline", "deck")]
        if len(over) > 1 and [r for _, r in over].count("headline") == 1:
            heads.append(([k for k, _ in over], [r for _, r in over].index("headline")))
    for line, role in (gold.get("roles") or {}).items():
        if int(line) in at and role in OF_ROLE and part[at[int(line)]] < 0:
            part[at[int(line)]] = OF_ROLE[role]
    walks = gold.get("paths") or [[n for n, role, _ in a["lines"] if role != "caption"] for a in gold["articles"]]
    flow = set()
    for walk in walks:
        ks = []
        for n in walk:
            if n in at and (not ks or at[n] != ks[-1]):
                ks.append(at[n])
        ks = [k for k in ks if part[k] != parts.CAPTION]
        flow.update(ks)
        before.update(zip(ks[1:], ks[:-1], strict=True))
    return Known(blocks, part, before, joined, heads, flow)


def softmax_fit(x: np.ndarray, y: np.ndarray, classes: int, ridge: float) -> np.ndarray:
    """(features, classes) multinomial logistic weights."""
    x = x.astype(np.float32)
    n, f = x.shape

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        w2 = w.reshape(f, classes).astype(np.float32)
        z = x @ w2
        z -= z.max(axis=1, keepdims=True)
        p = np.exp(z)
        p /= p.sum(axis=1, keepdims=True)
        ll = np.log(np.maximum(p[np.arange(n), y], 1e-12)).sum()
        p[np.arange(n), y] -= 1
        return float(-ll / n + ridge * (w**2).sum()), (x.T @ p).astype(np.float64).ravel() / n + 2 * ridge * w

    w = minimize(loss, np.zeros(f * classes), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return w.reshape(f, classes)


Params = list[
    np.ndarray
]  # links (kinds, features), hidden (features and kinds, units), spoken (units, kinds), starts, stops


class Batch:
    """The candidate links of some pages, and the successor and predecessor that the gold chose for each block."""

    def __init__(self) -> None:
        self.parts: list[tuple[np.ndarray, ...]] = []
        self.edges: list[np.ndarray] = []
        self.ends: list[tuple[np.ndarray, ...]] = []
        self.n = 0

    def add(self, e: ev.Evidence, before: dict[int, int], rng: np.random.Generator) -> None:
        """One page: its evidence, and the gold's predecessor of each block."""
        n = len(e.nodes)
        place = {int(k): i for i, k in enumerate(e.nodes)}
        true = np.zeros((n, n), dtype=bool)
        for k, i in place.items():
            j = before.get(k)
            while j is not None and j not in place:  # a block that was left out of the flow: go round it
                j = before.get(j)
            if j is not None:
                true[place[j], i] = True
        d = np.arange(n)[None, :] - np.arange(n)[:, None]
        near = (np.abs(d) <= 6) | true
        keep = (near | (rng.random((n, n)) < FAR_SHARE)) & (d != 0)
        a, b = np.nonzero(keep)
        offset = np.where(near[a, b], 0, -np.log(FAR_SHARE))  # a sampled rival stands for those left out
        self.parts.append((e.at(a, b).astype(np.float16), e.kind[a, b], a + self.n, b + self.n, true[a, b], offset))
        self.edges.append(e.edges)
        self.ends.append((e.kind[:, 0] // len(ev.OF_B), e.kind[0] % len(ev.OF_B)))
        self.n += n

    def close(self) -> Batch:
        """The pages as arrays, links sorted by kind."""
        x, kind, row, column, true, offset = (np.concatenate(c) for c in zip(*self.parts, strict=True))
        order = np.argsort(kind, kind="stable")
        self.x, self.row, self.column, self.true = x[order], row[order], column[order], true[order]
        self.offset = offset[order]
        bounds = np.searchsorted(kind[order], np.arange(len(ev.KINDS) + 1))
        self.kinds = [(k, lo, hi) for k, (lo, hi) in enumerate(pairwise(bounds)) if hi > lo]
        self.edge = np.concatenate(self.edges)
        self.cls_a, self.cls_b = (np.concatenate(c) for c in zip(*self.ends, strict=True))
        self.by_row, self.by_column = np.argsort(self.row, kind="stable"), np.argsort(self.column, kind="stable")
        self.parts, self.edges, self.ends = [], [], []
        return self

    def loss(self, w: Params) -> tuple[float, Params]:
        """Negative log likelihood a block of successors and predecessors, and its gradient."""
        links, hidden, spoken, starts, stops = w
        f, all_x = links.shape[1], self.x.astype(np.float32)
        z = np.empty(len(all_x), dtype=np.float32)
        units = np.empty((len(all_x), hidden.shape[1]), dtype=np.float32)
        for k, lo, hi in self.kinds:
            units[lo:hi] = np.tanh(all_x[lo:hi] @ hidden[:f] + hidden[f + k])
            z[lo:hi] = all_x[lo:hi] @ links[k] + units[lo:hi] @ spoken[:, k]
        first, last = (self.edge * starts[self.cls_b]).sum(axis=1), (self.edge * stops[self.cls_a]).sum(axis=1)
        z = z + self.offset - first[self.column] - last[self.row]  # a link spares a start and a stop
        p, l_start = _choices(z, self.by_column, self.column, self.n)
        q, l_stop = _choices(z, self.by_row, self.row, self.n)
        total = l_start.sum() + l_stop.sum() - 2 * z[self.true].sum()
        gz = ((p + q - 2 * self.true) / self.n).astype(np.float32)
        grads = [np.zeros_like(v) for v in w]
        for k, lo, hi in self.kinds:
            x, u, g = all_x[lo:hi], units[lo:hi], gz[lo:hi]
            inner = (1 - u**2) * (g[:, None] * spoken[:, k])
            grads[0][k] = g @ x
            grads[1][:f] += x.T @ inner
            grads[1][f + k] = inner.sum(axis=0)
            grads[2][:, k] = g @ u
        spared = (np.bincount(ends, weights=gz, minlength=self.n) for ends in (self.column, self.row))
        for grad, cls, g in zip(grads[3:], (self.cls_b, self.cls_a), spared, strict=True):
            np.add.at(grad, cls, -g[:, None] * self.edge)
        return float(total / self.n), grads


def _choices(z: np.ndarray, order: np.ndarray, group: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Softmax over each group's links and no link (0): the links' shares, and for all n groups the log of the sum."""
    zp, gp = z[order], group[order]
    cuts = np.flatnonzero(np.r_[True, gp[1:] != gp[:-1]])
    top = np.zeros(n)
    top[gp[cuts]] = np.maximum(np.maximum.reduceat(zp, cuts), 0)
    total = np.exp(-top)
    e = np.exp(zp - top[gp])
    total[gp[cuts]] += np.add.reduceat(e, cuts)
    p = np.empty(len(z))
    p[order] = e / total[gp]
    return p, np.log(total) + top


class Adam:
    """Adam (Kingma & Ba 2015) with decoupled decay, the rate falling to nothing; `mean` is what to keep."""

    def __init__(self, w: Params, steps: int, decay: float, rate: float = 4e-3) -> None:
        self.w, self.steps, self.decay, self.rate = w, steps, decay, rate
        self.m, self.v, self.mean = ([np.zeros_like(p) for p in w] for _ in range(3))
        self.step = 0

    def take(self, grads: Params) -> None:
        """One step against the gradient."""
        self.step += 1
        rate = self.rate * 0.5 * (1 + np.cos(np.pi * self.step / self.steps))
        for j, g in enumerate(grads):
            self.m[j] = 0.9 * self.m[j] + 0.1 * g
            self.v[j] = 0.999 * self.v[j] + 0.001 * g**2
            m, v = self.m[j] / (1 - 0.9**self.step), self.v[j] / (1 - 0.999**self.step)
            self.w[j] = self.w[j] - rate * (m / (np.sqrt(v) + 1e-8) + self.decay * self.w[j])
            self.mean[j] = 0.998 * self.mean[j] + 0.002 * self.w[j] if self.step > 1 else self.w[j].copy()


def fit_links(batches: list[Batch], held: Batch, epochs: int, units: int, decay: float) -> Params:
    """Weights of the links."""
    rng = np.random.default_rng(1)
    f, g, nk = len(ev.LINK), len(ev.EDGE), len(ev.KINDS)
    w = [
        np.zeros((nk, f), np.float32), rng.normal(0, 0.15, (f + nk, units)).astype(np.float32),
        rng.normal(0, 0.1, (units, nk)).astype(np.float32), np.zeros((len(ev.OF_B), g), np.float32), np.zeros((len(ev.OF_A), g), np.float32),
    ]  # fmt: skip
    adam = Adam(w, epochs * len(batches), decay)
    for epoch in range(epochs):
        seen = 0.0
        for i in rng.permutation(len(batches)):
            loss, grads = batches[i].loss(adam.w)
            seen += loss
            adam.take(grads)
        if epoch % 5 == 4 or epoch == epochs - 1:
            print(
                f"  epoch {epoch + 1}: loss a block {seen / len(batches):.4f}, held out {held.loss(adam.mean)[0]:.4f}",
                flush=True,
            )
    return adam.mean


def fit_joins(x: np.ndarray, y: np.ndarray, epochs: int = 40, units: int = 24, decay: float = 0.05) -> Params:
    """Weights of the joins, by the log likelihood of each link that the gold has between two texts."""
    rng = np.random.default_rng(1)
    f = x.shape[1]
    w = [
        np.zeros(f, np.float32),
        rng.normal(0, 0.15, (f, units)).astype(np.float32),
        rng.normal(0, 0.1, units).astype(np.float32),
    ]
    batches = max(len(y) // LINKS_A_BATCH, 1)
    adam = Adam(w, epochs * batches, decay)
    for _ in range(epochs):
        for some in np.array_split(rng.permutation(len(y)), batches):
            linear, hidden, spoken = adam.w
            part = x[some].astype(np.float32)
            u = np.tanh(part @ hidden)
            g = ((1 / (1 + np.exp(-(part @ linear + u @ spoken))) - y[some]) / len(some)).astype(np.float32)
            adam.take([part.T @ g, part.T @ ((1 - u**2) * (g[:, None] * spoken)), u.T @ g])
    return adam.mean


def heads_fit(groups: list[tuple[np.ndarray, int]], ridge: float) -> np.ndarray:
    """(features,) weights of the choice of one heading in each group."""
    f = groups[0][0].shape[1]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, grad = 0.0, np.zeros(f)
        for x, y in groups:
            z = x @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            total -= np.log(p[y])
            grad += x.T @ p - x[y]
        return total / len(groups) + ridge * (w**2).sum(), grad / len(groups) + 2 * ridge * w

    return minimize(loss, np.zeros(f), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x


def main() -> None:
    """Fit on most pages, report on the rest, write the file."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", type=Path, nargs="+")
    ap.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/broadsheet/articles/weights.json")
    ap.add_argument("--pages", type=int, default=10**9, help="of each folder, at most")
    ap.add_argument("--held", type=float, default=0.02)
    ap.add_argument("--epochs", type=int, default=14)
    ap.add_argument("--decay", type=float, default=0.02, help="of the link model's weights")
    ap.add_argument("--units", type=int, default=48, help="hidden units of the link model")
    o = ap.parse_args()
    rng = random.Random(1)
    clock = time.perf_counter()
    pages = []
    for folder in o.folders:
        names = sorted(folder.glob("*.md"))
        rng.shuffle(names)
        pages += [k for p in names[: o.pages] if (k := known(p)) and len(k.blocks)]
    rng.shuffle(pages)
    sheets = [sheet(k.blocks) for k in pages]
    held = int(len(pages) * o.held)
    print(f"{len(pages)} pages, {held} held out; looked at in {time.perf_counter() - clock:.0f} s", flush=True)

    seen = [parts.observations(s)[0] for s in sheets]
    labels = parts.observations(sheets[0])[1]
    x = np.concatenate(seen[held:])
    y = np.concatenate([k.part for k in pages[held:]])
    w_parts = softmax_fit(x[y >= 0], y[y >= 0], len(parts.PARTS), 1e-6)
    chances = [parts.parts(s, w_parts) for s in sheets]
    told = [c.argmax(axis=1) for c in chances]
    right = np.concatenate([(told[i] == pages[i].part)[pages[i].part >= 0] for i in range(held)])
    print(f"parts: {right.mean():.4f} of {len(right)} held-out blocks", flush=True)

    test, jx, jy = [], [], []
    batches, held_out = [Batch()], Batch()
    chance = np.random.default_rng(1)
    for i, (k, s) in enumerate(zip(pages, sheets, strict=True)):
        part = told[i]
        nodes = [j for j in range(len(s)) if part[j] in ev.FLOW]
        doubled = repeats(s, [j for j in nodes if part[j] == parts.BODY])
        nodes = np.array([j for j in nodes if j not in doubled], dtype=np.intp)
        if len(nodes) < 2:
            continue
        e = ev.evidence(s, nodes, part[nodes], chances[i][nodes, parts.HEAD])
        place = {int(j): n for n, j in enumerate(nodes)}
        pairs = [(place[a], place[b]) for b, a in k.before.items() if a in place and b in place]
        pairs = [(a, b) for a, b in pairs if part[nodes[a]] == parts.BODY == part[nodes[b]]]
        if i < held:
            test.append((e, k, pairs))
            held_out.add(e, k.before, chance)
            continue
        if len(batches[-1].parts) == PAGES_A_BATCH:
            batches.append(Batch())
        batches[-1].add(e, k.before, chance)
        if pairs:
            a, b = np.array(pairs).T
            jx.append(joins.observations(e, a, b).astype(np.float16))
            jy += [(int(nodes[p]), int(nodes[q])) in k.joined for p, q in pairs]
    w_links, w_hidden, w_spoken, w_starts, w_stops = fit_links(
        [x.close() for x in batches], held_out.close(), o.epochs, o.units, o.decay
    )
    w_joins = fit_joins(np.concatenate(jx), np.array(jy))
    groups = [(headings.observations([k.blocks[j] for j in js]), y) for k in pages[held:] for js, y in k.heads]
    w_heads = heads_fit(groups, 1e-5)

    good = total = 0
    for e, _, pairs in test:
        if pairs:
            a, b = np.array(pairs).T
            told_j = joins.log_odds(e, a, b, *w_joins) > 0
            good += sum(
                bool(t) == ((int(e.nodes[p]), int(e.nodes[q])) in _.joined)
                for t, (p, q) in zip(told_j, pairs, strict=True)
            )
            total += len(pairs)
    print(f"joins: {good / max(total, 1):.4f} of {total} held-out links")
    tests = [(headings.observations([k.blocks[j] for j in js]), y) for k in pages[:held] for js, y in k.heads]
    print(f"headline among headings: {np.mean([(x @ w_heads).argmax() == y for x, y in tests]):.4f} of {len(tests)}")

    def entry(w: np.ndarray, *names: object) -> dict[str, object]:
        return {"names": names, "weights": np.round(w, 4).tolist()}

    out = {
        "parts": entry(w_parts, labels, parts.PARTS),
        "links": entry(w_links, ev.KINDS, ev.LINK),
        "hidden": entry(w_hidden, (*ev.LINK, *ev.KINDS)),
        "spoken": entry(w_spoken, ev.KINDS),
        "starts": entry(w_starts, ev.EDGE),
        "stops": entry(w_stops, ev.EDGE),
        "joins": entry(w_joins[0], joins.JOIN),
        "joins_hidden": entry(w_joins[1], joins.JOIN),
        "joins_spoken": entry(w_joins[2]),
        "heads": entry(w_heads, headings.RANK),
    }
    o.out.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", "utf8")
    print(f"{o.out.name}: {o.out.stat().st_size / 1e3:.0f} kB in {time.perf_counter() - clock:.0f} s")


if __name__ == "__main__":
    main()
