#!/usr/bin/env python3
"""What the pages of the reader and the doors of its API take, and how it bears readers while pages are ingested.

usage: serve.py [--articles N] [--archive DIR] [--views NAME...] [--readers N] [--seconds N]

An archive is made of invented papers, twenty of them with an issue of four pages a day; each day the agency sends stories
that several print. Without --archive it is thrown away after; with it, what is there already is used. First every view is
asked for a hundred of the things it shows, none of them twice, and what the server takes is told: median, 95th percentile,
longest, and the 95th percentile of the processor's time, which other work beside it does not lengthen as much. Then what a
first visit to each page brings along, squeezed, without pictures. Then, with --readers, so many ask over loopback, each a second or so after the answer to the last, for --seconds,
while pages are ingested beside them, a day's after another's; what they waited is told in the same way.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import gzip
import html
import itertools
import math
import multiprocessing
import os
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

PAPERS, PAGES, ON_PAGE = 20, 4, 12
WIRE = 12  # stories the agency sends a day
PRINTED = 0.12  # the chance that a paper prints one of them
FIRST = datetime.date(1990, 1, 1)
APART = 113  # days from one day of issues to the next, so that they go over decades
ASKED = 100  # of each view
WEEK = "一二三四五六日"
PEOPLE = ("home", "paper", "issue", "page", "article", "story", "stories", "search", "faults")
PAUSE = 1.0  # seconds a reader looks at a page, on average


def days(articles: int) -> int:
    return -(-articles // (PAPERS * PAGES * ON_PAGE))


def pages(day: int) -> Iterator[tuple[str, str]]:
    """The pages of a day, with paths that tell paper and date; the days lie some four months apart, over decades."""
    from made_pages import invented_stories

    rng = random.Random(day)
    when = FIRST + datetime.timedelta(day * APART)
    wire = invented_stories(rng, WIRE)
    for paper in range(PAPERS):
        name = f"{'云河江山石松青柳白川'[paper % 10]}{'溪阳'[paper // 10]}{'日晚'[paper % 2]}报"
        mine = [s for s in wire if rng.random() < PRINTED]
        own = invented_stories(rng, PAGES * ON_PAGE - len(mine))
        news = [(s, "新源社望城电 ") for s in mine] + [
            (s, f"本报讯（记者{rng.choice('陈林周方')}{rng.choice('远山舟')}） ") for s in own
        ]
        rng.shuffle(news)
        for page in range(PAGES):
            head = f"# {name}\n\n{when.year}年{when.month}月{when.day}日 星期{WEEK[when.weekday()]} 第{1000 + day}号 第{page + 1}版 共{PAGES}版\n"
            parts = [head]
            for story, opening in news[page * ON_PAGE : (page + 1) * ON_PAGE]:
                headline, paras = story[0], story[1][:4]
                parts.append(f"# {headline}\n\n{opening}" + "\n\n".join(paras) + "\n")
            yield f"p{paper:02}/{when}/p{page + 1}.md", "\n".join(parts)


def write(folder: Path, first: int, count: int) -> None:
    for day in range(first, first + count):
        for name, text in pages(day):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf8")


def filled(archive: Path, articles: int) -> None:
    """An archive of so many articles, or a few more."""
    from broadsheet.archive import Archive

    with tempfile.TemporaryDirectory() as name, Archive(archive) as a:
        write(Path(name), 0, days(articles))
        start = time.monotonic()
        a.ingest([name])
        s = a.status()
        print(
            f"{s.articles} articles, {s.stories} stories, {s.size / 1e6:.0f} MB; made in {time.monotonic() - start:.0f} s"
        )


def addresses(archive: Path, count: int, seed: int = 1) -> dict[str, list[str]]:
    """For each view so many addresses, drawn from what there is."""
    from broadsheet.archive import Archive

    rng = random.Random(seed)
    with Archive(archive, read_only=True) as a:
        issues = [i.id for i in a.issue_list()]
        keys = [k for (k,) in a.store.rows("select key from articles where state = 0")]
        names = [
            a.store.value("select id from articles where key = ?", k) for k in rng.sample(keys, min(count, len(keys)))
        ]
        told = [
            s
            for (s,) in a.store.rows("select id from stories where papers > 1 order by papers desc limit ?", 20 * count)
        ]
        texts = [a.store.text(k) or "" for k in rng.sample(keys, min(4 * count, len(keys)))]
        slugs = [p.slug for p in a.papers()]
    words = [
        t[n : n + k]
        for t in texts
        if len(t) > 60
        for n, k in [(rng.randrange(20, len(t) - 12), rng.choice((1, 2, 2, 3, 4, 6)))]
    ]
    words = [w for w in words if w.isalpha()]
    # what is typed letter by letter: each beginning is asked for
    typed = [w[: n + 1] for w in words for n in range(len(w))]
    chosen = [rng.choice(issues) for _ in range(count)]
    return {
        "home": ["/", *(f"/?year={y}" for y in range(1990, 1990 + count - 1))],
        "paper": [f"/papers/{rng.choice(slugs)}?year={1990 + n % 35}&n={n}" for n in range(count)],
        "issue": [f"/issues/{i}" for i in dict.fromkeys(chosen)],
        "page": [f"/pages/{i}-p{rng.randint(1, PAGES)}" for i in dict.fromkeys(chosen)],
        "article": [f"/articles/{n}" for n in names],
        "story": [f"/stories/{s}" for s in rng.sample(told, min(count, len(told)))],
        "stories": [f"/stories?at={24 * n}" for n in range(count)],
        "search": [f"/search?q={w}" for w in words[:count]],
        "narrowed": [f"/search?q={w}&year={rng.randint(1990, 2020)}&sort=-date" for w in words[:count]],
        "as stories": [f"/search?q={w}&view=stories" for w in words[:count]],
        "as typed": [f"/search?q={w}&part=1" for w in dict.fromkeys(typed)][: 2 * count],
        "faults": [f"/faults?after={n * 50}.0" for n in range(count)],
        "api search": [f"/api/search?q={w}" for w in words[:count]],
        "api by day": [f"/api/search?q={w}&sort=-date&limit=100" for w in words[:count]],
        "api counts": [f"/api/search/counts?q={w}" for w in words[:count]],
        "api article": [f"/api/articles/{n}" for n in names],
        "api articles": [f"/api/articles?limit=100&cursor={k}" for k in rng.sample(keys, min(count, len(keys)))],
        "api issue": [f"/api/issues/{i}" for i in dict.fromkeys(chosen)],
        "api page": [f"/api/pages/{i}-p{rng.randint(1, PAGES)}" for i in dict.fromkeys(chosen)],
        "apparatus": [f"/api/stories/{s}/apparatus" for s in rng.sample(told, min(count, len(told)))],
        "api stories": [f"/api/stories?papers=2&cursor={n}" for n in range(count)],
        "manifest": [f"/iiif/issues/{i}/manifest.json" for i in dict.fromkeys(chosen)],
        "iiif search": [f"/iiif/issues/{i}/search?q={w}" for i, w in zip(dict.fromkeys(chosen), words, strict=False)],
        "iiif year": [f"/iiif/papers/{rng.choice(slugs)}/{y}/collection.json" for y in range(1990, 1990 + count // 3)],
        "feed": [f"/search/feed.atom?q={w}" for w in words[:count]],
        "sitemap": ["/sitemap.xml", *(f"/sitemaps/articles-{n}.xml" for n in range(len(keys) // 10_000))],
    }  # fmt: skip


def told(name: str, took: list[float], worked: list[float]) -> None:
    """Median, 95th and 99th percentile and the longest, and of the processor's time the 95th, in milliseconds."""
    took, worked = sorted(took), sorted(worked)

    def at(some: list[float], share: float) -> str:
        return f"{some[min(int(share * len(some)), len(some) - 1)] * 1000:8.1f}" if some else ""

    row = (at(took, 0.5), at(took, 0.95), at(took, 0.99), at(took, 1), at(worked, 0.95))
    print(f"{name:12} {len(took):6}", *row, flush=True)


