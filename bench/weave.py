#!/usr/bin/env python3
"""How fast witnesses are woven, and at what cost, beside CollateX and rapidfuzz in the same run.

usage: weave.py [--pairs N] [--witnesses N] [--made STORIES.jsonl] [--sets N]

Pairs and witnesses are of 1,000 characters drawn as Chinese news has them (rapidfuzz gives the edit script of a pair's
characters; it aligns no more than two). Costs are sums over pairs, under our own costs, of the columns each way gives: on
small sets like those of CollateX's documentation, on witnesses made here, and on stories of scripts/made_witnesses.py if
given. CollateX, taken from the package index if it is to be compared (collatex, python-Levenshtein), is given the same
tokens. Seconds are of the processor.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from operator import lt
from pathlib import Path

import numpy as np

from broadsheet.collate.kernels import cost_between
from broadsheet.collate.tokens import Tokens, tokens
from broadsheet.collate.weave import spread, weave

# of the kinds CollateX's documentation shows: something put in, put for something else, left out, and put elsewhere
SMALL = (
    ("The slow grey heron waits beside the pond.", "The grey heron waits beside the pond.", "The sad heron waits beside the pond."),
    ("a b c d F g h i ! K ! q r s t", "a b c d F g h i ! q r s t"),
    (
        "The grey heron and the otter.", "The otter and the grey heron.", "The brown heron and the grey otter.",
    ),
    (
        "When we look to the hedges of one lane or field of our older walks, one of the first things that strikes us is this.",
        "When we look to the hedges of the same lane or field of our older walks, one of the first points which strikes us is this.",
        "When we compare the hedges of the same lane or field of our older walks, one of the first points which strikes us, is this.",
        "When we compare the hedges, of the same lane, one of the first points that strikes us is that.",
    ),
)  # fmt: skip


def noised(text: str, share: float, rng: random.Random) -> str:
    """A text with this share of its characters changed, left out or added to."""
    out = []
    for c in text:
        drawn = rng.random() / share
        if drawn < 0.6:
            out.append(rng.choice(text))
        elif drawn > 1:
            out.append(c)
        elif drawn > 0.8:
            out += [c, rng.choice(text)]
    return "".join(out)


def story(rng: random.Random, size: int = 1000) -> str:
    """Characters in Zipf's proportions, with commas and stops."""
    weights = [1 / (n + 10) for n in range(2500)]
    drawn = rng.choices(range(0x4E00, 0x4E00 + 2500), weights, k=size)
    return "".join("，" if n % 11 == 10 else "。" if n % 37 == 36 else chr(c) for n, c in enumerate(drawn))


def seconds(call: Callable[[], object]) -> float:
    """Processor seconds of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def cost(rows: Sequence[Tokens], columns: Sequence[np.ndarray]) -> int:
    """The sum over pairs of a weaving: of each row, the column of each token."""
    width = max((int(c[-1]) + 1 for c in columns if len(c)), default=0)
    cells = np.zeros((len(rows), width), np.uint32)
    for row, own, at in zip(cells, rows, columns, strict=True):
        row[at] = own.codes
    everyone = np.arange(len(rows))
    return int(cost_between(cells, spread(cells, [r.seams for r in rows]), everyone, everyone)) // 2


def ours(rows: Sequence[Tokens]) -> list[np.ndarray]:
    """The columns we give, nothing moved: those of CollateX are in the order of the text."""
    woven = weave(rows, moves=False)
    return [woven.columns(n) for n in range(len(rows))]


def peer(sets: Sequence[Sequence[Tokens]]) -> tuple[list[list[np.ndarray]], list[float]] | None:
    """The columns CollateX gives, and its seconds, from a process of its own; None where it is not installed."""
    given = [[[str(c) for c in r.codes] for r in rows] for rows in sets]
    run = subprocess.run(
        [sys.executable, __file__, "--peer"], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(run.stderr.strip().splitlines()[-1])
        return None
    found = json.loads(run.stdout)
    return [[np.array(c, np.int64) for c in columns] for columns, _ in found], [s for _, s in found]


def as_peer() -> None:
    """Standard input's sets of rows of tokens, woven by CollateX."""
    from collatex import collate

    out = []
    for rows in json.load(sys.stdin):
        witnesses = [{"id": f"W{n:03}", "tokens": [{"t": t, "n": t} for t in row]} for n, row in enumerate(rows)]
        start = time.process_time()
        table = collate({"witnesses": witnesses}, segmentation=False, output="table")
        took = time.process_time() - start
        by_name = {row.header: [n for n, cell in enumerate(row.cells) if cell] for row in table.rows}
        out.append(([by_name[w["id"]] for w in witnesses], took))
    print(json.dumps(out))


def compared(name: str, sets: Sequence[Sequence[Tokens]]) -> None:
    """Print what both ways cost over some sets."""
    took: list[float] = []
    costs = []
    for rows in sets:
        start = time.process_time()
        costs.append(cost(rows, ours(rows)))
        took.append(time.process_time() - start)
    line = f"{name:28} {len(sets):5} sets  ours {sum(costs):8}  {sum(took):7.2f} s"
    other = peer(sets)
    if other:
        theirs = [cost(rows, columns) for rows, columns in zip(sets, other[0], strict=True)]
        better, worse = sum(map(lt, costs, theirs)), sum(map(lt, theirs, costs))
        line += f"  CollateX {sum(theirs):8}  {sum(other[1]):7.2f} s  we are better in {better}, worse in {worse}"
    print(line, flush=True)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--witnesses", type=int, default=100)
    parser.add_argument("--made", type=Path)
    parser.add_argument("--sets", type=int, default=20)
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    o = parser.parse_args()
    if o.peer:
        return as_peer()
    rng = random.Random(5)
    texts = [(noised(t, 0.025, rng), noised(t, 0.025, rng)) for t in (story(rng) for _ in range(o.pairs))]
    pairs = [[tokens(a), tokens(b)] for a, b in texts]
    weave(pairs[0])
    took = seconds(lambda: [weave([tokens(a), tokens(b)]) for a, b in texts])
    print(f"{o.pairs} pairs, one in twenty characters unlike: {o.pairs / took:.0f} a second")
    from rapidfuzz.distance import Levenshtein

    took = seconds(lambda: [Levenshtein.opcodes(a, b) for a, b in texts])
    print(f"  rapidfuzz opcodes: {o.pairs / took:.0f} a second")
    whole = story(rng)
    many = [tokens(noised(whole, 0.025, rng)) for _ in range(o.witnesses)]
    weave(many[:12])
    print(f"{o.witnesses} witnesses, each one in forty: {seconds(lambda: weave(many)):.2f} s")
    compared("small sets", [[tokens(t) for t in s] for s in SMALL])
    made = [
        [tokens(noised(t, 0.05, rng)) for _ in range(rng.randint(2, 6))]
        for t in (story(rng, 200) for _ in range(o.sets))
    ]
    compared("one in twenty, 200 characters", made)
    if o.made:
        lines = o.made.read_text("utf8").splitlines()[: o.sets]
        compared(o.made.name, [[tokens(w["text"]) for w in json.loads(line)["witnesses"]] for line in lines])


if __name__ == "__main__":
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    main()
