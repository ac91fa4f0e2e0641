#!/usr/bin/env python3
"""How long the search for reprints takes as a collection grows, and whether the planted ones are found.

usage: growth.py [--articles N [N …]] [--memory SIZE] [--threads N] [--news TEXTS.parquet] [--keep FOLDER] [--figure OUT.svg]
       growth.py --day N [--articles N [N …]] [--news TEXTS.parquet] [--keep FOLDER]

Each size is made by made_news.py and searched by `broadsheet reprints` in a process of its own, from the file to the files
written; seconds are of the clock, and of processors beside it, the peak is what the process had in memory, files mapped in
included. --keep leaves the collections in a folder, to be used again. With --day a collection that grows (`reuse.growing`)
is told of the last N articles after all others, in one thread: what that takes should go by the day, not by what was there.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
from made_news import make

FILLED = 5000  # articles added at a time before the day
WIDTH, HEIGHT, EDGE = 640, 360, 60  # of the figure, and of its margin, in pixels


def searched(texts: Path, out: Path, memory: str, threads: int) -> tuple[float, float, float]:
    """Seconds by the clock, of processors, and the peak in GB."""
    begin = time.perf_counter()
    words = [sys.executable, "-m", "broadsheet", "reprints", str(texts), "--out", str(out), "--memory", memory]
    child = os.spawnv(os.P_NOWAIT, sys.executable, [*words, "--threads", str(threads)])
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{texts}: the search failed")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6


def day_added(texts: Path, day: int) -> tuple[float, int, int]:
    """Processor seconds to add the last articles after all others, earlier texts asked for, and bytes on disk."""
    from broadsheet.reuse.growing import Growing

    table = pq.read_table(texts, columns=["text", "series"]).to_pydict()
    given, names = table["text"], {p: n for n, p in enumerate(dict.fromkeys(table["series"]))}
    papers = [names[p] for p in table["series"]]
    asked, took = 0, 0.0

    def earlier(numbers: Sequence[int]) -> list[str]:
        nonlocal asked
        asked += len(numbers)
        return [given[n] for n in numbers]

    with tempfile.TemporaryDirectory() as folder:
        growing = Growing(Path(folder), threads=1)
        edges = [*range(0, len(given) - day, FILLED), len(given) - day, len(given)]
        for first, last in pairwise(edges):
            asked, begin = 0, time.process_time()
            growing.add(range(first, last), given[first:last], earlier, papers=papers[first:last])
            took = time.process_time() - begin
        growing.settle()
        return took, asked, sum(p.stat().st_size for p in Path(folder).iterdir())


def share_found(texts: Path, out: Path) -> tuple[float, float]:
    """Of the planted pairs the share found; of the pairs found the share that has one source."""
    table = pq.read_table(texts, columns=["id", "of"]).to_pydict()
    source = {i: o or i for i, o in zip(table["id"], table["of"], strict=True)}
    planted = {(o, i) for i, o in zip(table["id"], table["of"], strict=True) if o}
    rows = pq.read_table(out / "matches.parquet", columns=["a", "b"]).to_pydict()
    found = set(zip(rows["a"], rows["b"], strict=True))
    true = sum(source[a] == source[b] for a, b in found)
    return len(found & planted) / max(1, len(planted)), true / max(1, len(found))


def figure(points: list[tuple[int, float]]) -> str:
    """Processor time an article over the size of the collection, as SVG."""
    from math import log10

    left, right = log10(points[0][0]), max(log10(points[-1][0]), log10(points[0][0]) + 1)
    top = 1.25 * max(t for _, t in points)

    def at(n: int, t: float) -> tuple[float, float]:
        x = EDGE + (log10(n) - left) / (right - left) * (WIDTH - 2 * EDGE)
        return round(x, 1), round(HEIGHT - EDGE - t / top * (HEIGHT - 2 * EDGE), 1)

    line = " ".join(f"{x},{y}" for x, y in (at(*p) for p in points))
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="3.5"/><text x="{x}" y="{y - 10}">{t:.0f}</text>'
        f'<text x="{x}" y="{HEIGHT - EDGE + 20}">{n:,}</text>'
        for (n, t), (x, y) in ((p, at(*p)) for p in points)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" '
        f'text-anchor="middle"><rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
        f'<path d="M{EDGE},{EDGE / 2} V{HEIGHT - EDGE} H{WIDTH - EDGE / 2}" fill="none" stroke="#777"/>'
        f'<polyline points="{line}" fill="none" stroke="#1a4a7a" stroke-width="2"/>{marks}'
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 12}">articles</text>'
        f'<text x="{EDGE}" y="20" text-anchor="start">processor time an article, microseconds</text></svg>\n'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 30_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--memory", default="8GB")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--figure", type=Path)
    parser.add_argument("--day", type=int)
    o = parser.parse_args()
    points = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = o.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for n in o.articles:
            texts, out = folder / f"m{n}.parquet", Path(temporary) / f"found-{n}"
            if not texts.exists():
                make(texts, n, o.news)
            if o.day:
                took, asked, size = day_added(texts, o.day)
                print(
                    f"{o.day:,} articles after {n - o.day:9,}  {took:5.2f} s of processors  {asked:6,} earlier texts asked"
                    f" for  {size / n:5.0f} bytes an article",
                    flush=True,
                )
                continue
            seconds, cpu, peak = searched(texts, out, o.memory, o.threads)
            recall, precision = share_found(texts, out)
            points.append((n, cpu / n * 1e6))
            print(
                f"{n:9,} articles  {seconds:7.1f} s  {cpu:7.1f} s of processors  {cpu / n * 1e6:5.0f} us an article  "
                f"peak {peak:5.2f} GB  planted found {recall:.4f}  of those found planted {precision:.4f}",
                flush=True,
            )
    if o.figure and points:
        o.figure.write_text(figure(points), "utf8")


if __name__ == "__main__":
    main()
