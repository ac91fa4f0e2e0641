#!/usr/bin/env python3
"""How fast the archive's index answers, whether it is exact, and how SQLite's FTS5 does on the same articles.

usage: search.py [--articles N] [--queries N] [--checked N] [--peer N] [--keep FOLDER]

Articles are invented: words of one to four characters, drawn as often as words are (Zipf), with numbers, names in Latin
letters and punctuation, about 450 characters each; seed fixed. Queries are cut from articles, so that what is often
printed is often asked for. Times are of a search in this process on one core, first 20 hits and their total, the query
parsed too, each asked once. Exactness is against reading every article through. The peer is FTS5 with its trigram
tokenizer, fed the same match text; what has fewer than three characters it can only read through (instr).
"""

from __future__ import annotations

import argparse
import datetime
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
from opencc import OpenCC

from broadsheet.archive.query import Phrase, query
from broadsheet.archive.search import Entry, Index
from broadsheet.text import joined, units

WORDS, KNOWN = 150_000, 4_000  # words and characters there are
OFTEN = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
SYLLABLES = "ba ce di fo gu har ki lor men nis or pel qua ris svet tan ul ver wies xo yar zen".split()  # noqa: SIM905
LATIN = 20_000  # words in Latin letters, one in fifteen of all
BATCH = 5_000  # articles to a commit


def invented_words(rng: np.random.Generator) -> list[str]:
    """Words, the most frequent first: characters in Zipf's proportions, short words before long ones."""
    rest = [chr(c) for c in rng.permutation(np.arange(0x4E00, 0x9FA0)) if chr(c) not in OFTEN]
    characters = [*OFTEN, *rest][:KNOWN]
    share = 1 / (np.arange(KNOWN) + 30) ** 1.3
    drawn = iter(rng.choice(KNOWN, size=WORDS * 5, p=share / share.sum()).tolist())
    out = dict.fromkeys(OFTEN)
    while len(out) < WORDS:
        if rng.random() < LATIN / WORDS:
            out["".join(SYLLABLES[k] for k in rng.integers(0, len(SYLLABLES), 3)).capitalize()] = None
            continue
        length = 2 if rng.random() < 0.75 else 3 if rng.random() < 0.6 else 4
        out["".join(characters[next(drawn)] for _ in range(length))] = None
    return list(out)


@cache
def vocabulary() -> list[str]:
    """The words, made once; those in Latin letters with a space after them."""
    return [w + " " if w.isascii() else w for w in invented_words(np.random.default_rng(5))]


def articles(count: int, seed: int = 7) -> Iterator[Entry]:
    """Invented articles, keys from 1; the same for the same count and seed."""
    rng = np.random.default_rng(seed)
    words = [*vocabulary(), *(["，"] * 3), "。", "、", "。\n", "“", "”"]
    share = 1 / (np.arange(WORDS) + 2.7)
    share = np.concatenate([share / share.sum(), np.array([0.05, 0.03, 0.02, 0.05, 0.01, 0.02, 0.005, 0.005])])
    shares = np.cumsum(share / share.sum())
    first = datetime.date(1990, 1, 1)
    for start in range(0, count, 1000):
        lengths = np.clip(rng.lognormal(5.2, 0.7, 1000), 20, 3000).astype(int)
        drawn = np.searchsorted(shares, rng.random(int(lengths.sum()) + 1000 * 8))
        texts = np.split(drawn, np.cumsum(lengths + 8)[:-1])
        for n, row in enumerate(texts[: min(1000, count - start)]):
            text = [words[k] for k in row.tolist()]
            key = start + n + 1
            yield Entry(
                key, f"a{key}", f"报{key % 40}", first + datetime.timedelta(days=key % 12_000), "article", key % 8 + 1,
                "".join(text[:8]).replace("\n", ""), "记者 " + text[0], "".join(text[8:]),
            )  # fmt: skip


def wanted(count: int, each: int) -> dict[str, list[str]]:
    """Queries by kind, cut from articles here and there."""
    rng = random.Random(3)
    lengths = {"1 character": 1, "2 characters": 2, "4 characters": 4, "8 characters": 8}
    out: dict[str, list[str]] = {name: [] for name in (*lengths, "Latin word")}
    texts = [units(entry.body) for entry in articles(min(count, 3000))]
    while min(map(len, out.values())) < each:
        row = rng.choice(texts)
        for name, length in lengths.items():
            cut = row[(at := rng.randrange(len(row))) : at + length]
            if len(cut) == length and all("\u4e00" <= c <= "\u9fff" for c in cut):
                out[name].append("".join(cut))
        words = [u for u in row if u.isascii() and u.isalpha()]
        out["Latin word"] += rng.sample(words, min(1, len(words)))
    return {name: some[:each] for name, some in out.items()}


def timed(search: Callable[[str], object], asked: list[str]) -> tuple[float, float, float]:
    """Median, 99th percentile and longest of the searches, each made once, in milliseconds."""
    took = []
    for text in asked:
        start = time.perf_counter()
        search(text)
        took.append((time.perf_counter() - start) * 1000)
    return float(np.percentile(took, 50)), float(np.percentile(took, 99)), max(took)


