"""Articles to something to read: JSON for programs, markdown for editors, a page set in type for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape

from broadsheet.articles.outlines import regions
from broadsheet.articles.serials import instalment
from broadsheet.lines import CELLS, cells, centred, filled, in_columns, padded, wrapped
from broadsheet.model import Article, Block, Fault, Join, Jump, Masthead, PageArticles, Paragraph, Role

Json = dict[str, object]

HEADS = frozenset({Role.KICKER, Role.HEADLINE, Role.DECK})
SAID_ELSEWHERE = HEADS | {Role.BYLINE, Role.CREDIT, Role.CAPTION, Role.JUMP_LINE, Role.COLUMN_NAME, Role.DATELINE}
PUT_RIGHT = frozenset({"repeated run", "fragment out of place"})  # faults the reading has dealt with
BLANKS = re.compile(r"\s+")


# ---- JSON


def as_json(page: PageArticles, explain: bool = False) -> Json:
    """A page as plain values ready for JSON, in the form the README describes; absent things are null or empty.

    `blocks` are source ids in reading order, `confidence` runs from 0 to 1. With `explain` each article has its `joins`
    and its `roles`, {block id: [role, confidence]}, and the page the roles of its furniture.
    """
    facts = page.masthead
    out: Json = {
        "source": page.page.source,
        "paper": facts.paper,
        "paper_from": facts.paper_from,
        "date": facts.date.isoformat() if facts.date else None,
        "date_from": facts.date_from,
        "weekday": facts.weekday,
        "issue_number": facts.issue_number,
        "edition": facts.edition,
        "page": _page_number(page),
        "page_count": facts.page_count,
        "lunar_date": facts.lunar_date,
        "serial_number": facts.serial_number,
        "publisher": facts.publisher,
        "owner": facts.owner,
        "website": facts.website,
        "notes": list(page.page.notes),
        "faults": [_fault(f) for f in _page_faults(page)],
        "articles": [article_json(a, explain) for a in page.articles],
        "furniture": [b.text for b in page.furniture if b.text.strip()],
        "furniture_blocks": [in_file(b, page.page.id) for b in page.furniture],
        "received": [_join(j) for j in page.received],
    }
    if explain:
        out["roles"] = _roles(page.furniture)
    return out


def article_json(a: Article, explain: bool = False) -> Json:
    """An article as plain values, in the form as_json has it."""
    home = a.blocks[0].id.rpartition("/")[0] if a.blocks else ""
    out: Json = {
        "id": a.id,
        "kind": a.kind,
        "kicker": a.kicker,
        "headline": a.headline,
        "deck": a.deck,
        "byline": list(a.byline),
        "dateline": a.dateline,
        "agency": a.agency,
        "credit": a.credit,
        "column": a.column,
        "paragraphs": [_paragraph(p) for p in a.paragraphs],
        "subheads": [p.text for p in a.paragraphs if p.role is Role.SUBHEAD],
        "captions": list(a.captions),
        "serial": _serial(a),
        "jump": _jump(a.jump) if a.jump else None,
        "jumps": [_jump(j) for j in a.jumps],
        "other": [{"text": b.text, "role": str(b.role or Role.BODY)} for b in _unsaid(a)],
        "blocks": [in_file(b, home) for b in a.blocks],
        "headline_blocks": [in_file(b, home) for b in a.blocks if b.role in HEADS],
        "faults": [_fault(f) for f in a.faults],
        "confidence": a.confidence,
        "regions": [{"page": r.page, "polygon": [list(p) for p in r.outline]} for r in regions(a.blocks)],
    }
    if explain:
        out["joins"] = [_join(j) for j in a.joins]
        out["roles"] = _roles(a.blocks)
    return out


def in_file(b: Block, page: str) -> str:
    """What a block is called in the file of its page; its id where that has no names, or it is of another page."""
    before, _, name = b.id.rpartition("/")
    return name if b.line == 0 and before == page else b.id


def _paragraph(p: Paragraph) -> str | Json:
    if p.role is Role.BODY and not p.supplied:
        return p.text
    out: Json = {"text": p.text, "role": str(p.role)}
    if p.supplied:
        out["supplied"] = [{"at": s.at, "text": s.text, "source": s.source, "who": s.who} for s in p.supplied]
    return out


def _serial(a: Article) -> Json | None:
    said = instalment(a)
    if said is None or not said.sure:
        return None
    return {"title": said.title, "instalment": said.number, "continues": said.continues}


def _jump(j: Jump) -> Json:
    return {"direction": j.direction, "page": j.page, "text": j.text, "resolved": j.resolved}


def _fault(f: Fault) -> Json:
    return {"kind": f.kind, "text": f.text, "blocks": list(f.blocks), "reason": f.reason}


def _join(j: Join) -> Json:
    return {"before": j.before, "after": j.after, "kind": j.kind, "confidence": j.confidence, "reason": j.reason}


def _roles(blocks: Iterable[Block]) -> dict[str, list[object]]:
    return {b.id: [str(b.role or Role.BODY), round(b.confidence, 4)] for b in blocks}


def _page_number(page: PageArticles) -> int | None:
    return page.masthead.page if page.masthead.page is not None else page.page.number


def _page_faults(page: PageArticles) -> list[Fault]:
    return [*page.masthead.faults, *(f for f in page.faults if f not in page.masthead.faults)]


def _unsaid(a: Article) -> list[Block]:
    """Printed blocks of an article that stand in none of its fields (广告, say), so that nothing printed is dropped."""
    placed = {i for p in a.paragraphs for i in p.blocks}
    placed |= {i for f in a.faults if f.kind == "repeated run" for i in f.blocks[:1]}
    loose = [b for b in a.blocks if b.id not in placed and b.text.strip()]
    if not loose:
        return []
    said = _squeezed(" ".join(_fields(a)))
    return [b for b in loose if b.role not in SAID_ELSEWHERE or _squeezed(b.text) not in said]


def _fields(a: Article) -> list[str]:
    one = [t for t in (a.kicker, a.headline, a.deck, a.dateline, a.credit, a.column) if t]
    return [*one, *a.byline, *a.captions, *(j.text for j in a.jumps), *([a.jump.text] if a.jump else [])]


def _squeezed(text: str) -> str:
    return BLANKS.sub("", text)


# ---- what an article says where, for the two readable forms


@dataclass(frozen=True, slots=True)
class _Signed:
    """The lines that sign an article, above its text and below it; names that stand in the text are not said again."""

    above: tuple[str, ...]
    below: tuple[str, ...]


def _signed(a: Article) -> _Signed:
    body = _squeezed("".join(p.text for p in a.paragraphs))
    lines = [t for t in (*a.byline, *([a.credit] if a.credit else [])) if _squeezed(t) not in body]
    first = next((n for n, b in enumerate(a.blocks) if a.paragraphs and b.id in a.paragraphs[0].blocks), None)
    at = {_squeezed(b.text): n for n, b in enumerate(a.blocks)}
    above = [t for t in lines if first is not None and at.get(_squeezed(t), first) < first]
    return _Signed(tuple(above), tuple(t for t in dict.fromkeys(lines) if t not in above))


def _pointers(a: Article) -> list[str]:
    """The printed jump lines that do not stand in the text, each once, in order."""
    body = _squeezed("".join(p.text for p in a.paragraphs))
    jumps = a.jumps or ((a.jump,) if a.jump else ())
    return list(dict.fromkeys(j.text.strip() for j in jumps if _squeezed(j.text) not in body))


def _ideographic(text: str) -> bool:
    return any("\u2e80" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" for c in text)


def _flowed(text: str) -> str:
    """A text on one line: wrapped lines meet at a space in an alphabet, with nothing between ideographs."""
    out = ""
    for row in filter(None, map(str.strip, text.split("\n"))):
        parted = out and not (CELLS[out[-1]] == 2 or CELLS[row[0]] == 2)
        out += f" {row}" if parted else row
    return out


def completed(p: Paragraph) -> str:
    """A paragraph's text with what was supplied to it between ⟨ and ⟩."""
    out, at = "", 0
    for s in p.supplied:
        out += f"{p.text[at : s.at]}⟨{s.text.strip()}⟩"
        at = s.at
    return out + p.text[at:]


