#!/usr/bin/env python3
"""Fit the character model that tells whether text goes on across a cut.

usage: fit_characters.py NEWS_DIR [--to YYYYMMDD] [--out FILE] [--keep N2 N3 N4]

NEWS_DIR holds one markdown file a day (### headline, <p> paragraphs). Days from --to on are left for reporting: on them
the script prints how often the model finds a cut paragraph's other half among all halves and paragraph starts of a day.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from pathlib import Path

import numpy as np
from opencc import OpenCC

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from broadsheet.articles.characters import DIGIT, END, LETTER, REACH, START, STEP, UNKNOWN, CharacterModel, hashes

FULL = dict(zip(",;:()?!", "，；：（）？！", strict=True))


def paragraphs(day: Path) -> list[str]:
    """A day's body paragraphs, white space and marks of the transcript left out."""
    found = []
    for part in re.split(r"^### ", day.read_text("utf8"), flags=re.M)[1:]:
        _, _, rest = part.partition("\n")
        rest = re.sub(r"\[?查看原文.*", "", rest, flags=re.S)
        for p in re.split(r"</p>|\n\n", rest):
            p = re.sub(r"<[^>]+>|&nbsp;|\s+", "", p)
            p = re.sub(r"^央视网消息（新闻联播）：", "", p)
            if len(p) >= 12:
                found.append(p)
    return found


def fold_table(texts: list[str], least: int) -> np.ndarray:
    """Code point to symbol: digits and letters each one symbol, traditional as simplified, half width as full."""
    to_simple = OpenCC("t2s").convert
    points, counts = np.unique(np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32), return_counts=True)
    known = [chr(p) for p, n in zip(points, counts, strict=True) if n >= least and p < 65536]
    symbol = {c: i for i, c in enumerate(sorted({c for c in known if not c.isascii()} | set(FULL.values())), 6)}
    table = np.full(65536, UNKNOWN, dtype=np.uint16)
    for p in range(65536):
        c = chr(p)
        if 0xFF01 <= p <= 0xFF5E:
            narrow = chr(p - 0xFEE0)
            c = c if c in symbol else narrow
        c = FULL.get(c, c)
        if c.isdigit() and c not in "一二三四五六七八九":
            table[p] = DIGIT
        elif c.isascii() and c.isalpha():
            table[p] = LETTER
        elif c in symbol:
            table[p] = symbol[c]
        elif "\u3400" <= c <= "\u9fff":
            table[p] = symbol.get(to_simple(c), UNKNOWN)
    return table