def served(archive: Path, views: list[str]) -> None:
    """What the server takes for every view, asked in its own process, without the network."""
    from starlette.testclient import TestClient

    from broadsheet.web import application

    asked = addresses(archive, ASKED)
    print(f"{'ms':12} {'asked':>6} {'median':>8} {'p95':>8} {'p99':>8} {'longest':>8} {'p95 cpu':>8}")
    with TestClient(application(archive)) as client:
        client.get("/")
        client.get(asked["article"][-1])
        client.get(asked["story"][-1]) if asked["story"] else None
        for view, paths in asked.items():
            if views and view not in views:
                continue
            took, worked = list[float](), list[float]()
            for path in paths:
                start, work = time.perf_counter(), time.process_time()
                answer = client.get(path, follow_redirects=False)
                took.append(time.perf_counter() - start)
                worked.append(time.process_time() - work)
                assert answer.status_code in (200, 303), (path, answer.status_code, answer.text)
            if took:
                told(view, took, worked)
        print(f"{'first load':12} {'KB':>8}")
        for view, paths in asked.items():
            if view in PEOPLE and paths and (not views or view in views):
                print(f"{view:12} {max(_load(client, p) for p in paths[:10]) / 1000:8.1f}", flush=True)


def _load(client: Any, path: str) -> int:
    """Bytes that a page and all its scripts and styles take on the wire."""
    answer = client.get(path)
    parts = re.findall(r'(?:href|src)="([^"]*/static/[^"]+|[^"]*collation\.css[^"]*)"', answer.text)
    return sum(len(gzip.compress(client.get(p).content, 6)) for p in {path, *(html.unescape(p) for p in parts)})


