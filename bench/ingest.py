#!/usr/bin/env python3
"""Speed, memory and size of filling an archive, its index with it.

usage: ingest.py [--pages N] [--day N] [--folder DIR] [--jobs N]

Pages are made on the spot from invented stories (scripts/made_pages.py, seed fixed), in folders of a thousand. They are
ingested by a process of its own: first a tenth of them, then all, so that growth shows. With one job the processor's time is told
apart into reading and rebuilding, writing and indexing, and stories (what is new compared with all there is); with more, pages
a second by the clock. Then a day's pages are added to each archive, which should cost the same. What compiled code takes to
be loaded, once a run, is told by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ONE_CORE = {**os.environ, **{f"{x}_NUM_THREADS": "1" for x in ("OMP", "OPENBLAS", "MKL")}}
FOLDER = 1000  # pages
THREE = 3  # thousands of pages at either end, compared

MEASURE = """
import json, resource, sys, time
sys.path.insert(0, sys.argv[2])
from broadsheet.archive import Archive, folder, ingest
reading, read_groups = [0.0], ingest.read_groups
comparing, catch_up = [0.0], folder.Comparing.catch_up

def warm():
    from tempfile import TemporaryDirectory
    from pathlib import Path
    from broadsheet.reuse.growing import Growing
    text = "".join(chr(0x4E00 + n) for n in range(300))
    with TemporaryDirectory() as name:
        Growing(Path(name), threads=1).add([0, 1], [text, text[:250]], lambda numbers: [])

def timed(groups):
    start = time.process_time()
    out = read_groups(groups)
    reading[0] += time.process_time() - start
    return out

def timed_stories(run):
    start = time.process_time()
    out = catch_up(run)
    comparing[0] += time.process_time() - start
    return out

def main():
    jobs = int(sys.argv[3])
    if jobs == 1:
        ingest.read_groups = timed
    folder.Comparing.catch_up = timed_stories
    start = time.process_time()
    warm()
    loading = time.process_time() - start
    wall, cpu = time.perf_counter(), time.process_time()
    marks = []

    def hear(told):
        done = seen[0] = seen[0] + 1
        if done % 1000 == 0:
            marks.append((time.process_time() - cpu, reading[0]))

    seen = [0]
    with Archive(sys.argv[1]) as archive:
        report = archive.ingest(sys.argv[4:], jobs=jobs, hear=hear)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    with Archive(sys.argv[1], read_only=True) as archive:
        status = archive.status()
    per = [[b - a for a, b in zip(one, two)] for one, two in zip(marks, marks[1:])]  # all of it, and reading
    print(json.dumps({"wall": wall, "cpu": cpu, "reading": reading[0], "stories": comparing[0],
                      "loading": loading, "pages": report.pages, "articles": status.articles,
                      "size": status.size, "index": status.index_size, "first": per[:3], "last": per[-3:],
                      "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))

if __name__ == "__main__":
    main()
"""


def make(folder: Path, count: int, seed: int = 7) -> list[Path]:
    """Folders with `count` pages of invented stories."""
    sys.path.insert(0, str(HERE.parent / "scripts"))
    import made_pages

    folders: list[Path] = []
    for n, (name, made) in enumerate(made_pages.made_pages(random.Random(seed), None, count)):
        if n % FOLDER == 0:
            folders.append(folder / f"{n // FOLDER:04}")
            folders[-1].mkdir(parents=True)
        (folders[-1] / f"{name}.md").write_text(made.text, "utf8")
    return folders


def measured(archive: Path, folders: list[Path], jobs: int) -> dict[str, Any]:
    """What an ingest of folders takes, in a process of its own."""
    script = archive.parent / "measure.py"
    script.write_text(MEASURE, "utf8")
    words = [sys.executable, str(script), str(archive), str(HERE.parent / "src"), str(jobs), *map(str, folders)]
    done = subprocess.run(words, env=ONE_CORE, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"the ingest of {len(folders)} folders failed")
    out: dict[str, Any] = json.loads(done.stdout)
    return out


def told(m: dict[str, Any], jobs: int) -> None:
    """A line of figures."""
    n = m["pages"]
    if jobs == 1:
        rest = m["cpu"] - m["reading"] - m["stories"]
        reading, writing, stories = (x / n * 1e3 for x in (m["reading"], rest, m["stories"]))
        speed = (
            f"{n / m['cpu']:5.0f} pages/s a core: {reading:5.1f} ms reading, {writing:4.1f} ms writing and indexing,"
            f" {stories:4.1f} ms stories"
        )
    else:
        speed = f"{n / m['wall']:5.0f} pages/s by the clock on {jobs} cores"
    a = m["articles"]
    size = f"{m['size'] / a:5.0f} bytes an article, {m['index'] / a:.0f} of them the index"
    print(f"{n:7.0f} pages {speed}; peak {m['peak']:4.0f} MB; {size}", flush=True)


def main() -> None:
    """Print the figures."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pages", type=int, default=1000)
    ap.add_argument("--day", type=int, default=200, help="pages added at the end (default: 200)")
    ap.add_argument("--jobs", type=int, nargs="*", default=[1, os.cpu_count() or 1])
    ap.add_argument("--folder", type=Path, help="where to make pages and archives (default: a temporary folder)")
    o = ap.parse_args()
    with tempfile.TemporaryDirectory(dir=o.folder) as name:
        top = Path(name)
        tenth = max(o.pages // 10, 1)
        few, many, day = make(top / "few", tenth), make(top / "many", o.pages), make(top / "day", o.day, 8)
        told(measured(top / "archive-few", few, 1), 1)
        for jobs in dict.fromkeys(o.jobs):
            m = measured(top / f"archive-{jobs}", many, jobs)
            told(m, jobs)
            if jobs == 1 and len(m["first"]) == THREE:
                for which in ("first", "last"):
                    every, reading = (sum(some) / THREE for some in zip(*m[which], strict=True))
                    told_of = f"reading {reading:.2f}, writing and indexing {every - reading:.2f}"
                    print(f"        {which} {THREE},000 pages: {every:.2f} ms a page: {told_of}")
        if o.day:
            for name, there in (("few", tenth), (f"{o.jobs[0]}", o.pages)):
                m = measured(top / f"archive-{name}", day, 1)
                print(f"{o.day:7} pages more to {there}, and {m['loading']:.1f} s to load what is compiled:")
                told(m, 1)


if __name__ == "__main__":
    main()
