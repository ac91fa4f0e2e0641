#!/usr/bin/env python3
"""Print the sample papers that were set in type: PDF with a text layer, by a headless Chromium.

usage: print_samples.py --fonts FOLDER [--out FOLDER]

scripts/samples/printed/PAPER-DATE.txt holds an issue: its facts, then its pages (# N) with their articles (## headline), a
paragraph a line; `story: NAME` stands for the text of scripts/samples/stories/NAME.txt as the agency sent it. The issues
become OUT/PAPER/DATE/issue.pdf, OUT being src/broadsheet/samples where not said. FOLDER holds the faces, as for
bench/press/make.py; what is used of them goes into the PDF. Those who read the samples need neither.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench" / "press"), str(ROOT / "scripts")]

SOURCES = ROOT / "scripts" / "samples"
WIDTH = 1058  # CSS pixels: a tabloid; pages are as high as they need to be
FACES = {
    "zh": {"text": "NotoSerifSC", "head": "NotoSerifSC", "label": "NotoSansSC"},
    "en": {"text": "PTSerif", "head": "PTSerif", "label": "Oswald"},
}
COLUMNS = {"zh": 4, "en": 4}


@dataclass
class Printed:
    """An article: its headline and its paragraphs, as printed."""

    headline: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class PrintedIssue:
    """An issue: what it says of itself, and its articles page by page."""

    name: str  # PAPER/DATE
    facts: dict[str, str]
    pages: list[list[Printed]] = field(default_factory=list)


def story(name: str) -> list[str]:
    """A story's paragraphs, its dateline before the first."""
    head, _, text = (SOURCES / "stories" / f"{name}.txt").read_text("utf-8").partition("\n\n")
    facts = dict(re.findall(r"^(\w+): (.+)$", head, re.M))
    first, *rest = (p for p in text.split("\n\n") if p.strip())
    return [f"{facts['dateline']} {first.strip()}", *(p.strip() for p in rest)]


def issues() -> list[PrintedIssue]:
    """The issues that are printed, from their sources."""
    out = []
    for path in sorted((SOURCES / "printed").glob("*.txt")):
        paper, date = path.stem[:-11], path.stem[-10:]
        issue = PrintedIssue(f"{paper}/{date}", {})
        for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
            if line.startswith("# "):
                issue.pages.append([])
            elif line.startswith("## "):
                issue.pages[-1].append(Printed(line[3:]))
            elif not issue.pages:
                key, _, value = line.partition(": ")
                issue.facts[key] = value
            elif line.startswith("story: "):
                issue.pages[-1][-1].paragraphs += story(line[7:])
            else:
                issue.pages[-1][-1].paragraphs.append(line)
        out.append(issue)
    return out


def printed(browser: Any, issue: PrintedIssue, families: Any, folder: Path) -> bytes:
    """An issue as a PDF."""
    from make import page_html, together

    sheets = []
    path = folder / ".page.html"
    for number, articles in enumerate(issue.pages, 1):
        for spare in range(-6, 7):  # lines: the first page that holds all of it
            page = _Page(issue, number, articles, spare)
            path.write_text(page_html(page.house, families, page.plan), "utf-8")
            made = json.loads(browser.opened(path, "press()"))
            text = "".join(p["text"] for p in made["pieces"] if p["role"] == "body")
            if sorted("".join(text.split())) == sorted(
                "".join(t for a in articles for p in a.paragraphs for t in p.split())
            ):
                break
        else:
            raise ValueError(f"{issue.name}, page {number}: not all of it fits")
        sheets.append(browser.printed(*page.house.size))
    path.unlink()
    return together(sheets) if len(sheets) > 1 else sheets[0]