# ---- many at once


def _serve(archive: str, port: int) -> None:
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - its log, for as long as it runs
    from broadsheet.web import serve

    serve(archive, port=port)


def _ingest(archive: str, day: int) -> None:
    """A day's pages after another's, until somebody ends it."""
    from broadsheet.archive import Archive

    for n in itertools.count(day):
        with tempfile.TemporaryDirectory() as name, Archive(archive) as a:
            write(Path(name), n, 1)
            a.ingest([name])


def borne(archive: Path, readers: int, seconds: float) -> None:
    """Readers over loopback, with an ingest beside them."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    spawn = multiprocessing.get_context("spawn")
    server = spawn.Process(target=_serve, args=(str(archive), port), daemon=True)
    server.start()
    writer = spawn.Process(target=_ingest, args=(str(archive), _next_day(archive)), daemon=True)
    asked, before = addresses(archive, ASKED, seed=2), _count(archive)
    try:
        _wait(port)
        writer.start()
        took, failed = asyncio.run(_read(port, [p for some in asked.values() for p in some], readers, seconds))
        worked = _worked(server.pid) / max(len(took), 1)
    finally:
        server.terminate()
        server.join(10)
        writer.terminate()
        writer.join(10)
    more = _count(archive) - before
    print(f"{readers} readers for {seconds:.0f} s, {more} articles ingested beside: {failed} of {len(took)} failed")
    print(f"of the server's processor {worked * 1000:.1f} ms each")
    told("waited", took, [])


def _worked(process: int | None) -> float:
    """Seconds of the processor that a process has had, where the system tells."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return math.nan
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _next_day(archive: Path) -> int:
    """The number of the first day that the archive does not have."""
    from broadsheet.archive import Archive

    with Archive(archive, read_only=True) as a:
        last = a.status().last
    return 0 if last is None else (last - FIRST).days // APART + 1


def _count(archive: Path) -> int:
    from broadsheet.archive import Archive

    with Archive(archive, read_only=True) as a:
        return a.status().articles


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server did not start")


async def _read(port: int, paths: list[str], readers: int, seconds: float) -> tuple[list[float], int]:
    took: list[float] = []
    failed = 0
    end = time.monotonic() + seconds

    async def reader(seed: int) -> None:
        nonlocal failed
        rng = random.Random(seed)
        await asyncio.sleep(rng.random() * PAUSE)
        while time.monotonic() < end:
            start = time.perf_counter()
            status = await _get(port, rng.choice(paths))
            took.append(time.perf_counter() - start)
            failed += status not in (200, 303)
            await asyncio.sleep(rng.expovariate(1 / PAUSE))

    await asyncio.gather(*(reader(n) for n in range(readers)))
    return took, failed


async def _get(port: int, path: str) -> int:
    from urllib.parse import quote

    try:
        back, out = await asyncio.open_connection("127.0.0.1", port)
        asked = quote(path, safe="/?&=%")
        out.write(
            f"GET {asked} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
        )
        await out.drain()
        answer = await asyncio.wait_for(back.read(), 30)
        out.close()
        return int(answer.split(b" ", 2)[1])
    except (OSError, ValueError, IndexError, TimeoutError):
        return 0


def main() -> None:
    """Print the figures."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--articles", type=int, default=100_000)
    ap.add_argument("--archive", type=Path, help="made there, or used if it is there (default: a temporary one)")
    ap.add_argument("--views", nargs="*", default=[], help="these views alone (default: all)")
    ap.add_argument("--readers", type=int, default=0)
    ap.add_argument("--seconds", type=float, default=120)
    o = ap.parse_args()
    with tempfile.TemporaryDirectory() as name:
        archive = o.archive or Path(name, "archive")
        if not (archive / "archive.sqlite").exists():
            filled(archive, o.articles)
        if o.views != ["none"]:
            served(archive, o.views)
        if o.readers:
            borne(archive, min(o.readers, 200), min(o.seconds, 600))


if __name__ == "__main__":
    main()
