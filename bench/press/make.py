#!/usr/bin/env python3
"""Set pages of invented newspapers in type, as PDF with exact gold, by a headless Chromium.

usage: make.py OUT [--pages N] [--seed S] [--language zh|de|en|fr] [--fonts FOLDER] [--scans] [--crosswise SHARE]

Every paper draws a house (format, grid, faces, how heads, boxes, rules and jumps are set); every page a grid of its own, in
issues of one to four pages. OUT/NAME.pdf is an issue, NAME.gold.json its gold:

  language, pages   each page: width, height (points), pieces
  pieces            article (null: furniture), role, paragraph, goes_on (its paragraph began elsewhere), down (lines run
                    from top to bottom), text, lines: each text and boxes, one a character, in points from the top left
  articles          id, kind, pieces: [page, piece] in reading order, across jumps

With --crosswise, SHARE of the Chinese articles have heads that run the other way than their text: down beside it, or along
above it. With --scans, NAME-pN.jpg are the pages as a poor scanner sees them, NAME-pN.scan.json how they were drawn (scans.py).
FOLDER holds faces as TTF files, named Family_400Regular.ttf, Family_700Bold.ttf; without it those of the system serve, which
Chromium prints as nameless Type 3 fonts where they are OpenType of the other kind.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser import Browser
from made_texts import ADVERTISEMENTS, Rng, Story, length, made_pages, story

HERE = Path(__file__).resolve().parent
FORMATS = {"broadsheet": (1587, 2245), "berliner": (1191, 1776), "tabloid": (1058, 1512)}  # CSS pixels
SYSTEM = {
    "zh": ["Noto Serif CJK SC", "Noto Sans CJK SC"],
    "en": ["DejaVu Serif", "DejaVu Sans", "DejaVu Serif Condensed", "DejaVu Sans Condensed"],
}
FACE = re.compile(r"(.+?)_(\d+)\w*\.ttf$")
POINT = 0.75  # points in a CSS pixel
PAPERS = {
    "zh": ["临澜日报", "云岭晨报", "青屏晚报", "沙溪新报", "白鹭都市报", "望川商报"],
    "en": ["The Millbrook Courier", "Port Carrow Gazette", "The Saltmarsh Observer"],
    "de": ["Wiesenbrücker Tageblatt", "Nordersteder Nachrichten", "Moorflether Zeitung"],
    "fr": ["Le Courrier de Valmont", "L’Écho de Grandval", "Le Phare de Port-Carreau"],
}
TO = {"zh": "（下转第{}版）", "en": "Continued on page {}", "de": "Fortsetzung auf Seite {}", "fr": "Suite page {}"}
FROM = {
    "zh": "（上接第{}版）",
    "en": "Continued from page {}",
    "de": "Fortsetzung von Seite {}",
    "fr": "Suite de la page {}",
}
VOWELS = "aeiouyäöüéèêàâîôû"
CONSONANTS = "bcdfghjklmnpqrstvwxzç"
BREAK = re.compile(
    rf"(?i)(?<=[{VOWELS}])(?=[{CONSONANTS}][{VOWELS}])|(?<=[{VOWELS}][{CONSONANTS}])(?=[{CONSONANTS}][{VOWELS}])"
)
WORD = re.compile(r"[^\W\d_]{7,}")


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    w: float
    h: float


@dataclass(slots=True)
class House:
    """How one paper is set; every share is a probability."""

    rng: Rng
    language: str
    paper: str
    size: tuple[int, int]
    columns: int
    gutter: float
    margin: float
    body: float  # size of type
    leading: float
    faces: dict[str, str]  # text, head, label
    down: float = 0.0  # share of articles whose lines run down
    upright: bool = False  # all do
    ruled: bool = False  # between columns
    lined: bool = True  # between articles
    boxed: float = 0.1
    tinted: float = 0.1
    reversed: float = 0.06
    align: str = "left"
    indent: float = 2.0
    initials: float = 0.0
    jumps: float = 0.25
    pictures: float = 0.35
    day: str = ""
    weight: int = 700
    crosswise: float = 0.0  # share of articles whose heads run the other way

    @property
    def wide(self) -> bool:
        return self.language == "zh"


def faces_in(folder: Path | None) -> dict[str, list[tuple[int, Path]]]:
    """Families of a folder of TTF files, each with its weights."""
    out: dict[str, list[tuple[int, Path]]] = defaultdict(list)
    for path in sorted(folder.rglob("*.ttf")) if folder else ():
        if (m := FACE.match(path.name)) and "Italic" not in path.name:
            out[m[1]].append((int(m[2]), path))
    return dict(out)


def house(rng: Rng, language: str, families: dict[str, list[tuple[int, Path]]]) -> House:
    wide = language == "zh"
    mine = [f for f in families if ("SC" in f or "TC" in f) == wide] or SYSTEM["zh" if wide else "en"]
    serif = [f for f in mine if "Serif" in f] or mine
    size = FORMATS[rng.choice(list(FORMATS))]
    body = rng.uniform(12.5, 14.5) if wide else rng.uniform(11.0, 13.0)
    upright = wide and rng.random() < 0.12
    return House(
        rng,
        language,
        rng.choice(PAPERS[language]),
        size,
        max(3, round(size[0] / (rng.uniform(15, 21) * body if wide else rng.uniform(16, 24) * body))),
        rng.uniform(1.0, 2.0) * body,
        rng.uniform(30, 50),
        body,
        rng.uniform(1.4, 1.75) if wide else rng.uniform(1.12, 1.35),
        {"text": rng.choice(serif), "head": rng.choice(mine), "label": rng.choice(mine)},
        down=rng.choice((0.0, 0.1, 0.3)) if wide else 0.0,
        upright=upright,
        ruled=rng.random() < 0.4,
        lined=rng.random() < 0.7,
        boxed=rng.choice((0.0, 0.1, 0.25)),
        tinted=rng.choice((0.0, 0.1, 0.2)),
        reversed=rng.choice((0.0, 0.05, 0.15)),
        align=rng.choice(("left", "center")),
        indent=2.0 if wide else rng.choice((1.0, 1.0, 1.5)),
        initials=0.0 if wide else rng.choice((0.0, 0.0, 0.4)),
        jumps=rng.choice((0.0, 0.2, 0.4)),
        day=f"2031年{rng.randint(1, 12)}月{rng.randint(1, 28)}日" if wide else _date(rng, language),
        weight=rng.choice((700, 900)),
    )


def _date(rng: Rng, language: str) -> str:
    day = rng.randint(1, 28)
    months = {
        "en": ["January", "February", "March", "April", "May", "June"],
        "de": ["Januar", "Februar", "März", "April", "Mai", "Juni"],
        "fr": ["janvier", "février", "mars", "avril", "mai", "juin"],
    }
    month = rng.choice(months[language])
    return {"en": f"{month} {day}, 2031", "de": f"{day}. {month} 2031", "fr": f"{day} {month} 2031"}[language]


def soft(text: str, language: str) -> str:
    """Text with the places where its long words may be broken."""
    if language == "zh":
        return text
    return WORD.sub(lambda m: BREAK.sub("\u00ad", m[0][:-2]) + m[0][-2:], text)


def parted(rng: Rng, columns: int, height: float, least: float, most: float) -> list[tuple[int, int, float, float]]:
    """A page parted into slots: first column, how many, top and height; cut across or down, again and again."""

    def part(c: int, n: int, y: float, h: float) -> list[tuple[int, int, float, float]]:
        tall, broad = h > most or (h > 2.2 * least and rng.random() < 0.55), n > 4 or (n > 1 and rng.random() < 0.55)
        if tall and h > 2 * least and (not broad or rng.random() < h / (h + n * least * 0.6)):
            cut = max(least, min(h - least, h * rng.uniform(0.33, 0.67)))
            return part(c, n, y, cut) + part(c, n, y + cut, h - cut)
        if broad:
            cut_at = rng.randint(1, n - 1)
            return part(c, cut_at, y, h) + part(c + cut_at, n - cut_at, y, h)
        return [(c, n, y, h)]

    return part(0, columns, 0.0, height)


def drawn_picture(rng: Rng) -> str:
    """A picture of nothing, as an address."""
    np_rng = np.random.default_rng(rng.randrange(1 << 30))
    small = np_rng.integers(40, 220, (6, 8), dtype=np.uint8)
    image = Image.fromarray(small).resize((320, 240), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=50)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


@dataclass(slots=True)
class Issue:
    """An issue in the making."""

    house: House
    waiting: list[dict[str, Any]] = field(default_factory=list)  # articles that jumped, to be gone on with
    count: int = 0
    kinds: dict[str, str] = field(default_factory=dict)

    def name(self, kind: str) -> str:
        self.count += 1
        name = f"a{self.count}"
        self.kinds[name] = kind
        return name


class PagePlan:
    """What stands where on one page."""

    def __init__(self, issue: Issue, number: int, last: bool) -> None:
        self.issue, self.house, self.rng = issue, issue.house, issue.house.rng
        self.number, self.last = number, last
        self.rules: list[dict[str, Any]] = []
        self.furniture: list[dict[str, Any]] = []
        self.slots: list[dict[str, Any]] = []
        h = self.house
        self.text_css = f"font:{h.body:.2f}px/{h.leading:.3f} {h.faces['text']};text-align:justify;" + (
            "" if h.wide else "hyphens:manual;"
        )
        top = self.head()
        self.body(top)

    def plan(self) -> dict[str, Any]:
        return {"rules": self.rules, "furniture": self.furniture, "slots": self.slots}

    def rule(self, x: float, y: float, w: float, h: float) -> None:
        self.rules.append({"x": x, "y": y, "w": w, "h": h})

    def print(
        self, x: float, y: float, w: float, text: str, role: str, size: float, css: str = "", **more: Any
    ) -> None:
        face = self.house.faces["head" if role == "nameplate" else "label"]
        self.furniture.append(
            {"x": x, "y": y, "w": w, "text": text, "role": role, "size": size,
             "css": f"font:{size:.1f}px/1.25 {face};white-space:nowrap;{css}", **more}
        )  # fmt: skip

    def head(self) -> float:
        """Nameplate or running head; gives where the body begins."""
        h, rng = self.house, self.rng
        x, y, w = h.margin, h.margin * 0.8, h.size[0] - 2 * h.margin
        page = {
            "zh": f"第{self.number}版",
            "en": f"Page {self.number}",
            "de": f"Seite {self.number}",
            "fr": f"Page {self.number}",
        }
        if self.number > 1:
            size = h.body * 1.1
            for text, align in ((h.paper, "left"), (page[h.language], "center"), (h.day, "right")):
                self.print(x, y, w, text, "folio", size, f"text-align:{align};")
            self.rule(x, y + size * 1.5, w, 1.2)
            return y + size * 1.5 + h.body
        size = w / (len(h.paper) * (1.5 if h.wide else 0.8)) * rng.uniform(0.6, 0.9)
        share = 0.62 if h.wide else 1.0
        self.print(
            x, y, w * share, h.paper, "nameplate", size, f"font-weight:700;text-align:{'left' if h.wide else 'center'};"
        )
        y += size * 1.3
        small = h.body * 0.95
        if h.wide:
            facts = [
                h.day,
                f"第{rng.randint(1000, 20000)}期 今日{rng.choice((4, 8, 12))}版",
                "国内统一连续出版物号 CN 99-0417",
                f"{h.paper}社出版",
            ]
            for n, fact in enumerate(facts):
                self.print(x + w * 0.66, h.margin * 0.8 + n * small * 1.8, w * 0.34, fact, "masthead", small)
            y = max(y, h.margin * 0.8 + len(facts) * small * 1.8)
        else:
            price = {"en": "Price two pence", "de": "Preis 20 Pfennig", "fr": "Prix : 10 centimes"}[h.language]
            number = {"en": "No. {}", "de": "Nr. {}", "fr": "N° {}"}[h.language].format(rng.randint(100, 9000))
            self.rule(x, y, w, 1.0)
            for text, align in ((number, "left"), (h.day, "center"), (price, "right")):
                self.print(x, y + 4, w, text, "masthead", small, f"text-align:{align};")
            y += small * 1.8
        self.rule(x, y + 3, w, rng.choice((1.0, 2.0, 3.5)))
        return y + 3 + h.body

    def body(self, top: float) -> None:
        h, rng = self.house, self.rng
        bottom = h.size[1] - h.margin
        width = (h.size[0] - 2 * h.margin - (h.columns - 1) * h.gutter) / h.columns
        height = bottom - top
        line = h.body * h.leading
        slots = parted(rng, h.columns, height, 15 * line, 48 * line)
        gap = line * rng.uniform(0.7, 1.3)
        made = []
        for c, n, y, tall in slots:
            first, ends = y < 1, y + tall > height - 1
            x = h.margin + c * (width + h.gutter)
            w = n * width + (n - 1) * h.gutter
            r = Rect(
                x, top + y + (0 if first else gap / 2), w, tall - (0 if first else gap / 2) - (0 if ends else gap / 2)
            )
            made.append((r, n))
            if h.lined and not first:
                self.rule(x, top + y - 0.4, w, 0.8)
            if h.lined and c:
                self.rule(x - h.gutter / 2, r.y, 0.8, r.h)
        spare = [k for k, (r, n) in enumerate(made) if n >= 2 or not self.issue.waiting]
        rng.shuffle(spare)
        going_on = dict(zip(spare, self.issue.waiting, strict=False))
        self.issue.waiting = self.issue.waiting[len(going_on) :]
        for k, (r, n) in enumerate(made):
            if k in going_on:
                self.article(r, n, going_on[k])
                continue
            draw = rng.random()
            low = r.y > top + 0.55 * height
            if draw < (0.22 if low else 0.04):
                self.notice(r)
            elif draw < (0.26 if low else 0.09) and n <= 3 and r.h > 12 * line:
                self.photo(r)
            elif n == 1 and r.h > 34 * line and rng.random() < 0.4 and not h.upright:
                self.briefs(r)
            else:
                self.article(r, n)

    def notice(self, r: Rect) -> None:
        rng, h = self.rng, self.house
        lines = rng.choice(ADVERTISEMENTS[h.language])
        big = min(r.w / (len(lines[0]) * (1.1 if h.wide else 0.7)), r.h / 6, 60)
        out = []
        for n, text in enumerate(lines):
            size = big if n == 0 else max(h.body, min(big * 0.5, r.w / (len(text) * (1.1 if h.wide else 0.6)), r.h / 9))
            css = f"font:{700 if n == 0 else 400} {size:.1f}px/1.3 {h.faces['head' if n == 0 else 'label']};text-align:center;"
            out.append({"text": text, "size": size, "css": css})
        paint = rng.choice(
            ("border:1.5px solid #000;", "border:3px double #000;", "background:#e8e8e8;", "border:4px solid #222;")
        )
        self.slots.append(
            {"kind": "advertisement", "id": self.issue.name("advertisement"), "x": r.x, "y": r.y, "w": r.w, "h": r.h,
             "paint": paint, "pad": h.body * 0.8, "lines": out}
        )  # fmt: skip

    def photo(self, r: Rect) -> None:
        h = self.house
        s = story(self.rng, h.language, 1)
        self.slots.append(
            {"kind": "photo", "id": self.issue.name("photo"), "x": r.x, "y": r.y, "w": r.w, "h": r.h, "image": drawn_picture(self.rng),
             "heads": [self.one_head(s.headline, "headline", h.body * 1.5, 700, 4)],
             "caption": self.caption(s), "captionCss": self.caption_css()}
        )  # fmt: skip

    def caption(self, s: Story) -> str:
        return f"{s.caption} {s.photographer}".strip()

    def caption_css(self) -> str:
        return f"font:{self.house.body * 0.9:.2f}px/1.3 {self.house.faces['label']};"

    def briefs(self, r: Rect) -> None:
        """A column of short articles, one below the other."""
        h, rng = self.house, self.rng
        line = h.body * h.leading
        y = r.y
        while r.y + r.h - y > 9 * line:
            room = min(r.y + r.h - y, rng.uniform(9, 16) * line)
            if r.y + r.h - y - room < 9 * line:
                room = r.y + r.h - y
            self.article(Rect(r.x, y, r.w, room - line * 0.6), 1, brief=True)
            y += room

    def one_head(self, text: str, role: str, size: float, weight: int, after: float, **more: Any) -> dict[str, Any]:
        h = self.house
        face = h.faces["head"] if role == "headline" else h.faces["label"]
        css = f"font-family:{face};font-weight:{weight};line-height:1.2;text-align:{h.align};"
        return {"text": text, "role": role, "size": size, "css": css, "after": after, **more}

    def heads(self, s: Story, r: Rect, span: float, brief: bool, down: bool) -> list[dict[str, Any]]:
        h, rng = self.house, self.rng
        if brief:
            return [self.one_head(s.headline, "headline", h.body * 1.12, 700, h.body * 0.3)]
        rows = 1 if span > 12 * h.body * 2 else rng.choice((1, 2, 2))
        if h.wide:
            size = min(span * 0.95 / max(4, -(-len(s.headline) // rows)), 64, r.h * 0.13 if not down else r.w * 0.12)
        else:
            size = min(span / max(8, len(s.headline) / rows * 0.62), 52, r.h * 0.12)
        size = max(size, h.body * 1.35)
        out = []
        small = max(h.body * 1.05, min(size * 0.5, h.body * 1.5))
        if s.kicker:
            out.append(self.one_head(s.kicker, "kicker", small, 400, h.body * 0.3))
        extra = {"reversed": rng.choice(("#111", "#7a1f1f", "#234"))} if not down and rng.random() < h.reversed else {}
        out.append(self.one_head(s.headline, "headline", size, h.weight, h.body * 0.5, **extra))
        if s.deck:
            out.append(self.one_head(s.deck, "deck", small, 400, h.body * 0.5))
        if s.byline:
            out.append(self.one_head(s.byline, "byline", h.body, 400, h.body * 0.4))
        out[-1]["after"] = h.body * 0.7
        return out

    def article(self, r: Rect, columns: int, going_on: dict[str, Any] | None = None, brief: bool = False) -> None:
        h, rng = self.house, self.rng
        line = h.body * h.leading
        down = h.upright or (rng.random() < h.down and r.w > 14 * h.body and r.h > 14 * h.body and not brief)
        paint = ""
        if not brief and rng.random() < h.boxed:
            paint += rng.choice(("border:1px solid #222;", "border:2px solid #555;", "border:3px double #222;"))
        if not brief and rng.random() < h.tinted:
            paint += f"background:{rng.choice(('#eee', '#f3efe2', '#e6edf2'))};"
        pad = h.body * rng.uniform(0.8, 1.2) if paint else 0.0
        inner_w, inner_h = r.w - 2 * pad, r.h - 2 * pad
        legs = max(1, columns + (rng.choice((-1, 0, 0)) if columns > 2 else 0))
        if down:
            legs = max(1, round(inner_h / (rng.uniform(13, 20) * h.body)))
        crosswise = (
            h.wide and h.crosswise > 0 and not brief and going_on is None and min(r.w, r.h) > 14 * h.body
            and (down or inner_w > 18 * h.body) and rng.random() < h.crosswise
        )  # fmt: skip
        widths = [1.0] * legs
        if not down and legs in (2, 3) and rng.random() < 0.12:
            widths[rng.randrange(legs)] = rng.uniform(1.3, 1.8)
        span = legs if legs == 1 or rng.random() < 0.75 else rng.randint(1, legs - 1)
        room = inner_w * inner_h / (h.body * line)
        slot: dict[str, Any] = {
            "kind": "article", "x": r.x, "y": r.y, "w": r.w, "h": r.h, "pad": pad, "paint": paint, "gutter": h.gutter * 0.9,
            "widths": widths, "legs": legs, "headSpan": span, "down": down, "ruled": h.ruled and legs > 1, "line": line,
            "css": self.text_css, "justified": True,
        }  # fmt: skip
        if going_on is not None:
            slot |= {"id": going_on["id"], "paragraphs": going_on["paragraphs"]}
            text = FROM[h.language].format(going_on["page"])
            slot["heads"] = [self.one_head(text, "jump", h.body, 400, h.body * 0.4)]
            if rng.random() < 0.7:
                slot["heads"].insert(
                    0, self.one_head(going_on["headline"], "headline", h.body * 1.5, 700, h.body * 0.4)
                )
            self.slots.append(slot)
            return
        jumps = not self.last and not brief and room > 300 and rng.random() < h.jumps
        s = story(rng, h.language, room * (1.9 if jumps else rng.uniform(0.85, 1.1)))
        slot |= {"id": self.issue.name("article"), "headline": s.headline}
        if crosswise:
            slot |= {"crosswise": rng.choice(("left", "left", "right")), "headSpan": legs}
            slot["heads"] = self.heads(s, r, inner_w if down else inner_h, brief, not down)
        else:
            slot["heads"] = self.heads(s, r, (inner_h if down else inner_w) * span / legs, brief, down)
        slot["paragraphs"] = self.paragraphs(s, brief)
        if jumps:
            to = self.number + 1
            slot["jump"] = {
                "text": TO[h.language].format(to),
                "css": f"text-indent:0;text-align:right;font-family:{h.faces['label']};",
            }
        if not brief and not down and rng.random() < h.pictures and room > 250:
            at = rng.choice(("top", "top", "bottom", "middle"))
            wide = rng.randint(1, legs)
            slot["picture"] = {
                "image": drawn_picture(rng), "from": rng.randint(0, legs - wide), "span": wide, "at": at, "share": rng.uniform(0.2, 0.6),
                "ratio": rng.uniform(0.5, 0.8), "caption": self.caption(s), "css": self.caption_css(), "after": line * 0.7,
            }  # fmt: skip
        self.slots.append(slot)

    def paragraphs(self, s: Story, brief: bool) -> list[dict[str, Any]]:
        h, rng = self.house, self.rng
        out: list[dict[str, Any]] = []
        initial = not h.wide and not brief and rng.random() < h.initials
        for n, text in enumerate(s.paragraphs):
            if n and n % 3 == 0 and n // 3 <= len(s.subheads):
                css = f"font-weight:700;text-indent:0;text-align:{'center' if h.align == 'center' else 'left'};margin:.35em 0;"
                out.append({"role": "subhead", "text": s.subheads[n // 3 - 1], "css": css})
            p: dict[str, Any] = {"role": "body", "text": soft(text, h.language), "css": f"text-indent:{h.indent}em;"}
            if n == 0 and initial and text[0].isalpha() and length(text, h.language) > 90:
                p |= {"initial": True, "css": "text-indent:0;"}
            elif (
                n == 0
                and h.wide
                and (m := re.match(r"(本报讯|新源社\w{2,3}\d+月\d+日电)（.*?）", text))
                and rng.random() < 0.4
            ):
                p["strong"] = m.end()
            out.append(p)
        if s.credit:
            out.append({"role": "credit", "text": s.credit, "css": "text-align:right;text-indent:0;"})
        return out


def page_html(house: House, families: dict[str, list[tuple[int, Path]]], plan: dict[str, Any]) -> str:
    """The page as Chromium is given it."""
    faces = "".join(
        f"@font-face{{font-family:{name};font-weight:{weight};src:url({path.resolve().as_uri()})}}"
        for name in sorted(set(house.faces.values()))
        for weight, path in families.get(name, ())
    )
    w, h = house.size
    said = json.dumps(plan, ensure_ascii=False).replace("</", "<\\/")
    return f"""<!doctype html><html lang="{house.language}"><meta charset="utf-8"><style>{faces}