class _Page:
    """A page: what stands where. The first article goes over all columns, the others stand two and two below it."""

    def __init__(self, issue: PrintedIssue, number: int, articles: list[Printed], spare: int) -> None:
        from make import House

        language = issue.facts["language"]
        self.house = House(
            random.Random(1), language, issue.facts["paper"], (WIDTH, 0), COLUMNS[language], 24.0, 42.0,
            14.0 if language == "zh" else 13.0, 1.6 if language == "zh" else 1.3, FACES[language], indent=2.0 if language == "zh" else 1.2,
        )  # fmt: skip
        self.plan: dict[str, Any] = {"rules": [], "furniture": [], "slots": []}
        self.line, self.spare = self.house.body * self.house.leading, spare
        y = self._head(issue, number)
        bands = [articles[:1], *(articles[k : k + 2] for k in range(1, len(articles), 2))]
        for n, band in enumerate(bands):
            y = self._band(band, y, n)
        self.house.size = (WIDTH, math.ceil(y + self.house.margin - self.line))

    def _line(self, x: float, y: float, w: float, text: str, role: str, size: float, css: str) -> None:
        face = self.house.faces["head" if role == "nameplate" else "label"]
        css = f"font:{size:.1f}px/1.25 {face};white-space:nowrap;{css}"
        self.plan["furniture"].append({"x": x, "y": y, "w": w, "text": text, "role": role, "size": size, "css": css})

    def _rule(self, x: float, y: float, w: float, h: float) -> None:
        self.plan["rules"].append({"x": x, "y": y, "w": w, "h": h})

    def _head(self, issue: PrintedIssue, number: int) -> float:
        """Nameplate and facts, or the folio; gives where the body begins."""
        h, facts = self.house, issue.facts["facts"].split(" | ")
        x, y, w = h.margin, 34.0, WIDTH - 2 * h.margin
        if number > 1:
            page = f"第{number}版" if h.wide else f"Page {number}"
            for text, align in ((h.paper, "left"), (page, "center"), (issue.facts["day"], "right")):
                self._line(x, y, w, text, "folio", h.body, f"text-align:{align};")
            self._rule(x, y + 26, w, 1.2)
            return y + 26 + self.line
        if h.wide:
            self._line(x, y, w * 0.6, h.paper, "nameplate", 92, "font-weight:700;")
            for n, fact in enumerate(facts):
                self._line(x + w * 0.66, y + 8 + 26 * n, w * 0.34, fact, "masthead", h.body, "")
            y += 124
        else:
            self._line(x, y, w, h.paper, "nameplate", 76, "font-weight:700;text-align:center;")
            y += 104
            for text, align in zip(facts, ("left", "center", "right"), strict=True):
                self._line(x, y, w, text, "masthead", h.body, f"text-align:{align};")
            y += 24
        self._rule(x, y, w, 2.5)
        return y + self.line

    def _band(self, band: list[Printed], y: float, n: int) -> float:
        """Articles side by side; gives where the next begin."""
        h = self.house
        width = (WIDTH - 2 * h.margin - (h.columns - 1) * h.gutter) / h.columns
        share = h.columns // len(band)
        wide = share * width + (share - 1) * h.gutter
        size = (36.0 if n == 0 else 24.0) if h.wide else (34.0 if n == 0 else 22.0)
        rows = [math.ceil(len(a.headline) * size * (1.0 if h.wide else 0.56) / wide) for a in band]
        depths = [r * size * 1.2 + h.body + self._depth(a, width, share) for r, a in zip(rows, band, strict=True)]
        if n:
            self._rule(h.margin, y - self.line / 2, WIDTH - 2 * h.margin, 0.8)
        for k, a in enumerate(band):
            x = h.margin + k * (wide + h.gutter)
            if k:
                self._rule(x - h.gutter / 2, y, 0.8, max(depths))
            css = f"font-family:{h.faces['head']};font-weight:700;line-height:1.2;text-align:left;"
            head = {"text": a.headline, "role": "headline", "size": size, "css": css, "after": h.body * 0.7}
            text_css = f"font:{h.body}px/{h.leading} {h.faces['text']};text-align:justify;"
            paragraphs = [{"role": "body", "text": t, "css": f"text-indent:{h.indent}em;"} for t in a.paragraphs]
            self.plan["slots"].append(
                {"kind": "article", "id": f"a{len(self.plan['slots'])}", "x": x, "y": y, "w": wide, "h": max(depths), "pad": 0, "paint": "",
                 "gutter": h.gutter, "widths": [1.0] * share, "legs": share, "headSpan": share, "down": False, "ruled": False,
                 "line": self.line, "css": text_css, "justified": True, "heads": [head], "paragraphs": paragraphs}
            )  # fmt: skip
        return y + max(depths) + self.line * 1.6

    def _depth(self, a: Printed, width: float, legs: int) -> float:
        """How high the legs of an article are, about, and so many lines more."""
        room = width / (self.house.body * (1.0 if self.house.wide else 0.47))
        lines = sum(math.ceil((len(t) + 2) / (room - 1)) for t in a.paragraphs)
        return (math.ceil(lines / legs) + self.spare) * self.line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "src" / "broadsheet" / "samples")
    given = parser.parse_args()
    from browser import Browser
    from make import faces_in

    with Browser() as browser:
        for issue in issues():
            folder = given.out / issue.name
            folder.mkdir(parents=True, exist_ok=True)
            data = printed(browser, issue, faces_in(given.fonts), folder)
            (folder / "issue.pdf").write_bytes(data)
            print(f"{issue.name}: {len(data) // 1024} KB")


if __name__ == "__main__":
    main()