def ngrams(stream: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct n-grams as rows, and their counts; none reaches over a paragraph's edge."""
    w = np.lib.stride_tricks.sliding_window_view(stream, n)
    packed = np.zeros(len(w), dtype=np.uint64)
    for k in range(n):
        packed = (packed << np.uint64(16)) | w[:, k].astype(np.uint64)
    inside = np.ones(len(w), dtype=bool)
    for k in range(1, n):  # a start after anything but starts, or anything after an end
        inside &= ~((w[:, k] == START) & (w[:, k - 1] != START)) & (w[:, k - 1] != END)
    inside &= w[:, -1] != START
    keys, counts = np.unique(packed[inside], return_counts=True)
    rows = np.stack([(keys >> np.uint64(16 * (n - 1 - k))) & np.uint64(0xFFFF) for k in range(n)], axis=1)
    return rows.astype(np.uint16), counts.astype(np.int64)


def pack(rows: np.ndarray) -> np.ndarray:
    p = np.zeros(len(rows), dtype=np.uint64)
    for k in range(rows.shape[1]):
        p = (p << np.uint64(16)) | rows[:, k].astype(np.uint64)
    return p


def as_bytes(p: np.ndarray) -> np.ndarray:
    """-log p in units of STEP nats, one byte."""
    return np.clip(np.rint(-np.log(np.maximum(p, 1e-12)) / STEP), 0, 255).astype(np.uint8)


def fit(texts: list[str], keep: tuple[int, int, int]) -> dict[str, np.ndarray]:
    """The model's tables."""
    fold = fold_table(texts, 8)
    shell = CharacterModel.__new__(CharacterModel)
    shell.fold = fold
    parts = []
    for t in texts:
        parts += [np.full(REACH, START, np.uint16), shell.symbols(t), np.array([END], np.uint16)]
    stream = np.concatenate(parts)
    grams = {n: ngrams(stream, n) for n in (2, 3, 4)}
    tables: dict[str, np.ndarray] = {"fold": fold}
    size = int(fold.max()) + 1
    # below the top order an n-gram counts once for each symbol seen before it
    kn = {4: grams[4]}
    for n in (3, 2):
        rows, counts = grams[n]
        longer = pack(grams[n + 1][0][:, 1:])
        seen, before = np.unique(longer, return_counts=True)
        p = pack(rows)
        at = np.minimum(np.searchsorted(seen, p), len(seen) - 1)
        c = np.where(seen[at] == p, before[at], 0)
        starts = rows[:, 0] == START  # nothing stands before a paragraph's start
        kn[n] = (rows, np.where(starts, counts, np.maximum(c, 1)))
    single = np.bincount(kn[2][0][:, 1], minlength=size).astype(float)
    single = (single + 0.5) / (single + 0.5).sum()
    tables["single"] = as_bytes(single)
    for n, least in zip((2, 3, 4), keep, strict=True):
        rows, counts = kn[n]
        discount = 0.75
        contexts, which = np.unique(pack(rows[:, :-1]), return_inverse=True)
        total = np.bincount(which, weights=counts)
        stay = grams[n][1] >= least
        share = np.maximum(counts - discount, 0.05) / total[which]
        left = 1 - np.bincount(which, weights=np.where(stay, share, 0))
        left = np.clip(left, 1e-4, 1)
        if n == 2:
            rest1 = np.ones(size)
            rest1[contexts.astype(int)] = left
            tables["single_rest"] = as_bytes(rest1)
        else:  # back-off weights live beside the context's own entry
            short = tables[f"_packed{n - 1}"]
            at = np.minimum(np.searchsorted(contexts, short), len(contexts) - 1)
            rest = np.where(contexts[at] == short, left[at], 1.0)
            tables[f"_rest{n - 1}"] = rest
        tables[f"_rows{n}"], tables[f"_packed{n}"], tables[f"_share{n}"] = rows[stay], pack(rows[stay]), share[stay]
    for n in (2, 3, 4):
        h = hashes(*tables.pop(f"_rows{n}").T)
        order = np.argsort(h, kind="stable")
        first = np.concatenate([[True], np.diff(h[order]) > 0])
        order = order[first]
        tables[f"keys{n}"] = np.diff(h[order].astype(np.int64), prepend=0).astype(np.uint32)
        tables[f"share{n}"] = as_bytes(tables.pop(f"_share{n}")[order])
        if n < 4:
            tables[f"rest{n}"] = as_bytes(tables.pop(f"_rest{n}")[order])
        tables.pop(f"_packed{n}")
    return tables


def report(model: CharacterModel, days: list[list[str]], rng: random.Random) -> None:
    """Top-1 share: each first half's own second half among every second half and every paragraph start of the day."""
    hit = total = told = asked = 0
    for texts in days:
        tails, heads = [], []
        for t in texts:
            spots = [
                i for i in range(12, len(t) - 12) if t[i - 1] not in "。！？”；" and t[i] not in "，。、；：？！”）》"
            ]
            if spots and len(tails) < 12:
                i = rng.choice(spots)
                tails.append(model.symbols(t[i - 3 : i]))
                heads.append(model.symbols(t[i : i + 3]))
        own = len(tails)
        heads += [model.symbols(t[:3]) for t in texts[:30]]
        if own < 2:
            continue
        s = model.goes_on(np.array(tails), np.array(heads))
        hit += int((s.argmax(axis=1) == np.arange(own)).sum())
        total += own
        told += int((s[np.arange(own), np.arange(own)] > 0).sum()) + int((s[:, own:] < 0).sum())
        asked += own + s[:, own:].size
    print(f"own half found first: {hit / total:.4f} of {total};  sign right: {told / asked:.4f} of {asked}")


def main() -> None:
    """Fit, write, report."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("news", type=Path)
    ap.add_argument("--to", default="20250101")
    ap.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/broadsheet/articles/characters.npz")
    ap.add_argument("--keep", type=int, nargs=3, default=(1, 2, 2))
    o = ap.parse_args()
    days = sorted(o.news.glob("[0-9]*.md"))
    texts = [p for d in days if d.stem < o.to for p in paragraphs(d)]
    tables = fit(texts, tuple(o.keep))
    np.savez_compressed(o.out, **tables)
    print(f"{o.out.name}: {o.out.stat().st_size / 1e6:.2f} MB; entries", [len(tables[f"keys{n}"]) for n in (2, 3, 4)])
    with np.load(o.out) as saved:
        model = CharacterModel(dict(saved))
    report(model, [paragraphs(d) for d in days if d.stem >= o.to], random.Random(1))


if __name__ == "__main__":
    main()
