#!/usr/bin/env python3
"""Fit the weights by which pages with boxes are put together, from made pages and from issues a library has filed.

usage: fit_boxes.py METS… [--made N] [--seeds N] [--out FOLDER]
       fit_boxes.py --press FOLDER [--made N] [--seeds N] [--out FOLDER]

The first makes scans.json: networks fitted on made pages (scripts/made_layouts.py), then drawn towards real ones, never far
from where they were: real pages are few. The blocks of a real page are shuffled, and what holds blocks together in its
file is not looked at, so that nothing of a file's own order is learned. The second makes exact.json, for pages whose
boxes are as exact as they were set: networks fitted on issues of the press (bench/press/make.py), and made pages beside; and
captions.json, by which captions choose their article.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parent))
from made_layouts import made_layouts

from broadsheet.articles.boxed import links, parts
from broadsheet.articles.boxed.captions import FEATURES, Seen
from broadsheet.articles.boxed.drafts import drawn, flags, hangs, set_in_order
from broadsheet.articles.boxed.layout import Layout, by_direction
from broadsheet.articles.boxed.pictures import captions
from broadsheet.articles.boxed.weights import FittedWeights, Network
from broadsheet.articles.furniture import furniture
from broadsheet.articles.sheet import Sheet, sheet
from broadsheet.model import Page, Role
from broadsheet.read import read

HEADS = {Role.KICKER, Role.HEADLINE, Role.DECK}
PAGES_A_BATCH = 10
MOST_BLOCKS = 160  # of a made page
UNITS = {"parts": 16, "links": 24}
Arrays = list[np.ndarray]
LEANS = {"scans": (4.0, 0.1, 0.6), "exact": (1.0, 0.3, 1.0)}  # as FittedWeights has them; set by the scores in bench/
STEPS = {"scans": 250, "exact": 1500}  # on made pages: more teach how they were made
NAMES: dict[str, tuple[str, ...]] = {}  # of the features, as they are met


@dataclass
class Known:
    """A page's blocks with what is known of them."""

    title: str  # the paper; "made" for a made page
    sheet: Sheet
    layout: Layout
    looks: np.ndarray  # (n, k) observations of the parts
    part: np.ndarray  # (n,) index into parts.CLASSES
    after: np.ndarray  # (n,) successor, -1 for none
    cut: np.ndarray  # (n,) whether a block ends in mid-paragraph; of made pages only
    captions: Sequence[int]  # what may be captions
    found: links.Links | None = None

    def weigh(self, chance: np.ndarray, exact: bool = False) -> Known:
        """Its links, given the chances of its blocks' parts; `exact` as `links.links` has it."""
        where = self.layout.hanging(flags([k for k in self.captions if hangs(self.sheet, chance, k)], len(self.part)))
        self.found, NAMES["links"] = links.links(self.sheet, where, chance, exact)
        return self

    @property
    def true(self) -> np.ndarray:
        """(m,) whether the page has each link."""
        assert self.found is not None
        return self.after[self.found.a] == self.found.b


def _known(
    page: Page, title: str, part: dict[str, int], paths: Sequence[Sequence[str]], cut: set[str]
) -> Iterator[Known]:
    """The blocks of a page that run along it, and those that run down."""
    printed = [b for b in page.blocks if b.text.strip()]
    if any(b.box is None for b in printed):
        return
    for some in by_direction(printed):
        if len(some) < 2:
            continue
        blocks, layout = set_in_order(page, some)
        told = captions(drawn(page), blocks, layout.line)
        hung = {blocks[k].id for k in told}
        at = {b.id: k for k, b in enumerate(blocks) if b.id not in hung or part.get(b.id) == parts.HEAD}
        after = np.full(len(blocks), -1)
        for path in paths:
            ks = [at[b] for b in path if b in at]
            after[ks[:-1]] = ks[1:]
        s = sheet(blocks)
        looks, NAMES["parts"] = parts.observations(s, layout, flags(furniture(blocks), len(blocks)))
        role = np.array([part.get(b.id, parts.FURNITURE) for b in blocks])
        yield Known(title, s, layout, looks, role, after, np.array([b.id in cut for b in blocks]), list(told))


def shuffled(page: Page) -> Page:
    """A page with its blocks in any order."""
    return replace(page, blocks=tuple(random.Random(page.id).sample(page.blocks, len(page.blocks))))