@page{{size:{w}px {h}px;margin:0}}
html,body{{margin:0;padding:0;background:#fff;color:#000}}
#sheet{{position:relative;width:{w}px;height:{h}px;overflow:hidden;text-rendering:geometricPrecision}}
p{{margin:0}} p.goes-on{{text-indent:0!important}}
.initial{{float:left;font-size:3.2em;line-height:.82;padding-right:.06em;margin-top:.05em}}
</style><body lang="{house.language}"><div id="sheet"></div>
<script type="application/json" id="plan">{said}</script>
<script>{(HERE / "set.js").read_text("utf-8")}</script></body></html>"""


def issue_of(
    browser: Browser,
    rng: Rng,
    language: str,
    pages: int,
    families: dict[str, list[tuple[int, Path]]],
    folder: Path,
    crosswise: float = 0.0,
) -> tuple[list[bytes], dict[str, Any]]:
    """An issue: each page as a PDF of its own, and the gold of all."""
    issue = Issue(house(rng, language, families))
    issue.house.crosswise = crosswise
    quoted = {k: f"'{v}'" if " " in v else v for k, v in issue.house.faces.items()}
    issue.house.faces = quoted
    printed, gold_pages = [], []
    path = folder / ".page.html"
    heads: dict[str, str] = {}
    for number in range(1, pages + 1):
        plan = PagePlan(issue, number, number == pages).plan()
        heads |= {s["id"]: s["headline"] for s in plan["slots"] if "headline" in s}
        path.write_text(page_html(issue.house, families, plan), "utf-8")
        made = json.loads(browser.opened(path, "press()"))
        printed.append(browser.printed(*issue.house.size))
        issue.waiting += [{**one, "headline": heads[one["id"]], "page": number} for one in made["left"]]
        gold_pages.append(
            {
                "width": issue.house.size[0] * POINT,
                "height": issue.house.size[1] * POINT,
                "pieces": [_points(p) for p in made["pieces"]],
            }
        )
    path.unlink()
    return printed, {
        "language": language,
        "upright": issue.house.upright,
        "pages": gold_pages,
        "articles": _articles(issue, gold_pages),
    }


def _points(piece: dict[str, Any]) -> dict[str, Any]:
    for line in piece["lines"]:
        line["boxes"] = [[round(v * POINT, 2) for v in b] for b in line["boxes"]]
    return piece


HEAD_ORDER = ("kicker", "headline", "deck", "byline")


def _articles(issue: Issue, pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Articles with their pieces in reading order: heads, text, captions last of each page's part."""
    out = []
    for name, kind in issue.kinds.items():
        mine = [(n, k, p) for n, page in enumerate(pages) for k, p in enumerate(page["pieces"]) if p["article"] == name]
        if mine:
            mine.sort(key=lambda m: (m[0], m[2]["role"] == "caption", m[1]))
            out.append({"id": name, "kind": kind, "pieces": [[n, k] for n, k, _ in mine]})
    return out


def together(printed: list[bytes]) -> bytes:
    """Pages as one PDF."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for data in printed:
        whole.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--language", choices=("zh", "de", "en", "fr"))
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--crosswise", type=float, default=0.0)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    families = faces_in(given.fonts)
    made_pages()
    with Browser() as browser:
        done = number = 0
        while done < given.pages:
            rng = random.Random(f"{given.seed}/{number}")
            language = given.language or rng.choice(("zh", "zh", "zh", "en", "de", "fr"))
            pages = min(rng.choice((1, 2, 2, 4)), given.pages - done)
            printed, gold = issue_of(browser, rng, language, pages, families, given.out, given.crosswise)
            name = f"{language}-{given.seed}-{number:03}"
            (given.out / f"{name}.pdf").write_bytes(printed[0] if pages == 1 else together(printed))
            (given.out / f"{name}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
            if given.scans:
                from scans import scanned

                for n, data in enumerate(printed, 1):
                    image, how = scanned(data, random.Random(f"{given.seed}/{number}/{n}"))
                    (given.out / f"{name}-p{n}.jpg").write_bytes(image)
                    (given.out / f"{name}-p{n}.scan.json").write_text(json.dumps(how), "utf-8")
            done, number = done + pages, number + 1


if __name__ == "__main__":
    main()
