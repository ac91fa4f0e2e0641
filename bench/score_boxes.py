#!/usr/bin/env python3
"""Score rebuilding from boxes on issues that a library filed, each by weights fitted on the other papers alone.

usage: score_boxes.py EVAL METS… [--made N] [--seeds N] [--shipped] [--rows]

EVAL has shuffle_alto.py and score_blocks.py. Every issue is shuffled (no order, no nesting, no telling ids), each of its
pages read alone and rebuilt, and scored against its METS. `--shipped` scores the weights that ship, which have seen
these issues: what a paper looks like is then known.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
sys.path.insert(0, str(Path(__file__).parent))
import fit_boxes
from score_pages import scorer

import broadsheet.articles.boxed.drafts as boxed
from broadsheet.articles import rebuild
from broadsheet.articles.boxed.weights import FittedWeights, fitted_weights
from broadsheet.read import read
from broadsheet.show import as_json


def read_back(folder: Path, weights: FittedWeights) -> dict[str, Any]:
    """Each page of a shuffled issue, read alone."""
    out = {}
    with mock.patch.object(boxed, "fitted_weights", return_value=weights):
        for page in sorted(folder.glob("*.xml")):
            if page.name != "mets.xml":
                out[page.name] = json.loads(json.dumps(as_json(rebuild(read(page)).pages[0])))
    return out


def main() -> None:
    """Fold by fold, a line for each issue and one for all."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("eval", type=Path)
    ap.add_argument("mets", type=Path, nargs="+")
    ap.add_argument("--made", type=int, default=220)
    ap.add_argument("--seeds", type=int, default=3)
    ap.add_argument("--shipped", action="store_true")
    ap.add_argument("--rows", action="store_true", help="each page too")
    o = ap.parse_args()
    clock = time.perf_counter()
    m = scorer(o.eval / "score_blocks.py")
    title = {mets: fit_boxes.title_of(mets) for mets in o.mets}
    bases, joins, real = [], None, {}
    if not o.shipped:
        invented = [list(fit_boxes.made(71 + seed, o.made)) for seed in range(o.seeds)]
        bases = [fit_boxes.begin(pages, seed + 1) for seed, pages in enumerate(invented)]
        joins = fit_boxes.fit_joins([p for pages in invented for p in pages])
        real = {mets: list(fit_boxes.filed(mets, title[mets])) for mets in o.mets}
        print(f"made pages learned in {time.perf_counter() - clock:.0f} s", flush=True)
    total: Counter[str] = Counter()
    by_issue: dict[Path, dict[str, int]] = defaultdict(dict)
    for paper in sorted(set(title.values())):
        others = [p for mets in o.mets if title[mets] != paper for p in real.get(mets, ())]
        weights = fitted_weights() if joins is None else fit_boxes.fitted(bases, others, joins)
        for mets in (x for x in o.mets if title[x] == paper):
            with tempfile.TemporaryDirectory() as folder:
                shuffle = [sys.executable, str(o.eval / "shuffle_alto.py"), str(mets), str(mets.parent), folder]
                subprocess.run(shuffle, check=True)
                truth, reads = m.truth(Path(folder) / "mets.xml"), read_back(Path(folder), weights)
            by_issue[mets] = m.score(truth, reads)
            total.update(by_issue[mets])
            print(f"{paper[:20]:20} " + m.line(mets.parent.name[-24:], by_issue[mets]), flush=True)
            for page in sorted(truth) if o.rows else ():
                print("   ", m.line(page, m.score({page: truth[page]}, reads)))
    print(m.line("all", total), f" {time.perf_counter() - clock:.0f} s")


if __name__ == "__main__":
    main()
