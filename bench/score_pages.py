#!/usr/bin/env python3
"""Score the articles read from folders of pages with gold, by the rules of a score_articles.py.

usage: score_pages.py SCORER FOLDER… [--worst N] [--show PAGE]

SCORER is a score_articles.py; each FOLDER holds NAME.md beside NAME.gold.json. Prints a line a folder, the worst pages
on request, and beside them what splitting at headings gives.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
from broadsheet.articles import rebuild
from broadsheet.read import read
from broadsheet.show import as_json


def scorer(path: Path) -> ModuleType:
    """The module with `score` and `kept`."""
    spec = importlib.util.spec_from_file_location("score_articles", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(page: Path) -> dict[str, Any]:
    """What broadsheet reads."""
    issue = rebuild(read(page))
    return json.loads(json.dumps(as_json(issue.pages[0])))


def split_at_headings(page: Path) -> dict[str, Any]:
    """The usual way: every markdown heading opens an article, every line below it is a paragraph."""
    articles: list[dict[str, Any]] = [{"headline": None, "paragraphs": []}]
    for line in page.read_text("utf8").split("\n"):
        if re.match(r"#+ ", line):
            articles.append({"headline": re.sub(r"^#+ ", "", line), "paragraphs": []})
        elif line.strip():
            articles[-1]["paragraphs"].append(line)
    return {"articles": articles}


def main() -> None:
    """Score, folder by folder."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("scorer", type=Path)
    ap.add_argument("folders", type=Path, nargs="+")
    ap.add_argument("--worst", type=int, default=0)
    ap.add_argument("--plain", action="store_true", help="score splitting at headings too")
    o = ap.parse_args()
    m = scorer(o.scorer)
    for folder in o.folders:
        for name, reader in (("broadsheet", ours), *([("at headings", split_at_headings)] if o.plain else [])):
            rows = []
            for page in sorted(folder.glob("*.md")):
                gold = json.loads(page.with_suffix("").with_suffix(".gold.json").read_text("utf8"))
                found = reader(page)
                rows.append((page.stem, m.score(gold, found) | {"kept": m.kept(gold, found)}))
            if not rows:
                continue

            def add(key: str, rows: list[Any] = rows) -> tuple[int, ...]:
                return tuple(map(sum, zip(*(r[key] for _, r in rows), strict=True)))

            def ratio(p: tuple[int, ...]) -> float:
                return p[0] / p[1] if p[1] else 1.0

            n = len(rows)
            print(
                f"{folder.name:12} {name:12} {n:5} pages  pair_f1 {m.f1(*add('pair')):.4f}  exact {ratio(add('exact')):.4f}  "
                f"joins {sum(r['joins'] for _, r in rows) / n:.4f}  roles {ratio(add('roles')):.4f}  "
                f"masthead {ratio(add('masthead')):.4f}  kept {sum(r['kept'] for _, r in rows) / n:.4f}",
                flush=True,
            )
            rows.sort(key=lambda r: r[1]["exact"][0] - r[1]["exact"][1] + m.f1(*r[1]["pair"]) + r[1]["joins"])
            for stem, r in rows[: o.worst]:
                print(
                    f"    {stem:20} pair {m.f1(*r['pair']):.3f} exact {r['exact']} joins {r['joins']:.2f} roles {r['roles']} masthead {r['masthead']}"
                )


if __name__ == "__main__":
    main()
