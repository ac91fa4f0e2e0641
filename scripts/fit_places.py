#!/usr/bin/env python3
"""Fit how witnesses differ (`collate.readings.Habits`) on made witnesses.

usage: fit_places.py STORIES.jsonl [--rounds N]

STORIES.jsonl is of made_witnesses.py. Every number is tried larger and smaller, by less each round; what finds more of
the true places, and fewer that are not, stays. Prints the habits and the F1 they reach.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields, replace
from pathlib import Path

sys.path += [str(Path(__file__).parent.parent / "bench")]
from score_collation import made, scored, together

from broadsheet.collate import woven_of
from broadsheet.collate.readings import HABITS, Habits, gathered
from broadsheet.model import Apparatus


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    o = parser.parse_args()
    stories = [made(json.loads(line)) for line in o.stories.read_text("utf8").splitlines()]
    woven = [(witnesses, truths, *woven_of(witnesses)) for witnesses, truths in stories]

    def f1(habits: Habits) -> float:
        each = []
        for witnesses, truths, rows, columns, moves in woven:
            found = gathered(witnesses, rows, columns, habits)
            each.append(scored(truths, Apparatus(tuple(witnesses), found.places, moves, found.stretches)))
        return together(each).f1

    best, habits = f1(HABITS), HABITS
    print(f"{best:.4f} {habits}", flush=True)
    for n in range(o.rounds):
        step = 1.6 ** (1 / (n + 1))
        for field in fields(Habits):
            for by in (step, 1 / step):
                while True:
                    tried = replace(habits, **{field.name: round(getattr(habits, field.name) * by, 3)})
                    new = f1(tried)
                    if new <= best:
                        break
                    best, habits = new, tried
                    print(f"{best:.4f} {field.name} {getattr(habits, field.name)}", flush=True)
    print(habits)


if __name__ == "__main__":
    main()