def filed(mets: Path, title: str) -> Iterator[Known]:
    """The pages of an issue as a library filed them."""
    issue = read(mets)
    articles = [f for page in issue for f in page.filed]
    part = {
        b: parts.HEAD if r in HEADS else parts.TEXT for f in articles for b, r in zip(f.blocks, f.roles, strict=True)
    }
    for page in issue:
        yield from _known(shuffled(replace(page, frames=())), title, part, [f.blocks for f in articles], set())


def made(seed: int, count: int) -> Iterator[Known]:
    """Made pages."""
    classes = {"head": parts.HEAD, "body": parts.TEXT, "furniture": parts.FURNITURE}
    for m in made_layouts(seed, count):
        if len(m.page.blocks) <= MOST_BLOCKS:
            yield from _known(
                shuffled(m.page), "made", {b: classes[r] for b, r in m.roles.items() if r in classes}, m.articles, m.cut
            )


def pressed(folder: Path) -> Iterator[tuple[list[Page], dict[str, Any], list[Any]]]:
    """The issues of the press (bench/press/make.py) in a folder: pages as read, their gold, and one laid on the other."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "bench" / "press"))
    laid = importlib.import_module("gold").laid
    for pdf in sorted(folder.glob("*.pdf")):
        gold, pages = json.loads(pdf.with_suffix(".gold.json").read_text("utf8")), list(read(pdf))
        yield pages, gold, [laid(page, told) for page, told in zip(pages, gold["pages"], strict=True)]


def printed(pages: Sequence[Page], gold: dict[str, Any], lays: Sequence[Any], seed: int) -> Iterator[Known]:
    """The pages of an issue of the press, each in an order of its own."""
    for n, (page, told, found) in enumerate(zip(pages, gold["pages"], lays, strict=True)):
        pieces: dict[int, list[str]] = defaultdict(list)  # the blocks of each
        for block, piece in found.blocks.items():
            if piece >= 0:
                pieces[piece].append(block)
        part, cut = {}, set()
        for k, blocks in pieces.items():
            role = told["pieces"][k]["role"]
            part |= dict.fromkeys(blocks, parts.HEAD if role in HEADS else parts.TEXT)
            if told["pieces"][k]["article"] is None:
                part |= dict.fromkeys(blocks, parts.FURNITURE)
            cut.update(blocks[:-1])
        paths = [[k for p, k in a["pieces"] if p == n] for a in gold["articles"]]
        for path in paths:
            cut.update(pieces[a][-1] for a, b in pairwise(path) if told["pieces"][b]["goes_on"] and pieces[a])
        walks = [[b for k in path for b in pieces[k]] for path in paths]
        page = refiled(page, random.Random(f"{seed}/{page.id}"))
        yield from _known(page, "made", part, walks, cut)


@dataclass
class Caption:
    """A caption: what speaks for each article of its page having it, and which has it."""

    x: np.ndarray  # (articles, features)
    true: int


def hung(pages: Sequence[Page], gold: dict[str, Any], lays: Sequence[Any]) -> Iterator[Caption]:
    """The captions of an issue of the press."""
    for n, (page, told, found) in enumerate(zip(pages, gold["pages"], lays, strict=True)):
        rng = random.Random(page.id)
        page = refiled(page, rng)
        article = {k: m for m, a in enumerate(gold["articles"]) for p, k in a["pieces"] if p == n}
        role = {b: told["pieces"][k]["role"] for b, k in found.blocks.items() if k >= 0}
        of = {b: article[k] for b, k in found.blocks.items() if k in article}
        judged = [set_in_order(page, some) for some in by_direction([b for b in page.blocks if b.text.strip()])]
        blocks = [b for some, _ in judged for b in some]
        if not blocks:
            continue
        head = np.array([role.get(b.id) in HEADS for b in blocks])
        seen = Seen(blocks, np.concatenate([where.wide for _, where in judged]), head, page, judged[0][1].line)
        running = [of[b.id] if b.id in of and role[b.id] != "caption" else -1 for b in blocks]
        names = sorted(set(running) - {-1})
        owner = np.array([names.index(m) if m >= 0 else -1 for m in running])
        for k, picture in captions(drawn(page), blocks, seen.line).items():
            if role.get(blocks[k].id) == "caption" and of[blocks[k].id] in names:
                x = seen.observations(k, picture, owner, filed=rng.random() < 0.7)
                yield Caption(x, names.index(of[blocks[k].id]))


def fit_captions(given: Sequence[Caption], steps: int = 400) -> dict[str, float]:
    """The weights by which a caption chooses its article, by name."""
    w, m, v = (np.zeros(given[0].x.shape[1]) for _ in range(3))
    group = np.repeat(np.arange(len(given)), [len(c.x) for c in given])
    first = np.r_[0, np.cumsum([len(c.x) for c in given])[:-1]]
    x, true = np.concatenate([c.x for c in given]), first + np.array([c.true for c in given])
    for step in range(1, steps + 1):
        z = x @ w
        e = np.exp(z - np.maximum.reduceat(z, first)[group])
        p = e / np.add.reduceat(e, first)[group]
        p[true] -= 1
        g = x.T @ p / len(given) + 1e-3 * w
        m, v = 0.9 * m + 0.1 * g, 0.99 * v + 0.01 * g * g
        w -= 0.1 * m / (1 - 0.9**step) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    right = np.mean([int((c.x @ w).argmax()) == c.true for c in given])
    print(f"captions: {right:.4f} of {len(given)}", flush=True)
    return dict(zip(FEATURES, np.round(w, 3).tolist(), strict=True))


def refiled(page: Page, rng: random.Random) -> Page:
    """A page with its blocks in an order that its file might have: as it is, cut into runs that were set one by one, head
    first or text first, down the page, or any."""
    blocks, how = list(page.blocks), rng.random()
    if how < 0.4:
        return page
    if how < 0.7:
        cuts = sorted(rng.sample(range(len(blocks) + 1), min(len(blocks), rng.randint(1, 1 + len(blocks) // 4))))
        runs = [blocks[a:b] for a, b in pairwise([0, *cuts, len(blocks)])]
        rng.shuffle(runs)
        blocks = [b for run in runs for b in run]
    elif how < 0.8:
        faces = sorted({b.printed[0].font for b in blocks if b.printed})
        rng.shuffle(faces)
        blocks.sort(key=lambda b: faces.index(b.printed[0].font) if b.printed else -1)
    elif how < 0.9:
        column = rng.choice((1.0, (page.width or 1000) / rng.randint(2, 8)))
        blocks.sort(key=lambda b: (b.box.x0 // column if column > 1 else 0, b.box.top) if b.box else (0, 0))
    else:
        rng.shuffle(blocks)
    return replace(page, blocks=tuple(blocks))


# ---- networks


def begun(inputs: int, outputs: int, units: int, seed: int) -> Arrays:
    """A network that says nothing yet."""
    rng = np.random.default_rng(seed)
    return [
        np.zeros((inputs, outputs), np.float32),
        rng.normal(0, 0.12, (inputs, units)).astype(np.float32),
        rng.normal(0, 0.07, (units, outputs)).astype(np.float32),
    ]


def descended(
    w: Arrays, batches: Sequence[object], steps: int, rate: float, pull: float, to: Arrays | None, seed: int
) -> Arrays:
    """Adam with decay towards `to`, or towards nothing, the rate falling to nothing; a batch has `loss(w)`."""
    rng = np.random.default_rng(seed)
    w = [p.copy() for p in w]
    m, v = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w]
    order: list[int] = []
    for step in range(1, steps + 1):
        order = order or rng.permutation(len(batches)).tolist()
        grads = batches[order.pop()].loss(w)[1]  # type: ignore[attr-defined]
        now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
        for j, g in enumerate(grads):
            m[j] = 0.9 * m[j] + 0.1 * g
            v[j] = 0.99 * v[j] + 0.01 * g**2
            move = m[j] / (1 - 0.9**step) / (np.sqrt(v[j] / (1 - 0.99**step)) + 1e-8)
            w[j] = w[j] - now * (move + pull * (w[j] if to is None else w[j] - to[j]))
    return w


class Blocks:
    """Blocks with their parts, to be classified."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        self.x, self.y = x.astype(np.float32), y

    def loss(self, w: Arrays) -> tuple[float, Arrays]:
        linear, hidden, spoken = w
        u = np.tanh(self.x @ hidden)
        p = parts.softmax(self.x @ linear + u @ spoken)
        n = len(self.y)
        total = -float(np.log(p[np.arange(n), self.y] + 1e-9).mean())
        p[np.arange(n), self.y] -= 1
        p /= n
        return total, [self.x.T @ p, self.x.T @ ((p @ spoken.T) * (1 - u * u)), u.T @ p]


