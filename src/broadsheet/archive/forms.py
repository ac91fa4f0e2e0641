"""The nouns as rows, and back: compact, lossless, and nothing said twice.

A paragraph that is its blocks put together is kept as the blocks alone; a block's source that is its text between
marks, as the marks. Block ids within an article are places in its list of blocks.
"""

from __future__ import annotations

import datetime
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from broadsheet.archive.geometry import Geometry, geometry
from broadsheet.articles.assemble import flowed, put_together
from broadsheet.model import (
    Article,
    Block,
    Box,
    Fault,
    Issue,
    Join,
    Jump,
    Masthead,
    Page,
    PageArticles,
    Paragraph,
    Role,
    Supplied,
)

Row = tuple[Any, ...]
PAPER, TEXTS = "paper", ("transcript", "agency", "own")  # what an issue may be of: a paper, or texts of none
OF_TEXTS = f"a.kind in ({', '.join(map(repr, TEXTS))})"  # SQL, of articles a
SMALL = 200  # bytes: shorter lists of joins are not worth squeezing


@dataclass(slots=True)
class PageForm:
    """A page's row but for its keys, and its blocks' rows but for theirs."""

    file: int  # which of the issue's files, from 0; the caller says what that means
    nth: int  # of the pages of that file
    number: int | None
    name: str
    row: Row  # read_number, encoding, notes, masthead, furniture, received, faults
    blocks: list[Row]
    geometry: Geometry | None = None
    picture: str | None = None  # the file it is in


@dataclass(slots=True)
class ArticleForm:
    """An article's row but for its keys; `page` is its place among the issue's pages."""

    page: int
    row: Row  # kind .. paragraphs
    blocks: list[int]  # page, n, page, n, ...: pages by place
    tail: Row  # jump, joins, confidence
    faults: list[Row]
    jumps: list[Row]
    texts: tuple[str, ...]  # its blocks', in order
    entry: tuple[str, str, str]  # what the index wants: heads, names, text


@dataclass(slots=True)
class IssueForm:
    """An issue ready to be written."""

    masthead: str
    paper: str | None
    paper_from: str
    date: str | None
    pages: list[PageForm]
    articles: list[ArticleForm]

    @property
    def kind(self) -> str:
        """Whether it is a paper's, or of what kind its texts are."""
        return next((a.row[0] for a in self.articles if a.row[0] in TEXTS), PAPER)


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ---- nouns to rows


def issue_form(
    issue: Issue, places: Mapping[str, tuple[int, int, int | None]], pictures: Mapping[str, str] | None = None
) -> IssueForm:
    """An issue as rows; `places` says for each page id which file it is of, which page of that, and what number was read,
    `pictures` in which file its picture is."""
    at: dict[str, tuple[int, int, Block]] = {}
    for k, p in enumerate(issue.pages):
        for n, b in enumerate(p.page.blocks):
            at[b.id] = k, n, b
    decided = {b.id: b for p in issue.pages for b in p.furniture}
    for a in issue.articles:
        for b in a.blocks:
            decided[b.id] = b
    m = issue.masthead
    pages = [_page_form(p, at, decided, places[p.page.id]) for p in issue.pages]
    for form, p in zip(pages, issue.pages, strict=True):
        form.geometry, form.picture = geometry(p.page), (pictures or {}).get(p.page.id)
    articles = [article_form(a, k, at) for k, p in enumerate(issue.pages) for a in p.articles]
    return IssueForm(_masthead(m), m.paper, m.paper_from, m.date.isoformat() if m.date else None, pages, articles)


def _page_form(
    made: PageArticles,
    at: Mapping[str, tuple[int, int, Block]],
    decided: Mapping[str, Block],
    place: tuple[int, int, int | None],
) -> PageForm:
    p = made.page
    file, nth, read_number = place
    row = (
        read_number,
        p.encoding,
        dumped(p.notes),
        _masthead(made.masthead),
        dumped([at[b.id][1] for b in made.furniture]),
        dumped([_join(j) for j in made.received]),
        None if made.faults == made.masthead.faults else dumped([_fault(f) for f in made.faults]),
    )
    blocks = [_block(n, b, decided.get(b.id, b), p.id) for n, b in enumerate(p.blocks)]
    return PageForm(file, nth, p.number, p.id, row, blocks)


def _block(n: int, read: Block, b: Block, page: str) -> Row:
    short = read.id[len(page) :] if read.id.startswith(page) else f"={read.id}"
    box = None if read.box is None else dumped([read.box.x0, read.box.top, read.box.x1, read.box.bottom])
    said = None if read.role is None and read.confidence == 1.0 else dumped([read.role, read.confidence])
    role = None if b.role is None else str(b.role)
    return (n, short, read.text, role, b.confidence, read.line, read.lines, read.level, read.form, int(read.strong),
            _marks(read), box, said)  # fmt: skip


