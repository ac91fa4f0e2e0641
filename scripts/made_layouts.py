#!/usr/bin/env python3
"""Make pages with boxes whose articles are known: columns, headlines, advertisements, all drawn by chance.

The pages are as a reader of ALTO or PDF gives them, lines with boxes and fonts, from no printer and no scanner. A house
says how a paper sets its pages (columns, how heads are set, what parts paragraphs), a scan how its boxes lie and how
well it was read; both are drawn anew for every page. `made_layouts(seed, count)` yields them one by one.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parent))
from made_pages import Story, _words, invented_stories

from broadsheet.model import Block, Box, Font, Frame, Line, Page
from broadsheet.read.lines import running

Rng = random.Random
HEAD, BODY, FURNITURE = "head", "body", "furniture"
SYLLABLES = _words(
    "la ré mon de ter si con pa ma ti vo lu bre gen ein ver un der ge sch lan ber gan ro che min sur pre tion al por "
    "ca den hau wer bei stand fra ni que les cour pro dé par tou ment vi lle zu gar fel ston ham ing cor mar sen ta do"
)
PLACES = (
    "PARIS",
    "Londres",
    "BERLIN",
    "Lille",
    "Rome",
    "LONDON",
    "Bruxelles",
    "Washington",
    "RENNES",
    "Wien",
    "Toulon",
)
MONTHS = ("janvier", "novembre", "Oktober", "décembre", "March", "juillet", "février", "Dezember")
RESTS = ("(Schluß von Seite 1)", "(Suite de la première page.)", "(Fortsetzung)", "(Suite.)", "(Continued from page 1)")
TO_FOLLOW = ("(A suivre.)", "(à suivre)", "(Fortsetzung folgt)", "(To be continued)", "(Wird fortgesetzt)")
SERIALS = ("Feuilleton du", "FEUILLETON DE LA", "Feuilleton der", "Roman", "FEUILLETON")
NAMES = ("Tribune", "Courrier", "Zeitung", "Morning Post", "Journal", "Anzeiger", "Gazette")


@dataclass
class House:
    """How a paper sets its pages; lengths in lines of its text unless said otherwise."""

    rng: Rng
    columns: int
    measure: int  # characters a line of a column holds
    gutter: float
    leading: float
    chinese: bool
    size: float  # of its text, as the file says; 0 where it does not
    head_size: float  # of a headline against the text
    heads: tuple[str, ...]  # what may stand over an article
    capitals: float  # chance that a headline is set in capitals
    centred: float
    bold: float
    over: float  # white above a head
    under: float
    apart: float  # white between paragraphs' blocks
    parted: float  # chance that a block ends with its paragraph
    indent: float
    signed: float
    sections: float  # chance of a heading of a section over an article
    subheads: float  # chance of a subhead at a paragraph
    advertised: float
    modular: float
    dated: float
    run_in: float  # chance that an article has its head in its first line
    ruled: float  # chance that a rule parts two articles; 0 where the file tells of none
    framed: float  # chance that the file tells of a frame round an advertisement
    nouns: float  # share of its words that begin with a capital, as nouns do in German
    small: float  # chance that an article's head is a line no larger than its text


def house(rng: Rng, chinese: bool) -> House:
    """A paper's ways, drawn by chance."""
    modern = rng.random() < 0.35
    columns = rng.choice((2, 3, 3, 4, 5, 5, 6, 6, 7) if not modern else (4, 5, 5, 6, 7))
    stacks = [("head",)] * 6 + [
        ("head", "deck"),
        ("kicker", "head"),
        ("head", "deck", "deck"),
        ("kicker", "head", "deck"),
        ("head", "byline"),
    ]
    return House(
        rng,
        columns,
        rng.randint(11, 22) if chinese else rng.randint(24, 60) if columns > 2 else rng.randint(45, 80),
        rng.uniform(0.4, 2.0),
        rng.choice((1.0, 1.05, 1.15, 1.3)),
        chinese,
        rng.choice((0, 7, 8, 8, 9, 10)),
        rng.choice((1.0, 1.15, 1.3, 1.5, 2.0, 2.5)),
        tuple("+".join(rng.choice(stacks)) for _ in range(5)),
        rng.choice((0.0, 0.3, 0.8, 1.0)),
        rng.choice((0.0, 0.8, 1.0, 1.0)),
        rng.choice((0.0, 0.5, 1.0)),
        rng.choice((0.3, 0.8, 1.5, 2.5)),
        rng.choice((0.1, 0.4, 1.0, 1.5)),
        rng.choice((0.0, 0.05, 0.15, 0.8)),
        rng.choice((0.03, 0.08, 0.15, 0.4, 1.0)),
        rng.choice((0.0, 1.0, 1.5)),
        rng.choice((0.1, 0.5)),
        rng.choice((0.0, 0.1, 0.3)),
        rng.choice((0.0, 0.0, 0.0, 0.05)),
        rng.choice((0.05, 0.2, 0.4)),
        rng.uniform(0.6, 1.0) if modern else rng.choice((0.0, 0.0, 0.2, 0.5)),
        rng.choice((0.2, 0.7)),
        rng.choice((0.0, 0.0, 0.0, 0.1)),
        rng.choice((0.0, 0.0, 0.5, 0.9)),
        rng.choice((0.0, 0.0, 0.5, 1.0)),
        rng.choice((0.0, 0.0, 0.3)),
        rng.choice((0.0, 0.3, 0.8)),
    )


