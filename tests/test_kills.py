"""Killed at any moment, an archive opens again with everything in it that it said it had."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archives import page

from broadsheet.archive import Archive
from broadsheet.archive.lock import held

WORK = """
import json, sys
from pathlib import Path
from broadsheet.archive import Archive, ingest

ingest.TOGETHER = int(sys.argv[3])  # files to a transaction
ingest.INDEXED = int(sys.argv[4])  # articles to a commit of the index

def told(*what):
    print(json.dumps(what), flush=True)

with Archive(sys.argv[1]) as archive:
    told("open")
    if sys.argv[5] == "ingest":
        archive.ingest([sys.argv[2]], hear=lambda t: told(t.what, t.path), jobs=1)
    else:
        ids = [s.id for s in archive.summaries() if s.order == 0]
        for n, name in enumerate(ids * 50):
            if n % 3 == 2:
                told("undone", archive.undo(ids[(n - 1) % len(ids)]).number)
            else:
                told("corrected", archive.correct(name, headline=f"Number {n}").number)
told("done")
"""


def make(folder: Path, count: int) -> None:
    """Pages of a day each; every third belongs to the day before it."""
    for n in range(count):
        day = f"2031-{1 + n // 84:02}-{1 + n // 3 % 28:02}"
        page(
            folder / "qingshi" / day / f"p{n % 3 + 1}.md",
            f"# 渡口第{n}日的消息\n\n第{n}日清早，渡船照常开出，船上坐了{n + 40}人，江面有雾，行得很慢。\n\n"
            f"# 集市第{n}日的菜价\n\n白菜每斤{n}分，萝卜每斤{n + 2}分，买菜的人比昨天多，摊主说要再进货。\n",
        )


def killed(
    archive: Path, pages: Path, together: int, indexed: int, what: str, rng: random.Random
) -> list[list[object]]:
    """What a run told of until it was killed, a moment after it had told of so many things."""
    command = [sys.executable, "-c", WORK, str(archive), str(pages), str(together), str(indexed), what]
    heard = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for _ in range(rng.choice((1, 2, 5, 20, 60))):
            heard += run.stdout.readline()
        time.sleep(rng.random() ** 2 * 0.3)
        run.kill()
        heard += run.stdout.read()
    return [json.loads(row) for row in heard.splitlines(keepends=True) if row.endswith("\n")]


def kill_often(top: Path, count: int, pages: int, seed: int) -> None:
    """Kills one run after another, a fresh archive now and then, and looks at what is left each time."""
    rng = random.Random(seed)
    make(top / "pages", pages)
    home, acknowledged, corrected = top / "A0", set[str](), dict[int, bool]()
    for n in range(count):
        if n % 5 == 0:
            home, acknowledged, corrected = top / f"A{n}", set(), {}
        what = "ingest" if n % 5 < 3 or not acknowledged else "correct"
        told = killed(home, top / "pages", rng.choice((1, 4)), rng.choice((1, 10, 4000)), what, rng)
        if not (home / "archive.sqlite").exists():
            assert not acknowledged
            continue
        acknowledged |= {str(path) for what, *path in told if what in ("read", "changed") for path in path}
        corrected |= {int(str(t[1])): t[0] == "corrected" for t in told if t[0] in ("corrected", "undone")}
        if told and told[-1][0] == "corrected":
            corrected.pop(int(str(told[-1][1])))  # the next step may have taken it back, and not have come to say so
        look(home, acknowledged, corrected)


def look(home: Path, acknowledged: set[str], corrected: dict[int, bool]) -> None:
    assert not held(home)
    with Archive(home) as archive:
        if not archive.store.value("select 1 from files"):
            assert not acknowledged
            return
        there = {r[0] for r in archive.store.rows("select given from files")}
        assert acknowledged <= there
        numbers = {c.number for c in archive.corrections()}
        assert {n for n, made in corrected.items() if made} <= numbers and not {
            n for n, made in corrected.items() if not made
        } & numbers
        before = headlines_by_search(archive)
        checked = archive.check()
        assert checked.wrong == []
        assert archive.check().mended == []
        texts = {s.id: s.headline for s in archive.summaries()}
        assert {h for h in texts.values() if h} >= {f"渡口第{number(p)}日的消息" for p in acknowledged} - renamed(
            archive
        )
        assert headlines_by_search(archive) >= before  # found before the index caught up, and after


def headlines_by_search(archive: Archive) -> set[str]:
    return {s.id for s in archive.search("渡口 OR 集市 OR headline:number", limit=10_000).articles}


def number(path: str) -> int:
    day = Path(path).parent.name.split("-")
    return (int(day[1]) - 1) * 84 + (int(day[2]) - 1) * 3 + int(Path(path).stem[1:]) - 1


def renamed(archive: Archive) -> set[str]:
    """Headlines as printed of the articles that have another now."""
    names = {c.article for c in archive.corrections() if c.kind == "headline"}
    blocks = [archive.article(name).blocks for name in names]
    return {b.text for some in blocks for b in some}


def test_killed_now_and_then(tmp_path: Path) -> None:
    kill_often(tmp_path, 10, 60, 1)


COMPARE = """
import sys
from broadsheet.archive import Archive, comparing