def _marks(b: Block) -> str | None:
    """What a block's source has that its text has not."""
    if b.source == b.text:
        return None
    start = b.source.find(b.text) if b.text else -1
    if start < 0:
        return dumped([b.source])
    return dumped([b.source[:start], b.source[start + len(b.text) :]])


def article_form(a: Article, page: int, at: Mapping[str, tuple[int, int, Block]]) -> ArticleForm:
    """An article as a row; `at` says where each block stands, by page and place, and what was read there."""
    place = {b.id: n for n, b in enumerate(a.blocks)}
    text = {b.id: b.text for b in a.blocks}
    jumps = list(a.jumps)
    main: int | None = None
    if a.jump is not None:
        main = next((n for n, j in enumerate(jumps) if j == a.jump), len(jumps))
        if main == len(jumps):
            # one of the list, followed: the list keeps it as printed
            jumps.append(a.jump)
            main = -1
    row = (
        a.kind, a.kicker, a.headline, a.deck, dumped(a.byline), a.dateline, a.agency, a.credit, a.column,
        dumped(a.captions), dumped([_paragraph(p, place, text) for p in a.paragraphs]),
    )  # fmt: skip
    joins = dumped([[place.get(j.before, j.before), place.get(j.after, j.after), j.kind, j.confidence, j.reason]
                    for j in a.joins])  # fmt: skip
    return ArticleForm(
        page,
        row,
        [x for b in a.blocks for x in at[b.id][:2]],
        (main, squeezed(joins), a.confidence),
        [(n, f.kind, f.text, dumped([place.get(i, i) for i in f.blocks]), f.reason) for n, f in enumerate(a.faults)],
        [(n, j.direction, j.page, j.text, j.resolved) for n, j in enumerate(jumps)],
        tuple(b.text for b in a.blocks),
        entry_texts(a),
    )


def _paragraph(p: Paragraph, place: Mapping[str, int], text: Mapping[str, str]) -> list[Any]:
    out: list[Any] = [[place.get(i, i) for i in p.blocks]]
    told = _from_blocks([text[i] for i in p.blocks if i in text]) != p.text
    if told or p.role is not Role.BODY or p.supplied:
        out.append("" if p.role is Role.BODY else str(p.role))
    if told or p.supplied:
        out.append(p.text if told else None)
    if p.supplied:
        out.append([[s.at, s.text, s.source, s.who] for s in p.supplied])
    return out


def _from_blocks(texts: Sequence[str]) -> str:
    out = ""
    for n, t in enumerate(texts):
        out = put_together(out, flowed(t)) if n else flowed(t)
    return out


def entry_texts(a: Article) -> tuple[str, str, str]:
    """What the index knows of an article's words: heads, names, text; each part on a line, however it was printed."""
    shown = [p.text for p in a.paragraphs]
    if a.dateline and not any(a.dateline in t for t in shown):
        shown.insert(0, a.dateline)
    heads = (a.kicker, a.headline, a.deck)
    names = (*a.byline, a.agency, a.credit)
    return _lines(heads), _lines(names), _lines((*shown, *a.captions, a.column))


def _lines(parts: Iterable[str | None]) -> str:
    return "\n".join(flowed(t) for t in parts if t)


def squeezed(text: str) -> bytes:
    data = text.encode()
    return data if len(data) < SMALL else zlib.compress(data, 3)


def _masthead(m: Masthead) -> str:
    out = {f.name: getattr(m, f.name) for f in _MASTHEAD if getattr(m, f.name) != f.default}
    if m.date is not None:
        out["date"] = m.date.isoformat()
    if m.faults:
        out["faults"] = [_fault(f) for f in m.faults]
    return dumped(out)


_MASTHEAD = fields(Masthead)


def _join(j: Join) -> list[Any]:
    return [j.before, j.after, j.kind, j.confidence, j.reason]


def _fault(f: Fault) -> list[Any]:
    return [f.kind, f.text, list(f.blocks), f.reason]


# ---- rows to nouns


def masthead_of(form: str) -> Masthead:
    """A masthead from its row."""
    found = json.loads(form)
    if "date" in found:
        found["date"] = datetime.date.fromisoformat(found["date"])
    if "faults" in found:
        found["faults"] = tuple(map(fault_of, found["faults"]))
    return Masthead(**found)


def fault_of(form: Sequence[Any]) -> Fault:
    kind, text, blocks, reason = form
    return Fault(kind, text, tuple(blocks), reason)


