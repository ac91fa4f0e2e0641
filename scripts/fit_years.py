#!/usr/bin/env python3
"""Fit how far the years that news names lie from its own, by the way they are named.

usage: fit_years.py NEWS_DIR [--to YYYYMMDD] [--out FILE] [--seed N]

NEWS_DIR holds one markdown file a day (### headline, <p> paragraphs). Days from --to on are left for reporting: on them
the script prints how often the year is told right, told wrong and left open, by bundles of four to eight items of a day,
as many as a page holds.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from broadsheet.articles.dating import FARTHEST, WAYS, named_years, offset_place, year_of

PLACES = offset_place(FARTHEST + 1) + 1  # the offsets told apart, any earlier year, any later
LEAST = 0.001  # share: no year is ruled out by one mention
ALIKE = 0.5  # mentions added to every place, so that a way seldom seen tells little

Item = str
Day = tuple[datetime.date, list[Item]]


def days(news: Path) -> Iterator[Day]:
    """Every day of the news with its items' body text, oldest first; marks of the transcript left out."""
    for file in sorted(news.glob("[0-9]*.md")):
        items = []
        for part in re.split(r"^### ", file.read_text("utf8"), flags=re.M)[1:]:
            body = re.sub(r"\[?查看原文.*", "", part.partition("\n")[2], flags=re.S)
            items.append(re.sub(r"<[^>]+>|&nbsp;|[ \t\u3000]+", "", body).strip())
        yield datetime.datetime.strptime(file.stem[:8], "%Y%m%d").date(), [i for i in items if len(i) >= 40]


def fit(news: list[Day]) -> dict[str, list[float]]:
    """Way of naming to the share of each offset; an item that names a year twice in one way counts once."""
    counts: dict[str, Counter[int]] = {way: Counter() for way in WAYS}
    for date, items in news:
        for text in items:
            for year, way in named_years(text, (date.month, date.day)):
                counts[way][offset_place(year - date.year)] += 1
    return {way: shares([counts[way][n] for n in range(PLACES)]) for way in WAYS}


def shares(counts: list[int]) -> list[float]:
    """Counts as shares, rounded to thousandths, none of them nought."""
    total = sum(counts) + ALIKE * PLACES
    return [max(LEAST, round((n + ALIKE) / total, 3)) for n in counts]


def bundles(items: list[Item], rng: random.Random) -> Iterator[list[Item]]:
    """A day's items in random bundles of four to eight; what is left at the end stays out."""
    left = rng.sample(items, len(items))
    while len(left) >= 4:
        size = rng.randint(4, 8)
        yield left[:size]
        left = left[size:]


def report(news: list[Day], rng: random.Random) -> None:
    """Print how often the year is right where it is told, and how often it is left open."""
    seen: Counter[str] = Counter()
    for date, items in news:
        for bundle in bundles(items, rng):
            year = year_of(bundle, (date.month, date.day))
            seen["open" if year is None else "right" if year == date.year else "wrong"] += 1
    told, every = seen["right"] + seen["wrong"], sum(seen.values())
    if told:
        print(
            f"year right {seen['right'] / told:.4f} of {told} bundles it is told for; "
            f"left open {seen['open'] / every:.4f} of {every}"
        )


def main() -> None:
    """Fit, write, report."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("news", type=Path)
    ap.add_argument("--to", default="20250101")
    ap.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "src/broadsheet/articles/years.json")
    ap.add_argument("--seed", type=int, default=1)
    o = ap.parse_args()
    stop = datetime.datetime.strptime(o.to, "%Y%m%d").date()
    news = list(days(o.news))
    fitted = [d for d in news if d[0] < stop]
    rows = [f"  {json.dumps(way)}: {json.dumps(row)}" for way, row in fit(fitted).items()]
    o.out.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf8")
    print(f"{o.out.name}: {len(fitted)} days, {len(rows)} ways of naming a year")
    report([d for d in news if d[0] >= stop], random.Random(o.seed))


if __name__ == "__main__":
    main()