comparing.TOGETHER = 2  # articles compared at a time
put = comparing.Comparing._put

def told(run, found):
    print("found", flush=True)
    put(run, found)

comparing.Comparing._put = told
with Archive(sys.argv[1]) as archive:
    archive.ingest([sys.argv[2]], pattern="{paper}/{date}/{page}", jobs=1)
"""


def stories(archive: Archive) -> set[frozenset[str]]:
    return {frozenset(p.article for p in s.printings) for s in archive.stories()}


def test_killed_while_it_compares(tmp_path: Path) -> None:
    rng = random.Random(3)
    texts = ["".join(chr(0x4E00 + rng.randrange(3000)) for _ in range(90)) for _ in range(5)]
    for n, paper in enumerate(("qingshi", "baita", "shiqiao", "dukou")):
        body = "\n\n".join(f"# 第{k}件\n\n{t[: 90 - 3 * n]}。" for k, t in enumerate(texts) if k != n)
        page(tmp_path / "pages" / paper / f"2031-05-0{n + 1}" / "p1.md", f"{body}\n")
    with Archive(tmp_path / "whole") as archive:
        archive.ingest([tmp_path / "pages"], pattern="{paper}/{date}/{page}")
        wanted = stories(archive)
        assert sorted(map(len, wanted)) == [3, 3, 3, 3, 4]
    command = [sys.executable, "-c", COMPARE, str(tmp_path / "A"), str(tmp_path / "pages")]
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            for _ in range(rng.choice((1, 2, 3))):
                run.stdout.readline()
            time.sleep(rng.random() ** 2 * 0.2)
            run.kill()
        with Archive(tmp_path / "A", read_only=True) as archive:
            assert all(any(s <= w for w in wanted) for s in stories(archive))
    with Archive(tmp_path / "A") as archive:
        waited = archive.waiting
        told = archive.check()
        assert told.wrong == [] and told.mended == (
            [f"{waited} articles that waited to be compared were compared"] if waited else []
        )
        assert stories(archive) == wanted and archive.check().mended == []


SPREAD = """
import sys
from broadsheet.archive import Archive, ingest
if __name__ == "__main__":
    ingest.TOGETHER = 1
    with Archive(sys.argv[1]) as archive:
        archive.ingest([sys.argv[2]], jobs=2, hear=lambda t: print(t.path, flush=True))
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system does not list a process's children")
def test_a_killed_run_takes_its_processes_with_it(tmp_path: Path) -> None:
    make(tmp_path / "pages", 200)
    (tmp_path / "run.py").write_text(SPREAD, "utf8")
    command = [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "A"), str(tmp_path / "pages")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        run.stdout.readline()
        children = [int(n) for n in Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()]
        assert len(children) >= 2
        run.kill()
    end = time.monotonic() + 10
    while any(alive(n) for n in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert not [n for n in children if alive(n)]
    with Archive(tmp_path / "A") as archive:
        assert archive.check().wrong == []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_killed_a_hundred_times(tmp_path: Path, seed: int) -> None:
    kill_often(tmp_path, 25, 120, 100 + seed)