class Choices:
    """The links of some pages: each block picks its successor, or none, and its predecessor, or none."""

    def __init__(self, pages: Sequence[Known]) -> None:
        rows, columns, true, xs, kinds, n = [], [], [], [], [], 0
        for p in pages:
            assert p.found is not None
            rows.append(p.found.a + n)
            columns.append(p.found.b + n)
            true.append(p.true)
            xs.append(np.concatenate([p.found.x, p.found.kinds], axis=1))
            kinds.append(p.found.kinds)
            n += len(p.part)
        self.row, self.column, self.true = map(np.concatenate, (rows, columns, true))
        self.x, self.kinds, self.n = np.concatenate(xs), np.concatenate(kinds), n
        self.by_column = np.argsort(self.column, kind="stable")

    def loss(self, w: Arrays) -> tuple[float, Arrays]:
        """Negative log likelihood a block, and its gradient."""
        linear, hidden, spoken = w
        u = np.tanh(self.x @ hidden)
        z = ((self.x @ linear + u @ spoken) * self.kinds).sum(axis=1).astype(np.float64)
        p, l_row = _choices(z, np.arange(len(z)), self.row, self.n)
        q, l_column = _choices(z, self.by_column, self.column, self.n)
        total = float(l_row.sum() + l_column.sum() - 2 * z[self.true].sum()) / self.n
        g = ((p + q - 2 * self.true) / self.n).astype(np.float32)[:, None] * self.kinds
        return total, [self.x.T @ g, self.x.T @ ((g @ spoken.T) * (1 - u * u)), u.T @ g]