def read_block(row: Row, page: str) -> Block:
    """A block as its file gave it, from its row (n, id, text, role ...)."""
    _, short, text, _, _, line, lines, level, form, strong, marks, box, said = row
    role, sure = json.loads(said) if said else (None, 1.0)
    name = page + short if not short.startswith("=") else short[1:]
    edges = Box(*json.loads(box)) if box else None
    parts: list[str] = json.loads(marks) if marks else []
    source = text if not marks else parts[0] if len(parts) == 1 else parts[0] + text + parts[1]
    return Block(name, text, edges, Role(role) if role else None, sure, line, lines, level, form, bool(strong), source)


def decided_block(row: Row, page: str) -> Block:
    """A block with the role it was given, from its row."""
    b = read_block(row, page)
    role = Role(row[3]) if row[3] else None
    return Block(b.id, b.text, b.box, role, row[4], b.line, b.lines, b.level, b.form, b.strong, b.source)


def article_of(
    name: str, row: Row, blocks: Sequence[Block], tail: Row, faults: Iterable[Row], jumps: Iterable[Row]
) -> Article:
    """An article from its rows and its blocks in reading order."""
    kind, kicker, headline, deck, byline, dateline, agency, credit, column, captions, paragraphs = row
    main, joins, sure = tail
    id_of = [b.id for b in blocks]
    named = _named(id_of)
    all_jumps = [Jump(d, p, t, r) for _, d, p, t, r in jumps]
    jump = all_jumps[main] if main is not None else None
    if main == -1:
        all_jumps.pop()
    return Article(
        name, kind, tuple(blocks), tuple(_paragraph_of(p, blocks, named) for p in json.loads(paragraphs)),
        kicker, headline, deck, tuple(json.loads(byline)), dateline, agency, credit, column,
        tuple(json.loads(captions)), jump, tuple(all_jumps),
        tuple(Join(named(a), named(b), k, c, r) for a, b, k, c, r in json.loads(unsqueezed(joins))),
        tuple(Fault(k, t, tuple(map(named, json.loads(bs))), r) for _, k, t, bs, r in faults), sure,
    )  # fmt: skip


def text_of(paragraphs: str, blocks: Sequence[str]) -> str:
    """An article's text from its row: its paragraphs, each on a line, with the texts of its blocks."""
    out = []
    for form in json.loads(paragraphs):
        told = len(form) > 2 and form[2] is not None
        out.append(form[2] if told else _from_blocks([blocks[i] for i in form[0] if isinstance(i, int)]))
    return "\n".join(out)


def _named(ids: Sequence[str]) -> Any:
    return lambda i: ids[i] if isinstance(i, int) else i


def _paragraph_of(form: list[Any], blocks: Sequence[Block], named: Any) -> Paragraph:
    ids = tuple(map(named, form[0]))
    role = Role(form[1]) if len(form) > 1 and form[1] else Role.BODY
    text = form[2] if len(form) > 2 else None
    if text is None:
        text = _from_blocks([blocks[i].text for i in form[0] if isinstance(i, int)])
    return Paragraph(text, role, ids, tuple(Supplied(*s) for s in form[3]) if len(form) > 3 else ())


def unsqueezed(data: bytes) -> str:
    return (zlib.decompress(data) if data[:1] == b"\x78" else data).decode()


def page_of(
    source: str,
    name: str,
    number: int | None,
    row: Row,
    blocks: Sequence[Row],
    articles: Sequence[Article],
    size: Row = (None, None, None),
) -> PageArticles:
    """A page with its articles from its rows; `size` is its width, height and resolution. Lines are not of it."""
    _, encoding, notes, masthead, furniture, received, faults = row
    facts = masthead_of(masthead)
    width, height, dpi = size
    page = Page(
        name, source, tuple(read_block(b, name) for b in blocks), number, encoding, tuple(json.loads(notes)),
        width=width, height=height, dpi=dpi,
    )  # fmt: skip
    return PageArticles(
        page,
        facts,
        tuple(articles),
        tuple(decided_block(blocks[n], name) for n in json.loads(furniture)),
        tuple(Join(*j) for j in json.loads(received)),
        facts.faults if faults is None else tuple(map(fault_of, json.loads(faults))),
    )


def issue_of(form: IssueForm, names: Sequence[str], given: Sequence[str]) -> Issue:
    """The issue that a form was made of, its articles under other names; `given` are the files its places stand for."""
    blocks = [[decided_block(b, p.name) for b in p.blocks] for p in form.pages]
    articles: list[list[Article]] = [[] for _ in form.pages]
    for name, a in zip(names, form.articles, strict=True):
        mine = [blocks[p][n] for p, n in zip(a.blocks[::2], a.blocks[1::2], strict=True)]
        articles[a.page].append(article_of(name, a.row, mine, a.tail, a.faults, a.jumps))
    pages = [
        page_of(given[p.file], p.name, p.number, p.row, p.blocks, made)
        for p, made in zip(form.pages, articles, strict=True)
    ]
    return Issue(masthead_of(form.masthead), tuple(pages))
