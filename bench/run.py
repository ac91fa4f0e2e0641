#!/usr/bin/env python3
"""Speed, memory and truth of reading and rebuilding, beside a peer in the same run.

usage: run.py [--pages N] [--scorer score_articles.py --scored FOLDER…]

Pages are made on the spot from invented stories (scripts/made_pages.py, seed fixed), so that the figures can be had
anywhere. The peer is what is done today where no boxes are at hand: parse the markdown with markdown-it-py and open an
article at every heading. It puts nothing back together; it is here for scale. Each figure is taken in a process of its
own, on one core.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ONE_CORE = {**os.environ, **{f"{x}_NUM_THREADS": "1" for x in ("OMP", "OPENBLAS", "MKL")}}

MEASURE = """
import json, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
files = sorted(Path(sys.argv[2]).glob("*.md"))
start = time.perf_counter()
if sys.argv[1] == "broadsheet":
    from broadsheet.articles import issues
    from broadsheet.read import read
    def stream(some):
        for f in some:
            yield from read(f)
    def work(some):
        return sum(len(p.articles) for i in issues(stream(some)) for p in i.pages)
else:
    from markdown_it import MarkdownIt
    parser = MarkdownIt("commonmark")
    def work(some):
        return sum(t.type == "heading_open" for f in some for t in parser.parse(f.read_text("utf8")))
work(files[:3])
ready = time.perf_counter()
cpu = time.process_time()
found = work(files)
print(json.dumps({"start": ready - start, "wall": time.perf_counter() - ready, "cpu": time.process_time() - cpu,
                  "pages": len(files), "articles": found,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def measured(what: str, folder: Path) -> dict[str, float]:
    """Seconds, pages, articles and peak memory (MB) of one reader over a folder."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, what, str(folder), str(HERE.parent / "src")],
        env=ONE_CORE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    out: dict[str, float] = json.loads(done.stdout)
    return out


def make(folder: Path, count: int) -> int:
    """Write `count` pages of invented stories; their characters."""
    sys.path.insert(0, str(HERE.parent / "scripts"))
    import made_pages

    size = 0
    rng = random.Random(7)
    for name, made in made_pages.made_pages(rng, None, count):
        (folder / f"{name}.md").write_text(made.text, "utf8")
        size += len(made.text)
    return size


def import_time(code: str) -> float:
    """Best of five, seconds, in a fresh process, the interpreter's own start left out."""
    script = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(5)
    ]
    return min(float(r.stdout.strip().split("\n")[-1]) for r in runs)


def main() -> None:
    """Print the figures."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--pages", type=int, default=2000)
    ap.add_argument("--scorer", type=Path)
    ap.add_argument("--scored", type=Path, nargs="*", default=[])
    o = ap.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for code in ("import broadsheet", "import broadsheet.cli"):
        print(f"{code:22} {import_time(code):.3f} s")
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name, "few"), Path(name, "many")
        few.mkdir(), many.mkdir()
        make(few, o.pages // 10)
        size = make(many, o.pages)
        small, large, peer = measured("broadsheet", few), measured("broadsheet", many), measured("peer", many)
    print(f"{size / o.pages:.0f} characters a page")
    for name, m in (("broadsheet", large), ("at headings", peer)):
        speed, characters = m["pages"] / m["cpu"], size / m["cpu"] / 1e6
        print(f"{name:12} {speed:7.0f} pages/s a core  {characters:6.2f} M characters/s  peak {m['peak']:4.0f} MB")
    print(f"ratio        {large['cpu'] / peer['cpu']:7.1f} times the peer's seconds")
    growth = large["peak"] / small["peak"]
    print(
        f"memory       {small['peak']:.0f} MB at {small['pages']:.0f} pages, {large['peak']:.0f} MB at {large['pages']:.0f}: ratio {growth:.2f}"
    )
    if o.scorer:
        subprocess.run(
            [sys.executable, str(HERE / "score_pages.py"), str(o.scorer), *map(str, o.scored), "--plain"], check=True
        )


if __name__ == "__main__":
    main()