def _given(a: Article) -> list[str]:
    """Where the text between ⟨ and ⟩ was taken from, a sentence each."""
    return [
        f"Supplied from {s.who}: “{_shortened(clean(_flowed(s.text)), 40)}” ({s.source})."
        for p in a.paragraphs
        for s in p.supplied
    ]


def _folio(page: PageArticles) -> list[str]:
    """The facts of the issue as a folio line would give them, in the paper's own language where that is Chinese."""
    m, number = page.masthead, _page_number(page)
    if _ideographic((m.paper or "") + (m.weekday or "") + "".join(a.headline or "" for a in page.articles[:3])):
        return _chinese_folio(m, number)
    day = f"{m.date.day} {m.date:%B %Y}" if m.date else None
    if day and m.date_from == "inferred":
        day += " (inferred)"
    leaf = f"page {number}" if number is not None else None
    if m.page_count is not None:
        leaf = f"{leaf} of {m.page_count}" if leaf else f"{m.page_count} pages"
    issue = f"No. {m.issue_number}" if m.issue_number is not None else None
    return [t for t in (m.weekday, day, issue, leaf) if t]


def _chinese_folio(m: Masthead, number: int | None) -> list[str]:
    day = f"{m.date.year}年{m.date.month}月{m.date.day}日" if m.date else None
    if day and m.date_from == "inferred":
        day += "（推定）"
    mark = "號" if "報" in (m.paper or "") else "号"
    issue = f"第{m.issue_number}{mark}" if m.issue_number is not None else None
    leaf = f"第{number}版" if number is not None else None
    count = f"共{m.page_count}版" if m.page_count is not None else None
    return [t for t in (day, m.weekday, m.lunar_date, issue, leaf, count) if t]


