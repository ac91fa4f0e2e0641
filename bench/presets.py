#!/usr/bin/env python3
"""What each preset of the search for reprints gives, and at what pace, on collections whose reprints are known.

usage: presets.py TEXTS.parquet TRUTH.parquet [TEXTS TRUTH …] [--noise 0.05,0.2] [--presets default,ocr]

TEXTS has columns id and text; TRUTH true pairs (a, b, kind), or is TEXTS itself where that has a column cluster. --noise
adds copies of the first collection in which that share of the characters is misread: seven in ten become another
character of the collection, the rest are lost or gain a neighbour. Prints F1 of the pairs, the adjusted Rand index of
the stories, and texts a second of one core's processor time, on one thread, once what is compiled is fetched.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from score_reprints import adjusted_rand, f1, truth_of

from broadsheet import find_reprints
from broadsheet.reuse.options import PRESETS

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
from fit_reuse import noisy, points

SEED = 20  # not the one weights are fitted with


def main() -> None:
    """Run every preset on every collection."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--noise", default="0.05,0.2")
    parser.add_argument("--presets", default=",".join(PRESETS))
    o = parser.parse_args()
    sets = [(Path(p).stem, pq.read_table(p), Path(t)) for p, t in zip(o.sets[::2], o.sets[1::2], strict=True)]
    name, first, truth = sets[0]
    rng = np.random.default_rng(SEED)
    texts = first.column("text").to_pylist()
    alphabet = points("".join(texts))
    for share in [float(s) for s in o.noise.split(",") if s]:
        read = pa.table({"id": first.column("id"), "text": [noisy(t, share, rng, alphabet) for t in texts]})
        sets.append((f"{name} {share:.0%}", read, truth))
    for name, table, truth in sets:
        pairs, story = truth_of(table, truth)
        for preset in o.presets.split(","):
            find_reprints(table.slice(0, 50), preset, threads=1)
            start = time.process_time()
            found = find_reprints(table, preset, threads=1)
            seconds = time.process_time() - start
            print(
                f"{name:16} {preset:10} F1 {f1(found, pairs):.3f}  ARI {adjusted_rand(found, story):.3f}  "
                f"{table.num_rows / seconds:6.0f} texts/s",
                flush=True,
            )


if __name__ == "__main__":
    main()