@dataclass
class Row:
    """A line to be set: its text, how far it is set in (lines), how much of the measure it fills, where paragraphs end."""

    text: str
    indent: float = 0.0
    reach: float = 1.0
    last: bool = False  # of its paragraph
    subhead: bool = False


@dataclass
class Span:
    """Room for text: x0, x1 and top, bottom in pixels."""

    x0: float
    x1: float
    top: float
    bottom: float


@dataclass
class Set:
    """A block as set, before the scan."""

    rows: list[tuple[str, float, float, float, float]]  # text and edges
    role: str
    article: int  # -1 for none
    size: float  # against the text
    bold: bool = False
    face: str = "Text"
    image: bool = False
    cut: bool = False  # it ends in mid-paragraph


@dataclass(frozen=True)
class Made:
    """A page, the role of every block with text (head, body, furniture), the articles' blocks in order, and those of
    them that end in mid-paragraph."""

    page: Page
    roles: dict[str, str]
    articles: list[list[str]]
    cut: set[str]


class Maker:
    """One page in the making."""

    def __init__(self, rng: Rng, chinese: bool) -> None:
        self.rng, self.h = rng, house(rng, chinese)
        self.u = rng.uniform(24, 42)  # pixels a line of text is high
        h = self.h
        per = 1.0 if chinese else 0.48
        self.column = h.measure * per * self.u
        self.gutter = h.gutter * self.u * 0.8
        self.width = h.columns * self.column + (h.columns - 1) * self.gutter
        self.height = min(self.width * rng.uniform(1.2, 1.55), 190 * self.u * h.leading)
        self.sets: list[Set] = []
        self.rules: list[tuple[float, float, float, float]] = []
        self.frames: list[tuple[range, Span]] = []  # the sets they hold, and their edges
        self.articles = 0
        self.topic: list[str] = []
        self.stories: list[Story] = []
        self.headline, self.left = "", list[str]()

    # ---- text

    def word(self) -> str:
        return "".join(self.rng.choice(SYLLABLES) for _ in range(self.rng.choice((1, 2, 2, 3, 3))))

    def about(self) -> None:
        """A new matter to write of."""
        if self.h.chinese:
            if not self.stories:
                self.stories = list(invented_stories(self.rng, 24))
                self.rng.shuffle(self.stories)
            self.headline, told = self.stories.pop()
            self.left = list(told)
        else:
            self.topic = [self.word().capitalize() + self.word() for _ in range(4)] + [
                self.word() + self.word() for _ in range(8)
            ]

    def paragraph(self, first: bool) -> str:
        rng = self.rng
        if self.h.chinese:
            if not self.left:
                self.left = list(invented_stories(rng, 1)[0][1])
            return self.left.pop(0)
        said = []
        for _ in range(rng.choice((1, 1, 2, 3, 5))):
            words = [rng.choice(self.topic) if rng.random() < 0.22 else self.word() for _ in range(rng.randint(5, 26))]
            words = [w + "," if rng.random() < 0.07 else w for w in words]
            words = [w.capitalize() if rng.random() < self.h.nouns else w for w in words]
            words[0] = words[0][:1].upper() + words[0][1:]
            said.append(" ".join(words) + rng.choice(("." * 1, ".", ".", ".", "!", " ?", ". »", " :", ";")))
        opening = ""
        if first and rng.random() < self.h.dated:
            opening = f"{rng.choice(PLACES)}, {rng.randint(1, 30)} {rng.choice(MONTHS)}. "
        elif rng.random() < 0.1:
            opening = rng.choice(("— ", "« ", '" ', "M. ", "1. "))
        return opening + " ".join(said)

    def title(self, words: tuple[int, int]) -> str:
        rng = self.rng
        if self.h.chinese:
            return self.headline.replace(" ", "")[: rng.randint(4, 22)]
        chosen = [rng.choice(self.topic) if rng.random() < 0.5 else self.word() for _ in range(rng.randint(*words))]
        chosen[0] = chosen[0].capitalize()
        text = " ".join(chosen)
        return text.upper() if rng.random() < self.h.capitals else text

    def rows(self, text: str, measure: float, indent: float, hanging: bool = False) -> list[Row]:
        """A paragraph in lines."""
        out: list[Row] = []
        size = max(4, int(measure))
        rng = self.rng
        if self.h.chinese:
            lines = [text[: size - 2], *(text[k : k + size] for k in range(size - 2, len(text), size))]
        else:
            lines, line = [], ""
            for w in text.split():
                if len(line) + len(w) + 1 > size and line:
                    room = size - len(line) - 1
                    if room > 3 and len(w) > 6 and rng.random() < 0.5:
                        at = min(room - 1, len(w) - 2)
                        lines.append(f"{line} {w[:at]}-")
                        line = w[at:]
                    else:
                        lines.append(line)
                        line = w
                else:
                    line = f"{line} {w}" if line else w
            lines.append(line)
        lines = [x for x in lines if x]
        for k, x in enumerate(lines):
            last = k == len(lines) - 1
            reach = min(1.0, max(len(x) / size, 0.05)) if last else 1.0
            out.append(Row(x, indent if k == 0 else 0.0, reach, last))
        return out

    def text_rows(
        self, wanted: int, column: float, cut: bool = False, ends: str = "", subheads: float = 0.0
    ) -> list[Row]:
        """About so many lines of an article's text; `cut`: it begins in mid-paragraph."""
        h, out = self.h, []
        measure = column / (self.u * (1.0 if h.chinese else 0.48))
        first = True
        while len(out) < wanted:
            rows = self.rows(self.paragraph(first and not cut), measure, h.indent)
            if first and cut:
                rows = rows[self.rng.randint(0, len(rows) - 1) :]
                rows[0].indent = 0.0
            elif len(out) > 4 and self.rng.random() < max(h.subheads, subheads):
                text = self.title((1, 5))[: int(measure) - 2]
                out.append(Row(text, (1 - len(text) / measure) / 2 * measure * 0.4, 0.7, True, True))
            out += rows
            first = False
        rng = self.rng
        if rng.random() < h.signed and not h.chinese and len(out) > 3:
            name = f"{self.word().capitalize()} {self.word().capitalize()}."
            name = name.upper() if rng.random() < 0.6 else name
            out.append(Row(name[: int(measure)], measure * 0.25, 1.0, True))
        if ends:
            out.append(Row(ends[: int(measure)], measure * 0.1, 0.7, True))
        return out

    # ---- setting

    def head(
        self, where: Span, size: float, text: str, role: str, article: int, centred: bool, bold: bool, face: str
    ) -> float:
        """A head set at the top of some room; where it ends."""
        per = self.u * size * (1.0 if self.h.chinese else 0.5)
        width = where.x1 - where.x0
        measure = max(3, int(width / per * 0.95))
        rows = []
        y = where.top
        for row in self.rows(text, measure, 0.0):
            w = min(width, len(row.text) * per)
            x = where.x0 + ((width - w) / 2 if centred else 0)
            rows.append((row.text, x, y, x + w, y + self.u * size))
            y += self.u * size * 1.1
        self.sets.append(Set(rows, role, article, size, bold, face))
        return y

    def rule(self, x0: float, x1: float, y: float, chance: float = 1.0) -> None:
        """A rule across, now and then a short one in the middle."""
        if self.rng.random() < self.h.ruled * chance:
            short = 0.0 if self.rng.random() < 0.7 else 0.35 * (x1 - x0)
            self.rules.append((x0 + short, y, x1 - short, y + 0.05 * self.u))

    def framed(self, first: int, where: Span, chance: float = 1.0) -> None:
        """A frame round what was set since the first."""
        if len(self.sets) > first and self.rng.random() < self.h.framed * chance:
            self.frames.append((range(first, len(self.sets)), where))

    def heads(self, where: Span, article: int, span: int) -> float:
        """What stands over an article; where it ends."""
        h, rng = self.h, self.rng
        y = where.top
        centred, bold = rng.random() < h.centred, rng.random() < h.bold
        face = rng.choice(("Text", "Head", "Head"))
        base = max(1.0, h.head_size * rng.uniform(0.75, 1.3)) * (1 + 0.35 * (span - 1))
        stack = rng.choice(h.heads).split("+")
        if span == 1 and rng.random() < h.small:
            base, stack = rng.uniform(0.85, 1.1), ["head"] if rng.random() < 0.85 else ["head", "deck"]
        if rng.random() < h.sections:
            stack = ["section", *stack]
        if stack[0] == "section" and rng.random() < 0.3:
            stack = ["section", "deck", "head"]
        for n, what in enumerate(stack):
            size = {
                "head": base,
                "section": max(1.2, base * rng.uniform(0.9, 1.6)),
                "kicker": base * 0.6,
                "deck": max(0.85, base * rng.uniform(0.45, 0.8)),
                "byline": 1.0,
            }[what]
            words = {
                "head": (1, 5) if base < 1.15 else (1, 9) if span < 2 else (3, 10),
                "section": (1, 3),
                "kicker": (1, 5),
                "deck": (2, 14),
                "byline": (2, 4),
            }[what]
            text = (
                self.title(words) if what != "byline" else f"Par {self.word().capitalize()} {self.word().capitalize()}"
            )
            if n:
                y += self.u * rng.uniform(0.1, 0.9)
            role = BODY if what == "byline" else HEAD
            y = self.head(
                Span(where.x0, where.x1, y, where.bottom),
                size,
                text,
                role,
                article,
                centred,
                bold or what == "section",
                face,
            )
        self.rule(where.x0, where.x1, y + 0.5 * h.under * self.u, 0.15)
        return y + h.under * self.u

    def flow(
        self, rows: Sequence[Row], spans: Sequence[Span], article: int, start: int = 0, y: float | None = None
    ) -> tuple[int, float, int]:
        """Rows set into room after room; the room and place where they end, and how many rows found no room.

        A block ends where its room does, and now and then with a paragraph.
        """
        h, rng, u = self.h, self.rng, self.u
        pitch = u * h.leading
        k = 0
        at = start
        y = spans[start].top if y is None else y
        held: list[tuple[str, float, float, float, float]] = []

        def done() -> None:
            nonlocal held
            if held:
                self.sets.append(Set(held, BODY, article, 1.0, cut=not rows[k - 1].last))
            held = []

        while k < len(rows) and at < len(spans):
            s = spans[at]
            if y + u > s.bottom:
                done()
                at += 1
                y = spans[at].top if at < len(spans) else y
                continue
            row = rows[k]
            width = s.x1 - s.x0
            x0 = s.x0 + min(row.indent * u, width * 0.6)
            x1 = max(x0 + u, s.x0 + width * row.reach)
            if row.subhead:
                done()
                y += h.apart * u
                w = width * 0.5
                self.sets.append(
                    Set([(row.text, s.x0 + w / 2, y, s.x1 - w / 2, y + u)], BODY, article, rng.choice((1.0, 1.2)), True)
                )
                y += pitch + 0.3 * u
                k += 1
                continue
            held.append((row.text, x0, y, min(x1, s.x1), y + u))
            y += pitch
            if row.last and k + 1 < len(rows) and rng.random() < h.parted:
                done()
                y += h.apart * u
            k += 1
        done()
        return at, y, len(rows) - k

    def advertisement(self, where: Span) -> None:
        """An advertisement that fills some room."""
        rng, u, first = self.rng, self.u, len(self.sets)
        self.rule(where.x0, where.x1, where.top)
        self.articles += 1
        mine = self.articles
        self.about()
        x0, x1 = where.x0 + 0.01 * self.column, where.x1 - 0.01 * self.column
        y = where.top + 0.2 * u
        per = u * (1.0 if self.h.chinese else 0.48)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            mixed, centred = rng.random() < 0.7, rng.random() < 0.6
            bottom = y + (where.bottom - y) * rng.choice((0.3, 0.6, 1.0, 1.0)) - 0.2 * u
            rows, text = [], ""
            size = rng.choice((0.8, 1.0, 1.0, 1.5, 3.0))
            while len(rows) < 60:
                size = rng.choice((0.8, 1.0, 1.0, 1.3, 1.8, 3.0)) if mixed and rng.random() < 0.5 else size
                if y + u * size > bottom:
                    break
                text = text or f"{self.paragraph(False)} {rng.randint(10, 999)} "
                most = max(2, int((x1 - x0) / (per * size) * (rng.uniform(0.3, 1.0) if mixed else 1.0)))
                said, text = text[:most], text[most:]
                w = min(x1 - x0, len(said) * per * size)
                left = x0 + (x1 - x0 - w) / 2 if centred else x0
                rows.append((said.strip() or "-", left, y, left + w, y + u * size))
                y += u * size * rng.choice((1.05, 1.1, 1.3))
            if not rows:
                break
            self.sets.append(Set(rows, BODY, mine, size, rng.random() < 0.3, "Ad"))
            y += 0.5 * u
        self.framed(first, where)
        self.rule(where.x0, where.x1, where.bottom)

    def advertisements(self, where: Span) -> None:
        """Room full of advertisements, parted across or down."""
        rng = self.rng
        w, hgt = where.x1 - where.x0, where.bottom - where.top
        if w > 1.8 * self.column and rng.random() < 0.7:
            x = where.x0 + self.column * max(1, round(w / self.column * rng.uniform(0.3, 0.7)))
            if where.x0 < x < where.x1 - 0.5 * self.column:
                self.advertisements(Span(where.x0, x, where.top, where.bottom))
                self.advertisements(Span(x + self.gutter, where.x1, where.top, where.bottom))
                return
        if hgt > 25 * self.u and rng.random() < 0.85:
            y = where.top + hgt * rng.uniform(0.3, 0.7)
            self.advertisements(Span(where.x0, where.x1, where.top, y - self.u))
            self.advertisements(Span(where.x0, where.x1, y, where.bottom))
            return
        self.advertisement(where)

    def columns(self, first: int, last: int, top: float, bottom: float) -> list[Span]:
        """The columns from one to before another, between two heights."""
        step = self.column + self.gutter
        return [Span(k * step, k * step + self.column, top, bottom) for k in range(first, last)]

    def running_columns(self, spans: list[Span], continued: bool) -> None:
        """One article after another down the columns."""
        h, rng, u = self.h, self.rng, self.u
        parted: list[Span] = []
        for s in spans:  # an advertisement here and there
            if rng.random() < h.advertised * 0.5 and s.bottom - s.top > 60 * u:
                y = s.top + (s.bottom - s.top) * rng.uniform(0.2, 0.8)
                size = rng.uniform(4, 14) * u
                self.advertisement(Span(s.x0, s.x1, y, min(y + size, s.bottom)))
                parted += [Span(s.x0, s.x1, s.top, y - 0.7 * u)]
                if y + size + 5 * u < s.bottom:
                    parted.append(Span(s.x0, s.x1, y + size + 0.7 * u, s.bottom))
            else:
                parted.append(s)
        at, y = 0, parted[0].top
        typical = rng.choice((8, 20, 45, 90))
        while at < len(parted):
            s = parted[at]
            self.articles += 1
            mine = self.articles
            self.about()
            rest = not continued and rng.random() < 0.05  # of an article of another page
            if not continued and not rest and rng.random() >= h.run_in:
                over = h.over * u if y > s.top else 0.0
                least = (h.head_size * 3 + 6) * u + over
                if y + least > s.bottom:
                    at += 1
                    y = parted[at].top if at < len(parted) else y
                    continue
                if y > s.top:
                    self.rule(s.x0, s.x1, y + over / 2)
                y = self.heads(Span(s.x0, s.x1, y + over, s.bottom), mine, 1)
            elif y > s.top:
                y += h.over * u
            wanted = max(2, int(rng.expovariate(1 / typical)))
            ends = rng.choice(TO_FOLLOW) if rng.random() < 0.05 and not h.chinese else ""
            rows = self.text_rows(wanted, self.column, continued or rest, ends)
            if rest:
                rows.insert(0, Row(rng.choice(RESTS)[: h.measure], h.measure * 0.1, 0.7))
            continued = False
            at, y, left = self.flow(rows, parted, mine, at, y)
            if left:
                break
            y += 0.2 * u

    def feuilleton(self, first: int, last: int, top: float, bottom: float) -> None:
        """A serial in a band of its own across the columns."""
        spans = self.columns(first, last, top, bottom)
        self.articles += 1
        self.about()
        rng = self.rng
        if rng.random() < 0.6:  # a line that says so, with its number or day
            said = f"{rng.choice(SERIALS)} {rng.choice(NAMES)} {rng.choice(('', f'du {rng.randint(1, 30)} {rng.choice(MONTHS)}'))} {rng.randint(2, 140)}"
            y = self.head(spans[0], rng.choice((0.8, 1.0, 1.1)), said, HEAD, self.articles, True, False, "Text")
            spans[0].top = y + rng.uniform(0.3, 1.5) * self.u
        if rng.random() < 0.75:
            y = self.heads(spans[0], self.articles, 1)
        else:
            y = self.heads(Span(spans[0].x0, spans[-1].x1, spans[0].top, bottom), self.articles, len(spans))
            spans = self.columns(first, last, y, bottom)
        room = int((spans[0].bottom - y + sum(s.bottom - s.top for s in spans[1:])) / (self.u * self.h.leading))
        rows = self.text_rows(
            int(room * rng.uniform(0.85, 1.0)),
            self.column,
            rng.random() < 0.3,
            rng.choice((*TO_FOLLOW, "", "")) if not self.h.chinese else "",
        )
        self.flow(rows, spans, self.articles, 0, y)

    def one_article(self, first: int, last: int, top: float, bottom: float) -> None:
        """An article with its headline over several columns, room carved out of it for another now and then."""
        h, rng, u = self.h, self.rng, self.u
        spans = self.columns(first, last, top, bottom)
        k = len(spans)
        over = None
        if k > 1 and bottom - top > 45 * u and rng.random() < 0.25:  # another stands over the later columns
            n = rng.randint(1, k - 1)
            cut = top + (bottom - top) * rng.uniform(0.25, 0.6)
            over = (first + n, last, top, cut)
            for m in range(n, k):
                spans[m].top = cut + max(h.over, 0.6) * u
        self.articles += 1
        mine, begun = self.articles, len(self.sets)
        self.about()
        self.rule(spans[0].x0, spans[-1].x1 if over is None else spans[over[0] - first - 1].x1, top - 0.2 * u)
        if over is not None:
            k = over[0] - first
        wide = k if rng.random() < 0.6 else rng.randint(1, k)
        off = 0 if rng.random() < 0.85 else rng.randint(0, k - wide)
        y = self.heads(Span(spans[off].x0, spans[off + wide - 1].x1, top, bottom), mine, wide)
        if y + 4 * u > bottom:
            return
        for n in range(off, off + wide):
            spans[n].top = y
        k = len(spans)
        picture = None
        if over is None and k > 1 and rng.random() < 0.2 and bottom - y > 40 * u:
            n = rng.randint(max(off, k - 2), k - 1)
            picture = Span(spans[n].x0, spans[n].x1, spans[n].top, spans[n].top + rng.uniform(10, 18) * u)
            spans[n].top = picture.bottom + 3 * u
        carved = None
        if over is None and k > 1 and bottom - y > 50 * u and rng.random() < 0.3:
            n = rng.randint(1, k - 1)
            side = rng.random() < 0.6
            a, b = (k - n, k) if side else (0, n)
            cut = y + (bottom - y) * rng.uniform(0.35, 0.7)
            if picture is None or cut > picture.bottom + 10 * u:
                carved = (first + a, first + b, cut + h.over * u, bottom)
                for m in range(a, b):
                    spans[m].bottom = cut
        room = int(sum(max(0, s.bottom - s.top) for s in spans) / (u * h.leading) * 0.93)
        full = rng.random() < 0.7
        rows = self.text_rows(
            max(2, int(room * (rng.uniform(0.93, 1.0) if full else rng.uniform(0.6, 0.95)))),
            self.column,
            subheads=rng.choice((0.0, 0.05, 0.15)) * (k > 1),
        )
        self.flow(rows, spans, mine)
        if picture is not None:
            self.sets.append(
                Set([("", picture.x0, picture.top, picture.x1, picture.bottom)], "image", mine, 1.0, image=True)
            )
            text = self.rows(self.title((4, 14)), h.measure * 0.9, 0.0)[:2]
            self.sets.append(
                Set(
                    [
                        (
                            r.text,
                            picture.x0 + u,
                            picture.bottom + 0.3 * u + n * u,
                            picture.x0 + (picture.x1 - picture.x0) * max(r.reach, 0.2),
                            picture.bottom + 0.3 * u + (n + 1) * u,
                        )
                        for n, r in enumerate(text)
                    ],
                    BODY,
                    mine,
                    0.95,
                )
            )
        if carved is None and over is None:
            self.framed(begun, Span(spans[0].x0, spans[-1].x1, top, bottom), 0.2)
        for other in (carved, over):
            if other is not None:
                self.modules(*other)

    def modules(self, first: int, last: int, top: float, bottom: float) -> None:
        """Room for articles side by side and one over another."""
        h, rng, u = self.h, self.rng, self.u
        k, lines = last - first, (bottom - top) / u
        if lines < 9:
            return
        if k == 1 and lines > 30 and rng.random() < 0.7:
            self.running_columns(self.columns(first, last, top, bottom), False)
            return
        if lines > 40 and rng.random() < min(0.85, lines / 110):
            y = top + (bottom - top) * rng.uniform(0.3, 0.7)
            self.modules(first, last, top, y)
            self.modules(first, last, y + max(h.over, 0.6) * u, bottom)
            return
        if k > 2 and rng.random() < 0.35 + 0.12 * k:
            n = rng.randint(1, k - 1)
            self.modules(first, first + n, top, bottom)
            self.modules(first + n, last, top, bottom)
            return
        if rng.random() < h.advertised * 0.4:
            spans = self.columns(first, last, top, bottom)
            self.advertisements(Span(spans[0].x0, spans[-1].x1, top, bottom))
            return
        self.one_article(first, last, top, bottom)

    def furniture(self) -> float:
        """The head of the page; where it ends."""
        rng, u = self.rng, self.u
        name = rng.choice(NAMES) if not self.h.chinese else "临江日报"
        day = (
            f"{rng.randint(1, 30)} {rng.choice(MONTHS)} 19{rng.randint(10, 60)}"
            if not self.h.chinese
            else f"20{rng.randint(10, 30)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        )
        if rng.random() < 0.3:
            y = rng.uniform(5, 14) * u
            wide = self.width * rng.uniform(0.4, 0.8)
            x = (self.width - wide) / 2
            self.sets.append(Set([(name, x, 0, x + wide, y)], FURNITURE, -1, y / u, True, "Plate"))
            for n in range(rng.randint(1, 5)):
                a = self.width * n / 5
                text = rng.choice(
                    (
                        day,
                        f"N° {rng.randint(10, 9999)}",
                        "ABONNEMENTS " + self.word() + " 10 fr.",
                        f"{rng.randint(5, 20)} CENTIMES",
                        self.word() + " " + self.word(),
                    )
                )
                hgt = rng.choice((1, 1, 2, 4))
                self.sets.append(
                    Set(
                        [(text, a, y + (0.5 + m) * u, a + self.width / 6, y + (1.5 + m) * u) for m in range(hgt)],
                        FURNITURE,
                        -1,
                        rng.choice((0.9, 1.0, 1.3)),
                    )
                )
            return y + 6 * u
        if rng.random() < 0.75:
            self.sets.append(
                Set(
                    [(f"{name} - {day}" if rng.random() < 0.6 else name, self.width * 0.4, 0, self.width * 0.62, u)],
                    FURNITURE,
                    -1,
                    1.0,
                )
            )
            x = rng.choice((0.0, self.width * 0.95))
            if rng.random() < 0.7:
                self.sets.append(Set([(str(rng.randint(1, 12)), x, 0, x + u, u)], FURNITURE, -1, 1.0))
            return rng.uniform(1.5, 3) * u
        return 0.0

    def page(self) -> None:
        h, rng, u = self.h, self.rng, self.u
        top, bottom = self.furniture(), self.height
        if rng.random() < 0.08:
            self.advertisements(Span(0, self.width, top, bottom))
            return
        if rng.random() < 0.25:
            band = bottom - (bottom - top) * rng.uniform(0.15, 0.35)
            if rng.random() < 0.5:
                self.feuilleton(0, h.columns, band + h.over * u * 0.5 + 0.5 * u, bottom)
            else:
                self.advertisements(Span(0, self.width, band + 0.7 * u, bottom))
            bottom = band
            self.rule(0, self.width, band + 0.3 * u)
        elif rng.random() < h.advertised and h.columns > 3:
            n = rng.randint(1, h.columns - 2)
            y = top + (bottom - top) * rng.uniform(0.4, 0.8)
            spans = self.columns(h.columns - n, h.columns, y, bottom)
            self.advertisements(Span(spans[0].x0, spans[-1].x1, y, bottom))
            left = self.columns(0, h.columns - n, top, bottom) + self.columns(h.columns - n, h.columns, top, y - u)
            self.running_columns(left, rng.random() < 0.4)
            return
        if rng.random() < h.modular:
            self.modules(0, h.columns, top, bottom)
        elif rng.random() < 0.2 and h.columns > 3:
            y = top + (bottom - top) * rng.uniform(0.3, 0.6)
            self.modules(0, h.columns, top, y)
            self.running_columns(self.columns(0, h.columns, y + u, bottom), False)
        else:
            self.running_columns(self.columns(0, h.columns, top, bottom), rng.random() < 0.5)

    # ---- the scan

    def scanned(self, name: str) -> Made:
        """The page as read, with the truth."""
        rng, u, h = self.rng, self.u, self.h
        skew, jitter, noise = rng.gauss(0, 0.004), rng.choice((0.02, 0.1, 0.25)) * u, rng.choice((0.0, 0.0, 0.01, 0.04))
        down = h.chinese and rng.random() < 0.3
        vague = rng.choice((0.0, 0.06, 0.12))
        margin = rng.uniform(1, 6) * u
        w, t = self.width + 2 * margin, self.height + 2 * margin
        fonts: dict[Font, int] = {}
        made: list[tuple[Block, Set]] = []
        blank = self.sets
        order = list(range(len(blank)))
        names = {k: f"{name}/b{rng.randrange(16**8):08x}" for k in order}

        def put(x0: float, y0: float, x1: float, y1: float) -> Box:
            a, b = x0 + skew * y0 + margin, y0 - skew * x0 + margin
            c, d = x1 + skew * y1 + margin, y1 - skew * x1 + margin
            a, b, c, d = (v + rng.gauss(0, jitter) for v in (a, b, c, d))
            c, d = max(c, a + 2), max(d, b + 2)
            return Box(t - d, a, t - b, c) if down else Box(a, b, c, d)

        for k in order:
            s = blank[k]
            size = round(h.size * s.size * (1 + rng.gauss(0, vague))) if h.size else None
            font = fonts.setdefault(
                Font(s.face if rng.random() > vague else "Other", size, s.bold and rng.random() > vague), len(fonts)
            )
            lines = [
                Line(_misread(rng, text, noise), put(x0, y0, x1, y1), font=font) for text, x0, y0, x1, y1 in s.rows
            ]
            boxes = [x.box for x in lines if x.box is not None]
            box = Box(
                min(b.x0 for b in boxes),
                min(b.top for b in boxes),
                max(b.x1 for b in boxes),
                max(b.bottom for b in boxes),
            )
            if s.image:
                made.append((Block(names[k], "", box, form="image"), s))
            else:
                text = running(lines)
                made.append(
                    (
                        Block(
                            names[k],
                            text,
                            box,
                            source="\n".join(x.text for x in lines),
                            printed=tuple(lines),
                            strong=s.bold,
                        ),
                        s,
                    )
                )
        rules = [Block(f"{name}/r{n}", "", put(*r), form="rule") for n, r in enumerate(self.rules)]
        frames = [
            Frame(f"f{n}", tuple(names[k] for k in held), put(s.x0, s.top, s.x1, s.bottom))
            for n, (held, s) in enumerate(self.frames)
        ]
        paths: dict[int, list[str]] = {}
        for k in order:
            if blank[k].article >= 0 and not blank[k].image:
                paths.setdefault(blank[k].article, []).append(names[k])
        roles = {names[k]: blank[k].role for k in order}
        blocks = [*(b for b, _ in made), *rules]
        rng.shuffle(blocks)
        page = Page(
            name,
            name,
            tuple(blocks),
            width=t if down else w,
            height=w if down else t,
            fonts=tuple(fonts),
            frames=tuple(frames),
        )
        cut = {names[k] for k in order if blank[k].cut}
        return Made(page, roles, list(paths.values()), cut)


def _misread(rng: Rng, text: str, noise: float) -> str:
    if not noise:
        return text
    letters = "abcdeilnorstuIVM.,'-*«"
    out = [rng.choice(letters) if rng.random() < noise and c != " " else c for c in text]
    said = "".join(out)
    return said[:-1] if rng.random() < noise and len(said) > 2 else said


def made_layouts(seed: int, count: int, chinese: float = 0.2) -> Iterator[Made]:
    """So many pages; `chinese` is the share of those in Chinese, some of them set in lines that run down."""
    for k in range(count):
        rng = Rng(f"{seed}/{k}")
        maker = Maker(rng, rng.random() < chinese)
        maker.page()
        if len(maker.sets) > 1:
            yield maker.scanned(f"made{seed}/{k}")
