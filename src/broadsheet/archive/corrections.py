"""What a reader puts right: kept apart from what was read, tied to the texts it speaks of, applied after every reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from broadsheet.articles.assemble import flowed, put_together
from broadsheet.collate.repairs import Repair
from broadsheet.collate.witnesses import starts_of, witness
from broadsheet.errors import CannotCorrect
from broadsheet.model import (
    FURNITURE,
    Article,
    Block,
    Fault,
    Issue,
    Join,
    Jump,
    PageArticles,
    Paragraph,
    Role,
    Supplied,
)

HEADS = (Role.KICKER, Role.HEADLINE, Role.DECK)
TEXT = frozenset({Role.BODY, Role.SUBHEAD, Role.EDITORS_NOTE})
KINDS = ("article", "photo", "advertisement", "editor_note", "filler")
ENDS = frozenset("。！？!?.…”’」』）)】〕》：:；;")
A_READER = "a reader joined them"
NEAR = 2  # characters: a place so near to where a block begins or ends is there
SAME = 0.5  # of an anchor's texts: an article with fewer of them is another


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing put right. `kind` is join, split, role, headline, kind, supply or move; `reason` says why it no longer applies."""

    number: int
    article: str
    kind: str
    detail: Mapping[str, Any]
    anchors: Mapping[str, Any]
    made: str
    applies: bool = True
    reason: str = ""

    def __str__(self) -> str:
        d = self.detail
        told = {
            "join": lambda: f"joined with {d['with']}",
            "split": lambda: f"{d['new']} split off from “{d['start']}” on",
            "role": lambda: f"“{d['start']}” is {d['role']}",
            "headline": lambda: f"headline “{d['text']}”",
            "kind": lambda: f"is {d['kind']}",
            "supply": lambda: f"“{d['text'].strip()[:20]}…” supplied from {d['who']} ({d['from']})",
            "move": lambda: f"“{d['start']}…” put where {d['who']} prints it ({d['from']})",
        }
        return f"{self.article}: {told[self.kind]()}"


def correction_of(row: Sequence[Any]) -> Correction:
    """A correction from its row."""
    number, article, kind, detail, anchors, made, applies, reason = row
    return Correction(number, article, kind, json.loads(detail), json.loads(anchors), made, bool(applies), reason)


# ---- made from what a reader says


