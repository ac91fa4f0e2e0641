#!/usr/bin/env python3
"""Score what is read and rebuilt of press pages (press/make.py) against their exact gold.

usage: score_press.py FOLDER [--each] [--shuffled]

  cer        characters of the text read that differ from what was printed, spaces run together
  pure       share of characters in blocks all of whose text is of one article
  whole      share of heads and paragraphs, as far as they stand in one place (pieces), that are exactly one block
  pair_f1    F1 over pairs of pieces of a page: in the same article or not
  exact      share of articles' page parts that come back as exactly their pieces
  order      share of successions of pieces that are successions of the article read
  heads      F1 of kickers, headlines and decks
  roles      share of characters of articles that have the role they were printed in
  kinds      share of articles of the kind they are
  jumps      share of jumps whose two parts are one article
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parent / "press"))
from gold import Laid, laid

from broadsheet.articles import rebuild
from broadsheet.model import Issue, Page, Role
from broadsheet.read import read
from broadsheet.read.lines import running, unspaced

HEADS = frozenset({"kicker", "headline", "deck"})
NAMES = {Role.JUMP_LINE: "jump", Role.DATELINE: "body", Role.ADVERTISEMENT: "advertisement"}
FURNITURE = frozenset({"nameplate", "masthead", "folio", "advertisement"})
ROLES = frozenset({"kicker", "headline", "deck", "byline", "body", "subhead", "caption", "credit", "jump"})


def even(text: str) -> str:
    """Text with spaces run together, none beside scripts that have none, and one form for hyphens and figures' spaces."""
    text = " ".join(text.replace("\u2010", "-").replace("\u00ad", "").split())
    return "".join(
        c for k, c in enumerate(text) if c != " " or not (k and unspaced(text[k - 1]) and unspaced(text[k + 1]))
    )


def text_of(found: Laid, piece: int) -> str:
    """What was read of a piece, its lines run on."""
    return running(found.lines.get(piece, ()))


def held(found: Laid, block: str) -> list[int]:
    """The pieces a block holds, in its order: the one most of it is of, and those most of which is in it (lines of an
    advertisement set alike are one block)."""
    main = found.blocks[block]
    return [
        k
        for k, count in found.shares[block].items()
        if k == main or (k >= 0 and 2 * count > sum(share[k] for share in found.shares.values()))
    ]


def scored(pages: list[Page], issue: Issue, gold: dict[str, Any]) -> Counter[str]:
    """Counts of all that is scored, of an issue."""
    s: Counter[str] = Counter()
    homes: dict[str, list[tuple[int, set[int]]]] = defaultdict(list)  # read article: its pieces, by page
    lays = [laid(p, g) for p, g in zip(pages, gold["pages"], strict=True)]
    place = {b.id: n for n, p in enumerate(pages) for b in p.blocks}
    parts: list[dict[str, list[int]]] = [{} for _ in pages]  # page: article: pieces in order
    role: list[dict[int, Counter[str]]] = [defaultdict(Counter) for _ in pages]
    kinds: dict[str, str] = {}
    for a in issue.articles:
        kinds[a.id] = a.kind
        for b in a.blocks:
            n = place[b.id]
            if b.id not in lays[n].blocks:
                continue
            mine = parts[n].setdefault(a.id, [])
            mine += [k for k in held(lays[n], b.id) if k not in mine]
            role[n][lays[n].blocks[b.id]][NAMES.get(b.role or Role.BODY, str(b.role or Role.BODY))] += sum(
                lays[n].shares[b.id].values()
            )
    for n, (found, g) in enumerate(zip(lays, gold["pages"], strict=True)):
        pieces = g["pieces"]
        for k, piece in enumerate(pieces):
            true = even(piece["text"])
            got = even(text_of(found, k))
            s["characters"] += len(true)
            s["wrong"] += Levenshtein.distance(true, got)
            whole = [b for b, share in found.shares.items() if share[k]]
            if piece["role"] in FURNITURE:
                continue
            s["pieces"] += 1
            s["whole"] += len(whole) == 1 and len(found.shares[whole[0]]) == 1
        for share in found.shares.values():
            owners: Counter[str | None] = Counter()
            for k, c in share.items():
                owners[pieces[k]["article"] if k >= 0 else ""] += c
            s["read"] += owners.total()
            s["pure"] += owners.total() if len(owners) == 1 else 0
        home: dict[int, str] = {}
        weight: dict[int, Counter[str]] = defaultdict(Counter)
        owner = {b.id: a.id for a in issue.articles for b in a.blocks}
        for b, share in found.shares.items():
            for k, c in share.items():
                weight[k][owner.get(b, "")] += c
        home = {k: w.most_common(1)[0][0] for k, w in weight.items() if k >= 0}
        _articles(s, pieces, home, parts[n], role[n], gold["articles"], n, kinds)
        for name, mine in parts[n].items():
            homes[name].append((n, set(mine)))
    for a in gold["articles"]:
        where = sorted({n for n, _ in a["pieces"]})
        for x, y in pairwise(where):
            s["jumped"] += 1
            first = {k for n, k in a["pieces"] if n == x}
            second = {k for n, k in a["pieces"] if n == y}
            s["joined"] += any(
                any(n == x and len(p & first) * 2 > len(first) for n, p in of)
                and any(n == y and len(p & second) * 2 > len(second) for n, p in of)
                for of in homes.values()
            )
    s["pages"] += len(pages)
    return s