def _choices(z: np.ndarray, order: np.ndarray, group: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Softmax over each group's links and no link (0): the links' shares, and for all n groups the log of the sum."""
    zo, go = z[order], group[order]
    cuts = np.flatnonzero(np.r_[True, go[1:] != go[:-1]])
    top = np.zeros(n)
    top[go[cuts]] = np.maximum(np.maximum.reduceat(zo, cuts), 0)
    e, total = np.exp(zo - top[go]), np.exp(-top)
    total[go[cuts]] += np.add.reduceat(e, cuts)
    p = np.empty(len(z))
    p[order] = e / total[go]
    return p, np.log(total) + top


# ---- the parts, the links


@dataclass(frozen=True)
class Pair:
    """The two networks of the parts."""

    first: Arrays
    second: Arrays

    def __call__(self, p: Known) -> np.ndarray:
        return parts.chances(p.looks, p.layout, Network(*self.first), Network(*self.second))


def _blocks(pages: Sequence[Known], first: Arrays | None = None) -> list[Blocks]:
    """Batches of blocks, with what the first network says of their neighbours where it is given."""
    out = []
    for some in _batches(pages):
        x = [
            p.looks if first is None
            else np.concatenate([p.looks, parts.beside(p.layout, parts.softmax(Network(*first)(p.looks)))], axis=1)
            for p in some
        ]  # fmt: skip
        out.append(Blocks(np.concatenate(x), np.concatenate([p.part for p in some])))
    return out


def _batches(pages: Sequence[Known]) -> list[list[Known]]:
    pages = list(pages)
    random.Random(len(pages)).shuffle(pages)
    return [pages[k : k + PAGES_A_BATCH] for k in range(0, len(pages), PAGES_A_BATCH)]


def fit_parts(pages: Sequence[Known], seed: int, steps: int = 500) -> Pair:
    """The parts' networks from nothing."""
    k = pages[0].looks.shape[1]
    first = descended(begun(k, 3, UNITS["parts"], seed), _blocks(pages), steps, 6e-3, 0.02, None, seed)
    start = begun(k + parts.BESIDE, 3, UNITS["parts"], seed + 1)
    return Pair(first, descended(start, _blocks(pages, first), steps, 6e-3, 0.02, None, seed))


@dataclass
class Begun:
    """What made pages teach."""

    pair: Pair
    links: Arrays
    pages: list[Known]  # some of them, kept beside the real ones
    seed: int


def begin(pages: list[Known], seed: int, steps: int = 250, exact: bool = False) -> Begun:
    """Fit on made pages; the parts that links go by are judged by networks that did not see the page."""
    halves = pages[::2], pages[1::2]
    for mine, others in (halves, halves[::-1]):
        pair = fit_parts(others, seed)
        for p in mine:
            p.weigh(pair(p), exact)
    batches = [Choices(some) for some in _batches(pages)]
    assert pages[0].found is not None
    start = begun(pages[0].found.x.shape[1] + 4, 4, UNITS["links"], seed)
    return Begun(fit_parts(pages, seed), descended(start, batches, steps, 5e-3, 0.02, None, seed), pages[:40], seed)


def drawn_on(base: Begun, real: list[Known]) -> tuple[Pair, Arrays]:
    """The networks drawn towards real pages."""

    def parts_of(pages: list[Known]) -> Pair:
        # as many real blocks as made ones
        first = descended(
            base.pair.first, _blocks(pages) * 2 + _blocks(base.pages[:20]), 120, 4e-3, 0.1, base.pair.first, 1
        )
        mixed = _blocks(pages, first) * 2 + _blocks(base.pages[:20], first)
        return Pair(first, descended(base.pair.second, mixed, 120, 4e-3, 0.1, base.pair.second, 1))

    for title in sorted({p.title for p in real}):
        others = [p for p in real if p.title != title]
        pair = parts_of(others) if others else base.pair
        for p in real:
            if p.title == title:
                p.weigh(pair(p))
    batches = [Choices(some) for some in _batches(real)]
    batches += [Choices(some) for some in _batches(base.pages)]
    return parts_of(real), descended(base.links, batches, 60, 2e-3, 0.03, base.links, base.seed)


def fit_joins(pages: Sequence[Known], steps: int = 300) -> np.ndarray:
    """(features,) weights of the chance that a text goes on in the paragraph of the one before."""
    xs, ys = [], []
    for p in pages:
        assert p.found is not None
        rows = p.true & (p.part[p.found.a] == parts.TEXT) & (p.part[p.found.b] == parts.TEXT)
        xs.append(p.found.x[rows])
        ys.append(p.cut[p.found.a[rows]])
    x, y = np.concatenate(xs), np.concatenate(ys)
    w, rate = np.zeros(x.shape[1], np.float32), 0.5 / (np.abs(x).mean(axis=0) + 0.02)
    for _ in range(steps):
        g = x.T @ (1 / (1 + np.exp(-(x @ w))) - y) / len(y) + 1e-3 * w
        w -= np.clip(rate, 0, 5) * g
    right = ((x @ w > 0) == y).mean()
    print(f"joins: {right:.4f} of {len(y)} made links", flush=True)
    return w


def undrawn(bases: Sequence[Begun], joins: np.ndarray) -> FittedWeights:
    """The weights that made pages alone teach."""
    first, second = (
        tuple(Network(*w) for w in some) for some in zip(*((b.pair.first, b.pair.second) for b in bases), strict=True)
    )
    return FittedWeights(
        first, second, tuple(Network(*b.links) for b in bases), joins, NAMES, *LEANS["exact"], exact=True
    )


def fitted(bases: Sequence[Begun], real: list[Known], joins: np.ndarray) -> FittedWeights:
    """The weights to keep."""
    drawn_out = [drawn_on(base, real) for base in bases]
    return FittedWeights(
        tuple(Network(*pair.first) for pair, _ in drawn_out),
        tuple(Network(*pair.second) for pair, _ in drawn_out),
        tuple(Network(*w) for _, w in drawn_out),
        joins,
        NAMES,
        *LEANS["scans"],
    )


def title_of(mets: Path) -> str:
    """The paper of an issue, by which issues of one are kept together."""
    facts = read(mets)[0].facts
    return (facts.paper if facts else None) or mets.parent.name


def main() -> None:
    """Fit, and write the file."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("mets", type=Path, nargs="*")
    ap.add_argument("--press", type=Path, help="a folder of issues set by bench/press/make.py")
    ap.add_argument("--made", type=int, default=220, help="made pages for each network")
    ap.add_argument("--seeds", type=int, default=5, help="networks of each kind, fitted from other beginnings")
    ap.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/broadsheet/articles/boxed")
    o = ap.parse_args()
    clock = time.perf_counter()
    bases, invented = [], []
    set_in_type = list(pressed(o.press)) if o.press else []
    for seed in range(o.seeds):
        pages = [*made(71 + seed, o.made), *(known for issue in set_in_type for known in printed(*issue, seed))]
        random.Random(seed).shuffle(pages)
        bases.append(begin(pages, seed + 1, STEPS["exact" if o.press else "scans"], bool(o.press)))
        invented += pages
        print(f"made pages: {len(pages)}, {time.perf_counter() - clock:.0f} s", flush=True)
    joins = fit_joins(invented)
    real = [p for mets in o.mets for p in filed(mets, title_of(mets))]
    if set_in_type:
        told = fit_captions([c for issue in set_in_type for c in hung(*issue)])
        (o.out / "captions.json").write_text(json.dumps(told, indent=1) + "\n", "utf8")
    out = o.out / ("exact.json" if o.press else "scans.json")
    out.write_text((undrawn(bases, joins) if o.press else fitted(bases, real, joins)).as_json(), "utf8")
    print(f"{out}: {len(real)} real pages, {time.perf_counter() - clock:.0f} s")


if __name__ == "__main__":
    main()
