"""Articles set for the screen: text to HTML with what is marked in it, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from broadsheet.archive.query import Query, highlights
from broadsheet.collate.witnesses import starts_of
from broadsheet.model import Article, Block, Join, Paragraph, Role
from broadsheet.web.words import Words

_PART = re.compile(r"\S+")
SHOWN = frozenset({Role.BODY, Role.SUBHEAD, Role.EDITORS_NOTE})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that is marked: opened and closed by these tags."""

    start: int
    end: int
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class Point:
    """Something shown at a place of a text."""

    at: int
    shown: Markup


HIT = Markup("<mark>"), Markup("</mark>")


def set_text(text: str, spans: Iterable[Span] = (), points: Iterable[Point] = ()) -> Markup:
    """A text, escaped, line ends kept, with what is marked in it; spans may nest or overlap, and are then closed and
    opened again."""
    edges: list[tuple[int, int, Markup, Span | None]] = []
    for s in spans:
        edges += [(s.start, 2, s.before, s), (s.end, 0, s.after, s)]
    edges += [(p.at, 1, p.shown, None) for p in points]
    edges.sort(key=lambda e: (e[0], e[1]))
    out, at, opened = [], 0, list[Span]()
    for place, kind, shown, span in edges:
        out.append(_plain(text[at:place]))
        at = max(at, place)
        if span is None:
            out.append(shown)
        elif kind == 2:
            out.append(shown)
            opened.append(span)
        else:
            inner = opened[opened.index(span) + 1 :]
            out += [s.after for s in reversed(inner)] + [shown] + [s.before for s in inner]
            opened.remove(span)
    out.append(_plain(text[at:]))
    return Markup("").join(out)


def in_parts(text: str, spans: Sequence[Span] = ()) -> Markup:
    """A line of a Chinese heading: its parts, with spaces between, are broken within only where one is longer than a line."""
    if not any("\u3400" <= c <= "\u9fff" for c in text) or not text.strip().count(" ") + text.count("\u3000"):
        return set_text(text, spans)
    out = []
    for m in _PART.finditer(text):
        a, b = m.span()
        mine = [
            Span(max(s.start, a) - a, min(s.end, b) - a, s.before, s.after) for s in spans if s.start < b and s.end > a
        ]
        out.append(Markup('<span class="part">{}</span>').format(set_text(m[0], mine)))
    return Markup(" ").join(out)


def _plain(text: str) -> Markup:
    return Markup("<br>").join(escape(t) for t in text.split("\n"))


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A paragraph ready to be shown; `rows` where it is a table."""

    role: str
    inner: Markup
    rows: list[list[str]] = field(default_factory=list)


class Setter:
    """Sets an article's paragraphs, with hits marked; on request as its lines were printed, and with its joins."""

    def __init__(
        self, article: Article, say: Words, query: Query | None = None, lines: bool = False, why: bool = False
    ) -> None:
        self.article, self.say, self.query, self.lines, self.why = article, say, query, lines, why
        self.blocks = {b.id: b for b in article.blocks}
        self.joins = {j.after: j for j in article.joins}

    def paragraphs(self) -> Iterator[SetParagraph]:
        for p in self.article.paragraphs:
            if "\t" in p.text:
                rows = [row.split("\t") for row in p.text.split("\n") if row.strip()]
                yield SetParagraph(str(p.role), Markup(""), rows)
            elif self.lines and all(b in self.blocks for b in p.blocks):
                yield SetParagraph(str(p.role), self.printed(p))
            else:
                yield SetParagraph(str(p.role), self.running(p))

    def head(self, text: str | None, name: str = "headline") -> Markup:
        """A line of the heading, hits marked."""
        return in_parts(text or "", self.hits(text or "", name))

    def hits(self, text: str, name: str = "body") -> list[Span]:
        return [Span(a, b, *HIT) for a, b in highlights(self.query, text, name)] if self.query else []

    def running(self, p: Paragraph) -> Markup:
        """A paragraph as running text."""
        points = [Point(s.at, self.supplied(s.text, s.who)) for s in p.supplied]
        if self.why:
            printed = {b.id: b.text for b in self.article.blocks}
            points += [Point(at, self.joint(name)) for at, name in starts_of(p, printed) if at]
        return set_text(p.text, self.hits(p.text), points)

    def printed(self, p: Paragraph) -> Markup:
        """A paragraph line by line, as its blocks print it."""
        pieces = [set_text(s := printed_lines(self.blocks[b]), self.hits(s)) for b in p.blocks]
        joints = [self.joint(b) if self.why else Markup("") for b in p.blocks[1:]]
        out = pieces[0] if pieces else Markup("")
        for joint, piece in zip(joints, pieces[1:], strict=True):
            out += Markup('<br><span class="cut" aria-hidden="true"></span>') + joint + piece
        return out

    def joint(self, block: str) -> Markup:
        """The mark where a block was joined to what stands before it."""
        j = self.joins.get(block)
        if j is None:
            return Markup("")
        said = join_told(j, self.say)
        return Markup('<span class="joint" title="{0}"><span class="sr">{0}</span></span>').format(said)

    def supplied(self, text: str, who: str) -> Markup:
        said = self.say("Supplied from {who}; not printed here", who=who)
        return Markup('<ins class="supplied" title="{}">⟨{}⟩</ins>').format(said, text.strip())


def join_told(j: Join, say: Words) -> str:
    """A join in a sentence: what kind, how sure, why."""
    return f"{say(j.kind)} · {j.confidence:.2f} · {say.reason(j.reason)}"


def printed_lines(b: Block) -> str:
    """A block's lines as they were printed."""
    return b.source if b.box is not None and b.source else b.text


def opening(a: Article, room: int = 120) -> str:
    """What an article's text begins with."""
    text = " ".join(p.text for p in a.paragraphs if p.role in SHOWN)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def lines_of(text: str | None) -> Sequence[str]:
    """The printed lines of a heading."""
    return [t.strip() for t in (text or "").split("\n") if t.strip()]