def _articles(
    s: Counter[str], pieces: list[dict[str, Any]], home: dict[int, str], parts: dict[str, list[int]],
    role: dict[int, Counter[str]], articles: list[dict[str, Any]], n: int, kinds: dict[str, str],
) -> None:  # fmt: skip
    owned = {k: a["id"] for a in articles for m, k in a["pieces"] if m == n}
    for x, y in combinations(sorted(owned), 2):
        same, said = owned[x] == owned[y], bool(home.get(x)) and home.get(x) == home.get(y)
        s["tp"] += same and said
        s["fp"] += said and not same
        s["fn"] += same and not said
    nexts = {p for mine in parts.values() for p in pairwise([k for k in mine if k in owned])}
    sets = [{k for k in mine if k in owned} for mine in parts.values()]
    for a in articles:
        mine = [k for m, k in a["pieces"] if m == n]
        if not mine:
            continue
        s["articles"] += 1
        s["exact"] += set(mine) in sets and len({home.get(k, "") for k in mine}) == 1
        s["kinds"] += kinds.get(home.get(mine[0], ""), "") == a["kind"]
        running = [k for k in mine if pieces[k]["role"] != "caption"]
        s["nexts"] += max(0, len(running) - 1)
        without = {
            p for m in parts.values() for p in pairwise([k for k in m if k in owned and pieces[k]["role"] != "caption"])
        }
        s["next_ok"] += sum(p in without or p in nexts for p in pairwise(running))
        if a["kind"] == "advertisement":
            continue
        for k in mine:
            true = pieces[k]["role"]
            length = len(pieces[k]["text"])
            got = role[k].most_common(1)[0][0] if role.get(k) else ""
            s["h_tp"] += true in HEADS and got in HEADS
            s["h_fp"] += true not in HEADS and got in HEADS
            s["h_fn"] += true in HEADS and got not in HEADS
            if true in ROLES:
                s["role_all"] += length
                s["role_ok"] += length * (got == true)


def f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


def line(name: str, s: Counter[str]) -> str:
    def r(a: str, b: str) -> float:
        return s[a] / s[b] if s[b] else 1.0

    return (
        f"{name:16} pages {s['pages']:3}  cer {r('wrong', 'characters'):.5f}  pure {r('pure', 'read'):.4f}  "
        f"whole {r('whole', 'pieces'):.3f}  pair_f1 {f1(s['tp'], s['fp'], s['fn']):.4f}  exact {r('exact', 'articles'):.3f}  "
        f"order {r('next_ok', 'nexts'):.3f}  heads {f1(s['h_tp'], s['h_fp'], s['h_fn']):.3f}  roles {r('role_ok', 'role_all'):.3f}  "
        f"kinds {r('kinds', 'articles'):.3f}  jumps {s['joined']}/{s['jumped']}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for every issue")
    parser.add_argument("--shuffled", action="store_true", help="the file's order of blocks taken away")
    given = parser.parse_args()
    total: Counter[str] = Counter()
    by: dict[str, Counter[str]] = defaultdict(Counter)
    reading = building = 0.0
    for path in sorted(given.folder.glob("*.gold.json")):
        gold = json.loads(path.read_text("utf-8"))
        name = path.name.removesuffix(".gold.json")
        start = time.process_time()
        pages = read(path.with_name(f"{name}.pdf"))
        reading += time.process_time() - start
        if given.shuffled:
            pages = [replace(p, blocks=tuple(random.Random(p.id).sample(p.blocks, len(p.blocks)))) for p in pages]
        start = time.process_time()
        issue = rebuild(pages)
        building += time.process_time() - start
        s = scored(pages, issue, gold)
        if given.each:
            print(line(name, s))
        by[gold["language"] + (" vertical" if gold["upright"] else "")] += s
        total += s
    for name in sorted(by):
        print(line(name, by[name]))
    print(line("all", total))
    if total["pages"]:
        print(
            f"read {reading / total['pages'] * 1000:.0f} ms a page, rebuilt {building / total['pages'] * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
