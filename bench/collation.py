#!/usr/bin/env python3
"""How true a collation is: on stories made with known differences, and on real ones with a gold written by hand.

usage: collation.py [--seeds DIR] [--made STORIES.jsonl | --stories N --seed S] [--list]

--seeds is the folder of real pages that collation_gold.json was written from. Made stories are of
scripts/made_witnesses.py: a file of it, or N invented ones made on the spot. --list prints what is missed or wrong.
A place found counts where it reaches no more than a few characters beyond the true one; a verdict counts for every
witness that departs from the rest, wrong where the place is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

sys.path += [str(Path(__file__).parent), str(Path(__file__).parent.parent / "scripts")]
from made_witnesses import made_witnesses
from score_collation import Score, by_hand, made, scored, together

from broadsheet.collate import collate

GOLD = Path(__file__).parent / "collation_gold.json"


def report(name: str, s: Score) -> None:
    """A story's or set's figures on a line."""
    print(
        f"{name:24} places {s.hit}/{s.true} F1 {s.f1:.3f}  verdicts {s.right}/{s.readings} = "
        f"{s.right / max(1, s.readings):.3f} ({s.lenient / max(1, s.readings):.3f} with `or`)  "
        f"names {s.names_loud}/{s.names}  moves {s.moves_hit}/{s.moves}  loud {s.loud}",
        flush=True,
    )


def main() -> None:
    """Score, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--made", type=Path)
    parser.add_argument("--stories", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--list", action="store_true")
    o = parser.parse_args()
    if o.seeds:
        each = []
        for name, (witnesses, truths) in by_hand(GOLD, o.seeds).items():
            each.append(scored(truths, collate(witnesses)))
            report(name, each[-1])
            if o.list:
                print("".join(f"    {m}\n" for m in each[-1].missed), end="")
        report("all, by hand", together(each))
    stories = [json.loads(x) for x in o.made.read_text("utf8").splitlines()] if o.made else None
    if stories is None and o.stories:
        stories = list(made_witnesses(random.Random(o.seed), o.stories))
    if not stories:
        return
    by_size: dict[int, list[Score]] = {}
    start = time.perf_counter()
    for story in stories:
        witnesses, truths = made(story)
        by_size.setdefault(len(witnesses), []).append(scored(truths, collate(witnesses)))
    seconds = time.perf_counter() - start
    for size, some in sorted(by_size.items()):
        report(f"made, {size} witnesses", together(some))
    whole = together(s for some in by_size.values() for s in some)
    more = together(s for size, some in by_size.items() if size > 2 for s in some)
    report("made, all", whole)
    print(
        f"macro-F1 of verdicts: {whole.macro:.3f}, with three witnesses or more {more.macro:.3f}; {len(stories) / seconds:.1f} stories/s"
    )
    for v, (p, r, n) in more.by_verdict().items():
        print(f"  {v:14} P {p:.3f}  R {r:.3f}  of {n}")
    if o.list:
        for (t, g), n in sorted(more.pairs.items(), key=lambda x: -x[1]):
            print(f"    {t or 'nothing':14} given as {g or 'nothing':14} {n}")


if __name__ == "__main__":
    main()