def build(folder: Path, count: int) -> float:
    """Seconds it took to index that many articles, made ones not counted."""
    took = 0.0
    with Index(folder, anew=True) as index:
        some: list[Entry] = []
        for entry in articles(count):
            some.append(entry)
            if len(some) == BATCH or entry.key == count:
                start = time.perf_counter()
                index.put(some)
                index.commit()
                took += time.perf_counter() - start
                some = []
        start = time.perf_counter()
    return took + time.perf_counter() - start


def exactness(index: Index, asked: list[str], count: int) -> tuple[float, float]:
    """Recall and precision over the queries, against reading every article through."""
    parsed = [query(text) for text in asked]
    rows = [joined(q.units) for q in parsed if isinstance(q, Phrase)]
    true: list[set[int]] = [set() for _ in rows]
    for entry in articles(count):
        text = joined(units(f"{entry.headline}\n{entry.byline}\n{entry.body}"))
        for row, found in zip(rows, true, strict=True):
            if row in text:
                found.add(entry.key)
    hits = [set(index.search(q, limit=count).keys) for q in parsed]
    both = sum(len(h & t) for h, t in zip(hits, true, strict=True))
    return both / max(1, sum(map(len, true))), both / max(1, sum(map(len, hits)))


def peer(folder: Path, count: int) -> tuple[sqlite3.Connection, float]:
    """FTS5 with trigrams over the same match text, and the seconds it took."""
    db = sqlite3.connect(folder / "peer.db", isolation_level=None)
    db.executescript("PRAGMA synchronous=normal; CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram')")
    took = 0.0
    some: list[tuple[int, str]] = []
    for entry in articles(count):
        text = joined(units(f"{entry.headline}\n{entry.byline}\n{entry.body}")).replace(" ", "")
        some.append((entry.key, text))
        if len(some) == BATCH or entry.key == count:
            start = time.perf_counter()
            db.execute("BEGIN")
            db.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", some)
            db.execute("COMMIT")
            took += time.perf_counter() - start
            some = []
    return db, took


def asked_of_peer(db: sqlite3.Connection, text: str) -> object:
    """The peer's first 20 hits and their total."""
    where, what = ("t MATCH ?", f'"{text}"') if len(text) > 2 else ("instr(text, ?)", text)
    order = "ORDER BY rank" if len(text) > 2 else ""
    total = db.execute(f"SELECT count(*) FROM t WHERE {where}", (what,)).fetchone()
    return total, db.execute(f"SELECT rowid FROM t WHERE {where} {order} LIMIT 20", (what,)).fetchall()


def size(folder: Path) -> float:
    """Megabytes in a folder."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def told(kind: str, times: tuple[float, float, float]) -> None:
    """One row of figures."""
    print("{:14}{:9.3f}{:9.3f}{:9.3f}".format(kind, *times))


def main() -> None:
    """Print the figures."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--articles", type=int, default=20_000)
    ap.add_argument("--queries", type=int, default=300, help="of each kind, timed")
    ap.add_argument("--checked", type=int, default=10, help="of each kind, checked against reading every article")
    ap.add_argument("--peer", type=int, default=20_000, help="articles the peer is given at most")
    ap.add_argument("--keep", type=Path, help="keep the index here, and use what is there already")
    o = ap.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = o.keep or Path(name, "index")
        if not (folder / "meta.json").exists():
            took, each = build(folder, o.articles), o.articles / 1000
            print(f"{o.articles} articles indexed: {took / each:.3f} ms and {size(folder) / each:.2f} KB each")
        with Index(folder, read_only=True) as index:
            own(index, o)
        if o.peer:
            beside(Path(name), o)


def own(index: Index, o: argparse.Namespace) -> None:
    """The index's figures."""
    asked = wanted(o.articles, o.queries)
    mixed = [text for some in asked.values() for text in some]
    random.Random(5).shuffle(mixed)
    print(f"{'ms':14}{'p50':>9}{'p99':>9}{'longest':>9}")
    for kind, some in (*asked.items(), ("all", mixed)):
        told(kind, timed(lambda text: index.search(query(text)), some))
    told("date and NOT", timed(lambda t: index.search(query(f"{t} date:2001..2003 NOT 在")), mixed[: o.queries]))
    told("one taken out", timed(lambda t: index.search(query(t), exclude=[1]), mixed[: o.queries]))
    few = [text for some in asked.values() for text in some[: o.checked]]
    if few:
        recall, precision = exactness(index, few, o.articles)
        print(f"recall {recall:.4f} precision {precision:.4f}: {len(few)} queries against reading every article")
    old = OpenCC("s2t").convert
    same = sum(index.search(query(t)).keys == index.search(query(old(t))).keys for t in mixed)
    print(f"same hits when asked in traditional characters: {same} of {len(mixed)}")


def beside(folder: Path, o: argparse.Namespace) -> None:
    """The peer's figures."""
    count = min(o.articles, o.peer)
    db, took = peer(folder, count)
    each = count / 1000
    print(f"FTS5 trigram, {count} articles: {took / each:.3f} ms and {size(folder) / each:.2f} KB each")
    for kind, some in wanted(o.articles, o.queries).items():
        told(kind, timed(lambda text: asked_of_peer(db, text), some[: 20 if kind[0] in "12" else 100]))


if __name__ == "__main__":
    main()