def join(issue: Issue, name: str, other: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: `other` goes on where `name` ends."""
    if name == other:
        raise CannotCorrect(name, "an article cannot be joined to itself", "Name two articles of one issue")
    return {"with": other}, {"a": marks(_article(issue, name).blocks), "b": marks(_article(issue, other).blocks)}


def split(issue: Issue, name: str, paragraph: int, new: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: with that paragraph, counted from 1, another article begins."""
    a = _article(issue, name)
    if not 2 <= paragraph <= len(a.paragraphs) or not a.paragraphs[paragraph - 1].blocks:
        most = len(a.paragraphs)
        found = f"it has {most} paragraphs" if most > 1 else "it has a single paragraph"
        raise CannotCorrect(f"{name} --split {paragraph}", found, "Give the number of a paragraph from 2 up")
    first = a.paragraphs[paragraph - 1]
    block = next(b for b in a.blocks if b.id == first.blocks[0])
    return {"new": new, "start": first.text[:20]}, {"a": marks(a.blocks), "at": mark(block)}


def role(issue: Issue, name: str, block: str, wanted: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: that block of the article, or of its page's furniture, has another role."""
    a, known = _article(issue, name), [str(r) for r in Role]
    if wanted not in known:
        raise CannotCorrect(
            f"{name} --role {block}={wanted}", f"{wanted} is no role", f"The roles are {', '.join(known)}"
        )
    near = {b.id for b in a.blocks}
    pages = [p for p in issue.pages if any(b.id in near for b in p.page.blocks)]
    there = [*a.blocks, *(b for p in pages for b in p.furniture)]
    found = [b for b in there if block in (b.id, b.id.rpartition("/")[2])]
    if not found:
        ids = ", ".join(b.id for b in a.blocks[:8])
        told = "no such block in the article or in its pages' furniture"
        raise CannotCorrect(
            f"{name} --role {block}={wanted}", told, f"Its blocks are {ids}{' …' if len(a.blocks) > 8 else ''}"
        )
    return {"role": wanted, "start": found[0].text[:20]}, {"a": marks(a.blocks), "at": mark(found[0])}


def headline(issue: Issue, name: str, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: the headline reads so; the printed blocks stay as they are."""
    return {"text": text}, {"a": marks(_article(issue, name).blocks)}


def kind(issue: Issue, name: str, wanted: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: the article is of another kind."""
    if wanted not in KINDS:
        raise CannotCorrect(
            f"{name} --kind {wanted}", f"{wanted} is no kind of article", f"The kinds are {', '.join(KINDS)}"
        )
    return {"kind": wanted}, {"a": marks(_article(issue, name).blocks)}


def given(issue: Issue, name: str, repair: Repair, source: str, who: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Detail and anchors of: what another witness gives back, text that was lost or the place of what stands elsewhere.

    `repair` speaks of the article's text as `witness` has it; `who` is what the other witness is called.
    """
    a = _article(issue, name)
    text, starts = {b.id: b for b in a.blocks}, witness(a).blocks

    def point(at: int, blocks: Sequence[tuple[int, str]] = starts) -> list[Any]:
        """A place in the text by the mark of its block and the characters before it there."""
        begin, block = next((s for s in reversed(blocks) if s[0] <= at), blocks[0])
        return [mark(text[block]), max(at - begin, 0)]

    if not starts:
        raise CannotCorrect(name, "none of its blocks is known by its place", "Show the article")
    if repair.kind == "supply":
        detail = {"from": source, "who": who, "text": repair.text}
        return detail, {"a": marks(a.blocks), "to": point(repair.to)}
    moved = _moved(a, repair.span)
    detail = {"from": source, "who": who, "start": repair.text.strip()[:20], "text": repair.text}
    if not moved:
        return detail, {"a": marks(a.blocks), "at": point(repair.span[0]), "to": point(repair.to)}
    rest = [s for s in starts if s[1] not in moved]
    if not rest:
        raise CannotCorrect(name, "all there is would be out of place", "Show the article")
    mine, offset = point(repair.to, rest)
    whole = next(len(flowed(b.text)) for b in a.blocks if mark(b) == mine)
    offset = next((o for o in (0, whole) if abs(o - offset) <= NEAR), min(offset, whole))
    return detail, {"a": marks(a.blocks), "blocks": marks(text[b] for b in moved), "to": [mine, offset]}


def _moved(a: Article, span: tuple[int, int]) -> list[str]:
    """The blocks that are all but whole in a span of the article's text; none where it begins or ends amid one."""
    w = witness(a)
    ends = [*(at for at, _ in w.blocks[1:]), len(w.text)]
    out = []
    for (at, block), end in zip(w.blocks, ends, strict=True):
        inside, length = min(end, span[1]) - max(at, span[0]), len(w.text[at:end].strip())
        if inside > NEAR and inside < length - NEAR:
            return []
        if inside >= length - NEAR:
            out.append(block)
    return out


def _article(issue: Issue, name: str) -> Article:
    for a in issue.articles:
        if a.id == name:
            return a
    raise CannotCorrect(name, "no article of this issue", "Only articles of one issue can be put together or parted")


def mark(b: Block) -> str:
    """What a block's text is known by, blanks aside."""
    return hashlib.blake2b("".join(b.text.split()).encode(), digest_size=8).hexdigest()


def marks(blocks: Iterable[Block]) -> list[str]:
    return [mark(b) for b in blocks]


# ---- applied to what was read


def apply(issue: Issue, corrections: Iterable[Correction]) -> tuple[Issue, dict[int, str]]:
    """The issue with all corrections made in their order, and for each by number why it does not apply, or ""."""
    desk = _Desk(issue)
    verdicts: dict[int, str] = {}
    for c in corrections:
        try:
            _STEPS[c.kind](desk, c)
            verdicts[c.number] = ""
        except _Unfit as unfit:
            verdicts[c.number] = str(unfit)
    return desk.issue(), verdicts


class _Unfit(Exception):
    """Why a correction does not apply."""


class _Desk:
    """An issue taken apart: its articles by page, changed one by one."""

    def __init__(self, issue: Issue) -> None:
        self.read = issue
        self.pages = [list(p.articles) for p in issue.pages]
        self.furniture = [list(p.furniture) for p in issue.pages]
        self.page_of = {b.id: k for k, p in enumerate(issue.pages) for b in p.page.blocks}
        self.rank = {b.id: (k, n) for k, p in enumerate(issue.pages) for n, b in enumerate(p.page.blocks)}

    def issue(self) -> Issue:
        received: dict[int, list[Join]] = {}
        for a in (a for made in self.pages for a in made):
            for j in a.joins:
                if j.kind == "jumps" and j.after in self.page_of:
                    received.setdefault(self.page_of[j.after], []).append(j)
        pages = [
            PageArticles(
                p.page, p.masthead, tuple(self.pages[k]), tuple(self.furniture[k]), tuple(received.get(k, ())), p.faults
            )
            for k, p in enumerate(self.read.pages)
        ]
        return Issue(self.read.masthead, tuple(pages))

    def find(self, name: str, anchor: Sequence[str]) -> Article:
        """The article a correction speaks of: the one of that name, or else the one that has its text."""
        wanted, best, most = set(anchor), None, 0.0
        for a in (a for made in self.pages for a in made):
            share = len(wanted & set(marks(a.blocks))) / max(len(wanted), 1) + (a.id == name) * 1e-3
            if share > most:
                best, most = a, share
        if best is None or most < SAME:
            raise _Unfit("the pages as now read have no article with its text")
        return best

    def put(self, old: Article, *new: Article) -> None:
        """One article replaced by others, each on the page where it begins."""
        for made in self.pages:
            if old in made:
                at = made.index(old)
                made[at : at + 1] = [a for a in new if a.blocks and self.pages[self.page_of[a.blocks[0].id]] is made]
                here = made
        for a in new:
            if a.blocks and (home := self.pages[self.page_of[a.blocks[0].id]]) is not here:
                home.insert(0, a)


def _join(desk: _Desk, c: Correction) -> None:
    a, b = desk.find(c.article, c.anchors["a"]), desk.find(c.detail["with"], c.anchors["b"])
    if a is b:
        return  # the reading has come to the same
    across = bool(a.blocks and b.blocks) and desk.page_of[a.blocks[-1].id] != desk.page_of[b.blocks[0].id]
    desk.put(b)
    desk.put(a, joined(a, b, across))


def _split(desk: _Desk, c: Correction) -> None:
    a = next((x for made in desk.pages for x in made if _starts(x, c.anchors["at"]) is not None), None)
    if a is None:
        raise _Unfit("no paragraph begins where the new article was to begin")
    n = _starts(a, c.anchors["at"])
    if not n:
        return  # the reading has come to the same
    desk.put(a, *parted(a, n, c.detail["new"]))


def _starts(a: Article, at: str) -> int | None:
    """The number, from 0, of the paragraph that begins with a block so marked; 0 where an article's heads do."""
    text = {b.id: b for b in a.blocks}
    if any(b.role in HEADS and mark(b) == at for b in a.blocks):
        return 0
    return next((n for n, p in enumerate(a.paragraphs) if p.blocks and mark(text[p.blocks[0]]) == at), None)


def _role(desk: _Desk, c: Correction) -> None:
    a, wanted = desk.find(c.article, c.anchors["a"]), Role(c.detail["role"])
    block = next((b for b in a.blocks if mark(b) == c.anchors["at"]), None)
    if block is not None:
        made = without(a, block) if wanted in FURNITURE else with_role(a, block.id, wanted)
        desk.put(a, *((made,) if made.blocks else ()))
        if wanted in FURNITURE:
            mine = desk.furniture[desk.page_of[block.id]]
            mine.append(replace(block, role=wanted, confidence=1.0))
            mine.sort(key=lambda b: desk.rank[b.id])
        return
    near = {desk.page_of[b.id] for b in a.blocks}
    for k in sorted(near):
        for b in desk.furniture[k]:
            if mark(b) == c.anchors["at"]:
                desk.furniture[k].remove(b)
                after = sum(desk.rank[x.id] < desk.rank[b.id] for x in a.blocks)
                at = 0 if wanted in HEADS else after
                grown = replace(a, blocks=(*a.blocks[:at], replace(b, role=None), *a.blocks[at:]))
                desk.put(a, with_role(grown, b.id, wanted))
                return
    raise _Unfit("its pages have no block with that text any more")


def _headline(desk: _Desk, c: Correction) -> None:
    a = desk.find(c.article, c.anchors["a"])
    desk.put(a, replace(a, headline=c.detail["text"], faults=_unless(a.faults, "missing headline")))


def _kind(desk: _Desk, c: Correction) -> None:
    a = desk.find(c.article, c.anchors["a"])
    desk.put(a, replace(a, kind=c.detail["kind"]))


def _supply(desk: _Desk, c: Correction) -> None:
    a = desk.find(c.article, c.anchors["a"])
    d = c.detail
    desk.put(a, supplied(a, *_point(a, *c.anchors["to"]), Supplied(0, d["text"], d["from"], d["who"])))


def _move(desk: _Desk, c: Correction) -> None:
    a, who = desk.find(c.article, c.anchors["a"]), c.detail["who"]
    if "at" in c.anchors:
        made = shifted(a, _point(a, *c.anchors["at"]), _point(a, *c.anchors["to"]), c.detail["text"], who)
        if made is None:
            raise _Unfit("what was out of place is not where it was")
        desk.put(a, made)
        return
    moved = [b for b in a.blocks if mark(b) in c.anchors["blocks"]]
    at, offset = c.anchors["to"]
    target = next((b for b in a.blocks if mark(b) == at), None)
    if len(moved) < len(c.anchors["blocks"]) or target is None or target in moved:
        raise _Unfit("the article no longer has the blocks that were out of place, or those they belong to")
    desk.put(a, placed(a, moved, target, offset, who))


def _point(a: Article, at: str, offset: int) -> tuple[int, int]:
    """The paragraph, and the character of it, that is so many characters into the block so marked."""
    printed = {b.id: b.text for b in a.blocks}
    block = next((b.id for b in a.blocks if mark(b) == at), None)
    for n, p in enumerate(a.paragraphs):
        for begin, name in starts_of(p, printed):
            if name == block:
                return n, min(begin + offset, len(p.text))
    raise _Unfit("no paragraph of the article has the block any more that it speaks of")


_STEPS = {
    "join": _join,
    "split": _split,
    "role": _role,
    "headline": _headline,
    "kind": _kind,
    "supply": _supply,
    "move": _move,
}


# ---- articles put together, parted and named anew


def joined(a: Article, b: Article, across: bool = False) -> Article:
    """One article of two, under the first's name: heads of the second within the text are subheads.

    A first one of heads alone is the kicker of the second. A sentence broken between them is made whole.
    """
    if not a.paragraphs and not a.captions and b.headline:
        heads = tuple(_as(x, Role.KICKER) if x.role in HEADS else x for x in a.blocks)
        kicker = "\n".join(t for t in (a.kicker, a.headline, a.deck, b.kicker) if t)
        a = replace(a, blocks=heads, kicker=kicker, headline=b.headline, deck=b.deck)
        blocks, paragraphs, kind_ = b.blocks, b.paragraphs, "opens"
    else:
        blocks = tuple(_as(x, Role.SUBHEAD) if x.role in HEADS else x for x in b.blocks)
        heads_of_b = [x for x in blocks if x.role is Role.SUBHEAD and not any(x.id in p.blocks for p in b.paragraphs)]
        paragraphs = (*(Paragraph(flowed(x.text), Role.SUBHEAD, (x.id,)) for x in heads_of_b), *b.paragraphs)
        kind_ = "follows" if a.paragraphs else "opens"
    whole = a.paragraphs
    if whole and paragraphs and _broken(whole[-1], paragraphs[0]):
        last, first = whole[-1], paragraphs[0]
        middle = _made_one(last, first)
        whole, paragraphs, kind_ = (*whole[:-1], middle), paragraphs[1:], "continues"
    link = (
        [Join(a.blocks[-1].id, b.blocks[0].id, "jumps" if across else kind_, 1.0, A_READER)]
        if a.blocks and b.blocks
        else []
    )
    faults = _unless(a.faults, "headline without text", *(["broken end"] if kind_ == "continues" else []))
    jumps = (*a.jumps, *b.jumps)
    return replace(
        a,
        kind="article" if "article" in (a.kind, b.kind) else a.kind,
        blocks=(*a.blocks, *blocks),
        paragraphs=(*whole, *paragraphs),
        byline=(*a.byline, *(t for t in b.byline if t not in a.byline)),
        dateline=a.dateline or b.dateline,
        agency=a.agency or b.agency,
        credit=" ".join(t for t in (a.credit, b.credit) if t) or None,
        column=a.column or b.column,
        captions=(*a.captions, *b.captions),
        jump=a.jump or b.jump,
        jumps=jumps,
        joins=(*a.joins, *link, *b.joins),
        faults=(*faults, *_unless(b.faults, "missing headline", *(["unresolved jump"] if across else []))),
        confidence=round(a.confidence * b.confidence, 4),
    )


def _broken(last: Paragraph, first: Paragraph) -> bool:
    both = last.role is Role.BODY and first.role is Role.BODY
    return both and bool(last.text.strip()) and last.text.rstrip()[-1] not in ENDS


def supplied(a: Article, n: int, at: int, text: Supplied) -> Article:
    """The article with text of another witness beside its paragraph n, from 0, before the character `at` of that."""
    p = a.paragraphs[n]
    every = tuple(sorted((*p.supplied, replace(text, at=at)), key=lambda s: s.at))
    return replace(a, paragraphs=(*a.paragraphs[:n], replace(p, supplied=every), *a.paragraphs[n + 1 :]))


def shifted(a: Article, at: tuple[int, int], to: tuple[int, int], text: str, who: str) -> Article | None:
    """The article with some text of a paragraph at another place of it, or of another paragraph; each place is a paragraph,
    from 0, and a character of it. The blocks stay where they are. None where the text is not there."""
    (n, k), (m, j) = at, to
    rows = [p.text for p in a.paragraphs]
    if not text.strip() or rows[n][k : k + len(text)] != text or (n == m and k < j < k + len(text)):
        return None
    rows[n] = put_together(rows[n][:k], rows[n][k + len(text) :])
    if n == m and j > k:
        j -= len(text)
    rows[m] = put_together(put_together(rows[m][:j], text), rows[m][j:])
    paragraphs = tuple(replace(p, text=t) for p, t in zip(a.paragraphs, rows, strict=True) if t.strip())
    fault = Fault("fragment out of place", text, a.paragraphs[n].blocks, f"put where {who} prints it")
    return replace(a, paragraphs=paragraphs, faults=(*a.faults, fault))


def placed(a: Article, moved: Sequence[Block], target: Block, offset: int, who: str) -> Article:
    """The article with some of its blocks before another, or after so many characters of it.

    Where a sentence is broken there they go into its paragraph, else they are one of their own.
    """
    printed, ids = {b.id: b.text for b in a.blocks}, [b.id for b in moved]
    for b in moved:
        a = replace(_taken_out(a, b), blocks=tuple(x for x in a.blocks if x.id != b.id))
    whole = ""
    for n, b in enumerate(moved):
        whole = put_together(whole, flowed(b.text)) if n else flowed(b.text)
    at = next(n for n, b in enumerate(a.blocks) if b.id == target.id) + (offset > 0)
    blocks = (*a.blocks[:at], *moved, *a.blocks[at:])
    n, begin = next(
        (n, start) for n, p in enumerate(a.paragraphs) for start, name in starts_of(p, printed) if name == target.id
    )
    p, k = a.paragraphs[n], begin + offset
    own = Paragraph(whole, Role.BODY, tuple(ids))
    before, after = list(a.paragraphs[:n]), list(a.paragraphs[n + 1 :])
    if 0 < k < len(p.text):
        cut = p.blocks.index(target.id) + (offset > 0)
        head, tail = Paragraph(p.text[:k], p.role, p.blocks[:cut]), Paragraph(p.text[k:], p.role, p.blocks[cut:])
        middle = [_made_one(_made_one(head, own), tail)]
    else:
        middle = [own, p] if k == 0 else [p, own]
    row = [*before, *middle, *after]
    here = next(n for n, q in enumerate(row) if ids[0] in q.blocks)
    if len(row[here].blocks) == len(ids):
        if here + 1 < len(row) and _broken(row[here], row[here + 1]):
            row[here : here + 2] = [_made_one(row[here], row[here + 1])]
        if here and _broken(row[here - 1], row[here]):
            row[here - 1 : here + 1] = [_made_one(row[here - 1], row[here])]
    gone = set(ids)
    joins = [j for j in a.joins if j.before not in gone and j.after not in gone]
    if at:
        joins.append(Join(a.blocks[at - 1].id, ids[0], "follows", 1.0, f"{who} prints it there"))
    fault = Fault("fragment out of place", whole, tuple(ids), f"put where {who} prints it")
    faults = [f for f in a.faults if f.kind != fault.kind or not gone & set(f.blocks)]
    return replace(a, blocks=blocks, paragraphs=tuple(row), joins=tuple(joins), faults=(*faults, fault))


def _made_one(a: Paragraph, b: Paragraph) -> Paragraph:
    """Two halves of a paragraph, what was supplied to each kept in its place."""
    text = put_together(a.text, b.text)
    shift = len(text) - len(b.text)
    later = tuple(replace(s, at=max(s.at + shift, 0)) for s in b.supplied)
    return Paragraph(text, a.role, tuple(dict.fromkeys((*a.blocks, *b.blocks))), (*a.supplied, *later))


def parted(a: Article, n: int, new: str) -> tuple[Article, Article]:
    """Two articles of one, the second from paragraph n (from 0) on; subheads that it begins with are its heads.

    Captions stay with the first; lines read twice go where their first reading goes.
    """
    start = a.paragraphs[n].blocks[0]
    at = next(k for k, b in enumerate(a.blocks) if b.id == start)
    end = len(a.blocks)
    while end > at + 1 and a.blocks[end - 1].role in (Role.CAPTION, Role.REPEAT):
        end -= 1
    gone = {b.id for b in a.blocks[at:end]}
    gone |= {f.blocks[0] for f in a.faults if f.kind == "repeated run" and len(f.blocks) > 1 and f.blocks[1] in gone}
    first = _part(a, [b for b in a.blocks if b.id not in gone], a.paragraphs[:n])
    rest = replace(a, id=new, kicker=None, headline=None, deck=None, column=None, dateline=None, captions=())
    second = _part(rest, [b for b in a.blocks if b.id in gone], a.paragraphs[n:])
    return first, _headed(second)


def _part(a: Article, blocks: Sequence[Block], paragraphs: Sequence[Paragraph]) -> Article:
    """What of an article's fields goes with some of its blocks."""
    ids, text = {b.id for b in blocks}, "".join("".join(b.text.split()) for b in blocks)

    def here(field: str | None) -> str | None:
        return field if field and "".join(field.split()) in text else None

    jumps = tuple(j for j in a.jumps if here(j.text))
    credits = " ".join(b.text for b in blocks if b.role is Role.CREDIT)
    return replace(
        a,
        blocks=tuple(blocks),
        paragraphs=tuple(paragraphs),
        byline=tuple(t for t in a.byline if here(t)),
        dateline=here(a.dateline),
        agency=here(a.agency),
        credit=credits or None,
        jump=a.jump if a.jump and here(a.jump.text) else _first(jumps),
        jumps=jumps,
        joins=tuple(j for j in a.joins if j.before in ids and j.after in ids),
        faults=tuple(f for f in a.faults if not f.blocks or f.blocks[0] in ids),
    )


def _first(jumps: Sequence[Jump]) -> Jump | None:
    return min(jumps, key=lambda j: ("to", "from", "see").index(j.direction), default=None)


def _headed(a: Article) -> Article:
    """An article with the subheads it begins with for headline and deck."""
    count = next((n for n, p in enumerate(a.paragraphs) if p.role is not Role.SUBHEAD), len(a.paragraphs))
    heads = a.paragraphs[:count]
    role_of = {i: Role.DECK if n else Role.HEADLINE for n, p in enumerate(heads) for i in p.blocks}
    return replace(
        a,
        blocks=tuple(_as(b, role_of[b.id]) if b.id in role_of else b for b in a.blocks),
        paragraphs=a.paragraphs[count:],
        headline=heads[0].text if heads else None,
        deck="\n".join(p.text for p in heads[1:]) or None,
    )


def with_role(a: Article, block: str, wanted: Role) -> Article:
    """The article with a block in another role, and its fields as that has them."""
    at = next(k for k, b in enumerate(a.blocks) if b.id == block)
    was, b = a.blocks[at].role, _as(a.blocks[at], wanted)
    a = replace(_taken_out(a, a.blocks[at]), blocks=(*a.blocks[:at], b, *a.blocks[at + 1 :]))
    text = flowed(b.text)
    if wanted in TEXT:
        place = {x.id: k for k, x in enumerate(a.blocks)}
        k = next((n for n, p in enumerate(a.paragraphs) if p.blocks and place[p.blocks[0]] > at), len(a.paragraphs))
        a = replace(a, paragraphs=(*a.paragraphs[:k], Paragraph(text, wanted, (block,)), *a.paragraphs[k:]))
    elif wanted is Role.BYLINE:
        a = replace(a, byline=(*a.byline, b.text))
    elif wanted is Role.CAPTION:
        a = replace(a, captions=(*a.captions, b.text))
    elif wanted is Role.ADVERTISEMENT:
        a = replace(a, kind="advertisement")
    elif wanted is Role.COLUMN_NAME:
        a = replace(a, column=b.text)
    return _fields(a, {was, wanted})


def without(a: Article, b: Block) -> Article:
    """The article without a block."""
    a = _taken_out(a, b)
    a = replace(
        a,
        blocks=tuple(x for x in a.blocks if x.id != b.id),
        joins=tuple(j for j in a.joins if b.id not in (j.before, j.after)),
        faults=tuple(f for f in a.faults if b.id not in f.blocks),
    )
    return _fields(a, {b.role})


def _taken_out(a: Article, b: Block) -> Article:
    """The article with a block's text in no field that is a list."""
    text = {x.id: x.text for x in a.blocks}
    paragraphs = []
    for p in a.paragraphs:
        if b.id in p.blocks:
            left = [i for i in p.blocks if i != b.id]
            whole = ""
            for i in left:
                whole = put_together(whole, flowed(text[i]))
            p = Paragraph(whole, p.role, tuple(left))
            if not left:
                continue
        paragraphs.append(p)
    byline, captions = list(a.byline), list(a.captions)
    if b.role is Role.BYLINE and b.text in byline:
        byline.remove(b.text)
    if b.role is Role.CAPTION and b.text in captions:
        captions.remove(b.text)
    column = None if b.role is Role.COLUMN_NAME else a.column
    kind_ = "article" if b.role is Role.ADVERTISEMENT else a.kind
    return replace(
        a, paragraphs=tuple(paragraphs), byline=tuple(byline), captions=tuple(captions), column=column, kind=kind_
    )


def _fields(a: Article, changed: set[Role | None]) -> Article:
    """Heads and credit as the blocks now say, where one of them changed."""

    def told(wanted: Role, between: str) -> str | None:
        return between.join(b.text for b in a.blocks if b.role is wanted) or None

    if changed & set(HEADS):
        a = replace(a, kicker=told(Role.KICKER, "\n"), headline=told(Role.HEADLINE, "\n"), deck=told(Role.DECK, "\n"))
    if Role.CREDIT in changed:
        a = replace(a, credit=told(Role.CREDIT, " "))
    return replace(a, faults=_unless(a.faults, "missing headline")) if a.headline else a


def _as(b: Block, wanted: Role) -> Block:
    return replace(b, role=wanted, confidence=1.0)


def _unless(faults: Iterable[Fault], *kinds: str) -> tuple[Fault, ...]:
    return tuple(f for f in faults if f.kind not in kinds)