def sentence(fault: Fault, room: int = 60) -> str:
    """A fault as a sentence for a person, with at most `room` cells of the text it is about."""
    kind = fault.kind[:1].upper() + fault.kind[1:]
    quoted = _shortened(clean(fault.text), room)
    reason = fault.reason.strip().rstrip(".。")
    if fault.kind == "disagreement":
        return f"{kind}: {clean(fault.text).rstrip('.。')}." + (f" {reason}." if reason else "")
    about = f"{kind}: “{quoted}”" if quoted else kind
    return f"{about} ({reason})." if reason else f"{about}."


def _shortened(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    return (wrapped(text, max(room - 1, 2)) or [""])[0] + "…"


# ---- markdown


LEADING = re.compile(r"(?=#{1,6}(?:\s|$)|[-+*>](?:\s|$)|(?:-{3,}|={3,}|~{3,}|`{3,}))")
MARKS = re.compile(r"([\\*_`<|])")


def as_markdown(page: PageArticles, explain: bool = False) -> str:
    """A page as markdown: nameplate and folio, then each article whole, parted by rules, furniture in a last comment.

    Kicker and deck are bold, captions italic, advertisements and editor's notes quoted. Printed marks that markdown
    would take for its own are escaped. With `explain` faults and joins stand in comments below each article.
    """
    parts: list[str] = []
    if page.masthead.paper:
        parts.append(f"# {_escaped(page.masthead.paper)}")
    folio = " · ".join(_folio(page))
    if folio:
        parts.append(_escaped(folio))
    if explain:
        parts += [_comment("fault", sentence(f)) for f in _page_faults(page)]
    for a in page.articles:
        parts += ["---"] * bool(parts) + _markdown_article(a, explain)
    furniture = [_flowed(b.text) for b in page.furniture if b.text.strip()]
    if furniture:
        parts.append(_comment("furniture", " | ".join(furniture)))
    return "\n\n".join(parts) + "\n"


def _markdown_article(a: Article, explain: bool) -> list[str]:
    signed = _signed(a)
    parts = [f"**{t}**" for t in _head_lines(a.column)]
    parts += [f"**{t}**" for t in _head_lines(a.kicker)]
    if a.headline:
        parts.append(f"## {_escaped(_flowed(a.headline), heads=False)}")
    parts += [f"**{t}**" for t in _head_lines(a.deck)]
    parts += [_escaped(_flowed(t)) for t in signed.above]
    parts += [_markdown_paragraph(p) for p in a.paragraphs]
    parts += [f"*{_escaped(_flowed(t), heads=False)}*" for t in a.captions]
    parts += [_escaped(_flowed(t)) for t in (*_pointers(a), *signed.below)]
    parts += [_escaped(_flowed(b.text)) for b in _unsaid(a)]
    parts += [_comment("supplied", t) for t in _given(a)]
    if a.kind in ("advertisement", "editor_note"):
        parts = ["\n".join(f"> {row}" for row in part.split("\n")) for part in parts]
    if explain:
        parts += [_comment("fault", sentence(f)) for f in a.faults]
        parts += [_comment("join", _why(j)) for j in a.joins]
    return parts


def _head_lines(text: str | None) -> list[str]:
    return [_escaped(row.strip(), heads=False) for row in (text or "").split("\n") if row.strip()]


def _markdown_paragraph(p: Paragraph) -> str:
    if "\t" in p.text:
        return _markdown_table(p.text)
    text = _flowed(completed(p))
    return f"### {_escaped(text, heads=False)}" if p.role is Role.SUBHEAD else _escaped(text)


def _markdown_table(text: str) -> str:
    rows = [[_escaped(c.strip(), heads=False) for c in row.split("\t")] for row in text.split("\n") if row.strip()]
    wide = max(map(len, rows))
    filled = ["| " + " | ".join(row + [""] * (wide - len(row))) + " |" for row in rows]
    return "\n".join([filled[0], "|" + "---|" * wide, *filled[1:]])


def _escaped(text: str, heads: bool = True) -> str:
    """Text whose own marks are no markdown; `heads` where it opens a line."""
    text = MARKS.sub(r"\\\1", text)
    return LEADING.sub(r"\\", text, count=1) if heads and LEADING.match(text) else text


def _comment(kind: str, text: str) -> str:
    # two hyphens would end the comment
    return f"<!-- {kind}: {re.sub('-(?=-)', '- ', text)} -->"


def _why(j: Join) -> str:
    return f"{j.before} → {j.after}, {j.kind}, {j.confidence:.2f}: {j.reason}"


# ---- the terminal


STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m", "italic": "\x1b[3m", "mend": "\x1b[32m", "fault": "\x1b[33m"}
PLAIN = "\x1b[0m"
TWO_COLUMNS = 96  # cells: below this a column of two would hold fewer than twenty ideographs
WORTH_TWO = 10  # rows: shorter texts are easier in one
GAP = 4  # cells between two columns
MEASURE = 88  # cells: a longer line loses the eye on its way back
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
GAPS = re.compile(r"[ \u00a0\u2002-\u200a\t]+")


def as_text(page: PageArticles, width: int = 80, explain: bool = False, colour: bool = False) -> str:
    """A page set in type, in rows of at most `width` cells (never taken below 20), with a line end at its end.

    Nameplate and folio between rules, then article after article; text in two columns where the width gives room.
    `colour` adds terminal codes for bold, dim and the like; control characters of the page itself are left out. What
    was put right is marked + and what is still wrong !, each with a sentence. `explain` adds every join and role with
    its confidence and reason.
    """
    return "\n".join(_Press(max(width, 20), explain, colour).page(page)) + "\n"


def clean(text: str) -> str:
    """Text as a reader sees it: entities and odd blanks resolved, nothing a terminal would obey."""
    if "&" in text:
        text = unescape(text)
    return GAPS.sub(" ", CONTROLS.sub("", text)).strip()


class _Press:
    """Sets the parts of a page as rows of one width."""

    def __init__(self, width: int, explain: bool, colour: bool) -> None:
        self.width, self.explain, self.colour = width, explain, colour

    def inked(self, rows: Iterable[str], style: str) -> list[str]:
        """Rows in a style; the style covers the print only, not the blanks before it."""
        if not self.colour:
            return list(rows)
        return [_inked(row, STYLES[style]) for row in rows]

    def page(self, page: PageArticles) -> list[str]:
        rows = self.nameplate(page)
        for n, a in enumerate(page.articles):
            rows += ["", *self.inked(["─" * self.width], "dim"), ""] if n else [""]
            rows += self.boxed(a) if a.kind == "advertisement" else self.article(a, self.width)
            rows += self.marks(a.faults, page.page.id, [*_followed(a), *_given(a)])
            rows += self.reasons(a, page.page.id) if self.explain else []
        if page.received:
            rows += ["", *self.note(_received(len(page.received)), "dim")]
        return rows + self.foot(page)

    def nameplate(self, page: PageArticles) -> list[str]:
        name, rule = page.masthead.paper, "═" * self.width
        title = " ".join(name) if name and _ideographic(name) and " " not in name else name
        rows = [rule, *self.inked(centred(clean(title or page.page.source), self.width), "bold")]
        if page.masthead.paper_from == "inferred":
            rows += self.inked(centred("(the name is inferred, not printed here)", self.width), "dim")
        facts = [clean(fact) for fact in _folio(page)]
        if facts:
            folio = filled(facts, self.width, "  ") or facts
            rows += [*self.inked(["─" * self.width], "dim"), *(r for row in folio for r in centred(row, self.width))]
        rows.append(rule)
        rows += [row for text in page.page.notes for row in self.note(f"! {clean(text)}", "fault")]
        return rows + self.marks(_page_faults(page), page.page.id)

    def article(self, a: Article, width: int) -> list[str]:
        signed, rows = _signed(a), self.head(a, width)
        rows += [r for t in signed.above for r in wrapped(clean(_flowed(t)), width)]
        if rows and a.paragraphs:
            rows.append("")
        rows += self.body(a, width)
        for text in a.captions:
            rows += [*([""] if rows else []), *self.inked(_hung(clean(_flowed(text)), width, "  | "), "italic")]
        for text in (*_pointers(a), *signed.below, *(b.text for b in _unsaid(a))):
            lines = wrapped(clean(_flowed(text)), width)
            rows += self.inked([" " * (width - cells(r)) + r for r in lines], "dim")
        return rows

    def head(self, a: Article, width: int) -> list[str]:
        rows: list[str] = []
        for text, style in ((a.column, "dim"), (a.kicker, ""), (a.headline, "bold"), (a.deck, "")):
            for line in (text or "").split("\n"):
                lines = centred(clean(line), width)
                rows += self.inked(lines, style) if style else lines
        return rows

    def body(self, a: Article, width: int) -> list[str]:
        if width >= TWO_COLUMNS:
            leg = (width - GAP) // 2
            rows = self.column(a, leg)
            if len(rows) > WORTH_TWO:
                return in_columns(rows, leg, GAP)
        return self.column(a, min(width, MEASURE))

    def column(self, a: Article, width: int) -> list[str]:
        return [row for p in a.paragraphs for row in self.paragraph(p, a.kind, width)]

    def paragraph(self, p: Paragraph, kind: str, width: int) -> list[str]:
        if "\t" in p.text:
            return _table(p.text, width)
        text = clean(_flowed(completed(p)))
        if p.role is Role.SUBHEAD:
            return ["", *self.inked(wrapped(text, width), "bold")]
        if p.role is Role.EDITORS_NOTE or kind == "editor_note":
            return _hung(text, width, "    ")
        if p.role is not Role.BODY:
            return wrapped(text, width)
        return wrapped(text.lstrip("\u3000 "), width, "\u3000\u3000" if _ideographic(text[:40]) else "  ")

    def boxed(self, a: Article) -> list[str]:
        inner = min(self.width, 76) - 4
        rows = [padded(r, inner) for r in _Press(inner, False, False).article(a, inner)]
        edge = "─" * (inner + 2)
        return [f"┌{edge}┐", *(f"│ {r} │" for r in rows), f"└{edge}┘"]

    def marks(self, faults: Sequence[Fault], page: str, right: Sequence[str] = ()) -> list[str]:
        """What was put right and what is wrong, a sentence each; `page` is left out of the blocks they name."""
        rows = [row for text in right for row in self.note(f"+ {text}", "mend")]
        for f in faults:
            mended = f.kind in PUT_RIGHT
            told = clean(sentence(f)).replace(f"{page}/", "")
            rows += self.note(f"{'+' if mended else '!'} {told}", "mend" if mended else "fault")
        return ["", *rows] if rows else []

    def note(self, text: str, style: str) -> list[str]:
        return self.inked(wrapped(text, self.width), style)

    def reasons(self, a: Article, page: str) -> list[str]:
        """Why the article is put together so: each block's role, each join, with how sure."""
        rows = ["", f"  {a.id}: {a.kind}, confidence {a.confidence:.2f}"]
        for b in a.blocks:
            start = _shortened(clean(_flowed(b.text)), 28)
            rows.append(f"  {_short(b.id, page):>8}  {b.role or Role.BODY!s:<13} {b.confidence:.2f}  {start}")
        for j in a.joins:
            link = (
                f"{_short(j.before, page)} → {_short(j.after, page)}  {j.kind}  {j.confidence:.2f}  {clean(j.reason)}"
            )
            rows += _hung(link, self.width, "    ")
        return [r for row in rows for r in self.inked(wrapped(row, self.width), "dim")]

    def foot(self, page: PageArticles) -> list[str]:
        printed = [clean(_flowed(b.text)) for b in page.furniture if b.text.strip()]
        if not printed:
            return []
        rows = wrapped(" · ".join(printed), self.width)
        if self.explain:
            rows += [f"{_short(b.id, page.page.id):>10}  {b.role!s:<13} {b.confidence:.2f}" for b in page.furniture]
        return ["", *self.inked(["─" * self.width, *rows], "dim")]


def _inked(row: str, code: str) -> str:
    text = row.lstrip(" ")
    return f"{row[: len(row) - len(text)]}{code}{text}{PLAIN}" if text else row


def _hung(text: str, width: int, margin: str) -> list[str]:
    return [margin + row for row in wrapped(text, max(width - len(margin), 4))]


def _short(block: str, page: str) -> str:
    return block.removeprefix(f"{page}/")


def _followed(a: Article) -> list[str]:
    return [f"Jump followed: the rest, from {j.after} on, is set here." for j in a.joins if j.kind == "jumps"]


def _received(count: int) -> str:
    if count == 1:
        return "The rest of an article that begins on another page stands here; it is set where that article begins."
    return f"The rest of {count} articles that begin on other pages stands here; it is set where they begin."


def _table(text: str, width: int) -> list[str]:
    """A table's rows with its columns lined up; where they do not fit, cells parted by two blanks and wrapped."""
    grid = [[clean(c) for c in row.split("\t")] for row in text.split("\n") if row.strip()]
    most = max(map(len, grid))
    widths = [max((cells(row[k]) for row in grid if k < len(row)), default=0) for k in range(most)]
    if sum(widths) + 2 * (most - 1) > width:
        return [r for row in grid for r in wrapped("  ".join(row), width)]
    return ["  ".join(padded(c, w) for c, w in zip(row, widths, strict=False)).rstrip(" ") for row in grid]
