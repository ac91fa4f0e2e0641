"""A page as a sheet: its picture in steps, or a plan made of its words, and on it what each article covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from broadsheet.archive.pages import PageFacts
from broadsheet.errors import BadQuery
from broadsheet.lines import cells
from broadsheet.model import Article, Block, Box, Page, Points
from broadsheet.web.desk import Ask

THUMB = 320  # pixels of the longer side of a small picture
STEPS = (1024, 2048, 4096, 8192)  # and of those a screen zooms through
FIRST = 2048  # the one shown where nothing zooms
CLEAR = 8  # pixels of white round a clip, of a thousand of the page


@dataclass(frozen=True, slots=True)
class Step:
    """A picture of a sheet, one of several sizes."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Area:
    """What an article covers on a sheet: polygons as SVG has their points, and where they lead."""

    article: str
    label: str
    polygons: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to be shown as it looks; sizes and places in the page's own pixels."""

    width: float
    height: float
    steps: list[Step]
    shown: Step  # where nothing zooms
    areas: list[Area]
    marks: list[Box]
    plan: bool  # there is no picture; it is made of its words


def can_be_shown(f: PageFacts) -> bool:
    """Whether there is a picture of a page, or its words have places."""
    return bool(f.picture or (f.boxed and f.width and f.height))


def sheet(ask: Ask, f: PageFacts, labels: Mapping[str, str], words: str = "") -> Sheet:
    """A page as a sheet; `labels` are what articles are called by their ids, `words` a query that is marked on it."""
    width, height = ask.archive.extent(f.id)
    whole = ask.links.to("pictures", f.id)
    if f.picture:
        longest = max(width, height)
        sizes = [s for s in STEPS if f.picture == "pdf" or s <= longest] or [STEPS[0]]
        if f.picture == "image" and sizes[-1] < longest < STEPS[-1]:
            sizes.append(next(s for s in STEPS if s > sizes[-1]))
        steps = [Step(f"{whole}/{s}.webp", *_scaled(width, height, s)) for s in sizes]
    else:
        steps = [Step(f"{whole}/plan.svg", *_scaled(width, height, STEPS[2]))]
    areas, marks = [], list[Box]()
    if f.boxed:
        for name, outlines in ask.archive.regions(f.id).items():
            polygons = tuple(" ".join(f"{x:.0f},{y:.0f}" for x, y in o) for o in outlines)
            areas.append(Area(name, labels.get(name, name), polygons, ask.links.article(name, q=words)))
        if words:
            try:
                marks = [b for some in ask.archive.marks(f.id, words).values() for b in some]
            except BadQuery:
                marks = []
    shown = next((s for s in steps if max(s.width, s.height) >= FIRST), steps[-1])
    return Sheet(width, height, steps, shown, areas, marks, not f.picture)


def _scaled(width: float, height: float, longest: int) -> tuple[int, int]:
    scale = longest / max(width, height)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def clip_of(outlines: Sequence[Points], width: float, height: float) -> Box:
    """The part of a page that polygons cover, with a little white round it."""
    xs, ys = [x for o in outlines for x, _ in o], [y for o in outlines for _, y in o]
    white = CLEAR * max(width, height) / 1000
    return Box(
        max(min(xs) - white, 0), max(min(ys) - white, 0), min(max(xs) + white, width), min(max(ys) + white, height)
    )


# ---- a plan


def plan(page: Page) -> str:
    """A page without a picture, set again word for word where each line stands, as SVG."""
    width, height = page.width or 1.0, page.height or 1.0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">'
        f'<rect width="100%" height="100%" fill="#fbf9f4"/><g fill="#1b1b18" font-family="serif">{"".join(_drawn(page.blocks))}</g></svg>'
    )


def _drawn(blocks: Sequence[Block]) -> Iterator[str]:
    for b in blocks:
        lines = [(n.text, n.box) for n in b.printed if n.box is not None and n.text.strip()]
        if not lines and b.box is not None:
            yield (
                f'<rect x="{b.box.x0:.0f}" y="{b.box.top:.0f}" width="{b.box.x1 - b.box.x0:.0f}" height="{b.box.bottom - b.box.top:.0f}"'
                ' fill="#e6e0d2"/>'
            )
        for text, box in lines:
            wide, tall = box.x1 - box.x0, box.bottom - box.top
            if b.vertical:
                yield (
                    f'<text x="{(box.x0 + box.x1) / 2:.0f}" y="{box.top:.0f}" font-size="{wide * 0.85:.1f}" writing-mode="vertical-rl"'
                    f' textLength="{tall:.0f}">{_legal(text)}</text>'
                )
            else:
                size = min(tall * 0.8, 2.3 * wide / max(cells(text), 1))  # a box may be taller than its line
                yield (
                    f'<text x="{box.x0:.0f}" y="{box.bottom - tall * 0.2:.0f}" font-size="{size:.1f}" textLength="{wide:.0f}"'
                    f' lengthAdjust="spacingAndGlyphs">{_legal(text)}</text>'
                )


def _legal(text: str) -> str:
    return escape(
        "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else " " for c in text)
    )


def labels_of(articles: Sequence[Article], otherwise: str) -> dict[str, str]:
    """What articles are called: their headlines, else what they begin with."""
    out = {}
    for a in articles:
        text = a.headline or next((p.text for p in a.paragraphs), "") or next(iter(a.captions), "") or otherwise
        line = " ".join(text.split())
        out[a.id] = line if len(line) <= 60 else line[:59] + "…"
    return out


def overlay(s: Sheet, title: str) -> Markup:
    """What the articles of a sheet cover, to be laid over its picture; each leads to its article."""
    marks = "".join(
        f'<rect class="hit" x="{b.x0:.0f}" y="{b.top:.0f}" width="{b.x1 - b.x0:.0f}" height="{b.bottom - b.top:.0f}"/>'
        for b in s.marks
    )
    corners = {a.article: "".join(f'<polygon points="{p}"/>' for p in a.polygons) for a in s.areas}
    areas = "".join(
        f'<a class="area" href="{escape(a.link)}" aria-label="{escape(a.label)}" data-article="{escape(a.article)}">'
        f"<title>{escape(a.label)}</title>{corners[a.article]}</a>"
        for a in s.areas
    )
    return Markup(
        f'<svg class="areas" viewBox="0 0 {s.width:.0f} {s.height:.0f}" preserveAspectRatio="none" role="group"'
        f' aria-label="{escape(title)}">{marks}{areas}</svg>'
    )
